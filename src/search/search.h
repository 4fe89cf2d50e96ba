/* search.h - what people type to find a school or a partner, as ranges of a table of words.
 *
 * A subject that is searched keeps its folded words (name, commune, postcode, code) in a table
 * word -> id. It is found when each word typed begins one of its own: "lyc st ex lyo". Ranges
 * instead of LIKE: they use the index, and mean the same on both engines. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"

enum { SEARCH_WORDS = 5 }; /* ranges of a statement that searches */
struct word_range {
    struct text from, to; /* from <= word < to, bytewise */
};
struct search {
    struct word_range of[SEARCH_WORDS]; /* longest first; those not typed accept any word */
    size_t words;                       /* 0: nothing to look for, list everything */
};
/* Of more than SEARCH_WORDS words the longest count. NO_MEMORY. */
enum err search_read(struct arena *, struct text typed, struct search *);

/* The words of a folded text, SEARCH_BATCH at a time, "" after the last: what a statement that
 * keeps them takes. False when none is left. */
enum { SEARCH_BATCH = 8 };
bool search_next_words(struct text *folded, struct text words[SEARCH_BATCH]);
