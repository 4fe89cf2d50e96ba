/* The first and the last day: millions of wallets loaded, or emptied, by a few statements a page.
 * A page is the next wallets of one day in the order of their ids. Its transfers are posted first,
 * under ids in a row; then each wallet takes the state and balance that its transfer says, if it
 * still is what the transfer saw. When one is not, because another server loaded or used it at that
 * very instant, the whole chunk is undone and tried again: it never books what did not happen. */
#include <stdio.h>

#include "base/civil.h"
#include "sql/wallet_sql.h"
#include "wallet/wallet.h"

enum { WALLETS_A_CHUNK = 1000 }; /* some 15 ms */

/* The cursor: the page's day in words, the last wallet done. */
static void cursor_read(const struct call *c, struct wallet_page *page)
{
    const struct page_key *cursor = &c->job->cursor;
    *page = (struct wallet_page){ .day = DAY_NONE };
    if (text_is_empty(cursor->words)) return;
    text_to_int(cursor->words, &page->day);
    page->after_id = cursor->number;
}

static enum err cursor_write(struct call *c, const struct wallet_page *page)
{
    c->job->cursor.words = text_format(c->arena, "%lld", (long long)page->day);
    c->job->cursor.number = page->until_id;
    return c->job->cursor.words.at ? OK : NO_MEMORY;
}

/* The groups of a page, what is on it, and their accounts opened. */
struct booked {
    struct wallet_page page;
    struct booked_group *groups;
    size_t n;
    int64_t wallets, moving; /* of the wallets, those that a transfer moves */
};

static enum err open_sources(struct call *c, struct booked *b)
{
    enum err e = OK;
    for (size_t i = 0; i < b->n && !e; i++) {
        const struct booked_group *g = &b->groups[i];
        b->wallets += g->wallets;
        b->moving += g->moving;
        if (g->until_id > b->page.until_id) b->page.until_id = g->until_id;
        if (!g->moving) continue;
        struct account_key source = ledger_source(g->campaign_id, g->benefit, g->unit);
        int64_t account_id;
        e = ledger_account(c, &source, &account_id);
    }
    return e;
}

static enum err same(int64_t changed, int64_t expected)
{
    return changed == expected ? OK : BUSY;
}

/* --- the first day ---------------------------------------------------------------------------- */
static enum err load_page(struct call *c, const struct booked *b)
{
    const struct wallet_page *p = &b->page;
    int64_t changed;
    if (b->moving) {
        int64_t first_id = id_block(tx_store(c->tx), b->moving);
        enum err e = ledger_post_loads(c, p, text_of(ACCESS), first_id, &changed);
        if (!e) e = same(changed, b->moving);
        if (!e) e = sql_due_loaded(c->tx, first_id, first_id + b->moving - 1, &changed);
        if (!e) e = same(changed, b->moving);
        if (e) return e;
    }
    if (b->moving == b->wallets) return OK;
    return sql_due_opened_empty(c->tx, p->day, p->after_id, p->until_id, c->today, text_of(ACCESS),
                                &changed);
}

static enum err due_page(struct call *c, struct booked *b)
{
    enum err e = sql_due_page(c->tx, b->page.day, b->page.after_id, WALLETS_A_CHUNK, c->today,
                              text_of(ACCESS), &b->groups, &b->n);
    return e ? e : open_sources(c, b);
}

static enum err due_next_day(struct call *c, int64_t *day)
{
    struct due_next_day_row next;
    enum err e = sql_due_next_day(c->tx, *day, c->today, &next);
    if (!e) *day = next.day;
    return e;
}

/* --- the last day ----------------------------------------------------------------------------- */
static enum err end_page(struct call *c, const struct booked *b)
{
    const struct wallet_page *p = &b->page;
    int64_t changed;
    if (b->moving) {
        int64_t first_id = id_block(tx_store(c->tx), b->moving);
        enum err e = ledger_post_ends(c, p, first_id, &changed);
        if (!e) e = same(changed, b->moving);
        if (!e) e = sql_ended_emptied(c->tx, first_id, first_id + b->moving - 1, p->day, &changed);
        if (!e) e = same(changed, b->moving);
        if (e) return e;
    }
    if (b->moving == b->wallets) return OK;
    return sql_ended_closed_empty(c->tx, p->day, p->after_id, p->until_id, &changed);
}

static enum err ended_page(struct call *c, struct booked *b)
{
    enum err e =
        sql_ended_page(c->tx, b->page.day, b->page.after_id, WALLETS_A_CHUNK, &b->groups, &b->n);
    return e ? e : open_sources(c, b);
}

static enum err ended_next_day(struct call *c, int64_t *day)
{
    struct ended_next_day_row next;
    enum err e = sql_ended_next_day(c->tx, *day, c->today, &next);
    if (!e) *day = next.day;
    return e;
}

/* --- both ------------------------------------------------------------------------------------- */
struct bookkeeping {
    enum err (*next_day)(struct call *, int64_t *day); /* NO_ROW: none is left */
    enum err (*page)(struct call *, struct booked *);
    enum err (*book)(struct call *, const struct booked *);
};

/* One day after another; a chunk is a page of one of them. */
static enum err book_chunk(struct call *c, const struct bookkeeping *k)
{
    struct booked b = { 0 };
    cursor_read(c, &b.page);
    enum err e = k->page(c, &b);
    if (!e && !b.wallets) {
        b.page.after_id = 0;
        e = k->next_day(c, &b.page.day);
        if (e == NO_ROW) {
            c->job->finished = true;
            return OK;
        }
        if (!e) e = k->page(c, &b);
    }
    if (!e) e = k->book(c, &b);
    if (e) return e;
    c->job->done += b.wallets;
    return cursor_write(c, &b.page);
}

enum err wallets_book_due(struct call *c)
{
    static const struct bookkeeping loads = { due_next_day, due_page, load_page };
    return book_chunk(c, &loads);
}

enum err wallets_book_ended(struct call *c)
{
    static const struct bookkeeping ends = { ended_next_day, ended_page, end_page };
    return book_chunk(c, &ends);
}

enum err wallets_count_due(struct call *c, int64_t *n)
{
    struct due_count_row row;
    enum err e = sql_due_count(c->tx, c->today, &row);
    if (!e) *n = row.n;
    return e;
}

enum err wallets_count_ended(struct call *c, int64_t *n)
{
    struct ended_count_row row;
    enum err e = sql_ended_count(c->tx, c->today, &row);
    if (!e) *n = row.n;
    return e;
}
