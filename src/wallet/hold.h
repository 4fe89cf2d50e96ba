/* hold.h - what the Region stops of somebody's benefits (R101): a hold names the person, campaign
 * and benefit, and holds up to the last of its days, whether the wallet is there already or comes
 * later. Its window is not prolonged (D19). The day itself ends it; no job has to run. */
#pragma once
#include "wallet/wallet.h"

struct hold {
    int64_t person_id, campaign_id;
    struct text benefit;
    int64_t until_day;   /* inclusive */
    int64_t decision_id; /* the conduct it was decided for; 0: by itself */
    struct text reason;
};
/* ALREADY_DONE: the same decision, or the Region by itself, holds it. */
enum err wallet_hold(struct call *, const struct hold *);
/* Lifts the hold that the Region set by itself. ALREADY_DONE: there is none. */
enum err wallet_release(struct call *, int64_t person_id, int64_t campaign_id, struct text benefit);
/* Lifts all that a decision holds. */
enum err wallet_release_decision(struct call *, int64_t decision_id);

/* What a decision holds or held, in its order. */
struct held {
    struct text benefit;
    int64_t until_day;
};
enum err wallet_held_by(struct call *, int64_t decision_id, struct held **, size_t *n);

/* Brings a wallet in line with the holds of its benefit: suspended to the longest of them, or not.
 * Nothing when there is no such wallet. */
enum err wallet_follow_holds(struct call *, int64_t person_id, int64_t campaign_id,
                             struct text benefit);

/* For the job that books ends: holds whose last day has passed, by id after `after_id`; how many
 * were booked, and the last of them. */
enum err wallet_book_holds(struct call *, int64_t after_id, int64_t max, int64_t *last_id,
                           size_t *n);
