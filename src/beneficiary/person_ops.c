/* A person's own page and what support needs to find a case (R9, R26, R30): contact details,
 * code, health flags, closing a file. */
#include "account/account.h"
#include "base/civil.h"
#include "beneficiary/beneficiary.h"
#include "benefit/benefit.h"
#include "card/card.h"
#include "notice/notice.h"
#include "sql/beneficiary_sql.h"

enum err person_owner(struct call *c, int64_t person_id, struct owner *owner)
{
    struct person_full_row row;
    enum err e = sql_person_full(c->tx, person_id, &row);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    owner->person_id = person_id;
    return OK;
}

/* --- person_show ------------------------------------------------------------------------------ */
struct person_show_in {
    int64_t person_id;
};
SHAPE(person_show_in, FIELD(person_show_in, person_id, ID));
struct person_show_out {
    int64_t person_id;
    struct text given_name, family_name;
    int64_t birth_day;
    struct text sex, mail;
    int64_t mail_proved;
    struct text phone, address, postcode, commune, lang, state;
};
SHAPE(person_show_out, FIELD(person_show_out, person_id, ID),
      FIELD(person_show_out, given_name, TEXT_FIELD),
      FIELD(person_show_out, family_name, TEXT_FIELD), FIELD(person_show_out, birth_day, DAY),
      FIELD(person_show_out, sex, TEXT_FIELD), FIELD(person_show_out, mail, TEXT_FIELD),
      FIELD(person_show_out, mail_proved, FLAG), FIELD(person_show_out, phone, TEXT_FIELD),
      FIELD(person_show_out, address, TEXT_FIELD), FIELD(person_show_out, postcode, TEXT_FIELD),
      FIELD(person_show_out, commune, TEXT_FIELD), FIELD(person_show_out, lang, TEXT_FIELD),
      FIELD(person_show_out, state, TEXT_FIELD));

static enum err say_person(struct call *c, int64_t person_id, struct person_show_out *out)
{
    struct person_full_row p;
    enum err e = sql_person_full(c->tx, person_id, &p);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    *out = (struct person_show_out){ .person_id = person_id,
                                     .given_name = p.given_name,
                                     .family_name = p.family_name,
                                     .birth_day = p.birth_day,
                                     .sex = p.sex,
                                     .mail = p.mail,
                                     .mail_proved = p.mail_proved_ms != 0,
                                     .phone = p.phone,
                                     .address = p.address,
                                     .postcode = p.postcode,
                                     .commune = p.commune,
                                     .lang = p.lang,
                                     .state = p.state };
    return OK;
}

static enum err person_show(struct call *c, const struct person_show_in *in,
                            struct person_show_out *out)
{
    return say_person(c, in->person_id, out);
}
OP_RUN(person_show)

/* --- person_update ---------------------------------------------------------------------------- */
struct person_update_in {
    int64_t person_id;
    struct maybe_text mail, phone, address, postcode, commune, lang;
};
SHAPE(person_update_in, FIELD(person_update_in, person_id, ID),
      FIELD(person_update_in, mail, MAYBE_TEXT, .max = 254, .format = "mail"),
      FIELD(person_update_in, phone, MAYBE_TEXT, .max = 24, .format = "phone"),
      FIELD(person_update_in, address, MAYBE_TEXT, .max = 200),
      FIELD(person_update_in, postcode, MAYBE_TEXT, .max = 5, .format = "postcode"),
      FIELD(person_update_in, commune, MAYBE_TEXT, .max = 80),
      FIELD(person_update_in, lang, MAYBE_TEXT, .min = 2, .max = 2));
#define person_update_out       person_show_out
#define person_update_out_shape person_show_out_shape

/* Not said: as it was; cleared: empty. */
static struct text changed_to(const struct maybe_text *said, struct text before)
{
    if (said->is == ABSENT) return before;
    return said->is == GIVEN ? said->v : TEXT("");
}

static enum err person_update(struct call *c, const struct person_update_in *in,
                              struct person_show_out *out)
{
    struct person_full_row p;
    enum err e = sql_person_full(c->tx, in->person_id, &p);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    struct text mail = changed_to(&in->mail, p.mail), lang = changed_to(&in->lang, p.lang);
    if (!text_is(lang, "en")) lang = TEXT("fr");
    /* A new address is not proved until a link sent to it was followed (R22). */
    int64_t proved = text_equal(mail, p.mail) ? p.mail_proved_ms : 0;
    int64_t changed;
    e = sql_person_contact_set(c->tx, in->person_id, mail, proved, changed_to(&in->phone, p.phone),
                               changed_to(&in->address, p.address),
                               changed_to(&in->postcode, p.postcode),
                               changed_to(&in->commune, p.commune), lang, &changed);
    if (e) return e;
    e = account_change_contact(c, in->person_id, mail, text_is(lang, "en") ? ENGLISH : FRENCH);
    return e ? e : say_person(c, in->person_id, out);
}
OP_RUN(person_update)

/* --- person_search ---------------------------------------------------------------------------- */
struct person_search_in {
    struct text words, cursor;
    int64_t limit;
};
SHAPE(person_search_in,
      FIELD(person_search_in, words, TEXT_FIELD, .min = 2, .max = 80,
            .says = "The beginning of the family name, then the given name."),
      FIELD(person_search_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 600),
      FIELD(person_search_in, limit, INT, .flags = OPTIONAL, .max = PAGE_MAX));
struct person_line {
    int64_t person_id;
    struct text given_name, family_name;
    int64_t birth_day;
    struct text state;
};
SHAPE(person_line, FIELD(person_line, person_id, ID), FIELD(person_line, given_name, TEXT_FIELD),
      FIELD(person_line, family_name, TEXT_FIELD), FIELD(person_line, birth_day, DAY),
      FIELD(person_line, state, TEXT_FIELD));
struct person_search_out {
    LIST_OF(struct person_line) items;
    struct text next_cursor;
};
SHAPE(person_search_out, LIST_FIELD(person_search_out, items, person_line),
      FIELD(person_search_out, next_cursor, TEXT_FIELD, .flags = OPTIONAL));

static enum err person_search(struct call *c, const struct person_search_in *in,
                              struct person_search_out *out)
{
    struct page_key from;
    enum err e = page_start(c, "person_search", in->cursor, &from);
    if (e) return e;
    struct text low = text_fold(c->arena, in->words);
    /* '~' sorts after every letter and digit of a folded key. */
    struct text high = text_format(c->arena, "%.*s~", TEXT_ARGS(low));
    int64_t limit = page_limit(in->limit);
    struct person_found *rows;
    size_t n;
    e = sql_person_search(c->tx, low, high, from.words.at ? from.words : TEXT(""), from.number,
                          limit + 1, &rows, &n);
    if (e) return e;
    if (n > (size_t)limit) {
        n = (size_t)limit;
        struct page_key last = { rows[n - 1].search_key, rows[n - 1].id };
        out->next_cursor = page_next(c, "person_search", &last);
    }
    out->items.at = ARENA_ARRAY(c->arena, struct person_line, n ? n : 1);
    if (!out->items.at) return NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        out->items.at[i] =
            (struct person_line){ rows[i].id, rows[i].given_name, rows[i].family_name,
                                  rows[i].birth_day, rows[i].state };
    out->items.n = n;
    return OK;
}
OP_RUN(person_search)

/* --- code_change ------------------------------------------------------------------------------ */
struct code_change_in {
    int64_t person_id;
    struct text code;
};
SHAPE(code_change_in, FIELD(code_change_in, person_id, ID),
      FIELD(code_change_in, code, TEXT_FIELD, .min = 4, .max = 4, .format = "code4",
            .flags = SECRET));
#define code_change_out       nothing
#define code_change_out_shape nothing_shape

static enum err code_change(struct call *c, const struct code_change_in *in, struct nothing *out)
{
    (void)out;
    struct person_full_row p;
    enum err e = sql_person_full(c->tx, in->person_id, &p);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    e = card_code_is_sound(c, in->code, p.birth_day);
    if (e) return e;
    e = card_set_code(c, in->person_id, in->code);
    return e ? e : notice_queue(c, "code_changed", c->actor->account_id, in->person_id, TEXT(""));
}
OP_RUN(code_change)

/* --- health_set ------------------------------------------------------------------------------- */
struct health_set_in {
    int64_t person_id, disability, long_term_illness;
};
SHAPE(health_set_in, FIELD(health_set_in, person_id, ID),
      FIELD(health_set_in, disability, FLAG, .flags = SECRET | HEALTH),
      FIELD(health_set_in, long_term_illness, FLAG, .flags = SECRET | HEALTH));
#define health_set_out       nothing
#define health_set_out_shape nothing_shape

/* The Region keeps a flag and no document; benefits are decided again at once (R41, R58). */
static enum err health_set(struct call *c, const struct health_set_in *in, struct nothing *out)
{
    (void)out;
    enum err e = sql_health_set(c->tx, in->person_id, in->disability, in->long_term_illness,
                                c->now_ms, c->actor->account_id);
    if (e) return e;
    struct person_validated_files_row *files;
    size_t n;
    e = sql_person_validated_files(c->tx, in->person_id, &files, &n);
    for (size_t i = 0; i < n && !e; i++) e = benefit_grant_all(c, files[i].enrolment_id, "review");
    return e;
}
OP_RUN(health_set)

/* --- person_close ----------------------------------------------------------------------------- */
struct person_close_in {
    int64_t person_id;
};
SHAPE(person_close_in, FIELD(person_close_in, person_id, ID));
#define person_close_out       nothing
#define person_close_out_shape nothing_shape

/* A death, or somebody who wants no card any more: the same day, wallets return, all mail stops
 * (D11). */
static enum err person_close(struct call *c, const struct person_close_in *in, struct nothing *out)
{
    (void)out;
    int64_t changed;
    enum err e = sql_person_close(c->tx, in->person_id, &changed);
    if (e) return e;
    if (!changed) return ALREADY_DONE;
    e = account_close_person(c, in->person_id);
    if (e) return e;
    struct wallet *wallets;
    size_t n;
    e = wallets_of(c, in->person_id, &wallets, &n);
    for (size_t i = 0; i < n && !e; i++) e = wallet_close(c, &wallets[i], wallets[i].id);
    return e;
}
OP_RUN(person_close)

static const struct operation person_rows[] = {
    OP(person_show, READ, HOLDER | SUPPORT | BENEFITS, BY_OBJECT,
       OBJECT_OF(person_id, person_owner), .summary = "Somebody's details."),
    OP(person_update, WRITE, HOLDER | SUPPORT, BY_OBJECT, OBJECT_OF(person_id, person_owner),
       .summary = "Change contact details; what is left out stays."),
    OP(person_search, READ, SUPPORT | BENEFITS, ON_NOTHING, REFUSES(BAD_CURSOR),
       .summary = "Find somebody by name."),
    OP(code_change, WRITE, HOLDER, BY_OBJECT, OBJECT_OF(person_id, person_owner),
       REFUSES(CODE_TOO_COMMON, CODE_IS_BIRTHDAY),
       .summary = "Choose a new code of use; it unlocks the card everywhere."),
    OP(health_set, WRITE, BENEFITS, BY_OBJECT, OBJECT_OF(person_id, person_owner),
       .summary = "Record what doubles some aids, without the reason."),
    OP(person_close, WRITE, SUPPORT, BY_OBJECT, OBJECT_OF(person_id, person_owner),
       REFUSES(ALREADY_DONE), .summary = "Close a file: wallets return, mail stops."),
};
OP_TABLE(person);
