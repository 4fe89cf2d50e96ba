/* store.c - opening and closing, the pool of readers, and the way every statement takes: counted,
 * checked for what its transaction may do, run by the engine, its rows put where they belong. */
#include "store/store.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/store_engine.h"

enum { POOL_WAIT_S = 1, FIRST_ROOM = 16 };

/* --- opening ---------------------------------------------------------------------------------- */
static bool store_set_url(struct store *store, const char *url)
{
    static const struct scheme {
        const char *prefix;
        const struct engine *engine;
        bool keep_prefix;
    } schemes[] = { { "sqlite:", &engine_sqlite, false },
                    { "postgresql://", &engine_postgres, true },
                    { "postgres://", &engine_postgres, true } };
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        size_t len = strlen(schemes[i].prefix);
        if (strncmp(url, schemes[i].prefix, len) != 0) continue;
        store->engine = schemes[i].engine;
        store->place = strdup(schemes[i].keep_prefix ? url : url + len);
        return store->place && store->place[0];
    }
    return false;
}

static void pool_init(struct store *store)
{
    pthread_condattr_t steady;
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&store->pool_freed, &steady);
    pthread_condattr_destroy(&steady);
    pthread_mutex_init(&store->pool_lock, NULL);
}

static enum err pool_fill(struct store *store)
{
    while (store->reader_count < store->options.readers) {
        struct connection **reader = &store->readers[store->reader_count];
        enum err e = store->engine->connect(store, FOR_READING, reader);
        if (e) return e;
        store->reader_count++;
        store->readers_free++;
    }
    return OK;
}

static enum err ids_load_if_any(struct store *store)
{
    struct connection *reader = store->readers[0];
    bool has = false;
    enum err e = store->engine->has_table(reader, "id_mark", &has);
    return e || !has ? e : ids_load(store);
}

enum err store_open(const char *url, const struct store_options *options, struct store **out)
{
    *out = NULL;
    struct store *store = calloc(1, sizeof *store);
    if (!store) return NO_MEMORY;
    store->options = *options;
    store->lock_file = -1;
    if (!store->options.readers) store->options.readers = STORE_READERS;
    if (!store->options.read_limit_ms) store->options.read_limit_ms = READ_LIMIT_MS;
    if (!store->options.batch_ms) store->options.batch_ms = BATCH_MS;
    assert(store->options.readers > 0 && store->options.readers <= READERS_MAX);
    assert(options->node >= 0 && options->node < NODES);
    pool_init(store);
    ids_init(&store->ids, options->node);
    enum err e = store_set_url(store, url) ? OK : CANNOT_READ_FILE;
    if (!e && store->engine->claim) e = store->engine->claim(store);
    if (!e) e = writer_start(store, &store->writer);
    if (!e) e = pool_fill(store);
    if (!e) e = ids_load_if_any(store);
    if (e) {
        store_close(store);
        return e;
    }
    *out = store;
    return OK;
}

void store_close(struct store *store)
{
    if (!store) return;
    if (store->writer) writer_stop(store->writer);
    assert(store->readers_free == store->reader_count); /* no read may be under way */
    for (int i = 0; i < store->reader_count; i++) store->engine->disconnect(store->readers[i]);
    if (store->engine && store->engine->disclaim) store->engine->disclaim(store);
    pthread_mutex_destroy(&store->ids.lock);
    pthread_mutex_destroy(&store->pool_lock);
    pthread_cond_destroy(&store->pool_freed);
    free(store->place);
    free(store);
}

bool store_is_postgres(const struct store *store)
{
    return store->engine == &engine_postgres;
}

enum err store_backup(struct store *store, const char *path)
{
    return store->engine->backup ? store->engine->backup(store, path) : DEFECT;
}

/* --- reading ---------------------------------------------------------------------------------- */
static struct connection *reader_take(struct store *store)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += POOL_WAIT_S;
    struct connection *reader = NULL;
    pthread_mutex_lock(&store->pool_lock);
    int late = 0;
    while (!store->readers_free && !late)
        late = pthread_cond_timedwait(&store->pool_freed, &store->pool_lock, &until);
    if (store->readers_free) reader = store->readers[--store->readers_free];
    pthread_mutex_unlock(&store->pool_lock);
    return reader;
}

static void reader_give_back(struct store *store, struct connection *reader)
{
    pthread_mutex_lock(&store->pool_lock);
    store->readers[store->readers_free++] = reader;
    pthread_cond_signal(&store->pool_freed);
    pthread_mutex_unlock(&store->pool_lock);
}

enum err store_read(struct store *store, struct arena *arena, tx_fn *fn, void *arg)
{
    struct connection *reader = reader_take(store);
    if (!reader) return BUSY;
    reader->deadline_us = clock_steady_us() + store->options.read_limit_ms * 1000;
    struct tx tx = { .store = store, .connection = reader, .arena = arena };
    enum err e = store->engine->begin(reader);
    if (!e) {
        e = fn(&tx, arg);
        if (tx.fault) e = tx.fault; /* a read that missed a row must not answer */
        store->engine->rollback(reader);
    }
    reader_give_back(store, reader);
    return e;
}

enum err store_check_statements(struct store *store)
{
    struct connection *reader = reader_take(store);
    if (!reader) return BUSY;
    enum err first = OK;
    for (size_t i = 0; i < store_statement_count; i++) {
        enum err e = store->engine->check(reader, store_statements[i]);
        if (e && !first) first = e;
    }
    reader_give_back(store, reader);
    return first;
}

/* --- a database being made anew --------------------------------------------------------------- */
static void pool_empty(struct store *store)
{
    pthread_mutex_lock(&store->pool_lock);
    assert(store->readers_free == store->reader_count); /* no read may be under way */
    for (int i = 0; i < store->reader_count; i++) store->engine->disconnect(store->readers[i]);
    store->reader_count = store->readers_free = 0;
    pthread_mutex_unlock(&store->pool_lock);
}

enum err store_bulk_begin(struct store *store)
{
    if (!store->engine->bulk) return OK;
    pool_empty(store);
    return writer_errand(store->writer, store->engine->bulk, true);
}

enum err store_bulk_end(struct store *store)
{
    if (!store->engine->bulk) return OK;
    enum err e = writer_errand(store->writer, store->engine->bulk, false);
    pthread_mutex_lock(&store->pool_lock);
    if (!e) e = pool_fill(store);
    pthread_mutex_unlock(&store->pool_lock);
    return e;
}

/* --- statements ------------------------------------------------------------------------------- */
static bool read_is_late(const struct connection *connection)
{
    if (connection->use != FOR_READING || clock_steady_us() <= connection->deadline_us)
        return false;
    log_event(LOG_WARN, "read_too_long", "limit_ms=%lld",
              (long long)connection->store->options.read_limit_ms);
    return true;
}

static enum err tx_run(struct tx *tx, const struct stmt *stmt, const struct param *params,
                       struct result *result)
{
    assert(tx->writes || !stmt->writes);
    if (tx->fault) return tx->fault; /* nothing more after a fault: the job is being undone */
    const struct engine *engine = tx->store->engine;
    enum err e = tx->bookkeeping ? OK : store_fault(tx->store);
    if (!e && read_is_late(tx->connection)) e = STORE_FAILED;
    if (!e && (stmt->writes || tx->careful) && !tx->undo_point && !tx->bookkeeping) {
        e = engine->undo(tx->connection, UNDO_POINT);
        tx->undo_point = !e;
    }
    if (!e) e = engine->run(tx->connection, stmt, params, result);
    tx->fault = e;
    return e;
}

enum err columns_differ(const struct stmt *stmt, size_t at, const char *found)
{
    log_event(LOG_ERROR, "columns_differ", "statement=%s declared=%s found=%s", stmt->name,
              at < stmt->column_count ? stmt->columns[at].name : "", found);
    return DEFECT;
}

enum err columns_check_names(const struct stmt *stmt, const char *const *found)
{
    for (size_t i = 0; i < stmt->column_count; i++)
        for (size_t j = 0; j < stmt->column_count; j++)
            if (i != j && strcmp(found[i], stmt->columns[j].name) == 0 &&
                strcmp(found[i], stmt->columns[i].name) != 0 &&
                strcmp(found[j], stmt->columns[j].name) != 0)
                return columns_differ(stmt, i, found[i]);
    return OK;
}

enum err result_row(struct result *result, unsigned char **row)
{
    size_t size = result->stmt->row_size;
    if (result->one) {
        if (result->count++) {
            log_event(LOG_ERROR, "two_rows_for_one", "statement=%s", result->stmt->name);
            return DEFECT;
        }
        *row = memset(result->one, 0, size);
        return OK;
    }
    if (result->count == result->room) {
        size_t room = result->room ? 2 * result->room : FIRST_ROOM;
        unsigned char *at = arena_take_array(result->arena, room, size);
        if (!at) return NO_MEMORY;
        if (result->count) memcpy(at, result->at, result->count * size);
        result->at = at;
        result->room = room;
    }
    *row = result->at + result->count++ * size;
    return OK;
}

enum err store_run_one(struct tx *tx, const struct stmt *stmt, const struct param *params,
                       void *row)
{
    struct result result = { .stmt = stmt, .arena = tx->arena, .one = row };
    enum err e = tx_run(tx, stmt, params, &result);
    if (e) return e;
    return result.count ? OK : NO_ROW;
}

enum err store_run_many(struct tx *tx, const struct stmt *stmt, const struct param *params,
                        void **rows, size_t *n)
{
    struct result result = { .stmt = stmt, .arena = tx->arena };
    *rows = NULL;
    *n = 0;
    enum err e = tx_run(tx, stmt, params, &result);
    if (e) return e;
    *rows = result.at;
    *n = result.count;
    return OK;
}

enum err store_run(struct tx *tx, const struct stmt *stmt, const struct param *params,
                   int64_t *changed)
{
    struct result result = { .stmt = stmt, .arena = tx->arena };
    enum err e = tx_run(tx, stmt, params, &result);
    if (changed) *changed = e ? 0 : result.changed;
    return e;
}

struct arena *tx_arena(struct tx *tx)
{
    return tx->arena;
}

struct store *tx_store(struct tx *tx)
{
    return tx->store;
}

bool tx_can_write(const struct tx *tx)
{
    return tx->writes;
}

/* --- faults ----------------------------------------------------------------------------------- */
enum err store_fault(struct store *store)
{
    int64_t call = atomic_fetch_add(&store->calls, 1) + 1;
    return call == atomic_load_explicit(&store->fail_at, memory_order_relaxed) ? STORE_FAILED : OK;
}

void store_fail_at(struct store *store, int64_t n)
{
    atomic_store(&store->fail_at, n ? atomic_load(&store->calls) + n : 0);
}

int64_t store_calls(const struct store *store)
{
    return atomic_load(&store->calls);
}

void store_lose_commit(struct store *store, bool landed)
{
    atomic_store(&store->lose_commit, landed ? LOSE_LANDED : LOSE_NOT_LANDED);
}

void store_die(const char *where, const char *why)
{
    log_event(LOG_ERROR, "store_died", "where=%s why=%s", where, why);
    abort();
}
