/* upload.c - files that came before the operation that uses them. The spooler has hashed and synced
 * the bytes; here they get their name, their row and their owner. An operation's UPLOAD member then
 * names the row, and only its owner's. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "op/service_inside.h"
#include "sql/op_sql.h"

enum { SHA256_DIGITS = 64 };

static void close_file(int *file)
{
    if (*file >= 0) close(*file);
}

static bool sha256_is_good(struct text digits)
{
    if (digits.len != SHA256_DIGITS) return false;
    for (size_t i = 0; i < digits.len; i++)
        if (!strchr("0123456789abcdef", digits.at[i]) || !digits.at[i]) return false;
    return true;
}

static const char *upload_path(struct arena *arena, const struct service *service,
                               struct text sha256)
{
    if (!service->upload_dir || !sha256_is_good(sha256)) return NULL;
    return text_format(arena, "%s/%.*s", service->upload_dir, TEXT_ARGS(sha256)).at;
}

/* --- taking them in --------------------------------------------------------------------------- */
static enum err place_file(struct arena *arena, const struct service *service,
                           const char *spooled_path, struct text sha256)
{
    const char *path = upload_path(arena, service, sha256);
    if (!path) return CANNOT_READ_FILE;
    /* The same content twice is one file: replacing it by itself harms nobody. */
    if (rename(spooled_path, path) != 0) {
        log_event(LOG_ERROR, "upload_lost", "why=%s", strerror(errno));
        return CANNOT_READ_FILE;
    }
    __attribute__((cleanup(close_file))) int folder =
        open(service->upload_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return folder >= 0 && fsync(folder) == 0 ? OK : CANNOT_READ_FILE;
}

struct taking {
    struct service *service;
    struct exchange *x;
    const struct upload *upload;
    struct actor actor;
    struct facts facts;
    int64_t id, now_ms;
};

static enum err identify_uploader(struct tx *tx, void *arg)
{
    struct taking *t = arg;
    if (t->x->as) {
        t->actor = *t->x->as;
        return OK;
    }
    if (text_is_empty(t->x->credential)) return NOT_SIGNED_IN;
    return t->service->authenticate(tx, t->service->keys, t->now_ms, t->x->credential, &t->actor);
}

static bool takes_upload(const struct shape *shape)
{
    for (size_t i = 0; i < shape->n; i++) {
        const struct field *field = &shape->fields[i];
        if (field->type == UPLOAD || (field->of && takes_upload(field->of))) return true;
    }
    return false;
}

static bool may_upload(const struct service *service, unsigned role)
{
    for (size_t i = 0; i < service->operation_count; i++) {
        const struct operation *op = service->operations[i];
        if ((op->who & role) && takes_upload(op->in)) return true;
    }
    return false;
}

enum err service_admit_upload(struct service *service, struct exchange *x, struct facts *facts)
{
    struct taking t = { .service = service, .x = x };
    t.now_ms = x->at_ms ? x->at_ms : service_now_ms(service);
    enum err e = store_read(service->store, &x->arena, identify_uploader, &t);
    if (e) return e;
    if (!may_upload(service, t.actor.role)) return NOT_ALLOWED;
    if (service->throttles_off || x->as) return OK;
    uint64_t drawn = 0;
    struct text none = { 0 };
    return throttle_draw(service->throttles, budget_find("upload"), &t.actor, none, none, facts,
                         &drawn);
}

static enum err add_row(struct tx *tx, void *arg)
{
    struct taking *t = arg;
    const struct upload *u = t->upload;
    return sql_upload_add(tx, t->id, t->actor.account_id, u->sha256, u->size,
                          u->media_type.at ? u->media_type : TEXT(""),
                          u->file_name.at ? u->file_name : TEXT(""), t->now_ms);
}

enum err service_upload(struct service *service, struct exchange *x, const char *spooled_path,
                        const struct upload *upload)
{
    struct taking t = { .service = service, .x = x, .upload = upload };
    t.now_ms = x->at_ms ? x->at_ms : service_now_ms(service);
    enum err e = store_read(service->store, &x->arena, identify_uploader, &t);
    if (!e) e = place_file(&x->arena, service, spooled_path, upload->sha256);
    if (!e) {
        t.id = id_new(service->store);
        e = store_write(service->store, &x->arena, add_row, &t);
    }
    if (e == CANNOT_READ_FILE) facts_add_text(&t.facts, "file", upload->file_name);
    if (e == BUSY) facts_add_count(&t.facts, "seconds", BUSY_SECONDS);
    x->err = e;
    x->status = e ? err_http_status(e) : 201;
    x->answer = e ? problem_json(&x->arena, e, x->lang, &t.facts)
                  : text_format(&x->arena, "{\"upload_id\":\"%lld\"}", (long long)t.id);
    return e;
}

/* --- using them ------------------------------------------------------------------------------- */
static enum err resolve(struct request *r, struct tx *tx, const struct field *field,
                        struct upload *upload)
{
    if (!upload->id) return OK;
    struct upload_find_row row;
    enum err e = sql_upload_find(tx, upload->id, r->actor.account_id, &row);
    if (e == NO_ROW) {
        struct facts *facts = &r->call.facts;
        facts->n = 0;
        facts_add_text(facts, "field", text_of(field->name));
        facts_add_text(facts, "why",
                       r->call.lang == FRENCH ? TEXT("n'est pas un de vos envois")
                                              : TEXT("is none of your uploads"));
        return BAD_INPUT;
    }
    if (e) return e;
    upload->sha256 = row.sha256;
    upload->media_type = row.media_type;
    upload->file_name = row.file_name;
    upload->size = row.size;
    return OK;
}

static enum err resolve_members(struct request *r, struct tx *tx, const struct shape *shape,
                                char *in)
{
    for (size_t i = 0; i < shape->n; i++) {
        const struct field *field = &shape->fields[i];
        void *at = in + field->offset;
        enum err e = OK;
        if (field->type == UPLOAD) e = resolve(r, tx, field, at);
        if (field->type == OBJECT) e = resolve_members(r, tx, field->of, at);
        const LIST_OF(char) *list = at;
        for (size_t j = 0; !e && field->type == LIST && j < list->n; j++)
            e = resolve_members(r, tx, field->of, list->at + j * field->of->size);
        if (e) return e;
    }
    return OK;
}

enum err uploads_resolve(struct request *r, struct tx *tx)
{
    return resolve_members(r, tx, r->op->in, r->in);
}

enum err upload_read(struct call *c, const struct upload *upload, struct text *content)
{
    const char *path = upload_path(c->arena, c->service, upload->sha256);
    __attribute__((cleanup(close_file))) int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    struct stat status;
    if (file < 0 || fstat(file, &status) != 0 || status.st_size != upload->size) {
        c->facts.n = 0;
        facts_add_text(&c->facts, "file", upload->file_name);
        return CANNOT_READ_FILE;
    }
    size_t len = (size_t)upload->size, got = 0;
    char *at = arena_take(c->arena, len + 1);
    if (!at) return NO_MEMORY;
    while (got < len) {
        ssize_t n = read(file, at + got, len - got);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return CANNOT_READ_FILE;
        got += (size_t)n;
    }
    *content = (struct text){ at, len };
    return OK;
}

/* --- forgetting them -------------------------------------------------------------------------- */
static bool overwrite(int file, int64_t size)
{
    static const char zeros[1 << 16];
    for (int64_t left = size; left > 0;) {
        ssize_t n = write(file, zeros, left < (int64_t)sizeof zeros ? (size_t)left : sizeof zeros);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        left -= n;
    }
    return fsync(file) == 0;
}

enum err upload_wipe(struct call *c, const struct upload *upload)
{
    const char *path = upload_path(c->arena, c->service, upload->sha256);
    __attribute__((cleanup(close_file))) int file = path ? open(path, O_WRONLY | O_CLOEXEC) : -1;
    if (path && file < 0 && errno == ENOENT) return OK;
    if (file >= 0 && overwrite(file, upload->size) && unlink(path) == 0) return OK;
    log_event(LOG_ERROR, "upload_not_wiped", "why=%s", strerror(errno));
    facts_add_text(&c->facts, "file", upload->file_name);
    return CANNOT_READ_FILE;
}
