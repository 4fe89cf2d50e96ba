/* The life of a report, from one table of states: what may be done in each, by whom, and what it
 * becomes. A state changes only from the one that was seen, so that two agents never decide the
 * same thing twice. */
#include "conduct/conduct.h"

#include <assert.h>

#include "base/civil.h"
#include "notice/notice.h"
#include "sql/conduct_sql.h"
#include "wallet/hold.h"

const char *const conduct_state_words[] = { "reported",   "dismissed", "opened",   "replied",
                                            "decided",    "lifted",    "appealed", "upheld",
                                            "overturned", NULL };

/* --- the table -------------------------------------------------------------------------------- */
#define IN(state) (1u << CONDUCT_##state)
static const struct rule {
    const char *word;
    unsigned from; /* states it may be done in */
    enum conduct_state to;
    unsigned who;         /* the same as the operation's row */
    const char *template; /* what the young person is told; NULL: nothing */
} rules[] = {
    [CONDUCT_OPEN] = { "open", IN(REPORTED), CONDUCT_OPENED, BENEFITS, "conduct_opened" },
    [CONDUCT_DISMISS] = { "dismiss", IN(REPORTED) | IN(OPENED) | IN(REPLIED), CONDUCT_DISMISSED,
                          BENEFITS, "conduct_dismissed" },
    [CONDUCT_REPLY] = { "reply", IN(OPENED) | IN(REPLIED), CONDUCT_REPLIED, FAMILY, NULL },
    [CONDUCT_DECIDE] = { "decide", IN(OPENED) | IN(REPLIED), CONDUCT_DECIDED, BENEFITS,
                         "conduct_decided" },
    [CONDUCT_LIFT] = { "lift", IN(DECIDED) | IN(APPEALED) | IN(UPHELD), CONDUCT_LIFTED, BENEFITS,
                       "conduct_lifted" },
    [CONDUCT_APPEAL] = { "appeal", IN(DECIDED), CONDUCT_APPEALED, FAMILY, NULL },
    [CONDUCT_UPHOLD] = { "uphold", IN(APPEALED), CONDUCT_UPHELD, BENEFITS, "conduct_upheld" },
    [CONDUCT_OVERTURN] = { "overturn", IN(APPEALED), CONDUCT_OVERTURNED, BENEFITS,
                           "conduct_overturned" },
};
_Static_assert(sizeof rules / sizeof *rules == CONDUCT_ACTIONS, "each action has its rule");

static enum err wrong_state(struct call *c, enum conduct_state state)
{
    facts_add_text(&c->facts, "state", text_of(conduct_state_words[state]));
    return WRONG_STATE;
}

static enum err may(struct call *c, const struct conduct *k, enum conduct_action action)
{
    assert(c->actor->role & rules[action].who);
    return rules[action].from & (1u << k->state) ? OK : wrong_state(c, k->state);
}

/* Who was told before is told of this step too. */
static enum err tell(struct call *c, const struct conduct *k, enum conduct_action action)
{
    bool knows = action == CONDUCT_OPEN || k->reply_until_day != DAY_NONE;
    if (!rules[action].template || !knows) return OK;
    return notice_queue_person(c, rules[action].template, k->person_id, k->id, TEXT(""));
}

/* After may(): another agent may still be first. */
static enum err take(struct call *c, const struct conduct *k, enum conduct_action action,
                     struct text words)
{
    const struct rule *rule = &rules[action];
    int64_t changed;
    enum err e = sql_conduct_move(c->tx, k->id, text_of(conduct_state_words[k->state]),
                                  text_of(conduct_state_words[rule->to]), &changed);
    if (e) return e;
    if (!changed) return wrong_state(c, k->state);
    e = sql_conduct_step_add(c->tx, id_new(tx_store(c->tx)), k->id, text_of(rule->word), words,
                             c->actor->account_id, c->now_ms);
    return e ? e : tell(c, k, action);
}

/* --- finding ---------------------------------------------------------------------------------- */
static enum conduct_state state_from(struct text word)
{
    int state = 0;
    while (state < CONDUCT_STATES && !text_is(word, conduct_state_words[state])) state++;
    assert(state < CONDUCT_STATES);
    return (enum conduct_state)state;
}

enum err conduct_by_id(struct call *c, int64_t conduct_id, struct conduct *k)
{
    struct conduct_row r;
    enum err e = sql_conduct_find(c->tx, conduct_id, &r);
    if (e) return e;
    *k = (struct conduct){ .id = r.id,
                           .person_id = r.person_id,
                           .state = state_from(r.state),
                           .category = r.category,
                           .report = r.report,
                           .number = r.number,
                           .payment_id = r.payment_id,
                           .partner_id = r.partner_id,
                           .school_id = r.school_id,
                           .reported_ms = r.reported_ms,
                           .reported_by = r.reported_by,
                           .reply_until_day = r.reply_until_day,
                           .campaign_id = r.campaign_id,
                           .decided_ms = r.decided_ms,
                           .decided_by = r.decided_by,
                           .until_day = r.until_day,
                           .appeal_until_day = r.appeal_until_day };
    return OK;
}

enum err conduct_owner(struct call *c, int64_t conduct_id, struct owner *owner)
{
    struct conduct k;
    enum err e = conduct_by_id(c, conduct_id, &k);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    bool to_family = c->actor->role & FAMILY;
    if (to_family && k.reply_until_day == DAY_NONE) return NOT_FOUND;
    owner->person_id = k.person_id;
    return OK;
}

bool conduct_is_in_force(const struct call *c, const struct conduct *k)
{
    unsigned holding = IN(DECIDED) | IN(APPEALED) | IN(UPHELD);
    return holding & (1u << k->state) && c->today <= k->until_day;
}

/* --- reporting, hearing ----------------------------------------------------------------------- */
enum err conduct_add(struct call *c, const struct conduct_report *r, int64_t *conduct_id)
{
    *conduct_id = id_new(tx_store(c->tx));
    return sql_conduct_add(c->tx, *conduct_id, r->person_id,
                           text_of(conduct_category_words[r->category]), r->words, r->payment_id,
                           r->partner_id, r->school_id, c->now_ms, c->actor->account_id, DAY_NONE);
}

/* By the rules of the campaign under way, or the nearest one. */
static enum err reply_days(struct call *c, int64_t *days)
{
    struct campaign *all;
    size_t n;
    enum err e = campaigns_all(c, &all, &n);
    if (e) return e;
    if (!n) return DEFECT; /* nobody has a card yet whom one could report */
    size_t last = 0;
    for (size_t i = 1; i < n; i++)
        if (c->today >= all[i].catalogue->validations_from_day) last = i;
    *days = all[last].catalogue->reply_days;
    return OK;
}

enum err conduct_open_file(struct call *c, const struct conduct *k, struct text facts)
{
    enum err e = may(c, k, CONDUCT_OPEN);
    int64_t days, changed;
    if (!e) e = reply_days(c, &days);
    if (!e) e = sql_conduct_reply_until(c->tx, k->id, c->today + days, &changed);
    return e ? e : take(c, k, CONDUCT_OPEN, facts);
}

enum err conduct_dismiss_file(struct call *c, const struct conduct *k, struct text reason)
{
    enum err e = may(c, k, CONDUCT_DISMISS);
    return e ? e : take(c, k, CONDUCT_DISMISS, reason);
}

/* The young person and each representative are heard, once each, until it is decided. */
enum err conduct_take_reply(struct call *c, const struct conduct *k, struct text words)
{
    enum err e = may(c, k, CONDUCT_REPLY);
    if (e) return e;
    struct conduct_step_by_row said;
    e = sql_conduct_step_by(c->tx, k->id, text_of(rules[CONDUCT_REPLY].word), c->actor->account_id,
                            &said);
    if (e != NO_ROW) return e ? e : ALREADY_DONE;
    return take(c, k, CONDUCT_REPLY, words);
}

/* --- deciding --------------------------------------------------------------------------------- */
bool conduct_is_other(const struct catalogue *k, const struct benefit *b)
{
    bool own_clock = benefit_window(k, b)->start == FROM_LOADING;
    return b->measure != MEASURE_GRANT && !b->school_bound && !own_clock && !b->health;
}

static enum err fresh_number(struct call *c, struct text *number)
{
    int year = day_to_ymd(c->today).year;
    struct conduct_next_number_row row;
    enum err e = sql_conduct_next_number(c->tx, year, &row);
    if (e) return e;
    *number = text_format(c->arena, "%d-%04lld", year, (long long)row.latest);
    return number->at ? OK : NO_MEMORY;
}

static enum err hold_all(struct call *c, const struct conduct *k, const struct conduct_decision *d)
{
    enum err e = OK;
    for (size_t i = 0; i < d->n && !e; i++) {
        struct hold hold = { .person_id = k->person_id,
                             .campaign_id = d->campaign->id,
                             .benefit = d->benefits[i]->code,
                             .until_day = d->until_day,
                             .decision_id = k->id,
                             .reason = d->reason };
        e = wallet_hold(c, &hold);
        if (e == ALREADY_DONE) e = OK; /* ticked twice */
    }
    return e;
}

static enum err was_heard(struct call *c, const struct conduct *k)
{
    if (k->state == CONDUCT_REPLIED || c->today > k->reply_until_day) return OK;
    facts_add_day(&c->facts, "until", k->reply_until_day);
    return REPLY_PERIOD_RUNS;
}

enum err conduct_take_decision(struct call *c, const struct conduct *k,
                               const struct conduct_decision *d)
{
    enum { APPEAL_MONTHS = 2 }; /* R102: the general delay of appeal against a public body */
    enum err e = may(c, k, CONDUCT_DECIDE);
    if (!e) e = was_heard(c, k);
    struct text number;
    if (!e) e = fresh_number(c, &number);
    if (e) return e;
    int64_t changed, appeal_until_day = day_add_months(c->today, APPEAL_MONTHS);
    e = sql_conduct_decided(c->tx, k->id, number, d->campaign->id, c->now_ms, c->actor->account_id,
                            d->until_day, appeal_until_day, &changed);
    if (!e) e = hold_all(c, k, d);
    return e ? e : take(c, k, CONDUCT_DECIDE, d->reason);
}

enum err conduct_lift_decision(struct call *c, const struct conduct *k, struct text reason)
{
    enum err e = may(c, k, CONDUCT_LIFT);
    if (e) return e;
    if (!conduct_is_in_force(c, k)) {
        facts_add_text(&c->facts, "state", TEXT("ended"));
        return WRONG_STATE;
    }
    e = wallet_release_decision(c, k->id);
    return e ? e : take(c, k, CONDUCT_LIFT, reason);
}

/* --- appealing -------------------------------------------------------------------------------- */
enum err conduct_take_appeal(struct call *c, const struct conduct *k, struct text words)
{
    enum err e = may(c, k, CONDUCT_APPEAL);
    if (e) return e;
    if (c->today > k->appeal_until_day) {
        facts_add_day(&c->facts, "until", k->appeal_until_day);
        return APPEAL_TOO_LATE;
    }
    return take(c, k, CONDUCT_APPEAL, words);
}

enum err conduct_decide_appeal(struct call *c, const struct conduct *k, bool upheld,
                               struct text reason)
{
    enum conduct_action action = upheld ? CONDUCT_UPHOLD : CONDUCT_OVERTURN;
    enum err e = may(c, k, action);
    if (e) return e;
    if (c->actor->account_id == k->decided_by) return SAME_PERSON_APPROVES;
    if (!upheld) e = wallet_release_decision(c, k->id);
    return e ? e : take(c, k, action, reason);
}
