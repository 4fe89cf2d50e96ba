/* region.h - the small Region on which the guarantees of all operations are tested: two schools,
 * two holders, two partners of each side, so that everybody has a neighbour whose data is not
 * theirs. What is called is written down as steps, in a body that names things as people do. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "stage.h"
#include "store/rewind_testing.h"

struct step {
    const char *at; /* "2024-06-11T08:00" in Paris from this step on; NULL: as before */
    const char *who, *operation;
    const char *body; /* JSON with ' for "; see region_body */
    enum err answers; /* of a BULK operation: of its job; 0 is OK */
};
/* `who` names a role's first actor ("support"), or a further one ("school:0010001W",
 * "cashier:cinema", "holder:Emma", "accountant:2"). "nobody" is ANYONE, "operator" SYSTEM. */
struct actor region_actor(const char *who);
/* Of each role one who has a school, a partner or a person where the role has one. */
struct role_holder {
    unsigned role;
    const char *who;
};
enum { ROLES = 14 };
extern const struct role_holder role_holders[ROLES];
const char *one_of(unsigned roles); /* the first who has one of these */

/* Fills in what a body names as "$kind:name". Ids: $person:Lea, $file:Lea and $payment:Lea (the
 * latest), $partner:bookshop, $place:bookshop, $convention:venue (in force), $line:bookshop (of the
 * latest run), $representative:Lea, $conduct:Lea (the latest), $proposal:cinema (its latest),
 * $member:Lea (a line of a proposal), $school:0691626T, $account:manager:cinema, $latest:table (its
 * largest id). Secrets: $card:Lea (the phone's QR token), $number:Lea (printed), $link:holder (the
 * latest one mailed to them). Small files, as JSON strings: $csv:schools, $csv:partners,
 * $csv:courses, $yaml:small; sent by the administrator, the id of $upload:holders;
 * sent by the accountant, of $bank:venue (a bank's rejection of that partner's line). And
 * $answered:member of the last answer. */
struct text region_body(const char *body);

/* On the catalogues as presented, or on small ones, where an operation takes fewer statements. */
void region_open(void);
void region_open_small(void);
void region_close(void);
/* One call, with this Idempotency-Key; of a BULK operation until its job has ended. What it
 * answered stands in stage.answer. */
enum err region_call(const struct step *, struct text body, const char *key);
/* The steps one after the other; the test fails at the first that answers otherwise. */
void region_play(const struct step *steps, size_t n);
#define play(steps) region_play(steps, sizeof(steps) / sizeof *(steps))

extern struct rewind *region_rewind;
