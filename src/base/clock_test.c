/* clock_test.c - the machine's time, moved or stopped. */
#include "base/clock.h"

#include <stdbool.h>

#include "base/unit_test.h"

static void test_zeroed_is_the_machines(void **state)
{
    (void)state;
    struct clock clock = { 0 };
    int64_t before = clock_machine_ms(), now = clock_now_ms(&clock), after = clock_machine_ms();
    assert_true(before <= now && now <= after);
    assert_true(before > INT64_C(1700000000000)); /* milliseconds, not seconds */
}

static void test_set_runs_on(void **state)
{
    (void)state;
    for (int64_t at_ms = -5; at_ms < INT64_C(2000000000000); at_ms += INT64_C(333333333333)) {
        struct clock clock = { 0 };
        int64_t before = clock_machine_ms();
        clock_set(&clock, at_ms);
        int64_t now = clock_now_ms(&clock), after = clock_machine_ms();
        assert_true(now >= at_ms && now <= at_ms + after - before);
        while (clock_now_ms(&clock) == now) {
        } /* it moves */
    }
}

static void test_frozen_stands(void **state)
{
    (void)state;
    struct clock clock = { 0 };
    static const int64_t instants[] = { 0, 1, -1, INT64_C(1718092800123), INT64_C(-1718092800123) };
    for (size_t i = 0; i < sizeof instants / sizeof *instants; i++) {
        clock_freeze(&clock, instants[i]);
        int64_t steady_us = clock_steady_us();
        while (clock_steady_us() - steady_us < 3000)
            assert_int_equal(clock_now_ms(&clock), instants[i]);
    }
    clock_set(&clock, 5000);
    assert_true(clock_now_ms(&clock) >= 5000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_zeroed_is_the_machines),
        cmocka_unit_test(test_set_runs_on),
        cmocka_unit_test(test_frozen_stands),
    };
    return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
