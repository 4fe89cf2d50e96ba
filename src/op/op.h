/* op.h - what an operation is. One row declares it; from the rows come the HTTP route, input
 * validation, permission and ownership checks, idempotency, throttles, the audit record, OpenAPI,
 * the typed client, the command line, the denial tests and the fuzz targets. The function sees
 * typed input, a transaction, the actor and the time; never HTTP or JSON. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/secret.h"
#include "base/text.h"
#include "store/store.h"

/* --- members of an input or output. Each is a multiple of 8 bytes, so a gap in a struct is a
 * member somebody forgot to declare: shapes_check() finds it at start. ------------------------- */
enum given { ABSENT, CLEARED, GIVEN }; /* partial update: not said, said null, said a value */
struct maybe_text {
    int64_t is;
    struct text v;
};
struct maybe_int { /* also for days and money */
    int64_t is;
    int64_t v;
};
struct upload { /* spooled, hashed and synced before the operation runs */
    struct text sha256, media_type, file_name;
    int64_t size, id;
};
/* A list of objects: `LIST_OF(struct line) lines;` */
#define LIST_OF(T)                                                                                 \
    struct {                                                                                       \
        T *at;                                                                                     \
        size_t n;                                                                                  \
    }

enum type {
    INT,        /* JSON number */
    ID,         /* JSON string of digits; 0: none */
    MONEY,      /* cents, JSON number */
    DAY,        /* "2024-06-11"; DAY_NONE: none */
    INSTANT,    /* "2024-06-11T06:30:15.000Z"; 0: none */
    FLAG,       /* true, false */
    CHOICE,     /* one word of `choices`; 0-based index in C */
    TEXT_FIELD, /* UTF-8 */
    MAYBE_TEXT,
    MAYBE_INT,
    MAYBE_DAY,
    UPLOAD, /* the id of an upload of the same actor */
    OBJECT,
    LIST,
    RAW_JSON /* output only: JSON already made, of a job's report or an audit record */
};
enum {
    OPTIONAL = 1, /* input: may be missing (0, absent text, DAY_NONE); output: left out when so */
    SECRET = 2,   /* never logged, audited nor echoed */
    AUDITED = 4,  /* kept in the audit record's detail */
    /* Output: only for HEALTH_ROLES. Input: that the operation was asked
     * for says something already, so support does not see it in the audit trail (R9). */
    HEALTH = 8
};
struct field {
    const char *name;
    enum type type;
    unsigned flags;
    size_t offset, size;
    int64_t min, max;   /* of the value, of the characters, or of the items; both 0: the default */
    const char *format; /* "iban", "siret": base/format.h */
    const char *const *choices; /* CHOICE: NULL-ended */
    const struct shape *of;     /* OBJECT, LIST */
    const char *says;           /* one English sentence for the documentation, or NULL */
};
struct shape {
    const char *name;
    size_t size;
    const struct field *fields;
    size_t n;
};

#define C_INT           int64_t
#define C_ID            int64_t
#define C_MONEY         int64_t
#define C_DAY           int64_t
#define C_INSTANT       int64_t
#define C_FLAG          int64_t
#define C_CHOICE        int64_t
#define C_TEXT_FIELD    struct text
#define C_MAYBE_TEXT    struct maybe_text
#define C_MAYBE_INT     struct maybe_int
#define C_MAYBE_DAY     struct maybe_int
#define C_UPLOAD        struct upload
#define C_RAW_JSON      struct text
#define MEMBER(S, m)    (((struct S *)0)->m)
#define SAME_TYPE(a, b) __builtin_types_compatible_p(__typeof__(a), b)
#define MUST(cond, why)                                                                            \
    (0 * sizeof(struct {                                                                           \
         _Static_assert(cond, why);                                                                \
         char c;                                                                                   \
     }))

/* FIELD(struct tag, member, TYPE, .min = .., .max = ..) */
#define FIELD(S, m, T, ...)                                                                        \
    {                                                                                              \
        .name = #m, .type = T, .size = sizeof MEMBER(S, m),                                        \
        .offset =                                                                                  \
            offsetof(struct S, m) + MUST(SAME_TYPE(MEMBER(S, m), C_##T), #S "." #m " is not " #T), \
        __VA_ARGS__                                                                                \
    }
/* LIST_FIELD(struct tag, member, item struct tag, ..): item has its own SHAPE */
#define LIST_FIELD(S, m, I, ...)                                                                   \
    {                                                                                              \
        .name = #m, .type = LIST, .size = sizeof MEMBER(S, m), .of = &I##_shape,                   \
        .offset = offsetof(struct S, m) +                                                          \
                  MUST(SAME_TYPE(*MEMBER(S, m).at, struct I), #S "." #m " is not a list of " #I),  \
        __VA_ARGS__                                                                                \
    }
#define OBJECT_FIELD(S, m, I, ...)                                                                 \
    {                                                                                              \
        .name = #m, .type = OBJECT, .size = sizeof MEMBER(S, m), .of = &I##_shape,                 \
        .offset = offsetof(struct S, m) +                                                          \
                  MUST(SAME_TYPE(MEMBER(S, m), struct I), #S "." #m " is not " #I),                \
        __VA_ARGS__                                                                                \
    }
#define SHAPE(S, ...)                                                                              \
    static const struct field S##_fields[] = { __VA_ARGS__ };                                      \
    static const struct shape S##_shape = { #S, sizeof(struct S), S##_fields,                      \
                                            sizeof S##_fields / sizeof *S##_fields }
/* An input or output without members, { } in JSON: `NOTHING(account_me_in);`. */
#define NOTHING(S)                                                                                 \
    struct S {                                                                                     \
        int64_t unused;                                                                            \
    };                                                                                             \
    static const struct shape S##_shape = { #S, sizeof(struct S), NULL, 0 }
struct nothing {
    int64_t unused;
};
extern const struct shape nothing_shape;

/* --- who asks --------------------------------------------------------------------------------- */
/* A role says also whose objects it reaches: a HOLDER their own person's; a REPRESENTATIVE those of
 * the minors they represent on that day; SCHOOL and ACCESS_KEY their school's; CASHIER, MANAGER and
 * TILL_KEY their partner's; the Region's roles and SYSTEM everything. */
enum role {
    ANYONE = 1,     /* not signed in */
    HOLDER = 2,     /* the young person */
    SCHOOL = 4,     /* staff of an establishment */
    CASHIER = 8,    /* staff of a partner */
    MANAGER = 16,   /* head of a partner */
    TILL_KEY = 32,  /* a partner's machine */
    ADMIN = 64,     /* the Region's administrator */
    BENEFITS = 128, /* the Region's benefit manager */
    ACCOUNTANT = 256,
    SUPPORT = 512,
    AUDITOR = 1024,
    SYSTEM = 2048,         /* jobs, outbox results, the local command line */
    REPRESENTATIVE = 4096, /* of minors (R8); ends when they come of age (D14) */
    ACCESS_KEY = 8192      /* a school's machine: access control, canteen (R28) */
};
enum {
    PARTNER_SIDE = CASHIER | MANAGER | TILL_KEY,
    SCHOOL_SIDE = SCHOOL | ACCESS_KEY,
    REGION_SIDE = ADMIN | BENEFITS | ACCOUNTANT | SUPPORT | AUDITOR,
    FAMILY = HOLDER | REPRESENTATIVE,
    HEALTH_ROLES = HOLDER | BENEFITS, /* may know facts about somebody's health (R9) */
    EVERYBODY = ANYONE | FAMILY | SCHOOL_SIDE | PARTNER_SIDE | REGION_SIDE | SYSTEM,
    LAST_ROLE = ACCESS_KEY /* the highest bit */
};
const char *role_name(unsigned role); /* "holder"; "" for what is not one role */
struct actor {
    int64_t account_id;                                 /* 0: nobody; else account or API key */
    int64_t session_id;                                 /* 0 with a key */
    unsigned role;                                      /* one bit of enum role */
    int64_t person_id, school_id, partner_id, place_id; /* 0 where the role has none */
    struct text operations; /* API key: space-separated names it may call; absent: by role */
};

/* Whom an object belongs to; 0 where nobody of that side. */
struct owner {
    int64_t person_id, school_id, partner_id;
};

/* --- the operation ---------------------------------------------------------------------------- */
struct service;
struct sink;
struct call {      /* all that a function may touch */
    struct tx *tx; /* in prepare: a snapshot */
    struct arena *arena;
    const struct actor *actor;
    int64_t now_ms, today; /* the instant of receipt (D18), and its day in Paris */
    enum lang lang;
    const struct keys *keys;
    void *context;           /* what main hands to all slices: struct passregion (main's) */
    void *prepared;          /* what prepare left, by its own type */
    struct facts facts;      /* make the refusal exact; cleared before each attempt */
    int64_t object_id;       /* audit: the object acted on; the `object` member's, or set by run */
    struct text request_key; /* Idempotency-Key, absent when not given */
    struct text client;   /* keyed hash of the caller's address, for throttles; never the address */
    struct sink *rows;    /* EXPORT */
    struct progress *job; /* BULK */
    struct service *service; /* for the helpers of this folder (uploads); slices leave it alone */
};
typedef enum err op_fn(struct call *, const void *in, void *out);
/* NOT_FOUND when there is no such object. */
typedef enum err owner_fn(struct call *, int64_t object_id, struct owner *);
/* Does this account stand for that person on the day of the call (R8, D14)? */
typedef enum err represents_fn(struct call *, int64_t account_id, int64_t person_id, bool *does);

enum kind {
    READ = 1, /* a snapshot on a reader connection, <= 1 s; may be watched (long poll) */
    WRITE,    /* prepare off the writer, then run inside the grouped transaction, <= 2 ms */
    BULK,     /* answers 202 and a job; run is called for one chunk after another until done */
    EXPORT /* rows in short snapshots, keyset after keyset, as CSV or JSON lines; or a document */
};
enum ownership {
    /* owner_of(the input's `object` member) must be the actor's, in the same transaction; another's
     * object and no object are both NOT_FOUND. When the member is OPTIONAL and left out, the
     * function acts on the actor's own, as with ON_OWN. */
    BY_OBJECT = 1,
    ON_OWN,    /* the function acts only on the actor's own person, school or partner */
    ON_NOTHING /* nobody's: public facts, or the Region's own affairs */
};
struct operation {
    const char *name; /* "payment_pay": POST /api/v1/payment_pay (READ without SECRET: GET too) */
    const char *summary; /* one English sentence */
    const char *rules;   /* requirements and default rules it carries: "R90 R92 D37"; NULL: none */
    enum kind kind;
    unsigned who; /* enum role bits */
    enum ownership ownership;
    const char *object; /* BY_OBJECT: an ID member of the input */
    owner_fn *owner_of;
    bool money;         /* Idempotency-Key required */
    bool recorded;      /* EXPORT: the audit says who took it; only then may rows hold SECRETs */
    const char *budget; /* throttle it draws from: op/throttle.c's table; NULL: "default" */
    const struct shape *in, *out; /* EXPORT: out is one row */
    /* EXPORT of a document instead of rows ("application/pdf"): run gives its bytes with
     * sink_bytes, page after page, and `out` has no members. NULL: rows. */
    const char *media_type;
    op_fn *prepare; /* WRITE, BULK: off the writer, on a snapshot: hashing, folding, parsing */
    /* WRITE whose prepare reads nothing and may take long: it is run without a snapshot (c->tx is
     * NULL), which it would hold open. */
    bool prepare_alone;
    op_fn *run;
    /* BULK whose chunks only read: each on a snapshot of its own, off the writer, <= 1 s; only how
     * far it came is then written. */
    bool on_snapshot;
    const enum err *refusals; /* beyond those every operation has; OK-ended */
    const enum err *kept;     /* refusals whose writes are committed (wrong code); OK-ended */
    const char *watch;        /* READ: topic whose change re-runs it for a watcher */
    const char *touches;      /* WRITE, BULK: topic it changes */
};
/* Typed function -> table entry without a function-pointer cast (-fsanitize=function stays on). */
#define OP_RUN(f)                                                                                  \
    static enum err f##_entry(struct call *c, const void *in, void *out)                           \
    {                                                                                              \
        const struct f##_in *typed_in = in;                                                        \
        struct f##_out *typed_out = out;                                                           \
        return f(c, typed_in, typed_out);                                                          \
    }
/* prepare(c, in, out): `out` is unused there. */
#define OP_PREPARE(f)                                                                              \
    static enum err f##_prepare_entry(struct call *c, const void *in, void *out)                   \
    {                                                                                              \
        (void)out;                                                                                 \
        const struct f##_in *typed_in = in;                                                        \
        return f##_prepare(c, typed_in);                                                           \
    }
/* OP(name, KIND, who, OWNERSHIP, ..): a row without role or ownership rule does not compile. */
#define OP(f, k, w, o, ...)                                                                        \
    {                                                                                              \
        .name = #f, .kind = (k) + MUST((k) > 0, #f " has no kind"),                                \
        .who = (w) + MUST((w) > 0, #f " names no role"),                                           \
        .ownership = (o) + MUST((o) > 0, #f " has no ownership rule"), .in = &f##_in_shape,        \
        .out = &f##_out_shape, .run = f##_entry, __VA_ARGS__                                       \
    }
#define PREPARED(f)       .prepare = f##_prepare_entry
#define PREPARED_ALONE(f) PREPARED(f), .prepare_alone = true
#define OBJECT_OF(m, fn)  .object = #m, .owner_of = fn
#define REFUSES(...)                                                                               \
    .refusals = (const enum err[])                                                                 \
    {                                                                                              \
        __VA_ARGS__, OK                                                                            \
    }
#define KEEPS(...)                                                                                 \
    .kept = (const enum err[])                                                                     \
    {                                                                                              \
        __VA_ARGS__, OK                                                                            \
    }
struct op_table { /* one a slice */
    const struct operation *at;
    size_t n;
};
#define OP_TABLE(slice)                                                                            \
    const struct op_table slice##_operations = { slice##_rows,                                     \
                                                 sizeof slice##_rows / sizeof *slice##_rows }

/* --- uploads ---------------------------------------------------------------------------------- */
/* Reads an upload that came in as an UPLOAD member, into the arena. CANNOT_READ_FILE when the
 * spool lost it; NO_MEMORY. */
enum err upload_read(struct call *, const struct upload *, struct text *content);
/* Overwrites and removes its content, which held secrets; OK when that is done already. Cannot be
 * undone: a job does it in a chunk of its own, when all else is committed. CANNOT_READ_FILE. */
enum err upload_wipe(struct call *, const struct upload *);

/* --- lists: keyset pages ---------------------------------------------------------------------- */
/* Input members of every list: FIELD cursor (TEXT_FIELD, OPTIONAL), limit (INT, OPTIONAL, 1..200);
 * output: items and next_cursor. A cursor carries up to two sort keys under a MAC bound to the
 * operation, so that it cannot be forged into someone else's rows. */
struct page_key {
    struct text words;
    int64_t number;
};
enum { PAGE_DEFAULT = 50, PAGE_MAX = 200 };
/* `operation`: its name. An absent cursor gives the absent words and INT64_MIN. BAD_CURSOR. */
enum err page_start(struct call *, const char *operation, struct text cursor, struct page_key *);
struct text page_next(struct call *, const char *operation, const struct page_key *last);
int64_t page_limit(int64_t asked); /* 0 -> PAGE_DEFAULT */

/* --- exports ---------------------------------------------------------------------------------- */
/* run emits at most a page with sink_row, each row by the `out` shape, leaves in `after` where to
 * go on (at first: absent words, INT64_MIN) and sets `more`, which is false before each call. Every
 * call has a snapshot of its own; texts of `after` are copied. `out` is a blank row to use. */
struct sink {
    enum err (*row)(struct sink *, const void *row);
    enum err (*bytes)(struct sink *, struct text bytes);
    void (*name)(struct sink *, struct text file_name);
    struct page_key after;
    bool more;
};
enum err sink_row(struct call *, const void *row);
/* Of an operation with a media type, instead of rows: the next bytes of the document, and what a
 * browser calls the file when it keeps it ("virements-2024-10.xml"; letters, digits, '-', '_' and
 * '.', others become '-'). */
enum err sink_bytes(struct call *, struct text bytes);
void sink_name(struct call *, struct text file_name);

/* --- jobs ------------------------------------------------------------------------------------- */
/* BULK's run does one chunk (some 15 ms), moves the cursor (at first: "" and 0), and sets
 * `finished` with the last. prepare runs once before the first chunk, and again after a restart;
 * what it leaves in `prepared` stays for all chunks. now_ms is the instant the job was asked for.
 * The finished job shows `report`, or else the `out` that the last chunk filled. */
struct progress {
    int64_t job_id;
    struct page_key cursor; /* committed with the chunk's writes */
    int64_t done, total;    /* total 0: not known yet */
    bool finished;
    struct text report; /* JSON object or absent: shown with the finished job */
};
