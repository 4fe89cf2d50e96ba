/* catalogue_check_test.c - the check finds exactly the rows that nobody can reach, against trying
 * every person one by one, and the courses that were forgotten. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/draw.h"
#include "base/unit_test.h"
#include "campaign/catalogue_testing.h"

static struct arena arena;

static const char head[] =
    "campaign: check\n"
    "label: {fr: Essai, en: Trial}\n"
    "calendar: {from: 2024-06-11, until: 2025-08-31, validations: {from: 2024-06-11},\n"
    "  orders: {from: 2024-06-11, until: 2025-06-10}}\n"
    "card: {activation_months: 1, delivery_days: {from: 10, to: 15}, cards_per_person: 3,\n"
    "  code_tries: {at_partner: 3, everywhere: 10}}\n"
    "rules: {undo_days: 7, departure_days: 60, refund_months: 12, reply_days: 15}\n"
    "levels: [l0, l1, l2, l3]\n"
    "windows: {year: {from: validation, until: 2025-08-31}}\n"
    "partner_kinds: {shop: {fr: magasin, en: shop}}\n"
    "words:\n"
    "  holder: {pupil: {fr: a, en: a}, h1: {fr: b, en: b}, h2: {fr: c, en: c}}\n"
    "  engagement: {e0: {fr: a, en: a}, e1: {fr: b, en: b}}\n"
    "  school_kind: {k0: {fr: a, en: a}, k1: {fr: b, en: b}}\n"
    "benefits:\n";
static const char benefit[] = "  label: {fr: Aide, en: Aid}\n"
                              "  about: {fr: Une aide., en: Aid.}\n"
                              "  measure: units\n"
                              "  unit: seat\n"
                              "  unit_label: {fr: place, en: seat}\n"
                              "  window: year\n"
                              "  code_needed: yes\n"
                              "  budget: 1\n"
                              "  spend: [{place_kind: shop}]\n"
                              "  amount:\n";

/* A catalogue of so many benefits, all with this table. */
static const struct catalogue *read_tables(int count, const char *table, const char *courses,
                                           struct catalogue_notes *notes)
{
    struct catalogue *c;
    struct text_builder yaml = { .arena = &arena };
    build_chars(&yaml, head);
    for (int i = 0; i < count; i++) {
        build_format(&yaml, "- code: aid%d\n%s%s", i, benefit, table);
    }
    enum err e = catalogue_read(&arena, built(&yaml), text_of(courses), &c, notes);
    for (size_t i = 0; i < notes->n && e; i++) {
        struct text says = catalogue_note_text(&arena, &notes->at[i], ENGLISH);
        print_error("%.*s\n", TEXT_ARGS(says));
    }
    assert_int_equal(e, OK);
    return c;
}

static const struct catalogue *read_table(const char *table, const char *courses,
                                          struct catalogue_notes *notes)
{
    return read_tables(1, table, courses, notes);
}

/* --- rows that nobody reaches ------------------------------------------------------------------
 */

enum { OLDEST = 12, MOST_ROWS = 8 };
static const char *const holders[] = { "pupil", "h1", "h2" };
static const char *const engagements[] = { "", "e0", "e1" };
static const char *const levels[] = { "", "l0", "l1", "l2", "l3" };

/* Every person there can be: what may be unknown is tried unknown too. */
static void try_everyone(const struct catalogue *c, bool reached[MOST_ROWS])
{
    const struct benefit *aid = &c->benefits[0];
    for (int who = 0; who < 3 * 3 * 5 * 3 * (OLDEST + 2); who++) {
        struct fact_values values = { 0 };
        int rest = who;
        fact_set_word(&values, FACT_holder, text_of(holders[rest % 3])), rest /= 3;
        fact_set_word(&values, FACT_engagement, text_of(engagements[rest % 3])), rest /= 3;
        fact_set_word(&values, FACT_level, text_of(levels[rest % 5])), rest /= 5;
        if (rest % 3) fact_set_yes(&values, FACT_in_trade_family, rest % 3 == 1);
        fact_set_number(&values, FACT_age, rest / 3);
        struct grant grant = catalogue_decide(c, aid, &values);
        if (grant.outcome == GRANTED) reached[grant.row] = true;
    }
}

static void draw_cell(uint64_t *draws, struct text_builder *out, enum fact_id id)
{
    int64_t low = draw_below(draws, 4), high = low + draw_below(draws, 4 - low);
    int64_t young = draw_below(draws, OLDEST), old = young + draw_below(draws, OLDEST - young);
    int64_t way = draw_below(draws, 5);
    if (way < 2) {
        build_chars(out, "\"\"");
    } else if (id == FACT_holder) {
        build_chars(out, way == 2 ? "pupil|h2" : holders[draw_below(draws, 3)]);
    } else if (id == FACT_engagement) {
        build_chars(out, way == 2 ? "e1|e0" : engagements[1 + draw_below(draws, 2)]);
    } else if (id == FACT_in_trade_family) {
        build_chars(out, way == 2 ? "yes|no" : way == 3 ? "yes" : "no");
    } else if (id == FACT_level) {
        if (way == 2) build_format(out, "\"l%d|l%d\"", (int)low, (int)(low + 1) % 4);
        if (way == 3) build_format(out, "l%d..l%d", (int)low, (int)high);
        if (way == 4) build_format(out, low % 2 ? "..l%d" : "l%d..", (int)high);
    } else {
        if (way == 2) build_format(out, "%d..%d", (int)young, (int)old);
        if (way == 3) build_format(out, young % 2 ? "..%d" : "%d..", (int)old);
        if (way == 4) build_format(out, "\"%d|%d..%d\"", (int)old + 1, (int)young, (int)old);
    }
}

static const char *draw_table(uint64_t *draws)
{
    static const enum fact_id columns[] = { FACT_holder, FACT_age, FACT_level, FACT_engagement,
                                            FACT_in_trade_family };
    struct text_builder out = { .arena = &arena };
    int64_t rows = 2 + draw_below(draws, MOST_ROWS - 1);
    build_chars(&out, "    columns: [holder, age, level, engagement, in_trade_family, amount]\n"
                      "    rows:\n");
    for (int64_t i = 0; i < rows; i++) {
        build_chars(&out, "    - [");
        for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
            draw_cell(draws, &out, columns[k]);
            build_chars(&out, ", ");
        }
        build_format(&out, "%d]\n", (int)i + 1);
    }
    return built(&out).at;
}

static void check_against_everyone(const char *table)
{
    struct catalogue_notes notes;
    const struct catalogue *c = read_table(table, NULL, &notes);
    const struct amount_table *amount = &c->benefits[0].amount;
    bool reached[MOST_ROWS] = { false };
    try_everyone(c, reached);
    size_t told = 0;
    for (size_t i = 0; i < amount->row_count; i++) {
        bool noted = told < notes.n && notes.at[told].line == amount->rows[i].line;
        told += noted;
        if (noted != reached[i]) continue;
        fail_msg("line %d is %sreached, and the check says otherwise:\n%s", amount->rows[i].line,
                 reached[i] ? "" : "not ", table);
    }
    assert_int_equal(told, notes.n);
    for (size_t i = 0; i < notes.n; i++) assert_false(notes.at[i].is_fault);
}

static void test_shadowed_rows_against_everyone(void **state)
{
    (void)state;
    const char *given = getenv("PASSREGION_SEED");
    uint64_t seed = given ? strtoull(given, NULL, 10) : (uint64_t)clock_machine_ms();
    print_message("PASSREGION_SEED=%llu\n", (unsigned long long)seed);
    for (int i = 0; i < 250; i++) {
        struct arena_mark mark = arena_mark(&arena);
        check_against_everyone(draw_table(&seed));
        arena_rewind(&arena, mark);
    }
}

static void test_shadowed_row_is_told(void **state)
{
    (void)state;
    struct catalogue_notes notes;
    read_table("    columns: [holder, level, amount]\n"
               "    rows:\n"
               "    - [pupil, ..l1, 1]\n"
               "    - [h1|h2, \"\", 2]\n"
               "    - [pupil, l2.., 3]\n"
               "    - [\"\", l0..l3, 4]\n" /* taken by the three, none of which takes it alone */
               "    - [pupil, \"\", 5]\n"  /* a level that is not known */
               "    - [h1, l0, 6]\n",      /* only two of them have a part in it */
               NULL, &notes);
    assert_int_equal(notes.n, 2);
    assert_text(
        catalogue_note_text(&arena, &notes.at[0], FRENCH),
        "ligne 32, colonne 7 : avantage « aid0 » : cette ligne ne sert jamais, tous ses cas "
        "sont déjà pris (lignes 29, 30, 31)");
    assert_text(
        catalogue_note_text(&arena, &notes.at[0], ENGLISH),
        "line 32, column 7: benefit \"aid0\": this row is never used, earlier rows take all "
        "its cases (lines 29, 30, 31)");
}

static void test_too_complicated_is_told(void **state)
{
    (void)state;
    /* A thousand rows of which each must be compared with all before it, ten times over: the check
     * gives up, and says so. */
    struct text_builder out = { .arena = &arena };
    uint64_t draws = 1;
    build_chars(&out, "    columns: [first_entrant, repeats, disability, long_term_illness, age, "
                      "amount]\n    rows:\n");
    for (int i = 0; i < 1000; i++) {
        int age = (int)draw_below(&draws, 100000);
        build_chars(&out, "    - [");
        for (size_t k = 0; k < 4; k++) build_chars(&out, draw_below(&draws, 2) ? "yes, " : "no, ");
        build_format(&out, "%d..%d, 1]\n", age, age + (int)draw_below(&draws, 100));
    }
    struct catalogue_notes notes;
    read_tables(10, built(&out).at, NULL, &notes);
    bool told = false;
    for (size_t i = 0; i < notes.n; i++) {
        told |= memmem(notes.at[i].says.in[FRENCH].at, notes.at[i].says.in[FRENCH].len,
                       "trop compliquée", strlen("trop compliquée")) != NULL;
    }
    assert_true(told);
}

/* --- courses that no row speaks of -------------------------------------------------------------
 */

static const char courses[] = "mef;label;level;track;series;diploma;family;speciality\n"
                              "P2;Seconde bois;l0;pro;;bac;wood;\n"
                              "P1;Première bois;l1;pro;;bac;wood;\n"
                              "PT;Terminale bois;l2;pro;;bac;wood;\n"
                              "Q1;Première fer;l1;pro;;bac;;\n"
                              "C1;CAP bois;l0;pro;;cap;;\n"
                              "D1;DUT bois;l3;pro;;dut;;\n";

static void test_uncovered_courses(void **state)
{
    (void)state;
    static const struct {
        const char *table, *says; /* NULL: nothing */
    } cases[] = {
        { "    columns: [diploma, level, amount]\n    rows: [[bac, l0|l1, 1]]\n",
          "ligne 16, colonne 3 : avantage « aid0 » : aucune ligne pour pro, bac : l2 (formations : "
          "1, "
          "par exemple PT « Terminale bois »), alors que la même voie et le même diplôme en ont "
          "une" },
        { "    columns: [level, amount]\n    rows: [[l0, 1]]\n",
          "ligne 16, colonne 3 : avantage « aid0 » : aucune ligne pour pro, bac : l1, l2 "
          "(formations : 3, par exemple P1 « Première bois »), alors que la même voie et le même "
          "diplôme en ont une" },
        /* Said to be nothing, it is not forgotten; another diploma is another matter. */
        { "    columns: [diploma, level, amount]\n    rows: [[bac, l0|l1, 1], [bac, l2, 0]]\n",
          NULL },
        { "    columns: [track, amount]\n    rows: [[pro, 1]]\n", NULL },
        { "    columns: [holder, amount]\n    rows: [[h1, 1]]\n", NULL },
        /* What is asked of the person and not of the course leaves it covered. */
        { "    columns: [age, diploma, amount]\n    rows: [[16.., bac, 1]]\n", NULL },
        { "    columns: [diploma, in_trade_family, amount]\n    rows: [[bac, yes, 1]]\n",
          "ligne 16, colonne 3 : avantage « aid0 » : aucune ligne pour pro, bac : l1 (formations : "
          "1, "
          "par exemple Q1 « Première fer »), alors que la même voie et le même diplôme en ont "
          "une" },
        /* A kind of school without any row is meant so; one with some of the levels is not. */
        { "    columns: [school_kind, diploma, level, amount]\n"
          "    rows: [[k0, bac, \"\", 1], [k1, bac, l1.., 1]]\n",
          "ligne 16, colonne 3 : avantage « aid0 » : aucune ligne pour pro, bac : l0 ; k1 "
          "(formations : 1, "
          "par exemple P2 « Seconde bois »), alors que la même voie et le même "
          "diplôme en ont une" },
        { "    columns: [school_kind, diploma, level, amount]\n    rows: [[k0, bac, \"\", 1]]\n",
          NULL },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct catalogue_notes notes;
        read_table(cases[i].table, courses, &notes);
        assert_int_equal(notes.n, cases[i].says ? 1 : 0);
        if (!cases[i].says) continue;
        assert_false(notes.at[0].is_fault);
        assert_text(catalogue_note_text(&arena, &notes.at[0], FRENCH), cases[i].says);
    }
}

static void test_each_benefit_is_covered_anew(void **state)
{
    (void)state;
    struct catalogue_notes notes;
    read_tables(2, "    columns: [school_kind, level, amount]\n    rows: [[k0|k1, l0, 1]]\n",
                courses, &notes);
    assert_int_equal(notes.n, 2);
    for (size_t i = 0; i < 2; i++) {
        struct text says = notes.at[i].says.in[ENGLISH];
        assert_non_null(memmem(says.at, says.len, "l1, l2 ; k0, k1 (courses: 3,",
                               strlen("l1, l2 ; k0, k1 (courses: 3,")));
    }
}

static int set_up(void **state)
{
    (void)state;
    arena = arena_make(128 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shadowed_rows_against_everyone),
        cmocka_unit_test(test_shadowed_row_is_told),
        cmocka_unit_test(test_too_complicated_is_told),
        cmocka_unit_test(test_uncovered_courses),
        cmocka_unit_test(test_each_benefit_is_covered_anew),
    };
    return cmocka_run_group_tests_name("catalogue_check", tests, set_up, tear_down);
}
