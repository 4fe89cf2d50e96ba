/* A year of uses: what each young person has is spent little by little at partners near their
 * school, in the order of the calendar, and a few uses are given back. */
#include <stdio.h>
#include <stdlib.h>

#include "base/civil.h"
#include "demo/crowd.h"
#include "demo/demo.h"
#include "ledger/ledger.h"
#include "sql/demo_sql.h"
#include "wallet/wallet.h"

enum { DAY_MS = 24 * 60 * 60 * 1000, HOUR_MS = 60 * 60 * 1000, PAGE = 500 };

/* One use to come. */
struct plan {
    int64_t at_ms, place_id, partner_id, amount, price;
    char token[40], code[8], campaign[24], benefit[40];
    bool money, counted;
};
struct plans {
    struct demo *demo;
    struct demo_conventions_row *conventions;
    size_t convention_count;
    struct plan *at;
    size_t n, cap;
    int64_t after, person_id, card_id;
    struct demo_file_row *files;
    size_t file_count;
    struct demo_wallets_row *wallets;
    size_t wallet_count;
};

static enum err read_conventions(struct tx *tx, void *arg)
{
    struct plans *p = arg;
    int64_t today = day_of_instant(p->demo->until_ms);
    return sql_demo_conventions(tx, today, &p->conventions, &p->convention_count);
}

static enum err read_files(struct tx *tx, void *arg)
{
    struct plans *p = arg;
    return sql_demo_files(tx, p->demo->campaign_id, p->after, PAGE, &p->files, &p->file_count);
}

static enum err read_person(struct tx *tx, void *arg)
{
    struct plans *p = arg;
    struct demo_card_row card;
    enum err e = sql_demo_card(tx, p->person_id, &card);
    p->card_id = e ? 0 : card.card_id;
    if (e == NO_ROW) {
        p->wallet_count = 0;
        return OK;
    }
    return e ? e : sql_demo_wallets(tx, p->person_id, &p->wallets, &p->wallet_count);
}

/* A place that takes this benefit: in the department when there is one, at one's own school when
 * the place belongs to a school. */
static const struct demo_conventions_row *place_for(struct plans *p, struct text benefit,
                                                    const struct demo_file_row *file)
{
    size_t from = (size_t)dice_below(&p->demo->dice, (int64_t)p->convention_count);
    const struct demo_conventions_row *other = NULL;
    for (size_t i = 0; i < p->convention_count; i++) {
        const struct demo_conventions_row *v = &p->conventions[(from + i) % p->convention_count];
        if (!text_equal(v->benefit, benefit)) continue;
        if (v->school_id && v->school_id != file->school_id) continue;
        if (text_equal(v->department, file->department)) return v;
        other = v;
    }
    return other;
}

/* Some weekday or Saturday between ten and seven, within the wallet's window and the demo. */
static int64_t instant_within(struct plans *p, int64_t from_day, int64_t until_day)
{
    int64_t last = day_of_instant(p->demo->until_ms) - 1;
    if (until_day > last) until_day = last;
    if (until_day < from_day) return 0;
    int64_t day = dice_between(&p->demo->dice, from_day, until_day);
    if (day_of_week(day) == 7 && day > from_day) day--;
    return instant_of_day(day) + dice_between(&p->demo->dice, 10 * HOUR_MS, 19 * HOUR_MS);
}

static void keep(char *out, size_t size, struct text t)
{
    snprintf(out, size, "%.*s", TEXT_ARGS(t));
}

static enum err plan_one(struct plans *p, const struct demo_file_row *file,
                         const struct demo_wallets_row *w, struct text token)
{
    int64_t at_ms = instant_within(p, w->from_day, w->until_day);
    const struct demo_conventions_row *place = at_ms ? place_for(p, w->benefit, file) : NULL;
    if (!place) return OK;
    if (p->n == p->cap) {
        size_t cap = p->cap ? p->cap * 2 : 4096;
        struct plan *more = realloc(p->at, cap * sizeof *more);
        if (!more) return NO_MEMORY;
        p->at = more;
        p->cap = cap;
    }
    struct plan *plan = &p->at[p->n++];
    bool money = text_is(w->unit, CENTS);
    *plan = (struct plan){ .at_ms = at_ms,
                           .place_id = place->place_id,
                           .partner_id = place->partner_id,
                           .money = money,
                           .counted = !text_is(w->unit, ACCESS) };
    int64_t part = w->granted * dice_between(&p->demo->dice, 20, 60) / 100;
    plan->amount = money ? part - part % 10 : dice_between(&p->demo->dice, 1, 2);
    plan->price = money ? w->granted * dice_between(&p->demo->dice, 70, 180) / 100 : 0;
    keep(plan->token, sizeof plan->token, token);
    keep(plan->campaign, sizeof plan->campaign, w->campaign);
    keep(plan->benefit, sizeof plan->benefit, w->benefit);
    struct arena arena = arena_make(1 << 16);
    keep(plan->code, sizeof plan->code,
         demo_code(&arena, demo_hash(file->given_name, file->family_name, file->birth_day)));
    arena_free(&arena);
    return OK;
}

/* People use some of what they have: nearly half of the benefits, some of them twice. */
static enum err plan_person(struct plans *p, const struct demo_file_row *file, struct arena *arena)
{
    p->person_id = file->person_id;
    enum err e = store_read(p->demo->product->store, arena, read_person, p);
    if (e || !p->card_id) return e;
    struct text token =
        token_derive(arena, &p->demo->product->keys, KEY_CARD, p->card_id, TEXT("plastic"));
    for (size_t i = 0; i < p->wallet_count && !e; i++) {
        int64_t luck = dice_below(&p->demo->dice, 20), times = luck < 11 ? 0 : luck < 17 ? 1 : 2;
        for (int64_t t = 0; t < times && !e; t++) e = plan_one(p, file, &p->wallets[i], token);
    }
    return e;
}

static enum err plan_all(struct plans *p)
{
    enum err e;
    do {
        struct arena arena = arena_make(64 << 20);
        e = store_read(p->demo->product->store, &arena, read_files, p);
        for (size_t i = 0; i < p->file_count && !e; i++) {
            struct arena one = arena_make(4 << 20);
            e = plan_person(p, &p->files[i], &one);
            arena_free(&one);
        }
        if (p->file_count && !e) p->after = p->files[p->file_count - 1].enrolment_id;
        arena_free(&arena);
    } while (!e && p->file_count == PAGE);
    return e;
}

static int by_time(const void *a, const void *b)
{
    const struct plan *x = a, *y = b;
    return (x->at_ms > y->at_ms) - (x->at_ms < y->at_ms);
}

static void send_use(struct crowd *crowd, const struct plan *plan)
{
    struct actor till = { .role = TILL_KEY, .partner_id = plan->partner_id };
    struct crowd_call *call = crowd_call(crowd, "payment_pay", till, plan->at_ms);
    if (!call) return;
    struct text_builder body = { .arena = &call->arena };
    build_format(&body,
                 "{\"card\":\"%s\",\"place_id\":\"%lld\",\"campaign\":\"%s\",\"benefit\":\"%s\","
                 "\"code\":\"%s\"",
                 plan->token, (long long)plan->place_id, plan->campaign, plan->benefit, plan->code);
    if (plan->money)
        build_format(&body, ",\"amount_cents\":%lld,\"price_cents\":%lld", (long long)plan->amount,
                     (long long)plan->price);
    else if (plan->counted)
        build_format(&body, ",\"units\":%lld", (long long)plan->amount);
    build_chars(&body, "}");
    crowd_send(call, built(&body));
}

/* --- given back ------------------------------------------------------------------------------- */
struct some {
    struct demo_some_payments_row *rows;
    size_t n;
};

static enum err read_some(struct tx *tx, void *arg)
{
    struct some *s = arg;
    return sql_demo_some_payments(tx, 0, 60, 2000, &s->rows, &s->n);
}

static enum err send_refunds(struct demo *d)
{
    struct arena arena = arena_make(16 << 20);
    struct some some;
    enum err e = store_read(d->product->store, &arena, read_some, &some);
    struct crowd crowd;
    crowd_open(&crowd, d->product, "remboursements au jeune", (int64_t)some.n);
    for (size_t i = 0; i < some.n && !e; i++) {
        struct actor till = { .role = TILL_KEY, .partner_id = some.rows[i].partner_id };
        int64_t at = some.rows[i].at_ms + dice_between(&d->dice, 1, 6) * (int64_t)DAY_MS;
        if (at > d->until_ms) continue;
        struct crowd_call *call = crowd_call(&crowd, "payment_refund", till, at);
        if (!call) break;
        crowd_send(call, text_format(&call->arena,
                                     "{\"payment_id\":\"%lld\",\"reason\":\"Article rendu\"}",
                                     (long long)some.rows[i].id));
    }
    crowd_close(&crowd);
    arena_free(&arena);
    return e;
}

enum err demo_year(struct demo *d)
{
    struct plans p = { .demo = d };
    enum err e = store_read(d->product->store, &d->arena, read_conventions, &p);
    if (!e) e = plan_all(&p);
    if (!e) {
        qsort(p.at, p.n, sizeof *p.at, by_time);
        struct crowd crowd;
        crowd_open(&crowd, d->product, "une année d'utilisations", (int64_t)p.n);
        for (size_t i = 0; i < p.n; i++) send_use(&crowd, &p.at[i]);
        crowd_close(&crowd);
    }
    free(p.at);
    return e ? e : send_refunds(d);
}
