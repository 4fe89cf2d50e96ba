/* Handing textbooks out and taking them back. The pupil's right is a wallet that counts nothing:
 * its window, a suspension of it and a departure decide here as they do at a till. */
#include "textbook/textbook.h"

#include "enrolment/enrolment.h"
#include "sql/textbook_sql.h"
#include "wallet/wallet.h"

/* The benefit of one campaign that schools lend by, or NULL. */
static const struct benefit *loan_benefit(const struct catalogue *k)
{
    for (size_t i = 0; i < k->benefit_count; i++)
        if (k->benefits[i].loan) return &k->benefits[i];
    return NULL;
}

/* The campaign in which this person may be lent books today: the latest; else why not in the one
 * that comes nearest, and NO_SUCH_BENEFIT when none gives it. */
static enum err right_to_borrow(struct call *c, int64_t person_id, struct wallet *w)
{
    static const struct debit_rules none = { 0 };
    struct campaign *campaigns;
    size_t n;
    enum err why = NO_SUCH_BENEFIT, e = campaigns_all(c, &campaigns, &n);
    if (e) return e;
    for (size_t i = n; i-- > 0;) {
        const struct benefit *b = loan_benefit(campaigns[i].catalogue);
        if (!b) continue;
        e = wallet_find(c, person_id, campaigns[i].id, b->code, w);
        if (e == NO_ROW) continue;
        if (e) return e;
        c->facts.n = 0;
        e = w->granted ? wallet_why_not(c, w, 0, &none) : NO_SUCH_BENEFIT;
        if (!e || err_is_fault(e)) return e;
        if (why == NO_SUCH_BENEFIT || e == SUSPENDED || e == FROZEN) why = e;
    }
    if (why == NO_SUCH_BENEFIT) c->facts.n = 0;
    return why;
}

static enum err loan_open(struct call *c, int64_t school_id, const struct wallet *w,
                          int64_t *loan_id)
{
    struct loan_add_row added;
    enum err e = sql_loan_add(c->tx, id_new(tx_store(c->tx)), w->person_id, school_id,
                              w->campaign_id, w->benefit, c->now_ms, &added);
    *loan_id = e ? 0 : added.id;
    if (e != NO_ROW) return e;
    struct loan_find_row found;
    e = sql_loan_find(c->tx, school_id, w->person_id, w->campaign_id, &found);
    *loan_id = e ? 0 : found.id;
    return e == NO_ROW ? DEFECT : e;
}

enum err textbooks_hand_out(struct call *c, struct text card, int64_t school_id,
                            const struct book *books, size_t n, int64_t *loan_id)
{
    struct presented_card holder;
    enum err e = card_present(c, card, &holder);
    if (e) return e;
    struct owner owner = { 0 };
    e = enrolment_person_owner(c, holder.person_id, &owner);
    if (e && e != NOT_FOUND) return e;
    if (owner.school_id != school_id) return NOT_PUPIL_HERE;
    struct wallet w;
    e = right_to_borrow(c, holder.person_id, &w);
    if (!e) e = loan_open(c, school_id, &w, loan_id);
    for (size_t i = 0; i < n && !e; i++) {
        struct loan_book_add_row added;
        e = sql_loan_book_add(c->tx, id_new(tx_store(c->tx)), *loan_id, school_id, books[i].title,
                              books[i].copy, c->now_ms, c->actor->account_id, &added);
        if (e != NO_ROW) continue;
        facts_add_text(&c->facts, "copy", books[i].copy);
        e = COPY_IS_OUT;
    }
    return e;
}

enum err textbook_back(struct call *c, int64_t book_id, struct text state, struct text remark)
{
    int64_t changed;
    enum err e = sql_loan_book_back(c->tx, book_id, state, remark, c->now_ms, c->actor->account_id,
                                    &changed);
    if (e || changed) return e;
    struct loan_book_by_id_row book;
    e = sql_loan_book_by_id(c->tx, book_id, &book);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    facts_add_text(&c->facts, "state", book.state);
    return WRONG_STATE;
}

enum err textbook_owner(struct call *c, int64_t book_id, struct owner *owner)
{
    struct loan_book_by_id_row book;
    enum err e = sql_loan_book_by_id(c->tx, book_id, &book);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    *owner = (struct owner){ .person_id = book.person_id, .school_id = book.school_id };
    return OK;
}
