/* books.h - proof that the books are right (R110): everything recomputed from its transfers, and
 * the transfers sealed so that none can be changed unseen. Reads every slice's tables, changes
 * none, trusts nothing that a slice's own code says of itself.
 *
 * The checks go through one table after another, a page at a time, each page on a snapshot of its
 * own: whatever the size of the Region, no read is long, and what is compared belongs to one
 * instant. What cannot be summed in pages is proven in two halves. A wallet's balance equals all
 * that moved because of the wallet, its decisions, uses and refunds; and every transfer that
 * touches a wallet has such a cause, of that very wallet. So with what is due to a partner, in
 * transit and at the bank: each use, refund and line has exactly the transfers it must have, and
 * no transfer is without its use, refund or line. */
#pragma once
#include "op/op.h"

/* In the order of the report. */
enum book_check {
    BOOK_ACCOUNTS,
    BOOK_UNITS,
    BOOK_ROUTES,
    BOOK_CAUSES,
    BOOK_DAYS,
    BOOK_BUDGETS,
    BOOK_WALLET_BALANCE,
    BOOK_WALLET_LEVEL,
    BOOK_WALLET_SPENT,
    BOOK_WALLET_DECISION,
    BOOK_DECISIONS,
    BOOK_INSTALMENTS,
    BOOK_ONCE,
    BOOK_SUSPENSIONS,
    BOOK_ENDED,
    BOOK_USE_OWNER,
    BOOK_USE_WINDOW,
    BOOK_USE_NETWORK,
    BOOK_USE_TRANSFERS,
    BOOK_USE_PRICE,
    BOOK_GROUP_LINES,
    BOOK_REFUND_SUMS,
    BOOK_REFUND_OWNER,
    BOOK_REFUND_TRANSFERS,
    BOOK_ACTORS,
    BOOK_PAYABLES,
    BOOK_USE_LINE,
    BOOK_LINE_AMOUNT,
    BOOK_LINE_TRANSFERS,
    BOOK_LINE_BLOCKED,
    BOOK_LINE_APPROVED,
    BOOK_FILES,
    BOOK_SEALS,
    BOOK_CHECKS
};
/* Its stable name, and the rule it holds, as a sentence. */
const char *book_check_name(enum book_check);
const char *book_check_says(enum book_check, enum lang);

struct finding {
    int64_t breaks;
    int64_t first_id; /* of the row that breaks it; 0 with no break */
};

/* --- seals: seal.c ---------------------------------------------------------------------------- */
enum { SEAL_HASH_BYTES = 32, SEAL_TRANSFERS = 2048 };
/* Where one stands in the chain. */
struct seal_chain {
    int64_t seals, until_id;           /* the last transfer sealed; 0: none */
    uint8_t previous[SEAL_HASH_BYTES]; /* the last seal's hash; zeroes before the first */
    struct text noted; /* a seal's hash as told earlier, to be met on the way; or absent */
    bool noted_met;
};
/* The last seal's hash, to be noted outside the database; absent without memory or seal. */
struct text seal_chain_hash(struct arena *, const struct seal_chain *);
/* Seals the next transfers that are old enough, at most `most` (<= SEAL_TRANSFERS); *sealed of
 * them, 0: none is left. `machine_ms`: the machine's clock, by which ids are made.
 *
 * A transfer gets its id before its transaction commits, and each server makes ids by its own
 * clock: for a moment a smaller id may still appear behind a greater one. Sealed are therefore
 * only ids made at least ten minutes ago, which is far more than a transaction lives or two
 * synchronised clocks differ. Should one appear behind a seal all the same, the check says so. */
enum err seal_next(struct call *, int64_t machine_ms, int64_t most, int64_t *sealed);
/* The chain's end as it is stored; BOOKS_BROKEN when that seal is not whole. */
enum err seal_chain_end(struct call *, struct seal_chain *);
/* Checks the next seals of the chain against the transfers; *over with the last of them. */
enum err seals_check(struct call *, struct seal_chain *, struct finding *, bool *over);

/* --- the checks: checks.c --------------------------------------------------------------------- */
struct audit {
    int64_t most;     /* rows a page; 0: what suits each table */
    size_t walk;      /* which table */
    int64_t after_id; /* how far in it */
    int64_t rows, transfers;
    int64_t last_day; /* of an entry so far */
    struct finding found[BOOK_CHECKS];
    struct seal_chain chain;
    bool over;
};
/* One page further, on the call's snapshot; a zeroed audit begins. */
enum err audit_step(struct call *, struct audit *);
