/* reimbursement.h - paying the partners back (R111, D16, D23, D42): a run gathers what is owed and
 * not blocked, someone else approves it, its lines leave for the bank and come back paid or
 * rejected. A use stands in at most one live line. */
#pragma once
#include "ledger/ledger.h"

/* Gathers one partner's uses and refunds up to the day into a line of the run. Nothing when all
 * of it is blocked, when no IBAN is known, or when refunds outweigh uses: that nets from the next
 * runs (D16). */
enum err run_gather_partner(struct call *, int64_t run_id, int64_t partner_id, int64_t until_day);

/* One line: from prepared to the bank, or dropped with the reason when it may not leave (line_check
 * below); back as paid; back as rejected, its uses free again. */
enum err run_line_send(struct call *, int64_t line_id);
enum err run_line_pay(struct call *, int64_t line_id);
enum err run_line_reject(struct call *, int64_t line_id, struct text reason);
/* A paid line that the partner's bank sent back: its uses are free again. */
enum err run_line_return(struct call *, int64_t line_id, struct text reason);
/* The Region's account shows the payment on that day; the first day stays. */
enum err run_line_book(struct call *, int64_t line_id, int64_t day);
/* Frees the uses of a line that was never sent. */
enum err run_line_drop(struct call *, int64_t line_id);

/* Why money of this partner waits: the reason of the block on all of it, or absent. */
struct blocks {
    struct text whole;
    struct {
        struct text benefit, reason;
    } * of;
    size_t n;
};
enum err partner_blocks(struct call *, int64_t partner_id, struct blocks *);
struct text blocks_reason(const struct blocks *, struct text benefit); /* absent: free */

/* --- who pays: payer.c ------------------------------------------------------------------------ */
/* The Region's account, and what the treasury's protocol (PES v2) wants to know of it; the latter
 * absent or "" where no file for the treasury is made. */
struct payer {
    int64_t id;
    struct text name, siret, iban, bic;
    int64_t line_limit_cents; /* 0: what a SEPA transfer can carry */
    struct text treasury_post /* codique */, body_code /* CodCol */, budget_code /* CodBud */;
    struct text budget_label, nature /* account charged */, function;
    int64_t first_bordereau, first_piece; /* where this program's numbers begin each year */
};
/* NO_ROW when nobody set it yet. */
enum err payer_now(struct call *, struct payer *);
/* As it was when a file was made with it. NO_ROW. */
enum err payer_by_id(struct call *, int64_t payer_id, struct payer *);
enum err payer_add(struct call *, const struct payer *, int64_t *payer_id);

/* --- may a line leave: line_check.c ----------------------------------------------------------- */
enum line_fault {
    LINE_MAY_LEAVE,
    LINE_BLOCKED,         /* R111: some of its money is */
    LINE_SIRET_WRONG,     /* the treasury refuses a whole file for one wrong key */
    LINE_IBAN_WRONG,      /* its key */
    LINE_IBAN_NOT_SEPA,   /* no SEPA transfer reaches it */
    LINE_BANK_CHANGED,    /* D22: not the account, or not the SIRET, it was prepared for */
    LINE_NAME_UNWRITABLE, /* nothing of it is left in the banks' letters */
    LINE_TOO_LARGE,
    LINE_FAULTS
};
struct line_check {
    enum line_fault fault; /* the first found */
    struct text blocked;   /* LINE_BLOCKED: the reason */
};
struct sendable;
/* Of a prepared line. `line` is reimbursement_sql.h's row. */
enum err line_check(struct call *, const struct payer *, const struct sendable *line,
                    struct line_check *);
const char *line_fault_slug(enum line_fault); /* "siret-wrong" */
struct text line_fault_words(struct arena *, const struct line_check *, enum lang);
