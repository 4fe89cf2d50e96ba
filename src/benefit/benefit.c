/* From a validated file to wallets. The rules are the catalogue's; here stand only the ways in
 * which one decision depends on earlier ones: the shared envelope (D1), the instalment paid once
 * (D4), the file validated after the window's end (D35). */
#include "base/civil.h"
#include "benefit/benefit_inside.h"
#include "sql/benefit_sql.h"

const char *benefit_measure_word(enum measure m)
{
    static const char *const words[] = {
        [MEASURE_MONEY] = "money",   [MEASURE_UNITS] = "units", [MEASURE_ACCESS] = "access",
        [MEASURE_COUPON] = "coupon", [MEASURE_LINK] = "link",   [MEASURE_GRANT] = "grant"
    };
    return words[m];
}

struct text benefit_wallet_unit(const struct benefit *b)
{
    switch (b->measure) {
    case MEASURE_MONEY:
        return text_of(CENTS);
    case MEASURE_UNITS:
    case MEASURE_COUPON:
        return b->unit;
    default:
        return text_of(ACCESS);
    }
}

int64_t benefit_visible_balance(const struct benefit *b, const struct wallet *w)
{
    if (text_is(w->unit, ACCESS) || (b->once && w->spent > 0)) return 0;
    /* Not loaded yet: what will be. */
    return text_is(w->state, "due") ? w->granted : w->balance;
}

void facts_of_file(const struct catalogue *k, const struct enrolment_facts *row, int64_t day,
                   struct fact_values *facts)
{
    *facts = (struct fact_values){ 0 };
    fact_set_word(facts, FACT_holder, row->holder);
    fact_set_yes(facts, FACT_first_entrant, row->first_entrant);
    fact_set_yes(facts, FACT_repeats, row->repeats);
    fact_set_word(facts, FACT_school_kind, row->school_kind);
    fact_set_word(facts, FACT_school_sector, row->school_sector);
    fact_set_word(facts, FACT_school_department, row->school_department);
    fact_set_number(facts, FACT_age, age_on(row->birth_day, day));
    fact_set_word(facts, FACT_sex, row->sex);
    struct text department = row->postcode;
    if (department.len > 2) department.len = 2;
    fact_set_word(facts, FACT_residence_department, department);
    fact_set_yes(facts, FACT_disability, row->disability);
    fact_set_yes(facts, FACT_long_term_illness, row->long_term_illness);
    const struct course *course = catalogue_course(k, row->course);
    if (course)
        course_set_facts(course, facts);
    else
        fact_set_word(facts, FACT_course, row->course);
}

enum err benefit_facts(struct call *c, const struct campaign *campaign, int64_t enrolment_id,
                       struct fact_values *facts)
{
    struct enrolment_facts row;
    enum err e = sql_enrolment_facts(c->tx, enrolment_id, &row);
    if (!e) facts_of_file(campaign->catalogue, &row, c->today, facts);
    return e;
}

/* One file being decided. */
struct decision {
    const struct campaign *campaign;
    const struct enrolment_facts *file;
    const struct fact_values *facts;
    int64_t enrolment_id;
    const char *cause;
};

bool loads_by_itself(const struct catalogue *k, const struct benefit *b)
{
    return b->measure != MEASURE_GRANT && benefit_window(k, b)->start != FROM_LOADING;
}

/* What other benefits of the same envelope already spent this campaign (D1). */
static enum err envelope_spent(struct call *c, const struct decision *d, const struct benefit *b,
                               int64_t *spent)
{
    const struct catalogue *k = d->campaign->catalogue;
    *spent = 0;
    for (size_t i = 0; i < k->benefit_count; i++) {
        const struct benefit *other = &k->benefits[i];
        if (other == b || !text_equal(other->envelope, b->envelope)) continue;
        struct wallet w;
        enum err e = wallet_find(c, d->file->person_id, d->campaign->id, other->code, &w);
        if (e == NO_ROW) continue;
        if (e) return e;
        *spent += w.spent;
    }
    return OK;
}

enum err instalment_left(struct call *c, int64_t person_id, int64_t campaign_id,
                         struct text instalment, int64_t *amount)
{
    if (text_is_empty(instalment)) return OK;
    struct instalment_paid paid;
    enum err e = wallet_instalment_paid(c, person_id, instalment, campaign_id, &paid);
    if (e || !paid.loads) return e;
    int64_t left = paid.loads == 1 ? *amount - paid.spent : 0;
    *amount = left > 0 ? left : 0;
    return OK;
}

static enum err amount_of(struct call *c, const struct decision *d, const struct benefit *b,
                          const struct grant *grant, int64_t *amount)
{
    *amount = grant->outcome == GRANTED ? grant->amount : 0;
    if (!*amount) return OK;
    int64_t spent;
    enum err e = envelope_spent(c, d, b, &spent);
    if (e) return e;
    *amount = *amount > spent ? *amount - spent : 0;
    return instalment_left(c, d->file->person_id, d->campaign->id, grant->instalment, amount);
}

/* The Region decides by hand, unless the instalment was paid in an earlier year (D5). */
static enum err ask_review(struct call *c, const struct decision *d, const struct benefit *b,
                           struct text instalment)
{
    struct instalment_paid paid = { 0 };
    enum err e = OK;
    if (!text_is_empty(instalment))
        e = wallet_instalment_paid(c, d->file->person_id, instalment, d->campaign->id, &paid);
    if (e || paid.loads) return e;
    int64_t added;
    return sql_review_add(c->tx, id_new(tx_store(c->tx)), d->enrolment_id, b->code, c->now_ms,
                          &added);
}

static int64_t starts_on(const struct decision *d, const struct window *window)
{
    return window->start == FROM_DATE ? window->from_day : d->file->decided_day;
}

static enum err decide_one(struct call *c, const struct decision *d, const struct benefit *b)
{
    const struct catalogue *k = d->campaign->catalogue;
    const struct window *window = benefit_window(k, b);
    struct wallet before;
    enum err e = wallet_find(c, d->file->person_id, d->campaign->id, b->code, &before);
    bool is_new = e == NO_ROW;
    if (e && !is_new) return e;
    /* After the window's end nothing is decided any more (D35). */
    if (c->today > window->until_day) return OK;
    /* What another system gave and spent before stands as it was taken over (R17). */
    bool fixed = d->file->taken_over;
    if (fixed && is_new) return OK;
    struct grant grant = catalogue_decide(k, b, d->facts);
    if (!fixed && grant.outcome == NEEDS_REVIEW) return ask_review(c, d, b, grant.instalment);
    int64_t amount = before.granted;
    if (!fixed) e = amount_of(c, d, b, &grant, &amount);
    if (!fixed && e) return e;
    bool same =
        is_new ? !amount
               : amount == before.granted && !before.frozen && !text_is(before.state, "closed");
    if (same) return OK;
    struct wallet_decision decision = {
        .person_id = d->file->person_id,
        .campaign_id = d->campaign->id,
        .enrolment_id = d->enrolment_id,
        .benefit = b->code,
        .unit = benefit_wallet_unit(b),
        .instalment = grant.instalment.at && !fixed ? grant.instalment : TEXT(""),
        .granted = amount,
        .from_day = starts_on(d, window),
        .until_day = window->until_day,
        .catalogue_revision = d->campaign->revision,
        .catalogue_line = grant.outcome == GRANTED ? b->amount.rows[grant.row].line : b->line,
        .cause = text_of(d->cause),
    };
    int64_t wallet_id;
    return wallet_decide(c, &decision, &wallet_id);
}

enum err benefit_grant_all(struct call *c, int64_t enrolment_id, const char *cause)
{
    struct enrolment_facts file;
    enum err e = sql_enrolment_facts(c->tx, enrolment_id, &file);
    if (e) return e == NO_ROW ? DEFECT : e;
    if (!text_is(file.person_state, "open")) return OK; /* what returned stays returned (D11) */
    struct campaign campaign;
    e = campaign_by_id(c, file.campaign_id, &campaign);
    if (e) return e == NO_ROW ? DEFECT : e;
    struct fact_values facts;
    facts_of_file(campaign.catalogue, &file, c->today, &facts);
    struct decision d = { &campaign, &file, &facts, enrolment_id, cause };
    const struct catalogue *k = campaign.catalogue;
    for (size_t i = 0; i < k->benefit_count && !e; i++)
        if (loads_by_itself(k, &k->benefits[i])) e = decide_one(c, &d, &k->benefits[i]);
    return e;
}

/* The wallet of one rewarded commitment: the highest of those kept, from the day it was reached. */
static enum err award_one(struct call *c, const struct decision *d, const struct benefit *b,
                          const struct grant *grant, int64_t *until_day)
{
    struct wallet before;
    enum err e = wallet_find(c, d->file->person_id, d->campaign->id, b->code, &before);
    if (e && e != NO_ROW) return e;
    bool taken_back = !e && text_is(before.state, "closed") && c->today <= before.until_day;
    if (!e && !taken_back && before.granted >= grant->amount) return ALREADY_DONE;
    *until_day = day_add_months(c->today, benefit_window(d->campaign->catalogue, b)->months);
    struct wallet_decision decision = {
        .person_id = d->file->person_id,
        .campaign_id = d->campaign->id,
        .enrolment_id = d->enrolment_id,
        .benefit = b->code,
        .unit = benefit_wallet_unit(b),
        .instalment = TEXT(""),
        .granted = grant->amount,
        .from_day = c->today,
        .until_day = *until_day,
        .catalogue_revision = d->campaign->revision,
        .catalogue_line = b->amount.rows[grant->row].line,
        .cause = text_of(d->cause),
    };
    int64_t wallet_id;
    return wallet_decide(c, &decision, &wallet_id);
}

/* Somebody whose file a school validated, also if they left it since; nobody whose file was closed
 * (D11). */
static bool is_holder(const struct enrolment_facts *file)
{
    bool validated = text_is(file->state, "validated") || text_is(file->state, "departed");
    return validated && text_is(file->person_state, "open");
}

enum err benefit_award_engagement(struct call *c, int64_t enrolment_id, struct text engagement,
                                  int64_t *amount, int64_t *until_day)
{
    struct enrolment_facts file;
    enum err e = sql_enrolment_facts(c->tx, enrolment_id, &file);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    if (!is_holder(&file)) return NO_SUCH_BENEFIT;
    struct campaign campaign;
    e = campaign_by_id(c, file.campaign_id, &campaign);
    if (e) return e == NO_ROW ? DEFECT : e;
    struct fact_values facts;
    facts_of_file(campaign.catalogue, &file, c->today, &facts);
    fact_set_word(&facts, FACT_engagement, engagement);
    struct decision d = { &campaign, &file, &facts, enrolment_id, "engagement" };
    const struct catalogue *k = campaign.catalogue;
    for (size_t i = 0; i < k->benefit_count; i++) {
        const struct benefit *b = &k->benefits[i];
        if (benefit_window(k, b)->start != FROM_LOADING) continue;
        struct grant grant = catalogue_decide(k, b, &facts);
        if (grant.outcome != GRANTED) continue;
        *amount = grant.amount;
        return award_one(c, &d, b, &grant, until_day);
    }
    return NO_SUCH_BENEFIT;
}

static enum err file_of_wallet(struct call *c, const struct wallet *w, int64_t *enrolment_id)
{
    struct person_enrolments_row *files;
    size_t n;
    enum err e = sql_person_enrolments(c->tx, w->person_id, &files, &n);
    for (size_t i = 0; i < n && !e; i++)
        if (files[i].campaign_id == w->campaign_id) *enrolment_id = files[i].enrolment_id;
    return e;
}

static enum err settle_at(struct call *c, const struct decision *d, const struct benefit *b,
                          const struct wallet *w, int64_t granted)
{
    struct wallet_decision decision = {
        .person_id = w->person_id,
        .campaign_id = w->campaign_id,
        .enrolment_id = d->enrolment_id,
        .benefit = w->benefit,
        .unit = w->unit,
        .instalment = TEXT(""),
        .granted = granted,
        .from_day = w->from_day,
        .until_day = w->until_day,
        .frozen = w->frozen,
        .catalogue_revision = d->campaign->revision,
        .catalogue_line = b->line,
        .cause = text_of(d->cause),
    };
    int64_t wallet_id;
    return wallet_decide(c, &decision, &wallet_id);
}

enum err benefit_settle(struct call *c, int64_t wallet_id, bool by_the_rules)
{
    struct wallet w;
    int64_t enrolment_id = 0;
    enum err e = wallet_by_id(c, wallet_id, &w);
    if (!e && !by_the_rules && w.balance + w.spent <= w.granted) return OK;
    if (!e) e = file_of_wallet(c, &w, &enrolment_id);
    struct enrolment_facts file;
    if (!e) e = sql_enrolment_facts(c->tx, enrolment_id, &file);
    struct campaign campaign;
    if (!e) e = campaign_by_id(c, w.campaign_id, &campaign);
    if (e) return e == NO_ROW ? DEFECT : e;
    const struct benefit *b = catalogue_benefit(campaign.catalogue, w.benefit);
    if (!b) return OK; /* a later revision of the catalogue dropped it: all stays as it was */
    struct fact_values facts;
    facts_of_file(campaign.catalogue, &file, c->today, &facts);
    struct decision d = { &campaign, &file, &facts, enrolment_id, "refund" };
    int64_t granted = w.granted;
    if (by_the_rules && !file.taken_over) {
        struct grant grant = catalogue_decide(campaign.catalogue, b, &facts);
        e = amount_of(c, &d, b, &grant, &granted);
    }
    bool same = granted == w.granted && w.balance + w.spent <= granted;
    if (e || same) return e;
    e = settle_at(c, &d, b, &w, granted);
    bool decided = text_is(file.state, "validated");
    return e || by_the_rules || !decided ? e : benefit_grant_all(c, enrolment_id, d.cause);
}

enum err benefit_leave_school(struct call *c, int64_t person_id, int64_t campaign_id)
{
    struct campaign campaign;
    enum err e = campaign_by_id(c, campaign_id, &campaign);
    if (e) return e == NO_ROW ? DEFECT : e;
    struct wallet *wallets;
    size_t n;
    e = wallets_of(c, person_id, &wallets, &n);
    for (size_t i = 0; i < n && !e; i++) {
        const struct benefit *b = catalogue_benefit(campaign.catalogue, wallets[i].benefit);
        if (wallets[i].campaign_id != campaign_id || !b) continue;
        if (b->school_bound)
            e = wallet_freeze(c, wallets[i].id, true);
        else if (c->today < wallets[i].from_day) /* 'due' may only mean that no job ran yet */
            e = wallet_close(c, &wallets[i], wallets[i].id);
    }
    return e;
}

enum err benefit_take_back_all(struct call *c, int64_t person_id, int64_t campaign_id,
                               int64_t cause_id)
{
    struct wallet *wallets;
    size_t n;
    enum err e = wallets_of(c, person_id, &wallets, &n);
    for (size_t i = 0; i < n && !e; i++)
        if (wallets[i].campaign_id == campaign_id && wallets[i].spent > 0) e = SOMETHING_SPENT;
    for (size_t i = 0; i < n && !e; i++)
        if (wallets[i].campaign_id == campaign_id) e = wallet_close(c, &wallets[i], cause_id);
    return e;
}
