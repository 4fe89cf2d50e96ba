/* notice_ops.c - what became of the mails: recorded by the sender, looked at by support. */
#include "notice/notice.h"
#include "sql/notice_sql.h"

/* --- notice_result ---------------------------------------------------------------------------- */
enum outcome { SENT, NOT_NOW, NEVER };
static const char *const outcome_words[] = { "sent", "not_now", "never", NULL };

struct notice_result_in {
    int64_t outbox_id, outcome;
    struct text error;
};
SHAPE(notice_result_in, FIELD(notice_result_in, outbox_id, ID),
      FIELD(notice_result_in, outcome, CHOICE, .choices = outcome_words),
      FIELD(notice_result_in, error, TEXT_FIELD, .flags = OPTIONAL, .max = 40));
struct notice_result_out {
    struct text state;
    int64_t next_at;
};
SHAPE(notice_result_out, FIELD(notice_result_out, state, TEXT_FIELD),
      FIELD(notice_result_out, next_at, INSTANT, .flags = OPTIONAL));

/* 1, 3, 9, 27, 81 minutes, 4 hours, 12 hours: a mail server down for the night is waited for. */
static int64_t wait_ms(int64_t tries)
{
    enum { MINUTE_MS = 60 * 1000, LONGEST_MS = 12 * 60 * MINUTE_MS };
    int64_t wait = MINUTE_MS;
    while (--tries > 0 && wait < LONGEST_MS) wait *= 3;
    return wait < LONGEST_MS ? wait : LONGEST_MS;
}

static enum err record_failure(struct call *c, const struct notice_result_in *in, int64_t tries,
                               struct notice_result_out *out, int64_t *changed)
{
    enum { MOST_TRIES = 8 };
    bool again = in->outcome == NOT_NOW && tries + 1 < MOST_TRIES;
    out->state = again ? TEXT("queued") : TEXT("failed");
    out->next_at = again ? c->now_ms + wait_ms(tries + 1) : 0;
    struct text error = in->error.at ? in->error : TEXT("unknown");
    return sql_notice_not_sent(c->tx, in->outbox_id, tries, out->state, error, out->next_at,
                               changed);
}

static enum err notice_result(struct call *c, const struct notice_result_in *in,
                              struct notice_result_out *out)
{
    struct notice_tries_row row;
    enum err e = sql_notice_tries(c->tx, in->outbox_id, &row);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    c->object_id = in->outbox_id;
    int64_t changed;
    if (in->outcome == SENT) {
        out->state = TEXT("sent");
        e = sql_notice_sent(c->tx, in->outbox_id, c->now_ms, &changed);
    } else {
        e = record_failure(c, in, row.tries, out, &changed);
    }
    if (e) return e;
    return changed ? OK : ALREADY_DONE;
}
OP_RUN(notice_result)

/* --- notice_list ------------------------------------------------------------------------------ */
struct notice_list_in {
    int64_t account_id;
    struct text cursor;
    int64_t limit;
};
SHAPE(notice_list_in,
      FIELD(notice_list_in, account_id, ID, .flags = OPTIONAL,
            .says = "Only mail to this account."),
      FIELD(notice_list_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 400),
      FIELD(notice_list_in, limit, INT, .flags = OPTIONAL, .max = PAGE_MAX));
struct notice_line {
    int64_t notice_id, account_id;
    struct text login, name, address_hint, template, state;
    int64_t tries;
    struct text error;
    int64_t queued_at, next_at, sent_at;
};
SHAPE(notice_line, FIELD(notice_line, notice_id, ID), FIELD(notice_line, account_id, ID),
      FIELD(notice_line, login, TEXT_FIELD), FIELD(notice_line, name, TEXT_FIELD),
      FIELD(notice_line, address_hint, TEXT_FIELD,
            .says = "Enough of the address for a caller to know it by."),
      FIELD(notice_line, template, TEXT_FIELD),
      FIELD(notice_line, state, TEXT_FIELD, .says = "queued, sent or failed"),
      FIELD(notice_line, tries, INT),
      FIELD(notice_line, error, TEXT_FIELD, .flags = OPTIONAL,
            .says = "Of the last try: \"smtp-451\" is the mail server's answer."),
      FIELD(notice_line, queued_at, INSTANT),
      FIELD(notice_line, next_at, INSTANT, .flags = OPTIONAL),
      FIELD(notice_line, sent_at, INSTANT, .flags = OPTIONAL));
struct notice_list_out {
    LIST_OF(struct notice_line) items;
    struct text next_cursor;
};
SHAPE(notice_list_out, LIST_FIELD(notice_list_out, items, notice_line),
      FIELD(notice_list_out, next_cursor, TEXT_FIELD, .flags = OPTIONAL));

/* "lea.martin@example.org" -> "l…@example.org" */
static struct text address_hint(struct arena *arena, struct text mail)
{
    struct text domain = mail, local = text_cut(&domain, '@');
    return text_format(arena, "%.1s…@%.*s", local.len ? local.at : "", TEXT_ARGS(domain));
}

static enum err say_line(struct call *c, const struct listed_notice *row, struct notice_line *line)
{
    *line = (struct notice_line){ .notice_id = row->id,
                                  .account_id = row->account_id,
                                  .login = row->login,
                                  .name = row->name,
                                  .address_hint = address_hint(c->arena, row->mail),
                                  .template = row->template,
                                  .state = row->state,
                                  .tries = row->tries,
                                  .queued_at = row->queued_ms,
                                  .sent_at = row->sent_ms };
    if (row->error.len) line->error = row->error;
    if (text_is(row->state, "queued")) line->next_at = row->next_ms;
    return line->address_hint.at ? OK : NO_MEMORY;
}

static enum err notice_list(struct call *c, const struct notice_list_in *in,
                            struct notice_list_out *out)
{
    struct page_key from;
    enum err e = page_start(c, "notice_list", in->cursor, &from);
    if (e) return e;
    int64_t before_id = from.number == INT64_MIN ? INT64_MAX : from.number;
    size_t limit = (size_t)page_limit(in->limit), n;
    struct listed_notice *rows;
    e = in->account_id ? sql_notices_of_account(c->tx, in->account_id, before_id,
                                                (int64_t)limit + 1, &rows, &n)
                       : sql_notices_all(c->tx, before_id, (int64_t)limit + 1, &rows, &n);
    if (e) return e;
    out->items.n = n < limit ? n : limit;
    out->items.at = ARENA_ARRAY(c->arena, struct notice_line, out->items.n + 1);
    if (!out->items.at) return NO_MEMORY;
    for (size_t i = 0; i < out->items.n && !e; i++) e = say_line(c, &rows[i], &out->items.at[i]);
    if (e || n <= limit) return e;
    struct page_key last = { .number = rows[limit - 1].id };
    out->next_cursor = page_next(c, "notice_list", &last);
    return out->next_cursor.at ? OK : NO_MEMORY;
}
OP_RUN(notice_list)

static const struct operation notice_rows[] = {
    OP(notice_result, WRITE, SYSTEM, ON_NOTHING, REFUSES(NOT_FOUND, ALREADY_DONE),
       .summary = "Record whether the mail server took a mail."),
    OP(notice_list, READ, SUPPORT | ADMIN, ON_NOTHING,
       .summary = "Mails waiting, sent and failed, latest first."),
};
OP_TABLE(notice);
