/* server_guard_test.c - requests made to be read in two ways, byte by byte over a real connection:
 * each is refused and the connection closed, so that what was smuggled behind it is never read. */
#include <stdio.h>
#include <unistd.h>

#include "base/unit_test.h"
#include "web/fake_web.h"

static struct testing t;

/* What would be carried out if it were taken for a request of its own. */
#define SMUGGLED "POST /api/v1/echo_write HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
#define POST_LINES                                                                                 \
    "POST /api/v1/echo_write HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"

/* Refused with that status, by us or by the library, or dropped without a word; and nothing after
 * it is answered. */
enum { DROPPED = 0 };
static void assert_refused_bytes(const void *bytes, size_t size, int status)
{
    int fd = raw_connect(&t);
    raw_send_bytes(fd, bytes, size);
    struct reply reply = raw_read(&t, fd, false);
    if (reply.status != status) fail_msg("%d to: %s", reply.status, (const char *)bytes);
    struct reply second = raw_read(&t, fd, false);
    if (second.status) fail_msg("a second answer: %s", second.head.at);
    close(fd);
}

static void assert_refused(const char *bytes, int status)
{
    assert_refused_bytes(bytes, strlen(bytes), status);
}

static void test_lengths(void **state)
{
    (void)state;
    assert_refused(POST_LINES "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}" SMUGGLED, 400);
    assert_refused(POST_LINES "Content-Length: 2\r\nContent-Length: 80\r\n\r\n{}" SMUGGLED, 400);
    assert_refused(POST_LINES "Content-Length: 2, 2\r\n\r\n{}" SMUGGLED, 400);
    assert_refused(POST_LINES "Content-Length: +2\r\n\r\n{}" SMUGGLED, 400);
    assert_refused(POST_LINES "Content-Length : 2\r\n\r\n{}" SMUGGLED, 400);
    assert_refused(POST_LINES "Content-Length: 99999999999999999999\r\n\r\n{}" SMUGGLED, 413);
    assert_refused("GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 70\r\n\r\n" SMUGGLED, 400);
}

static void test_transfer_encodings(void **state)
{
    (void)state;
    assert_refused(POST_LINES "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
                              "0\r\n\r\n" SMUGGLED,
                   400);
    assert_refused(POST_LINES "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n"
                              "0\r\n\r\n" SMUGGLED,
                   400);
    assert_refused(POST_LINES "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" SMUGGLED, 400);
    assert_refused(POST_LINES "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" SMUGGLED, 400);
    assert_refused(POST_LINES "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n"
                              "0\r\n\r\n" SMUGGLED,
                   400);
    assert_refused(POST_LINES "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" SMUGGLED, 400);
    assert_refused(POST_LINES "Transfer-Encoding:\x0b"
                              "chunked\r\n\r\n0\r\n\r\n" SMUGGLED,
                   400);
    assert_refused(
        "POST /api/v1/echo_write HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        "0\r\n\r\n" SMUGGLED,
        400);
}

static void test_lines(void **state)
{
    (void)state;
    /* The library would read "Content-Length0: 2" and "XContent-Length: 2" here. */
    assert_refused(POST_LINES "Content-Length: 2\r\n 0\r\n\r\n{}" SMUGGLED, 400);
    assert_refused(POST_LINES "X: 2\r\n\tContent-Length\r\n\r\n{}" SMUGGLED, 400);
    assert_refused(
        "POST /api/v1/echo_write HTTP/1.1\r\n Content-Length: 2\r\nHost: a\r\n\r\n{}" SMUGGLED,
        400);
    assert_refused(POST_LINES "X: a\nContent-Length: 2\r\n\r\n{}" SMUGGLED, 400);
    assert_refused("GET /healthz HTTP/1.1\nHost: a\r\n\r\n" SMUGGLED, 400);
    assert_refused("GET /healthz HTTP/1.1\r\nHost: a\r\nX: b\r\n\n" SMUGGLED, 400);
    assert_refused("GET /healthz HTTP/1.1\r\nHost: a\r\nX: b\rY: c\r\n\r\n" SMUGGLED, 400);
    assert_refused("GET /healthz HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n" SMUGGLED, 400);
    assert_refused("GET /healthz HTTP/1.1\r\nHost: a\r\nX Y: b\r\n\r\n" SMUGGLED, 400);
    assert_refused("GET /healthz HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n" SMUGGLED, 400);
}

static void test_nul(void **state)
{
    (void)state;
    static const char in_value[] = POST_LINES "Content-Length: 2\0"
                                              "5\r\n\r\n{}" SMUGGLED;
    static const char behind_last[] = POST_LINES "Content-Length: 2\0\r\n\r\n{}" SMUGGLED;
    static const char in_target[] = "GET /healthz\0x HTTP/1.1\r\nHost: a\r\n\r\n" SMUGGLED;
    static const char in_name[] = "GET /healthz HTTP/1.1\r\nHost: a\r\nX\0Y: b\r\n\r\n" SMUGGLED;
    static const char hidden[] =
        "GET /healthz HTTP/1.1\r\nHost: a\r\nX: b\0\0Content-Length: 5\r\n\r\n" SMUGGLED;
    assert_refused_bytes(in_value, sizeof in_value - 1, 400);
    assert_refused_bytes(behind_last, sizeof behind_last - 1, 400);
    assert_refused_bytes(in_target, sizeof in_target - 1, 400);
    assert_refused_bytes(in_name, sizeof in_name - 1, 400);
    assert_refused_bytes(hidden, sizeof hidden - 1, 400);
    assert_refused("GET /healthz?%00 HTTP/1.1\r\nHost: a\r\n\r\n" SMUGGLED, 400);
}

/* The body comes later than the head: what the head hid is seen then. */
static void test_head_that_ends_early(void **state)
{
    (void)state;
    static const char *const ends[] = { "\r\n\n", "\n\r\n", "\n\n" };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        int fd = raw_connect(&t);
        raw_send(fd, POST_LINES "Expect: 100-continue\r\nContent-Length: 2");
        raw_send(fd, ends[i]);
        struct reply reply = raw_read(&t, fd, false);
        if (reply.status == 100) {
            raw_send(fd, "{}" SMUGGLED);
            reply = raw_read(&t, fd, false);
        }
        assert_int_equal(reply.status, 400);
        assert_int_equal(raw_read(&t, fd, false).status, 0);
        close(fd);
    }
}

static void test_hosts(void **state)
{
    (void)state;
    assert_refused("GET /healthz HTTP/1.1\r\n\r\n" SMUGGLED, 400);
    assert_refused("GET /healthz HTTP/1.0\r\nX: a\r\n\r\n" SMUGGLED, 400);
    assert_refused("GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" SMUGGLED, 400);
    assert_refused("GET /healthz HTTP/1.1\r\nHost: a/../b\r\n\r\n" SMUGGLED, 400);
}

static void test_request_lines(void **state)
{
    (void)state;
    assert_refused("GET http://a/healthz HTTP/1.1\r\nHost: a\r\n\r\n" SMUGGLED, 400);
    assert_refused("GET /health z HTTP/1.1\r\nHost: a\r\n\r\n" SMUGGLED, DROPPED);
    assert_refused("GET  /healthz HTTP/1.1\r\nHost: a\r\n\r\n" SMUGGLED, 400);
    assert_refused("GET /healthz HTTP/1.1 \r\nHost: a\r\n\r\n" SMUGGLED, 400);
    assert_refused("GET /healthz HTTP/1.2\r\nHost: a\r\n\r\n" SMUGGLED, 400);
    assert_refused("GET /healthz\r\nHost: a\r\n\r\n" SMUGGLED, 400);
}

static void test_sizes(void **state)
{
    (void)state;
    static char filling[80 << 10];
    memset(filling, 'a', sizeof filling - 1);
    struct text request;
    request = text_format(&t.arena, "GET /%.5000s HTTP/1.1\r\nHost: a\r\n\r\n", filling);
    assert_refused(request.at, 414);
    request = text_format(&t.arena, "GET /%s HTTP/1.1\r\nHost: a\r\n\r\n", filling);
    assert_refused(request.at, 414);
    request = text_format(&t.arena, "GET / HTTP/1.1\r\nHost: a\r\nX: %.17000s\r\n\r\n", filling);
    assert_refused(request.at, 431);
    request = text_format(&t.arena, "GET / HTTP/1.1\r\nHost: a\r\nX: %s\r\n\r\n", filling);
    assert_refused(request.at, 431);
    struct text_builder many = { .arena = &t.arena };
    build_chars(&many, "GET / HTTP/1.1\r\nHost: a\r\n");
    for (int i = 0; i < 64; i++) build_format(&many, "X-%d: a\r\n", i);
    build_chars(&many, "\r\n");
    assert_refused(built(&many).at, 431);
}

/* Where the chunks end depends on who reads them: what follows them is not believed. */
static void test_nothing_follows_chunks(void **state)
{
    (void)state;
    int fd = raw_connect(&t);
    raw_send(fd, POST_LINES "Transfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n4;x=y\r\n\":1}\r\n"
                            "0\r\n\r\n" SMUGGLED);
    struct reply reply = raw_read(&t, fd, false);
    assert_int_equal(reply.status, 200);
    assert_non_null(memmem(reply.body.at, reply.body.len, "{\\\"a\\\":1}", 9));
    assert_text(reply_header(reply, "connection"), "close");
    assert_int_equal(raw_read(&t, fd, false).status, 0);
    close(fd);
    assert_refused(POST_LINES "Transfer-Encoding: chunked\r\n\r\nxyz\r\n\r\n" SMUGGLED, 400);
    assert_refused(POST_LINES "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n" SMUGGLED, 400);
}

/* What is no trick goes on working: the guard is not a wall. */
static void test_plain_requests_pass(void **state)
{
    (void)state;
    assert_int_equal(ask(&t, "GET /healthz HTTP/1.1\r\nHost:a\r\nX-Empty:\r\nAccept: a\r\n"
                             "Accept: b\r\nX-Accents: \xc3\xa9\r\nX-Tab:\ta\t\r\n\r\n")
                         .status,
                     200);
    assert_int_equal(ask(&t, "GET /healthz HTTP/1.0\r\nHost: a\r\n\r\n").status, 200);
    static char filling[8001];
    memset(filling, 'a', sizeof filling - 1);
    struct text request = text_format(
        &t.arena, "GET /healthz?%.4000s HTTP/1.1\r\nHost: a\r\nX: %s\r\nY: %.4000s\r\n\r\n",
        filling, filling, filling);
    assert_int_equal(ask(&t, request.at).status, 200);
    /* In small pieces the library's buffer is filled as a slow network would. */
    int fd = raw_connect(&t);
    for (size_t i = 0; i < request.len; i += 97)
        raw_send_bytes(fd, request.at + i, request.len - i < 97 ? request.len - i : 97);
    assert_int_equal(raw_read(&t, fd, false).status, 200);
    close(fd);
}

static int start(void **state)
{
    (void)state;
    testing_start(&t, (struct web_options){ 0 });
    return 0;
}

static int stop(void **state)
{
    (void)state;
    testing_stop(&t);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_transfer_encodings),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_nul),
        cmocka_unit_test(test_head_that_ends_early),
        cmocka_unit_test(test_hosts),
        cmocka_unit_test(test_request_lines),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_nothing_follows_chunks),
        cmocka_unit_test(test_plain_requests_pass),
    };
    return cmocka_run_group_tests_name("web_server_guard", tests, start, stop);
}
