/* civil.h - days, Paris time, birthdays and working days (R10, D14, D18, D32, D37, D40, D42).
 *
 * A day is a count of civil days since 1970-01-01; an instant is milliseconds since 1970-01-01
 * UTC. The day of an instant is the day in Europe/Paris, whatever the machine's zone. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/* "No day": kept as such in the database, so columns stay NOT NULL. */
enum { DAY_NONE = INT32_MIN };

struct ymd {
    int year, month, day; /* 1..12, 1..31 */
};

/* Loads Europe/Paris; aborts when the zone data is missing. Call it once, before any thread starts;
 * everything below that speaks of Paris needs it. */
void civil_init(void);
/* a / b rounded down, for 0 < b: days and months before 1970 are counted downwards. */
static inline int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}
bool ymd_is_valid(struct ymd);
int64_t day_from_ymd(struct ymd);
struct ymd day_to_ymd(int64_t day);
bool day_parse(struct text iso, int64_t *day); /* "2024-06-11" only, years 1 to 9999 */
/* DAY_NONE gives the empty text. */
struct text day_iso(struct arena *, int64_t day);     /* "2024-06-11" */
struct text day_french(struct arena *, int64_t day);  /* "11 juin 2024", "1er septembre 2024" */
struct text day_english(struct arena *, int64_t day); /* "11 June 2024" */

int64_t day_of_instant(int64_t at_ms); /* in Paris */
int64_t instant_of_day(int64_t day);   /* 00:00:00.000 Paris of that day */
/* "2024-06-11T08:30[:15[.250]]" read as Paris time, or a bare day (midnight), or with a final Z,
 * UTC, or with an offset as in "+02:00". Of the hour that comes twice in October the first is
 * meant; the one that is missing in March is read as if the clock had not moved yet (02:30 is
 * 03:30). */
bool instant_parse(struct text, int64_t *at_ms);
struct text instant_iso(struct arena *, int64_t at_ms); /* "2024-06-11T06:30:15.000Z" */
void build_instant_iso(struct text_builder *, int64_t at_ms);
struct text instant_paris(struct arena *, int64_t at_ms);   /* "2024-06-11T08:30:15+02:00" */
struct text instant_french(struct arena *, int64_t at_ms);  /* "11 juin 2024 à 8 h 30", in Paris */
struct text instant_english(struct arena *, int64_t at_ms); /* "11 June 2024 at 08:30", in Paris */
int paris_hour(int64_t at_ms);                              /* 0..23 */

/* The same day of the month `months` on; a month without it gives its last day (D40: 29 February
 * + 24 months = 28 February). */
int64_t day_add_months(int64_t day, int64_t months);
/* Completed years; someone born on 29 February ages on 28 February of common years. */
int64_t age_on(int64_t birth_day, int64_t day);
int64_t
majority_day(int64_t birth_day); /* the eighteenth birthday: from its 00:00 on, adult (D14) */
bool is_minor_on(int64_t birth_day, int64_t day);
int day_of_week(int64_t day);                        /* 1 Monday .. 7 Sunday */
int64_t easter_day(int year);                        /* Gregorian Easter Sunday */
bool day_is_working(int64_t day);                    /* Monday–Friday, not a French holiday */
int64_t day_add_working(int64_t day, int64_t count); /* count > 0: the count-th working day after */
bool day_is_target(int64_t day);                     /* open in the TARGET calendar */
int64_t day_next_target(int64_t day);                /* that day or the first open one after */
