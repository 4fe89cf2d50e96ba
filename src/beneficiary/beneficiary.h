/* beneficiary.h - the young person: who they are and how to reach them (R2, R20, R30). */
#pragma once
#include "op/op.h"

enum err person_owner(struct call *, int64_t person_id, struct owner *); /* NOT_FOUND */
extern const char *const sex_words[];                                    /* CHOICE: f, m, x */
