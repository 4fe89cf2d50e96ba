/* What somebody has, why, and why not: balances and explanations, in words a pupil understands;
 * and the Region's decision to suspend a benefit (R30, R101, D19). */
#include "base/civil.h"
#include "benefit/benefit.h"
#include "sql/benefit_sql.h"
#include "wallet/hold.h"

/* --- wallet_list ------------------------------------------------------------------------------ */
struct wallet_list_in {
    int64_t person_id;
};
SHAPE(wallet_list_in, FIELD(wallet_list_in, person_id, ID));
struct wallet_line {
    int64_t wallet_id;
    struct text benefit, label, about, measure, unit_label, campaign, campaign_label;
    struct maybe_int balance, loaded, spent; /* absent where they would tell of health (R9) */
    int64_t from_day, until_day;
    struct text state;
    int64_t health;
};
SHAPE(wallet_line, FIELD(wallet_line, wallet_id, ID), FIELD(wallet_line, benefit, TEXT_FIELD),
      FIELD(wallet_line, label, TEXT_FIELD), FIELD(wallet_line, about, TEXT_FIELD),
      FIELD(wallet_line, measure, TEXT_FIELD),
      FIELD(wallet_line, unit_label, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(wallet_line, campaign, TEXT_FIELD), FIELD(wallet_line, campaign_label, TEXT_FIELD),
      FIELD(wallet_line, balance, MAYBE_INT,
            .says = "Cents or units that may still be used. Amounts of a benefit that health can "
                    "raise are for the holder and the benefits managers only."),
      FIELD(wallet_line, loaded, MAYBE_INT), FIELD(wallet_line, spent, MAYBE_INT),
      FIELD(wallet_line, from_day, DAY), FIELD(wallet_line, until_day, DAY),
      FIELD(wallet_line, state, TEXT_FIELD,
            .says = "usable, not_started, used_up, ended, suspended or frozen"),
      FIELD(wallet_line, health, FLAG));
struct missing_line {
    struct text benefit, label, campaign, why;
};
SHAPE(missing_line, FIELD(missing_line, benefit, TEXT_FIELD),
      FIELD(missing_line, label, TEXT_FIELD), FIELD(missing_line, campaign, TEXT_FIELD),
      FIELD(missing_line, why, TEXT_FIELD));
struct wallet_list_out {
    LIST_OF(struct wallet_line) items;
    LIST_OF(struct missing_line) not_granted;
};
SHAPE(wallet_list_out, LIST_FIELD(wallet_list_out, items, wallet_line),
      LIST_FIELD(wallet_list_out, not_granted, missing_line));

static enum err person_itself(struct call *c, int64_t person_id, struct owner *owner)
{
    struct person_known_row row;
    enum err e = sql_person_known(c->tx, person_id, &row);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    owner->person_id = person_id;
    return OK;
}

/* The family itself showed what doubles an amount (R41). */
static bool may_know_health(const struct call *c)
{
    return c->actor->role & (HEALTH_ROLES | REPRESENTATIVE);
}

/* Health coupons are the holder's alone, no representative sees them (R65); what only a fact about
 * health gives tells that fact by being there (R9). */
static bool hidden_from(const struct call *c, const struct benefit *b)
{
    return (b->health && c->actor->role != HOLDER) || (b->given_by_health && !may_know_health(c));
}

/* A doubled amount tells of a disability, so nobody's amount is told (R9). */
static bool amounts_hidden_from(const struct call *c, const struct benefit *b)
{
    return b->varies_by_health && !may_know_health(c);
}

static struct maybe_int said(int64_t amount)
{
    return (struct maybe_int){ GIVEN, amount };
}

static const char *state_of(const struct call *c, const struct benefit *b, const struct wallet *w)
{
    if (c->today > w->until_day || text_is(w->state, "closed")) return "ended";
    if (wallet_is_suspended(c, w)) return "suspended";
    if (w->frozen) return "frozen";
    if (c->today < w->from_day) return "not_started";
    bool counted = b->measure != MEASURE_ACCESS && b->measure != MEASURE_LINK;
    if (amounts_hidden_from(c, b)) return "usable"; /* beside its uses, "used_up" is the amount */
    return counted && !benefit_visible_balance(b, w) ? "used_up" : "usable";
}

static void say_wallet(const struct call *c, const struct campaign *campaign,
                       const struct benefit *b, const struct wallet *w, struct wallet_line *line)
{
    const struct catalogue *k = campaign->catalogue;
    *line = (struct wallet_line){ .wallet_id = w->id,
                                  .benefit = b->code,
                                  .label = b->label.in[c->lang],
                                  .about = b->about.in[c->lang],
                                  .measure = text_of(benefit_measure_word(b->measure)),
                                  .unit_label = b->unit_label.in[c->lang],
                                  .campaign = k->code,
                                  .campaign_label = k->label.in[c->lang],
                                  .from_day = w->from_day,
                                  .until_day = w->until_day,
                                  .state = text_of(state_of(c, b, w)),
                                  .health = b->health };
    if (amounts_hidden_from(c, b)) return;
    line->balance = said(c->today > w->until_day ? 0 : benefit_visible_balance(b, w));
    line->loaded = said(w->granted);
    line->spent = said(w->spent);
}

static const struct wallet *wallet_among(const struct wallet *wallets, size_t n,
                                         int64_t campaign_id, struct text benefit)
{
    for (size_t i = 0; i < n; i++)
        if (wallets[i].campaign_id == campaign_id && text_equal(wallets[i].benefit, benefit))
            return &wallets[i];
    return NULL;
}

static enum err say_campaign(struct call *c, int64_t enrolment_id, const struct campaign *campaign,
                             const struct wallet *wallets, size_t n, struct wallet_list_out *out)
{
    struct fact_values facts;
    enum err e = benefit_facts(c, campaign, enrolment_id, &facts);
    if (e) return e == NO_ROW ? DEFECT : e;
    const struct catalogue *k = campaign->catalogue;
    for (size_t i = 0; i < k->benefit_count; i++) {
        const struct benefit *b = &k->benefits[i];
        if (b->measure == MEASURE_GRANT || hidden_from(c, b)) continue;
        const struct wallet *w = wallet_among(wallets, n, campaign->id, b->code);
        if (w && (w->granted || w->spent || w->balance)) {
            say_wallet(c, campaign, b, w, &out->items.at[out->items.n++]);
            continue;
        }
        struct grant grant = catalogue_decide(k, b, &facts);
        out->not_granted.at[out->not_granted.n++] = (struct missing_line){
            .benefit = b->code,
            .label = b->label.in[c->lang],
            .campaign = k->code,
            .why = catalogue_explain(c->arena, k, b, &facts, &grant, c->lang),
        };
    }
    return OK;
}

static enum err wallet_list(struct call *c, const struct wallet_list_in *in,
                            struct wallet_list_out *out)
{
    struct person_enrolments_row *files;
    size_t file_count, wallet_count, most = 1;
    enum err e = sql_person_enrolments(c->tx, in->person_id, &files, &file_count);
    if (e) return e;
    struct wallet *wallets;
    e = wallets_of(c, in->person_id, &wallets, &wallet_count);
    if (e) return e;
    struct campaign *campaigns = ARENA_ARRAY(c->arena, struct campaign, file_count + 1);
    if (!campaigns) return NO_MEMORY;
    for (size_t i = 0; i < file_count; i++) {
        e = campaign_by_id(c, files[i].campaign_id, &campaigns[i]);
        if (e) return e == NO_ROW ? DEFECT : e;
        most += campaigns[i].catalogue->benefit_count;
    }
    out->items.at = ARENA_ARRAY(c->arena, struct wallet_line, most);
    out->not_granted.at = ARENA_ARRAY(c->arena, struct missing_line, most);
    if (!out->items.at || !out->not_granted.at) return NO_MEMORY;
    for (size_t i = 0; i < file_count && !e; i++) {
        bool decided = text_is(files[i].state, "validated") || text_is(files[i].state, "departed");
        if (decided)
            e = say_campaign(c, files[i].enrolment_id, &campaigns[i], wallets, wallet_count, out);
    }
    return e;
}
OP_RUN(wallet_list)

/* --- benefit_explain -------------------------------------------------------------------------- */
struct benefit_explain_in {
    int64_t person_id;
    struct text campaign, benefit;
};
SHAPE(benefit_explain_in, FIELD(benefit_explain_in, person_id, ID),
      FIELD(benefit_explain_in, campaign, TEXT_FIELD, .min = 1, .max = 40),
      FIELD(benefit_explain_in, benefit, TEXT_FIELD, .min = 1, .max = 40));
struct benefit_explain_out {
    struct text label;
    int64_t granted;
    struct maybe_int amount;
    struct text measure, says;
};
SHAPE(benefit_explain_out, FIELD(benefit_explain_out, label, TEXT_FIELD),
      FIELD(benefit_explain_out, granted, FLAG), FIELD(benefit_explain_out, amount, MAYBE_INT),
      FIELD(benefit_explain_out, measure, TEXT_FIELD),
      FIELD(benefit_explain_out, says, TEXT_FIELD));

static enum err explain_to(struct call *c, const struct campaign *campaign, int64_t enrolment_id,
                           const struct benefit *b, struct benefit_explain_out *out)
{
    struct fact_values facts;
    enum err e = benefit_facts(c, campaign, enrolment_id, &facts);
    if (e) return e == NO_ROW ? DEFECT : e;
    struct grant grant = catalogue_decide(campaign->catalogue, b, &facts);
    *out = (struct benefit_explain_out){
        .label = b->label.in[c->lang],
        .granted = grant.outcome == GRANTED,
        .measure = text_of(benefit_measure_word(b->measure)),
        .says = catalogue_explain(c->arena, campaign->catalogue, b, &facts, &grant, c->lang),
    };
    if (!amounts_hidden_from(c, b)) out->amount = said(out->granted ? grant.amount : 0);
    return OK;
}

static enum err benefit_explain(struct call *c, const struct benefit_explain_in *in,
                                struct benefit_explain_out *out)
{
    struct campaign campaign;
    enum err e = campaign_by_code(c, in->campaign, &campaign);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    const struct benefit *b = catalogue_benefit(campaign.catalogue, in->benefit);
    if (!b || hidden_from(c, b)) return NOT_FOUND;
    struct person_enrolments_row *files;
    size_t n;
    e = sql_person_enrolments(c->tx, in->person_id, &files, &n);
    if (e) return e;
    for (size_t i = 0; i < n; i++)
        if (files[i].campaign_id == campaign.id)
            return explain_to(c, &campaign, files[i].enrolment_id, b, out);
    return NOT_FOUND;
}
OP_RUN(benefit_explain)

/* --- wallet_suspend, wallet_resume ------------------------------------------------------------ */
struct wallet_suspend_in {
    int64_t person_id;
    struct text campaign, benefit, reason;
};
SHAPE(wallet_suspend_in, FIELD(wallet_suspend_in, person_id, ID),
      FIELD(wallet_suspend_in, campaign, TEXT_FIELD, .min = 1, .max = 40, .flags = AUDITED,
            .says = "Said explicitly: in summer two are under way (R16)."),
      FIELD(wallet_suspend_in, benefit, TEXT_FIELD, .min = 1, .max = 40, .flags = AUDITED),
      FIELD(wallet_suspend_in, reason, TEXT_FIELD, .min = 3, .max = 500, .flags = AUDITED));
struct wallet_state {
    int64_t wallet_id, suspended;
};
SHAPE(wallet_state, FIELD(wallet_state, wallet_id, ID), FIELD(wallet_state, suspended, FLAG));
#define wallet_suspend_out       wallet_state
#define wallet_suspend_out_shape wallet_state_shape

static enum err wallet_named(struct call *c, int64_t person_id, struct text campaign_code,
                             struct text benefit, struct campaign *campaign, struct wallet *w)
{
    enum err e = campaign_by_code(c, campaign_code, campaign);
    if (!e) e = wallet_find(c, person_id, campaign->id, benefit, w);
    return e == NO_ROW ? NO_SUCH_BENEFIT : e;
}

/* Another hold may keep suspended what one lets go. */
static enum err say_wallet_state(struct call *c, int64_t wallet_id, struct wallet_state *out)
{
    struct wallet w;
    enum err e = wallet_by_id(c, wallet_id, &w);
    *out = (struct wallet_state){ wallet_id, !e && wallet_is_suspended(c, &w) };
    return e == NO_ROW ? DEFECT : e;
}

static enum err wallet_suspend(struct call *c, const struct wallet_suspend_in *in,
                               struct wallet_state *out)
{
    struct campaign campaign;
    struct wallet w;
    enum err e = wallet_named(c, in->person_id, in->campaign, in->benefit, &campaign, &w);
    if (e) return e;
    struct hold hold = { .person_id = in->person_id,
                         .campaign_id = campaign.id,
                         .benefit = w.benefit,
                         .until_day = campaign.catalogue->until_day,
                         .reason = in->reason };
    if (c->today > hold.until_day) {
        facts_add_day(&c->facts, "until", hold.until_day);
        return ENDED;
    }
    e = wallet_hold(c, &hold);
    return e ? e : say_wallet_state(c, w.id, out);
}
OP_RUN(wallet_suspend)

struct wallet_resume_in {
    int64_t person_id;
    struct text campaign, benefit;
};
SHAPE(wallet_resume_in, FIELD(wallet_resume_in, person_id, ID),
      FIELD(wallet_resume_in, campaign, TEXT_FIELD, .min = 1, .max = 40, .flags = AUDITED),
      FIELD(wallet_resume_in, benefit, TEXT_FIELD, .min = 1, .max = 40, .flags = AUDITED));
#define wallet_resume_out       wallet_state
#define wallet_resume_out_shape wallet_state_shape

static enum err wallet_resume(struct call *c, const struct wallet_resume_in *in,
                              struct wallet_state *out)
{
    struct campaign campaign;
    struct wallet w;
    enum err e = wallet_named(c, in->person_id, in->campaign, in->benefit, &campaign, &w);
    if (e) return e;
    e = wallet_release(c, in->person_id, campaign.id, w.benefit);
    return e ? e : say_wallet_state(c, w.id, out);
}
OP_RUN(wallet_resume)

/* --- engagement_reward ------------------------------------------------------------------------ */
static enum err file_itself(struct call *c, int64_t enrolment_id, struct owner *owner)
{
    struct enrolment_facts row;
    enum err e = sql_enrolment_facts(c->tx, enrolment_id, &row);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    owner->person_id = row.person_id;
    return OK;
}

struct engagement_reward_in {
    int64_t enrolment_id;
    struct text engagement;
};
SHAPE(engagement_reward_in, FIELD(engagement_reward_in, enrolment_id, ID),
      FIELD(engagement_reward_in, engagement, TEXT_FIELD, .min = 1, .max = 40, .flags = AUDITED,
            .says = "A word of the catalogue: a mission's length, or a corps served in."));
struct engagement_reward_out {
    int64_t amount_cents, until_day;
};
SHAPE(engagement_reward_out, FIELD(engagement_reward_out, amount_cents, MONEY),
      FIELD(engagement_reward_out, until_day, DAY));

static enum err engagement_reward(struct call *c, const struct engagement_reward_in *in,
                                  struct engagement_reward_out *out)
{
    return benefit_award_engagement(c, in->enrolment_id, in->engagement, &out->amount_cents,
                                    &out->until_day);
}
OP_RUN(engagement_reward)

/* --- wallet_load_due, wallet_expire_due ------------------------------------------------------- */
enum { CHUNK = 100 };

typedef enum err wallets_page(struct call *, int64_t after_id, int64_t max, struct wallet **,
                              size_t *n);

/* One chunk of a day's bookkeeping: whoever pays meanwhile is right without it. */
static enum err book_chunk(struct call *c, wallets_page *page,
                           enum err (*book)(struct call *, struct wallet *))
{
    int64_t after = c->job->cursor.number == INT64_MIN ? 0 : c->job->cursor.number;
    struct wallet *wallets;
    size_t n;
    enum err e = page(c, after, CHUNK, &wallets, &n);
    for (size_t i = 0; i < n && !e; i++) e = book(c, &wallets[i]);
    if (e) return e;
    c->job->done += (int64_t)n;
    c->job->finished = n < CHUNK;
    if (n) c->job->cursor.number = wallets[n - 1].id;
    return OK;
}

static enum err expire(struct call *c, struct wallet *w)
{
    return wallet_expire(c, w);
}

#define wallet_load_due_in        nothing
#define wallet_load_due_in_shape  nothing_shape
#define wallet_load_due_out       nothing
#define wallet_load_due_out_shape nothing_shape
static enum err wallet_load_due(struct call *c, const struct nothing *in, struct nothing *out)
{
    (void)in, (void)out;
    return book_chunk(c, wallets_due, wallet_load);
}
OP_RUN(wallet_load_due)

#define wallet_expire_due_in        nothing
#define wallet_expire_due_in_shape  nothing_shape
#define wallet_expire_due_out       nothing
#define wallet_expire_due_out_shape nothing_shape
static enum err wallet_expire_due(struct call *c, const struct nothing *in, struct nothing *out)
{
    (void)in, (void)out;
    return book_chunk(c, wallets_ended, expire);
}
OP_RUN(wallet_expire_due)

#define suspension_book_ends_in        nothing
#define suspension_book_ends_in_shape  nothing_shape
#define suspension_book_ends_out       nothing
#define suspension_book_ends_out_shape nothing_shape
/* The debit asks the day itself: this only keeps the books short (R102). */
static enum err suspension_book_ends(struct call *c, const struct nothing *in, struct nothing *out)
{
    (void)in, (void)out;
    struct progress *job = c->job;
    int64_t after = job->cursor.number == INT64_MIN ? 0 : job->cursor.number;
    size_t n;
    enum err e = wallet_book_holds(c, after, CHUNK, &job->cursor.number, &n);
    if (e) return e;
    job->done += (int64_t)n;
    job->finished = n < CHUNK;
    return OK;
}
OP_RUN(suspension_book_ends)

static const struct operation benefit_rows[] = {
    OP(wallet_list, READ, FAMILY | SUPPORT | BENEFITS | AUDITOR, BY_OBJECT,
       OBJECT_OF(person_id, person_itself), .watch = "payment",
       .summary = "What somebody has, until when, and why they lack the rest."),
    OP(benefit_explain, READ, FAMILY | SUPPORT | BENEFITS | AUDITOR, BY_OBJECT,
       OBJECT_OF(person_id, person_itself), .summary = "Why somebody has a benefit, or has not."),
    OP(wallet_suspend, WRITE, BENEFITS, BY_OBJECT, OBJECT_OF(person_id, person_itself),
       .rules = "R16 R101 R102 D19", .touches = "payment",
       REFUSES(NO_SUCH_BENEFIT, ALREADY_DONE, ENDED),
       .summary = "Suspend one benefit of somebody for the rest of one campaign."),
    OP(wallet_resume, WRITE, BENEFITS, BY_OBJECT, OBJECT_OF(person_id, person_itself),
       .rules = "R102", .touches = "payment", REFUSES(NO_SUCH_BENEFIT, ALREADY_DONE),
       .summary = "End a suspension that no decision on conduct holds."),
    OP(engagement_reward, WRITE, BENEFITS, BY_OBJECT, OBJECT_OF(enrolment_id, file_itself),
       .touches = "payment", REFUSES(NO_SUCH_BENEFIT, ALREADY_DONE),
       .summary = "Load the aid that a commitment earns once it is kept."),
    OP(wallet_load_due, BULK, ADMIN | SYSTEM, ON_NOTHING,
       .summary = "Book the loads whose day has come."),
    OP(wallet_expire_due, BULK, ADMIN | SYSTEM, ON_NOTHING,
       .summary = "Book the end of the wallets whose last day has passed."),
    OP(suspension_book_ends, BULK, ADMIN | SYSTEM, ON_NOTHING, .rules = "R102",
       .summary = "Book the end of the suspensions whose last day has passed."),
};
OP_TABLE(benefit);
