/* enrolment.h - a person's file for one campaign at the school that validates it (R23, R25, R40,
 * D2, D6, D9, D43). What follows from a decision (wallets, card, mail) happens with it. */
#pragma once
#include "campaign/campaign.h"

struct enrolment {
    int64_t id, person_id, campaign_id, school_id;
    struct text state, holder, course, class_name;
    int64_t repeats, first_entrant, decided_day, ordered_ms;
};
enum err enrolment_by_id(struct call *, int64_t enrolment_id, struct enrolment *); /* NO_ROW */
enum err enrolment_owner(struct call *, int64_t enrolment_id, struct owner *);
/* The school that last had this person, and the person. */
enum err enrolment_person_owner(struct call *, int64_t person_id, struct owner *);

/* What the school says of somebody's year (R41). */
struct year {
    struct text holder, course, class_name;
    int64_t repeats;
};
enum holder { PUPIL, APPRENTICE, REFERENT };
extern const char *const holder_words[]; /* CHOICE, by enum holder */

/* An order waits at its school. NO_ROW when this person already has a file in this campaign. */
enum err enrolment_order(struct call *, int64_t person_id, int64_t campaign_id, int64_t school_id,
                         const struct year *, struct text search_key, int64_t *enrolment_id);
/* Validates it: wallets open, a first entrant's card is issued, a mail leaves.
 * UNKNOWN_COURSE, WRONG_STATE, VALIDATIONS_NOT_OPEN, NO_CAMPAIGN (it has ended). */
enum err enrolment_validate_file(struct call *, const struct enrolment *, const struct year *);
/* The same for somebody known, in the campaign now open, at this school: a returning holder keeps
 * card and code (R25); the latest school replaces the earlier one (D9). */
enum err enrolment_revalidate_person(struct call *, int64_t person_id, int64_t school_id,
                                     const struct year *, int64_t *enrolment_id);
