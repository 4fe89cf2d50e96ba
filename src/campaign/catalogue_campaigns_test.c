/* catalogue_campaigns_test.c - the campaigns the project ships give each witness what R50-R67 say:
 * who gets how much. */
#include "base/unit_test.h"
#include "campaign/catalogue_testing.h"

static struct arena arena;
static const struct catalogue *of_2023, *of_2024, *of_2025;
static struct catalogue_notes notes_of[3];

/* Courses of data/courses.csv. */
#define GENERAL_2DE      "2001001811"
#define STMG_1RE         "2113101611"
#define STMG_TLE         "2123101711"
#define STHR_TLE         "2123340211"
#define STHR_2DE         "2103340211"
#define PREPA_METIERS_3E "1031003111"
#define AGRICULTURAL_4E  "1021002111"
#define AGRICULTURAL_3E  "1031002111"
#define ALONE_2DE        "2472250331" /* bac pro in no family: plastics */
#define ALONE_1RE        "2472250332"
#define ALONE_TLE        "2472250333"
#define DENTAL_2DE       "2473310431"
#define YOUTH_WORK_2DE   "2473300631"
#define IEM_3E           "REGIEM3E"
#define IEM_LYCEE        "REGIEMLYC"

/* The first course with these facts: the list of courses changes every year. */
static const char *course_of(const char *diploma, const char *level, bool in_family)
{
    for (size_t i = 0; i < of_2024->course_count; i++) {
        const struct course *course = &of_2024->courses[i];
        if (text_is(course->diploma, diploma) && text_is(course->level, level) &&
            text_is_empty(course->trade_family) != in_family) {
            return course->code.at;
        }
    }
    fail_msg("no course of %s in %s", diploma, level);
    return NULL;
}

static struct grant grant_of(const struct catalogue *c, const char *benefit,
                             const struct fact_values *values)
{
    const struct benefit *found = catalogue_benefit(c, text_of(benefit));
    assert_non_null(found);
    return catalogue_decide(c, found, values);
}

static int64_t amount_of(const struct catalogue *c, const char *benefit,
                         const struct fact_values *values)
{
    struct grant grant = grant_of(c, benefit, values);
    assert_int_not_equal(grant.outcome, NEEDS_REVIEW);
    assert_true((grant.outcome == GRANTED) == (grant.amount > 0));
    return grant.amount;
}

struct witness {
    const char *benefit, *holder, *school_kind, *course;
    int64_t in_2024, in_2023, in_2025;
};

static void check_witnesses(const struct witness *witnesses, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct witness *w = &witnesses[i];
        struct fact_values values = testing_person(of_2024, w->holder, w->school_kind, w->course);
        int64_t in_2024 = amount_of(of_2024, w->benefit, &values);
        int64_t in_2023 = amount_of(of_2023, w->benefit, &values);
        int64_t in_2025 = amount_of(of_2025, w->benefit, &values);
        if (in_2024 == w->in_2024 && in_2023 == w->in_2023 && in_2025 == w->in_2025) continue;
        fail_msg("%s for %s, %s, %s: %lld, before %lld, after %lld", w->benefit, w->holder,
                 w->school_kind, w->course, (long long)in_2024, (long long)in_2023,
                 (long long)in_2025);
    }
}
#define CHECK(witnesses) check_witnesses((witnesses), sizeof(witnesses) / sizeof *(witnesses))

/* --- school: R50 to R55 ---------------------------------------------------------------------- */

static void test_textbook_loan(void **state)
{
    (void)state;
    const char *cap = course_of("cap", "cap", false), *bts = course_of("bts", "bac+1", false);
    const struct witness witnesses[] = {
        { "textbook_loan", "pupil", "lycee_general", GENERAL_2DE, 1, 1, 1 },
        { "textbook_loan", "pupil", "lycee_technological", STMG_TLE, 1, 1, 1 },
        { "textbook_loan", "pupil", "lycee_professional", ALONE_TLE, 1, 1, 1 },
        { "textbook_loan", "pupil", "production_school", cap, 1, 1, 1 },
        { "textbook_loan", "pupil", "mfr", cap, 1, 1, 1 },
        { "textbook_loan", "pupil", "lycee_professional", PREPA_METIERS_3E, 1, 1, 1 },
        { "textbook_loan", "pupil", "agricultural", AGRICULTURAL_4E, 1, 1, 1 },
        { "textbook_loan", "pupil", "lycee_general", bts, 0, 0, 0 }, /* above the bac */
        { "textbook_loan", "pupil", "cned", GENERAL_2DE, 0, 0, 0 },
        { "textbook_loan", "pupil", "iem", IEM_3E, 0, 0, 0 },
        { "textbook_loan", "apprentice", "cfa", cap, 0, 0, 0 }, /* R53 */
        { "textbook_loan", "referent", "lycee_general", "", 0, 0, 0 },
    };
    CHECK(witnesses);
}

static void test_supplementary_textbooks(void **state)
{
    (void)state;
    const char *cap = course_of("cap", "cap", false);
    const struct witness witnesses[] = {
        { "textbooks_extra", "pupil", "lycee_professional", ALONE_2DE, 5000, 5000, 6000 },
        { "textbooks_extra", "pupil", "lycee_professional", ALONE_1RE, 5000, 5000, 6000 },
        { "textbooks_extra", "pupil", "lycee_polyvalent", ALONE_TLE, 5000, 5000, 6000 },
        { "textbooks_extra", "pupil", "lycee_professional", cap, 5000, 5000, 6000 },
        { "textbooks_extra", "pupil", "lycee_professional", PREPA_METIERS_3E, 5000, 5000, 6000 },
        { "textbooks_extra", "pupil", "agricultural", AGRICULTURAL_3E, 5000, 5000, 6000 },
        { "textbooks_extra", "pupil", "mfr", AGRICULTURAL_4E, 5000, 5000, 6000 },
        { "textbooks_extra", "pupil", "lycee_technological", STMG_1RE, 5000, 5000, 6000 },
        { "textbooks_extra", "pupil", "lycee_general", STMG_TLE, 5000, 5000, 6000 },
        { "textbooks_extra", "pupil", "lycee_technological", STHR_TLE, 0, 0, 0 },
        { "textbooks_extra", "pupil", "lycee_technological", STHR_2DE, 0, 0, 0 },
        { "textbooks_extra", "pupil", "lycee_general", GENERAL_2DE, 0, 0, 0 },
        { "textbooks_extra", "pupil", "cned", ALONE_2DE, 0, 0, 0 }, /* R52 there */
        { "textbooks_extra", "apprentice", "cfa", cap, 0, 0, 0 },
        { "textbooks_extra", "pupil", "lycee_general", course_of("bts", "bac+1", false), 0, 0, 0 },
    };
    CHECK(witnesses);
}

static void test_any_textbook(void **state)
{
    (void)state;
    const char *nurse = course_of("de_infirmier", "bac+1", false);
    const char *carer = course_of("de_aide_soignant", "tle", false);
    const char *driver = course_of("de_ambulancier", "cap", false);
    const struct witness witnesses[] = {
        { "textbooks_all", "pupil", "health_social", driver, 5000, 5000, 6000 },
        { "textbooks_all", "pupil", "health_social", carer, 7500, 7500, 9000 },
        { "textbooks_all", "pupil", "health_social", nurse, 10000, 10000, 12000 },
        { "textbooks_all", "pupil", "iem", IEM_3E, 5000, 5000, 6000 },
        { "textbooks_all", "pupil", "iem", IEM_LYCEE, 7500, 7500, 9000 },
        { "textbooks_all", "pupil", "cned", GENERAL_2DE, 7500, 7500, 9000 },
        { "textbooks_all", "pupil", "lycee_professional", ALONE_2DE, 0, 0, 0 },
        { "textbooks_all", "apprentice", "cfa", ALONE_2DE, 0, 0, 0 },
    };
    CHECK(witnesses);
    /* One envelope for both (D1), and never both for the same pupil. */
    assert_true(text_equal(catalogue_benefit(of_2024, TEXT("textbooks_extra"))->envelope,
                           catalogue_benefit(of_2024, TEXT("textbooks_all"))->envelope));
    const struct word_list *kinds = &of_2024->words_of[FACT_school_kind];
    for (size_t i = 0; i < of_2024->course_count; i++) {
        for (size_t j = 0; j < kinds->n; j++) {
            struct fact_values values =
                testing_person(of_2024, "pupil", kinds->at[j].code.at, of_2024->courses[i].code.at);
            assert_false(amount_of(of_2024, "textbooks_extra", &values) > 0 &&
                         amount_of(of_2024, "textbooks_all", &values) > 0);
        }
    }
}

static void test_equipment(void **state)
{
    (void)state;
    const char *family_2de = course_of("bac_pro", "2de", true);
    const char *family_1re = course_of("bac_pro", "1re", true);
    const char *farm_2de = course_of("bac_pro_agricole", "2de", true);
    const char *cap = course_of("cap", "cap", false);
    const struct witness witnesses[] = {
        { "equipment", "pupil", "lycee_professional", family_2de, 15000, 10000, 16000 },
        { "equipment", "pupil", "lycee_professional", family_1re, 15000, 10000, 17000 },
        { "equipment", "pupil", "agricultural", farm_2de, 15000, 10000, 16000 },
        { "equipment", "pupil", "lycee_professional", ALONE_2DE, 30000, 25000, 33000 },
        { "equipment", "pupil", "lycee_professional", DENTAL_2DE, 50000, 40000, 50000 },
        { "equipment", "pupil", "lycee_professional", YOUTH_WORK_2DE, 5000, 5000, 5000 },
        { "equipment", "pupil", "lycee_professional", ALONE_TLE, 0, 0, 0 },
        { "equipment", "pupil", "production_school", cap, 0, 0, 0 },
        { "equipment", "pupil", "lycee_general", GENERAL_2DE, 0, 0, 0 },
        { "equipment", "apprentice", "cfa", ALONE_2DE, 0, 0, 0 },
    };
    CHECK(witnesses);
    /* R54: whatever the course, 50 to 500 €, or nothing. */
    for (size_t i = 0; i < of_2024->course_count; i++) {
        struct fact_values values =
            testing_person(of_2024, "pupil", "lycee_professional", of_2024->courses[i].code.at);
        struct grant grant = grant_of(of_2024, "equipment", &values);
        if (grant.outcome != GRANTED) continue;
        assert_in_range(grant.amount, 5000, 50000);
        assert_false(text_is_empty(grant.instalment));
    }
}

static void test_equipment_instalments(void **state)
{
    (void)state;
    const struct {
        const char *course, *instalment;
        enum grant_outcome outcome;
    } table[] = {
        { course_of("bac_pro", "2de", true), "bac_pro_family/1", GRANTED },
        { course_of("bac_pro", "1re", true), "bac_pro_family/2", GRANTED },
        { ALONE_2DE, "bac_pro/1", GRANTED },
        { ALONE_1RE, "bac_pro/1", NEEDS_REVIEW }, /* D5, unless bac_pro/1 was paid already */
        { ALONE_TLE, "", NOT_GRANTED },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct fact_values values =
            testing_person(of_2024, "pupil", "lycee_professional", table[i].course);
        struct grant grant = grant_of(of_2024, "equipment", &values);
        assert_int_equal(grant.outcome, table[i].outcome);
        if (grant.outcome != NOT_GRANTED) assert_text(grant.instalment, table[i].instalment);
    }
}

static void test_apprentices(void **state)
{
    (void)state;
    const char *cap = course_of("cap", "cap", false);
    struct fact_values values = testing_person(of_2024, "apprentice", "cfa", cap);
    const struct {
        int64_t age;
        int64_t granted;
    } ages[] = { { 13, 0 }, { 14, 1 }, { 25, 1 }, { 26, 0 } }; /* D12 */
    for (size_t i = 0; i < sizeof ages / sizeof *ages; i++) {
        fact_set_number(&values, FACT_age, ages[i].age);
        assert_int_equal(amount_of(of_2024, "apprentice_equipment", &values), ages[i].granted);
    }
    struct fact_values pupil = testing_person(of_2024, "pupil", "lycee_professional", cap);
    assert_int_equal(amount_of(of_2024, "apprentice_equipment", &pupil), 0);
    /* They keep every other benefit (R53). */
    static const char *const kept[] = { "sport_licence",  "fishing",       "hunting", "cinema",
                                        "shows",          "leisure_books", "museums", "streaming",
                                        "health_coupons", "first_aid" };
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        assert_int_equal(amount_of(of_2024, kept[i], &values), amount_of(of_2024, kept[i], &pupil));
        assert_true(amount_of(of_2024, kept[i], &values) > 0);
    }
}

/* --- the rest: R58 to R67 -------------------------------------------------------------------- */

static void test_leisure_and_civic(void **state)
{
    (void)state;
    const char *general_tle = course_of("bac_general", "tle", false);
    const char *cap = course_of("cap", "cap", false);
    const char *carer = course_of("de_aide_soignant", "tle", false);
    const struct witness witnesses[] = {
        { "sport_licence", "pupil", "lycee_general", GENERAL_2DE, 3000, 3000, 3500 },
        { "fishing", "pupil", "lycee_general", GENERAL_2DE, 3000, 3000, 3200 },
        { "hunting", "pupil", "lycee_general", GENERAL_2DE, 3000, 3000, 2800 },
        { "cinema", "pupil", "lycee_general", GENERAL_2DE, 5, 6, 4 },
        { "shows", "pupil", "lycee_general", GENERAL_2DE, 3000, 3000, 4500 },
        { "leisure_books", "pupil", "lycee_general", GENERAL_2DE, 1500, 800, 2000 },
        { "leisure_books", "pupil", "lycee_general", general_tle, 3500, 800, 4000 },
        { "leisure_books", "pupil", "lycee_technological", STMG_TLE, 3500, 800, 4000 },
        { "leisure_books", "pupil", "lycee_professional", ALONE_TLE, 3500, 800, 4000 },
        { "leisure_books", "pupil", "lycee_professional", cap, 1500, 800, 2000 },
        { "leisure_books", "pupil", "health_social", carer, 1500, 800, 2000 },
        { "museums", "pupil", "lycee_general", GENERAL_2DE, 1, 1, 1 },
        { "streaming", "pupil", "lycee_general", GENERAL_2DE, 1, 1, 1 },
        { "health_coupons", "pupil", "lycee_general", GENERAL_2DE, 2, 2, 3 },
        { "first_aid", "pupil", "lycee_general", GENERAL_2DE, 6000, 6000, 6500 },
        { "driving_licence", "pupil", "lycee_general", GENERAL_2DE, 0, 0, 0 }, /* no duty done */
    };
    CHECK(witnesses);
}

static void test_referents(void **state)
{
    (void)state;
    /* R5, D46: culture, sport and outdoors at the base amounts, nothing else. */
    const struct witness witnesses[] = {
        { "sport_licence", "referent", "lycee_general", "", 3000, 3000, 3500 },
        { "fishing", "referent", "lycee_general", "", 3000, 3000, 3200 },
        { "hunting", "referent", "lycee_general", "", 3000, 3000, 2800 },
        { "cinema", "referent", "lycee_general", "", 5, 6, 4 },
        { "shows", "referent", "lycee_general", "", 3000, 3000, 4500 },
        { "leisure_books", "referent", "lycee_general", "", 1500, 800, 2000 },
        { "museums", "referent", "lycee_general", "", 1, 1, 1 },
        { "textbooks_extra", "referent", "lycee_professional", "", 0, 0, 0 },
        { "textbooks_all", "referent", "iem", "", 0, 0, 0 },
        { "equipment", "referent", "lycee_professional", "", 0, 0, 0 },
        { "streaming", "referent", "lycee_general", "", 0, 0, 0 },
        { "health_coupons", "referent", "lycee_general", "", 0, 0, 0 },
        { "first_aid", "referent", "lycee_general", "", 0, 0, 0 },
        { "driving_licence", "referent", "lycee_general", "", 0, 0, 0 },
    };
    CHECK(witnesses);
    struct fact_values values = testing_person(of_2024, "referent", "lycee_general", "");
    fact_set_yes(&values, FACT_disability, true);
    fact_set_word(&values, FACT_sex, TEXT("f"));
    fact_set_word(&values, FACT_place_sport, TEXT("combat"));
    const struct benefit *sport = catalogue_benefit(of_2024, TEXT("sport_licence"));
    assert_int_equal(amount_of(of_2024, "sport_licence", &values), 3000);
    assert_int_equal(catalogue_top_up(of_2024, sport, 3000, &values), 3000);
}

static void test_health(void **state)
{
    (void)state;
    /* R41: disability doubles R51 and R52 and brings R58 to 60 €; a long-term illness only R58. */
    const struct {
        const char *benefit, *school_kind, *course;
        int64_t plain, disabled, ill;
    } table[] = {
        { "textbooks_extra", "lycee_professional", ALONE_2DE, 5000, 10000, 5000 },
        { "textbooks_all", "iem", IEM_LYCEE, 7500, 15000, 7500 },
        { "sport_licence", "lycee_general", GENERAL_2DE, 3000, 6000, 6000 },
        { "equipment", "lycee_professional", ALONE_2DE, 30000, 30000, 30000 },
        { "shows", "lycee_general", GENERAL_2DE, 3000, 3000, 3000 },
        { "leisure_books", "lycee_general", GENERAL_2DE, 1500, 1500, 1500 },
        { "first_aid", "lycee_general", GENERAL_2DE, 6000, 6000, 6000 },
        { "cinema", "lycee_general", GENERAL_2DE, 5, 5, 5 },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct fact_values plain =
            testing_person(of_2024, "pupil", table[i].school_kind, table[i].course);
        struct fact_values disabled = plain, ill = plain, both = plain;
        fact_set_yes(&disabled, FACT_disability, true);
        fact_set_yes(&both, FACT_disability, true);
        fact_set_yes(&ill, FACT_long_term_illness, true);
        fact_set_yes(&both, FACT_long_term_illness, true);
        assert_int_equal(amount_of(of_2024, table[i].benefit, &plain), table[i].plain);
        assert_int_equal(amount_of(of_2024, table[i].benefit, &disabled), table[i].disabled);
        assert_int_equal(amount_of(of_2024, table[i].benefit, &ill), table[i].ill);
        assert_int_equal(amount_of(of_2024, table[i].benefit, &both), table[i].disabled);
        struct grant grant = grant_of(of_2024, table[i].benefit, &disabled);
        assert_int_equal(grant.base_amount, table[i].plain);
        assert_int_equal(grant.adjusted_by_health, table[i].disabled > table[i].plain);
        assert_false(grant_of(of_2024, table[i].benefit, &plain).adjusted_by_health);
    }
}

static void test_sport_at_the_till(void **state)
{
    (void)state;
    const struct benefit *sport = catalogue_benefit(of_2024, TEXT("sport_licence"));
    const struct {
        const char *sex, *sport;
        int64_t from, ceiling;
    } table[] = {
        { "f", "combat", 3000, 6000 },
        { "f", "other", 3000, 3000 },
        { "m", "combat", 3000, 3000 },
        { "", "combat", 3000, 3000 },
        { "f", "", 3000, 3000 },
        { "f", "combat", 6000, 6000 }, /* disabled already: never 90 (D27) */
        { "m", "other", 6000, 6000 },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct fact_values values = testing_person(of_2024, "pupil", "lycee_general", GENERAL_2DE);
        fact_set_word(&values, FACT_sex, text_of(table[i].sex));
        fact_set_word(&values, FACT_place_sport, text_of(table[i].sport));
        assert_int_equal(catalogue_top_up(of_2024, sport, table[i].from, &values),
                         table[i].ceiling);
    }
}

static void test_licence_aid(void **state)
{
    (void)state;
    const struct {
        const char *engagement;
        int64_t in_2024, in_2025;
    } table[] = { { "mission_35h", 20000, 25000 },
                  { "mission_80h", 50000, 55000 },
                  { "jsp", 100000, 100000 },
                  { "spv", 50000, 60000 },
                  { "gendarmerie_cadet", 50000, 60000 } };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct fact_values values = testing_person(of_2024, "pupil", "lycee_general", GENERAL_2DE);
        fact_set_word(&values, FACT_engagement, text_of(table[i].engagement));
        assert_int_equal(amount_of(of_2024, "driving_licence", &values), table[i].in_2024);
        /* The invented campaign asks for 17 years. */
        assert_int_equal(amount_of(of_2025, "driving_licence", &values), 0);
        fact_set_number(&values, FACT_age, 17);
        assert_int_equal(amount_of(of_2025, "driving_licence", &values), table[i].in_2025);
    }
}

/* --- the files as a whole ----------------------------------------------------------------------
 */

static void test_invented_campaign(void **state)
{
    (void)state;
    const struct benefit *bike = catalogue_benefit(of_2025, TEXT("bike_repair"));
    assert_null(catalogue_benefit(of_2024, TEXT("bike_repair")));
    assert_int_equal(bike->co_payment_percent, 25);
    assert_int_equal(bike->cap_per_day, 2500);
    assert_int_equal(catalogue_benefit(of_2025, TEXT("cinema"))->cap_per_day, 2); /* seats */
    struct fact_values values = testing_person(of_2025, "pupil", "lycee_general", GENERAL_2DE);
    fact_set_number(&values, FACT_age, 15);
    struct grant grant = catalogue_decide(of_2025, bike, &values);
    assert_int_equal(grant.outcome, NOT_GRANTED);
    assert_int_equal(grant.failed, FACT_age);
    fact_set_number(&values, FACT_age, 16);
    assert_int_equal(amount_of(of_2025, "bike_repair", &values), 6000);
}

static void test_nothing_to_remark(void **state)
{
    (void)state;
    for (size_t i = 0; i < 3; i++) assert_int_equal(notes_of[i].n, 0);
}

static void test_words(void **state)
{
    (void)state;
    /* Every word that a course may have is said in both languages. */
    for (size_t i = 0; i < of_2024->course_count; i++) {
        struct fact_values values = { 0 };
        course_set_facts(&of_2024->courses[i], &values);
        for (enum fact_id id = 0; id < FACT_IDS; id++) {
            bool is_word = fact_list[id].type == FACT_WORD || fact_list[id].type == FACT_LEVEL;
            if (!is_word || !values.of[id].known || id == FACT_course) continue;
            const struct word_list *list = &of_2024->words_of[id];
            size_t at = 0;
            while (at < list->n && !text_equal(list->at[at].code, values.of[id].word)) at++;
            if (at == list->n) fail_msg("%.*s has no label", TEXT_ARGS(values.of[id].word));
        }
    }
    assert_text(catalogue_word(of_2024, TEXT("bookshop"), FRENCH), "librairie");
    assert_text(catalogue_word(of_2024, TEXT("unheard_of"), FRENCH), "unheard_of");
    /* One code, two facts. */
    assert_text(catalogue_fact_word(of_2024, FACT_track, TEXT("agricultural"), FRENCH), "agricole");
    assert_text(catalogue_fact_word(of_2024, FACT_school_kind, TEXT("agricultural"), FRENCH),
                "lycée agricole");
    assert_true(catalogue_level_rank(of_2024, TEXT("cap")) <
                catalogue_level_rank(of_2024, TEXT("2de")));
    assert_int_equal(catalogue_level_rank(of_2024, TEXT("6e")), -1);
    assert_int_equal(of_2024->partner_kind_count, 17);
}

static int set_up(void **state)
{
    (void)state;
    arena = arena_make(64 << 20);
    of_2023 = testing_catalogue(&arena, "2023-2024", &notes_of[0]);
    of_2024 = testing_catalogue(&arena, "2024-2025", &notes_of[1]);
    of_2025 = testing_catalogue(&arena, "2025-2026", &notes_of[2]);
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
        cmocka_unit_test(test_textbook_loan),
        cmocka_unit_test(test_supplementary_textbooks),
        cmocka_unit_test(test_any_textbook),
        cmocka_unit_test(test_equipment),
        cmocka_unit_test(test_equipment_instalments),
        cmocka_unit_test(test_apprentices),
        cmocka_unit_test(test_leisure_and_civic),
        cmocka_unit_test(test_referents),
        cmocka_unit_test(test_health),
        cmocka_unit_test(test_sport_at_the_till),
        cmocka_unit_test(test_licence_aid),
        cmocka_unit_test(test_invented_campaign),
        cmocka_unit_test(test_nothing_to_remark),
        cmocka_unit_test(test_words),
    };
    return cmocka_run_group_tests_name("campaigns", tests, set_up, tear_down);
}
