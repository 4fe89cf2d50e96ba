/* catalogue_terms_test.c - where, when and how each benefit of the shipped campaigns is used:
 * places, windows, codes, groups, and the rules of the campaign itself. */
#include "base/civil.h"
#include "base/unit_test.h"
#include "campaign/catalogue_testing.h"

static struct arena arena;
static const struct catalogue *of_2023, *of_2024, *of_2025;

#define GENERAL_2DE "2001001811"

static void test_places(void **state)
{
    (void)state;
    const struct {
        const char *benefit, *kind, *relation;
        bool may;
        enum fact_id failed;
    } table[] = {
        { "textbook_loan", "school", "same_school", true, 0 },
        { "textbook_loan", "school", "other_school", false, FACT_place_relation },
        { "textbooks_extra", "bookshop", "", true, 0 },
        { "textbooks_extra", "parents_association", "same_school", true, 0 },
        { "textbooks_extra", "parents_association", "other_school", false, FACT_place_relation },
        { "textbooks_extra", "parents_association", "", false, FACT_place_relation },
        { "textbooks_extra", "cinema", "", false, FACT_place_kind },
        { "textbooks_all", "bookshop", "", true, 0 },
        { "textbooks_all", "parents_association", "same_school", false, FACT_place_kind },
        { "equipment", "equipment_shop", "", true, 0 },
        { "equipment", "school_group_purchase", "same_school", true, 0 },
        { "equipment", "school_group_purchase", "other_school", false, FACT_place_relation },
        { "equipment", "bookshop", "", false, FACT_place_kind },
        { "sport_licence", "sports_club", "", true, 0 },
        { "fishing", "fishing_federation", "", true, 0 },
        { "fishing", "hunting_federation", "", false, FACT_place_kind },
        { "hunting", "hunting_federation", "", true, 0 },
        { "cinema", "cinema", "", true, 0 },
        { "shows", "venue", "", true, 0 },
        { "shows", "festival", "", true, 0 },
        { "shows", "cinema", "", false, FACT_place_kind },
        { "leisure_books", "bookshop", "", true, 0 },
        { "leisure_books", "parents_association", "same_school", false, FACT_place_kind },
        { "museums", "museum", "", true, 0 },
        { "health_coupons", "health_provider", "", true, 0 },
        { "first_aid", "first_aid_trainer", "", true, 0 },
        { "driving_licence", "driving_school", "", true, 0 },
        { "streaming", "streaming", "", false, FACT_place_kind }, /* a link, not a till */
        { "apprentice_equipment", "equipment_shop", "", false, FACT_place_kind },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct fact_values values = testing_person(of_2024, "pupil", "lycee_general", GENERAL_2DE);
        enum fact_id failed = FACT_IDS;
        fact_set_word(&values, FACT_place_kind, text_of(table[i].kind));
        fact_set_word(&values, FACT_place_relation, text_of(table[i].relation));
        const struct benefit *benefit = catalogue_benefit(of_2024, text_of(table[i].benefit));
        bool may = catalogue_may_spend(of_2024, benefit, &values, &failed);
        if (may != table[i].may || (!may && failed != table[i].failed)) {
            fail_msg("%s at %s: %d, %d", table[i].benefit, table[i].kind, may, (int)failed);
        }
    }
}

static void test_shape_of_benefits(void **state)
{
    (void)state;
    enum { CODE = 1, ONCE = 2, PROXY = 4, BOUND = 8, HEALTH = 16, DEMO = 32 };
    const struct {
        const char *benefit;
        enum measure measure;
        const char *window;
        enum collective collective;
        unsigned flags;
    } table[] = {
        { "textbook_loan", MEASURE_ACCESS, "school", NOT_COLLECTIVE, BOUND },
        { "textbooks_extra", MEASURE_MONEY, "school", GROUP_ORDER, CODE | PROXY | BOUND },
        { "textbooks_all", MEASURE_MONEY, "school", GROUP_ORDER, CODE | PROXY | BOUND | DEMO },
        { "apprentice_equipment", MEASURE_GRANT, "campaign", NOT_COLLECTIVE, PROXY | BOUND },
        { "equipment", MEASURE_MONEY, "school", GROUP_ORDER, CODE | PROXY | BOUND | DEMO },
        { "sport_licence", MEASURE_MONEY, "leisure", NOT_COLLECTIVE, CODE | ONCE },
        { "fishing", MEASURE_MONEY, "leisure", NOT_COLLECTIVE, CODE | ONCE },
        { "hunting", MEASURE_MONEY, "leisure", NOT_COLLECTIVE, CODE | ONCE },
        { "cinema", MEASURE_UNITS, "leisure", GROUP_OUTING, CODE },
        { "shows", MEASURE_MONEY, "leisure", GROUP_OUTING, CODE },
        { "leisure_books", MEASURE_MONEY, "leisure", NOT_COLLECTIVE, CODE },
        { "museums", MEASURE_ACCESS, "leisure", GROUP_OUTING, DEMO },
        { "streaming", MEASURE_LINK, "campaign", NOT_COLLECTIVE, 0 },
        { "health_coupons", MEASURE_COUPON, "leisure", NOT_COLLECTIVE, CODE | HEALTH | DEMO },
        { "first_aid", MEASURE_MONEY, "campaign", NOT_COLLECTIVE, CODE | ONCE },
        { "driving_licence", MEASURE_MONEY, "licence", NOT_COLLECTIVE, CODE },
    };
    assert_int_equal(of_2024->benefit_count, sizeof table / sizeof *table);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct benefit *b = catalogue_benefit(of_2024, text_of(table[i].benefit));
        assert_non_null(b);
        assert_int_equal(b->measure, table[i].measure);
        assert_text(benefit_window(of_2024, b)->code, table[i].window);
        assert_int_equal(b->collective, table[i].collective);
        unsigned flags = (b->code_needed ? CODE : 0) | (b->once ? ONCE : 0) |
                         (b->in_person ? 0 : PROXY) | (b->school_bound ? BOUND : 0) |
                         (b->health ? HEALTH : 0) | (b->demo_value ? DEMO : 0);
        if (flags != table[i].flags) fail_msg("%s: flags %u", table[i].benefit, flags);
    }
    const struct benefit *cinema = catalogue_benefit(of_2024, TEXT("cinema"));
    assert_int_equal(cinema->co_payment_cents, 100); /* R60, D31 */
    assert_int_equal(cinema->price_cents, 0);        /* the convention's */
    assert_int_equal(catalogue_benefit(of_2023, TEXT("cinema"))->co_payment_cents, 0);
    assert_int_equal(catalogue_benefit(of_2024, TEXT("health_coupons"))->price_cents, 2000);
}

static int64_t day(const char *iso)
{
    int64_t day;
    assert_true(day_parse(text_of(iso), &day));
    return day;
}

static const struct window *window_of(const struct catalogue *c, const char *benefit)
{
    return benefit_window(c, catalogue_benefit(c, text_of(benefit)));
}

static void test_calendar(void **state)
{
    (void)state;
    assert_int_equal(of_2024->orders_from_day, day("2024-06-11"));      /* R11 */
    assert_int_equal(of_2024->validations_from_day, day("2024-06-11")); /* R11 */
    const struct window *school = window_of(of_2024, "equipment");
    assert_int_equal(school->start, FROM_VALIDATION); /* R12 */
    assert_int_equal(school->until_day, day("2025-05-31"));
    const struct window *leisure = window_of(of_2024, "cinema");
    assert_int_equal(leisure->start, FROM_DATE); /* R13 */
    assert_int_equal(leisure->from_day, day("2024-09-01"));
    assert_int_equal(leisure->until_day, day("2025-08-31"));
    assert_int_equal(window_of(of_2024, "first_aid")->until_day, of_2024->until_day);
    const struct window *licence = window_of(of_2024, "driving_licence");
    assert_int_equal(licence->start, FROM_LOADING); /* R15 */
    assert_int_equal(licence->months, 24);
    assert_int_equal(licence->until_day, DAY_NONE);
    assert_int_equal(window_of(of_2023, "equipment")->until_day, day("2024-05-31")); /* R14 */
    assert_int_equal(window_of(of_2023, "cinema")->until_day, day("2024-08-31"));
    /* Two campaigns live side by side in summer (R10); one takes orders at a time, and none the
     * day before the next opens. */
    assert_true(of_2024->from_day < of_2023->until_day);
    assert_true(of_2023->orders_until_day + 1 < of_2024->orders_from_day);
    assert_true(of_2024->orders_until_day + 1 < of_2025->orders_from_day);
}

static void test_rules(void **state)
{
    (void)state;
    assert_int_equal(of_2024->code_rules.tries_at_partner, 3);  /* D33 */
    assert_int_equal(of_2024->code_rules.tries_everywhere, 10); /* D33 */
    assert_int_equal(of_2024->refund_months, 12);               /* D16 */
    assert_int_equal(of_2024->reply_days, 15);                  /* R101 */
    assert_int_equal(of_2024->undo_days, 7);                    /* D43 */
    assert_int_equal(of_2024->departure_days, 60);              /* D2 */
    assert_int_equal(of_2024->cards_per_person, 3);             /* D36 */
    assert_int_equal(of_2024->activation_months, 1);            /* R22 */
    assert_int_equal(of_2024->delivery_min_days, 10);           /* R24 */
    assert_int_equal(of_2024->delivery_max_days, 15);           /* R24 */
    assert_int_equal(of_2024->deliver_to, TO_HOME);             /* R24 */
}

static int set_up(void **state)
{
    (void)state;
    struct catalogue_notes notes;
    arena = arena_make(64 << 20);
    of_2023 = testing_catalogue(&arena, "2023-2024", &notes);
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
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_shape_of_benefits),
        cmocka_unit_test(test_calendar),
        cmocka_unit_test(test_rules),
    };
    return cmocka_run_group_tests_name("catalogue_terms", tests, set_up, tear_down);
}
