/* calendar.c - civil days by counting years from March, and the European rule of summer time: from
 * the last Sunday of March to the last Sunday of October, at one o'clock UTC. */
#include "calendar.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static int64_t divided_down(int64_t a, int64_t b)
{
    return (a >= 0 ? a : a - b + 1) / b;
}

static int64_t day_of(int64_t year, int month, int day_of_month)
{
    if (month < 3) year--;
    int64_t era = divided_down(year, 400), year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day_of_month - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

void month_and_day(int64_t day, int *year, int *month, int *day_of_month)
{
    int64_t shifted = day + 719468, era = divided_down(shifted, 146097);
    int64_t in_era = shifted - era * 146097;
    int64_t years = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int64_t in_year = in_era - (365 * years + years / 4 - years / 100);
    int64_t from_march = (5 * in_year + 2) / 153;
    *day_of_month = (int)(in_year - (153 * from_march + 2) / 5 + 1);
    *month = (int)(from_march < 10 ? from_march + 3 : from_march - 9);
    *year = (int)(years + era * 400 + (*month <= 2));
}

static int64_t last_sunday(int year, int month)
{
    int64_t last = day_of(year, month, 31);
    return last - (last + 4) % 7; /* 1970-01-01 was a Thursday */
}

static int64_t ahead_of_utc_ms(int64_t instant_ms)
{
    int year, month, day_of_month;
    month_and_day(divided_down(instant_ms, DAY_MS), &year, &month, &day_of_month);
    int64_t from = last_sunday(year, 3) * DAY_MS + HOUR_MS;
    int64_t until = last_sunday(year, 10) * DAY_MS + HOUR_MS;
    return (instant_ms >= from && instant_ms < until ? 2 : 1) * (int64_t)HOUR_MS;
}

int64_t day_at(int64_t instant_ms)
{
    return divided_down(instant_ms + ahead_of_utc_ms(instant_ms), DAY_MS);
}

int64_t midnight_of(int64_t day)
{
    int64_t winter = day * DAY_MS - HOUR_MS, summer = winter - HOUR_MS;
    return ahead_of_utc_ms(summer) == 2 * (int64_t)HOUR_MS ? summer : winter;
}

int64_t day_said(const char *iso)
{
    return day_of(strtol(iso, NULL, 10), (int)strtol(iso + 5, NULL, 10),
                  (int)strtol(iso + 8, NULL, 10));
}

void day_say(int64_t day, char iso[11])
{
    int year, month, day_of_month;
    month_and_day(day, &year, &month, &day_of_month);
    snprintf(iso, 11, "%04u-%02u-%02u", (unsigned)year % 10000, (unsigned)month % 100,
             (unsigned)day_of_month % 100);
}

int64_t months_after(int64_t day, int months)
{
    int year, month, day_of_month;
    month_and_day(day, &year, &month, &day_of_month);
    month += months;
    year += (month - 1) / 12;
    month = (month - 1) % 12 + 1;
    int64_t next_month = month == 12 ? day_of(year + 1, 1, 1) : day_of(year, month + 1, 1);
    int64_t same = day_of(year, month, day_of_month);
    return same < next_month ? same : next_month - 1;
}

int years_between(int64_t birth_day, int64_t day)
{
    int years = 0;
    while (months_after(birth_day, 12 * (years + 1)) <= day) years++;
    return years;
}

/* Easter Monday, Ascension and Whit Monday of each year, as calendars print them. */
static bool is_movable_feast(int64_t day)
{
    static const char *const feasts[] = { "2023-04-10", "2023-05-18", "2023-05-29", "2024-04-01",
                                          "2024-05-09", "2024-05-20", "2025-04-21", "2025-05-29",
                                          "2025-06-09", "2026-04-06", "2026-05-14", "2026-05-25" };
    for (size_t i = 0; i < sizeof feasts / sizeof *feasts; i++)
        if (day_said(feasts[i]) == day) return true;
    return false;
}

static bool is_working(int64_t day)
{
    static const int feasts[][2] = { { 1, 1 },  { 5, 1 },  { 5, 8 },   { 7, 14 },
                                     { 8, 15 }, { 11, 1 }, { 11, 11 }, { 12, 25 } };
    enum { FRIDAY = 4 };
    int year, month, of_month;
    month_and_day(day, &year, &month, &of_month);
    for (size_t i = 0; i < sizeof feasts / sizeof *feasts; i++)
        if (feasts[i][0] == month && feasts[i][1] == of_month) return false;
    return (day + 3) % 7 <= FRIDAY && !is_movable_feast(day); /* day 0 was a Thursday */
}

int64_t working_days_after(int64_t day, int n)
{
    while (n > 0) n -= is_working(++day);
    return day;
}
