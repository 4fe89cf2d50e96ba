/* civil.c - days of the Gregorian calendar: counting, reading, writing, adding months, ages. What
 * needs the clocks of Paris is in paris.c, what needs holidays in calendar.c. */
#include "base/civil.h"

#include <assert.h>

#include "base/arena.h"

enum { DAYS_PER_400_YEARS = 146097, YEARS_PER_CYCLE = 400, LAST_YEAR = 9999 };

static bool year_is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_length(int64_t year, int month)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return lengths[month - 1] + (month == 2 && year_is_leap(year));
}

bool ymd_is_valid(struct ymd ymd)
{
    return ymd.year >= 1 && ymd.year <= LAST_YEAR && ymd.month >= 1 && ymd.month <= 12 &&
           ymd.day >= 1 && ymd.day <= month_length(ymd.year, ymd.month);
}

/* Years are counted from 1 March here, so that the leap day is the last of its year and the days
 * before a month do not depend on the year: (153 m + 2) / 5 for m months after March. */
int64_t day_from_ymd(struct ymd ymd)
{
    int64_t year = ymd.month > 2 ? ymd.year : ymd.year - 1;
    int64_t cycle = floor_div(year, YEARS_PER_CYCLE);
    int64_t year_of_cycle = year - cycle * YEARS_PER_CYCLE;
    int64_t months = (ymd.month + 9) % 12;
    int64_t day_of_year = (153 * months + 2) / 5 + ymd.day - 1;
    int64_t leap_days = year_of_cycle / 4 - year_of_cycle / 100;
    int64_t epoch = 719468; /* days from 0000-03-01 to 1970-01-01 */
    return cycle * DAYS_PER_400_YEARS + year_of_cycle * 365 + leap_days + day_of_year - epoch;
}

struct ymd day_to_ymd(int64_t day)
{
    int64_t since_march_0 = day + 719468;
    int64_t cycle = floor_div(since_march_0, DAYS_PER_400_YEARS);
    int64_t day_of_cycle = since_march_0 - cycle * DAYS_PER_400_YEARS;
    /* The leap days passed are taken away (each 4 years' last day, but each century's, but the
     * cycle's own), then every year has 365 days. */
    int64_t year_of_cycle =
        (day_of_cycle - day_of_cycle / 1460 + day_of_cycle / 36524 - day_of_cycle / 146096) / 365;
    int64_t day_of_year =
        day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    int64_t months = (5 * day_of_year + 2) / 153; /* since March */
    struct ymd ymd;
    ymd.day = (int)(day_of_year - (153 * months + 2) / 5 + 1);
    ymd.month = (int)(months < 10 ? months + 3 : months - 9);
    ymd.year = (int)(cycle * YEARS_PER_CYCLE + year_of_cycle + (ymd.month <= 2));
    return ymd;
}

static bool number_parse(struct text digits, int *out)
{
    int64_t number;
    if (digits.len == 0 || digits.at[0] == '-' || !text_to_int(digits, &number)) return false;
    *out = (int)number;
    return true;
}

bool day_parse(struct text iso, int64_t *day)
{
    if (iso.len != 10 || iso.at[4] != '-' || iso.at[7] != '-') return false;
    struct ymd ymd;
    if (!number_parse((struct text){ iso.at, 4 }, &ymd.year)) return false;
    if (!number_parse((struct text){ iso.at + 5, 2 }, &ymd.month)) return false;
    if (!number_parse((struct text){ iso.at + 8, 2 }, &ymd.day)) return false;
    if (!ymd_is_valid(ymd)) return false;
    *day = day_from_ymd(ymd);
    return true;
}

struct text day_iso(struct arena *arena, int64_t day)
{
    if (day == DAY_NONE) return TEXT("");
    struct ymd ymd = day_to_ymd(day);
    return text_format(arena, "%04d-%02d-%02d", ymd.year, ymd.month, ymd.day);
}

struct text day_french(struct arena *arena, int64_t day)
{
    static const char *const months[] = { "janvier",   "février", "mars",     "avril",
                                          "mai",       "juin",    "juillet",  "août",
                                          "septembre", "octobre", "novembre", "décembre" };
    if (day == DAY_NONE) return TEXT("");
    struct ymd ymd = day_to_ymd(day);
    return text_format(arena, "%d%s %s %d", ymd.day, ymd.day == 1 ? "er" : "",
                       months[ymd.month - 1], ymd.year);
}

struct text day_english(struct arena *arena, int64_t day)
{
    static const char *const months[] = { "January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December" };
    if (day == DAY_NONE) return TEXT("");
    struct ymd ymd = day_to_ymd(day);
    return text_format(arena, "%d %s %d", ymd.day, months[ymd.month - 1], ymd.year);
}

int64_t day_add_months(int64_t day, int64_t months)
{
    struct ymd ymd = day_to_ymd(day);
    int64_t month = ymd.year * INT64_C(12) + ymd.month - 1 + months;
    ymd.year = (int)floor_div(month, 12);
    ymd.month = (int)(month - ymd.year * INT64_C(12)) + 1;
    int last = month_length(ymd.year, ymd.month);
    if (ymd.day > last) ymd.day = last;
    return day_from_ymd(ymd);
}

int64_t age_on(int64_t birth_day, int64_t day)
{
    assert(birth_day != DAY_NONE && day != DAY_NONE);
    int64_t years = day_to_ymd(day).year - day_to_ymd(birth_day).year;
    return years - (day_add_months(birth_day, years * 12) > day);
}

int64_t majority_day(int64_t birth_day)
{
    enum { MAJORITY_YEARS = 18 };
    return day_add_months(birth_day, MAJORITY_YEARS * 12);
}

bool is_minor_on(int64_t birth_day, int64_t day)
{
    return day < majority_day(birth_day);
}

int day_of_week(int64_t day)
{
    int64_t thursday = 3; /* 1970-01-01, counting from Monday 0 */
    int64_t since_monday = day + thursday;
    return (int)(since_monday - floor_div(since_monday, 7) * 7) + 1;
}
