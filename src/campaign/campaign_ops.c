/* Opening a campaign from its file, and saying which there are. */
#include "campaign/campaign.h"
#include "ledger/ledger.h"
#include "sql/campaign_sql.h"

/* --- campaign_open ---------------------------------------------------------------------------- */
enum { CATALOGUE_MAX = 1 << 20, COURSES_MAX = 1 << 20 };

struct campaign_open_in {
    struct text catalogue, courses;
};
SHAPE(campaign_open_in,
      FIELD(campaign_open_in, catalogue, TEXT_FIELD, .min = 1, .max = CATALOGUE_MAX,
            .says = "The campaign's YAML file."),
      FIELD(campaign_open_in, courses, TEXT_FIELD, .max = COURSES_MAX,
            .says = "The training codes (CSV) that its rules may name."));
struct campaign_open_out {
    int64_t campaign_id;
    struct text code;
    int64_t revision;
};
SHAPE(campaign_open_out, FIELD(campaign_open_out, campaign_id, ID),
      FIELD(campaign_open_out, code, TEXT_FIELD), FIELD(campaign_open_out, revision, INT));

static enum err campaign_open_prepare(struct call *c, const struct campaign_open_in *in)
{
    struct catalogue *catalogue;
    struct catalogue_notes notes = { 0 };
    enum err e = catalogue_read(c->arena, in->catalogue, in->courses, &catalogue, &notes);
    if (e == CATALOGUE_FAULTY) facts_add_count(&c->facts, "count", (int64_t)notes.faults);
    c->prepared = catalogue;
    return e;
}

/* Gives the budget what the file says, less what an earlier revision already gave. */
static enum err fund(struct call *c, int64_t campaign_id, const struct benefit *b)
{
    struct account_key budget = ledger_budget(campaign_id, b->code), outside = ledger_outside();
    int64_t budget_id;
    enum err e = ledger_account(c, &budget, &budget_id);
    if (e) return e;
    struct campaign_funded_row funded;
    e = sql_campaign_funded(c->tx, budget_id, campaign_id, &funded);
    if (e) return e;
    int64_t missing = b->budget_cents - funded.cents;
    if (!missing) return OK;
    struct posting p = { .kind = TRANSFER_FUND,
                         .debit = missing > 0 ? outside : budget,
                         .credit = missing > 0 ? budget : outside,
                         .amount = missing > 0 ? missing : -missing,
                         .cause_id = campaign_id };
    return ledger_post(c, &p);
}

static enum err campaign_open(struct call *c, const struct campaign_open_in *in,
                              struct campaign_open_out *out)
{
    const struct catalogue *k = c->prepared;
    struct campaign_add_row row;
    enum err e = sql_campaign_add(c->tx, id_new(tx_store(c->tx)), k->code, in->catalogue,
                                  in->courses, k->from_day, k->until_day, k->orders_from_day,
                                  k->orders_until_day, c->now_ms, &row);
    if (e) return e;
    for (size_t i = 0; i < k->benefit_count && !e; i++) e = fund(c, row.id, &k->benefits[i]);
    c->object_id = out->campaign_id = row.id;
    out->code = k->code;
    out->revision = row.revision;
    return e;
}
OP_RUN(campaign_open)
OP_PREPARE(campaign_open)

/* --- campaign_list ---------------------------------------------------------------------------- */
struct benefit_line {
    struct text code, label, about, measure, unit_label;
    int64_t from_day, until_day;
};
SHAPE(benefit_line, FIELD(benefit_line, code, TEXT_FIELD), FIELD(benefit_line, label, TEXT_FIELD),
      FIELD(benefit_line, about, TEXT_FIELD), FIELD(benefit_line, measure, TEXT_FIELD),
      FIELD(benefit_line, unit_label, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(benefit_line, from_day, DAY, .flags = OPTIONAL),
      FIELD(benefit_line, until_day, DAY, .flags = OPTIONAL));
struct campaign_line {
    int64_t campaign_id;
    struct text code, label;
    int64_t orders_from_day, orders_until_day, from_day, until_day;
    LIST_OF(struct benefit_line) benefits;
};
SHAPE(campaign_line, FIELD(campaign_line, campaign_id, ID), FIELD(campaign_line, code, TEXT_FIELD),
      FIELD(campaign_line, label, TEXT_FIELD), FIELD(campaign_line, orders_from_day, DAY),
      FIELD(campaign_line, orders_until_day, DAY), FIELD(campaign_line, from_day, DAY),
      FIELD(campaign_line, until_day, DAY), LIST_FIELD(campaign_line, benefits, benefit_line));
struct campaign_list_in {
    int64_t unused;
};
#define campaign_list_in_shape nothing_shape
struct campaign_list_out {
    LIST_OF(struct campaign_line) items;
};
SHAPE(campaign_list_out, LIST_FIELD(campaign_list_out, items, campaign_line));

static const char *const measure_words[] = {
    "money", "units", "access", "coupon", "link", "grant"
};

static enum err describe(struct call *c, const struct campaign *campaign,
                         struct campaign_line *line)
{
    const struct catalogue *k = campaign->catalogue;
    *line = (struct campaign_line){ .campaign_id = campaign->id,
                                    .code = k->code,
                                    .label = k->label.in[c->lang],
                                    .orders_from_day = k->orders_from_day,
                                    .orders_until_day = k->orders_until_day,
                                    .from_day = k->from_day,
                                    .until_day = k->until_day };
    line->benefits.at = ARENA_ARRAY(c->arena, struct benefit_line, k->benefit_count + 1);
    if (!line->benefits.at) return NO_MEMORY;
    for (size_t i = 0; i < k->benefit_count; i++) {
        const struct benefit *b = &k->benefits[i];
        const struct window *w = benefit_window(k, b);
        line->benefits.at[line->benefits.n++] = (struct benefit_line){
            .code = b->code,
            .label = b->label.in[c->lang],
            .about = b->about.in[c->lang],
            .measure = text_of(measure_words[b->measure]),
            .unit_label = b->unit_label.in[c->lang],
            .from_day = w->start == FROM_DATE ? w->from_day : INT64_C(0) + INT32_MIN,
            .until_day = w->until_day,
        };
    }
    return OK;
}

static enum err campaign_list(struct call *c, const struct campaign_list_in *in,
                              struct campaign_list_out *out)
{
    (void)in;
    struct campaign *all;
    size_t n;
    enum err e = campaigns_all(c, &all, &n);
    if (e) return e;
    out->items.at = ARENA_ARRAY(c->arena, struct campaign_line, n ? n : 1);
    if (!out->items.at) return NO_MEMORY;
    for (size_t i = 0; i < n && !e; i++) e = describe(c, &all[i], &out->items.at[i]);
    out->items.n = n;
    return e;
}
OP_RUN(campaign_list)

static const struct operation campaign_rows[] = {
    OP(campaign_open, WRITE, ADMIN | SYSTEM, ON_NOTHING, PREPARED_ALONE(campaign_open),
       REFUSES(CATALOGUE_FAULTY),
       .summary = "Open a campaign from its catalogue file, or replace the file."),
    OP(campaign_list, READ, EVERYBODY, ON_NOTHING, .budget = "public",
       .summary = "The campaigns and what each benefit is."),
};
OP_TABLE(campaign);
