/* pg_link.c - one connection to PostgreSQL. libpq is used without blocking and in pipeline mode:
 * BEGIN, SAVEPOINT and RELEASE cost no round trip of their own, and a server that is frozen rather
 * than dead, which would keep a blocking client for ever, runs into our own deadline. */
#include "store/pg_link.h"

#include <assert.h>
#include <endian.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"

enum {
    OLDEST_SERVER = 150000,
    RETRY_US = 1000000,
    WRITE_LIMIT_MS = 10000,
    MIGRATION_LIMIT_MS = 3600000,
    GRACE_US = 1000000, /* the server's own limit comes first, if the server is alive */
    IDLE_MORE_MS = 5000,
    LOCK_TRIES = 20,
    LOCK_WAIT_NS = 100000000,
    SETUP_BYTES = 1024
};

/* --- connecting ------------------------------------------------------------------------------- */
static int64_t limit_ms(const struct pg_connection *c)
{
    switch (c->base.use) {
    case FOR_READING:
        return c->base.store->options.read_limit_ms;
    case FOR_WRITING:
        return WRITE_LIMIT_MS;
    case FOR_MIGRATION:
        return MIGRATION_LIMIT_MS;
    }
    return 0;
}

void pg_link_drop(struct pg_connection *c)
{
    PQfinish(c->link);
    c->link = NULL;
    c->begun = false;
    c->pending_count = 0;
    memset(c->prepared, 0, store_statement_count * sizeof *c->prepared);
}

/* A COMMIT that was not replicated succeeds with a warning, so a warning is never passed over. */
static void server_says(void *arg, const PGresult *notice)
{
    struct pg_connection *c = arg;
    const char *severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
    const char *sqlstate = PQresultErrorField(notice, PG_DIAG_SQLSTATE);
    if (!severity || strcmp(severity, "WARNING") != 0) return;
    c->warned = true;
    log_event(LOG_WARN, "database_warning", "sqlstate=%s", sqlstate ? sqlstate : "");
}

/* The lock by which a node has one writer. The server may take a moment to see that an earlier
 * process of this node is gone; once the lock is ours, what it was committing is decided. */
static enum err node_lock(struct pg_connection *c)
{
    char sql[SETUP_BYTES];
    snprintf(sql, sizeof sql,
             "SELECT pg_try_advisory_lock(hashtext('passregion ' || current_schema()), %lld)",
             (long long)c->base.store->options.node);
    for (int tries = 0; tries < LOCK_TRIES; tries++) {
        PGresult *result = NULL;
        enum err e = pg_exchange(c, &(struct pg_command){ .sql = sql }, &result);
        bool locked = !e && PQgetvalue(result, 0, 0)[0] == 't';
        PQclear(result);
        if (e || locked) return e;
        nanosleep(&(struct timespec){ .tv_nsec = LOCK_WAIT_NS }, NULL);
    }
    return BUSY;
}

static enum err session_setup(struct pg_connection *c)
{
    char sql[SETUP_BYTES];
    snprintf(sql, sizeof sql,
             "SELECT current_setting('server_encoding'), current_schema(),"
             " set_config('statement_timeout', '%lld', false),"
             " set_config('idle_in_transaction_session_timeout', '%lld', false),"
             " CASE WHEN current_setting('synchronous_commit') = 'off'"
             " THEN set_config('synchronous_commit', 'on', false) END",
             (long long)limit_ms(c), (long long)limit_ms(c) + IDLE_MORE_MS);
    PGresult *result = NULL;
    enum err e = pg_exchange(c, &(struct pg_command){ .sql = sql }, &result);
    if (e) return e;
    bool utf8 = strcmp(PQgetvalue(result, 0, 0), "UTF8") == 0;
    bool schema = !PQgetisnull(result, 0, 1);
    PQclear(result);
    if (utf8 && schema) return c->base.use == FOR_WRITING ? node_lock(c) : OK;
    log_event(LOG_ERROR, "cannot_use_database", "why=%s",
              utf8 ? "no schema in search_path" : "its encoding is not UTF8");
    return STORE_FAILED;
}

static enum err link_open(struct pg_connection *c)
{
    /* What stands before dbname is a default that the URL may change, what follows is not. */
    const char *const names[] = {
        "target_session_attrs", "keepalives_idle", "dbname", "application_name",
        "client_encoding",      "connect_timeout", NULL
    };
    const char *const values[] = { c->base.use == FOR_READING ? "any" : "read-write",
                                   "10",
                                   c->base.store->place,
                                   "passregion",
                                   "UTF8",
                                   "5",
                                   NULL };
    c->link = PQconnectdbParams(names, values, 1);
    if (!c->link) return NO_MEMORY;
    const char *why = NULL;
    if (PQstatus(c->link) != CONNECTION_OK)
        why = PQerrorMessage(c->link);
    else if (PQserverVersion(c->link) < OLDEST_SERVER)
        why = "older than PostgreSQL 15";
    else if (PQsetnonblocking(c->link, 1) != 0 || !PQenterPipelineMode(c->link))
        why = "pipeline";
    if (why) {
        /* libpq's message may name the host and the user, never the password */
        log_event(LOG_ERROR, "cannot_connect", "why=%s", why);
        return STORE_FAILED;
    }
    PQsetNoticeReceiver(c->link, server_says, c);
    return session_setup(c);
}

enum err pg_link_up(struct pg_connection *c)
{
    if (c->link) return OK;
    if (clock_steady_us() < c->retry_at_us) return STORE_FAILED;
    c->base.deadline_us = INT64_MAX;
    enum err e = link_open(c);
    if (!e) return OK;
    pg_link_drop(c);
    c->retry_at_us = clock_steady_us() + RETRY_US;
    return e;
}

/* --- errors ----------------------------------------------------------------------------------- */
static bool is_one_of(const char *sqlstate, const char *const *list)
{
    for (; *list; list++)
        if (strncmp(sqlstate, *list, strlen(*list)) == 0) return true;
    return false;
}

/* What a refused command did to the transaction. The log gets no values: class 22 quotes them. */
static void command_failed(struct pg_connection *c, const char *name, const PGresult *result)
{
    static const char *const again[] = { "40001", "40P01", "25P02", "3B001", NULL };
    static const char *const link_gone[] = { "08", "57P", "25006", NULL };
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (!sqlstate) sqlstate = "08000"; /* libpq's own: the connection broke */
    log_event(LOG_ERROR, "statement_failed", "statement=%s sqlstate=%s why=%s", name, sqlstate,
              message && strncmp(sqlstate, "22", 2) != 0 ? message : "");
    if (is_one_of(sqlstate, link_gone)) {
        pg_link_drop(c);
        c->base.health = TX_REPLAY;
    } else {
        c->base.health = is_one_of(sqlstate, again) ? TX_REPLAY : TX_SPOILED;
    }
}

static void link_lost(struct pg_connection *c, const char *why)
{
    log_event(LOG_ERROR, "connection_lost", "use=%d why=%s", c->base.use, why);
    pg_link_drop(c);
    c->base.health = TX_REPLAY;
}

/* --- one exchange ----------------------------------------------------------------------------- */
/* The next result or separator (NULL); false when the link is broken or late. */
static bool result_wait(struct pg_connection *c, int64_t deadline_us, PGresult **result)
{
    *result = NULL;
    for (;;) {
        int unsent = PQflush(c->link);
        if (unsent < 0) return false;
        if (!PQisBusy(c->link)) {
            *result = PQgetResult(c->link);
            return PQstatus(c->link) == CONNECTION_OK;
        }
        int64_t left_us = deadline_us - clock_steady_us();
        if (left_us <= 0) return false;
        struct pollfd fd = { .fd = PQsocket(c->link),
                             .events = (short)(POLLIN | (unsent ? POLLOUT : 0)) };
        int64_t wait_ms = left_us / 1000 + 1;
        if (poll(&fd, 1, wait_ms > 60000 ? 60000 : (int)wait_ms) > 0 && !PQconsumeInput(c->link))
            return false;
    }
}

static int send_statement(struct pg_connection *c, const struct pg_command *command)
{
    const struct stmt *stmt = command->stmt;
    const char *values[PARAMS_MAX];
    int lengths[PARAMS_MAX], formats[PARAMS_MAX];
    uint64_t numbers[PARAMS_MAX];
    assert(stmt->param_count <= PARAMS_MAX);
    for (size_t i = 0; i < stmt->param_count; i++) {
        const struct param *p = &command->params[i];
        numbers[i] = htobe64((uint64_t)p->number);
        bool number = p->type == CELL_INT;
        values[i] = number ? (const char *)&numbers[i] : p->text.at;
        lengths[i] = number ? (int)sizeof numbers[i] : (int)p->text.len;
        formats[i] = 1;
    }
    return PQsendQueryPrepared(c->link, stmt->name, (int)stmt->param_count, values, lengths,
                               formats, 1);
}

/* One round trip under way. */
struct exchange {
    const struct pg_command *command;
    int64_t deadline_us;
    int count, prepare_at;   /* results to come; which of them is a PREPARE, or -1 */
    PGresult *failed, *last; /* the first error; the last command's result when there is none */
};

static bool commands_send(struct pg_connection *c, struct exchange *x)
{
    int sent = 1;
    const struct pg_command *command = x->command;
    const struct stmt *stmt = command->stmt;
    for (size_t i = 0; sent && i < c->pending_count; i++, x->count++)
        sent = PQsendQueryParams(c->link, c->pending[i], 0, NULL, NULL, NULL, NULL, 0);
    c->pending_count = 0;
    if (sent && stmt && !c->prepared[stmt->index]) {
        x->prepare_at = x->count++;
        sent = PQsendPrepare(c->link, stmt->name, stmt->postgres, 0, NULL);
    }
    if (!sent) return false;
    if (command->sql)
        sent = PQsendQueryParams(c->link, command->sql, 0, NULL, NULL, NULL, NULL, 0);
    else if (command->describe)
        sent = PQsendDescribePrepared(c->link, stmt->name);
    else
        sent = send_statement(c, command);
    x->count++;
    return sent && PQpipelineSync(c->link);
}

static bool result_is_error(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK;
}

/* Reads all results and the end of the pipeline; false when the link is lost. */
static bool results_read(struct pg_connection *c, struct exchange *x)
{
    PGresult *result;
    for (int i = 0; i < x->count; i++) {
        bool alive = result_wait(c, x->deadline_us, &result);
        if (!result) return false;
        bool error = result_is_error(result);
        if (!error && i == x->prepare_at) c->prepared[x->command->stmt->index] = true;
        if (error && !x->failed)
            x->failed = result;
        else if (!error && i == x->count - 1)
            x->last = result;
        else
            PQclear(result);
        if (!alive || !result_wait(c, x->deadline_us, &result)) return false;
        assert(!result); /* one result a command, then a separator */
    }
    if (!result_wait(c, x->deadline_us, &result)) return false;
    bool ended = PQresultStatus(result) == PGRES_PIPELINE_SYNC;
    PQclear(result);
    return ended;
}

enum err pg_exchange(struct pg_connection *c, const struct pg_command *command, PGresult **out)
{
    struct exchange x = { .command = command, .prepare_at = -1 };
    x.deadline_us = clock_steady_us() + limit_ms(c) * 1000 + GRACE_US;
    *out = NULL;
    c->warned = false;
    bool begins = c->pending_count > 0;
    bool whole = commands_send(c, &x) && results_read(c, &x);
    enum err e = x.failed || !whole ? STORE_FAILED : OK;
    if (x.failed) command_failed(c, command->stmt ? command->stmt->name : "command", x.failed);
    if (!whole && c->link) link_lost(c, x.failed ? "while it answered" : "no answer in time");
    if (c->link && begins) c->begun = true;
    PQclear(x.failed);
    if (e)
        PQclear(x.last);
    else
        *out = x.last;
    return e;
}

void pg_pend(struct pg_connection *c, const char *sql)
{
    assert(c->pending_count < PENDING_MAX);
    c->pending[c->pending_count++] = sql;
}
