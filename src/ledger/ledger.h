/* ledger.h - the books: balanced double entry, every cent traced (R110). Only this folder writes
 * transfers; nothing is updated or deleted, a mistake is reversed by another transfer. */
#pragma once
#include "op/op.h"

enum account_class {
    ACCOUNT_OUTSIDE = 1, /* where the Region's money comes from */
    ACCOUNT_BUDGET,      /* by campaign and benefit */
    ACCOUNT_WALLET,      /* under the wallet's own id: never in ledger_account */
    ACCOUNT_ISSUED,      /* units come from here and go back when they end */
    ACCOUNT_USED,        /* units consumed */
    ACCOUNT_PAYABLE,     /* owed to a partner, by benefit and campaign; may be below zero */
    ACCOUNT_TRANSIT,     /* of a run, by partner: on its way to the bank */
    ACCOUNT_BANK,
    ACCOUNT_RECEIVABLE, /* claimed from a partner that left */
    ACCOUNT_CLASSES
};
enum transfer_kind {
    TRANSFER_FUND = 1,
    TRANSFER_LOAD,
    TRANSFER_USE,    /* money: wallet to payable; units: wallet to used */
    TRANSFER_PRICE,  /* units and paid access: budget to payable, at the tariff of the day */
    TRANSFER_REFUND, /* the way back of a use, to the wallet or (ended) where it came from */
    TRANSFER_REFUND_PRICE,
    TRANSFER_EXPIRE,
    TRANSFER_WITHDRAW,
    TRANSFER_GRANT, /* R53: straight to an organisation */
    TRANSFER_RUN,
    TRANSFER_PAID,
    TRANSFER_REJECTED,
    TRANSFER_RECOVER,
    TRANSFER_KINDS
};
extern const char CENTS[]; /* the unit of money accounts */

/* Whose account; 0 and absent where a class has none. */
struct account_key {
    enum account_class class;
    int64_t owner_id, campaign_id;
    struct text benefit, unit;
};
/* Finds or opens it. */
enum err ledger_account(struct call *, const struct account_key *, int64_t *account_id);
/* May this kind of transfer go from one class to the other? The books' check asks the same. */
bool ledger_allows(enum transfer_kind, enum account_class debit, enum account_class credit);

/* One end of a transfer. For a wallet: class ACCOUNT_WALLET, owner_id its id. */
struct posting {
    enum transfer_kind kind;
    struct account_key debit, credit; /* the amount leaves debit and enters credit */
    int64_t amount;                   /* > 0, in the accounts' unit */
    int64_t cause_id;                 /* the decision, payment, refund or run line it stands for */
};
/* Writes it, at the call's instant and day. DEFECT when the pair of classes is not allowed or the
 * units differ: a programmer's error, refused before anything is written. */
enum err ledger_post(struct call *, const struct posting *);

/* --- many wallets by one statement ------------------------------------------------------------ */
/* The wallets of one first or last day with after_id < id <= until_id, which are due or not yet
 * closed. Each posts as many transfers as such wallets have something to load, or left, under ids
 * in a row from `first_id`, each with its wallet as its cause, and says how many. The accounts on
 * the other side must be open. */
struct wallet_page {
    int64_t day, after_id, until_id;
};
enum err ledger_post_loads(struct call *, const struct wallet_page *, struct text access_unit,
                           int64_t first_id, int64_t *posted);
enum err ledger_post_ends(struct call *, const struct wallet_page *, int64_t first_id,
                          int64_t *posted);

/* For a demonstration: copies what moved because of the wallets made at from_id <= id <= until_id,
 * for copies of those wallets `shift` ids earlier. */
enum err transfers_copy(struct tx *, int64_t shift, int64_t from_id, int64_t until_id);

/* The keys of each class. What the Region set aside for a benefit: */
struct account_key ledger_budget(int64_t campaign_id, struct text benefit);
/* Where a unit comes from and goes back to when it ends: */
struct account_key ledger_issued(int64_t campaign_id, struct text benefit, struct text unit);
/* Which of the two a wallet of that unit is loaded from: */
struct account_key ledger_source(int64_t campaign_id, struct text benefit, struct text unit);
/* Where a used unit stays: */
struct account_key ledger_used(int64_t campaign_id, struct text benefit, struct text unit);
/* What a partner is owed: */
struct account_key ledger_payable(int64_t partner_id, int64_t campaign_id, struct text benefit);
/* What a person holds, under the wallet's id: */
struct account_key ledger_wallet(int64_t wallet_id, struct text unit);
/* What is on its way to a partner's bank: */
struct account_key ledger_transit(int64_t partner_id, int64_t campaign_id, struct text benefit);
/* What the bank paid, and where the Region's money comes from: */
struct account_key ledger_bank(void);
/* The world outside the books. */
struct account_key ledger_outside(void);
