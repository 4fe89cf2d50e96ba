/* calendar.h - days and instants in Paris, worked out here a second time so that a fault of the
 * program's own calendar shows. A day counts from 1970-01-01; an instant is milliseconds UTC. */
#pragma once
#include <stdint.h>

enum { DAY_MS = 24 * 60 * 60 * 1000, HOUR_MS = 60 * 60 * 1000 };

int64_t day_at(int64_t instant_ms);            /* in Paris */
int64_t midnight_of(int64_t day);              /* its first instant in Paris */
int64_t day_said(const char *iso);             /* "2024-06-11" */
void day_say(int64_t day, char iso[11]);       /* the same back */
int64_t months_after(int64_t day, int months); /* the same day of the month, or its last (D40) */
int years_between(int64_t birth_day, int64_t day); /* completed */
/* The n-th working day after it: Monday to Friday, without the holidays of the model's years. */
int64_t working_days_after(int64_t day, int n);
void month_and_day(int64_t day, int *year, int *month, int *day_of_month);
