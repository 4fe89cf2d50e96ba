/* calendar.c - days on which people work: the public holidays of France (but not those of Alsace
 * and Moselle only) and the closing days of TARGET, on which banks settle no transfer. */
#include <assert.h>

#include "base/civil.h"

enum { SATURDAY = 6 };

/* Easter is the Sunday after the ecclesiastical full moon that falls on or after 21 March. The
 * moon's age goes back 11 days a year over 19 years, corrected for the centuries' missing leap
 * days and the moon's own drift. */
int64_t easter_day(int year)
{
    int century = year / 100, golden = year % 19;
    int moon_drift = (8 * century + 13) / 25;
    int moon = (19 * golden + century - century / 4 - moon_drift + 15) % 30;
    /* `moon` is days from 21 March to the full moon. Two cases come a day earlier, so that it is
     * never later than 18 April and never twice on one date within 19 years. */
    if (moon == 29 || (moon == 28 && golden > 10)) moon--;
    int64_t full_moon = day_from_ymd((struct ymd){ year, 3, 21 }) + moon;
    return full_moon + 7 - day_of_week(full_moon) % 7;
}

static bool is_date(struct ymd ymd, int day, int month)
{
    return ymd.day == day && ymd.month == month;
}

static bool day_is_french_holiday(int64_t day)
{
    struct ymd ymd = day_to_ymd(day);
    if (is_date(ymd, 1, 1) || is_date(ymd, 1, 5) || is_date(ymd, 8, 5) || is_date(ymd, 14, 7) ||
        is_date(ymd, 15, 8) || is_date(ymd, 1, 11) || is_date(ymd, 11, 11) || is_date(ymd, 25, 12))
        return true;
    int64_t after_easter = day - easter_day(ymd.year);
    enum { EASTER_MONDAY = 1, ASCENSION = 39, WHIT_MONDAY = 50 };
    return after_easter == EASTER_MONDAY || after_easter == ASCENSION ||
           after_easter == WHIT_MONDAY;
}

bool day_is_working(int64_t day)
{
    return day_of_week(day) < SATURDAY && !day_is_french_holiday(day);
}

int64_t day_add_working(int64_t day, int64_t count)
{
    assert(count > 0);
    while (count > 0) count -= day_is_working(++day);
    return day;
}

bool day_is_target(int64_t day)
{
    struct ymd ymd = day_to_ymd(day);
    if (day_of_week(day) >= SATURDAY || is_date(ymd, 1, 1) || is_date(ymd, 1, 5) ||
        is_date(ymd, 25, 12) || is_date(ymd, 26, 12))
        return false;
    int64_t after_easter = day - easter_day(ymd.year);
    enum { GOOD_FRIDAY = -2, EASTER_MONDAY = 1 };
    return after_easter != GOOD_FRIDAY && after_easter != EASTER_MONDAY;
}

int64_t day_next_target(int64_t day)
{
    while (!day_is_target(day)) day++;
    return day;
}
