/* May this person use this benefit at this counter, now, and how much of it? Everything a refusal
 * depends on is decided here, before the first write. */
#include "base/civil.h"
#include "base/money.h"
#include "benefit/benefit.h"
#include "payment/payment.h"
#include "sql/payment_sql.h"

enum err place_owner(struct call *c, int64_t place_id, struct owner *owner)
{
    struct place_partner_row row;
    enum err e = sql_place_partner(c->tx, place_id, &row);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    owner->partner_id = row.partner_id;
    return OK;
}

enum err counter_open(struct call *c, int64_t place_id, struct counter *counter)
{
    struct counter_row row;
    enum err e = sql_counter(c->tx, place_id, &row);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    bool left = text_is(row.partner_state, "closed") && c->today > row.closed_day;
    if (left || text_is(row.place_state, "closed")) {
        facts_add_day(&c->facts, "since", left ? row.closed_day : c->today);
        return PARTNER_CLOSED;
    }
    *counter = (struct counter){ .place_id = place_id,
                                 .partner_id = row.partner_id,
                                 .school_id = row.school_id,
                                 .partner_kind = row.kind,
                                 .sport = row.sport,
                                 .department = row.department,
                                 .school_name = row.school_name };
    return OK;
}

struct text holder_at_counter(struct call *c, struct text given_name, struct text family_name)
{
    size_t initial = 1;
    while (initial < family_name.len && ((uint8_t)family_name.at[initial] & 0xC0) == 0x80)
        initial++;
    if (initial > family_name.len) initial = family_name.len;
    return text_format(c->arena, "%.*s %.*s.", TEXT_ARGS(given_name), (int)initial, family_name.at);
}

static void place_facts(const struct counter *counter, int64_t holder_school_id,
                        struct fact_values *facts)
{
    fact_set_word(facts, FACT_place_kind, counter->partner_kind);
    fact_set_word(facts, FACT_place_sport, counter->sport);
    fact_set_word(facts, FACT_place_department, counter->department);
    bool same = counter->school_id && counter->school_id == holder_school_id;
    fact_set_word(facts, FACT_place_relation, same ? TEXT("same_school") : TEXT("other_school"));
}

/* The place must be of a kind that takes this benefit, and be the holder's own school's where the
 * catalogue says so (R51). */
static enum err place_accepts(struct call *c, const struct counter *counter,
                              const struct offer *offer, const struct fact_values *facts)
{
    enum fact_id failed;
    if (catalogue_may_spend(offer->campaign.catalogue, offer->benefit, facts, &failed)) return OK;
    if (failed != FACT_place_relation) return WRONG_KIND_OF_PARTNER;
    facts_add_text(&c->facts, "school", counter->school_name);
    return NOT_OWN_SCHOOL;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static bool is_counted(const struct benefit *b)
{
    return b->measure != MEASURE_ACCESS && b->measure != MEASURE_LINK;
}

/* What one use may take at most: what is left, what this place adds, the caps. */
static void set_ceiling(const struct call *c, struct offer *o, const struct fact_values *facts,
                        bool in_group)
{
    const struct benefit *b = o->benefit;
    const struct wallet *w = &o->wallet;
    if (!is_counted(b)) return;
    int64_t left = text_is(w->state, "due") ? w->granted : w->balance;
    int64_t granted = w->granted;
    /* What only this place adds is for who comes to it (D27). */
    if (!in_group) granted = catalogue_top_up(o->campaign.catalogue, b, w->granted, facts);
    o->top_up = granted > w->granted ? granted - w->granted : 0;
    o->ceiling = left + o->top_up;
    if (b->cap_per_use) o->ceiling = least(o->ceiling, b->cap_per_use);
    if (b->cap_per_day) {
        int64_t used = w->last_use_day == c->today ? w->used_that_day : 0;
        o->ceiling = least(o->ceiling, b->cap_per_day > used ? b->cap_per_day - used : 0);
    }
    if (b->measure == MEASURE_COUPON) o->ceiling = least(o->ceiling, 1);
}

/* Closed before its end (D3, D43), or decided down to nothing before any use (D1, D7). */
static bool is_taken_back(const struct call *c, const struct wallet *w)
{
    bool closed_early = text_is(w->state, "closed") && c->today <= w->until_day;
    return closed_early || (!w->granted && !w->spent && !w->balance);
}

/* The day's convention with the counter's partner, and the price that follows. */
static enum err agree_price(struct call *c, const struct counter *counter, struct offer *o)
{
    const struct benefit *b = o->benefit;
    struct convention_on_row convention;
    enum err e = sql_convention_on(c->tx, counter->partner_id, b->code, c->today, &convention);
    if (e) return e == NO_ROW ? NO_CONVENTION : e;
    o->price_cents = b->price_cents ? b->price_cents : convention.price_cents;
    return OK;
}

static struct offer offer_of(const struct campaign *campaign, const struct benefit *b)
{
    return (struct offer){
        .campaign = *campaign,
        .benefit = b,
        .wallet = { .until_day = DAY_NONE },
        .price_needed = b->measure == MEASURE_MONEY && (b->once || b->co_payment_percent),
        .rules = { .once = b->once, .cap_per_day = b->cap_per_day },
    };
}

enum err offer_in_general(struct call *c, const struct counter *counter,
                          const struct campaign *campaign, const struct benefit *b, struct offer *o)
{
    *o = offer_of(campaign, b);
    return agree_price(c, counter, o);
}

enum err offer_find(struct call *c, const struct presented_card *card,
                    const struct counter *counter, const struct campaign *campaign,
                    const struct benefit *b, struct offer *o)
{
    *o = offer_of(campaign, b);
    enum err e = wallet_find(c, card->person_id, campaign->id, b->code, &o->wallet);
    if (e) return e == NO_ROW ? NO_SUCH_BENEFIT : e;
    if (is_taken_back(c, &o->wallet)) return NO_SUCH_BENEFIT;
    struct holder_file_row file;
    e = sql_holder_file(c->tx, card->person_id, campaign->id, &file);
    if (e) return e == NO_ROW ? NO_SUCH_BENEFIT : e;
    struct fact_values facts;
    e = benefit_facts(c, campaign, file.enrolment_id, &facts);
    if (e) return e == NO_ROW ? DEFECT : e;
    place_facts(counter, file.school_id, &facts);
    e = place_accepts(c, counter, o, &facts);
    if (e) return e;
    e = agree_price(c, counter, o);
    if (e) return e;
    /* The least possible use must be allowed; its amount is checked with the sale. */
    e = wallet_why_not(c, &o->wallet, 0, &o->rules);
    if (e) return e;
    set_ceiling(c, o, &facts, card->as == BY_GROUP);
    if (!is_counted(b) || o->ceiling > 0) return OK;
    return wallet_why_not(c, &o->wallet, 1, &o->rules);
}

/* Money follows from the price where the aid is "up to" (D26) or a share of it; else the cashier
 * says how much of the wallet to take (R61). */
static enum err split_money(struct call *c, const struct offer *o, const struct sale *sale,
                            struct split *s)
{
    int64_t asked = sale->amount_cents;
    if (sale->price_cents && asked > sale->price_cents) {
        facts_add_cents(&c->facts, "price", sale->price_cents);
        return AMOUNT_ABOVE_PRICE;
    }
    if (o->price_needed) {
        if (!sale->price_cents) return PRICE_NEEDED;
        int64_t aided = cents_share(sale->price_cents, 100 - o->benefit->co_payment_percent, 100);
        if (o->benefit->once || !asked) asked = least(aided, o->ceiling);
        if (asked > aided) asked = aided;
    }
    if (asked <= 0) return AMOUNT_NEEDED;
    s->amount = s->region_cents = asked;
    s->holder_cents = sale->price_cents > asked ? sale->price_cents - asked : 0;
    return OK;
}

/* The Region pays min(price, agreed price) less the holder's part, never below zero; what a seat
 * costs beyond is the holder's (D31). */
static enum err split_units(const struct offer *o, const struct sale *sale, struct split *s)
{
    if (sale->units <= 0) return UNITS_NEEDED;
    int64_t price = sale->price_cents ? sale->price_cents : o->price_cents;
    int64_t tariff = least(price, o->price_cents), part = o->benefit->co_payment_cents;
    int64_t region = tariff > part ? tariff - part : 0;
    s->amount = sale->units;
    s->price_cents = tariff;
    s->region_cents = region * sale->units;
    s->holder_cents = (price - region) * sale->units;
    return OK;
}

enum err sale_split(struct call *c, const struct offer *o, const struct sale *sale, struct split *s)
{
    *s = (struct split){ 0 };
    enum err e = OK;
    struct sale one = *sale;
    switch (o->benefit->measure) {
    case MEASURE_MONEY:
        e = split_money(c, o, sale, s);
        break;
    case MEASURE_COUPON:
        one.units = 1;
        e = split_units(o, &one, s);
        break;
    case MEASURE_UNITS:
        e = split_units(o, sale, s);
        break;
    default:
        s->region_cents = s->price_cents = o->price_cents;
        return OK;
    }
    if (e) return e;
    bool money = o->benefit->measure == MEASURE_MONEY;
    if (o->benefit->cap_per_use && s->amount > o->benefit->cap_per_use) {
        (money ? facts_add_cents : facts_add_count)(&c->facts, "cap", o->benefit->cap_per_use);
        return USE_CAP_PASSED;
    }
    struct wallet as_if = o->wallet;
    as_if.balance = (text_is(as_if.state, "due") ? as_if.granted : as_if.balance) + o->top_up;
    return wallet_why_not(c, &as_if, s->amount, &o->rules);
}
