/* client_test.c - the command line and the server through the Unix socket. */
#include "web/client.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/unit_test.h"
#include "web/fake_web.h"
#include "web/listen.h"

static struct testing t;

static struct web_reply call(struct web_call web_call)
{
    struct web_reply reply;
    if (!web_call.socket_path) web_call.socket_path = t.socket_path;
    assert_int_equal(web_client_call(&t.arena, &web_call, &reply), OK);
    return reply;
}

static void test_local_caller_is_the_system(void **state)
{
    (void)state;
    struct web_reply reply = call((struct web_call){ .operation = TEXT("echo_write"),
                                                     .body = TEXT("{\"a\":\"é\"}"),
                                                     .request_key = TEXT("0123456789abcdef"),
                                                     .lang = ENGLISH });
    assert_int_equal(reply.status, 200);
    assert_text(reply.content_type, "application/json");
    /* 2048: SYSTEM */
    assert_text(reply.body, "{\"lang\":\"en\",\"wait_ms\":0,\"body\":\"{\\\"a\\\":\\\"é\\\"}\","
                            "\"request_key\":\"0123456789abcdef\",\"client_address\":\"\","
                            "\"role\":2048}");
}

static void test_with_a_credential(void **state)
{
    (void)state;
    struct web_reply reply =
        call((struct web_call){ .operation = TEXT("echo_write"), .credential = TEXT("prk_9") });
    assert_non_null(memmem(reply.body.at, reply.body.len, "\"credential\":\"prk_9\"", 20));
    assert_null(memmem(reply.body.at, reply.body.len, "\"role\"", 6));
}

static void test_signing_in_keeps_the_token(void **state)
{
    (void)state;
    struct web_reply reply = call((struct web_call){ .operation = TEXT("account_sign_in") });
    assert_non_null(memmem(reply.body.at, reply.body.len, "\"token\":\"TOKEN123\"", 18));
}

static void test_refusals_are_answers(void **state)
{
    (void)state;
    struct web_reply reply = call((struct web_call){ .operation = TEXT("nothing") });
    assert_int_equal(reply.status, 404);
    assert_text(reply.content_type, "application/problem+json");
    assert_true(text_starts_with(reply.body, TEXT("{\"type\":\"urn:passregion:problem:no-such")));
    assert_int_equal(call((struct web_call){ .operation = TEXT("busy_write") }).status, 503);
}

static void test_exports_to_a_file(void **state)
{
    (void)state;
    char rows[32] = "";
    int fd = memfd_create("rows", MFD_CLOEXEC);
    struct web_reply reply = call(
        (struct web_call){ .operation = TEXT("all_rows"), .encoding = AS_JSON_LINES, .to_fd = fd });
    assert_int_equal(reply.status, 200);
    assert_text(reply.content_type, "application/jsonl");
    assert_int_equal(reply.body.len, 0);
    assert_int_equal(pread(fd, rows, sizeof rows, 0), 16);
    assert_string_equal(rows, "{\"a\":1}\n{\"a\":2}\n");
    close(fd);
    reply = call((struct web_call){ .operation = TEXT("all_rows"), .encoding = AS_CSV });
    assert_text(reply.body, "a,b\n1,2\n");
}

static void test_nobody_there(void **state)
{
    (void)state;
    struct web_reply reply;
    struct web_call nowhere = { .socket_path = "/tmp/nonexistent/socket",
                                .operation = TEXT("echo_write") };
    assert_int_equal(web_client_call(&t.arena, &nowhere, &reply), OUTSIDE_FAILED);
}

static void *take_and_leave(void *arg)
{
    int listening = *(int *)arg, fd;
    char bytes[4096];
    struct pollfd called = { .fd = listening, .events = POLLIN };
    while (poll(&called, 1, -1) < 1) {
    }
    while ((fd = accept(listening, NULL, NULL)) < 0) {
    }
    while (recv(fd, bytes, sizeof bytes, 0) < 0) {
    }
    close(fd);
    return NULL;
}

/* The request was read, the answer never came: nobody can say what happened. */
static void test_broken_connection(void **state)
{
    (void)state;
    struct web_reply reply;
    pthread_t thread;
    int listening;
    struct text path = text_format(&t.arena, "%s/other", t.directory);
    assert_int_equal(listen_unix(path.at, &listening), OK);
    assert_int_equal(pthread_create(&thread, NULL, take_and_leave, &listening), 0);
    struct web_call into_the_void = { .socket_path = path.at, .operation = TEXT("echo_write") };
    assert_int_equal(web_client_call(&t.arena, &into_the_void, &reply), OUTCOME_UNKNOWN);
    pthread_join(thread, NULL);
    close(listening);
}

static void test_answer_too_large(void **state)
{
    (void)state;
    struct arena small = arena_make(1 << 20);
    struct web_reply reply;
    struct web_call large = { .socket_path = t.socket_path, .operation = TEXT("large_read") };
    assert_int_equal(web_client_call(&small, &large, &reply), NO_MEMORY);
    arena_free(&small);
}

static int start(void **state)
{
    (void)state;
    testing_start(&t, (struct web_options){ .port = WEB_PORT_NONE });
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
        cmocka_unit_test(test_local_caller_is_the_system),
        cmocka_unit_test(test_with_a_credential),
        cmocka_unit_test(test_signing_in_keeps_the_token),
        cmocka_unit_test(test_refusals_are_answers),
        cmocka_unit_test(test_exports_to_a_file),
        cmocka_unit_test(test_nobody_there),
        cmocka_unit_test(test_broken_connection),
        cmocka_unit_test(test_answer_too_large),
    };
    return cmocka_run_group_tests_name("web_client", tests, start, stop);
}
