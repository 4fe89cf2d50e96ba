/* A rehearsal under way: each person's facts, both files' answers, and the sums. People come page
 * after page, so that no snapshot is held long; the sums stay in memory only. */
#include "benefit/rehearsal.h"

#include <string.h>

#include "base/civil.h"
#include "benefit/benefit_inside.h"
#include "sql/benefit_sql.h"

enum { FILES_A_STEP = 2000 };

static enum err add_benefit(struct call *c, struct rehearsal *r, const struct benefit *after,
                            const struct benefit *before)
{
    struct rehearsed_benefit *b = &r->benefits[r->benefit_count++];
    *b = (struct rehearsed_benefit){ .after = after, .before = before };
    b->departments = ARENA_ARRAY(c->arena, struct rehearsed_department, REHEARSAL_DEPARTMENTS);
    return b->departments ? OK : NO_MEMORY;
}

/* What one unit costs the Region: its fixed price, or what partners ask on average today, less the
 * holder's part; rounded half up (D25). */
static enum err unit_price(struct call *c, const struct benefit *b, int64_t *cents)
{
    *cents = 0;
    if (!b || b->measure == MEASURE_MONEY) return OK;
    *cents = b->price_cents;
    if (*cents) return OK;
    struct agreed_prices_row prices;
    enum err e = sql_agreed_prices(c->tx, b->code, c->today, &prices);
    if (e || !prices.n) return e;
    int64_t price = floor_div(2 * prices.cents + prices.n, 2 * prices.n) - b->co_payment_cents;
    *cents = price > 0 ? price : 0;
    return OK;
}

/* The month in which a benefit is loaded for somebody validated on the rehearsal's day. */
static int64_t month_of(const struct catalogue *k, const struct benefit *b, int64_t day)
{
    const struct window *w = benefit_window(k, b);
    bool later = w->start == FROM_DATE && w->from_day > day;
    struct ymd ymd = day_to_ymd(later ? w->from_day : day);
    ymd.day = 1;
    return day_from_ymd(ymd);
}

static enum err list_benefits(struct call *c, struct rehearsal *r)
{
    const struct catalogue *a = r->after, *b = r->before;
    size_t most = a->benefit_count + (b ? b->benefit_count : 0);
    r->benefits = ARENA_ARRAY(c->arena, struct rehearsed_benefit, most ? most : 1);
    if (!r->benefits) return NO_MEMORY;
    enum err e = OK;
    for (size_t i = 0; i < a->benefit_count && !e; i++) {
        const struct benefit *after = &a->benefits[i];
        const struct benefit *before = b ? catalogue_benefit(b, after->code) : NULL;
        if (loads_by_itself(a, after)) e = add_benefit(c, r, after, before);
    }
    for (size_t i = 0; b && i < b->benefit_count && !e; i++) {
        const struct benefit *before = &b->benefits[i];
        if (loads_by_itself(b, before) && !catalogue_benefit(a, before->code))
            e = add_benefit(c, r, NULL, before);
    }
    return e;
}

enum err rehearsal_begin(struct call *c, struct rehearsal *r)
{
    enum err e = list_benefits(c, r);
    for (size_t i = 0; i < r->benefit_count && !e; i++) {
        struct rehearsed_benefit *b = &r->benefits[i];
        b->month_day = b->after ? month_of(r->after, b->after, r->day)
                                : month_of(r->before, b->before, r->day);
        e = unit_price(c, b->after, &b->price_after);
        if (!e) e = unit_price(c, b->before, &b->price_before);
    }
    struct validated_count_row count;
    if (!e) e = sql_validated_count(c->tx, r->population_id, &count);
    if (!e) r->total = count.files;
    return e;
}

/* Departments are few and come in the order met; the last place is for those that found none. */
static size_t department_at(struct rehearsal *r, struct text code)
{
    if (code.len >= DEPARTMENT_CHARS) code.len = DEPARTMENT_CHARS - 1;
    for (size_t i = 0; i < r->department_count; i++)
        if (text_is(code, r->departments[i])) return i;
    if (r->department_count == REHEARSAL_DEPARTMENTS) return REHEARSAL_DEPARTMENTS - 1;
    memcpy(r->departments[r->department_count], code.at, code.len);
    return r->department_count++;
}

/* The words are the catalogues', which outlive the rehearsal. */
static struct rehearsed_group *group_at(struct rehearsal *r, const struct fact_values *facts)
{
    struct text level = facts->of[FACT_level].word, track = facts->of[FACT_track].word;
    for (size_t i = 0; i < r->group_count; i++) {
        struct rehearsed_group *g = &r->groups[i];
        if (text_equal(g->level, level) && text_equal(g->track, track)) return g;
    }
    if (r->group_count == REHEARSAL_GROUPS) return &r->groups[REHEARSAL_GROUPS - 1];
    r->groups[r->group_count] = (struct rehearsed_group){ .level = level, .track = track };
    return &r->groups[r->group_count++];
}

/* What opening the file would load for somebody: nothing is spent yet of the campaign's envelopes,
 * but instalments paid in other campaigns count (D4). */
static enum err given(struct call *c, const struct rehearsal *r, const struct catalogue *k,
                      const struct benefit *b, const struct fact_values *facts, int64_t person_id,
                      int64_t *amount)
{
    *amount = 0;
    if (!b || r->day > benefit_window(k, b)->until_day) return OK; /* D35 */
    struct grant grant = catalogue_decide(k, b, facts);
    if (grant.outcome != GRANTED) return OK;
    *amount = grant.amount;
    int64_t campaign_id = k == r->after ? r->campaign_id : r->before_id;
    return instalment_left(c, person_id, campaign_id, grant.instalment, amount);
}

static int64_t cost_of(const struct benefit *b, int64_t price, int64_t amount)
{
    if (!b) return 0;
    return b->measure == MEASURE_MONEY ? amount : amount * price;
}

static void count(struct tally *all, struct tally *department, int64_t amount, int64_t cents)
{
    if (!amount) return;
    all->people++, department->people++;
    all->amount += amount, department->amount += amount;
    all->cents += cents, department->cents += cents;
}

struct both { /* one person, as each file has it */
    struct fact_values after, before;
    int64_t cents_after, cents_before;
};

static enum err ask(struct call *c, struct rehearsal *r, struct rehearsed_benefit *b,
                    const struct enrolment_facts *file, size_t department, struct both *both)
{
    int64_t after, before;
    enum err e = given(c, r, r->after, b->after, &both->after, file->person_id, &after);
    if (!e) e = given(c, r, r->before, b->before, &both->before, file->person_id, &before);
    if (e) return e;
    int64_t cents_after = cost_of(b->after, b->price_after, after);
    int64_t cents_before = cost_of(b->before, b->price_before, before);
    struct rehearsed_department *d = &b->departments[department];
    count(&b->after_all, &d->after, after, cents_after);
    count(&b->before_all, &d->before, before, cents_before);
    b->gainers += cents_after > cents_before;
    b->losers += cents_after < cents_before;
    both->cents_after += cents_after;
    both->cents_before += cents_before;
    return OK;
}

static enum err rehearse(struct call *c, struct rehearsal *r, const struct enrolment_facts *file)
{
    struct both both = { .cents_after = 0 };
    facts_of_file(r->after, file, r->day, &both.after);
    if (r->before) facts_of_file(r->before, file, r->day, &both.before);
    size_t department = department_at(r, file->school_department);
    enum err e = OK;
    for (size_t i = 0; i < r->benefit_count && !e; i++)
        e = ask(c, r, &r->benefits[i], file, department, &both);
    if (e) return e;
    struct rehearsed_group *g = group_at(r, &both.after);
    bool gains = r->before && both.cents_after > both.cents_before;
    bool loses = r->before && both.cents_after < both.cents_before;
    g->people++, g->gainers += gains, g->losers += loses;
    g->cents_after += both.cents_after;
    g->cents_before += both.cents_before;
    r->people++, r->gainers += gains, r->losers += loses;
    return OK;
}

enum err rehearsal_step(struct call *c, struct rehearsal *r)
{
    struct enrolment_facts *files;
    size_t n;
    enum err e =
        sql_validated_facts(c->tx, r->population_id, r->after_id, FILES_A_STEP, &files, &n);
    for (size_t i = 0; i < n && !e; i++) e = rehearse(c, r, &files[i]);
    if (e) return e;
    if (n) r->after_id = files[n - 1].enrolment_id;
    r->over = n < FILES_A_STEP;
    return OK;
}
