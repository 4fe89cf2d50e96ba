/* script.h - what a scenario expects, said relative to a catalogue, so that the same scenario also
 * passes on one whose codes are renamed and whose amounts and dates are shifted: rules are data. */
#pragma once
#include <stdint.h>

struct script {
    const char *const *catalogues; /* previous, this, next */
    const char *previous, *campaign, *next;
    const char *prefix; /* before every benefit's code */
    int64_t more_cents; /* added to every amount of the catalogues */
    int64_t later_days; /* added to every date */
};
/* By name: "as_presented" or "shifted" (made by test/scenario/shift.py in the build folder). */
const struct script *script_named(const char *name);
extern const struct script *script;

const char *b(const char *benefit);         /* its code in the script's catalogue */
int64_t eur(int64_t euros);                 /* an amount of the catalogue, in cents */
const char *on(const char *presented_time); /* "2024-06-11T10:00" moved with the calendar */
const char *day(const char *presented_day); /* "2024-06-11" likewise */
