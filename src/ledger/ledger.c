/* Posts transfers between accounts: finds or opens the accounts, refuses a pair of classes that
 * the table below does not allow, writes one row. Balance by construction: one row is both sides,
 * so a debit without its credit cannot be written. */
#include "ledger/ledger.h"

#include "base/log.h"
#include "sql/ledger_sql.h"

const char CENTS[] = "cents";

struct route {
    enum account_class debit, credit;
};
enum { ROUTES_MAX = 4 };

/* The whole of what money and units may do; see ARCHITECTURE.md, "Books". */
static const struct route routes[TRANSFER_KINDS][ROUTES_MAX] = {
    [TRANSFER_FUND] = { { ACCOUNT_OUTSIDE, ACCOUNT_BUDGET }, { ACCOUNT_BUDGET, ACCOUNT_OUTSIDE } },
    [TRANSFER_LOAD] = { { ACCOUNT_BUDGET, ACCOUNT_WALLET }, { ACCOUNT_ISSUED, ACCOUNT_WALLET } },
    [TRANSFER_USE] = { { ACCOUNT_WALLET, ACCOUNT_PAYABLE }, { ACCOUNT_WALLET, ACCOUNT_USED } },
    [TRANSFER_PRICE] = { { ACCOUNT_BUDGET, ACCOUNT_PAYABLE } },
    [TRANSFER_REFUND] = { { ACCOUNT_PAYABLE, ACCOUNT_WALLET },
                          { ACCOUNT_PAYABLE, ACCOUNT_BUDGET },
                          { ACCOUNT_USED, ACCOUNT_WALLET },
                          { ACCOUNT_USED, ACCOUNT_ISSUED } },
    [TRANSFER_REFUND_PRICE] = { { ACCOUNT_PAYABLE, ACCOUNT_BUDGET } },
    [TRANSFER_EXPIRE] = { { ACCOUNT_WALLET, ACCOUNT_BUDGET }, { ACCOUNT_WALLET, ACCOUNT_ISSUED } },
    [TRANSFER_WITHDRAW] = { { ACCOUNT_WALLET, ACCOUNT_BUDGET },
                            { ACCOUNT_WALLET, ACCOUNT_ISSUED } },
    [TRANSFER_GRANT] = { { ACCOUNT_BUDGET, ACCOUNT_PAYABLE } },
    [TRANSFER_RUN] = { { ACCOUNT_PAYABLE, ACCOUNT_TRANSIT }, { ACCOUNT_TRANSIT, ACCOUNT_PAYABLE } },
    [TRANSFER_PAID] = { { ACCOUNT_TRANSIT, ACCOUNT_BANK }, { ACCOUNT_BANK, ACCOUNT_TRANSIT } },
    [TRANSFER_REJECTED] = { { ACCOUNT_TRANSIT, ACCOUNT_PAYABLE },
                            { ACCOUNT_PAYABLE, ACCOUNT_TRANSIT } },
    [TRANSFER_RECOVER] = { { ACCOUNT_RECEIVABLE, ACCOUNT_PAYABLE } },
};

bool ledger_allows(enum transfer_kind kind, enum account_class debit, enum account_class credit)
{
    if (kind <= 0 || kind >= TRANSFER_KINDS) return false;
    for (size_t i = 0; i < ROUTES_MAX; i++) {
        const struct route *r = &routes[kind][i];
        if (r->debit == debit && r->credit == credit && r->debit) return true;
    }
    return false;
}

enum err ledger_account(struct call *c, const struct account_key *key, int64_t *account_id)
{
    if (key->class == ACCOUNT_WALLET) {
        *account_id = key->owner_id;
        return OK;
    }
    struct ledger_account_find_row found;
    enum err e = sql_ledger_account_find(c->tx, key->class, key->owner_id, key->campaign_id,
                                         key->benefit, key->unit, &found);
    if (e == NO_ROW) {
        struct ledger_account_add_row added;
        e = sql_ledger_account_add(c->tx, id_new(tx_store(c->tx)), key->class, key->owner_id,
                                   key->campaign_id, key->benefit, key->unit, &added);
        if (!e) {
            *account_id = added.id;
            return OK;
        }
        if (e != NO_ROW) return e;
        /* Another server opened it meanwhile: the conflict waited for its commit. */
        e = sql_ledger_account_find(c->tx, key->class, key->owner_id, key->campaign_id,
                                    key->benefit, key->unit, &found);
    }
    if (e) return e == NO_ROW ? DEFECT : e;
    *account_id = found.id;
    return OK;
}

enum err ledger_post(struct call *c, const struct posting *p)
{
    if (p->amount <= 0 || !ledger_allows(p->kind, p->debit.class, p->credit.class) ||
        !text_equal(p->debit.unit, p->credit.unit)) {
        log_event(LOG_ERROR, "posting_refused", "kind=%d debit=%d credit=%d", (int)p->kind,
                  (int)p->debit.class, (int)p->credit.class);
        return DEFECT;
    }
    int64_t debit_id, credit_id;
    enum err e = ledger_account(c, &p->debit, &debit_id);
    if (e) return e;
    e = ledger_account(c, &p->credit, &credit_id);
    if (e) return e;
    return sql_transfer_add(c->tx, id_new(tx_store(c->tx)), p->kind, debit_id, credit_id, p->amount,
                            p->cause_id, c->now_ms, c->today);
}

enum err ledger_post_loads(struct call *c, const struct wallet_page *p, struct text access_unit,
                           int64_t first_id, int64_t *posted)
{
    return sql_loads_post(c->tx, first_id, p->day, p->after_id, p->until_id, c->today,
                          TRANSFER_LOAD, ACCOUNT_BUDGET, ACCOUNT_ISSUED, text_of(CENTS),
                          access_unit, c->now_ms, posted);
}

enum err ledger_post_ends(struct call *c, const struct wallet_page *p, int64_t first_id,
                          int64_t *posted)
{
    return sql_ends_post(c->tx, first_id, p->day, p->after_id, p->until_id, c->today,
                         TRANSFER_EXPIRE, ACCOUNT_BUDGET, ACCOUNT_ISSUED, text_of(CENTS), c->now_ms,
                         posted);
}

enum err transfers_copy(struct tx *tx, int64_t shift, int64_t from_id, int64_t until_id)
{
    return sql_transfers_copy(tx, shift, from_id, until_id, TRANSFER_LOAD, TRANSFER_WITHDRAW);
}

static struct account_key account_key(enum account_class class, int64_t owner_id,
                                      int64_t campaign_id, struct text benefit, struct text unit)
{
    struct account_key key = { class, owner_id, campaign_id, benefit, unit };
    return key;
}

struct account_key ledger_budget(int64_t campaign_id, struct text benefit)
{
    return account_key(ACCOUNT_BUDGET, 0, campaign_id, benefit, text_of(CENTS));
}

struct account_key ledger_issued(int64_t campaign_id, struct text benefit, struct text unit)
{
    return account_key(ACCOUNT_ISSUED, 0, campaign_id, benefit, unit);
}

struct account_key ledger_source(int64_t campaign_id, struct text benefit, struct text unit)
{
    return text_is(unit, CENTS) ? ledger_budget(campaign_id, benefit)
                                : ledger_issued(campaign_id, benefit, unit);
}

struct account_key ledger_used(int64_t campaign_id, struct text benefit, struct text unit)
{
    return account_key(ACCOUNT_USED, 0, campaign_id, benefit, unit);
}

struct account_key ledger_payable(int64_t partner_id, int64_t campaign_id, struct text benefit)
{
    return account_key(ACCOUNT_PAYABLE, partner_id, campaign_id, benefit, text_of(CENTS));
}

struct account_key ledger_wallet(int64_t wallet_id, struct text unit)
{
    return account_key(ACCOUNT_WALLET, wallet_id, 0, TEXT(""), unit);
}

struct account_key ledger_transit(int64_t partner_id, int64_t campaign_id, struct text benefit)
{
    return account_key(ACCOUNT_TRANSIT, partner_id, campaign_id, benefit, text_of(CENTS));
}

struct account_key ledger_bank(void)
{
    return account_key(ACCOUNT_BANK, 0, 0, TEXT(""), text_of(CENTS));
}

struct account_key ledger_outside(void)
{
    return account_key(ACCOUNT_OUTSIDE, 0, 0, TEXT(""), text_of(CENTS));
}
