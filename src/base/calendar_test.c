/* calendar_test.c - Easter, working days and TARGET days, on published dates. */
#include "base/civil.h"
#include "base/unit_test.h"

static int64_t day(const char *iso)
{
    int64_t read = DAY_NONE;
    assert_true(day_parse(text_of(iso), &read));
    return read;
}

static void test_easter(void **state)
{
    (void)state;
    static const char *const published[] = {
        "1913-03-23", "1943-04-25", "1954-04-18", "1961-04-02", "1981-04-19", "1997-03-30",
        "2000-04-23", "2008-03-23", "2011-04-24", "2018-04-01", "2019-04-21", "2023-04-09",
        "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2030-04-21", "2038-04-25",
        "2049-04-18", "2076-04-19", "2099-04-12", "2100-03-28",
    };
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        int64_t expected = day(published[i]);
        assert_int_equal(easter_day(day_to_ymd(expected).year), expected);
    }
    for (int year = 1900; year <= 2100; year++) {
        int64_t easter = easter_day(year);
        assert_int_equal(day_of_week(easter), 7);
        assert_true(easter >= day_from_ymd((struct ymd){ year, 3, 22 }));
        assert_true(easter <= day_from_ymd((struct ymd){ year, 4, 25 }));
    }
}

static void test_french_holidays_of_2024_and_2025(void **state)
{
    (void)state;
    static const char *const holidays[] = {
        "2024-01-01", "2024-04-01", "2024-05-01", "2024-05-08", "2024-05-09", "2024-05-20",
        "2024-07-14", "2024-08-15", "2024-11-01", "2024-11-11", "2024-12-25", "2025-01-01",
        "2025-04-21", "2025-05-01", "2025-05-08", "2025-05-29", "2025-06-09", "2025-07-14",
        "2025-08-15", "2025-11-01", "2025-11-11", "2025-12-25",
    };
    size_t next = 0;
    for (int64_t d = day("2024-01-01"); d <= day("2025-12-31"); d++) {
        bool holiday = next < sizeof holidays / sizeof *holidays && d == day(holidays[next]);
        next += holiday;
        assert_int_equal(day_is_working(d), day_of_week(d) <= 5 && !holiday);
    }
    assert_int_equal(next, sizeof holidays / sizeof *holidays);
}

/* D32: ten working days of silence; D37: two working days to object. */
static void test_add_working(void **state)
{
    (void)state;
    assert_int_equal(day_add_working(day("2024-06-11"), 5), day("2024-06-18"));
    assert_int_equal(day_add_working(day("2024-06-11"), 10), day("2024-06-25"));
    assert_int_equal(day_add_working(day("2024-05-07"), 1), day("2024-05-10"));
    assert_int_equal(day_add_working(day("2024-12-24"), 2), day("2024-12-27"));
    assert_int_equal(day_add_working(day("2024-06-15"), 1), day("2024-06-17"));
}

/* D42: the bank executes on the next TARGET day. */
static void test_target(void **state)
{
    (void)state;
    assert_false(day_is_target(day("2024-03-29"))); /* Good Friday, a working day in France */
    assert_true(day_is_working(day("2024-03-29")));
    assert_int_equal(day_next_target(day("2024-03-29")), day("2024-04-02"));
    assert_int_equal(day_next_target(day("2024-12-25")), day("2024-12-27"));
    assert_int_equal(day_next_target(day("2024-10-05")), day("2024-10-07"));
    assert_int_equal(day_next_target(day("2024-11-05")), day("2024-11-05"));
    assert_true(day_is_target(day("2024-11-11"))); /* a holiday in France only */
    assert_false(day_is_target(day("2025-05-01")));
    assert_false(day_is_target(day("2025-01-01")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_easter),
        cmocka_unit_test(test_french_holidays_of_2024_and_2025),
        cmocka_unit_test(test_add_working),
        cmocka_unit_test(test_target),
    };
    return cmocka_run_group_tests_name("calendar", tests, NULL, NULL);
}
