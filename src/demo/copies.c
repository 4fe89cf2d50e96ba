/* The people beyond the first crowd. Each is a copy of one who went through the real operations:
 * the same school, course, decisions, uses and transfers, under a name, birth day, mail, code and
 * card of their own. A copy's ids are its original's, so many ids earlier, so that everything keeps
 * its order and no id ever meets a later one. All rows of a table go in by one statement a copy;
 * only what is drawn or hashed for each person goes in row by row. */
#include <stdio.h>

#include "account/account_inside.h"
#include "base/civil.h"
#include "base/format.h"
#include "demo/demo.h"
#include "sql/copies_sql.h"
#include "sql/demo_sql.h"
#include "wallet/wallet.h"

enum {
    COPY_MEMORY = 256 << 20,
    BIRTH_DAYS_APART = 180, /* at most, between an original and its copy */
    NUMBER_DIGITS = 12,
    LOGINS_FROM = 1000000 /* past the numbers that real logins are told apart by */
};

struct copying {
    struct demo *demo;
    struct originals_row *originals;
    size_t original_count;
    int64_t from_id, until_id, span; /* of all ids so far */
    int64_t copy, shift;             /* of the one in hand, 1 .. copies */
    int64_t number;                  /* of the person in hand, from 1 with the first original */
    struct arena *arena;             /* a person's */
};

/* --- what is drawn ---------------------------------------------------------------------------- */
/* The copy has the original's age on the day of the decision, for its decision to be right. */
static int64_t draw_birth_day(struct dice *dice, const struct originals_row *o)
{
    int64_t born = o->birth_day + dice_between(dice, -BIRTH_DAYS_APART, BIRTH_DAYS_APART);
    bool decided = o->decided_day > o->birth_day;
    bool same = !decided || age_on(born, o->decided_day) == age_on(o->birth_day, o->decided_day);
    return same ? born : o->birth_day;
}

static const struct demo_name *draw_given_name(struct demo *d, struct text sex)
{
    const struct demo_name *name;
    do name = demo_draw_name(&d->dice, d->given, d->given_count);
    while (!text_equal(demo_name_sex(name), sex));
    return name;
}

static enum err copy_person(struct tx *tx, struct copying *k, const struct originals_row *o)
{
    struct demo *d = k->demo;
    struct arena *arena = k->arena;
    struct text given = draw_given_name(d, o->sex)->name;
    struct text family = demo_draw_name(&d->dice, d->family, d->family_count)->name;
    int64_t born = draw_birth_day(&d->dice, o);
    struct text name = text_format(arena, "%.*s %.*s", TEXT_ARGS(given), TEXT_ARGS(family));
    struct text key =
        text_fold(arena, text_format(arena, "%.*s %.*s", TEXT_ARGS(family), TEXT_ARGS(given)));
    struct text login = account_login_fold(arena, name);
    struct text mail = demo_mail(arena, k->number);
    struct text code = demo_code(arena, demo_hash(given, family, born));
    if (!key.at || !login.at || !mail.at || !code.at) return NO_MEMORY;
    login = text_format(arena, "%.*s%lld", TEXT_ARGS(login), (long long)(LOGINS_FROM + k->number));
    uint8_t code_mac[MAC_BYTES];
    mac(&d->product->keys, KEY_CODE, o->person_id - k->shift, code, code_mac);
    enum err e = sql_person_copy(tx, o->person_id, k->shift, given, family, born, mail, key);
    if (e) return e;
    e = sql_use_code_copy(tx, o->person_id, k->shift,
                          (struct text){ (const char *)code_mac, MAC_BYTES });
    return e || !o->account_id ? e
                               : sql_account_copy(tx, o->account_id, k->shift, login, name, mail);
}

static struct text draw_number(struct demo *d, char digits[NUMBER_DIGITS])
{
    for (int i = 0; i < NUMBER_DIGITS - 1; i++) digits[i] = (char)('0' + dice_below(&d->dice, 10));
    struct text number = { digits, NUMBER_DIGITS - 1 };
    digits[NUMBER_DIGITS - 1] = (char)('0' + luhn_digit(number));
    number.len = NUMBER_DIGITS;
    return number;
}

static enum err copy_card(struct tx *tx, struct copying *k, const struct originals_row *o)
{
    const struct keys *keys = &k->demo->product->keys;
    int64_t card_id = o->card_id - k->shift, added = 0;
    struct text plastic = token_derive(k->arena, keys, KEY_CARD, card_id, TEXT("plastic"));
    struct text phone = token_derive(k->arena, keys, KEY_CARD, card_id, TEXT("phone"));
    if (!plastic.at || !phone.at) return NO_MEMORY;
    struct text plastic_hash = token_hash(k->arena, keys, KEY_CARD, plastic);
    struct text phone_hash = token_hash(k->arena, keys, KEY_CARD, phone);
    if (!plastic_hash.at || !phone_hash.at) return NO_MEMORY;
    enum err e = OK;
    while (!e && !added) {
        char digits[NUMBER_DIGITS];
        e = sql_card_copy(tx, o->card_id, k->shift, plastic_hash, phone_hash,
                          draw_number(k->demo, digits), &added);
    }
    return e;
}

/* --- one copy --------------------------------------------------------------------------------- */
static enum err copy_people(struct tx *tx, struct copying *k)
{
    enum err e = OK;
    int64_t person_id = 0, card_id = 0;
    struct arena_mark mark = arena_mark(k->arena);
    for (size_t i = 0; i < k->original_count && !e; i++) {
        const struct originals_row *o = &k->originals[i];
        k->number += o->person_id != person_id;
        if (o->person_id != person_id) e = copy_person(tx, k, o);
        if (!e && o->card_id && o->card_id != card_id) e = copy_card(tx, k, o);
        person_id = o->person_id;
        card_id = o->card_id;
        arena_rewind(k->arena, mark);
    }
    return e;
}

/* In the order in which rows refer to each other. */
static enum err copy_all(struct tx *tx, void *arg)
{
    struct copying *k = arg;
    int64_t shift = k->shift, from = k->from_id, until = k->until_id;
    enum err e = copy_people(tx, k);
    if (!e) e = sql_enrolments_copy(tx, shift, from, until);
    if (!e) e = sql_health_flags_copy(tx, shift, from, until);
    if (!e) e = sql_reviews_copy(tx, shift, from, until);
    if (!e) e = wallets_copy(tx, shift, from, until);
    if (!e) e = sql_payments_copy(tx, shift, from, until);
    if (!e) e = sql_refunds_copy(tx, shift, from, until);
    return e ? e : transfers_copy(tx, shift, from, until);
}

static enum err read_originals(struct tx *tx, void *arg)
{
    struct copying *k = arg;
    struct first_id_row first;
    enum err e = sql_first_id(tx, &first);
    k->from_id = e ? 0 : first.id;
    return e ? e : sql_originals(tx, &k->originals, &k->original_count);
}

/* The oldest copy first: every table grows in the order of its ids. */
static enum err make_copies(struct copying *k)
{
    struct demo *d = k->demo;
    enum err e = OK;
    for (k->copy = d->copies; k->copy > 0 && !e; k->copy--) {
        struct arena arena = arena_make(COPY_MEMORY);
        k->arena = &arena;
        k->shift = k->copy * k->span;
        e = store_write(d->product->store, &arena, copy_all, k);
        arena_free(&arena);
    }
    return e;
}

enum err demo_copies(struct demo *d)
{
    struct store *store = d->product->store;
    if (!d->copies) return OK;
    struct copying k = { .demo = d, .until_id = id_new(store), .number = d->people };
    enum err e = store_read(store, &d->arena, read_originals, &k);
    if (e) return e;
    k.span = k.until_id - k.from_id + 1;
    e = store_bulk_begin(store);
    if (!e) e = make_copies(&k);
    enum err ended = store_bulk_end(store);
    fprintf(stderr, "  %-34s %lld\n", "copies de ces jeunes", (long long)(k.number - d->people));
    return e ? e : ended;
}
