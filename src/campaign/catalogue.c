/* catalogue.c - looking things up in a catalogue that has been read. */
#include "campaign/catalogue.h"

const struct benefit *catalogue_benefit(const struct catalogue *c, struct text code)
{
    for (size_t i = 0; i < c->benefit_count; i++) {
        if (text_equal(c->benefits[i].code, code)) return &c->benefits[i];
    }
    return NULL;
}

const struct window *benefit_window(const struct catalogue *c, const struct benefit *benefit)
{
    return &c->windows[benefit->window];
}

int catalogue_level_rank(const struct catalogue *c, struct text level)
{
    for (size_t i = 0; i < c->level_count; i++) {
        if (text_equal(c->levels[i], level)) return (int)i;
    }
    return -1;
}

static const struct word *find_word(const struct word_list *list, struct text code)
{
    for (size_t i = 0; i < list->n; i++) {
        if (text_equal(list->at[i].code, code)) return &list->at[i];
    }
    return NULL;
}

struct text catalogue_fact_word(const struct catalogue *c, enum fact_id id, struct text code,
                                enum lang lang)
{
    const struct word *word = find_word(&c->words_of[id], code);
    return word ? word->label.in[lang] : code;
}

struct text catalogue_word(const struct catalogue *c, struct text code, enum lang lang)
{
    for (enum fact_id id = 0; id < FACT_IDS; id++) {
        const struct word *word = find_word(&c->words_of[id], code);
        if (word) return word->label.in[lang];
    }
    return code;
}

struct text catalogue_note_text(struct arena *arena, const struct catalogue_note *note,
                                enum lang lang)
{
    struct text says = note->says.in[lang];
    if (note->line == 0) return says;
    return lang == FRENCH ? text_format(arena, "ligne %d, colonne %d : %.*s", note->line,
                                        note->column, TEXT_ARGS(says))
                          : text_format(arena, "line %d, column %d: %.*s", note->line, note->column,
                                        TEXT_ARGS(says));
}
