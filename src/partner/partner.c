/* partner.c - the register of partners: who they are, where their money goes, what holds it back.
 */
#include "partner/partner.h"

#include "base/civil.h"
#include "base/format.h"
#include "import/import.h"
#include "sql/partner_sql.h"

const char *const legal_forms[] = { "association", "company",     "sole_trader",
                                    "cooperative", "public_body", NULL };

static struct partner partner_from(const struct partner_row *r)
{
    return (struct partner){ .id = r->id,
                             .siret = r->siret,
                             .name = r->name,
                             .kind = r->kind,
                             .legal_form = r->legal_form,
                             .mail = r->mail,
                             .iban = r->iban,
                             .bic = r->bic,
                             .state = r->state,
                             .closed_day = r->closed_day,
                             .search_key = r->search_key };
}

enum err partner_by_id(struct call *c, int64_t partner_id, struct partner *partner)
{
    struct partner_row row;
    enum err e = sql_partner_by_id(c->tx, partner_id, &row);
    if (!e) *partner = partner_from(&row);
    return e;
}

enum err partner_by_siret(struct call *c, struct text siret, struct partner *partner)
{
    struct partner_row row;
    enum err e = sql_partner_by_siret(c->tx, siret, &row);
    if (!e) *partner = partner_from(&row);
    return e;
}

enum err partner_owner(struct call *c, int64_t partner_id, struct owner *owner)
{
    struct partner partner;
    enum err e = partner_by_id(c, partner_id, &partner);
    owner->partner_id = partner_id;
    return e == NO_ROW ? NOT_FOUND : e;
}

enum err partner_stays(struct call *c, const struct partner *partner)
{
    if (text_is(partner->state, "open")) return OK;
    facts_add_day(&c->facts, "since", partner->closed_day);
    return PARTNER_CLOSED;
}

enum err partner_add(struct call *c, const struct partner *p, int64_t *partner_id)
{
    struct text key = text_fold(c->arena, p->name);
    if (!key.at) return NO_MEMORY;
    struct partner_add_row row;
    enum err e =
        sql_partner_add(c->tx, id_new(tx_store(c->tx)), p->siret, p->name, p->kind, p->legal_form,
                        p->mail, p->iban, p->bic, DAY_NONE, key, c->now_ms, &row);
    if (e) return e == NO_ROW ? SIRET_KNOWN : e;
    *partner_id = row.id;
    return OK;
}

enum err partner_put(struct call *c, const struct partner *p, int64_t *partner_id)
{
    struct text key = text_fold(c->arena, p->name);
    if (!key.at) return NO_MEMORY;
    struct partner_put_row row;
    enum err e = sql_partner_put(c->tx, id_new(tx_store(c->tx)), p->siret, p->name, p->kind,
                                 p->legal_form, p->iban, p->bic, DAY_NONE, key, c->now_ms, &row);
    if (!e) *partner_id = row.id;
    return e;
}

enum err partner_rename(struct call *c, int64_t partner_id, struct text name)
{
    struct text key = text_fold(c->arena, name);
    if (!key.at) return NO_MEMORY;
    enum err e = sql_partner_set_name(c->tx, partner_id, name, key);
    return e ? e : places_write_words(c, partner_id, name);
}

enum err iban_tidy(struct call *c, struct text typed, struct text *iban)
{
    *iban = import_tidy_code(c->arena, typed);
    if (!iban->at) return NO_MEMORY;
    return text_is_empty(*iban) || format_is_iban(*iban) ? OK : WRONG_IBAN;
}

enum err partner_leave(struct call *c, int64_t partner_id, int64_t last_day)
{
    int64_t changed;
    enum err e = sql_partner_leave(c->tx, partner_id, last_day, &changed);
    if (e) return e;
    return changed ? OK : ALREADY_DONE;
}

enum err partner_hold(struct call *c, int64_t partner_id, struct text benefit, struct text reason,
                      int64_t *block_id)
{
    struct partner_block_add_row row;
    enum err e = sql_partner_block_add(c->tx, id_new(tx_store(c->tx)), partner_id, benefit, reason,
                                       c->now_ms, c->actor->account_id, &row);
    if (e) return e == NO_ROW ? ALREADY_DONE : e;
    *block_id = row.id;
    return OK;
}

enum err partner_let_go(struct call *c, int64_t block_id)
{
    int64_t changed;
    enum err e = sql_partner_block_end(c->tx, block_id, c->now_ms, &changed);
    if (e) return e;
    return changed ? OK : ALREADY_DONE;
}

enum err partner_bad_input(struct call *c, const char *field, const char *fr, const char *en)
{
    facts_add_text(&c->facts, "field", text_of(field));
    facts_add_text(&c->facts, "why", text_of(c->lang == FRENCH ? fr : en));
    return BAD_INPUT;
}
