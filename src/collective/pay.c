/* pay.c - a whole group paid at once (R90, R91). All that has to be found out is found out on a
 * snapshot; the transaction then writes some five rows a line and nothing else, so that a
 * thousand lines do not keep a counter waiting. What changed in between is caught by each wallet's
 * own debit, whose condition is the rule: such a line is judged again, in the transaction. */
#include "base/civil.h"
#include "collective/collective.h"
#include "sql/collective_sql.h"

struct payment_plan {
    struct proposal proposal;
    struct counter counter;
    struct bid *bids;
    size_t n;
};

/* The instant of payment lies behind the days in which pupils may object (D37). */
static enum err objections_are_over(struct call *c, const struct proposal *p)
{
    if (c->today > p->object_until_day) return OK;
    facts_add_day(&c->facts, "until", p->object_until_day);
    facts_add_day(&c->facts, "from", p->object_until_day + 1);
    return OBJECTIONS_OPEN;
}

static const struct item *item_of(const struct item *items, size_t n, int64_t item_id)
{
    for (size_t i = 0; i < n; i++)
        if (items[i].id == item_id) return &items[i];
    return NULL;
}

static enum err plan_lines(struct call *c, struct payment_plan *plan)
{
    struct item *items;
    struct line_key *lines;
    size_t item_count;
    enum err e = proposal_items(c, plan->proposal.id, &items, &item_count);
    if (e) return e;
    e = sql_lines_to_pay(c->tx, plan->proposal.id, &lines, &plan->n);
    if (e) return e;
    plan->bids = ARENA_ARRAY(c->arena, struct bid, plan->n ? plan->n : 1);
    if (!plan->bids) return NO_MEMORY;
    for (size_t i = 0; i < plan->n && !e; i++) {
        struct bid *bid = &plan->bids[i];
        *bid = (struct bid){ .line_id = lines[i].id,
                             .enrolment_id = lines[i].enrolment_id,
                             .item = item_of(items, item_count, lines[i].item_id) };
        if (!bid->item) return DEFECT;
        e = bid_judge(c, &plan->proposal, &plan->counter, c->today, bid);
    }
    return e;
}

enum err payment_plan_make(struct call *c, int64_t proposal_id, struct payment_plan **out)
{
    struct payment_plan *plan = ARENA_NEW(c->arena, struct payment_plan);
    if (!plan) return NO_MEMORY;
    *out = plan;
    enum err e = proposal_by_id(c, proposal_id, &plan->proposal);
    if (!e) e = proposal_allows(c, &plan->proposal, PROPOSAL_PAY);
    if (!e) e = objections_are_over(c, &plan->proposal);
    if (!e) e = counter_open(c, plan->proposal.place_id, &plan->counter);
    return e ? e : plan_lines(c, plan);
}

/* The wallet is not as it was: another use of it came first, or one of this very group. */
static enum err take_again(struct call *c, const struct payment_plan *plan, struct bid *bid,
                           int64_t *payment_id)
{
    enum err e = bid_judge(c, &plan->proposal, &plan->counter, c->today, bid);
    if (e || bid->why) return e;
    int64_t balance;
    return payment_take(c, &bid->card, &plan->counter, &bid->offer, &bid->split, payment_id,
                        &balance);
}

/* `bid` is a copy: a transaction that is lost is carried out again from the same plan. */
static enum err pay_line(struct call *c, const struct payment_plan *plan, struct bid bid,
                         struct group_paid *paid)
{
    int64_t payment_id = 0, balance, changed;
    enum err e = OK;
    if (!bid.why) {
        e = payment_take(c, &bid.card, &plan->counter, &bid.offer, &bid.split, &payment_id,
                         &balance);
        if (e == BUSY) e = take_again(c, plan, &bid, &payment_id);
    }
    if (e) return e;
    if (bid.why) {
        paid->left_out++;
        return line_keep(c, &bid, true);
    }
    e = sql_line_pay(c->tx, bid.line_id, payment_id, bid.split.amount, bid.split.region_cents,
                     bid.split.holder_cents, &changed);
    if (e) return e;
    if (!changed) return BUSY; /* an objection came in between: all of it once more */
    paid->lines++;
    paid->region_cents += bid.split.region_cents;
    paid->holder_cents += bid.split.holder_cents;
    return OK;
}

enum err payment_plan_carry_out(struct call *c, const struct payment_plan *plan,
                                struct group_paid *paid)
{
    *paid = (struct group_paid){ 0 };
    int64_t changed;
    enum err e = sql_proposal_pay(c->tx, plan->proposal.id, c->now_ms, &changed);
    if (e) return e;
    if (!changed) {
        struct proposal now;
        e = proposal_by_id(c, plan->proposal.id, &now);
        return e ? e : proposal_allows(c, &now, PROPOSAL_PAY);
    }
    struct counter counter;
    e = counter_open(c, plan->proposal.place_id, &counter);
    for (size_t i = 0; i < plan->n && !e; i++) e = pay_line(c, plan, plan->bids[i], paid);
    if (e) return e;
    return paid->lines ? OK : NOTHING_TO_PAY;
}
