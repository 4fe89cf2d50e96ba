/* account_testing.h - an office: one school, two partners and a service with the operations of
 * accounts and mails over them, for tests of both. What is asked and answered goes through the
 * service, as in the product. */
#pragma once
#include "base/clock.h"
#include "base/unit_test.h"
#include "campaign/campaign.h"
#include "op/service.h"
#include "store/store_testing.h"

enum { OFFICE_SCHOOL = 11, OFFICE_PARTNER = 21, OFFICE_NEIGHBOUR = 22 };
struct office {
    struct test_world *world;
    struct keys keys;
    struct clock clock;
    struct region region;
    struct service *service;
    struct text answer; /* of the last call */
};
extern struct office office;

int office_make(void **state); /* on 2 September 2024, 9:00 in Paris; no campaign */
int office_drop(void **state);
#define test_in_office(name) cmocka_unit_test_setup_teardown(name, office_make, office_drop)
void office_at(const char *paris_time); /* the clock stands there */
/* Another service over the same database, as on another server (PostgreSQL) or the same store. */
struct service *office_service(struct store *);
/* Opens a campaign of the source tree with these activation_months. */
void office_open_campaign(const char *code, int months);

/* Calls; the body is JSON with ' for ". */
enum err call_as(const struct actor *, const char *operation, const char *body, ...)
    __attribute__((format(printf, 3, 4)));
enum err call_with(const char *credential, const char *operation, const char *body, ...)
    __attribute__((format(printf, 3, 4)));
/* A member of the last answer by its path, "items.0.login", as words; "" when missing. */
const char *answered(const char *path);
/* The first cell, read beside the store; `sql` as printf's. */
int64_t known(const char *sql, ...) __attribute__((format(printf, 1, 2)));

extern const struct actor the_system;
/* Opens, activates and signs in: the session's token. `side` is the school or partner, or 0. */
const char *session_of(const char *role, int64_t side, const char *login);
/* A young person with an account and an activation link, as after an order; their account. */
int64_t person_account(const char *name, const char *mail);
/* The secret of the latest link; what a mail would carry. */
const char *latest_link(void);
#define OFFICE_PASSWORD "quatre mots au hasard"

#define must(expression)       assert_string_equal(outcome_name(expression), "OK")
#define refused(expression, e) assert_string_equal(outcome_name(expression), err_name(e))
const char *outcome_name(enum err); /* "OK" too */
