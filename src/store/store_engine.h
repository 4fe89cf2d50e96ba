/* store_engine.h - what the store asks of an engine, and what the files of src/store share. Only
 * they include this.
 *
 * An engine runs statements over connections; queues, batches, replays, ids and migrations are the
 * store's and the same for both. Statement errors come back as enum err; what an error did to the
 * transaction around it is left in connection.health. */
#pragma once
#include <pthread.h>
#include <stdatomic.h>

#include "store/store.h"

enum {
    STORE_READERS = 4,
    READERS_MAX = 64,
    READ_LIMIT_MS = 1000,
    BATCH_MS = 10,
    NODES = 64,
    COLUMNS_MAX = 64
};

enum connection_use { FOR_READING, FOR_WRITING, FOR_MIGRATION };
enum tx_health {
    TX_SOUND,
    TX_SPOILED, /* PostgreSQL after an error: only an undo to a savepoint saves it */
    TX_REPLAY,  /* lost by a deadlock or a broken connection: everything may be run again */
    TX_LOST     /* lost for good: disk full, no server */
};
struct connection { /* each engine's own begins with this */
    struct store *store;
    enum connection_use use;
    enum tx_health health;
    int64_t deadline_us; /* steady clock: when the read must have ended */
};

/* Where the rows of a statement go. */
struct result {
    const struct stmt *stmt;
    struct arena *arena;
    void *one;         /* the caller's row, or NULL: */
    unsigned char *at; /* an array in the arena that doubles */
    size_t count, room;
    int64_t changed;
};
/* The place of the next row, zeroed. DEFECT on a second row for `one`, NO_MEMORY. */
enum err result_row(struct result *, unsigned char **row);

enum undo { UNDO_POINT, UNDO_FORGET, UNDO_BACK }; /* SAVEPOINT, RELEASE, ROLLBACK TO and RELEASE */

struct engine {
    size_t batch_jobs;                 /* most jobs of one transaction */
    enum err (*claim)(struct store *); /* before the first connection; may be NULL */
    void (*disclaim)(struct store *);
    enum err (*connect)(struct store *, enum connection_use, struct connection **);
    void (*disconnect)(struct connection *);
    enum err (*begin)(struct connection *);
    /* Of the writer. OK: durable. STORE_FAILED: has not happened, health says whether to run it
     * again. OUTCOME_UNKNOWN. Aborts the process when the disk itself fails. */
    enum err (*commit)(struct connection *);
    void (*rollback)(struct connection *); /* also how a read ends; leaves health TX_SOUND */
    enum err (*undo)(struct connection *, enum undo);
    enum err (*run)(struct connection *, const struct stmt *, const struct param *,
                    struct result *);
    enum err (*check)(struct connection *, const struct stmt *);
    enum err (*script)(struct connection *, const char *sql); /* migrations */
    enum err (*has_table)(struct connection *, const char *table, bool *has);
    void (*rest)(struct connection *, bool idle);         /* between batches; may be NULL */
    enum err (*backup)(struct store *, const char *path); /* may be NULL */
    /* Of the writer, between batches, without readers: store_bulk_begin, _end; may be NULL. */
    enum err (*bulk)(struct connection *, bool begin);
};
extern const struct engine engine_sqlite, engine_postgres;

struct tx {
    struct store *store;
    struct connection *connection;
    struct arena *arena;
    bool writes;      /* may */
    bool careful;     /* a savepoint before the first statement, not only before a write */
    bool undo_point;  /* has a savepoint to go back to */
    bool bookkeeping; /* the store's own statement: not a call of store_calls */
    enum err fault;   /* the first; the job is then undone whatever it says */
};

/* --- ids.c ------------------------------------------------------------------------------------ */
struct ids {
    pthread_mutex_t lock;
    int64_t node, last_ms, sequence;
    int64_t mark_ms; /* persisted: no id of an earlier life is past it */
};
void ids_init(struct ids *, int64_t node);
enum err ids_load(struct store *); /* after the tables exist */
/* Writer, before each COMMIT: sees to it that the mark is past every id given so far. Ids reach
 * the database only by a COMMIT, so the mark is there no later than they are. `mark_ms` is the
 * new mark, or 0 when the present one will do. */
enum err ids_reserve(struct tx *, int64_t *mark_ms);
void ids_reserved(struct store *, int64_t mark_ms); /* after that COMMIT */

/* --- writer.c --------------------------------------------------------------------------------- */
struct writer;
enum err writer_start(struct store *, struct writer **);
void writer_stop(struct writer *); /* after the jobs already submitted */
/* Runs `errand` on the writer's thread, outside a transaction, and waits for it. */
typedef enum err errand_fn(struct connection *, bool begin);
enum err writer_errand(struct writer *, errand_fn *, bool begin);

struct store {
    const struct engine *engine;
    char *place; /* the file, or the URL */
    struct store_options options;
    int lock_file; /* SQLite; -1 */

    pthread_mutex_t pool_lock;
    pthread_cond_t pool_freed;
    struct connection *readers[READERS_MAX];
    int reader_count, readers_free; /* the first readers_free of them */

    struct writer *writer;
    struct ids ids;
    _Atomic int64_t calls, fail_at; /* fail_at: a value of calls; 0: none */
    _Atomic int lose_commit;        /* enum lose */
};
enum lose { LOSE_NOTHING, LOSE_LANDED, LOSE_NOT_LANDED };

/* Counts a call; STORE_FAILED when it is the one to fail. */
enum err store_fault(struct store *);
/* Logs that the SQL does not give the columns its header declares; DEFECT. */
enum err columns_differ(const struct stmt *, size_t at, const char *found);
/* Columns go by their place. When one bears the name of another, and that one a name not its own,
 * they stand in the wrong order: two of a type would else pass unseen. */
enum err columns_check_names(const struct stmt *, const char *const *found);
/* Logs and aborts: the disk failed under a write, and a retry could succeed over lost data. */
void store_die(const char *where, const char *why) __attribute__((noreturn));
