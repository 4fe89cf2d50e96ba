/* import_testing.c - the office of import_testing.h. */
#include "import/import_testing.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/civil.h"

extern const struct op_table campaign_operations, partner_operations, partner_public_operations,
    place_operations, school_operations;
static const struct op_table *const tables[] = {
    &op_operations,
    &campaign_operations,
    &partner_operations,
    &partner_public_operations,
    &place_operations,
    &school_operations,
    NULL,
};

/* Everybody here is trusted to be who they say. */
static enum err nobody_signs_in(struct tx *tx, const struct keys *keys, int64_t now_ms,
                                struct text credential, struct actor *actor)
{
    (void)tx, (void)keys, (void)now_ms, (void)credential, (void)actor;
    return NOT_SIGNED_IN;
}

static void open_service(struct office *o)
{
    struct service_options options = { .store = o->world->store,
                                       .clock = &o->clock,
                                       .keys = &o->keys,
                                       .tables = tables,
                                       .authenticate = nobody_signs_in,
                                       .context = &o->region,
                                       .upload_dir = o->upload_dir,
                                       .throttles_off = true,
                                       .coverage_path = getenv("PASSREGION_COVERAGE") };
    assert_int_equal(service_open(&options, &o->service), OK);
}

int office_make(void **state)
{
    civil_init();
    struct office *o = calloc(1, sizeof *o);
    void *world = NULL;
    assert_int_equal(test_world_make(&world), 0);
    o->world = world;
    o->arena = arena_make(512 << 20);
    test_world_reopen(o->world, &(struct store_options){ 0 });
    keys_from_seed(&o->keys, 1);
    snprintf(o->upload_dir, sizeof o->upload_dir, "/tmp/office-XXXXXX");
    assert_non_null(mkdtemp(o->upload_dir));
    o->region.campaigns = campaigns_make(&o->arena);
    office_at(o, "2024-09-02T10:00");
    open_service(o);
    exchange_init(&o->last);
    *state = o;
    return 0;
}

static void forget_uploads(struct office *);

int office_drop(void **state)
{
    struct office *o = *state;
    exchange_free(&o->last);
    service_close(o->service);
    campaigns_free((struct campaigns *)o->region.campaigns);
    forget_uploads(o);
    void *world = o->world;
    arena_free(&o->arena);
    free(o);
    return test_world_drop(&world);
}

void office_restart(struct office *o)
{
    service_close(o->service);
    open_service(o);
}

void office_at(struct office *o, const char *instant)
{
    int64_t at_ms;
    assert_true(instant_parse(text_of(instant), &at_ms));
    clock_freeze(&o->clock, at_ms);
}

/* --- calls ------------------------------------------------------------------------------------ */
static enum err call(struct office *o, const struct actor *actor, const char *operation,
                     struct text body, struct text seen)
{
    exchange_free(&o->last);
    exchange_init(&o->last);
    struct exchange *x = &o->last;
    x->operation = text_of(operation);
    x->body = body;
    x->as = actor;
    x->lang = ENGLISH;
    x->seen = seen;
    if (seen.at) x->wait_ms = 10000;
    return service_call(o->service, x);
}

__attribute__((format(printf, 2, 0))) static struct text body_of(struct office *o,
                                                                 const char *format, va_list values)
{
    char *bytes;
    assert_true(vasprintf(&bytes, format, values) >= 0);
    for (char *c = bytes; *c; c++)
        if (*c == '\'') *c = '"';
    struct text body = text_copy(&o->arena, text_of(bytes));
    free(bytes);
    assert_non_null(body.at);
    return body;
}

enum err office_call(struct office *o, struct actor actor, const char *operation, const char *body,
                     ...)
{
    va_list values;
    va_start(values, body);
    struct text json = body_of(o, body, values);
    va_end(values);
    return call(o, &actor, operation, json, (struct text){ 0 });
}

enum err office_wait(struct office *o, struct actor actor, const char *job_id)
{
    struct text body = text_format(&o->arena, "{\"job_id\":\"%s\"}", job_id), seen = { 0 };
    do {
        assert_int_equal(call(o, &actor, "job_show", body, seen), OK);
        seen = text_copy(&o->arena, o->last.etag);
    } while (!office_text(o, "job.ended_at")[0]);
    const char *type = office_text(o, "job.problem.type"), *slug = strrchr(type, ':');
    if (slug) return err_from_slug(text_of(slug + 1));
    assert_string_equal(office_text(o, "job.state"), "done");
    return OK;
}

enum err office_job(struct office *o, struct actor actor, const char *operation, const char *body,
                    ...)
{
    va_list values;
    va_start(values, body);
    struct text json = body_of(o, body, values);
    va_end(values);
    enum err e = call(o, &actor, operation, json, (struct text){ 0 });
    return e ? e : office_wait(o, actor, office_text(o, "job_id"));
}

/* --- answers ---------------------------------------------------------------------------------- */
static json_t *find(json_t *at, const char *path)
{
    struct text rest = text_of(path);
    while (at && rest.at) {
        struct text step = text_cut(&rest, '.');
        int64_t index;
        if (json_is_array(at) && text_to_int(step, &index))
            at = json_array_get(at, (size_t)index);
        else
            at = json_object_getn(at, step.at, step.len);
    }
    return at;
}

const char *office_text(struct office *o, const char *path)
{
    json_t *answer = json_loadb(o->last.answer.at, o->last.answer.len, 0, NULL);
    json_t *at = find(answer, path);
    struct text words = { 0 };
    if (json_is_string(at))
        words = (struct text){ json_string_value(at), json_string_length(at) };
    else if (json_is_integer(at))
        words = text_format(&o->arena, "%lld", (long long)json_integer_value(at));
    words = text_copy(&o->arena, words);
    json_decref(answer);
    return words.at ? words.at : "";
}

int64_t office_number(struct office *o, const char *path)
{
    int64_t number;
    return text_to_int(text_of(office_text(o, path)), &number) ? number : -1;
}

int64_t office_walk(struct office *o, const char *operation, const char *filter, const char *id)
{
    enum { PAGE = 41 };
    int64_t seen = 0, last = 0;
    const char *cursor = "";
    do {
        must(office_call(o, as_nobody(), operation, "{%s'limit':%d%s}", filter, PAGE, cursor));
        for (int i = 0; i < PAGE; i++) {
            int64_t here = office_number(o, text_format(&o->arena, "items.%d.%s", i, id).at);
            if (here < 0) break;
            assert_int_not_equal(here, last);
            last = here;
            seen++;
        }
        cursor = office_text(o, "next_cursor");
        if (cursor[0]) cursor = text_format(&o->arena, ",'cursor':'%s'", cursor).at;
    } while (cursor[0]);
    return seen;
}

int64_t office_count(struct office *o, const char *sql)
{
    return test_database_sql(&o->world->database, sql);
}

/* --- who -------------------------------------------------------------------------------------- */
struct actor as_admin(void)
{
    return (struct actor){ .account_id = 1, .role = ADMIN };
}

struct actor as_benefits(void)
{
    return (struct actor){ .account_id = 2, .role = BENEFITS };
}

struct actor as_accountant(void)
{
    return (struct actor){ .account_id = 3, .role = ACCOUNTANT };
}

struct actor as_nobody(void)
{
    return (struct actor){ .role = ANYONE };
}

struct actor as_manager(int64_t partner_id)
{
    return (struct actor){ .account_id = 4, .role = MANAGER, .partner_id = partner_id };
}

struct actor as_cashier(int64_t partner_id)
{
    return (struct actor){ .account_id = 5, .role = CASHIER, .partner_id = partner_id };
}

/* --- files ------------------------------------------------------------------------------------ */
struct text office_file(struct office *o, const char *path)
{
    const char *root = getenv("PASSREGION_SOURCE");
    assert_non_null(root);
    FILE *file = fopen(text_format(&o->arena, "%s/%s", root, path).at, "re");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    size_t len = (size_t)ftell(file);
    rewind(file);
    char *bytes = arena_take(&o->arena, len + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, len, file), len);
    fclose(file);
    return (struct text){ bytes, len };
}

const char *office_quoted(struct office *o, struct text text)
{
    struct text_builder json = { .arena = &o->arena }, quoted = { .arena = &o->arena };
    build_json_string(&json, text);
    struct text rest = built(&json);
    assert_non_null(rest.at);
    while (rest.at) {
        build_text(&quoted, text_cut(&rest, '\''));
        if (rest.at) build_chars(&quoted, "\\u0027");
    }
    assert_non_null(built(&quoted).at);
    return quoted.at;
}

static enum err call_with_file(struct office *o, const char *operation, const char *name,
                               struct text file, const char *more)
{
    struct text_builder body = { .arena = &o->arena };
    build_format(&body, "{\"%s\":%s%s}", name, office_quoted(o, file), more);
    assert_non_null(built(&body).at);
    struct actor admin = as_admin();
    return call(o, &admin, operation, built(&body), (struct text){ 0 });
}

/* All uploads of a test lie under one name: each takes the place of the one before. */
#define UPLOAD_SHA256 "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

long long office_upload(struct office *o, struct text content, int64_t said_size)
{
    const char *path = text_format(&o->arena, "%s/spooled", o->upload_dir).at;
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_int_equal(fwrite(content.at, 1, content.len, file), content.len);
    assert_int_equal(fclose(file), 0);
    struct actor admin = as_admin();
    exchange_free(&o->last);
    exchange_init(&o->last);
    o->last.as = &admin;
    struct upload upload = { .sha256 = TEXT(UPLOAD_SHA256),
                             .media_type = TEXT("text/csv"),
                             .file_name = TEXT("register.csv"),
                             .size = said_size };
    must(service_upload(o->service, &o->last, path, &upload));
    return office_number(o, "upload_id");
}

static void forget_uploads(struct office *o)
{
    unlink(text_format(&o->arena, "%s/%s", o->upload_dir, UPLOAD_SHA256).at);
    rmdir(o->upload_dir);
}

void office_open_campaign(struct office *o, const char *catalogue)
{
    struct text courses = office_file(o, "data/courses.csv");
    const char *more = text_format(&o->arena, ",\"courses\":%s", office_quoted(o, courses)).at;
    must(call_with_file(o, "campaign_open", "catalogue", office_file(o, catalogue), more));
}

enum err office_import(struct office *o, const char *subject, struct text csv, const char *more)
{
    struct arena *arena = &o->arena;
    const char *operation = text_format(arena, "%s_import_preview", subject).at;
    enum err e = call_with_file(o, operation, "csv", csv, "");
    if (e) return e;
    struct text rest =
        text_format(arena, ",\"fingerprint\":\"%s\"%s", office_text(o, "fingerprint"), more);
    operation = text_format(arena, "%s_import", subject).at;
    e = call_with_file(o, operation, "csv", csv, rest.at);
    return e ? e : office_wait(o, as_admin(), office_text(o, "job_id"));
}
