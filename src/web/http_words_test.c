/* http_words_test.c - header values as browsers, tools and strangers write them. */
#include "web/http_words.h"

#include "base/unit_test.h"

static void test_media_types(void **state)
{
    (void)state;
    assert_true(media_type_is(TEXT("application/json"), "application/json"));
    assert_true(media_type_is(TEXT("Application/JSON ; charset=UTF-8"), "application/json"));
    assert_true(media_type_is(TEXT("application/json;charset=\"utf-8\""), "application/json"));
    assert_false(media_type_is(TEXT("application/json; charset=latin1"), "application/json"));
    assert_false(media_type_is(TEXT("application/jsonx"), "application/json"));
    assert_false(media_type_is(TEXT("text/plain; a=application/json"), "application/json"));
    assert_false(media_type_is((struct text){ 0 }, "application/json"));
    assert_text(media_type_bare(TEXT(" text/csv ;header=present")), "text/csv");
}

static void test_weights(void **state)
{
    (void)state;
    assert_int_equal(list_weight(TEXT("gzip, br"), TEXT("gzip"), false), 1000);
    assert_int_equal(list_weight(TEXT("br, GZIP;q=0.25"), TEXT("gzip"), false), 250);
    assert_int_equal(list_weight(TEXT("gzip;q=0"), TEXT("gzip"), false), 0);
    assert_int_equal(list_weight(TEXT("gzip;q=0, *"), TEXT("gzip"), false), 0);
    assert_int_equal(list_weight(TEXT("br, *;q=0.1"), TEXT("gzip"), false), 100);
    assert_int_equal(list_weight(TEXT("br"), TEXT("gzip"), false), -1);
    assert_int_equal(list_weight(TEXT("xgzip"), TEXT("gzip"), false), -1);
    assert_int_equal(list_weight((struct text){ 0 }, TEXT("gzip"), false), -1);
    /* A weight that cannot be read counts as none. */
    assert_int_equal(list_weight(TEXT("gzip;q=2"), TEXT("gzip"), false), 0);
    assert_int_equal(list_weight(TEXT("gzip;q=0.12345"), TEXT("gzip"), false), 0);
    assert_int_equal(list_weight(TEXT("gzip;q=1.5"), TEXT("gzip"), false), 1000);
    assert_int_equal(list_weight(TEXT("gzip;q=0x3"), TEXT("gzip"), false), 0);
}

static void test_languages(void **state)
{
    (void)state;
    assert_int_equal(language_wanted((struct text){ 0 }), FRENCH);
    assert_int_equal(language_wanted(TEXT("fr-FR,fr;q=0.9,en;q=0.8")), FRENCH);
    assert_int_equal(language_wanted(TEXT("en-GB,en;q=0.9,fr;q=0.8")), ENGLISH);
    assert_int_equal(language_wanted(TEXT("de, en;q=0.5")), ENGLISH);
    assert_int_equal(language_wanted(TEXT("de")), FRENCH);
    assert_int_equal(language_wanted(TEXT("*")), FRENCH);
    assert_int_equal(language_wanted(TEXT("en;q=0")), FRENCH);
    assert_int_equal(language_wanted(TEXT("english")), FRENCH);
}

static void test_entity_tags(void **state)
{
    (void)state;
    struct text tag = TEXT("\"abc\"");
    assert_true(etag_in_list(TEXT("\"abc\""), tag));
    assert_true(etag_in_list(TEXT("\"x\", W/\"abc\""), tag));
    assert_true(etag_in_list(TEXT("*"), tag));
    assert_false(etag_in_list(TEXT("abc"), tag));
    assert_false(etag_in_list(TEXT("\"abcd\""), tag));
    assert_false(etag_in_list((struct text){ 0 }, tag));
    assert_false(etag_in_list(TEXT("*"), (struct text){ 0 }));
    assert_text(etag_first(TEXT("W/\"abc\", \"d\"")), "abc");
    assert_null(etag_first(TEXT("abc")).at);
    assert_null(etag_first(TEXT("\"\"")).at);
    assert_null(etag_first(TEXT("\"")).at);
}

static void test_preferences(void **state)
{
    (void)state;
    assert_int_equal(prefer_wait(TEXT("wait=20")), 20);
    assert_int_equal(prefer_wait(TEXT("respond-async, Wait = 5")), 5);
    assert_int_equal(prefer_wait(TEXT("wait=-5")), 0);
    assert_int_equal(prefer_wait(TEXT("wait=soon")), 0);
    assert_int_equal(prefer_wait(TEXT("wait=99999999999999999999")), 0);
    assert_int_equal(prefer_wait((struct text){ 0 }), 0);
}

static void test_cookies(void **state)
{
    (void)state;
    struct text value;
    assert_true(cookie_find(TEXT("a=1; session=xyz; b=2"), "session", &value));
    assert_text(value, "xyz");
    assert_true(cookie_find(TEXT("session=a=b"), "session", &value));
    assert_text(value, "a=b");
    assert_true(cookie_find(TEXT("xsession=a; Session=b"), "session", &value));
    assert_null(value.at);
    assert_true(cookie_find((struct text){ 0 }, "session", &value));
    assert_null(value.at);
    assert_false(cookie_find(TEXT("session=mine; session=planted"), "session", &value));
    assert_false(cookie_find(TEXT("session; session=planted"), "session", &value));
}

static void test_bearer(void **state)
{
    (void)state;
    assert_text(bearer_of(TEXT("Bearer abc")), "abc");
    assert_text(bearer_of(TEXT("bearer   abc ")), "abc");
    assert_null(bearer_of(TEXT("Basic abc")).at);
    assert_null(bearer_of(TEXT("Bearer ")).at);
    assert_null(bearer_of(TEXT("Bearerabc")).at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_media_types), cmocka_unit_test(test_weights),
        cmocka_unit_test(test_languages),   cmocka_unit_test(test_entity_tags),
        cmocka_unit_test(test_preferences), cmocka_unit_test(test_cookies),
        cmocka_unit_test(test_bearer),
    };
    return cmocka_run_group_tests_name("web_http_words", tests, NULL, NULL);
}
