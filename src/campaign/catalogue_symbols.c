/* catalogue_symbols.c - the interned words of a catalogue, so that deciding compares numbers: a
 * benefit is decided at every validation and every payment. */
#include "campaign/catalogue_symbols.h"

/* FNV-1a: the words are a catalogue's own, so nobody can choose them to collide. */
static size_t slot_of(struct text word)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < word.len; i++) hash = (hash ^ (uint8_t)word.at[i]) * 16777619u;
    return hash & (SYMBOL_SLOTS - 1);
}

int64_t symbol_find(const struct symbol_table *table, struct text word)
{
    for (size_t slot = slot_of(word); table->slots[slot]; slot = (slot + 1) % SYMBOL_SLOTS) {
        int64_t symbol = table->slots[slot] - 1;
        if (text_equal(table->texts[symbol], word)) return symbol;
    }
    return SYMBOL_NONE;
}

int64_t symbol_intern(struct symbol_table *table, struct text word)
{
    int64_t found = symbol_find(table, word);
    if (found != SYMBOL_NONE || table->n == SYMBOLS_MAX) return found;
    size_t slot = slot_of(word);
    while (table->slots[slot]) slot = (slot + 1) % SYMBOL_SLOTS;
    table->texts[table->n] = word;
    table->slots[slot] = (uint16_t)++table->n;
    return (int64_t)table->n - 1;
}

int64_t fact_point(const struct catalogue *catalogue, enum fact_id id,
                   const struct fact_value *value)
{
    if (!value->known) return POINT_UNKNOWN;
    switch (fact_list[id].type) {
    case FACT_YES_NO:
    case FACT_NUMBER:
        return value->number;
    case FACT_WORD:
    case FACT_LEVEL:
        break;
    }
    return symbol_find(catalogue->symbols, value->word);
}

bool cell_accepts(const struct cell *cell, int64_t point)
{
    if (cell->any) return true;
    if (point == POINT_UNKNOWN) return false;
    for (size_t i = 0; i < cell->n; i++) {
        if (point >= cell->spans[i].low && point <= cell->spans[i].high) return true;
    }
    return false;
}

bool cell_is_about_health(const struct cell *cell, enum fact_id id)
{
    return fact_list[id].health && !cell->any;
}
