/* collective_lines_ops.c - who is in a group: the school names its pupils and agrees line by line
 * (R92), each pupil sees what concerns them and may object (D37). */
#include "base/civil.h"
#include "collective/collective.h"
#include "enrolment/enrolment.h"
#include "partner/partner.h"
#include "sql/collective_sql.h"

enum { LINES_A_CHUNK = 20 };

static enum err find_item(struct call *c, int64_t proposal_id, int64_t item_id, struct proposal *p,
                          struct item *item)
{
    enum err e = proposal_by_id(c, proposal_id, p);
    return e ? e : proposal_item(c, p, item_id, item);
}

/* As on the planned day, or today when it has passed. */
static int64_t planned_day(const struct call *c, const struct proposal *p)
{
    return p->pay_day > c->today ? p->pay_day : c->today;
}

static enum err pupils_after(struct call *c, const struct proposal *p, const struct item *item,
                             struct text class_name, const struct page_key *after, int64_t most,
                             struct candidate **rows, size_t *n)
{
    struct text key = after->words.at ? after->words : TEXT("");
    return text_is_empty(class_name)
               ? sql_candidates(c->tx, p->school_id, item->campaign.id, item->id, key,
                                after->number, most, rows, n)
               : sql_candidates_in_class(c->tx, p->school_id, item->campaign.id, item->id, key,
                                         after->number, most, class_name, rows, n);
}

/* --- collective_candidates -------------------------------------------------------------------- */
struct collective_candidates_in {
    int64_t proposal_id, item_id;
    struct text class_name, cursor;
    int64_t limit;
};
SHAPE(collective_candidates_in, FIELD(collective_candidates_in, proposal_id, ID),
      FIELD(collective_candidates_in, item_id, ID),
      FIELD(collective_candidates_in, class_name, TEXT_FIELD, .flags = OPTIONAL, .max = 40),
      FIELD(collective_candidates_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 600),
      FIELD(collective_candidates_in, limit, INT, .flags = OPTIONAL, .max = PAGE_MAX));
struct candidate_view {
    int64_t enrolment_id;
    struct text given_name, family_name, class_name;
    int64_t is_line, eligible;
    struct text type, reason;
};
SHAPE(candidate_view, FIELD(candidate_view, enrolment_id, ID),
      FIELD(candidate_view, given_name, TEXT_FIELD), FIELD(candidate_view, family_name, TEXT_FIELD),
      FIELD(candidate_view, class_name, TEXT_FIELD), FIELD(candidate_view, is_line, FLAG),
      FIELD(candidate_view, eligible, FLAG),
      FIELD(candidate_view, type, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(candidate_view, reason, TEXT_FIELD, .flags = OPTIONAL,
            .says = "Without what is left of the benefit."));
struct collective_candidates_out {
    LIST_OF(struct candidate_view) items;
    struct text next_cursor;
};
SHAPE(collective_candidates_out, LIST_FIELD(collective_candidates_out, items, candidate_view),
      FIELD(collective_candidates_out, next_cursor, TEXT_FIELD, .flags = OPTIONAL));

static enum err say_candidate(struct call *c, const struct proposal *p,
                              const struct counter *counter, const struct item *item,
                              const struct candidate *row, struct candidate_view *view)
{
    struct bid bid = { .enrolment_id = row->enrolment_id, .item = item };
    enum err e = bid_judge(c, p, counter, planned_day(c, p), &bid);
    if (e) return e;
    struct text type = bid.why ? text_of(err_slug(bid.why)) : TEXT("");
    struct text reason = line_reason_for_others(c, type, bid.says[c->lang]);
    bool hidden = bid.why && !text_equal(reason, bid.says[c->lang]);
    *view = (struct candidate_view){ .enrolment_id = row->enrolment_id,
                                     .given_name = row->given_name,
                                     .family_name = row->family_name,
                                     .class_name = row->class_name,
                                     .is_line = row->line_id != 0,
                                     .eligible = !bid.why,
                                     .type = hidden ? text_of(err_slug(NOT_ENOUGH_LEFT)) : type,
                                     .reason = reason };
    return OK;
}

static enum err collective_candidates(struct call *c, const struct collective_candidates_in *in,
                                      struct collective_candidates_out *out)
{
    struct proposal p;
    struct item item;
    struct counter counter;
    struct page_key from;
    enum err e = page_start(c, "collective_candidates", in->cursor, &from);
    if (!e) e = find_item(c, in->proposal_id, in->item_id, &p, &item);
    if (!e) e = counter_open(c, p.place_id, &counter);
    if (e) return e;
    int64_t limit = page_limit(in->limit);
    struct candidate *rows;
    size_t n;
    e = pupils_after(c, &p, &item, in->class_name, &from, limit + 1, &rows, &n);
    if (e) return e;
    if (n > (size_t)limit) {
        n = (size_t)limit;
        struct page_key last = { rows[n - 1].search_key, rows[n - 1].enrolment_id };
        out->next_cursor = page_next(c, "collective_candidates", &last);
    }
    out->items.at = ARENA_ARRAY(c->arena, struct candidate_view, n ? n : 1);
    if (!out->items.at) return NO_MEMORY;
    out->items.n = n;
    for (size_t i = 0; i < n && !e; i++)
        e = say_candidate(c, &p, &counter, &item, &rows[i], &out->items.at[i]);
    return e;
}
OP_RUN(collective_candidates)

/* --- collective_lines_set --------------------------------------------------------------------- */
struct named_pupil {
    int64_t enrolment_id;
};
SHAPE(named_pupil, FIELD(named_pupil, enrolment_id, ID));
struct collective_lines_set_in {
    int64_t proposal_id, item_id;
    LIST_OF(struct named_pupil) pupils;
    struct text class_name;
};
SHAPE(collective_lines_set_in, FIELD(collective_lines_set_in, proposal_id, ID),
      FIELD(collective_lines_set_in, item_id, ID),
      LIST_FIELD(collective_lines_set_in, pupils, named_pupil, .flags = OPTIONAL,
                 .max = PROPOSAL_LINES_MAX, .says = "Files of this school."),
      FIELD(collective_lines_set_in, class_name, TEXT_FIELD, .flags = OPTIONAL, .max = 40,
            .says = "Or all validated files of a class."));
struct collective_lines_set_out {
    int64_t lines, left_out, unknown;
};
SHAPE(collective_lines_set_out, FIELD(collective_lines_set_out, lines, INT),
      FIELD(collective_lines_set_out, left_out, INT, .says = "With a reason: collective_show."),
      FIELD(collective_lines_set_out, unknown, INT, .says = "No file of this school."));

struct naming { /* of pupils for one item */
    struct proposal proposal;
    struct item item;
    struct counter counter;
};

static enum err room_is_left(struct call *c, const struct naming *naming)
{
    struct lines_in_proposal_row lines;
    enum err e = sql_lines_in_proposal(c->tx, naming->proposal.id, &lines);
    if (e || lines.lines < PROPOSAL_LINES_MAX) return e;
    return partner_bad_input(c, "pupils", "font plus de 1000 lignes avec celles qui y sont",
                             "make more than 1,000 lines with those that are there");
}

static enum err name_one(struct call *c, const struct naming *naming, int64_t enrolment_id)
{
    enum err e = room_is_left(c, naming);
    if (e) return e;
    struct bid bid = { .enrolment_id = enrolment_id, .item = &naming->item };
    const struct proposal *p = &naming->proposal;
    e = bid_judge(c, p, &naming->counter, planned_day(c, p), &bid);
    return e ? e : line_add(c, p, &bid);
}

/* Whoever is no file of this school is passed over: even that somebody has one is not told. */
static enum err name_listed(struct call *c, const struct naming *naming,
                            const struct collective_lines_set_in *in)
{
    struct progress *job = c->job;
    job->total = (int64_t)in->pupils.n;
    for (int i = 0; i < LINES_A_CHUNK && job->done < job->total; i++, job->done++) {
        int64_t id = in->pupils.at[job->done].enrolment_id;
        struct owner owner = { 0 };
        enum err e = enrolment_owner(c, id, &owner);
        if (e && e != NOT_FOUND) return e;
        if (e || owner.school_id != naming->proposal.school_id) continue;
        e = name_one(c, naming, id);
        if (e) return e;
    }
    job->cursor.number = job->done;
    job->finished = job->done == job->total;
    return OK;
}

static enum err name_class(struct call *c, const struct naming *naming,
                           const struct collective_lines_set_in *in)
{
    struct progress *job = c->job;
    struct candidate *rows;
    size_t n;
    enum err e = pupils_after(c, &naming->proposal, &naming->item, in->class_name, &job->cursor,
                              LINES_A_CHUNK, &rows, &n);
    for (size_t i = 0; i < n && !e; i++) e = name_one(c, naming, rows[i].enrolment_id);
    if (e) return e;
    job->done += (int64_t)n;
    if (n) job->cursor = (struct page_key){ rows[n - 1].search_key, rows[n - 1].enrolment_id };
    job->finished = n < LINES_A_CHUNK;
    return OK;
}

static enum err report_lines(struct call *c, int64_t item_id, struct collective_lines_set_out *out)
{
    struct item_sums_row *sums;
    size_t n;
    enum err e = sql_item_sums(c->tx, item_id, &sums, &n);
    if (e) return e;
    for (size_t i = 0; i < n; i++)
        *(text_is(sums[i].state, "in") ? &out->lines : &out->left_out) += sums[i].lines;
    out->unknown = c->job->done - out->lines - out->left_out;
    return OK;
}

/* What the list says replaces what it said before, of this item. */
static enum err collective_lines_set(struct call *c, const struct collective_lines_set_in *in,
                                     struct collective_lines_set_out *out)
{
    struct naming naming;
    enum err e = find_item(c, in->proposal_id, in->item_id, &naming.proposal, &naming.item);
    if (!e) e = proposal_allows(c, &naming.proposal, PROPOSAL_SET_LINES);
    if (!e) e = counter_open(c, naming.proposal.place_id, &naming.counter);
    if (!e && !c->job->done) e = sql_lines_forget(c->tx, in->item_id);
    if (e) return e;
    e = text_is_empty(in->class_name) ? name_listed(c, &naming, in) : name_class(c, &naming, in);
    return e || !c->job->finished ? e : report_lines(c, in->item_id, out);
}
OP_RUN(collective_lines_set)

/* --- collective_agree ------------------------------------------------------------------------- */
struct collective_agree_in {
    int64_t proposal_id;
};
SHAPE(collective_agree_in, FIELD(collective_agree_in, proposal_id, ID));
struct collective_agree_out {
    int64_t lines, left_out, object_until_day, pay_day;
};
SHAPE(collective_agree_out, FIELD(collective_agree_out, lines, INT),
      FIELD(collective_agree_out, left_out, INT),
      FIELD(collective_agree_out, object_until_day, DAY, .says = "Pupils may object until then."),
      FIELD(collective_agree_out, pay_day, DAY));

static enum err tell_some(struct call *c, const struct proposal *p, const struct counter *counter)
{
    struct progress *job = c->job;
    struct item *items;
    struct line_key *lines;
    size_t item_count, n;
    enum err e = proposal_items(c, p->id, &items, &item_count);
    if (e) return e;
    e = sql_lines_after(c->tx, p->id, job->cursor.number, LINES_A_CHUNK, &lines, &n);
    for (size_t i = 0; i < n && !e; i++) {
        struct bid bid = { .line_id = lines[i].id, .enrolment_id = lines[i].enrolment_id };
        for (size_t k = 0; k < item_count; k++)
            if (items[k].id == lines[i].item_id) bid.item = &items[k];
        e = bid.item ? line_tell(c, p, counter, &bid) : DEFECT;
    }
    if (e) return e;
    job->done += (int64_t)n;
    if (n) job->cursor.number = lines[n - 1].id;
    job->finished = n < LINES_A_CHUNK;
    return OK;
}

static enum err report_agreed(struct call *c, const struct proposal *p,
                              struct collective_agree_out *out)
{
    struct line_sums_row *sums;
    size_t n;
    enum err e = sql_line_sums(c->tx, p->id, &sums, &n);
    if (e) return e;
    *out = (struct collective_agree_out){ .object_until_day = p->object_until_day,
                                          .pay_day = p->pay_day };
    for (size_t i = 0; i < n; i++)
        *(text_is(sums[i].state, "left_out") ? &out->left_out : &out->lines) += sums[i].lines;
    return partner_tell(c, p, "group_accepted");
}

/* The first chunk agrees, then pupil after pupil is told. */
static enum err collective_agree(struct call *c, const struct collective_agree_in *in,
                                 struct collective_agree_out *out)
{
    struct proposal p;
    struct counter counter;
    enum err e = proposal_by_id(c, in->proposal_id, &p);
    if (!e && !c->job->done) e = proposal_agree(c, &p);
    if (!e) e = counter_open(c, p.place_id, &counter);
    if (!e) e = tell_some(c, &p, &counter);
    return e || !c->job->finished ? e : report_agreed(c, &p, out);
}
OP_RUN(collective_agree)

/* --- collective_object ------------------------------------------------------------------------ */
struct collective_object_in {
    int64_t line_id;
};
SHAPE(collective_object_in, FIELD(collective_object_in, line_id, ID));
#define collective_object_out       nothing
#define collective_object_out_shape nothing_shape

static enum err collective_object(struct call *c, const struct collective_object_in *in,
                                  struct nothing *out)
{
    (void)out;
    return line_object(c, in->line_id);
}
OP_RUN(collective_object)

/* --- collective_mine -------------------------------------------------------------------------- */
struct collective_mine_in {
    struct text cursor;
    int64_t limit;
};
SHAPE(collective_mine_in,
      FIELD(collective_mine_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 400),
      FIELD(collective_mine_in, limit, INT, .flags = OPTIONAL, .max = PAGE_MAX));
struct my_line {
    int64_t line_id;
    struct text kind, title, partner_name, school_name;
    int64_t event_day, pay_day, object_until_day;
    struct text item_label, benefit_label;
    int64_t amount_cents, units, holder_pays_cents;
    struct text state, proposal_state, reason;
    int64_t can_object;
};
SHAPE(my_line, FIELD(my_line, line_id, ID), FIELD(my_line, kind, TEXT_FIELD),
      FIELD(my_line, title, TEXT_FIELD), FIELD(my_line, partner_name, TEXT_FIELD),
      FIELD(my_line, school_name, TEXT_FIELD), FIELD(my_line, event_day, DAY, .flags = OPTIONAL),
      FIELD(my_line, pay_day, DAY), FIELD(my_line, object_until_day, DAY),
      FIELD(my_line, item_label, TEXT_FIELD), FIELD(my_line, benefit_label, TEXT_FIELD),
      FIELD(my_line, amount_cents, MONEY), FIELD(my_line, units, INT),
      FIELD(my_line, holder_pays_cents, MONEY, .says = "Handed over by the school."),
      FIELD(my_line, state, TEXT_FIELD, .says = "in, left_out, objected, paid or given_back"),
      FIELD(my_line, proposal_state, TEXT_FIELD),
      FIELD(my_line, reason, TEXT_FIELD, .flags = OPTIONAL, .says = "Of what is left out."),
      FIELD(my_line, can_object, FLAG));
struct collective_mine_out {
    LIST_OF(struct my_line) items;
    struct text next_cursor;
};
SHAPE(collective_mine_out, LIST_FIELD(collective_mine_out, items, my_line),
      FIELD(collective_mine_out, next_cursor, TEXT_FIELD, .flags = OPTIONAL));

static enum err say_mine(struct call *c, const struct lines_of_person_row *row,
                         struct my_line *line)
{
    struct campaign campaign;
    enum err e = campaign_by_id(c, row->campaign_id, &campaign);
    if (e) return e == NO_ROW ? DEFECT : e;
    const struct benefit *b = catalogue_benefit(campaign.catalogue, row->benefit);
    bool money = b && b->measure == MEASURE_MONEY;
    bool open = text_is(row->proposal_state, "agreed") && text_is(row->state, "in");
    *line = (struct my_line){
        .line_id = row->line_id,
        .kind = row->kind,
        .title = row->title,
        .partner_name = row->partner_name,
        .school_name = row->school_name,
        .event_day = row->event_day,
        .pay_day = row->pay_day,
        .object_until_day = row->object_until_day,
        .item_label = row->label,
        .benefit_label = b ? b->label.in[c->lang] : row->benefit,
        .amount_cents = money ? row->amount : 0,
        .units = money ? 0 : row->amount,
        .holder_pays_cents = row->holder_cents,
        .state = row->state,
        .proposal_state = row->proposal_state,
        .reason = c->lang == FRENCH ? row->says_fr : row->says_en,
        .can_object = open && c->today <= row->object_until_day,
    };
    return OK;
}

static enum err collective_mine(struct call *c, const struct collective_mine_in *in,
                                struct collective_mine_out *out)
{
    struct page_key from;
    enum err e = page_start(c, "collective_mine", in->cursor, &from);
    if (e) return e;
    int64_t limit = page_limit(in->limit);
    struct lines_of_person_row *rows;
    size_t n;
    e = sql_lines_of_person(c->tx, c->actor->person_id,
                            from.number == INT64_MIN ? INT64_MAX : from.number, limit + 1, &rows,
                            &n);
    if (e) return e;
    if (n > (size_t)limit) {
        n = (size_t)limit;
        struct page_key last = { .number = rows[n - 1].line_id };
        out->next_cursor = page_next(c, "collective_mine", &last);
    }
    out->items.at = ARENA_ARRAY(c->arena, struct my_line, n ? n : 1);
    if (!out->items.at) return NO_MEMORY;
    out->items.n = n;
    for (size_t i = 0; i < n && !e; i++) e = say_mine(c, &rows[i], &out->items.at[i]);
    return e;
}
OP_RUN(collective_mine)

#define OF_PROPOSAL OBJECT_OF(proposal_id, proposal_owner)
static const struct operation collective_lines_rows[] = {
    OP(collective_candidates, READ, SCHOOL, BY_OBJECT, OF_PROPOSAL, .rules = "R92",
       REFUSES(BAD_CURSOR, PARTNER_CLOSED),
       .summary = "The school's validated pupils, and whether an item can be paid for each."),
    OP(collective_lines_set, BULK, SCHOOL, BY_OBJECT, OF_PROPOSAL, .touches = "collective",
       .rules = "R92", REFUSES(WRONG_STATE, PARTNER_CLOSED),
       .summary = "Name the pupils for an item, one by one or a class; replaces those before."),
    OP(collective_agree, BULK, SCHOOL, BY_OBJECT, OF_PROPOSAL, .touches = "collective",
       .rules = "R92 D37", REFUSES(WRONG_STATE, NO_LINES, AGREED_TOO_LATE, PARTNER_CLOSED),
       .summary = "The school agrees, line by line; each pupil is told and may object."),
    OP(collective_object, WRITE, HOLDER, BY_OBJECT, OBJECT_OF(line_id, line_owner),
       .touches = "collective", .rules = "R92 D37",
       REFUSES(ALREADY_DONE, WRONG_STATE, OBJECTION_TOO_LATE),
       .summary = "A pupil objects to what is to be paid with their benefit."),
    OP(collective_mine, READ, HOLDER, ON_OWN, .watch = "collective", .rules = "R92",
       REFUSES(BAD_CURSOR), .summary = "The group orders and outings that concern a pupil."),
};
OP_TABLE(collective_lines);
