/* Taking a use, and keeping it: the wallet is debited and the partner is owed in the same
 * transaction as the row that says so. */
#include "payment/payment.h"

#include "sql/payment_sql.h"

static bool counts_units(const struct offer *o)
{
    return o->benefit->measure == MEASURE_UNITS || o->benefit->measure == MEASURE_COUPON;
}

/* This place raises the ceiling: the difference is loaded just before the debit (R58, D27). */
static enum err top_up(struct call *c, struct offer *o)
{
    if (!o->top_up) return OK;
    struct wallet *w = &o->wallet;
    struct wallet_decision decision = { .person_id = w->person_id,
                                        .campaign_id = w->campaign_id,
                                        .benefit = w->benefit,
                                        .unit = w->unit,
                                        .instalment = TEXT(""),
                                        .granted = w->granted + o->top_up,
                                        .from_day = w->from_day,
                                        .until_day = w->until_day,
                                        .catalogue_revision = o->campaign.revision,
                                        .catalogue_line = o->benefit->line,
                                        .cause = TEXT("top_up") };
    int64_t wallet_id;
    enum err e = wallet_decide(c, &decision, &wallet_id);
    return e ? e : wallet_by_id(c, wallet_id, w);
}

/* Units and paid entries: the budget owes the partner their price (D31). */
static enum err owe_price(struct call *c, const struct counter *counter, const struct offer *o,
                          const struct split *s, int64_t payment_id)
{
    if (o->benefit->measure == MEASURE_MONEY || !s->region_cents) return OK;
    struct posting p = {
        .kind = TRANSFER_PRICE,
        .debit = ledger_budget(o->campaign.id, o->benefit->code),
        .credit = ledger_payable(counter->partner_id, o->campaign.id, o->benefit->code),
        .amount = s->region_cents,
        .cause_id = payment_id,
    };
    return ledger_post(c, &p);
}

enum err payment_take(struct call *c, const struct presented_card *card,
                      const struct counter *counter, struct offer *o, const struct split *s,
                      int64_t *payment_id, int64_t *balance)
{
    enum err e = wallet_load(c, &o->wallet);
    if (e) return e;
    e = top_up(c, o);
    if (e) return e;
    *payment_id = id_new(tx_store(c->tx));
    const struct benefit *b = o->benefit;
    struct account_key to = counts_units(o)
                                ? ledger_used(o->campaign.id, b->code, b->unit)
                                : ledger_payable(counter->partner_id, o->campaign.id, b->code);
    e = wallet_debit(c, &o->wallet, s->amount, &o->rules, &to, *payment_id, balance);
    /* Everything was checked before: only a use at the same instant elsewhere comes here. */
    if (e == NO_ROW) return BUSY;
    if (e) return e;
    e = owe_price(c, counter, o, s, *payment_id);
    if (e) return e;
    return sql_payment_add(c->tx, *payment_id, o->wallet.id, card->person_id, card->card_id,
                           counter->partner_id, counter->place_id, o->campaign.id, b->code,
                           s->amount, s->price_cents, s->region_cents, s->holder_cents, o->top_up,
                           c->actor->account_id, c->now_ms, c->today, o->owed_from_day);
}

enum err payment_by_id(struct call *c, int64_t payment_id, struct payment *p)
{
    struct payment_by_id_row row;
    enum err e = sql_payment_by_id(c->tx, payment_id, &row);
    if (e) return e;
    *p = (struct payment){ .id = payment_id,
                           .wallet_id = row.wallet_id,
                           .person_id = row.person_id,
                           .partner_id = row.partner_id,
                           .place_id = row.place_id,
                           .campaign_id = row.campaign_id,
                           .benefit = row.benefit,
                           .amount = row.amount,
                           .price_cents = row.price_cents,
                           .region_cents = row.region_cents,
                           .holder_cents = row.holder_cents,
                           .top_up = row.top_up,
                           .refunded = row.refunded,
                           .refunded_region_cents = row.refunded_region_cents,
                           .at_ms = row.at_ms,
                           .day = row.day,
                           .owed_from_day = row.owed_from_day };
    return OK;
}

enum err payment_owner(struct call *c, int64_t payment_id, struct owner *owner)
{
    struct payment p;
    enum err e = payment_by_id(c, payment_id, &p);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    owner->partner_id = p.partner_id;
    owner->person_id = p.person_id;
    return OK;
}
