/* counter.c - at a partner's: may this card use this here and now, what one use takes, who pays
 * what (R60, R81-R85, D16-D18, D21, D26, D27, D29-D31), and giving it back. */
#include <assert.h>
#include <stdlib.h>

#include "model.h"

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t at_least_zero(int64_t n)
{
    return n > 0 ? n : 0;
}

static bool is_counted(enum benefit b)
{
    return benefits[b].counted != AS_ACCESS && benefits[b].counted != AS_LINK;
}

/* --- where and when --------------------------------------------------------------------------- */
static const struct convention *convention_on(const struct partner *partner, enum benefit b,
                                              int64_t today)
{
    const struct convention *latest = NULL;
    for (int i = 0; i < partner->convention_count; i++) {
        const struct convention *c = &partner->conventions[i];
        if (c->benefit != b || today < c->from || today > c->until) continue;
        if (!latest || c->from > latest->from) latest = c;
    }
    return latest;
}

/* D21. */
static bool counter_opens(const struct partner *partner, int64_t today, struct expected *e)
{
    if (!partner->leaves || today <= partner->last_day) return true;
    expect_refusal(e, "partner-closed");
    expect_day(e, "since", partner->last_day);
    return false;
}

/* R51, R52, R54, R58-R66: the right kind of place, and one's own school where it is a school's. */
static bool place_fits(const struct file *f, enum benefit b, int partner, struct expected *e)
{
    const struct partner_said *place = &partners_said[partner];
    for (int i = 0; i < KINDS_OF_A_BENEFIT; i++) {
        if (benefits[b].spent_at[i].kind != place->kind) continue;
        if (!benefits[b].spent_at[i].own_school || place->school == f->school) return true;
        expect_refusal(e, "not-own-school");
        expect_text(e, "school", schools[place->school].name);
        return false;
    }
    expect_refusal(e, "wrong-kind-of-partner");
    return false;
}

static bool too_early_or_late(const struct wallet *w, int64_t today, struct expected *e)
{
    if (today > w->until) {
        expect_refusal(e, "ended");
        expect_day(e, "until", w->until);
    } else if (today < w->from) {
        expect_refusal(e, "not-started");
        expect_day(e, "from", w->from);
    } else if (w->held_until >= today) {
        expect_refusal(e, "suspended"); /* R101 */
    } else if (w->frozen) {
        expect_refusal(e, "frozen"); /* D2 */
    } else {
        return false;
    }
    return true;
}

/* What was taken back before its end, or decided down to nothing unused, is not had. */
static bool is_had(const struct wallet *w, int64_t today)
{
    if (!w->is || (w->closed && today <= w->until)) return false;
    return w->granted || w->spent || w->balance;
}

/* --- how much --------------------------------------------------------------------------------- */
struct offer {
    struct wallet *wallet;
    const struct benefit_rules *rules;
    enum benefit benefit;
    int64_t ceiling, top_up, cap_a_day, used_today;
    int64_t agreed_price, holder_pays;
    int holder_percent;
    bool price_needed;
};

static void set_year(struct offer *o, int campaign)
{
    const struct year *y = &years[campaign];
    o->cap_a_day = o->benefit == B_CINEMA  ? y->seats_a_day
                   : o->benefit == B_SHOWS ? y->shows_a_day
                   : o->benefit == B_BIKE  ? y->bike_a_day
                                           : 0;
    o->holder_percent = o->benefit == B_SHOWS  ? y->shows_holder_percent
                        : o->benefit == B_BIKE ? y->bike_holder_percent
                                               : 0;
    if (o->benefit == B_CINEMA) o->holder_pays = y->seat_holder_pays;
    if (o->benefit == B_HEALTH) o->agreed_price = y->coupon_price;
    bool money = o->rules->counted == IN_CENTS;
    o->price_needed = money && (o->rules->once || o->holder_percent);
}

/* D27: known at the till alone, and never on top of a raised one. */
static int64_t top_up_at(const struct person *p, const struct offer *o, int campaign, int partner)
{
    bool raised = o->benefit == B_SPORT && p->girl && partners_said[partner].combat &&
                  is_young(p->files[campaign].holder);
    return raised ? at_least_zero(years[campaign].sport_raised - o->wallet->granted) : 0;
}

/* Why `amount` cannot be taken now (D26, limits a day, what is left). */
static bool not_enough(const struct offer *o, int64_t left, int64_t amount, struct expected *e)
{
    bool money = o->rules->counted == IN_CENTS;
    if (o->rules->once && o->wallet->spent) {
        expect_refusal(e, "already-used");
        expect_day(e, "used_on", o->wallet->last_use);
    } else if (o->cap_a_day && o->used_today + amount > o->cap_a_day) {
        expect_refusal(e, "day-cap-reached");
        expect_number(e, "cap", o->cap_a_day);
    } else if (left < amount) {
        expect_refusal(e, money ? "balance-too-low" : "units-too-low");
        expect_number(e, "remaining", left);
    } else {
        return false;
    }
    return true;
}

static bool offer_stands(const struct model *m, struct person *p, int64_t today, int campaign,
                         enum benefit b, int partner, struct offer *o, struct expected *e)
{
    struct wallet *w = &p->wallets[campaign][b];
    *o = (struct offer){ .wallet = w, .rules = &benefits[b], .benefit = b };
    if (!is_had(w, today)) {
        expect_refusal(e, "no-such-benefit");
        return false;
    }
    if (!place_fits(&p->files[campaign], b, partner, e)) return false;
    const struct convention *convention = convention_on(&m->partners[partner], b, today);
    if (!convention) {
        expect_refusal(e, "no-convention");
        return false;
    }
    if (too_early_or_late(w, today, e)) return false;
    o->agreed_price = convention->price;
    set_year(o, campaign);
    o->used_today = w->last_use == today ? w->used_that_day : 0;
    if (not_enough(o, w->balance, 0, e)) return false;
    o->top_up = top_up_at(p, o, campaign, partner);
    o->ceiling = w->balance + o->top_up;
    if (o->cap_a_day) o->ceiling = least(o->ceiling, at_least_zero(o->cap_a_day - o->used_today));
    if (o->rules->counted == AS_COUPON) o->ceiling = least(o->ceiling, 1);
    return !is_counted(b) || o->ceiling > 0 || !not_enough(o, w->balance, 1, e);
}

/* --- a sale ----------------------------------------------------------------------------------- */
struct split {
    int64_t amount, region, holder;
};

/* D25: half a cent is rounded up. */
static int64_t percent_of(int64_t price, int percent)
{
    return (price * percent * 2 + 100) / 200;
}

static bool split_money(const struct offer *o, const struct sale_said *said, struct split *s,
                        struct expected *e)
{
    int64_t amount = said->amount;
    if (said->price && amount > said->price) {
        expect_refusal(e, "amount-above-price");
        expect_number(e, "price", said->price);
        return false;
    }
    if (o->price_needed) {
        if (!said->price) {
            expect_refusal(e, "price-needed");
            return false;
        }
        int64_t aided = percent_of(said->price, 100 - o->holder_percent);
        if (o->rules->once || !amount) amount = least(aided, o->ceiling); /* D26 */
        amount = least(amount, aided);
    }
    if (amount <= 0) {
        expect_refusal(e, "amount-needed");
        return false;
    }
    *s = (struct split){ amount, amount, at_least_zero(said->price - amount) };
    return true;
}

/* D31. */
static bool split_units(const struct offer *o, const struct sale_said *said, struct split *s,
                        struct expected *e)
{
    int64_t units = o->rules->counted == AS_COUPON ? 1 : said->units;
    if (units <= 0) {
        expect_refusal(e, "units-needed");
        return false;
    }
    int64_t price = said->price ? said->price : o->agreed_price;
    int64_t region = at_least_zero(least(price, o->agreed_price) - o->holder_pays);
    *s = (struct split){ units, region * units, (price - region) * units };
    return true;
}

static bool sale_splits(const struct offer *o, const struct sale_said *said, struct split *s,
                        struct expected *e)
{
    if (!is_counted(o->benefit)) {
        *s = (struct split){ .region = o->agreed_price };
        return true;
    }
    bool splits =
        o->rules->counted == IN_CENTS ? split_money(o, said, s, e) : split_units(o, said, s, e);
    return splits && !not_enough(o, o->wallet->balance + o->top_up, s->amount, e);
}

static int add_use(struct person *p, const struct use *use)
{
    if (p->use_count == p->use_room) {
        p->use_room = p->use_room ? 2 * p->use_room : 32;
        p->uses = realloc(p->uses, (size_t)p->use_room * sizeof *p->uses);
        assert(p->uses);
    }
    p->uses[p->use_count] = *use;
    return p->use_count++;
}

static int take(struct person *p, const struct offer *o, const struct split *s, int64_t today,
                const struct sale_said *said)
{
    struct wallet *w = o->wallet;
    w->granted += o->top_up;
    w->balance += o->top_up - s->amount;
    w->spent += s->amount;
    w->used_that_day = o->used_today + s->amount;
    w->last_use = today;
    return add_use(p, &(struct use){ .campaign = said->campaign,
                                     .partner = said->partner,
                                     .benefit = o->benefit,
                                     .amount = s->amount,
                                     .region = s->region,
                                     .top_up = o->top_up,
                                     .day = today,
                                     .line = NOBODY });
}

static void say_paid(const struct offer *o, const struct split *s, struct expected *e)
{
    bool money = o->rules->counted == IN_CENTS;
    int64_t left = is_counted(o->benefit) && !o->rules->once ? o->wallet->balance : 0;
    expect_number(e, "amount_cents", money ? s->amount : 0);
    expect_number(e, "units", money ? 0 : s->amount);
    expect_number(e, "holder_pays_cents", s->holder);
    expect_number(e, "region_pays_cents", s->region);
    expect_number(e, "balance", left);
}

int model_pay(struct model *m, struct person *p, int64_t at, const struct sale_said *said,
              struct expected *e)
{
    int64_t today = day_at(at);
    const struct partner *partner = &m->partners[said->partner];
    if (said->till != said->partner) {
        expect_refusal(e, "not-found");
        return NOBODY;
    }
    if (!card_opens(p, said->card, said->as, e) || !counter_opens(partner, today, e)) return NOBODY;
    bool known = said->campaign != NOBODY && said->benefit != NOBODY &&
                 (said->benefit != B_BIKE || years[said->campaign].bike);
    if (!known) {
        expect_refusal(e, "no-such-benefit");
        return NOBODY;
    }
    enum benefit b = (enum benefit)said->benefit;
    bool with_code = benefits[b].code_needed || said->as == BY_NUMBER;
    if (with_code && !code_opens(p, said->card, said->partner, today, said->code, e)) return NOBODY;
    struct offer o;
    struct split s;
    if (!offer_stands(m, p, today, said->campaign, b, said->partner, &o, e)) return NOBODY;
    if (!sale_splits(&o, said, &s, e)) return NOBODY;
    if (with_code) code_was_right(p, said->card, said->partner);
    int use = take(p, &o, &s, today, said);
    say_paid(&o, &s, e);
    return use;
}

/* --- looking first ---------------------------------------------------------------------------- */
/* A number alone: what the counter takes of anybody that day, and nothing of the holder's. */
static void check_number(int64_t today, int campaign, enum benefit b, struct expected *e)
{
    const struct year *y = &years[campaign];
    bool begun = benefits[b].open_from != FROM_SEPTEMBER || today >= day_said(y->leisure_from);
    bool ended =
        b != B_DRIVING && today > day_said(benefits[b].ends_in_may ? y->school_until : y->ends_on);
    if (begun && !ended) expect_line(e, "%s %s 0 0\n", y->code, benefits[b].code);
}

static void check_one(struct model *m, struct person *p, int64_t today, int campaign,
                      enum benefit b, int partner, struct expected *e)
{
    struct offer o;
    struct expected why = { 0 };
    if (offer_stands(m, p, today, campaign, b, partner, &o, &why))
        expect_line(e, "%s %s %lld %lld\n", years[campaign].code, benefits[b].code,
                    (long long)wallet_shows(o.wallet, b),
                    is_counted(b) ? (long long)o.ceiling : 0LL);
    else
        expect_line(e, "%s %s\n", benefits[b].code, why.refusal);
}

void model_check(struct model *m, const struct person *p, int64_t at, int card, enum presented as,
                 int partner, int till, struct expected *e)
{
    int64_t today = day_at(at);
    struct person looked_at = *p; /* looking changes nothing */
    if (till != partner) {
        expect_refusal(e, "not-found");
        return;
    }
    if (!card_opens(p, card, as, e) || !counter_opens(&m->partners[partner], today, e)) return;
    for (int y = 0; y < YEARS; y++)
        for (enum benefit b = 0; b < B_COUNT; b++) {
            bool over = today > day_said(years[y].ends_on) && b != B_DRIVING; /* R15 */
            bool known = b != B_BIKE || years[y].bike;
            if (over || !known || today < day_said(years[y].opens_on)) continue;
            if (!convention_on(&m->partners[partner], b, today)) continue;
            if (as == BY_NUMBER)
                check_number(today, y, b, e);
            else
                check_one(m, &looked_at, today, y, b, partner, e);
        }
}

/* --- giving back ------------------------------------------------------------------------------ */
static void add_back(struct person *p, const struct back *back)
{
    if (p->back_count == p->back_room) {
        p->back_room = p->back_room ? 2 * p->back_room : 32;
        p->backs = realloc(p->backs, (size_t)p->back_room * sizeof *p->backs);
        assert(p->backs);
    }
    p->backs[p->back_count++] = *back;
}

static bool may_give_back(const struct use *u, const struct refund_said *said, int64_t today,
                          int64_t amount, struct expected *e)
{
    bool money = benefits[u->benefit].counted == IN_CENTS;
    int64_t left = u->amount - u->refunded;
    bool paid_entry = !u->amount && u->region > u->refunded_region;
    if (said->till != NOBODY && said->till != u->partner) {
        expect_refusal(e, "not-found");
    } else if (money ? said->units : said->amount) {
        expect_refusal(e, money ? "amount-needed" : "units-needed");
    } else if (amount > left || (!left && !paid_entry)) {
        expect_refusal(e, "refund-too-large");
        expect_number(e, "remaining", left);
    } else if (said->till != NOBODY && today > months_after(u->day, REFUND_MONTHS)) {
        expect_refusal(e, "refund-too-late");
        expect_number(e, "months", REFUND_MONTHS);
    } else {
        return true;
    }
    return false;
}

/* D16: to the wallet while its window is open, else to the budget. What a till had added goes with
 * the whole use (D27); what is then beyond the ceiling returns to the Region, and counts no more as
 * spent in the other benefit of an envelope (D1). */
static bool back_to_wallet(struct person *p, const struct use *u, int64_t amount, int64_t today)
{
    struct wallet *w = &p->wallets[u->campaign][u->benefit];
    bool to_wallet = today <= w->until && !w->closed;
    w->spent -= amount;
    if (!to_wallet) return false;
    w->balance += amount;
    if (w->last_use == u->day && w->used_that_day >= amount) w->used_that_day -= amount;
    bool top_up_goes = u->refunded == u->amount && u->top_up;
    if (top_up_goes) w->granted = grant_of(p, u->campaign, u->benefit, today);
    int64_t remains = at_least_zero(w->granted - w->spent);
    bool too_much = w->balance > remains;
    if (too_much || top_up_goes) w->balance = remains;
    if (too_much && !top_up_goes && p->files[u->campaign].state == F_VALIDATED)
        grant_all(p, u->campaign, today);
    return true;
}

void model_refund(struct person *p, int64_t at, const struct refund_said *said, struct expected *e)
{
    struct use *u = &p->uses[said->use];
    bool money = benefits[u->benefit].counted == IN_CENTS;
    int64_t today = day_at(at), amount = money ? said->amount : said->units;
    if (!amount) amount = u->amount - u->refunded;
    if (!may_give_back(u, said, today, amount, e)) return;
    u->refunded += amount;
    int64_t region = u->region - u->refunded_region;
    if (u->refunded < u->amount) region = (u->region * amount * 2 + u->amount) / (2 * u->amount);
    u->refunded_region += region;
    bool to_wallet = back_to_wallet(p, u, amount, today);
    add_back(p, &(struct back){ said->use, NOBODY, region, today });
    expect_number(e, "refunded_cents", money ? amount : 0);
    expect_number(e, "refunded_units", money ? 0 : amount);
    expect_number(e, "region_cents", region);
    expect_text(e, "goes_to", to_wallet ? "wallet" : "budget");
}
