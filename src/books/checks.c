/* The checks: which rule is looked at on a page of which table, and the four that need more than
 * SQL to judge: the routes that the ledger allows, the calendar of Paris, and the prices and
 * single uses that a campaign's file sets. */
#include <sodium.h>

#include "base/civil.h"
#include "books/books.h"
#include "campaign/campaign.h"
#include "ledger/ledger.h"
#include "sql/books_sql.h"
#include "sql/files_sql.h"
#include "sql/groups_sql.h"
#include "wallet/wallet.h"

enum {
    LATE_DAYS = 7, /* the jobs of a last day may run hours late, not a week */
    /* Rows a page: some 50 ms. */
    TRANSFERS_A_PAGE = 4000,
    WALLETS_A_PAGE = 250, /* people with many uses cost a dozen statements dear */
    PAYMENTS_A_PAGE = 1000,
    REFUNDS_A_PAGE = 1000,
    PARTNERS_A_PAGE = 20,
    GROUP_LINES_A_PAGE = 1000,
    LINES_A_PAGE = 200,
    FILES_A_PAGE = 1, /* some megabytes each */
    PARTS_A_LOOK = 50
};

/* A page of a walk: the rows with after_id < id <= until_id. */
struct page {
    struct call *call;
    struct audit *audit;
    int64_t after_id, until_id;
};
typedef enum err paged_sql(struct tx *, int64_t after_id, int64_t until_id, struct offenders *);
typedef enum err look(const struct page *);
struct rule {
    enum book_check check; /* of `sql` */
    paged_sql *sql;
    look *look; /* notes by itself, under one check or several */
};

static void note(const struct page *page, enum book_check check, int64_t breaks, int64_t first_id)
{
    struct finding *f = &page->audit->found[check];
    if (!breaks) return;
    if (!f->first_id || first_id < f->first_id) f->first_id = first_id;
    f->breaks += breaks;
}

static enum err note_offenders(const struct page *page, enum book_check check, enum err e,
                               const struct offenders *o)
{
    if (!e) note(page, check, o->breaks, o->first_id);
    return e;
}

/* --- transfers -------------------------------------------------------------------------------- */
static enum err look_at_routes(const struct page *page)
{
    struct transfer_routes_row *rows;
    size_t n;
    enum err e = sql_transfer_routes(page->call->tx, page->after_id, page->until_id, ACCOUNT_WALLET,
                                     &rows, &n);
    for (size_t i = 0; i < n && !e; i++) {
        const struct transfer_routes_row *r = &rows[i];
        page->audit->transfers += r->n;
        bool known = r->debit_class && r->credit_class;
        if (!known) note(page, BOOK_ACCOUNTS, r->n, r->first_id);
        if (known && !r->same_unit) note(page, BOOK_UNITS, r->n, r->first_id);
        if (known && !ledger_allows((enum transfer_kind)r->kind, (enum account_class)r->debit_class,
                                    (enum account_class)r->credit_class))
            note(page, BOOK_ROUTES, r->n, r->first_id);
    }
    return e;
}

static enum err look_at_causes(const struct page *page)
{
    struct offenders o;
    struct tx *tx = page->call->tx;
    enum err e = sql_transfers_uncaused(
        tx, page->after_id, page->until_id, TRANSFER_FUND, TRANSFER_USE, TRANSFER_PRICE,
        TRANSFER_REFUND, TRANSFER_REFUND_PRICE, TRANSFER_RUN, TRANSFER_PAID, TRANSFER_REJECTED,
        TRANSFER_LOAD, TRANSFER_EXPIRE, TRANSFER_WITHDRAW, ACCOUNT_BUDGET, &o);
    e = note_offenders(page, BOOK_CAUSES, e, &o);
    if (e) return e;
    e = sql_wallet_moves_uncaused(tx, page->after_id, page->until_id, TRANSFER_LOAD,
                                  TRANSFER_EXPIRE, TRANSFER_WITHDRAW, ACCOUNT_BUDGET,
                                  ACCOUNT_ISSUED, text_of(CENTS), &o);
    return note_offenders(page, BOOK_CAUSES, e, &o);
}

/* --- days ------------------------------------------------------------------------------------- */
typedef enum err days_sql(struct tx *, int64_t after_id, int64_t until_id, struct day_span **,
                          size_t *n);
typedef enum err off_day_sql(struct tx *, int64_t after_id, int64_t until_id, int64_t day,
                             int64_t from_ms, int64_t until_ms, struct offenders *);

static enum err look_at_days(const struct page *page, days_sql *days, off_day_sql *off_day)
{
    struct day_span *spans;
    size_t n;
    struct tx *tx = page->call->tx;
    enum err e = days(tx, page->after_id, page->until_id, &spans, &n);
    for (size_t i = 0; i < n && !e; i++) {
        if (spans[i].day > page->audit->last_day) page->audit->last_day = spans[i].day;
        int64_t from_ms = instant_of_day(spans[i].day), until_ms = instant_of_day(spans[i].day + 1);
        if (spans[i].first_ms >= from_ms && spans[i].last_ms < until_ms) continue;
        struct offenders o;
        e = off_day(tx, page->after_id, page->until_id, spans[i].day, from_ms, until_ms, &o);
        e = note_offenders(page, BOOK_DAYS, e, &o);
    }
    return e;
}

static enum err look_at_transfer_days(const struct page *page)
{
    return look_at_days(page, sql_transfer_days, sql_transfers_off_day);
}

static enum err look_at_payment_days(const struct page *page)
{
    return look_at_days(page, sql_payment_days, sql_payments_off_day);
}

static enum err look_at_refund_days(const struct page *page)
{
    return look_at_days(page, sql_refund_days, sql_refunds_off_day);
}

/* --- wallets ---------------------------------------------------------------------------------- */
static enum err wallets_off_level(struct tx *tx, int64_t after_id, int64_t until_id,
                                  struct offenders *o)
{
    return sql_wallets_off_level(tx, after_id, until_id, text_of(ACCESS), o);
}

static enum err wallets_off_decision(struct tx *tx, int64_t after_id, int64_t until_id,
                                     struct offenders *o)
{
    return sql_wallets_off_decision(tx, after_id, until_id, TRANSFER_WITHDRAW, o);
}

/* The benefit as the campaign's file has it now; *b NULL when it no longer does. */
static enum err benefit_in_file(struct call *c, int64_t campaign_id, struct text code,
                                struct campaign *campaign, const struct benefit **b)
{
    enum err e = campaign_by_id(c, campaign_id, campaign);
    if (e) return e == NO_ROW ? DEFECT : e;
    *b = catalogue_benefit(campaign->catalogue, code);
    return OK;
}

static enum err look_at_once(const struct page *page)
{
    struct wallets_used_again_row *rows;
    size_t n;
    enum err e = sql_wallets_used_again(page->call->tx, page->after_id, page->until_id, &rows, &n);
    for (size_t i = 0; i < n && !e; i++) {
        struct campaign campaign;
        const struct benefit *b;
        e = benefit_in_file(page->call, rows[i].campaign_id, rows[i].benefit, &campaign, &b);
        if (!e && b && b->once) note(page, BOOK_ONCE, rows[i].wallets, rows[i].first_id);
    }
    return e;
}

/* By the books' own time: while nothing is entered, nothing is late. */
static enum err look_at_ended(const struct page *page)
{
    struct offenders o;
    enum err e = sql_wallets_left_over(page->call->tx, page->after_id, page->until_id,
                                       page->audit->last_day - LATE_DAYS, &o);
    return note_offenders(page, BOOK_ENDED, e, &o);
}

/* --- uses and refunds ------------------------------------------------------------------------- */
static enum err payments_misbooked(struct tx *tx, int64_t after_id, int64_t until_id,
                                   struct offenders *o)
{
    return sql_payments_misbooked(tx, after_id, until_id, TRANSFER_USE, TRANSFER_PRICE,
                                  ACCOUNT_BUDGET, ACCOUNT_USED, ACCOUNT_PAYABLE, text_of(CENTS), o);
}

static enum err refunds_misbooked(struct tx *tx, int64_t after_id, int64_t until_id,
                                  struct offenders *o)
{
    return sql_refunds_misbooked(tx, after_id, until_id, TRANSFER_REFUND, TRANSFER_REFUND_PRICE,
                                 TRANSFER_WITHDRAW, ACCOUNT_BUDGET, ACCOUNT_ISSUED, ACCOUNT_USED,
                                 ACCOUNT_PAYABLE, text_of(CENTS), o);
}

/* The tariff of its day is the benefit's fixed price or the convention's, or the lower price that
 * was asked; the Region owes it less the holder's part (D31). A use from before the file was last
 * replaced is only held to what stands in it: the part may have been another. */
static bool price_is_right(const struct unit_prices_row *r, const struct benefit *b, bool this_file)
{
    if (!b || !this_file) return r->region_cents <= r->price_cents * (r->access ? 1 : r->amount);
    int64_t agreed = b->price_cents ? b->price_cents : r->agreed_cents;
    if (r->access) return r->price_cents == agreed && r->region_cents == agreed && !r->amount;
    int64_t part = b->co_payment_cents;
    int64_t region = r->price_cents > part ? r->price_cents - part : 0;
    return r->price_cents <= agreed && r->region_cents == region * r->amount;
}

static enum err look_at_prices(const struct page *page)
{
    struct unit_prices_row *rows;
    size_t n;
    enum err e = sql_unit_prices(page->call->tx, page->after_id, page->until_id, text_of(CENTS),
                                 text_of(ACCESS), &rows, &n);
    for (size_t i = 0; i < n && !e; i++) {
        struct campaign campaign;
        const struct benefit *b;
        e = benefit_in_file(page->call, rows[i].campaign_id, rows[i].benefit, &campaign, &b);
        if (e) return e;
        bool this_file = campaign.revision == 1 || rows[i].under_this_file;
        if (!price_is_right(&rows[i], b, this_file))
            note(page, BOOK_USE_PRICE, rows[i].uses, rows[i].first_id);
    }
    return e;
}

/* --- reimbursement ---------------------------------------------------------------------------- */
static enum err payables_off(struct tx *tx, int64_t after_id, int64_t until_id, struct offenders *o)
{
    return sql_payables_off(tx, after_id, until_id, ACCOUNT_PAYABLE, o);
}

static enum err lines_off_amount(struct tx *tx, int64_t after_id, int64_t until_id,
                                 struct offenders *o)
{
    return sql_lines_off_amount(tx, after_id, until_id, TRANSFER_RUN, ACCOUNT_TRANSIT, o);
}

static enum err lines_misbooked(struct tx *tx, int64_t after_id, int64_t until_id,
                                struct offenders *o)
{
    return sql_lines_misbooked(tx, after_id, until_id, TRANSFER_RUN, TRANSFER_PAID,
                               TRANSFER_REJECTED, ACCOUNT_TRANSIT, o);
}

static enum err lines_moved_elsewhere(struct tx *tx, int64_t after_id, int64_t until_id,
                                      struct offenders *o)
{
    return sql_lines_moved_elsewhere(tx, after_id, until_id, ACCOUNT_BANK, o);
}

static enum err lines_sent_under_block(struct tx *tx, int64_t after_id, int64_t until_id,
                                       struct offenders *o)
{
    return sql_lines_sent_under_block(tx, after_id, until_id, TRANSFER_RUN, o);
}

static enum err files_off_lines(struct tx *tx, int64_t after_id, int64_t until_id,
                                struct offenders *o)
{
    struct files_off_lines_row row;
    enum err e = sql_files_off_lines(tx, after_id, until_id, TRANSFER_RUN, ACCOUNT_TRANSIT, &row);
    if (!e) *o = (struct offenders){ .breaks = row.breaks, .first_id = row.first_id };
    return e;
}

static enum err hash_of_file(struct tx *tx, int64_t file_id, int64_t *size,
                             char hex[2 * crypto_hash_sha256_BYTES + 1])
{
    crypto_hash_sha256_state state;
    uint8_t digest[crypto_hash_sha256_BYTES];
    struct file_bytes_row *parts;
    size_t n;
    int64_t after = 0;
    *size = 0;
    crypto_hash_sha256_init(&state);
    do {
        enum err e = sql_file_bytes(tx, file_id, after, PARTS_A_LOOK, &parts, &n);
        if (e) return e;
        for (size_t i = 0; i < n; i++) {
            const struct text *bytes = &parts[i].bytes;
            crypto_hash_sha256_update(&state, (const uint8_t *)bytes->at, bytes->len);
            *size += (int64_t)bytes->len;
            after = parts[i].number;
        }
    } while (n == PARTS_A_LOOK);
    crypto_hash_sha256_final(&state, digest);
    sodium_bin2hex(hex, 2 * sizeof digest + 1, digest, sizeof digest);
    return OK;
}

static enum err look_at_file_bytes(const struct page *page)
{
    struct files_made_row *files;
    size_t n;
    struct tx *tx = page->call->tx;
    enum err e = sql_files_made(tx, page->after_id, page->until_id, &files, &n);
    for (size_t i = 0; i < n && !e; i++) {
        char hex[2 * crypto_hash_sha256_BYTES + 1];
        int64_t size;
        e = hash_of_file(tx, files[i].id, &size, hex);
        bool same = !e && size == files[i].size && text_is(files[i].sha256, hex);
        if (!e && !same) note(page, BOOK_FILES, 1, files[i].id);
    }
    return e;
}

/* --- groups ----------------------------------------------------------------------------------- */
static enum err look_at_group_lines(const struct page *page)
{
    struct group_lines_off_row off;
    enum err e = sql_group_lines_off(page->call->tx, page->after_id, page->until_id, &off);
    if (!e) note(page, BOOK_GROUP_LINES, off.breaks, off.first_id);
    return e;
}

static enum err page_of_group_lines(struct tx *tx, int64_t after_id, int64_t most,
                                    struct book_page *page)
{
    struct page_of_group_lines_row row;
    enum err e = sql_page_of_group_lines(tx, after_id, most, &row);
    if (!e) *page = (struct book_page){ row.until_id, row.n };
    return e;
}

/* --- what there is little of, at once --------------------------------------------------------- */
static int64_t funded(const struct budgets_funded_row *rows, size_t n, int64_t campaign_id,
                      struct text benefit)
{
    for (size_t i = 0; i < n; i++)
        if (rows[i].campaign_id == campaign_id && text_equal(rows[i].benefit, benefit))
            return rows[i].cents;
    return 0;
}

/* Each budget was given what the campaign's file says, no more and no less (R112). */
static enum err look_at_budgets(const struct page *page)
{
    struct budgets_funded_row *rows;
    size_t row_count, n;
    enum err e =
        sql_budgets_funded(page->call->tx, TRANSFER_FUND, ACCOUNT_BUDGET, &rows, &row_count);
    if (e) return e;
    struct campaign *campaigns;
    e = campaigns_all(page->call, &campaigns, &n);
    for (size_t i = 0; i < n && !e; i++) {
        const struct catalogue *k = campaigns[i].catalogue;
        for (size_t j = 0; j < k->benefit_count; j++) {
            const struct benefit *b = &k->benefits[j];
            if (funded(rows, row_count, campaigns[i].id, b->code) != b->budget_cents)
                note(page, BOOK_BUDGETS, 1, campaigns[i].id);
        }
    }
    return e;
}

static enum err look_at_other_actors(const struct page *page)
{
    struct offenders o;
    enum err e = sql_other_actors_unknown(page->call->tx, &o);
    return note_offenders(page, BOOK_ACTORS, e, &o);
}

/* --- the walks -------------------------------------------------------------------------------- */
static const struct rule of_transfers[] = {
    { .look = look_at_routes },
    { .look = look_at_causes },
    { .look = look_at_transfer_days },
    { 0 },
};
static const struct rule of_wallets[] = {
    { BOOK_WALLET_BALANCE, .sql = sql_wallets_off_balance },
    { BOOK_WALLET_LEVEL, .sql = wallets_off_level },
    { BOOK_WALLET_SPENT, .sql = sql_wallets_off_spent },
    { BOOK_WALLET_DECISION, .sql = wallets_off_decision },
    { BOOK_DECISIONS, .sql = sql_decisions_astray },
    { BOOK_INSTALMENTS, .sql = sql_instalments_repeated },
    { BOOK_SUSPENSIONS, .sql = sql_wallets_off_suspension },
    { BOOK_ACTORS, .sql = sql_decision_actors_unknown },
    { .look = look_at_once },
    { .look = look_at_ended },
    { 0 },
};
static const struct rule of_payments[] = {
    { BOOK_USE_OWNER, .sql = sql_payments_astray },
    { BOOK_USE_WINDOW, .sql = sql_payments_not_allowed },
    { BOOK_USE_NETWORK, .sql = sql_payments_off_network },
    { BOOK_USE_TRANSFERS, .sql = payments_misbooked },
    { BOOK_REFUND_SUMS, .sql = sql_payments_off_refunds },
    { BOOK_USE_LINE, .sql = sql_payments_off_line },
    { BOOK_ACTORS, .sql = sql_payment_actors_unknown },
    { .look = look_at_prices },
    { .look = look_at_payment_days },
    { 0 },
};
static const struct rule of_refunds[] = {
    { BOOK_REFUND_OWNER, .sql = sql_refunds_astray },
    { BOOK_REFUND_TRANSFERS, .sql = refunds_misbooked },
    { BOOK_USE_LINE, .sql = sql_refunds_off_line },
    { BOOK_ACTORS, .sql = sql_refund_actors_unknown },
    { .look = look_at_refund_days },
    { 0 },
};
static const struct rule of_partners[] = {
    { BOOK_PAYABLES, .sql = payables_off },
    { 0 },
};
static const struct rule of_run_lines[] = {
    { BOOK_LINE_AMOUNT, .sql = lines_off_amount },
    { BOOK_LINE_TRANSFERS, .sql = lines_misbooked },
    { BOOK_LINE_TRANSFERS, .sql = lines_moved_elsewhere },
    { BOOK_LINE_BLOCKED, .sql = lines_sent_under_block },
    { BOOK_LINE_APPROVED, .sql = sql_lines_sent_unapproved },
    { 0 },
};
static const struct rule of_bank_files[] = {
    { BOOK_FILES, .sql = files_off_lines },
    { .look = look_at_file_bytes },
    { 0 },
};
static const struct rule of_group_lines[] = {
    { .look = look_at_group_lines },
    { 0 },
};
static const struct rule at_once[] = {
    { .look = look_at_budgets },
    { .look = look_at_other_actors },
    { 0 },
};

static const struct walk {
    enum err (*page)(struct tx *, int64_t after_id, int64_t most, struct book_page *);
    int64_t most;
    const struct rule *rules; /* ended by an empty one */
} walks[] = {
    { sql_page_of_transfers, TRANSFERS_A_PAGE, of_transfers },
    { sql_page_of_wallets, WALLETS_A_PAGE, of_wallets },
    { sql_page_of_payments, PAYMENTS_A_PAGE, of_payments },
    { sql_page_of_refunds, REFUNDS_A_PAGE, of_refunds },
    { sql_page_of_partners, PARTNERS_A_PAGE, of_partners },
    { sql_page_of_run_lines, LINES_A_PAGE, of_run_lines },
    { sql_page_of_bank_files, FILES_A_PAGE, of_bank_files },
    { page_of_group_lines, GROUP_LINES_A_PAGE, of_group_lines },
};
enum { WALKS = sizeof walks / sizeof *walks };

static enum err look_at_page(const struct page *page, const struct rule *rules)
{
    enum err e = OK;
    for (const struct rule *r = rules; (r->sql || r->look) && !e; r++) {
        struct offenders o;
        if (r->look)
            e = r->look(page);
        else
            e = note_offenders(page, r->check,
                               r->sql(page->call->tx, page->after_id, page->until_id, &o), &o);
    }
    return e;
}

static void next_walk(struct audit *a)
{
    a->walk++;
    a->after_id = INT64_MIN;
}

static enum err walk_step(struct call *c, struct audit *a)
{
    const struct walk *w = &walks[a->walk];
    int64_t most = a->most ? a->most : w->most;
    struct book_page rows;
    enum err e = w->page(c->tx, a->after_id, most, &rows);
    if (e) return e;
    struct page page = { c, a, a->after_id, rows.until_id };
    if (rows.n) e = look_at_page(&page, w->rules);
    a->rows += rows.n;
    a->after_id = rows.until_id;
    if (rows.n < most) next_walk(a);
    return e;
}

enum err audit_step(struct call *c, struct audit *a)
{
    if (!a->rows && !a->walk) a->after_id = INT64_MIN;
    if (a->walk < WALKS) return walk_step(c, a);
    if (a->walk > WALKS) return seals_check(c, &a->chain, &a->found[BOOK_SEALS], &a->over);
    struct page page = { .call = c, .audit = a };
    next_walk(a);
    return look_at_page(&page, at_once);
}
