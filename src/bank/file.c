/* Makes the one file of a run, chunk after chunk: first every line under way gets its number in it,
 * then the head, which tells their count and sum, then the lines, and at last size and hash. Each
 * chunk keeps a part of the text, so that the file is the same bytes each time it is asked for,
 * whatever becomes of the lines, the partners or the payer later. */
#include <sodium.h>

#include "bank/bank.h"
#include "bank/bank_xml.h"
#include "base/civil.h"
#include "base/format.h"
#include "base/log.h"
#include "sql/bank_sql.h"

enum { NUMBERED_A_CHUNK = 1000, WRITTEN_A_CHUNK = 50, PARTS_A_LOOK = 1000 };

const char *const bank_formats[] = { "sepa", "pes", NULL };

static enum err missing(struct call *c, const char *fr, const char *en)
{
    facts_add_text(&c->facts, "missing", text_of(c->lang == FRENCH ? fr : en));
    return NO_PAYER;
}

static enum err payer_for(struct call *c, enum bank_format format, struct payer *payer)
{
    enum err e = payer_now(c, payer);
    if (e == NO_ROW) return missing(c, "le compte de la Région", "the Region's account");
    if (!e && format == BANK_PES && text_is_empty(payer->treasury_post))
        return missing(c, "les codes de la trésorerie", "the treasury's codes");
    return e;
}

static enum err may_leave(struct call *c, int64_t run_id, struct run_of_file_row *run)
{
    enum err e = sql_run_of_file(c->tx, run_id, run);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    if (!text_is(run->state, "approved") || run->unsent) {
        facts_add_text(&c->facts, "state", run->unsent ? TEXT("unsent") : run->state);
        return WRONG_STATE;
    }
    return run->under_way ? OK : NOTHING_TO_PAY;
}

/* The treasury numbers bordereaux and orders by budget year, without gaps. */
static enum err next_numbers(struct call *c, const struct payer *payer, int64_t year,
                             struct file_numbers_row *next)
{
    enum err e = sql_file_numbers(c->tx, year, next);
    if (e) return e;
    next->last_bordereau++;
    if (next->last_bordereau < payer->first_bordereau)
        next->last_bordereau = payer->first_bordereau;
    if (next->next_piece < payer->first_piece) next->next_piece = payer->first_piece;
    return OK;
}

static enum err begin(struct call *c, int64_t run_id, enum bank_format format, int64_t file_id)
{
    struct run_of_file_row run;
    struct payer payer;
    enum err e = may_leave(c, run_id, &run);
    if (!e) e = payer_for(c, format, &payer);
    if (e) return e;
    struct file_numbers_row numbers = { 0 };
    int64_t year = 0;
    if (format == BANK_PES) {
        year = day_to_ymd(c->today).year;
        e = next_numbers(c, &payer, year, &numbers);
        if (e) return e;
    }
    struct text name = text_format(c->arena, "passregion-%s-%.*s-%lld.xml", bank_formats[format],
                                   TEXT_ARGS(day_iso(c->arena, c->today)), (long long)file_id);
    if (!name.at) return NO_MEMORY;
    struct file_add_row added;
    e = sql_file_add(c->tx, file_id, run_id, payer.id, text_of(bank_formats[format]), name,
                     day_next_target(c->today + 1), run.under_way, year, numbers.last_bordereau,
                     numbers.next_piece, c->now_ms, c->actor->account_id, &added);
    return e == NO_ROW ? ALREADY_DONE : e;
}

/* --- numbers ---------------------------------------------------------------------------------- */
static enum err number_lines(struct call *c, const struct bank_file_row *file)
{
    struct file_numbered_row so_far;
    int64_t added;
    enum err e = sql_file_numbered(c->tx, file->id, &so_far);
    if (e) return e;
    e = sql_file_number_lines(c->tx, file->id, file->run_id, so_far.last_id, so_far.lines,
                              NUMBERED_A_CHUNK, &added);
    if (e || added == NUMBERED_A_CHUNK) return e;
    e = sql_file_numbered(c->tx, file->id, &so_far);
    if (!e && !so_far.lines) e = NOTHING_TO_PAY;
    return e ? e : sql_file_set_total(c->tx, file->id, so_far.lines, so_far.amount_cents);
}

/* --- text ------------------------------------------------------------------------------------- */
struct writing {
    struct call *c;
    struct bank_xml xml;
    enum bank_format format;
    struct bank_file file;
    struct file_lines_row *lines;
    size_t n;
};

static void close_writing(struct writing *w)
{
    bank_xml_close(&w->xml);
}

static enum bank_format format_of(const struct bank_file_row *row)
{
    return text_is(row->format, bank_formats[BANK_PES]) ? BANK_PES : BANK_SEPA;
}

static enum err open_writing(struct call *c, const struct bank_file_row *row, int64_t after,
                             struct writing *w)
{
    w->c = c;
    w->format = format_of(row);
    w->file = (struct bank_file){ .id = row->id,
                                  .lines = row->lines,
                                  .amount_cents = row->amount_cents,
                                  .made_ms = row->made_ms,
                                  .until_day = row->until_day,
                                  .execution_day = row->execution_day,
                                  .budget_year = row->budget_year,
                                  .bordereau = row->bordereau,
                                  .first_piece = row->first_piece,
                                  .file_name = row->file_name };
    enum err e = payer_by_id(c, row->payer_id, &w->file.payer);
    if (!e) e = sql_file_lines(c->tx, row->id, after, WRITTEN_A_CHUNK, &w->lines, &w->n);
    bank_xml_open(&w->xml);
    return e == NO_ROW ? DEFECT : e;
}

/* Where the last chunk stopped: before the head, or inside the elements it left open. */
static void go_on(struct writing *w, int64_t after)
{
    if (!after && w->format == BANK_SEPA)
        pain001_head(&w->xml, w->c->arena, &w->file);
    else if (!after)
        pes_head(&w->xml, w->c->arena, &w->file);
    else if (w->format == BANK_SEPA)
        pain001_inside(&w->xml, after % LINES_A_BLOCK != 0);
    else
        pes_inside(&w->xml);
}

static enum err open_block(struct writing *w, int64_t number)
{
    struct file_block_row sums;
    int64_t until = number + LINES_A_BLOCK - 1;
    enum err e = sql_file_block(w->c->tx, w->file.id, number, until, &sums);
    if (e) return e;
    struct bank_block block = { number / LINES_A_BLOCK + 1, sums.lines, sums.amount_cents };
    pain001_block(&w->xml, w->c->arena, &w->file, &block);
    return OK;
}

/* The last gate: whatever happened before, a line with a wrong key is in no file. */
static bool is_fit(const struct file_lines_row *r)
{
    bool fit = format_is_siret(r->siret) && iban_is_sepa(r->iban) && r->amount_cents > 0;
    if (!fit) log_event(LOG_ERROR, "bank_file_line", "line=%lld", (long long)r->line_id);
    return fit;
}

static enum err write_line(struct writing *w, const struct file_lines_row *r)
{
    if (!is_fit(r)) return DEFECT;
    struct bank_line line = { r->number,  r->line_id,  r->amount_cents, r->name,
                              r->siret,   r->iban,     r->bic,          r->legal_form,
                              r->address, r->postcode, r->commune };
    if (w->format == BANK_PES) {
        pes_line(&w->xml, w->c->arena, &w->file, &line);
        return OK;
    }
    enum err e = r->number % LINES_A_BLOCK == 1 ? open_block(w, r->number) : OK;
    if (e) return e;
    pain001_line(&w->xml, w->c->arena, &w->file, &line);
    if (r->number % LINES_A_BLOCK == 0 || r->number == w->file.lines) bank_xml_end(&w->xml);
    return OK;
}

static void close_document(struct writing *w)
{
    if (w->format == BANK_PES) {
        pes_tail(&w->xml);
        return;
    }
    bank_xml_end(&w->xml); /* CstmrCdtTrfInitn */
    bank_xml_end(&w->xml); /* Document */
}

/* The lines after that number, as the next part; *last is the last one's number. */
static enum err write_part(struct call *c, const struct bank_file_row *row, int64_t after,
                           int64_t *last)
{
    struct writing w __attribute__((cleanup(close_writing))) = { .xml.failed = true };
    enum err e = open_writing(c, row, after, &w);
    if (e) return e;
    go_on(&w, after);
    for (size_t i = 0; i < w.n && !e; i++) e = write_line(&w, &w.lines[i]);
    if (e) return e;
    if (!w.n) return DEFECT; /* a line of the file is gone */
    *last = w.lines[w.n - 1].number;
    if (*last == row->lines) close_document(&w);
    struct text part = bank_xml_written(&w.xml, c->arena);
    return part.at ? sql_file_part_add(c->tx, row->id, *last, part) : NO_MEMORY;
}

/* --- the end ---------------------------------------------------------------------------------- */
static enum err finish(struct call *c, int64_t file_id)
{
    struct file_parts_row *parts;
    size_t n, size = 0;
    int64_t after = 0, changed;
    crypto_hash_sha256_state hash;
    uint8_t digest[crypto_hash_sha256_BYTES];
    char hex[2 * sizeof digest + 1];
    crypto_hash_sha256_init(&hash);
    do {
        enum err e = sql_file_parts(c->tx, file_id, after, PARTS_A_LOOK, &parts, &n);
        if (e) return e;
        for (size_t i = 0; i < n; i++) {
            const struct text *bytes = &parts[i].bytes;
            crypto_hash_sha256_update(&hash, (const uint8_t *)bytes->at, bytes->len);
            size += bytes->len;
            after = parts[i].number;
        }
    } while (n == PARTS_A_LOOK);
    crypto_hash_sha256_final(&hash, digest);
    sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
    enum err e = sql_file_finish(c->tx, file_id, (int64_t)size, text_of(hex), &changed);
    return e ? e : changed ? OK : DEFECT;
}

/* How far it is stands in the tables, not in the job: what a job that failed left behind, the next
 * one goes on with. */
static enum err write_on(struct call *c, const struct bank_file_row *file, struct progress *job)
{
    struct file_last_part_row so_far;
    enum err e = sql_file_last_part(c->tx, file->id, &so_far);
    if (e) return e;
    job->total = file->lines;
    e = write_part(c, file, so_far.number, &job->done);
    if (e || job->done < file->lines) return e;
    job->finished = true;
    job->report = text_format(c->arena, "{\"file_id\":\"%lld\",\"file_name\":\"%.*s\"}",
                              (long long)file->id, TEXT_ARGS(file->file_name));
    return job->report.at ? finish(c, file->id) : NO_MEMORY;
}

enum err bank_file_step(struct call *c, int64_t run_id, enum bank_format format,
                        struct progress *job)
{
    bool first = text_is_empty(job->cursor.words);
    struct bank_file_row file;
    enum err e = sql_file_of_run(c->tx, run_id, &file);
    job->cursor.words = TEXT("begun");
    if (e == NO_ROW) return begin(c, run_id, format, job->job_id);
    if (e) return e;
    bool made = text_is(file.state, "made");
    if (first && (made || format_of(&file) != format)) return ALREADY_DONE;
    job->finished = made;
    if (made) return OK;
    return file.amount_cents ? write_on(c, &file, job) : number_lines(c, &file);
}
