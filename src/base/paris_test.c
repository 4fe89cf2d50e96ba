/* paris_test.c - instants and the clocks of Paris: against the C library over two centuries, and
 * on the boundaries where benefits begin and end (D18). */
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/civil.h"
#include "base/draw.h"
#include "base/unit_test.h"

static struct arena arena;

static int64_t instant(const char *iso)
{
    int64_t read = 0;
    assert_true(instant_parse(text_of(iso), &read));
    return read;
}

static int64_t day(const char *iso)
{
    int64_t read = DAY_NONE;
    assert_true(day_parse(text_of(iso), &read));
    return read;
}

/* Runs under the C library's Paris, unlike the program. */
static void test_agrees_with_the_library(void **state)
{
    (void)state;
    assert_int_equal(setenv("TZ", "Europe/Paris", 1), 0);
    tzset();
    uint64_t draws = 2024;
    int64_t end_s = day("2199-12-31") * 86400;
    for (int i = 0; i < 200000; i++) {
        time_t at_s = (time_t)draw_below(&draws, end_s);
        struct tm local;
        assert_non_null(localtime_r(&at_s, &local));
        int64_t expected =
            day_from_ymd((struct ymd){ local.tm_year + 1900, local.tm_mon + 1, local.tm_mday });
        int64_t at_ms = at_s * INT64_C(1000) + draw_below(&draws, 1000);
        assert_int_equal(day_of_instant(at_ms), expected);
        assert_int_equal(paris_hour(at_ms), local.tm_hour);
        assert_true(instant_of_day(expected) <= at_ms);
        assert_true(instant_of_day(expected + 1) > at_ms);
    }
    assert_int_equal(unsetenv("TZ"), 0);
    tzset();
}

static void test_days_meet_without_gap(void **state)
{
    (void)state;
    for (int64_t d = day("1970-01-02"); d < day("2199-12-31"); d++) {
        int64_t start_ms = instant_of_day(d), hours = (instant_of_day(d + 1) - start_ms) / 3600000;
        assert_int_equal(day_of_instant(start_ms), d);
        assert_int_equal(day_of_instant(start_ms - 1), d - 1);
        assert_true(hours >= 23 && hours <= 25);
    }
}

static void test_last_instant_of_the_summer(void **state)
{
    (void)state;
    int64_t last = instant("2024-08-31T23:59:59.999");
    assert_text(instant_iso(&arena, last), "2024-08-31T21:59:59.999Z");
    assert_int_equal(day_of_instant(last), day("2024-08-31"));
    assert_int_equal(day_of_instant(last + 1), day("2024-09-01"));
    assert_int_equal(instant("2024-09-01"), last + 1);
    assert_int_equal(instant("2024-09-01T00:00"), last + 1);
    assert_int_equal(instant_of_day(day("2024-09-01")), last + 1);
    assert_int_equal(paris_hour(last), 23);
    assert_int_equal(paris_hour(last + 1), 0);
    assert_int_equal(day_of_instant(instant("2025-05-31T23:59:59")), day("2025-05-31"));
    assert_int_equal(day_of_instant(instant("2025-05-31T22:00:00Z")), day("2025-06-01"));
}

static void test_clocks_go_forward(void **state)
{
    (void)state;
    assert_text(instant_iso(&arena, instant("2024-03-31T01:59:59")), "2024-03-31T00:59:59.000Z");
    assert_text(instant_iso(&arena, instant("2024-03-31T03:00")), "2024-03-31T01:00:00.000Z");
    assert_int_equal(instant("2024-03-31T02:30"), instant("2024-03-31T03:30"));
    assert_int_equal(instant("2024-04-01") - instant("2024-03-31"), 23 * 3600000);
    int64_t before = instant("2024-03-31T00:59:59Z");
    assert_text(instant_paris(&arena, before), "2024-03-31T01:59:59+01:00");
    assert_text(instant_paris(&arena, before + 1000), "2024-03-31T03:00:00+02:00");
}

static void test_clocks_go_back(void **state)
{
    (void)state;
    assert_int_equal(instant("2024-10-28") - instant("2024-10-27"), 25 * 3600000);
    assert_int_equal(instant("2024-10-27T02:30"), instant("2024-10-27T00:30Z"));
    assert_int_equal(instant("2024-10-27T02:00"), instant("2024-10-27T00:00Z"));
    assert_int_equal(instant("2024-10-27T03:00"), instant("2024-10-27T02:00Z"));
    int64_t before = instant("2024-10-27T00:59:59Z");
    assert_text(instant_paris(&arena, before), "2024-10-27T02:59:59+02:00");
    assert_text(instant_paris(&arena, before + 1000), "2024-10-27T02:00:00+01:00");
    assert_int_equal(day_of_instant(instant("2024-10-27T23:59:59.999")), day("2024-10-27"));
    assert_int_equal(day_of_instant(instant("2024-10-27T22:59:59.999Z")), day("2024-10-27"));
    assert_int_equal(day_of_instant(instant("2024-10-27T23:00:00Z")), day("2024-10-28"));
}

static void test_what_is_written_is_read_back(void **state)
{
    (void)state;
    uint64_t draws = 7;
    for (int i = 0; i < 20000; i++) {
        int64_t at_ms = draw_below(&draws, INT64_C(4102444800000)), read; /* to 2099 */
        struct arena_mark mark = arena_mark(&arena);
        assert_true(instant_parse(instant_iso(&arena, at_ms), &read));
        assert_int_equal(read, at_ms);
        assert_true(instant_parse(instant_paris(&arena, at_ms), &read));
        assert_int_equal(read, at_ms - at_ms % 1000);
        arena_rewind(&arena, mark);
    }
    assert_int_equal(instant("2024-06-11T08:30:15+02:00"), instant("2024-06-11T08:30:15"));
    assert_int_equal(instant("2024-06-11T01:30:15-05:00"), instant("2024-06-11T06:30:15Z"));
    assert_text(instant_iso(&arena, -1), "1969-12-31T23:59:59.999Z");
}

static void test_only_instants_are_read(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "2024-06-11T",
        "2024-06-11T8:30",
        "2024-06-11T24:00",
        "2024-06-11T08:60",
        "2024-06-11T08:30:60",
        "2024-06-11T08:30:15.5",
        "2024-06-11T08:30:15.-12",
        "2024-06-11T08:30ZZ",
        "2024-06-11Z",
        "2024-06-11T08:30+2:00",
        "2024-06-11T08:30+02:00Z",
        "2024-06-11 08:30",
        "2024-06-31T08:30",
        "2024-06-11T08",
        "2024-06-11T-8:30",
        "2024-06-11T08:30T",
        "2024-06-11T08:30:",
    };
    int64_t read;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(instant_parse(text_of(wrong[i]), &read));
}

static void test_words(void **state)
{
    (void)state;
    int64_t at_ms = instant("2024-09-01T08:05");
    assert_text(instant_french(&arena, at_ms), "1er septembre 2024 à 8\u00A0h\u00A005");
    assert_text(instant_english(&arena, at_ms), "1 September 2024 at 08:05");
}

/* Each thread keeps a day of its own. */
static void *hop_between_days(void *arg)
{
    uint64_t draws = (uint64_t)(uintptr_t)arg;
    for (int i = 0; i < 50000; i++) {
        int64_t d = draw_below(&draws, 40000), start_ms = instant_of_day(d);
        if (day_of_instant(start_ms) != d || day_of_instant(start_ms - 1) != d - 1) return arg;
    }
    return NULL;
}

static void test_threads(void **state)
{
    (void)state;
    pthread_t threads[4];
    for (uintptr_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, hop_between_days, (void *)(i + 1)), 0);
    for (int i = 0; i < 4; i++) {
        void *failed;
        assert_int_equal(pthread_join(threads[i], &failed), 0);
        assert_null(failed);
    }
}

/* The machine's zone must change nothing, and must be left as it was. */
static int set_up(void **state)
{
    (void)state;
    arena = arena_make(ARENA_REQUEST_LIMIT);
    if (setenv("TZ", "America/New_York", 1)) return -1;
    civil_init();
    civil_init(); /* once is enough, twice is no harm */
    const char *zone = getenv("TZ");
    return !zone || strcmp(zone, "America/New_York") != 0;
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
        cmocka_unit_test(test_last_instant_of_the_summer),
        cmocka_unit_test(test_clocks_go_forward),
        cmocka_unit_test(test_clocks_go_back),
        cmocka_unit_test(test_what_is_written_is_read_back),
        cmocka_unit_test(test_only_instants_are_read),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_threads),
        cmocka_unit_test(test_days_meet_without_gap),
        cmocka_unit_test(test_agrees_with_the_library),
    };
    return cmocka_run_group_tests_name("paris", tests, set_up, tear_down);
}
