/* text.h - UTF-8 text as pointer and length, and a builder that grows in an arena. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* UTF-8 without NUL inside; at == NULL means "absent". Not NUL-terminated unless said. */
struct text {
    const char *at;
    size_t len;
};
#define TEXT(literal)                                                                              \
    (struct text)                                                                                  \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }
/* For printf("%.*s", TEXT_ARGS(t)). */
#define TEXT_ARGS(t) (int)(t).len, (t).at ? (t).at : ""

struct text text_of(const char *nul_terminated); /* NULL gives the absent text; not copied */
bool text_is_empty(struct text);                 /* absent or "" */
bool text_equal(struct text, struct text);       /* by bytes: the absent text equals "" */
bool text_is(struct text, const char *nul_terminated);
bool text_starts_with(struct text, struct text prefix);
int text_compare(struct text, struct text); /* bytewise, like SQL COLLATE "C" */
struct text text_trim(struct text);         /* ASCII white space at both ends */
/* Cuts `*rest` at the first `separator`: returns what stands before, leaves what follows; when
 * there is none, returns all and leaves the absent text. */
struct text text_cut(struct text *rest, char separator);
/* Decimal digits with an optional '-', nothing else; false on overflow or anything else. */
bool text_to_int(struct text, int64_t *out);
size_t text_count_characters(struct text); /* code points of valid UTF-8 */
bool text_is_utf8(struct text);            /* valid, without NUL */

/* All copies live in the arena, are NUL-terminated, and are absent when the arena is full. The copy
 * of the absent text is absent, as a C string it is "". */
struct text text_copy(struct arena *, struct text);
char *text_to_cstring(struct arena *, struct text);
struct text text_format(struct arena *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Search key (ICU): case, accents and ligatures folded, "L'Abbé Bœuf" -> "l abbe boeuf"; runs of
 * anything but letters and digits become one space. The same on both database engines. */
struct text text_fold(struct arena *, struct text);
/* Unicode NFC, inner runs of white space or control characters to one space, trimmed: how names are
 * kept. */
struct text text_tidy(struct arena *, struct text);
/* In the letters that every bank of the SEPA zone must carry (EPC217-08): accents and ligatures
 * taken apart as people type them, '&' a '+', brackets round, what has no counterpart a '.'; runs
 * of white space to one space, trimmed, no '/' at either end and no two of them together. What is
 * not written in Latin letters comes out without a letter. */
struct text text_sepa(struct arena *, struct text);

/* Grows in an arena. When the arena is full `failed` is set and everything after is ignored:
 * check once, at the end. Without an arena it fills the `cap` bytes given at `at`, and no more. */
struct text_builder {
    struct arena *arena;
    char *at;
    size_t len, cap;
    bool failed;
};
void build_text(struct text_builder *, struct text);
void build_chars(struct text_builder *, const char *nul_terminated);
void build_int(struct text_builder *, int64_t);
void build_format(struct text_builder *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void build_json_string(struct text_builder *, struct text); /* with quotes; the absent one is "" */
struct text built(const struct text_builder *); /* absent when failed; NUL-terminated else */
