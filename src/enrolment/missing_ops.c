/* Who never came back (R44): last year's holders of a school without a file in the campaign now
 * open, seen by the school and nudged by mail, never more than once a fortnight. */
#include "campaign/campaign.h"
#include "notice/notice.h"
#include "sql/enrolment_sql.h"

/* A family reads one reminder, and no flood of them: R44 says "nudge". */
enum { FORTNIGHT_MS = 14 * 24 * 60 * 60 * 1000, NUDGES_A_CHUNK = 50 };

/* The campaign whose validations are open, and the one before it; *before 0: there was none. */
static enum err two_campaigns(struct call *c, struct campaign *now, int64_t *before_id)
{
    struct campaign *all;
    size_t n;
    enum err e = campaign_to_validate(c, now);
    if (!e) e = campaigns_all(c, &all, &n);
    *before_id = 0;
    for (size_t i = 1; !e && i < n; i++)
        if (all[i].id == now->id) *before_id = all[i - 1].id;
    return e;
}

/* --- enrolment_missing ------------------------------------------------------------------------ */
struct enrolment_missing_in {
    struct text cursor;
    int64_t limit;
};
SHAPE(enrolment_missing_in,
      FIELD(enrolment_missing_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 600),
      FIELD(enrolment_missing_in, limit, INT, .flags = OPTIONAL, .max = PAGE_MAX));
struct missing_holder {
    int64_t person_id;
    struct text given_name, family_name;
    int64_t birth_day;
    struct text holder, course, class_name;
    int64_t has_mail, nudged_at;
};
SHAPE(missing_holder, FIELD(missing_holder, person_id, ID),
      FIELD(missing_holder, given_name, TEXT_FIELD), FIELD(missing_holder, family_name, TEXT_FIELD),
      FIELD(missing_holder, birth_day, DAY), FIELD(missing_holder, holder, TEXT_FIELD),
      FIELD(missing_holder, course, TEXT_FIELD, .says = "Of last year, as the class is."),
      FIELD(missing_holder, class_name, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(missing_holder, has_mail, FLAG, .says = "Without one, only the school can tell them."),
      FIELD(missing_holder, nudged_at, INSTANT, .flags = OPTIONAL));
struct enrolment_missing_out {
    struct text campaign;
    LIST_OF(struct missing_holder) items;
    struct text next_cursor;
};
SHAPE(enrolment_missing_out, FIELD(enrolment_missing_out, campaign, TEXT_FIELD),
      LIST_FIELD(enrolment_missing_out, items, missing_holder),
      FIELD(enrolment_missing_out, next_cursor, TEXT_FIELD, .flags = OPTIONAL));

static struct missing_holder missing_holder_of(const struct files_missing_row *r)
{
    return (struct missing_holder){ .person_id = r->person_id,
                                    .given_name = r->given_name,
                                    .family_name = r->family_name,
                                    .birth_day = r->birth_day,
                                    .holder = r->holder,
                                    .course = r->course,
                                    .class_name = r->class_name,
                                    .has_mail = r->has_mail,
                                    .nudged_at = r->nudged_ms };
}

static enum err enrolment_missing(struct call *c, const struct enrolment_missing_in *in,
                                  struct enrolment_missing_out *out)
{
    struct page_key from;
    enum err e = page_start(c, "enrolment_missing", in->cursor, &from);
    if (e) return e;
    struct campaign now;
    int64_t before_id;
    e = two_campaigns(c, &now, &before_id);
    if (e) return e;
    out->campaign = now.catalogue->code;
    size_t limit = (size_t)page_limit(in->limit), n;
    struct files_missing_row *rows;
    e = sql_files_missing(c->tx, c->actor->school_id, before_id, now.id,
                          from.words.at ? from.words : TEXT(""), from.number, (int64_t)limit + 1,
                          &rows, &n);
    if (e) return e;
    out->items.n = n < limit ? n : limit;
    out->items.at = ARENA_ARRAY(c->arena, struct missing_holder, out->items.n + 1);
    if (!out->items.at) return NO_MEMORY;
    for (size_t i = 0; i < out->items.n; i++) out->items.at[i] = missing_holder_of(&rows[i]);
    if (n <= limit) return OK;
    struct page_key last = { rows[limit - 1].search_key, rows[limit - 1].id };
    out->next_cursor = page_next(c, "enrolment_missing", &last);
    return out->next_cursor.at ? OK : NO_MEMORY;
}
OP_RUN(enrolment_missing)

/* --- enrolment_nudge -------------------------------------------------------------------------- */
NOTHING(enrolment_nudge_in);
struct enrolment_nudge_out {
    int64_t nudged;
};
SHAPE(enrolment_nudge_out,
      FIELD(enrolment_nudge_out, nudged, INT, .says = "Those with a mail, not told lately."));

static enum err enrolment_nudge(struct call *c, const struct enrolment_nudge_in *in,
                                struct enrolment_nudge_out *out)
{
    (void)in;
    struct campaign now;
    int64_t before_id;
    enum err e = two_campaigns(c, &now, &before_id);
    if (e) return e;
    struct progress *job = c->job;
    struct files_to_nudge_row *rows;
    size_t n;
    e = sql_files_to_nudge(c->tx, c->actor->school_id, before_id, now.id, job->cursor.number,
                           c->now_ms - FORTNIGHT_MS, NUDGES_A_CHUNK, &rows, &n);
    for (size_t i = 0; i < n && !e; i++)
        e = notice_queue(c, "not_revalidated", rows[i].account_id, rows[i].id, now.catalogue->code);
    if (e) return e;
    if (n) job->cursor.number = rows[n - 1].id;
    job->done += (int64_t)n;
    job->finished = n < NUDGES_A_CHUNK;
    out->nudged = job->done;
    return OK;
}
OP_RUN(enrolment_nudge)

#define OUT_OF_SEASON VALIDATIONS_NOT_OPEN, NO_CAMPAIGN
static const struct operation enrolment_missing_rows[] = {
    OP(enrolment_missing, READ, SCHOOL, ON_OWN, REFUSES(OUT_OF_SEASON), .rules = "R44",
       .summary = "Last year's holders who have no file in the campaign now open, by name."),
    OP(enrolment_nudge, BULK, SCHOOL, ON_OWN, REFUSES(OUT_OF_SEASON), .rules = "R44",
       .summary = "Write to them, but to nobody more than once a fortnight."),
};
OP_TABLE(enrolment_missing);
