/* pg_test.c - what only PostgreSQL can do to a batch: deadlocks, connections cut at the worst
 * moment, a server that freezes, a COMMIT that warns. */
#include <libpq-fe.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/unit_test.h"
#include "store/store_test_sql.h"
#include "store/store_testing.h"

static const char others[] = "FROM pg_stat_activity WHERE datname = current_database() AND "
                             "pid <> pg_backend_pid() AND application_name = 'passregion'";

static void sql(struct test_world *w, const char *text)
{
    test_database_sql(&w->database, text);
}

static void cut_connections(struct test_world *w)
{
    char text[256];
    snprintf(text, sizeof text, "SELECT COUNT(pg_terminate_backend(pid, 5000)) %s", others);
    assert_true(test_database_sql(&w->database, text) > 0);
}

static enum err pots_add(struct tx *tx, void *arg)
{
    (void)arg;
    enum err e = sql_pot_add(tx, 1, 100, TEXT("one"), TEXT(""));
    return e ? e : sql_pot_add(tx, 2, 100, TEXT("two"), TEXT(""));
}

static enum err pots_count(struct tx *tx, void *arg)
{
    struct pot_sum_row row;
    enum err e = sql_pot_sum(tx, &row);
    if (!e) *(int64_t *)arg = row.n;
    return e;
}

static int64_t pots(struct test_world *w)
{
    int64_t n = -1;
    assert_int_equal(store_read(w->store, &w->arena, pots_count, &n), OK);
    return n;
}

/* --- lost and run again ----------------------------------------------------------------------- */
struct rival { /* a session that wants the same rows the other way round */
    struct test_world *world;
    sem_t has_two, job_has_one;
};

static void *rival_main(void *arg)
{
    struct rival *rival = arg;
    PGconn *link = PQconnectdb(rival->world->database.url);
    /* The writer, which looks for deadlocks after 100 ms, is the one to give way. */
    PQclear(PQexec(link, "SET deadlock_timeout = '20s'; BEGIN;"
                         "UPDATE pot SET cents = 50 WHERE id = 2"));
    sem_post(&rival->has_two);
    sem_wait(&rival->job_has_one);
    PQclear(PQexec(link, "UPDATE pot SET cents = 50 WHERE id = 1; COMMIT"));
    PQfinish(link);
    return NULL;
}

struct both {
    struct rival *rival;
    int runs;
    struct test_world *cut_world;
};

static enum err pots_debit_both(struct tx *tx, void *arg)
{
    struct both *both = arg;
    struct pot_debit_row row;
    enum err e = sql_pot_debit(tx, 1, 10, &row);
    if (e) return e;
    if (both->runs++ == 0) {
        if (both->rival) sem_post(&both->rival->job_has_one);
        if (both->cut_world) cut_connections(both->cut_world);
    }
    return sql_pot_debit(tx, 2, 10, &row);
}

static void a_deadlock_runs_the_batch_again(void **state)
{
    struct test_world *w = *state;
    struct rival rival = { .world = w };
    struct both both = { .rival = &rival };
    struct store_stats stats;
    pthread_t thread;
    assert_int_equal(store_write(w->store, &w->arena, pots_add, NULL), OK);
    sem_init(&rival.has_two, 0, 0);
    sem_init(&rival.job_has_one, 0, 0);
    pthread_create(&thread, NULL, rival_main, &rival);
    sem_wait(&rival.has_two);
    assert_int_equal(store_write(w->store, &w->arena, pots_debit_both, &both), OK);
    pthread_join(thread, NULL);
    store_stats(w->store, &stats);
    assert_true(both.runs >= 2); /* it may meet the rival once more before that one wakes up */
    assert_int_equal(stats.replays, both.runs - 1);
    assert_int_equal(test_database_sql(&w->database, "SELECT SUM(cents) FROM pot"), 80);
    sem_destroy(&rival.has_two);
    sem_destroy(&rival.job_has_one);
}

static void a_connection_cut_before_the_commit_is_made_again(void **state)
{
    struct test_world *w = *state;
    struct both both = { .cut_world = w };
    assert_int_equal(store_write(w->store, &w->arena, pots_add, NULL), OK);
    assert_int_equal(store_write(w->store, &w->arena, pots_debit_both, &both), OK);
    assert_int_equal(both.runs, 2);
    assert_int_equal(test_database_sql(&w->database, "SELECT SUM(cents) FROM pot"), 180);
    assert_int_equal(pots(w), 2); /* the readers, cut in the pool, are made again too */
}

/* --- COMMIT ----------------------------------------------------------------------------------- */
static void at_commit(struct test_world *w, const char *action)
{
    char text[512];
    snprintf(text, sizeof text,
             "CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS "
             "$$ BEGIN %s; RETURN NULL; END $$;"
             "CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON pot DEFERRABLE "
             "INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION at_commit()",
             action);
    sql(w, text);
}

static void a_connection_cut_in_the_commit_leaves_it_unknown(void **state)
{
    struct test_world *w = *state;
    at_commit(w, "PERFORM pg_terminate_backend(pg_backend_pid())");
    assert_int_equal(store_write(w->store, &w->arena, pots_add, NULL), OUTCOME_UNKNOWN);
    sql(w, "DROP TRIGGER at_commit ON pot");
    assert_int_equal(store_write(w->store, &w->arena, pots_add, NULL), OK);
}

/* So does PostgreSQL answer when it stopped waiting for a standby. */
static void a_commit_that_warns_is_unknown(void **state)
{
    struct test_world *w = *state;
    at_commit(w, "RAISE WARNING 'not replicated'");
    assert_int_equal(store_write(w->store, &w->arena, pots_add, NULL), OUTCOME_UNKNOWN);
    assert_int_equal(pots(w), 2);
}

static void a_commit_that_is_refused_has_not_happened(void **state)
{
    struct test_world *w = *state;
    at_commit(w, "RAISE EXCEPTION 'no'");
    assert_int_equal(store_write(w->store, &w->arena, pots_add, NULL), STORE_FAILED);
    assert_int_equal(pots(w), 0);
}

static void a_commit_that_conflicts_is_run_again_five_times_at_most(void **state)
{
    struct test_world *w = *state;
    struct store_stats stats;
    at_commit(w, "RAISE EXCEPTION USING ERRCODE = '40001'");
    assert_int_equal(store_write(w->store, &w->arena, pots_add, NULL), STORE_FAILED);
    store_stats(w->store, &stats);
    assert_int_equal(stats.replays, 5);
    assert_int_equal(pots(w), 0);
}

/* --- a server that does not answer ------------------------------------------------------------ */
struct freeze {
    struct test_world *world;
    pid_t backend;
};

static enum err freezes(struct tx *tx, void *arg)
{
    struct freeze *freeze = arg;
    int64_t n;
    char text[256];
    enum err e = pots_count(tx, &n);
    if (e) return e;
    snprintf(text, sizeof text, "SELECT pid %s AND state = 'idle in transaction'", others);
    freeze->backend = (pid_t)test_database_sql(&freeze->world->database, text);
    assert_true(freeze->backend > 0);
    assert_int_equal(kill(freeze->backend, SIGSTOP), 0);
    return pots_count(tx, &n);
}

static void a_frozen_server_runs_into_the_deadline(void **state)
{
    struct test_world *w = *state;
    struct store_options short_reads = { .readers = 2, .read_limit_ms = 300 };
    struct freeze freeze = { .world = w };
    test_world_reopen(w, &short_reads);
    int64_t start_us = clock_steady_us();
    assert_int_equal(store_read(w->store, &w->arena, freezes, &freeze), STORE_FAILED);
    assert_true(clock_steady_us() - start_us < 8000000);
    kill(freeze.backend, SIGCONT);
    assert_int_equal(pots(w), 0);
}

static void a_server_that_is_gone_fails_and_comes_back(void **state)
{
    struct test_world *w = *state;
    char text[256];
    int64_t n;
    struct test_database server = w->database;
    char *name = strstr(server.url, "&dbname=");
    if (!name) name = strstr(server.url, "?dbname=");
    *name = '\0'; /* the server's own database, from which to shut this one */
    snprintf(text, sizeof text, "ALTER DATABASE %s ALLOW_CONNECTIONS false", w->database.place);
    test_database_sql(&server, text); /* of new connections; then cut the old */
    snprintf(text, sizeof text,
             "SELECT COUNT(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity "
             "WHERE datname = '%s'",
             w->database.place);
    test_database_sql(&server, text);
    assert_int_equal(store_read(w->store, &w->arena, pots_count, &n), STORE_FAILED);
    assert_int_equal(store_write(w->store, &w->arena, pots_add, NULL), STORE_FAILED);
    snprintf(text, sizeof text, "ALTER DATABASE %s ALLOW_CONNECTIONS true", w->database.place);
    test_database_sql(&server, text);
    enum err e = STORE_FAILED; /* it asks the server again after a second */
    int64_t end_us = clock_steady_us() + 20000000;
    while (e && clock_steady_us() < end_us) e = store_write(w->store, &w->arena, pots_add, NULL);
    assert_int_equal(e, OK);
    assert_int_equal(pots(w), 2);
}

int main(int argc, char **argv)
{
    test_choose_engine(argc, argv);
    const struct CMUnitTest tests[] = {
        test_on_world(a_deadlock_runs_the_batch_again),
        test_on_world(a_connection_cut_before_the_commit_is_made_again),
        test_on_world(a_connection_cut_in_the_commit_leaves_it_unknown),
        test_on_world(a_commit_that_warns_is_unknown),
        test_on_world(a_commit_that_is_refused_has_not_happened),
        test_on_world(a_commit_that_conflicts_is_run_again_five_times_at_most),
        test_on_world(a_frozen_server_runs_into_the_deadline),
        test_on_world(a_server_that_is_gone_fails_and_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
