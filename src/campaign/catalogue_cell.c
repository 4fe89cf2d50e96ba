/* catalogue_cell.c - one cell of a decision table: "", "2de|1re", "..tle", "14..25", "yes". */
#include <string.h>

#include "campaign/catalogue_sections.h"

static const struct noun level_noun = { { "le niveau", "the level" }, { "niveaux", "levels" } };
static const struct noun word_noun = { { "le mot", "the word" }, { "mots", "words" } };

/* Where a part of a cell stands, and what its fact is. */
struct part {
    const struct node *node;
    enum fact_id fact;
    struct text text;
    int column;
};

static void note_part(struct reader *reader, const struct part *part, const char *fr,
                      const char *en)
{
    struct bilingual says = { { text_of(fr), text_of(en) } };
    note_fault_said(reader->book, part->node->line, part->column, says);
}

/* Words of a course may be used without being declared, and so may departments: they have their
 * own lists elsewhere. Any other word must be declared, or a misspelling would match nobody. */
static bool is_open(const struct catalogue *c, enum fact_id id)
{
    if (c->words_of[id].at) return false;
    return fact_list[id].source == OF_COURSE || id == FACT_school_department ||
           id == FACT_residence_department || id == FACT_place_department;
}

static void note_unknown_word(struct reader *reader, const struct part *part)
{
    const struct word_list *list = &reader->catalogue->words_of[part->fact];
    if (note_only_counted(reader->book)) return;
    struct text *names = READER_ARRAY(reader, struct text, list->n + reader->groups.n);
    if (!names) return;
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++) names[n++] = list->at[i].code;
    for (size_t i = 0; i < reader->groups.n; i++) {
        if (reader->groups.at[i].fact == part->fact) names[n++] = reader->groups.at[i].name;
    }
    note_unknown(reader->book, part->node->line, part->column, &word_noun, part->text,
                 (struct names){ names, n });
}

static const struct word_group *find_group(const struct reader *reader, enum fact_id fact,
                                           struct text name)
{
    for (size_t i = 0; i < reader->groups.n; i++) {
        const struct word_group *group = &reader->groups.at[i];
        if (group->fact == fact && text_equal(group->name, name)) return group;
    }
    return NULL;
}

static bool read_word(struct reader *reader, const struct part *part, struct span *span)
{
    const struct catalogue *c = reader->catalogue;
    const struct word_list *list = &c->words_of[part->fact];
    for (size_t i = 0; i < list->n; i++) {
        if (!text_equal(list->at[i].code, part->text)) continue;
        span->low = span->high = list->at[i].symbol;
        return true;
    }
    if (!is_open(c, part->fact)) {
        note_unknown_word(reader, part);
        return false;
    }
    if (fact_list[part->fact].source == OF_COURSE && reader->courses_given &&
        !courses_know(c, part->fact, part->text)) {
        note_no_such_course(reader, part->node->line, part->column, part->fact, part->text);
        return false;
    }
    if (!reader_intern(reader, part->node, part->text, &span->low)) return false;
    span->high = span->low;
    return true;
}

static bool read_level(struct reader *reader, const struct part *part, int64_t *rank)
{
    const struct catalogue *c = reader->catalogue;
    *rank = catalogue_level_rank(c, part->text);
    if (*rank >= 0) return true;
    note_unknown(reader->book, part->node->line, part->column, &level_noun, part->text,
                 (struct names){ c->levels, c->level_count });
    return false;
}

static bool read_number(struct reader *reader, const struct part *part, int64_t *number)
{
    enum { LARGEST_NUMBER = 1000000 };
    if (text_to_int(part->text, number) && *number >= 0 && *number <= LARGEST_NUMBER) return true;
    note_part(reader, part, "un nombre entier est attendu ici", "a whole number is expected here");
    return false;
}

static bool read_bound(struct reader *reader, const struct part *part, int64_t *point)
{
    return fact_list[part->fact].type == FACT_LEVEL ? read_level(reader, part, point)
                                                    : read_number(reader, part, point);
}

/* "a", "a..b", "..b" or "a..", of levels or numbers. */
static bool read_range(struct reader *reader, const struct part *part, struct span *span)
{
    const char *dots = memmem(part->text.at, part->text.len, "..", 2);
    if (!dots) {
        if (!read_bound(reader, part, &span->low)) return false;
        span->high = span->low;
        return true;
    }
    struct part low = *part, high = *part;
    low.text.len = (size_t)(dots - part->text.at);
    high.text = (struct text){ dots + 2, part->text.len - low.text.len - 2 };
    high.column += (int)text_count_characters(low.text) + 2;
    bool is_level = fact_list[part->fact].type == FACT_LEVEL;
    span->low = 0;
    span->high = is_level ? (int64_t)reader->catalogue->level_count - 1 : INT64_MAX;
    if (low.text.len == 0 && high.text.len == 0) {
        note_part(reader, part, "il manque une borne : a..b, ..b ou a..",
                  "a bound is missing: a..b, ..b or a..");
        return false;
    }
    if (low.text.len > 0 && !read_bound(reader, &low, &span->low)) return false;
    if (high.text.len > 0 && !read_bound(reader, &high, &span->high)) return false;
    if (span->low <= span->high) return true;
    note_part(reader, part, "la première borne dépasse la seconde",
              "the first bound is above the second");
    return false;
}

static bool read_part(struct reader *reader, const struct part *part, struct span *span)
{
    if (part->text.len == 0) {
        note_part(reader, part, "il manque une valeur à côté de « | »",
                  "a value is missing beside \"|\"");
        return false;
    }
    switch (fact_list[part->fact].type) {
    case FACT_WORD:
        return read_word(reader, part, span);
    case FACT_LEVEL:
    case FACT_NUMBER:
        return read_range(reader, part, span);
    case FACT_YES_NO:
        break;
    }
    span->low = span->high = text_is(part->text, "yes");
    if (span->low == 1 || text_is(part->text, "no")) return true;
    note_part(reader, part, "yes ou no est attendu ici", "yes or no is expected here");
    return false;
}

/* Keeps the spans ordered; one that meets another is a value said twice. */
static bool add_span(struct cell *cell, struct span span)
{
    size_t at = 0;
    while (at < cell->n && cell->spans[at].high < span.low) at++;
    if (at < cell->n && cell->spans[at].low <= span.high) return false;
    memmove(&cell->spans[at + 1], &cell->spans[at], (cell->n - at) * sizeof *cell->spans);
    cell->spans[at] = span;
    cell->n++;
    return true;
}

/* False when some value was there already; a faulty part adds nothing. */
static bool add_part(struct reader *reader, const struct part *part, struct cell *cell)
{
    const struct word_group *group = find_group(reader, part->fact, part->text);
    struct span span;
    if (!group) return !read_part(reader, part, &span) || add_span(cell, span);
    for (size_t i = 0; i < group->cell.n; i++) {
        if (!add_span(cell, group->cell.spans[i])) return false;
    }
    return true;
}

/* At most, for the array. */
static size_t count_spans(const struct reader *reader, struct text rest, enum fact_id fact)
{
    size_t count = 0;
    while (rest.at) {
        const struct word_group *group = find_group(reader, fact, text_cut(&rest, '|'));
        count += group ? group->cell.n : 1;
    }
    return count;
}

void read_cell(struct reader *reader, const struct node *node, enum fact_id fact, struct cell *cell)
{
    enum { LONGEST_CELL = 4000 /* bytes */ };
    if (!node_is(reader, node, NODE_SCALAR)) return;
    if (node->text.len > LONGEST_CELL) {
        note_fault(reader->book, node->line, node->column, "une case a %d octets au plus",
                   "a cell has at most %d bytes", LONGEST_CELL);
        return;
    }
    cell->any = node->text.len == 0;
    if (cell->any) return;
    cell->spans = READER_ARRAY(reader, struct span, count_spans(reader, node->text, fact));
    if (!cell->spans) return;
    struct text rest = node->text;
    struct part part = { .node = node, .fact = fact, .column = node->column + node->quoted };
    while (rest.at) {
        part.text = text_cut(&rest, '|');
        if (!add_part(reader, &part, cell)) {
            note_part(reader, &part, "cette valeur est déjà dite dans la case",
                      "this value is already said in the cell");
        }
        part.column += (int)text_count_characters(part.text) + 1;
    }
}
