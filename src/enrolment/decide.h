/* decide.h - the other decisions on a file: refuse, change the year, leave, undo. */
#pragma once
#include "enrolment/enrolment.h"

enum err enrolment_refuse_file(struct call *, const struct enrolment *, struct text reason);
/* Another course, situation or class in the same campaign: each benefit is decided again (D1). */
enum err enrolment_change_year(struct call *, const struct enrolment *, const struct year *);
/* The school declares a departure (D2, D3). */
enum err enrolment_leave(struct call *, const struct enrolment *, struct text reason);
/* UNDO_TOO_LATE, SOMETHING_SPENT (D43). */
enum err enrolment_undo_validation(struct call *, const struct enrolment *);
/* The school records a disability, which doubles some aids; never the reason (R41). */
enum err enrolment_set_disability(struct call *, int64_t person_id, bool disability);
/* Queues a mail about a file to its holder, when they have an account, and to those who represent
 * them. */
enum err enrolment_tell(struct call *, int64_t person_id, const char *template,
                        int64_t enrolment_id);
