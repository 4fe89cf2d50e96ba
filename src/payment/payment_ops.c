/* The counter's operations: check a card, take a payment, give one back. */
#include "base/civil.h"
#include "benefit/benefit.h"
#include "payment/payment.h"
#include "sql/payment_sql.h"

/* --- payment_check ---------------------------------------------------------------------------- */
struct payment_check_in {
    struct text card;
    int64_t place_id;
};
SHAPE(payment_check_in,
      FIELD(payment_check_in, card, TEXT_FIELD, .min = 1, .max = 80, .flags = SECRET,
            .says = "The token in the QR code, or the printed number."),
      FIELD(payment_check_in, place_id, ID));
struct usable_benefit {
    struct text benefit, label, measure, unit_label;
    int64_t balance, ceiling, co_payment_cents, co_payment_percent, price_cents;
    int64_t code_needed, price_needed, once, in_person, until_day;
    struct text campaign, campaign_label;
};
SHAPE(
    usable_benefit, FIELD(usable_benefit, benefit, TEXT_FIELD),
    FIELD(usable_benefit, label, TEXT_FIELD), FIELD(usable_benefit, measure, TEXT_FIELD),
    FIELD(usable_benefit, unit_label, TEXT_FIELD, .flags = OPTIONAL),
    FIELD(usable_benefit, balance, INT,
          .says = "Cents, or units; 0 for a free entry, and for a number alone."),
    FIELD(usable_benefit, ceiling, INT,
          .says = "The most one use may take now; 0: not told to a number alone."),
    FIELD(usable_benefit, co_payment_cents, MONEY), FIELD(usable_benefit, co_payment_percent, INT),
    FIELD(usable_benefit, price_cents, MONEY), FIELD(usable_benefit, code_needed, FLAG),
    FIELD(usable_benefit, price_needed, FLAG), FIELD(usable_benefit, once, FLAG),
    FIELD(
        usable_benefit, in_person, FLAG,
        .says = "The holder must be there; else one of the family may bring card and code (D15)."),
    FIELD(usable_benefit, until_day, DAY, .flags = OPTIONAL, .says = "Not told to a number alone."),
    FIELD(usable_benefit, campaign, TEXT_FIELD), FIELD(usable_benefit, campaign_label, TEXT_FIELD));
struct unusable_benefit {
    struct text benefit, label, type, reason;
};
SHAPE(unusable_benefit, FIELD(unusable_benefit, benefit, TEXT_FIELD),
      FIELD(unusable_benefit, label, TEXT_FIELD), FIELD(unusable_benefit, type, TEXT_FIELD),
      FIELD(unusable_benefit, reason, TEXT_FIELD,
            .says = "A sentence the cashier can read aloud."));
struct payment_check_out {
    struct text holder_name, card_kind;
    LIST_OF(struct usable_benefit) benefits;
    LIST_OF(struct unusable_benefit) unusable;
};
SHAPE(payment_check_out, FIELD(payment_check_out, holder_name, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(payment_check_out, card_kind, TEXT_FIELD),
      LIST_FIELD(payment_check_out, benefits, usable_benefit,
                 .says = "With a number alone: what this place takes of anybody."),
      LIST_FIELD(payment_check_out, unusable, unusable_benefit));

static void say_usable(struct call *c, const struct offer *o, bool by_number,
                       struct usable_benefit *line)
{
    const struct benefit *b = o->benefit;
    const struct catalogue *k = o->campaign.catalogue;
    *line = (struct usable_benefit){
        .benefit = b->code,
        .label = b->label.in[c->lang],
        .measure = text_of(benefit_measure_word(b->measure)),
        .unit_label = b->unit_label.in[c->lang],
        .balance = benefit_visible_balance(b, &o->wallet),
        .ceiling = o->ceiling,
        .co_payment_cents = b->co_payment_cents,
        .co_payment_percent = b->co_payment_percent,
        .price_cents = o->price_cents,
        .code_needed = by_number || b->code_needed,
        .price_needed = o->price_needed,
        .once = b->once,
        .in_person = b->in_person,
        .until_day = o->wallet.until_day,
        .campaign = k->code,
        .campaign_label = k->label.in[c->lang],
    };
}

static void say_unusable(struct call *c, const struct benefit *b, enum err why,
                         struct unusable_benefit *line)
{
    *line = (struct unusable_benefit){
        .benefit = b->code,
        .label = b->label.in[c->lang],
        .type = text_format(c->arena, "urn:passregion:problem:%s", err_slug(why)),
        .reason = err_sentence(c->arena, why, c->lang, &c->facts),
    };
}

/* Only what this partner has a convention for is said of a card; what the holder lacks in one
 * campaign but has in another is not repeated. */
static bool speaks_of(const struct conventions_on_row *conventions, size_t n, struct text benefit)
{
    for (size_t i = 0; i < n; i++)
        if (text_equal(conventions[i].benefit, benefit)) return true;
    return false;
}

struct check {
    const struct presented_card *card;
    const struct counter *counter;
    const struct conventions_on_row *conventions;
    size_t convention_count;
};

static bool is_taken_today(const struct call *c, const struct catalogue *k, const struct benefit *b)
{
    const struct window *w = benefit_window(k, b);
    if (w->start == FROM_LOADING) return true;
    return c->today <= w->until_day && (w->start == FROM_VALIDATION || c->today >= w->from_day);
}

/* A printed number can be read over a shoulder: it tells what this counter takes of anybody, and
 * nothing of whose card it is. What the holder has is said when they pay, with their code. */
static enum err check_number(struct call *c, const struct check *check,
                             const struct campaign *campaign, const struct benefit *b,
                             struct payment_check_out *out)
{
    if (!is_taken_today(c, campaign->catalogue, b)) return OK;
    struct offer offer;
    enum err e = offer_in_general(c, check->counter, campaign, b, &offer);
    if (!e) say_usable(c, &offer, true, &out->benefits.at[out->benefits.n++]);
    return e;
}

static enum err check_one(struct call *c, const struct check *check,
                          const struct campaign *campaign, const struct benefit *b,
                          struct payment_check_out *out)
{
    if (!speaks_of(check->conventions, check->convention_count, b->code)) return OK;
    /* After its campaign only what has a clock of its own is still spoken of (R15). */
    const struct catalogue *k = campaign->catalogue;
    if (c->today > k->until_day && benefit_window(k, b)->start != FROM_LOADING) return OK;
    if (check->card->as == BY_NUMBER) return check_number(c, check, campaign, b, out);
    struct offer offer;
    c->facts.n = 0;
    enum err e = offer_find(c, check->card, check->counter, campaign, b, &offer);
    if (!e)
        say_usable(c, &offer, false, &out->benefits.at[out->benefits.n++]);
    else if (err_is_fault(e))
        return e;
    else
        say_unusable(c, b, e, &out->unusable.at[out->unusable.n++]);
    c->facts.n = 0;
    return OK;
}

static enum err payment_check(struct call *c, const struct payment_check_in *in,
                              struct payment_check_out *out)
{
    struct presented_card card;
    enum err e = card_present(c, in->card, &card);
    if (e) return e;
    struct counter counter;
    e = counter_open(c, in->place_id, &counter);
    if (e) return e;
    struct campaign *campaigns;
    size_t n, most = 1;
    e = campaigns_all(c, &campaigns, &n);
    if (e) return e;
    struct conventions_on_row *conventions;
    size_t convention_count;
    e = sql_conventions_on(c->tx, counter.partner_id, c->today, &conventions, &convention_count);
    if (e) return e;
    for (size_t i = 0; i < n; i++) most += campaigns[i].catalogue->benefit_count;
    out->benefits.at = ARENA_ARRAY(c->arena, struct usable_benefit, most);
    out->unusable.at = ARENA_ARRAY(c->arena, struct unusable_benefit, most);
    if (!out->benefits.at || !out->unusable.at) return NO_MEMORY;
    if (card.as != BY_NUMBER)
        out->holder_name = holder_at_counter(c, card.given_name, card.family_name);
    out->card_kind = card.as == BY_NUMBER ? TEXT("number") : TEXT("token");
    struct check check = { &card, &counter, conventions, convention_count };
    for (size_t i = 0; i < n && !e; i++) {
        const struct catalogue *k = campaigns[i].catalogue;
        if (c->today < k->validations_from_day) continue;
        for (size_t j = 0; j < k->benefit_count && !e; j++)
            e = check_one(c, &check, &campaigns[i], &k->benefits[j], out);
    }
    return e;
}
OP_RUN(payment_check)

/* --- payment_pay ------------------------------------------------------------------------------ */
struct payment_pay_in {
    struct text card;
    int64_t place_id;
    struct text campaign, benefit;
    int64_t amount_cents, units, price_cents;
    struct text code;
};
enum { SALE_MAX_CENTS = 1000000, SALE_MAX_UNITS = 100 };
SHAPE(payment_pay_in, FIELD(payment_pay_in, card, TEXT_FIELD, .min = 1, .max = 80, .flags = SECRET),
      FIELD(payment_pay_in, place_id, ID),
      FIELD(payment_pay_in, campaign, TEXT_FIELD, .min = 1, .max = 40, .flags = AUDITED),
      FIELD(payment_pay_in, benefit, TEXT_FIELD, .min = 1, .max = 40, .flags = AUDITED),
      FIELD(payment_pay_in, amount_cents, MONEY, .flags = OPTIONAL, .max = SALE_MAX_CENTS),
      FIELD(payment_pay_in, units, INT, .flags = OPTIONAL, .max = SALE_MAX_UNITS),
      FIELD(payment_pay_in, price_cents, MONEY, .flags = OPTIONAL, .max = SALE_MAX_CENTS),
      FIELD(payment_pay_in, code, TEXT_FIELD, .flags = OPTIONAL | SECRET, .format = "code4",
            .min = 4, .max = 4));
struct payment_pay_out {
    int64_t payment_id, amount_cents, units, holder_pays_cents, region_pays_cents, balance;
    struct text measure, label, unit_label;
    int64_t at;
    struct text receipt_number;
};
SHAPE(payment_pay_out, FIELD(payment_pay_out, payment_id, ID),
      FIELD(payment_pay_out, amount_cents, MONEY), FIELD(payment_pay_out, units, INT),
      FIELD(payment_pay_out, holder_pays_cents, MONEY),
      FIELD(payment_pay_out, region_pays_cents, MONEY), FIELD(payment_pay_out, balance, INT),
      FIELD(payment_pay_out, measure, TEXT_FIELD), FIELD(payment_pay_out, label, TEXT_FIELD),
      FIELD(payment_pay_out, unit_label, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(payment_pay_out, at, INSTANT), FIELD(payment_pay_out, receipt_number, TEXT_FIELD));

static enum err holder_agrees(struct call *c, const struct presented_card *card,
                              const struct counter *counter, const struct campaign *campaign,
                              const struct benefit *b, struct text code)
{
    if (!b->code_needed && card->as != BY_NUMBER) return OK;
    return card_check_code(c, card, counter->partner_id, &campaign->catalogue->code_rules, code);
}

static void say_paid(struct call *c, const struct offer *o, const struct split *s,
                     int64_t payment_id, int64_t balance, struct payment_pay_out *out)
{
    bool money = o->benefit->measure == MEASURE_MONEY;
    *out = (struct payment_pay_out){
        .payment_id = payment_id,
        .amount_cents = money ? s->amount : 0,
        .units = money ? 0 : s->amount,
        .holder_pays_cents = s->holder_cents,
        .region_pays_cents = s->region_cents,
        .balance = o->benefit->once ? 0 : balance,
        .measure = text_of(benefit_measure_word(o->benefit->measure)),
        .label = o->benefit->label.in[c->lang],
        .unit_label = o->benefit->unit_label.in[c->lang],
        .at = c->now_ms,
        .receipt_number = text_format(c->arena, "%lld", (long long)payment_id),
    };
}

static enum err payment_pay(struct call *c, const struct payment_pay_in *in,
                            struct payment_pay_out *out)
{
    struct presented_card card;
    enum err e = card_present(c, in->card, &card);
    if (e) return e;
    struct counter counter;
    e = counter_open(c, in->place_id, &counter);
    if (e) return e;
    struct campaign campaign;
    e = campaign_by_code(c, in->campaign, &campaign);
    if (e) return e == NO_ROW ? NO_SUCH_BENEFIT : e;
    const struct benefit *b = catalogue_benefit(campaign.catalogue, in->benefit);
    if (!b) return NO_SUCH_BENEFIT;
    e = holder_agrees(c, &card, &counter, &campaign, b, in->code);
    if (e) return e;
    struct offer offer;
    e = offer_find(c, &card, &counter, &campaign, b, &offer);
    if (e) return e;
    struct sale sale = { in->amount_cents, in->units, in->price_cents };
    struct split split;
    e = sale_split(c, &offer, &sale, &split);
    if (e) return e;
    int64_t payment_id, balance;
    e = payment_take(c, &card, &counter, &offer, &split, &payment_id, &balance);
    if (e) return e;
    c->object_id = payment_id;
    say_paid(c, &offer, &split, payment_id, balance, out);
    return OK;
}
OP_RUN(payment_pay)

/* --- payment_refund --------------------------------------------------------------------------- */
struct payment_refund_in {
    int64_t payment_id, amount_cents, units;
    struct text reason;
};
SHAPE(payment_refund_in, FIELD(payment_refund_in, payment_id, ID),
      FIELD(payment_refund_in, amount_cents, MONEY, .flags = OPTIONAL | AUDITED,
            .max = SALE_MAX_CENTS),
      FIELD(payment_refund_in, units, INT, .flags = OPTIONAL | AUDITED, .max = SALE_MAX_UNITS),
      FIELD(payment_refund_in, reason, TEXT_FIELD, .min = 1, .max = 300, .flags = AUDITED));
struct payment_refund_out {
    int64_t refund_id, refunded_cents, refunded_units, region_cents;
    struct text goes_to;
    int64_t at;
};
SHAPE(payment_refund_out, FIELD(payment_refund_out, refund_id, ID),
      FIELD(payment_refund_out, refunded_cents, MONEY),
      FIELD(payment_refund_out, refunded_units, INT),
      FIELD(payment_refund_out, region_cents, MONEY, .min = 0,
            .says = "What the partner is no longer owed."),
      FIELD(payment_refund_out, goes_to, TEXT_FIELD, .says = "wallet or budget"),
      FIELD(payment_refund_out, at, INSTANT));

static enum err payment_refund(struct call *c, const struct payment_refund_in *in,
                               struct payment_refund_out *out)
{
    struct payment p;
    enum err e = payment_by_id(c, in->payment_id, &p);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    struct wallet w;
    e = wallet_by_id(c, p.wallet_id, &w);
    if (e) return e == NO_ROW ? DEFECT : e;
    bool money = text_is(w.unit, CENTS);
    if (money && in->units) return AMOUNT_NEEDED;
    if (!money && in->amount_cents) return UNITS_NEEDED;
    struct refund r;
    e = payment_refund_use(c, &p, money ? in->amount_cents : in->units, in->reason, &r);
    if (e) return e;
    *out = (struct payment_refund_out){ .refund_id = r.id,
                                        .refunded_cents = money ? r.amount : 0,
                                        .refunded_units = money ? 0 : r.amount,
                                        .region_cents = r.region_cents,
                                        .goes_to = r.to_wallet ? TEXT("wallet") : TEXT("budget"),
                                        .at = c->now_ms };
    return OK;
}
OP_RUN(payment_refund)

static const struct operation payment_rows[] = {
    OP(payment_check, READ, PARTNER_SIDE, BY_OBJECT, OBJECT_OF(place_id, place_owner),
       .budget = "code", REFUSES(UNKNOWN_CARD, CARD_BLOCKED, CARD_NOT_ACTIVE, PARTNER_CLOSED),
       .summary =
           "What a card may use at this place now, and why not the rest; of a printed number "
           "alone, only what the place takes."),
    OP(payment_pay, WRITE, PARTNER_SIDE, BY_OBJECT, OBJECT_OF(place_id, place_owner), .money = true,
       .budget = "code", .touches = "payment",
       REFUSES(UNKNOWN_CARD, CARD_BLOCKED, CARD_NOT_ACTIVE, PARTNER_CLOSED, NO_SUCH_BENEFIT,
               CODE_NEEDED, WRONG_CODE, CODE_LOCKED_HERE, CODE_LOCKED, WRONG_KIND_OF_PARTNER,
               NOT_OWN_SCHOOL, NO_CONVENTION, ENDED, NOT_STARTED, SUSPENDED, FROZEN, ALREADY_USED,
               DAY_CAP_REACHED, USE_CAP_PASSED, BALANCE_TOO_LOW, UNITS_TOO_LOW, AMOUNT_NEEDED,
               UNITS_NEEDED, PRICE_NEEDED, AMOUNT_ABOVE_PRICE),
       KEEPS(WRONG_CODE), .summary = "Take a payment with a benefit."),
    OP(payment_refund, WRITE, CASHIER | MANAGER | TILL_KEY | BENEFITS, BY_OBJECT,
       OBJECT_OF(payment_id, payment_owner), .money = true, .touches = "payment",
       REFUSES(AMOUNT_NEEDED, UNITS_NEEDED, REFUND_TOO_LARGE, REFUND_TOO_LATE),
       .summary = "Give a use back, whole or in part."),
};
OP_TABLE(payment);
