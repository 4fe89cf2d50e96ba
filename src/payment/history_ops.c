/* Lists of uses: the partner's own, with the day's sum, and the holder's own. */
#include "base/civil.h"
#include "benefit/benefit.h"
#include "payment/payment.h"
#include "sql/payment_sql.h"

/* A paid entry counts nothing but has a price: then the Region's part says what came back. */
static struct text use_state(int64_t amount, int64_t refunded, int64_t refunded_region_cents)
{
    if (!refunded && !refunded_region_cents) return TEXT("paid");
    return refunded == amount ? TEXT("refunded") : TEXT("partly_refunded");
}

/* How the benefit of a use is called and counted, whatever became of its campaign. */
struct described {
    struct text label, measure, unit_label;
    bool money, open_to_family; /* not about health, as far as the catalogue knows (R65) */
};

static enum err describe(struct call *c, int64_t campaign_id, struct text code, struct described *d)
{
    struct campaign campaign;
    enum err e = campaign_by_id(c, campaign_id, &campaign);
    if (e) return e == NO_ROW ? DEFECT : e;
    const struct benefit *b = catalogue_benefit(campaign.catalogue, code);
    if (!b) {
        *d = (struct described){ .label = code, .measure = TEXT("money"), .money = true };
        return OK;
    }
    *d = (struct described){ .label = b->label.in[c->lang],
                             .measure = text_of(benefit_measure_word(b->measure)),
                             .unit_label = b->unit_label.in[c->lang],
                             .money = b->measure == MEASURE_MONEY,
                             .open_to_family = !b->health };
    return OK;
}

/* --- payment_list ----------------------------------------------------------------------------- */
struct payment_list_in {
    int64_t day;
    struct text cursor;
    int64_t limit;
};
SHAPE(payment_list_in, FIELD(payment_list_in, day, DAY, .flags = OPTIONAL),
      FIELD(payment_list_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 400),
      FIELD(payment_list_in, limit, INT, .flags = OPTIONAL, .max = PAGE_MAX));
struct payment_line {
    int64_t payment_id, at;
    struct text label, holder_name;
    int64_t amount_cents, units;
    struct text measure, unit_label;
    int64_t region_pays_cents, refunded_cents, refunded_units;
    struct text state, place_name;
    int64_t can_refund;
};
SHAPE(payment_line, FIELD(payment_line, payment_id, ID), FIELD(payment_line, at, INSTANT),
      FIELD(payment_line, label, TEXT_FIELD), FIELD(payment_line, holder_name, TEXT_FIELD),
      FIELD(payment_line, amount_cents, MONEY), FIELD(payment_line, units, INT),
      FIELD(payment_line, measure, TEXT_FIELD),
      FIELD(payment_line, unit_label, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(payment_line, region_pays_cents, MONEY), FIELD(payment_line, refunded_cents, MONEY),
      FIELD(payment_line, refunded_units, INT), FIELD(payment_line, state, TEXT_FIELD),
      FIELD(payment_line, place_name, TEXT_FIELD), FIELD(payment_line, can_refund, FLAG));
struct day_sum {
    int64_t count, region_pays_cents;
};
SHAPE(day_sum, FIELD(day_sum, count, INT), FIELD(day_sum, region_pays_cents, MONEY));
struct payment_list_out {
    LIST_OF(struct payment_line) items;
    struct text next_cursor;
    struct day_sum today;
};
SHAPE(payment_list_out, LIST_FIELD(payment_list_out, items, payment_line),
      FIELD(payment_list_out, next_cursor, TEXT_FIELD, .flags = OPTIONAL),
      OBJECT_FIELD(payment_list_out, today, day_sum));

static enum err till_line_say(struct call *c, const struct till_line *row,
                              struct payment_line *line)
{
    struct described d;
    enum err e = describe(c, row->campaign_id, row->benefit, &d);
    if (e) return e;
    *line = (struct payment_line){
        .payment_id = row->payment_id,
        .at = row->at_ms,
        .label = d.label,
        .holder_name = holder_at_counter(c, row->given_name, row->family_name),
        .amount_cents = d.money ? row->amount : 0,
        .units = d.money ? 0 : row->amount,
        .measure = d.measure,
        .unit_label = d.unit_label,
        .region_pays_cents = row->region_cents,
        .refunded_cents = d.money ? row->refunded : 0,
        .refunded_units = d.money ? 0 : row->refunded,
        .state = use_state(row->amount, row->refunded, row->refunded_region_cents),
        .place_name = row->place_name,
        .can_refund = row->refunded < row->amount || row->refunded_region_cents < row->region_cents,
    };
    return OK;
}

static enum err payment_list(struct call *c, const struct payment_list_in *in,
                             struct payment_list_out *out)
{
    struct page_key from;
    enum err e = page_start(c, "payment_list", in->cursor, &from);
    if (e) return e;
    int64_t limit = page_limit(in->limit),
            before = from.number == INT64_MIN ? INT64_MAX : from.number;
    int64_t partner_id = c->actor->partner_id;
    struct till_line *rows;
    size_t n;
    e = in->day == DAY_NONE
            ? sql_payments_of_partner(c->tx, partner_id, before, limit + 1, &rows, &n)
            : sql_payments_of_partner_on(c->tx, partner_id, before, limit + 1, in->day, &rows, &n);
    if (e) return e;
    struct partner_day_row sum;
    e = sql_partner_day(c->tx, partner_id, c->today, &sum);
    if (e) return e;
    out->today = (struct day_sum){ sum.uses, sum.region_cents };
    bool more = n > (size_t)limit;
    if (more) n = (size_t)limit;
    out->items.at = ARENA_ARRAY(c->arena, struct payment_line, n ? n : 1);
    if (!out->items.at) return NO_MEMORY;
    for (size_t i = 0; i < n && !e; i++) e = till_line_say(c, &rows[i], &out->items.at[i]);
    out->items.n = n;
    if (more) {
        struct page_key last = { .number = rows[n - 1].payment_id };
        out->next_cursor = page_next(c, "payment_list", &last);
    }
    return e;
}
OP_RUN(payment_list)

static enum err user_itself(struct call *c, int64_t person_id, struct owner *owner)
{
    struct user_known_row row;
    enum err e = sql_user_known(c->tx, person_id, &row);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    owner->person_id = person_id;
    return OK;
}

/* --- payment_mine ----------------------------------------------------------------------------- */
struct payment_mine_in {
    int64_t person_id;
    struct text cursor;
    int64_t limit;
};
SHAPE(payment_mine_in,
      FIELD(payment_mine_in, person_id, ID, .flags = OPTIONAL,
            .says = "Left out: oneself; a representative says whose."),
      FIELD(payment_mine_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 400),
      FIELD(payment_mine_in, limit, INT, .flags = OPTIONAL, .max = PAGE_MAX));
struct my_payment {
    int64_t payment_id, at;
    struct text label, partner_name, commune;
    int64_t amount_cents, units;
    struct text measure, unit_label;
    int64_t holder_pays_cents, refunded_cents, refunded_units;
    struct text state;
};
SHAPE(my_payment, FIELD(my_payment, payment_id, ID), FIELD(my_payment, at, INSTANT),
      FIELD(my_payment, label, TEXT_FIELD), FIELD(my_payment, partner_name, TEXT_FIELD),
      FIELD(my_payment, commune, TEXT_FIELD), FIELD(my_payment, amount_cents, MONEY),
      FIELD(my_payment, units, INT), FIELD(my_payment, measure, TEXT_FIELD),
      FIELD(my_payment, unit_label, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(my_payment, holder_pays_cents, MONEY), FIELD(my_payment, refunded_cents, MONEY),
      FIELD(my_payment, refunded_units, INT), FIELD(my_payment, state, TEXT_FIELD));
struct payment_mine_out {
    LIST_OF(struct my_payment) items;
    struct text next_cursor;
};
SHAPE(payment_mine_out, LIST_FIELD(payment_mine_out, items, my_payment),
      FIELD(payment_mine_out, next_cursor, TEXT_FIELD, .flags = OPTIONAL));

/* What is about health is said to the holder alone, not even that something is left out (R65). */
static enum err my_line(struct call *c, const struct payments_of_person_row *row,
                        struct my_payment *line, bool *told)
{
    struct described d;
    enum err e = describe(c, row->campaign_id, row->benefit, &d);
    *told = !e && (c->actor->role == HOLDER || d.open_to_family);
    if (e || !*told) return e;
    *line = (struct my_payment){ .payment_id = row->payment_id,
                                 .at = row->at_ms,
                                 .label = d.label,
                                 .partner_name = row->partner_name,
                                 .commune = row->commune,
                                 .amount_cents = d.money ? row->amount : 0,
                                 .units = d.money ? 0 : row->amount,
                                 .measure = d.measure,
                                 .unit_label = d.unit_label,
                                 .holder_pays_cents = row->holder_cents,
                                 .refunded_cents = d.money ? row->refunded : 0,
                                 .refunded_units = d.money ? 0 : row->refunded,
                                 .state = use_state(row->amount, row->refunded,
                                                    row->refunded_region_cents) };
    return OK;
}

static enum err payment_mine(struct call *c, const struct payment_mine_in *in,
                             struct payment_mine_out *out)
{
    struct page_key from;
    enum err e = page_start(c, "payment_mine", in->cursor, &from);
    if (e) return e;
    int64_t person_id = in->person_id ? in->person_id : c->actor->person_id;
    if (!person_id) return NOT_FOUND;
    size_t limit = (size_t)page_limit(in->limit), n;
    int64_t before = from.number == INT64_MIN ? INT64_MAX : from.number;
    out->items.at = ARENA_ARRAY(c->arena, struct my_payment, limit + 1);
    if (!out->items.at) return NO_MEMORY;
    do {
        struct payments_of_person_row *rows;
        e = sql_payments_of_person(c->tx, person_id, before, (int64_t)limit + 1, &rows, &n);
        for (size_t i = 0; i < n && !e && out->items.n <= limit; i++) {
            bool told;
            e = my_line(c, &rows[i], &out->items.at[out->items.n], &told);
            out->items.n += told;
            before = rows[i].payment_id;
        }
    } while (!e && n > limit && out->items.n <= limit);
    if (e || out->items.n <= limit) return e;
    out->items.n = limit; /* the one more only says that there are more */
    struct page_key last = { .number = out->items.at[limit - 1].payment_id };
    out->next_cursor = page_next(c, "payment_mine", &last);
    return out->next_cursor.at ? OK : NO_MEMORY;
}
OP_RUN(payment_mine)

static const struct operation payment_history_rows[] = {
    OP(payment_list, READ, PARTNER_SIDE, ON_OWN, REFUSES(BAD_CURSOR), .watch = "payment",
       .summary = "The partner's own uses, latest first."),
    OP(payment_mine, READ, FAMILY, BY_OBJECT, OBJECT_OF(person_id, user_itself),
       .rules = "R8 R30 R65", .watch = "payment",
       .summary = "One's own uses, or those of a minor one represents, latest first."),
};
OP_TABLE(payment_history);
