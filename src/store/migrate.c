/* migrate.c - brings the tables to what this program knows, one transaction a migration, and
 * refuses a database that another text of a landed migration, or a newer program, has made. */
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "sql/store_sql.h"
#include "store/migration.h"
#include "store/store_engine.h"

struct landed {
    struct migration_list_row *rows;
    size_t n;
};

static enum err refuse(int64_t number, const char *why)
{
    log_event(LOG_ERROR, "migration_refused", "number=%lld why=%s", (long long)number, why);
    return DEFECT;
}

static const struct migration *migration_find(int64_t number)
{
    for (size_t i = 0; i < store_migration_count; i++)
        if (store_migrations[i].number == number) return &store_migrations[i];
    return NULL;
}

static enum err landed_read(struct tx *tx, struct landed *landed)
{
    bool has = false;
    *landed = (struct landed){ 0 };
    enum err e = tx->store->engine->has_table(tx->connection, "migration_log", &has);
    if (e || !has) return e;
    e = sql_migration_list(tx, &landed->rows, &landed->n);
    if (e) return e;
    for (size_t i = 0; i < landed->n; i++) {
        const struct migration *known = migration_find(landed->rows[i].number);
        if (!known) return refuse(landed->rows[i].number, "the database is newer");
        if (!text_is(landed->rows[i].sha256, known->sha256))
            return refuse(known->number, "its text has changed since it landed");
    }
    return OK;
}

static bool has_landed(const struct landed *landed, int64_t number)
{
    for (size_t i = 0; i < landed->n; i++)
        if (landed->rows[i].number == number) return true;
    return false;
}

/* What landed is read again inside the transaction: another server may be migrating too. */
static enum err migration_apply(struct tx *tx, const struct migration *migration)
{
    const struct engine *engine = tx->store->engine;
    struct landed landed;
    enum err e = engine->begin(tx->connection);
    if (e) return e;
    e = landed_read(tx, &landed);
    if (!e && !has_landed(&landed, migration->number)) {
        e = engine->script(tx->connection,
                           engine == &engine_postgres ? migration->postgres : migration->sqlite);
        if (!e)
            e = sql_migration_record(tx, migration->number, text_of(migration->name),
                                     text_of(migration->sha256), clock_machine_ms());
        if (!e) e = engine->commit(tx->connection);
        log_event(e ? LOG_ERROR : LOG_INFO, "migration", "number=%lld online=%d result=%s",
                  (long long)migration->number, migration->online, err_name(e));
        if (!e) return OK;
    }
    engine->rollback(tx->connection);
    return e;
}

enum err store_migrate(struct store *store)
{
    struct arena arena __attribute__((cleanup(arena_release))) = arena_make(1 << 20);
    struct connection *connection = NULL;
    enum err e = store->engine->connect(store, FOR_MIGRATION, &connection);
    if (e) return e;
    for (size_t i = 0; !e && i < store_migration_count; i++) {
        struct tx tx = { .store = store,
                         .connection = connection,
                         .arena = &arena,
                         .writes = true,
                         .bookkeeping = true };
        e = migration_apply(&tx, &store_migrations[i]);
    }
    store->engine->disconnect(connection);
    return e ? e : ids_load(store);
}

static enum err ready_read(struct tx *tx, void *arg)
{
    struct migration_last_row *row = arg;
    return sql_migration_last(tx, row);
}

enum err store_ready(struct store *store)
{
    struct arena arena __attribute__((cleanup(arena_release))) = arena_make(1 << 16);
    struct migration_last_row row;
    enum err e = store_read(store, &arena, ready_read, &row);
    if (e) return e;
    int64_t known = store_migration_count ? store_migrations[store_migration_count - 1].number : 0;
    return row.number == known ? OK : STORE_FAILED;
}
