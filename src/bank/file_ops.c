/* The file by which a run leaves: made, looked at, fetched. */
#include "bank/bank.h"
#include "base/civil.h"
#include "sql/bank_sql.h"

enum { PARTS_A_PAGE = 10 };

static enum err run_known(struct call *c, int64_t run_id, struct owner *owner)
{
    (void)owner; /* the Region's alone */
    struct run_of_file_row run;
    enum err e = sql_run_of_file(c->tx, run_id, &run);
    return e == NO_ROW ? NOT_FOUND : e;
}

/* --- run_file_make ---------------------------------------------------------------------------- */
struct run_file_make_in {
    int64_t run_id, format;
};
SHAPE(run_file_make_in, FIELD(run_file_make_in, run_id, ID, .flags = AUDITED),
      FIELD(run_file_make_in, format, CHOICE, .choices = bank_formats, .flags = AUDITED,
            .says = "sepa: pain.001.001.09, for a bank; pes: PES v2, for the treasury."));
#define run_file_make_out       nothing
#define run_file_make_out_shape nothing_shape

static enum err run_file_make(struct call *c, const struct run_file_make_in *in,
                              struct nothing *out)
{
    (void)out;
    return bank_file_step(c, in->run_id, (enum bank_format)in->format, c->job);
}
OP_RUN(run_file_make)

/* --- run_file_show ---------------------------------------------------------------------------- */
struct run_file_show_in {
    int64_t run_id;
};
SHAPE(run_file_show_in, FIELD(run_file_show_in, run_id, ID));
struct file_fate {
    struct text state;
    int64_t lines, amount_cents;
};
SHAPE(file_fate, FIELD(file_fate, state, TEXT_FIELD), FIELD(file_fate, lines, INT),
      FIELD(file_fate, amount_cents, MONEY));
struct run_file_show_out {
    struct text format, state, file_name, reference;
    int64_t lines, amount_cents, execution_day, made_at, size;
    struct text sha256;
    LIST_OF(struct file_fate) fates;
};
SHAPE(run_file_show_out, FIELD(run_file_show_out, format, TEXT_FIELD),
      FIELD(run_file_show_out, state, TEXT_FIELD, .says = "making, or made."),
      FIELD(run_file_show_out, file_name, TEXT_FIELD),
      FIELD(run_file_show_out, reference, TEXT_FIELD,
            .says = "What the bank calls it, or the bordereau's number."),
      FIELD(run_file_show_out, lines, INT), FIELD(run_file_show_out, amount_cents, MONEY),
      FIELD(run_file_show_out, execution_day, DAY), FIELD(run_file_show_out, made_at, INSTANT),
      FIELD(run_file_show_out, size, INT, .says = "Bytes."),
      FIELD(run_file_show_out, sha256, TEXT_FIELD),
      LIST_FIELD(run_file_show_out, fates, file_fate, .says = "What became of its lines."));

static enum err run_file_show(struct call *c, const struct run_file_show_in *in,
                              struct run_file_show_out *out)
{
    struct bank_file_row f;
    enum err e = sql_file_of_run(c->tx, in->run_id, &f);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    struct file_fates_row *fates;
    size_t n;
    e = sql_file_fates(c->tx, f.id, &fates, &n);
    if (e) return e;
    out->format = f.format;
    out->state = f.state;
    out->file_name = f.file_name;
    out->reference = f.bordereau ? text_format(c->arena, "%lld/%lld", (long long)f.budget_year,
                                               (long long)f.bordereau)
                                 : file_reference(c->arena, f.id);
    out->lines = f.lines;
    out->amount_cents = f.amount_cents;
    out->execution_day = f.execution_day;
    out->made_at = f.made_ms;
    out->size = f.size;
    out->sha256 = f.sha256;
    out->fates.at = ARENA_ARRAY(c->arena, struct file_fate, n + 1);
    if (!out->fates.at) return NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        out->fates.at[i] = (struct file_fate){ fates[i].state, fates[i].lines, fates[i].cents };
    out->fates.n = n;
    return OK;
}
OP_RUN(run_file_show)

/* --- run_file --------------------------------------------------------------------------------- */
struct run_file_in {
    int64_t run_id;
};
SHAPE(run_file_in, FIELD(run_file_in, run_id, ID));
#define run_file_out       nothing
#define run_file_out_shape nothing_shape

static enum err run_file(struct call *c, const struct run_file_in *in, struct nothing *out)
{
    (void)out;
    struct bank_file_row f;
    enum err e = sql_file_of_run(c->tx, in->run_id, &f);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    if (!text_is(f.state, "made")) return NOT_FOUND;
    sink_name(c, f.file_name);
    int64_t after = c->rows->after.number == INT64_MIN ? 0 : c->rows->after.number;
    struct file_parts_row *parts;
    size_t n;
    e = sql_file_parts(c->tx, f.id, after, PARTS_A_PAGE, &parts, &n);
    for (size_t i = 0; i < n && !e; i++) e = sink_bytes(c, parts[i].bytes);
    if (n) c->rows->after.number = parts[n - 1].number;
    c->rows->more = n == PARTS_A_PAGE;
    return e;
}
OP_RUN(run_file)

static const struct operation bank_file_rows[] = {
    OP(run_file_make, BULK, ACCOUNTANT | SYSTEM, BY_OBJECT, OBJECT_OF(run_id, run_known),
       REFUSES(WRONG_STATE, ALREADY_DONE, NOTHING_TO_PAY, NO_PAYER),
       .rules = "R111 D23 D24 D25 D42",
       .summary = "Make the one file by which a run that was sent leaves, for a bank or the "
                  "treasury."),
    OP(run_file_show, READ, ACCOUNTANT | ADMIN | AUDITOR, BY_OBJECT, OBJECT_OF(run_id, run_known),
       .rules = "R111", .summary = "The file of a run, and what became of its lines."),
    OP(run_file, EXPORT, ACCOUNTANT | SYSTEM, BY_OBJECT, OBJECT_OF(run_id, run_known),
       .media_type = "application/xml", .rules = "R111 D23",
       .summary = "The file of a run: the same bytes each time."),
};
OP_TABLE(bank_file);
