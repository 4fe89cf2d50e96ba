/* learn.c - the ids that the program gave to a life: read from the store, as a machine that prints
 * cards or a school's software would know them. No rule is looked up here. */
#include <stdio.h>
#include <string.h>

#include "life.h"
#include "sql/account_sql.h"
#include "sql/beneficiary_sql.h"
#include "sql/card_sql.h"
#include "sql/enrolment_sql.h"

static enum err find_person(struct tx *tx, struct life *l)
{
    char mail[40], key[40];
    snprintf(mail, sizeof mail, "famille%04d@mail.example", l->number);
    snprintf(key, sizeof key, "famille %04d camille", l->number);
    struct person_same_row same;
    enum err e = sql_person_same(tx, text_of(mail), text_of(key), l->person->birth_day, &same);
    if (e) return e;
    struct account_of_person_row account;
    e = sql_account_of_person(tx, same.id, &account);
    l->person_id = same.id;
    l->account_id = account.id;
    return e;
}

static enum err find_card(struct tx *tx, struct life *l)
{
    struct last_card_row card;
    enum err e = sql_last_card(tx, l->person_id, &card);
    if (e) return e;
    struct arena *arena = tx_arena(tx);
    const struct keys *keys = &stage.product.keys;
    struct text phone = token_derive(arena, keys, KEY_CARD, card.id, TEXT("phone"));
    struct text plastic = token_derive(arena, keys, KEY_CARD, card.id, TEXT("plastic"));
    int i = l->cards_known++;
    snprintf(l->cards[i].phone, TOKEN_LETTERS, "%.*s", TEXT_ARGS(phone));
    snprintf(l->cards[i].plastic, TOKEN_LETTERS, "%.*s", TEXT_ARGS(plastic));
    snprintf(l->cards[i].number, sizeof l->cards[i].number, "%.*s", TEXT_ARGS(card.number));
    return OK;
}

static enum err find_all(struct tx *tx, void *of)
{
    struct life *l = of;
    enum err e = OK;
    if (!l->person_id && l->person->ordered) e = find_person(tx, l);
    for (int y = 0; y < YEARS && !e; y++) {
        if (l->person->files[y].state == F_NONE || l->file_ids[y]) continue;
        struct enrolment_row row;
        e = sql_enrolment_of(tx, l->person_id, cast.campaign_ids[y], &row);
        l->file_ids[y] = row.id;
    }
    if (!e && l->cards_known < l->person->card_count) e = find_card(tx, l);
    return e;
}

void learn(struct life *l)
{
    struct arena arena = arena_make(1 << 20);
    must(store_read(stage.product.store, &arena, find_all, l));
    arena_free(&arena);
    assert_int_equal(l->cards_known, l->person->card_count);
}
