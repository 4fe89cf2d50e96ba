/* wallet.h - what a person holds of a benefit in a campaign. Only this folder changes a wallet's
 * balance, each time with the transfers that explain it, in the same transaction. */
#pragma once
#include "ledger/ledger.h"

/* As the database has it. Cents, or units; of an access, nothing but its window. */
struct wallet {
    int64_t id, person_id, campaign_id;
    struct text benefit;
    struct text unit;  /* CENTS, "access", or the catalogue's unit */
    struct text state; /* due: decided, not loaded yet; open; closed: ended and emptied */
    int64_t balance, granted, spent;
    int64_t from_day, until_day; /* both inclusive */
    int64_t frozen, suspended, suspended_until_day;
    int64_t last_use_day, used_that_day;
};
extern const char ACCESS[]; /* the unit of a wallet that only opens a door (R63) */

enum err wallet_find(struct call *, int64_t person_id, int64_t campaign_id, struct text benefit,
                     struct wallet *);                                    /* NO_ROW */
enum err wallet_by_id(struct call *, int64_t wallet_id, struct wallet *); /* NO_ROW */
enum err wallets_of(struct call *, int64_t person_id, struct wallet **, size_t *n);

/* A decision on what somebody gets: creates the wallet or moves it to the new ceiling (D1: what
 * remains is max(0, granted - spent); what was spent is never claimed back). Loaded at once when
 * the window is open, else when it opens. */
struct wallet_decision {
    int64_t person_id, campaign_id, enrolment_id;
    struct text benefit, unit, instalment;
    int64_t granted;
    int64_t from_day, until_day;
    int64_t frozen; /* what an existing wallet is after it: a validation ends a departure (D2) */
    int64_t catalogue_revision, catalogue_line;
    struct text cause; /* "validation", "course_change", "top_up", "review", "refund" */
};
enum err wallet_decide(struct call *, const struct wallet_decision *, int64_t *wallet_id);

/* Loads a due wallet whose day has come; does nothing to another. Refreshes *w. */
enum err wallet_load(struct call *, struct wallet *w);

/* Limits that the debit statement itself tests; 0: none. */
struct debit_rules {
    bool once;
    int64_t cap_per_day;
};
/* Takes `amount` (>= 0; an access takes 0) for `payment_id` and posts it to `to`. NO_ROW when the
 * wallet as it stands does not allow it: wallet_why_not says why. */
enum err wallet_debit(struct call *, const struct wallet *, int64_t amount,
                      const struct debit_rules *, const struct account_key *to, int64_t payment_id,
                      int64_t *balance);
/* The refusal, with its facts, of taking `amount` now; OK when it could be taken (R85). */
enum err wallet_why_not(struct call *, const struct wallet *, int64_t amount,
                        const struct debit_rules *);

/* Gives `amount` of a use back from `from`: to the wallet while its window is open, else where the
 * money came from (D16); *to_wallet says which. used_on: the day of the use, whose cap it frees. */
struct wallet_refund {
    int64_t amount, used_on_day, refund_id;
    struct account_key from;
};
enum err wallet_give_back(struct call *, const struct wallet *, const struct wallet_refund *,
                          bool *to_wallet);
/* Takes back a top-up given at a till whose use was cancelled (D26, D27). */
enum err wallet_withdraw(struct call *, int64_t wallet_id, int64_t amount, int64_t cause_id);

/* Empties a wallet whose end has passed, and closes it; OK and nothing when it may still be used.
 */
enum err wallet_expire(struct call *, const struct wallet *);
/* Closes one early: balance back to the budget (D2 after 60 days, D7, D11). */
enum err wallet_close(struct call *, const struct wallet *, int64_t cause_id);
enum err wallet_freeze(struct call *, int64_t wallet_id, bool frozen);

/* Stopped by the Region on the day of the call (wallet/hold.h). */
bool wallet_is_suspended(const struct call *, const struct wallet *);

/* For the jobs of the first and the last day: wallets whose load or end is still to be booked,
 * by id after `after_id`. */
enum err wallets_due(struct call *, int64_t after_id, int64_t max, struct wallet **, size_t *n);
enum err wallets_ended(struct call *, int64_t after_id, int64_t max, struct wallet **, size_t *n);

/* What other campaigns already paid of a (track, rank) instalment (D4). */
struct instalment_paid {
    int64_t loads, spent;
};
enum err wallet_instalment_paid(struct call *, int64_t person_id, struct text instalment,
                                int64_t campaign_id, struct instalment_paid *);
