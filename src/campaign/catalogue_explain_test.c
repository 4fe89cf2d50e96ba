/* catalogue_explain_test.c - a pupil is told why, in their own words; nobody can read health in it,
 * nor between the lines (R41). */
#include "base/unit_test.h"
#include "campaign/catalogue_testing.h"

static struct arena arena;
static const struct catalogue *of_2024, *of_2025;

static struct text explain(const struct catalogue *c, const char *code,
                           const struct fact_values *values, enum lang lang)
{
    const struct benefit *benefit = catalogue_benefit(c, text_of(code));
    assert_non_null(benefit);
    struct grant grant = catalogue_decide(c, benefit, values);
    return catalogue_explain(&arena, c, benefit, values, &grant, lang);
}

static const char *course_of(const char *diploma, const char *level, const char *family)
{
    for (size_t i = 0; i < of_2024->course_count; i++) {
        const struct course *course = &of_2024->courses[i];
        if (text_is(course->diploma, diploma) && text_is(course->level, level) &&
            text_is(course->trade_family, family)) {
            return course->code.at;
        }
    }
    fail_msg("no course of %s in %s", diploma, level);
    return NULL;
}

static void test_sentences(void **state)
{
    (void)state;
    const struct {
        const char *benefit, *holder, *school_kind, *diploma, *level, *family, *fr, *en;
    } table[] = {
        { "leisure_books", "pupil", "lycee_general", "bac_general", "tle", "",
          "Vous avez droit à 35,00\u00a0€ parce que vous êtes élève, vous préparez le diplôme "
          "« bac général » et vous êtes en Terminale.",
          "You are entitled to €35.00 because you are a pupil, you are preparing the diploma "
          "\"general bac\" and you are in Terminale (year 13)." },
        { "leisure_books", "referent", "lycee_general", "bac_general", "tle", "",
          "Vous avez droit à 15,00\u00a0€ parce que vous êtes référent.",
          "You are entitled to €15.00 because you are a school referent." },
        { "equipment", "pupil", "lycee_professional", "bac_pro", "2de", "food",
          "Vous avez droit à 150,00\u00a0€ parce que vous êtes élève, votre établissement est de "
          "type « lycée professionnel », vous préparez le diplôme « bac professionnel », vous "
          "êtes en 2de et votre formation fait partie d'une famille de métiers.",
          "You are entitled to €150.00 because you are a pupil, your school is of the kind "
          "\"vocational lycée\", you are preparing the diploma \"vocational bac\", you are in 2de "
          "(year 11) and your course belongs to a family of trades." },
        { "equipment", "pupil", "lycee_professional", "bac_pro", "tle", "food",
          "Vous n'y avez pas droit : il faut le niveau 2de ou 1re ; votre dossier dit Terminale.",
          "You are not entitled to it: it takes the level 2de (year 11) or 1re (year 12); your "
          "file says Terminale (year 13)." },
        { "equipment", "pupil", "lycee_professional", "bac_pro", "1re", "",
          "La Région étudie votre dossier parce que vous êtes élève, votre établissement est de "
          "type « lycée professionnel », vous préparez le diplôme « bac professionnel », vous "
          "êtes en 1re et votre formation ne fait pas partie d'une famille de métiers.",
          "The Region is looking at your file because you are a pupil, your school is of the kind "
          "\"vocational lycée\", you are preparing the diploma \"vocational bac\", you are in 1re "
          "(year 12) and your course belongs to no family of trades." },
        { "textbook_loan", "pupil", "lycee_general", "bts", "bac+1", "",
          "Vous n'y avez pas droit : il faut le niveau 4e, 3e, CAP, 2de, 1re ou Terminale ; votre "
          "dossier dit bac+1.",
          "You are not entitled to it: it takes the level 4e (year 9), 3e (year 10), CAP, 2de "
          "(year 11), 1re (year 12) or Terminale (year 13); your file says first year after the "
          "bac." },
        { "streaming", "referent", "lycee_general", "bac_general", "tle", "",
          "Vous n'y avez pas droit : il faut la situation élève ou apprenti ; votre dossier dit "
          "référent.",
          "You are not entitled to it: it takes the situation pupil or apprentice; your file says "
          "school referent." },
        { "museums", "pupil", "lycee_general", "bac_general", "tle", "",
          "Vous y avez droit parce que vous êtes élève.",
          "You are entitled to it because you are a pupil." },
        { "driving_licence", "pupil", "lycee_general", "bac_general", "tle", "",
          "Vous n'y avez pas droit : il faut l'engagement mission de 35 h, mission de 80 h, brevet "
          "de jeune sapeur-pompier, sapeur-pompier volontaire ou cadet de la gendarmerie ; votre "
          "dossier ne le dit pas.",
          "You are not entitled to it: it takes the commitment 35-hour mission, 80-hour mission, "
          "young firefighter's certificate, volunteer firefighter or gendarmerie cadet; your file "
          "does not say it." },
        { "sport_licence", "pupil", "lycee_general", "bac_general", "tle", "",
          "Vous y avez droit parce que vous êtes élève. Le montant est fixé par la Région pour "
          "chaque dossier.",
          "You are entitled to it because you are a pupil. The amount is set by the Region for "
          "each file." },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const char *course = course_of(table[i].diploma, table[i].level, table[i].family);
        struct fact_values values =
            testing_person(of_2024, table[i].holder, table[i].school_kind, course);
        assert_text(explain(of_2024, table[i].benefit, &values, FRENCH), table[i].fr);
        assert_text(explain(of_2024, table[i].benefit, &values, ENGLISH), table[i].en);
    }
}

static void test_series(void **state)
{
    (void)state;
    /* The row that refuses the other series is not the one to tell: the one that gives is. */
    struct fact_values values =
        testing_person(of_2024, "pupil", "lycee_technological", "2123340211" /* STHR */);
    assert_text(explain(of_2024, "textbooks_extra", &values, FRENCH),
                "Vous n'y avez pas droit : il faut la série STMG ; votre dossier dit STHR.");
}

static void test_age(void **state)
{
    (void)state;
    struct fact_values values = testing_person(of_2025, "pupil", "lycee_general", "2001001811");
    fact_set_number(&values, FACT_age, 15);
    assert_text(explain(of_2025, "bike_repair", &values, FRENCH),
                "Vous n'y avez pas droit : il faut l'âge 16 ou plus ; votre dossier dit 15.");
    fact_set_number(&values, FACT_age, 16);
    assert_text(explain(of_2025, "bike_repair", &values, ENGLISH),
                "You are entitled to €60.00 because you are a pupil and you are 16 years old.");
    struct fact_values apprentice = testing_person(of_2024, "apprentice", "cfa", "2001001811");
    fact_set_number(&apprentice, FACT_age, 26);
    assert_text(explain(of_2024, "apprentice_equipment", &apprentice, FRENCH),
                "Vous n'y avez pas droit : il faut l'âge 14 à 25 ; votre dossier dit 26.");
}

static struct text explain_departments(const char *cell)
{
    struct catalogue *c;
    struct catalogue_notes notes;
    struct text table =
        text_format(&arena, "columns: [school_department, amount], rows: [[%s, 5]]", cell);
    struct text yaml = testing_replaced(&arena, "columns: [amount], rows: [[5]]", table.at);
    assert_int_equal(catalogue_read(&arena, yaml, (struct text){ 0 }, &c, &notes), OK);
    struct fact_values values = { 0 };
    fact_set_word(&values, FACT_school_department, TEXT("99"));
    return explain(c, "seats", &values, FRENCH);
}

static void test_long_lists(void **state)
{
    (void)state;
    assert_text(explain_departments("01|03"),
                "Vous n'y avez pas droit : il faut le département de l'établissement 01 ou 03 ; "
                "votre dossier dit 99.");
    assert_text(explain_departments("01|03|07|15|26|38|42|43"),
                "Vous n'y avez pas droit : il faut le département de l'établissement 01, 03, 07, "
                "15, 26, 38, 42 ou 43 ; votre dossier dit 99.");
    assert_text(explain_departments("01|03|07|15|26|38|42|43|63"),
                "Vous n'y avez pas droit : il faut le département de l'établissement 01, 03, 07, "
                "15, 26, 38, 42, 43 ou un autre de la liste ; votre dossier dit 99.");
}

/* --- health ------------------------------------------------------------------------------------
 */

static void assert_no_health_word(struct text said)
{
    static const char *const words[] = {
        "handicap", "maladie", "médic", "disab", "illness", "ALD"
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        assert_null(memmem(said.at, said.len, words[i], strlen(words[i])));
    }
}

/* Whatever someone's health, the sentence is the one that anyone else in their place reads. */
static void check_health_is_silent(const struct catalogue *c, const struct fact_values *plain)
{
    for (size_t i = 0; i < c->benefit_count; i++) {
        struct arena_mark mark = arena_mark(&arena);
        const char *code = c->benefits[i].code.at;
        struct text said = explain(c, code, plain, FRENCH);
        for (int flags = 1; flags < 4; flags++) {
            struct fact_values values = *plain;
            fact_set_yes(&values, FACT_disability, flags & 1);
            fact_set_yes(&values, FACT_long_term_illness, flags & 2);
            assert_true(text_equal(explain(c, code, &values, FRENCH), said));
        }
        assert_no_health_word(said);
        assert_no_health_word(explain(c, code, plain, ENGLISH));
        arena_rewind(&arena, mark);
    }
}

static void test_health_is_silent(void **state)
{
    (void)state;
    static const char *const holders[] = { "pupil", "apprentice", "referent" };
    for (size_t i = 0; i < of_2024->course_count; i += 5) {
        for (size_t h = 0; h < 3; h++) {
            const char *kind = of_2024->words_of[FACT_school_kind].at[i % 13].code.at;
            struct fact_values values =
                testing_person(of_2024, holders[h], kind, of_2024->courses[i].code.at);
            check_health_is_silent(of_2024, &values);
            check_health_is_silent(of_2025, &values);
        }
    }
}

/* A catalogue that asks about health in its table, as no Region should. */
static const char by_health[] =
    "campaign: health\n"
    "label: {fr: Essai, en: Trial}\n"
    "calendar: {from: 2024-06-11, until: 2025-08-31, validations: {from: 2024-06-11},\n"
    "  orders: {from: 2024-06-11, until: 2025-06-10}}\n"
    "card: {activation_months: 1, delivery_days: {from: 10, to: 15}, cards_per_person: 3,\n"
    "  code_tries: {at_partner: 3, everywhere: 10}}\n"
    "rules: {undo_days: 7, departure_days: 60, refund_months: 12, reply_days: 15}\n"
    "levels: [2de, 1re, tle]\n"
    "windows: {year: {from: validation, until: 2025-08-31}}\n"
    "partner_kinds: {shop: {fr: magasin, en: shop}}\n"
    "words: {holder: {pupil: {fr: élève, en: pupil}}}\n"
    "benefits:\n"
    "- code: aid\n"
    "  label: {fr: Aide, en: Aid}\n"
    "  about: {fr: Une aide., en: Aid.}\n"
    "  measure: money\n"
    "  window: year\n"
    "  code_needed: yes\n"
    "  budget: 1\n"
    "  amount:\n"
    "    columns: [level, disability, amount]\n"
    "    rows:\n"
    "    - [1re, yes, 90]\n" /* above the plain row, for the same level */
    "    - [1re, \"\", 50]\n"
    "    - [tle, yes, 90]\n" /* nobody else of that level */
    "  spend: [{place_kind: shop}]\n";

static void test_table_about_health(void **state)
{
    (void)state;
    struct catalogue *c;
    struct catalogue_notes notes;
    assert_int_equal(catalogue_read(&arena, text_of(by_health), (struct text){ 0 }, &c, &notes),
                     OK);
    struct fact_values plain = { 0 };
    fact_set_word(&plain, FACT_level, TEXT("1re"));
    fact_set_yes(&plain, FACT_disability, false);
    struct fact_values disabled = plain;
    fact_set_yes(&disabled, FACT_disability, true);
    struct grant grant = catalogue_decide(c, &c->benefits[0], &disabled);
    assert_int_equal(grant.amount, 9000);
    assert_true(grant.adjusted_by_health);
    static const char said[] = "Vous y avez droit parce que vous êtes en 1re. Le montant est fixé "
                               "par la Région pour chaque dossier.";
    assert_text(explain(c, "aid", &plain, FRENCH), said);
    assert_text(explain(c, "aid", &disabled, FRENCH), said);
    /* In Terminale the row asks about health: those who lack it are told of the other level, those
     * who have it that the Region decided so. */
    fact_set_word(&plain, FACT_level, TEXT("tle"));
    fact_set_word(&disabled, FACT_level, TEXT("tle"));
    assert_int_equal(catalogue_decide(c, &c->benefits[0], &plain).failed, FACT_level);
    assert_text(explain(c, "aid", &plain, FRENCH),
                "Vous n'y avez pas droit : il faut le niveau 1re ; votre dossier dit tle.");
    assert_text(explain(c, "aid", &disabled, FRENCH),
                "Vous y avez droit : la Région l'a décidé pour votre dossier.");
}

static int set_up(void **state)
{
    (void)state;
    struct catalogue_notes notes;
    arena = arena_make(64 << 20);
    of_2024 = testing_catalogue(&arena, "2024-2025", &notes);
    of_2025 = testing_catalogue(&arena, "2025-2026", &notes);
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
        cmocka_unit_test(test_sentences),
        cmocka_unit_test(test_series),
        cmocka_unit_test(test_age),
        cmocka_unit_test(test_long_lists),
        cmocka_unit_test(test_health_is_silent),
        cmocka_unit_test(test_table_about_health),
    };
    return cmocka_run_group_tests_name("catalogue_explain", tests, set_up, tear_down);
}
