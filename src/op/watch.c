/* watch.c - long polls without a thread for each: a watched READ whose answer the caller already
 * has is put aside and tried again when a committed write touched its topic, or at its deadline.
 * One thread keeps the time. A busy topic re-runs its watchers a few times a second, not at each
 * write.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "op/service_inside.h"

enum {
    TOPICS_MAX = 64,
    REST_US = 250000, /* between two runs of one watcher */
    ROUND_US = 50000, /* between two rounds over all watchers */
    POLL_US = 2000000 /* PostgreSQL: other servers write too, and do not tell us */
};

struct watch {
    struct service *service;
    pthread_mutex_t lock;
    pthread_cond_t moved;
    pthread_t thread;
    bool started, stopping;
    size_t topic_count;
    struct topic {
        const char *name;
        int64_t version;
    } topics[TOPICS_MAX];
    struct request *parked;
};

static struct topic *topic_find(struct watch *watch, const char *name)
{
    for (size_t i = 0; name && i < watch->topic_count; i++)
        if (!strcmp(watch->topics[i].name, name)) return &watch->topics[i];
    return NULL;
}

int64_t watch_version(struct watch *watch, const char *name)
{
    if (!name) return 0;
    pthread_mutex_lock(&watch->lock);
    const struct topic *topic = topic_find(watch, name);
    int64_t version = topic ? topic->version : 0;
    pthread_mutex_unlock(&watch->lock);
    return version;
}

void watch_touch(struct watch *watch, const char *name)
{
    if (!name) return;
    pthread_mutex_lock(&watch->lock);
    struct topic *topic = topic_find(watch, name);
    if (topic) {
        topic->version++;
        if (watch->parked) pthread_cond_signal(&watch->moved);
    }
    pthread_mutex_unlock(&watch->lock);
}

void watch_park(struct watch *watch, struct request *r)
{
    r->watch_rest_us = clock_steady_us() + REST_US;
    pthread_mutex_lock(&watch->lock);
    bool stopping = watch->stopping;
    if (!stopping) {
        r->next = watch->parked;
        watch->parked = r;
        pthread_cond_signal(&watch->moved);
    }
    pthread_mutex_unlock(&watch->lock);
    if (stopping) request_answer(r, OK);
}

/* When the watcher must run again. */
static int64_t due_us(struct watch *watch, const struct request *r)
{
    if (watch->stopping) return 0;
    const struct topic *topic = topic_find(watch, r->op->watch);
    int64_t due = r->watch_until_us;
    if (topic && topic->version != r->topic_version && r->watch_rest_us < due)
        due = r->watch_rest_us;
    int64_t poll_us = r->watch_rest_us - REST_US + POLL_US;
    if (store_is_postgres(watch->service->store) && poll_us < due) due = poll_us;
    return due;
}

/* Takes out those that are due; returns when the next one will be. */
static int64_t gather_due(struct watch *watch, int64_t now_us, struct request **due)
{
    int64_t next_us = INT64_MAX;
    for (struct request **link = &watch->parked; *link;) {
        struct request *r = *link;
        int64_t at_us = due_us(watch, r);
        if (at_us <= now_us) {
            *link = r->next;
            r->next = *due;
            *due = r;
        } else {
            if (at_us < next_us) next_us = at_us;
            link = &r->next;
        }
    }
    return next_us;
}

static void release(struct watch *watch, struct request *due, bool stopping)
{
    while (due) {
        struct request *r = due;
        due = r->next;
        if (stopping)
            request_answer(r, OK); /* with what it has */
        else
            pool_push_again(watch->service->pool, r);
    }
}

static void wait_until(struct watch *watch, int64_t until_us)
{
    if (until_us == INT64_MAX) {
        pthread_cond_wait(&watch->moved, &watch->lock);
        return;
    }
    struct timespec until = { .tv_sec = until_us / 1000000, .tv_nsec = until_us % 1000000 * 1000 };
    pthread_cond_timedwait(&watch->moved, &watch->lock, &until);
}

static void *watch_main(void *arg)
{
    struct watch *watch = arg;
    bool stopping = false;
    while (!stopping) {
        int64_t now_us = clock_steady_us();
        struct request *due = NULL;
        pthread_mutex_lock(&watch->lock);
        stopping = watch->stopping;
        int64_t next_us = gather_due(watch, now_us, &due);
        if (!due && !stopping) wait_until(watch, next_us);
        pthread_mutex_unlock(&watch->lock);
        release(watch, due, stopping);
        if (stopping) break;
        struct timespec round = { .tv_nsec = ROUND_US * 1000 };
        if (due) nanosleep(&round, NULL);
    }
    return NULL;
}

static void add_topic(struct watch *watch, const char *name)
{
    if (!name || topic_find(watch, name) || watch->topic_count == TOPICS_MAX) return;
    watch->topics[watch->topic_count++].name = name;
}

enum err watch_start(struct service *service, struct watch **out)
{
    struct watch *watch = calloc(1, sizeof *watch);
    if (!watch) return NO_MEMORY;
    *out = watch;
    watch->service = service;
    pthread_mutex_init(&watch->lock, NULL);
    pthread_condattr_t steady;
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&watch->moved, &steady);
    pthread_condattr_destroy(&steady);
    for (size_t i = 0; i < service->operation_count; i++)
        add_topic(watch, service->operations[i]->watch);
    watch->started = pthread_create(&watch->thread, NULL, watch_main, watch) == 0;
    return watch->started ? OK : NO_MEMORY;
}

void service_release_watchers(struct service *service)
{
    struct watch *watch = service->watch;
    pthread_mutex_lock(&watch->lock);
    watch->stopping = true;
    pthread_cond_signal(&watch->moved);
    pthread_mutex_unlock(&watch->lock);
}

void watch_stop(struct watch *watch)
{
    if (!watch || !watch->started) return;
    service_release_watchers(watch->service);
    pthread_join(watch->thread, NULL);
}

void watch_free(struct watch *watch)
{
    if (!watch) return;
    pthread_cond_destroy(&watch->moved);
    pthread_mutex_destroy(&watch->lock);
    free(watch);
}
