/* Orders that their school leaves undecided (D32): the school is reminded, then the Region sees
 * them. */
#include "enrolment/waiting.h"
#include "notice/notice.h"
#include "sql/enrolment_sql.h"

enum { SCHOOLS_A_CHUNK = 10 };

/* --- enrolment_remind ------------------------------------------------------------------------- */
NOTHING(enrolment_remind_in);
struct enrolment_remind_out {
    int64_t schools;
};
SHAPE(enrolment_remind_out, FIELD(enrolment_remind_out, schools, INT));

/* One mail a school and run, to everybody there, however many orders wait. */
static enum err remind(struct call *c, int64_t school_id, int64_t before_ms)
{
    int64_t orders;
    enum err e = sql_orders_reminded(c->tx, school_id, before_ms, c->now_ms, &orders);
    if (e || !orders) return e;
    struct text count = text_format(c->arena, "%lld", (long long)orders);
    struct school_accounts_row *accounts;
    size_t n;
    e = sql_school_accounts(c->tx, school_id, &accounts, &n);
    for (size_t i = 0; i < n && !e; i++)
        e = notice_queue(c, "orders_waiting", accounts[i].account_id, school_id, count);
    return e;
}

static enum err enrolment_remind(struct call *c, const struct enrolment_remind_in *in,
                                 struct enrolment_remind_out *out)
{
    (void)in;
    struct progress *job = c->job;
    int64_t before_ms = waiting_since_ms(c->today, REMINDER_WORKING_DAYS);
    struct schools_to_remind_row *rows;
    size_t n;
    enum err e =
        sql_schools_to_remind(c->tx, before_ms, job->cursor.number, SCHOOLS_A_CHUNK, &rows, &n);
    for (size_t i = 0; i < n && !e; i++) e = remind(c, rows[i].school_id, before_ms);
    if (e) return e;
    if (n) job->cursor.number = rows[n - 1].school_id;
    job->done += (int64_t)n;
    job->finished = n < SCHOOLS_A_CHUNK;
    out->schools = job->done;
    return OK;
}
OP_RUN(enrolment_remind)

/* --- enrolment_waiting ------------------------------------------------------------------------ */
struct enrolment_waiting_in {
    struct text cursor;
    int64_t limit;
};
SHAPE(enrolment_waiting_in,
      FIELD(enrolment_waiting_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 400),
      FIELD(enrolment_waiting_in, limit, INT, .flags = OPTIONAL, .max = PAGE_MAX));
struct waiting_order {
    int64_t enrolment_id, person_id;
    struct text given_name, family_name;
    int64_t birth_day;
    struct text school_uai, school_name;
    int64_t ordered_at, reminded_at;
};
SHAPE(waiting_order, FIELD(waiting_order, enrolment_id, ID), FIELD(waiting_order, person_id, ID),
      FIELD(waiting_order, given_name, TEXT_FIELD), FIELD(waiting_order, family_name, TEXT_FIELD),
      FIELD(waiting_order, birth_day, DAY), FIELD(waiting_order, school_uai, TEXT_FIELD),
      FIELD(waiting_order, school_name, TEXT_FIELD), FIELD(waiting_order, ordered_at, INSTANT),
      FIELD(waiting_order, reminded_at, INSTANT, .flags = OPTIONAL,
            .says = "When the school was reminded."));
struct enrolment_waiting_out {
    LIST_OF(struct waiting_order) items;
    struct text next_cursor;
};
SHAPE(enrolment_waiting_out, LIST_FIELD(enrolment_waiting_out, items, waiting_order),
      FIELD(enrolment_waiting_out, next_cursor, TEXT_FIELD, .flags = OPTIONAL));

static struct waiting_order waiting_order_of(const struct orders_waiting_row *r)
{
    return (struct waiting_order){ .enrolment_id = r->id,
                                   .person_id = r->person_id,
                                   .given_name = r->given_name,
                                   .family_name = r->family_name,
                                   .birth_day = r->birth_day,
                                   .school_uai = r->uai,
                                   .school_name = r->name,
                                   .ordered_at = r->ordered_ms,
                                   .reminded_at = r->reminded_ms };
}

static enum err enrolment_waiting(struct call *c, const struct enrolment_waiting_in *in,
                                  struct enrolment_waiting_out *out)
{
    struct page_key from;
    enum err e = page_start(c, "enrolment_waiting", in->cursor, &from);
    if (e) return e;
    int64_t after_ms = INT64_MIN;
    if (from.words.at && !text_to_int(from.words, &after_ms)) return BAD_CURSOR;
    size_t limit = (size_t)page_limit(in->limit), n;
    struct orders_waiting_row *rows;
    e = sql_orders_waiting(c->tx, waiting_for_region_ms(c->today), after_ms, from.number,
                           (int64_t)limit + 1, &rows, &n);
    if (e) return e;
    out->items.n = n < limit ? n : limit;
    out->items.at = ARENA_ARRAY(c->arena, struct waiting_order, out->items.n + 1);
    if (!out->items.at) return NO_MEMORY;
    for (size_t i = 0; i < out->items.n; i++) out->items.at[i] = waiting_order_of(&rows[i]);
    if (n <= limit) return OK;
    struct page_key last = { text_format(c->arena, "%lld", (long long)rows[limit - 1].ordered_ms),
                             rows[limit - 1].id };
    out->next_cursor = page_next(c, "enrolment_waiting", &last);
    return out->next_cursor.at ? OK : NO_MEMORY;
}
OP_RUN(enrolment_waiting)

static const struct operation enrolment_waiting_rows[] = {
    OP(enrolment_remind, BULK, SYSTEM | ADMIN, ON_NOTHING, .rules = "D32",
       .summary = "Remind schools of the orders they have left undecided for five working days."),
    OP(enrolment_waiting, READ, BENEFITS | SUPPORT, ON_NOTHING, .rules = "D32",
       .summary = "Orders that the Region may decide, their school being silent; oldest first."),
};
OP_TABLE(enrolment_waiting);
