/* Giving a use back, whole or in part, also after the wallet ended (to the budget) and after the
 * partner was paid (its payable goes below zero and nets from the next runs) (R83, D16, D17). */
#include "base/civil.h"
#include "base/money.h"
#include "benefit/benefit.h"
#include "payment/payment.h"
#include "sql/payment_sql.h"

static enum err remaining_is(struct call *c, const struct payment *p, const struct wallet *w)
{
    bool money = text_is(w->unit, CENTS);
    (money ? facts_add_cents : facts_add_count)(&c->facts, "remaining", p->amount - p->refunded);
    return REFUND_TOO_LARGE;
}

/* Within the campaign's months a partner may alone; after that only the Region (D16). */
static enum err in_time(struct call *c, const struct payment *p)
{
    if (!(c->actor->role & PARTNER_SIDE)) return OK;
    struct campaign campaign;
    enum err e = campaign_by_id(c, p->campaign_id, &campaign);
    if (e) return e == NO_ROW ? DEFECT : e;
    int64_t months = campaign.catalogue->refund_months;
    if (c->today <= day_add_months(p->day, months)) return OK;
    facts_add_count(&c->facts, "months", months);
    return REFUND_TOO_LATE;
}

/* The Region's part of what is given back: all of it with the last unit, so that no cent stays
 * (D25). */
static int64_t region_part(const struct payment *p, int64_t amount)
{
    if (p->refunded + amount == p->amount) return p->region_cents - p->refunded_region_cents;
    return cents_share(p->region_cents, amount, p->amount);
}

static enum err give_back(struct call *c, const struct payment *p, const struct wallet *w,
                          struct refund *r)
{
    bool money = text_is(w->unit, CENTS);
    struct account_key payable = ledger_payable(p->partner_id, p->campaign_id, p->benefit);
    struct wallet_refund back = {
        .amount = r->amount,
        .used_on_day = p->day,
        .refund_id = r->id,
        .from = money ? payable : ledger_used(p->campaign_id, p->benefit, w->unit),
    };
    enum err e = wallet_give_back(c, w, &back, &r->to_wallet);
    if (e || money || !r->region_cents) return e;
    struct posting price = { .kind = TRANSFER_REFUND_PRICE,
                             .debit = payable,
                             .credit = ledger_budget(p->campaign_id, p->benefit),
                             .amount = r->region_cents,
                             .cause_id = r->id };
    return ledger_post(c, &price);
}

enum err payment_refund_use(struct call *c, const struct payment *p, int64_t amount,
                            struct text reason, struct refund *r)
{
    struct wallet w;
    enum err e = wallet_by_id(c, p->wallet_id, &w);
    if (e) return e == NO_ROW ? DEFECT : e;
    int64_t left = p->amount - p->refunded;
    bool free_entry = !p->amount && p->region_cents > p->refunded_region_cents;
    if (!amount) amount = left;
    if (amount > left || (!left && !free_entry)) return remaining_is(c, p, &w);
    e = in_time(c, p);
    if (e) return e;
    *r = (struct refund){ .id = id_new(tx_store(c->tx)), .amount = amount };
    r->region_cents = region_part(p, amount);
    int64_t changed;
    e = sql_payment_give_back(c->tx, p->id, amount, r->region_cents, &changed);
    if (e) return e;
    if (!changed) return remaining_is(c, p, &w);
    e = give_back(c, p, &w, r);
    if (e) return e;
    bool top_up_goes = p->top_up && p->refunded + amount == p->amount;
    if (r->to_wallet && top_up_goes) e = wallet_withdraw(c, w.id, p->top_up, r->id);
    if (r->to_wallet && !e) e = benefit_settle(c, w.id, top_up_goes);
    if (e) return e;
    return sql_refund_add(c->tx, r->id, p->id, p->partner_id, p->campaign_id, p->benefit, r->amount,
                          r->region_cents, r->to_wallet, reason, c->actor->account_id, c->now_ms,
                          c->today, p->owed_from_day);
}
