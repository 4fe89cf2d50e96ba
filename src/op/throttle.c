/* throttle.c - how often somebody may ask. Each budget lets a burst through and then refills
 * evenly. A budget can count failures only: a busy bookshop pays as often as it likes, but nobody
 * tries card codes or passwords at scale. Kept in memory, in a table of fixed size: when a caller
 * finds no place, the one that has asked least lately gives way. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "op/service_inside.h"

enum by { BY_ACCOUNT, BY_CLIENT, BY_PARTNER, BY_MEMBER };
struct budget {
    const char *name;
    int64_t capacity, per_seconds;
    enum by by;
    /* Only these outcomes are counted; none: every call is. A call takes its place at the start and
     * gets it back at the end, so that many at once cannot slip past together. */
    enum err counts[2];
    const char *member; /* BY_MEMBER: the text of the input that is counted, as it folds */
};
/* A budget of several rows is drawn from by each of them; they stand together. */
static const struct budget budgets[] = {
    { "default", 600, 60, BY_ACCOUNT, { OK } },
    { "public", 240, 60, BY_CLIENT, { OK } },
    /* Each call may send one. A whole school asks from one address. */
    { "mail", 10, 3600, BY_MEMBER, { OK }, "login" },
    { "mail", 300, 3600, BY_CLIENT, { OK } },
    /* A canteen at noon lets in 20 pupils a second (R28), but finds no numbers by trying them. */
    { "access", 1200, 60, BY_ACCOUNT, { OK } },
    { "access", 600, 3600, BY_ACCOUNT, { UNKNOWN_CARD } },
    { "upload", 120, 3600, BY_ACCOUNT, { OK } }, /* service_admit_upload's own */
    /* One account's password is not found by trying, from however many addresses; nor many
     * accounts' from one address, behind which a school of a thousand may mistype on one morning.
     */
    { "sign_in", 20, 600, BY_MEMBER, { WRONG_PASSWORD }, "login" },
    { "sign_in", 1000, 600, BY_CLIENT, { WRONG_PASSWORD } },
    { "password", 20, 600, BY_ACCOUNT, { WRONG_PASSWORD } },
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

static size_t rows_of(const struct budget *first)
{
    const struct budget *end = budgets + sizeof budgets / sizeof *budgets;
    size_t n = 1;
    while (first + n < end && !strcmp(first[n].name, first->name)) n++;
    assert(n <= BUDGET_ROWS);
    return n;
}

bool budget_fits(const struct operation *op)
{
    const struct budget *first = budget_find(op->budget);
    for (size_t i = 0; first && i < rows_of(first); i++) {
        if (first[i].by != BY_MEMBER) continue;
        const struct field *field = shape_field(op->in, text_of(first[i].member));
        if (!field || field->type != TEXT_FIELD) return false;
    }
    return first != NULL;
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
                           const struct actor *actor, struct text client, struct text member)
{
    uint64_t x = mix(throttles->seed + (uint64_t)(budget - budgets));
    if (budget->by == BY_MEMBER) return member.at ? mix_text(x + 4, member) : 0;
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
                       const struct actor *actor, struct text client, struct text member,
                       struct facts *facts, uint64_t *drawn)
{
    uint64_t key = bucket_key(throttles, budget, actor, client, member);
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

/* What the caller says of this member, in the one form that all its spellings share. */
static enum err member_of(const struct request *r, const char *name, struct text *member)
{
    const struct field *field = shape_field(r->op->in, text_of(name));
    struct text said;
    memcpy(&said, (const char *)r->in + field->offset, sizeof said);
    *member = text_fold(r->call.arena, said);
    return member->at ? OK : NO_MEMORY;
}

static enum err enter_row(struct request *r, const struct budget *row, uint64_t *drawn)
{
    struct text member = { 0 };
    if (*drawn || (row->by == BY_MEMBER && !r->in)) return OK;
    enum err e = row->by == BY_MEMBER ? member_of(r, row->member, &member) : OK;
    if (e) return e;
    return throttle_draw(r->service->throttles, row, &r->actor, r->call.client, member,
                         &r->call.facts, drawn);
}

enum err throttle_enter(struct request *r)
{
    if (r->service->throttles_off || r->x->as) return OK;
    const struct budget *first = budget_find(r->op->budget);
    enum err e = OK;
    for (size_t i = 0; i < rows_of(first) && !e; i++) e = enter_row(r, &first[i], &r->drawn[i]);
    return e;
}

static bool is_counted(const struct budget *row, enum err outcome)
{
    const enum err *counts = row->counts;
    return counts[0] == OK || outcome == counts[0] || (outcome && outcome == counts[1]);
}

void throttle_leave(struct request *r, enum err outcome)
{
    const struct budget *first = budget_find(r->op->budget);
    struct throttles *throttles = r->service->throttles;
    for (size_t i = 0; i < rows_of(first); i++) {
        if (!r->drawn[i] || is_counted(&first[i], outcome)) continue;
        pthread_mutex_lock(&throttles->lock);
        bucket_find(throttles, r->drawn[i])->full_us -= token_us(&first[i]);
        pthread_mutex_unlock(&throttles->lock);
    }
}
