/* throttle.c - how often somebody may ask. Each budget lets a burst through and then refills
 * evenly. A budget can count failures only: a busy bookshop pays as often as it likes, but nobody
 * tries card codes or passwords at scale. Kept in memory, in a table of fixed size: when a caller
 * finds no place, the one that has asked least lately gives way. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "op/service_inside.h"

enum by { BY_ACCOUNT, BY_CLIENT, BY_PARTNER };
struct budget {
    const char *name;
    int64_t capacity, per_seconds;
    enum by by;
    /* Only these outcomes are counted; none: every call is. A call takes its place at the start and
     * gets it back at the end, so that many at once cannot slip past together. */
    enum err counts[2];
};
static const struct budget budgets[] = {
    { "default", 600, 60, BY_ACCOUNT, { OK } },
    { "public", 240, 60, BY_CLIENT, { OK } },
    { "mail", 10, 3600, BY_CLIENT, { OK } },     /* each call sends one */
    { "access", 1200, 60, BY_ACCOUNT, { OK } },  /* a canteen at noon: 20 pupils a second (R28) */
    { "upload", 120, 3600, BY_ACCOUNT, { OK } }, /* service_upload's own */
    { "sign_in", 20, 600, BY_CLIENT, { WRONG_PASSWORD } },
    /* D33; nor are printed numbers found by trying them. */
    { "code", 60, 3600, BY_PARTNER, { WRONG_CODE, UNKNOWN_CARD } },
};

/* `full_us`: when the bucket will be full again (steady clock). Every call moves it on by the time
 * that refills one token; a call is refused when it would lie further ahead than the whole refill.
 */
struct bucket {
    uint64_t key;
    int64_t full_us;
};
enum { SETS = 1 << 14, WAYS = 4 };
struct throttles {
    pthread_mutex_t lock;
    uint64_t seed; /* nobody can choose whom they share a set with */
    struct bucket buckets[SETS][WAYS];
};

const struct budget *budget_find(const char *name)
{
    if (!name) return &budgets[0];
    for (size_t i = 0; i < sizeof budgets / sizeof *budgets; i++)
        if (!strcmp(budgets[i].name, name)) return &budgets[i];
    return NULL;
}

struct throttles *throttles_new(void)
{
    struct throttles *throttles = calloc(1, sizeof *throttles);
    if (!throttles) return NULL;
    pthread_mutex_init(&throttles->lock, NULL);
    random_bytes(&throttles->seed, sizeof throttles->seed);
    return throttles;
}

void throttles_free(struct throttles *throttles)
{
    if (!throttles) return;
    pthread_mutex_destroy(&throttles->lock);
    free(throttles);
}

/* splitmix64's finisher. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

static uint64_t mix_text(uint64_t x, struct text text)
{
    for (size_t i = 0; i < text.len; i++) x = mix(x ^ (unsigned char)text.at[i]);
    return x;
}

/* 0: known by nothing, so not throttled. */
static uint64_t bucket_key(const struct throttles *throttles, const struct budget *budget,
                           const struct actor *actor, struct text client)
{
    uint64_t x = mix(throttles->seed + (uint64_t)(budget - budgets));
    if (budget->by == BY_PARTNER && actor->partner_id)
        return mix(x + 1) ^ mix((uint64_t)actor->partner_id);
    if (budget->by != BY_CLIENT && actor->account_id)
        return mix(x + 2) ^ mix((uint64_t)actor->account_id);
    return client.at ? mix_text(x + 3, client) : 0;
}

static struct bucket *bucket_find(struct throttles *throttles, uint64_t key)
{
    struct bucket *set = throttles->buckets[mix(key) % SETS], *idlest = &set[0];
    for (int i = 0; i < WAYS; i++) {
        if (set[i].key == key) return &set[i];
        if (set[i].full_us < idlest->full_us) idlest = &set[i];
    }
    *idlest = (struct bucket){ .key = key };
    return idlest;
}

static int64_t token_us(const struct budget *budget)
{
    return budget->per_seconds * 1000000 / budget->capacity;
}

enum err throttle_draw(struct throttles *throttles, const struct budget *budget,
                       const struct actor *actor, struct text client, struct facts *facts,
                       uint64_t *drawn)
{
    uint64_t key = bucket_key(throttles, budget, actor, client);
    if (!key) return OK;
    int64_t now_us = clock_steady_us();
    pthread_mutex_lock(&throttles->lock);
    struct bucket *bucket = bucket_find(throttles, key);
    int64_t full_us = (bucket->full_us > now_us ? bucket->full_us : now_us) + token_us(budget);
    int64_t ahead_us = full_us - now_us - budget->per_seconds * 1000000;
    if (ahead_us <= 0) bucket->full_us = full_us;
    pthread_mutex_unlock(&throttles->lock);
    if (ahead_us > 0) {
        facts->n = 0;
        facts_add_count(facts, "seconds", (ahead_us + 999999) / 1000000);
        return TOO_MANY_REQUESTS;
    }
    *drawn = key;
    return OK;
}

enum err throttle_enter(struct request *r)
{
    const struct service *service = r->service;
    if (r->drawn || service->throttles_off || r->x->as) return OK;
    return throttle_draw(service->throttles, budget_find(r->op->budget), &r->actor, r->call.client,
                         &r->call.facts, &r->drawn);
}

void throttle_leave(struct request *r, enum err outcome)
{
    if (!r->drawn) return;
    const struct budget *budget = budget_find(r->op->budget);
    const enum err *counts = budget->counts;
    if (counts[0] == OK || outcome == counts[0] || (outcome && outcome == counts[1])) return;
    struct throttles *throttles = r->service->throttles;
    pthread_mutex_lock(&throttles->lock);
    bucket_find(throttles, r->drawn)->full_us -= token_us(budget);
    pthread_mutex_unlock(&throttles->lock);
}
