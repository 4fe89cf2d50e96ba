/* job.c - BULK operations: accepted as a row, then carried out chunk after chunk by one thread.
 * Each chunk is a background write that commits its effects, the cursor and a longer lease
 * together, so a crash between two chunks loses nothing and repeats nothing. Of several servers
 * only the one with the lease goes on; leases run by the machine's clock, because they are about
 * processes, not about the Region's calendar. */
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/civil.h"
#include "base/log.h"
#include "op/service_inside.h"
#include "sql/op_sql.h"

enum {
    LEASE_MS = 60000,
    IDLE_MS = 5000,  /* another server's jobs are found without being told */
    RETRY_MS = 1000, /* after a fault that may pass */
    RETRIES = 20,    /* in a row, then the job has failed */
    FORGET_S = 3600, /* between two clean-ups of the idempotency records */
    JOB_ARENA_LIMIT = 256 << 20
};

struct runner {
    struct service *service;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool started, stopping, woken;
    int64_t holder; /* of leases */
    int64_t forget_at_us;
    _Atomic int64_t retry_ms;
    int retries; /* in a row */
};

struct run { /* a job in hand */
    struct runner *runner;
    struct job_row row;
    struct exchange x; /* its arena is the job's: input, prepared, cursor */
    struct request r;
    struct progress progress; /* as committed */
    /* one chunk */
    struct arena arena;
    struct progress next;
    struct write_job job;
    sem_t written;
    enum err outcome, err;
    bool lost; /* the lease */
};

/* --- acceptance ------------------------------------------------------------------------------- */
enum err job_add(struct request *r, struct tx *tx)
{
    const struct actor *actor = &r->actor;
    struct text_builder input = { .arena = r->call.arena };
    enum err e = shape_write(&input, r->op->in, r->in, EVERYBODY);
    if (e) return e;
    int64_t id = id_new(tx_store(tx));
    e = sql_job_add(tx, id, text_of(r->op->name), actor->account_id, actor->role, actor->person_id,
                    actor->school_id, actor->partner_id, actor->place_id, r->call.lang,
                    r->call.now_ms, built(&input));
    if (e) return e;
    if (!r->call.object_id) r->call.object_id = id;
    r->answer = text_format(r->call.arena, "{\"job_id\":\"%lld\"}", (long long)id);
    return r->answer.at ? OK : NO_MEMORY;
}

/* --- background writes, awaited --------------------------------------------------------------- */
static struct run *run_of(struct write_job *job)
{
    return (struct run *)(void *)((char *)job - offsetof(struct run, job));
}

static void chunk_done(struct write_job *job, enum err outcome)
{
    struct run *run = run_of(job);
    run->outcome = outcome;
    sem_post(&run->written);
}

/* OK: committed. Otherwise nothing of it was, or nobody knows. */
static enum err write_and_wait(struct run *run,
                               enum verdict (*function)(struct tx *, struct write_job *))
{
    run->err = OK;
    run->lost = false;
    run->job = (struct write_job){ .run = function,
                                   .done = chunk_done,
                                   .arena = &run->arena,
                                   .queue = BACKGROUND,
                                   .name = run->r.op ? run->r.op->name : "job" };
    enum err e = store_submit(run->runner->service->store, &run->job);
    if (e) return e;
    while (sem_wait(&run->written) != 0) {
    } /* a signal came between */
    return run->outcome ? run->outcome : run->err;
}

static struct text or_empty(struct text text)
{
    return text.at ? text : TEXT("");
}

/* --- the writes ------------------------------------------------------------------------------- */
static enum err find_next(struct tx *tx, void *arg)
{
    struct run *run = arg;
    struct job_next_row next;
    enum err e = sql_job_next(tx, clock_machine_ms(), run->runner->holder, &next);
    if (!e) run->row.id = next.id;
    return e;
}

/* NO_ROW: another server was faster. */
static enum verdict claim_run(struct tx *tx, struct write_job *job)
{
    struct run *run = run_of(job);
    int64_t now_ms = clock_machine_ms();
    run->err =
        sql_job_claim(tx, run->row.id, now_ms, run->runner->holder, now_ms + LEASE_MS, &run->row);
    return run->err ? UNDO : KEEP;
}

static enum err advance(struct tx *tx, struct run *run, const struct progress *to, int64_t until_ms)
{
    int64_t changed;
    enum err e = sql_job_advance(tx, run->row.id, run->runner->holder, or_empty(to->cursor.words),
                                 to->cursor.number, to->done, to->total, until_ms, &changed);
    run->lost = !e && !changed;
    return e;
}

static enum err end(struct tx *tx, struct run *run, const struct progress *at, enum err failure,
                    struct text problem)
{
    int64_t changed;
    struct call *call = &run->r.call;
    struct text slug = failure ? text_of(err_slug(failure)) : TEXT("");
    enum err e = sql_job_end(tx, run->row.id, run->runner->holder,
                             failure ? TEXT("failed") : TEXT("done"), or_empty(at->cursor.words),
                             at->cursor.number, at->done, at->total, or_empty(at->report), slug,
                             or_empty(problem), service_now_ms(run->runner->service), &changed);
    run->lost = !e && !changed;
    if (e || run->lost) return e;
    if (!call->object_id) call->object_id = run->row.id;
    return audit_add(tx, call, run->row.operation, failure ? slug : TEXT("ok"), TEXT("{}"));
}

/* The report that the slice wrote, or the output of the last chunk. */
static enum err make_report(struct run *run)
{
    struct request *r = &run->r;
    if (run->next.report.at || !r->op->out->n) return OK;
    struct text_builder report = { .arena = &run->arena };
    enum err e = shape_write(&report, r->op->out, r->out, r->actor.role);
    run->next.report = built(&report);
    return e;
}

static enum err chunk(struct tx *tx, struct run *run)
{
    struct request *r = &run->r;
    run->next = run->progress;
    r->call.tx = tx;
    r->call.arena = &run->arena;
    r->call.facts.n = 0;
    r->call.job = &run->next;
    r->out = arena_take(&run->arena, r->op->out->size);
    if (!r->out) return NO_MEMORY;
    shape_blank(r->op->out, r->out);
    enum err e = request_run(r, r->op->run);
    return e || !run->next.finished ? e : make_report(run);
}

static enum err keep_progress(struct tx *tx, struct run *run)
{
    if (run->next.finished) return end(tx, run, &run->next, OK, (struct text){ 0 });
    return advance(tx, run, &run->next, clock_machine_ms() + LEASE_MS);
}

static enum verdict chunk_run(struct tx *tx, struct write_job *job)
{
    struct run *run = run_of(job);
    run->err = run->r.op->on_snapshot ? OK : chunk(tx, run);
    if (!run->err) run->err = keep_progress(tx, run);
    return run->err || run->lost ? UNDO : KEEP;
}

/* Of an operation that only reads: its chunk, before the write that keeps how far it came. */
static enum err chunk_on_snapshot(struct tx *tx, void *arg)
{
    return chunk(tx, arg);
}

static enum verdict fail_run(struct tx *tx, struct write_job *job)
{
    struct run *run = run_of(job);
    struct call *call = &run->r.call;
    enum err failure = run->r.err;
    struct text problem = problem_json(&run->arena, failure, call->lang, &call->facts);
    run->err = end(tx, run, &run->progress, failure, problem);
    return run->err || run->lost ? UNDO : KEEP;
}

/* On stopping: whoever comes next need not wait for the lease to run out. */
static enum verdict leave_run(struct tx *tx, struct write_job *job)
{
    struct run *run = run_of(job);
    run->err = advance(tx, run, &run->progress, 0);
    return run->err ? UNDO : KEEP;
}

static enum err release_all(struct tx *tx, void *arg)
{
    (void)arg;
    int64_t changed;
    return sql_job_release_all(tx, &changed);
}

/* --- one job ---------------------------------------------------------------------------------- */
static bool may_pass(enum err e)
{
    return e == BUSY || e == STORE_FAILED || e == OUTCOME_UNKNOWN;
}

static void run_open(struct run *run)
{
    struct request *r = &run->r;
    const struct job_row *row = &run->row;
    struct service *service = run->runner->service;
    run->x.lang = (enum lang)row->lang;
    r->service = service;
    r->x = &run->x;
    r->op = service_find(service, row->operation);
    r->actor = (struct actor){ .account_id = row->account_id,
                               .role = (unsigned)row->role,
                               .person_id = row->person_id,
                               .school_id = row->school_id,
                               .partner_id = row->partner_id,
                               .place_id = row->place_id };
    r->call = (struct call){ .arena = &run->x.arena,
                             .actor = &r->actor,
                             .now_ms = row->at_ms,
                             .today = day_of_instant(row->at_ms),
                             .lang = run->x.lang,
                             .keys = service->keys,
                             .context = service->context,
                             .service = service };
    /* The row lies in the first chunk's arena. */
    struct text words = text_copy(&run->x.arena, row->cursor_words);
    run->row.operation = text_copy(&run->x.arena, row->operation);
    run->progress = (struct progress){ .job_id = row->id,
                                       .cursor = { words, row->cursor_number },
                                       .done = row->done,
                                       .total = row->total };
}

static enum err prepare_in_tx(struct tx *tx, void *arg)
{
    struct request *r = &((struct run *)arg)->r;
    const struct operation *op = r->op;
    r->call.tx = tx;
    r->call.job = &((struct run *)arg)->progress;
    enum err e = uploads_resolve(r, tx);
    return !e && op->prepare ? request_run(r, op->prepare) : e;
}

static enum err run_prepare(struct run *run)
{
    struct request *r = &run->r;
    const struct operation *op = r->op;
    if (!op || op->kind != BULK) return DEFECT; /* gone since the job was asked for */
    r->in = arena_take(&run->x.arena, op->in->size);
    if (!r->in) return NO_MEMORY;
    enum err e =
        shape_read(&run->x.arena, op->in, run->row.input, run->x.lang, &r->call.facts, r->in);
    if (e) return DEFECT; /* its shape has changed since */
    if (op->object) {
        const struct field *field = shape_field(op->in, text_of(op->object));
        memcpy(&r->call.object_id, (const char *)r->in + field->offset, sizeof(int64_t));
    }
    return store_read(run->runner->service->store, &run->x.arena, prepare_in_tx, run);
}

static bool is_stopping(struct runner *runner)
{
    pthread_mutex_lock(&runner->lock);
    bool stopping = runner->stopping;
    pthread_mutex_unlock(&runner->lock);
    return stopping;
}

static void runner_wait(struct runner *runner, int64_t ms)
{
    int64_t until_us = clock_steady_us() + ms * 1000;
    struct timespec until = { .tv_sec = until_us / 1000000, .tv_nsec = until_us % 1000000 * 1000 };
    pthread_mutex_lock(&runner->lock);
    int late = 0;
    while (!runner->stopping && !runner->woken && !late)
        late = pthread_cond_timedwait(&runner->wake, &runner->lock, &until);
    runner->woken = false;
    pthread_mutex_unlock(&runner->lock);
}

static void tell(struct run *run)
{
    watch_touch(run->runner->service->watch, "job");
    if (run->r.op) watch_touch(run->runner->service->watch, run->r.op->touches);
}

/* After a committed chunk: the cursor leaves the chunk's arena. */
static enum err take_progress(struct run *run)
{
    struct text words = or_empty(run->next.cursor.words);
    run->progress = run->next;
    run->progress.report = (struct text){ 0 };
    run->progress.cursor.words = text_copy(&run->x.arena, words);
    return run->progress.cursor.words.at ? OK : NO_MEMORY;
}

static enum err run_chunks(struct run *run)
{
    enum err e = OK;
    while (!e && !run->lost && !run->progress.finished && !is_stopping(run->runner)) {
        arena_free(&run->arena);
        run->arena = arena_make(ARENA_REQUEST_LIMIT);
        if (run->r.op->on_snapshot)
            e = store_read(run->runner->service->store, &run->arena, chunk_on_snapshot, run);
        if (!e) e = write_and_wait(run, chunk_run);
        if (e || run->lost) break;
        e = take_progress(run);
        tell(run);
    }
    return e;
}

/* Carries the claimed job as far as it goes. A fault that may pass is returned. */
static enum err run_job(struct run *run)
{
    struct runner *runner = run->runner;
    run_open(run);
    enum err e = run_prepare(run);
    if (!e) e = run_chunks(run);
    runner->retries = may_pass(e) ? runner->retries + 1 : 0;
    if (run->lost || (may_pass(e) && runner->retries < RETRIES)) return e;
    if (e) {
        log_event(LOG_WARN, "job_failed", "op=%.*s err=%s", TEXT_ARGS(run->row.operation),
                  err_name(e));
        run->r.err = e;
        if (run->r.op) coverage_count(runner->service, run->r.op, e);
        e = write_and_wait(run, fail_run);
        tell(run);
    } else if (!run->progress.finished) {
        e = write_and_wait(run, leave_run);
    }
    return e;
}

static void run_free(struct run *run)
{
    arena_free(&run->arena);
    exchange_free(&run->x);
    sem_destroy(&run->written);
}

/* Takes and runs one job. NO_ROW: there is none. */
static enum err runner_turn(struct runner *runner)
{
    __attribute__((cleanup(run_free))) struct run run = { .runner = runner };
    sem_init(&run.written, 0, 0);
    exchange_init(&run.x);
    run.x.arena = arena_make(JOB_ARENA_LIMIT);
    run.arena = arena_make(ARENA_REQUEST_LIMIT);
    enum err e = store_read(runner->service->store, &run.x.arena, find_next, &run);
    if (!e) e = write_and_wait(&run, claim_run);
    return e ? e : run_job(&run);
}

/* --- the thread ------------------------------------------------------------------------------- */
struct forgetting {
    int64_t before_ms, forgotten;
};

static enum err find_stale(struct tx *tx, void *arg)
{
    const struct forgetting *f = arg;
    struct idempotency_stale_row row;
    return sql_idempotency_stale(tx, f->before_ms, &row);
}

static enum err forget_some(struct tx *tx, void *arg)
{
    struct forgetting *f = arg;
    return sql_idempotency_forget(tx, f->before_ms, IDEMPOTENCY_FORGET_CHUNK, &f->forgotten);
}

/* Idempotency records past their week, a few at a time. */
static void forget_old(struct runner *runner)
{
    if (clock_steady_us() < runner->forget_at_us) return;
    runner->forget_at_us = clock_steady_us() + FORGET_S * 1000000LL;
    struct store *store = runner->service->store;
    struct forgetting f = { .before_ms = service_now_ms(runner->service) - IDEMPOTENCY_KEPT_MS };
    enum err e;
    do {
        struct arena arena = arena_make(ARENA_REQUEST_LIMIT);
        e = store_read(store, &arena, find_stale, &f);
        if (!e) e = store_write(store, &arena, forget_some, &f);
        arena_free(&arena);
    } while (!e && !is_stopping(runner)); /* until NO_ROW */
}

/* How long there may be work that nobody tells of. */
static int64_t idle_ms_of(const struct service *service)
{
    if (store_is_postgres(service->store)) return IDLE_MS;
    return atomic_load(&service->schedule) ? SCHEDULE_TICK_MS : FORGET_S * 1000LL;
}

static void *runner_main(void *arg)
{
    struct runner *runner = arg;
    while (!is_stopping(runner)) {
        schedule_turn(runner->service);
        enum err e = runner_turn(runner);
        if (e == NO_ROW) forget_old(runner);
        int64_t idle_ms = idle_ms_of(runner->service);
        if (e) runner_wait(runner, e == NO_ROW ? idle_ms : atomic_load(&runner->retry_ms));
    }
    return NULL;
}

static enum err release_leases(struct service *service)
{
    if (store_is_postgres(service->store)) return OK; /* another server may hold some */
    __attribute__((cleanup(arena_release))) struct arena arena = arena_make(ARENA_REQUEST_LIMIT);
    return store_write(service->store, &arena, release_all, NULL);
}

enum err runner_start(struct service *service, struct runner **out)
{
    struct runner *runner = calloc(1, sizeof *runner);
    if (!runner) return NO_MEMORY;
    *out = runner;
    runner->service = service;
    runner->holder = id_new(service->store);
    atomic_store(&runner->retry_ms, RETRY_MS);
    pthread_mutex_init(&runner->lock, NULL);
    pthread_condattr_t steady;
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&runner->wake, &steady);
    pthread_condattr_destroy(&steady);
    enum err e = release_leases(service);
    if (e) return e;
    runner->started = pthread_create(&runner->thread, NULL, runner_main, runner) == 0;
    return runner->started ? OK : NO_MEMORY;
}

void service_set_job_retry(struct service *service, int64_t retry_ms)
{
    atomic_store(&service->runner->retry_ms, retry_ms);
}

void runner_wake(struct runner *runner)
{
    pthread_mutex_lock(&runner->lock);
    runner->woken = true;
    pthread_cond_signal(&runner->wake);
    pthread_mutex_unlock(&runner->lock);
}

void runner_stop(struct runner *runner)
{
    if (!runner) return;
    pthread_mutex_lock(&runner->lock);
    runner->stopping = true;
    pthread_cond_signal(&runner->wake);
    pthread_mutex_unlock(&runner->lock);
    if (runner->started) pthread_join(runner->thread, NULL);
    runner->started = false;
}

void runner_free(struct runner *runner)
{
    if (!runner) return;
    pthread_cond_destroy(&runner->wake);
    pthread_mutex_destroy(&runner->lock);
    free(runner);
}
