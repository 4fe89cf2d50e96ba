/* money_test.c - cents are read, written and shared exactly (D25). */
#include "base/money.h"

#include "base/draw.h"
#include "base/unit_test.h"

static struct arena arena;

static void test_reading(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t cents;
    } right[] = { { "15", 1500 },
                  { "15,5", 1550 },
                  { "15.50", 1550 },
                  { "0", 0 },
                  { "0,01", 1 },
                  { "0.1", 10 },
                  { "007", 700 },
                  { "10000000", 1000000000 },
                  { "10000000,00", 1000000000 } };
    int64_t cents;
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        assert_true(cents_parse(text_of(right[i].text), &cents));
        assert_int_equal(cents, right[i].cents);
    }
    static const char *const wrong[] = {
        "",    "-1",    "+1",    "1.234",       "1,",       ",5",
        ".",   "1.2.3", "1,2.3", "1.-2",        "1 000",    "12 €",
        "1e3", "0x10",  "1.2,3", "10000000.01", "99999999", "123456789012345678901234567890",
        "-0",  "1,-5",  " 1"
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(cents_parse(text_of(wrong[i]), &cents));
    assert_false(cents_parse((struct text){ 0 }, &cents));
}

static void test_round_trip(void **state)
{
    (void)state;
    uint64_t draws = 25;
    for (int i = 0; i < 50000; i++) {
        int64_t cents = i < 20000 ? i : draw_below(&draws, 1000000001), read;
        struct arena_mark mark = arena_mark(&arena);
        assert_true(cents_parse(cents_plain(&arena, cents), &read));
        assert_int_equal(read, cents);
        arena_rewind(&arena, mark);
    }
}

static void test_words(void **state)
{
    (void)state;
    assert_text(cents_text(&arena, 1250, FRENCH), "12,50\u00A0€");
    assert_text(cents_text(&arena, 1250, ENGLISH), "€12.50");
    assert_text(cents_text(&arena, 5, FRENCH), "0,05\u00A0€");
    assert_text(cents_text(&arena, 123456789, FRENCH), "1\u202F234\u202F567,89\u00A0€");
    assert_text(cents_text(&arena, 123456789, ENGLISH), "€1,234,567.89");
    assert_text(cents_text(&arena, 100000, FRENCH), "1\u202F000,00\u00A0€");
    assert_text(cents_text(&arena, -1250, FRENCH), "-12,50\u00A0€");
    assert_text(cents_text(&arena, -1250, ENGLISH), "-€12.50");
    assert_text(cents_plain(&arena, 1250), "12.50");
    assert_text(cents_plain(&arena, -5), "-0.05");
    assert_text(cents_plain(&arena, INT64_MIN), "-92233720368547758.08");
    assert_text(cents_text(&arena, INT64_MAX, ENGLISH), "€92,233,720,368,547,758.07");
}

static void test_shares(void **state)
{
    (void)state;
    assert_int_equal(cents_share(100, 1, 3), 33);
    assert_int_equal(cents_share(100, 2, 3), 67);
    assert_int_equal(cents_share(1, 1, 2), 1); /* half up */
    assert_int_equal(cents_share(-1, 1, 2), 0);
    assert_int_equal(cents_share(-3, 1, 2), -1);
    assert_int_equal(cents_share(-100, 2, 3), -67);
    assert_int_equal(cents_share(0, 5, 7), 0);
    assert_int_equal(cents_share(1550, 0, 100), 0);
    const int64_t large = INT64_C(1000000000000);
    assert_int_equal(cents_share(large, large, large), large);
    assert_int_equal(cents_share(large, large, 1000000), INT64_C(1000000000000000000));
    uint64_t draws = 3;
    for (int i = 0; i < 50000; i++) {
        int64_t cents = draw_below(&draws, large), whole = 1 + draw_below(&draws, 1000000);
        int64_t part = draw_below(&draws, whole + 1), share = cents_share(cents, part, whole);
        /* The nearest whole number: share - 1/2 <= exact < share + 1/2. */
        __int128 doubled = (__int128)2 * cents * part;
        assert_true((__int128)(2 * share - 1) * whole <= doubled);
        assert_true(doubled < (__int128)(2 * share + 1) * whole);
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
        cmocka_unit_test(test_reading),
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_shares),
    };
    return cmocka_run_group_tests_name("money", tests, set_up, tear_down);
}
