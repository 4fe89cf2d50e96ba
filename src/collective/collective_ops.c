/* collective_ops.c - what a partner and a school say to each other about a proposal: propose,
 * change, submit, refuse, close (R90-R93). */
#include "base/civil.h"
#include "collective/collective.h"
#include "partner/partner.h"
#include "school/school.h"

static const char *const kind_words[] = { "group_order", "group_outing", NULL };

struct proposal_answer {
    int64_t proposal_id;
    struct text state;
};
SHAPE(proposal_answer, FIELD(proposal_answer, proposal_id, ID),
      FIELD(proposal_answer, state, TEXT_FIELD));

static void say(struct call *c, const struct proposal *p, struct proposal_answer *out)
{
    c->object_id = p->id;
    *out = (struct proposal_answer){ p->id, text_of(proposal_state_word(p->state)) };
}

/* --- what both propose and update say --------------------------------------------------------- */
enum { PRICE_MAX_CENTS = 1000000, UNITS_MAX = 100 };
struct proposed_item {
    struct text label, campaign, benefit;
    int64_t amount_cents, units, price_cents;
};
SHAPE(proposed_item,
      FIELD(proposed_item, label, TEXT_FIELD, .min = 1, .max = 120, .says = "What is bought."),
      FIELD(proposed_item, campaign, TEXT_FIELD, .min = 1, .max = 40),
      FIELD(proposed_item, benefit, TEXT_FIELD, .min = 1, .max = 40),
      FIELD(proposed_item, amount_cents, MONEY, .flags = OPTIONAL, .max = PRICE_MAX_CENTS,
            .says = "A pupil, of a benefit in money."),
      FIELD(proposed_item, units, INT, .flags = OPTIONAL, .max = UNITS_MAX,
            .says = "A pupil, of a benefit in units."),
      FIELD(proposed_item, price_cents, MONEY, .flags = OPTIONAL, .max = PRICE_MAX_CENTS,
            .says = "Of a unit, or where the amount follows from the price."));

#define PROPOSAL_MEMBERS                                                                           \
    struct text title, description;                                                                \
    int64_t event_day, pay_day;                                                                    \
    LIST_OF(struct proposed_item) items
#define PROPOSAL_FIELDS(S)                                                                         \
    FIELD(S, title, TEXT_FIELD, .min = 1, .max = 120, .flags = AUDITED),                           \
        FIELD(S, description, TEXT_FIELD, .flags = OPTIONAL, .max = 2000),                         \
        FIELD(S, event_day, DAY, .flags = OPTIONAL | AUDITED, .says = "Of an outing."),            \
        FIELD(S, pay_day, DAY, .flags = AUDITED, .says = "When payment is planned."),              \
        LIST_FIELD(S, items, proposed_item, .min = 1, .max = PROPOSAL_ITEMS_MAX)
struct said {
    PROPOSAL_MEMBERS;
};
#define SAID(in)                                                                                   \
    {                                                                                              \
        (in)->title, (in)->description, (in)->event_day, (in)->pay_day,                            \
        {                                                                                          \
            (in)->items.at, (in)->items.n                                                          \
        }                                                                                          \
    }

static enum err days_make_sense(struct call *c, enum collective kind, const struct said *said)
{
    if (said->pay_day < c->today) return partner_bad_input(c, "pay_day", "est passé", "has passed");
    bool dated = said->event_day != DAY_NONE;
    if (kind == GROUP_ORDER && dated)
        return partner_bad_input(c, "event_day", "n'est que pour une sortie",
                                 "is for an outing only");
    if (kind == GROUP_OUTING && (!dated || said->event_day < said->pay_day))
        return partner_bad_input(c, "event_day", "est le jour de la sortie, pas avant le paiement",
                                 "is the day of the outing, not before its payment");
    return OK;
}

static enum err item_read(struct call *c, const struct proposed_item *said, struct item *item)
{
    *item = (struct item){ .label = said->label,
                           .code = said->benefit,
                           .sale = { said->amount_cents, said->units, said->price_cents } };
    enum err e = campaign_by_code(c, said->campaign, &item->campaign);
    if (!e) item->benefit = catalogue_benefit(item->campaign.catalogue, said->benefit);
    if (e && e != NO_ROW) return e;
    if (said->price_cents && said->amount_cents > said->price_cents)
        return partner_bad_input(c, "items", "prend plus que le prix", "takes more than the price");
    if (item->benefit) return OK;
    return partner_bad_input(c, "items", "nomme un avantage que cette campagne n'a pas",
                             "names a benefit that this campaign does not have");
}

/* What was said, checked, as a proposal and its items. */
static enum err read_said(struct call *c, const struct said *said, struct proposal *p,
                          struct item **items)
{
    enum err e = days_make_sense(c, p->kind, said);
    if (e) return e;
    struct counter counter;
    e = counter_open(c, p->place_id, &counter);
    if (e) return e;
    p->partner_id = counter.partner_id;
    p->title = said->title;
    p->description = said->description.at ? said->description : TEXT("");
    p->event_day = said->event_day;
    p->pay_day = said->pay_day;
    *items = ARENA_ARRAY(c->arena, struct item, said->items.n);
    if (!*items) return NO_MEMORY;
    for (size_t i = 0; i < said->items.n && !e; i++) {
        e = item_read(c, &said->items.at[i], &(*items)[i]);
        if (!e) e = item_check(c, &counter, p->kind, said->pay_day, &(*items)[i]);
    }
    return e;
}
#define SAYING_REFUSALS                                                                            \
    PARTNER_CLOSED, NEVER_IN_GROUP, OTHER_KIND_OF_GROUP, WRONG_KIND_OF_PARTNER, NO_CONVENTION,     \
        AMOUNT_NEEDED, UNITS_NEEDED, PRICE_NEEDED

/* --- collective_propose ----------------------------------------------------------------------- */
struct collective_propose_in {
    int64_t kind, place_id;
    struct text school_uai;
    PROPOSAL_MEMBERS;
};
SHAPE(collective_propose_in,
      FIELD(collective_propose_in, kind, CHOICE, .choices = kind_words, .flags = AUDITED),
      FIELD(collective_propose_in, place_id, ID),
      FIELD(collective_propose_in, school_uai, TEXT_FIELD, .format = "uai", .flags = AUDITED),
      PROPOSAL_FIELDS(collective_propose_in));
#define collective_propose_out       proposal_answer
#define collective_propose_out_shape proposal_answer_shape

static enum err collective_propose(struct call *c, const struct collective_propose_in *in,
                                   struct proposal_answer *out)
{
    struct school school;
    enum err e = school_by_uai(c, in->school_uai, &school);
    if (e && e != NO_ROW) return e;
    if (e || !school_is_open(&school)) return NO_SUCH_SCHOOL;
    struct proposal p = { .kind = in->kind ? GROUP_OUTING : GROUP_ORDER,
                          .place_id = in->place_id,
                          .school_id = school.id };
    struct said said = SAID(in);
    struct item *items;
    e = read_said(c, &said, &p, &items);
    if (e) return e;
    struct partner partner;
    e = partner_by_id(c, p.partner_id, &partner);
    if (!e) e = partner_stays(c, &partner);
    if (!e) e = proposal_add(c, &p, items, said.items.n);
    if (!e) say(c, &p, out);
    return e;
}
OP_RUN(collective_propose)

/* --- collective_update ------------------------------------------------------------------------ */
struct collective_update_in {
    int64_t proposal_id;
    PROPOSAL_MEMBERS;
};
SHAPE(collective_update_in, FIELD(collective_update_in, proposal_id, ID),
      PROPOSAL_FIELDS(collective_update_in));
#define collective_update_out       proposal_answer
#define collective_update_out_shape proposal_answer_shape

static enum err collective_update(struct call *c, const struct collective_update_in *in,
                                  struct proposal_answer *out)
{
    struct proposal p;
    enum err e = proposal_by_id(c, in->proposal_id, &p);
    if (!e) e = proposal_allows(c, &p, PROPOSAL_CHANGE);
    if (e) return e;
    struct said said = SAID(in);
    struct item *items;
    e = read_said(c, &said, &p, &items);
    if (!e) e = proposal_change(c, &p, items, said.items.n);
    if (!e) say(c, &p, out);
    return e;
}
OP_RUN(collective_update)

/* --- collective_submit ------------------------------------------------------------------------ */
struct collective_submit_in {
    int64_t proposal_id;
};
SHAPE(collective_submit_in, FIELD(collective_submit_in, proposal_id, ID));
#define collective_submit_out       proposal_answer
#define collective_submit_out_shape proposal_answer_shape

static enum err collective_submit(struct call *c, const struct collective_submit_in *in,
                                  struct proposal_answer *out)
{
    struct proposal p;
    enum err e = proposal_by_id(c, in->proposal_id, &p);
    if (!e) e = proposal_allows(c, &p, PROPOSAL_SUBMIT);
    if (!e) e = proposal_becomes(c, &p, PROPOSAL_PROPOSED, TEXT(""));
    if (!e) e = school_tell(c, &p, "group_proposed");
    if (!e) say(c, &p, out);
    return e;
}
OP_RUN(collective_submit)

/* --- collective_refuse ------------------------------------------------------------------------ */
struct collective_refuse_in {
    int64_t proposal_id;
    struct text reason;
};
SHAPE(collective_refuse_in, FIELD(collective_refuse_in, proposal_id, ID),
      FIELD(collective_refuse_in, reason, TEXT_FIELD, .min = 3, .max = 300, .flags = AUDITED,
            .says = "Told to the partner as it stands."));
#define collective_refuse_out       proposal_answer
#define collective_refuse_out_shape proposal_answer_shape

static enum err collective_refuse(struct call *c, const struct collective_refuse_in *in,
                                  struct proposal_answer *out)
{
    struct proposal p;
    enum err e = proposal_by_id(c, in->proposal_id, &p);
    if (!e) e = proposal_allows(c, &p, PROPOSAL_REFUSE);
    if (!e) e = proposal_becomes(c, &p, PROPOSAL_REFUSED, in->reason);
    if (!e) e = partner_tell(c, &p, "group_refused");
    if (!e) say(c, &p, out);
    return e;
}
OP_RUN(collective_refuse)

/* --- collective_close ------------------------------------------------------------------------- */
struct collective_close_in {
    int64_t proposal_id;
};
SHAPE(collective_close_in, FIELD(collective_close_in, proposal_id, ID));
#define collective_close_out       proposal_answer
#define collective_close_out_shape proposal_answer_shape

static enum err collective_close(struct call *c, const struct collective_close_in *in,
                                 struct proposal_answer *out)
{
    struct proposal p;
    enum err e = proposal_by_id(c, in->proposal_id, &p);
    if (!e) e = proposal_allows(c, &p, PROPOSAL_CLOSE);
    if (e) return e;
    if (p.kind == GROUP_OUTING && c->today <= p.event_day) {
        facts_add_day(&c->facts, "event_day", p.event_day);
        return EVENT_TO_COME;
    }
    e = proposal_becomes(c, &p, PROPOSAL_CLOSED, p.reason);
    if (!e) say(c, &p, out);
    return e;
}
OP_RUN(collective_close)

#define OF_PROPOSAL OBJECT_OF(proposal_id, proposal_owner), .touches = "collective"
static const struct operation collective_rows[] = {
    OP(collective_propose, WRITE, MANAGER, BY_OBJECT, OBJECT_OF(place_id, place_owner),
       .touches = "collective", .rules = "R90 R91 R92", REFUSES(NO_SUCH_SCHOOL, SAYING_REFUSALS),
       .summary = "Draft a group order or a group outing for one school: items, price a head."),
    OP(collective_update, WRITE, MANAGER, BY_OBJECT, OF_PROPOSAL, .rules = "R90 R91 R92",
       REFUSES(WRONG_STATE, SAYING_REFUSALS), .summary = "Change a draft."),
    OP(collective_submit, WRITE, MANAGER, BY_OBJECT, OF_PROPOSAL, .rules = "R90 R91",
       REFUSES(WRONG_STATE), .summary = "Propose a draft to its school."),
    OP(collective_refuse, WRITE, SCHOOL, BY_OBJECT, OF_PROPOSAL, .rules = "R92",
       REFUSES(WRONG_STATE), .summary = "The school refuses a proposal, with its reason."),
    OP(collective_close, WRITE, MANAGER | BENEFITS, BY_OBJECT, OF_PROPOSAL, .rules = "R90 R91",
       REFUSES(WRONG_STATE, EVENT_TO_COME), .summary = "Nothing more is to be said of a proposal."),
};
OP_TABLE(collective);
