/* import.c - compares the records of a file with those that are there, shows what would change, and
 * carries it out. The fingerprint stands for the file and for all that the preview depended on; the
 * first chunk computes it again within its transaction, so nothing can come between. */
#include "import/import.h"

#include <sodium.h>
#include <string.h>

enum { WORK_LIMIT = 128 << 20 /* of the records of a file; given back with the answer */ };

/* --- comparing -------------------------------------------------------------------------------- */
/* What came before is the key of what comes next. */
static void flush(struct import_digest *digest)
{
    uint8_t after[IMPORT_DIGEST_BYTES];
    crypto_generichash(after, sizeof after, digest->pending, digest->n, digest->before,
                       sizeof digest->before);
    memcpy(digest->before, after, sizeof after);
    digest->n = 0;
}

static void add_bytes(struct import_digest *digest, const char *at, size_t len)
{
    while (len > 0) {
        size_t room = sizeof digest->pending - digest->n, part = len < room ? len : room;
        memcpy(digest->pending + digest->n, at, part);
        digest->n += part;
        at += part;
        len -= part;
        if (digest->n == sizeof digest->pending) flush(digest);
    }
}

/* With its length, so that no two lists of pieces look alike. */
void import_hash(struct import *import, struct text text)
{
    import_hash_number(import, (int64_t)text.len);
    add_bytes(&import->digest, text.at, text.len);
}

void import_hash_number(struct import *import, int64_t number)
{
    add_bytes(&import->digest, (const char *)&number, sizeof number);
}

static bool same_member(struct import *import, const struct import_column *column,
                        const void *record, const void *present)
{
    const void *said = (const char *)record + column->offset;
    const void *there = (const char *)present + column->offset;
    if (column->holds == MEMBER_NUMBER) {
        import_hash_number(import, *(const int64_t *)there);
        return *(const int64_t *)said == *(const int64_t *)there;
    }
    import_hash(import, *(const struct text *)there);
    return text_equal(*(const struct text *)said, *(const struct text *)there);
}

static void compare_record(struct import *import, struct import_row *row, const void *present)
{
    const struct import_register *of = import->of;
    bool same = true;
    for (size_t i = 0; i < of->column_count; i++)
        if (!of->columns[i].silent)
            same &= same_member(import, &of->columns[i], row->record, present);
    if (of->same) same &= of->same(import, row->record, present);
    row->change = same ? ROW_UNCHANGED : ROW_CHANGED;
}

static struct text key_of(const struct import *import, const void *record)
{
    return *(const struct text *)(const void *)((const char *)record + import->of->key);
}

/* Both sides are in the order of keys: one walk along them. */
static enum err compare_all(struct import *import)
{
    struct arena *arena = import->call->arena;
    struct text after = TEXT("");
    char *records;
    size_t n, at = 0;
    do {
        struct arena_mark mark = arena_mark(arena);
        void *page;
        enum err e = import->of->present(import, after, &page, &n);
        if (e) return e;
        records = page;
        for (size_t i = 0; i < n; i++, records += import->of->record_size) {
            struct text key = key_of(import, records);
            while (at < import->by_key_count && text_compare(import->by_key[at]->key, key) < 0)
                at++;
            if (at == import->by_key_count) return OK;
            if (text_equal(import->by_key[at]->key, key))
                compare_record(import, import->by_key[at], records);
            after = key;
        }
        after = text_copy(import->arena, after);
        if (import->arena != arena) arena_rewind(arena, mark);
        if (!after.at) return NO_MEMORY;
    } while (n);
    return OK;
}

enum err import_compare(struct import *import, char fingerprint[IMPORT_FINGERPRINT_DIGITS + 1])
{
    for (size_t i = 0; i < import->by_key_count; i++) import->by_key[i]->change = ROW_NEW;
    struct import_digest of_file = import->digest;
    enum err e = compare_all(import);
    for (size_t i = 0; i < import->by_key_count; i++)
        import_hash_number(import, import->by_key[i]->change);
    flush(&import->digest);
    sodium_bin2hex(fingerprint, IMPORT_FINGERPRINT_DIGITS + 1, import->digest.before,
                   sizeof import->digest.before);
    import->digest = of_file;
    return e;
}

/* --- reading ---------------------------------------------------------------------------------- */
static enum err refuse_source(struct call *c)
{
    facts_add_text(&c->facts, "field", TEXT("csv"));
    facts_add_text(&c->facts, "why",
                   c->lang == FRENCH ? TEXT("ou file : donnez l'un des deux")
                                     : TEXT("or file: give one of the two"));
    return BAD_INPUT;
}

static enum err take_file(struct call *c, struct text csv, const struct upload *upload,
                          struct text *file)
{
    bool sent = csv.at != NULL;
    if (sent == (upload->id != 0)) return refuse_source(c);
    *file = csv;
    if (sent) return OK;
    if (upload->size <= IMPORT_FILE_MAX) return upload_read(c, upload, file);
    facts_add_count(&c->facts, "limit", IMPORT_FILE_MAX);
    return BODY_TOO_LARGE;
}

static enum err import_open(struct import *import, struct call *c, struct arena *arena,
                            const struct import_register *of, const struct import_source *source)
{
    *import = (struct import){ .of = of, .call = c, .arena = arena };
    struct text file;
    enum err e = take_file(c, source->csv, &source->file, &file);
    if (e) return e;
    import_hash(import, text_of(of->name));
    import_hash(import, file);
    if (of->open) e = of->open(import);
    return e ? e : import_read(import, file);
}

/* --- showing ---------------------------------------------------------------------------------- */
enum err import_show(struct call *c, const struct import_register *of,
                     const struct import_source *in, struct import_preview *out)
{
    __attribute__((cleanup(arena_release))) struct arena work = arena_make(WORK_LIMIT);
    struct import import;
    char *fingerprint = arena_take(c->arena, IMPORT_FINGERPRINT_DIGITS + 1);
    if (!fingerprint) return NO_MEMORY;
    enum err e = import_open(&import, c, &work, of, in);
    if (!e) e = import_compare(&import, fingerprint);
    if (e) return e;
    for (size_t i = 0; i < import.by_key_count; i++) {
        out->new_rows += import.by_key[i]->change == ROW_NEW;
        out->changed_rows += import.by_key[i]->change == ROW_CHANGED;
        out->unchanged_rows += import.by_key[i]->change == ROW_UNCHANGED;
    }
    out->faulty_count = (int64_t)import.faulty;
    out->faulty_rows.at = import.faults.at;
    out->faulty_rows.n = import.faults.n;
    out->warnings.at = import.warnings.at;
    out->warnings.n = import.warnings.n;
    out->fingerprint = text_of(fingerprint);
    return OK;
}

/* --- carrying out ----------------------------------------------------------------------------- */
/* A job's cursor: the next row, and how many were new, changed and unchanged before it. No words:
 * the first chunk, which changes nothing, is still to come. */
static bool is_begun(const struct progress *job)
{
    return !text_is_empty(job->cursor.words);
}

static void read_tally(struct text words, struct import_report *report)
{
    text_to_int(text_cut(&words, ' '), &report->new_rows);
    text_to_int(text_cut(&words, ' '), &report->changed_rows);
    text_to_int(words, &report->unchanged_rows);
}

static enum err move_cursor(struct call *c, const struct import *import, size_t at,
                            const struct import_report *report)
{
    struct progress *job = c->job;
    job->cursor.words =
        text_format(c->arena, "%lld %lld %lld", (long long)report->new_rows,
                    (long long)report->changed_rows, (long long)report->unchanged_rows);
    job->cursor.number = job->done = (int64_t)at;
    job->total = (int64_t)import->n;
    return job->cursor.words.at ? OK : NO_MEMORY;
}

enum err import_prepare(struct call *c, const struct import_register *of,
                        const struct import_order *in)
{
    struct import *import = ARENA_NEW(c->arena, struct import);
    if (!import) return NO_MEMORY;
    struct import_source source = { in->csv, in->file };
    enum err e = import_open(import, c, c->arena, of, &source);
    if (e) return e;
    if (import->faulty && !in->good_rows_only && !is_begun(c->job)) {
        facts_add_count(&c->facts, "count", (int64_t)import->faulty);
        return FAULTY_ROWS;
    }
    char fingerprint[IMPORT_FINGERPRINT_DIGITS + 1];
    c->prepared = import;
    return import_compare(import, fingerprint);
}

static enum err begin(struct call *c, struct import *import, const struct import_order *in)
{
    char fingerprint[IMPORT_FINGERPRINT_DIGITS + 1];
    enum err e = import_compare(import, fingerprint);
    if (e) return e;
    if (!text_is(in->fingerprint, fingerprint)) return STALE_PREVIEW;
    return move_cursor(c, import, 0, &(struct import_report){ 0 });
}

static enum err put_rows(struct import *import, size_t *at, struct import_report *report)
{
    int64_t written = 0;
    for (; *at < import->n && written < import->of->chunk_rows; ++*at) {
        const struct import_row *row = &import->rows[*at];
        if (row->faulty) continue;
        if (row->change == ROW_UNCHANGED) {
            report->unchanged_rows++;
            continue;
        }
        enum err e = import->of->put(import, row->record);
        if (e) return e;
        int64_t *count = row->change == ROW_NEW ? &report->new_rows : &report->changed_rows;
        ++*count;
        written++;
    }
    return OK;
}

enum err import_chunk(struct call *c, const struct import_order *in, struct import_report *out)
{
    struct import *import = c->prepared;
    import->call = c;
    if (!is_begun(c->job)) return begin(c, import, in);
    size_t at = (size_t)c->job->cursor.number;
    read_tally(c->job->cursor.words, out);
    out->faulty_count = (int64_t)import->faulty;
    enum err e = put_rows(import, &at, out);
    if (!e) e = move_cursor(c, import, at, out);
    c->job->finished = at == import->n;
    return e;
}
