/* connection_watch.c - a list of connections and a thread that shuts down the overdue ones. It only
 * shuts the socket down: closing it stays the library's, which sees the end of the stream. */
#include "web/connection_watch.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include "base/clock.h"

enum { SWEEP_EVERY_MS = 250 };

struct watched {
    int fd;
    _Atomic int64_t deadline_us; /* of clock_steady_us; INT64_MAX: none */
    _Atomic bool wants_input;
    _Atomic bool seen_ended; /* by the sweep before: nothing more can come */
    struct watched *next, *previous;
};
struct connection_watch {
    pthread_t thread;
    pthread_mutex_t mutex; /* of the list; an fd in it is open */
    pthread_cond_t stop_asked;
    bool stopping;
    struct watched *first;
    _Atomic int64_t count;
};

/* A request that is whole may still be read when the end of the stream is first seen; one that is
 * not whole a sweep later never will be. */
static bool has_left(struct watched *watched)
{
    char byte;
    if (!atomic_load(&watched->wants_input)) return false;
    if (recv(watched->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) != 0) return false;
    return atomic_exchange(&watched->seen_ended, true);
}

/* Called with the mutex held. */
static void shut_overdue(struct connection_watch *watch)
{
    int64_t now_us = clock_steady_us();
    for (struct watched *watched = watch->first; watched; watched = watched->next) {
        if (atomic_load(&watched->deadline_us) > now_us && !has_left(watched)) continue;
        shutdown(watched->fd, SHUT_RDWR);
        watched_expect_nothing(watched);
    }
}

static void *sweep(void *arg)
{
    struct connection_watch *watch = arg;
    pthread_mutex_lock(&watch->mutex);
    while (!watch->stopping) {
        int64_t until_us = clock_steady_us() + SWEEP_EVERY_MS * INT64_C(1000);
        struct timespec until = { .tv_sec = until_us / 1000000,
                                  .tv_nsec = until_us % 1000000 * 1000 };
        pthread_cond_timedwait(&watch->stop_asked, &watch->mutex, &until);
        shut_overdue(watch);
    }
    pthread_mutex_unlock(&watch->mutex);
    return NULL;
}

enum err connection_watch_start(struct connection_watch **out)
{
    struct connection_watch *watch = calloc(1, sizeof *watch);
    *out = NULL;
    if (!watch) return NO_MEMORY;
    pthread_condattr_t steady;
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_mutex_init(&watch->mutex, NULL);
    pthread_cond_init(&watch->stop_asked, &steady);
    pthread_condattr_destroy(&steady);
    if (pthread_create(&watch->thread, NULL, sweep, watch) != 0) {
        pthread_cond_destroy(&watch->stop_asked);
        pthread_mutex_destroy(&watch->mutex);
        free(watch);
        return NO_MEMORY;
    }
    *out = watch;
    return OK;
}

void connection_watch_stop(struct connection_watch *watch)
{
    if (!watch) return;
    pthread_mutex_lock(&watch->mutex);
    watch->stopping = true;
    pthread_cond_signal(&watch->stop_asked);
    pthread_mutex_unlock(&watch->mutex);
    pthread_join(watch->thread, NULL);
    pthread_cond_destroy(&watch->stop_asked);
    pthread_mutex_destroy(&watch->mutex);
    free(watch);
}

int64_t connection_watch_count(const struct connection_watch *watch)
{
    return atomic_load(&watch->count);
}

struct watched *connection_watch_add(struct connection_watch *watch, int fd, int64_t within_ms)
{
    struct watched *watched = calloc(1, sizeof *watched);
    if (!watched) return NULL;
    watched->fd = fd;
    watched_expect_input(watched, within_ms);
    pthread_mutex_lock(&watch->mutex);
    watched->next = watch->first;
    if (watch->first) watch->first->previous = watched;
    watch->first = watched;
    pthread_mutex_unlock(&watch->mutex);
    atomic_fetch_add(&watch->count, 1);
    return watched;
}

void connection_watch_forget(struct connection_watch *watch, struct watched *watched)
{
    if (!watched) return;
    pthread_mutex_lock(&watch->mutex);
    if (watched->next) watched->next->previous = watched->previous;
    if (watched->previous)
        watched->previous->next = watched->next;
    else
        watch->first = watched->next;
    pthread_mutex_unlock(&watch->mutex);
    atomic_fetch_sub(&watch->count, 1);
    free(watched);
}

static void expect(struct watched *watched, int64_t deadline_us, bool wants_input)
{
    if (!watched) return;
    atomic_store(&watched->wants_input, wants_input);
    atomic_store(&watched->seen_ended, false);
    atomic_store(&watched->deadline_us, deadline_us);
}

void watched_expect_input(struct watched *watched, int64_t within_ms)
{
    expect(watched, clock_steady_us() + within_ms * 1000, true);
}

void watched_expect_output(struct watched *watched, int64_t within_ms)
{
    expect(watched, clock_steady_us() + within_ms * 1000, false);
}

void watched_expect_nothing(struct watched *watched)
{
    expect(watched, INT64_MAX, false);
}
