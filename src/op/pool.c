/* pool.c - the threads that carry requests up to the store: reads, and what comes before a write.
 * One queue, first come first served; a request that needs many turns (an export) goes to the back
 * of it after each, so that it never holds a thread from the others. */
#include <stdlib.h>

#include "op/service_inside.h"

enum { POOL_THREADS = 4, POOL_THREADS_MAX = 64, QUEUE_MAX = 4096 };

struct pool {
    pthread_mutex_t lock;
    pthread_cond_t work;
    struct request *first, *last;
    size_t count;
    bool stopping;
    int thread_count;
    pthread_t threads[POOL_THREADS_MAX];
};

static struct request *pool_take(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    while (!pool->first && !pool->stopping) pthread_cond_wait(&pool->work, &pool->lock);
    struct request *r = pool->first;
    if (r) {
        pool->first = r->next;
        if (!pool->first) pool->last = NULL;
        pool->count--;
    }
    pthread_mutex_unlock(&pool->lock);
    return r;
}

static void *pool_main(void *arg)
{
    for (struct request *r; (r = pool_take(arg));) r->step(r);
    return NULL;
}

static bool push(struct pool *pool, struct request *r, size_t most)
{
    pthread_mutex_lock(&pool->lock);
    bool room = pool->count < most;
    if (room) {
        r->next = NULL;
        if (pool->last)
            pool->last->next = r;
        else
            pool->first = r;
        pool->last = r;
        pool->count++;
        pthread_cond_signal(&pool->work);
    }
    pthread_mutex_unlock(&pool->lock);
    return room;
}

bool pool_push(struct pool *pool, struct request *r)
{
    return push(pool, r, QUEUE_MAX);
}

void pool_push_again(struct pool *pool, struct request *r)
{
    push(pool, r, SIZE_MAX);
}

enum err pool_start(int threads, struct pool **out)
{
    struct pool *pool = calloc(1, sizeof *pool);
    if (!pool) return NO_MEMORY;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->work, NULL);
    if (threads <= 0) threads = POOL_THREADS;
    if (threads > POOL_THREADS_MAX) threads = POOL_THREADS_MAX;
    for (int i = 0; i < threads; i++) {
        if (pthread_create(&pool->threads[i], NULL, pool_main, pool) != 0) {
            pool_stop(pool);
            return NO_MEMORY;
        }
        pool->thread_count++;
    }
    *out = pool;
    return OK;
}

void pool_stop(struct pool *pool)
{
    if (!pool) return;
    pthread_mutex_lock(&pool->lock);
    pool->stopping = true;
    pthread_cond_broadcast(&pool->work);
    pthread_mutex_unlock(&pool->lock);
    for (int i = 0; i < pool->thread_count; i++) pthread_join(pool->threads[i], NULL);
    pthread_cond_destroy(&pool->work);
    pthread_mutex_destroy(&pool->lock);
    free(pool);
}
