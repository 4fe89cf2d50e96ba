/* Ordering a card (R20-R23): a short form, the charter, the code of use; the school named gets a
 * file to validate and the young person a mail. The answer never tells a stranger whether
 * somebody already has a card. */
#include "account/account.h"
#include "base/civil.h"
#include "beneficiary/beneficiary.h"
#include "card/card.h"
#include "enrolment/enrolment.h"
#include "notice/notice.h"
#include "representative/representative.h"
#include "sql/beneficiary_sql.h"

const char *const sex_words[] = { "f", "m", "x", NULL };
static const char *const lang_words[] = { "fr", "en", NULL };
static const char *const guardian_words[] = { "parent", "guardian", NULL };

struct card_order_in {
    struct text given_name, family_name;
    int64_t birth_day, sex;
    struct text mail, phone, address, postcode, commune;
    struct text school_uai, course, class_name;
    int64_t holder;
    struct text code;
    int64_t charter, lang;
    struct text representative_name, representative_mail;
    int64_t representative_kind;
};
SHAPE(card_order_in, FIELD(card_order_in, given_name, TEXT_FIELD, .min = 1, .max = 60),
      FIELD(card_order_in, family_name, TEXT_FIELD, .min = 1, .max = 60),
      FIELD(card_order_in, birth_day, DAY), FIELD(card_order_in, sex, CHOICE, .choices = sex_words),
      FIELD(card_order_in, mail, TEXT_FIELD, .flags = OPTIONAL, .max = 254, .format = "mail",
            .says = "Without one, the school hands out a slip (D44)."),
      FIELD(card_order_in, phone, TEXT_FIELD, .flags = OPTIONAL, .max = 24, .format = "phone"),
      FIELD(card_order_in, address, TEXT_FIELD, .flags = OPTIONAL, .max = 200),
      FIELD(card_order_in, postcode, TEXT_FIELD, .flags = OPTIONAL, .max = 5, .format = "postcode"),
      FIELD(card_order_in, commune, TEXT_FIELD, .flags = OPTIONAL, .max = 80),
      FIELD(card_order_in, school_uai, TEXT_FIELD, .min = 8, .max = 8, .format = "uai"),
      FIELD(card_order_in, course, TEXT_FIELD, .flags = OPTIONAL, .max = 40),
      FIELD(card_order_in, class_name, TEXT_FIELD, .flags = OPTIONAL, .max = 40),
      FIELD(card_order_in, holder, CHOICE, .flags = OPTIONAL, .choices = holder_words),
      FIELD(card_order_in, code, TEXT_FIELD, .min = 4, .max = 4, .format = "code4", .flags = SECRET,
            .says = "The 4-digit code of use; never shown again."),
      FIELD(card_order_in, charter, FLAG, .says = "The charter was read and accepted."),
      FIELD(card_order_in, lang, CHOICE, .flags = OPTIONAL, .choices = lang_words),
      FIELD(card_order_in, representative_name, TEXT_FIELD, .flags = OPTIONAL, .max = 120,
            .says = "A minor's parent or guardian, who gets an account of their own."),
      FIELD(card_order_in, representative_mail, TEXT_FIELD, .flags = OPTIONAL, .max = 254,
            .format = "mail"),
      FIELD(card_order_in, representative_kind, CHOICE, .flags = OPTIONAL,
            .choices = guardian_words));
struct card_order_out {
    int64_t mail_sent;
    struct text school_name;
    int64_t delivery_min_days, delivery_max_days;
};
SHAPE(card_order_out, FIELD(card_order_out, mail_sent, FLAG),
      FIELD(card_order_out, school_name, TEXT_FIELD),
      FIELD(card_order_out, delivery_min_days, INT, .says = "After the school's validation."),
      FIELD(card_order_out, delivery_max_days, INT));

/* Names as people write them and as they are searched, made off the writer. */
struct order_names {
    struct text given, family, search_key;
    struct text representative; /* absent: nobody is named */
};

static enum err bad_input(struct call *c, const char *field, const char *french,
                          const char *english)
{
    facts_add_text(&c->facts, "field", text_of(field));
    facts_add_text(&c->facts, "why", text_of(c->lang == FRENCH ? french : english));
    return BAD_INPUT;
}

static enum err representative_is_sound(struct call *c, const struct card_order_in *in,
                                        struct order_names *names)
{
    bool named = !text_is_empty(in->representative_name);
    if (named != !text_is_empty(in->representative_mail))
        return bad_input(c, "representative_mail", "va avec le nom du représentant",
                         "goes with the representative's name");
    if (!named) return OK;
    if (!is_minor_on(in->birth_day, c->today)) return NOT_A_MINOR;
    names->representative = text_tidy(c->arena, in->representative_name);
    return names->representative.at ? OK : NO_MEMORY;
}

static enum err card_order_prepare(struct call *c, const struct card_order_in *in)
{
    if (!in->charter) return CHARTER_NOT_ACCEPTED;
    enum err e = card_code_is_sound(c, in->code, in->birth_day);
    if (e) return e;
    struct order_names *names = ARENA_NEW(c->arena, struct order_names);
    if (!names) return NO_MEMORY;
    names->given = text_tidy(c->arena, in->given_name);
    names->family = text_tidy(c->arena, in->family_name);
    names->search_key =
        text_fold(c->arena, text_format(c->arena, "%.*s %.*s", TEXT_ARGS(names->family),
                                        TEXT_ARGS(names->given)));
    if (!names->search_key.at) return NO_MEMORY;
    c->prepared = names;
    return representative_is_sound(c, in, names);
}

static struct text or_empty(struct text t)
{
    return t.at ? t : TEXT("");
}

static struct text name_of(struct call *c, const struct order_names *names)
{
    return text_format(c->arena, "%.*s %.*s", TEXT_ARGS(names->given), TEXT_ARGS(names->family));
}

/* A mailbox cannot be flooded by sending the form again and again. */
static enum err tell_ordered_before(struct call *c, int64_t account_id, int64_t person_id)
{
    enum { PAUSE_MS = 5 * 60 * 1000 };
    struct told_before_row told;
    enum err e = sql_told_before(c->tx, account_id, TEXT("already_ordered"), &told);
    if (e || c->now_ms - told.last_ms < PAUSE_MS) return e;
    return notice_queue(c, "already_ordered", account_id, person_id, TEXT(""));
}

/* Somebody who ordered before gets a mail that says so; nothing else changes and the answer to
 * the form is the same as for a newcomer. */
static enum err ordered_before(struct call *c, const struct card_order_in *in,
                               const struct order_names *names, bool *before)
{
    struct person_same_row same;
    enum err e =
        sql_person_same(c->tx, or_empty(in->mail), names->search_key, in->birth_day, &same);
    *before = e == OK;
    if (e) return e == NO_ROW ? OK : e;
    int64_t account_id;
    e = account_open_for_person(c, same.id, or_empty(in->mail), name_of(c, names),
                                (enum lang)in->lang, &account_id);
    return e ? e : tell_ordered_before(c, account_id, same.id);
}

static enum err add_person(struct call *c, const struct card_order_in *in,
                           const struct order_names *names, int64_t *person_id)
{
    *person_id = id_new(tx_store(c->tx));
    enum err e = sql_person_add(
        c->tx, *person_id, names->given, names->family, in->birth_day, text_of(sex_words[in->sex]),
        or_empty(in->mail), or_empty(in->phone), or_empty(in->address), or_empty(in->postcode),
        or_empty(in->commune), text_of(lang_words[in->lang]), names->search_key, c->now_ms);
    return e ? e : card_set_code(c, *person_id, in->code);
}

static enum err open_account(struct call *c, const struct card_order_in *in,
                             const struct order_names *names, int64_t person_id)
{
    int64_t account_id;
    enum err e = account_open_for_person(c, person_id, or_empty(in->mail), name_of(c, names),
                                         (enum lang)in->lang, &account_id);
    return e ? e : account_invite(c, account_id, "activation");
}

/* For a minor, the one whom the order names (R8). */
static enum err add_representative(struct call *c, const struct card_order_in *in,
                                   const struct order_names *names, int64_t person_id)
{
    if (text_is_empty(names->representative)) return OK;
    struct new_representative new = { .person_id = person_id,
                                      .kind = (enum representative_kind)in->representative_kind,
                                      .name = names->representative,
                                      .mail = in->representative_mail,
                                      .lang = (enum lang)in->lang };
    int64_t representative_id;
    return representative_appoint(c, &new, &representative_id);
}

static enum err card_order(struct call *c, const struct card_order_in *in,
                           struct card_order_out *out)
{
    const struct order_names *names = c->prepared;
    struct campaign campaign;
    enum err e = campaign_to_order(c, &campaign);
    if (e) return e;
    struct order_school_row school;
    e = sql_order_school(c->tx, in->school_uai, &school);
    if (e == NO_ROW || (!e && !text_is(school.state, "open"))) return NO_SUCH_SCHOOL;
    if (e) return e;
    *out = (struct card_order_out){
        .mail_sent = !text_is_empty(in->mail),
        .school_name = school.name,
        .delivery_min_days = campaign.catalogue->delivery_min_days,
        .delivery_max_days = campaign.catalogue->delivery_max_days,
    };
    bool before;
    e = ordered_before(c, in, names, &before);
    if (e || before) return e;
    int64_t person_id, enrolment_id;
    e = add_person(c, in, names, &person_id);
    if (e) return e;
    struct year year = { text_of(holder_words[in->holder]), or_empty(in->course),
                         or_empty(in->class_name), 0 };
    e = enrolment_order(c, person_id, campaign.id, school.id, &year, names->search_key,
                        &enrolment_id);
    if (e) return e == NO_ROW ? DEFECT : e;
    c->object_id = enrolment_id;
    e = open_account(c, in, names, person_id);
    return e ? e : add_representative(c, in, names, person_id);
}
OP_RUN(card_order)
OP_PREPARE(card_order)

static const struct operation order_rows[] = {
    OP(card_order, WRITE, ANYONE | SYSTEM, ON_NOTHING, PREPARED(card_order), .budget = "public",
       .touches = "enrolment",
       REFUSES(CHARTER_NOT_ACCEPTED, CODE_TOO_COMMON, CODE_IS_BIRTHDAY, ORDERS_NOT_OPEN,
               ORDERS_CLOSED, NO_CAMPAIGN, NO_SUCH_SCHOOL, NOT_A_MINOR),
       .summary = "Order a card: the school named gets a file to validate."),
};
OP_TABLE(order);
