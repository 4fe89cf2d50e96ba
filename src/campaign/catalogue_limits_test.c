/* catalogue_limits_test.c - the limits of a catalogue: what is just within is read, what is just
 * beyond is a fault, and a file made to be slow is answered soon. */
#include "base/unit_test.h"
#include "campaign/catalogue_testing.h"

static struct arena arena;
static struct catalogue *c;
static struct catalogue_notes notes;

static enum err read_replaced(const char *what, struct text with)
{
    struct text yaml = testing_replaced(&arena, what, text_to_cstring(&arena, with));
    return catalogue_read(&arena, yaml, text_of(testing_courses), &c, &notes);
}

/* "start", then `count` times `item` with its number, then "end". */
static struct text repeated(const char *start, int count, const char *item, const char *end)
{
    struct text_builder out = { .arena = &arena };
    build_chars(&out, start);
    for (int i = 0; i < count; i++) {
        struct text rest = text_of(item);
        while (rest.at) {
            build_text(&out, text_cut(&rest, '#'));
            if (rest.at) build_int(&out, i);
        }
    }
    build_chars(&out, end);
    return built(&out);
}

static void assert_says(const char *part)
{
    assert_true(notes.faults > 0);
    struct text says = notes.at[0].says.in[FRENCH];
    if (!memmem(says.at, says.len, part, strlen(part))) {
        fail_msg("%.*s, and not %s", TEXT_ARGS(says), part);
    }
}

static void test_counts(void **state)
{
    (void)state;
    const struct {
        const char *what, *start, *item, *end;
        int most;
        const char *says;
    } limits[] = {
        { "windows:\n", "windows:\n", "  w#: {from: validation, until: 2025-05-31}\n", "", 16 - 3,
          "17 éléments : 16 au plus" },
        { "[cap, 2de,", "[cap, 2de, ", "l#, ", "", 40 - 5, "41 éléments : 40 au plus" },
        { "benefits:\n", "benefits:\n",
          "- {code: b#, label: {fr: a, en: a}, about: {fr: a, en: a}, measure: link, window: "
          "school,"
          " code_needed: no, budget: 0, amount: {columns: [amount], rows: [[yes]]}}\n",
          "", 60 - 2, "61 éléments : 60 au plus" },
        { "rows: [[5]]", "rows: [", "[5], ", "]", 1000, "1001 éléments : 1000 au plus" },
        { "spend: [{place_kind: shop}]", "spend: [", "{place_kind: shop}, ", "]", 40,
          "41 éléments : 40 au plus" },
        { "  shop: {fr", "", "  k#: {fr: a, en: a}\n", "  shop: {fr", 4000 - 1,
          "plus de 4000 éléments" },
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        struct text most = repeated(limits[i].start, limits[i].most, limits[i].item, limits[i].end);
        assert_int_equal(read_replaced(limits[i].what, most), OK);
        struct text more =
            repeated(limits[i].start, limits[i].most + 1, limits[i].item, limits[i].end);
        assert_int_equal(read_replaced(limits[i].what, more), CATALOGUE_FAULTY);
        assert_says(limits[i].says);
    }
}

static void test_lengths(void **state)
{
    (void)state;
    const struct {
        const char *what, *start, *item, *end;
        int most;
        const char *says;
    } limits[] = {
        { "Outils", "", "x", "", 400, "un texte de 1 à 400 octets" },
        { "campaign: test-1", "campaign: ", "x", "", 64, "un code s'écrit" },
        { "bac+1]", "", "x", "]", 20, "un niveau s'écrit" },
        { "tools/1", "", "x", "/1", 38, "voie/rang" },
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        struct text most = repeated(limits[i].start, limits[i].most, limits[i].item, limits[i].end);
        assert_int_equal(read_replaced(limits[i].what, most), OK);
        struct text more =
            repeated(limits[i].start, limits[i].most + 1, limits[i].item, limits[i].end);
        assert_int_equal(read_replaced(limits[i].what, more), CATALOGUE_FAULTY);
        assert_says(limits[i].says);
    }
}

static void test_cells(void **state)
{
    (void)state;
    /* 0 to 1020 and their bars are 3995 bytes. */
    struct text most = repeated("\"", 1021, "#|", "99999\"");
    assert_int_equal(read_replaced("14..25", most), OK);
    assert_int_equal(catalogue_benefit(c, TEXT("tools"))->amount.rows[0].cells[2].n, 1022);
    struct text more = repeated("\"", 1021, "#|", "999999\"");
    assert_int_equal(read_replaced("14..25", more), CATALOGUE_FAULTY);
    assert_says("une case a 4000 octets au plus");
}

static void test_words(void **state)
{
    (void)state;
    /* Departments need no declaration, so they may be as many as the table of words holds. */
    struct text rows = repeated("columns: [school_department, amount], rows: [", 900,
                                "[a#|b#|c#|d#|e#|f#, 1], ", "]");
    assert_int_equal(read_replaced("columns: [amount], rows: [[5]]", rows), OK);
    rows = repeated("columns: [school_department, amount], rows: [", 1000,
                    "[a#|b#|c#|d#|e#|f#, 1], ", "]");
    assert_int_equal(read_replaced("columns: [amount], rows: [[5]]", rows), CATALOGUE_FAULTY);
    assert_says("plus de 6000 mots différents");
    /* The sport of a club has to be declared. */
    assert_int_equal(read_replaced("spend: [{place_kind: shop}]",
                                   TEXT("spend: [{place_department: 69, place_sport: judo}]")),
                     CATALOGUE_FAULTY);
    assert_int_equal(notes.n, 1);
    assert_says("le mot « judo » n'existe pas");
}

static void test_budgets(void **state)
{
    (void)state;
    assert_int_equal(read_replaced("budget: 5\n", TEXT("budget: 0\n")), OK);
    assert_int_equal(catalogue_benefit(c, TEXT("seats"))->budget_cents, 0);
    assert_int_equal(read_replaced("budget: 5\n", TEXT("budget: 1000000000\n")), OK);
    assert_int_equal(catalogue_benefit(c, TEXT("seats"))->budget_cents, INT64_C(100000000000));
}

static void test_did_you_mean(void **state)
{
    (void)state;
    static const char *const slips[] = { "meausre", "mesure", "masure", "measur", "measuree" };
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
        struct text with = text_format(&arena, "  %s: money", slips[i]);
        assert_int_equal(read_replaced("  measure: money", with), CATALOGUE_FAULTY);
        assert_int_equal(notes.n, 2); /* the key, and the one that is missing */
        struct text says = notes.at[1].says.in[FRENCH];
        assert_non_null(memmem(says.at, says.len, "vouliez-vous dire « measure » ?",
                               strlen("vouliez-vous dire « measure » ?")));
    }
    assert_int_equal(read_replaced("  measure: money", TEXT("  montant: money")), CATALOGUE_FAULTY);
    struct text says = notes.at[1].says.in[FRENCH];
    assert_null(memmem(says.at, says.len, "vouliez-vous", strlen("vouliez-vous")));
}

static int set_up(void **state)
{
    (void)state;
    arena = arena_make(512 << 20);
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
        cmocka_unit_test(test_counts),  cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_cells),   cmocka_unit_test(test_words),
        cmocka_unit_test(test_budgets), cmocka_unit_test(test_did_you_mean),
    };
    return cmocka_run_group_tests_name("catalogue_limits", tests, set_up, tear_down);
}
