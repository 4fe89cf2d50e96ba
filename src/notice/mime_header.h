/* mime_header.h - values of the headers of a mail. */
#pragma once
#include <stdint.h>

#include "base/text.h"

/* Text that a header may carry: as it is when plain ASCII, else as RFC 2047 encoded words. No line
 * break survives. Absent when the arena is full. */
struct text mime_words(struct arena *, struct text);
/* RFC 5322, in UTC: "Tue, 11 Jun 2024 06:30:15 +0000". */
struct text mime_date(struct arena *, int64_t at_ms);
