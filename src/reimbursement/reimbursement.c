/* One partner's line of a run, from gathering to the bank and back. Money moves in the books when
 * a line is sent and when its fate is known, by campaign and benefit, refunds netted. */
#include "reimbursement/reimbursement.h"

#include "base/civil.h"
#include "sql/reimbursement_sql.h"

enum err partner_blocks(struct call *c, int64_t partner_id, struct blocks *blocks)
{
    struct blocks_now_row *rows;
    size_t n;
    *blocks = (struct blocks){ 0 };
    enum err e = sql_blocks_now(c->tx, partner_id, c->now_ms, &rows, &n);
    if (e) return e;
    blocks->of = arena_take_array(c->arena, n ? n : 1, sizeof *blocks->of);
    if (!blocks->of) return NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        if (text_is_empty(rows[i].benefit)) {
            blocks->whole = rows[i].reason;
            continue;
        }
        blocks->of[blocks->n].benefit = rows[i].benefit;
        blocks->of[blocks->n++].reason = rows[i].reason;
    }
    return OK;
}

struct text blocks_reason(const struct blocks *blocks, struct text benefit)
{
    if (blocks->whole.at) return blocks->whole;
    for (size_t i = 0; i < blocks->n; i++)
        if (text_equal(blocks->of[i].benefit, benefit)) return blocks->of[i].reason;
    return (struct text){ 0 };
}

/* What a line would take: the groups that nothing blocks, and their sum. */
struct gathering {
    struct unpaid_groups_row *groups;
    size_t n;
    struct blocks blocks;
    int64_t cents;
};

static enum err gather(struct call *c, int64_t partner_id, int64_t until_day, struct gathering *g)
{
    *g = (struct gathering){ 0 };
    enum err e = partner_blocks(c, partner_id, &g->blocks);
    if (e) return e;
    e = sql_unpaid_groups(c->tx, partner_id, until_day, &g->groups, &g->n);
    if (e) return e;
    for (size_t i = 0; i < g->n; i++)
        if (!blocks_reason(&g->blocks, g->groups[i].benefit).at) g->cents += g->groups[i].cents;
    return OK;
}

static enum err take_group(struct call *c, int64_t line_id, int64_t partner_id, int64_t until_day,
                           const struct unpaid_groups_row *group)
{
    int64_t changed;
    enum err e = sql_payments_take(c->tx, line_id, partner_id, group->campaign_id, group->benefit,
                                   until_day, &changed);
    if (e) return e;
    return sql_refunds_take(c->tx, line_id, partner_id, group->campaign_id, group->benefit,
                            until_day, &changed);
}

enum err run_gather_partner(struct call *c, int64_t run_id, int64_t partner_id, int64_t until_day)
{
    struct gathering g;
    enum err e = gather(c, partner_id, until_day, &g);
    if (e || g.cents <= 0) return e;
    struct partner_bank_row bank;
    e = sql_partner_bank(c->tx, partner_id, &bank);
    if (e) return e == NO_ROW ? DEFECT : e;
    if (text_is_empty(bank.iban)) return OK;
    struct run_line_add_row line;
    e = sql_run_line_add(c->tx, id_new(tx_store(c->tx)), run_id, partner_id, g.cents, bank.name,
                         bank.siret, bank.iban, bank.bic, DAY_NONE, &line);
    if (e) return e == NO_ROW ? OK : e;
    for (size_t i = 0; i < g.n && !e; i++)
        if (!blocks_reason(&g.blocks, g.groups[i].benefit).at)
            e = take_group(c, line.id, partner_id, until_day, &g.groups[i]);
    return e;
}

/* Moves every group of a line into transit or out of it, on the bank's side or the payable's; a
 * group that refunds made negative moves the other way. */
static enum err move(struct call *c, int64_t line_id, int64_t partner_id, enum transfer_kind kind,
                     bool into_transit, bool at_bank)
{
    struct line_groups_row *groups;
    size_t n;
    enum err e = sql_line_groups(c->tx, line_id, &groups, &n);
    for (size_t i = 0; i < n && !e; i++) {
        int64_t cents = groups[i].cents;
        if (!cents) continue;
        struct account_key transit =
            ledger_transit(partner_id, groups[i].campaign_id, groups[i].benefit);
        struct account_key other =
            at_bank ? ledger_bank()
                    : ledger_payable(partner_id, groups[i].campaign_id, groups[i].benefit);
        bool enters = into_transit == (cents > 0);
        struct posting p = { .kind = kind,
                             .debit = enters ? other : transit,
                             .credit = enters ? transit : other,
                             .amount = cents > 0 ? cents : -cents,
                             .cause_id = line_id };
        e = ledger_post(c, &p);
    }
    return e;
}

static enum err line_in_state(struct call *c, int64_t line_id, const char *state,
                              struct run_line_by_id_row *line)
{
    enum err e = sql_run_line_by_id(c->tx, line_id, line);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    if (text_is(line->state, state)) return OK;
    facts_add_text(&c->facts, "state", line->state);
    return WRONG_STATE;
}

static enum err line_becomes(struct call *c, int64_t line_id, const char *before, const char *after,
                             struct text reason)
{
    int64_t changed;
    enum err e = sql_run_line_set_state(c->tx, line_id, text_of(before), text_of(after), reason,
                                        c->now_ms, &changed);
    if (e) return e;
    return changed ? OK : BUSY;
}

static enum err free_uses(struct call *c, int64_t line_id)
{
    int64_t changed;
    enum err e = sql_payments_free(c->tx, line_id, &changed);
    return e ? e : sql_refunds_free(c->tx, line_id, &changed);
}

static enum err drop(struct call *c, int64_t line_id, struct text reason)
{
    enum err e = line_becomes(c, line_id, "prepared", "dropped", reason);
    return e ? e : free_uses(c, line_id);
}

/* May it leave? What was decided or changed after the run was prepared counts too. */
static enum err check(struct call *c, int64_t line_id, struct line_check *out)
{
    struct payer payer;
    struct sendable line;
    enum err e = payer_now(c, &payer);
    if (e == NO_ROW) payer = (struct payer){ 0 };
    if (e && e != NO_ROW) return e;
    e = sql_sendable_line(c->tx, line_id, &line);
    if (e) return e == NO_ROW ? DEFECT : e;
    return line_check(c, &payer, &line, out);
}

enum err run_line_send(struct call *c, int64_t line_id)
{
    struct run_line_by_id_row line;
    enum err e = line_in_state(c, line_id, "prepared", &line);
    if (e) return e;
    struct line_check found;
    e = check(c, line_id, &found);
    if (e) return e;
    if (found.fault) {
        struct text why = line_fault_words(c->arena, &found, FRENCH);
        return why.at ? drop(c, line_id, why) : NO_MEMORY;
    }
    e = move(c, line_id, line.partner_id, TRANSFER_RUN, true, false);
    return e ? e : line_becomes(c, line_id, "prepared", "in_transit", TEXT(""));
}

enum err run_line_pay(struct call *c, int64_t line_id)
{
    struct run_line_by_id_row line;
    enum err e = line_in_state(c, line_id, "in_transit", &line);
    if (e) return e;
    e = move(c, line_id, line.partner_id, TRANSFER_PAID, false, true);
    return e ? e : line_becomes(c, line_id, "in_transit", "paid", TEXT(""));
}

enum err run_line_reject(struct call *c, int64_t line_id, struct text reason)
{
    struct run_line_by_id_row line;
    enum err e = line_in_state(c, line_id, "in_transit", &line);
    if (e) return e;
    e = move(c, line_id, line.partner_id, TRANSFER_REJECTED, false, false);
    if (e) return e;
    e = line_becomes(c, line_id, "in_transit", "rejected", reason);
    return e ? e : free_uses(c, line_id);
}

enum err run_line_drop(struct call *c, int64_t line_id)
{
    struct run_line_by_id_row line;
    enum err e = line_in_state(c, line_id, "prepared", &line);
    if (e) return e;
    return drop(c, line_id, TEXT(""));
}

enum err run_line_return(struct call *c, int64_t line_id, struct text reason)
{
    struct run_line_by_id_row line;
    enum err e = line_in_state(c, line_id, "paid", &line);
    if (e) return e;
    e = move(c, line_id, line.partner_id, TRANSFER_PAID, true, true);
    if (!e) e = move(c, line_id, line.partner_id, TRANSFER_REJECTED, false, false);
    if (!e) e = line_becomes(c, line_id, "paid", "returned", reason);
    return e ? e : free_uses(c, line_id);
}

enum err run_line_book(struct call *c, int64_t line_id, int64_t day)
{
    return sql_run_line_set_booked(c->tx, line_id, day, DAY_NONE);
}
