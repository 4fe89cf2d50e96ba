/* money.h - integer euro cents, never floating point (D25). */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/text.h"

/* "15", "15,5", "15.50"; no sign, at most two decimals (a third is refused, D25), at most
 * 10 000 000 euros. */
bool cents_parse(struct text, int64_t *cents);
struct text cents_text(struct arena *, int64_t cents, enum lang); /* "12,50 €" / "€12.50" */
struct text cents_plain(struct arena *, int64_t cents);           /* "12.50", for files */
/* part/whole of cents, rounded half up (D25); 0 <= part, 0 < whole, no overflow up to 10^12. */
int64_t cents_share(int64_t cents, int64_t part, int64_t whole);
