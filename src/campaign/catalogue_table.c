/* catalogue_table.c - decision tables and conditions: columns of facts, rows of cells. */
#include <string.h>

#include "base/money.h"
#include "campaign/catalogue_sections.h"

enum { MOST_ROWS = 1000, LARGEST_COUNT = 1000 };

static const struct noun column_noun = { { "la colonne", "the column" },
                                         { "colonnes", "columns" } };
static const struct noun fact_noun = { { "le fait", "the fact" }, { "faits", "facts" } };

/* Columns of a table beside the facts. */
static const char amount_column[] = "amount", instalment_column[] = "instalment";

void read_amount(struct reader *reader, const struct node *node, enum measure measure,
                 int64_t *amount)
{
    const struct key count = { .min = 0, .max = LARGEST_COUNT };
    bool yes = *amount == 1;
    switch (measure) {
    case MEASURE_MONEY:
        read_cents(reader, node, NULL, amount);
        break;
    case MEASURE_UNITS:
    case MEASURE_COUPON:
        read_count(reader, node, &count, amount);
        break;
    case MEASURE_ACCESS:
    case MEASURE_LINK:
    case MEASURE_GRANT:
        read_flag(reader, node, &(struct key){ 0 }, &yes);
        *amount = yes;
        break;
    }
}

static void note_unknown_column(struct reader *reader, const struct node *node,
                                const struct noun *noun, bool of_table)
{
    struct text names[FACT_IDS + 2];
    size_t n = 0;
    for (enum fact_id id = 0; id < FACT_IDS; id++) names[n++] = text_of(fact_list[id].name);
    if (of_table) names[n++] = text_of(amount_column);
    if (of_table) names[n++] = text_of(instalment_column);
    note_unknown(reader->book, node->line, node->column, noun, node->text,
                 (struct names){ names, n });
}

/* A fact about the place is known at the till only, so a wallet cannot be loaded by it. */
static bool may_depend_on(struct reader *reader, const struct node *node, enum fact_id id,
                          enum condition_place where)
{
    if (where == BEFORE_THE_TILL && fact_list[id].source == OF_PLACE) {
        note_fault(reader->book, node->line, node->column,
                   "le fait « %s » n'est connu qu'à la caisse : il n'a pas sa place ici",
                   "the fact \"%s\" is known only at the till: it has no place here",
                   fact_list[id].name);
        return false;
    }
    if (where == TILL_WITHOUT_HEALTH && fact_list[id].health) {
        note_fault(reader->book, node->line, node->column,
                   "le fait « %s » touche à la santé : un partenaire pourrait le deviner",
                   "the fact \"%s\" is about health: a partner could guess it", fact_list[id].name);
        return false;
    }
    return true;
}

/* --- conditions ------------------------------------------------------------------------------ */

void read_condition(struct reader *reader, const struct node *node, enum condition_place where,
                    struct condition *condition)
{
    if (!node_is(reader, node, NODE_MAP)) return;
    condition->columns = READER_ARRAY(reader, enum fact_id, node->n);
    condition->cells = READER_ARRAY(reader, struct cell, node->n);
    if (!condition->columns || !condition->cells) return;
    for (const struct node *child = node->first; child; child = child->next) {
        enum fact_id id = fact_find(child->key->text);
        if (id == FACT_IDS) {
            note_unknown_column(reader, child->key, &fact_noun, false);
            continue;
        }
        if (!may_depend_on(reader, child->key, id, where)) continue;
        read_cell(reader, child, id, &condition->cells[condition->n]);
        condition->columns[condition->n++] = id;
    }
    if (node->n == 0) {
        note_fault(reader->book, node->line, node->column, "cette condition est vide",
                   "this condition is empty");
    }
}

/* --- tables ---------------------------------------------------------------------------------- */

struct table_nodes {
    const struct node *columns, *rows;
};

/* Which place of a row holds what: facts first, then the amount, then maybe the instalment. */
struct table_layout {
    bool has_amount, has_instalment;
    size_t width;
};

static void read_column(struct reader *reader, const struct node *node, struct amount_table *table,
                        struct table_layout *layout)
{
    if (!node_is(reader, node, NODE_SCALAR)) return;
    enum fact_id id = fact_find(node->text);
    bool is_amount = text_is(node->text, amount_column);
    bool is_instalment = text_is(node->text, instalment_column);
    if (id == FACT_IDS && !is_amount && !is_instalment) {
        note_unknown_column(reader, node, &column_noun, true);
        return;
    }
    bool in_order =
        is_instalment ? layout->has_amount && !layout->has_instalment : !layout->has_amount;
    if (!in_order) {
        note_fault(reader->book, node->line, node->column,
                   "les faits d'abord, puis « amount », puis au besoin « instalment »",
                   "facts first, then \"amount\", then \"instalment\" if needed");
        return;
    }
    layout->has_amount |= is_amount;
    layout->has_instalment |= is_instalment;
    if (id == FACT_IDS) return;
    for (size_t i = 0; i < table->column_count; i++) {
        if (table->columns[i] != id) continue;
        note_fault(reader->book, node->line, node->column, "la colonne « %s » est déjà donnée",
                   "the column \"%s\" is already given", fact_list[id].name);
        return;
    }
    if (may_depend_on(reader, node, id, BEFORE_THE_TILL))
        table->columns[table->column_count++] = id;
}

/* False when the columns are such that no row can be read. */
static bool read_columns(struct reader *reader, const struct node *node, struct amount_table *table,
                         struct table_layout *layout)
{
    size_t faults = reader->book->faults;
    if (!node_is(reader, node, NODE_LIST)) return false;
    if (!node_has_at_most(reader, node, FACT_IDS + 2)) return false;
    table->columns = READER_ARRAY(reader, enum fact_id, node->n);
    if (!table->columns) return false;
    for (const struct node *column = node->first; column; column = column->next) {
        read_column(reader, column, table, layout);
    }
    if (reader->book->faults > faults) return false;
    if (!layout->has_amount) {
        note_fault(reader->book, node->line, node->column, "il manque la colonne « amount »",
                   "the column \"amount\" is missing");
        return false;
    }
    layout->width = node->n;
    return true;
}

/* "bac_pro/1": the track and the rank of a payment made once (D4). */
static void read_instalment(struct reader *reader, const struct node *node, struct text *instalment)
{
    enum { LONGEST_INSTALMENT = 40 };
    int64_t number = 0;
    if (!node_is(reader, node, NODE_SCALAR)) return;
    struct text rank = node->text, track = text_cut(&rank, '/');
    if (node->text.len > 0 && (text_is_empty(track) || !text_to_int(rank, &number) || number < 1 ||
                               node->text.len > LONGEST_INSTALMENT)) {
        note_fault(reader->book, node->line, node->column,
                   "un versement s'écrit voie/rang, par exemple bac_pro/1",
                   "an instalment is written track/rank, for example bac_pro/1");
        return;
    }
    *instalment = node->text;
}

static void read_row(struct reader *reader, const struct node *node, enum measure measure,
                     struct amount_table *table, const struct table_layout *layout)
{
    if (!node_is(reader, node, NODE_LIST)) return;
    if (node->n != layout->width) {
        note_fault(reader->book, node->line, node->column, "%zu cases pour %zu colonnes",
                   "%zu cells for %zu columns", node->n, layout->width);
        return;
    }
    struct amount_row *row = &table->rows[table->row_count];
    *row =
        (struct amount_row){ .instalment = TEXT(""), .line = node->line, .column = node->column };
    row->cells = READER_ARRAY(reader, struct cell, table->column_count);
    if (!row->cells) return;
    const struct node *cell = node->first;
    for (size_t i = 0; i < table->column_count; i++, cell = cell->next) {
        read_cell(reader, cell, table->columns[i], &row->cells[i]);
    }
    if (cell->kind == NODE_SCALAR && text_is(cell->text, "review")) {
        row->review = true;
    } else {
        read_amount(reader, cell, measure, &row->amount);
    }
    if (layout->has_instalment) read_instalment(reader, cell->next, &row->instalment);
    table->row_count++;
}

void read_amount_table(struct reader *reader, const struct node *node, enum measure measure,
                       struct amount_table *table)
{
    static const struct key table_keys[] = {
        { "columns", REQUIRED_KEY, read_later, offsetof(struct table_nodes, columns) },
        { "rows", REQUIRED_KEY, read_later, offsetof(struct table_nodes, rows) },
    };
    struct table_nodes at = { 0 };
    struct table_layout layout = { 0 };
    READ_MAP(reader, node, table_keys, &at);
    if (!at.columns || !at.rows || !read_columns(reader, at.columns, table, &layout)) return;
    if (!node_is(reader, at.rows, NODE_LIST) || !node_has_at_most(reader, at.rows, MOST_ROWS)) {
        return;
    }
    if (at.rows->n == 0) {
        note_fault(reader->book, at.rows->line, at.rows->column, "il faut au moins une ligne",
                   "at least one row is needed");
        return;
    }
    table->rows = READER_ARRAY(reader, struct amount_row, at.rows->n);
    if (!table->rows) return;
    for (const struct node *row = at.rows->first; row; row = row->next) {
        read_row(reader, row, measure, table, &layout);
    }
}
