/* catalogue_words.c - the sections `levels`, `words` and `partner_kinds`: which words the facts
 * may take, and how each is said to people. */
#include "campaign/catalogue_sections.h"

#include <string.h>

static const struct noun fact_noun = { { "le fait", "the fact" }, { "faits", "facts" } };
static const struct noun level_noun = { { "le niveau", "the level" }, { "niveaux", "levels" } };

enum { MOST_LEVELS = 40 };

/* A level the courses use and the catalogue does not would match no row, silently. */
static void note_missing_levels(struct reader *reader, const struct node *levels)
{
    const struct catalogue *c = reader->catalogue;
    struct text told = { 0 }; /* courses of one level mostly follow one another */
    for (size_t i = 0; i < c->course_count; i++) {
        struct text level = c->courses[i].level;
        if (text_is_empty(level) || catalogue_level_rank(c, level) >= 0 ||
            text_equal(level, told)) {
            continue;
        }
        told = level;
        note_fault(reader->book, levels->line, levels->column,
                   "le niveau « %.*s » de la formation %.*s manque dans « levels »",
                   "the level \"%.*s\" of the course %.*s is missing in \"levels\"",
                   TEXT_ARGS(text_shown(level)), TEXT_ARGS(text_shown(c->courses[i].code)));
    }
}

/* A level's code may hold a '+', as in bac+1; no other code may. */
static struct text read_level_code(struct reader *reader, const struct node *node)
{
    enum { LONGEST_LEVEL = 20 };
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789+_-";
    if (!node_is(reader, node, NODE_SCALAR)) return (struct text){ 0 };
    if (node->text.len > 0 && node->text.len <= LONGEST_LEVEL &&
        strspn(node->text.at, allowed) == node->text.len) {
        return node->text;
    }
    note_fault(reader->book, node->line, node->column,
               "un niveau s'écrit en lettres minuscules, chiffres, +, - et _",
               "a level is written in lower-case letters, digits, +, - and _");
    return (struct text){ 0 };
}

void read_levels(struct reader *reader, const struct node *node)
{
    struct catalogue *c = reader->catalogue;
    if (!node_is(reader, node, NODE_LIST) || !node_has_at_most(reader, node, MOST_LEVELS)) return;
    c->levels = READER_ARRAY(reader, struct text, node->n);
    struct word *words = READER_ARRAY(reader, struct word, node->n);
    if (!c->levels || !words) return;
    for (const struct node *level = node->first; level; level = level->next) {
        struct text code = read_level_code(reader, level);
        if (!code.at) continue;
        if (catalogue_level_rank(c, code) >= 0) {
            note_fault(reader->book, level->line, level->column,
                       "le niveau « %.*s » est déjà donné", "the level \"%.*s\" is already given",
                       TEXT_ARGS(code));
            continue;
        }
        struct word *word = &words[c->level_count];
        *word = (struct word){ .code = code, .label.in = { code, code } };
        /* Interned before any other word, so a level's symbol is its rank. */
        if (!reader_intern(reader, level, code, &word->symbol)) return;
        c->levels[c->level_count++] = code;
    }
    c->words_of[FACT_level] = (struct word_list){ words, c->level_count };
    note_missing_levels(reader, node);
}

static void read_level_labels(struct reader *reader, const struct node *node)
{
    struct catalogue *c = reader->catalogue;
    if (!node_is(reader, node, NODE_MAP)) return;
    for (const struct node *child = node->first; child; child = child->next) {
        int rank = catalogue_level_rank(c, child->key->text);
        if (rank < 0) {
            note_unknown(reader->book, child->key->line, child->key->column, &level_noun,
                         child->key->text, (struct names){ c->levels, c->level_count });
            continue;
        }
        read_bilingual(reader, child, NULL, &c->words_of[FACT_level].at[rank].label);
    }
}

static void read_words_of(struct reader *reader, const struct node *node, enum fact_id id)
{
    struct word_list *list = &reader->catalogue->words_of[id];
    if (!node_is(reader, node, NODE_MAP)) return;
    /* Anew, should the fact stand twice in the file: a fault noted elsewhere. */
    *list = (struct word_list){ READER_ARRAY(reader, struct word, node->n), 0 };
    if (!list->at) return;
    for (const struct node *child = node->first; child; child = child->next) {
        struct word *word = &list->at[list->n];
        read_code(reader, child->key, NULL, &word->code);
        read_bilingual(reader, child, NULL, &word->label);
        if (!word->code.at) continue;
        if (!reader_intern(reader, child->key, word->code, &word->symbol)) return;
        list->n++;
        if (fact_list[id].source == OF_COURSE && reader->courses_given &&
            !courses_know(reader->catalogue, id, word->code)) {
            note_no_such_course(reader, child->key->line, child->key->column, id, word->code);
        }
    }
}

static void note_unknown_fact(struct reader *reader, const struct node *key)
{
    struct text names[FACT_IDS];
    size_t n = 0;
    for (enum fact_id id = 0; id < FACT_IDS; id++) {
        enum fact_type type = fact_list[id].type;
        if (type == FACT_WORD || type == FACT_LEVEL) names[n++] = text_of(fact_list[id].name);
    }
    note_unknown(reader->book, key->line, key->column, &fact_noun, key->text,
                 (struct names){ names, n });
}

void read_words(struct reader *reader, const struct node *node)
{
    if (!node_is(reader, node, NODE_MAP)) return;
    for (const struct node *child = node->first; child; child = child->next) {
        enum fact_id id = fact_find(child->key->text);
        if (id == FACT_level) {
            read_level_labels(reader, child);
        } else if (id == FACT_place_kind) {
            note_fault(reader->book, child->key->line, child->key->column,
                       "les types de partenaires se déclarent dans « partner_kinds »",
                       "kinds of partner are declared in \"partner_kinds\"");
        } else if (id != FACT_IDS && fact_list[id].type == FACT_WORD) {
            read_words_of(reader, child, id);
        } else {
            note_unknown_fact(reader, child->key);
        }
    }
}

static void read_groups_of(struct reader *reader, const struct node *node, enum fact_id id)
{
    const struct word_list *words = &reader->catalogue->words_of[id];
    struct word_groups *groups = &reader->groups;
    if (!node_is(reader, node, NODE_MAP)) return;
    for (const struct node *child = node->first; child; child = child->next) {
        struct word_group group = { .fact = id };
        read_code(reader, child->key, NULL, &group.name);
        bool taken = false;
        for (size_t i = 0; i < words->n; i++) {
            taken |= text_equal(words->at[i].code, child->key->text);
        }
        if (taken) {
            note_fault(reader->book, child->key->line, child->key->column,
                       "« %.*s » est déjà un mot de ce fait",
                       "\"%.*s\" is already a word of this fact", TEXT_ARGS(child->key->text));
        }
        read_cell(reader, child, id, &group.cell);
        if (group.cell.any) {
            note_fault(reader->book, child->line, child->column, "ce groupe est vide",
                       "this group is empty");
        }
        groups->at[groups->n++] = group;
    }
}

void read_groups(struct reader *reader, const struct node *node)
{
    if (!node_is(reader, node, NODE_MAP)) return;
    size_t count = 0;
    for (const struct node *child = node->first; child; child = child->next) count += child->n;
    struct word_group *groups = READER_ARRAY(reader, struct word_group, count);
    if (!groups) return;
    reader->groups.at = groups;
    for (const struct node *child = node->first; child; child = child->next) {
        enum fact_id id = fact_find(child->key->text);
        if (id != FACT_IDS && fact_list[id].type == FACT_WORD) {
            read_groups_of(reader, child, id);
        } else {
            note_unknown_fact(reader, child->key);
        }
    }
}

void read_partner_kinds(struct reader *reader, const struct node *node)
{
    struct catalogue *c = reader->catalogue;
    read_words_of(reader, node, FACT_place_kind);
    c->partner_kinds = c->words_of[FACT_place_kind].at;
    c->partner_kind_count = c->words_of[FACT_place_kind].n;
}
