/* store.h - the one door to SQL. SQLite or PostgreSQL behind it; slices never know which.
 *
 * Reads run on a snapshot, in any thread, for at most a second. Writes run one after another on
 * the writer's thread, many to a transaction ("group commit"), each undone alone when it must be;
 * a job's `done` is called only after the COMMIT that holds it is durable.
 *
 * Statements are declared in x.sql files; tools/sqlgen.py makes a typed C function of each
 * (see docs/decisions/0003): `enum err sql_wallet_debit(struct tx *, int64_t wallet_id, ...,
 * struct wallet_debit_row *)`. Nothing else calls store_run. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"

struct store;
struct tx;

/* --- opening ---------------------------------------------------------------------------------- */
struct store_options {
    int readers;           /* connections for snapshots; 0: 4 */
    bool create;           /* SQLite: make the file when missing */
    int64_t node;          /* 0..63, distinct for each server of one database */
    int64_t read_limit_ms; /* a read that holds its snapshot longer is ended; 0: 1000 */
    int64_t batch_ms;      /* a batch that has run so long takes no more jobs; 0: 10 */
};
/* "sqlite:FILE" or "postgresql://…". One process has a database at a time (SQLite: a lock on
 * FILE-lock; PostgreSQL: an advisory lock for each node): BUSY when another has it.
 * CANNOT_READ_FILE: no such file, scheme or file system. STORE_FAILED: no answer. */
enum err store_open(const char *url, const struct store_options *, struct store **);
void store_close(struct store *); /* waits for the jobs under way; no read may be */
/* Applies schema/NNNN_*.sql not yet applied. DEFECT when the text of one that landed has changed
 * since, or when the database is newer than this program. Before the first job. */
enum err store_migrate(struct store *);
enum err store_ready(struct store *); /* a trivial read and the schema version; for /readyz */
bool store_is_postgres(const struct store *);
/* Copies the database, consistent at one instant, to a new file (SQLite; PostgreSQL: DEFECT,
 * use its own tools). CANNOT_READ_FILE when `path` exists or cannot be written. */
enum err store_backup(struct store *, const char *path);
/* Prepares every statement of the registry and compares its columns with what was declared.
 * DEFECT when one does not fit; the log names it. */
enum err store_check_statements(struct store *);

/* --- reading ---------------------------------------------------------------------------------- */
/* Rows of `many` and texts are allocated in `arena`. */
typedef enum err tx_fn(struct tx *, void *arg);
/* Answers what `fn` answers; BUSY when every reader is taken for a second; STORE_FAILED when the
 * read goes past its limit. */
enum err store_read(struct store *, struct arena *, tx_fn *, void *arg);

/* --- writing ---------------------------------------------------------------------------------- */
enum verdict { KEEP, UNDO }; /* what becomes of the job's writes */
enum queue { COUNTER, BACKGROUND };
struct write_job {
    /* On the writer's thread, inside the grouped transaction. It may be run again after a failed
     * attempt: it must start from its inputs each time. The arena is rewound before each. */
    enum verdict (*run)(struct tx *, struct write_job *);
    /* OK after the COMMIT, whatever the verdict. STORE_FAILED (or another fault) when nothing of
     * it was kept because a statement or the COMMIT failed; OUTCOME_UNKNOWN when nobody can say.
     * On the writer's thread: must not block. The job belongs to its maker again. */
    void (*done)(struct write_job *, enum err outcome);
    struct arena *arena;
    enum queue queue;
    const char *name; /* of the operation, for the log; static */
    /* the store's */
    struct write_job *next;
    struct arena_mark mark;
    int64_t since_us;
};
/* BUSY when the queue is full; the job is then not taken and done is not called. */
enum err store_submit(struct store *, struct write_job *);
/* The same, waiting for it. `fn` returning anything but OK undoes its writes and is returned;
 * a refusal whose writes must be kept goes out by `arg`. Not on the writer's thread. */
enum err store_write(struct store *, struct arena *, tx_fn *, void *arg);

struct arena *tx_arena(struct tx *);  /* of the read or the job: rows and texts land there */
struct store *tx_store(struct tx *);  /* for id_new */
bool tx_can_write(const struct tx *); /* false on a snapshot */

/* Since the store was opened; for /metrics. */
struct store_stats {
    int64_t batches, jobs, undone; /* undone: after their first write, which costs */
    int64_t replays;               /* batches run again */
    int64_t slow_jobs;             /* counter jobs over 2 ms */
    int64_t queued;                /* jobs waiting now */
};
void store_stats(struct store *, struct store_stats *);

/* --- a database being made anew --------------------------------------------------------------- */
/* Between the two, large writes are cheap and nothing is safe: a crash leaves a file to be thrown
 * away. Readers are closed (reads answer BUSY), indexes that hold no rule wait for the end, nothing
 * is synced. After store_bulk_end all of it is on the disk, and the store is as before. For the
 * maker of a new database alone; SQLite, PostgreSQL stays as it is. No read may be under way. */
enum err store_bulk_begin(struct store *);
enum err store_bulk_end(struct store *);

/* --- ids -------------------------------------------------------------------------------------- */
/* A fresh 64-bit id, larger than every earlier one of this node: milliseconds of the machine's
 * clock, node, sequence; never behind the persisted high-water mark, so that a clock set back
 * cannot repeat one. Any thread. */
int64_t id_new(struct store *);
/* The first of `n` (1 .. ID_BLOCK_MAX) fresh ids in a row, for a statement that writes many rows.
 */
int64_t id_block(struct store *, int64_t n);
enum { ID_BLOCK_MAX = 16384 };
int64_t id_instant_ms(int64_t id); /* when it was made, roughly */

/* --- statements (generated code only) --------------------------------------------------------- */
enum cell_type { CELL_INT, CELL_TEXT, CELL_BLOB }; /* text and blob are struct text in C */
struct column {
    const char *name;
    enum cell_type type;
    size_t offset; /* in the row struct */
};
struct param {
    enum cell_type type;
    int64_t number;
    struct text text; /* absent: NULL */
};
struct stmt {
    const char *name;
    const char *sqlite, *postgres;
    size_t index; /* in store_statements */
    const enum cell_type *params;
    size_t param_count;
    const struct column *columns;
    size_t column_count, row_size;
    bool writes;
    bool counts; /* answers how many rows it changed */
};
extern const struct stmt *const store_statements[];
extern const size_t store_statement_count;

/* `one`: fills row, NO_ROW when there is none. DEFECT when there are two. */
enum err store_run_one(struct tx *, const struct stmt *, const struct param *, void *row);
/* `many`: all rows, in the tx's arena. */
enum err store_run_many(struct tx *, const struct stmt *, const struct param *, void **rows,
                        size_t *n);
/* `none`; `changed` may be NULL. */
enum err store_run(struct tx *, const struct stmt *, const struct param *, int64_t *changed);

/* --- faults on purpose (tests) ---------------------------------------------------------------- */
/* The n-th call from now fails with STORE_FAILED, whichever thread makes it; 0: none. A call is a
 * statement or the COMMIT of a batch; a COMMIT that fails so has not happened. */
void store_fail_at(struct store *, int64_t n);
int64_t store_calls(const struct store *); /* calls so far, to know how many to fail */
/* The next COMMIT answers OUTCOME_UNKNOWN, having happened (`landed`) or not. */
void store_lose_commit(struct store *, bool landed);
