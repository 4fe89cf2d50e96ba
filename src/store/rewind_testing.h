/* rewind_testing.h - keeps the state of a test database beside it, says what differs from it, and
 * puts it back, while the store stays open on it. Tests only; nobody may be writing meanwhile.
 *
 * Differences are told so that the same work done twice tells the same: ids made since the state
 * was kept are numbered in their order ("#1"), of a blob only the length is told, and of a column
 * named as random nothing. */
#pragma once
#include "base/arena.h"
#include "store/store_testing.h"

struct rewind;
struct rewind_column {
    const char *table, *column;
    enum {
        NOT_TOLD = 1, /* random, or an instant of the machine: that it differs counts, not how */
        NOT_COMPARED  /* large, and another column of the row changes with it */
    } is;
};
/* Looks at every table but the store's own; `columns` ends with a NULL table and stays the
 * caller's. Like everything here, aborts when the database refuses. */
struct rewind *rewind_open(const struct test_database *, const struct rewind_column *columns);
void rewind_close(struct rewind *);

void rewind_keep(struct rewind *); /* the state to tell from and to go back to */
void rewind_back(struct rewind *);
/* A line for each row that came ("+") or went ("-"), sorted; "" when nothing did. */
struct text rewind_changes(struct rewind *, struct arena *);
/* The first cell of the first row, when it is a number, else 0: test_database_sql on a connection
 * that stays open. */
long long rewind_number(struct rewind *, const char *sql);
