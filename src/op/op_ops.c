/* op_ops.c - the operations that every service has: how a job goes, and who did what. */
#include "op/service_inside.h"
#include "sql/op_sql.h"

static const struct {
    unsigned role;
    const char *name;
} roles[] = {
    { ANYONE, "anyone" },
    { HOLDER, "holder" },
    { SCHOOL, "school" },
    { CASHIER, "cashier" },
    { MANAGER, "manager" },
    { TILL_KEY, "till_key" },
    { ADMIN, "admin" },
    { BENEFITS, "benefits" },
    { ACCOUNTANT, "accountant" },
    { SUPPORT, "support" },
    { AUDITOR, "auditor" },
    { SYSTEM, "system" },
    { REPRESENTATIVE, "representative" },
    { ACCESS_KEY, "access_key" },
};

const char *role_name(unsigned role)
{
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (roles[i].role == role) return roles[i].name;
    return "";
}

enum { SIGNED_IN = EVERYBODY & ~ANYONE };

/* Lists run from the newest on. */
static int64_t before_id(const struct page_key *key)
{
    return key->number == INT64_MIN ? INT64_MAX : key->number;
}

/* --- jobs ------------------------------------------------------------------------------------- */
static const char *const job_states[] = { "queued", "running", "done", "failed", NULL };

struct job_state {
    int64_t job_id;
    struct text operation;
    int64_t state, done, total, asked_at, ended_at;
    struct text report, problem;
};
SHAPE(job_state, FIELD(job_state, job_id, ID), FIELD(job_state, operation, TEXT_FIELD),
      FIELD(job_state, state, CHOICE, .choices = job_states),
      FIELD(job_state, done, INT, .says = "Items carried out so far."),
      FIELD(job_state, total, INT, .flags = OPTIONAL, .says = "Items in all, once known."),
      FIELD(job_state, asked_at, INSTANT), FIELD(job_state, ended_at, INSTANT, .flags = OPTIONAL),
      FIELD(job_state, report, RAW_JSON, .flags = OPTIONAL,
            .says = "What the finished job found, by its operation."),
      FIELD(job_state, problem, RAW_JSON, .flags = OPTIONAL,
            .says = "Why the job failed, as a problem."));

static int64_t state_index(struct text word)
{
    int64_t i = 0;
    while (job_states[i] && !text_is(word, job_states[i])) i++;
    return i;
}

static struct job_state job_state_of(const struct job_row *row)
{
    return (struct job_state){ .job_id = row->id,
                               .operation = row->operation,
                               .state = state_index(row->state),
                               .done = row->done,
                               .total = row->total,
                               .asked_at = row->at_ms,
                               .ended_at = row->ended_ms,
                               .report = row->report,
                               .problem = row->problem };
}

struct job_show_in {
    int64_t job_id;
};
SHAPE(job_show_in, FIELD(job_show_in, job_id, ID));
struct job_show_out {
    struct job_state job;
};
SHAPE(job_show_out, OBJECT_FIELD(job_show_out, job, job_state));

/* A job is its asker's side's: colleagues of the same school or partner see it too. */
static enum err job_owner(struct call *c, int64_t job_id, struct owner *owner)
{
    struct job_row row;
    enum err e = sql_job_find(c->tx, job_id, &row);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    *owner = (struct owner){ row.person_id, row.school_id, row.partner_id };
    return OK;
}

static enum err job_show(struct call *c, const struct job_show_in *in, struct job_show_out *out)
{
    struct job_row row;
    enum err e = sql_job_find(c->tx, in->job_id, &row);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    out->job = job_state_of(&row);
    return OK;
}
OP_RUN(job_show)

struct job_list_in {
    struct text cursor;
    int64_t limit;
};
SHAPE(job_list_in, FIELD(job_list_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 1024),
      FIELD(job_list_in, limit, INT, .flags = OPTIONAL, .min = 1, .max = PAGE_MAX));
struct job_list_out {
    LIST_OF(struct job_state) items;
    struct text next_cursor;
};
SHAPE(job_list_out, LIST_FIELD(job_list_out, items, job_state),
      FIELD(job_list_out, next_cursor, TEXT_FIELD, .flags = OPTIONAL));

static enum err job_list(struct call *c, const struct job_list_in *in, struct job_list_out *out)
{
    struct page_key key;
    enum err e = page_start(c, "job_list", in->cursor, &key);
    if (e) return e;
    struct job_row *rows;
    size_t n;
    int64_t most = page_limit(in->limit);
    bool all = c->actor->role & (REGION_SIDE | SYSTEM);
    e = all ? sql_job_list_all(c->tx, before_id(&key), most + 1, &rows, &n)
            : sql_job_list_of_account(c->tx, c->actor->account_id, before_id(&key), most + 1, &rows,
                                      &n);
    if (e) return e;
    out->items.n = n > (size_t)most ? (size_t)most : n;
    out->items.at = ARENA_ARRAY(c->arena, struct job_state, out->items.n);
    if (!out->items.at) return NO_MEMORY;
    for (size_t i = 0; i < out->items.n; i++) out->items.at[i] = job_state_of(&rows[i]);
    if (n > out->items.n)
        out->next_cursor =
            page_next(c, "job_list", &(struct page_key){ .number = rows[most - 1].id });
    return OK;
}
OP_RUN(job_list)

/* --- audit ------------------------------------------------------------------------------------ */
struct audit_entry {
    int64_t record_id, at, account_id;
    struct text role, operation;
    int64_t object_id;
    struct text outcome, detail;
};
SHAPE(audit_entry, FIELD(audit_entry, record_id, ID), FIELD(audit_entry, at, INSTANT),
      FIELD(audit_entry, account_id, ID, .flags = OPTIONAL), FIELD(audit_entry, role, TEXT_FIELD),
      FIELD(audit_entry, operation, TEXT_FIELD),
      FIELD(audit_entry, object_id, ID, .flags = OPTIONAL),
      FIELD(audit_entry, outcome, TEXT_FIELD,
            .says = "ok, accepted (a job), or the slug of a refusal whose effect was kept."),
      FIELD(audit_entry, detail, RAW_JSON,
            .says = "The members of the input that are kept for the audit."));

struct audit_trail_in {
    int64_t object_id, account_id;
    struct text cursor;
    int64_t limit;
};
SHAPE(audit_trail_in,
      FIELD(audit_trail_in, object_id, ID, .flags = OPTIONAL, .says = "Only what touched this."),
      FIELD(audit_trail_in, account_id, ID, .flags = OPTIONAL,
            .says = "Only what this account did; not together with object_id."),
      FIELD(audit_trail_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 1024),
      FIELD(audit_trail_in, limit, INT, .flags = OPTIONAL, .min = 1, .max = PAGE_MAX));
struct audit_trail_out {
    LIST_OF(struct audit_entry) items;
    struct text next_cursor;
};
SHAPE(audit_trail_out, LIST_FIELD(audit_trail_out, items, audit_entry),
      FIELD(audit_trail_out, next_cursor, TEXT_FIELD, .flags = OPTIONAL));

static enum err audit_rows(struct call *c, const struct audit_trail_in *in, int64_t before,
                           int64_t most, struct audit_row **rows, size_t *n)
{
    if (in->object_id) return sql_audit_list_of_object(c->tx, in->object_id, before, most, rows, n);
    if (in->account_id)
        return sql_audit_list_of_account(c->tx, in->account_id, before, most, rows, n);
    return sql_audit_list_all(c->tx, before, most, rows, n);
}

static struct audit_entry audit_entry_of(const struct audit_row *row)
{
    return (struct audit_entry){ .record_id = row->id,
                                 .at = row->at_ms,
                                 .account_id = row->account_id,
                                 .role = text_of(role_name((unsigned)row->role)),
                                 .operation = row->operation,
                                 .object_id = row->object_id,
                                 .outcome = row->outcome,
                                 .detail = row->detail };
}

/* Support helps without knowing who is ill or disabled: a record that a flag was set would say it
 * (R9). */
static bool is_told(const struct call *c, const struct audit_row *row)
{
    if (c->actor->role != SUPPORT) return true;
    const struct operation *op = service_find(c->service, row->operation);
    return !op || !shape_has_flag(op->in, HEALTH);
}

static enum err audit_trail(struct call *c, const struct audit_trail_in *in,
                            struct audit_trail_out *out)
{
    if (in->object_id && in->account_id) {
        facts_add_text(&c->facts, "field", TEXT("account_id"));
        facts_add_text(&c->facts, "why",
                       c->lang == FRENCH ? TEXT("ne va pas avec object_id")
                                         : TEXT("does not go together with object_id"));
        return BAD_INPUT;
    }
    struct page_key key;
    enum err e = page_start(c, "audit_trail", in->cursor, &key);
    if (e) return e;
    struct audit_row *rows;
    size_t n;
    int64_t most = page_limit(in->limit);
    e = audit_rows(c, in, before_id(&key), most + 1, &rows, &n);
    if (e) return e;
    bool more = n > (size_t)most;
    if (more) n = (size_t)most;
    out->items.at = ARENA_ARRAY(c->arena, struct audit_entry, n);
    if (!out->items.at) return NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        if (is_told(c, &rows[i])) out->items.at[out->items.n++] = audit_entry_of(&rows[i]);
    if (more)
        out->next_cursor =
            page_next(c, "audit_trail", &(struct page_key){ .number = rows[most - 1].id });
    return OK;
}
OP_RUN(audit_trail)

static const struct operation op_rows[] = {
    OP(job_show, READ, SIGNED_IN, BY_OBJECT, OBJECT_OF(job_id, job_owner), .watch = "job",
       .summary = "Shows how a job goes, and what came of it."),
    OP(job_list, READ, SIGNED_IN, ON_OWN,
       .summary = "Lists the caller's jobs, newest first; everybody's for the Region."),
    OP(audit_trail, READ, SUPPORT | AUDITOR | ADMIN, ON_NOTHING,
       .summary = "Lists who did what to which object, newest first."),
};
OP_TABLE(op);
