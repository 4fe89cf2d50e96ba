/* service.h - carries out operations: finds the row, authenticates, throttles, reads the input,
 * checks role and ownership, runs it on a snapshot or in the grouped transaction, keeps the
 * idempotency and audit records, writes the answer. The HTTP server, the command line, the jobs
 * and the tests all come through here: there is no other way to run an operation. */
#pragma once
#include <stdio.h>

#include "base/clock.h"
#include "op/op.h"

struct service;
/* Finds who a credential (session token, or API key "prk_…") belongs to, on this snapshot or
 * transaction. NOT_SIGNED_IN for an unknown, expired or closed one. */
typedef enum err authenticate_fn(struct tx *, const struct keys *, int64_t now_ms,
                                 struct text credential, struct actor *);
struct service_options {
    struct store *store;
    const struct clock *clock;
    const struct keys *keys;
    const struct op_table *const *tables; /* NULL-ended */
    authenticate_fn *authenticate;
    represents_fn *represents; /* what a REPRESENTATIVE reaches; NULL: nobody */
    void *context;             /* becomes call.context */
    const char *upload_dir;    /* spooled uploads; NULL: no uploads */
    int threads;               /* for reads and prepares; 0: 4 */
    bool throttles_off;        /* bulk demo data and property tests only */
    /* Tests: the (operation, refusal) pairs answered are read from and added to this file, so that
     * several test programs together can be asked what none of them produced; NULL: not counted. */
    const char *coverage_path;
};
/* Checks the table first (shapes without gaps, names unique, refusals listed, formats known):
 * DEFECT with a log line when a row is wrong. Jobs left by an earlier life go on. */
enum err service_open(const struct service_options *, struct service **);
void service_close(struct service *); /* waits for what is under way */
/* Answers every watched READ now, with what it has, and keeps none waiting from here on: for a
 * server that stops. */
void service_release_watchers(struct service *);

const struct operation *service_find(const struct service *, struct text name); /* or NULL */
size_t service_operation_count(const struct service *);
const struct operation *service_operation(const struct service *, size_t i); /* sorted by name */
struct store *service_store(struct service *);
int64_t service_now_ms(const struct service *);
/* job_show, job_list, audit_trail: to be named in `tables` like a slice's. */
extern const struct op_table op_operations;

/* A line "operation refusal" for each pair that the table declares or that follows from a row (a
 * role refused, another's object, a key missing) and no call answered yet; returns how many. Not
 * too-many-requests: throttles are tested budget by budget. */
size_t service_print_unproduced(struct service *, FILE *);
/* The reverse: a line for each pair that was answered though nothing declares it, and for each
 * operation that answered DEFECT. */
size_t service_print_undeclared(struct service *, FILE *);
/* What runs by itself: a BULK operation that SYSTEM may ask for, without input, once each day in
 * Paris from that hour on. A server that was down at the hour does it late; a day on which none
 * ran is not made up for. So an operation does all that is due, not a day's share of it. */
struct scheduled {
    const char *operation;
    int from_hour; /* 0..23; between 2 and 3 clocks change: 2 may come twice or never */
};
/* From now on this server, with any others on the same database, sees to it; to be called once.
 * The rows stay the caller's and must outlive the service. DEFECT with a log line: no such
 * operation. */
enum err service_keep_schedule(struct service *, const struct scheduled *, size_t n);

/* Tests: a job that met a fault which may pass goes on after so long; at first a second. */
void service_set_job_retry(struct service *, int64_t retry_ms);

enum encoding { AS_JSON, AS_CSV, AS_JSON_LINES }; /* the last two for EXPORT */
struct exchange {
    /* in; texts live until done() */
    struct text operation, body; /* body: JSON object; absent or "" reads as {} */
    struct text query;           /* READ by GET, instead of a body: "place_id=12&limit=50" */
    struct text credential, request_key;
    struct text client_address; /* hashed at once, never kept */
    enum lang lang;
    enum encoding encoding;
    /* Trusted local caller (SYSTEM, demo, tests): skips authenticate and throttles, not the checks
     * of role and ownership. */
    const struct actor *as;
    int64_t at_ms;    /* instant of receipt; 0: the clock's now */
    int64_t wait_ms;  /* watched READ: wait so long for a change of ... */
    struct text seen; /* ... this ETag */
    /* out; texts live in `arena`, freed by exchange_free */
    enum err err;
    int status;             /* HTTP status: 200, 202 (BULK), or the problem's */
    struct text answer;     /* JSON: the output, or an RFC 9457 problem */
    struct text etag;       /* READ: hexadecimal, without quotes */
    int export_fd;          /* EXPORT: a file to send; set to -1 when taken, else closed */
    const char *media_type; /* EXPORT of a document: of which kind; NULL: rows */
    struct text file_name;  /* EXPORT of a document: as its maker called it, or absent */
    bool replayed;          /* answered from the idempotency record */
    struct arena arena;
    void (*done)(struct exchange *); /* asynchronous use: called once, on any thread */
    void *owner;                     /* the caller's */
};
void exchange_init(struct exchange *);
void exchange_free(struct exchange *);
/* Takes the exchange and answers through done(), on any thread, once; never blocks. An unknown
 * credential counts as none where ANYONE may call, so that a stale cookie does not stand in the
 * way of signing in. */
void service_submit(struct service *, struct exchange *);
/* The same, waiting. Returns x->err. */
enum err service_call(struct service *, struct exchange *);

/* May whoever sends this exchange upload anything? To be asked from the head alone, before the
 * first byte is kept. NOT_SIGNED_IN; NOT_ALLOWED when no operation that takes a file is for their
 * role; TOO_MANY_REQUESTS {seconds}. Blocks for a read: not on the HTTP loop. */
enum err service_admit_upload(struct service *, struct exchange *, struct facts *);
/* Registers a spooled and synced file for the exchange's credential: moves it to the upload folder
 * under its sha256 (64 hexadecimal digits); {"upload_id":"…"} goes into `answer`. Blocks: not on
 * the HTTP loop. The path, sha256, size and names are the spooler's own findings; when it is
 * refused the file may still be at its path. */
enum err service_upload(struct service *, struct exchange *, const char *spooled_path,
                        const struct upload *);
