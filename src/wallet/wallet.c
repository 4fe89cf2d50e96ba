/* The life of a wallet: decided, loaded when its window opens, debited, given back, ended. Every
 * change of a balance stands beside the transfer that explains it. */
#include "wallet/wallet.h"

#include "base/civil.h"
#include "sql/wallet_sql.h"
#include "wallet/hold.h"

const char ACCESS[] = "access";

static bool counts_nothing(const struct wallet *w)
{
    return text_is(w->unit, ACCESS);
}

static bool counts_money(const struct wallet *w)
{
    return text_is(w->unit, CENTS);
}

static struct wallet wallet_from(const struct wallet_row *r)
{
    struct wallet w = {
        .id = r->id,
        .person_id = r->person_id,
        .campaign_id = r->campaign_id,
        .benefit = r->benefit,
        .unit = r->unit,
        .state = r->state,
        .balance = r->balance,
        .granted = r->granted,
        .spent = r->spent,
        .from_day = r->from_day,
        .until_day = r->until_day,
        .frozen = r->frozen,
        .suspended = r->suspended,
        .suspended_until_day = r->suspended_until_day,
        .last_use_day = r->last_use_day,
        .used_that_day = r->used_that_day,
    };
    return w;
}

enum err wallet_find(struct call *c, int64_t person_id, int64_t campaign_id, struct text benefit,
                     struct wallet *w)
{
    struct wallet_row row;
    enum err e = sql_wallet_by_person(c->tx, person_id, campaign_id, benefit, &row);
    if (!e) *w = wallet_from(&row);
    return e;
}

enum err wallet_by_id(struct call *c, int64_t wallet_id, struct wallet *w)
{
    struct wallet_row row;
    enum err e = sql_wallet_by_id(c->tx, wallet_id, &row);
    if (!e) *w = wallet_from(&row);
    return e;
}

static enum err wallets_from(struct call *c, const struct wallet_row *rows, size_t n,
                             struct wallet **out)
{
    *out = ARENA_ARRAY(c->arena, struct wallet, n ? n : 1);
    if (!*out) return NO_MEMORY;
    for (size_t i = 0; i < n; i++) (*out)[i] = wallet_from(&rows[i]);
    return OK;
}

enum err wallets_of(struct call *c, int64_t person_id, struct wallet **out, size_t *n)
{
    struct wallet_row *rows;
    enum err e = sql_wallets_of_person(c->tx, person_id, &rows, n);
    return e ? e : wallets_from(c, rows, *n, out);
}

enum err wallets_due(struct call *c, int64_t after_id, int64_t max, struct wallet **out, size_t *n)
{
    struct wallet_row *rows;
    enum err e = sql_wallets_due(c->tx, c->today, after_id, max, &rows, n);
    return e ? e : wallets_from(c, rows, *n, out);
}

enum err wallets_ended(struct call *c, int64_t after_id, int64_t max, struct wallet **out,
                       size_t *n)
{
    struct wallet_row *rows;
    enum err e = sql_wallets_ended(c->tx, c->today, after_id, max, &rows, n);
    return e ? e : wallets_from(c, rows, *n, out);
}

/* Money goes back to the budget it came from, units to where units come from. */
static struct account_key source_of(const struct wallet *w)
{
    return counts_money(w) ? ledger_budget(w->campaign_id, w->benefit)
                           : ledger_issued(w->campaign_id, w->benefit, w->unit);
}

/* Moves the balance to `balance` in state `state` and posts the difference. */
static enum err set_level(struct call *c, struct wallet *w, const char *state, int64_t balance,
                          enum transfer_kind down, int64_t cause_id)
{
    int64_t changed;
    enum err e =
        sql_wallet_set_level(c->tx, w->id, w->state, w->balance, text_of(state), balance, &changed);
    if (e) return e;
    if (!changed) return BUSY;
    int64_t difference = balance - w->balance;
    w->state = text_of(state);
    w->balance = balance;
    if (!difference) return OK;
    struct account_key wallet = ledger_wallet(w->id, w->unit);
    struct posting p = {
        .kind = difference > 0 ? TRANSFER_LOAD : down,
        .debit = difference > 0 ? source_of(w) : wallet,
        .credit = difference > 0 ? wallet : source_of(w),
        .amount = difference > 0 ? difference : -difference,
        .cause_id = cause_id,
    };
    return ledger_post(c, &p);
}

/* What should be left of the decision in force (D1). */
static int64_t level_of(const struct wallet *w)
{
    if (counts_nothing(w)) return 0;
    return w->granted > w->spent ? w->granted - w->spent : 0;
}

static enum err load(struct call *c, struct wallet *w, int64_t cause_id)
{
    return set_level(c, w, "open", level_of(w), TRANSFER_WITHDRAW, cause_id);
}

enum err wallet_load(struct call *c, struct wallet *w)
{
    bool due = text_is(w->state, "due") && c->today >= w->from_day && c->today <= w->until_day;
    return due ? load(c, w, w->id) : OK;
}

static enum err keep_decision(struct call *c, const struct wallet_decision *d, int64_t wallet_id,
                              int64_t *decision_id)
{
    *decision_id = id_new(tx_store(c->tx));
    return sql_grant_decision_add(c->tx, *decision_id, wallet_id, d->person_id, d->benefit,
                                  d->instalment, d->granted, d->catalogue_revision,
                                  d->catalogue_line, d->cause, d->enrolment_id,
                                  c->actor->account_id, c->now_ms);
}

static enum err decide_again(struct call *c, const struct wallet_decision *d, struct wallet *w)
{
    int64_t changed, decision_id;
    enum err e =
        sql_wallet_set_granted(c->tx, w->id, d->granted, d->until_day, d->frozen, &changed);
    if (e) return e;
    e = keep_decision(c, d, w->id, &decision_id);
    if (e) return e;
    w->granted = d->granted;
    w->until_day = d->until_day;
    if (c->today < w->from_day) return set_level(c, w, "due", 0, TRANSFER_WITHDRAW, decision_id);
    return c->today <= w->until_day ? load(c, w, decision_id) : OK;
}

enum err wallet_decide(struct call *c, const struct wallet_decision *d, int64_t *wallet_id)
{
    struct wallet w;
    enum err e = wallet_find(c, d->person_id, d->campaign_id, d->benefit, &w);
    if (!e) {
        *wallet_id = w.id;
        return decide_again(c, d, &w);
    }
    if (e != NO_ROW) return e;
    *wallet_id = 0;
    if (!d->granted) return OK;
    struct wallet_add_row added;
    e = sql_wallet_add(c->tx, id_new(tx_store(c->tx)), d->person_id, d->campaign_id, d->benefit,
                       d->unit, d->granted, d->from_day, d->until_day, DAY_NONE, &added);
    if (e) return e == NO_ROW ? BUSY : e;
    *wallet_id = added.id;
    int64_t decision_id;
    e = keep_decision(c, d, added.id, &decision_id);
    if (!e) e = wallet_follow_holds(c, d->person_id, d->campaign_id, d->benefit);
    if (e || c->today < d->from_day || c->today > d->until_day) return e;
    w = (struct wallet){ .id = added.id,
                         .person_id = d->person_id,
                         .campaign_id = d->campaign_id,
                         .benefit = d->benefit,
                         .unit = d->unit,
                         .state = TEXT("due"),
                         .granted = d->granted,
                         .from_day = d->from_day,
                         .until_day = d->until_day };
    return load(c, &w, decision_id);
}

enum err wallet_debit(struct call *c, const struct wallet *w, int64_t amount,
                      const struct debit_rules *rules, const struct account_key *to,
                      int64_t payment_id, int64_t *balance)
{
    struct wallet_debit_row after;
    enum err e =
        sql_wallet_debit(c->tx, w->id, amount, c->today, rules->once, rules->cap_per_day, &after);
    if (e) return e;
    *balance = after.balance;
    if (!amount) return OK;
    struct posting p = { .kind = TRANSFER_USE,
                         .debit = ledger_wallet(w->id, w->unit),
                         .credit = *to,
                         .amount = amount,
                         .cause_id = payment_id };
    return ledger_post(c, &p);
}

static enum err not_enough(struct call *c, const struct wallet *w, int64_t amount,
                           const struct debit_rules *rules)
{
    int64_t used_today = w->last_use_day == c->today ? w->used_that_day : 0;
    bool money = counts_money(w);
    if (rules->once && w->spent > 0) {
        facts_add_day(&c->facts, "used_on", w->last_use_day);
        return ALREADY_USED;
    }
    if (rules->cap_per_day && used_today + amount > rules->cap_per_day) {
        (money ? facts_add_cents : facts_add_count)(&c->facts, "cap", rules->cap_per_day);
        return DAY_CAP_REACHED;
    }
    if (w->balance >= amount) return OK;
    (money ? facts_add_cents : facts_add_count)(&c->facts, "remaining", w->balance);
    return money ? BALANCE_TOO_LOW : UNITS_TOO_LOW;
}

enum err wallet_why_not(struct call *c, const struct wallet *w, int64_t amount,
                        const struct debit_rules *rules)
{
    if (c->today > w->until_day || text_is(w->state, "closed")) {
        facts_add_day(&c->facts, "until", w->until_day);
        return ENDED;
    }
    if (c->today < w->from_day) {
        facts_add_day(&c->facts, "from", w->from_day);
        return NOT_STARTED;
    }
    if (wallet_is_suspended(c, w)) return SUSPENDED;
    if (w->frozen) return FROZEN;
    return not_enough(c, w, amount, rules);
}

/* After the end nothing comes back to the person: the Region's own accounts take it (D16). */
static enum err give_back_to_source(struct call *c, const struct wallet *w,
                                    const struct wallet_refund *r)
{
    int64_t changed;
    enum err e = sql_wallet_unspend(c->tx, w->id, r->amount, &changed);
    if (e || !r->amount) return e;
    struct posting p = { .kind = TRANSFER_REFUND,
                         .debit = r->from,
                         .credit = source_of(w),
                         .amount = r->amount,
                         .cause_id = r->refund_id };
    return ledger_post(c, &p);
}

enum err wallet_give_back(struct call *c, const struct wallet *w, const struct wallet_refund *r,
                          bool *to_wallet)
{
    *to_wallet = c->today <= w->until_day && text_is(w->state, "open");
    if (!*to_wallet) return give_back_to_source(c, w, r);
    int64_t changed;
    enum err e = sql_wallet_credit(c->tx, w->id, r->amount, r->used_on_day, &changed);
    if (e) return e;
    if (!changed) return BUSY;
    if (!r->amount) return OK;
    struct posting p = { .kind = TRANSFER_REFUND,
                         .debit = r->from,
                         .credit = ledger_wallet(w->id, w->unit),
                         .amount = r->amount,
                         .cause_id = r->refund_id };
    return ledger_post(c, &p);
}

enum err wallet_withdraw(struct call *c, int64_t wallet_id, int64_t amount, int64_t cause_id)
{
    struct wallet w;
    enum err e = wallet_by_id(c, wallet_id, &w);
    if (e) return e == NO_ROW ? DEFECT : e;
    int64_t changed;
    e = sql_wallet_take(c->tx, wallet_id, amount, &changed);
    if (e || !changed) return e;
    struct posting p = { .kind = TRANSFER_WITHDRAW,
                         .debit = ledger_wallet(w.id, w.unit),
                         .credit = source_of(&w),
                         .amount = amount,
                         .cause_id = cause_id };
    return ledger_post(c, &p);
}

enum err wallet_expire(struct call *c, const struct wallet *w)
{
    if (c->today <= w->until_day || text_is(w->state, "closed")) return OK;
    struct wallet ending = *w;
    return set_level(c, &ending, "closed", 0, TRANSFER_EXPIRE, w->id);
}

enum err wallet_close(struct call *c, const struct wallet *w, int64_t cause_id)
{
    if (text_is(w->state, "closed")) return OK;
    struct wallet closing = *w;
    return set_level(c, &closing, "closed", 0, TRANSFER_WITHDRAW, cause_id);
}

enum err wallet_freeze(struct call *c, int64_t wallet_id, bool frozen)
{
    int64_t changed;
    return sql_wallet_freeze(c->tx, wallet_id, frozen, &changed);
}

enum err wallet_instalment_paid(struct call *c, int64_t person_id, struct text instalment,
                                int64_t campaign_id, struct instalment_paid *paid)
{
    struct instalment_paid_row row;
    enum err e = sql_instalment_paid(c->tx, person_id, instalment, campaign_id, &row);
    if (e) return e;
    paid->loads = row.loads;
    paid->spent = row.spent;
    return OK;
}
