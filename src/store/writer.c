/* writer.c - the thread that writes. It takes jobs from two queues, counter first, runs them one
 * after another in one transaction, and lets one COMMIT make all of them durable ("group commit"):
 * while it waits for the disk the next batch gathers by itself. Each job that writes does so after
 * a savepoint, so that undoing it leaves its neighbours; only after the COMMIT is anybody told.
 *
 * When the transaction is lost by no fault of a job (a deadlock, a broken connection) the same jobs
 * run again, each from its rewound arena, this time each behind a savepoint from its first read. */
#include <assert.h>
#include <semaphore.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/store_engine.h"

enum {
    QUEUES = 2,
    QUEUE_MAX = 4096,
    BATCH_JOBS_MAX = 256,
    SLOW_COUNTER_US = 2000,
    SLOW_BACKGROUND_US = 30000,
    ATTEMPTS = 5,
    COUNTER_RECENT_US = 1000000,    /* background shares the time with a counter seen since */
    BACKGROUND_PATIENCE_US = 250000 /* and gets a turn after this long, however busy */
};

struct fifo {
    struct write_job *first, *last;
    size_t count;
};
struct errand { /* something for the thread to do between batches */
    errand_fn *fn;
    bool begin;
    enum err answer;
    sem_t told;
};
struct entry { /* a job of the batch under way */
    struct write_job *job;
    enum err outcome; /* a fault of its own: nothing of it is kept */
};
struct writer {
    struct store *store;
    struct connection *connection;
    pthread_t thread;

    pthread_mutex_t lock; /* the queues, stopping, stats */
    pthread_cond_t work;
    struct fifo queues[QUEUES];
    struct errand *errand; /* or NULL */
    bool stopping;
    struct store_stats stats;

    /* the thread's own */
    struct entry entries[BATCH_JOBS_MAX];
    size_t count;
    int64_t counter_seen_us, background_rests_until_us;
};

/* --- queues ----------------------------------------------------------------------------------- */
enum err store_submit(struct store *store, struct write_job *job)
{
    struct writer *writer = store->writer;
    assert(job->run && job->done && job->arena && job->name);
    assert(job->queue == COUNTER || job->queue == BACKGROUND);
    job->next = NULL;
    job->mark = arena_mark(job->arena);
    job->since_us = clock_steady_us();
    pthread_mutex_lock(&writer->lock);
    struct fifo *queue = &writer->queues[job->queue];
    bool full = queue->count == QUEUE_MAX || writer->stopping;
    if (!full) {
        if (queue->last)
            queue->last->next = job;
        else
            queue->first = job;
        queue->last = job;
        queue->count++;
        pthread_cond_signal(&writer->work);
    }
    pthread_mutex_unlock(&writer->lock);
    return full ? BUSY : OK;
}

static struct write_job *queue_take(struct writer *writer, enum queue which)
{
    pthread_mutex_lock(&writer->lock);
    struct fifo *queue = &writer->queues[which];
    struct write_job *job = queue->first;
    if (job) {
        queue->first = job->next;
        if (!queue->first) queue->last = NULL;
        queue->count--;
    }
    pthread_mutex_unlock(&writer->lock);
    return job;
}

/* Background work gets at most half of the time while counters are busy, and never starves.
 * 0: now; else the steady instant from which it may run. */
static int64_t background_from_us(const struct writer *writer, int64_t now_us)
{
    int64_t starved_us = writer->queues[BACKGROUND].first->since_us + BACKGROUND_PATIENCE_US;
    if (writer->stopping || now_us >= starved_us) return 0;
    if (writer->queues[COUNTER].first) return starved_us;
    bool counters_busy = now_us - writer->counter_seen_us < COUNTER_RECENT_US;
    if (!counters_busy || now_us >= writer->background_rests_until_us) return 0;
    return writer->background_rests_until_us < starved_us ? writer->background_rests_until_us
                                                          : starved_us;
}

static void work_wait(struct writer *writer, int64_t until_us)
{
    if (!until_us) {
        pthread_cond_wait(&writer->work, &writer->lock);
        return;
    }
    struct timespec until = { .tv_sec = until_us / 1000000, .tv_nsec = until_us % 1000000 * 1000 };
    pthread_cond_timedwait(&writer->work, &writer->lock, &until);
}

/* Under the lock, which is let go meanwhile. */
static void errand_run(struct writer *writer)
{
    struct errand *errand = writer->errand;
    writer->errand = NULL;
    pthread_mutex_unlock(&writer->lock);
    errand->answer = errand->fn(writer->connection, errand->begin);
    sem_post(&errand->told);
    pthread_mutex_lock(&writer->lock);
}

enum err writer_errand(struct writer *writer, errand_fn *fn, bool begin)
{
    struct errand errand = { .fn = fn, .begin = begin };
    sem_init(&errand.told, 0, 0);
    pthread_mutex_lock(&writer->lock);
    assert(!writer->errand);
    writer->errand = &errand;
    pthread_cond_signal(&writer->work);
    pthread_mutex_unlock(&writer->lock);
    while (sem_wait(&errand.told) != 0) continue; /* a signal came */
    sem_destroy(&errand.told);
    return errand.answer;
}

/* Waits for work; false when there is none and none will come. */
static bool queue_choose(struct writer *writer, enum queue *which)
{
    pthread_mutex_lock(&writer->lock);
    bool found = false;
    while (!found) {
        if (writer->errand) errand_run(writer);
        int64_t now_us = clock_steady_us(), from_us = 0;
        bool background = writer->queues[BACKGROUND].first;
        if (background) from_us = background_from_us(writer, now_us);
        if (background && !from_us) {
            *which = BACKGROUND;
            found = true;
        } else if (writer->queues[COUNTER].first) {
            *which = COUNTER;
            found = true;
        } else if (writer->stopping) {
            break;
        } else {
            work_wait(writer, from_us);
        }
    }
    pthread_mutex_unlock(&writer->lock);
    return found;
}

static bool queues_are_empty(struct writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    bool empty = !writer->queues[COUNTER].first && !writer->queues[BACKGROUND].first;
    pthread_mutex_unlock(&writer->lock);
    return empty;
}

static void stats_add(struct writer *writer, struct store_stats more)
{
    pthread_mutex_lock(&writer->lock);
    writer->stats.batches += more.batches;
    writer->stats.jobs += more.jobs;
    writer->stats.undone += more.undone;
    writer->stats.replays += more.replays;
    writer->stats.slow_jobs += more.slow_jobs;
    pthread_mutex_unlock(&writer->lock);
}

void store_stats(struct store *store, struct store_stats *stats)
{
    struct writer *writer = store->writer;
    pthread_mutex_lock(&writer->lock);
    *stats = writer->stats;
    stats->queued = (int64_t)(writer->queues[COUNTER].count + writer->queues[BACKGROUND].count);
    pthread_mutex_unlock(&writer->lock);
}

/* --- one batch -------------------------------------------------------------------------------- */
static void job_log_if_slow(struct writer *writer, const struct write_job *job, int64_t took_us)
{
    bool counter = job->queue == COUNTER;
    if (took_us <= (counter ? SLOW_COUNTER_US : SLOW_BACKGROUND_US)) return;
    log_event(LOG_WARN, "slow_job", "op=%s us=%lld", job->name, (long long)took_us);
    if (counter) stats_add(writer, (struct store_stats){ .slow_jobs = 1 });
}

/* False when the transaction is lost. A job keeps its outcome when that was its own doing. */
static bool job_run(struct writer *writer, struct entry *entry, bool careful)
{
    struct write_job *job = entry->job;
    const struct engine *engine = writer->store->engine;
    struct connection *connection = writer->connection;
    struct tx tx = { .store = writer->store,
                     .connection = connection,
                     .arena = job->arena,
                     .writes = true,
                     .careful = careful };
    arena_rewind(job->arena, job->mark);
    int64_t start_us = clock_steady_us();
    enum verdict verdict = job->run(&tx, job);
    job_log_if_slow(writer, job, clock_steady_us() - start_us);
    if (connection->health >= TX_REPLAY) return false;
    entry->outcome = tx.fault;
    if (connection->health == TX_SPOILED && !tx.undo_point) {
        connection->health = TX_REPLAY;
        return false;
    }
    if (!tx.undo_point) return true;
    bool keep = verdict == KEEP && !tx.fault;
    if (!keep) stats_add(writer, (struct store_stats){ .undone = 1 });
    return engine->undo(connection, keep ? UNDO_FORGET : UNDO_BACK) == OK;
}

/* The jobs so far again; on the first attempt, then those that come while there is room and time.
 * False when the transaction is lost. */
static bool jobs_run(struct writer *writer, enum queue which, int attempt)
{
    int64_t end_us = clock_steady_us() + writer->store->options.batch_ms * 1000;
    for (size_t i = 0; i < writer->store->engine->batch_jobs; i++) {
        if (i == writer->count) {
            struct write_job *job = NULL;
            if (attempt == 0 && clock_steady_us() < end_us) job = queue_take(writer, which);
            if (!job) break;
            writer->entries[writer->count++] = (struct entry){ .job = job };
        }
        struct entry *entry = &writer->entries[i];
        if (entry->outcome) continue; /* it spoiled an earlier attempt */
        if (!job_run(writer, entry, attempt > 0)) return false;
    }
    return true;
}

static enum err commit(struct writer *writer)
{
    struct store *store = writer->store;
    enum err e = store_fault(store);
    if (e) return e;
    enum lose lose = (enum lose)atomic_exchange(&store->lose_commit, LOSE_NOTHING);
    if (lose == LOSE_NOT_LANDED) {
        store->engine->rollback(writer->connection);
        return OUTCOME_UNKNOWN;
    }
    e = store->engine->commit(writer->connection);
    return !e && lose == LOSE_LANDED ? OUTCOME_UNKNOWN : e;
}

static enum err batch_attempt(struct writer *writer, enum queue which, int attempt)
{
    struct store *store = writer->store;
    struct arena arena __attribute__((cleanup(arena_release))) = arena_make(1 << 16);
    enum err e = store->engine->begin(writer->connection);
    if (e) return e; /* the engine has said why */
    if (!jobs_run(writer, which, attempt)) return STORE_FAILED;
    struct tx tx = { .store = store,
                     .connection = writer->connection,
                     .arena = &arena,
                     .writes = true,
                     .bookkeeping = true };
    int64_t mark_ms = 0;
    e = ids_reserve(&tx, &mark_ms);
    if (!e) e = commit(writer);
    if (!e) ids_reserved(store, mark_ms);
    return e;
}

static void batch_run(struct writer *writer, enum queue which)
{
    struct connection *connection = writer->connection;
    enum err e = OK;
    writer->entries[0] = (struct entry){ .job = queue_take(writer, which) };
    writer->count = 1; /* taken before BEGIN, so that somebody hears of a BEGIN that fails */
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        e = batch_attempt(writer, which, attempt);
        if (!e) break;
        bool again = connection->health == TX_REPLAY && e != OUTCOME_UNKNOWN;
        if (connection->health != TX_LOST)
            log_event(LOG_WARN, "batch_failed", "jobs=%zu attempt=%d again=%d result=%s",
                      writer->count, attempt + 1, again, err_name(e));
        if (e == OUTCOME_UNKNOWN) break;
        writer->store->engine->rollback(connection);
        if (!again) break;
        stats_add(writer, (struct store_stats){ .replays = 1 });
    }
    stats_add(writer, (struct store_stats){ .batches = 1, .jobs = (int64_t)writer->count });
    for (size_t i = 0; i < writer->count; i++) {
        struct entry *entry = &writer->entries[i];
        entry->job->done(entry->job, entry->outcome ? entry->outcome : e);
    }
}

static void *writer_main(void *arg)
{
    struct writer *writer = arg;
    pthread_setname_np(pthread_self(), "writer");
    enum queue which;
    while (queue_choose(writer, &which)) {
        int64_t start_us = clock_steady_us();
        batch_run(writer, which);
        int64_t end_us = clock_steady_us();
        if (which == COUNTER)
            writer->counter_seen_us = end_us;
        else
            writer->background_rests_until_us = end_us + (end_us - start_us);
        const struct engine *engine = writer->store->engine;
        if (engine->rest) engine->rest(writer->connection, queues_are_empty(writer));
    }
    return NULL;
}

/* --- life ------------------------------------------------------------------------------------- */
static void writer_free(struct writer *writer)
{
    if (writer->connection) writer->store->engine->disconnect(writer->connection);
    pthread_mutex_destroy(&writer->lock);
    pthread_cond_destroy(&writer->work);
    free(writer);
}

enum err writer_start(struct store *store, struct writer **out)
{
    struct writer *writer = calloc(1, sizeof *writer);
    if (!writer) return NO_MEMORY;
    writer->store = store;
    writer->counter_seen_us = -COUNTER_RECENT_US;
    assert(store->engine->batch_jobs <= BATCH_JOBS_MAX);
    pthread_condattr_t steady;
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&writer->work, &steady);
    pthread_condattr_destroy(&steady);
    pthread_mutex_init(&writer->lock, NULL);
    enum err e = store->engine->connect(store, FOR_WRITING, &writer->connection);
    if (!e && pthread_create(&writer->thread, NULL, writer_main, writer) != 0) e = NO_MEMORY;
    if (e) {
        writer_free(writer);
        return e;
    }
    *out = writer;
    return OK;
}

void writer_stop(struct writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    writer->stopping = true;
    pthread_cond_signal(&writer->work);
    pthread_mutex_unlock(&writer->lock);
    pthread_join(writer->thread, NULL);
    writer_free(writer);
}

/* --- a job that its maker waits for ----------------------------------------------------------- */
struct waited {
    struct write_job job;
    tx_fn *fn;
    void *arg;
    enum err answer, outcome;
    sem_t told;
};

static enum verdict waited_run(struct tx *tx, struct write_job *job)
{
    struct waited *waited = (struct waited *)job;
    waited->answer = waited->fn(tx, waited->arg);
    return waited->answer ? UNDO : KEEP;
}

static void waited_done(struct write_job *job, enum err outcome)
{
    struct waited *waited = (struct waited *)job;
    waited->outcome = outcome;
    sem_post(&waited->told);
}

enum err store_write(struct store *store, struct arena *arena, tx_fn *fn, void *arg)
{
    assert(!pthread_equal(pthread_self(), store->writer->thread)); /* it would wait for itself */
    struct waited waited = { .job = { .run = waited_run,
                                      .done = waited_done,
                                      .arena = arena,
                                      .queue = COUNTER,
                                      .name = "write" },
                             .fn = fn,
                             .arg = arg };
    sem_init(&waited.told, 0, 0);
    enum err e = store_submit(store, &waited.job);
    if (!e) {
        while (sem_wait(&waited.told) != 0) continue; /* a signal came */
        e = waited.outcome ? waited.outcome : waited.answer;
    }
    sem_destroy(&waited.told);
    return e;
}
