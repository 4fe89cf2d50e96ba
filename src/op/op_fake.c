/* op_fake.c - the operations that the tests of this folder run: of every kind, type and rule. */
#include "op/op_fake.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/civil.h"
#include "op/op_fake_sql.h"

/* --- every type of member --------------------------------------------------------------------- */
static const char *const colours[] = { "red", "green", "blue", NULL };
struct fake_line {
    struct text label;
    int64_t amount_cents, day;
};
SHAPE(fake_line, FIELD(fake_line, label, TEXT_FIELD, .max = 20),
      FIELD(fake_line, amount_cents, MONEY), FIELD(fake_line, day, DAY, .flags = OPTIONAL));
struct fake_types_in {
    int64_t count, id, price_cents, day, at, open, colour;
    struct text words, iban, note;
    struct maybe_text nickname;
    struct maybe_int age, until;
    struct fake_line first, second;
    LIST_OF(struct fake_line) lines;
};
SHAPE(fake_types_in, FIELD(fake_types_in, count, INT, .min = -5, .max = 50),
      FIELD(fake_types_in, id, ID), FIELD(fake_types_in, price_cents, MONEY, .flags = AUDITED),
      FIELD(fake_types_in, day, DAY), FIELD(fake_types_in, at, INSTANT),
      FIELD(fake_types_in, open, FLAG),
      FIELD(fake_types_in, colour, CHOICE, .choices = colours, .flags = AUDITED),
      FIELD(fake_types_in, words, TEXT_FIELD, .min = 2, .max = 10),
      FIELD(fake_types_in, iban, TEXT_FIELD, .format = "iban", .flags = OPTIONAL | SECRET),
      FIELD(fake_types_in, note, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(fake_types_in, nickname, MAYBE_TEXT, .max = 10),
      FIELD(fake_types_in, age, MAYBE_INT, .min = 0, .max = 130),
      FIELD(fake_types_in, until, MAYBE_DAY), OBJECT_FIELD(fake_types_in, first, fake_line),
      OBJECT_FIELD(fake_types_in, second, fake_line, .flags = OPTIONAL),
      LIST_FIELD(fake_types_in, lines, fake_line, .max = 4, .flags = OPTIONAL));
const struct shape *const fake_all_types = &fake_types_in_shape;
struct fake_types_out {
    struct fake_types_in same;
};
SHAPE(fake_types_out, OBJECT_FIELD(fake_types_out, same, fake_types_in));

static enum err fake_types(struct call *c, const struct fake_types_in *in,
                           struct fake_types_out *out)
{
    (void)c;
    out->same = *in;
    return OK;
}
OP_RUN(fake_types)

static enum err fake_types_prepare(struct call *c, const struct fake_types_in *in)
{
    (void)in;
    return c->tx ? DEFECT : OK; /* PREPARED_ALONE: no snapshot is open */
}
OP_PREPARE(fake_types)

/* --- notes: money, ownership, partial updates, pages ------------------------------------------ */
struct note_add_in {
    struct text words, code;
    int64_t amount_cents;
};
SHAPE(note_add_in, FIELD(note_add_in, words, TEXT_FIELD, .max = 40, .flags = AUDITED),
      FIELD(note_add_in, code, TEXT_FIELD, .format = "code4", .flags = OPTIONAL | SECRET),
      FIELD(note_add_in, amount_cents, MONEY, .min = 1, .flags = AUDITED));
struct note_add_out {
    int64_t note_id, left_cents;
};
SHAPE(note_add_out, FIELD(note_add_out, note_id, ID), FIELD(note_add_out, left_cents, MONEY));

static enum err note_add_prepare(struct call *c, const struct note_add_in *in)
{
    assert_false(tx_can_write(c->tx));
    if (text_is(in->words, "refused in prepare")) return CODE_TOO_COMMON;
    struct text *prepared = ARENA_NEW(c->arena, struct text);
    if (!prepared) return NO_MEMORY;
    *prepared = in->words;
    c->prepared = prepared;
    return OK;
}
OP_PREPARE(note_add)

static enum err note_add(struct call *c, const struct note_add_in *in, struct note_add_out *out)
{
    assert_true(text_equal(*(const struct text *)c->prepared, in->words));
    int64_t partner_id = c->actor->partner_id;
    if (in->code.at && !text_is(in->code, "4821")) {
        struct fake_pot_try_row tries;
        enum err e = sql_fake_pot_try(c->tx, partner_id, &tries);
        if (e) return e;
        facts_add_count(&c->facts, "tries", 3 - tries.tries);
        return WRONG_CODE;
    }
    struct fake_pot_take_row pot;
    enum err e = sql_fake_pot_take(c->tx, partner_id, in->amount_cents, &pot);
    if (e == NO_ROW) {
        struct fake_pot_find_row found;
        e = sql_fake_pot_find(c->tx, partner_id, &found);
        if (e) return e;
        facts_add_cents(&c->facts, "remaining", found.left_cents);
        return BALANCE_TOO_LOW;
    }
    if (e) return e;
    struct fake_note_add_row note;
    c->object_id = id_new(tx_store(c->tx));
    e = sql_fake_note_add(c->tx, c->object_id, partner_id, in->words, in->amount_cents, DAY_NONE,
                          &note);
    if (e) return e == NO_ROW ? ALREADY_DONE : e; /* after the pot was taken from: undone */
    out->note_id = note.id;
    out->left_cents = pot.left_cents;
    return OK;
}
OP_RUN(note_add)

struct fake_note {
    int64_t note_id, amount_cents, seen_day;
    struct text words;
};
SHAPE(fake_note, FIELD(fake_note, note_id, ID), FIELD(fake_note, amount_cents, MONEY),
      FIELD(fake_note, seen_day, DAY, .flags = OPTIONAL | HEALTH),
      FIELD(fake_note, words, TEXT_FIELD));
static struct fake_note note_of(const struct fake_note_row *row)
{
    return (struct fake_note){ row->id, row->amount_cents, row->seen_day, row->words };
}

static enum err note_owner(struct call *c, int64_t note_id, struct owner *owner)
{
    struct fake_note_row row;
    enum err e = sql_fake_note_find(c->tx, note_id, &row);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    owner->partner_id = row.partner_id;
    return OK;
}

struct note_show_in {
    int64_t note_id;
};
SHAPE(note_show_in, FIELD(note_show_in, note_id, ID));
struct note_show_out {
    struct fake_note note;
};
SHAPE(note_show_out, OBJECT_FIELD(note_show_out, note, fake_note));
static enum err note_show(struct call *c, const struct note_show_in *in, struct note_show_out *out)
{
    struct fake_note_row row;
    enum err e = sql_fake_note_find(c->tx, in->note_id, &row);
    if (e) return e;
    out->note = note_of(&row);
    return OK;
}
OP_RUN(note_show)

struct note_change_in {
    int64_t note_id;
    struct maybe_text words;
    struct maybe_int seen_day;
};
SHAPE(note_change_in, FIELD(note_change_in, note_id, ID),
      FIELD(note_change_in, words, MAYBE_TEXT, .max = 40),
      FIELD(note_change_in, seen_day, MAYBE_DAY));
NOTHING(note_change_out);
static enum err note_change(struct call *c, const struct note_change_in *in,
                            struct note_change_out *out)
{
    (void)out;
    struct fake_note_row row;
    enum err e = sql_fake_note_find(c->tx, in->note_id, &row);
    if (e) return e;
    struct text words = in->words.is == GIVEN ? in->words.v : row.words;
    int64_t seen = in->seen_day.is == GIVEN     ? in->seen_day.v
                   : in->seen_day.is == CLEARED ? DAY_NONE
                                                : row.seen_day;
    int64_t changed;
    return sql_fake_note_set(c->tx, in->note_id, words, seen, &changed);
}
OP_RUN(note_change)

struct note_list_in {
    struct text cursor;
    int64_t limit;
};
SHAPE(note_list_in, FIELD(note_list_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 1024),
      FIELD(note_list_in, limit, INT, .flags = OPTIONAL, .min = 1, .max = PAGE_MAX));
struct note_list_out {
    LIST_OF(struct fake_note) items;
    struct text next_cursor;
};
SHAPE(note_list_out, LIST_FIELD(note_list_out, items, fake_note),
      FIELD(note_list_out, next_cursor, TEXT_FIELD, .flags = OPTIONAL));
static enum err note_list(struct call *c, const struct note_list_in *in, struct note_list_out *out)
{
    struct page_key key;
    enum err e = page_start(c, "note_list", in->cursor, &key);
    if (e) return e;
    struct fake_note_row *rows;
    size_t n;
    size_t most = (size_t)page_limit(in->limit);
    e = sql_fake_note_page(c->tx, c->actor->partner_id, key.words.at ? key.words : TEXT(""),
                           key.number, (int64_t)most + 1, &rows, &n);
    if (e) return e;
    out->items.n = n > most ? most : n;
    out->items.at = ARENA_ARRAY(c->arena, struct fake_note, out->items.n);
    for (size_t i = 0; i < out->items.n; i++) out->items.at[i] = note_of(&rows[i]);
    if (n > most) {
        struct page_key last = { rows[most - 1].words, rows[most - 1].id };
        out->next_cursor = page_next(c, "note_list", &last);
    }
    return OK;
}
OP_RUN(note_list)

NOTHING(note_export_in);
typedef struct fake_note note_export_row;
static enum err note_export_run(struct call *c, const void *in, void *out)
{
    (void)in;
    note_export_row *row = out;
    struct fake_note_row *rows;
    size_t n;
    struct page_key *after = &c->rows->after;
    enum err e =
        sql_fake_note_page(c->tx, c->actor->partner_id, after->words.at ? after->words : TEXT(""),
                           after->number, 3, &rows, &n);
    for (size_t i = 0; !e && i < n; i++) {
        *row = note_of(&rows[i]);
        e = sink_row(c, row);
    }
    if (e || !n) return e;
    *after = (struct page_key){ rows[n - 1].words, rows[n - 1].id };
    c->rows->more = n == 3;
    return OK;
}

/* --- jobs ------------------------------------------------------------------------------------- */
struct note_import_in {
    int64_t count, fail_at;
    struct text prefix;
};
SHAPE(note_import_in, FIELD(note_import_in, count, INT, .min = 1, .max = 1000),
      FIELD(note_import_in, fail_at, INT, .min = 0, .max = 1000, .flags = OPTIONAL),
      FIELD(note_import_in, prefix, TEXT_FIELD, .max = 20));
struct note_import_out {
    int64_t imported;
};
SHAPE(note_import_out, FIELD(note_import_out, imported, INT));
static enum err note_import_prepare(struct call *c, const struct note_import_in *in)
{
    struct text *prefix = ARENA_NEW(c->arena, struct text);
    *prefix = text_format(c->arena, "%.*s-", TEXT_ARGS(in->prefix));
    c->prepared = prefix;
    return OK;
}
OP_PREPARE(note_import)
enum { IMPORT_CHUNK = 10 };
static enum err note_import(struct call *c, const struct note_import_in *in,
                            struct note_import_out *out)
{
    const struct text *prefix = c->prepared;
    struct progress *job = c->job;
    job->total = in->count;
    for (int i = 0; i < IMPORT_CHUNK && job->done < in->count; i++) {
        if (in->fail_at && job->done == in->fail_at) {
            facts_add_count(&c->facts, "count", job->done);
            return FAULTY_ROWS;
        }
        struct fake_note_add_row row;
        struct text words =
            text_format(c->arena, "%.*s%04lld", TEXT_ARGS(*prefix), (long long)job->done);
        enum err e = sql_fake_note_add(c->tx, id_new(tx_store(c->tx)), c->actor->partner_id, words,
                                       1, DAY_NONE, &row);
        if (e) return e == NO_ROW ? ALREADY_DONE : e;
        job->done++;
        job->cursor = (struct page_key){ words, job->done };
    }
    out->imported = job->done;
    job->finished = job->done == in->count;
    return OK;
}
OP_RUN(note_import)

NOTHING(note_count_in);
struct note_count_out {
    int64_t counted;
};
SHAPE(note_count_out, FIELD(note_count_out, counted, INT));
/* Looks twice, as what only reads does. */
static enum err note_count(struct call *c, const struct note_count_in *in,
                           struct note_count_out *out)
{
    (void)in;
    struct fake_note_count_row row;
    enum err e = sql_fake_note_count(c->tx, &row);
    if (e || tx_can_write(c->tx)) return e ? e : DEFECT;
    out->counted = c->job->done += row.n;
    c->job->finished = ++c->job->cursor.number == 2;
    return OK;
}
OP_RUN(note_count)

/* --- the rest --------------------------------------------------------------------------------- */
NOTHING(open_show_in);
struct open_show_out {
    struct text role, client;
};
SHAPE(open_show_out, FIELD(open_show_out, role, TEXT_FIELD),
      FIELD(open_show_out, client, TEXT_FIELD, .flags = OPTIONAL));
static enum err open_show(struct call *c, const struct open_show_in *in, struct open_show_out *out)
{
    (void)in;
    out->role = text_of(role_name(c->actor->role));
    out->client = c->client;
    return OK;
}
OP_RUN(open_show)

NOTHING(stray_in);
NOTHING(stray_out);
static enum err stray(struct call *c, const struct stray_in *in, struct stray_out *out)
{
    (void)in, (void)out;
    struct fake_note_add_row row;
    enum err e = sql_fake_note_add(c->tx, id_new(tx_store(c->tx)), 1, TEXT("stray"), 1, 0, &row);
    return e ? e : SUSPENDED; /* which its row does not declare */
}
OP_RUN(stray)

struct sign_in_try_in {
    struct text login, password;
};
SHAPE(sign_in_try_in, FIELD(sign_in_try_in, login, TEXT_FIELD),
      FIELD(sign_in_try_in, password, TEXT_FIELD, .flags = SECRET));
struct sign_in_try_out {
    struct text token;
};
SHAPE(sign_in_try_out, FIELD(sign_in_try_out, token, TEXT_FIELD, .flags = SECRET));
static enum err sign_in_try(struct call *c, const struct sign_in_try_in *in,
                            struct sign_in_try_out *out)
{
    if (!text_is(in->password, "right")) return WRONG_PASSWORD;
    out->token = token_make(c->arena);
    return OK;
}
OP_RUN(sign_in_try)

struct file_show_in {
    struct upload file;
};
SHAPE(file_show_in, FIELD(file_show_in, file, UPLOAD));
struct file_show_out {
    struct text content, file_name;
};
SHAPE(file_show_out, FIELD(file_show_out, content, TEXT_FIELD),
      FIELD(file_show_out, file_name, TEXT_FIELD));
static enum err file_show(struct call *c, const struct file_show_in *in, struct file_show_out *out)
{
    out->file_name = in->file.file_name;
    return upload_read(c, &in->file, &out->content);
}
OP_RUN(file_show)

/* A document in two pages. */
NOTHING(note_paper_in);
#define note_paper_out       nothing
#define note_paper_out_shape nothing_shape
static enum err note_paper(struct call *c, const struct note_paper_in *in, struct nothing *out)
{
    (void)in;
    (void)out;
    bool first = c->rows->after.number == INT64_MIN;
    sink_name(c, TEXT("pa\"per.txt"));
    c->rows->after.number = 1;
    c->rows->more = first;
    return sink_bytes(c, first ? TEXT("one\n") : TEXT("two\n"));
}
OP_RUN(note_paper)

/* What a night does: one note, named by its day. */
#define note_nightly_in        nothing
#define note_nightly_in_shape  nothing_shape
#define note_nightly_out       nothing
#define note_nightly_out_shape nothing_shape
static enum err note_nightly(struct call *c, const struct nothing *in, struct nothing *out)
{
    (void)in, (void)out;
    c->job->finished = true;
    struct text words = text_format(c->arena, "night of %lld", (long long)c->today);
    struct fake_note_add_row added;
    enum err e = sql_fake_note_add(c->tx, id_new(tx_store(c->tx)), 1, words, 0, c->today, &added);
    return e == NO_ROW ? ALREADY_DONE : e;
}
OP_RUN(note_nightly)

static const struct operation fake_rows[] = {
    OP(fake_types, WRITE, ADMIN, ON_NOTHING, PREPARED_ALONE(fake_types),
       .summary = "Gives back what it got."),
    OP(note_add, WRITE, CASHIER | TILL_KEY, ON_OWN, PREPARED(note_add), .money = true,
       .budget = "code", .touches = "note", .summary = "Adds a note that costs.",
       REFUSES(WRONG_CODE, BALANCE_TOO_LOW, ALREADY_DONE, CODE_TOO_COMMON), KEEPS(WRONG_CODE)),
    OP(note_show, READ, PARTNER_SIDE | REGION_SIDE, BY_OBJECT, OBJECT_OF(note_id, note_owner),
       .watch = "note", .summary = "Shows a note."),
    OP(note_change, WRITE, PARTNER_SIDE, BY_OBJECT, OBJECT_OF(note_id, note_owner),
       .touches = "note", .summary = "Changes what is said of a note."),
    OP(note_list, READ, PARTNER_SIDE, ON_OWN, .summary = "Lists notes."),
    { .name = "note_export",
      .summary = "Exports notes.",
      .kind = EXPORT,
      .who = PARTNER_SIDE,
      .ownership = ON_OWN,
      .in = &note_export_in_shape,
      .out = &fake_note_shape,
      .run = note_export_run },
    OP(note_paper, EXPORT, PARTNER_SIDE, ON_OWN, .media_type = "text/plain",
       .summary = "A document."),
    OP(note_import, BULK, MANAGER, ON_OWN, PREPARED(note_import), .touches = "note",
       .summary = "Adds many notes.", REFUSES(FAULTY_ROWS, ALREADY_DONE)),
    OP(note_count, BULK, MANAGER, ON_OWN, .on_snapshot = true, .summary = "Counts notes, twice."),
    OP(note_nightly, BULK, SYSTEM | ADMIN, ON_NOTHING, .touches = "note", REFUSES(ALREADY_DONE),
       .summary = "Adds a note of the day."),
    OP(open_show, READ, ANYONE, ON_NOTHING, .budget = "public", .summary = "Says who asks."),
    OP(stray, WRITE, ADMIN, ON_NOTHING, .summary = "Refuses what it did not declare."),
    OP(sign_in_try, WRITE, ANYONE, ON_NOTHING, .budget = "sign_in",
       .summary = "Gives a token for the right password.", REFUSES(WRONG_PASSWORD)),
    OP(file_show, READ, ADMIN | CASHIER, ON_OWN, .summary = "Shows an upload."),
};
OP_TABLE(fake);
const struct op_table *const fake_tables[] = { &fake_operations, &op_operations, NULL };
