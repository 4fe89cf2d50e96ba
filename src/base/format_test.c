/* format_test.c - identifiers: real ones pass, each single slip in a key is caught, and the
 * published expressions agree with the checks. */
#include "base/format.h"

#include <ctype.h>
#include <regex.h>

#include "base/draw.h"
#include "base/unit_test.h"

static struct arena arena;

static void assert_all(format_fn *check, bool expected, const char *const *texts)
{
    for (; *texts; texts++)
        if (check(text_of(*texts)) != expected)
            fail_msg("\"%s\" should%s pass", *texts, expected ? "" : " not");
}

#define ALL_PASS(check, ...) assert_all(check, true, (const char *const[]){ __VA_ARGS__, NULL })
#define NONE_PASS(check, ...)                                                                      \
    assert_all(check, false, (const char *const[]){ "", __VA_ARGS__, NULL });                      \
    assert_false(check((struct text){ 0 }))

static void test_samples(void **state)
{
    (void)state;
    ALL_PASS(format_is_siren, "732829320", "356000000", "200053767");
    NONE_PASS(format_is_siren, "732829321", "73282932", "7328293200", "73282932a");
    ALL_PASS(format_is_siret, "73282932000074", "35600000000048", "35600000049837");
    NONE_PASS(format_is_siret, "73282932000075", "7328293200007", "732829320000744",
              "35600000049838", "732 829 320 00074");
    ALL_PASS(format_is_iban, "FR1420041010050500013M02606", "DE89370400440532013000",
             "NO9386011117947", "MT84MALT011000012345MTLCAST001S");
    NONE_PASS(format_is_iban, "FR1420041010050500013M02607", "FR14 2004 1010 0505 0001 3M02 606",
              "fr1420041010050500013m02606", "FR14", "1420041010050500013M02606FR");
    ALL_PASS(format_is_bic, "AGRIFRPP", "BDFEFRPPCCT", "PSSTFRPPLYO", "1234FR2A");
    NONE_PASS(format_is_bic, "AGRIFRP", "AGRIFRPPX", "AGRI1RPP", "agrifrpp", "AGRIFRPPXXXX");
    ALL_PASS(format_is_mail, "a@b.fr", "jean.d'arc+card@lycee-x.ac-lyon.fr", "x_1@sub.a-b.museum");
    NONE_PASS(format_is_mail, "a@b", "a b@c.fr", "a@b@c.fr", "@b.fr", "a@", "a@.fr", "a@b..fr",
              "a@-b.fr", "a@b-.fr", "a@1.2.3.4", "é@b.fr", "a@b.fr ", "a\n@b.fr", "<a@b.fr>",
              "a,b@c.fr", "a@b.fr.");
    ALL_PASS(format_is_phone, "04 86 27 98 50", "0486279850", "04.86.27.98.50", "+33 4 86 27 98 50",
             "+33486279850", "012345");
    NONE_PASS(format_is_phone, "486279850", "+0486279850", "+ 33486279850", "04-86-27-98-50",
              "04  86279850", "0486279850 ", "01234", "+1234567890123456", "04862798ab", "+");
    ALL_PASS(format_is_code4, "0000", "4831");
    NONE_PASS(format_is_code4, "483", "48312", "48a1", "４８３１", " 483");
    ALL_PASS(format_is_postcode, "01000", "69002", "74110", "98800");
    NONE_PASS(format_is_postcode, "00100", "99123", "6900", "690022", "2A004");
    ALL_PASS(format_is_slug, "a", "2024-2025", "textbooks_extra");
    NONE_PASS(format_is_slug, "A", "a b", "é", "a.b", "a/b",
              "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
}

static void test_mail_lengths(void **state)
{
    (void)state;
    char mail[300];
    memset(mail, 'a', sizeof mail);
    for (size_t i = 64; i < sizeof mail; i += 60) mail[i] = '.';
    mail[64] = '@';
    assert_true(format_is_mail((struct text){ mail, 254 }));
    assert_false(format_is_mail((struct text){ mail, 255 }));
    mail[64] = 'a';
    mail[65] = '@';
    assert_false(format_is_mail((struct text){ mail, 200 })); /* 65 before the '@' */
    assert_false(format_is_mail(TEXT("a\0@b.fr")));
}

/* The key of a school's number, letter by letter. */
static void test_uai(void **state)
{
    (void)state;
    ALL_PASS(format_is_uai, "0690026D", "0010001W", "0010002X");
    NONE_PASS(format_is_uai, "0690026E", "0690026d", "690026D", "0690026", "06900266");
    uint64_t draws = 5;
    for (int i = 0; i < 10000; i++) {
        int64_t number = draw_below(&draws, 10000000);
        struct arena_mark mark = arena_mark(&arena);
        char key = uai_key(number);
        assert_int_equal(key, "ABCDEFGHJKLMNPRSTUVWXYZ"[number % 23]);
        int passing = 0;
        for (char letter = 'A'; letter <= 'Z'; letter++)
            passing += format_is_uai(text_format(&arena, "%07lld%c", (long long)number, letter));
        assert_int_equal(passing, 1);
        assert_true(format_is_uai(text_format(&arena, "%07lld%c", (long long)number, key)));
        arena_rewind(&arena, mark);
    }
}

static void test_luhn_catches_each_slip(void **state)
{
    (void)state;
    assert_int_equal(luhn_digit(TEXT("7992739871")), 3);
    uint64_t draws = 6;
    for (int i = 0; i < 2000; i++) {
        struct arena_mark mark = arena_mark(&arena);
        struct text most =
            text_format(&arena, "%013lld", (long long)draw_below(&draws, INT64_C(3000000000000)));
        struct text whole = text_format(&arena, "%.*s%d", TEXT_ARGS(most), luhn_digit(most));
        assert_true(format_is_siret(whole));
        char *slip = text_to_cstring(&arena, whole);
        size_t at = (size_t)draw_below(&draws, 14);
        slip[at] = (char)('0' + (slip[at] - '0' + 1 + draw_below(&draws, 9)) % 10);
        assert_false(format_is_siret(text_of(slip)));
        arena_rewind(&arena, mark);
    }
}

/* Mod 97 sees every single character changed and every two neighbours swapped. */
/* R111: of the zone, and of its country's length. */
static void test_ibans_of_the_sepa_zone(void **state)
{
    (void)state;
    ALL_PASS(iban_is_sepa, "FR1420041010050500013M02606", "DE89370400440532013000",
             "MC5811222000010123456789030");
    struct text shorter = iban_make(&arena, TEXT("FR"), TEXT("2004101005050001302606"));
    assert_true(format_is_iban(shorter));
    assert_false(iban_is_sepa(shorter));
    NONE_PASS(iban_is_sepa, "TR330006100519786457841326", "FR1420041010050500013M02607", "");
}

static void test_iban_catches_each_slip(void **state)
{
    (void)state;
    static const char characters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    uint64_t draws = 97;
    for (int i = 0; i < 2000; i++) {
        struct arena_mark mark = arena_mark(&arena);
        char bban[23];
        for (size_t j = 0; j < sizeof bban; j++) bban[j] = characters[draw_below(&draws, 36)];
        struct text iban = iban_make(&arena, TEXT("FR"), (struct text){ bban, sizeof bban });
        assert_int_equal(iban.len, 27);
        assert_true(format_is_iban(iban));
        char *slip = text_to_cstring(&arena, iban);
        size_t at = 4 + (size_t)draw_below(&draws, 23);
        int first = isdigit((unsigned char)slip[at]) ? '0' : 'A';
        int count = first == '0' ? 10 : 26; /* same kind: the number's length stays */
        slip[at] = (char)(first + (slip[at] - first + 1 + draw_below(&draws, count - 1)) % count);
        assert_false(format_is_iban(text_of(slip)));
        arena_rewind(&arena, mark);
    }
}

static void test_names(void **state)
{
    (void)state;
    assert_ptr_equal(format_find("siret"), format_is_siret);
    assert_ptr_equal(format_find("code4"), format_is_code4);
    assert_non_null(format_pattern("mail"));
    assert_null(format_pattern("nothing"));
}

/* A text drawn from characters that matter to one of the shapes, or the slip of a sample. */
static struct text draw_text(uint64_t *draws, const char *sample, char bytes[80])
{
    static const char characters[] = "0019AZaz @.+-_' \n/";
    size_t len = strlen(sample);
    memcpy(bytes, sample, len);
    for (int64_t slips = draw_below(draws, 3); slips > 0; slips--) {
        size_t at = (size_t)draw_below(draws, (int64_t)len);
        switch (draw_below(draws, 3)) {
        case 0:
            bytes[at] = characters[draw_below(draws, sizeof characters - 1)];
            break;
        case 1:
            len = at ? at : len;
            break;
        case 2:
            memmove(bytes + at + 1, bytes + at, len - at);
            len++;
            break;
        }
    }
    bytes[len] = '\0';
    return (struct text){ bytes, len };
}

/* What a check lets through its expression matches; where no key stands behind, also the reverse.
 */
static void test_expressions_agree_with_checks(void **state)
{
    (void)state;
    static const struct {
        const char *name, *sample;
        bool exact;
    } shapes[] = {
        { "siret", "73282932000074", false },
        { "siren", "732829320", false },
        { "uai", "0690026D", false },
        { "iban", "FR1420041010050500013M02606", false },
        { "bic", "BDFEFRPPCCT", true },
        { "mail", "a.b-c@d-1.e.fr", true },
        { "phone", "+33 4 86 27.98.50", true },
        { "phone", "04 86 27 98 50", true },
        { "code4", "0190", true },
        { "postcode", "69002", true },
        { "slug", "a-1_z", true },
    };
    uint64_t draws = 11;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        regex_t expression;
        int passed = 0;
        assert_int_equal(
            regcomp(&expression, format_pattern(shapes[i].name), REG_EXTENDED | REG_NOSUB), 0);
        for (int j = 0; j < 5000; j++) {
            char bytes[80];
            struct text text = draw_text(&draws, shapes[i].sample, bytes);
            bool passes = format_find(shapes[i].name)(text);
            bool matches = regexec(&expression, bytes, 0, NULL, 0) == 0;
            passed += passes;
            if (passes ? !matches : shapes[i].exact && matches)
                fail_msg("%s: \"%s\" %d %d", shapes[i].name, bytes, passes, matches);
        }
        assert_in_range(passed, 100, 4990); /* both sides were seen */
        regfree(&expression);
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
        cmocka_unit_test(test_samples),
        cmocka_unit_test(test_mail_lengths),
        cmocka_unit_test(test_uai),
        cmocka_unit_test(test_luhn_catches_each_slip),
        cmocka_unit_test(test_ibans_of_the_sepa_zone),
        cmocka_unit_test(test_iban_catches_each_slip),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_expressions_agree_with_checks),
    };
    return cmocka_run_group_tests_name("format", tests, set_up, tear_down);
}
