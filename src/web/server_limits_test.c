/* server_limits_test.c - many clients, slow ones, large bodies, and a server that stops while they
 * are there. */
#include <curl/curl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/unit_test.h"
#include "web/fake_web.h"

enum { CLIENTS = 64 };

#define POST_LINES                                                                                 \
    "POST /api/v1/echo_write HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"

static bool body_has(struct reply reply, const char *piece)
{
    return reply.body.at && memmem(reply.body.at, reply.body.len, piece, strlen(piece));
}

/* --- connections ------------------------------------------------------------------------------ */
static void test_keep_alive(void **state)
{
    struct testing *t = *state;
    int fd = raw_connect(t);
    for (int i = 0; i < 5; i++) {
        raw_send(fd, POST_LINES "Content-Length: 7\r\n\r\n{\"a\":1}");
        struct reply reply = raw_read(t, fd, false);
        assert_int_equal(reply.status, 200);
        assert_true(body_has(reply, "{\\\"a\\\":1}"));
        /* A refusal whose body was read leaves the connection as it was. */
        raw_send(fd, "POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
        assert_int_equal(raw_read(t, fd, false).status, 404);
    }
    raw_send(fd, "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert_int_equal(raw_read(t, fd, false).status, 200);
    assert_true(raw_is_closed(fd));
    close(fd);
}

static void test_pipelining(void **state)
{
    struct testing *t = *state;
    int fd = raw_connect(t);
    raw_send(fd, POST_LINES "Content-Length: 7\r\n\r\n{\"a\":1}" POST_LINES
                            "Content-Length: 7\r\n\r\n{\"a\":2}"
                            "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n" POST_LINES
                            "Content-Length: 7\r\n\r\n{\"a\":3}");
    assert_true(body_has(raw_read(t, fd, false), "{\\\"a\\\":1}"));
    assert_true(body_has(raw_read(t, fd, false), "{\\\"a\\\":2}"));
    assert_text(raw_read(t, fd, false).body, "ok\n");
    assert_true(body_has(raw_read(t, fd, false), "{\\\"a\\\":3}"));
    close(fd);
}

static size_t count_bytes(char *at, size_t one, size_t size, void *total)
{
    (void)at, (void)one;
    *(size_t *)total += size;
    return size;
}

/* 64 clients of libcurl at once, each with a body of its own. */
static void test_many_clients(void **state)
{
    struct testing *t = *state;
    char url[64];
    snprintf(url, sizeof url, "http://127.0.0.1:%d/api/v1/held_write", t->port);
    struct curl_slist *json = curl_slist_append(NULL, "Content-Type: application/json");
    CURLM *multi = curl_multi_init();
    CURL *clients[CLIENTS];
    size_t received = 0;
    fake_hold(t->service);
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = curl_easy_init();
        curl_easy_setopt(clients[i], CURLOPT_URL, url);
        curl_easy_setopt(clients[i], CURLOPT_HTTPHEADER, json);
        curl_easy_setopt(clients[i], CURLOPT_POSTFIELDS, "{}");
        curl_easy_setopt(clients[i], CURLOPT_WRITEFUNCTION, count_bytes);
        curl_easy_setopt(clients[i], CURLOPT_WRITEDATA, &received);
        curl_multi_add_handle(multi, clients[i]);
    }
    int running = CLIENTS;
    while (running) {
        assert_int_equal(curl_multi_perform(multi, &running), CURLM_OK);
        curl_multi_poll(multi, NULL, 0, 20, NULL);
        /* All of them are in the service at the same time before one is answered. */
        if (fake_held(t->service) == CLIENTS) fake_release(t->service);
    }
    for (int i = 0; i < CLIENTS; i++) {
        long status;
        curl_easy_getinfo(clients[i], CURLINFO_RESPONSE_CODE, &status);
        assert_int_equal(status, 200);
        curl_multi_remove_handle(multi, clients[i]);
        curl_easy_cleanup(clients[i]);
    }
    assert_int_equal(received, 2 * CLIENTS);
    curl_multi_cleanup(multi);
    curl_slist_free_all(json);
}

/* The loop is free while an operation is under way. */
static void test_others_while_one_waits(void **state)
{
    struct testing *t = *state;
    fake_hold(t->service);
    int fd = raw_connect(t);
    raw_send(fd, "POST /api/v1/held_write HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
    fake_wait_held(t->service, 1);
    assert_int_equal(get(t, "/healthz", "").status, 200);
    assert_int_equal(post(t, "echo_write", "{}", "").status, 200);
    fake_release(t->service);
    assert_int_equal(raw_read(t, fd, false).status, 200);
    close(fd);
}

static void test_client_that_leaves(void **state)
{
    struct testing *t = *state;
    fake_hold(t->service);
    int fd = raw_connect(t);
    raw_send(fd, "POST /api/v1/held_write HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
    fake_wait_held(t->service, 1);
    close(fd);
    fake_release(t->service);
    /* In the middle of an upload, too: its file must be gone at the end. */
    fd = raw_connect(t);
    raw_send(fd, "POST /api/v1/uploads HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n"
                 "Authorization: Bearer GOODTOKEN\r\nContent-Type: text/csv\r\n\r\nabc");
    close(fd);
    assert_int_equal(get(t, "/healthz", "").status, 200);
}

/* Its last bytes and its farewell come together. */
static void test_client_that_leaves_in_the_middle(void **state)
{
    struct testing *t = *state;
    int fd = raw_connect(t);
    raw_send(fd, POST_LINES "Content-Length: 100\r\n\r\n{");
    assert_int_equal(shutdown(fd, SHUT_WR), 0);
    assert_true(raw_is_closed(fd));
    close(fd);
}

/* --- bodies ----------------------------------------------------------------------------------- */
static char *filled(size_t size)
{
    char *bytes = malloc(size + 1);
    assert_non_null(bytes);
    memset(bytes, ' ', size);
    bytes[size] = '\0';
    return bytes;
}

static void test_body_limit(void **state)
{
    struct testing *t = *state;
    size_t limit = 1 << 20;
    char *bytes = filled(limit + 1);
    bytes[limit] = '\0';
    assert_int_equal(post(t, "echo_write", bytes, "").status, 200);
    bytes[limit] = ' ';
    struct reply reply = post(t, "echo_write", bytes, "");
    assert_int_equal(reply.status, 413);
    assert_true(body_has(reply, "\"limit\":1048576"));
    free(bytes);
    /* A client that asks first is told before it sends. */
    int fd = raw_connect(t);
    raw_send(fd, POST_LINES "Content-Length: 5000000\r\nExpect: 100-continue\r\n\r\n");
    assert_int_equal(raw_read(t, fd, false).status, 413);
    assert_true(raw_is_closed(fd));
    close(fd);
    fd = raw_connect(t);
    raw_send(fd, POST_LINES "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    assert_int_equal(raw_read(t, fd, false).status, 100);
    raw_send(fd, "{}");
    assert_int_equal(raw_read(t, fd, false).status, 200);
    close(fd);
}

static void test_chunked_body_limit(void **state)
{
    struct testing *t = *state;
    enum { CHUNK = 1 << 16 };
    char *bytes = filled(CHUNK);
    int fd = raw_connect(t);
    raw_send(fd, POST_LINES "Transfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 17; i++) {
        raw_send(fd, "10000\r\n");
        raw_send_bytes(fd, bytes, CHUNK);
        raw_send(fd, "\r\n");
    }
    raw_send(fd, "0\r\n\r\n");
    assert_int_equal(raw_read(t, fd, false).status, 413);
    close(fd);
    /* Without an end it is cut off. */
    fd = raw_connect(t);
    raw_send(fd, POST_LINES "Transfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 200; i++) {
        raw_send(fd, "10000\r\n");
        raw_send_bytes(fd, bytes, CHUNK);
        raw_send(fd, "\r\n");
    }
    assert_true(raw_is_closed(fd));
    close(fd);
    free(bytes);
}

static void test_media_types(void **state)
{
    struct testing *t = *state;
    static const char packed[] = "Content-Type: application/json\r\nContent-Encoding: gzip\r\n";
    static const char *const refused[] = { "", "Content-Type: text/plain\r\n",
                                           "Content-Type: application/json; charset=latin1\r\n",
                                           packed };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct text request = text_format(&t->arena,
                                          "POST /api/v1/echo_write HTTP/1.1\r\nHost: a\r\n"
                                          "Content-Length: 2\r\n%s\r\n{}",
                                          refused[i]);
        assert_int_equal(ask(t, request.at).status, 415);
    }
}

static void test_large_upload(void **state)
{
    struct testing *t = *state;
    size_t limit = 32 << 20;
    char *bytes = filled(limit);
    int fd = raw_connect(t);
    raw_send(fd, "POST /api/v1/uploads HTTP/1.1\r\nHost: a\r\nContent-Length: 33554432\r\n"
                 "Authorization: Bearer GOODTOKEN\r\nContent-Type: text/csv\r\n\r\n");
    raw_send_bytes(fd, bytes, limit);
    struct reply reply = raw_read(t, fd, false);
    assert_int_equal(reply.status, 201);
    assert_true(body_has(reply, "\"size\":33554432,"));
    close(fd);
    free(bytes);
    fd = raw_connect(t);
    raw_send(fd, "POST /api/v1/uploads HTTP/1.1\r\nHost: a\r\nContent-Length: 33554433\r\n"
                 "Authorization: Bearer GOODTOKEN\r\nContent-Type: text/csv\r\n"
                 "Expect: 100-continue\r\n\r\n");
    assert_int_equal(raw_read(t, fd, false).status, 413);
    close(fd);
}

static void test_large_answer(void **state)
{
    struct testing *t = *state;
    assert_int_equal(get(t, "/api/v1/large_read", "").body.len, 2 << 20);
}

/* --- time ------------------------------------------------------------------------------------- */
static void test_slow_clients(void **state)
{
    (void)state;
    struct testing t;
    testing_start(&t, (struct web_options){ .head_ms = 200, .idle_ms = 200, .body_ms = 200 });
    int silent = raw_connect(&t), in_head = raw_connect(&t), in_body = raw_connect(&t);
    int idle = raw_connect(&t), waiting = raw_connect(&t);
    fake_hold(t.service);
    raw_send(waiting, "POST /api/v1/held_write HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
    raw_send(in_body, POST_LINES "Content-Length: 100\r\n\r\n");
    raw_send(idle, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_int_equal(raw_read(&t, idle, false).status, 200);
    raw_send(in_head, "GET /healthz HTTP/1.1\r\nX: ");
    /* A byte now and then does not help. */
    struct pollfd ended = { .fd = in_head, .events = POLLIN };
    while (poll(&ended, 1, 25) == 0) {
        raw_send(in_head, "a");
        raw_send(in_body, " ");
    }
    assert_true(raw_is_closed(silent));
    assert_true(raw_is_closed(in_head));
    assert_true(raw_is_closed(in_body));
    assert_true(raw_is_closed(idle));
    /* The server's own time is not the client's. */
    fake_release(t.service);
    assert_int_equal(raw_read(&t, waiting, false).status, 200);
    close(silent), close(in_head), close(in_body), close(idle), close(waiting);
    testing_stop(&t);
}

static void test_connection_limit(void **state)
{
    (void)state;
    struct testing t;
    testing_start(&t, (struct web_options){ .connections = 2 });
    int first = raw_connect(&t), second = raw_connect(&t);
    raw_send(first, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_int_equal(raw_read(&t, first, false).status, 200);
    raw_send(second, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_int_equal(raw_read(&t, second, false).status, 200);
    /* The third has its turn when a place is free. */
    int third = raw_connect(&t);
    raw_send(third, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    close(first);
    assert_int_equal(raw_read(&t, third, false).status, 200);
    close(second), close(third);
    testing_stop(&t);
}

/* --- stopping --------------------------------------------------------------------------------- */
static void *stop_web(void *arg)
{
    struct testing *t = arg;
    web_stop(t->web);
    return NULL;
}

static void test_stop_with_requests_under_way(void **state)
{
    (void)state;
    struct testing t;
    pthread_t stopper;
    testing_start(&t, (struct web_options){ 0 });
    int held = raw_connect(&t), late = raw_connect(&t), watcher = raw_connect(&t);
    fake_hold(t.service);
    raw_send(late, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_int_equal(raw_read(&t, late, false).status, 200);
    raw_send(watcher, "GET /api/v1/echo_read HTTP/1.1\r\nHost: a\r\nPrefer: wait=20\r\n"
                      "If-None-Match: \"abc123\"\r\n\r\n");
    raw_send(held, "POST /api/v1/held_write HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
    fake_wait_held(t.service, 1);
    int64_t began_us = clock_steady_us();
    assert_int_equal(pthread_create(&stopper, NULL, stop_web, &t), 0);
    /* A watcher is let go at once: when it has its answer, the server has begun to stop. */
    assert_int_equal(raw_read(&t, watcher, false).status, 304);
    /* On a connection that is still there, new requests are refused. */
    raw_send(late, POST_LINES "Content-Length: 2\r\n\r\n{}");
    assert_int_equal(raw_read(&t, late, false).status, 503);
    fake_release(t.service);
    assert_int_equal(raw_read(&t, held, false).status, 200);
    pthread_join(stopper, NULL);
    assert_true(clock_steady_us() - began_us < 5000000);
    assert_true(raw_is_closed(held));
    assert_true(raw_is_closed(late));
    close(held), close(late), close(watcher);
    t.web = NULL;
    testing_stop(&t);
}

/* A client that never finishes does not keep the server from stopping. */
static void test_stop_with_a_slow_client(void **state)
{
    (void)state;
    struct testing t;
    testing_start(&t, (struct web_options){ .drain_ms = 100 });
    int fd = raw_connect(&t);
    raw_send(fd, POST_LINES "Content-Length: 100\r\n\r\n{");
    assert_int_equal(get(&t, "/healthz", "").status, 200); /* by now the head above was read */
    testing_stop(&t);
    assert_true(raw_is_closed(fd));
    close(fd);
}

static int start(void **state)
{
    static struct testing testing;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    testing_start(&testing, (struct web_options){ 0 });
    *state = &testing;
    return 0;
}

static int stop(void **state)
{
    testing_stop(*state);
    curl_global_cleanup();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keep_alive),
        cmocka_unit_test(test_pipelining),
        cmocka_unit_test(test_many_clients),
        cmocka_unit_test(test_others_while_one_waits),
        cmocka_unit_test(test_client_that_leaves),
        cmocka_unit_test(test_client_that_leaves_in_the_middle),
        cmocka_unit_test(test_body_limit),
        cmocka_unit_test(test_chunked_body_limit),
        cmocka_unit_test(test_media_types),
        cmocka_unit_test(test_large_upload),
        cmocka_unit_test(test_large_answer),
        cmocka_unit_test(test_slow_clients),
        cmocka_unit_test(test_connection_limit),
        cmocka_unit_test(test_stop_with_requests_under_way),
        cmocka_unit_test(test_stop_with_a_slow_client),
    };
    return cmocka_run_group_tests_name("web_server_limits", tests, start, stop);
}
