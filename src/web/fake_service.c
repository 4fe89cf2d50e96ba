/* fake_service.c - each exchange is answered by a thread of its own, as the real service answers
 * from threads that the HTTP loop knows nothing of. */
#include "web/fake_service.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "op/openapi.h"
#include "op/problem.h"

enum { EXCHANGE_ARENA_BYTES = 16 << 20, LARGE_BYTES = 2 << 20 };

struct service {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int64_t threads, held;
    bool holding, releasing_watchers;
};

static _Atomic bool store_is_down;
const struct shape nothing_shape = { .name = "nothing", .size = sizeof(struct nothing) };

/* Sorted by name, as the real ones. */
static const struct operation operations[] = {
    { .name = "account_sign_in", .kind = WRITE, .in = &nothing_shape, .out = &nothing_shape },
    { .name = "account_sign_out", .kind = WRITE, .in = &nothing_shape, .out = &nothing_shape },
    { .name = "all_rows", .kind = EXPORT, .in = &nothing_shape, .out = &nothing_shape },
    { .name = "busy_write", .kind = WRITE, .in = &nothing_shape, .out = &nothing_shape },
    { .name = "echo_read",
      .kind = READ,
      .in = &nothing_shape,
      .out = &nothing_shape,
      .watch = "echoes" },
    { .name = "echo_write", .kind = WRITE, .in = &nothing_shape, .out = &nothing_shape },
    { .name = "held_write", .kind = WRITE, .in = &nothing_shape, .out = &nothing_shape },
    { .name = "large_read", .kind = READ, .in = &nothing_shape, .out = &nothing_shape },
    { .name = "lost_session", .kind = READ, .in = &nothing_shape, .out = &nothing_shape },
};
enum { OPERATIONS = sizeof operations / sizeof *operations };

struct service *fake_service_new(void)
{
    struct service *service = calloc(1, sizeof *service);
    assert(service);
    pthread_mutex_init(&service->lock, NULL);
    pthread_cond_init(&service->changed, NULL);
    return service;
}

void fake_service_free(struct service *service)
{
    fake_release(service);
    pthread_mutex_lock(&service->lock);
    while (service->threads > 0) pthread_cond_wait(&service->changed, &service->lock);
    pthread_mutex_unlock(&service->lock);
    pthread_cond_destroy(&service->changed);
    pthread_mutex_destroy(&service->lock);
    free(service);
}

static void set_holding(struct service *service, bool holding)
{
    pthread_mutex_lock(&service->lock);
    service->holding = holding;
    pthread_cond_broadcast(&service->changed);
    pthread_mutex_unlock(&service->lock);
}

void fake_hold(struct service *service)
{
    set_holding(service, true);
}

void fake_release(struct service *service)
{
    set_holding(service, false);
}

int64_t fake_held(struct service *service)
{
    pthread_mutex_lock(&service->lock);
    int64_t held = service->held;
    pthread_mutex_unlock(&service->lock);
    return held;
}

void fake_wait_held(struct service *service, int64_t count)
{
    pthread_mutex_lock(&service->lock);
    while (service->held < count) pthread_cond_wait(&service->changed, &service->lock);
    pthread_mutex_unlock(&service->lock);
}

void fake_store_down(bool is_down)
{
    atomic_store(&store_is_down, is_down);
}

/* --- what src/op and src/store would say ------------------------------------------------------ */
size_t service_operation_count(const struct service *service)
{
    (void)service;
    return OPERATIONS;
}

const struct operation *service_operation(const struct service *service, size_t i)
{
    (void)service;
    return &operations[i];
}

const struct operation *service_find(const struct service *service, struct text name)
{
    (void)service;
    for (size_t i = 0; i < OPERATIONS; i++)
        if (text_is(name, operations[i].name)) return &operations[i];
    return NULL;
}

struct store *service_store(struct service *service)
{
    (void)service;
    return NULL;
}

enum err store_ready(struct store *store)
{
    (void)store;
    return atomic_load(&store_is_down) ? STORE_FAILED : OK;
}

struct text openapi_document(struct arena *arena, const struct service *service)
{
    (void)service;
    return text_copy(arena, TEXT("{\"openapi\":\"3.1.0\"}"));
}

void service_release_watchers(struct service *service)
{
    pthread_mutex_lock(&service->lock);
    service->releasing_watchers = true;
    pthread_cond_broadcast(&service->changed);
    pthread_mutex_unlock(&service->lock);
}

void exchange_init(struct exchange *x)
{
    *x = (struct exchange){ .export_fd = -1, .arena = arena_make(EXCHANGE_ARENA_BYTES) };
}

void exchange_free(struct exchange *x)
{
    if (x->export_fd >= 0) close(x->export_fd);
    arena_free(&x->arena);
}

/* --- the operations --------------------------------------------------------------------------- */
static void refuse(struct exchange *x, enum err e)
{
    struct facts facts = { 0 };
    if (e == BUSY) facts_add_count(&facts, "seconds", 3);
    x->err = e;
    x->status = err_http_status(e);
    x->answer = problem_json(&x->arena, e, x->lang, &facts);
}

static void build_member(struct text_builder *out, const char *name, struct text value)
{
    if (!value.at) return;
    build_format(out, ",\"%s\":", name);
    build_json_string(out, value);
}

static void echo(struct exchange *x)
{
    struct text_builder out = { .arena = &x->arena };
    build_format(&out, "{\"lang\":\"%s\",\"wait_ms\":%lld", x->lang == ENGLISH ? "en" : "fr",
                 (long long)x->wait_ms);
    build_member(&out, "body", x->body);
    build_member(&out, "query", x->query);
    build_member(&out, "credential", x->credential);
    build_member(&out, "request_key", x->request_key);
    build_member(&out, "client_address", x->client_address);
    build_member(&out, "seen", x->seen);
    if (x->as) build_format(&out, ",\"role\":%u", x->as->role);
    build_chars(&out, "}");
    x->answer = built(&out);
}

static void answer_large(struct exchange *x)
{
    char *at = arena_take(&x->arena, LARGE_BYTES);
    assert(at);
    memset(at, ' ', LARGE_BYTES);
    at[0] = '{';
    at[LARGE_BYTES - 1] = '}';
    x->answer = (struct text){ at, LARGE_BYTES };
}

static void answer_rows(struct exchange *x)
{
    struct text rows = x->encoding == AS_CSV ? TEXT("a,b\n1,2\n") : TEXT("{\"a\":1}\n{\"a\":2}\n");
    x->export_fd = memfd_create("rows", MFD_CLOEXEC);
    assert(x->export_fd >= 0);
    ssize_t written = write(x->export_fd, rows.at, rows.len);
    assert(written == (ssize_t)rows.len);
}

static void wait_while_held(struct service *service)
{
    pthread_mutex_lock(&service->lock);
    service->held++;
    pthread_cond_broadcast(&service->changed);
    while (service->holding) pthread_cond_wait(&service->changed, &service->lock);
    service->held--;
    pthread_mutex_unlock(&service->lock);
}

/* Until the deadline or until the server stops. */
static void wait_as_watcher(struct service *service, int64_t ms)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += ms / 1000;
    int late = 0;
    pthread_mutex_lock(&service->lock);
    while (!service->releasing_watchers && !late)
        late = pthread_cond_timedwait(&service->changed, &service->lock, &until);
    pthread_mutex_unlock(&service->lock);
}

static void answer(struct service *service, struct exchange *x)
{
    x->status = 200;
    x->answer = TEXT("{}");
    if (text_is(x->operation, "account_sign_in")) {
        if (text_is(x->body, "\"wrong\"")) {
            refuse(x, WRONG_PASSWORD);
            return;
        }
        x->answer = TEXT("{\"role\":\"cashier\",\"token\":\"TOKEN123\",\"name\":\"Zoé\"}");
    }
    if (text_is(x->operation, "lost_session")) refuse(x, NOT_SIGNED_IN);
    if (text_is(x->operation, "large_read")) answer_large(x);
    if (text_is(x->operation, "all_rows")) answer_rows(x);
    if (text_is(x->operation, "held_write")) wait_while_held(service);
    if (!text_is(x->operation, "echo_read") && !text_is(x->operation, "echo_write")) return;
    echo(x);
    if (!text_is(x->operation, "echo_read")) return;
    x->etag = TEXT("abc123");
    if (x->wait_ms > 0 && text_equal(x->seen, x->etag)) wait_as_watcher(service, x->wait_ms);
}

struct work {
    struct service *service;
    struct exchange *x;
};

static void *run(void *arg)
{
    struct work work = *(struct work *)arg;
    free(arg);
    answer(work.service, work.x);
    work.x->done(work.x);
    pthread_mutex_lock(&work.service->lock);
    work.service->threads--;
    pthread_cond_broadcast(&work.service->changed);
    pthread_mutex_unlock(&work.service->lock);
    return NULL;
}

void service_submit(struct service *service, struct exchange *x)
{
    if (text_is(x->operation, "busy_write")) {
        refuse(x, BUSY);
        x->done(x);
        return;
    }
    struct work *work = malloc(sizeof *work);
    assert(work);
    *work = (struct work){ service, x };
    pthread_mutex_lock(&service->lock);
    service->threads++;
    pthread_mutex_unlock(&service->lock);
    pthread_attr_t detached;
    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    pthread_t thread;
    int failed = pthread_create(&thread, &detached, run, work);
    assert(!failed);
    (void)failed;
    pthread_attr_destroy(&detached);
}

/* The real one moves the file; this one reads it back. */
enum err service_admit_upload(struct service *service, struct exchange *x, struct facts *facts)
{
    (void)service, (void)facts;
    if (text_is(x->credential, "HOLDER")) return NOT_ALLOWED;
    return text_is(x->credential, "BAD") ? NOT_SIGNED_IN : OK;
}

enum err service_upload(struct service *service, struct exchange *x, const char *spooled_path,
                        const struct upload *upload)
{
    (void)service;
    if (!x->as && !text_is(x->credential, "GOODTOKEN")) {
        refuse(x, NOT_SIGNED_IN);
        return NOT_SIGNED_IN;
    }
    x->status = 201;
    x->answer = text_format(&x->arena,
                            "{\"upload_id\":\"7\",\"size\":%lld,\"sha256\":\"%.*s\","
                            "\"media_type\":\"%.*s\"}",
                            (long long)upload->size, TEXT_ARGS(upload->sha256),
                            TEXT_ARGS(upload->media_type));
    return unlink(spooled_path) == 0 ? OK : CANNOT_READ_FILE;
}
