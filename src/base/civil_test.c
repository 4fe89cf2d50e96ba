/* civil_test.c - days, months and ages, every day of 1900 to 2100, against another way to count. */
#include "base/civil.h"

#include "base/unit_test.h"

static struct arena arena;

static int64_t day(int year, int month, int day_of_month)
{
    return day_from_ymd((struct ymd){ year, month, day_of_month });
}

static void test_every_day_of_two_centuries(void **state)
{
    (void)state;
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int64_t expected = -25567; /* 1900-01-01 */
    int weekday = 1;           /* a Monday */
    for (int year = 1900; year <= 2100; year++) {
        bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        for (int month = 1; month <= 12; month++) {
            int length = lengths[month - 1] + (leap && month == 2);
            for (int of_month = 1; of_month <= length; of_month++) {
                struct ymd ymd = day_to_ymd(expected);
                assert_int_equal(day(year, month, of_month), expected);
                assert_int_equal(ymd.year, year);
                assert_int_equal(ymd.month, month);
                assert_int_equal(ymd.day, of_month);
                assert_true(ymd_is_valid(ymd));
                assert_int_equal(day_of_week(expected), weekday);
                expected++;
                weekday = weekday % 7 + 1;
            }
            assert_false(ymd_is_valid((struct ymd){ year, month, length + 1 }));
        }
    }
    assert_int_equal(day(1970, 1, 1), 0);
    assert_int_equal(day(2000, 3, 1), 11017);
}

static void test_iso_round_trip(void **state)
{
    (void)state;
    for (int64_t d = day(1900, 1, 1); d <= day(2100, 12, 31); d++) {
        int64_t read = 0;
        struct arena_mark mark = arena_mark(&arena);
        assert_true(day_parse(day_iso(&arena, d), &read));
        assert_int_equal(read, d);
        arena_rewind(&arena, mark);
    }
    int64_t read;
    assert_true(day_parse(TEXT("0001-01-01"), &read));
    assert_true(day_parse(TEXT("9999-12-31"), &read));
}

static void test_only_iso_days_are_read(void **state)
{
    (void)state;
    static const char *const wrong[] = { "",           "2024-6-11",   "2024-06-31", "2023-02-29",
                                         "2024-13-01", "2024-00-10",  "2024-01-00", "0000-01-01",
                                         "11/06/2024", "2024-06-11 ", "2024-06-1a", "2024-+6-11",
                                         "-024-06-11", "2024--6-11",  "2024/06/11", "20240611",
                                         "1900-02-29" };
    int64_t read;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(day_parse(text_of(wrong[i]), &read));
    assert_false(day_parse((struct text){ 0 }, &read));
}

static void test_words(void **state)
{
    (void)state;
    assert_text(day_french(&arena, day(2024, 6, 11)), "11 juin 2024");
    assert_text(day_french(&arena, day(2024, 9, 1)), "1er septembre 2024");
    assert_text(day_french(&arena, day(2024, 8, 31)), "31 août 2024");
    assert_text(day_english(&arena, day(2024, 6, 11)), "11 June 2024");
    assert_text(day_english(&arena, day(2025, 2, 1)), "1 February 2025");
    assert_text(day_iso(&arena, DAY_NONE), "");
    assert_text(day_french(&arena, DAY_NONE), "");
    assert_text(day_english(&arena, DAY_NONE), "");
}

/* D40: the same day of the month, or the month's last. */
static void test_add_months(void **state)
{
    (void)state;
    assert_int_equal(day_add_months(day(2024, 2, 29), 24), day(2026, 2, 28));
    assert_int_equal(day_add_months(day(2024, 2, 29), 48), day(2028, 2, 29));
    assert_int_equal(day_add_months(day(2024, 1, 31), 1), day(2024, 2, 29));
    assert_int_equal(day_add_months(day(2024, 8, 31), 1), day(2024, 9, 30));
    assert_int_equal(day_add_months(day(2024, 1, 15), -1), day(2023, 12, 15));
    assert_int_equal(day_add_months(day(2024, 3, 31), -1), day(2024, 2, 29));
    for (int64_t d = day(1900, 1, 1); d <= day(2100, 12, 31); d++) {
        struct ymd from = day_to_ymd(d);
        for (int months = -30; months <= 30; months += 5) {
            struct ymd to = day_to_ymd(day_add_months(d, months));
            assert_int_equal(to.year * 12 + to.month, from.year * 12 + from.month + months);
            assert_true(to.day == from.day ||
                        (to.day < from.day &&
                         !ymd_is_valid((struct ymd){ to.year, to.month, to.day + 1 })));
        }
    }
}

static void test_age(void **state)
{
    (void)state;
    assert_int_equal(age_on(day(2006, 9, 1), day(2024, 8, 31)), 17);
    assert_int_equal(age_on(day(2006, 9, 1), day(2024, 9, 1)), 18);
    assert_int_equal(age_on(day(2006, 9, 1), day(2006, 9, 1)), 0);
    assert_int_equal(age_on(day(2008, 2, 29), day(2026, 2, 27)), 17);
    assert_int_equal(age_on(day(2008, 2, 29), day(2026, 2, 28)), 18);
    assert_int_equal(age_on(day(2008, 2, 29), day(2028, 2, 28)), 19);
    assert_int_equal(age_on(day(2008, 2, 29), day(2028, 2, 29)), 20);
    /* One year more on each birthday, never otherwise. */
    for (int64_t birth = day(2003, 1, 1); birth <= day(2008, 12, 31); birth += 3) {
        int64_t age = 0, birthday = day_add_months(birth, 12);
        for (int64_t d = birth; d < birth + 9000; d++) {
            if (d == birthday) birthday = day_add_months(birth, (++age + 1) * 12);
            assert_int_equal(age_on(birth, d), age);
        }
    }
}

static int set_up(void **state)
{
    (void)state;
    arena = arena_make(ARENA_REQUEST_LIMIT);
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
        cmocka_unit_test(test_every_day_of_two_centuries),
        cmocka_unit_test(test_iso_round_trip),
        cmocka_unit_test(test_only_iso_days_are_read),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_add_months),
        cmocka_unit_test(test_age),
    };
    return cmocka_run_group_tests_name("civil", tests, set_up, tear_down);
}
