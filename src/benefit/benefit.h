/* benefit.h - what a person is entitled to and why: gathers the facts of a file, asks the
 * campaign's tables, and opens, changes or empties the wallets that follow. */
#pragma once
#include "campaign/campaign.h"
#include "wallet/wallet.h"

/* The facts of one file, health flags included: they stay inside the decision (R41). */
enum err benefit_facts(struct call *, const struct campaign *, int64_t enrolment_id,
                       struct fact_values *); /* NO_ROW */

/* Applies the campaign's rules to a validated file (R12, R13, R25, D1-D5): each benefit is
 * decided again, wallets open, grow, shrink to what is left, or empty. Repeating it changes
 * nothing; nothing is decided for a person whose file was closed (D11). `cause` is kept with each
 * decision: "validation", "course_change", "health". */
enum err benefit_grant_all(struct call *, int64_t enrolment_id, const char *cause);

/* A commitment kept (R67): loads the benefits that a campaign gives for this `engagement`, with
 * their own clock from today (R15, D40). A second, higher one tops up to the highest and starts
 * the clock again; a lower one changes nothing (ALREADY_DONE). NO_SUCH_BENEFIT: nothing in the
 * catalogue rewards it, or no school has validated the file. */
enum err benefit_award_engagement(struct call *, int64_t enrolment_id, struct text engagement,
                                  int64_t *amount, int64_t *until_day);

/* A departure: wallets of benefits bound to the school are frozen, loaded ones stay (D2), those
 * whose day has not come do not load (D3). */
enum err benefit_leave_school(struct call *, int64_t person_id, int64_t campaign_id);
/* A validation undone (D43): OK only when nothing was spent (SOMETHING_SPENT), wallets close. */
enum err benefit_take_back_all(struct call *, int64_t person_id, int64_t campaign_id,
                               int64_t cause_id);

/* After a use was given back to a wallet: where a course change left less than was spent, what
 * comes back beyond the ceiling returns to the Region, and the other benefits of the envelope are
 * decided again (D1). `by_the_rules`: a till's top-up went with its use, so the ceiling is the
 * rules' (D27).
 */
enum err benefit_settle(struct call *, int64_t wallet_id, bool by_the_rules);

/* How the decision's unit is called in a wallet. */
struct text benefit_wallet_unit(const struct benefit *);
const char *benefit_measure_word(enum measure);
/* What is left to use as people see it: nothing after the one use of a `once` benefit (D26). */
int64_t benefit_visible_balance(const struct benefit *, const struct wallet *);
