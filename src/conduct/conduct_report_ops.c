/* Reporting (R100): a partner names a use or shows the card's number, a school its pupil; the
 * Region enters what comes by mail. Whoever reports later sees that it was dealt with, and no more.
 */
#include "base/civil.h"
#include "card/card.h"
#include "conduct/conduct.h"
#include "enrolment/enrolment.h"
#include "payment/payment.h"
#include "sql/conduct_sql.h"

enum { LONGEST_REPORT = 2000 };
#define REPORT_MEMBERS                                                                             \
    int64_t category;                                                                              \
    struct text words
#define REPORT_FIELDS(S)                                                                           \
    FIELD(S, category, CHOICE, .choices = conduct_category_words, .flags = AUDITED),               \
        FIELD(S, words, TEXT_FIELD, .flags = OPTIONAL, .max = LONGEST_REPORT,                      \
              .says = "What happened; the Region need not know it.")

struct conduct_answer {
    int64_t conduct_id;
};
SHAPE(conduct_answer, FIELD(conduct_answer, conduct_id, ID));

static struct text or_empty(struct text t)
{
    return t.at ? t : TEXT("");
}

/* --- conduct_report --------------------------------------------------------------------------- */
struct conduct_report_in {
    int64_t payment_id;
    struct text card;
    REPORT_MEMBERS;
};
SHAPE(conduct_report_in,
      FIELD(conduct_report_in, payment_id, ID, .flags = OPTIONAL, .says = "A use at this partner."),
      FIELD(conduct_report_in, card, TEXT_FIELD, .flags = OPTIONAL | SECRET, .max = 80,
            .says = "Or the QR code, or the printed number."),
      REPORT_FIELDS(conduct_report_in));
#define conduct_report_out       conduct_answer
#define conduct_report_out_shape conduct_answer_shape

static enum err one_of_both(struct call *c)
{
    facts_add_text(&c->facts, "field", TEXT("payment_id"));
    facts_add_text(&c->facts, "why",
                   c->lang == FRENCH ? TEXT("ou card, l'un des deux")
                                     : TEXT("or card, one of them"));
    return BAD_INPUT;
}

static enum err person_reported(struct call *c, const struct conduct_report_in *in,
                                int64_t *person_id)
{
    if (in->payment_id) {
        struct payment p;
        enum err e = payment_by_id(c, in->payment_id, &p);
        *person_id = e ? 0 : p.person_id;
        return e == NO_ROW ? NOT_FOUND : e;
    }
    struct presented_card card;
    enum err e = card_present(c, in->card, &card);
    *person_id = e ? 0 : card.person_id;
    return e;
}

static enum err conduct_report(struct call *c, const struct conduct_report_in *in,
                               struct conduct_answer *out)
{
    if ((in->payment_id != 0) == !text_is_empty(in->card)) return one_of_both(c);
    struct conduct_report r = { .category = in->category,
                                .payment_id = in->payment_id,
                                .partner_id = c->actor->partner_id,
                                .words = or_empty(in->words) };
    enum err e = person_reported(c, in, &r.person_id);
    return e ? e : conduct_add(c, &r, &out->conduct_id);
}
OP_RUN(conduct_report)

/* --- conduct_report_person -------------------------------------------------------------------- */
struct conduct_report_person_in {
    int64_t person_id;
    REPORT_MEMBERS;
};
SHAPE(conduct_report_person_in, FIELD(conduct_report_person_in, person_id, ID),
      REPORT_FIELDS(conduct_report_person_in));
#define conduct_report_person_out       conduct_answer
#define conduct_report_person_out_shape conduct_answer_shape

static enum err conduct_report_person(struct call *c, const struct conduct_report_person_in *in,
                                      struct conduct_answer *out)
{
    struct conduct_report r = { .category = in->category,
                                .person_id = in->person_id,
                                .school_id = c->actor->school_id,
                                .words = or_empty(in->words) };
    return conduct_add(c, &r, &out->conduct_id);
}
OP_RUN(conduct_report_person)

/* --- conduct_reported ------------------------------------------------------------------------- */
struct conduct_reported_in {
    struct text cursor;
    int64_t limit;
};
SHAPE(conduct_reported_in,
      FIELD(conduct_reported_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 400),
      FIELD(conduct_reported_in, limit, INT, .flags = OPTIONAL, .max = PAGE_MAX));
struct reported_conduct {
    int64_t conduct_id, reported_at;
    struct text category, label, state;
};
SHAPE(reported_conduct, FIELD(reported_conduct, conduct_id, ID),
      FIELD(reported_conduct, reported_at, INSTANT), FIELD(reported_conduct, category, TEXT_FIELD),
      FIELD(reported_conduct, label, TEXT_FIELD),
      FIELD(reported_conduct, state, TEXT_FIELD, .says = "received, under_way or closed"));
struct conduct_reported_out {
    LIST_OF(struct reported_conduct) items;
    struct text next_cursor;
};
SHAPE(conduct_reported_out, LIST_FIELD(conduct_reported_out, items, reported_conduct),
      FIELD(conduct_reported_out, next_cursor, TEXT_FIELD, .flags = OPTIONAL));

/* What was decided about somebody is no business of those who reported it. */
static struct text state_for_reporter(struct text state)
{
    if (text_is(state, conduct_state_words[CONDUCT_REPORTED])) return TEXT("received");
    bool heard = text_is(state, conduct_state_words[CONDUCT_OPENED]) ||
                 text_is(state, conduct_state_words[CONDUCT_REPLIED]);
    return heard ? TEXT("under_way") : TEXT("closed");
}

static enum err conduct_reported(struct call *c, const struct conduct_reported_in *in,
                                 struct conduct_reported_out *out)
{
    struct page_key from;
    enum err e = page_start(c, "conduct_reported", in->cursor, &from);
    if (e) return e;
    int64_t before = from.number == INT64_MIN ? INT64_MAX : from.number;
    size_t limit = (size_t)page_limit(in->limit), n;
    struct listed_conduct *rows;
    const struct actor *a = c->actor;
    e = a->role == SCHOOL
            ? sql_conducts_by_school(c->tx, a->school_id, before, (int64_t)limit + 1, &rows, &n)
            : sql_conducts_by_partner(c->tx, a->partner_id, before, (int64_t)limit + 1, &rows, &n);
    if (e) return e;
    out->items.n = n < limit ? n : limit;
    out->items.at = ARENA_ARRAY(c->arena, struct reported_conduct, out->items.n + 1);
    if (!out->items.at) return NO_MEMORY;
    for (size_t i = 0; i < out->items.n; i++)
        out->items.at[i] =
            (struct reported_conduct){ rows[i].id, rows[i].reported_ms, rows[i].category,
                                       conduct_category_label(rows[i].category, c->lang),
                                       state_for_reporter(rows[i].state) };
    if (n <= limit) return OK;
    struct page_key last = { .number = rows[limit - 1].id };
    out->next_cursor = page_next(c, "conduct_reported", &last);
    return out->next_cursor.at ? OK : NO_MEMORY;
}
OP_RUN(conduct_reported)

static const struct operation conduct_report_rows[] = {
    OP(conduct_report, WRITE, CASHIER | MANAGER, BY_OBJECT, OBJECT_OF(payment_id, payment_owner),
       .rules = "R100", .budget = "code", .touches = "conduct",
       REFUSES(UNKNOWN_CARD, CARD_BLOCKED, CARD_NOT_ACTIVE),
       .summary = "Tell the Region of incivility linked to a card."),
    OP(conduct_report_person, WRITE, SCHOOL | BENEFITS | SUPPORT, BY_OBJECT,
       OBJECT_OF(person_id, enrolment_person_owner), .rules = "R100", .touches = "conduct",
       .summary = "The same of a pupil, or of what was reported by mail."),
    OP(conduct_reported, READ, CASHIER | MANAGER | SCHOOL, ON_OWN, .rules = "R100",
       .watch = "conduct", .summary = "One's own reports, and whether they were dealt with."),
};
OP_TABLE(conduct_report);
