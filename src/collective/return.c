/* return.c - what was paid for a group and not had: lines not delivered, absentees (D38), a whole
 * proposal cancelled. Each line goes back the way of any use (R83, D16). */
#include "collective/collective.h"
#include "sql/collective_sql.h"

static bool has_something_left(const struct payment *p)
{
    return p->refunded < p->amount || p->refunded_region_cents < p->region_cents;
}

/* A free entry has nothing to give back; a use given back at the counter has nothing left. */
static enum err refund(struct call *c, int64_t payment_id, const char *why, bool *done)
{
    struct payment payment;
    enum err e = payment_by_id(c, payment_id, &payment);
    if (e) return e == NO_ROW ? DEFECT : e;
    *done = true;
    if (!has_something_left(&payment)) return OK;
    struct refund given;
    e = payment_refund_use(c, &payment, 0, text_of(why), &given);
    if (!e || err_is_fault(e)) return e;
    /* The year in which the partner may alone is over (D16): the Region decides. */
    *done = false;
    c->facts.n = 0;
    return OK;
}

enum err line_give_back(struct call *c, const struct proposal *p, int64_t line_id, const char *why,
                        bool *done)
{
    struct line_by_id_row line;
    *done = false;
    enum err e = sql_line_by_id(c->tx, line_id, &line);
    if (e) return e == NO_ROW ? OK : e;
    if (line.proposal_id != p->id || !text_is(line.state, "paid")) return OK;
    e = refund(c, line.payment_id, why, done);
    if (e || !*done) return e;
    int64_t changed;
    e = sql_line_set_state(c->tx, line_id, TEXT("paid"), TEXT("given_back"), text_of(why),
                           &changed);
    return e || changed ? e : BUSY;
}
