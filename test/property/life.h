/* life.h - one young person's random story on the stage: what is drawn, asked, answered. A life
 * draws from dice of its own, so that it can be lived again alone. */
#pragma once
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "model.h"
#include "stage.h"

/* --- dice ------------------------------------------------------------------------------------- */
struct dice {
    uint64_t state;
};
struct dice dice_for(uint64_t seed, uint64_t whose);
int dice_below(struct dice *, int bound);
int64_t dice_between(struct dice *, int64_t low, int64_t high); /* both included */
bool dice_says(struct dice *, int percent);

/* --- what a life asks next -------------------------------------------------------------------- */
enum { BODY_BYTES = 640, KEY_BYTES = 40, TOKEN_LETTERS = 33, REMEMBERED = 4, TOLD = 30 };
enum how {
    ONCE,
    TAPPED_TWICE, /* the same key and body, both under way at once: one effect (R84) */
    TWO_AT_ONCE,  /* the same body under two keys: two uses, in whatever order */
    ASKED_AGAIN,  /* an earlier key and body: the earlier answer, word for word */
    OTHER_BODY    /* an earlier key with another body */
};
enum reading { NO_LIST, LIST_OF_CHECK, LIST_OF_WALLETS };
struct asked {
    char key[KEY_BYTES];
    struct expected expected;
    int use; /* NOBODY, or the use that the answer's id belongs to */
};
struct step {
    const char *operation;
    struct actor actor;
    int64_t at_ms;
    enum how how;
    enum reading reading;
    bool looks_up;  /* ids to be found afterwards: a person, a file, a card */
    int remembered; /* ASKED_AGAIN, OTHER_BODY: which */
    char body[BODY_BYTES];
    struct asked asked[2];
};
struct remembered { /* an answer that stands under its key */
    const char *operation;
    struct actor actor;
    char key[KEY_BYTES], body[BODY_BYTES];
    char *answer;
};

struct life;
struct flight { /* one exchange under way */
    struct exchange exchange;
    struct life *life;
    struct flight *next;
    int which;
};
struct life {
    struct person *person;
    struct model *model;
    struct dice dice;
    int number, begins; /* round in which it orders */
    int steps, slot;    /* taken in all, and in this round */
    int forgot_at;      /* the partner where the code was just typed wrong, or NOBODY */
    int64_t person_id, account_id, file_ids[YEARS];
    struct {
        char phone[TOKEN_LETTERS], plastic[TOKEN_LETTERS], number[13];
    } cards[CARDS_MAX];
    int cards_known;
    struct step step;
    struct flight flights[2];
    int under_way;
    struct remembered remembered[REMEMBERED];
    int remembered_count;
    char *told[TOLD]; /* the last steps, in words, for when one goes wrong */
};

/* The staff of the Region on the stage. */
struct cast {
    struct actor schools[16], cashiers[PARTNERS_MAX], managers[PARTNERS_MAX];
    struct actor benefits, support, admin, accountants[2];
    int64_t partner_ids[PARTNERS_MAX], place_ids[PARTNERS_MAX], campaign_ids[YEARS];
};
extern struct cast cast;

/* One kind of thing; false when this life has no cause for it now. */
typedef bool draw_fn(struct life *, struct step *);
/* Fills life->step with what happens next at that instant, or with one kind of thing: draw.c. */
bool draw_step(struct life *, int64_t at_ms, int round, draw_fn *);
/* draw_counter.c, draw_file.c. */
draw_fn draw_pay, draw_refund, draw_check, draw_again;
draw_fn draw_order, draw_school, draw_reward, draw_suspend, draw_health, draw_leave, draw_wallets;
draw_fn draw_card, draw_code;
/* The body of the step, with ' for ". */
void step_body(struct step *, const char *format, ...) __attribute__((format(printf, 2, 3)));
void step_body_more(struct step *, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A code nobody would guess at once; two lives may share one. */
const char *draw_sound_code(struct dice *);
/* A card to hold out, and what is read of it. */
int draw_presented(struct life *, enum presented *, const char **token);

/* Ids that the program gave: learn.c. */
void learn(struct life *);
