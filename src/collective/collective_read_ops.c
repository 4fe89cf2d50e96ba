/* collective_read_ops.c - proposals as partner, school and Region see them. A partner sees a pupil
 * only once the school agreed, as a cashier would: given name, initial, class (R92). */
#include "base/civil.h"
#include "collective/collective.h"
#include "sql/collective_sql.h"

/* --- collective_list -------------------------------------------------------------------------- */
struct collective_list_in {
    struct text cursor;
    int64_t limit;
};
SHAPE(collective_list_in,
      FIELD(collective_list_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 400),
      FIELD(collective_list_in, limit, INT, .flags = OPTIONAL, .max = PAGE_MAX));
struct listed_proposal {
    int64_t proposal_id;
    struct text kind, title, partner_name, school_name;
    int64_t event_day, pay_day, object_until_day;
    struct text state;
    int64_t lines, holder_pays_cents;
};
SHAPE(listed_proposal, FIELD(listed_proposal, proposal_id, ID),
      FIELD(listed_proposal, kind, TEXT_FIELD, .says = "group_order or group_outing"),
      FIELD(listed_proposal, title, TEXT_FIELD), FIELD(listed_proposal, partner_name, TEXT_FIELD),
      FIELD(listed_proposal, school_name, TEXT_FIELD),
      FIELD(listed_proposal, event_day, DAY, .flags = OPTIONAL),
      FIELD(listed_proposal, pay_day, DAY),
      FIELD(listed_proposal, object_until_day, DAY, .flags = OPTIONAL),
      FIELD(listed_proposal, state, TEXT_FIELD), FIELD(listed_proposal, lines, INT),
      FIELD(listed_proposal, holder_pays_cents, MONEY, .max = 1000000000000,
            .says = "The school hands it over."));
struct collective_list_out {
    LIST_OF(struct listed_proposal) items;
    struct text next_cursor;
};
SHAPE(collective_list_out, LIST_FIELD(collective_list_out, items, listed_proposal),
      FIELD(collective_list_out, next_cursor, TEXT_FIELD, .flags = OPTIONAL));

static enum err collective_list(struct call *c, const struct collective_list_in *in,
                                struct collective_list_out *out)
{
    struct page_key from;
    enum err e = page_start(c, "collective_list", in->cursor, &from);
    if (e) return e;
    int64_t limit = page_limit(in->limit),
            before = from.number == INT64_MIN ? INT64_MAX : from.number;
    struct proposal_summary *rows;
    size_t n;
    const struct actor *actor = c->actor;
    e = actor->role == SCHOOL
            ? sql_proposals_of_school(c->tx, actor->school_id, before, limit + 1, &rows, &n)
            : sql_proposals_of_partner(c->tx, actor->partner_id, before, limit + 1, &rows, &n);
    if (e) return e;
    if (n > (size_t)limit) {
        n = (size_t)limit;
        struct page_key last = { .number = rows[n - 1].id };
        out->next_cursor = page_next(c, "collective_list", &last);
    }
    out->items.at = ARENA_ARRAY(c->arena, struct listed_proposal, n ? n : 1);
    if (!out->items.at) return NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        out->items.at[i] = (struct listed_proposal){
            rows[i].id,          rows[i].kind,      rows[i].title,        rows[i].partner_name,
            rows[i].school_name, rows[i].event_day, rows[i].pay_day,      rows[i].object_until_day,
            rows[i].state,       rows[i].lines,     rows[i].holder_cents,
        };
    out->items.n = n;
    return OK;
}
OP_RUN(collective_list)

/* --- collective_show -------------------------------------------------------------------------- */
struct collective_show_in {
    int64_t proposal_id;
    struct text cursor;
    int64_t limit;
};
SHAPE(collective_show_in, FIELD(collective_show_in, proposal_id, ID),
      FIELD(collective_show_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 400),
      FIELD(collective_show_in, limit, INT, .flags = OPTIONAL, .max = PAGE_MAX));
struct shown_item {
    int64_t item_id;
    struct text label, campaign, benefit, benefit_label;
    int64_t amount_cents, units, price_cents;
};
SHAPE(shown_item, FIELD(shown_item, item_id, ID), FIELD(shown_item, label, TEXT_FIELD),
      FIELD(shown_item, campaign, TEXT_FIELD), FIELD(shown_item, benefit, TEXT_FIELD),
      FIELD(shown_item, benefit_label, TEXT_FIELD), FIELD(shown_item, amount_cents, MONEY),
      FIELD(shown_item, units, INT), FIELD(shown_item, price_cents, MONEY));
struct shown_sum {
    struct text state;
    int64_t lines, region_pays_cents, holder_pays_cents;
};
SHAPE(shown_sum, FIELD(shown_sum, state, TEXT_FIELD), FIELD(shown_sum, lines, INT),
      FIELD(shown_sum, region_pays_cents, MONEY, .max = 1000000000000),
      FIELD(shown_sum, holder_pays_cents, MONEY, .max = 1000000000000));
struct shown_line {
    int64_t line_id, item_id;
    struct text holder_name, class_name, state, type, reason;
    int64_t amount_cents, units, holder_pays_cents;
};
SHAPE(shown_line, FIELD(shown_line, line_id, ID), FIELD(shown_line, item_id, ID),
      FIELD(shown_line, holder_name, TEXT_FIELD), FIELD(shown_line, class_name, TEXT_FIELD),
      FIELD(shown_line, state, TEXT_FIELD, .says = "in, left_out, objected, paid or given_back"),
      FIELD(shown_line, type, TEXT_FIELD, .flags = OPTIONAL,
            .says = "Why it is left out, or given back."),
      FIELD(shown_line, reason, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(shown_line, amount_cents, MONEY), FIELD(shown_line, units, INT),
      FIELD(shown_line, holder_pays_cents, MONEY));
struct collective_show_out {
    int64_t proposal_id;
    struct text kind, title, description, partner_name, place_name, school_name;
    int64_t event_day, pay_day, object_until_day;
    struct text state, reason;
    LIST_OF(struct shown_item) items;
    LIST_OF(struct shown_sum) sums;
    LIST_OF(struct shown_line) lines;
    struct text next_cursor;
};
SHAPE(collective_show_out, FIELD(collective_show_out, proposal_id, ID),
      FIELD(collective_show_out, kind, TEXT_FIELD), FIELD(collective_show_out, title, TEXT_FIELD),
      FIELD(collective_show_out, description, TEXT_FIELD),
      FIELD(collective_show_out, partner_name, TEXT_FIELD),
      FIELD(collective_show_out, place_name, TEXT_FIELD),
      FIELD(collective_show_out, school_name, TEXT_FIELD),
      FIELD(collective_show_out, event_day, DAY, .flags = OPTIONAL),
      FIELD(collective_show_out, pay_day, DAY),
      FIELD(collective_show_out, object_until_day, DAY, .flags = OPTIONAL),
      FIELD(collective_show_out, state, TEXT_FIELD),
      FIELD(collective_show_out, reason, TEXT_FIELD, .flags = OPTIONAL),
      LIST_FIELD(collective_show_out, items, shown_item),
      LIST_FIELD(collective_show_out, sums, shown_sum),
      LIST_FIELD(collective_show_out, lines, shown_line),
      FIELD(collective_show_out, next_cursor, TEXT_FIELD, .flags = OPTIONAL));

static enum err show_items(struct call *c, const struct item *items, size_t n,
                           struct collective_show_out *out)
{
    out->items.at = ARENA_ARRAY(c->arena, struct shown_item, n ? n : 1);
    if (!out->items.at) return NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const struct benefit *b = items[i].benefit;
        out->items.at[i] = (struct shown_item){
            .item_id = items[i].id,
            .label = items[i].label,
            .campaign = items[i].campaign.catalogue->code,
            .benefit = items[i].code,
            .benefit_label = b ? b->label.in[c->lang] : items[i].code,
            .amount_cents = items[i].sale.amount_cents,
            .units = items[i].sale.units,
            .price_cents = items[i].sale.price_cents,
        };
    }
    out->items.n = n;
    return OK;
}

static enum err show_sums(struct call *c, int64_t proposal_id, struct collective_show_out *out)
{
    struct line_sums_row *rows;
    size_t n;
    enum err e = sql_line_sums(c->tx, proposal_id, &rows, &n);
    if (e) return e;
    out->sums.at = ARENA_ARRAY(c->arena, struct shown_sum, n ? n : 1);
    if (!out->sums.at) return NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        out->sums.at[i] = (struct shown_sum){ rows[i].state, rows[i].lines, rows[i].region_cents,
                                              rows[i].holder_cents };
    out->sums.n = n;
    return OK;
}

/* What a benefit still holds, which health may have raised, is between its holder and those who
 * decide on it (R9). */
static void say_why(struct call *c, const struct line_view *row, struct shown_line *line)
{
    struct text says = c->lang == FRENCH ? row->says_fr : row->says_en;
    line->type = row->reason;
    line->reason = says;
    if (c->actor->role & HEALTH_ROLES || text_is_empty(says)) return;
    line->reason = line_reason_for_others(c, row->reason, says);
    if (!text_equal(line->reason, says)) line->type = text_of(err_slug(NOT_ENOUGH_LEFT));
}

static void say_line(struct call *c, const struct item *items, size_t item_count,
                     const struct line_view *row, struct shown_line *line)
{
    bool money = false;
    for (size_t i = 0; i < item_count; i++)
        if (items[i].id == row->item_id && items[i].benefit)
            money = items[i].benefit->measure == MEASURE_MONEY;
    *line = (struct shown_line){
        .line_id = row->id,
        .item_id = row->item_id,
        .class_name = row->class_name,
        .state = row->state,
        .amount_cents = money ? row->amount : 0,
        .units = money ? 0 : row->amount,
        .holder_pays_cents = row->holder_cents,
    };
    line->holder_name = c->actor->role == MANAGER
                            ? holder_at_counter(c, row->given_name, row->family_name)
                            : text_format(c->arena, "%.*s %.*s", TEXT_ARGS(row->given_name),
                                          TEXT_ARGS(row->family_name));
    say_why(c, row, line);
}

static enum err show_lines(struct call *c, const struct collective_show_in *in,
                           const struct item *items, size_t item_count,
                           struct collective_show_out *out)
{
    struct page_key from;
    enum err e = page_start(c, "collective_show", in->cursor, &from);
    if (e) return e;
    int64_t limit = page_limit(in->limit), after = from.number == INT64_MIN ? 0 : from.number;
    struct line_view *rows;
    size_t n;
    e = c->actor->role == MANAGER
            ? sql_lines_to_partner(c->tx, in->proposal_id, after, limit + 1, &rows, &n)
            : sql_lines_to_school(c->tx, in->proposal_id, after, limit + 1, &rows, &n);
    if (e) return e;
    if (n > (size_t)limit) {
        n = (size_t)limit;
        struct page_key last = { .number = rows[n - 1].id };
        out->next_cursor = page_next(c, "collective_show", &last);
    }
    out->lines.at = ARENA_ARRAY(c->arena, struct shown_line, n ? n : 1);
    if (!out->lines.at) return NO_MEMORY;
    for (size_t i = 0; i < n; i++) say_line(c, items, item_count, &rows[i], &out->lines.at[i]);
    out->lines.n = n;
    return OK;
}

static enum err collective_show(struct call *c, const struct collective_show_in *in,
                                struct collective_show_out *out)
{
    struct proposal p;
    enum err e = proposal_by_id(c, in->proposal_id, &p);
    if (e) return e;
    struct proposal_names_row names;
    e = sql_proposal_names(c->tx, p.id, &names);
    if (e) return e == NO_ROW ? DEFECT : e;
    struct item *items;
    size_t n;
    e = proposal_items(c, p.id, &items, &n);
    if (e) return e;
    *out = (struct collective_show_out){
        .proposal_id = p.id,
        .kind = p.kind == GROUP_ORDER ? TEXT("group_order") : TEXT("group_outing"),
        .title = p.title,
        .description = p.description,
        .partner_name = names.partner_name,
        .place_name = names.place_name,
        .school_name = names.school_name,
        .event_day = p.event_day,
        .pay_day = p.pay_day,
        .object_until_day = p.object_until_day,
        .state = text_of(proposal_state_word(p.state)),
        .reason = p.reason,
    };
    e = show_items(c, items, n, out);
    if (!e) e = show_sums(c, p.id, out);
    return e ? e : show_lines(c, in, items, n, out);
}
OP_RUN(collective_show)

static const struct operation collective_read_rows[] = {
    OP(collective_list, READ, MANAGER | SCHOOL, ON_OWN, .watch = "collective", .rules = "R90 R91",
       REFUSES(BAD_CURSOR),
       .summary = "A partner's, or a school's, group orders and outings, the latest first."),
    OP(collective_show, READ, MANAGER | SCHOOL | BENEFITS | SUPPORT, BY_OBJECT,
       OBJECT_OF(proposal_id, proposal_owner), .watch = "collective", .rules = "R90 R91 R92",
       REFUSES(BAD_CURSOR), .summary = "A proposal with its items, sums and lines."),
};
OP_TABLE(collective_read);
