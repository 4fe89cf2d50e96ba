/* Seeing what was reported, said and decided: all of it for the Region; for the young person and
 * who represents them, from the day they were told, and never who reported. */
#include "base/civil.h"
#include "conduct/conduct.h"
#include "enrolment/enrolment.h"
#include "sql/conduct_sql.h"

/* --- lists ------------------------------------------------------------------------------------ */
struct conduct_line {
    int64_t conduct_id, person_id;
    struct text given_name, family_name, state, category, label;
    int64_t reported_at, reply_until_day;
    struct text number;
    int64_t until_day;
};
SHAPE(conduct_line, FIELD(conduct_line, conduct_id, ID), FIELD(conduct_line, person_id, ID),
      FIELD(conduct_line, given_name, TEXT_FIELD), FIELD(conduct_line, family_name, TEXT_FIELD),
      FIELD(conduct_line, state, TEXT_FIELD), FIELD(conduct_line, category, TEXT_FIELD),
      FIELD(conduct_line, label, TEXT_FIELD), FIELD(conduct_line, reported_at, INSTANT),
      FIELD(conduct_line, reply_until_day, DAY, .flags = OPTIONAL),
      FIELD(conduct_line, number, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(conduct_line, until_day, DAY, .flags = OPTIONAL));
struct conduct_lines {
    LIST_OF(struct conduct_line) items;
    struct text next_cursor;
};
SHAPE(conduct_lines, LIST_FIELD(conduct_lines, items, conduct_line),
      FIELD(conduct_lines, next_cursor, TEXT_FIELD, .flags = OPTIONAL));

/* `rows` hold one more than the page when there are more. */
static enum err say_lines(struct call *c, const char *operation, const struct listed_conduct *rows,
                          size_t n, size_t limit, struct conduct_lines *out)
{
    out->items.n = n < limit ? n : limit;
    out->items.at = ARENA_ARRAY(c->arena, struct conduct_line, out->items.n + 1);
    if (!out->items.at) return NO_MEMORY;
    for (size_t i = 0; i < out->items.n; i++) {
        const struct listed_conduct *r = &rows[i];
        out->items.at[i] =
            (struct conduct_line){ .conduct_id = r->id,
                                   .person_id = r->person_id,
                                   .given_name = r->given_name,
                                   .family_name = r->family_name,
                                   .state = r->state,
                                   .category = r->category,
                                   .label = conduct_category_label(r->category, c->lang),
                                   .reported_at = r->reported_ms,
                                   .reply_until_day = r->reply_until_day,
                                   .until_day = r->until_day };
        if (r->number.len) out->items.at[i].number = r->number;
    }
    if (n <= limit) return OK;
    struct page_key last = { .number = rows[limit - 1].id };
    out->next_cursor = page_next(c, operation, &last);
    return out->next_cursor.at ? OK : NO_MEMORY;
}

/* Lists run from the latest on. */
static enum err page_before(struct call *c, const char *operation, struct text cursor,
                            int64_t *before)
{
    struct page_key from;
    enum err e = page_start(c, operation, cursor, &from);
    *before = e || from.number == INT64_MIN ? INT64_MAX : from.number;
    return e;
}

static const char *const filter_words[] = { "all",     "reported",   "dismissed", "opened",
                                            "replied", "decided",    "lifted",    "appealed",
                                            "upheld",  "overturned", NULL };
struct conduct_list_in {
    int64_t state;
    struct text cursor;
    int64_t limit;
};
SHAPE(conduct_list_in,
      FIELD(conduct_list_in, state, CHOICE, .flags = OPTIONAL, .choices = filter_words),
      FIELD(conduct_list_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 400),
      FIELD(conduct_list_in, limit, INT, .flags = OPTIONAL, .max = PAGE_MAX));
#define conduct_list_out       conduct_lines
#define conduct_list_out_shape conduct_lines_shape

static enum err conduct_list(struct call *c, const struct conduct_list_in *in,
                             struct conduct_lines *out)
{
    int64_t before;
    enum err e = page_before(c, "conduct_list", in->cursor, &before);
    if (e) return e;
    size_t limit = (size_t)page_limit(in->limit), n;
    struct listed_conduct *rows;
    e = in->state ? sql_conducts_in_state(c->tx, text_of(filter_words[in->state]), before,
                                          (int64_t)limit + 1, &rows, &n)
                  : sql_conducts_all(c->tx, before, (int64_t)limit + 1, &rows, &n);
    return e ? e : say_lines(c, "conduct_list", rows, n, limit, out);
}
OP_RUN(conduct_list)

struct conduct_of_person_in {
    int64_t person_id;
    struct text cursor;
    int64_t limit;
};
SHAPE(conduct_of_person_in, FIELD(conduct_of_person_in, person_id, ID),
      FIELD(conduct_of_person_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 400),
      FIELD(conduct_of_person_in, limit, INT, .flags = OPTIONAL, .max = PAGE_MAX));
#define conduct_of_person_out       conduct_lines
#define conduct_of_person_out_shape conduct_lines_shape

static enum err conduct_of_person(struct call *c, const struct conduct_of_person_in *in,
                                  struct conduct_lines *out)
{
    int64_t before;
    enum err e = page_before(c, "conduct_of_person", in->cursor, &before);
    if (e) return e;
    size_t limit = (size_t)page_limit(in->limit), n;
    struct listed_conduct *rows;
    e = sql_conducts_of_person(c->tx, in->person_id, before, (int64_t)limit + 1, DAY_NONE, &rows,
                               &n);
    return e ? e : say_lines(c, "conduct_of_person", rows, n, limit, out);
}
OP_RUN(conduct_of_person)

/* --- conduct_show ----------------------------------------------------------------------------- */
struct conduct_show_in {
    int64_t conduct_id;
};
SHAPE(conduct_show_in, FIELD(conduct_show_in, conduct_id, ID));
struct conduct_done {
    struct text action, words;
    int64_t at;
};
SHAPE(conduct_done, FIELD(conduct_done, action, TEXT_FIELD), FIELD(conduct_done, words, TEXT_FIELD),
      FIELD(conduct_done, at, INSTANT));
struct conduct_show_out {
    int64_t conduct_id, person_id;
    struct text given_name, family_name;
    int64_t state;
    struct text category, label;
    int64_t reported_at;
    struct text report, reporter;
    int64_t payment_id, reply_until_day;
    LIST_OF(struct conduct_done) steps;
    struct text number, campaign;
    int64_t until_day, appeal_until_day, in_force;
};
SHAPE(conduct_show_out, FIELD(conduct_show_out, conduct_id, ID),
      FIELD(conduct_show_out, person_id, ID), FIELD(conduct_show_out, given_name, TEXT_FIELD),
      FIELD(conduct_show_out, family_name, TEXT_FIELD),
      FIELD(conduct_show_out, state, CHOICE, .choices = conduct_state_words),
      FIELD(conduct_show_out, category, TEXT_FIELD), FIELD(conduct_show_out, label, TEXT_FIELD),
      FIELD(conduct_show_out, reported_at, INSTANT),
      FIELD(conduct_show_out, report, TEXT_FIELD, .flags = OPTIONAL, .max = 2000,
            .says = "The reporter's words, for the Region alone."),
      FIELD(conduct_show_out, reporter, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(conduct_show_out, payment_id, ID, .flags = OPTIONAL),
      FIELD(conduct_show_out, reply_until_day, DAY, .flags = OPTIONAL),
      LIST_FIELD(conduct_show_out, steps, conduct_done),
      FIELD(conduct_show_out, number, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(conduct_show_out, campaign, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(conduct_show_out, until_day, DAY, .flags = OPTIONAL),
      FIELD(conduct_show_out, appeal_until_day, DAY, .flags = OPTIONAL),
      FIELD(conduct_show_out, in_force, FLAG,
            .says = "Benefits are suspended by it on the day of the call."));

/* Whoever replied or appealed reads their own words; another parent's are theirs (D13). */
static bool may_read(const struct call *c, const struct conduct_steps_row *step)
{
    if (!(c->actor->role & FAMILY)) return true;
    bool of_family = text_is(step->action, "reply") || text_is(step->action, "appeal");
    return !of_family || step->account_id == c->actor->account_id;
}

static enum err say_steps(struct call *c, int64_t conduct_id, struct conduct_show_out *out)
{
    struct conduct_steps_row *rows;
    size_t n;
    enum err e = sql_conduct_steps(c->tx, conduct_id, &rows, &n);
    if (e) return e;
    out->steps.at = ARENA_ARRAY(c->arena, struct conduct_done, n + 1);
    if (!out->steps.at) return NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        if (may_read(c, &rows[i]))
            out->steps.at[out->steps.n++] =
                (struct conduct_done){ rows[i].action, rows[i].words, rows[i].at_ms };
    return OK;
}

static enum err say_to_region(struct call *c, const struct conduct *k, struct conduct_show_out *out)
{
    struct conduct_reporter_row reporter;
    enum err e = sql_conduct_reporter(c->tx, k->partner_id, k->school_id, &reporter);
    if (e) return e == NO_ROW ? DEFECT : e;
    out->report = k->report;
    out->payment_id = k->payment_id;
    if (reporter.name.len) out->reporter = reporter.name;
    return OK;
}

static enum err say_decision(struct call *c, const struct conduct *k, struct conduct_show_out *out)
{
    if (!k->number.len) return OK;
    struct campaign campaign;
    enum err e = campaign_by_id(c, k->campaign_id, &campaign);
    if (e) return e == NO_ROW ? DEFECT : e;
    out->number = k->number;
    out->campaign = campaign.catalogue->code;
    return OK;
}

static enum err conduct_show(struct call *c, const struct conduct_show_in *in,
                             struct conduct_show_out *out)
{
    struct conduct k;
    enum err e = conduct_by_id(c, in->conduct_id, &k);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    struct conduct_person_row person;
    e = sql_conduct_person(c->tx, k.person_id, &person);
    if (e) return e == NO_ROW ? DEFECT : e;
    *out = (struct conduct_show_out){ .conduct_id = k.id,
                                      .person_id = k.person_id,
                                      .given_name = person.given_name,
                                      .family_name = person.family_name,
                                      .state = k.state,
                                      .category = k.category,
                                      .label = conduct_category_label(k.category, c->lang),
                                      .reported_at = k.reported_ms,
                                      .reply_until_day = k.reply_until_day,
                                      .until_day = k.until_day,
                                      .appeal_until_day = k.appeal_until_day,
                                      .in_force = conduct_is_in_force(c, &k) };
    e = say_decision(c, &k, out);
    if (!e && !(c->actor->role & FAMILY)) e = say_to_region(c, &k, out);
    return e ? e : say_steps(c, k.id, out);
}
OP_RUN(conduct_show)

/* --- conduct_decision ------------------------------------------------------------------------- */
struct conduct_decision_in {
    int64_t conduct_id;
};
SHAPE(conduct_decision_in, FIELD(conduct_decision_in, conduct_id, ID));
struct conduct_decision_out {
    struct text number;
    int64_t decided_at;
    struct text text, plain;
    int64_t appeal_until_day;
};
SHAPE(conduct_decision_out, FIELD(conduct_decision_out, number, TEXT_FIELD),
      FIELD(conduct_decision_out, decided_at, INSTANT),
      FIELD(conduct_decision_out, text, TEXT_FIELD, .max = 20000,
            .says = "As it is served: in French, reasoned, with the ways to appeal."),
      FIELD(conduct_decision_out, plain, TEXT_FIELD, .max = 4000,
            .says = "The same in a few plain words."),
      FIELD(conduct_decision_out, appeal_until_day, DAY));

static enum err conduct_decision(struct call *c, const struct conduct_decision_in *in,
                                 struct conduct_decision_out *out)
{
    struct conduct k;
    enum err e = conduct_by_id(c, in->conduct_id, &k);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    if (!k.number.len) {
        facts_add_text(&c->facts, "state", text_of(conduct_state_words[k.state]));
        return WRONG_STATE;
    }
    out->number = k.number;
    out->decided_at = k.decided_ms;
    out->appeal_until_day = k.appeal_until_day;
    e = conduct_write_decision(c, &k, &out->text);
    return e ? e : conduct_write_plain(c, &k, &out->plain);
}
OP_RUN(conduct_decision)

static const struct operation conduct_view_rows[] = {
    OP(conduct_list, READ, BENEFITS, ON_NOTHING, .rules = "R100 R101", .watch = "conduct",
       .summary = "What was reported, latest first."),
    OP(conduct_of_person, READ, FAMILY | BENEFITS, BY_OBJECT,
       OBJECT_OF(person_id, enrolment_person_owner), .rules = "R101", .watch = "conduct",
       .summary = "What somebody was told of, latest first."),
    OP(conduct_show, READ, FAMILY | BENEFITS, BY_OBJECT, OBJECT_OF(conduct_id, conduct_owner),
       .rules = "R101 R102", .watch = "conduct", .summary = "A report and what became of it."),
    OP(conduct_decision, READ, FAMILY | BENEFITS, BY_OBJECT, OBJECT_OF(conduct_id, conduct_owner),
       .rules = "R102 D41", REFUSES(WRONG_STATE),
       .summary = "A decision as it is served, and in plain words."),
};
OP_TABLE(conduct_view);
