/* Issuing, presenting, blocking and replacing cards. A token is a keyed hash of the card's id: it
 * need not be kept to be drawn again, and the database alone cannot make one. */
#include "card/card.h"

#include <sodium.h>

#include "base/civil.h"
#include "base/format.h"
#include "card/delivery.h"
#include "sql/card_sql.h"

enum { NUMBER_DIGITS = 12 };

struct text card_token(struct call *c, int64_t card_id)
{
    return token_derive(c->arena, c->keys, KEY_CARD, card_id, TEXT("plastic"));
}

struct text card_phone_token(struct call *c, int64_t card_id)
{
    return token_derive(c->arena, c->keys, KEY_CARD, card_id, TEXT("phone"));
}

/* What the database knows of a token. */
static struct text hash_of(struct call *c, struct text token)
{
    return token_hash(c->arena, c->keys, KEY_CARD, token);
}

/* Twelve digits, the last one a check against typing errors. */
static enum err fresh_number(struct call *c, struct text *number)
{
    for (;;) {
        char *digits = arena_take(c->arena, NUMBER_DIGITS + 1);
        if (!digits) return NO_MEMORY;
        for (int i = 0; i < NUMBER_DIGITS - 1; i++) digits[i] = (char)('0' + random_below(10));
        digits[NUMBER_DIGITS - 1] =
            (char)('0' + luhn_digit((struct text){ digits, NUMBER_DIGITS - 1 }));
        *number = (struct text){ digits, NUMBER_DIGITS };
        struct card_number_taken_row taken;
        enum err e = sql_card_number_taken(c->tx, *number, &taken);
        if (e) return e == NO_ROW ? OK : e;
    }
}

static enum err add(struct call *c, int64_t person_id, int64_t campaign_id, int64_t *card_id)
{
    *card_id = id_new(tx_store(c->tx));
    struct text number, token_hash = hash_of(c, card_token(c, *card_id)),
                        phone_hash = hash_of(c, card_phone_token(c, *card_id));
    if (!token_hash.at || !phone_hash.at) return NO_MEMORY;
    enum err e = fresh_number(c, &number);
    if (e) return e;
    struct campaign campaign;
    e = campaign_by_id(c, campaign_id, &campaign);
    if (e) return e == NO_ROW ? DEFECT : e;
    return sql_card_add(c->tx, *card_id, person_id, campaign_id, TEXT("to_produce"), token_hash,
                        phone_hash, number, c->now_ms,
                        c->today + campaign.catalogue->delivery_max_days);
}

static bool in_force(struct text state)
{
    return text_is(state, "to_produce") || text_is(state, "sent");
}

/* Somebody has one card: a new one ends the tokens of the one before, the phone's too. */
static enum err add_instead(struct call *c, int64_t person_id, int64_t campaign_id,
                            const struct last_card_row *last, int64_t *card_id)
{
    int64_t changed;
    enum err e =
        sql_card_set_state(c->tx, last->id, last->state, TEXT("replaced"), c->now_ms, &changed);
    return e ? e : add(c, person_id, campaign_id, card_id);
}

enum err card_issue(struct call *c, int64_t person_id, int64_t campaign_id, int64_t *card_id)
{
    struct last_card_row last;
    enum err e = sql_last_card(c->tx, person_id, &last);
    if (e == NO_ROW) return add(c, person_id, campaign_id, card_id);
    if (e) return e;
    if (!in_force(last.state)) return add_instead(c, person_id, campaign_id, &last, card_id);
    *card_id = last.id;
    return OK;
}

enum err card_of_person(struct call *c, int64_t person_id, struct card *card)
{
    struct last_card_row row;
    enum err e = sql_last_card(c->tx, person_id, &row);
    if (e) return e;
    *card = (struct card){ .id = row.id,
                           .campaign_id = row.campaign_id,
                           .ordered_ms = row.ordered_ms,
                           .state_ms = row.state_ms,
                           .state = row.state,
                           .number = row.number,
                           .phone_blocked = row.phone_blocked,
                           .batch_id = row.batch_id,
                           .promised_day = row.promised_day };
    return OK;
}

enum err card_block(struct call *c, int64_t person_id, bool phone_too)
{
    struct last_card_row last;
    enum err e = sql_last_card(c->tx, person_id, &last);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    int64_t changed = 0, phone_changed = 0;
    if (in_force(last.state))
        e = sql_card_set_state(c->tx, last.id, last.state, TEXT("blocked"), c->now_ms, &changed);
    if (!e && phone_too && !last.phone_blocked)
        e = sql_card_block_phone(c->tx, last.id, &phone_changed);
    if (e) return e;
    return changed || phone_changed ? OK : ALREADY_DONE;
}

enum err card_replace(struct call *c, int64_t person_id, int64_t *card_id)
{
    struct last_card_row last;
    enum err e = sql_last_card(c->tx, person_id, &last);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    struct latest_file_row file; /* says which campaign the card is for (D36) */
    e = sql_latest_file(c->tx, person_id, &file);
    if (e) return e == NO_ROW ? DEFECT : e;
    struct campaign campaign;
    e = campaign_by_id(c, file.campaign_id, &campaign);
    if (e) return e == NO_ROW ? DEFECT : e;
    struct cards_in_campaign_row count;
    e = sql_cards_in_campaign(c->tx, person_id, file.campaign_id, &count);
    if (e) return e;
    if (count.cards >= campaign.catalogue->cards_per_person && c->actor->role == HOLDER) {
        facts_add_count(&c->facts, "count", count.cards);
        return TOO_MANY_CARDS;
    }
    return add_instead(c, person_id, file.campaign_id, &last, card_id);
}

enum err card_reissue(struct call *c, int64_t person_id)
{
    struct last_card_row last;
    enum err e = sql_last_card(c->tx, person_id, &last);
    if (e) return e == NO_ROW ? OK : e;
    bool not_begun = text_is(last.state, "to_produce") && !last.batch_id;
    int64_t card_id;
    if (!in_force(last.state) || not_begun) return OK;
    return add_instead(c, person_id, last.campaign_id, &last, &card_id);
}

enum err card_leave(struct call *c, int64_t person_id)
{
    struct last_card_row last;
    enum err e = sql_last_card(c->tx, person_id, &last);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    int64_t changed;
    e = sql_card_set_state(c->tx, last.id, TEXT("to_produce"), TEXT("sent"), c->now_ms, &changed);
    if (e || changed) return e ? e : card_tell_sent(c, last.id, last.campaign_id);
    facts_add_text(&c->facts, "state", last.state);
    return WRONG_STATE;
}

/* --- presenting ------------------------------------------------------------------------------- */
static bool is_number(struct text tidy)
{
    for (size_t i = 0; i < tidy.len; i++)
        if (tidy.at[i] < '0' || tidy.at[i] > '9') return false;
    return tidy.len <= NUMBER_MAX;
}

/* What the QR code of an old card says, as it says it (R17). */
static enum err find_old(struct call *c, struct text typed, struct presented_row *row)
{
    struct text said = text_trim(typed);
    uint8_t sha256[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(sha256, (const uint8_t *)said.at, said.len);
    return sql_card_by_old_token(c->tx, (struct text){ (const char *)sha256, sizeof sha256 }, row);
}

/* A few digits are the printed number, anything else is read as a token: first the plastic's. */
static enum err find(struct call *c, struct text typed, struct presented_row *row,
                     enum presented_as *as)
{
    struct text tidy = token_tidy(c->arena, typed);
    if (is_number(tidy)) {
        *as = BY_NUMBER;
        return sql_card_by_number(c->tx, tidy, row);
    }
    struct text hash = hash_of(c, tidy);
    if (!hash.at) return NO_MEMORY;
    *as = BY_PLASTIC_TOKEN;
    enum err e = sql_card_by_token(c->tx, hash, row);
    if (e == NO_ROW) e = find_old(c, typed, row);
    if (e != NO_ROW) return e;
    *as = BY_PHONE_TOKEN;
    return sql_card_by_phone_token(c->tx, hash, row);
}

static struct presented_card presented_from(const struct presented_row *row, enum presented_as as)
{
    return (struct presented_card){ .card_id = row->card_id,
                                    .person_id = row->person_id,
                                    .as = as,
                                    .wrong_total = row->wrong_total,
                                    .given_name = row->given_name,
                                    .family_name = row->family_name,
                                    .code_mac = row->code_mac };
}

enum err card_present(struct call *c, struct text typed, struct presented_card *card)
{
    struct presented_row row;
    enum presented_as as;
    enum err e = find(c, typed, &row, &as);
    if (e) return e == NO_ROW ? UNKNOWN_CARD : e;
    if (!text_is(row.person_state, "open")) return CARD_NOT_ACTIVE;
    bool blocked = text_is(row.card_state, "replaced") ||
                   (as == BY_PHONE_TOKEN ? row.phone_blocked : !in_force(row.card_state));
    if (blocked) {
        facts_add_day(&c->facts, "since", day_of_instant(row.state_ms));
        return CARD_BLOCKED;
    }
    *card = presented_from(&row, as);
    return OK;
}

enum err card_present_in_group(struct call *c, int64_t person_id, struct presented_card *card)
{
    struct presented_row row;
    enum err e = sql_card_of_member(c->tx, person_id, &row);
    if (e) return e == NO_ROW ? CARD_NOT_ACTIVE : e;
    if (!text_is(row.person_state, "open")) return CARD_NOT_ACTIVE;
    *card = presented_from(&row, BY_GROUP);
    return OK;
}

/* --- taken over from another system (R17) ----------------------------------------------------- */
static struct text hash_of_old(struct call *c, const struct old_card *old)
{
    return text_is_empty(old->token) ? TEXT("") : hash_of(c, token_tidy(c->arena, old->token));
}

static struct text or_empty(struct text t)
{
    return t.at ? t : TEXT("");
}

enum err card_is_known(struct call *c, const struct old_card *old)
{
    struct text hash = hash_of_old(c, old);
    if (!hash.at) return NO_MEMORY;
    struct card_known_row *rows;
    size_t n;
    enum err e =
        sql_card_known(c->tx, or_empty(old->number), hash, or_empty(old->sha256), &rows, &n);
    if (e) return e;
    return n ? CARD_KNOWN : OK;
}

enum err card_take_over(struct call *c, const struct old_card *old, int64_t *card_id)
{
    enum err e = card_is_known(c, old);
    if (e) return e;
    *card_id = id_new(tx_store(c->tx));
    struct text number = old->number, token_hash = hash_of_old(c, old);
    struct text phone_hash = hash_of(c, card_phone_token(c, *card_id));
    if (token_hash.at && !token_hash.len) token_hash = hash_of(c, card_token(c, *card_id));
    if (!token_hash.at || !phone_hash.at) return NO_MEMORY;
    if (text_is_empty(number)) e = fresh_number(c, &number);
    if (!e)
        e = sql_card_add(c->tx, *card_id, old->person_id, old->campaign_id, TEXT("sent"),
                         token_hash, phone_hash, number, c->now_ms, DAY_NONE);
    if (e || text_is_empty(old->sha256)) return e;
    return sql_old_token_add(c->tx, old->sha256, *card_id);
}
