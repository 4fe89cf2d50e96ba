/* Who pays: a row for each change, so that a file made earlier still knows the account it was made
 * for. */
#include "reimbursement/reimbursement.h"
#include "sql/reimbursement_sql.h"

static struct payer payer_of_row(const struct payer_row *r)
{
    return (struct payer){ .id = r->id,
                           .name = r->name,
                           .siret = r->siret,
                           .iban = r->iban,
                           .bic = r->bic,
                           .line_limit_cents = r->line_limit_cents,
                           .treasury_post = r->treasury_post,
                           .body_code = r->body_code,
                           .budget_code = r->budget_code,
                           .budget_label = r->budget_label,
                           .nature = r->nature,
                           .function = r->function,
                           .first_bordereau = r->first_bordereau,
                           .first_piece = r->first_piece };
}

enum err payer_now(struct call *c, struct payer *payer)
{
    struct payer_row row;
    enum err e = sql_payer_now(c->tx, &row);
    if (!e) *payer = payer_of_row(&row);
    return e;
}

enum err payer_by_id(struct call *c, int64_t payer_id, struct payer *payer)
{
    struct payer_row row;
    enum err e = sql_payer_by_id(c->tx, payer_id, &row);
    if (!e) *payer = payer_of_row(&row);
    return e;
}

enum err payer_add(struct call *c, const struct payer *p, int64_t *payer_id)
{
    *payer_id = id_new(tx_store(c->tx));
    return sql_payer_add(c->tx, *payer_id, p->name, p->siret, p->iban, p->bic, p->line_limit_cents,
                         p->treasury_post, p->body_code, p->budget_code, p->budget_label, p->nature,
                         p->function, p->first_bordereau, p->first_piece, c->now_ms,
                         c->actor->account_id);
}
