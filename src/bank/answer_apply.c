/* What an answer says of a line, believed only as far as it fits what was sent. The order of
 * answers does not matter, nor how often one comes: each step asks the line's state. The account
 * has the last word: what it shows as paid is taken back only when it shows that it came back. */
#include "bank/answer.h"
#include "bank/bank.h"
#include "base/civil.h"
#include "sql/bank_sql.h"

enum { LINES_A_STEP = 10, REASON_MOST = 200 };

/* --- what became of an entry ------------------------------------------------------------------ */
struct result {
    const char *outcome; /* "done", "repeated", "unknown", "refused" */
    const char *why;     /* a word for the last three; "" */
};
static const struct result done = { "done", "" }, repeated = { "repeated", "" };

static struct result refuse(const char *why)
{
    return (struct result){ "refused", why };
}

static struct text or_empty(struct text text)
{
    return text.at ? text : TEXT("");
}

static struct text reference_of(struct call *c, const struct answer_entry *e)
{
    if (e->line.at) return e->line;
    if (e->piece >= 0)
        return text_format(c->arena, "%lld/%lld/%lld", (long long)e->budget_year,
                           (long long)e->bordereau, (long long)e->piece);
    if (e->bordereau >= 0)
        return text_format(c->arena, "%lld/%lld", (long long)e->budget_year,
                           (long long)e->bordereau);
    return or_empty(e->block.at ? e->block : e->file);
}

static enum err keep(struct call *c, int64_t answer_id, int64_t number, int64_t line_id,
                     const struct answer_entry *e, struct result result)
{
    struct text reference = reference_of(c, e);
    if (!reference.at) return NO_MEMORY;
    return sql_answer_entry_add(c->tx, answer_id, number, line_id, reference,
                                text_of(answer_says[e->says]), text_of(result.outcome),
                                text_of(result.why), or_empty(e->code), or_empty(e->words),
                                e->cents < 0 ? 0 : e->cents, e->day);
}

/* --- does it fit what was sent ---------------------------------------------------------------- */
static bool differs(struct text told, struct text ours)
{
    return told.at && !text_equal(told, ours);
}

/* Banks may leave a file or block unnamed, or say so. A name of ours that is another's is wrong. */
static bool names_another_file(const struct answer_entry *e, int64_t file_id)
{
    int64_t file = e->file.at ? file_of_reference(e->file) : 0, of_block = 0, block;
    if (e->block.at) block_of_reference(e->block, &of_block, &block);
    return (file && file != file_id) || (of_block && of_block != file_id);
}

/* NULL when all that the entry tells of the line is true. */
static const char *why_not(const struct answer_entry *e, const struct answered_line *line)
{
    if (e->amount_is_odd ||
        (e->about == ABOUT_LINE && e->cents >= 0 && e->cents != line->amount_cents))
        return "amount";
    if (differs(e->currency, TEXT("EUR"))) return "currency";
    if (differs(e->iban, line->iban)) return "iban";
    if (differs(e->account, line->payer_iban)) return "account";
    if (differs(e->body, line->payer_siret)) return "account";
    return names_another_file(e, line->file_id) ? "file" : NULL;
}

/* --- a line ----------------------------------------------------------------------------------- */
/* "AC04 compte clos (what the bank adds)": kept with the line, shown to the partner. */
static struct text reason_of(struct call *c, const struct answer_entry *e)
{
    struct text words = e->code.at ? reason_words(e->code, FRENCH) : (struct text){ 0 };
    struct text_builder out = { .arena = c->arena };
    build_text(&out, or_empty(e->code));
    if (words.at) build_format(&out, " %.*s", TEXT_ARGS(words));
    if (!text_is_empty(e->words))
        build_format(&out, out.len ? " (%.*s)" : "%.*s", TEXT_ARGS(e->words));
    if (!out.len) build_chars(&out, "sans motif");
    struct text reason = built(&out);
    if (reason.len > REASON_MOST) {
        reason.len = REASON_MOST;
        while (reason.len && ((unsigned char)reason.at[reason.len] & 0xC0) == 0x80) reason.len--;
    }
    return reason;
}

static enum err was_told(struct call *c, int64_t line_id, enum answer_says says, bool *told)
{
    struct line_was_told_row row;
    enum err e = sql_line_was_told(c->tx, line_id, text_of(answer_says[says]), &row);
    *told = !e && row.told;
    return e;
}

static enum err apply_accepted(struct call *c, const struct answered_line *line,
                               struct result *result)
{
    bool told;
    enum err e = was_told(c, line->line_id, SAYS_ACCEPTED, &told);
    *result = told || !text_is(line->state, "in_transit") ? repeated : done;
    return e;
}

/* The first booking's day is kept, also of a line that was called paid before. A line that came
 * back stays so: its payment is old news by then. */
static enum err apply_paid(struct call *c, const struct answer_entry *entry,
                           const struct answered_line *line, struct result *result)
{
    enum err e = OK;
    bool pays = text_is(line->state, "in_transit"), paid = text_is(line->state, "paid");
    if (!pays && !paid) {
        bool was_paid, came_back;
        e = was_told(c, line->line_id, SAYS_PAID, &was_paid);
        if (!e) e = was_told(c, line->line_id, SAYS_RETURNED, &came_back);
        if (!e) *result = was_paid || came_back ? repeated : refuse("contradicts");
        return e;
    }
    bool books = entry->on_account && line->booked_day == DAY_NONE;
    if (books && entry->day == DAY_NONE) {
        *result = refuse("day");
        return OK;
    }
    if (pays) e = run_line_pay(c, line->line_id);
    if (!e && books) e = run_line_book(c, line->line_id, entry->day);
    *result = pays || books ? done : repeated;
    return e;
}

static enum err apply_back(struct call *c, const struct answer_entry *entry,
                           const struct answered_line *line, struct result *result)
{
    if (text_is(line->state, "rejected") || text_is(line->state, "returned")) {
        *result = repeated;
        return OK;
    }
    struct text reason = reason_of(c, entry);
    if (!reason.at) return NO_MEMORY;
    *result = done;
    if (text_is(line->state, "in_transit")) return run_line_reject(c, line->line_id, reason);
    if (entry->says == SAYS_RETURNED || line->booked_day == DAY_NONE)
        return run_line_return(c, line->line_id, reason);
    *result = refuse("contradicts");
    return OK;
}

/* A line in a file is in transit, paid, rejected or returned: never prepared or dropped. */
static enum err apply_to_line(struct call *c, int64_t answer_id, int64_t number,
                              const struct answer_entry *entry, const struct answered_line *line)
{
    struct result result = refuse("status");
    const char *wrong = why_not(entry, line);
    bool about_money = entry->says == SAYS_PAID || entry->says == SAYS_RETURNED;
    if (!wrong && about_money && entry->on_account && entry->about == ABOUT_LINE &&
        entry->cents < 0)
        wrong = "amount";
    enum err e = OK;
    if (wrong)
        result = refuse(wrong);
    else if (entry->says == SAYS_ACCEPTED)
        e = apply_accepted(c, line, &result);
    else if (entry->says == SAYS_PAID)
        e = apply_paid(c, entry, line, &result);
    else if (entry->says != SAYS_OTHER)
        e = apply_back(c, entry, line, &result);
    return e ? e : keep(c, answer_id, number, line->line_id, entry, result);
}

/* --- which lines ------------------------------------------------------------------------------ */
/* The lines of a file with after < number <= until. */
struct lines_meant {
    int64_t file_id, after, until;
};

static enum err find_file(struct call *c, const struct answer_entry *entry,
                          struct lines_meant *meant)
{
    struct bank_file_row f;
    enum err e = NO_ROW;
    int64_t id = entry->file.at ? file_of_reference(entry->file) : 0;
    if (entry->bordereau > 0)
        e = sql_file_by_bordereau(c->tx, entry->budget_year, entry->bordereau, &f);
    else if (id)
        e = sql_file_by_id(c->tx, id, &f);
    else if (entry->file.at)
        e = sql_file_by_name(c->tx, entry->file, &f);
    if (e) return e;
    *meant = (struct lines_meant){ f.id, 0, f.lines };
    if (entry->piece >= 0) {
        meant->until = entry->piece - f.first_piece + 1;
        meant->after = meant->until - 1;
        if (meant->after < 0 || meant->until > f.lines) return NO_ROW;
    }
    return OK;
}

static enum err find_lines(struct call *c, const struct answer_entry *entry,
                           struct lines_meant *meant)
{
    int64_t file_id, block;
    if (entry->about != ABOUT_BLOCK || !entry->block.at) return find_file(c, entry, meant);
    if (!block_of_reference(entry->block, &file_id, &block)) return NO_ROW;
    struct bank_file_row f;
    enum err e = sql_file_by_id(c->tx, file_id, &f);
    if (e) return e;
    int64_t blocks = (f.lines + LINES_A_BLOCK - 1) / LINES_A_BLOCK;
    if (block > blocks) return NO_ROW;
    *meant = (struct lines_meant){ f.id, 0, f.lines };
    meant->after = (block - 1) * LINES_A_BLOCK;
    if (block < blocks) meant->until = block * LINES_A_BLOCK;
    return OK;
}

/* Count and sum must be those that we sent; a booking of a block may leave out what was refused. */
static enum err check_sums(struct call *c, const struct answer_entry *entry,
                           const struct lines_meant *meant, const char **wrong)
{
    struct answered_sums_row sums;
    enum err e = sql_answered_sums(c->tx, meant->file_id, meant->after, meant->until, &sums);
    if (e) return e;
    bool booked = entry->on_account && entry->bordereau < 0;
    if (entry->lines >= 0 && !booked && entry->lines != sums.lines) *wrong = "count";
    if (entry->sum_cents >= 0 && entry->sum_cents != (booked ? sums.live_cents : sums.cents))
        *wrong = "amount";
    if (booked && entry->sum_cents < 0) *wrong = "amount";
    if (booked && entry->says == SAYS_RETURNED) *wrong = "status"; /* told line by line only */
    return OK;
}

/* A bank books a block without the lines that it refused. */
static bool is_left_out(const struct answer_entry *entry, const struct answered_line *line)
{
    bool booked = entry->on_account && entry->about == ABOUT_BLOCK;
    return booked && (text_is(line->state, "rejected") || text_is(line->state, "returned"));
}

static enum err apply_to_many(struct call *c, int64_t answer_id, int64_t number,
                              const struct answer_entry *entry, struct answer_place *place)
{
    struct lines_meant meant;
    place->over = true;
    enum err e = find_lines(c, entry, &meant);
    if (e == NO_ROW) return keep(c, answer_id, number, 0, entry, (struct result){ "unknown", "" });
    const char *wrong = NULL;
    if (!e && !place->number) e = check_sums(c, entry, &meant, &wrong);
    if (e) return e;
    if (wrong) return keep(c, answer_id, number, 0, entry, refuse(wrong));
    struct answered_line *lines;
    size_t n;
    int64_t after = place->number > meant.after ? place->number : meant.after;
    e = sql_answered_lines(c->tx, meant.file_id, after, meant.until, LINES_A_STEP, &lines, &n);
    for (size_t i = 0; i < n && !e; i++)
        if (!is_left_out(entry, &lines[i]))
            e = apply_to_line(c, answer_id, number, entry, &lines[i]);
    if (n) place->number = lines[n - 1].number;
    place->over = n < LINES_A_STEP;
    return e;
}

enum err answer_apply(struct call *c, int64_t answer_id, int64_t number,
                      const struct answer_entry *entry, struct answer_place *place)
{
    bool by_name = entry->about == ABOUT_LINE && entry->piece < 0;
    if (!by_name) return apply_to_many(c, answer_id, number, entry, place);
    place->over = true;
    int64_t line_id = line_of_reference(or_empty(entry->line));
    struct answered_line line;
    enum err e = line_id ? sql_answered_line_by_id(c->tx, line_id, &line) : NO_ROW;
    if (e == NO_ROW) return keep(c, answer_id, number, 0, entry, (struct result){ "unknown", "" });
    return e ? e : apply_to_line(c, answer_id, number, entry, &line);
}
