/* pg_link.h - one connection to PostgreSQL: commands go out together in one pipeline, each answer
 * has a deadline. Only store_pg.c and pg_link.c include this. */
#pragma once
#include <libpq-fe.h>

#include "store/store_engine.h"

enum { PENDING_MAX = 8, PARAMS_MAX = 64 };

struct pg_connection {
    struct connection base;
    PGconn *link;                     /* NULL: down */
    int64_t retry_at_us;              /* no new attempt to connect before */
    bool *prepared;                   /* by the statement's index */
    bool *compared;                   /* its columns are the declared ones */
    const char *pending[PENDING_MAX]; /* commands that leave with the next exchange */
    size_t pending_count;
    bool begun;  /* the server is in the transaction */
    bool warned; /* the server warned since the exchange began */
};

/* Connects when down, and not more than once a second when the server does not answer. BUSY when
 * another process writes as this node. */
enum err pg_link_up(struct pg_connection *);
void pg_link_drop(struct pg_connection *);

/* What one exchange ends with, after the pending commands. */
struct pg_command {
    const char *sql;         /* a command of our own, answered as text; or NULL: */
    const struct stmt *stmt; /* a statement, prepared when it is not yet */
    const struct param *params;
    bool describe; /* only say what the statement would answer */
};
/* One round trip. `*result` is the last command's, to be cleared by the caller. STORE_FAILED
 * leaves in health what became of the transaction; link is NULL when the connection went too. */
enum err pg_exchange(struct pg_connection *, const struct pg_command *, PGresult **result);
void pg_pend(struct pg_connection *, const char *sql);
