/* text_test.c - cutting, reading, building and folding texts. */
#include "base/text.h"

#include "base/draw.h"
#include "base/unit_test.h"

static struct arena arena;

static const struct text absent = { 0 };

static void test_comparing(void **state)
{
    (void)state;
    assert_true(text_is_empty(absent) && text_is_empty(TEXT("")));
    assert_true(text_equal(absent, TEXT("")));
    assert_true(text_equal(TEXT("abc"), text_of("abc")));
    assert_false(text_equal(TEXT("abc"), TEXT("abd")));
    assert_true(text_is(TEXT("abc"), "abc"));
    assert_false(text_is(TEXT("abc"), "ab"));
    assert_null(text_of(NULL).at);
    assert_true(text_starts_with(TEXT("abc"), TEXT("ab")));
    assert_true(text_starts_with(TEXT("abc"), absent));
    assert_false(text_starts_with(TEXT("ab"), TEXT("abc")));
    assert_true(text_compare(TEXT("a"), TEXT("b")) < 0);
    assert_true(text_compare(TEXT("ab"), TEXT("a")) > 0);
    assert_true(text_compare(TEXT("Z"), TEXT("a")) < 0);
    assert_true(text_compare(TEXT("z"), TEXT("é")) < 0); /* bytes, unsigned */
    assert_int_equal(text_compare(absent, TEXT("")), 0);
}

static void test_cutting(void **state)
{
    (void)state;
    struct text rest = TEXT("a;;b;");
    assert_text(text_cut(&rest, ';'), "a");
    assert_text(text_cut(&rest, ';'), "");
    assert_text(text_cut(&rest, ';'), "b");
    assert_text(text_cut(&rest, ';'), ""); /* after the last separator stands an empty text */
    assert_null(rest.at);
    assert_null(text_cut(&rest, ';').at);
    assert_text(text_trim(TEXT(" \t\r\n a b \n")), "a b");
    assert_text(text_trim(TEXT("   ")), "");
    assert_null(text_trim(absent).at);
}

static void test_reading_integers(void **state)
{
    (void)state;
    int64_t n;
    assert_true(text_to_int(TEXT("9223372036854775807"), &n) && n == INT64_MAX);
    assert_true(text_to_int(TEXT("-9223372036854775808"), &n) && n == INT64_MIN);
    assert_true(text_to_int(TEXT("-0"), &n) && n == 0);
    assert_true(text_to_int(TEXT("0042"), &n) && n == 42);
    static const char *const wrong[] = { "",
                                         "-",
                                         "+1",
                                         " 1",
                                         "1 ",
                                         "1.0",
                                         "0x1",
                                         "9223372036854775808",
                                         "--1",
                                         "1e3",
                                         "-9223372036854775809",
                                         "99999999999999999999" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(text_to_int(text_of(wrong[i]), &n));
    assert_false(text_to_int(absent, &n));
    uint64_t draws = 1;
    for (int i = 0; i < 20000; i++) {
        int64_t expected = (int64_t)(draw(&draws) >> draw_below(&draws, 64));
        struct arena_mark mark = arena_mark(&arena);
        struct text_builder out = { .arena = &arena };
        build_int(&out, expected);
        assert_true(text_to_int(built(&out), &n));
        assert_int_equal(n, expected);
        arena_rewind(&arena, mark);
    }
}

static void test_utf8(void **state)
{
    (void)state;
    assert_true(text_is_utf8(absent));
    assert_true(text_is_utf8(TEXT("L'Abbé Bœuf 😀")));
    assert_int_equal(text_count_characters(TEXT("L'Abbé Bœuf 😀")), 13);
    assert_false(text_is_utf8(TEXT("a\0b")));
    static const char *const wrong[] = { "\xE9t\xE9",        "\xC0\x80", "\xED\xA0\x80", "\xC3",
                                         "\xF4\x90\x80\x80", "\x80",     "\xE2\x82",     "a\xFF" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(text_is_utf8(text_of(wrong[i])));
}

static void test_building(void **state)
{
    (void)state;
    struct text_builder out = { .arena = &arena };
    assert_text(built(&out), "");
    for (int i = 0; i < 1000; i++) {
        build_int(&out, i);
        build_chars(&out, ",");
    }
    build_format(&out, "%s-%05d", "end", 42);
    build_text(&out, absent);
    struct text all = built(&out);
    assert_int_equal(all.len, 10 * 2 + 90 * 3 + 900 * 4 + 9);
    assert_int_equal(strlen(all.at), all.len);
    assert_true(text_starts_with(all, TEXT("0,1,2,")));
    assert_string_equal(all.at + all.len - 9, "end-00042");

    struct text_builder lowest = { .arena = &arena };
    build_int(&lowest, INT64_MIN);
    assert_text(built(&lowest), "-9223372036854775808");
    assert_text(text_format(&arena, "%d %s", 3, "x"), "3 x");
    assert_text(text_copy(&arena, TEXT("copy")), "copy");
    assert_null(text_copy(&arena, absent).at);
    assert_string_equal(text_to_cstring(&arena, absent), "");
}

static void test_full_memory_is_seen_at_the_end(void **state)
{
    (void)state;
    struct arena small = arena_make(1000);
    struct text_builder out = { .arena = &small };
    for (int i = 0; i < 1000; i++) build_chars(&out, "abc");
    build_int(&out, 1);
    build_format(&out, "%d", 1);
    build_json_string(&out, TEXT("x"));
    assert_true(out.failed);
    assert_null(built(&out).at);
    assert_null(text_format(&small, "%2000d", 1).at);
    struct arena none = arena_make(0);
    assert_null(text_copy(&none, TEXT("a")).at);
    assert_null(text_fold(&none, TEXT("a")).at);
    assert_null(text_tidy(&none, TEXT("a")).at);
    arena_free(&small);
    arena_free(&none);
}

static void test_fixed_buffer(void **state)
{
    (void)state;
    char bytes[8];
    struct text_builder out = { .at = bytes, .cap = sizeof bytes };
    build_chars(&out, "1234567");
    assert_text(built(&out), "1234567");
    build_chars(&out, "8"); /* no room for the NUL */
    assert_true(out.failed);
}

static struct text json(struct text text)
{
    struct text_builder out = { .arena = &arena };
    build_json_string(&out, text);
    return built(&out);
}

static void test_json_strings(void **state)
{
    (void)state;
    assert_text(json(absent), "\"\"");
    assert_text(json(TEXT("été 😀")), "\"été 😀\"");
    assert_text(json(TEXT("a\"b\\c\nd\re\tf\x01g/")), "\"a\\\"b\\\\c\\nd\\re\\tf\\u0001g/\"");
    assert_text(json(TEXT("a\xFFz")), "\"a\uFFFDz\"");
    assert_text(json(TEXT("a\0b")), "\"a\\u0000b\"");
}

static void test_search_keys(void **state)
{
    (void)state;
    static const struct {
        const char *text, *key;
    } cases[] = {
        { "L'Abbé Bœuf", "l abbe boeuf" },
        { "  ÉCOLE--Supérieure  (n° 2) ", "ecole superieure n 2" },
        { "Straße", "strasse" },
        { "STRASSE", "strasse" },
        { "Æsir Œuvre", "aesir oeuvre" },
        { "Łódź Ørsted Đorđe", "lodz orsted dorde" },
        { "I\u0307stanbul ISPARTA ısı", "istanbul isparta isi" },
        { "ﬁn", "fin" },
        { "e\u0301te\u0301", "ete" },
        { "Saint\u2019Étienne", "saint etienne" },
        { "Saint\u00A0Étienne", "saint etienne" },
        { "co\u00ADopérer", "cooperer" },
        { "Ñandú Çelik Ångström", "nandu celik angstrom" },
        { "Nguyễn Thị", "nguyen thi" },
        { "ΑΘΉΝΑΣ", "αθηνασ" },
        { "", "" },
        { "--'--", "" },
        { "m²", "m2" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text key = text_fold(&arena, text_of(cases[i].text));
        assert_text(key, cases[i].key);
        assert_text(text_fold(&arena, key), cases[i].key); /* a key's key is itself */
    }
    assert_null(text_fold(&arena, absent).at);
}

static void test_tidied_names(void **state)
{
    (void)state;
    assert_text(text_tidy(&arena, TEXT("  Jean\t \u00A0Paul\n")), "Jean Paul");
    assert_text(text_tidy(&arena, TEXT("Rene\u0301e")), "Ren\u00E9e");
    assert_text(text_tidy(&arena, TEXT("O'Brien-Ælf")), "O'Brien-Ælf");
    assert_text(text_tidy(&arena, TEXT("a\x01\x7F b")), "a b");
    assert_text(text_tidy(&arena, TEXT("")), "");
    assert_null(text_tidy(&arena, absent).at);
}

/* Whatever bytes come, what leaves is valid and a second time changes nothing. */
/* R111: what a bank must be able to carry, and what is not Latin. */
static void test_bank_letters(void **state)
{
    (void)state;
    static const char *const written[][2] = {
        { "Librairie l'Œuvre & Cie", "Librairie l'OEuvre + Cie" },
        { "  Café «Étoile»\t n° 7 ", "Cafe .Etoile. n. 7" },
        { "ÆØŁ ß – a_b [c] @", "AEOL ss - a-b (c) ." },
        { "//a//b/", "a/b" },
        { "№", "No" },
        { "Αθήνα", "....." },
        { "", "" },
    };
    for (size_t i = 0; i < sizeof written / sizeof *written; i++)
        assert_string_equal(text_sepa(&arena, text_of(written[i][0])).at, written[i][1]);
    assert_null(text_sepa(&arena, (struct text){ 0 }).at);
}

static void test_any_bytes_fold_to_valid_text(void **state)
{
    (void)state;
    uint64_t draws = 99;
    for (int i = 0; i < 5000; i++) {
        char bytes[24];
        for (size_t j = 0; j < sizeof bytes; j++) bytes[j] = (char)(1 + draw_below(&draws, 255));
        struct text input = { bytes, (size_t)draw_below(&draws, sizeof bytes + 1) };
        struct arena_mark mark = arena_mark(&arena);
        struct text tidy = text_tidy(&arena, input), key = text_fold(&arena, input);
        assert_true(text_is_utf8(tidy) && text_is_utf8(key) && text_is_utf8(json(input)));
        assert_true(text_equal(text_tidy(&arena, tidy), tidy));
        assert_true(text_equal(text_fold(&arena, key), key));
        arena_rewind(&arena, mark);
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
        cmocka_unit_test(test_comparing),
        cmocka_unit_test(test_cutting),
        cmocka_unit_test(test_reading_integers),
        cmocka_unit_test(test_utf8),
        cmocka_unit_test(test_building),
        cmocka_unit_test(test_full_memory_is_seen_at_the_end),
        cmocka_unit_test(test_fixed_buffer),
        cmocka_unit_test(test_json_strings),
        cmocka_unit_test(test_search_keys),
        cmocka_unit_test(test_tidied_names),
        cmocka_unit_test(test_bank_letters),
        cmocka_unit_test(test_any_bytes_fold_to_valid_text),
    };
    return cmocka_run_group_tests_name("text", tests, set_up, tear_down);
}
