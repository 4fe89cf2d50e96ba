/* letter.h - a queued row made into the mail to send now. */
#pragma once
#include "op/op.h"

struct letter {
    struct text to, subject, body; /* body: lines end in "\n" */
};
/* With the addresses, links and names of this moment. NO_ROW: nobody is to get it any more, because
 * the account or the person was closed (D11), or its link was used or ended, or there is nothing
 * left to write about. */
enum err letter_write(struct call *, int64_t outbox_id, struct letter *);
