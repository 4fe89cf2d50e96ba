/* representative.h - who stands for a minor (R8): parents and guardians, equal to one another, or
 * somebody for whom the school vouches when none can be reached (D13). Each has an account of
 * their own, one for all the minors they represent (D8). It opens what is the young person's, never
 * the code nor anything about health (R65), and ends by itself at the first instant of their
 * eighteenth birthday (D14): every look asks for the day, no job is needed. */
#pragma once
#include "op/op.h"

enum representative_kind { PARENT, GUARDIAN, VOUCHED };
extern const char *const representative_kind_words[]; /* CHOICE; NULL-ended */

struct new_representative {
    int64_t person_id;
    enum representative_kind kind;
    struct text name, mail;
    enum lang lang;
};
/* Makes somebody a representative and mails them: the link to a new account, or that the one they
 * have shows one more. NOT_A_MINOR; ALREADY_DONE also for one who is barred, which is said to
 * nobody (D13); GUARDIAN_REACHABLE for VOUCHED; TOO_MANY_REPRESENTATIVES {count}. */
enum err representative_appoint(struct call *, const struct new_representative *,
                                int64_t *representative_id);

/* Active, of a minor, whose file is open (D11). For the service. */
represents_fn representative_stands_for;

struct representative {
    int64_t id, person_id, account_id;
    struct text kind, state, reference, name, mail;
    int64_t added_ms;
};
enum err representative_by_id(struct call *, int64_t representative_id,
                              struct representative *); /* NO_ROW */
/* From one state to another: active, barred, ended. ALREADY_DONE when it is not in `from`. */
enum err representative_set_state(struct call *, int64_t representative_id, const char *from,
                                  const char *to, struct text reference);
