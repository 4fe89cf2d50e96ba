/* books_testing.h - a small Region whose books have a bit of everything: two young people, six
 * partners, a year with each kind of use, refund, decision and payment run. All of it goes through
 * the real operations; only the lists (school, partners, conventions, staff) are put beside them.
 * The same for both engines. Tests only. */
#pragma once
#include "base/clock.h"
#include "base/unit_test.h"
#include "books/books.h"
#include "campaign/campaign.h"
#include "op/service.h"
#include "store/store_testing.h"

/* Put beside the operations. */
enum {
    SCHOOL_ID = 11,
    BOOKSHOP = 21,
    CINEMA,
    MUSEUM,
    DOJO,
    PHARMACY,
    EQUIPPER,
    PARTNERS_END,
    SCHOOL_ACCOUNT = 31,
    BENEFITS_ACCOUNT,
    PREPARER,
    APPROVER,
    CASHIERS = 40 /* + partner: the account of its cashier */
};

struct books {
    struct test_world *world;
    struct keys keys;
    struct clock clock;
    struct region region;
    struct service *service;
    struct text answer; /* of the last call */
    int64_t lea, tom;   /* persons */
};
extern struct books books;

int books_make(void **state); /* with its history, on 10 June 2025 */
int books_drop(void **state);

/* Calls; the body is JSON with ' for ". */
enum err ask(struct actor, const char *operation, const char *body, ...)
    __attribute__((format(printf, 3, 4)));
/* A BULK one to its end; the answer is the job. */
enum err ask_job(struct actor, const char *operation, const char *body, ...)
    __attribute__((format(printf, 3, 4)));
/* A member of the last answer by its path, as words; "" when missing. */
const char *answered(const char *path);
int64_t answered_number(const char *path); /* 0 when missing */
/* The first cell, read or written beside the store; `sql` as printf's. */
int64_t known(const char *sql, ...) __attribute__((format(printf, 1, 2)));

extern const struct actor the_operator;
struct actor staff(int64_t account_id, unsigned role);
/* Runs every check on the books as they stand, in pages of `most` rows (0: as the product). */
void audit_all(struct audit *, int64_t most);
/* Seals everything, as if an hour had passed, in so small batches that there are many seals. */
enum { SEALED_AT_ONCE = 11 };
void seal_all(void);

#define must(expression)       assert_string_equal(outcome_name(expression), "OK")
#define refused(expression, e) assert_string_equal(outcome_name(expression), err_name(e))
const char *outcome_name(enum err); /* "OK" too */
