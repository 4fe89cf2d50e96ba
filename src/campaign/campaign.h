/* campaign.h - the campaigns of this Region (R10): opened from a catalogue file, kept in the
 * database, read into memory once a revision. At least two live side by side in summer. */
#pragma once
#include "campaign/catalogue.h"
#include "campaign/region.h"

struct campaign {
    int64_t id, revision;
    const struct catalogue *catalogue; /* lives as long as the process */
};

/* What is read is kept in an arena of its own until campaigns_free; itself it lives in `arena`. */
struct campaigns *campaigns_make(struct arena *arena);
/* NULL is fine. */
void campaigns_free(struct campaigns *);

/* NO_ROW when there is none. */
enum err campaign_by_id(struct call *, int64_t campaign_id, struct campaign *);
enum err campaign_by_code(struct call *, struct text code, struct campaign *);
/* All of them, oldest first, in the call's arena. */
enum err campaigns_all(struct call *, struct campaign **, size_t *n);
/* The one that first entrants order for today (R11): ORDERS_NOT_OPEN with the next opening day,
 * ORDERS_CLOSED, NO_CAMPAIGN. */
enum err campaign_to_order(struct call *, struct campaign *);
/* The latest one whose validations are open and whose end has not come: VALIDATIONS_NOT_OPEN. */
enum err campaign_to_validate(struct call *, struct campaign *);

/* How the latest of these campaigns that knows it calls a fact's word: the kind of a school or of a
 * partner. The word itself when none does. */
struct text campaigns_word(const struct campaign *, size_t n, enum fact_id, struct text word,
                           enum lang);
/* The benefit of that code in the latest of these campaigns that has it, or NULL. */
const struct benefit *campaigns_benefit(const struct campaign *, size_t n, struct text code);
