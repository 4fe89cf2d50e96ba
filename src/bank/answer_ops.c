/* Answers of the bank and the treasury: handed in as they came, read whole or not at all, applied
 * entry by entry, and kept with what became of each. */
#include "bank/answer.h"
#include "bank/bank.h"
#include "base/civil.h"
#include "sql/bank_sql.h"

/* --- bank_answer_import ----------------------------------------------------------------------- */
struct bank_answer_import_in {
    struct upload file;
};
SHAPE(bank_answer_import_in, FIELD(bank_answer_import_in, file, UPLOAD,
                                   .says = "pain.002, camt.054, PES_ACQUIT or PES_Retour."));
#define bank_answer_import_out       nothing
#define bank_answer_import_out_shape nothing_shape

enum { ENTRIES_A_CHUNK = 10 };

static enum err bank_answer_import_prepare(struct call *c, const struct bank_answer_import_in *in)
{
    struct text file;
    const char *why[2] = { "", "" };
    struct answer *answer = ARENA_NEW(c->arena, struct answer);
    if (!answer) return NO_MEMORY;
    enum err e = upload_read(c, &in->file, &file);
    if (!e) e = answer_read(c->arena, file, answer, why);
    if (e == BANK_FILE_UNREADABLE) facts_add_text(&c->facts, "why", text_of(why[c->lang]));
    c->prepared = answer;
    return e;
}
OP_PREPARE(bank_answer_import)

static enum err begin(struct call *c, const struct upload *file, const struct answer *a)
{
    struct answer_known_row known;
    enum err e = sql_answer_known(c->tx, file->sha256, &known);
    if (e != NO_ROW) return e ? e : ALREADY_DONE;
    return sql_answer_add(c->tx, c->job->job_id, file->sha256, text_of(answer_kinds[a->kind]),
                          a->message.at ? a->message : TEXT(""),
                          file->file_name.at ? file->file_name : TEXT(""), (int64_t)a->n, c->now_ms,
                          c->actor->account_id);
}

/* {"answer_id":…,"kind":…,"entries":…,"outcomes":{"paid done":3,"rejected done":1}} */
static enum err finish(struct call *c, const struct answer *a)
{
    struct progress *job = c->job;
    struct answer_outcomes_row *rows;
    size_t n;
    int64_t changed;
    enum err e = sql_answer_outcomes(c->tx, job->job_id, &rows, &n);
    if (!e) e = sql_answer_finish(c->tx, job->job_id, &changed);
    if (e) return e;
    struct text_builder out = { .arena = c->arena };
    build_format(&out, "{\"answer_id\":\"%lld\",\"kind\":\"%s\",\"entries\":%zu,\"outcomes\":{",
                 (long long)job->job_id, answer_kinds[a->kind], a->n);
    for (size_t i = 0; i < n; i++)
        build_format(&out, "%s\"%.*s_%.*s\":%lld", i ? "," : "", TEXT_ARGS(rows[i].says),
                     TEXT_ARGS(rows[i].outcome), (long long)rows[i].entries);
    build_chars(&out, "}}");
    job->report = built(&out);
    job->finished = true;
    return job->report.at ? OK : NO_MEMORY;
}

/* The cursor's words are the entry, its number how far that one is. */
static enum err bank_answer_import(struct call *c, const struct bank_answer_import_in *in,
                                   struct nothing *out)
{
    (void)out;
    const struct answer *a = c->prepared;
    struct progress *job = c->job;
    int64_t at = 0;
    struct answer_place place = { 0 };
    enum err e = OK;
    if (text_to_int(job->cursor.words, &at))
        place.number = job->cursor.number;
    else
        e = begin(c, &in->file, a);
    for (int i = 0; i < ENTRIES_A_CHUNK && at < (int64_t)a->n && !e; i++) {
        e = answer_apply(c, job->job_id, at, &a->entries[at], &place);
        if (e || !place.over) break;
        place = (struct answer_place){ 0 };
        at++;
    }
    if (e) return e;
    job->done = at;
    job->total = (int64_t)a->n;
    job->cursor.number = place.number;
    job->cursor.words = text_format(c->arena, "%lld", (long long)at);
    if (!job->cursor.words.at) return NO_MEMORY;
    return at == (int64_t)a->n ? finish(c, a) : OK;
}
OP_RUN(bank_answer_import)

/* --- bank_answer_list ------------------------------------------------------------------------- */
struct bank_answer_list_in {
    struct text cursor;
    int64_t limit;
};
SHAPE(bank_answer_list_in,
      FIELD(bank_answer_list_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 400),
      FIELD(bank_answer_list_in, limit, INT, .flags = OPTIONAL, .max = PAGE_MAX));
struct bank_answer {
    int64_t answer_id, at, account_id;
    struct text kind, message, file_name, state, sha256;
    int64_t entries, done, repeated, unknown, refused;
};
SHAPE(bank_answer, FIELD(bank_answer, answer_id, ID), FIELD(bank_answer, at, INSTANT),
      FIELD(bank_answer, account_id, ID, .flags = OPTIONAL, .says = "Who handed it in."),
      FIELD(bank_answer, kind, TEXT_FIELD), FIELD(bank_answer, message, TEXT_FIELD),
      FIELD(bank_answer, file_name, TEXT_FIELD),
      FIELD(bank_answer, state, TEXT_FIELD, .says = "reading, or read."),
      FIELD(bank_answer, sha256, TEXT_FIELD),
      FIELD(bank_answer, entries, INT, .says = "Things the file says; of many lines, one."),
      FIELD(bank_answer, done, INT, .says = "Lines it changed."),
      FIELD(bank_answer, repeated, INT, .says = "Lines that knew already."),
      FIELD(bank_answer, unknown, INT, .says = "What is none of ours."),
      FIELD(bank_answer, refused, INT, .says = "What does not fit what was sent."));
struct bank_answer_list_out {
    LIST_OF(struct bank_answer) items;
    struct text next_cursor;
};
SHAPE(bank_answer_list_out, LIST_FIELD(bank_answer_list_out, items, bank_answer),
      FIELD(bank_answer_list_out, next_cursor, TEXT_FIELD, .flags = OPTIONAL));

static enum err bank_answer_list(struct call *c, const struct bank_answer_list_in *in,
                                 struct bank_answer_list_out *out)
{
    struct page_key from;
    enum err e = page_start(c, "bank_answer_list", in->cursor, &from);
    if (e) return e;
    size_t limit = (size_t)page_limit(in->limit), n;
    struct answers_row *rows;
    e = sql_answers(c->tx, from.number == INT64_MIN ? INT64_MAX : from.number, (int64_t)limit + 1,
                    &rows, &n);
    if (e) return e;
    if (n > limit) {
        n = limit;
        struct page_key last = { .number = rows[n - 1].id };
        out->next_cursor = page_next(c, "bank_answer_list", &last);
    }
    out->items.at = ARENA_ARRAY(c->arena, struct bank_answer, n + 1);
    if (!out->items.at) return NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        out->items.at[i] = (struct bank_answer){
            rows[i].id,      rows[i].at_ms,     rows[i].account_id, rows[i].kind,
            rows[i].message, rows[i].file_name, rows[i].state,      rows[i].sha256,
            rows[i].entries, rows[i].done,      rows[i].repeated,   rows[i].unknown,
            rows[i].refused,
        };
    out->items.n = n;
    return OK;
}
OP_RUN(bank_answer_list)

/* --- bank_answer_lines ------------------------------------------------------------------------ */
struct bank_answer_lines_in {
    int64_t answer_id;
    struct text cursor;
    int64_t limit;
};
SHAPE(bank_answer_lines_in, FIELD(bank_answer_lines_in, answer_id, ID),
      FIELD(bank_answer_lines_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 400),
      FIELD(bank_answer_lines_in, limit, INT, .flags = OPTIONAL, .max = PAGE_MAX));
struct bank_answer_line {
    int64_t line_id, partner_id;
    struct text reference, name, says, outcome, why, reason;
    int64_t amount_cents, day;
};
SHAPE(bank_answer_line, FIELD(bank_answer_line, line_id, ID, .flags = OPTIONAL),
      FIELD(bank_answer_line, partner_id, ID, .flags = OPTIONAL),
      FIELD(bank_answer_line, reference, TEXT_FIELD, .says = "As the file calls it."),
      FIELD(bank_answer_line, name, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(bank_answer_line, says, TEXT_FIELD,
            .says = "accepted, paid, rejected, returned or other."),
      FIELD(bank_answer_line, outcome, TEXT_FIELD, .says = "done, repeated, unknown or refused."),
      FIELD(bank_answer_line, why, TEXT_FIELD, .flags = OPTIONAL,
            .says = "Why it was refused, in words."),
      FIELD(bank_answer_line, reason, TEXT_FIELD, .flags = OPTIONAL,
            .says = "The bank's, in words."),
      FIELD(bank_answer_line, amount_cents, MONEY),
      FIELD(bank_answer_line, day, DAY, .flags = OPTIONAL));
struct bank_answer_lines_out {
    LIST_OF(struct bank_answer_line) items;
    struct text next_cursor;
};
SHAPE(bank_answer_lines_out, LIST_FIELD(bank_answer_lines_out, items, bank_answer_line),
      FIELD(bank_answer_lines_out, next_cursor, TEXT_FIELD, .flags = OPTIONAL));

static struct text why_words(struct text why, enum lang lang)
{
    static const struct {
        const char *why, *words[2];
    } table[] = {
        { "amount",
          { "Le montant n'est pas celui qui a été envoyé.", "The amount is not what was sent." } },
        { "currency", { "La devise n'est pas l'euro.", "The currency is not the euro." } },
        { "iban",
          { "Le compte n'est pas celui qui a été envoyé.", "The account is not what was sent." } },
        { "account",
          { "Le fichier parle d'un autre payeur.", "The file is about another payer." } },
        { "file",
          { "La ligne est d'un autre fichier que celui nommé.",
            "The line is of another file than the one named." } },
        { "count", { "Le nombre de lignes est faux.", "The number of lines is wrong." } },
        { "day", { "La date manque.", "The date is missing." } },
        { "status",
          { "Cet état ne change rien : il reste à suivre.",
            "This status changes nothing: it remains to be followed." } },
        { "contradicts",
          { "Une réponse antérieure dit le contraire : à vérifier avec la banque.",
            "An earlier answer says the opposite: check with the bank." } },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (text_is(why, table[i].why)) return text_of(table[i].words[lang]);
    return (struct text){ 0 };
}

static struct text reason_shown(struct call *c, const struct answer_line *row)
{
    struct text known = reason_words(row->code, c->lang);
    if (known.at) return text_format(c->arena, "%.*s %.*s", TEXT_ARGS(row->code), TEXT_ARGS(known));
    if (!text_is_empty(row->words)) return row->words;
    return text_is_empty(row->code) ? (struct text){ 0 } : row->code;
}

static enum err after_key(const struct page_key *from, int64_t *number, int64_t *line_id)
{
    *number = -1;
    *line_id = 0;
    if (!from->words.at) return OK;
    *line_id = from->number;
    return text_to_int(from->words, number) ? OK : BAD_CURSOR;
}

static enum err bank_answer_lines(struct call *c, const struct bank_answer_lines_in *in,
                                  struct bank_answer_lines_out *out)
{
    struct page_key from;
    int64_t number, line_id;
    enum err e = page_start(c, "bank_answer_lines", in->cursor, &from);
    if (!e) e = after_key(&from, &number, &line_id);
    if (e) return e;
    size_t limit = (size_t)page_limit(in->limit), n;
    struct answer_line *rows;
    e = sql_answer_lines(c->tx, in->answer_id, number, line_id, (int64_t)limit + 1, &rows, &n);
    if (e) return e;
    if (n > limit) {
        n = limit;
        struct page_key last = { .words =
                                     text_format(c->arena, "%lld", (long long)rows[n - 1].number),
                                 .number = rows[n - 1].line_id };
        out->next_cursor = page_next(c, "bank_answer_lines", &last);
    }
    out->items.at = ARENA_ARRAY(c->arena, struct bank_answer_line, n + 1);
    if (!out->items.at) return NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        out->items.at[i] = (struct bank_answer_line){
            rows[i].line_id,
            rows[i].partner_id,
            rows[i].reference,
            text_is_empty(rows[i].name) ? (struct text){ 0 } : rows[i].name,
            rows[i].says,
            rows[i].outcome,
            why_words(rows[i].why, c->lang),
            reason_shown(c, &rows[i]),
            rows[i].amount_cents,
            rows[i].day,
        };
    out->items.n = n;
    return OK;
}
OP_RUN(bank_answer_lines)

static enum err answer_known(struct call *c, int64_t answer_id, struct owner *owner)
{
    (void)owner; /* the Region's alone */
    struct answer_by_id_row row;
    enum err e = sql_answer_by_id(c->tx, answer_id, &row);
    return e == NO_ROW ? NOT_FOUND : e;
}

static const struct operation bank_answer_rows[] = {
    OP(bank_answer_import, BULK, ACCOUNTANT, ON_NOTHING, PREPARED(bank_answer_import),
       REFUSES(BANK_FILE_UNREADABLE, ALREADY_DONE), .rules = "R111 D23",
       .summary = "Hand in what the bank or the treasury answered: each line is paid, rejected or "
                  "returned, once."),
    OP(bank_answer_list, READ, ACCOUNTANT | ADMIN | AUDITOR, ON_NOTHING, REFUSES(BAD_CURSOR),
       .rules = "R111", .summary = "The answers that were handed in, and what they changed."),
    OP(bank_answer_lines, READ, ACCOUNTANT | ADMIN | AUDITOR, BY_OBJECT,
       OBJECT_OF(answer_id, answer_known), REFUSES(BAD_CURSOR), .rules = "R111 D23",
       .summary = "An answer, entry by entry: what it says, and what became of it."),
};
OP_TABLE(bank_answer);
