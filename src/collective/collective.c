/* collective.c - a proposal from draft to its end: the table of its states, its items, and who is
 * told what became of it. */
#include "collective/collective.h"

#include "base/civil.h"
#include "notice/notice.h"
#include "partner/partner.h"
#include "sql/collective_sql.h"

enum { SCHOOL_ACCOUNTS_TOLD = 10 };

/* --- states ----------------------------------------------------------------------------------- */
static const char *const state_words[PROPOSAL_STATES] = {
    [PROPOSAL_DRAFT] = "draft",
    [PROPOSAL_PROPOSED] = "proposed",
    [PROPOSAL_AGREED] = "agreed",
    [PROPOSAL_PAID] = "paid",
    [PROPOSAL_PARTLY_DELIVERED] = "partly_delivered",
    [PROPOSAL_DELIVERED] = "delivered",
    [PROPOSAL_HELD] = "held",
    [PROPOSAL_CLOSED] = "closed",
    [PROPOSAL_REFUSED] = "refused",
    [PROPOSAL_CANCELLED] = "cancelled",
};

const char *proposal_state_word(enum proposal_state state)
{
    return state_words[state];
}

/* Which action each state allows, and to whom: an action that stands here twice differs by who
 * may, or by kind. What was paid is given back by who was paid, or by the Region. */
#define IN(state) (1U << PROPOSAL_##state)
#define ANY_KIND  NOT_COLLECTIVE
static const struct allowed {
    enum proposal_action action;
    enum collective kind;
    unsigned states, who;
} table[] = {
    { PROPOSAL_CHANGE, ANY_KIND, IN(DRAFT), MANAGER },
    { PROPOSAL_SUBMIT, ANY_KIND, IN(DRAFT), MANAGER },
    { PROPOSAL_SET_LINES, ANY_KIND, IN(PROPOSED), SCHOOL },
    { PROPOSAL_AGREE, ANY_KIND, IN(PROPOSED), SCHOOL },
    { PROPOSAL_REFUSE, ANY_KIND, IN(PROPOSED), SCHOOL },
    { PROPOSAL_OBJECT, ANY_KIND, IN(AGREED), HOLDER },
    { PROPOSAL_PAY, ANY_KIND, IN(AGREED), MANAGER },
    { PROPOSAL_DELIVER, GROUP_ORDER, IN(PAID) | IN(PARTLY_DELIVERED) | IN(DELIVERED), MANAGER },
    { PROPOSAL_ABSENT, GROUP_OUTING, IN(PAID) | IN(HELD), MANAGER },
    { PROPOSAL_CLOSE, GROUP_ORDER, IN(PARTLY_DELIVERED) | IN(DELIVERED), MANAGER | BENEFITS },
    { PROPOSAL_CLOSE, GROUP_OUTING, IN(PAID) | IN(HELD), MANAGER | BENEFITS },
    { PROPOSAL_CANCEL, ANY_KIND, IN(DRAFT), MANAGER },
    { PROPOSAL_CANCEL, ANY_KIND, IN(PROPOSED) | IN(AGREED), MANAGER | SCHOOL | BENEFITS },
    { PROPOSAL_CANCEL, ANY_KIND, IN(PAID), MANAGER | BENEFITS },
};
#undef IN

static enum err wrong_state(struct call *c, const struct proposal *p)
{
    facts_add_text(&c->facts, "state", text_of(state_words[p->state]));
    return WRONG_STATE;
}

enum err proposal_allows(struct call *c, const struct proposal *p, enum proposal_action action)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct allowed *row = &table[i];
        bool of_kind = row->kind == ANY_KIND || row->kind == p->kind;
        if (row->action == action && of_kind && row->states & (1U << p->state) &&
            row->who & c->actor->role)
            return OK;
    }
    return wrong_state(c, p);
}

static enum proposal_state state_from(struct text word)
{
    enum proposal_state state = PROPOSAL_DRAFT;
    while (state < PROPOSAL_CANCELLED && !text_is(word, state_words[state])) state++;
    return state;
}

enum err proposal_by_id(struct call *c, int64_t proposal_id, struct proposal *p)
{
    struct proposal_row r;
    enum err e = sql_proposal_by_id(c->tx, proposal_id, &r);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    *p = (struct proposal){ .id = r.id,
                            .kind = text_is(r.kind, "group_order") ? GROUP_ORDER : GROUP_OUTING,
                            .partner_id = r.partner_id,
                            .place_id = r.place_id,
                            .school_id = r.school_id,
                            .title = r.title,
                            .description = r.description,
                            .event_day = r.event_day,
                            .pay_day = r.pay_day,
                            .object_until_day = r.object_until_day,
                            .state = state_from(r.state),
                            .reason = r.reason,
                            .created_by = r.created_by,
                            .agreed_ms = r.agreed_ms,
                            .paid_ms = r.paid_ms };
    return OK;
}

enum err proposal_owner(struct call *c, int64_t proposal_id, struct owner *owner)
{
    struct proposal p;
    enum err e = proposal_by_id(c, proposal_id, &p);
    if (e) return e;
    owner->partner_id = p.partner_id;
    if (p.state != PROPOSAL_DRAFT) owner->school_id = p.school_id;
    return OK;
}

/* Somebody was faster: what they made of it is the answer. */
static enum err overtaken(struct call *c, struct proposal *p)
{
    enum err e = proposal_by_id(c, p->id, p);
    return e ? e : wrong_state(c, p);
}

enum err proposal_becomes(struct call *c, struct proposal *p, enum proposal_state next,
                          struct text reason)
{
    int64_t changed;
    enum err e = sql_proposal_set_state(c->tx, p->id, text_of(state_words[p->state]),
                                        text_of(state_words[next]), reason, &changed);
    if (e) return e;
    if (!changed) return overtaken(c, p);
    p->state = next;
    p->reason = reason;
    return OK;
}

/* --- items ------------------------------------------------------------------------------------ */
enum err proposal_items(struct call *c, int64_t proposal_id, struct item **items, size_t *n)
{
    struct items_of_row *rows;
    enum err e = sql_items_of(c->tx, proposal_id, &rows, n);
    if (e) return e;
    *items = ARENA_ARRAY(c->arena, struct item, *n ? *n : 1);
    if (!*items) return NO_MEMORY;
    for (size_t i = 0; i < *n; i++) {
        struct item *item = &(*items)[i];
        *item =
            (struct item){ .id = rows[i].id,
                           .label = rows[i].label,
                           .code = rows[i].benefit,
                           .sale = { rows[i].amount_cents, rows[i].units, rows[i].price_cents } };
        e = campaign_by_id(c, rows[i].campaign_id, &item->campaign);
        if (e) return e == NO_ROW ? DEFECT : e;
        item->benefit = catalogue_benefit(item->campaign.catalogue, item->code);
    }
    return OK;
}

enum err proposal_item(struct call *c, const struct proposal *p, int64_t item_id, struct item *item)
{
    struct item *items;
    size_t n;
    enum err e = proposal_items(c, p->id, &items, &n);
    for (size_t i = 0; i < n && !e; i++) {
        if (items[i].id != item_id) continue;
        *item = items[i];
        return OK;
    }
    return e ? e
             : partner_bad_input(c, "item_id", "n'est pas de cette proposition",
                                 "is not of this proposal");
}

static enum err sale_is_whole(const struct benefit *b, const struct sale *sale)
{
    switch (b->measure) {
    case MEASURE_MONEY:
        if (b->once || b->co_payment_percent) return sale->price_cents ? OK : PRICE_NEEDED;
        return sale->amount_cents ? OK : AMOUNT_NEEDED;
    case MEASURE_UNITS:
        return sale->units ? OK : UNITS_NEEDED;
    default:
        return OK;
    }
}

static enum err under_convention(struct call *c, int64_t partner_id, struct text benefit,
                                 int64_t day)
{
    struct convention *conventions;
    size_t n;
    enum err e = conventions_of(c, partner_id, &conventions, &n);
    for (size_t i = 0; i < n && !e; i++)
        if (text_equal(conventions[i].benefit, benefit) && day >= conventions[i].from_day &&
            day <= conventions[i].until_day)
            return OK;
    return e ? e : NO_CONVENTION;
}

enum err item_check(struct call *c, const struct counter *counter, enum collective kind,
                    int64_t day, const struct item *item)
{
    const struct benefit *b = item->benefit;
    if (b->collective == NOT_COLLECTIVE) return NEVER_IN_GROUP;
    if (b->collective != kind) return OTHER_KIND_OF_GROUP;
    if (!benefit_takes_kind(item->campaign.catalogue, b, counter->partner_kind))
        return WRONG_KIND_OF_PARTNER;
    enum err e = sale_is_whole(b, &item->sale);
    return e ? e : under_convention(c, counter->partner_id, b->code, day);
}

static enum err items_put(struct call *c, int64_t proposal_id, struct item *items, size_t n)
{
    enum err e = OK;
    for (size_t i = 0; i < n && !e; i++) {
        struct item *item = &items[i];
        item->id = id_new(tx_store(c->tx));
        e = sql_item_add(c->tx, item->id, proposal_id, item->label, item->campaign.id, item->code,
                         item->sale.amount_cents, item->sale.units, item->sale.price_cents);
    }
    return e;
}

enum err proposal_add(struct call *c, struct proposal *p, struct item *items, size_t n)
{
    p->id = id_new(tx_store(c->tx));
    struct text kind = p->kind == GROUP_ORDER ? TEXT("group_order") : TEXT("group_outing");
    enum err e = sql_proposal_add(c->tx, p->id, kind, p->partner_id, p->place_id, p->school_id,
                                  p->title, p->description, p->event_day, p->pay_day, DAY_NONE,
                                  c->now_ms, c->actor->account_id);
    return e ? e : items_put(c, p->id, items, n);
}

enum err proposal_change(struct call *c, const struct proposal *p, struct item *items, size_t n)
{
    int64_t changed;
    enum err e = sql_proposal_change(c->tx, p->id, p->title, p->description, p->event_day,
                                     p->pay_day, &changed);
    if (e) return e;
    if (!changed) {
        struct proposal now = *p;
        return overtaken(c, &now);
    }
    e = sql_items_forget(c->tx, p->id);
    return e ? e : items_put(c, p->id, items, n);
}

/* --- telling ---------------------------------------------------------------------------------- */
enum err school_tell(struct call *c, const struct proposal *p, const char *template)
{
    struct accounts_of_school_row *accounts;
    size_t n;
    enum err e = sql_accounts_of_school(c->tx, p->school_id, SCHOOL_ACCOUNTS_TOLD, &accounts, &n);
    for (size_t i = 0; i < n && !e; i++)
        e = notice_queue(c, template, accounts[i].account_id, p->id, TEXT(""));
    return e;
}

enum err partner_tell(struct call *c, const struct proposal *p, const char *template)
{
    return notice_queue(c, template, p->created_by, p->id, TEXT(""));
}

enum err proposals_cancel_of(struct call *c, int64_t partner_id)
{
    struct proposals_open_row *rows;
    size_t n;
    enum err e = sql_proposals_open(c->tx, partner_id, &rows, &n);
    for (size_t i = 0; i < n && !e; i++) {
        struct proposal p;
        e = proposal_by_id(c, rows[i].id, &p);
        if (e) return e;
        bool seen = p.state != PROPOSAL_DRAFT;
        e = proposal_becomes(c, &p, PROPOSAL_CANCELLED, TEXT("Le partenaire quitte le réseau."));
        if (!e && seen) e = school_tell(c, &p, "group_cancelled");
    }
    return e;
}
