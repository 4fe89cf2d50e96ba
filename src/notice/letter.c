/* letter.c - looks up what a mail says at the moment it is sent: no address, name or secret waits
 * in the outbox, and nobody gets mail that stopped being true. */
#include "notice/letter.h"

#include "base/civil.h"
#include "campaign/campaign.h"
#include "notice/mail_text.h"
#include "notice/notice.h"
#include "sql/notice_sql.h"

enum { FACTS = 24 };
struct facts_of_mail {
    struct mail_fact at[FACTS + 1];
    size_t n;
};

static void say(struct facts_of_mail *facts, const char *name, struct text text)
{
    if (facts->n < FACTS) facts->at[facts->n++] = (struct mail_fact){ name, text };
}

static void say_day(struct call *c, struct facts_of_mail *facts, const char *name, int64_t day)
{
    say(facts, name, c->lang == FRENCH ? day_french(c->arena, day) : day_english(c->arena, day));
}

/* The months are counted to the end of a day: the last one is the day before that midnight. */
static enum err say_link(struct call *c, struct facts_of_mail *facts, int64_t link_id)
{
    struct notice_link_row link;
    enum err e = sql_notice_link(c->tx, link_id, &link);
    if (e) return e;
    if (link.used_ms || link.expires_ms <= c->now_ms) return NO_ROW;
    struct text token = notice_link_token(c->arena, c->keys, link_id);
    if (!token.at) return NO_MEMORY;
    /* After '#': no server, and so no log on the way, ever sees the token. */
    say(facts, "link",
        text_format(c->arena, "%.*s/activate#%.*s", TEXT_ARGS(region_of(c)->public_url),
                    TEXT_ARGS(token)));
    say_day(c, facts, "until", day_of_instant(link.expires_ms - 1));
    return OK;
}

/* The card comes some days after the decision, as the campaign says (R24). */
static enum err say_file(struct call *c, struct facts_of_mail *facts, int64_t enrolment_id)
{
    struct notice_file_row file;
    enum err e = sql_notice_file(c->tx, enrolment_id, &file);
    if (e) return e;
    struct campaign campaign;
    e = campaign_by_id(c, file.campaign_id, &campaign);
    if (e) return e;
    say(facts, "school", file.school_name);
    say(facts, "reason", file.reason);
    if (file.decided_day == DAY_NONE) return OK;
    say_day(c, facts, "from", file.decided_day + campaign.catalogue->delivery_min_days);
    say_day(c, facts, "until", file.decided_day + campaign.catalogue->delivery_max_days);
    return OK;
}

/* A family may share the mail: of a benefit about health, neither its name nor where (R65). */
static enum err say_refund(struct call *c, struct facts_of_mail *facts, int64_t refund_id)
{
    struct notice_refund_row row;
    enum err e = sql_notice_refund(c->tx, refund_id, &row);
    if (e) return e;
    struct campaign campaign;
    e = campaign_by_id(c, row.campaign_id, &campaign);
    if (e) return e;
    const struct benefit *b = catalogue_benefit(campaign.catalogue, row.benefit);
    if (!b || b->health) return OK;
    say(facts, "benefit", b->label.in[c->lang]);
    say(facts, "partner", row.partner_name);
    return OK;
}

/* No benefit is named: some are about health, and a family may share the mail (R65). */
static enum err say_conduct(struct call *c, struct facts_of_mail *facts, int64_t conduct_id)
{
    struct notice_conduct_row row;
    enum err e = sql_notice_conduct(c->tx, conduct_id, &row);
    if (e) return e;
    say_day(c, facts, "reply_until", row.reply_until_day);
    if (!row.number.len) return OK;
    struct campaign campaign;
    e = campaign_by_id(c, row.campaign_id, &campaign);
    if (e) return e;
    say(facts, "number", row.number);
    say(facts, "campaign", campaign.catalogue->code);
    say_day(c, facts, "until", row.until_day);
    say_day(c, facts, "appeal_until", row.appeal_until_day);
    return OK;
}

static enum err say_school(struct call *c, struct facts_of_mail *facts, int64_t person_id)
{
    struct notice_last_file_row file;
    enum err e = sql_notice_last_file(c->tx, person_id, &file);
    if (!e) say(facts, "school", file.school_name);
    return e == NO_ROW ? OK : e;
}

/* No item and no price: a mail says what it is about, the space says the rest. */
static enum err say_proposal(struct call *c, struct facts_of_mail *facts, int64_t proposal_id)
{
    struct notice_proposal_row row;
    enum err e = sql_notice_proposal(c->tx, proposal_id, &row);
    if (e) return e;
    say(facts, "title", row.title);
    say(facts, "school", row.school_name);
    say(facts, "partner", row.partner_name);
    say(facts, "reason", row.reason);
    say_day(c, facts, "from", row.pay_day);
    if (row.object_until_day != DAY_NONE) say_day(c, facts, "until", row.object_until_day);
    return OK;
}

static enum err say_subject(struct call *c, struct facts_of_mail *facts,
                            const struct mail_text *text, const struct notice_letter_row *row)
{
    if (text->about == ABOUT_FILE) return say_file(c, facts, row->subject_id);
    if (text->about == ABOUT_REFUND) return say_refund(c, facts, row->subject_id);
    if (text->about == ABOUT_CONDUCT) return say_conduct(c, facts, row->subject_id);
    if (text->about == ABOUT_PROPOSAL) return say_proposal(c, facts, row->subject_id);
    enum err e = say_school(c, facts, row->person_id);
    return e || text->about != ABOUT_LINK ? e : say_link(c, facts, row->subject_id);
}

static void say_always(struct call *c, struct facts_of_mail *facts,
                       const struct notice_letter_row *row)
{
    const struct region *region = region_of(c);
    struct text organisation = row->partner_name.len  ? row->partner_name
                               : row->school_name.len ? row->school_name
                                                      : region->name;
    say(facts, "name", row->name);
    say(facts, "login", row->login);
    if (row->represented) say(facts, "child", row->child_name);
    say(facts, "organisation", organisation);
    say(facts, "region", region->name);
    say(facts, "home", region->public_url);
    say(facts, "note", row->note);
    say(facts, "at",
        c->lang == FRENCH ? instant_french(c->arena, row->queued_ms)
                          : instant_english(c->arena, row->queued_ms));
}

/* Barred, withdrawn, or the young person came of age since the mail was queued (D13, D14). */
static bool still_represented(const struct call *c, const struct notice_letter_row *row)
{
    return text_is(row->representative_state, "active") && is_minor_on(row->birth_day, c->today);
}

enum err letter_write(struct call *c, int64_t outbox_id, struct letter *letter)
{
    struct notice_letter_row row;
    enum err e = sql_notice_letter(c->tx, outbox_id, &row);
    if (e) return e;
    if (!text_is(row.account_state, "invited") && !text_is(row.account_state, "open"))
        return NO_ROW;
    if (!text_is(row.person_state, "open") || !row.mail.len) return NO_ROW;
    if (row.represented && !still_represented(c, &row)) return NO_ROW;
    const struct mail_text *text = mail_text_find(row.template);
    if (!text) return DEFECT;
    c->lang = text_is(row.lang, "en") ? ENGLISH : FRENCH;
    struct facts_of_mail facts = { 0 };
    say_always(c, &facts, &row);
    e = say_subject(c, &facts, text, &row);
    if (e) return e;
    *letter = (struct letter){
        .to = row.mail,
        .subject = text_of(text->in[c->lang].subject),
        .body = mail_text_fill(c->arena, text->in[c->lang].body, facts.at),
    };
    return letter->body.at ? OK : NO_MEMORY;
}
