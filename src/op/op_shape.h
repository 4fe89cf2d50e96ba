/* op_shape.h - structs read from and written as JSON by their declared shapes. */
#pragma once
#include "op/op.h"

enum {
    SHAPE_BODY_MAX = 8 << 20, /* bytes of a request body */
    SHAPE_DEPTH_MAX = 8       /* objects and lists in one another */
};

/* --- checking, at start ----------------------------------------------------------------------- */
enum side { INPUT_SIDE, OUTPUT_SIDE };
/* Members without gaps or overlap, distinct names, sane limits, known formats, flags that do not
 * contradict each other. False, after a log line for each fault, when the shape is wrong. */
bool shape_check(const struct shape *, enum side, const char *operation);
/* The same name, members and limits: two headers may each have their copy of one shape. */
bool shape_equal(const struct shape *, const struct shape *);
const struct field *shape_field(const struct shape *, struct text name); /* or NULL */
bool shape_has_flag(const struct shape *, unsigned flag);                /* at any depth */
bool shape_is_flat(const struct shape *);                                /* no OBJECT, no LIST */

struct limits {
    int64_t min, max;
};
/* The limits that hold for what comes in, defaults filled in: of the value, the characters or the
 * items. Days and instants too. */
struct limits field_limits(const struct field *);

/* --- reading ---------------------------------------------------------------------------------- */
/* Every member absent: 0, the absent text, DAY_NONE. */
void shape_blank(const struct shape *, void *out);
/* Fills `out` from a JSON object; texts and lists are allocated in the arena; an empty body reads
 * as {}. BAD_INPUT with the facts field ("lines[3].amount_cents") and why (a sentence's end in
 * `lang`), BAD_JSON {line}, BODY_TOO_LARGE {limit}, NO_MEMORY. */
enum err shape_read(struct arena *, const struct shape *, struct text body, enum lang,
                    struct facts *, void *out);
/* The same from "a=1&b=deux%20mots"; objects and lists cannot be given that way. */
enum err shape_read_query(struct arena *, const struct shape *, struct text query, enum lang,
                          struct facts *, void *out);

/* --- writing ---------------------------------------------------------------------------------- */
/* Appends the JSON object; HEALTH members only when `role` is one of HEALTH_ROLES. DEFECT when a
 * required id, day or instant is none, or a choice is out of its list. */
enum err shape_write(struct text_builder *, const struct shape *, const void *in, unsigned role);
/* Only AUDITED members, and of those never SECRET or HEALTH ones. */
enum err shape_write_audited(struct text_builder *, const struct shape *, const void *in);
/* Lines of a CSV file; the shape is flat. Money leaves as "12.50", HEALTH members as empty cells
 * for other roles. */
void shape_write_csv_header(struct text_builder *, const struct shape *);
enum err shape_write_csv(struct text_builder *, const struct shape *, const void *in,
                         unsigned role);

/* --- samples ---------------------------------------------------------------------------------- */
/* A valid JSON input, the same for the same seed: with seed 0 the required members only, otherwise
 * some optional ones too. What only the function can know (that an id exists) is not in it. */
struct text shape_sample(struct arena *, const struct shape *, uint64_t seed);
