/* statement.h - what a transfer pays, as a document for the partner (R111). */
#pragma once
#include "op/op.h"

/* A PDF in French: the transfer and its state, sums by benefit with refunds netted, each use, and
 * what of the partner's money is blocked and why. NO_ROW when the line is not the partner's. */
enum err statement_write(struct call *, int64_t partner_id, int64_t line_id, struct text *pdf);
