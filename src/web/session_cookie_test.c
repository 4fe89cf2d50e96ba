/* session_cookie_test.c - whose request it is, and that no page of another site can use a browser's
 * session. */
#include "web/session_cookie.h"

#include "base/unit_test.h"

static struct arena arena;

static struct request_head head_of(const char *const (*fields)[2])
{
    struct request_head head = { 0 };
    for (; (*fields)[0]; fields++)
        head.fields[head.n++] =
            (struct header_field){ text_of((*fields)[0]), text_of((*fields)[1]) };
    return head;
}
#define HEAD(...) head_of((const char *const[][2]){ __VA_ARGS__, { NULL } })

static void test_credentials(void **state)
{
    (void)state;
    struct credential found;
    struct request_head none = HEAD({ "Host", "a" });
    assert_int_equal(credential_find(&none, &found), OK);
    assert_null(found.secret.at);

    struct request_head cookie = HEAD({ "Cookie", "x=1; passregion_session=ABC" });
    assert_int_equal(credential_find(&cookie, &found), OK);
    assert_text(found.secret, "ABC");
    assert_true(found.from_cookie);

    /* Who says "bearer" means it: the cookie beside it is not looked at. */
    struct request_head both =
        HEAD({ "Cookie", "passregion_session=ABC" }, { "Authorization", "Bearer prk_1" });
    assert_int_equal(credential_find(&both, &found), OK);
    assert_text(found.secret, "prk_1");
    assert_false(found.from_cookie);

    struct request_head basic = HEAD({ "Authorization", "Basic YTpi" });
    assert_int_equal(credential_find(&basic, &found), NOT_SIGNED_IN);
    struct request_head planted =
        HEAD({ "Cookie", "passregion_session=ABC; passregion_session=EVIL" });
    assert_int_equal(credential_find(&planted, &found), NOT_SIGNED_IN);
    struct request_head empty = HEAD({ "Cookie", "passregion_session=" });
    assert_int_equal(credential_find(&empty, &found), OK);
    assert_null(found.secret.at);
    assert_false(found.from_cookie);
}

static enum err check(struct site site, bool from_cookie, struct request_head head)
{
    return same_origin_check(&head, &site, from_cookie);
}

static void test_origins_of_a_demo(void **state)
{
    (void)state;
    struct site site = { 0 };
#define FROM(...) HEAD({ "Host", "localhost:8080" }, __VA_ARGS__)
    assert_int_equal(check(site, true, FROM({ "Origin", "http://localhost:8080" })), OK);
    assert_int_equal(check(site, true, FROM({ "Sec-Fetch-Site", "same-origin" })), OK);
    assert_int_equal(check(site, false, FROM({ "X", "no page at all" })), OK);
    assert_int_equal(check(site, true, FROM({ "X", "no page at all" })), CROSS_SITE);
    assert_int_equal(check(site, true, FROM({ "Origin", "http://localhost:8081" })), CROSS_SITE);
    assert_int_equal(check(site, true, FROM({ "Origin", "https://localhost:8080" })), CROSS_SITE);
    assert_int_equal(check(site, true, FROM({ "Origin", "null" })), CROSS_SITE);
    assert_int_equal(check(site, true, FROM({ "Origin", "http://localhost:8080.evil.fr" })),
                     CROSS_SITE);
    assert_int_equal(check(site, true, FROM({ "Sec-Fetch-Site", "same-site" })), CROSS_SITE);
    /* Even without a cookie: else a page of another site could sign a browser in as somebody. */
    assert_int_equal(check(site, false, FROM({ "Sec-Fetch-Site", "cross-site" })), CROSS_SITE);
    assert_int_equal(check(site, false, FROM({ "Origin", "http://evil.fr" })), CROSS_SITE);
    /* Both must be right. */
    assert_int_equal(
        check(site, true, FROM({ "Sec-Fetch-Site", "same-origin" }, { "Origin", "http://b" })),
        CROSS_SITE);
#undef FROM
}

static void test_origins_in_production(void **state)
{
    (void)state;
    struct site site = { TEXT("https://pass.example.fr/"), true };
#define FROM(...) HEAD({ "Host", "10.0.0.7:8080" }, __VA_ARGS__)
    assert_int_equal(check(site, true, FROM({ "Origin", "https://pass.example.fr" })), OK);
    assert_int_equal(check(site, true, FROM({ "Origin", "http://pass.example.fr" })), CROSS_SITE);
    /* A name that leads here is not ours because the browser repeats it in Host. */
    assert_int_equal(check(site, true, FROM({ "Origin", "http://10.0.0.7:8080" })), CROSS_SITE);
#undef FROM
}

static void test_browser_pages(void **state)
{
    (void)state;
    struct request_head fetch = HEAD({ "Sec-Fetch-Mode", "cors" });
    struct request_head said = HEAD({ "X-Passregion-Client", "web" });
    struct request_head machine = HEAD({ "User-Agent", "curl" });
    assert_true(is_browser_page(&fetch));
    assert_true(is_browser_page(&said));
    assert_false(is_browser_page(&machine));
}

static void test_token_leaves_the_answer(void **state)
{
    (void)state;
    struct text token, rest;
    assert_true(session_token_take(
        &arena, TEXT("{\"role\":\"holder\",\"token\":\"T1\",\"n\":\"é\"}"), &token, &rest));
    assert_text(token, "T1");
    assert_text(rest, "{\"role\":\"holder\",\"n\":\"é\"}");
    assert_false(session_token_take(&arena, TEXT("{\"role\":\"holder\"}"), &token, &rest));
    assert_text(rest, "{\"role\":\"holder\"}");
    assert_false(session_token_take(&arena, TEXT("{\"token\":12}"), &token, &rest));
    assert_false(session_token_take(&arena, TEXT("not json"), &token, &rest));
    assert_false(session_token_take(&arena, (struct text){ 0 }, &token, &rest));
}

static void test_cookie_values(void **state)
{
    (void)state;
    assert_text(session_cookie_set(&arena, TEXT("T1"), false),
                "passregion_session=T1; Path=/; HttpOnly; SameSite=Strict");
    assert_text(session_cookie_set(&arena, TEXT("T1"), true),
                "passregion_session=T1; Path=/; HttpOnly; SameSite=Strict; Secure");
    assert_text(session_cookie_clear(&arena, true),
                "passregion_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0; Secure");
    assert_null(session_cookie_set(&arena, TEXT("T1; Domain=evil"), false).at);
    assert_null(session_cookie_set(&arena, TEXT(""), false).at);
}

static int open_arena(void **state)
{
    (void)state;
    arena = arena_make(1 << 20);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_credentials),
        cmocka_unit_test(test_origins_of_a_demo),
        cmocka_unit_test(test_origins_in_production),
        cmocka_unit_test(test_browser_pages),
        cmocka_unit_test(test_token_leaves_the_answer),
        cmocka_unit_test(test_cookie_values),
    };
    return cmocka_run_group_tests_name("web_session_cookie", tests, open_arena, close_arena);
}
