/* waiting.c - counts the working days an order has waited (D32). */
#include "enrolment/waiting.h"

#include "base/civil.h"

int64_t waiting_since_ms(int64_t today, int64_t working_days)
{
    int64_t day = today - working_days;
    while (day_add_working(day, working_days) > today) day--;
    return instant_of_day(day + 1);
}

/* Schools are shut: nobody there would answer. */
static bool is_summer(int64_t day)
{
    enum { JULY = 7, AUGUST = 8 };
    int month = day_to_ymd(day).month;
    return month == JULY || month == AUGUST;
}

int64_t waiting_for_region_ms(int64_t today)
{
    return is_summer(today) ? instant_of_day(today + 1)
                            : waiting_since_ms(today, REGION_WORKING_DAYS);
}

enum err waiting_region_may_decide(struct call *c, const struct enrolment *file)
{
    if (file->ordered_ms < waiting_for_region_ms(c->today)) return OK;
    int64_t ordered_day = day_of_instant(file->ordered_ms);
    facts_add_day(&c->facts, "until", day_add_working(ordered_day, REGION_WORKING_DAYS - 1));
    return SCHOOL_DECIDES_FIRST;
}
