/* The card maker's batches: made, handed over as a file, answered, and what is late (R24). A card
 * of a batch is in production until the maker says that it left; what failed is to be made again.
 */
#include "base/civil.h"
#include "card/card.h"
#include "card/delivery.h"
#include "sql/batch_sql.h"

/* Written in some 15 ms. */
enum { MADE_A_CHUNK = 200, FAILED_A_CHUNK = 100, SENT_A_CHUNK = 60, MOST_CARDS = 100000 };
enum { MOST_FAILED = 1000, ROWS_A_PAGE = 500 };

static enum err batch_owner(struct call *c, int64_t batch_id, struct owner *owner)
{
    struct batch_find_row row;
    (void)owner; /* nobody's but the Region's */
    enum err e = sql_batch_find(c->tx, batch_id, &row);
    return e == NO_ROW ? NOT_FOUND : e;
}

/* --- card_batch_make -------------------------------------------------------------------------- */
struct card_batch_make_in {
    int64_t most;
};
SHAPE(card_batch_make_in, FIELD(card_batch_make_in, most, INT, .min = 1, .max = MOST_CARDS,
                                .flags = AUDITED, .says = "Cards, those ordered first."));
struct card_batch_make_out {
    int64_t batch_id, cards;
};
SHAPE(card_batch_make_out,
      FIELD(card_batch_make_out, batch_id, ID, .flags = OPTIONAL,
            .says = "Left out when no card is to be made."),
      FIELD(card_batch_make_out, cards, INT));

/* The batch's id travels from chunk to chunk in the cursor. */
static enum err begin_batch(struct call *c)
{
    int64_t batch_id = id_new(tx_store(c->tx));
    c->job->cursor.words = text_format(c->arena, "%lld", (long long)batch_id);
    if (!c->job->cursor.words.at) return NO_MEMORY;
    return sql_batch_add(c->tx, batch_id, c->actor->account_id, c->now_ms);
}

static enum err fill_batch(struct call *c, int64_t batch_id, int64_t most, int64_t *taken)
{
    int64_t left = most - c->job->done;
    enum err e = sql_batch_fill(c->tx, batch_id, left < MADE_A_CHUNK ? left : MADE_A_CHUNK, taken);
    if (e) return e;
    c->job->done += *taken;
    c->job->finished = *taken < MADE_A_CHUNK || c->job->done == most;
    return OK;
}

static enum err card_batch_make(struct call *c, const struct card_batch_make_in *in,
                                struct card_batch_make_out *out)
{
    struct progress *job = c->job;
    enum err e = text_is_empty(job->cursor.words) ? begin_batch(c) : OK;
    if (e) return e;
    int64_t batch_id, taken, changed;
    if (!text_to_int(job->cursor.words, &batch_id)) return DEFECT;
    e = fill_batch(c, batch_id, in->most, &taken);
    if (e || !job->finished) return e;
    *out = (struct card_batch_make_out){ job->done ? batch_id : 0, job->done };
    c->object_id = batch_id;
    return job->done ? sql_batch_open(c->tx, batch_id, job->done, &changed)
                     : sql_batch_forget(c->tx, batch_id);
}
OP_RUN(card_batch_make)

/* --- card_batch_file -------------------------------------------------------------------------- */
struct card_batch_file_in {
    int64_t batch_id;
};
SHAPE(card_batch_file_in, FIELD(card_batch_file_in, batch_id, ID));
struct card_batch_file_out {
    struct text printed_number, qr_code, given_name, family_name, deliver_to, school_uai, addressee,
        address, postcode, commune;
};
SHAPE(card_batch_file_out, FIELD(card_batch_file_out, printed_number, TEXT_FIELD),
      FIELD(card_batch_file_out, qr_code, TEXT_FIELD, .flags = SECRET,
            .says = "Opens a counter: for the plastic, and nothing else."),
      FIELD(card_batch_file_out, given_name, TEXT_FIELD, .says = "As printed."),
      FIELD(card_batch_file_out, family_name, TEXT_FIELD),
      FIELD(card_batch_file_out, deliver_to, TEXT_FIELD, .says = "home or school."),
      FIELD(card_batch_file_out, school_uai, TEXT_FIELD),
      FIELD(card_batch_file_out, addressee, TEXT_FIELD),
      FIELD(card_batch_file_out, address, TEXT_FIELD),
      FIELD(card_batch_file_out, postcode, TEXT_FIELD),
      FIELD(card_batch_file_out, commune, TEXT_FIELD));

static enum err say_row(struct call *c, const struct batch_cards_row *r,
                        struct card_batch_file_out *row)
{
    struct campaign campaign;
    enum err e = campaign_by_id(c, r->campaign_id, &campaign);
    if (e) return e == NO_ROW ? DEFECT : e;
    bool home = card_goes_home(campaign.catalogue, r->address, r->postcode);
    *row = (struct card_batch_file_out){
        .printed_number = r->number,
        .qr_code = card_token(c, r->id),
        .given_name = r->given_name,
        .family_name = r->family_name,
        .deliver_to = home ? TEXT("home") : TEXT("school"),
        .school_uai = r->school_uai,
        .addressee = home ? text_format(c->arena, "%.*s %.*s", TEXT_ARGS(r->given_name),
                                        TEXT_ARGS(r->family_name))
                          : r->school_name,
        .address = home ? r->address : r->school_address,
        .postcode = home ? r->postcode : r->school_postcode,
        .commune = home ? r->commune : r->school_commune,
    };
    return row->qr_code.at && row->addressee.at ? OK : NO_MEMORY;
}

static enum err card_batch_file(struct call *c, const struct card_batch_file_in *in,
                                struct card_batch_file_out *row)
{
    struct batch_find_row batch;
    enum err e = sql_batch_find(c->tx, in->batch_id, &batch);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    if (!text_is(batch.state, "open")) {
        facts_add_text(&c->facts, "state", batch.state);
        return WRONG_STATE;
    }
    struct batch_cards_row *rows;
    size_t n;
    e = sql_batch_cards(c->tx, in->batch_id, c->rows->after.number, ROWS_A_PAGE, &rows, &n);
    for (size_t i = 0; i < n && !e; i++) {
        e = say_row(c, &rows[i], row);
        if (!e) e = sink_row(c, row);
    }
    if (n) c->rows->after.number = rows[n - 1].id;
    c->rows->more = n == ROWS_A_PAGE;
    return e;
}
OP_RUN(card_batch_file)

/* --- card_batch_sent -------------------------------------------------------------------------- */
struct failed_card {
    struct text printed_number, reason;
};
SHAPE(failed_card, FIELD(failed_card, printed_number, TEXT_FIELD, .max = NUMBER_MAX),
      FIELD(failed_card, reason, TEXT_FIELD, .max = 200));
struct card_batch_sent_in {
    int64_t batch_id;
    LIST_OF(struct failed_card) failed;
};
SHAPE(card_batch_sent_in, FIELD(card_batch_sent_in, batch_id, ID),
      LIST_FIELD(card_batch_sent_in, failed, failed_card, .flags = OPTIONAL, .max = MOST_FAILED,
                 .says = "Those the maker could not make; all others left."));
struct card_batch_sent_out {
    int64_t sent, failed;
};
SHAPE(card_batch_sent_out, FIELD(card_batch_sent_out, sent, INT),
      FIELD(card_batch_sent_out, failed, INT));

static enum err not_of_batch(struct call *c, size_t at)
{
    facts_add_text(&c->facts, "field", text_format(c->arena, "failed[%zu].printed_number", at));
    facts_add_text(&c->facts, "why",
                   c->lang == FRENCH ? TEXT("n'est pas en fabrication dans ce lot")
                                     : TEXT("is not in production in this batch"));
    return BAD_INPUT;
}

/* An answer to another batch is refused whole, before any card of this one is said to be sent. */
static enum err card_batch_sent_prepare(struct call *c, const struct card_batch_sent_in *in)
{
    struct batch_find_row batch;
    const struct page_key *cursor = &c->job->cursor;
    if (cursor->number || cursor->words.len) return OK; /* begun before a restart */
    enum err e = sql_batch_find(c->tx, in->batch_id, &batch);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    if (!text_is(batch.state, "open")) {
        facts_add_text(&c->facts, "state", batch.state);
        return WRONG_STATE;
    }
    for (size_t i = 0; i < in->failed.n; i++) {
        struct batch_card_row card;
        e = sql_batch_card(c->tx, in->failed.at[i].printed_number, in->batch_id, &card);
        if (e) return e == NO_ROW ? not_of_batch(c, i) : e;
    }
    return OK;
}
OP_PREPARE(card_batch_sent)

/* The same number twice in the list, or a card blocked meanwhile, counts for nothing. */
static enum err fail_card(struct call *c, int64_t batch_id, const struct failed_card *failed,
                          int64_t *count)
{
    struct batch_card_row card;
    enum err e = sql_batch_card(c->tx, failed->printed_number, batch_id, &card);
    if (e) return e == NO_ROW ? OK : e;
    int64_t changed;
    e = sql_card_make_again(c->tx, card.id, batch_id, &changed);
    if (e || !changed) return e;
    ++*count;
    return sql_card_failure_add(c->tx, batch_id, card.id, failed->reason, c->now_ms);
}

/* The cursor counts the failures gone through; its words are the last card sent. */
static enum err fail_some(struct call *c, const struct card_batch_sent_in *in)
{
    struct progress *job = c->job;
    int64_t count = 0, until = job->cursor.number + FAILED_A_CHUNK;
    if (until > (int64_t)in->failed.n) until = (int64_t)in->failed.n;
    enum err e = OK;
    for (; job->cursor.number < until && !e; job->cursor.number++)
        e = fail_card(c, in->batch_id, &in->failed.at[job->cursor.number], &count);
    return e ? e : sql_batch_failed(c->tx, in->batch_id, count);
}

static enum err send_some(struct call *c, int64_t batch_id)
{
    struct batch_to_send_row *rows;
    size_t n;
    int64_t sent = 0, after_id = INT64_MIN;
    struct progress *job = c->job;
    if (job->cursor.words.len && !text_to_int(job->cursor.words, &after_id)) return DEFECT;
    enum err e = sql_batch_to_send(c->tx, batch_id, after_id, SENT_A_CHUNK, &rows, &n);
    for (size_t i = 0; i < n && !e; i++) {
        int64_t changed;
        e = sql_batch_card_sent(c->tx, rows[i].id, c->now_ms, &changed);
        if (!e && changed) e = card_tell_sent(c, rows[i].id, rows[i].campaign_id);
        if (!e) sent += changed;
    }
    if (e) return e;
    job->done += sent;
    job->finished = n < SENT_A_CHUNK;
    if (n) job->cursor.words = text_format(c->arena, "%lld", (long long)rows[n - 1].id);
    return sql_batch_sent(c->tx, batch_id, sent);
}

static enum err card_batch_sent(struct call *c, const struct card_batch_sent_in *in,
                                struct card_batch_sent_out *out)
{
    if (c->job->cursor.number < (int64_t)in->failed.n) return fail_some(c, in);
    enum err e = send_some(c, in->batch_id);
    if (e || !c->job->finished) return e;
    int64_t changed;
    e = sql_batch_done(c->tx, in->batch_id, c->now_ms, &changed);
    struct batch_counts_row counts;
    if (!e) e = sql_batch_counts(c->tx, in->batch_id, &counts);
    if (!e) *out = (struct card_batch_sent_out){ counts.sent, counts.failed };
    return e;
}
OP_RUN(card_batch_sent)

/* --- card_batch_list -------------------------------------------------------------------------- */
struct card_batch_list_in {
    struct text cursor;
    int64_t limit;
};
SHAPE(card_batch_list_in,
      FIELD(card_batch_list_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 400),
      FIELD(card_batch_list_in, limit, INT, .flags = OPTIONAL, .max = PAGE_MAX));
struct card_batch_line {
    int64_t batch_id;
    struct text state;
    int64_t cards, sent, failed, made_at, done_at;
};
SHAPE(card_batch_line, FIELD(card_batch_line, batch_id, ID),
      FIELD(card_batch_line, state, TEXT_FIELD, .says = "making, open or done."),
      FIELD(card_batch_line, cards, INT), FIELD(card_batch_line, sent, INT),
      FIELD(card_batch_line, failed, INT), FIELD(card_batch_line, made_at, INSTANT),
      FIELD(card_batch_line, done_at, INSTANT, .flags = OPTIONAL));
struct card_batch_list_out {
    LIST_OF(struct card_batch_line) items;
    struct text next_cursor;
};
SHAPE(card_batch_list_out, LIST_FIELD(card_batch_list_out, items, card_batch_line),
      FIELD(card_batch_list_out, next_cursor, TEXT_FIELD, .flags = OPTIONAL));

static enum err card_batch_list(struct call *c, const struct card_batch_list_in *in,
                                struct card_batch_list_out *out)
{
    struct page_key from;
    enum err e = page_start(c, "card_batch_list", in->cursor, &from);
    if (e) return e;
    int64_t before_id = from.number == INT64_MIN ? INT64_MAX : from.number;
    size_t limit = (size_t)page_limit(in->limit), n;
    struct batches_row *rows;
    e = sql_batches(c->tx, before_id, (int64_t)limit + 1, &rows, &n);
    if (e) return e;
    out->items.n = n < limit ? n : limit;
    out->items.at = ARENA_ARRAY(c->arena, struct card_batch_line, out->items.n + 1);
    if (!out->items.at) return NO_MEMORY;
    for (size_t i = 0; i < out->items.n; i++)
        out->items.at[i] =
            (struct card_batch_line){ rows[i].id,     rows[i].state,   rows[i].cards,  rows[i].sent,
                                      rows[i].failed, rows[i].made_ms, rows[i].done_ms };
    if (n <= limit) return OK;
    out->next_cursor =
        page_next(c, "card_batch_list", &(struct page_key){ .number = rows[limit - 1].id });
    return out->next_cursor.at ? OK : NO_MEMORY;
}
OP_RUN(card_batch_list)

/* --- card_late -------------------------------------------------------------------------------- */
struct card_late_in {
    struct text cursor;
    int64_t limit;
};
SHAPE(card_late_in, FIELD(card_late_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 400),
      FIELD(card_late_in, limit, INT, .flags = OPTIONAL, .max = PAGE_MAX));
struct late_card {
    int64_t card_id, person_id;
    struct text given_name, family_name, school_name, state;
    int64_t batch_id, failures, ordered_at, promised_day;
};
SHAPE(late_card, FIELD(late_card, card_id, ID), FIELD(late_card, person_id, ID),
      FIELD(late_card, given_name, TEXT_FIELD), FIELD(late_card, family_name, TEXT_FIELD),
      FIELD(late_card, school_name, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(late_card, state, TEXT_FIELD, .says = "to_produce or in_production."),
      FIELD(late_card, batch_id, ID, .flags = OPTIONAL),
      FIELD(late_card, failures, INT, .says = "How often the maker failed."),
      FIELD(late_card, ordered_at, INSTANT),
      FIELD(late_card, promised_day, DAY, .says = "The last day that was promised."));
struct card_late_out {
    LIST_OF(struct late_card) items;
    struct text next_cursor;
};
SHAPE(card_late_out, LIST_FIELD(card_late_out, items, late_card),
      FIELD(card_late_out, next_cursor, TEXT_FIELD, .flags = OPTIONAL));

static struct late_card late_card_of(const struct cards_late_row *r)
{
    return (struct late_card){ .card_id = r->id,
                               .person_id = r->person_id,
                               .given_name = r->given_name,
                               .family_name = r->family_name,
                               .school_name = r->school_name,
                               .state = r->batch_id ? TEXT("in_production") : TEXT("to_produce"),
                               .batch_id = r->batch_id,
                               .failures = r->failures,
                               .ordered_at = r->ordered_ms,
                               .promised_day = r->promised_day };
}

/* Those that wait longest first: by the day that was promised. */
static enum err card_late(struct call *c, const struct card_late_in *in, struct card_late_out *out)
{
    struct page_key from;
    enum err e = page_start(c, "card_late", in->cursor, &from);
    if (e) return e;
    int64_t after_day = DAY_NONE;
    if (from.words.at && !text_to_int(from.words, &after_day)) return BAD_CURSOR;
    size_t limit = (size_t)page_limit(in->limit), n;
    struct cards_late_row *rows;
    e = sql_cards_late(c->tx, c->today, DAY_NONE, after_day, from.number, (int64_t)limit + 1, &rows,
                       &n);
    if (e) return e;
    out->items.n = n < limit ? n : limit;
    out->items.at = ARENA_ARRAY(c->arena, struct late_card, out->items.n + 1);
    if (!out->items.at) return NO_MEMORY;
    for (size_t i = 0; i < out->items.n; i++) out->items.at[i] = late_card_of(&rows[i]);
    if (n <= limit) return OK;
    const struct cards_late_row *last = &rows[limit - 1];
    struct page_key key = { text_format(c->arena, "%lld", (long long)last->promised_day),
                            last->id };
    out->next_cursor = page_next(c, "card_late", &key);
    return out->next_cursor.at ? OK : NO_MEMORY;
}
OP_RUN(card_late)

static const struct operation card_batch_rows[] = {
    OP(card_batch_make, BULK, ADMIN, ON_NOTHING, .touches = "enrolment", .rules = "R24 R26 D36",
       .summary = "Gather the cards to be made, oldest orders first, for the card maker."),
    OP(card_batch_file, EXPORT, ADMIN, BY_OBJECT, OBJECT_OF(batch_id, batch_owner),
       .recorded = true, REFUSES(WRONG_STATE), .rules = "R24 R26",
       .summary = "The card maker's file of a batch: who takes it is recorded."),
    OP(card_batch_sent, BULK, ADMIN, BY_OBJECT, OBJECT_OF(batch_id, batch_owner),
       PREPARED(card_batch_sent), .touches = "enrolment", REFUSES(WRONG_STATE), .rules = "R24",
       .summary = "The card maker's answer: cards left, but for those that failed."),
    OP(card_batch_list, READ, ADMIN | SUPPORT, ON_NOTHING, .rules = "R24",
       .summary = "Batches, latest first."),
    OP(card_late, READ, ADMIN | SUPPORT, ON_NOTHING, .rules = "R24 D36",
       .summary = "Cards that should have left by now, the longest awaited first."),
};
OP_TABLE(card_batch);
