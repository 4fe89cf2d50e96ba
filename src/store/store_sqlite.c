/* store_sqlite.c - the SQLite engine: WAL with synchronous=FULL, one connection a thread, each
 * statement prepared once a connection. Its one rule of its own: when the disk fails under a write
 * the process dies, because a retried fsync can succeed over data that never reached the disk. */
#include <assert.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/sqlite_file.h"
#include "store/store_engine.h"

enum {
    BATCH_JOBS = 256,
    BUSY_MS = 5000,
    STEPS_BETWEEN_LOOKS = 20000, /* virtual machine steps between looks at the clock */
    WAL_PAGES = 1000,            /* from here on a checkpoint when idle, */
    WAL_PAGES_BUSY = 4000,       /* here also when busy, */
    WAL_PAGES_CAP = 16384        /* and here (64 MiB) one that waits for the readers */
};

enum control { BEGIN_READ, BEGIN_WRITE, COMMIT, ROLLBACK, POINT, FORGET, BACK, CONTROLS };
static const char *const control_sql[CONTROLS] = { "BEGIN",          "BEGIN IMMEDIATE",
                                                   "COMMIT",         "ROLLBACK",
                                                   "SAVEPOINT job",  "RELEASE job",
                                                   "ROLLBACK TO job" };

struct sqlite_connection {
    struct connection base;
    sqlite3 *db;
    sqlite3_stmt *control[CONTROLS];
    sqlite3_stmt **prepared; /* by the statement's index */
    int wal_pages, checkpointed_pages;
};

static struct sqlite_connection *of(struct connection *connection)
{
    return (struct sqlite_connection *)connection;
}

/* --- errors ----------------------------------------------------------------------------------- */
static bool disk_failed(int rc)
{
    return (rc & 0xff) == SQLITE_IOERR && rc != SQLITE_IOERR_NOMEM;
}

/* What a failed statement means, and what it did to the transaction around it. The message names
 * tables and columns, never values. */
static enum err statement_failed(struct sqlite_connection *c, const char *name, int rc)
{
    log_event(LOG_ERROR, "statement_failed", "statement=%s code=%d why=%s", name, rc,
              sqlite3_errmsg(c->db));
    if (c->base.use == FOR_READING) return STORE_FAILED;
    if (disk_failed(rc)) store_die(name, sqlite3_errstr(rc));
    if ((rc & 0xff) == SQLITE_FULL || sqlite3_get_autocommit(c->db)) c->base.health = TX_LOST;
    return STORE_FAILED;
}

/* --- connections ------------------------------------------------------------------------------ */
static int wal_grew(void *arg, sqlite3 *db, const char *schema, int pages)
{
    (void)db, (void)schema;
    ((struct sqlite_connection *)arg)->wal_pages = pages;
    return SQLITE_OK;
}

static int read_looks_at_clock(void *arg)
{
    const struct connection *connection = arg;
    return clock_steady_us() > connection->deadline_us;
}

static int connection_configure(struct sqlite_connection *c)
{
    static const char common[] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                                 "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;"
                                 "PRAGMA wal_autocheckpoint=0; PRAGMA temp_store=MEMORY;"
                                 "PRAGMA mmap_size=268435456; PRAGMA journal_size_limit=67108864;";
    sqlite3_extended_result_codes(c->db, 1);
    sqlite3_busy_timeout(c->db, BUSY_MS);
    sqlite3_db_config(c->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(c->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(c->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    int rc = sqlite3_exec(c->db, common, NULL, NULL, NULL);
    if (rc) return rc;
    if (c->base.use == FOR_READING) {
        sqlite3_progress_handler(c->db, STEPS_BETWEEN_LOOKS, read_looks_at_clock, &c->base);
        return sqlite3_exec(c->db, "PRAGMA query_only=ON", NULL, NULL, NULL);
    }
    sqlite3_wal_hook(c->db, wal_grew, c);
    return sqlite3_exec(c->db, "PRAGMA cache_size=-65536", NULL, NULL, NULL);
}

static void sqlite_disconnect(struct connection *connection)
{
    struct sqlite_connection *c = of(connection);
    for (size_t i = 0; i < CONTROLS; i++) sqlite3_finalize(c->control[i]);
    for (size_t i = 0; i < store_statement_count; i++) sqlite3_finalize(c->prepared[i]);
    int rc = sqlite3_close(c->db);
    assert(rc == SQLITE_OK); /* nothing of it is in use */
    free(c->prepared);
    free(c);
}

static enum err sqlite_connect(struct store *store, enum connection_use use,
                               struct connection **out)
{
    struct sqlite_connection *c = calloc(1, sizeof *c);
    if (!c) return NO_MEMORY;
    c->base = (struct connection){ .store = store, .use = use, .deadline_us = INT64_MAX };
    c->prepared = calloc(store_statement_count + 1, sizeof *c->prepared);
    if (!c->prepared) {
        free(c);
        return NO_MEMORY;
    }
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    int rc = sqlite3_open_v2(store->place, &c->db, flags, NULL);
    if (!rc) rc = connection_configure(c);
    for (size_t i = 0; !rc && i < CONTROLS; i++)
        rc = sqlite3_prepare_v3(c->db, control_sql[i], -1, SQLITE_PREPARE_PERSISTENT,
                                &c->control[i], NULL);
    if (rc) {
        log_event(LOG_ERROR, "cannot_open", "code=%d why=%s", rc, sqlite3_errmsg(c->db));
        sqlite_disconnect(&c->base);
        return rc == SQLITE_NOTADB || rc == SQLITE_CANTOPEN ? CANNOT_READ_FILE : STORE_FAILED;
    }
    *out = &c->base;
    return OK;
}

/* --- transactions ----------------------------------------------------------------------------- */
static int control(struct sqlite_connection *c, enum control which)
{
    int rc = sqlite3_step(c->control[which]);
    sqlite3_reset(c->control[which]);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static enum err sqlite_begin(struct connection *connection)
{
    struct sqlite_connection *c = of(connection);
    connection->health = TX_SOUND;
    int rc = control(c, connection->use == FOR_READING ? BEGIN_READ : BEGIN_WRITE);
    return rc ? statement_failed(c, "begin", rc) : OK;
}

static enum err sqlite_commit(struct connection *connection)
{
    struct sqlite_connection *c = of(connection);
    int rc = control(c, COMMIT);
    if (!rc) return OK;
    /* These are decided before the frame that commits is written; of anything else nobody can say
     * what is on the disk. */
    int primary = rc & 0xff;
    if (primary != SQLITE_FULL && primary != SQLITE_BUSY && primary != SQLITE_CONSTRAINT)
        store_die("commit", sqlite3_errmsg(c->db));
    log_event(LOG_ERROR, "commit_failed", "code=%d why=%s", rc, sqlite3_errmsg(c->db));
    connection->health = TX_LOST;
    return STORE_FAILED;
}

static void sqlite_rollback(struct connection *connection)
{
    struct sqlite_connection *c = of(connection);
    connection->health = TX_SOUND;
    if (sqlite3_get_autocommit(c->db)) return;
    int rc = control(c, ROLLBACK);
    if (!sqlite3_get_autocommit(c->db)) store_die("rollback", sqlite3_errstr(rc));
}

static enum err sqlite_undo(struct connection *connection, enum undo undo)
{
    struct sqlite_connection *c = of(connection);
    int rc = SQLITE_OK;
    if (undo == UNDO_POINT) rc = control(c, POINT);
    if (undo == UNDO_BACK) rc = control(c, BACK);
    if (!rc && undo != UNDO_POINT) rc = control(c, FORGET);
    if (!rc) return OK;
    enum err e = statement_failed(c, "savepoint", rc);
    connection->health = TX_LOST; /* what stands in it is no longer known */
    return e;
}

/* The writer itself moves the WAL into the database, between batches: left to the connections, or
 * to a thread beside it, the WAL grows without bound under load. */
static void sqlite_rest(struct connection *connection, bool idle)
{
    struct sqlite_connection *c = of(connection);
    if (c->wal_pages < c->checkpointed_pages) c->checkpointed_pages = 0; /* it began again */
    int grown = c->wal_pages - c->checkpointed_pages;
    if (grown < (idle ? WAL_PAGES : WAL_PAGES_BUSY)) return;
    bool full = c->wal_pages >= WAL_PAGES_CAP;
    int rc = sqlite3_wal_checkpoint_v2(
        c->db, NULL, full ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    if (disk_failed(rc)) store_die("checkpoint", sqlite3_errstr(rc));
    if (rc) log_event(LOG_WARN, "checkpoint_late", "code=%d pages=%d", rc, c->wal_pages);
    c->checkpointed_pages = c->wal_pages;
}

/* --- statements ------------------------------------------------------------------------------- */
static enum err columns_compare(sqlite3_stmt *prepared, const struct stmt *stmt)
{
    const char *names[COLUMNS_MAX];
    size_t count = (size_t)sqlite3_column_count(prepared);
    if (count != stmt->column_count) return columns_differ(stmt, count, "another number of them");
    assert(count <= COLUMNS_MAX);
    for (size_t i = 0; i < count; i++) {
        names[i] = sqlite3_column_name(prepared, (int)i);
        if (!names[i]) return NO_MEMORY;
    }
    return columns_check_names(stmt, names);
}

static enum err prepare(struct sqlite_connection *c, const struct stmt *stmt, sqlite3_stmt **out)
{
    sqlite3_stmt **prepared = &c->prepared[stmt->index];
    assert(store_statements[stmt->index] == stmt);
    if (!*prepared) {
        int rc =
            sqlite3_prepare_v3(c->db, stmt->sqlite, -1, SQLITE_PREPARE_PERSISTENT, prepared, NULL);
        if (rc) return statement_failed(c, stmt->name, rc);
        assert(sqlite3_bind_parameter_count(*prepared) == (int)stmt->param_count);
        enum err e = columns_compare(*prepared, stmt);
        if (e) {
            sqlite3_finalize(*prepared);
            *prepared = NULL;
            return e;
        }
    }
    *out = *prepared;
    return OK;
}

static enum err sqlite_check(struct connection *connection, const struct stmt *stmt)
{
    sqlite3_stmt *prepared;
    return prepare(of(connection), stmt, &prepared) ? DEFECT : OK;
}

static int bind(sqlite3_stmt *prepared, const struct stmt *stmt, const struct param *params)
{
    int rc = SQLITE_OK;
    for (size_t i = 0; !rc && i < stmt->param_count; i++) {
        const struct param *p = &params[i];
        int at = (int)i + 1;
        if (p->type == CELL_INT)
            rc = sqlite3_bind_int64(prepared, at, p->number);
        else if (!p->text.at)
            rc = sqlite3_bind_null(prepared, at);
        else if (p->type == CELL_BLOB)
            rc = sqlite3_bind_blob64(prepared, at, p->text.at, p->text.len, SQLITE_STATIC);
        else
            rc = sqlite3_bind_text64(prepared, at, p->text.at, p->text.len, SQLITE_STATIC,
                                     SQLITE_UTF8);
    }
    return rc;
}

static enum err cell_text(sqlite3_stmt *prepared, int at, struct arena *arena, struct text *out)
{
    const void *bytes = sqlite3_column_blob(prepared, at); /* NULL when there are none */
    size_t len = (size_t)sqlite3_column_bytes(prepared, at);
    *out = text_copy(arena, (struct text){ bytes ? bytes : "", len });
    return out->at ? OK : NO_MEMORY;
}

static enum err row_read(sqlite3_stmt *prepared, struct result *result)
{
    static const int types[] = { SQLITE_INTEGER, SQLITE_TEXT, SQLITE_BLOB };
    const struct stmt *stmt = result->stmt;
    unsigned char *row;
    enum err e = result_row(result, &row);
    for (int i = 0; !e && i < (int)stmt->column_count; i++) {
        const struct column *column = &stmt->columns[i];
        void *cell = row + column->offset;
        int type = sqlite3_column_type(prepared, i);
        if (type == SQLITE_NULL && column->type != CELL_INT) continue; /* the absent text */
        if (type != types[column->type]) {
            log_event(LOG_ERROR, "wrong_type", "statement=%s column=%s type=%d", stmt->name,
                      column->name, type);
            e = DEFECT;
        } else if (column->type == CELL_INT) {
            *(int64_t *)cell = sqlite3_column_int64(prepared, i);
        } else {
            e = cell_text(prepared, i, result->arena, cell);
        }
    }
    return e;
}

static enum err sqlite_run(struct connection *connection, const struct stmt *stmt,
                           const struct param *params, struct result *result)
{
    struct sqlite_connection *c = of(connection);
    sqlite3_stmt *prepared;
    enum err e = prepare(c, stmt, &prepared);
    if (e) return e;
    int rc = bind(prepared, stmt, params);
    while (!rc && !e && (rc = sqlite3_step(prepared)) == SQLITE_ROW) {
        e = row_read(prepared, result);
        rc = SQLITE_OK;
    }
    if (!e && rc == SQLITE_DONE && stmt->writes) result->changed = sqlite3_changes64(c->db);
    if (rc && rc != SQLITE_DONE) e = statement_failed(c, stmt->name, rc);
    sqlite3_reset(prepared);
    return e;
}

static enum err sqlite_script(struct connection *connection, const char *sql)
{
    struct sqlite_connection *c = of(connection);
    int rc = sqlite3_exec(c->db, sql, NULL, NULL, NULL);
    return rc ? statement_failed(c, "script", rc) : OK;
}

static enum err sqlite_has_table(struct connection *connection, const char *table, bool *has)
{
    struct sqlite_connection *c = of(connection);
    sqlite3_stmt *find = NULL;
    int rc = sqlite3_prepare_v2(
        c->db, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1", -1, &find, NULL);
    if (!rc) rc = sqlite3_bind_text(find, 1, table, -1, SQLITE_STATIC);
    if (!rc) rc = sqlite3_step(find);
    *has = rc == SQLITE_ROW;
    sqlite3_finalize(find);
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? OK : statement_failed(c, "has_table", rc);
}

/* --- a database being made anew --------------------------------------------------------------- */
/* Runs the statements that `select`, one text, is made of: none may be under way while it does. */
static int run_made(struct sqlite_connection *c, const char *select)
{
    sqlite3_stmt *make = NULL;
    char *made = NULL;
    int rc = sqlite3_prepare_v2(c->db, select, -1, &make, NULL);
    if (!rc && sqlite3_step(make) == SQLITE_ROW)
        made = sqlite3_mprintf("%s", sqlite3_column_text(make, 0));
    if (!rc) rc = sqlite3_finalize(make);
    if (!rc && made) rc = sqlite3_exec(c->db, made, NULL, NULL, NULL);
    sqlite3_free(made);
    return rc;
}

/* The journal in memory, and the indexes that hold no rule put aside, in a table of this
 * connection's own; bulk_end is the way back, and syncs the file. */
static int bulk_begin(struct sqlite_connection *c)
{
    int rc = sqlite3_exec(c->db,
                          "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;"
                          "PRAGMA cache_size=-1048576;"
                          "CREATE TEMP TABLE aside AS SELECT name, sql FROM main.sqlite_schema"
                          " WHERE type = 'index' AND sql LIKE 'CREATE INDEX %';",
                          NULL, NULL, NULL);
    return rc ? rc : run_made(c, "SELECT group_concat('DROP INDEX ' || name, ';') FROM temp.aside");
}

static int bulk_end(struct sqlite_connection *c)
{
    int rc = run_made(c, "SELECT group_concat(sql, ';') FROM temp.aside");
    if (rc) return rc;
    return sqlite3_exec(c->db,
                        "DROP TABLE temp.aside; PRAGMA synchronous=FULL; PRAGMA journal_mode=WAL;"
                        "PRAGMA cache_size=-65536;",
                        NULL, NULL, NULL);
}

static enum err sqlite_bulk(struct connection *connection, bool begin)
{
    struct sqlite_connection *c = of(connection);
    connection->health = TX_SOUND;
    int rc = begin ? bulk_begin(c) : bulk_end(c);
    return rc ? statement_failed(c, "bulk", rc) : OK;
}

const struct engine engine_sqlite = {
    .batch_jobs = BATCH_JOBS,
    .claim = sqlite_claim,
    .disclaim = sqlite_disclaim,
    .connect = sqlite_connect,
    .disconnect = sqlite_disconnect,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .undo = sqlite_undo,
    .run = sqlite_run,
    .check = sqlite_check,
    .script = sqlite_script,
    .has_table = sqlite_has_table,
    .rest = sqlite_rest,
    .backup = sqlite_backup,
    .bulk = sqlite_bulk,
};
