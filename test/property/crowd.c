/* crowd.c - many lives at once: each asks one thing after another, all of them together keep the
 * grouped transactions full. Answers are compared on one thread, in whatever order they come. */
#include "crowd.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t came = PTHREAD_COND_INITIALIZER;
static struct flight *answers;

/* On any thread. */
static void note_answer(struct exchange *x)
{
    struct flight *f = x->owner;
    pthread_mutex_lock(&lock);
    f->next = answers;
    answers = f;
    pthread_cond_signal(&came);
    pthread_mutex_unlock(&lock);
}

/* All that came since the last look; waits for the first. */
static struct flight *take_answers(void)
{
    pthread_mutex_lock(&lock);
    while (!answers) pthread_cond_wait(&came, &lock);
    struct flight *all = answers;
    answers = NULL;
    pthread_mutex_unlock(&lock);
    return all;
}

int flights_of(const struct step *s)
{
    return s->how == TAPPED_TWICE || s->how == TWO_AT_ONCE ? 2 : 1;
}

static void send_one(struct life *l, int which)
{
    struct step *s = &l->step;
    struct flight *f = &l->flights[which];
    f->life = l;
    f->which = which;
    exchange_init(&f->exchange);
    struct exchange *x = &f->exchange;
    x->operation = text_of(s->operation);
    x->body = text_of(s->body);
    x->as = &s->actor;
    x->at_ms = s->at_ms;
    x->lang = ENGLISH;
    x->request_key = text_of(s->asked[s->how == TAPPED_TWICE ? 0 : which].key);
    x->owner = f;
    x->done = note_answer;
    service_submit(stage.product.service, x);
}

/* Returns how many operations that is. */
static int send_step(struct life *l)
{
    int asked = flights_of(&l->step);
    l->under_way = asked;
    for (int i = 0; i < asked; i++) send_one(l, i);
    return asked;
}

static struct life *one_answered(struct flight *f)
{
    struct life *l = f->life;
    return --l->under_way ? NULL : l;
}

/* --- the crowd -------------------------------------------------------------------------------- */
static int start(const struct moment *m, struct life *l)
{
    bool drawn = draw_step(l, m->at_ms[l->slot], m->round, m->all);
    return drawn ? send_step(l) : 0;
}

static bool finish(struct life *l)
{
    bool right = answer_is_right(l);
    for (int i = 0; i < flights_of(&l->step); i++) exchange_free(&l->flights[i].exchange);
    l->slot++;
    return right;
}

int64_t crowd_live(struct life *lives, int count, int only, const struct moment *m)
{
    int64_t asked = 0;
    int living = 0, wrong = 0;
    for (int i = 0; i < count; i++) {
        lives[i].slot = 0;
        if (only != NOBODY && i != only) continue;
        int first = start(m, &lives[i]);
        living += first > 0;
        asked += first;
    }
    while (living) {
        struct flight *next;
        for (struct flight *f = take_answers(); f; f = next) {
            next = f->next;
            struct life *l = one_answered(f);
            if (!l) continue;
            wrong += !finish(l);
            int next_asked = !wrong && l->slot < m->slots ? start(m, l) : 0;
            asked += next_asked;
            living -= !next_asked;
        }
    }
    if (wrong) fail(); /* now that nobody is under way any more */
    return asked;
}
