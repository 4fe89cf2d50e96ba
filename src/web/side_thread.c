/* side_thread.c - a queue under a mutex and the thread that empties it. */
#include "web/side_thread.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

enum { WAITING_MAX = 64 };

struct side_thread {
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    struct side_job *first, **end;
    int64_t waiting;
    bool stopping;
};

static struct side_job *next_job(struct side_thread *side)
{
    pthread_mutex_lock(&side->mutex);
    while (!side->first && !side->stopping) pthread_cond_wait(&side->changed, &side->mutex);
    struct side_job *job = side->first;
    if (job) {
        side->first = job->next;
        if (!side->first) side->end = &side->first;
        side->waiting--;
    }
    pthread_mutex_unlock(&side->mutex);
    return job;
}

static void *run_jobs(void *arg)
{
    struct side_thread *side = arg;
    struct side_job *job;
    while ((job = next_job(side))) job->run(job);
    return NULL;
}

enum err side_thread_start(struct side_thread **out)
{
    struct side_thread *side = calloc(1, sizeof *side);
    *out = NULL;
    if (!side) return NO_MEMORY;
    side->end = &side->first;
    pthread_mutex_init(&side->mutex, NULL);
    pthread_cond_init(&side->changed, NULL);
    if (pthread_create(&side->thread, NULL, run_jobs, side) != 0) {
        pthread_cond_destroy(&side->changed);
        pthread_mutex_destroy(&side->mutex);
        free(side);
        return NO_MEMORY;
    }
    *out = side;
    return OK;
}

void side_thread_stop(struct side_thread *side)
{
    if (!side) return;
    pthread_mutex_lock(&side->mutex);
    side->stopping = true;
    pthread_cond_signal(&side->changed);
    pthread_mutex_unlock(&side->mutex);
    pthread_join(side->thread, NULL);
    pthread_cond_destroy(&side->changed);
    pthread_mutex_destroy(&side->mutex);
    free(side);
}

enum err side_thread_post(struct side_thread *side, struct side_job *job)
{
    pthread_mutex_lock(&side->mutex);
    bool taken = side->waiting < WAITING_MAX;
    if (taken) {
        job->next = NULL;
        *side->end = job;
        side->end = &job->next;
        side->waiting++;
        pthread_cond_signal(&side->changed);
    }
    pthread_mutex_unlock(&side->mutex);
    return taken ? OK : BUSY;
}

int64_t side_thread_waiting(struct side_thread *side)
{
    pthread_mutex_lock(&side->mutex);
    int64_t waiting = side->waiting;
    pthread_mutex_unlock(&side->mutex);
    return waiting;
}
