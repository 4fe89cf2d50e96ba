/* cast.h - who one can be in the demonstration: what its staff and its young people share. */
#pragma once
#include "demo/demo.h"

/* A row of the start page. */
struct cast_row {
    struct text role, login, password, name, says_fr, says_en, opens, code;
    int64_t person_id; /* of a young person, else 0 */
};
enum err cast_add(struct demo *, struct cast_row *);

/* Follows the last link mailed to `login`; *chosen is the password it then has. */
enum err cast_choose_password(struct demo *, struct text login, struct text *chosen);

/* A young person worth meeting, as data/demo_holders.csv says: on which course, in which state, and
 * what happened to them. Empty: whichever. */
struct witness {
    struct text track, level, state, story, says_fr, says_en;
};
/* Finds or makes one and adds them, or nobody: the demonstration may be too small for them, or its
 * day too late. `number` is that of the mail address of somebody made. */
enum err cast_young_person(struct demo *, const struct witness *, int64_t number);
