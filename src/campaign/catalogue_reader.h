/* catalogue_reader.h - reading a map of the YAML tree into a struct, key by declared key. */
#pragma once
#include "campaign/catalogue_symbols.h"
#include "campaign/catalogue_yaml.h"

/* A name for several words of a fact, so that a table says "secondary" and not eight kinds of
 * school. It exists in the file only: cells hold the words. */
struct word_group {
    struct text name;
    enum fact_id fact;
    struct cell cell;
};
struct word_groups {
    struct word_group *at;
    size_t n;
};
struct reader {
    struct arena *arena;
    struct note_book *book;
    struct catalogue *catalogue; /* as far as it is read */
    struct symbol_table *symbols;
    struct word_groups groups;
    bool courses_given;
};
/* One key of a map: `read` puts the value at `offset` of the struct and notes what is wrong. */
struct key {
    const char *name;
    enum { OPTIONAL_KEY, REQUIRED_KEY } need;
    void (*read)(struct reader *, const struct node *value, const struct key *, void *field);
    size_t offset;
    int64_t min, max;           /* of a count */
    const char *const *choices; /* of a choice, NULL-ended */
};
/* Unknown and missing keys are faults. Nothing is read when the node is not a map. */
void read_map(struct reader *, const struct node *, const struct key *keys, size_t n, void *into);
#define READ_MAP(reader, node, keys, into)                                                         \
    read_map((reader), (node), (keys), sizeof(keys) / sizeof *(keys), (into))

/* Readers of values, by the type of the field. A field keeps its value when the node is faulty. */
typedef void value_reader(struct reader *, const struct node *, const struct key *, void *field);
value_reader read_code;      /* struct text: a-z 0-9 - _ */
value_reader read_bilingual; /* struct bilingual: {fr: …, en: …} */
value_reader read_day;       /* int64_t civil day */
value_reader read_count;     /* int64_t from min to max */
value_reader read_cents;     /* int64_t from euros with two decimals at most (D25) */
value_reader read_euros;     /* int64_t cents from whole euros: budgets, up to 10^9 euros */
value_reader read_flag;      /* bool: yes or no */
value_reader read_choice;    /* an enum, by its place among the choices */
value_reader read_later;     /* const struct node *: kept for a reader that needs more */

/* True, or a fault is noted. */
bool node_is(struct reader *, const struct node *, enum node_kind);
bool node_has_at_most(struct reader *, const struct node *, size_t limit);
const struct node *node_child(const struct node *map, const char *key); /* or NULL */
/* An array of one item a child, in the arena; NULL with no_memory noted. */
void *reader_array(struct reader *, size_t count, size_t size);
#define READER_ARRAY(reader, type, n) ((type *)reader_array((reader), (n), sizeof(type)))
/* True when the word fits the table of symbols; else a fault is noted. */
bool reader_intern(struct reader *, const struct node *, struct text word, int64_t *symbol);
