/* search.c - makes ranges of typed words. The longest word comes first because it is the one that
 * finds the fewest rows: the statements look it up in the index and test the others. */
#include "search/search.h"

/* Sorts after every character that a folded word can hold. */
static const char highest_character[] = "\U0010FFFF";

static bool next_word(struct text *folded, struct text *word)
{
    while (folded->at) {
        *word = text_cut(folded, ' ');
        if (word->len) return true;
    }
    return false;
}

bool search_next_words(struct text *folded, struct text words[SEARCH_BATCH])
{
    for (size_t i = 0; i < SEARCH_BATCH; i++)
        if (!next_word(folded, &words[i])) words[i] = TEXT("");
    return words[0].len > 0;
}

/* Keeps the words sorted by length, longest first; the shortest falls out of a full list. */
static void insert(struct text words[SEARCH_WORDS], size_t *n, struct text word)
{
    size_t at = *n;
    while (at > 0 && words[at - 1].len < word.len) at--;
    if (at == SEARCH_WORDS) return;
    if (*n < SEARCH_WORDS) ++*n;
    for (size_t i = *n - 1; i > at; i--) words[i] = words[i - 1];
    words[at] = word;
}

enum err search_read(struct arena *arena, struct text typed, struct search *search)
{
    struct text rest = text_fold(arena, typed), word, words[SEARCH_WORDS];
    if (typed.at && !rest.at) return NO_MEMORY;
    *search = (struct search){ 0 };
    while (next_word(&rest, &word)) insert(words, &search->words, word);
    for (size_t i = 0; i < SEARCH_WORDS; i++) {
        struct word_range *range = &search->of[i];
        word = i < search->words ? words[i] : TEXT("");
        range->from = word;
        range->to = text_format(arena, "%.*s%s", TEXT_ARGS(word), highest_character);
        if (!range->to.at) return NO_MEMORY;
    }
    return OK;
}
