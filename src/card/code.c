/* The 4-digit code of use: which are refused, how it is kept, and how guesses are counted (R21,
 * R81, D33). 10,000 candidates resist nobody who may try at will, so the count is what protects:
 * it is committed before the refusal is answered. */
#include <stdio.h>
#include <string.h>

#include "base/civil.h"
#include "card/card.h"
#include "sql/card_sql.h"

static struct text code_mac(struct call *c, int64_t person_id, struct text code)
{
    uint8_t *out = arena_take(c->arena, MAC_BYTES);
    if (!out) return (struct text){ 0 };
    mac(c->keys, KEY_CODE, person_id, code, out);
    return (struct text){ (const char *)out, MAC_BYTES };
}

static enum err count_wrong(struct call *c, const struct presented_card *card, int64_t partner_id,
                            const struct code_rules *rules)
{
    struct code_try_wrong_row here;
    enum err e = sql_code_try_wrong(c->tx, card->card_id, partner_id, c->today, &here);
    if (e) return e;
    struct card_wrong_more_row all;
    e = sql_card_wrong_more(c->tx, card->card_id, &all);
    if (e) return e;
    int64_t left_here = rules->tries_at_partner - here.wrong;
    int64_t left_all = rules->tries_everywhere - all.wrong_total;
    int64_t left = left_here < left_all ? left_here : left_all;
    facts_add_count(&c->facts, "tries", left > 0 ? left : 0);
    return WRONG_CODE;
}

enum err card_check_code(struct call *c, const struct presented_card *card, int64_t partner_id,
                         const struct code_rules *rules, struct text code)
{
    if (card->wrong_total >= rules->tries_everywhere) return CODE_LOCKED;
    struct code_tries_row tries;
    enum err e = sql_code_tries(c->tx, card->card_id, partner_id, &tries);
    bool tried = e == OK;
    if (e && e != NO_ROW) return e;
    if (tried && tries.day == c->today && tries.wrong >= rules->tries_at_partner)
        return CODE_LOCKED_HERE;
    if (text_is_empty(code)) return CODE_NEEDED;
    struct text given = code_mac(c, card->person_id, code);
    if (!given.at) return NO_MEMORY;
    bool right = card->code_mac.len == MAC_BYTES &&
                 mac_equal((const uint8_t *)card->code_mac.at, (const uint8_t *)given.at);
    if (!right) return count_wrong(c, card, partner_id, rules);
    return tried ? sql_code_try_right(c->tx, card->card_id, partner_id) : OK;
}

enum err card_code_is_sound(const struct call *c, struct text code, int64_t birth_day)
{
    char needle[6] = "\n0000";
    memcpy(needle + 1, code.at, 4);
    if (strstr(region_of(c)->common_codes, needle)) return CODE_TOO_COMMON;
    struct ymd born = day_to_ymd(birth_day);
    const int pairs[][2] = { { born.day, born.month },
                             { born.month, born.day },
                             { born.day, born.year % 100 },
                             { born.month, born.year % 100 },
                             { born.year / 100, born.year % 100 } };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char date[16];
        snprintf(date, sizeof date, "%02d%02d", pairs[i][0], pairs[i][1]);
        if (text_is(code, date)) return CODE_IS_BIRTHDAY;
    }
    return OK;
}

enum err card_set_code(struct call *c, int64_t person_id, struct text code)
{
    struct text hash = code_mac(c, person_id, code);
    if (!hash.at) return NO_MEMORY;
    enum err e = sql_code_set(c->tx, person_id, hash, c->now_ms);
    if (e) return e;
    e = sql_card_unlock(c->tx, person_id);
    return e ? e : sql_code_tries_forget(c->tx, person_id);
}
