/* crowd.h - all lives through one moment of the calendar. */
#pragma once
#include "life.h"

enum { SLOTS_MAX = 4 };
struct moment { /* each life takes one step at each of these instants */
    int64_t at_ms[SLOTS_MAX];
    int slots, round;
    draw_fn *all; /* all draw this, or NULL: each as its dice say */
};
/* How many operations were asked. `only`: that life alone, or NOBODY. */
int64_t crowd_live(struct life *, int count, int only, const struct moment *);

int flights_of(const struct step *); /* exchanges under way for it: 1 or 2 */

/* Compares the answers of a life's step with what the model expects, and keeps what they teach:
 * answer.c. When one is wrong, says all that is needed to live it again. */
bool answer_is_right(struct life *);
extern struct replay { /* for the message of a failure */
    const char *engine;
    uint64_t seed;
    int64_t operations, asked;
} replay;
