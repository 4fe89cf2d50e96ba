/* store_pg.c - the PostgreSQL engine: a READ COMMITTED writer whose statements carry their own
 * checks, REPEATABLE READ snapshots for reads, parameters and results in binary. What pipelines,
 * deadlines and broken connections ask for is in pg_link.c. */
#include <assert.h>
#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "store/pg_link.h"

enum { BATCH_JOBS = 64, MIGRATION_LOCK = NODES, SQL_BYTES = 256 };
enum {
    OID_BYTEA = 17,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_VARCHAR = 1043
};

static struct pg_connection *of(struct connection *connection)
{
    return (struct pg_connection *)connection;
}

static enum err command_run(struct pg_connection *c, const char *sql)
{
    PGresult *result = NULL;
    enum err e = pg_exchange(c, &(struct pg_command){ .sql = sql }, &result);
    PQclear(result);
    return e;
}

/* --- connections ------------------------------------------------------------------------------ */
static void pg_disconnect(struct connection *connection)
{
    struct pg_connection *c = of(connection);
    pg_link_drop(c);
    free(c->prepared);
    free(c->compared);
    free(c);
}

static enum err pg_connect(struct store *store, enum connection_use use, struct connection **out)
{
    struct pg_connection *c = calloc(1, sizeof *c);
    if (!c) return NO_MEMORY;
    c->base = (struct connection){ .store = store, .use = use };
    c->prepared = calloc(store_statement_count + 1, sizeof *c->prepared);
    c->compared = calloc(store_statement_count + 1, sizeof *c->compared);
    enum err e = c->prepared && c->compared ? pg_link_up(c) : NO_MEMORY;
    if (e)
        pg_disconnect(&c->base);
    else
        *out = &c->base;
    return e;
}

/* --- transactions ----------------------------------------------------------------------------- */
static enum err pg_begin(struct connection *connection)
{
    static const char *const begin[] = { [FOR_READING] =
                                             "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
                                         [FOR_WRITING] = "BEGIN ISOLATION LEVEL READ COMMITTED",
                                         [FOR_MIGRATION] = "BEGIN ISOLATION LEVEL READ COMMITTED" };
    struct pg_connection *c = of(connection);
    if (pg_link_up(c)) {
        connection->health = TX_LOST; /* the next batch asks again */
        return STORE_FAILED;
    }
    connection->health = TX_SOUND;
    assert(!c->begun && !c->pending_count);
    pg_pend(c, begin[connection->use]);
    if (connection->use != FOR_MIGRATION) return OK;
    char sql[SQL_BYTES]; /* one server migrates, the others wait for it */
    snprintf(sql, sizeof sql,
             "SELECT pg_advisory_xact_lock(hashtext('passregion ' || current_schema()), %d)",
             MIGRATION_LOCK);
    return command_run(c, sql);
}

static enum err pg_commit(struct connection *connection)
{
    struct pg_connection *c = of(connection);
    if (!c->begun) { /* no statement was run */
        c->pending_count = 0;
        return OK;
    }
    PGresult *result = NULL;
    enum err e = pg_exchange(c, &(struct pg_command){ .sql = "COMMIT" }, &result);
    bool committed = !e && strcmp(PQcmdStatus(result), "COMMIT") == 0; /* else "ROLLBACK" */
    PQclear(result);
    if (!c->link) return OUTCOME_UNKNOWN;
    c->begun = PQtransactionStatus(c->link) != PQTRANS_IDLE; /* COMMIT may not have been reached */
    if (!committed) return STORE_FAILED;
    return c->warned ? OUTCOME_UNKNOWN : OK;
}

static void pg_rollback(struct connection *connection)
{
    struct pg_connection *c = of(connection);
    c->pending_count = 0;
    if (c->begun && command_run(c, "ROLLBACK") && c->link) pg_link_drop(c);
    c->begun = false;
    connection->health = TX_SOUND;
}

static enum err pg_undo(struct connection *connection, enum undo undo)
{
    struct pg_connection *c = of(connection);
    if (undo == UNDO_POINT) pg_pend(c, "SAVEPOINT job");
    if (undo == UNDO_BACK) {
        pg_pend(c, "ROLLBACK TO job");
        connection->health = TX_SOUND;
    }
    if (undo != UNDO_POINT) pg_pend(c, "RELEASE job");
    return OK;
}

/* --- statements ------------------------------------------------------------------------------- */
static bool type_fits(enum cell_type cell, Oid type)
{
    switch (cell) {
    case CELL_INT:
        return type == OID_INT8 || type == OID_INT4 || type == OID_INT2;
    case CELL_TEXT:
        return type == OID_TEXT || type == OID_VARCHAR;
    case CELL_BLOB:
        return type == OID_BYTEA;
    }
    return false;
}

static enum err columns_compare(const struct stmt *stmt, const PGresult *result)
{
    const char *names[COLUMNS_MAX];
    size_t count = (size_t)PQnfields(result);
    if (count != stmt->column_count) return columns_differ(stmt, count, "another number of them");
    assert(count <= COLUMNS_MAX);
    for (size_t i = 0; i < count; i++) {
        names[i] = PQfname(result, (int)i);
        if (!type_fits(stmt->columns[i].type, PQftype(result, (int)i)))
            return columns_differ(stmt, i, "another type (CAST it)");
    }
    return columns_check_names(stmt, names);
}

static enum err pg_check(struct connection *connection, const struct stmt *stmt)
{
    struct pg_connection *c = of(connection);
    PGresult *result = NULL;
    enum err e = pg_link_up(c);
    if (!e) e = pg_exchange(c, &(struct pg_command){ .stmt = stmt, .describe = true }, &result);
    if (!e) e = columns_compare(stmt, result);
    PQclear(result);
    return e ? DEFECT : OK;
}

static int64_t number_of(const char *bytes, int len)
{
    uint64_t big = 0;
    uint32_t middle = 0;
    uint16_t small = 0;
    switch (len) {
    case sizeof big:
        memcpy(&big, bytes, sizeof big);
        return (int64_t)be64toh(big);
    case sizeof middle:
        memcpy(&middle, bytes, sizeof middle);
        return (int32_t)be32toh(middle);
    default:
        memcpy(&small, bytes, sizeof small);
        return (int16_t)be16toh(small);
    }
}

static enum err cell_read(const PGresult *from, int row, int at, const struct stmt *stmt,
                          struct arena *arena, void *cell)
{
    const struct column *column = &stmt->columns[at];
    bool null = PQgetisnull(from, row, at);
    size_t len = (size_t)PQgetlength(from, row, at);
    const char *bytes = PQgetvalue(from, row, at);
    if (column->type == CELL_INT) {
        if (null) {
            log_event(LOG_ERROR, "wrong_type", "statement=%s column=%s", stmt->name, column->name);
            return DEFECT;
        }
        *(int64_t *)cell = number_of(bytes, (int)len);
    } else if (!null) {
        struct text *text = cell;
        *text = text_copy(arena, (struct text){ bytes, len });
        if (!text->at) return NO_MEMORY;
    }
    return OK;
}

static enum err rows_read(const PGresult *from, struct result *result)
{
    const struct stmt *stmt = result->stmt;
    enum err e = OK;
    for (int row = 0; !e && row < PQntuples(from); row++) {
        unsigned char *at;
        e = result_row(result, &at);
        for (int i = 0; !e && i < (int)stmt->column_count; i++)
            e = cell_read(from, row, i, stmt, result->arena, at + stmt->columns[i].offset);
    }
    return e;
}

static enum err pg_run(struct connection *connection, const struct stmt *stmt,
                       const struct param *params, struct result *result)
{
    struct pg_connection *c = of(connection);
    struct pg_command command = { .stmt = stmt, .params = params };
    PGresult *from = NULL;
    bool first = !c->begun;
    enum err e = pg_exchange(c, &command, &from);
    if (e && !c->link && first && connection->use == FOR_READING) {
        /* it broke while it lay idle in the pool: nothing was read yet */
        e = pg_begin(connection);
        if (!e) e = pg_exchange(c, &command, &from);
    }
    if (e) return e;
    if (!c->compared[stmt->index]) e = columns_compare(stmt, from);
    c->compared[stmt->index] = !e;
    if (!e) e = rows_read(from, result);
    if (!e && stmt->writes) {
        int64_t changed = 0;
        bool counted = text_to_int(text_of(PQcmdTuples(from)), &changed);
        assert(counted);
        result->changed = changed;
    }
    PQclear(from);
    return e;
}

/* The simple protocol takes several statements at once, but not in pipeline mode. */
static enum err pg_script(struct connection *connection, const char *sql)
{
    struct pg_connection *c = of(connection);
    if (!PQexitPipelineMode(c->link)) return STORE_FAILED;
    PGresult *result = PQexec(c->link, sql);
    enum err e = PQresultStatus(result) == PGRES_COMMAND_OK ? OK : STORE_FAILED;
    if (e) log_event(LOG_ERROR, "script_failed", "why=%s", PQresultErrorMessage(result));
    PQclear(result);
    return PQenterPipelineMode(c->link) ? e : STORE_FAILED;
}

static enum err pg_has_table(struct connection *connection, const char *table, bool *has)
{
    struct pg_connection *c = of(connection);
    char sql[SQL_BYTES];
    snprintf(sql, sizeof sql, "SELECT to_regclass('%s') IS NOT NULL", table);
    PGresult *result = NULL;
    *has = false;
    enum err e = pg_link_up(c);
    if (!e) e = pg_exchange(c, &(struct pg_command){ .sql = sql }, &result);
    if (!e) *has = PQgetvalue(result, 0, 0)[0] == 't';
    PQclear(result);
    return e;
}

const struct engine engine_postgres = {
    .batch_jobs = BATCH_JOBS,
    .connect = pg_connect,
    .disconnect = pg_disconnect,
    .begin = pg_begin,
    .commit = pg_commit,
    .rollback = pg_rollback,
    .undo = pg_undo,
    .run = pg_run,
    .check = pg_check,
    .script = pg_script,
    .has_table = pg_has_table,
};
