/* catalogue_diff_test.c - what changes between two campaigns is told whole, and nothing else. */
#include "base/civil.h"
#include "base/unit_test.h"
#include "campaign/catalogue_testing.h"

enum { MEMORY = 64 << 20 };

static bool told(const struct catalogue_changes *changes, const char *benefit, const char *says)
{
    for (size_t i = 0; i < changes->n; i++)
        if (text_is(changes->at[i].benefit, benefit) && text_is(changes->at[i].says, says))
            return true;
    return false;
}

static void expect(const struct catalogue_changes *changes, const char *benefit, const char *says)
{
    if (told(changes, benefit, says)) return;
    for (size_t i = 0; i < changes->n; i++)
        print_error("%.*s: %.*s\n", TEXT_ARGS(changes->at[i].benefit),
                    TEXT_ARGS(changes->at[i].says));
    fail_msg("not told of %s: %s", benefit, says);
}

static struct catalogue_changes between(struct arena *arena, const char *before, const char *after,
                                        enum lang lang)
{
    struct catalogue_notes notes;
    struct catalogue_changes changes;
    const struct catalogue *a = testing_catalogue(arena, before, &notes);
    const struct catalogue *b = testing_catalogue(arena, after, &notes);
    assert_int_equal(catalogue_diff(arena, a, b, lang, &changes), OK);
    return changes;
}

static void test_a_file_and_itself(void **state)
{
    (void)state;
    struct arena arena __attribute__((cleanup(arena_release))) = arena_make(MEMORY);
    assert_int_equal(between(&arena, "2024-2025", "2024-2025", FRENCH).n, 0);
}

/* R10, R12, R13, R60, R62: books went from 8 to 15 euros, cinema from free seats to seats at a
 * euro, and the dates moved by a year. */
static void test_what_changed_in_2024(void **state)
{
    (void)state;
    struct arena arena __attribute__((cleanup(arena_release))) = arena_make(MEMORY);
    struct catalogue_changes fr = between(&arena, "2023-2024", "2024-2025", FRENCH);
    expect(&fr, "leisure_books", "la situation élève, apprenti ou référent : 8,00 € → 15,00 €");
    expect(&fr, "cinema", "part du jeune : rien → 1,00 €");
    expect(&fr, "shows", "dernier jour : 31 août 2024 → 31 août 2025");
    expect(&fr, "", "ouverture des commandes : 12 juin 2023 → 11 juin 2024");
    struct catalogue_changes en = between(&arena, "2023-2024", "2024-2025", ENGLISH);
    expect(&en, "cinema", "holder's part: none → €1.00");
    assert_int_equal(en.n, fr.n);
}

int main(void)
{
    civil_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_file_and_itself),
        cmocka_unit_test(test_what_changed_in_2024),
    };
    return cmocka_run_group_tests_name("catalogue_diff", tests, NULL, NULL);
}
