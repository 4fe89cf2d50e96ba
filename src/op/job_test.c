/* job_test.c - what takes long: jobs chunk by chunk, over restarts and faults; exports page by
 * page; uploads. On both engines: op_job_test sqlite|postgres. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/civil.h"
#include "base/csv.h"
#include "base/log.h"
#include "op/op_fake.h"

static const char *const manager = "manager 4 1", *const cashier = "cashier 7 1";

/* --- jobs ------------------------------------------------------------------------------------- */
static const char *start_job(struct fake_world *w, const char *key, const char *body)
{
    struct exchange x;
    assert_int_equal(fake_call(w, &x, "note_import", manager, key, body), OK);
    assert_int_equal(x.status, 202);
    const char *id = text_copy(&w->world.arena, text_of(fake_member(&x, "job_id"))).at;
    exchange_free(&x);
    return text_format(&w->world.arena, "{\"job_id\":\"%s\"}", id).at;
}

/* Watches the job until it is over; answers the last state shown. */
static const char *wait_for_job(struct fake_world *w, const char *job)
{
    struct text seen = { 0 };
    for (int i = 0; i < 1000; i++) {
        struct exchange x;
        exchange_init(&x);
        x.operation = TEXT("job_show");
        x.credential = text_of(manager);
        x.body = text_of(job);
        x.lang = ENGLISH;
        x.wait_ms = 10000;
        x.seen = seen;
        enum err e = service_call(w->service, &x);
        if (e == STORE_FAILED) { /* the fault of a test hit this call */
            exchange_free(&x);
            continue;
        }
        assert_int_equal(e, OK);
        bool over = strstr(x.answer.at, "\"ended_at\"");
        const char *shown = text_copy(&w->world.arena, x.answer).at;
        seen = text_copy(&w->world.arena, x.etag);
        exchange_free(&x);
        if (over) return shown;
    }
    fail_msg("the job does not end");
    return NULL;
}

static void a_job_runs_to_its_end(void **state)
{
    struct fake_world *w = *state;
    const char *job = start_job(w, NULL, "{\"count\":35,\"prefix\":\"a\"}");
    const char *end = wait_for_job(w, job);
    assert_non_null(strstr(end, "\"state\":\"done\",\"done\":35,\"total\":35"));
    assert_non_null(strstr(end, "\"report\":{\"imported\":35}"));
    assert_int_equal(fake_notes(w), 35);
    assert_int_equal(fake_audits(w), 2); /* accepted, ok */
}

static void a_refusal_fails_the_job_and_undoes_its_chunk(void **state)
{
    struct fake_world *w = *state;
    const char *job = start_job(w, NULL, "{\"count\":35,\"fail_at\":25,\"prefix\":\"b\"}");
    const char *end = wait_for_job(w, job);
    assert_non_null(strstr(end, "\"state\":\"failed\",\"done\":20"));
    assert_non_null(strstr(end, "\"problem\":{\"type\":\"urn:passregion:problem:faulty-rows\""));
    assert_non_null(strstr(end, "\"count\":25"));
    assert_int_equal(fake_notes(w), 20);
}

static void a_job_asked_twice_runs_once(void **state)
{
    struct fake_world *w = *state;
    const char *body = "{\"count\":5,\"prefix\":\"c\"}", *key = "0123456789abcdef";
    const char *job = start_job(w, key, body);
    assert_string_equal(start_job(w, key, body), job);
    wait_for_job(w, job);
    assert_int_equal(fake_notes(w), 5);
}

static void a_job_goes_on_after_a_restart(void **state)
{
    struct fake_world *w = *state;
    const char *job = start_job(w, NULL, "{\"count\":1000,\"prefix\":\"d\"}");
    for (int life = 0; life < 5; life++) {
        fake_service_close(w);
        fake_service_open(w);
    }
    const char *end = wait_for_job(w, job);
    assert_non_null(strstr(end, "\"state\":\"done\",\"done\":1000"));
    assert_int_equal(fake_notes(w), 1000);
}

/* As after a crash: the lease of a process that is no more. */
static void a_job_left_in_a_crash_is_taken_up(void **state)
{
    struct fake_world *w = *state;
    const char *job = start_job(w, NULL, "{\"count\":1000,\"prefix\":\"e\"}");
    fake_service_close(w);
    test_database_sql(
        &w->world.database,
        w->world.database.postgres
            ? "UPDATE job SET state = 'running', lease_holder = 99, lease_until_ms = 1 "
              "RETURNING id"
            : "UPDATE job SET state = 'running', lease_holder = 99, "
              "lease_until_ms = 9000000000000000 "
              "RETURNING id");
    fake_service_open(w);
    assert_non_null(strstr(wait_for_job(w, job), "\"done\":1000"));
    assert_int_equal(fake_notes(w), 1000);
}

static void a_fault_in_a_chunk_is_tried_again(void **state)
{
    struct fake_world *w = *state;
    for (int call = 5; call <= 41; call += 9) {
        char body[64];
        snprintf(body, sizeof body, "{\"count\":40,\"prefix\":\"f%d\"}", call);
        int64_t before = fake_notes(w);
        store_fail_at(w->world.store, call);
        struct exchange x;
        enum err e = fake_call(w, &x, "note_import", manager, NULL, body);
        if (!e) {
            const char *id = fake_member(&x, "job_id");
            const char *job = text_format(&w->world.arena, "{\"job_id\":\"%s\"}", id).at;
            assert_non_null(strstr(wait_for_job(w, job), "\"state\":\"done\",\"done\":40"));
        }
        exchange_free(&x);
        store_fail_at(w->world.store, 0);
        assert_int_equal(fake_notes(w), before + (e ? 0 : 40));
    }
}

/* Off the writer, and yet committed chunk by chunk. */
static void a_job_may_only_read(void **state)
{
    struct fake_world *w = *state;
    wait_for_job(w, start_job(w, NULL, "{\"count\":5,\"prefix\":\"r\"}"));
    for (int call = 0; call <= 30; call += 3) { /* 0: without a fault */
        struct exchange x;
        store_fail_at(w->world.store, call);
        enum err e = fake_call(w, &x, "note_count", manager, NULL, "{}");
        if (!e) {
            const char *id = fake_member(&x, "job_id");
            const char *job = text_format(&w->world.arena, "{\"job_id\":\"%s\"}", id).at;
            const char *end = wait_for_job(w, job);
            assert_non_null(strstr(end, "\"state\":\"done\",\"done\":10"));
            assert_non_null(strstr(end, "\"report\":{\"counted\":10}"));
        }
        exchange_free(&x);
        store_fail_at(w->world.store, 0);
    }
}

static void a_job_is_shown_to_its_side_only(void **state)
{
    struct fake_world *w = *state;
    const char *job = start_job(w, NULL, "{\"count\":5,\"prefix\":\"g\"}");
    wait_for_job(w, job);
    assert_int_equal(fake_ask(w, "job_show", "manager 5 1", NULL, job), OK);
    assert_int_equal(fake_ask(w, "job_show", "manager 6 2", NULL, job), NOT_FOUND);
    assert_int_equal(fake_ask(w, "job_show", "holder 6 1", NULL, job), NOT_FOUND);
    assert_int_equal(fake_ask(w, "job_show", "support 6 0", NULL, job), OK);
    struct exchange x;
    assert_int_equal(fake_call(w, &x, "job_list", manager, NULL, "{}"), OK);
    assert_non_null(strstr(x.answer.at, "\"operation\":\"note_import\""));
    exchange_free(&x);
    assert_int_equal(fake_call(w, &x, "job_list", "manager 5 1", NULL, "{}"), OK);
    assert_text(x.answer, "{\"items\":[]}");
    exchange_free(&x);
}

/* --- what runs by itself ---------------------------------------------------------------------- */
static const struct scheduled nightly[] = { { "note_nightly", .from_hour = 3 } };

static void a_server_lives_through(struct fake_world *w, const char *instant, struct service **also)
{
    int64_t at_ms;
    assert_true(instant_parse(text_of(instant), &at_ms));
    clock_set(&w->clock, at_ms);
    fake_service_open(w);
    assert_int_equal(service_keep_schedule(w->service, nightly, 1), OK);
    *also = w->service;
    fake_service_open(w); /* another server on the same database */
    assert_int_equal(service_keep_schedule(w->service, nightly, 1), OK);
}

/* All that those servers took on is over: a lone runner takes the oldest job first. */
static int jobs_by_night(struct fake_world *w, const char *prefix, struct service *also)
{
    char body[64];
    snprintf(body, sizeof body, "{\"count\":1,\"prefix\":\"%s1\"}", prefix);
    wait_for_job(w, start_job(w, NULL, body)); /* each looks at the clock before it takes a job */
    service_close(also);
    fake_service_close(w);
    fake_service_open(w);
    snprintf(body, sizeof body, "{\"count\":1,\"prefix\":\"%s2\"}", prefix);
    wait_for_job(w, start_job(w, NULL, body));
    struct exchange x;
    assert_int_equal(fake_call(w, &x, "job_list", "admin 1 0", NULL, "{}"), OK);
    int n = 0;
    for (const char *at = x.answer.at; (at = strstr(at, "\"note_nightly\"")); at++) n++;
    assert_null(strstr(x.answer.at, "\"failed\""));
    assert_null(strstr(x.answer.at, "\"queued\""));
    exchange_free(&x);
    fake_service_close(w);
    return n;
}

static void what_is_scheduled_runs_once_a_day_of_all_servers(void **state)
{
    struct fake_world *w = *state;
    fake_service_close(w);
    static const struct {
        const char *instant;
        int jobs;
    } lives[] = {
        { "2024-10-27T02:59", 0 }, /* clocks went back that night */
        { "2024-10-27T03:00", 1 }, { "2024-10-27T22:00", 1 },
        { "2024-10-28T00:30", 1 }, /* a new day, too early */
        { "2024-10-28T17:00", 2 }, /* late is not never */
    };
    for (size_t i = 0; i < sizeof lives / sizeof *lives; i++) {
        struct service *also;
        char prefix[16];
        snprintf(prefix, sizeof prefix, "life%zu", i);
        a_server_lives_through(w, lives[i].instant, &also);
        assert_int_equal(jobs_by_night(w, prefix, also), lives[i].jobs);
    }
}

static void a_schedule_that_cannot_run_is_refused_at_start(void **state)
{
    struct fake_world *w = *state;
    static const struct scheduled wrong[] = {
        { "no_such_thing", .from_hour = 3 },
        { "note_add", .from_hour = 3 },    /* no job */
        { "note_import", .from_hour = 3 }, /* not SYSTEM's, and needs input */
        { "note_nightly", .from_hour = 24 },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(service_keep_schedule(w->service, &wrong[i], 1), DEFECT);
}

/* --- exports ---------------------------------------------------------------------------------- */
static struct text read_file(struct arena *arena, int file)
{
    struct stat status;
    assert_int_equal(fstat(file, &status), 0);
    char *at = arena_take(arena, (size_t)status.st_size + 1);
    assert_int_equal(pread(file, at, (size_t)status.st_size, 0), status.st_size);
    return (struct text){ at, (size_t)status.st_size };
}

static enum err export_as(struct fake_world *w, struct exchange *x, enum encoding encoding,
                          const char *credential)
{
    exchange_init(x);
    x->operation = TEXT("note_export");
    x->credential = text_of(credential);
    x->encoding = encoding;
    return service_call(w->service, x);
}

static void an_export_has_every_row_once(void **state)
{
    struct fake_world *w = *state;
    wait_for_job(w, start_job(w, NULL, "{\"count\":32,\"prefix\":\"h\"}"));
    struct exchange x;
    struct csv csv;
    assert_int_equal(export_as(w, &x, AS_CSV, cashier), OK);
    assert_text(x.answer, "{\"rows\":32}");
    assert_int_equal(csv_read(&x.arena, read_file(&x.arena, x.export_fd), &csv), OK);
    assert_int_equal(csv.n, 32);
    int words = csv_column(&csv, &x.arena, "words");
    for (size_t i = 0; i < csv.n; i++)
        assert_text(csv_cell(&csv.rows[i], words), text_format(&x.arena, "h-%04zu", i).at);
    exchange_free(&x);
    assert_int_equal(export_as(w, &x, AS_JSON_LINES, cashier), OK);
    struct text lines = read_file(&x.arena, x.export_fd);
    size_t n = 0;
    for (size_t i = 0; i < lines.len; i++) n += lines.at[i] == '\n';
    assert_int_equal(n, 32);
    exchange_free(&x);
}

/* R111: a document comes whole, of its media type, under a name that is safe in a header. */
static void an_export_may_be_a_document(void **state)
{
    struct fake_world *w = *state;
    struct exchange x;
    assert_int_equal(fake_call(w, &x, "note_paper", FAKE_CASHIER, NULL, "{}"), OK);
    assert_true(text_is(read_file(&x.arena, x.export_fd), "one\ntwo\n"));
    assert_string_equal(x.media_type, "text/plain");
    assert_true(text_is(x.file_name, "pa-per.txt"));
    exchange_free(&x);
}

static void an_export_of_nothing_and_of_no_right(void **state)
{
    struct fake_world *w = *state;
    struct exchange x;
    assert_int_equal(export_as(w, &x, AS_CSV, cashier), OK);
    struct text head = read_file(&x.arena, x.export_fd);
    assert_text(head, "\xEF\xBB\xBFnote_id,amount_cents,seen_day,words\r\n");
    exchange_free(&x);
    assert_int_equal(export_as(w, &x, AS_CSV, "holder 1 1"), NOT_ALLOWED);
    assert_int_equal(x.export_fd, -1);
    exchange_free(&x);
}

/* --- uploads ---------------------------------------------------------------------------------- */
static const char *const digest =
    "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"; /* of "hello" */

static const char *upload_hello(struct fake_world *w, const char *credential, enum err expected)
{
    char path[96];
    snprintf(path, sizeof path, "%s/spooled", w->upload_dir);
    FILE *file = fopen(path, "we");
    fputs("hello", file);
    fclose(file);
    struct upload upload = { .sha256 = text_of(digest),
                             .size = 5,
                             .media_type = TEXT("text/plain"),
                             .file_name = TEXT("héllo.txt") };
    struct exchange x;
    exchange_init(&x);
    x.credential = text_of(credential);
    assert_int_equal(service_upload(w->service, &x, path, &upload), expected);
    const char *id = text_copy(&w->world.arena, text_of(fake_member(&x, "upload_id"))).at;
    exchange_free(&x);
    return text_format(&w->world.arena, "{\"file\":\"%s\"}", id ? id : "").at;
}

static void an_upload_is_its_owners(void **state)
{
    struct fake_world *w = *state;
    struct exchange x;
    const char *body = upload_hello(w, cashier, OK);
    assert_int_equal(fake_call(w, &x, "file_show", cashier, NULL, body), OK);
    assert_text(x.answer, "{\"content\":\"hello\",\"file_name\":\"héllo.txt\"}");
    exchange_free(&x);
    assert_int_equal(fake_ask(w, "file_show", "admin 1 0", NULL, body), BAD_INPUT);
    upload_hello(w, NULL, NOT_SIGNED_IN);
}

/* Asked from the head, before a byte of the file is kept. */
static void only_who_may_use_a_file_may_send_one(void **state)
{
    struct fake_world *w = *state;
    fake_service_close(w);
    w->with_throttles = true;
    fake_service_open(w);
    static const struct {
        const char *credential;
        enum err answer;
    } cases[] = { { NULL, NOT_SIGNED_IN },       { "king 1 1", NOT_SIGNED_IN },
                  { "holder 6 1", NOT_ALLOWED }, { "manager 4 1", NOT_ALLOWED },
                  { "cashier 7 1", OK },         { "admin 1 0", OK } };
    struct facts facts = { 0 };
    struct exchange x;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        exchange_init(&x);
        x.credential = text_of(cases[i].credential);
        assert_int_equal(service_admit_upload(w->service, &x, &facts), cases[i].answer);
        exchange_free(&x);
    }
    exchange_init(&x);
    x.credential = text_of("cashier 9 1");
    for (int i = 0; i < 120; i++)
        assert_int_equal(service_admit_upload(w->service, &x, &facts), OK);
    assert_int_equal(service_admit_upload(w->service, &x, &facts), TOO_MANY_REQUESTS);
    assert_string_equal(facts.at[0].name, "seconds");
    exchange_free(&x);
}

static void a_lost_upload_is_said_so(void **state)
{
    struct fake_world *w = *state;
    const char *body = upload_hello(w, cashier, OK);
    char path[160];
    snprintf(path, sizeof path, "%s/%s", w->upload_dir, digest);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(fake_ask(w, "file_show", cashier, NULL, body), CANNOT_READ_FILE);
}

int main(int argc, char **argv)
{
    civil_init();
    log_set_level(LOG_ERROR + 1);
    test_choose_engine(argc, argv);
    const struct CMUnitTest tests[] = {
        test_on_fake(a_job_runs_to_its_end),
        test_on_fake(a_refusal_fails_the_job_and_undoes_its_chunk),
        test_on_fake(a_job_asked_twice_runs_once),
        test_on_fake(a_job_goes_on_after_a_restart),
        test_on_fake(a_job_left_in_a_crash_is_taken_up),
        test_on_fake(a_fault_in_a_chunk_is_tried_again),
        test_on_fake(a_job_may_only_read),
        test_on_fake(a_job_is_shown_to_its_side_only),
        test_on_fake(what_is_scheduled_runs_once_a_day_of_all_servers),
        test_on_fake(a_schedule_that_cannot_run_is_refused_at_start),
        test_on_fake(an_export_has_every_row_once),
        test_on_fake(an_export_may_be_a_document),
        test_on_fake(an_export_of_nothing_and_of_no_right),
        test_on_fake(an_upload_is_its_owners),
        test_on_fake(only_who_may_use_a_file_may_send_one),
        test_on_fake(a_lost_upload_is_said_so),
    };
    return cmocka_run_group_tests_name("jobs", tests, NULL, NULL);
}
