/* catalogue_read_test.c - a sound catalogue is read as written; every fault is told at its line
 * and column, in French and English. */
#include "base/civil.h"
#include "base/unit_test.h"
#include "campaign/catalogue_testing.h"

static struct arena arena;

static enum err read_text(struct text yaml, struct catalogue **c, struct catalogue_notes *notes)
{
    *c = NULL;
    return catalogue_read(&arena, yaml, text_of(testing_courses), c, notes);
}

static struct text replaced(const char *what, const char *with)
{
    return testing_replaced(&arena, what, with);
}

static const struct catalogue *read_sound(void)
{
    struct catalogue *c;
    struct catalogue_notes notes;
    assert_int_equal(read_text(text_of(testing_yaml), &c, &notes), OK);
    assert_int_equal(notes.n, 0);
    return c;
}

static void test_sound(void **state)
{
    (void)state;
    const struct catalogue *c = read_sound();
    assert_text(c->code, "test-1");
    assert_text(c->label.in[FRENCH], "Été");
    assert_text(day_iso(&arena, c->validations_from_day), "2024-06-12");
    assert_int_equal(c->level_count, 5);
    assert_int_equal(c->window_count, 3);
    assert_int_equal(c->benefit_count, 2);
    const struct benefit *tools = catalogue_benefit(c, TEXT("tools"));
    assert_text(tools->envelope, "tools");
    assert_int_equal(tools->cap_per_day, 2000);
    assert_int_equal(tools->budget_cents, 100000);
    assert_int_equal(tools->line, 27);
    assert_int_equal(tools->amount.column_count, 3);
    assert_int_equal(tools->amount.row_count, 2);
    assert_int_equal(tools->amount.rows[0].amount, 5050);
    assert_int_equal(tools->amount.rows[0].line, 38);
    assert_text(tools->amount.rows[0].instalment, "tools/1");
    assert_true(tools->amount.rows[1].review);
    assert_true(tools->varies_by_health);
    assert_false(tools->in_person);
    const struct benefit *seats = catalogue_benefit(c, TEXT("seats"));
    assert_int_equal(seats->collective, GROUP_OUTING);
    assert_int_equal(seats->co_payment_cents, 100);
    assert_null(catalogue_benefit(c, TEXT("seat")));
    assert_text(catalogue_course(c, TEXT("B2"))->label, "Terminale pro");
    assert_null(catalogue_course(c, TEXT("B3")));
}

static void test_source_is_known(void **state)
{
    (void)state;
    /* Two texts of one meaning are two files. */
    struct catalogue *a, *b;
    struct catalogue_notes notes;
    assert_int_equal(read_text(text_of(testing_yaml), &a, &notes), OK);
    assert_int_equal(read_text(replaced("budget: 5", "budget:  5"), &b, &notes), OK);
    assert_memory_not_equal(a->sha256, b->sha256, sizeof a->sha256);
    assert_memory_equal(a->sha256, read_sound()->sha256, sizeof a->sha256);
}

/* --- faults ---------------------------------------------------------------------------------- */

struct fault {
    const char *what, *with; /* in the sound text */
    int line, column;
    const char *fr, *en; /* a part of what is said */
};

static bool says(const struct catalogue_note *note, enum lang lang, const char *part)
{
    return memmem(note->says.in[lang].at, note->says.in[lang].len, part, strlen(part)) != NULL;
}

static bool is_told(const struct fault *fault)
{
    struct catalogue *c;
    struct catalogue_notes notes;
    enum err e = read_text(replaced(fault->what, fault->with), &c, &notes);
    const struct catalogue_note *first = &notes.at[0];
    if (e == CATALOGUE_FAULTY && !c && notes.n > 0 && first->is_fault &&
        first->line == fault->line && first->column == fault->column &&
        says(first, FRENCH, fault->fr) && says(first, ENGLISH, fault->en)) {
        return true;
    }
    print_error("expected %d:%d %s for \"%s\", not %s\n", fault->line, fault->column, fault->fr,
                fault->with, err_name(e));
    for (size_t i = 0; i < notes.n; i++) {
        struct text fr = catalogue_note_text(&arena, &notes.at[i], FRENCH);
        struct text en = catalogue_note_text(&arena, &notes.at[i], ENGLISH);
        print_error("  %.*s\n  %.*s\n", TEXT_ARGS(fr), TEXT_ARGS(en));
    }
    return false;
}

static void check_faults(const struct fault *faults, size_t n)
{
    size_t missed = 0;
    for (size_t i = 0; i < n; i++) missed += !is_told(&faults[i]);
    assert_int_equal(missed, 0);
}
#define CHECK(faults) check_faults((faults), sizeof(faults) / sizeof *(faults))

static void test_yaml_faults(void **state)
{
    (void)state;
    static const struct fault faults[] = {
        { "campaign: test-1", "campaign: é: x", 1, 12, "n'a pas sa place", "not allowed" },
        { "label: {fr: \"Été\"", "label: {fr: Été: x", 2, 16, "une virgule ou un « } »", "or '}'" },
        { "levels: [cap", "levels: [[cap", 15, 1, "il manque une virgule", "expected ',' or ']'" },
        { "campaign: test-1", "campaign: &a test-1", 1, 11, "ancres", "anchors" },
        { "window: school", "window: *a", 31, 11, "ancres", "anchors" },
        { "campaign: test-1", "campaign: !!str test-1", 1, 11, "étiquettes", "tags" },
        { "levels: [cap", "levels: !a [cap", 14, 9, "étiquettes", "tags" },
        { "windows:\n", "windows: &w\n", 15, 10, "ancres", "anchors" },
        { "rules: {undo_days: 7,", "rules: {undo_days: 7, undo_days: 8,", 13, 23,
          "déjà donnée à la ligne 13", "already given on line 13" },
        { "  level: {tle", "  holder: {a: {fr: a, en: a}, b: {fr: b, en: b}}\n  level: {tle", 23, 3,
          "déjà donnée à la ligne 22", "already given on line 22" },
        { "rules: {", "rules: {[a]: 7, ", 13, 9, "une clé doit être un mot", "must be a word" },
        { "budget: 5\n", "budget: 5\n---\na: 1\n", 57, 1, "un seul document", "single YAML" },
        { "campaign: test-1", "campaign: \"a\\0b\"", 1, 11, "caractère nul", "null character" },
        { "campaign: test-1", "campaign: t\xc3\xa9\x01st", 1, 13, "caractère de commande",
          "control" },
        { "campaign: test-1", "campaign: te\xffst", 1, 13, "UTF-8", "UTF-8" },
        { "  leisure: {", "  leis\xffre: {", 17, 7, "UTF-8", "UTF-8" },
        { "campaign: test-1", "campaign: [[[[[[[[[[[[[[a]]]]]]]]]]]]]]", 1, 22, "imbrication",
          "nesting" },
    };
    CHECK(faults);
}

static void test_whole_file_faults(void **state)
{
    (void)state;
    struct catalogue *c;
    struct catalogue_notes notes;
    assert_int_equal(read_text(TEXT(""), &c, &notes), CATALOGUE_FAULTY);
    assert_true(says(&notes.at[0], FRENCH, "le fichier est vide"));
    assert_int_equal(read_text(TEXT("# rien\n"), &c, &notes), CATALOGUE_FAULTY);
    assert_true(says(&notes.at[0], ENGLISH, "the file is empty"));
    assert_int_equal(read_text(TEXT("- a\n"), &c, &notes), CATALOGUE_FAULTY);
    assert_text(catalogue_note_text(&arena, &notes.at[0], FRENCH),
                "ligne 1, colonne 1 : des clés et leurs valeurs sont attendues ici");
    enum { TOO_LARGE = (1 << 20) + 1 };
    char *large = arena_take(&arena, TOO_LARGE);
    memset(large, ' ', TOO_LARGE);
    assert_int_equal(read_text((struct text){ large, TOO_LARGE }, &c, &notes), CATALOGUE_FAULTY);
    assert_text(catalogue_note_text(&arena, &notes.at[0], ENGLISH),
                "the file is over 1048576 bytes");
}

static void test_key_faults(void **state)
{
    (void)state;
    static const struct fault faults[] = {
        { "campaign: test-1", "campagne: test-1", 1, 1, "il manque la clé « campaign »",
          "the key \"campaign\" is missing" },
        { "  measure: money", "  mesure: money", 27, 3, "il manque la clé « measure »", "missing" },
        { "rules: {undo_days: 7", "rules: {undo_dais: 7, undo_days: 7", 13, 9,
          "« undo_dais » n'existe pas ; vouliez-vous dire « undo_days » ?",
          "did you mean \"undo_days\"?" },
        { "budget: 5\n", "budget: 5\n  once_a_year: yes\n", 57, 3, "clés : code, label", "keys:" },
        { "calendar:\n", "calendar: []\ncalendrier:\n", 3, 11, "des clés et leurs valeurs",
          "keys with their values" },
        { "levels: [cap, 2de, 1re, tle, bac+1]", "levels: cap", 14, 9, "une liste est attendue",
          "a list is expected" },
        { "budget: 5\n", "budget: [5]\n", 56, 11, "une valeur simple", "a single value" },
        { "{fr: Outils, en: Tools}", "{fr: Outils}", 28, 10, "la clé « en »", "the key \"en\"" },
        { "{fr: Outils, en: Tools}", "{fr: Outils, en: \"\"}", 28, 27, "un texte de 1 à",
          "a text of 1 to" },
    };
    CHECK(faults);
}

static void test_value_faults(void **state)
{
    (void)state;
    static const struct fault faults[] = {
        { "campaign: test-1", "campaign: Test 1", 1, 11, "un code s'écrit", "a code is written" },
        { "from: 2024-06-11\n", "from: 2024-06-31\n", 4, 9, "« 2024-06-31 » n'en est pas un",
          "\"2024-06-31\" is none" },
        { "until: 2025-08-31\n", "until: 2024-06-10\n", 5, 10, "la fin précède le début",
          "before the beginning" },
        { "until: 2025-06-10", "until: 2024-06-10", 6, 37, "la fin précède", "before" },
        { "from: 10, to: 15", "from: 16, to: 15", 10, 18, "dépasse la seconde",
          "above the second" },
        { "activation_months: 1", "activation_months: 0", 9, 22, "un nombre de 1 à 24",
          "a number from 1 to 24" },
        { "  cards_per_person: 3", "  deliver_to: moon\n  cards_per_person: 3", 11, 15, "moon",
          "moon" },
        { "activation_months: 1", "activation_months: one", 9, 22, "un nombre", "a number" },
        { "code_needed: yes", "code_needed: true", 32, 16,
          "« true » n'existe pas ; valeurs : no, yes", "values: no, yes" },
        { "measure: money", "measure: mony", 30, 12, "vouliez-vous dire « money »",
          "did you mean \"money\"" },
        { "collective: group_outing", "collective: outing", 53, 15, "never, group_order",
          "never, group_order" },
        { "co_payment: 1.00", "co_payment: 1.005", 55, 15, "« 1.005 »", "two decimals" }, /* D25 */
        { "budget: 5\n", "budget: 1000000001\n", 56, 11, "un nombre de 0 à 1000000000",
          "a number from 0" },
        { "from: validation", "from: validations", 16, 18, "« validation », « loading » ou un jour",
          "or a day" },
        { "until: 2025-05-31", "months: 3", 16, 11, "finit par « until »", "ends by \"until\"" },
        { "months: 24", "until: 2025-08-31", 18, 12, "finit par « until »", "ends by" },
        { "until: 2025-08-31}", "until: 2024-08-31}", 17, 38, "la fin précède", "before" },
        { "window: school", "window: scool", 31, 11, "la fenêtre « scool »", "\"school\"" },
        { "code: seats", "code: tools", 46, 9, "déjà donné à la ligne 27", "on line 27" },
    };
    CHECK(faults);
}

static void test_word_faults(void **state)
{
    (void)state;
    static const struct fault faults[] = {
        { "[cap, 2de, 1re", "[cap, 2de, cap, 1re", 14, 20, "« cap » est déjà donné", "already" },
        { "bac+1]", "Bac+1]", 14, 30, "un niveau s'écrit", "a level is written" },
        { "levels: [cap, 2de", "levels: [2de", 14, 9, "« cap » de la formation A1 manque",
          "of the course A1 is missing" },
        { "level: {tle:", "level: {tlee:", 23, 11, "niveaux : cap, 2de", "levels: cap, 2de" },
        { "holder: {pupil: {fr", "helder: {pupil: {fr", 22, 3, "vouliez-vous dire « holder »",
          "did you mean \"holder\"" },
        { "  level: {tle", "  place_kind: {x: {fr: x, en: x}}\n  level: {tle", 23, 3,
          "dans « partner_kinds »", "in \"partner_kinds\"" },
        { "  level: {tle", "  diploma: {bts: {fr: BTS, en: BTS}}\n  level: {tle", 23, 13,
          "aucune formation n'a « bts » pour le diplôme", "no course has \"bts\" for the diploma" },
        { "all: pupil|referent", "pupil: pupil|referent", 25, 12, "déjà un mot", "already a word" },
        { "all: pupil|referent", "all: \"\"", 25, 17, "ce groupe est vide", "group is empty" },
        { "all: pupil|referent", "all: pupil|parent", 25, 23, "« parent »", "\"parent\"" },
        { "  holder: {all", "  age: {all", 25, 3, "le fait « age »", "the fact \"age\"" },
    };
    CHECK(faults);
}

static void test_table_faults(void **state)
{
    (void)state;
    static const struct fault faults[] = {
        { "[holder, level, age, amount", "[holder, levl, age, amount", 36, 23,
          "la colonne « levl » n'existe pas ; vouliez-vous dire « level »", "\"level\"" },
        { "[holder, level, age, amount, ", "[holder, level, level, amount, ", 36, 30, "déjà donnée",
          "already given" },
        { "[holder, level, age, amount, instalment]", "[holder, level, age, instalment, amount]",
          36, 35, "les faits d'abord", "facts first" },
        { "[holder, level, age, amount, instalment]", "[holder, level, age]", 36, 14,
          "il manque la colonne « amount »", "\"amount\" is missing" },
        { "[holder, level, age,", "[holder, level, place_kind,", 36, 30, "qu'à la caisse",
          "only at the till" },
        { "rows:\n    - [pupil, \"1re|tle\", 14..25, 50.5, tools/1]\n    - [all",
          "rows:\n    - [all, all", 38, 7, "6 cases pour 5 colonnes", "6 cells for 5 columns" },
        { "rows: [[5]]", "rows: []", 57, 37, "au moins une ligne", "at least one row" },
        { "\"1re|tle\"", "\"1re|1er\"", 38, 20,
          "le niveau « 1er » n'existe pas ; vouliez-vous dire « 1re » ? (niveaux : cap, 2de, "
          "1re, tle, bac+1)",
          "the level \"1er\" does not exist" },
        { "..2de", "tle..2de", 39, 13, "dépasse la seconde", "above the second" },
        { "..2de", "..3e", 39, 15, "le niveau « 3e »", "the level \"3e\"" },
        { "..2de", "..", 39, 13, "il manque une borne", "a bound is missing" },
        { "\"1re|tle\"", "\"1re|\"", 38, 20, "à côté de « | »", "beside \"|\"" },
        { "\"1re|tle\"", "\"1re..tle|tle\"", 38, 25, "déjà dite", "already said" },
        { "\"1re|tle\"", "\"tle|1re..tle\"", 38, 20, "déjà dite", "already said" },
        { "14..25", "14..2000000", 38, 30, "un nombre entier", "a whole number" },
        { "14..25", "14..vieux", 38, 30, "un nombre entier", "a whole number" },
        { "[all, ..2de", "[pupl, ..2de", 39, 8, "mots : pupil, referent, all", "\"pupil\"" },
        { "50.5, tools", "50.505, tools", 38, 34, "« 50.505 »", "\"50.505\"" }, /* D25 */
        { "50.5, tools", "-50, tools", 38, 34, "« -50 »", "\"-50\"" },
        { "tools/1", "tools", 38, 40, "voie/rang", "track/rank" },
        { "tools/1", "tools/0", 38, 40, "voie/rang", "track/rank" },
        { "rows: [[5]]", "rows: [[x]]", 57, 39, "un nombre de 0", "a number from 0" },
    };
    CHECK(faults);
}

static void test_course_faults(void **state)
{
    (void)state;
    static const struct fault faults[] = {
        { "columns: [amount], rows: [[5]]", "columns: [course, amount], rows: [[A2, 5]]", 57, 47,
          "aucune formation n'a « A2 » pour la formation", "no course has \"A2\"" },
        { "columns: [amount], rows: [[5]]", "columns: [diploma, amount], rows: [[cap|bts, 5]]", 57,
          52, "« bts » pour le diplôme", "\"bts\" for the diploma" },
        { "columns: [amount], rows: [[5]]", "columns: [trade_family, amount], rows: [[iron, 5]]",
          57, 53, "« iron » pour la famille de métiers", "\"iron\" for the family of trades" },
        { "columns: [amount], rows: [[5]]", "columns: [series, amount], rows: [[stmg, 5]]", 57, 47,
          "« stmg » pour la série", "\"stmg\" for the series" },
        { "columns: [amount], rows: [[5]]", "columns: [track, amount], rows: [[art, 5]]", 57, 46,
          "« art » pour la voie", "\"art\" for the track" },
    };
    CHECK(faults);
    /* Without the list of courses, they are taken as they are written. */
    struct catalogue *c;
    struct catalogue_notes notes;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct text yaml = replaced(faults[i].what, faults[i].with);
        assert_int_equal(catalogue_read(&arena, yaml, (struct text){ 0 }, &c, &notes), OK);
    }
    assert_int_equal(
        catalogue_read(&arena, text_of(testing_yaml), TEXT("mef;label\nA;b\n"), &c, &notes),
        CATALOGUE_FAULTY);
    assert_text(catalogue_note_text(&arena, &notes.at[0], FRENCH),
                "la colonne « diploma » manque dans la liste des formations");
}

static void test_benefit_faults(void **state)
{
    (void)state;
    static const struct fault faults[] = {
        { "  unit: seat\n", "", 46, 3, "il manque « unit »", "\"unit\" and" },
        { "  window: school\n", "  window: school\n  unit: tool\n", 32, 9, "« unit » ne vaut",
          "\"unit\" is only" },
        { "  window: school\n", "  window: school\n  co_payment: 1\n", 32, 15,
          "« co_payment » ne vaut", "is only for \"units\"" },
        { "co_payment: 1.00", "co_payment: 1.00\n  co_payment_percent: 20", 56, 23,
          "sans « co_payment »", "without \"co_payment\"" },
        { "co_payment: 1.00", "co_payment_percent: 100", 55, 23, "de 1 à 99", "from 1 to 99" },
        { "  window: school\n", "  window: school\n  price: 5\n", 32, 10, "« price » ne vaut",
          "\"price\" is only" },
        { "co_payment: 1.00", "once: yes", 55, 9, "« once » ne vaut", "\"once\" is only" },
        { "  spend: [{place_kind: shop}]\n", "", 46, 3, "où cet avantage s'utilise-t-il",
          "where is this benefit used" },
        { "spend: [{place_kind: shop}]", "spend: [{}]", 58, 11, "condition est vide",
          "condition is empty" },
        { "spend: [{place_kind: shop}]", "spend: [{kind: shop}]", 58, 12, "le fait « kind »",
          "the fact \"kind\"" },
        { "spend: [{place_kind: shop}]", "spend: [{place_kind: shop, disability: yes}]", 58, 30,
          "touche à la santé", "about health" },
        { "spend: [{place_kind: shop}]", "spend: [{place_kind: barn}]", 58, 24, "mots : shop",
          "words: shop" },
        { "times: 2", "times: 2, to: 60", 41, 5, "un seul des deux", "only one of them" },
        { "times: 2", "times: 1", 41, 38, "de 2 à 10", "from 2 to 10" },
        { ", times: 2", "", 41, 5, "il faut « times » ou « to »", "\"times\" or \"to\"" },
        { "{disability: yes}, times", "{place_kind: shop}, times", 41, 13, "qu'à la caisse",
          "only at the till" },
        { "{disability: yes}, times", "{disability: oui}, times", 41, 25, "yes ou no",
          "yes or no" },
        { "  measure: units\n", "  measure: access\n  cap_per_day: 1\n", 50, 16,
          "un plafond ne vaut", "a cap is only" },
        { "  measure: units\n  unit: seat\n  unit_label: {fr: place, en: seat}\n  window: leisure\n"
          "  collective: group_outing\n  code_needed: no\n  co_payment: 1.00\n  budget: 5\n"
          "  amount: {columns: [amount], rows: [[5]]}\n",
          "  measure: grant\n  window: leisure\n  code_needed: no\n  budget: 5\n"
          "  amount: {columns: [amount], rows: [[yes]]}\n",
          54, 10, "un lien ou une subvention", "a link or a grant" },
        { "collective: group_outing", "collective: group_outing\n  health: yes", 53, 15,
          "jamais collectif", "never collective" },
        { "  measure: units\n  unit: seat\n  unit_label: {fr: place, en: seat}\n  window: leisure\n"
          "  collective: group_outing\n  code_needed: no\n  co_payment: 1.00\n  budget: 5\n"
          "  amount: {columns: [amount], rows: [[5]]}\n  spend: [{place_kind: shop}]\n",
          "  measure: link\n  window: leisure\n  code_needed: yes\n  budget: 5\n"
          "  amount: {columns: [amount], rows: [[yes]]}\n",
          51, 16, "pas de caisse", "no till" },
    };
    CHECK(faults);
}

static void test_many_faults(void **state)
{
    (void)state;
    /* All faults are counted, the first hundred told, and no list of names is made for the rest. */
    struct text_builder yaml = { .arena = &arena };
    for (int i = 0; i < 3000; i++) build_format(&yaml, "k%d: 1\n", i);
    struct catalogue *c;
    struct catalogue_notes notes;
    assert_int_equal(read_text(built(&yaml), &c, &notes), CATALOGUE_FAULTY);
    assert_int_equal(notes.n, 101);
    assert_int_equal(notes.faults, 3010); /* and ten keys are missing */
    assert_true(says(&notes.at[100], FRENCH, "2910 autres remarques"));
    for (size_t i = 1; i < 100; i++) assert_true(notes.at[i - 1].line <= notes.at[i].line);
}

static void test_small_arena(void **state)
{
    (void)state;
    /* However little memory there is, the answer is NO_MEMORY or the catalogue. */
    struct catalogue *c;
    struct catalogue_notes notes;
    enum err e = NO_MEMORY;
    for (size_t limit = 256; e == NO_MEMORY; limit += limit / 16) {
        struct arena small = arena_make(limit);
        e = catalogue_read(&small, text_of(testing_yaml), text_of(testing_courses), &c, &notes);
        assert_true(e == NO_MEMORY || e == OK);
        arena_free(&small);
    }
}

static int set_up(void **state)
{
    (void)state;
    arena = arena_make(256 << 20);
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
        cmocka_unit_test(test_sound),         cmocka_unit_test(test_source_is_known),
        cmocka_unit_test(test_yaml_faults),   cmocka_unit_test(test_whole_file_faults),
        cmocka_unit_test(test_key_faults),    cmocka_unit_test(test_value_faults),
        cmocka_unit_test(test_word_faults),   cmocka_unit_test(test_table_faults),
        cmocka_unit_test(test_course_faults), cmocka_unit_test(test_benefit_faults),
        cmocka_unit_test(test_many_faults),   cmocka_unit_test(test_small_arena),
    };
    return cmocka_run_group_tests_name("catalogue_read", tests, set_up, tear_down);
}
