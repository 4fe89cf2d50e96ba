/* textbook.h - the textbooks that a school lends for free (R42, R50): handed out on presentation of
 * the card, without a code; returned, damaged or lost. Nothing here moves money. */
#pragma once
#include "campaign/campaign.h"
#include "card/card.h"

struct book {
    struct text title, copy; /* the school's own number of this copy */
};
/* Hands books out to the holder of this card, pupil of that school, on the loan benefit that is
 * open to them today; adds to the set of the campaign when there is one. UNKNOWN_CARD,
 * CARD_BLOCKED, CARD_NOT_ACTIVE; NOT_PUPIL_HERE; NO_SUCH_BENEFIT, NOT_STARTED, ENDED, SUSPENDED,
 * FROZEN; COPY_IS_OUT {copy}: nothing is handed out then. */
enum err textbooks_hand_out(struct call *, struct text card, int64_t school_id, const struct book *,
                            size_t n, int64_t *loan_id);

/* What became of a copy that is out. WRONG_STATE {state} when it is not out. */
enum err textbook_back(struct call *, int64_t book_id, struct text state, struct text remark);
enum err textbook_owner(struct call *, int64_t book_id, struct owner *); /* NOT_FOUND */
