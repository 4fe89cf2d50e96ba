/* run.c - what partners are owed, what holds it back (D20, R111), and the runs that pay it (D16,
 * D23, D42): worked out anew from every use and refund of every person. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "model.h"

static const char *const line_words[] = { "prepared", "in_transit", "paid", "rejected", "dropped" };

/* --- every euro of a partner ------------------------------------------------------------------ */
/* Calls `visit` with each use and each refund (below zero) of a partner. */
struct euro {
    int campaign;
    enum benefit benefit;
    int64_t cents, day;
    int *line;
};
typedef void visit_fn(const struct euro *, void *of);

static void visit_person(const struct person *p, int partner, visit_fn *visit, void *of)
{
    for (int i = 0; i < p->use_count; i++) {
        struct use *u = &p->uses[i];
        if (u->partner != partner) continue;
        visit(&(struct euro){ u->campaign, u->benefit, u->region, u->day, &u->line }, of);
    }
    for (int i = 0; i < p->back_count; i++) {
        struct back *back = &p->backs[i];
        const struct use *u = &p->uses[back->use];
        if (u->partner != partner) continue;
        visit(&(struct euro){ u->campaign, u->benefit, -back->region, back->day, &back->line }, of);
    }
}

static void visit_euros(const struct model *m, int partner, visit_fn *visit, void *of)
{
    for (int i = 0; i < m->person_count; i++) visit_person(&m->persons[i], partner, visit, of);
}

/* --- what holds it back ----------------------------------------------------------------------- */
/* The reason, or NULL. A block on all of it is told before one on a benefit. */
static const char *held_by(const struct partner *partner, enum benefit b)
{
    const char *whole = NULL, *of_benefit = NULL;
    for (int i = 0; i < partner->block_count; i++) {
        const struct block *block = &partner->blocks[i];
        if (!block->on) continue;
        if (block->benefit == NOBODY) whole = block->reason;
        if (block->benefit == (int)b && !of_benefit) of_benefit = block->reason;
    }
    return whole ? whole : of_benefit;
}

int model_block(struct model *m, int partner, int benefit, const char *reason, struct expected *e)
{
    struct partner *p = &m->partners[partner];
    for (int i = 0; i < p->block_count; i++) {
        const struct block *b = &p->blocks[i];
        if (!b->on || b->benefit != benefit || strcmp(b->reason, reason) != 0) continue;
        expect_refusal(e, "already-done");
        return i;
    }
    assert(p->block_count < BLOCKS_MAX);
    p->blocks[p->block_count] = (struct block){ .benefit = benefit, .on = true, .reason = reason };
    return p->block_count++;
}

void model_unblock(struct model *m, int partner, int block, struct expected *e)
{
    struct block *b = &m->partners[partner].blocks[block];
    if (!b->on) expect_refusal(e, "already-done");
    b->on = false;
}

/* --- a run ------------------------------------------------------------------------------------ */
static void *room_for_one(void *at, int count, int *room, size_t size)
{
    if (count < *room) return at;
    *room = *room ? 2 * *room : 16;
    at = realloc(at, (size_t)*room * size);
    assert(at);
    return at;
}

struct gathering {
    const struct partner *partner;
    int64_t until, cents;
    int take_into; /* NOBODY: only counted */
};

static void gather(const struct euro *euro, void *of)
{
    struct gathering *g = of;
    bool waits = *euro->line == NOBODY && euro->day <= g->until;
    if (!waits || held_by(g->partner, euro->benefit)) return;
    g->cents += euro->cents;
    if (g->take_into != NOBODY) *euro->line = g->take_into;
}

static void prepare_line(struct model *m, int run, int partner, int64_t until)
{
    struct gathering g = { &m->partners[partner], until, 0, NOBODY };
    visit_euros(m, partner, gather, &g);
    /* Refunds that outweigh uses wait for the next run (D16). */
    if (g.cents <= 0 || !partners_said[partner].has_iban) return;
    m->lines = room_for_one(m->lines, m->line_count, &m->line_room, sizeof *m->lines);
    m->lines[m->line_count] = (struct line){ run, partner, LINE_PREPARED, g.cents, 0 };
    g.take_into = m->line_count++;
    visit_euros(m, partner, gather, &g);
}

int model_prepare(struct model *m, int64_t until, int accountant)
{
    m->runs = room_for_one(m->runs, m->run_count, &m->run_room, sizeof *m->runs);
    m->runs[m->run_count] = (struct run){ .state = R_PREPARED, .prepared_by = accountant };
    for (int i = 0; i < partner_count; i++) prepare_line(m, m->run_count, i, until);
    return m->run_count++;
}

void model_approve(struct model *m, int run, int accountant, struct expected *e)
{
    struct run *r = &m->runs[run];
    if (r->prepared_by == accountant) {
        expect_refusal(e, "same-person-approves");
    } else if (r->state != R_PREPARED) {
        expect_refusal(e, "wrong-state");
        expect_text(e, "state", r->state == R_APPROVED ? "approved" : "dropped");
    } else {
        r->state = R_APPROVED;
        expect_text(e, "state", "approved");
    }
}

struct on_line {
    const struct partner *partner;
    int line;
    bool held, let_go;
    int64_t cents;
};

static void look_at(const struct euro *euro, void *of)
{
    struct on_line *o = of;
    if (*euro->line != o->line) return;
    o->cents += euro->cents;
    if (held_by(o->partner, euro->benefit)) o->held = true;
    if (o->let_go) *euro->line = NOBODY;
}

static void let_go(struct model *m, int line, enum line_state state)
{
    struct line *l = &m->lines[line];
    struct on_line o = { &m->partners[l->partner], line, .let_go = true };
    visit_euros(m, l->partner, look_at, &o);
    l->state = state;
}

static bool run_is(const struct model *m, int run, enum run_state state, struct expected *e)
{
    if (m->runs[run].state == state) return true;
    expect_refusal(e, "wrong-state");
    return false;
}

/* What has been held back since the run was prepared is not sent, nor the rest of its line. */
void model_send(struct model *m, int run, struct expected *e)
{
    if (!run_is(m, run, R_APPROVED, e)) return;
    for (int i = 0; i < m->line_count; i++) {
        struct line *l = &m->lines[i];
        if (l->run != run || l->state != LINE_PREPARED) continue;
        struct on_line o = { &m->partners[l->partner], i, .let_go = false };
        visit_euros(m, l->partner, look_at, &o);
        if (o.held)
            let_go(m, i, LINE_DROPPED);
        else
            l->state = LINE_IN_TRANSIT;
    }
}

/* Prepared by mistake: its uses are free for the next one. */
void model_drop(struct model *m, int run, struct expected *e)
{
    if (!run_is(m, run, R_PREPARED, e)) return;
    for (int i = 0; i < m->line_count; i++)
        if (m->lines[i].run == run && m->lines[i].state == LINE_PREPARED)
            let_go(m, i, LINE_DROPPED);
    m->runs[run].state = R_DROPPED;
}

void model_settle(struct model *m, int run, struct expected *e)
{
    if (!run_is(m, run, R_APPROVED, e)) return;
    for (int i = 0; i < m->line_count; i++)
        if (m->lines[i].run == run && m->lines[i].state == LINE_IN_TRANSIT)
            m->lines[i].state = LINE_PAID;
}

void model_line(struct model *m, int line, bool paid, struct expected *e)
{
    struct line *l = &m->lines[line];
    if (l->state != LINE_IN_TRANSIT) {
        expect_refusal(e, "wrong-state");
        expect_text(e, "state", line_words[l->state]);
        return;
    }
    if (paid)
        l->state = LINE_PAID;
    else
        let_go(m, line, LINE_REJECTED);
    expect_text(e, "state", paid ? "paid" : "rejected");
}

/* --- what a partner may know ------------------------------------------------------------------ */
struct dues {
    const struct model *m;
    struct {
        bool any;
        int64_t cents;
    } waiting[YEARS][B_COUNT], on_lines[LINE_DROPPED + 1];
    int64_t payable;
};

static void add_due(const struct euro *euro, void *of)
{
    struct dues *d = of;
    int line = *euro->line;
    if (line == NOBODY) {
        d->waiting[euro->campaign][euro->benefit].any = true;
        d->waiting[euro->campaign][euro->benefit].cents += euro->cents;
        d->payable += euro->cents;
        return;
    }
    enum line_state state = d->m->lines[line].state;
    d->on_lines[state].any = true;
    d->on_lines[state].cents += euro->cents;
    if (state == LINE_PREPARED) d->payable += euro->cents;
}

void model_dues(const struct model *m, int partner, struct expected *e)
{
    struct dues d = { .m = m };
    visit_euros(m, partner, add_due, &d);
    for (int y = 0; y < YEARS; y++)
        for (enum benefit b = 0; b < B_COUNT; b++) {
            if (!d.waiting[y][b].any) continue;
            const char *held = held_by(&m->partners[partner], b);
            expect_line(e, "%s %s %lld %s\n", held ? "blocked" : "due", benefits[b].code,
                        (long long)d.waiting[y][b].cents, held ? held : "-");
        }
    for (int i = 0; i <= LINE_DROPPED; i++)
        if (d.on_lines[i].any)
            expect_line(e, "%s - %lld -\n", line_words[i], (long long)d.on_lines[i].cents);
}

int64_t model_payable(const struct model *m, int partner)
{
    struct dues d = { .m = m };
    visit_euros(m, partner, add_due, &d);
    return d.payable;
}
