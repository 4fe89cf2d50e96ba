/* groups.h - a class, a partner, and what one proposes to the other's school, for the scenarios of
 * group orders and group outings. Calendar days are their matter: as presented alone. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "script.h"
#include "stage.h"

#define LYCEE       "0691626T"
#define OTHER_LYCEE "0010001W"
#define COURSE      "2472000631"
#define BOOKSHOP    "08829754400012"
#define CINEMA      "06187530800019"
#define MUSEUM      "07396625100016"
#define CLUB        "05044662400012"
#define CODE        "7394"
enum { PRICE = 4000, SEAT = 700 };

extern struct actor school, manager; /* who names pupils; who proposed last */
extern long long proposal, item;     /* the last ones */

int64_t number(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The class 2A of the lycée, validated in June; the first is called Eleveaa Martin. */
void pupils(int64_t *persons, int n);
int64_t place_of(const char *siret);
enum err propose(const char *siret, const char *kind, const char *days, const char *benefit,
                 const char *price);
/* An operation that only names the proposal; the same of a job. */
enum err step(struct actor, const char *operation);
enum err job(struct actor, const char *operation);
void take_the_class(void);
/* Agreed on Tuesday 10 September 2024, so that objections end on Thursday: workbooks at 40 euros a
 * head, or a film on the 27th. */
void order_agreed(void);
void outing_agreed(void);

int64_t line_of(int64_t person);
/* A member of somebody's line, as somebody sees it; "unseen". */
const char *seen(struct actor, int64_t person, const char *member);
/* A member of the latest line, as its pupil sees it. */
const char *told_to(int64_t person, const char *member);
int64_t mails(const char *template);
int64_t textbooks(int64_t person);
int64_t seats(int64_t person);
