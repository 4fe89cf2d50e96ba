/* writer_test.c - group commit, queues and faults, on both engines: writer_test sqlite|postgres. */
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/unit_test.h"
#include "store/store_test_sql.h"
#include "store/store_testing.h"

/* --- jobs of the tests ------------------------------------------------------------------------ */
/* Adds a pot and says what became of it. */
struct pot_job {
    struct write_job job;
    struct test_world *world;
    int64_t id;
    enum verdict verdict;
    bool divide; /* by zero, before the first write: a fault of the job's own */
    sem_t *wait; /* in run, before anything */
    sem_t *started;
    int runs;
    size_t arena_used; /* at the start of the last run */
    enum err answer;
    _Atomic int *order; /* counts the calls of done */
    int done_at, done_count;
    int64_t seen_when_done; /* pots that another connection saw */
    enum err outcome;
    struct arena arena;
};

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

static enum verdict pot_job_run(struct tx *tx, struct write_job *base)
{
    struct pot_job *job = (struct pot_job *)base;
    job->runs++;
    job->arena_used = tx_arena(tx)->newest != NULL;
    if (job->started) sem_post(job->started);
    if (job->wait) sem_wait(job->wait);
    assert_non_null(arena_take(tx_arena(tx), 1000));
    job->answer = OK;
    if (job->divide) {
        struct divide_row row;
        job->answer = sql_divide(tx, 1, 0, &row);
        if (job->answer) return KEEP; /* the fault undoes it all the same */
    }
    job->answer = sql_pot_add(tx, job->id, 100, TEXT("pot"), TEXT("\001\002"));
    return job->answer ? UNDO : job->verdict;
}

static void pot_job_done(struct write_job *base, enum err outcome)
{
    struct pot_job *job = (struct pot_job *)base;
    struct arena arena __attribute__((cleanup(arena_release))) = arena_make(1 << 16);
    job->seen_when_done = -1;
    assert_int_equal(store_read(job->world->store, &arena, pots_count, &job->seen_when_done), OK);
    job->outcome = outcome;
    job->done_count++;
    job->done_at = atomic_load(job->order);
    atomic_fetch_add(job->order, 1); /* last: who counts them may look at the job then */
}

static _Atomic int done_order;

static void pot_jobs_make(struct test_world *w, struct pot_job *jobs, size_t n)
{
    atomic_store(&done_order, 0);
    for (size_t i = 0; i < n; i++) {
        jobs[i] = (struct pot_job){
            .job = { .run = pot_job_run, .done = pot_job_done, .queue = COUNTER, .name = "pot" },
            .world = w,
            .id = (int64_t)i + 1,
            .order = &done_order,
            .arena = arena_make(1 << 20)
        };
        jobs[i].job.arena = &jobs[i].arena;
    }
}

static void pot_jobs_free(struct pot_job *jobs, size_t n)
{
    for (size_t i = 0; i < n; i++) arena_free(&jobs[i].arena);
}

/* Submits them all while the first holds the writer, so that they share its batch; returns when
 * the last is done. */
static void pot_jobs_run_together(struct test_world *w, struct pot_job *jobs, size_t n)
{
    sem_t wait, started;
    sem_init(&wait, 0, 0);
    sem_init(&started, 0, 0);
    jobs[0].wait = &wait;
    jobs[0].started = &started;
    assert_int_equal(store_submit(w->store, &jobs[0].job), OK);
    sem_wait(&started);
    for (size_t i = 1; i < n; i++) assert_int_equal(store_submit(w->store, &jobs[i].job), OK);
    for (int i = 0; i < 8; i++) sem_post(&wait); /* also for its later runs */
    while (atomic_load(&done_order) < (int)n) sched_yield();
    sem_destroy(&wait);
    sem_destroy(&started);
}

/* --- group commit ----------------------------------------------------------------------------- */
static void done_comes_in_order_after_the_commit_of_all(void **state)
{
    struct test_world *w = *state;
    enum { N = 40 };
    struct pot_job jobs[N];
    struct store_stats before, after;
    pot_jobs_make(w, jobs, N);
    store_stats(w->store, &before);
    pot_jobs_run_together(w, jobs, N);
    store_stats(w->store, &after);
    for (int i = 0; i < N; i++) {
        assert_int_equal(jobs[i].outcome, OK);
        assert_int_equal(jobs[i].done_at, i);
        assert_int_equal(jobs[i].done_count, 1);
        assert_int_equal(jobs[i].seen_when_done, N);
    }
    assert_int_equal(after.jobs - before.jobs, N);
    assert_int_equal(after.batches - before.batches, 1);
    pot_jobs_free(jobs, N);
}

static void nothing_is_seen_before_the_commit(void **state)
{
    struct test_world *w = *state;
    struct pot_job jobs[2];
    sem_t wait, started;
    sem_init(&wait, 0, 0);
    sem_init(&started, 0, 0);
    pot_jobs_make(w, jobs, 2);
    jobs[1].wait = &wait;
    jobs[1].started = &started;
    assert_int_equal(store_submit(w->store, &jobs[0].job), OK);
    assert_int_equal(store_submit(w->store, &jobs[1].job), OK);
    sem_wait(&started);
    /* The first was written; it is visible only if its batch was committed and it was told. */
    assert_int_equal(pots(w), jobs[0].done_count);
    sem_post(&wait);
    while (atomic_load(&done_order) < 2) sched_yield();
    assert_int_equal(pots(w), 2);
    sem_destroy(&wait);
    sem_destroy(&started);
    pot_jobs_free(jobs, 2);
}

static void an_undone_job_leaves_its_neighbours(void **state)
{
    struct test_world *w = *state;
    struct pot_job jobs[5];
    struct store_stats stats;
    pot_jobs_make(w, jobs, 5);
    jobs[1].verdict = jobs[4].verdict = UNDO;
    pot_jobs_run_together(w, jobs, 5);
    for (int i = 0; i < 5; i++) assert_int_equal(jobs[i].outcome, OK); /* a verdict is no fault */
    assert_int_equal(pots(w), 3);
    assert_int_equal(test_database_sql(&w->database, "SELECT SUM(id) FROM pot"), 1 + 3 + 4);
    store_stats(w->store, &stats);
    assert_int_equal(stats.undone, 2);
    pot_jobs_free(jobs, 5);
}

/* A second pot 1 breaks the primary key after the savepoint; a division by zero breaks a read
 * before it, where PostgreSQL loses the transaction and the batch must run again. */
static void a_failed_statement_undoes_its_job_alone(void **state)
{
    struct test_world *w = *state;
    struct pot_job jobs[6];
    pot_jobs_make(w, jobs, 6);
    jobs[2].id = 1;
    jobs[3].divide = true;
    pot_jobs_run_together(w, jobs, 6);
    for (int i = 0; i < 6; i++) {
        bool broken = i == 2 || i == 3;
        assert_int_equal(jobs[i].done_count, 1);
        assert_int_equal(jobs[i].done_at, i);
        if (broken)
            assert_true(err_is_fault(jobs[i].outcome));
        else
            assert_int_equal(jobs[i].outcome, OK);
        assert_int_equal(jobs[i].arena_used, 0); /* a later run began from a rewound arena */
    }
    assert_int_equal(jobs[0].runs, w->database.postgres ? 2 : 1);
    assert_int_equal(jobs[3].runs, 1);
    assert_int_equal(pots(w), 4);
    pot_jobs_free(jobs, 6);
}

static void a_failed_commit_undoes_all_and_says_so(void **state)
{
    struct test_world *w = *state;
    struct pot_job jobs[3];
    pot_jobs_make(w, jobs, 3);
    store_fail_at(w->store, 4); /* three inserts, then the COMMIT */
    pot_jobs_run_together(w, jobs, 3);
    for (int i = 0; i < 3; i++) assert_int_equal(jobs[i].outcome, STORE_FAILED);
    assert_int_equal(pots(w), 0);
    pot_jobs_free(jobs, 3);
}

static void a_lost_commit_may_have_landed(void **state)
{
    struct test_world *w = *state;
    for (int landed = 0; landed < 2; landed++) {
        struct pot_job jobs[2];
        pot_jobs_make(w, jobs, 2);
        store_lose_commit(w->store, landed);
        pot_jobs_run_together(w, jobs, 2);
        for (int i = 0; i < 2; i++) assert_int_equal(jobs[i].outcome, OUTCOME_UNKNOWN);
        assert_int_equal(pots(w), landed ? 2 : 0);
        pot_jobs_free(jobs, 2);
    }
}

static void close_waits_for_the_jobs(void **state)
{
    struct test_world *w = *state;
    enum { N = 300 };
    struct pot_job *jobs = calloc(N, sizeof *jobs);
    pot_jobs_make(w, jobs, N);
    for (int i = 0; i < N; i++) assert_int_equal(store_submit(w->store, &jobs[i].job), OK);
    test_world_reopen(w, NULL);
    for (int i = 0; i < N; i++) assert_int_equal(jobs[i].done_count, 1);
    assert_int_equal(pots(w), N);
    pot_jobs_free(jobs, N);
    free(jobs);
}

/* --- queues ----------------------------------------------------------------------------------- */
static enum verdict nothing_run(struct tx *tx, struct write_job *job)
{
    (void)tx;
    struct pot_job *pot = (struct pot_job *)job;
    if (pot->started) sem_post(pot->started);
    if (pot->wait) sem_wait(pot->wait);
    return KEEP;
}

static void nothing_done(struct write_job *job, enum err outcome)
{
    struct pot_job *pot = (struct pot_job *)job;
    pot->outcome = outcome;
    pot->done_at = atomic_load(pot->order);
    atomic_fetch_add(pot->order, 1);
}

static void a_full_queue_is_busy_and_does_not_touch_the_other(void **state)
{
    struct test_world *w = *state;
    enum { QUEUE = 4096, N = QUEUE + 3 };
    struct pot_job *jobs = calloc(N, sizeof *jobs);
    sem_t wait, started;
    sem_init(&wait, 0, 0);
    sem_init(&started, 0, 0);
    pot_jobs_make(w, jobs, N);
    for (int i = 0; i < N; i++) {
        jobs[i].job.run = nothing_run;
        jobs[i].job.done = nothing_done;
    }
    jobs[0].wait = &wait;
    jobs[0].started = &started;
    assert_int_equal(store_submit(w->store, &jobs[0].job), OK);
    sem_wait(&started);
    for (int i = 1; i <= QUEUE; i++) assert_int_equal(store_submit(w->store, &jobs[i].job), OK);
    assert_int_equal(store_submit(w->store, &jobs[QUEUE + 1].job), BUSY);
    jobs[QUEUE + 2].job.queue = BACKGROUND;
    assert_int_equal(store_submit(w->store, &jobs[QUEUE + 2].job), OK);
    struct store_stats stats;
    store_stats(w->store, &stats);
    assert_int_equal(stats.queued, QUEUE + 1);
    sem_post(&wait);
    while (atomic_load(&done_order) < QUEUE + 2) sched_yield();
    assert_int_equal(jobs[QUEUE + 1].done_at, 0); /* refused: done is not called */
    assert_int_equal(jobs[QUEUE + 1].outcome, OK);
    sem_destroy(&wait);
    sem_destroy(&started);
    pot_jobs_free(jobs, N);
    free(jobs);
}

static void counter_goes_first(void **state)
{
    struct test_world *w = *state;
    struct pot_job jobs[4];
    pot_jobs_make(w, jobs, 4);
    jobs[1].job.queue = BACKGROUND; /* submitted before the counters of 2 and 3 */
    pot_jobs_run_together(w, jobs, 4);
    assert_int_equal(jobs[1].done_at, 3);
    pot_jobs_free(jobs, 4);
}

static void *counters_flood(void *arg)
{
    struct pot_job *background = arg;
    struct arena arena = arena_make(1 << 16);
    while (!atomic_load(background->order)) {
        int64_t n;
        assert_int_equal(store_write(background->world->store, &arena, pots_count, &n), OK);
    }
    arena_free(&arena);
    return NULL;
}

static void background_gets_its_turn_under_a_flood(void **state)
{
    struct test_world *w = *state;
    enum { THREADS = 4 };
    struct pot_job job;
    pthread_t threads[THREADS];
    pot_jobs_make(w, &job, 1);
    job.job.queue = BACKGROUND;
    for (int i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, counters_flood, &job);
    assert_int_equal(store_submit(w->store, &job.job), OK);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL); /* they stop when it is done */
    assert_int_equal(job.outcome, OK);
    pot_jobs_free(&job, 1);
}

/* --- faults at each call ---------------------------------------------------------------------- */
struct move {
    int64_t seen;
};

static enum err pots_move(struct tx *tx, void *arg)
{
    struct pot_debit_row left;
    struct pot found;
    enum err e = sql_pot_find(tx, 1, &found);
    if (e) return e;
    e = sql_pot_debit(tx, 1, 30, &left);
    if (e) return e;
    e = sql_pot_add(tx, 2, 30, TEXT("moved"), TEXT(""));
    if (e) return e;
    ((struct move *)arg)->seen = left.cents;
    return OK;
}

static enum err pot_one(struct tx *tx, void *arg)
{
    (void)arg;
    return sql_pot_add(tx, 1, 100, TEXT("from"), TEXT(""));
}

static void a_fault_at_any_call_changes_nothing(void **state)
{
    struct test_world *w = *state;
    struct move move = { 0 };
    assert_int_equal(store_write(w->store, &w->arena, pot_one, NULL), OK);
    const char *left = "SELECT cents FROM pot WHERE id = 1";
    enum { CALLS = 4 }; /* three statements and the COMMIT */
    for (int n = 1; n <= CALLS; n++) {
        store_fail_at(w->store, n);
        assert_int_equal(store_write(w->store, &w->arena, pots_move, &move), STORE_FAILED);
        assert_int_equal(pots(w), 1);
        assert_int_equal(test_database_sql(&w->database, left), 100);
    }
    store_fail_at(w->store, CALLS + 1);
    int64_t before = store_calls(w->store);
    assert_int_equal(store_write(w->store, &w->arena, pots_move, &move), OK);
    assert_int_equal(store_calls(w->store) - before, CALLS);
    store_fail_at(w->store, 0);
    assert_int_equal(move.seen, 70);
    assert_int_equal(pots(w), 2);
    assert_int_equal(test_database_sql(&w->database, left), 70);
}

static enum err pot_refuse(struct tx *tx, void *arg)
{
    (void)arg;
    struct pot_debit_row left;
    enum err e = sql_pot_add(tx, 5, 10, TEXT("five"), TEXT(""));
    if (e) return e;
    e = sql_pot_debit(tx, 5, 11, &left);
    return e == NO_ROW ? BALANCE_TOO_LOW : e;
}

static void a_refusal_is_returned_and_its_writes_undone(void **state)
{
    struct test_world *w = *state;
    assert_int_equal(store_write(w->store, &w->arena, pot_refuse, NULL), BALANCE_TOO_LOW);
    assert_int_equal(pots(w), 0);
}

int main(int argc, char **argv)
{
    test_choose_engine(argc, argv);
    const struct CMUnitTest tests[] = {
        test_on_world(done_comes_in_order_after_the_commit_of_all),
        test_on_world(nothing_is_seen_before_the_commit),
        test_on_world(an_undone_job_leaves_its_neighbours),
        test_on_world(a_failed_statement_undoes_its_job_alone),
        test_on_world(a_failed_commit_undoes_all_and_says_so),
        test_on_world(a_lost_commit_may_have_landed),
        test_on_world(close_waits_for_the_jobs),
        test_on_world(a_full_queue_is_busy_and_does_not_touch_the_other),
        test_on_world(counter_goes_first),
        test_on_world(background_gets_its_turn_under_a_flood),
        test_on_world(a_fault_at_any_call_changes_nothing),
        test_on_world(a_refusal_is_returned_and_its_writes_undone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
