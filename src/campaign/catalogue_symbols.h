/* catalogue_symbols.h - words as numbers, and cells as sets of numbers. */
#pragma once
#include "campaign/catalogue.h"

/* Interned words, numbered from 0 in the order they came. Filled while a catalogue is read, only
 * looked up afterwards. */
enum { SYMBOLS_MAX = 6000, SYMBOL_SLOTS = 16384 /* a power of two */ };
struct symbol_table {
    struct text texts[SYMBOLS_MAX];
    size_t n;
    uint16_t slots[SYMBOL_SLOTS]; /* symbol + 1; 0: empty */
};
enum { SYMBOL_NONE = -1 };
int64_t symbol_intern(struct symbol_table *, struct text);     /* SYMBOL_NONE when full */
int64_t symbol_find(const struct symbol_table *, struct text); /* SYMBOL_NONE: never interned */

/* A fact's value as a point that spans can hold; what is not known is in no span, and a word that
 * the catalogue never uses is a point of its own. */
#define POINT_UNKNOWN INT64_MIN
int64_t fact_point(const struct catalogue *, enum fact_id, const struct fact_value *);
bool cell_accepts(const struct cell *, int64_t point);
bool cell_is_about_health(const struct cell *, enum fact_id); /* a health fact, and not empty */
