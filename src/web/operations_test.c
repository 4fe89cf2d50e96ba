/* operations_test.c - the server over the real service and a database: what the operations promise
 * arrives at the client. On both engines: web_operations_test sqlite|postgres. */
#include <dirent.h>
#include <jansson.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/civil.h"
#include "base/log.h"
#include "op/op_fake.h"
#include "web/http_testing.h"

#define CASHIER "Authorization: Bearer cashier 7 1\r\n"
#define MANAGER "Authorization: Bearer manager 9 1\r\n"

struct both {
    struct fake_world *world;
    struct testing web;
};

static int open_both(void **state)
{
    void *world;
    if (fake_world_make(&world)) return -1;
    struct both *both = calloc(1, sizeof *both);
    both->world = world;
    testing_open(&both->web, (struct web_options){ .service = both->world->service,
                                                   .upload_dir = both->world->upload_dir });
    *state = both;
    return 0;
}

static int close_both(void **state)
{
    struct both *both = *state;
    void *world = both->world;
    testing_close(&both->web);
    free(both);
    return fake_world_drop(&world);
}
#define test_on_both(name) cmocka_unit_test_setup_teardown(name, open_both, close_both)

static bool body_has(struct reply reply, const char *piece)
{
    return memmem(reply.body.at, reply.body.len, piece, strlen(piece)) != NULL;
}

/* The id of a new note. */
static struct text add_note(struct testing *web, const char *words)
{
    static int n;
    char body[128], headers[128];
    snprintf(body, sizeof body, "{\"words\":\"%s\",\"amount_cents\":100}", words);
    snprintf(headers, sizeof headers, CASHIER "Idempotency-Key: key-of-a-note-%04d\r\n", n++);
    struct reply reply = post(web, "note_add", body, headers);
    assert_int_equal(reply.status, 200);
    json_t *json = json_loadb(reply.body.at, reply.body.len, 0, NULL);
    struct text id = text_of(json_string_value(json_object_get(json, "note_id")));
    id = text_copy(&web->arena, id);
    json_decref(json);
    assert_non_null(id.at);
    return id;
}

static void money_moves_once(void **state)
{
    struct testing *web = &((struct both *)*state)->web;
    const char *body = "{\"words\":\"a\",\"amount_cents\":100}";
    const char *keyed = CASHIER "Idempotency-Key: 0123456789abcdef\r\n";
    struct reply reply = post(web, "note_add", body, CASHIER);
    assert_int_equal(reply.status, 400);
    assert_true(body_has(reply, "problem:key-missing"));
    struct reply first = post(web, "note_add", body, keyed);
    assert_int_equal(first.status, 200);
    assert_true(body_has(first, "\"left_cents\":9900"));
    assert_null(reply_header(first, "idempotent-replayed").at);
    struct reply again = post(web, "note_add", body, keyed);
    assert_text(again.body, first.body.at);
    assert_text(reply_header(again, "idempotent-replayed"), "true");
    reply = post(web, "note_add", "{\"words\":\"b\",\"amount_cents\":100}", keyed);
    assert_int_equal(reply.status, 422);
    assert_true(body_has(reply, "problem:key-reused"));
}

static void refusals_carry_their_facts(void **state)
{
    struct testing *web = &((struct both *)*state)->web;
    struct reply reply =
        post(web, "note_add", "{\"words\":\"a\",\"amount_cents\":100,\"code\":\"1111\"}",
             CASHIER "Idempotency-Key: 0123456789abcdef\r\n"
                     "Accept-Language: en\r\n");
    assert_int_equal(reply.status, 409);
    assert_text(reply_header(reply, "content-type"), "application/problem+json");
    assert_true(body_has(reply, "\"tries\":2"));
    assert_true(body_has(reply, "Wrong code: 2 tries left."));
    assert_int_equal(post(web, "note_list", "{}", "").status, 401);
    assert_int_equal(post(web, "note_list", "{}", "Authorization: Bearer holder 1 1\r\n").status,
                     403);
    assert_int_equal(post(web, "note_list", "{", CASHIER).status, 400);
    /* A stale cookie is no obstacle where anyone may ask. */
    assert_int_equal(get(web, "/api/v1/open_show", "Cookie: passregion_session=stale\r\n").status,
                     200);
}

static void reads_by_query(void **state)
{
    struct testing *web = &((struct both *)*state)->web;
    struct text id = add_note(web, "seen by query");
    struct text target = text_format(&web->arena, "/api/v1/note_show?note_id=%.*s", TEXT_ARGS(id));
    struct reply reply = get(web, target.at, CASHIER);
    assert_int_equal(reply.status, 200);
    assert_true(body_has(reply, "\"words\":\"seen by query\""));
    assert_int_equal(get(web, "/api/v1/note_show?note_id=x", CASHIER).status, 400);
    assert_int_equal(get(web, "/api/v1/note_show?nope=1", CASHIER).status, 400);
    assert_int_equal(get(web, "/api/v1/note_list?limit=1", CASHIER).status, 200);
    struct text known = reply_header(reply, "etag");
    struct text headers =
        text_format(&web->arena, CASHIER "If-None-Match: %.*s\r\n", TEXT_ARGS(known));
    assert_int_equal(get(web, target.at, headers.at).status, 304);
}

struct watching {
    struct testing *web;
    const char *target, *headers;
    struct reply reply;
};

static void *watch(void *arg)
{
    struct watching *watching = arg;
    watching->reply = get(watching->web, watching->target, watching->headers);
    return NULL;
}

static void a_watcher_is_told_of_a_change(void **state)
{
    struct testing *web = &((struct both *)*state)->web;
    struct text id = add_note(web, "before");
    const char *target =
        text_format(&web->arena, "/api/v1/note_show?note_id=%.*s", TEXT_ARGS(id)).at;
    struct text known = reply_header(get(web, target, CASHIER), "etag");
    struct testing of_watcher = *web; /* with an arena of its own */
    of_watcher.arena = arena_make(1 << 20);
    struct watching watching = { .web = &of_watcher, .target = target };
    watching.headers = text_format(&web->arena, CASHIER "If-None-Match: %.*s\r\nPrefer: wait=4\r\n",
                                   TEXT_ARGS(known))
                           .at;
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, watch, &watching), 0);
    struct text change =
        text_format(&web->arena, "{\"note_id\":\"%.*s\",\"words\":\"after\"}", TEXT_ARGS(id));
    assert_int_equal(post(web, "note_change", change.at, CASHIER).status, 200);
    pthread_join(thread, NULL);
    assert_int_equal(watching.reply.status, 200);
    assert_true(body_has(watching.reply, "\"words\":\"after\""));
    arena_free(&of_watcher.arena);
}

static void exports_arrive_whole(void **state)
{
    struct testing *web = &((struct both *)*state)->web;
    for (int i = 0; i < 10; i++) {
        char words[8];
        snprintf(words, sizeof words, "n%d", i);
        add_note(web, words);
    }
    struct reply reply = get(web, "/api/v1/note_export", CASHIER);
    assert_int_equal(reply.status, 200);
    size_t lines = 0;
    for (size_t i = 0; i < reply.body.len; i++) lines += reply.body.at[i] == '\n';
    assert_int_equal(lines, 11);
    reply = get(web, "/api/v1/note_paper", CASHIER);
    assert_int_equal(reply.status, 200);
    assert_true(text_is(reply_header(reply, "content-type"), "text/plain"));
    assert_true(
        text_is(reply_header(reply, "content-disposition"), "attachment; filename=\"pa-per.txt\""));
    reply = get(web, "/api/v1/note_export", CASHIER "Accept: application/jsonl\r\n");
    assert_true(text_starts_with(reply.body, TEXT("{\"note_id\":\"")));
}

static void bulk_answers_with_its_job(void **state)
{
    struct testing *web = &((struct both *)*state)->web;
    struct reply reply = post(web, "note_import", "{\"count\":3,\"prefix\":\"p\"}",
                              MANAGER "Idempotency-Key: 0123456789abcdef\r\n");
    assert_int_equal(reply.status, 202);
    assert_true(body_has(reply, "\"job_id\":\""));
}

static void an_upload_reaches_its_operation(void **state)
{
    struct testing *web = &((struct both *)*state)->web;
    struct text request =
        text_format(&web->arena,
                    "POST /api/v1/uploads HTTP/1.1\r\nHost: localhost:%d\r\n"
                    "Content-Type: text/csv\r\nContent-Length: 7\r\n" CASHIER "\r\na,b\r\n1\n",
                    web->port);
    struct reply reply = ask(web, request.at);
    assert_int_equal(reply.status, 201);
    json_t *json = json_loadb(reply.body.at, reply.body.len, 0, NULL);
    struct text body = text_format(&web->arena, "{\"file\":\"%s\"}",
                                   json_string_value(json_object_get(json, "upload_id")));
    json_decref(json);
    reply = post(web, "file_show", body.at, CASHIER);
    assert_int_equal(reply.status, 200);
    assert_true(body_has(reply, "a,b\\r\\n1\\n"));
    assert_int_equal(
        post(web, "file_show", body.at, "Authorization: Bearer cashier 8 2\r\n").status, 400);
}

static struct reply begin_upload(struct testing *web, int fd, const char *credential)
{
    struct text head = text_format(&web->arena,
                                   "POST /api/v1/uploads HTTP/1.1\r\nHost: localhost:%d\r\n"
                                   "Content-Type: text/csv\r\nContent-Length: 3\r\n%s"
                                   "Expect: 100-continue\r\n\r\n",
                                   web->port, credential);
    raw_send(fd, head.at);
    return raw_read(web, fd, false);
}

static bool is_empty(const char *directory)
{
    DIR *open = opendir(directory);
    int n = 0;
    while (readdir(open)) n++;
    closedir(open);
    return n == 2; /* itself and its parent */
}

static void nothing_is_kept_of_an_upload_by_who_may_not(void **state)
{
    struct both *both = *state;
    struct testing *web = &both->web;
    static const struct {
        const char *credential;
        int status;
    } cases[] = { { "", 401 },
                  { "Authorization: Bearer king 1 1\r\n", 401 },
                  { "Authorization: Bearer holder 6 1\r\n", 403 } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int fd = raw_connect(web);
        assert_int_equal(begin_upload(web, fd, cases[i].credential).status, cases[i].status);
        assert_true(is_empty(both->world->upload_dir));
        close(fd);
    }
    int fd = raw_connect(web);
    assert_int_equal(begin_upload(web, fd, CASHIER).status, 100);
    assert_false(is_empty(both->world->upload_dir));
    raw_send(fd, "abc");
    assert_int_equal(raw_read(web, fd, false).status, 201);
    close(fd);
}

static void the_document_names_the_operations(void **state)
{
    struct testing *web = &((struct both *)*state)->web;
    struct reply reply = get(web, "/api/v1/openapi.json", "");
    assert_int_equal(reply.status, 200);
    json_t *json = json_loadb(reply.body.at, reply.body.len, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(json_object_get(json_object_get(json, "paths"), "/note_add"));
    json_decref(json);
    assert_text(get(web, "/readyz", "").body, "ready\n");
}

int main(int argc, char **argv)
{
    civil_init();
    log_set_level(LOG_ERROR + 1);
    test_choose_engine(argc, argv);
    const struct CMUnitTest tests[] = {
        test_on_both(money_moves_once),
        test_on_both(refusals_carry_their_facts),
        test_on_both(reads_by_query),
        test_on_both(a_watcher_is_told_of_a_change),
        test_on_both(exports_arrive_whole),
        test_on_both(bulk_answers_with_its_job),
        test_on_both(an_upload_reaches_its_operation),
        test_on_both(nothing_is_kept_of_an_upload_by_who_may_not),
        test_on_both(the_document_names_the_operations),
    };
    return cmocka_run_group_tests_name("web_operations", tests, NULL, NULL);
}
