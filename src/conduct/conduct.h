/* conduct.h - incivility linked to the card (R100-R102): a partner or a school reports, the Region
 * alone decides, after the young person could reply. What a decision stops are benefits of one
 * campaign said by name (R16), never the card; it ends by itself, can be lifted, and appealed to
 * somebody else than who decided. Every step is kept with its words. */
#pragma once
#include "campaign/campaign.h"

enum conduct_state {
    CONDUCT_REPORTED,
    CONDUCT_DISMISSED, /* nothing came of it */
    CONDUCT_OPENED,    /* the young person was told, and may reply */
    CONDUCT_REPLIED,
    CONDUCT_DECIDED,
    CONDUCT_LIFTED,
    CONDUCT_APPEALED,
    CONDUCT_UPHELD,
    CONDUCT_OVERTURNED,
    CONDUCT_STATES
};
enum conduct_action {
    CONDUCT_OPEN,
    CONDUCT_DISMISS,
    CONDUCT_REPLY,
    CONDUCT_DECIDE,
    CONDUCT_LIFT,
    CONDUCT_APPEAL,
    CONDUCT_UPHOLD,
    CONDUCT_OVERTURN,
    CONDUCT_ACTIONS
};
extern const char *const conduct_state_words[]; /* CHOICE; NULL-ended */

/* What it is about, in words that accuse nobody (R100). */
extern const char *const conduct_category_words[]; /* CHOICE; NULL-ended */
struct text conduct_category_label(struct text word, enum lang);

struct conduct {
    int64_t id, person_id;
    enum conduct_state state;
    struct text category, report, number;
    int64_t payment_id, partner_id, school_id, reported_ms, reported_by;
    int64_t reply_until_day; /* DAY_NONE until it is opened */
    int64_t campaign_id, decided_ms, decided_by, until_day, appeal_until_day;
};
enum err conduct_by_id(struct call *, int64_t conduct_id, struct conduct *); /* NO_ROW */
/* The person's; to the family there is nothing before it was opened. */
enum err conduct_owner(struct call *, int64_t conduct_id, struct owner *);

struct conduct_report {
    int64_t person_id, category, payment_id, partner_id, school_id;
    struct text words;
};
enum err conduct_add(struct call *, const struct conduct_report *, int64_t *conduct_id);

/* Does what the table of states allows, keeps its words and tells the young person, and a minor's
 * representatives. WRONG_STATE {state}. */
enum err conduct_open_file(struct call *, const struct conduct *, struct text facts);
enum err conduct_dismiss_file(struct call *, const struct conduct *, struct text reason);
/* ALREADY_DONE: each of them replies once. */
enum err conduct_take_reply(struct call *, const struct conduct *, struct text words);

struct conduct_decision {
    const struct campaign *campaign;
    const struct benefit **benefits; /* ticked one by one; the rest of the campaign is left alone */
    size_t n;
    int64_t until_day;
    struct text reason;
};
/* REPLY_PERIOD_RUNS {until}: nobody replied yet and the period has not passed. */
enum err conduct_take_decision(struct call *, const struct conduct *,
                               const struct conduct_decision *);
/* May `all_others` stop it: not school things, the licence aid (D19), nor health, which are
 * stopped by their name alone. */
bool conduct_is_other(const struct catalogue *, const struct benefit *);

enum err conduct_lift_decision(struct call *, const struct conduct *, struct text reason);
/* APPEAL_TOO_LATE {until}. */
enum err conduct_take_appeal(struct call *, const struct conduct *, struct text words);
/* SAME_PERSON_APPROVES: whoever decided does not decide the appeal. */
enum err conduct_decide_appeal(struct call *, const struct conduct *, bool upheld,
                               struct text reason);

/* Decided and still holding on the day of the call. */
bool conduct_is_in_force(const struct call *, const struct conduct *);

/* --- its text: conduct_text.c ----------------------------------------------------------------- */
/* The decision as it is served: French, numbered, reasoned, with the ways to appeal (D41). */
enum err conduct_write_decision(struct call *, const struct conduct *, struct text *text);
/* The same in a few plain words, in the caller's language. */
enum err conduct_write_plain(struct call *, const struct conduct *, struct text *plain);
