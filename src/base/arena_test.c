/* arena_test.c - pieces are zeroed, aligned and apart; the limit holds; a rewind gives back. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdbool.h>

#include "base/unit_test.h"

static bool is_zero(const unsigned char *at, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (at[i]) return false;
    return true;
}

static void test_pieces_are_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    struct arena arena = arena_make(ARENA_REQUEST_LIMIT);
    unsigned char *pieces[300];
    for (size_t i = 0; i < 300; i++) {
        size_t size = i * 7;
        pieces[i] = arena_take(&arena, size);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t)pieces[i] % alignof(max_align_t), 0);
        assert_true(is_zero(pieces[i], size));
        memset(pieces[i], (int)(i % 255) + 1, size);
    }
    for (size_t i = 0; i < 300; i++)
        for (size_t j = 0; j < i * 7; j++) assert_int_equal(pieces[i][j], i % 255 + 1);
    arena_free(&arena);
    assert_int_equal(arena.used, 0);
    arena_free(&arena); /* once more does no harm */
}

static void test_limit_bounds_what_is_held(void **state)
{
    (void)state;
    enum { LIMIT = 100000, PIECE = 1000 };
    struct arena arena = arena_make(LIMIT);
    size_t taken = 0;
    while (arena_take(&arena, PIECE)) taken++;
    assert_true(taken * PIECE <= LIMIT);
    assert_true(taken * PIECE >= LIMIT / 2); /* and is not far from being of use */
    assert_true(arena.used <= LIMIT);
    assert_null(arena_take(&arena, LIMIT));
    assert_null(arena_take(&arena, SIZE_MAX));
    assert_null(arena_take_array(&arena, SIZE_MAX / 2, 3));
    arena_free(&arena);
}

static void test_rewind_gives_back(void **state)
{
    (void)state;
    struct arena arena = arena_make(1 << 20);
    char *kept = arena_take(&arena, 100);
    memcpy(kept, "kept", sizeof "kept");
    struct arena_mark mark = arena_mark(&arena);
    size_t used = arena.used;
    for (int attempt = 0; attempt < 50; attempt++) {
        unsigned char *piece = arena_take(&arena, 700 << 10);
        assert_non_null(piece); /* only fits when the attempt before gave its own back */
        assert_true(is_zero(piece, 700 << 10));
        memset(piece, 0xFF, 700 << 10);
        unsigned char *small = arena_take(&arena, 64);
        assert_true(is_zero(small, 64));
        memset(small, 0xFF, 64);
        arena_rewind(&arena, mark);
        assert_int_equal(arena.used, used);
    }
    unsigned char *again = arena_take(&arena, 500); /* in the part of the block given back */
    assert_true(is_zero(again, 500));
    assert_string_equal(kept, "kept");
    arena_free(&arena);
}

static void test_rewind_to_the_empty_arena(void **state)
{
    (void)state;
    struct arena arena = arena_make(1 << 20);
    struct arena_mark mark = arena_mark(&arena);
    assert_non_null(ARENA_ARRAY(&arena, int64_t, 10000));
    assert_non_null(ARENA_NEW(&arena, int64_t));
    arena_rewind(&arena, mark);
    assert_int_equal(arena.used, 0);
    assert_null(arena.newest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pieces_are_zeroed_aligned_and_apart),
        cmocka_unit_test(test_limit_bounds_what_is_held),
        cmocka_unit_test(test_rewind_gives_back),
        cmocka_unit_test(test_rewind_to_the_empty_arena),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
