/* err.h - everything the system can answer besides "done": refusals (the user's matter) and faults
 * (ours). One table, base/err_table.h, gives each its HTTP status, its stable problem type
 * ("urn:passregion:problem:wrong-code" for WRONG_CODE) and its sentences in French and English.
 *
 * A function that can fail returns enum err; under the call stands `if (e) return e;`. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err_table.h"
#include "base/text.h"

enum err {
    OK = 0,
    NO_ROW, /* a statement found nothing: never leaves the slice that asked */
#define ERR_NAME(name, status, fr, en) name,
    ERR_REFUSALS(ERR_NAME) ERR_FIRST_FAULT,
    ERR_BEFORE_FAULTS = ERR_FIRST_FAULT - 1,
    ERR_FAULTS(ERR_NAME) ERR_COUNT
#undef ERR_NAME
};

enum lang { FRENCH, ENGLISH };

/* A fact that makes a refusal exact (R85): `{remaining}` in the sentence is replaced by it, and
 * the problem body carries it as a member of its own. */
struct fact {
    const char *name; /* static; NULL ends the list */
    enum fact_kind { FACT_CENTS, FACT_COUNT, FACT_DAY, FACT_INSTANT, FACT_TEXT } kind;
    int64_t number;   /* cents, a count, a civil day, or milliseconds since 1970 UTC */
    struct text text; /* FACT_TEXT; lives as long as the arena of the call */
};
enum { FACTS_MAX = 6 };
struct facts {
    struct fact at[FACTS_MAX];
    size_t n;
};
void facts_add_cents(struct facts *, const char *name, int64_t cents);
void facts_add_count(struct facts *, const char *name, int64_t count);
void facts_add_day(struct facts *, const char *name, int64_t day);
void facts_add_instant(struct facts *, const char *name, int64_t at_ms);
void facts_add_text(struct facts *, const char *name, struct text);

bool err_is_fault(enum err);
int err_http_status(enum err);                 /* 200 for OK */
const char *err_name(enum err);                /* "WRONG_CODE" */
const char *err_slug(enum err);                /* "wrong-code", static storage */
const char *err_template(enum err, enum lang); /* with its {placeholders} */
enum err err_from_slug(struct text);           /* ERR_COUNT when unknown */

/* The sentence with its facts filled in, in `arena`. A placeholder without fact stays readable.
 * Absent when the arena is full. */
struct arena;
struct text err_sentence(struct arena *, enum err, enum lang, const struct facts *);
