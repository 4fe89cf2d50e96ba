/* waiting.h - a school that is silent (D32): reminded after some working days of an order, and some
 * days later the Region may decide on a certificate of schooling; in July and August at once. */
#pragma once
#include "enrolment/enrolment.h"

enum { REMINDER_WORKING_DAYS = 5, REGION_WORKING_DAYS = 10 };

/* Orders made before this instant have waited for so many working days by `today`. */
int64_t waiting_since_ms(int64_t today, int64_t working_days);
/* Before it, the Region sees the orders that it may decide: all of them in July and August. */
int64_t waiting_for_region_ms(int64_t today);
/* SCHOOL_DECIDES_FIRST {until}. */
enum err waiting_region_may_decide(struct call *, const struct enrolment *);
