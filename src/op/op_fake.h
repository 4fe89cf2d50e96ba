/* op_fake.h - a small table of operations with every kind, member type and rule, and a service over
 * it, for the tests of this folder. Who asks is written in the credential: "cashier 7 3" is account
 * 7, cashier of partner 3 (of person or school 3 for those roles). */
#pragma once
#include "base/unit_test.h"
#include "op/service_inside.h"
#include "store/store_testing.h"

extern const struct op_table fake_operations;
extern const struct shape *const fake_all_types; /* an input with a member of each type */
extern const struct op_table *const fake_tables[];
enum { FAKE_POT_CENTS = 10000 };

struct fake_world {
    struct test_world world;
    struct keys keys;
    struct clock clock;
    struct service *service;
    char upload_dir[64];
    char coverage_path[96];         /* "": nothing is counted */
    _Atomic int64_t closed_account; /* whose session has ended */
    bool with_throttles;
};
int fake_world_make(void **state);
int fake_world_drop(void **state);
void fake_service_open(struct fake_world *);
void fake_service_close(struct fake_world *);
#define test_on_fake(name) cmocka_unit_test_setup_teardown(name, fake_world_make, fake_world_drop)

/* Calls and answers the outcome; the exchange is the caller's to free. */
enum err fake_call(struct fake_world *, struct exchange *, const char *operation,
                   const char *credential, const char *key, const char *body);
/* The same, forgetting the answer. */
enum err fake_ask(struct fake_world *, const char *operation, const char *credential,
                  const char *key, const char *body);
/* The member of an answer, as a C string in the exchange's arena: digits and texts. */
const char *fake_member(struct exchange *, const char *name);
int64_t fake_notes(struct fake_world *);
int64_t fake_audits(struct fake_world *);
int64_t fake_keys(struct fake_world *);
int64_t fake_pot(struct fake_world *, int64_t partner_id);
int64_t fake_tries(struct fake_world *, int64_t partner_id);
/* A note of partner 1; its id, in the arena. */
const char *fake_add_note(struct fake_world *, struct arena *, const char *words);

/* --- who and under which key ------------------------------------------------------------------ */
#define FAKE_CASHIER "cashier 7 1"
#define FAKE_RIVAL   "cashier 8 2"
#define FAKE_KEY(n)  "0123456789abcdef" #n

/* --- many at once ----------------------------------------------------------------------------- */
struct fake_many {
    pthread_mutex_t lock;
    pthread_cond_t all;
    int left;
};
#define FAKE_MANY(n)                                                                               \
    {                                                                                              \
        PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, n                                     \
    }
void fake_one_less(struct exchange *); /* as done(), with the fake_many as owner */
void fake_wait_for_all(struct fake_many *);
