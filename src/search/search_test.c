/* search_test.c - typed words as ranges. */
#include "search/search.h"

#include "base/unit_test.h"

static bool accepts(const struct word_range *range, const char *word)
{
    return text_compare(range->from, text_of(word)) <= 0 &&
           text_compare(text_of(word), range->to) < 0;
}

static void a_word_finds_what_it_begins(void **state)
{
    (void)state;
    __attribute__((cleanup(arena_release))) struct arena arena = arena_make(1 << 20);
    struct search search;
    assert_int_equal(search_read(&arena, TEXT("  Bœu "), &search), OK);
    assert_int_equal(search.words, 1);
    assert_true(accepts(&search.of[0], "boeu"));
    assert_true(accepts(&search.of[0], "boeuf"));
    assert_true(accepts(&search.of[0], "boeuж"));
    assert_false(accepts(&search.of[0], "boe"));
    assert_false(accepts(&search.of[0], "boev"));
    assert_false(accepts(&search.of[0], "le boeuf"));
}

static void words_not_typed_accept_everything(void **state)
{
    (void)state;
    __attribute__((cleanup(arena_release))) struct arena arena = arena_make(1 << 20);
    struct search search;
    assert_int_equal(search_read(&arena, TEXT("ly"), &search), OK);
    for (size_t i = 1; i < SEARCH_WORDS; i++) {
        assert_true(accepts(&search.of[i], "0"));
        assert_true(accepts(&search.of[i], "zz"));
    }
}

static void the_longest_words_count(void **state)
{
    (void)state;
    __attribute__((cleanup(arena_release))) struct arena arena = arena_make(1 << 20);
    struct search search;
    struct text typed = TEXT("le lycée de la Plaine à Saint-Exupéry");
    assert_int_equal(search_read(&arena, typed, &search), OK);
    assert_int_equal(search.words, SEARCH_WORDS);
    const char *const longest[SEARCH_WORDS] = { "exupery", "plaine", "lycee", "saint", "le" };
    for (size_t i = 0; i < SEARCH_WORDS; i++) assert_text(search.of[i].from, longest[i]);
}

static void nothing_typed_looks_for_nothing(void **state)
{
    (void)state;
    __attribute__((cleanup(arena_release))) struct arena arena = arena_make(1 << 20);
    struct search search;
    assert_int_equal(search_read(&arena, (struct text){ 0 }, &search), OK);
    assert_int_equal(search.words, 0);
    assert_int_equal(search_read(&arena, TEXT(" -- "), &search), OK);
    assert_int_equal(search.words, 0);
}

static void words_are_kept_in_batches(void **state)
{
    (void)state;
    struct text folded = TEXT("a b  c d e f g h i"), words[SEARCH_BATCH];
    assert_true(search_next_words(&folded, words));
    assert_text(words[0], "a");
    assert_text(words[7], "h");
    assert_true(search_next_words(&folded, words));
    assert_text(words[0], "i");
    for (size_t i = 1; i < SEARCH_BATCH; i++) assert_text(words[i], "");
    assert_false(search_next_words(&folded, words));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_finds_what_it_begins),
        cmocka_unit_test(words_not_typed_accept_everything),
        cmocka_unit_test(the_longest_words_count),
        cmocka_unit_test(nothing_typed_looks_for_nothing),
        cmocka_unit_test(words_are_kept_in_batches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
