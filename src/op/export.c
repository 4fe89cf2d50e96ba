/* export.c - rows or a document to a file, page after page, each on a snapshot of its own and then
 * to the back of the pool's queue: however long the export, no snapshot stays open and no thread is
 * kept. The file has no name, so nothing is left of it whatever happens. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "op/service_inside.h"

enum { FILE_NAME_MAX = 80 };

struct export
{
    struct sink sink; /* first: sink_to_page gets back from it */
    struct request *request;
    int file;                     /* without a name; -1 once handed over */
    struct text_builder page;     /* of this snapshot; written to the file after it */
    char words[EXPORT_AFTER_MAX]; /* of sink.after, across the rewinding of the arena */
    char file_name[FILE_NAME_MAX];
    int64_t rows, page_rows;
};

enum err sink_row(struct call *c, const void *row)
{
    return c->rows->row(c->rows, row);
}

enum err sink_bytes(struct call *c, struct text bytes)
{
    return c->rows->bytes(c->rows, bytes);
}

void sink_name(struct call *c, struct text file_name)
{
    c->rows->name(c->rows, file_name);
}

static enum err bytes_to_page(struct sink *sink, struct text bytes)
{
    struct export *export = (struct export *)(void *)sink;
    if (!export->request->op->media_type) return DEFECT; /* rows have a shape */
    build_text(&export->page, bytes);
    return export->page.failed ? NO_MEMORY : OK;
}

/* It goes into a header: nothing but plain letters may. */
static void name_file(struct sink *sink, struct text file_name)
{
    struct export *export = (struct export *)(void *)sink;
    size_t n = file_name.len < FILE_NAME_MAX - 1 ? file_name.len : FILE_NAME_MAX - 1;
    for (size_t i = 0; i < n; i++) {
        char c = file_name.at[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '-' || c == '_' || c == '.';
        export->file_name[i] = plain ? c : '-';
    }
    export->file_name[n] = '\0';
}

static enum err sink_to_page(struct sink *sink, const void *row)
{
    struct export *export = (struct export *)(void *)sink;
    const struct request *r = export->request;
    if (r->op->media_type) return DEFECT; /* a document has no rows */
    export->page_rows++;
    if (r->x->encoding == AS_CSV)
        return shape_write_csv(&export->page, r->op->out, row, r->actor.role);
    enum err e = shape_write(&export->page, r->op->out, row, r->actor.role);
    build_text(&export->page, TEXT("\n"));
    return e;
}

void export_close(struct export *export)
{
    if (!export) return;
    if (export->file >= 0) close(export->file);
    free(export);
}

static enum err export_open(struct request *r)
{
    struct export *export = calloc(1, sizeof *export);
    if (!export) return NO_MEMORY;
    r->export = export;
    export->request = r;
    export->sink.row = sink_to_page;
    export->sink.bytes = bytes_to_page;
    export->sink.name = name_file;
    export->sink.after.number = INT64_MIN;
    char path[] = P_tmpdir "/passregion-export-XXXXXX";
    export->file = mkostemp(path, O_CLOEXEC);
    if (export->file >= 0 && unlink(path) == 0) return OK;
    log_event(LOG_ERROR, "export_file", "why=%s", strerror(errno));
    return STORE_FAILED;
}

static enum err page_in_tx(struct tx *tx, void *arg)
{
    struct request *r = arg;
    struct export *export = r->export;
    enum err e = request_admit(r, tx);
    if (e) return e;
    r->out = arena_take(r->call.arena, r->op->out->size);
    if (!r->out) return NO_MEMORY;
    shape_blank(r->op->out, r->out);
    export->page = (struct text_builder){ .arena = r->call.arena };
    export->page_rows = 0;
    export->sink.more = false;
    r->call.rows = &export->sink;
    return request_run(r, r->op->run);
}

static enum err write_text(int file, struct text text)
{
    while (text.len) {
        ssize_t n = write(file, text.at, text.len);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) {
            log_event(LOG_ERROR, "export_file", "why=%s", strerror(errno));
            return STORE_FAILED;
        }
        text = (struct text){ text.at + n, text.len - (size_t)n };
    }
    return OK;
}

static enum err write_page(struct export *export, bool first)
{
    const struct request *r = export->request;
    if (first && r->x->encoding == AS_CSV && !r->op->media_type) {
        struct text_builder head = { .arena = r->call.arena };
        build_chars(&head, "\xEF\xBB\xBF"); /* spreadsheets take it for Latin-1 without */
        shape_write_csv_header(&head, r->op->out);
        enum err e = head.failed ? NO_MEMORY : write_text(export->file, built(&head));
        if (e) return e;
    }
    if (export->page.failed) return NO_MEMORY;
    export->rows += export->page_rows;
    return write_text(export->file, built(&export->page));
}

/* What the next page starts after outlives this page's arena. */
static enum err keep_after(struct export *export, struct page_key before)
{
    struct page_key *after = &export->sink.after;
    bool moved = after->number != before.number || !text_equal(after->words, before.words);
    if (!moved || after->words.len > sizeof export->words) {
        log_event(LOG_ERROR, "export_stuck", "op=%s", export->request->op->name);
        return DEFECT;
    }
    if (after->words.at) {
        memmove(export->words, after->words.at, after->words.len);
        after->words.at = export->words;
    }
    return OK;
}

static enum err hand_over(struct request *r)
{
    struct export *export = r->export;
    if (lseek(export->file, 0, SEEK_SET) != 0) return STORE_FAILED;
    r->answer = text_format(r->call.arena, "{\"rows\":%lld}", (long long)export->rows);
    if (!r->answer.at) return NO_MEMORY;
    r->x->media_type = r->op->media_type;
    if (export->file_name[0]) {
        r->x->file_name = text_copy(r->call.arena, text_of(export->file_name));
        if (!r->x->file_name.at) return NO_MEMORY;
    }
    r->x->export_fd = export->file;
    export->file = -1;
    return OK;
}

/* Before the first row leaves, and only for somebody who was let in. */
static enum err record(struct tx *tx, void *arg)
{
    return audit_keep(arg, tx, OK);
}

void request_export(struct request *r)
{
    bool first = !r->export;
    enum err e = first ? export_open(r) : OK;
    struct page_key before = { 0 };
    char words[EXPORT_AFTER_MAX];
    if (!e) {
        before = r->export->sink.after;
        if (before.words.at) before.words.at = memcpy(words, before.words.at, before.words.len);
        e = store_read(r->service->store, &r->x->arena, page_in_tx, r);
    }
    if (!e && first && r->op->recorded) e = store_write(r->service->store, &r->x->arena, record, r);
    if (!e) e = write_page(r->export, first);
    if (!e && r->export->sink.more) {
        e = keep_after(r->export, before);
        if (!e) {
            pool_push_again(r->service->pool, r);
            return;
        }
    }
    if (!e) e = hand_over(r);
    request_answer(r, e);
}
