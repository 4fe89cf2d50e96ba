/* write.c - a WRITE, or the acceptance of a BULK: prepared on a snapshot by a thread of the pool,
 * then one job of the grouped transaction. Effect, idempotency record and audit record commit
 * together or not at all, and nobody is answered before they have. */
#include <string.h>

#include "base/log.h"
#include "op/service_inside.h"

static enum err prepare_in_tx(struct tx *tx, void *arg)
{
    struct request *r = arg;
    enum err e = request_admit(r, tx);
    if (e) return e;
    if (idempotency_wanted(r)) idempotency_hash(r);
    const struct shape *out = r->op->out;
    r->out = arena_take(r->call.arena, out->size);
    if (!r->out) return NO_MEMORY;
    if (r->op->kind != WRITE || !r->op->prepare) return OK;
    /* What was done under this key is why it may be refused now: the link is used up. */
    bool found = false;
    if (idempotency_wanted(r)) e = idempotency_find(r, tx, &found);
    return e || found || r->op->prepare_alone ? e : request_run(r, r->op->prepare);
}

static enum err prepare(struct request *r)
{
    enum err e = store_read(r->service->store, &r->x->arena, prepare_in_tx, r);
    if (e || r->replayed || !r->op->prepare_alone) return e;
    r->call.tx = NULL;
    return request_run(r, r->op->prepare);
}

static bool keeps(const struct request *r, enum err e)
{
    return !e || (r->op->kind == WRITE && err_in(r->op->kept, e));
}

/* The records that stand or fall with the effect. */
static enum err keep_records(struct request *r, struct tx *tx, enum err outcome)
{
    enum err e = audit_keep(r, tx, outcome);
    if (e || !idempotency_wanted(r)) return e;
    bool taken = false;
    e = idempotency_keep(r, tx, &taken);
    if (e || !taken) return e;
    /* On another server the same request was first: what this one did is undone. */
    bool found = false;
    e = idempotency_find(r, tx, &found);
    return e ? e : found ? OK : BUSY;
}

static enum err attempt(struct request *r, struct tx *tx)
{
    r->replayed = false;
    r->answer = (struct text){ 0 };
    enum err e = request_readmit(r, tx);
    if (e) return e;
    bool found = false;
    if (idempotency_wanted(r)) e = idempotency_find(r, tx, &found);
    if (e || found) return found ? r->err : e;
    shape_blank(r->op->out, r->out);
    enum err outcome = r->op->kind == BULK ? job_add(r, tx) : request_run(r, r->op->run);
    if (!keeps(r, outcome)) return outcome;
    if (outcome)
        r->answer = problem_json(r->call.arena, outcome, r->call.lang, &r->call.facts);
    else if (r->op->kind == WRITE)
        e = request_write_out(r); /* job_add has made a BULK's */
    r->err = outcome;
    if (!e) e = keep_records(r, tx, outcome);
    if (e) r->answer = (struct text){ 0 };
    return e ? e : r->err;
}

static struct request *request_of(struct write_job *job)
{
    return (struct request *)(void *)((char *)job - offsetof(struct request, job));
}

static enum verdict write_run(struct tx *tx, struct write_job *job)
{
    struct request *r = request_of(job);
    r->err = attempt(r, tx);
    return keeps(r, r->err) && !r->replayed ? KEEP : UNDO;
}

static void write_done(struct write_job *job, enum err outcome)
{
    struct request *r = request_of(job);
    struct service *service = r->service;
    if (outcome) {
        r->replayed = false;
        r->answer = (struct text){ 0 };
        r->call.facts.n = 0;
        r->err = outcome;
    }
    bool changed = keeps(r, r->err) && !r->replayed;
    bool is_job = r->op->kind == BULK;
    if (changed) watch_touch(service->watch, is_job ? "job" : r->op->touches);
    /* Whatever the outcome: a COMMIT that nobody heard of may have left a job. */
    struct runner *runner = is_job ? service->runner : NULL;
    if (runner) runner_wake(runner);
    request_answer(r, r->err);
}

void request_write(struct request *r)
{
    enum err e = prepare(r);
    if (!e && r->replayed) {
        request_answer(r, r->err);
        return;
    }
    if (!e) {
        r->job = (struct write_job){ .run = write_run,
                                     .done = write_done,
                                     .arena = &r->x->arena,
                                     .queue = COUNTER,
                                     .name = r->op->name };
        e = store_submit(r->service->store, &r->job);
    }
    if (e) request_answer(r, e);
}
