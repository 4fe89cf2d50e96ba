/* ids.c - ids made by the program: milliseconds (43 bits), node (6), sequence (14). They grow
 * with time, so indexes grow at their end. The clock is only a hint: an id is always larger than
 * the one before it, and a mark in the database, past every id that was ever stored, is where a
 * new life of the process starts when the clock stands behind it. The mark is moved ten seconds
 * ahead in the same COMMIT as the first ids that need it, so it costs no write of its own. */
#include <assert.h>

#include "base/clock.h"
#include "sql/store_sql.h"
#include "store/store_engine.h"

enum { SEQUENCE_BITS = 14, NODE_BITS = 6, AHEAD_MS = 10000 };
enum { SEQUENCE_MAX = (1 << SEQUENCE_BITS) - 1 };
_Static_assert(ID_BLOCK_MAX <= SEQUENCE_MAX + 1, "a block lies within one millisecond");

void ids_init(struct ids *ids, int64_t node)
{
    *ids = (struct ids){ .node = node };
    pthread_mutex_init(&ids->lock, NULL);
}

int64_t id_block(struct store *store, int64_t n)
{
    assert(n > 0 && n <= ID_BLOCK_MAX);
    struct ids *ids = &store->ids;
    int64_t now_ms = clock_machine_ms();
    pthread_mutex_lock(&ids->lock);
    int64_t first = ids->sequence + 1;
    if (now_ms > ids->last_ms) {
        ids->last_ms = now_ms;
        first = 0;
    } else if (first + n - 1 > SEQUENCE_MAX) {
        ids->last_ms++; /* a block lies within one millisecond: its ids follow each other */
        first = 0;
    }
    ids->sequence = first + n - 1;
    int64_t id = ids->last_ms << (NODE_BITS + SEQUENCE_BITS) | ids->node << SEQUENCE_BITS | first;
    pthread_mutex_unlock(&ids->lock);
    return id;
}

int64_t id_new(struct store *store)
{
    return id_block(store, 1);
}

int64_t id_instant_ms(int64_t id)
{
    return id >> (NODE_BITS + SEQUENCE_BITS);
}

static enum err mark_read(struct tx *tx, void *arg)
{
    struct id_mark_find_row row;
    enum err e = sql_id_mark_find(tx, tx->store->ids.node, &row);
    if (e == NO_ROW) return OK;
    if (e) return e;
    *(int64_t *)arg = row.until_ms;
    return OK;
}

enum err ids_load(struct store *store)
{
    struct arena arena __attribute__((cleanup(arena_release))) = arena_make(1 << 16);
    struct ids *ids = &store->ids;
    int64_t mark_ms = 0;
    enum err e = store_read(store, &arena, mark_read, &mark_ms);
    if (e) return e;
    pthread_mutex_lock(&ids->lock);
    ids->mark_ms = mark_ms;
    if (ids->last_ms <= mark_ms) {
        ids->last_ms = mark_ms;
        ids->sequence = SEQUENCE_MAX; /* the next id is past the mark */
    }
    pthread_mutex_unlock(&ids->lock);
    return OK;
}

enum err ids_reserve(struct tx *tx, int64_t *mark_ms)
{
    struct ids *ids = &tx->store->ids;
    pthread_mutex_lock(&ids->lock);
    *mark_ms = ids->last_ms > ids->mark_ms ? ids->last_ms + AHEAD_MS : 0;
    pthread_mutex_unlock(&ids->lock);
    return *mark_ms ? sql_id_mark_raise(tx, ids->node, *mark_ms) : OK;
}

void ids_reserved(struct store *store, int64_t mark_ms)
{
    struct ids *ids = &store->ids;
    pthread_mutex_lock(&ids->lock);
    if (mark_ms > ids->mark_ms) ids->mark_ms = mark_ms;
    pthread_mutex_unlock(&ids->lock);
}
