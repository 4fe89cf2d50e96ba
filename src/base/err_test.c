/* err_test.c - every row of the table is usable, and sentences say their facts (R85). */
#include "base/err.h"

#include "base/civil.h"
#include "base/unit_test.h"

static struct arena arena;

static void test_every_row(void **state)
{
    (void)state;
    for (enum err e = NO_ROW + 1; e < ERR_COUNT; e++) {
        int status = err_http_status(e);
        assert_true(status >= 400 && status <= 599);
        assert_int_equal(err_is_fault(e), status >= 500);
        assert_true(strlen(err_template(e, FRENCH)) > 0);
        assert_true(strlen(err_template(e, ENGLISH)) > 0);
        assert_int_equal(err_from_slug(text_of(err_slug(e))), e);
        for (const char *c = err_slug(e); *c; c++)
            assert_true((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '-');
    }
    assert_int_equal(err_http_status(OK), 200);
    assert_false(err_is_fault(OK));
    assert_false(err_is_fault(NO_ROW));
    assert_string_equal(err_name(WRONG_CODE), "WRONG_CODE");
    assert_string_equal(err_slug(WRONG_CODE), "wrong-code");
    assert_int_equal(err_from_slug(TEXT("wrong_code")), ERR_COUNT);
    assert_int_equal(err_from_slug((struct text){ 0 }), ERR_COUNT);
}

static void test_first_and_last_of_each_kind(void **state)
{
    (void)state;
    assert_int_equal(NO_MEMORY, ERR_FIRST_FAULT);
    assert_int_equal(ERR_BEFORE_FAULTS + 1, ERR_FIRST_FAULT);
    assert_false(err_is_fault(BAD_INPUT));
    assert_false(err_is_fault(ERR_BEFORE_FAULTS));
    assert_true(err_is_fault(NO_MEMORY));
}

/* The names between braces, as they come. */
static size_t placeholders(const char *template, struct text names[8])
{
    size_t n = 0;
    struct text rest = text_of(template);
    for (text_cut(&rest, '{'); rest.at; text_cut(&rest, '{')) {
        assert_true(n < 8);
        names[n++] = text_cut(&rest, '}');
        assert_non_null(rest.at); /* each brace is closed */
    }
    return n;
}

static void test_both_languages_tell_the_same_facts(void **state)
{
    (void)state;
    for (enum err e = NO_ROW + 1; e < ERR_COUNT; e++) {
        struct text french[8], english[8];
        size_t n = placeholders(err_template(e, FRENCH), french);
        assert_int_equal(placeholders(err_template(e, ENGLISH), english), n);
        assert_true(n <= FACTS_MAX);
        for (size_t i = 0; i < n; i++) {
            bool found = false;
            for (size_t j = 0; j < n; j++) found |= text_equal(french[i], english[j]);
            assert_true(found);
        }
    }
}

static void test_sentences(void **state)
{
    (void)state;
    struct facts facts = { 0 };
    facts_add_cents(&facts, "remaining", 1250);
    assert_text(err_sentence(&arena, BALANCE_TOO_LOW, FRENCH, &facts),
                "Il reste 12,50\u00A0€ sur cet avantage.");
    assert_text(err_sentence(&arena, BALANCE_TOO_LOW, ENGLISH, &facts),
                "€12.50 remains on this benefit.");

    facts = (struct facts){ 0 };
    facts_add_count(&facts, "tries", 2);
    assert_text(err_sentence(&arena, WRONG_CODE, FRENCH, &facts), "Code faux : encore 2 essais.");

    facts = (struct facts){ 0 };
    facts_add_day(&facts, "opens_on", day_from_ymd((struct ymd){ 2024, 9, 1 }));
    assert_text(err_sentence(&arena, ORDERS_NOT_OPEN, FRENCH, &facts),
                "Les commandes ouvrent le 1er septembre 2024.");
    assert_text(err_sentence(&arena, ORDERS_NOT_OPEN, ENGLISH, &facts),
                "Orders open on 1 September 2024.");

    facts = (struct facts){ 0 };
    facts_add_instant(&facts, "since", INT64_C(1718087400000)); /* 06:30 UTC */
    assert_text(err_sentence(&arena, CARD_BLOCKED, FRENCH, &facts),
                "Cette carte est bloquée depuis le 11 juin 2024 à 8\u00A0h\u00A030.");
    assert_text(err_sentence(&arena, CARD_BLOCKED, ENGLISH, &facts),
                "This card has been blocked since 11 June 2024 at 08:30.");
}

static void test_facts_missing_or_strange(void **state)
{
    (void)state;
    struct facts facts = { 0 };
    facts_add_text(&facts, "why", TEXT("a {field} in braces"));
    assert_text(err_sentence(&arena, BAD_INPUT, ENGLISH, &facts),
                "The request cannot be read: {field} a {field} in braces.");
    assert_text(err_sentence(&arena, BAD_INPUT, ENGLISH, NULL),
                "The request cannot be read: {field} {why}.");
    struct arena none = arena_make(0);
    assert_null(err_sentence(&none, BAD_INPUT, ENGLISH, NULL).at);
}

static int set_up(void **state)
{
    (void)state;
    civil_init();
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
        cmocka_unit_test(test_every_row),
        cmocka_unit_test(test_first_and_last_of_each_kind),
        cmocka_unit_test(test_both_languages_tell_the_same_facts),
        cmocka_unit_test(test_sentences),
        cmocka_unit_test(test_facts_missing_or_strange),
    };
    return cmocka_run_group_tests_name("err", tests, set_up, tear_down);
}
