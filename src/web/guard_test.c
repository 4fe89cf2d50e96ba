/* guard_test.c - what the guard lets through, and each head that two programs could read in two
 * ways. The same through a real connection: server_guard_test.c. */
#include "web/guard.h"

#include <stdio.h>

#include "base/unit_test.h"
#include "web/head_split.h"

static struct framing framing;

static enum err check_bytes(const char *bytes, size_t len)
{
    static char copy[32 << 10];
    struct request_head head;
    const char *body;
    assert_true(len + 2 <= sizeof copy);
    memcpy(copy, bytes, len);
    if (!head_split(copy, len, sizeof copy, &head, &body)) return MALFORMED_REQUEST;
    if (!head_lies_as_sent(&head)) return MALFORMED_REQUEST;
    if (head.n > 0 && head_end(&head) != body) return MALFORMED_REQUEST;
    return guard_check(&head, &framing);
}

static enum err check(const char *head)
{
    return check_bytes(head, strlen(head));
}

#define GET_WITH(fields)  "GET / HTTP/1.1\r\nHost: a\r\n" fields "\r\n"
#define POST_WITH(fields) "POST /x HTTP/1.1\r\nHost: a\r\n" fields "\r\n"

static void test_good_heads(void **state)
{
    (void)state;
    assert_int_equal(check(GET_WITH("")), OK);
    assert_int_equal(check(GET_WITH("Accept:text/html \r\nX-Empty:\r\nX-Tab: \ta\tb\r\n")), OK);
    assert_int_equal(check("GET /a?b=%C3%A9&c='~ HTTP/1.0\r\nHost: [::1]:8080\r\n\r\n"), OK);
    assert_int_equal(check(POST_WITH("Content-Length: 12\r\nExpect: 100-Continue\r\n")), OK);
    assert_int_equal(framing.length, 12);
    assert_true(framing.expects_continue);
    assert_false(framing.chunked);
    assert_int_equal(check(POST_WITH("Transfer-Encoding: Chunked\r\n")), OK);
    assert_true(framing.chunked);
    assert_int_equal(check(GET_WITH("Content-Length: 0\r\n")), OK);
}

static void test_framing_in_two_ways(void **state)
{
    (void)state;
    static const char *const heads[] = {
        POST_WITH("Content-Length: 1\r\nContent-Length: 1\r\n"),
        POST_WITH("Content-Length: 1\r\ncontent-length: 2\r\n"),
        POST_WITH("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"),
        POST_WITH("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"),
        POST_WITH("Transfer-Encoding: gzip, chunked\r\n"),
        POST_WITH("Transfer-Encoding: chunked \r\n"),
        POST_WITH("Transfer-Encoding: xchunked\r\n"),
        POST_WITH("Transfer-Encoding:\r\n"),
        "POST /x HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
        POST_WITH("Content-Length: +1\r\n"),
        POST_WITH("Content-Length: 1,1\r\n"),
        POST_WITH("Content-Length: 0x1\r\n"),
        POST_WITH("Content-Length:\r\n"),
        POST_WITH("Content-Length: 18446744073709551617\r\n"),
        POST_WITH("Content-Length : 1\r\n"),
        POST_WITH("Content Length: 1\r\n"),
        POST_WITH("Content-Length\t: 1\r\n"),
        GET_WITH("Content-Length: 1\r\n"),
        GET_WITH("Transfer-Encoding: chunked\r\n"),
        POST_WITH("Expect: 200-ok\r\n"),
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (check(heads[i]) != MALFORMED_REQUEST) fail_msg("let through: %s", heads[i]);
}

static void test_head_not_as_sent(void **state)
{
    (void)state;
    /* Folded lines, wherever they stand. */
    assert_int_equal(check(POST_WITH("Content-Length: 1\r\n 0\r\n")), MALFORMED_REQUEST);
    assert_int_equal(check(POST_WITH("X: 10\r\n\tContent-Length\r\n")), MALFORMED_REQUEST);
    assert_int_equal(check("GET / HTTP/1.1\r\n Host: a\r\n\r\n"), MALFORMED_REQUEST);
    /* Lines ended by a bare LF. */
    assert_int_equal(check("GET / HTTP/1.1\nHost: a\r\n\r\n"), MALFORMED_REQUEST);
    assert_int_equal(check("GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n"), MALFORMED_REQUEST);
    assert_int_equal(check("GET / HTTP/1.1\r\nHost: a\r\n\n"), MALFORMED_REQUEST);
    assert_int_equal(check("GET / HTTP/1.1\r\nHost: a\n\r\n"), MALFORMED_REQUEST);
    assert_int_equal(check("GET / HTTP/1.1\r\nHost: a\r\n\nX: b\r\n\r\n"), MALFORMED_REQUEST);
    /* NUL: what follows it is invisible to whoever reads C strings. */
    static const char in_value[] = POST_WITH("Content-Length: 1\0"
                                             "23\r\n");
    static const char two_in_value[] = POST_WITH("X: 1\0\0Content-Length: 3\r\n");
    static const char behind_last[] = POST_WITH("Content-Length: 1\0\r\n");
    static const char in_target[] = "GET /a\0b HTTP/1.1\r\nHost: a\r\n\r\n";
    static const char in_name[] = GET_WITH("A\0b: c\r\n");
    assert_int_equal(check_bytes(in_value, sizeof in_value - 1), MALFORMED_REQUEST);
    assert_int_equal(check_bytes(two_in_value, sizeof two_in_value - 1), MALFORMED_REQUEST);
    assert_int_equal(check_bytes(behind_last, sizeof behind_last - 1), MALFORMED_REQUEST);
    assert_int_equal(check_bytes(in_target, sizeof in_target - 1), MALFORMED_REQUEST);
    assert_int_equal(check_bytes(in_name, sizeof in_name - 1), MALFORMED_REQUEST);
    /* A lone CR, and other control characters. */
    assert_int_equal(check(GET_WITH("X: a\rContent-Length: 5\r\n")), MALFORMED_REQUEST);
    assert_int_equal(check(GET_WITH("X: a\x0b\r\n")), MALFORMED_REQUEST);
    assert_int_equal(check(GET_WITH("X: a\x7f\r\n")), MALFORMED_REQUEST);
}

static void test_names(void **state)
{
    (void)state;
    assert_int_equal(check(GET_WITH(": a\r\n")), MALFORMED_REQUEST);
    assert_int_equal(check(GET_WITH("X(y): a\r\n")), MALFORMED_REQUEST);
    assert_int_equal(check(GET_WITH("\xc3\xa9: a\r\n")), MALFORMED_REQUEST);
    assert_int_equal(check("G T / HTTP/1.1\r\nHost: a\r\n\r\n"), MALFORMED_REQUEST);
    assert_int_equal(check("GET / HTTP/2.0\r\nHost: a\r\n\r\n"), MALFORMED_REQUEST);
    assert_int_equal(check("GET / http/1.1\r\nHost: a\r\n\r\n"), MALFORMED_REQUEST);
}

static void test_host(void **state)
{
    (void)state;
    assert_int_equal(check("GET / HTTP/1.1\r\nX: a\r\n\r\n"), MALFORMED_REQUEST);
    assert_int_equal(check("GET / HTTP/1.0\r\nX: a\r\n\r\n"), MALFORMED_REQUEST);
    assert_int_equal(check("GET / HTTP/1.1\r\nHost:\r\n\r\n"), MALFORMED_REQUEST);
    assert_int_equal(check("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"), MALFORMED_REQUEST);
    assert_int_equal(check("GET / HTTP/1.1\r\nHost: a@b\r\n\r\n"), MALFORMED_REQUEST);
    assert_int_equal(check(GET_WITH("Host: b\r\n")), MALFORMED_REQUEST);
}

static void test_fields_that_stand_alone(void **state)
{
    (void)state;
    static const char *const names[] = { "Authorization", "Cookie",          "Origin",
                                         "Content-Type",  "Idempotency-Key", "X-Real-IP" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char head[256];
        snprintf(head, sizeof head, GET_WITH("%s: a\r\n%s: a\r\n"), names[i], names[i]);
        assert_int_equal(check(head), MALFORMED_REQUEST);
    }
    assert_int_equal(check(GET_WITH("Accept: a\r\nAccept: b\r\n")), OK);
}

static void test_targets(void **state)
{
    (void)state;
    static const char *const targets[] = { "*",    "http://a/", "x",         "/a#b", "/%",   "/%4",
                                           "/%zz", "/%00",      "/\xc3\xa9", "/a%2", "/\x01" };
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        char head[256];
        snprintf(head, sizeof head, "GET %s HTTP/1.1\r\nHost: a\r\n\r\n", targets[i]);
        if (check(head) != MALFORMED_REQUEST) fail_msg("let through: %s", targets[i]);
    }
}

static void test_sizes(void **state)
{
    (void)state;
    static char head[32 << 10], filling[HEAD_BYTES_MAX + 2];
    memset(filling, 'a', sizeof filling - 1);
    snprintf(head, sizeof head, "GET /%.*s HTTP/1.1\r\nHost: a\r\n\r\n", TARGET_MAX - 1, filling);
    assert_int_equal(check(head), OK);
    snprintf(head, sizeof head, "GET /%.*s HTTP/1.1\r\nHost: a\r\n\r\n", TARGET_MAX, filling);
    assert_int_equal(check(head), ADDRESS_TOO_LONG);
    snprintf(head, sizeof head, GET_WITH("X: %.*s\r\n"), HEAD_BYTES_MAX - 6, filling);
    assert_int_equal(check(head), OK);
    snprintf(head, sizeof head, GET_WITH("X: %.*s\r\n"), HEAD_BYTES_MAX - 5, filling);
    assert_int_equal(check(head), HEADERS_TOO_LARGE);
}

static void test_too_many_fields(void **state)
{
    (void)state;
    struct request_head head = { .method = TEXT("GET"),
                                 .target = TEXT("/"),
                                 .version = TEXT("HTTP/1.1") };
    head.fields[head.n++] = (struct header_field){ TEXT("Host"), TEXT("a") };
    while (head.n < FIELDS_MAX)
        head.fields[head.n++] = (struct header_field){ TEXT("X"), TEXT("") };
    assert_int_equal(guard_check(&head, &framing), OK);
    head.overflowed = true;
    assert_int_equal(guard_check(&head, &framing), HEADERS_TOO_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good_heads),
        cmocka_unit_test(test_framing_in_two_ways),
        cmocka_unit_test(test_head_not_as_sent),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_host),
        cmocka_unit_test(test_fields_that_stand_alone),
        cmocka_unit_test(test_targets),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_too_many_fields),
    };
    return cmocka_run_group_tests_name("web_guard", tests, NULL, NULL);
}
