/* crowd.h - many calls under way at once, as in a real Region: the grouped transactions of the
 * store are only full when many ask together. */
#pragma once
#include <pthread.h>

#include "command/reach.h"

struct crowd_call;
typedef void crowd_done(struct crowd_call *); /* on any thread, once, before it is freed */
struct crowd_call {
    struct exchange exchange;
    struct arena arena; /* for the body */
    struct actor actor;
    crowd_done *done; /* or NULL */
    void *of;         /* done's */
    int64_t number;
    struct crowd *crowd;
};
struct crowd {
    struct product *product;
    pthread_mutex_t lock;
    pthread_cond_t moved;
    size_t under_way, most;
    int64_t sent, refused;
    const char *label;
    int64_t total, shown_us;
};
void crowd_open(struct crowd *, struct product *, const char *label, int64_t total);
/* A call to fill in: body from `arena`; NULL without memory. */
struct crowd_call *crowd_call(struct crowd *, const char *operation, struct actor, int64_t at_ms);
/* Sends it, waiting while too many are under way. */
void crowd_send(struct crowd_call *, struct text body);
void crowd_close(struct crowd *); /* waits for all */
