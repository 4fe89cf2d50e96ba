/* Sends calls into the service and keeps a bounded number under way. */
#include "demo/crowd.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { UNDER_WAY = 192, SHOW_EVERY_US = 100000, CALL_MEMORY = 1 << 20, BAR = 30 };

void crowd_open(struct crowd *crowd, struct product *product, const char *label, int64_t total)
{
    *crowd =
        (struct crowd){ .product = product, .most = UNDER_WAY, .label = label, .total = total };
    pthread_mutex_init(&crowd->lock, NULL);
    pthread_cond_init(&crowd->moved, NULL);
}

static void show(struct crowd *crowd, bool last)
{
    if (!crowd->label || !isatty(STDERR_FILENO)) return;
    int64_t now = clock_steady_us();
    if (!last && now - crowd->shown_us < SHOW_EVERY_US) return;
    crowd->shown_us = now;
    int64_t total = crowd->total > crowd->sent ? crowd->total : crowd->sent;
    int full = total ? (int)(crowd->sent * BAR / total) : BAR;
    fprintf(stderr, "\r  %-34s [%.*s%.*s] %lld", crowd->label, full,
            "##############################", BAR - full, "..............................",
            (long long)crowd->sent);
}

struct crowd_call *crowd_call(struct crowd *crowd, const char *operation, struct actor actor,
                              int64_t at_ms)
{
    struct crowd_call *call = calloc(1, sizeof *call);
    if (!call) return NULL;
    call->arena = arena_make(CALL_MEMORY);
    call->actor = actor;
    call->crowd = crowd;
    exchange_init(&call->exchange);
    call->exchange.operation = text_of(operation);
    call->exchange.as = &call->actor;
    call->exchange.at_ms = at_ms;
    return call;
}

static void finished(struct exchange *x)
{
    struct crowd_call *call = x->owner;
    struct crowd *crowd = call->crowd;
    if (call->done) call->done(call);
    bool refused = x->err != OK;
    exchange_free(x);
    arena_free(&call->arena);
    free(call);
    pthread_mutex_lock(&crowd->lock);
    crowd->under_way--;
    crowd->refused += refused;
    pthread_cond_broadcast(&crowd->moved);
    pthread_mutex_unlock(&crowd->lock);
}

void crowd_send(struct crowd_call *call, struct text body)
{
    struct crowd *crowd = call->crowd;
    call->exchange.body = body;
    call->exchange.request_key = token_make(&call->arena);
    call->exchange.owner = call;
    call->exchange.done = finished;
    pthread_mutex_lock(&crowd->lock);
    while (crowd->under_way >= crowd->most) pthread_cond_wait(&crowd->moved, &crowd->lock);
    crowd->under_way++;
    crowd->sent++;
    show(crowd, false);
    pthread_mutex_unlock(&crowd->lock);
    service_submit(crowd->product->service, &call->exchange);
}

void crowd_close(struct crowd *crowd)
{
    pthread_mutex_lock(&crowd->lock);
    while (crowd->under_way) pthread_cond_wait(&crowd->moved, &crowd->lock);
    show(crowd, true);
    pthread_mutex_unlock(&crowd->lock);
    if (crowd->label && isatty(STDERR_FILENO)) fputc('\n', stderr);
    if (crowd->label && !isatty(STDERR_FILENO))
        fprintf(stderr, "  %-34s %lld\n", crowd->label, (long long)crowd->sent);
    pthread_cond_destroy(&crowd->moved);
    pthread_mutex_destroy(&crowd->lock);
}
