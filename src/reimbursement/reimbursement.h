/* reimbursement.h - paying the partners back (R111, D16, D23, D42): a run gathers what is owed and
 * not blocked, someone else approves it, its lines leave for the bank and come back paid or
 * rejected. A use stands in at most one live line. */
#pragma once
#include "ledger/ledger.h"

/* Gathers one partner's uses and refunds up to the day into a line of the run. Nothing when all
 * of it is blocked, when no IBAN is known, or when refunds outweigh uses: that nets from the next
 * runs (D16). */
enum err run_gather_partner(struct call *, int64_t run_id, int64_t partner_id, int64_t until_day);

/* One line: from prepared to the bank; back as paid; back as rejected, its uses free again. */
enum err run_line_send(struct call *, int64_t line_id);
enum err run_line_pay(struct call *, int64_t line_id);
enum err run_line_reject(struct call *, int64_t line_id, struct text reason);
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
