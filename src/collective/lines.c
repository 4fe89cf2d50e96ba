/* lines.c - one pupil and one item: judged as the counter would judge it, told, objected to. */
#include "base/civil.h"
#include "collective/collective.h"
#include "enrolment/decide.h"
#include "sql/collective_sql.h"

/* A pupil of another school now is no longer this school's to agree for. */
static enum err still_of_school(struct call *c, const struct proposal *p, struct bid *bid)
{
    struct enrolment file;
    enum err e = enrolment_by_id(c, bid->enrolment_id, &file);
    if (e) return e == NO_ROW ? DEFECT : e;
    bid->person_id = file.person_id;
    if (file.school_id == p->school_id) return OK;
    struct proposal_names_row names;
    e = sql_proposal_names(c->tx, p->id, &names);
    if (e) return e == NO_ROW ? DEFECT : e;
    facts_add_text(&c->facts, "school", names.school_name);
    return NOT_OWN_SCHOOL;
}

static enum err judge(struct call *c, const struct proposal *p, const struct counter *counter,
                      struct bid *bid)
{
    enum err e = still_of_school(c, p, bid);
    if (e) return e;
    if (!bid->item->benefit) return NO_SUCH_BENEFIT;
    e = card_present_in_group(c, bid->person_id, &bid->card);
    if (e) return e;
    e = offer_find(c, &bid->card, counter, &bid->item->campaign, bid->item->benefit, &bid->offer);
    if (e) return e;
    if (p->kind == GROUP_OUTING) bid->offer.owed_from_day = p->event_day + 1;
    return sale_split(c, &bid->offer, &bid->item->sale, &bid->split);
}

enum err bid_judge(struct call *c, const struct proposal *p, const struct counter *counter,
                   int64_t day, struct bid *bid)
{
    struct call then = *c;
    then.today = day;
    then.facts.n = 0;
    bid->split = (struct split){ 0 };
    bid->says[FRENCH] = bid->says[ENGLISH] = TEXT("");
    bid->why = judge(&then, p, counter, bid);
    if (!bid->why || err_is_fault(bid->why)) return bid->why;
    for (int lang = FRENCH; lang <= ENGLISH; lang++) {
        bid->says[lang] = err_sentence(c->arena, bid->why, (enum lang)lang, &then.facts);
        if (!bid->says[lang].at) return NO_MEMORY;
    }
    return OK;
}

/* What is left of a wallet, and when it was used, is its holder's. */
struct text line_reason_for_others(struct call *c, struct text type, struct text says)
{
    static const enum err about_the_wallet[] = { BALANCE_TOO_LOW, UNITS_TOO_LOW, DAY_CAP_REACHED,
                                                 USE_CAP_PASSED, ALREADY_USED };
    enum err e = err_from_slug(type);
    for (size_t i = 0; i < sizeof about_the_wallet / sizeof *about_the_wallet; i++)
        if (e == about_the_wallet[i])
            return err_sentence(c->arena, NOT_ENOUGH_LEFT, c->lang, &(struct facts){ 0 });
    return says;
}

static struct text state_of(const struct bid *bid)
{
    return bid->why ? TEXT("left_out") : TEXT("in");
}

static struct text type_of(const struct bid *bid)
{
    return bid->why ? text_of(err_slug(bid->why)) : TEXT("");
}

enum err line_add(struct call *c, const struct proposal *p, const struct bid *bid)
{
    int64_t added;
    return sql_line_add(c->tx, id_new(tx_store(c->tx)), p->id, bid->item->id, bid->enrolment_id,
                        bid->person_id, state_of(bid), type_of(bid), bid->says[FRENCH],
                        bid->says[ENGLISH], bid->split.amount, bid->split.region_cents,
                        bid->split.holder_cents, &added);
}

enum err line_keep(struct call *c, const struct bid *bid, bool told)
{
    int64_t changed;
    return sql_line_judge(c->tx, bid->line_id, state_of(bid), type_of(bid), bid->says[FRENCH],
                          bid->says[ENGLISH], told, bid->split.amount, bid->split.region_cents,
                          bid->split.holder_cents, &changed);
}

enum err line_owner(struct call *c, int64_t line_id, struct owner *owner)
{
    struct line_by_id_row line;
    enum err e = sql_line_by_id(c->tx, line_id, &line);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    owner->person_id = line.person_id;
    return OK;
}

/* --- the school agrees ------------------------------------------------------------------------ */
enum err proposal_agree(struct call *c, struct proposal *p)
{
    enum err e = proposal_allows(c, p, PROPOSAL_AGREE);
    if (e) return e;
    struct lines_in_proposal_row lines;
    e = sql_lines_in_proposal(c->tx, p->id, &lines);
    if (e) return e;
    if (!lines.lines) return NO_LINES;
    int64_t until = day_add_working(c->today, OBJECTION_WORKING_DAYS);
    if (p->kind == GROUP_OUTING && until >= p->event_day) {
        facts_add_day(&c->facts, "until", until);
        facts_add_day(&c->facts, "event_day", p->event_day);
        return AGREED_TOO_LATE;
    }
    int64_t pay_day = p->pay_day > until ? p->pay_day : until + 1, changed;
    e = sql_proposal_agree(c->tx, p->id, pay_day, until, c->now_ms, c->actor->account_id, &changed);
    if (e) return e;
    e = proposal_by_id(c, p->id, p);
    return e || changed ? e : proposal_allows(c, p, PROPOSAL_AGREE);
}

enum err line_tell(struct call *c, const struct proposal *p, const struct counter *counter,
                   struct bid *bid)
{
    enum err e = bid_judge(c, p, counter, p->pay_day, bid);
    if (e) return e;
    e = line_keep(c, bid, !bid->why);
    if (e || bid->why) return e;
    return enrolment_tell(c, bid->person_id, "group_agreed", p->id);
}

/* --- the pupil objects ------------------------------------------------------------------------ */
enum err line_object(struct call *c, int64_t line_id)
{
    struct line_by_id_row line;
    enum err e = sql_line_by_id(c->tx, line_id, &line);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    if (text_is(line.state, "objected")) return ALREADY_DONE;
    struct proposal p;
    e = proposal_by_id(c, line.proposal_id, &p);
    if (!e) e = proposal_allows(c, &p, PROPOSAL_OBJECT);
    if (e) return e;
    if (c->today > p.object_until_day) {
        facts_add_day(&c->facts, "until", p.object_until_day);
        return OBJECTION_TOO_LATE;
    }
    int64_t changed;
    e = sql_line_set_state(c->tx, line_id, TEXT("in"), TEXT("objected"), TEXT(""), &changed);
    if (e || changed) return e;
    facts_add_text(&c->facts, "state", line.state);
    return WRONG_STATE;
}
