/* collective_money_ops.c - a group paid at once, and what comes back: lines not delivered,
 * absentees, all of it when it is cancelled (R90, R91, D37, D38). */
#include "base/civil.h"
#include "collective/collective.h"
#include "enrolment/decide.h"
#include "sql/collective_sql.h"

enum { RETURNS_A_CHUNK = 10 };

/* --- collective_pay --------------------------------------------------------------------------- */
struct collective_pay_in {
    int64_t proposal_id;
};
SHAPE(collective_pay_in, FIELD(collective_pay_in, proposal_id, ID));
struct collective_pay_out {
    int64_t lines, left_out, region_pays_cents, holder_pays_cents, at;
};
SHAPE(collective_pay_out, FIELD(collective_pay_out, lines, INT),
      FIELD(collective_pay_out, left_out, INT, .says = "With a reason: collective_show."),
      FIELD(collective_pay_out, region_pays_cents, MONEY, .max = 1000000000000),
      FIELD(collective_pay_out, holder_pays_cents, MONEY, .max = 1000000000000,
            .says = "The school hands it over."),
      FIELD(collective_pay_out, at, INSTANT));

static enum err collective_pay_prepare(struct call *c, const struct collective_pay_in *in)
{
    struct payment_plan *plan;
    enum err e = payment_plan_make(c, in->proposal_id, &plan);
    if (!e) c->prepared = plan;
    return e;
}
OP_PREPARE(collective_pay)

static enum err collective_pay(struct call *c, const struct collective_pay_in *in,
                               struct collective_pay_out *out)
{
    (void)in;
    struct group_paid paid;
    enum err e = payment_plan_carry_out(c, c->prepared, &paid);
    if (e) return e;
    *out = (struct collective_pay_out){ paid.lines, paid.left_out, paid.region_cents,
                                        paid.holder_cents, c->now_ms };
    c->job->done = paid.lines + paid.left_out;
    c->job->finished = true;
    return OK;
}
OP_RUN(collective_pay)

/* --- collective_deliver, collective_absent ---------------------------------------------------- */
struct returned_line {
    int64_t line_id;
};
SHAPE(returned_line, FIELD(returned_line, line_id, ID));
struct collective_returned {
    struct text state;
    int64_t given_back, kept;
};
SHAPE(collective_returned, FIELD(collective_returned, state, TEXT_FIELD),
      FIELD(collective_returned, given_back, INT),
      FIELD(collective_returned, kept, INT,
            .says = "Not a paid line of this group, or no longer the partner's to give back."));

/* The lines named, some a chunk; how many went back so far travels in the cursor. */
static enum err give_back_some(struct call *c, const struct proposal *p,
                               const struct returned_line *lines, size_t n, const char *why,
                               struct collective_returned *out)
{
    struct progress *job = c->job;
    int64_t given = 0;
    if (!text_is_empty(job->cursor.words)) text_to_int(job->cursor.words, &given);
    job->total = (int64_t)n;
    for (int i = 0; i < RETURNS_A_CHUNK && job->done < job->total; i++, job->done++) {
        bool done;
        enum err e = line_give_back(c, p, lines[job->done].line_id, why, &done);
        if (e) return e;
        given += done;
    }
    job->cursor.number = job->done;
    job->cursor.words = text_format(c->arena, "%lld", (long long)given);
    job->finished = job->done == job->total;
    *out = (struct collective_returned){ text_of(proposal_state_word(p->state)), given,
                                         job->done - given };
    return job->cursor.words.at ? OK : NO_MEMORY;
}

struct collective_deliver_in {
    int64_t proposal_id;
    LIST_OF(struct returned_line) not_delivered;
};
SHAPE(collective_deliver_in, FIELD(collective_deliver_in, proposal_id, ID),
      LIST_FIELD(collective_deliver_in, not_delivered, returned_line, .flags = OPTIONAL,
                 .max = PROPOSAL_LINES_MAX, .says = "Given back; left out: all was delivered."));
#define collective_deliver_out       collective_returned
#define collective_deliver_out_shape collective_returned_shape

static enum err deliver(struct call *c, struct proposal *p, bool in_part)
{
    enum err e = proposal_allows(c, p, PROPOSAL_DELIVER);
    if (e) return e;
    bool partly = in_part || p->state == PROPOSAL_PARTLY_DELIVERED;
    return proposal_becomes(c, p, partly ? PROPOSAL_PARTLY_DELIVERED : PROPOSAL_DELIVERED,
                            p->reason);
}

static enum err collective_deliver(struct call *c, const struct collective_deliver_in *in,
                                   struct collective_returned *out)
{
    struct proposal p;
    enum err e = proposal_by_id(c, in->proposal_id, &p);
    if (!e && !c->job->done) e = deliver(c, &p, in->not_delivered.n);
    if (e) return e;
    return give_back_some(c, &p, in->not_delivered.at, in->not_delivered.n, "not-delivered", out);
}
OP_RUN(collective_deliver)

struct collective_absent_in {
    int64_t proposal_id;
    LIST_OF(struct returned_line) absent;
};
SHAPE(collective_absent_in, FIELD(collective_absent_in, proposal_id, ID),
      LIST_FIELD(collective_absent_in, absent, returned_line, .flags = OPTIONAL,
                 .max = PROPOSAL_LINES_MAX, .says = "Given back; left out: all were there."));
#define collective_absent_out       collective_returned
#define collective_absent_out_shape collective_returned_shape

/* From the day of the outing to the seventh after it (D38). */
static enum err hold(struct call *c, struct proposal *p)
{
    enum err e = proposal_allows(c, p, PROPOSAL_ABSENT);
    if (e) return e;
    if (c->today < p->event_day) {
        facts_add_day(&c->facts, "event_day", p->event_day);
        return EVENT_TO_COME;
    }
    if (c->today > p->event_day + ABSENCE_DAYS) {
        facts_add_day(&c->facts, "until", p->event_day + ABSENCE_DAYS);
        return ABSENCE_TOO_LATE;
    }
    return proposal_becomes(c, p, PROPOSAL_HELD, p->reason);
}

static enum err collective_absent(struct call *c, const struct collective_absent_in *in,
                                  struct collective_returned *out)
{
    struct proposal p;
    enum err e = proposal_by_id(c, in->proposal_id, &p);
    if (!e && !c->job->done) e = hold(c, &p);
    return e ? e : give_back_some(c, &p, in->absent.at, in->absent.n, "absent", out);
}
OP_RUN(collective_absent)

/* --- collective_cancel ------------------------------------------------------------------------ */
struct collective_cancel_in {
    int64_t proposal_id;
    struct text reason;
};
SHAPE(collective_cancel_in, FIELD(collective_cancel_in, proposal_id, ID),
      FIELD(collective_cancel_in, reason, TEXT_FIELD, .min = 3, .max = 300, .flags = AUDITED,
            .says = "Told to the other side and to the pupils as it stands."));
#define collective_cancel_out       collective_returned
#define collective_cancel_out_shape collective_returned_shape

static enum err cancel(struct call *c, struct proposal *p, struct text reason)
{
    enum err e = proposal_allows(c, p, PROPOSAL_CANCEL);
    if (e) return e;
    bool seen = p->state != PROPOSAL_DRAFT;
    e = proposal_becomes(c, p, PROPOSAL_CANCELLED, reason);
    if (!e && seen && c->actor->role != SCHOOL) e = school_tell(c, p, "group_cancelled");
    if (!e && c->actor->role != MANAGER) e = partner_tell(c, p, "group_cancelled");
    return e;
}

/* Who was told of it is told that it does not happen; what was paid comes back. */
static enum err cancel_line(struct call *c, const struct proposal *p, const struct line_key *line,
                            int64_t *given)
{
    bool done = false;
    enum err e = line_give_back(c, p, line->id, "cancelled", &done);
    *given += done;
    bool counted_on_it = line->told && (text_is(line->state, "in") || done);
    return e || !counted_on_it ? e : enrolment_tell(c, line->person_id, "group_cancelled", p->id);
}

static enum err cancel_some(struct call *c, const struct proposal *p,
                            struct collective_returned *out)
{
    struct progress *job = c->job;
    int64_t given = 0;
    if (!text_is_empty(job->cursor.words)) text_to_int(job->cursor.words, &given);
    struct line_key *lines;
    size_t n;
    enum err e = sql_lines_after(c->tx, p->id, job->cursor.number, RETURNS_A_CHUNK, &lines, &n);
    for (size_t i = 0; i < n && !e; i++) e = cancel_line(c, p, &lines[i], &given);
    if (e) return e;
    job->done += (int64_t)n;
    if (n) job->cursor.number = lines[n - 1].id;
    job->cursor.words = text_format(c->arena, "%lld", (long long)given);
    job->finished = n < RETURNS_A_CHUNK;
    *out = (struct collective_returned){ text_of(proposal_state_word(p->state)), given,
                                         job->done - given };
    return job->cursor.words.at ? OK : NO_MEMORY;
}

static enum err collective_cancel(struct call *c, const struct collective_cancel_in *in,
                                  struct collective_returned *out)
{
    struct proposal p;
    enum err e = proposal_by_id(c, in->proposal_id, &p);
    if (!e && !c->job->done) e = cancel(c, &p, in->reason);
    return e ? e : cancel_some(c, &p, out);
}
OP_RUN(collective_cancel)

#define OF_PROPOSAL OBJECT_OF(proposal_id, proposal_owner), .money = true, .touches = "collective"
static const struct operation collective_money_rows[] = {
    OP(collective_pay, BULK, MANAGER, BY_OBJECT, OF_PROPOSAL, PREPARED(collective_pay),
       .rules = "R51 R52 R54 R60 R61 R63 R84 R85 R90 R91 D37 D38",
       REFUSES(WRONG_STATE, OBJECTIONS_OPEN, PARTNER_CLOSED, NOTHING_TO_PAY),
       .summary = "Pay all lines of an agreed proposal at once, without cards and codes."),
    OP(collective_deliver, BULK, MANAGER, BY_OBJECT, OF_PROPOSAL, .rules = "R83 R90 D16",
       REFUSES(WRONG_STATE),
       .summary = "Say what of a group order was delivered; the rest is given back."),
    OP(collective_absent, BULK, MANAGER, BY_OBJECT, OF_PROPOSAL, .rules = "R83 R91 D16 D17 D38",
       REFUSES(WRONG_STATE, EVENT_TO_COME, ABSENCE_TOO_LATE),
       .summary = "Say who did not come to an outing; their part is given back."),
    OP(collective_cancel, BULK, MANAGER | SCHOOL | BENEFITS, BY_OBJECT, OF_PROPOSAL,
       .rules = "R83 R90 R91 D16 D21", REFUSES(WRONG_STATE),
       .summary = "Cancel a proposal; what was paid is given back by the partner or the Region."),
};
OP_TABLE(collective_money);
