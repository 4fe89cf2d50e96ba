/* catalogue_decide.c - what a person gets of a benefit, and where it may be spent. Runs at every
 * validation and every payment: no allocation, no text compared beyond one look-up a column. */
#include "campaign/catalogue_symbols.h"

/* The person's facts as points, for the columns that are asked for. */
struct points {
    int64_t at[FACT_IDS];
};

static void points_fill(struct points *points, const struct catalogue *c,
                        const struct fact_values *values, const enum fact_id *columns, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        points->at[columns[i]] = fact_point(c, columns[i], &values->of[columns[i]]);
    }
}

/* How far a row of cells is from matching. */
struct distance {
    size_t failing, matching; /* non-empty cells */
    enum fact_id first;       /* failing column; FACT_IDS when none */
    bool about_health;        /* some non-empty cell is */
};

static struct distance measure_cells(const struct cell *cells, const enum fact_id *columns,
                                     size_t n, const struct points *points)
{
    struct distance d = { .first = FACT_IDS };
    for (size_t i = 0; i < n; i++) {
        if (cells[i].any) continue;
        d.about_health |= fact_list[columns[i]].health;
        if (cell_accepts(&cells[i], points->at[columns[i]])) {
            d.matching++;
        } else {
            if (d.failing++ == 0) d.first = columns[i];
        }
    }
    return d;
}

/* Fewest columns failing, then most columns matching: the one a person would call "almost". */
static bool is_nearer(const struct distance *a, const struct distance *b)
{
    if (a->failing != b->failing) return a->failing < b->failing;
    return a->matching > b->matching;
}

static bool cells_match(const struct cell *cells, const enum fact_id *columns, size_t n,
                        const struct points *points)
{
    for (size_t i = 0; i < n; i++) {
        if (!cell_accepts(&cells[i], points->at[columns[i]])) return false;
    }
    return true;
}

static bool condition_holds(const struct catalogue *c, const struct condition *condition,
                            const struct fact_values *values, bool *about_health)
{
    struct points points;
    points_fill(&points, c, values, condition->columns, condition->n);
    for (size_t i = 0; i < condition->n; i++) {
        *about_health |= cell_is_about_health(&condition->cells[i], condition->columns[i]);
    }
    return cells_match(condition->cells, condition->columns, condition->n, &points);
}

static int64_t raised(const struct adjustment *adjustment, int64_t amount)
{
    int64_t to = adjustment->times > 0 ? amount * adjustment->times : adjustment->to;
    return to > amount ? to : amount;
}

/* The nearest row that gives something and asks nothing about health: the only one that may be
 * told to the person. `grant` stays as it is when there is none. */
static void find_nearest(const struct amount_table *table, const struct points *points,
                         struct grant *grant)
{
    struct distance nearest = { .failing = SIZE_MAX };
    for (size_t i = 0; i < table->row_count; i++) {
        const struct amount_row *row = &table->rows[i];
        if (row->amount == 0 && !row->review) continue;
        struct distance d = measure_cells(row->cells, table->columns, table->column_count, points);
        if (d.about_health || d.failing == 0 || !is_nearer(&d, &nearest)) continue;
        nearest = d;
        grant->row = i;
        grant->failed = d.first;
    }
}

static void take_row(struct grant *grant, const struct amount_table *table, size_t at)
{
    const struct amount_row *row = &table->rows[at];
    grant->row = at;
    grant->instalment = row->instalment;
    grant->outcome = row->review ? NEEDS_REVIEW : row->amount > 0 ? GRANTED : NOT_GRANTED;
    grant->amount = grant->base_amount = row->amount;
    for (size_t i = 0; i < table->column_count; i++) {
        grant->adjusted_by_health |= cell_is_about_health(&row->cells[i], table->columns[i]);
    }
}

struct grant catalogue_decide(const struct catalogue *c, const struct benefit *benefit,
                              const struct fact_values *values)
{
    const struct amount_table *table = &benefit->amount;
    struct grant grant = { .outcome = NOT_GRANTED, .instalment = TEXT(""), .failed = FACT_IDS };
    struct points points;
    size_t at = 0;
    points_fill(&points, c, values, table->columns, table->column_count);
    while (at < table->row_count &&
           !cells_match(table->rows[at].cells, table->columns, table->column_count, &points)) {
        at++;
    }
    grant.row = at;
    if (at < table->row_count) take_row(&grant, table, at);
    if (grant.outcome == NOT_GRANTED) find_nearest(table, &points, &grant);
    if (grant.outcome != GRANTED) return grant;
    for (size_t i = 0; i < benefit->adjust_count; i++) {
        bool about_health = false;
        if (!condition_holds(c, &benefit->adjust[i].when, values, &about_health)) continue;
        int64_t amount = raised(&benefit->adjust[i], grant.amount);
        grant.adjusted_by_health |= about_health && amount > grant.amount;
        grant.amount = amount;
    }
    return grant;
}

int64_t catalogue_top_up(const struct catalogue *c, const struct benefit *benefit, int64_t amount,
                         const struct fact_values *values)
{
    for (size_t i = 0; i < benefit->top_up_count; i++) {
        bool about_health = false;
        if (condition_holds(c, &benefit->top_up_at_use[i].when, values, &about_health)) {
            amount = raised(&benefit->top_up_at_use[i], amount);
        }
    }
    return amount;
}

bool catalogue_may_spend(const struct catalogue *c, const struct benefit *benefit,
                         const struct fact_values *values, enum fact_id *failed)
{
    struct distance nearest = { .failing = SIZE_MAX, .first = FACT_IDS };
    for (size_t i = 0; i < benefit->spend_count; i++) {
        const struct condition *condition = &benefit->spend[i];
        struct points points;
        points_fill(&points, c, values, condition->columns, condition->n);
        struct distance d =
            measure_cells(condition->cells, condition->columns, condition->n, &points);
        if (d.failing == 0) return true;
        if (is_nearer(&d, &nearest)) nearest = d;
    }
    /* Neither a link nor a grant is spent at a place: no place is right for it. */
    *failed = benefit->spend_count > 0 ? nearest.first : FACT_place_kind;
    return false;
}
