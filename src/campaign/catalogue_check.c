/* catalogue_check.c - rows that can never be reached because earlier rows take all their cases.
 * Exact: a row is a box of sets, one a column; what remains of it once every earlier row is cut
 * away is empty or it is not. */
#include <string.h>

#include "campaign/catalogue_sections.h"

/* Cutting boxes can take exponential time on a table made for it; real ones take some hundred
 * steps. Past the limit the check says that it gave up, which is also a remark. A step compares a
 * box with a row; the limit is for the whole catalogue, under a second. */
enum { MOST_STEPS = 4000000, SCRATCH_BYTES = 8 << 20 };

struct span_set {
    struct span *spans; /* ordered and disjoint */
    size_t n;
};
struct box {
    struct span_set *sets; /* one a column */
};
struct cutting {
    const struct catalogue *catalogue;
    const struct amount_table *table;
    struct span_set *domains; /* one a column */
    struct arena *scratch;
    size_t *steps;
    bool gave_up;
};

/* --- sets of spans --------------------------------------------------------------------------- */

static struct span_set set_make(struct cutting *cutting, size_t most)
{
    struct span_set set = { ARENA_ARRAY(cutting->scratch, struct span, most + 1), 0 };
    if (!set.spans) cutting->gave_up = true;
    return set;
}

static struct span_set set_intersect(struct cutting *cutting, struct span_set a, struct span_set b)
{
    struct span_set both = set_make(cutting, a.n + b.n);
    for (size_t i = 0, j = 0; both.spans && i < a.n && j < b.n;) {
        int64_t low = a.spans[i].low > b.spans[j].low ? a.spans[i].low : b.spans[j].low;
        int64_t high = a.spans[i].high < b.spans[j].high ? a.spans[i].high : b.spans[j].high;
        if (low <= high) both.spans[both.n++] = (struct span){ low, high };
        if (a.spans[i].high < b.spans[j].high) {
            i++;
        } else {
            j++;
        }
    }
    return both;
}

static struct span_set set_subtract(struct cutting *cutting, struct span_set a, struct span_set b)
{
    struct span_set rest = set_make(cutting, a.n + b.n);
    for (size_t i = 0; rest.spans && i < a.n; i++) {
        struct span left = a.spans[i];
        bool some = true;
        for (size_t j = 0; some && j < b.n && b.spans[j].low <= left.high; j++) {
            if (b.spans[j].high < left.low) continue;
            if (b.spans[j].low > left.low) {
                rest.spans[rest.n++] = (struct span){ left.low, b.spans[j].low - 1 };
            }
            some = b.spans[j].high < left.high;
            if (some) left.low = b.spans[j].high + 1;
        }
        if (some) rest.spans[rest.n++] = left;
    }
    return rest;
}

/* Every value a fact can take: its declared words, all levels, yes and no, any number; any word at
 * all where the list of words is not the catalogue's; and "not known" where that may be. */
static struct span_set domain_of(struct cutting *cutting, enum fact_id id)
{
    const struct catalogue *c = cutting->catalogue;
    const struct word_list *words = &c->words_of[id];
    struct span_set domain = set_make(cutting, words->n + 2);
    if (!domain.spans) return domain;
    if (fact_list[id].presence == MAYBE) {
        domain.spans[domain.n++] = (struct span){ POINT_UNKNOWN, POINT_UNKNOWN };
    }
    if (fact_list[id].type == FACT_YES_NO) {
        domain.spans[domain.n++] = (struct span){ 0, 1 };
    } else if (fact_list[id].type == FACT_NUMBER) {
        domain.spans[domain.n++] = (struct span){ 0, INT64_MAX };
    } else if (words->n == 0) {
        domain.spans[domain.n++] = (struct span){ SYMBOL_NONE, INT64_MAX };
    }
    /* Words are interned in the order of their declaration, but a word that an earlier fact also
     * declares has that fact's symbol: each goes to its place. */
    for (size_t i = 0; i < words->n; i++) {
        struct span word = { words->at[i].symbol, words->at[i].symbol };
        size_t at = domain.n++;
        for (; at > 0 && domain.spans[at - 1].low > word.low; at--) {
            domain.spans[at] = domain.spans[at - 1];
        }
        domain.spans[at] = word;
    }
    return domain;
}

/* --- boxes ----------------------------------------------------------------------------------- */

static struct span_set cell_set(const struct cutting *cutting, const struct amount_row *row,
                                size_t column)
{
    const struct cell *cell = &row->cells[column];
    return cell->any ? cutting->domains[column] : (struct span_set){ cell->spans, cell->n };
}

static bool sets_meet(struct span_set a, struct span_set b)
{
    for (size_t i = 0, j = 0; i < a.n && j < b.n;) {
        if (a.spans[i].high < b.spans[j].low) {
            i++;
        } else if (b.spans[j].high < a.spans[i].low) {
            j++;
        } else {
            return true;
        }
    }
    return false;
}

static bool overlaps(struct cutting *cutting, const struct box *box, const struct amount_row *row)
{
    if (++*cutting->steps > MOST_STEPS) cutting->gave_up = true;
    for (size_t k = 0; k < cutting->table->column_count; k++) {
        if (!sets_meet(box->sets[k], cell_set(cutting, row, k))) return false;
    }
    return true;
}

/* Is every case of the box taken by rows `from`..`before`-1? The box is cut column by column by
 * the first row it meets: each piece outside that row must be taken by the rows after it. */
static bool is_taken(struct cutting *cutting, struct box box, size_t from, size_t before)
{
    size_t columns = cutting->table->column_count;
    while (from < before && !overlaps(cutting, &box, &cutting->table->rows[from])) from++;
    if (from == before) return false;
    struct arena_mark mark = arena_mark(cutting->scratch);
    struct box inside = { ARENA_ARRAY(cutting->scratch, struct span_set, columns + 1) };
    if (!inside.sets) cutting->gave_up = true;
    bool taken = !cutting->gave_up;
    if (taken) memcpy(inside.sets, box.sets, columns * sizeof *box.sets);
    for (size_t k = 0; k < columns && taken; k++) {
        struct span_set cell = cell_set(cutting, &cutting->table->rows[from], k);
        struct span_set within = set_intersect(cutting, inside.sets[k], cell);
        struct span_set outside = set_subtract(cutting, inside.sets[k], cell);
        if (cutting->gave_up) break;
        inside.sets[k] = outside;
        if (outside.n > 0) taken = is_taken(cutting, inside, from + 1, before);
        inside.sets[k] = within;
    }
    arena_rewind(cutting->scratch, mark);
    return taken && !cutting->gave_up;
}

/* The rows that meet this one, for the remark: "1, 3". */
static struct text rows_meeting(struct cutting *cutting, struct arena *arena, const struct box *box,
                                size_t before)
{
    enum { SHOWN = 6 };
    size_t shown = 0;
    struct text_builder out = { .arena = arena };
    for (size_t i = 0; i < before && shown <= SHOWN; i++) {
        if (!overlaps(cutting, box, &cutting->table->rows[i])) continue;
        if (shown > 0) build_chars(&out, ", ");
        if (shown++ == SHOWN) {
            build_chars(&out, "…");
        } else {
            build_int(&out, cutting->table->rows[i].line);
        }
    }
    return built(&out);
}

static void check_row(struct cutting *cutting, const struct benefit *benefit, size_t at,
                      struct note_book *book)
{
    const struct amount_table *table = cutting->table;
    const struct amount_row *row = &table->rows[at];
    struct box box = { ARENA_ARRAY(cutting->scratch, struct span_set, table->column_count + 1) };
    if (!box.sets) cutting->gave_up = true;
    for (size_t k = 0; k < table->column_count && box.sets; k++) {
        box.sets[k] = cell_set(cutting, row, k);
    }
    if (cutting->gave_up || !is_taken(cutting, box, 0, at)) return;
    struct text lines = rows_meeting(cutting, book->arena, &box, at);
    note_warning(book, row->line, row->column,
                 "avantage « %.*s » : cette ligne ne sert jamais, tous ses cas sont déjà pris "
                 "(lignes %.*s)",
                 "benefit \"%.*s\": this row is never used, earlier rows take all its cases "
                 "(lines %.*s)",
                 TEXT_ARGS(benefit->code), TEXT_ARGS(lines));
}

static void check_table(const struct catalogue *c, const struct benefit *benefit, size_t *steps,
                        struct note_book *book)
{
    __attribute__((cleanup(arena_release))) struct arena scratch = arena_make(SCRATCH_BYTES);
    const struct amount_table *table = &benefit->amount;
    struct cutting cutting = {
        .catalogue = c, .table = table, .scratch = &scratch, .steps = steps
    };
    cutting.domains = ARENA_ARRAY(&scratch, struct span_set, table->column_count + 1);
    if (!cutting.domains) cutting.gave_up = true;
    for (size_t k = 0; k < table->column_count && cutting.domains; k++) {
        cutting.domains[k] = domain_of(&cutting, table->columns[k]);
    }
    for (size_t i = 1; i < table->row_count && !cutting.gave_up; i++) {
        struct arena_mark mark = arena_mark(&scratch);
        check_row(&cutting, benefit, i, book);
        arena_rewind(&scratch, mark);
    }
    if (cutting.gave_up) {
        note_warning(book, benefit->line, benefit->column,
                     "avantage « %.*s » : table trop compliquée pour chercher les lignes inutiles",
                     "benefit \"%.*s\": the table is too complicated to look for unused rows",
                     TEXT_ARGS(benefit->code));
    }
}

void check_shadowed_rows(const struct catalogue *c, struct note_book *book)
{
    size_t steps = 0;
    for (size_t i = 0; i < c->benefit_count; i++) check_table(c, &c->benefits[i], &steps, book);
}
