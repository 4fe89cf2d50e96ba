/* paris.c - instants as the clocks of Paris show them. At start the C library, which knows how to
 * read the zone files, is asked under TZ=Europe/Paris when the clocks change, once for all the
 * years served; TZ is then put back. From there on everything is a search in a small constant
 * table: no lock, no environment, no global time zone, so any thread may ask at any time. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/civil.h"

enum { SECONDS_PER_DAY = 86400, MS_PER_DAY = 86400000 };
/* Before 1970 the clocks of Paris stood an hour ahead since 1945; nothing here is older. */
enum { FIRST_YEAR = 1970, LAST_YEAR = 2200, PERIODS_MAX = 3 * (LAST_YEAR - FIRST_YEAR) };

/* From `start_s` (seconds since 1970 UTC) on, clocks show UTC + `offset_s`. */
static struct period {
    int64_t start_s;
    int64_t offset_s;
} periods[PERIODS_MAX];
static size_t period_count;

static int64_t library_offset_s(int64_t at_s)
{
    time_t at = (time_t)at_s;
    struct tm local;
    if (!localtime_r(&at, &local)) abort();
    return local.tm_gmtoff;
}

/* The second at which the offset of `low_s` gives way to that of `high_s`. */
static int64_t change_between(int64_t low_s, int64_t high_s)
{
    int64_t before = library_offset_s(low_s);
    while (high_s - low_s > 1) {
        int64_t middle_s = low_s + (high_s - low_s) / 2;
        if (library_offset_s(middle_s) == before)
            low_s = middle_s;
        else
            high_s = middle_s;
    }
    return high_s;
}

static void periods_load(void)
{
    const int64_t step_s = 7 * SECONDS_PER_DAY; /* clocks never changed twice within a week */
    int64_t end_s = day_from_ymd((struct ymd){ LAST_YEAR, 1, 1 }) * SECONDS_PER_DAY;
    periods[0] = (struct period){ INT64_MIN, library_offset_s(0) };
    period_count = 1;
    for (int64_t at_s = 0; at_s < end_s; at_s += step_s) {
        int64_t offset_s = library_offset_s(at_s + step_s);
        if (offset_s == periods[period_count - 1].offset_s) continue;
        assert(period_count < PERIODS_MAX);
        periods[period_count++] = (struct period){ change_between(at_s, at_s + step_s), offset_s };
    }
}

static void zone_set(const char *zone)
{
    int failed = zone ? setenv("TZ", zone, 1) : unsetenv("TZ");
    if (failed) abort();
    tzset();
}

void civil_init(void)
{
    if (period_count) return;
    const char *set = getenv("TZ");
    char *zone_before = set ? strdup(set) : NULL;
    zone_set("Europe/Paris");
    /* Without its file the C library silently takes UTC: a summer's day tells. */
    int64_t summer_s = day_from_ymd((struct ymd){ 2000, 7, 1 }) * SECONDS_PER_DAY;
    if (library_offset_s(summer_s) != 2 * 3600) {
        fputs("passregion: the rules of Europe/Paris are missing: install tzdata\n", stderr);
        abort();
    }
    periods_load();
    zone_set(zone_before);
    free(zone_before);
}

/* The last period that starts at or before `at_s`. */
static const struct period *period_at(int64_t at_s)
{
    assert(period_count); /* civil_init was called */
    size_t low = 0, high = period_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (periods[middle].start_s <= at_s)
            low = middle;
        else
            high = middle;
    }
    return &periods[low];
}

/* Milliseconds that Paris clocks show, counted as if they were UTC. */
static int64_t local_from_instant(int64_t at_ms)
{
    return at_ms + period_at(floor_div(at_ms, 1000))->offset_s * 1000;
}

/* The first period in which clocks come to show `local_ms`. When they jump over it, the period
 * before the jump is the one, as if the clock had not moved yet. */
static int64_t instant_from_local(int64_t local_ms)
{
    assert(period_count);
    int64_t local_s = floor_div(local_ms, 1000);
    /* No offset reaches a day, so periods that end a day before cannot matter. */
    const struct period *period = period_at(local_s - SECONDS_PER_DAY);
    const struct period *last = &periods[period_count - 1];
    while (period < last && local_s - period->offset_s >= period[1].start_s &&
           local_s - period[1].offset_s >= period[1].start_s)
        period++;
    return local_ms - period->offset_s * 1000;
}

int64_t instant_of_day(int64_t day)
{
    return instant_from_local(day * MS_PER_DAY);
}

/* Payments ask for today's day thousands of times a second: each thread keeps where the day that
 * it last saw begins and ends. */
int64_t day_of_instant(int64_t at_ms)
{
    static _Thread_local struct {
        int64_t day, start_ms, end_ms;
    } seen;
    if (at_ms >= seen.start_ms && at_ms < seen.end_ms) return seen.day;
    seen.day = floor_div(local_from_instant(at_ms), MS_PER_DAY);
    seen.start_ms = instant_of_day(seen.day);
    seen.end_ms = instant_of_day(seen.day + 1);
    return seen.day;
}

int paris_hour(int64_t at_ms)
{
    int64_t local_ms = local_from_instant(at_ms);
    return (int)((local_ms - floor_div(local_ms, MS_PER_DAY) * MS_PER_DAY) / 3600000);
}

struct time_of_day {
    int hour, minute, second, ms;
};

static struct time_of_day time_of_day(int64_t local_ms)
{
    int64_t ms = local_ms - floor_div(local_ms, MS_PER_DAY) * MS_PER_DAY;
    return (struct time_of_day){ (int)(ms / 3600000), (int)(ms / 60000 % 60), (int)(ms / 1000 % 60),
                                 (int)(ms % 1000) };
}

/* Takes two digits, at most `limit`, off the front. */
static bool take_two_digits(struct text *rest, int limit, int64_t *out)
{
    if (rest->len < 2 || rest->at[0] == '-') return false;
    if (!text_to_int((struct text){ rest->at, 2 }, out) || *out > limit) return false;
    *rest = (struct text){ rest->at + 2, rest->len - 2 };
    return true;
}

static bool take_char(struct text *rest, char expected)
{
    if (rest->len == 0 || rest->at[0] != expected) return false;
    *rest = (struct text){ rest->at + 1, rest->len - 1 };
    return true;
}

/* "08:30", "08:30:15", "08:30:15.250", in milliseconds since midnight. */
static bool take_time(struct text *rest, int64_t *ms)
{
    int64_t hours, minutes, seconds = 0, fraction_ms = 0;
    if (!take_two_digits(rest, 23, &hours) || !take_char(rest, ':')) return false;
    if (!take_two_digits(rest, 59, &minutes)) return false;
    if (take_char(rest, ':') && !take_two_digits(rest, 59, &seconds)) return false;
    if (take_char(rest, '.')) {
        struct text digits = { rest->at, 3 };
        if (rest->len < 3 || digits.at[0] == '-' || !text_to_int(digits, &fraction_ms))
            return false;
        *rest = (struct text){ rest->at + 3, rest->len - 3 };
    }
    *ms = ((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction_ms;
    return true;
}

bool instant_parse(struct text text, int64_t *at_ms)
{
    struct text rest = text, date = text_cut(&rest, 'T');
    int64_t day, time_ms, hours, minutes;
    if (!day_parse(date, &day)) return false;
    if (!rest.at) {
        *at_ms = instant_of_day(day);
        return true;
    }
    if (!take_time(&rest, &time_ms)) return false;
    int64_t local_ms = day * MS_PER_DAY + time_ms;
    if (rest.len == 0) {
        *at_ms = instant_from_local(local_ms);
        return true;
    }
    if (take_char(&rest, 'Z')) {
        *at_ms = local_ms;
        return rest.len == 0;
    }
    int64_t sign = rest.at[0] == '-' ? -1 : 1;
    if (!take_char(&rest, '+') && !take_char(&rest, '-')) return false;
    if (!take_two_digits(&rest, 23, &hours) || !take_char(&rest, ':')) return false;
    if (!take_two_digits(&rest, 59, &minutes)) return false;
    *at_ms = local_ms - sign * (hours * 60 + minutes) * 60000;
    return rest.len == 0;
}

void build_instant_iso(struct text_builder *out, int64_t at_ms)
{
    struct ymd ymd = day_to_ymd(floor_div(at_ms, MS_PER_DAY));
    struct time_of_day time = time_of_day(at_ms);
    build_format(out, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", ymd.year, ymd.month, ymd.day,
                 time.hour, time.minute, time.second, time.ms);
}

struct text instant_iso(struct arena *arena, int64_t at_ms)
{
    struct text_builder out = { .arena = arena };
    build_instant_iso(&out, at_ms);
    return built(&out);
}

struct text instant_paris(struct arena *arena, int64_t at_ms)
{
    int64_t local_ms = local_from_instant(at_ms), offset_s = (local_ms - at_ms) / 1000;
    struct ymd ymd = day_to_ymd(floor_div(local_ms, MS_PER_DAY));
    struct time_of_day time = time_of_day(local_ms);
    return text_format(arena, "%04d-%02d-%02dT%02d:%02d:%02d+%02d:%02d", ymd.year, ymd.month,
                       ymd.day, time.hour, time.minute, time.second, (int)(offset_s / 3600),
                       (int)(offset_s / 60 % 60));
}

struct text instant_french(struct arena *arena, int64_t at_ms)
{
    struct time_of_day time = time_of_day(local_from_instant(at_ms));
    struct text day = day_french(arena, day_of_instant(at_ms));
    return text_format(arena, "%.*s à %d\u00A0h\u00A0%02d", TEXT_ARGS(day), time.hour, time.minute);
}

struct text instant_english(struct arena *arena, int64_t at_ms)
{
    struct time_of_day time = time_of_day(local_from_instant(at_ms));
    struct text day = day_english(arena, day_of_instant(at_ms));
    return text_format(arena, "%.*s at %02d:%02d", TEXT_ARGS(day), time.hour, time.minute);
}
