/* catalogue_explain.c - why someone has a benefit, or not, in words a pupil understands.
 *
 * Everything is told as if no fact about health were known: the decision is taken again without
 * them, and told. Where it differs from the real one, nothing is given but "the Region decided".
 * A benefit whose amount may depend on health is told without any amount, to everyone alike. */
#include <string.h>

#include "base/money.h"
#include "campaign/catalogue_say.h"
#include "campaign/catalogue_symbols.h"

struct telling {
    const struct catalogue *catalogue;
    const struct benefit *benefit;
    const struct fact_values *values; /* without health */
    enum lang lang;
    struct text_builder out;
};

static const char *in(const struct telling *telling, const char *fr, const char *en)
{
    return telling->lang == FRENCH ? fr : en;
}

/* What a person's value is called. */
static void build_value(struct telling *telling, enum fact_id id)
{
    const struct fact_value *value = &telling->values->of[id];
    if (fact_list[id].type == FACT_NUMBER) {
        build_int(&telling->out, value->number);
    } else if (id == FACT_course && catalogue_course(telling->catalogue, value->word)) {
        build_text(&telling->out, catalogue_course(telling->catalogue, value->word)->label);
    } else {
        build_text(&telling->out,
                   catalogue_fact_word(telling->catalogue, id, value->word, telling->lang));
    }
}

/* --- "vous êtes élève, en voie professionnelle et en Terminale" --------------------------------
 */

/* The complement of a fact's telling: after '|', and for yes/no the one of the two. */
static struct text complement_of(const struct telling *telling, enum fact_id id,
                                 struct text *subject)
{
    struct text rest = text_of(fact_list[id].told[telling->lang]);
    *subject = text_cut(&rest, '|');
    struct text yes = text_cut(&rest, '|');
    if (fact_list[id].type != FACT_YES_NO) return yes;
    return telling->values->of[id].number ? yes : rest;
}

static void build_person(struct telling *telling, enum fact_id id, struct text *said_subject,
                         bool is_last)
{
    struct text subject, complement = complement_of(telling, id, &subject);
    if (said_subject->at) {
        build_chars(&telling->out, is_last ? in(telling, " et ", " and ") : ", ");
    }
    if (!said_subject->at || !text_equal(*said_subject, subject)) {
        build_text(&telling->out, subject);
    }
    *said_subject = subject;
    const char *hole = memmem(complement.at, complement.len, "{}", 2);
    if (!hole) {
        build_text(&telling->out, complement);
        return;
    }
    size_t before = (size_t)(hole - complement.at);
    build_text(&telling->out, (struct text){ complement.at, before });
    build_value(telling, id);
    build_text(&telling->out, (struct text){ hole + 2, complement.len - before - 2 });
}

/* What the row asks and the person has. False when the row asks nothing that may be told. */
static bool build_reasons(struct telling *telling, const char *because, size_t row)
{
    const struct amount_table *table = &telling->benefit->amount;
    enum fact_id asked[FACT_IDS];
    size_t n = 0;
    for (size_t i = 0; i < table->column_count; i++) {
        enum fact_id id = table->columns[i];
        if (!table->rows[row].cells[i].any && !fact_list[id].health) asked[n++] = id;
    }
    if (n > 0) build_chars(&telling->out, because);
    struct text said_subject = { 0 };
    for (size_t i = 0; i < n; i++) {
        build_person(telling, asked[i], &said_subject, i > 0 && i == n - 1);
    }
    return n > 0;
}

/* --- "il faut le niveau 1re ou Terminale" ------------------------------------------------------
 */

/* Does this row fail in that column alone? Then its values would do as well as the nearest's. */
static const struct cell *lone_failure(const struct telling *telling, size_t row,
                                       enum fact_id failed)
{
    const struct amount_table *table = &telling->benefit->amount;
    const struct cell *lone = NULL;
    if (table->rows[row].amount == 0 && !table->rows[row].review) return NULL;
    for (size_t i = 0; i < table->column_count; i++) {
        enum fact_id id = table->columns[i];
        const struct cell *cell = &table->rows[row].cells[i];
        int64_t point = fact_point(telling->catalogue, id, &telling->values->of[id]);
        if (cell_is_about_health(cell, id)) return NULL;
        if (cell_accepts(cell, point)) continue;
        if (id != failed) return NULL;
        lone = cell;
    }
    return lone;
}

static const struct cell *cell_of(const struct amount_table *table, size_t row, enum fact_id id)
{
    size_t i = 0;
    while (table->columns[i] != id) i++;
    return &table->rows[row].cells[i];
}

static void build_needed(struct telling *telling, const struct grant *grant)
{
    enum { MOST_CELLS = 32 };
    const struct amount_table *table = &telling->benefit->amount;
    const struct cell *cells[MOST_CELLS] = { cell_of(table, grant->row, grant->failed) };
    size_t n = 1;
    for (size_t i = 0; i < table->row_count && n < MOST_CELLS; i++) {
        const struct cell *cell = i == grant->row ? NULL : lone_failure(telling, i, grant->failed);
        if (cell) cells[n++] = cell;
    }
    /* The nearest row fails elsewhere too: only its own values count. */
    if (!lone_failure(telling, grant->row, grant->failed)) n = 1;
    build_chars(&telling->out, in(telling, " : il faut ", ": it takes "));
    build_chars(&telling->out, fact_list[grant->failed].label[telling->lang]);
    build_chars(&telling->out, " ");
    catalogue_say_values(&telling->out, telling->catalogue, grant->failed, cells, n, telling->lang);
    if (telling->values->of[grant->failed].known) {
        build_chars(&telling->out, in(telling, " ; votre dossier dit ", "; your file says "));
        build_value(telling, grant->failed);
    } else {
        build_chars(&telling->out,
                    in(telling, " ; votre dossier ne le dit pas", "; your file does not say it"));
    }
}

/* --- the three answers -------------------------------------------------------------------------
 */

static void tell_granted(struct telling *telling, const struct grant *grant)
{
    const struct benefit *benefit = telling->benefit;
    bool amount = benefit->measure == MEASURE_MONEY && !benefit->varies_by_health;
    if (amount) {
        build_chars(&telling->out, in(telling, "Vous avez droit à ", "You are entitled to "));
        build_text(&telling->out, cents_text(telling->out.arena, grant->amount, telling->lang));
    } else {
        build_chars(&telling->out, in(telling, "Vous y avez droit", "You are entitled to it"));
    }
    build_reasons(telling, in(telling, " parce que ", " because "), grant->row);
    build_chars(&telling->out, ".");
    if (benefit->varies_by_health) {
        build_chars(&telling->out, in(telling,
                                      " Le montant est fixé par la Région pour chaque "
                                      "dossier.",
                                      " The amount is set by the Region for each file."));
    }
}

static void tell_refused(struct telling *telling, const struct grant *grant)
{
    const struct amount_table *table = &telling->benefit->amount;
    build_chars(&telling->out,
                in(telling, "Vous n'y avez pas droit", "You are not entitled to it"));
    if (grant->failed == FACT_IDS && grant->row < table->row_count) {
        build_reasons(telling, in(telling, " parce que ", " because "), grant->row);
    } else if (grant->failed != FACT_IDS && fact_list[grant->failed].type == FACT_YES_NO) {
        struct text said_subject = { 0 };
        build_chars(&telling->out, in(telling, " parce que ", " because "));
        build_person(telling, grant->failed, &said_subject, false);
    } else if (grant->failed != FACT_IDS) {
        build_needed(telling, grant);
    }
    build_chars(&telling->out, ".");
}

static void tell_review(struct telling *telling, const struct grant *grant)
{
    build_chars(&telling->out, in(telling, "La Région étudie votre dossier",
                                  "The Region is looking at your file"));
    build_reasons(telling, in(telling, " parce que ", " because "), grant->row);
    build_chars(&telling->out, ".");
}

static void tell_decided(struct telling *telling, const struct grant *grant)
{
    static const char *const said[][2] = {
        [GRANTED] = { "Vous y avez droit : la Région l'a décidé pour votre dossier.",
                      "You are entitled to it: the Region decided so for your file." },
        [NOT_GRANTED] = { "Vous n'y avez pas droit : la Région l'a décidé pour votre dossier.",
                          "You are not entitled to it: the Region decided so for your file." },
        [NEEDS_REVIEW] = { "La Région étudie votre dossier.",
                           "The Region is looking at your file." },
    };
    build_chars(&telling->out, said[grant->outcome][telling->lang]);
}

struct text catalogue_explain(struct arena *arena, const struct catalogue *c,
                              const struct benefit *benefit, const struct fact_values *values,
                              const struct grant *grant, enum lang lang)
{
    struct fact_values known = fact_values_without_health(values);
    struct grant told = catalogue_decide(c, benefit, &known);
    struct telling telling = { .catalogue = c,
                               .benefit = benefit,
                               .values = &known,
                               .lang = lang,
                               .out = { .arena = arena } };
    if (told.outcome != grant->outcome) {
        tell_decided(&telling, grant);
    } else if (told.outcome == GRANTED) {
        tell_granted(&telling, &told);
    } else if (told.outcome == NOT_GRANTED) {
        tell_refused(&telling, &told);
    } else {
        tell_review(&telling, &told);
    }
    return built(&telling.out);
}
