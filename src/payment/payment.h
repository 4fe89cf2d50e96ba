/* payment.h - using benefits at a partner's counter: check, pay, refund (R80-R85). */
#pragma once
#include "campaign/campaign.h"
#include "card/card.h"
#include "wallet/wallet.h"

/* Where the cashier stands: a place of a partner in the network, on the day of the call. */
struct counter {
    int64_t place_id, partner_id, school_id;
    struct text partner_kind, sport, department, school_name;
};
/* NOT_FOUND; PARTNER_CLOSED {since}. */
enum err counter_open(struct call *, int64_t place_id, struct counter *);
enum err place_owner(struct call *, int64_t place_id, struct owner *);

/* The holder as a cashier may know them: given name and initial. */
struct text holder_at_counter(struct call *, struct text given_name, struct text family_name);

/* The rules of one benefit for one person at one counter. */
struct offer {
    struct campaign campaign;
    const struct benefit *benefit;
    struct wallet wallet;
    int64_t price_cents;   /* agreed price of a unit or coupon (D31); 0 for money */
    int64_t ceiling;       /* largest amount or number of units one use may take now */
    int64_t top_up;        /* how much this place adds to the wallet, known only here (R58, D27) */
    bool price_needed;     /* the amount follows from the price paid: once (D26), percentages */
    int64_t owed_from_day; /* the use is paid back from that day (D38); 0: at once */
    struct debit_rules rules;
};
/* What holds for everybody who would use this benefit here today: nothing of any wallet, whose end
 * stays DAY_NONE. NO_CONVENTION. */
enum err offer_in_general(struct call *, const struct counter *, const struct campaign *,
                          const struct benefit *, struct offer *);
/* May the holder use this benefit here, now? OK with *offer filled, or the exact refusal (R85). */
enum err offer_find(struct call *, const struct presented_card *, const struct counter *,
                    const struct campaign *, const struct benefit *, struct offer *);

/* What the cashier asks for; members not used by the benefit's measure are 0. */
struct sale {
    int64_t amount_cents, units, price_cents;
};
/* How a sale splits between holder, wallet and Region. */
struct split {
    int64_t amount;       /* leaves the wallet: cents or units */
    int64_t region_cents; /* the Region owes the partner */
    int64_t holder_cents; /* the holder pays at the counter */
    int64_t price_cents;  /* tariff of a unit, frozen with the use */
};
/* AMOUNT_NEEDED, UNITS_NEEDED, PRICE_NEEDED, AMOUNT_ABOVE_PRICE {price}, USE_CAP_PASSED {cap},
 * BALANCE_TOO_LOW {remaining}. */
enum err sale_split(struct call *, const struct offer *, const struct sale *, struct split *);

/* Takes it: loads a due wallet, tops up, debits, owes the partner, keeps the use. BUSY, with
 * nothing taken, when the wallet is no longer as it was found. */
enum err payment_take(struct call *, const struct presented_card *, const struct counter *,
                      struct offer *, const struct split *, int64_t *payment_id, int64_t *balance);

struct payment {
    int64_t id, wallet_id, person_id, partner_id, place_id, campaign_id;
    struct text benefit;
    int64_t amount, price_cents, region_cents, holder_cents, top_up;
    int64_t refunded, refunded_region_cents;
    int64_t at_ms, day, owed_from_day;
};
enum err payment_by_id(struct call *, int64_t payment_id, struct payment *); /* NO_ROW */
enum err payment_owner(struct call *, int64_t payment_id, struct owner *);

struct refund {
    int64_t id, amount, region_cents;
    bool to_wallet;
};
/* Gives back `amount` (cents or units; 0: all that is left) of a use (R83, D16, D17). A partner
 * alone within the campaign's months: REFUND_TOO_LATE; REFUND_TOO_LARGE {remaining}. */
enum err payment_refund_use(struct call *, const struct payment *, int64_t amount,
                            struct text reason, struct refund *);
