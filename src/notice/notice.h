/* notice.h - telling people what happened, by mail. A slice only queues a row, in the transaction of
 * what happened; the mail is written and sent later (notice/sender_ops.h), so that neither a slow
 * mail server nor a fault of it stands in anybody's way. */
#pragma once
#include "op/op.h"

/* Queues a mail to an account: `template` is one of mail_text.c's, `subject_id` what it is about
 * (a link's id for those that carry one, else the file, card or refund), `note` words of its own
 * or "". Nothing is queued for an account without address (D44), or closed, or of a closed person
 * (D11). */
enum err notice_queue(struct call *, const char *template, int64_t account_id, int64_t subject_id,
                      struct text note);

/* The secret of a link that a mail carries (R22): derived when the mail is written, and once before,
 * to keep its hash. Absent without memory. */
struct text notice_link_token(struct arena *, const struct keys *, int64_t link_id);
