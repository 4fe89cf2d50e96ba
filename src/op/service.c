/* service.c - opens and closes the service and is its front door: finds the row, starts the request
 * on its way, waits for what is under way before it closes. */
#include <assert.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "op/service_inside.h"

enum { WATCH_MAX_MS = 60000 };

/* --- opening ---------------------------------------------------------------------------------- */
static int compare_operations(const void *a, const void *b)
{
    const struct operation *const *left = a, *const *right = b;
    return strcmp((*left)->name, (*right)->name);
}

static enum err gather_operations(struct service *service, const struct op_table *const *tables)
{
    size_t n = 0;
    for (const struct op_table *const *table = tables; *table; table++) n += (*table)->n;
    service->operations = calloc(n ? n : 1, sizeof(struct operation *));
    if (!service->operations) return NO_MEMORY;
    for (const struct op_table *const *table = tables; *table; table++)
        for (size_t i = 0; i < (*table)->n; i++)
            service->operations[service->operation_count++] = &(*table)->at[i];
    qsort(service->operations, n, sizeof(struct operation *), compare_operations);
    return operations_check(service->operations, n) ? OK : DEFECT;
}

static enum err start(struct service *service, const struct service_options *options)
{
    enum err e = gather_operations(service, options->tables);
    if (e) return e;
    service->throttles = throttles_new();
    if (!service->throttles) return NO_MEMORY;
    e = coverage_open(service, options->coverage_path, &service->coverage);
    if (!e) e = pool_start(options->threads, &service->pool);
    if (!e) e = watch_start(service, &service->watch);
    if (!e) e = runner_start(service, &service->runner);
    return e;
}

enum err service_open(const struct service_options *options, struct service **out)
{
    assert(options->store && options->keys && options->tables && options->authenticate);
    struct service *service = calloc(1, sizeof *service);
    if (!service) return NO_MEMORY;
    service->store = options->store;
    service->clock = options->clock;
    service->keys = options->keys;
    service->authenticate = options->authenticate;
    service->represents = options->represents;
    service->context = options->context;
    service->throttles_off = options->throttles_off;
    service->upload_dir = options->upload_dir ? strdup(options->upload_dir) : NULL;
    pthread_mutex_init(&service->lock, NULL);
    pthread_cond_init(&service->calm, NULL);
    enum err e = start(service, options);
    if (e)
        service_close(service);
    else
        *out = service;
    return e;
}

void service_close(struct service *service)
{
    if (!service) return;
    runner_stop(service->runner);
    watch_stop(service->watch);
    pthread_mutex_lock(&service->lock);
    while (service->under_way) pthread_cond_wait(&service->calm, &service->lock);
    pthread_mutex_unlock(&service->lock);
    pool_stop(service->pool);
    runner_free(service->runner);
    watch_free(service->watch);
    free(atomic_load(&service->schedule));
    coverage_close(service, service->coverage);
    throttles_free(service->throttles);
    pthread_cond_destroy(&service->calm);
    pthread_mutex_destroy(&service->lock);
    free(service->operations);
    free(service->upload_dir);
    free(service);
}

/* --- asking about it -------------------------------------------------------------------------- */
const struct operation *service_find(const struct service *service, struct text name)
{
    size_t low = 0, high = service->operation_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct operation *op = service->operations[middle];
        int order = text_compare(name, text_of(op->name));
        if (!order) return op;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

size_t service_operation_count(const struct service *service)
{
    return service->operation_count;
}

const struct operation *service_operation(const struct service *service, size_t i)
{
    assert(i < service->operation_count);
    return service->operations[i];
}

struct store *service_store(struct service *service)
{
    return service->store;
}

int64_t service_now_ms(const struct service *service)
{
    return service->clock ? clock_now_ms(service->clock) : clock_machine_ms();
}

void request_take(struct service *service)
{
    pthread_mutex_lock(&service->lock);
    service->under_way++;
    pthread_mutex_unlock(&service->lock);
}

void request_give(struct service *service)
{
    pthread_mutex_lock(&service->lock);
    service->under_way--;
    if (!service->under_way) pthread_cond_broadcast(&service->calm);
    pthread_mutex_unlock(&service->lock);
}

/* --- exchanges -------------------------------------------------------------------------------- */
void exchange_init(struct exchange *x)
{
    *x = (struct exchange){ .export_fd = -1, .arena = arena_make(ARENA_REQUEST_LIMIT) };
}

void exchange_free(struct exchange *x)
{
    if (x->export_fd >= 0) close(x->export_fd);
    x->export_fd = -1;
    arena_free(&x->arena);
}

/* An answer before there is a request to speak of. */
static void answer_at_once(struct exchange *x, enum err e)
{
    struct facts none = { 0 };
    x->err = e;
    x->status = err_http_status(e);
    x->answer = problem_json(&x->arena, e, x->lang, &none);
    x->done(x);
}

void service_submit(struct service *service, struct exchange *x)
{
    assert(x->done);
    const struct operation *op = service_find(service, x->operation);
    struct request *r = op ? ARENA_NEW(&x->arena, struct request) : NULL;
    if (!r) {
        answer_at_once(x, op ? NO_MEMORY : NO_SUCH_OPERATION);
        return;
    }
    r->service = service;
    r->x = x;
    r->op = op;
    r->step = request_start;
    r->mark = arena_mark(&x->arena);
    int64_t wait_ms = x->wait_ms > WATCH_MAX_MS ? WATCH_MAX_MS : x->wait_ms;
    if (wait_ms > 0 && !text_is_empty(x->seen))
        r->watch_until_us = clock_steady_us() + wait_ms * 1000;
    request_take(service);
    if (!pool_push(service->pool, r)) request_answer(r, BUSY);
}

struct waiter {
    sem_t answered;
    void (*done)(struct exchange *);
    void *owner;
};

static void wake_waiter(struct exchange *x)
{
    struct waiter *waiter = x->owner;
    sem_post(&waiter->answered);
}

enum err service_call(struct service *service, struct exchange *x)
{
    struct waiter waiter = { .done = x->done, .owner = x->owner };
    sem_init(&waiter.answered, 0, 0);
    x->done = wake_waiter;
    x->owner = &waiter;
    service_submit(service, x);
    while (sem_wait(&waiter.answered) != 0) {
    } /* a signal came between */
    sem_destroy(&waiter.answered);
    x->done = waiter.done;
    x->owner = waiter.owner;
    return x->err;
}
