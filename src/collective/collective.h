/* collective.h - group orders and group outings (R90-R93): a partner proposes items at a price a
 * head to one school, the school names its pupils, each is told and may object (D37), and all
 * lines are paid at once, without cards and codes. Both kinds are one machine; which benefit may be
 * paid by which kind is the catalogue's word (`collective`). Until the school agreed the partner
 * sees no pupil. */
#pragma once
#include "payment/payment.h"

enum {
    OBJECTION_WORKING_DAYS = 2, /* D37: after the day of the school's agreement */
    ABSENCE_DAYS = 7,           /* D38: after the outing */
    PROPOSAL_LINES_MAX = 1000,
    PROPOSAL_ITEMS_MAX = 20
};

enum proposal_state {
    PROPOSAL_DRAFT, /* the partner's own: the school does not see it */
    PROPOSAL_PROPOSED,
    PROPOSAL_AGREED,
    PROPOSAL_PAID,
    PROPOSAL_PARTLY_DELIVERED,
    PROPOSAL_DELIVERED,
    PROPOSAL_HELD,
    PROPOSAL_CLOSED,
    PROPOSAL_REFUSED,
    PROPOSAL_CANCELLED,
    PROPOSAL_STATES
};
const char *proposal_state_word(enum proposal_state);
enum proposal_action {
    PROPOSAL_CHANGE,
    PROPOSAL_SUBMIT,
    PROPOSAL_SET_LINES,
    PROPOSAL_AGREE,
    PROPOSAL_REFUSE,
    PROPOSAL_OBJECT,
    PROPOSAL_PAY,
    PROPOSAL_DELIVER,
    PROPOSAL_ABSENT,
    PROPOSAL_CLOSE,
    PROPOSAL_CANCEL
};

struct proposal {
    int64_t id;
    enum collective kind;
    int64_t partner_id, place_id, school_id;
    struct text title, description;
    int64_t event_day;        /* of an outing, else DAY_NONE */
    int64_t pay_day;          /* as planned; never before objections end */
    int64_t object_until_day; /* DAY_NONE until the school agreed */
    enum proposal_state state;
    struct text reason; /* of a refusal or a cancellation */
    int64_t created_by, agreed_ms, paid_ms;
};
enum err proposal_by_id(struct call *, int64_t proposal_id, struct proposal *); /* NOT_FOUND */
/* A draft is its partner's alone. NOT_FOUND. */
enum err proposal_owner(struct call *, int64_t proposal_id, struct owner *);
/* May whoever calls do that now? WRONG_STATE {state}. */
enum err proposal_allows(struct call *, const struct proposal *, enum proposal_action);
/* The state as read becomes the next one; WRONG_STATE {state} when somebody was faster. */
enum err proposal_becomes(struct call *, struct proposal *, enum proposal_state,
                          struct text reason);

/* --- items: what each pupil gets -------------------------------------------------------------- */
struct item {
    int64_t id;
    struct text label;
    struct campaign campaign;
    struct text code;              /* the benefit's */
    const struct benefit *benefit; /* NULL: the campaign's file no longer has it */
    struct sale sale;
};
enum err proposal_items(struct call *, int64_t proposal_id, struct item **, size_t *n);
/* One of them. BAD_INPUT: it is not of this proposal. */
enum err proposal_item(struct call *, const struct proposal *, int64_t item_id, struct item *);
/* Is it something this kind of proposal, this counter and that day may sell? NEVER_IN_GROUP,
 * OTHER_KIND_OF_GROUP, WRONG_KIND_OF_PARTNER, NO_CONVENTION, AMOUNT_NEEDED, UNITS_NEEDED,
 * PRICE_NEEDED. */
enum err item_check(struct call *, const struct counter *, enum collective kind, int64_t day,
                    const struct item *);

/* New, as a draft; *proposal.id is set. The same for a draft that changes. Items' ids are set. */
enum err proposal_add(struct call *, struct proposal *, struct item *, size_t n);
enum err proposal_change(struct call *, const struct proposal *, struct item *, size_t n);

/* --- lines: one pupil and one item ------------------------------------------------------------ */
/* A line as the counter judges it. */
struct bid {
    int64_t line_id, enrolment_id, person_id;
    const struct item *item;
    struct presented_card card;
    struct offer offer;
    struct split split;
    enum err why;        /* OK: it can be paid; else the exact refusal (R85) */
    struct text says[2]; /* its sentences, by enum lang; "" when it can */
};
/* Judges `line_id`, `enrolment_id`, `item` as of that day. Only faults are answered. */
enum err bid_judge(struct call *, const struct proposal *, const struct counter *, int64_t day,
                   struct bid *);
/* The sentence for who is not the holder: without amounts, which may tell
 * of health (R9). `type` is the refusal's slug. */
struct text line_reason_for_others(struct call *, struct text type, struct text says);
/* Keeps a line, new or judged again. */
enum err line_add(struct call *, const struct proposal *, const struct bid *);
enum err line_keep(struct call *, const struct bid *, bool told);
/* A line's pupil. NOT_FOUND. */
enum err line_owner(struct call *, int64_t line_id, struct owner *);
/* The pupil objects (D37). OBJECTION_TOO_LATE {until}, WRONG_STATE {state}, ALREADY_DONE. */
enum err line_object(struct call *, int64_t line_id);

/* The school agrees: objections open, the planned day moves behind them. NO_LINES,
 * AGREED_TOO_LATE {until, event_day}. Each line is then told: line_tell. */
enum err proposal_agree(struct call *, struct proposal *);
/* Judges a line once more for the planned day and tells its pupil. */
enum err line_tell(struct call *, const struct proposal *, const struct counter *, struct bid *);

/* --- payment: pay.c --------------------------------------------------------------------------- */
/* Everything that can be found out before, on a snapshot; the transaction then only writes. */
struct payment_plan;
/* OBJECTIONS_OPEN {until, from}, PARTNER_CLOSED, WRONG_STATE. */
enum err payment_plan_make(struct call *, int64_t proposal_id, struct payment_plan **);
struct group_paid {
    int64_t lines, left_out, region_cents, holder_cents;
};
/* All of it or nothing: lines that cannot be paid any more are left out with their reason.
 * WRONG_STATE when it is paid already, PARTNER_CLOSED, NOTHING_TO_PAY. */
enum err payment_plan_carry_out(struct call *, const struct payment_plan *, struct group_paid *);

/* --- afterwards: return.c --------------------------------------------------------------------- */
/* Gives a paid line back; *done is false when there is nothing of it left to give, or the partner
 * no longer may (D16). */
enum err line_give_back(struct call *, const struct proposal *, int64_t line_id, const char *why,
                        bool *done);

/* --- telling ---------------------------------------------------------------------------------- */
enum err school_tell(struct call *, const struct proposal *, const char *template);
enum err partner_tell(struct call *, const struct proposal *, const char *template);

/* D21: what a leaving partner proposed and has not been paid for is cancelled. */
enum err proposals_cancel_of(struct call *, int64_t partner_id);
