/* The statement of a transfer, for its partner and for the Region. */
#include "reimbursement/statement.h"
#include "sql/reimbursement_sql.h"

static enum err partner_itself(struct call *c, int64_t partner_id, struct owner *owner)
{
    struct partner_named_row row;
    enum err e = sql_partner_named(c->tx, partner_id, &row);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    owner->partner_id = partner_id;
    return OK;
}

struct transfer_statement_in {
    int64_t partner_id, line_id;
};
SHAPE(transfer_statement_in, FIELD(transfer_statement_in, partner_id, ID),
      FIELD(transfer_statement_in, line_id, ID,
            .says = "The transfer: a transfer_id of partner_statement, a line_id of run_lines."));
#define transfer_statement_out       nothing
#define transfer_statement_out_shape nothing_shape

static enum err transfer_statement(struct call *c, const struct transfer_statement_in *in,
                                   struct nothing *out)
{
    (void)out;
    struct text pdf;
    enum err e = statement_write(c, in->partner_id, in->line_id, &pdf);
    if (e == NO_ROW) {
        facts_add_text(&c->facts, "field", TEXT("line_id"));
        facts_add_text(&c->facts, "why",
                       c->lang == FRENCH ? TEXT("n'est pas un virement de ce partenaire")
                                         : TEXT("is no transfer of this partner"));
        return BAD_INPUT;
    }
    if (e) return e;
    sink_name(c, text_format(c->arena, "releve-PRL%lld.pdf", (long long)in->line_id));
    return sink_bytes(c, pdf);
}
OP_RUN(transfer_statement)

static const struct operation statement_rows[] = {
    OP(transfer_statement, EXPORT, MANAGER | ACCOUNTANT | AUDITOR | BENEFITS, BY_OBJECT,
       OBJECT_OF(partner_id, partner_itself), .media_type = "application/pdf",
       .rules = "R111 D16 D41",
       .summary = "What a transfer pays, use by use, with sums by benefit and what is blocked: a "
                  "PDF in French."),
};
OP_TABLE(statement);
