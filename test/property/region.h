/* region.h - the Region around the lives: its staff and partners, and what it does between two
 * moments, while nobody else acts: hold money back, pay partners, change conventions, book the
 * first and last days. */
#pragma once
#include "life.h"

void region_open(void); /* on the open stage: accounts, partners of the test's own, ids */
/* What happens at the clock's instant; drawn from the Region's own dice. */
void region_acts(struct model *, struct dice *, int64_t at_ms, int round);
/* Compares each partner's dues, and what the books say is owed, with the model. */
void region_compare(const struct model *);
/* Books the first and last days, and compares all sums there are. */
void region_compare_sums(const struct model *, int64_t at_ms);
