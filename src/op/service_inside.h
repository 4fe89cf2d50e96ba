/* service_inside.h - what the files of src/op share behind service.h. Nobody else includes it.
 *
 * A request is one exchange on its way: it lives in the exchange's arena and moves through steps,
 * each run by a thread of the pool, by the store's writer, or by the watch's clock. */
#pragma once
#include <pthread.h>
#include <stdatomic.h>

#include "op/op_shape.h"
#include "op/problem.h"
#include "op/service.h"

enum { REQUEST_HASH_BYTES = 16, BUSY_SECONDS = 1, EXPORT_AFTER_MAX = 512, BUDGET_ROWS = 2 };

struct export;
struct request {
    struct service *service;
    struct exchange *x;
    const struct operation *op;
    void (*step)(struct request *); /* what a pool thread does with it next */
    struct request *next;           /* in the pool's queue, or among the watchers */

    struct arena_mark mark; /* all that an earlier attempt took is given back */
    struct actor actor;
    struct call call;
    void *in, *out;
    enum err err;
    struct text answer; /* JSON, when made */
    bool replayed;

    uint64_t drawn[BUDGET_ROWS];      /* the buckets that its budget's rows were drawn from */
    uint8_t hash[REQUEST_HASH_BYTES]; /* of the canonical body */
    struct write_job job;

    int64_t topic_version, watch_until_us, watch_rest_us; /* watched READ */
    struct export *export;
};

struct service {
    struct store *store;
    const struct clock *clock;
    const struct keys *keys;
    authenticate_fn *authenticate;
    represents_fn *represents;
    void *context;
    char *upload_dir;
    bool throttles_off;

    const struct operation **operations; /* sorted by name */
    size_t operation_count;
    struct pool *pool;
    struct throttles *throttles;
    struct watch *watch;
    struct runner *runner;
    struct schedule *_Atomic schedule; /* NULL: this one keeps none */
    struct coverage *coverage;

    pthread_mutex_t lock; /* of under_way */
    pthread_cond_t calm;
    int64_t under_way;
};

/* --- op_check.c: the table -------------------------------------------------------------------- */
bool operations_check(const struct operation *const *, size_t n);
bool err_in(const enum err *list, enum err); /* OK-ended; NULL is empty */
/* May this operation answer so by itself? */
bool operation_may_refuse(const struct operation *, enum err);
/* Every refusal the operation can answer: the row's, and what follows from the row. */
size_t operation_refusals(const struct operation *, enum err out[ERR_COUNT]);
bool operation_writes(const struct operation *); /* WRITE or BULK */
/* Its answers are kept under an idempotency key: it writes, and answers no secret. */
bool operation_is_keyed(const struct operation *);

/* --- exchange.c: the sequence ----------------------------------------------------------------- */
void request_start(struct request *); /* the first step; again when a watched topic changed */
void request_begin(struct request *); /* forgets what an earlier attempt left */
/* Who asks, may they, how often, what do they say, is it theirs. Leaves in, actor and call set. */
enum err request_admit(struct request *, struct tx *);
/* The same again inside the write: only who, role and ownership. */
enum err request_readmit(struct request *, struct tx *);
enum err request_run(struct request *, op_fn *); /* the function, its refusals held to the row */
enum err request_write_out(struct request *);    /* out to r->answer */
void request_answer(struct request *, enum err); /* the end: x->done */
void request_take(struct service *);             /* counts a request in; answer counts it out */
void request_give(struct service *);

/* --- write.c ---------------------------------------------------------------------------------- */
void request_write(struct request *);

/* --- idempotency.c, audit.c ------------------------------------------------------------------- */
void idempotency_hash(struct request *); /* r->hash of r->in */
bool idempotency_wanted(const struct request *);
enum err idempotency_check_key(struct request *);
/* Finds what the key answered before: *found, and the request answers so. KEY_REUSED. */
enum err idempotency_find(struct request *, struct tx *, bool *found);
/* Keeps the request's answer; *taken when another transaction was first with this key. */
enum err idempotency_keep(struct request *, struct tx *, bool *taken);
enum { IDEMPOTENCY_KEPT_MS = 7 * 24 * 3600 * 1000, IDEMPOTENCY_FORGET_CHUNK = 500 };
enum err audit_keep(struct request *, struct tx *, enum err outcome);
enum err audit_add(struct tx *, const struct call *, struct text operation, struct text outcome,
                   struct text detail);

/* --- pool.c ----------------------------------------------------------------------------------- */
enum err pool_start(int threads, struct pool **);
void pool_stop(struct pool *);                         /* after the queue is empty */
bool pool_push(struct pool *, struct request *);       /* false: full */
void pool_push_again(struct pool *, struct request *); /* one already taken: never refused */

/* --- throttle.c ------------------------------------------------------------------------------- */
struct budget;
const struct budget *budget_find(const char *name); /* NULL: "default"; NULL when unknown */
struct throttles *throttles_new(void);              /* NULL: no memory */
void throttles_free(struct throttles *);
/* The operation's input has the members that its budget counts by. */
bool budget_fits(const struct operation *);
/* `member`: of the input, folded, where the budget goes by one. TOO_MANY_REQUESTS {seconds}. */
enum err throttle_draw(struct throttles *, const struct budget *, const struct actor *,
                       struct text client, struct text member, struct facts *, uint64_t *drawn);
/* Before the input is read, and again after it for what goes by a member; each row is drawn from
 * once, however often the request is run. */
enum err throttle_enter(struct request *);
void throttle_leave(struct request *, enum err outcome);

/* --- watch.c ---------------------------------------------------------------------------------- */
enum err watch_start(struct service *, struct watch **);
void watch_stop(struct watch *); /* lets every watcher go with what it has; no more are kept */
void watch_free(struct watch *); /* when no request is under way */
int64_t watch_version(struct watch *, const char *topic);
void watch_touch(struct watch *, const char *topic); /* NULL: nothing */
/* Keeps the request until its topic moves past its topic_version, or its deadline. */
void watch_park(struct watch *, struct request *);

/* --- export.c --------------------------------------------------------------------------------- */
void request_export(struct request *);
void export_close(struct export *); /* NULL: nothing */

/* --- job.c ------------------------------------------------------------------------------------ */
enum err job_add(struct request *, struct tx *);
enum err runner_start(struct service *, struct runner **);
void runner_stop(struct runner *); /* after the chunk under way */
void runner_free(struct runner *); /* when no request is under way */
void runner_wake(struct runner *);

/* --- schedule.c ------------------------------------------------------------------------------- */
enum { SCHEDULE_TICK_MS = 60000 }; /* how often the clock is looked at */
/* The runner's, between two jobs: adds the jobs whose hour has come. */
void schedule_turn(struct service *);

/* --- upload.c --------------------------------------------------------------------------------- */
/* Fills the UPLOAD members of `in` from the table. BAD_INPUT. */
enum err uploads_resolve(struct request *, struct tx *);

/* --- coverage.c ------------------------------------------------------------------------------- */
enum err coverage_open(struct service *, const char *path, struct coverage **);
void coverage_close(struct service *, struct coverage *);
void coverage_count(struct service *, const struct operation *, enum err);
