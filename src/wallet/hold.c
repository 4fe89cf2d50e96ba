/* Holds, and the suspension of a wallet that follows from them: one at a time, to the day of the
 * longest hold. A suspension that a longer or shorter one replaces is kept, with its times. */
#include "wallet/hold.h"

#include "base/civil.h"
#include "sql/wallet_sql.h"

bool wallet_is_suspended(const struct call *c, const struct wallet *w)
{
    return w->suspended && c->today <= w->suspended_until_day;
}

/* Booked late, a suspension still ended at its own midnight. */
static int64_t ended_at(const struct call *c, int64_t until_day)
{
    return c->today > until_day ? instant_of_day(until_day + 1) : c->now_ms;
}

static enum err suspend(struct call *c, int64_t wallet_id, const struct hold_longest_row *hold)
{
    int64_t changed;
    enum err e = sql_wallet_suspend(c->tx, wallet_id, 1, hold->until_day, &changed);
    if (e) return e;
    if (!changed) return BUSY;
    return sql_suspension_add(c->tx, id_new(tx_store(c->tx)), wallet_id, hold->reason, c->now_ms,
                              c->actor->account_id, hold->until_day);
}

static enum err resume(struct call *c, const struct wallet *w)
{
    int64_t changed;
    enum err e = sql_wallet_suspend(c->tx, w->id, 0, 0, &changed);
    if (e) return e;
    if (!changed) return BUSY;
    return sql_suspension_end(c->tx, w->id, ended_at(c, w->suspended_until_day), &changed);
}

enum err wallet_follow_holds(struct call *c, int64_t person_id, int64_t campaign_id,
                             struct text benefit)
{
    struct wallet w;
    enum err e = wallet_find(c, person_id, campaign_id, benefit, &w);
    if (e) return e == NO_ROW ? OK : e;
    struct hold_longest_row hold;
    e = sql_hold_longest(c->tx, person_id, campaign_id, benefit, c->today, &hold);
    bool held = e == OK;
    if (e && e != NO_ROW) return e;
    if (held && w.suspended && w.suspended_until_day == hold.until_day) return OK;
    e = w.suspended ? resume(c, &w) : OK;
    return e || !held ? e : suspend(c, w.id, &hold);
}

static enum err end(struct call *c, const struct hold_row *hold)
{
    int64_t changed;
    enum err e = sql_hold_end(c->tx, hold->id, ended_at(c, hold->until_day), &changed);
    if (e) return e;
    return wallet_follow_holds(c, hold->person_id, hold->campaign_id, hold->benefit);
}

enum err wallet_hold(struct call *c, const struct hold *h)
{
    struct hold_row before;
    enum err e =
        sql_hold_of(c->tx, h->person_id, h->campaign_id, h->benefit, h->decision_id, &before);
    if (!e && before.until_day >= c->today) return ALREADY_DONE;
    if (!e) e = end(c, &before);
    if (e && e != NO_ROW) return e;
    e = sql_hold_add(c->tx, id_new(tx_store(c->tx)), h->person_id, h->campaign_id, h->benefit,
                     h->decision_id, h->reason, c->now_ms, h->until_day, c->actor->account_id);
    return e ? e : wallet_follow_holds(c, h->person_id, h->campaign_id, h->benefit);
}

enum err wallet_release(struct call *c, int64_t person_id, int64_t campaign_id, struct text benefit)
{
    struct hold_row hold;
    enum err e = sql_hold_of(c->tx, person_id, campaign_id, benefit, 0, &hold);
    if (e == NO_ROW || (!e && hold.until_day < c->today)) return ALREADY_DONE;
    return e ? e : end(c, &hold);
}

enum err wallet_release_decision(struct call *c, int64_t decision_id)
{
    struct hold_row *rows;
    size_t n;
    enum err e = sql_holds_of_decision(c->tx, decision_id, &rows, &n);
    for (size_t i = 0; i < n && !e; i++) e = end(c, &rows[i]);
    return e;
}

enum err wallet_held_by(struct call *c, int64_t decision_id, struct held **out, size_t *n)
{
    struct hold_row *rows;
    enum err e = sql_holds_of_decision(c->tx, decision_id, &rows, n);
    if (e) return e;
    *out = ARENA_ARRAY(c->arena, struct held, *n + 1);
    if (!*out) return NO_MEMORY;
    for (size_t i = 0; i < *n; i++) (*out)[i] = (struct held){ rows[i].benefit, rows[i].until_day };
    return OK;
}

enum err wallet_book_holds(struct call *c, int64_t after_id, int64_t max, int64_t *last_id,
                           size_t *n)
{
    struct hold_row *rows;
    enum err e = sql_holds_over(c->tx, c->today, after_id, max, &rows, n);
    for (size_t i = 0; i < *n && !e; i++) e = end(c, &rows[i]);
    if (!e && *n) *last_id = rows[*n - 1].id;
    return e;
}
