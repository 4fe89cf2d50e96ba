/* store_testing.h - a database of its own for a test, on either engine, empty and not migrated.
 * Tests only. PostgreSQL's server is the one of PASSREGION_TEST_PG (test/postgres.sh). */
#pragma once
#include <stdbool.h>

#include "store/store.h"

enum { TEST_URL_BYTES = 512, TEST_NO_POSTGRES = 77 /* exit status by which Meson knows a skip */ };

struct test_database {
    char url[TEST_URL_BYTES]; /* for store_open, with .create */
    char place[64];           /* SQLite: the folder; PostgreSQL: the database */
    bool postgres;
};
bool test_has_postgres(void);
/* Aborts when it cannot be made. */
void test_database_make(struct test_database *, bool postgres);
void test_database_drop(struct test_database *); /* after store_close */
/* Runs SQL beside the store, on a connection of its own; the first cell of the first row, when it
 * is a number, else 0. Aborts when it fails. */
long long test_database_sql(const struct test_database *, const char *sql);

/* --- a store on such a database, migrated, for one cmocka test -------------------------------- */
struct test_world {
    struct test_database database;
    struct store *store;
    struct arena arena;
};
/* "sqlite" or "postgres" as the only argument; ends the program, as skipped, when there is no
 * PostgreSQL. */
void test_choose_engine(int argc, char **argv);
int test_world_make(void **state);
int test_world_drop(void **state);
/* With NULL as it was first. .create is filled in and, where 0, limits for slow machines: reads
 * of 10 s, and batches that end only when no job waits. */
void test_world_reopen(struct test_world *, const struct store_options *);
#define test_on_world(name) cmocka_unit_test_setup_teardown(name, test_world_make, test_world_drop)
