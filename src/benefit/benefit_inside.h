/* benefit_inside.h - what the files of this folder share: deciding for good and rehearsing must
 * never differ. */
#pragma once
#include "benefit/benefit.h"

struct enrolment_facts; /* a row of benefit.sql */

/* What the rules of `k` may ask about one file on `day`; facts of the course come from the
 * campaign's own list of training codes (R41). The words are the row's and the catalogue's. */
void facts_of_file(const struct catalogue *k, const struct enrolment_facts *, int64_t day,
                   struct fact_values *);
/* Is it decided with the file's validation, rather than by an event or for an organisation? */
bool loads_by_itself(const struct catalogue *, const struct benefit *);
/* An instalment is paid once by (track, rank); repeating the year reloads what was not spent, once
 * (D4). Lowers *amount to what is left of it; other campaigns than `campaign_id` count. */
enum err instalment_left(struct call *, int64_t person_id, int64_t campaign_id,
                         struct text instalment, int64_t *amount);
