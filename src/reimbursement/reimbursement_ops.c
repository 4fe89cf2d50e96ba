/* Runs of reimbursement: prepare, look, approve by someone else, send, settle line by line; and
 * what a partner may know of its own money: each euro with its state and its blocker (R111). */
#include "base/civil.h"
#include "reimbursement/reimbursement.h"
#include "sql/reimbursement_sql.h"

enum { PARTNERS_A_CHUNK = 10, LINES_A_CHUNK = 10 };

static enum err run_known(struct call *c, int64_t run_id, struct owner *owner)
{
    (void)owner; /* the Region's alone */
    struct run_by_id_row run;
    enum err e = sql_run_by_id(c->tx, run_id, &run);
    return e == NO_ROW ? NOT_FOUND : e;
}

static enum err line_known(struct call *c, int64_t line_id, struct owner *owner)
{
    (void)owner;
    struct run_line_by_id_row line;
    enum err e = sql_run_line_by_id(c->tx, line_id, &line);
    return e == NO_ROW ? NOT_FOUND : e;
}

static enum err partner_itself(struct call *c, int64_t partner_id, struct owner *owner)
{
    struct partner_named_row row;
    enum err e = sql_partner_named(c->tx, partner_id, &row);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    owner->partner_id = partner_id;
    return OK;
}

/* --- run_prepare ------------------------------------------------------------------------------ */
struct run_prepare_in {
    int64_t until_day;
};
SHAPE(run_prepare_in, FIELD(run_prepare_in, until_day, DAY, .flags = AUDITED,
                            .says = "Uses up to and including this day."));
#define run_prepare_out       nothing
#define run_prepare_out_shape nothing_shape

/* The run has the job's id; each chunk gathers some partners. */
static enum err run_prepare(struct call *c, const struct run_prepare_in *in, struct nothing *out)
{
    (void)out;
    struct progress *job = c->job;
    int64_t after = job->cursor.number == INT64_MIN ? 0 : job->cursor.number, changed;
    /* Nothing is paid back before the day from which it is owed (D38). */
    int64_t until_day = in->until_day < c->today ? in->until_day : c->today;
    enum err e =
        sql_run_add(c->tx, job->job_id, until_day, c->now_ms, c->actor->account_id, &changed);
    if (e) return e;
    struct unpaid_partners_row *partners;
    size_t n;
    e = sql_unpaid_partners(c->tx, until_day, after, PARTNERS_A_CHUNK, &partners, &n);
    for (size_t i = 0; i < n && !e; i++)
        e = run_gather_partner(c, job->job_id, partners[i].partner_id, until_day);
    if (e) return e;
    job->done += (int64_t)n;
    if (n) job->cursor.number = partners[n - 1].partner_id;
    if (n == PARTNERS_A_CHUNK) return OK;
    job->finished = true;
    job->report = text_format(c->arena, "{\"run_id\":\"%lld\"}", (long long)job->job_id);
    return sql_run_set_state(c->tx, job->job_id, TEXT("preparing"), TEXT("prepared"), &changed);
}
OP_RUN(run_prepare)

/* --- run_list, run_lines ---------------------------------------------------------------------- */
struct run_list_in {
    struct text cursor;
    int64_t limit;
};
SHAPE(run_list_in, FIELD(run_list_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 400),
      FIELD(run_list_in, limit, INT, .flags = OPTIONAL, .max = PAGE_MAX));
struct run_summary {
    int64_t run_id, until_day;
    struct text state;
    int64_t prepared_at, lines, amount_cents, paid, rejected;
};
SHAPE(run_summary, FIELD(run_summary, run_id, ID), FIELD(run_summary, until_day, DAY),
      FIELD(run_summary, state, TEXT_FIELD), FIELD(run_summary, prepared_at, INSTANT),
      FIELD(run_summary, lines, INT), FIELD(run_summary, amount_cents, MONEY),
      FIELD(run_summary, paid, INT), FIELD(run_summary, rejected, INT));
struct run_list_out {
    LIST_OF(struct run_summary) items;
    struct text next_cursor;
};
SHAPE(run_list_out, LIST_FIELD(run_list_out, items, run_summary),
      FIELD(run_list_out, next_cursor, TEXT_FIELD, .flags = OPTIONAL));

static enum err run_list(struct call *c, const struct run_list_in *in, struct run_list_out *out)
{
    struct page_key from;
    enum err e = page_start(c, "run_list", in->cursor, &from);
    if (e) return e;
    int64_t limit = page_limit(in->limit);
    struct run_list_row *rows;
    size_t n;
    e = sql_run_list(c->tx, from.number == INT64_MIN ? INT64_MAX : from.number, limit + 1, &rows,
                     &n);
    if (e) return e;
    if (n > (size_t)limit) {
        n = (size_t)limit;
        struct page_key last = { .number = rows[n - 1].run_id };
        out->next_cursor = page_next(c, "run_list", &last);
    }
    out->items.at = ARENA_ARRAY(c->arena, struct run_summary, n ? n : 1);
    if (!out->items.at) return NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        out->items.at[i] =
            (struct run_summary){ rows[i].run_id,      rows[i].until_day, rows[i].state,
                                  rows[i].prepared_ms, rows[i].lines,     rows[i].amount_cents,
                                  rows[i].paid,        rows[i].rejected };
    out->items.n = n;
    return OK;
}
OP_RUN(run_list)

struct run_lines_in {
    int64_t run_id;
    struct text cursor;
    int64_t limit;
};
SHAPE(run_lines_in, FIELD(run_lines_in, run_id, ID),
      FIELD(run_lines_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 400),
      FIELD(run_lines_in, limit, INT, .flags = OPTIONAL, .max = PAGE_MAX));
struct run_line_view {
    int64_t line_id, partner_id;
    struct text name;
    int64_t amount_cents;
    struct text state, reason;
};
SHAPE(run_line_view, FIELD(run_line_view, line_id, ID), FIELD(run_line_view, partner_id, ID),
      FIELD(run_line_view, name, TEXT_FIELD), FIELD(run_line_view, amount_cents, MONEY),
      FIELD(run_line_view, state, TEXT_FIELD),
      FIELD(run_line_view, reason, TEXT_FIELD, .flags = OPTIONAL));
struct run_lines_out {
    LIST_OF(struct run_line_view) items;
    struct text next_cursor;
};
SHAPE(run_lines_out, LIST_FIELD(run_lines_out, items, run_line_view),
      FIELD(run_lines_out, next_cursor, TEXT_FIELD, .flags = OPTIONAL));

static enum err run_lines(struct call *c, const struct run_lines_in *in, struct run_lines_out *out)
{
    struct page_key from;
    enum err e = page_start(c, "run_lines", in->cursor, &from);
    if (e) return e;
    int64_t limit = page_limit(in->limit);
    struct run_lines_row *rows;
    size_t n;
    e = sql_run_lines(c->tx, in->run_id, from.number, limit + 1, &rows, &n);
    if (e) return e;
    if (n > (size_t)limit) {
        n = (size_t)limit;
        struct page_key last = { .number = rows[n - 1].line_id };
        out->next_cursor = page_next(c, "run_lines", &last);
    }
    out->items.at = ARENA_ARRAY(c->arena, struct run_line_view, n ? n : 1);
    if (!out->items.at) return NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        out->items.at[i] =
            (struct run_line_view){ rows[i].line_id,      rows[i].partner_id, rows[i].name,
                                    rows[i].amount_cents, rows[i].state,      rows[i].reason };
    out->items.n = n;
    return OK;
}
OP_RUN(run_lines)

/* --- run_approve -------------------------------------------------------------------- */
struct run_approve_in {
    int64_t run_id;
};
SHAPE(run_approve_in, FIELD(run_approve_in, run_id, ID));
struct run_state_out {
    struct text state;
};
SHAPE(run_state_out, FIELD(run_state_out, state, TEXT_FIELD));
#define run_approve_out       run_state_out
#define run_approve_out_shape run_state_out_shape

static enum err run_approve(struct call *c, const struct run_approve_in *in,
                            struct run_state_out *out)
{
    struct run_by_id_row run;
    enum err e = sql_run_by_id(c->tx, in->run_id, &run);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    if (run.prepared_by == c->actor->account_id) return SAME_PERSON_APPROVES;
    int64_t changed;
    e = sql_run_approve(c->tx, in->run_id, c->now_ms, c->actor->account_id, &changed);
    if (e) return e;
    out->state = TEXT("approved");
    if (changed) return OK;
    facts_add_text(&c->facts, "state", run.state);
    return WRONG_STATE;
}
OP_RUN(run_approve)

/* --- run_send, run_settle: line after line ---------------------------------------------------- */
typedef enum err line_step(struct call *, int64_t line_id);

/* A chunk of a run's lines that are in one state, each taken one step on. */
static enum err step_lines(struct call *c, int64_t run_id, const char *state, line_step *step)
{
    struct progress *job = c->job;
    int64_t after = job->cursor.number == INT64_MIN ? 0 : job->cursor.number;
    struct run_lines_in_row *lines;
    size_t n;
    enum err e = sql_run_lines_in(c->tx, run_id, text_of(state), after, LINES_A_CHUNK, &lines, &n);
    for (size_t i = 0; i < n && !e; i++) e = step(c, lines[i].line_id);
    if (e) return e;
    job->done += (int64_t)n;
    if (n) job->cursor.number = lines[n - 1].line_id;
    job->finished = n < LINES_A_CHUNK;
    return OK;
}

static enum err run_in_state(struct call *c, int64_t run_id, const char *state)
{
    struct run_by_id_row run;
    enum err e = sql_run_by_id(c->tx, run_id, &run);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    if (text_is(run.state, state)) return OK;
    facts_add_text(&c->facts, "state", run.state);
    return WRONG_STATE;
}

struct run_send_in {
    int64_t run_id;
};
SHAPE(run_send_in, FIELD(run_send_in, run_id, ID));
#define run_send_out       nothing
#define run_send_out_shape nothing_shape

static enum err run_send(struct call *c, const struct run_send_in *in, struct nothing *out)
{
    (void)out;
    enum err e = run_in_state(c, in->run_id, "approved");
    return e ? e : step_lines(c, in->run_id, "prepared", run_line_send);
}
OP_RUN(run_send)

struct run_settle_in {
    int64_t run_id;
};
SHAPE(run_settle_in, FIELD(run_settle_in, run_id, ID));
#define run_settle_out       nothing
#define run_settle_out_shape nothing_shape

static enum err run_settle(struct call *c, const struct run_settle_in *in, struct nothing *out)
{
    (void)out;
    enum err e = run_in_state(c, in->run_id, "approved");
    return e ? e : step_lines(c, in->run_id, "in_transit", run_line_pay);
}
OP_RUN(run_settle)

/* --- run_drop --------------------------------------------------------------------------------- */
struct run_drop_in {
    int64_t run_id;
};
SHAPE(run_drop_in, FIELD(run_drop_in, run_id, ID));
#define run_drop_out       nothing
#define run_drop_out_shape nothing_shape

/* A run prepared by mistake: its uses are free for the next one. What was approved is sent. */
static enum err run_drop(struct call *c, const struct run_drop_in *in, struct nothing *out)
{
    (void)out;
    enum err e = run_in_state(c, in->run_id, "prepared");
    if (!e) e = step_lines(c, in->run_id, "prepared", run_line_drop);
    if (e || !c->job->finished) return e;
    int64_t changed;
    return sql_run_set_state(c->tx, in->run_id, TEXT("prepared"), TEXT("dropped"), &changed);
}
OP_RUN(run_drop)

/* --- run_line_paid, run_line_rejected --------------------------------------------------------- */
struct run_line_paid_in {
    int64_t line_id;
};
SHAPE(run_line_paid_in, FIELD(run_line_paid_in, line_id, ID));
#define run_line_paid_out       run_state_out
#define run_line_paid_out_shape run_state_out_shape

static enum err run_line_paid(struct call *c, const struct run_line_paid_in *in,
                              struct run_state_out *out)
{
    out->state = TEXT("paid");
    return run_line_pay(c, in->line_id);
}
OP_RUN(run_line_paid)

struct run_line_rejected_in {
    int64_t line_id;
    struct text reason;
};
SHAPE(run_line_rejected_in, FIELD(run_line_rejected_in, line_id, ID),
      FIELD(run_line_rejected_in, reason, TEXT_FIELD, .min = 2, .max = 200, .flags = AUDITED,
            .says = "The bank's, as it says it."));
#define run_line_rejected_out       run_state_out
#define run_line_rejected_out_shape run_state_out_shape

static enum err run_line_rejected(struct call *c, const struct run_line_rejected_in *in,
                                  struct run_state_out *out)
{
    out->state = TEXT("rejected");
    return run_line_reject(c, in->line_id, in->reason);
}
OP_RUN(run_line_rejected)

/* --- partner_dues ----------------------------------------------------------------------------- */
struct partner_dues_in {
    int64_t partner_id;
};
SHAPE(partner_dues_in, FIELD(partner_dues_in, partner_id, ID));
struct due_line {
    struct text state, benefit, blocker;
    int64_t cents;
};
SHAPE(due_line,
      FIELD(due_line, state, TEXT_FIELD, .says = "due, blocked, prepared, in_transit or paid"),
      FIELD(due_line, benefit, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(due_line, blocker, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(due_line, cents, INT, .says = "Below zero: refunds to be netted from the next runs."));
struct partner_dues_out {
    LIST_OF(struct due_line) items;
};
SHAPE(partner_dues_out, LIST_FIELD(partner_dues_out, items, due_line));

static enum err partner_dues(struct call *c, const struct partner_dues_in *in,
                             struct partner_dues_out *out)
{
    struct blocks blocks;
    enum err e = partner_blocks(c, in->partner_id, &blocks);
    if (e) return e;
    struct unpaid_groups_row *unpaid;
    struct owed_later_row *later;
    struct due_by_state_row *lines;
    size_t unpaid_count, later_count, line_count;
    e = sql_unpaid_groups(c->tx, in->partner_id, c->today, &unpaid, &unpaid_count);
    if (e) return e;
    e = sql_owed_later(c->tx, in->partner_id, c->today, &later, &later_count);
    if (e) return e;
    e = sql_due_by_state(c->tx, in->partner_id, &lines, &line_count);
    if (e) return e;
    out->items.at =
        ARENA_ARRAY(c->arena, struct due_line, unpaid_count + later_count + line_count + 1);
    if (!out->items.at) return NO_MEMORY;
    for (size_t i = 0; i < unpaid_count; i++) {
        struct text reason = blocks_reason(&blocks, unpaid[i].benefit);
        out->items.at[out->items.n++] = (struct due_line){
            .state = reason.at ? TEXT("blocked") : TEXT("due"),
            .benefit = unpaid[i].benefit,
            .blocker = reason,
            .cents = unpaid[i].cents,
        };
    }
    for (size_t i = 0; i < later_count; i++)
        out->items.at[out->items.n++] = (struct due_line){ .state = TEXT("later"),
                                                           .benefit = later[i].benefit,
                                                           .cents = later[i].cents };
    for (size_t i = 0; i < line_count; i++)
        out->items.at[out->items.n++] =
            (struct due_line){ .state = lines[i].state, .cents = lines[i].cents };
    return OK;
}
OP_RUN(partner_dues)

/* --- partner_statement ------------------------------------------------------------------------ */
struct partner_statement_in {
    int64_t partner_id, line_id;
};
SHAPE(partner_statement_in, FIELD(partner_statement_in, partner_id, ID),
      FIELD(partner_statement_in, line_id, ID, .flags = OPTIONAL,
            .says = "Only what this transfer pays: a transfer_id of the statement."));
struct partner_statement_out {
    int64_t id, at, day;
    struct text kind, campaign, benefit;
    int64_t amount, region_cents;
    struct text state;
    int64_t transfer_id;
};
SHAPE(partner_statement_out, FIELD(partner_statement_out, id, ID),
      FIELD(partner_statement_out, at, INSTANT), FIELD(partner_statement_out, day, DAY),
      FIELD(partner_statement_out, kind, TEXT_FIELD),
      FIELD(partner_statement_out, campaign, TEXT_FIELD),
      FIELD(partner_statement_out, benefit, TEXT_FIELD),
      FIELD(partner_statement_out, amount, INT, .says = "Cents or units; a refund is below zero."),
      FIELD(partner_statement_out, region_cents, INT),
      FIELD(partner_statement_out, state, TEXT_FIELD),
      FIELD(partner_statement_out, transfer_id, ID, .flags = OPTIONAL,
            .says = "The line of a run that pays it."));

enum { STATEMENT_PAGE = 500 };

static enum err partner_statement(struct call *c, const struct partner_statement_in *in,
                                  struct partner_statement_out *out)
{
    (void)out;
    int64_t after = c->rows->after.number == INT64_MIN ? 0 : c->rows->after.number;
    struct statement_row *rows;
    size_t n;
    enum err e = in->line_id
                     ? sql_statement_rows_of_line(c->tx, in->partner_id, in->line_id, after,
                                                  STATEMENT_PAGE, &rows, &n)
                     : sql_statement_rows(c->tx, in->partner_id, after, STATEMENT_PAGE, &rows, &n);
    for (size_t i = 0; i < n && !e; i++) {
        struct partner_statement_out row = { rows[i].id,       rows[i].at_ms,
                                             rows[i].day,      rows[i].kind,
                                             rows[i].campaign, rows[i].benefit,
                                             rows[i].amount,   rows[i].region_cents,
                                             rows[i].state,    rows[i].run_line_id };
        e = sink_row(c, &row);
    }
    if (n) c->rows->after.number = rows[n - 1].id;
    c->rows->more = n == STATEMENT_PAGE;
    return e;
}
OP_RUN(partner_statement)

#define RUN_READERS ACCOUNTANT | AUDITOR | BENEFITS
static const struct operation reimbursement_rows[] = {
    OP(run_prepare, BULK, ACCOUNTANT | SYSTEM, ON_NOTHING,
       .summary = "Prepare a run: a line for each partner that is owed money nothing blocks."),
    OP(run_list, READ, RUN_READERS, ON_NOTHING, REFUSES(BAD_CURSOR), .summary = "The runs."),
    OP(run_lines, READ, RUN_READERS, BY_OBJECT, OBJECT_OF(run_id, run_known), REFUSES(BAD_CURSOR),
       .summary = "A run, partner by partner."),
    OP(run_approve, WRITE, ACCOUNTANT | ADMIN, BY_OBJECT, OBJECT_OF(run_id, run_known),
       REFUSES(SAME_PERSON_APPROVES, WRONG_STATE),
       .summary = "Approve a run somebody else prepared."),
    OP(run_drop, BULK, ACCOUNTANT, BY_OBJECT, OBJECT_OF(run_id, run_known), REFUSES(WRONG_STATE),
       .summary = "Drop a run that was prepared and not approved: its uses are free again."),
    OP(run_send, BULK, ACCOUNTANT | SYSTEM, BY_OBJECT, OBJECT_OF(run_id, run_known),
       REFUSES(WRONG_STATE), .summary = "Send an approved run's lines to the bank."),
    OP(run_settle, BULK, ACCOUNTANT | SYSTEM, BY_OBJECT, OBJECT_OF(run_id, run_known),
       REFUSES(WRONG_STATE), .summary = "Record that the bank paid every line still under way."),
    OP(run_line_paid, WRITE, ACCOUNTANT, BY_OBJECT, OBJECT_OF(line_id, line_known),
       REFUSES(WRONG_STATE), .summary = "Record that the bank paid a line."),
    OP(run_line_rejected, WRITE, ACCOUNTANT, BY_OBJECT, OBJECT_OF(line_id, line_known),
       REFUSES(WRONG_STATE), .summary = "Record that the bank rejected a line: payable again."),
    OP(partner_dues, READ, MANAGER | RUN_READERS | SUPPORT, BY_OBJECT,
       OBJECT_OF(partner_id, partner_itself), .watch = "payment",
       .summary = "A partner's money, each euro with its state and what blocks it."),
    OP(partner_statement, EXPORT, MANAGER | RUN_READERS, BY_OBJECT,
       OBJECT_OF(partner_id, partner_itself),
       .summary = "Every use and refund of a partner, with the transfer that pays it."),
};
OP_TABLE(reimbursement);
