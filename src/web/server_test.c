/* server_test.c - what a well-behaved client sees: operations, sessions, exports, uploads, pages,
 * the machine's own addresses. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/unit_test.h"
#include "web/fake_web.h"

static struct testing t;
static char pages[] = "/tmp/web-pages-XXXXXX";

#define assert_header(reply, name, expected) assert_text(reply_header(reply, name), expected)
#define assert_no_header(reply, name)        assert_null(reply_header(reply, name).at)

static bool body_has(struct reply reply, const char *piece)
{
    return memmem(reply.body.at, reply.body.len, piece, strlen(piece)) != NULL;
}

static void assert_problem(struct reply reply, int status, const char *slug)
{
    char type[128];
    snprintf(type, sizeof type, "{\"type\":\"urn:passregion:problem:%s\"", slug);
    assert_int_equal(reply.status, status);
    assert_header(reply, "content-type", "application/problem+json");
    assert_true(text_starts_with(reply.body, text_of(type)));
}

/* --- operations ------------------------------------------------------------------------------- */
static void test_post(void **state)
{
    (void)state;
    struct reply reply = post(&t, "echo_write", "{\"a\":1}",
                              "Authorization: Bearer prk_1\r\nIdempotency-Key: 0123456789abcdef\r\n"
                              "Accept-Language: en\r\n");
    assert_int_equal(reply.status, 200);
    assert_header(reply, "content-type", "application/json");
    assert_text(reply.body, "{\"lang\":\"en\",\"wait_ms\":0,\"body\":\"{\\\"a\\\":1}\","
                            "\"credential\":\"prk_1\",\"request_key\":\"0123456789abcdef\","
                            "\"client_address\":\"127.0.0.1\"}");
    /* A body is not needed where the input is empty. */
    reply = ask(&t, "POST /api/v1/echo_write HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
    assert_int_equal(reply.status, 200);
    assert_true(body_has(reply, "\"body\":\"\""));
}

static void test_get(void **state)
{
    (void)state;
    struct reply reply = get(&t, "/api/v1/echo_read?place_id=12&day=2024-06-11", "");
    assert_int_equal(reply.status, 200);
    assert_true(body_has(reply, "\"query\":\"place_id=12&day=2024-06-11\""));
    assert_false(body_has(reply, "\"body\""));
    assert_problem(get(&t, "/api/v1/echo_write", ""), 405, "method-not-allowed");
    assert_header(get(&t, "/api/v1/echo_write", ""), "allow", "POST");
    assert_problem(get(&t, "/api/v1/nothing", ""), 404, "no-such-operation");
    assert_problem(get(&t, "/api/v1/", ""), 404, "no-such-operation");
    assert_problem(get(&t, "/api/v1/echo_read/", ""), 404, "no-such-operation");
}

static void test_head(void **state)
{
    (void)state;
    struct reply reply = ask(&t, "HEAD /api/v1/echo_read HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_int_equal(reply.status, 200);
    assert_int_equal(reply.body.len, 0);
    assert_non_null(reply_header(reply, "content-length").at);
    reply = ask(&t, "HEAD /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_int_equal(reply.status, 200);
    assert_header(reply, "content-length", "3");
}

static void test_other_methods(void **state)
{
    (void)state;
    static const char *const methods[] = { "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW" };
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        char request[128];
        snprintf(request, sizeof request, "%s /api/v1/echo_read HTTP/1.1\r\nHost: a\r\n\r\n",
                 methods[i]);
        struct reply reply = ask(&t, request);
        assert_problem(reply, 405, "method-not-allowed");
        assert_header(reply, "allow", "GET, HEAD, POST");
    }
}

static void test_refusals(void **state)
{
    (void)state;
    struct reply reply = post(&t, "account_sign_in", "\"wrong\"", "");
    assert_problem(reply, 401, "wrong-password");
    assert_header(reply, "www-authenticate", "Bearer realm=\"passregion\"");
    assert_no_header(reply, "set-cookie");
    reply = post(&t, "busy_write", "{}", "");
    assert_problem(reply, 503, "busy");
    assert_header(reply, "retry-after", "3");
}

static void test_headers_of_each_answer(void **state)
{
    (void)state;
    struct reply replies[] = { post(&t, "echo_write", "{}", ""), get(&t, "/nowhere", ""),
                               get(&t, "/", "") };
    for (size_t i = 0; i < sizeof replies / sizeof *replies; i++) {
        struct text policy = reply_header(replies[i], "content-security-policy");
        assert_true(text_starts_with(policy, TEXT("default-src 'none'; script-src 'self';")));
        assert_null(memmem(policy.at, policy.len, "unsafe", strlen("unsafe")));
        assert_header(replies[i], "x-content-type-options", "nosniff");
        assert_header(replies[i], "referrer-policy", "no-referrer");
        assert_int_equal(reply_header(replies[i], "x-request-id").len, 16);
        assert_no_header(replies[i], "strict-transport-security");
    }
    assert_header(replies[0], "cache-control", "no-store");
    assert_true(
        text_starts_with(reply_header(replies[0], "permissions-policy"), TEXT("camera=(self)")));
}

static void test_entity_tags(void **state)
{
    (void)state;
    struct reply reply = get(&t, "/api/v1/echo_read", "");
    assert_header(reply, "etag", "\"abc123\"");
    reply = get(&t, "/api/v1/echo_read", "If-None-Match: \"abc123\"\r\n");
    assert_int_equal(reply.status, 304);
    assert_header(reply, "etag", "\"abc123\"");
    assert_no_header(reply, "content-type");
    reply = get(&t, "/api/v1/echo_read", "If-None-Match: \"old\"\r\nPrefer: wait=300\r\n");
    assert_int_equal(reply.status, 200);
    assert_true(body_has(reply, "\"seen\":\"old\""));
    assert_true(body_has(reply, "\"wait_ms\":25000"));
}

static void test_exports(void **state)
{
    (void)state;
    struct reply reply = get(&t, "/api/v1/all_rows", "Accept: text/html, */*;q=0.8\r\n");
    assert_header(reply, "content-type", "text/csv; charset=utf-8");
    assert_header(reply, "content-disposition", "attachment; filename=\"all_rows.csv\"");
    assert_text(reply.body, "a,b\n1,2\n");
    reply = post(&t, "all_rows", "{}", "Accept: application/jsonl\r\n");
    assert_header(reply, "content-type", "application/jsonl");
    assert_text(reply.body, "{\"a\":1}\n{\"a\":2}\n");
    reply = ask(&t, "HEAD /api/v1/all_rows HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_header(reply, "content-length", "8");
}

/* --- sessions --------------------------------------------------------------------------------- */
static void test_session_cookie(void **state)
{
    (void)state;
    const char *cookie = "passregion_session=TOKEN123; Path=/; HttpOnly; SameSite=Strict";
    struct reply reply = post(&t, "account_sign_in", "{}", "");
    assert_header(reply, "set-cookie", cookie);
    assert_true(body_has(reply, "\"token\":\"TOKEN123\""));
    reply = post(&t, "account_sign_in", "{}", "X-Passregion-Client: web\r\n");
    assert_header(reply, "set-cookie", cookie);
    assert_text(reply.body, "{\"role\":\"cashier\",\"name\":\"Zoé\"}");
    reply = post(&t, "account_sign_in", "{}",
                 "Sec-Fetch-Mode: cors\r\nSec-Fetch-Site: same-origin\r\n");
    assert_false(body_has(reply, "TOKEN123"));
    reply = post(&t, "account_sign_out", "{}",
                 "Cookie: passregion_session=TOKEN123\r\nSec-Fetch-Site: same-origin\r\n");
    assert_int_equal(reply.status, 200);
    assert_header(reply, "set-cookie",
                  "passregion_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
}

static void test_cookie_is_a_credential(void **state)
{
    (void)state;
    struct reply reply =
        get(&t, "/api/v1/echo_read", "Cookie: a=b; passregion_session=TOKEN123\r\n");
    assert_true(body_has(reply, "\"credential\":\"TOKEN123\""));
    /* One that leads nowhere any more is taken back. */
    reply = get(&t, "/api/v1/lost_session", "Cookie: passregion_session=OLD\r\n");
    assert_problem(reply, 401, "not-signed-in");
    assert_true(text_starts_with(reply_header(reply, "set-cookie"), TEXT("passregion_session=;")));
    assert_no_header(get(&t, "/api/v1/lost_session", "Authorization: Bearer OLD\r\n"),
                     "set-cookie");
    assert_problem(
        get(&t, "/api/v1/echo_read", "Cookie: passregion_session=A; passregion_session=B\r\n"), 401,
        "not-signed-in");
    assert_problem(post(&t, "echo_write", "{}", "Authorization: Basic YTpi\r\n"), 401,
                   "not-signed-in");
}

static void test_other_sites(void **state)
{
    (void)state;
    char own[96];
    snprintf(own, sizeof own, "Cookie: passregion_session=A\r\nOrigin: http://localhost:%d\r\n",
             t.port);
    assert_int_equal(post(&t, "echo_write", "{}", own).status, 200);
    assert_problem(
        post(&t, "echo_write", "{}", "Cookie: passregion_session=A\r\nOrigin: https://evil.fr\r\n"),
        403, "cross-site");
    assert_problem(post(&t, "echo_write", "{}",
                        "Cookie: passregion_session=A\r\nSec-Fetch-Site: cross-site\r\n"),
                   403, "cross-site");
    assert_problem(post(&t, "echo_write", "{}", "Cookie: passregion_session=A\r\n"), 403,
                   "cross-site");
    assert_problem(post(&t, "account_sign_in", "{}", "Origin: https://evil.fr\r\n"), 403,
                   "cross-site");
    /* Machines have no pages. */
    assert_int_equal(post(&t, "echo_write", "{}", "Authorization: Bearer prk_1\r\n").status, 200);
    /* What a form can post is no JSON, even without a body. */
    struct reply reply =
        ask(&t, "POST /api/v1/echo_write HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n"
                "Cookie: passregion_session=A\r\nSec-Fetch-Site: same-origin\r\n\r\n");
    assert_problem(reply, 415, "wrong-media-type");
}

/* --- uploads ---------------------------------------------------------------------------------- */
static struct reply upload(const char *headers)
{
    struct text request = text_format(&t.arena,
                                      "POST /api/v1/uploads HTTP/1.1\r\nHost: localhost:%d\r\n"
                                      "Content-Length: 3\r\n%s\r\nabc",
                                      t.port, headers);
    return ask(&t, request.at);
}

static void test_uploads(void **state)
{
    (void)state;
    struct reply reply =
        upload("Authorization: Bearer GOODTOKEN\r\nContent-Type: text/csv; charset=utf-8\r\n");
    assert_int_equal(reply.status, 201);
    assert_text(reply.body, "{\"upload_id\":\"7\",\"size\":3,\"sha256\":"
                            "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\","
                            "\"media_type\":\"text/csv\"}");
    assert_problem(upload("Content-Type: text/csv\r\n"), 401, "not-signed-in");
    assert_problem(upload("Authorization: Bearer BAD\r\nContent-Type: text/csv\r\n"), 401,
                   "not-signed-in");
    assert_problem(upload("Authorization: Bearer GOODTOKEN\r\n"), 415, "wrong-media-type");
    assert_int_equal(upload("Cookie: passregion_session=GOODTOKEN\r\nContent-Type: text/csv\r\n"
                            "Sec-Fetch-Site: same-origin\r\n")
                         .status,
                     201);
    assert_problem(upload("Cookie: passregion_session=GOODTOKEN\r\nContent-Type: text/plain\r\n"
                          "Sec-Fetch-Site: same-origin\r\n"),
                   415, "wrong-media-type");
    assert_problem(get(&t, "/api/v1/uploads", ""), 405, "method-not-allowed");
}

/* --- pages ------------------------------------------------------------------------------------ */
static void test_pages(void **state)
{
    (void)state;
    struct reply reply = get(&t, "/", "Accept-Encoding: gzip\r\n");
    assert_int_equal(reply.status, 200);
    assert_header(reply, "content-type", "text/html; charset=utf-8");
    assert_header(reply, "cache-control", "no-cache");
    assert_text(reply.body, "<p>start</p>");
    assert_text(get(&t, "/till?x=1", "").body, "<p>till</p>");
    assert_problem(get(&t, "/card", ""), 404, "no-such-operation");
    assert_problem(get(&t, "/../../etc/passwd", ""), 404, "no-such-operation");
    assert_problem(post(&t, "../../", "{}", ""), 404, "no-such-operation");
    struct text tag = reply_header(get(&t, "/", ""), "etag");
    char unchanged[96];
    snprintf(unchanged, sizeof unchanged, "If-None-Match: W/%.*s\r\n", TEXT_ARGS(tag));
    reply = get(&t, "/", unchanged);
    assert_int_equal(reply.status, 304);
    assert_int_equal(reply.body.len, 0);
}

static void test_compressed_files(void **state)
{
    (void)state;
    struct reply plain = get(&t, "/app-5KX2L7QF.js", "");
    assert_header(plain, "cache-control", "public, max-age=31536000, immutable");
    assert_header(plain, "vary", "Accept-Encoding");
    assert_no_header(plain, "content-encoding");
    assert_text(plain.body, "script script script");
    struct reply packed = get(&t, "/app-5KX2L7QF.js", "Accept-Encoding: br, gzip;q=0.5\r\n");
    assert_header(packed, "content-encoding", "gzip");
    assert_header(packed, "content-type", "text/javascript; charset=utf-8");
    assert_text(packed.body, "packed");
    assert_false(text_equal(reply_header(plain, "etag"), reply_header(packed, "etag")));
    assert_no_header(get(&t, "/app-5KX2L7QF.js", "Accept-Encoding: gzip;q=0\r\n"),
                     "content-encoding");
}

/* --- the machine's own addresses -------------------------------------------------------------- */
static void test_probes(void **state)
{
    (void)state;
    assert_text(get(&t, "/healthz", "").body, "ok\n");
    assert_text(get(&t, "/readyz", "").body, "ready\n");
    fake_store_down(true);
    assert_problem(get(&t, "/readyz", ""), 500, "store-failed");
    assert_int_equal(get(&t, "/healthz", "").status, 200);
    fake_store_down(false);
}

static void test_openapi(void **state)
{
    (void)state;
    struct reply reply = get(&t, "/api/v1/openapi.json", "");
    assert_text(reply.body, "{\"openapi\":\"3.1.0\"}");
    assert_header(reply, "content-type", "application/json");
    assert_header(reply, "cache-control", "no-cache");
    assert_non_null(reply_header(reply, "etag").at);
}

static void test_metrics(void **state)
{
    (void)state;
    get(&t, "/healthz", "");
    struct reply reply = get(&t, "/metrics", "");
    assert_int_equal(reply.status, 200);
    assert_true(body_has(reply, "passregion_requests_total{operation=\"probe\",outcome=\"ok\"}"));
    assert_true(body_has(reply, "passregion_build_info{version="));
    /* A proxy on this machine may stand for anybody. */
    assert_problem(get(&t, "/metrics", "X-Forwarded-For: 192.0.2.1\r\n"), 403, "not-allowed");
    assert_problem(get(&t, "/metrics", "X-Real-IP: 192.0.2.1\r\nAuthorization: Bearer no\r\n"), 403,
                   "not-allowed");
    reply = get(&t, "/metrics", "X-Real-IP: 192.0.2.1\r\nAuthorization: Bearer METRICSKEY\r\n");
    assert_int_equal(reply.status, 200);
}

/* --- production ------------------------------------------------------------------------------- */
static void test_production(void **state)
{
    (void)state;
    struct testing live;
    testing_start(&live, (struct web_options){ .is_production = true,
                                               .behind_proxy = true,
                                               .public_url = "https://pass.example.fr" });
    struct reply reply = post(&live, "account_sign_in", "{}", "X-Real-IP: 192.0.2.7\r\n");
    assert_header(reply, "strict-transport-security", "max-age=31536000; includeSubDomains");
    assert_header(reply, "set-cookie",
                  "passregion_session=TOKEN123; Path=/; HttpOnly; SameSite=Strict; Secure");
    reply = post(&live, "echo_write", "{}",
                 "X-Real-IP: 192.0.2.7\r\nCookie: passregion_session=A\r\n"
                 "Origin: https://pass.example.fr\r\n");
    assert_int_equal(reply.status, 200);
    assert_true(body_has(reply, "\"client_address\":\"192.0.2.7\""));
    assert_problem(post(&live, "echo_write", "{}", "Origin: http://localhost:8080\r\n"), 403,
                   "cross-site");
    testing_stop(&live);
}

static void test_options_that_cannot_be(void **state)
{
    (void)state;
    struct web *web;
    struct web_options plain_http = { .service = t.service,
                                      .is_production = true,
                                      .public_url = "http://pass.example.fr" };
    struct web_options taken = { .service = t.service, .port = t.port };
    struct web_options no_door = { .service = t.service, .port = WEB_PORT_NONE };
    struct web_options no_pages = { .service = t.service, .static_dir = "/nonexistent" };
    log_set_level(LOG_ERROR + 1);
    assert_int_equal(web_start(&plain_http, &web), BAD_INPUT);
    assert_int_equal(web_start(&no_door, &web), BAD_INPUT);
    assert_int_equal(web_start(&taken, &web), BUSY);
    assert_int_equal(web_start(&no_pages, &web), CANNOT_READ_FILE);
    assert_null(web);
}

static void page(const char *name, const char *content)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", pages, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs(content, file);
    assert_int_equal(fclose(file), 0);
}

static int start(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(pages));
    page("index.html", "<p>start</p>");
    page("till.html", "<p>till</p>");
    page("app-5KX2L7QF.js", "script script script");
    page("app-5KX2L7QF.js.gz", "packed");
    testing_start(&t, (struct web_options){ .static_dir = pages, .metrics_key = "METRICSKEY" });
    return 0;
}

static int stop(void **state)
{
    (void)state;
    static const char *const names[] = { "index.html", "till.html", "app-5KX2L7QF.js",
                                         "app-5KX2L7QF.js.gz" };
    testing_stop(&t);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", pages, names[i]);
        unlink(path);
    }
    return rmdir(pages);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_post),
        cmocka_unit_test(test_get),
        cmocka_unit_test(test_head),
        cmocka_unit_test(test_other_methods),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_headers_of_each_answer),
        cmocka_unit_test(test_entity_tags),
        cmocka_unit_test(test_exports),
        cmocka_unit_test(test_session_cookie),
        cmocka_unit_test(test_cookie_is_a_credential),
        cmocka_unit_test(test_other_sites),
        cmocka_unit_test(test_uploads),
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_compressed_files),
        cmocka_unit_test(test_probes),
        cmocka_unit_test(test_openapi),
        cmocka_unit_test(test_metrics),
        cmocka_unit_test(test_production),
        cmocka_unit_test(test_options_that_cannot_be),
    };
    return cmocka_run_group_tests_name("web_server", tests, start, stop);
}
