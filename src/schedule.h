/* schedule.h - what the Region's server does by itself, and when: the one table of it, beside the
 * table of operations. */
#pragma once
#include "op/service.h"

extern const struct scheduled all_scheduled[];
extern const size_t all_scheduled_count;
