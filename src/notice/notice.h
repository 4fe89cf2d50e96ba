/* notice.h - mails to people, queued with what they are about and sent outside. */
#pragma once
#include "op/op.h"

/* Queues one mail of a template to an account about a subject (a file, a card, a payment). */
enum err notice_queue(struct call *, const char *template, int64_t account_id, int64_t subject_id,
                      struct text note);
