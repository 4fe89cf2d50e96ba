/* events.c - what the Region does between two moments: money held back and let go, runs from
 * preparation to the bank and back, conventions, a partner that leaves, the jobs of first and last
 * days. Each answer is compared like a life's. */
#include <stdio.h>
#include <string.h>

#include "region.h"

static void compare(enum err e, const struct expected *expected)
{
    assert_string_equal(e ? err_slug(e) : "done", expected->refusal ? expected->refusal : "done");
    for (size_t i = 0; i < expected->said_count; i++) {
        const char *says = answered_text(expected->said[i].name);
        assert_string_equal(says, expected->said[i].value);
    }
}

static const char *iso(int64_t day)
{
    static char ring[4][11];
    static int at;
    char *out = ring[at++ % 4];
    day_say(day, out);
    return out;
}

/* --- held back -------------------------------------------------------------------------------- */
static void hold(struct model *m, struct dice *d)
{
    static const char *const reasons[] = { "proof missing", "under review" };
    int partner = dice_below(d, partner_count), benefit = NOBODY;
    const char *reason = reasons[dice_below(d, 2)];
    struct partner *p = &m->partners[partner];
    if (p->block_count == BLOCKS_MAX) return;
    if (dice_says(d, 70)) benefit = p->conventions[dice_below(d, p->convention_count)].benefit;
    char of[64] = "";
    if (benefit != NOBODY) snprintf(of, sizeof of, ",'benefit':'%s'", benefits[benefit].code);
    struct expected e = { 0 };
    int block = model_block(m, partner, benefit, reason, &e);
    compare(call_as(cast.accountants[0], "partner_block", "{'partner_id':'%lld','reason':'%s'%s}",
                    (long long)cast.partner_ids[partner], reason, of),
            &e);
    if (!e.refusal) p->blocks[block].known_as = answered("block_id");
}

static void let_go(struct model *m, struct dice *d)
{
    int partner = dice_below(d, partner_count);
    struct partner *p = &m->partners[partner];
    for (int i = 0; i < p->block_count; i++) {
        if (!p->blocks[i].on && !dice_says(d, 10)) continue;
        struct expected e = { 0 };
        model_unblock(m, partner, i, &e);
        compare(call_as(cast.benefits, "partner_unblock", "{'block_id':'%lld'}",
                        (long long)p->blocks[i].known_as),
                &e);
    }
}

/* --- runs ------------------------------------------------------------------------------------- */
static void learn_lines(struct model *m, int run)
{
    char cursor[500] = "";
    do {
        must(call_as(cast.accountants[0], "run_lines", "{'run_id':'%lld','limit':200%s}",
                     (long long)m->runs[run].known_as, cursor));
        json_t *root = json_loadb(stage.answer.at, stage.answer.len, 0, NULL), *row;
        size_t i;
        json_array_foreach(json_object_get(root, "items"), i, row)
        {
            const char *partner = json_string_value(json_object_get(row, "partner_id"));
            const char *id = json_string_value(json_object_get(row, "line_id"));
            for (int l = 0; l < m->line_count; l++)
                if (m->lines[l].run == run &&
                    cast.partner_ids[m->lines[l].partner] == strtoll(partner, NULL, 10)) {
                    m->lines[l].known_as = strtoll(id, NULL, 10);
                    assert_int_equal(json_integer_value(json_object_get(row, "amount_cents")),
                                     m->lines[l].cents);
                }
        }
        json_decref(root);
        const char *next = answered_text("next_cursor");
        snprintf(cursor, sizeof cursor, *next ? ",'cursor':'%s'" : "%s", next);
    } while (*cursor);
}

static void prepare(struct model *m, struct dice *d, int64_t at_ms)
{
    int accountant = dice_below(d, 2);
    int64_t until = day_at(at_ms) - dice_below(d, 12);
    int run = model_prepare(m, until, accountant), lines = 0;
    must(job_as(cast.accountants[accountant], "run_prepare", "{'until_day':'%s'}", iso(until)));
    m->runs[run].known_as = answered("job_id") > 0 ? answered("job_id") : answered("report.run_id");
    learn_lines(m, run);
    for (int i = 0; i < m->line_count; i++)
        if (m->lines[i].run == run) {
            lines++;
            assert_true(m->lines[i].known_as);
        }
    char sql[96];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM run_line WHERE run_id = %lld",
             (long long)m->runs[run].known_as);
    assert_int_equal(known(sql), lines);
}

static void approve(struct model *m, struct dice *d, int run)
{
    int accountant = dice_below(d, 2);
    struct expected e = { 0 };
    model_approve(m, run, accountant, &e);
    compare(call_as(cast.accountants[accountant], "run_approve", "{'run_id':'%lld'}",
                    (long long)m->runs[run].known_as),
            &e);
}

static void move_run(struct model *m, struct dice *d, int run)
{
    int luck = dice_below(d, 100);
    struct expected e = { 0 };
    (luck < 50 ? model_send : luck < 85 ? model_settle : model_drop)(m, run, &e);
    compare(job_as(cast.accountants[0],
                   luck < 50   ? "run_send"
                   : luck < 85 ? "run_settle"
                               : "run_drop",
                   "{'run_id':'%lld'}", (long long)m->runs[run].known_as),
            &e);
}

static void settle_line(struct model *m, struct dice *d)
{
    int line = dice_below(d, m->line_count);
    bool paid = dice_says(d, 50);
    struct expected e = { 0 };
    model_line(m, line, paid, &e);
    compare(call_as(cast.accountants[1], paid ? "run_line_paid" : "run_line_rejected",
                    "{'line_id':'%lld'%s}", (long long)m->lines[line].known_as,
                    paid ? "" : ",'reason':'AC04 closed account'"),
            &e);
}

static void pay_partners(struct model *m, struct dice *d, int64_t at_ms)
{
    if (dice_says(d, 30)) prepare(m, d, at_ms);
    if (!m->run_count) return;
    int from = m->run_count > 3 ? m->run_count - 3 : 0;
    for (int run = from; run < m->run_count; run++) {
        if (dice_says(d, 40)) approve(m, d, run);
        if (dice_says(d, 30)) move_run(m, d, run);
    }
    for (int i = 0; i < 3 && m->line_count; i++) settle_line(m, d);
}

/* --- conventions ------------------------------------------------------------------------------ */
/* Another price from a day to come (D31). */
static void change_price(struct model *m, struct dice *d, int64_t at_ms)
{
    int partner = dice_below(d, partner_count);
    struct partner *p = &m->partners[partner];
    enum place_kind kind = partners_said[partner].kind;
    bool priced = kind == P_CINEMA || kind == P_MUSEUM;
    if (!priced || p->leaves || p->convention_count == CONVENTIONS_MAX) return;
    struct convention c = { p->conventions[0].benefit, day_at(at_ms) + 1 + dice_below(d, 3), 0,
                            50 * dice_below(d, 20) };
    c.until = c.from + dice_below(d, 90);
    struct expected e = { 0 };
    for (int i = 0; i < p->convention_count; i++)
        if (p->conventions[i].from == c.from && !e.refusal) {
            expect_refusal(&e, "convention-known");
            expect_day(&e, "from", c.from);
        }
    if (!e.refusal) p->conventions[p->convention_count++] = c;
    compare(call_as(cast.benefits, "convention_add",
                    "{'partner_id':'%lld','benefit':'%s','from_day':'%s','until_day':'%s',"
                    "'price_cents':%lld}",
                    (long long)cast.partner_ids[partner], benefits[c.benefit].code, iso(c.from),
                    iso(c.until), (long long)c.price),
            &e);
}

/* D21: twice in a run some partner leaves after a day to come. */
static void leave(struct model *m, struct dice *d, int64_t at_ms, int round)
{
    static const int leaving[] = { 1, 13 };
    int which = round == 60 ? 0 : round == 85 ? 1 : NOBODY;
    if (which == NOBODY) return;
    struct partner *p = &m->partners[leaving[which]];
    p->leaves = true;
    p->last_day = day_at(at_ms) + dice_below(d, 15);
    must(call_as(cast.benefits, "partner_close", "{'partner_id':'%lld','day':'%s'}",
                 (long long)cast.partner_ids[leaving[which]], iso(p->last_day)));
    refused(call_as(cast.benefits, "partner_close", "{'partner_id':'%lld','day':'%s'}",
                    (long long)cast.partner_ids[leaving[which]], iso(p->last_day)),
            ALREADY_DONE);
}

/* --- all of it -------------------------------------------------------------------------------- */
void region_acts(struct model *m, struct dice *d, int64_t at_ms, int round)
{
    if (dice_says(d, 60)) hold(m, d);
    if (dice_says(d, 70)) let_go(m, d);
    pay_partners(m, d, at_ms);
    change_price(m, d, at_ms);
    leave(m, d, at_ms, round);
    /* The jobs run on some days and not on others: nothing may depend on them. */
    if (dice_says(d, 20)) must(job_as(as_operator(), "wallet_load_due", "{}"));
    if (dice_says(d, 20)) must(job_as(as_operator(), "wallet_expire_due", "{}"));
    if (dice_says(d, 20)) must(job_as(as_operator(), "suspension_book_ends", "{}"));
}
