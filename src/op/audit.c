/* audit.c - who did what to what, and how it ended: one record for every write that commits, in its
 * own transaction. Of the input only what the shapes declare AUDITED is kept, never a secret or a
 * health fact; records are never changed. */
#include "op/service_inside.h"
#include "sql/op_sql.h"

enum err audit_add(struct tx *tx, const struct call *call, struct text operation,
                   struct text outcome, struct text detail)
{
    return sql_audit_add(tx, id_new(tx_store(tx)), call->now_ms, call->actor->account_id,
                         call->actor->role, operation, call->object_id, outcome, detail);
}

enum err audit_keep(struct request *r, struct tx *tx, enum err outcome)
{
    struct text_builder detail = { .arena = r->call.arena };
    enum err e = shape_write_audited(&detail, r->op->in, r->in);
    if (e) return e;
    struct text word = r->op->kind == BULK ? TEXT("accepted")
                       : outcome           ? text_of(err_slug(outcome))
                                           : TEXT("ok");
    return audit_add(tx, &r->call, text_of(r->op->name), word, built(&detail));
}
