/* One operation, here or in the running server; a BULK one to its end, with a bar that says how
 * far it is. */
#include <jansson.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/reach.h"
#include "web/client.h"

enum { BAR = 30, LOOK_EVERY_MS = 20 };

const struct actor operator_actor = { .role = SYSTEM };

static const json_t *walk(const json_t *at, const char *path)
{
    char name[64];
    while (at && *path) {
        size_t n = strcspn(path, ".");
        if (n >= sizeof name) return NULL;
        memcpy(name, path, n);
        name[n] = '\0';
        at = json_is_array(at) ? json_array_get(at, strtoul(name, NULL, 10))
                               : json_object_get(at, name);
        path += path[n] ? n + 1 : n;
    }
    return at;
}

struct text answer_member(struct arena *arena, struct text json, const char *path)
{
    struct text out = { 0 };
    json_t *root = json_loadb(json.at ? json.at : "", json.len, 0, NULL);
    const json_t *at = walk(root, path);
    if (json_is_string(at)) {
        out = text_copy(arena, (struct text){ json_string_value(at), json_string_length(at) });
    } else if (json_is_integer(at)) {
        out = text_format(arena, "%lld", (long long)json_integer_value(at));
    } else if (json_is_boolean(at)) {
        out = json_is_true(at) ? TEXT("true") : TEXT("false");
    } else if (at && !json_is_null(at)) {
        char *dumped = json_dumps(at, JSON_COMPACT);
        out = text_copy(arena, text_of(dumped));
        free(dumped);
    }
    json_decref(root);
    return out;
}

static int64_t number(struct arena *arena, struct text json, const char *path)
{
    int64_t n = 0;
    text_to_int(answer_member(arena, json, path), &n);
    return n;
}

static void show(struct arena *arena, const char *label, struct text job)
{
    int64_t done = number(arena, job, "done"), total = number(arena, job, "total");
    bool terminal = isatty(STDERR_FILENO);
    if (!terminal) return;
    if (!total) {
        fprintf(stderr, "\r  %-28s %lld", label, (long long)done);
        return;
    }
    int full = (int)(done * BAR / total);
    fprintf(stderr, "\r  %-28s [%.*s%.*s] %lld / %lld", label, full,
            "##############################", BAR - full, "..............................",
            (long long)done, (long long)total);
}

/* A problem's type back to the refusal it is. */
static enum err refusal_of(struct arena *arena, struct text problem)
{
    static const struct text prefix = { "urn:passregion:problem:", 23 };
    struct text type = answer_member(arena, problem, "type");
    if (!text_starts_with(type, prefix)) return DEFECT;
    enum err e = err_from_slug((struct text){ type.at + prefix.len, type.len - prefix.len });
    return e < ERR_COUNT ? e : DEFECT;
}

static enum err call_server(const struct reach *r, struct arena *arena, const char *operation,
                            struct text body, struct text *answer)
{
    struct web_call call = { .socket_path = r->socket_path,
                             .operation = text_of(operation),
                             .body = body,
                             .request_key = token_make(arena),
                             .credential = text_of(getenv("PASSREGION_KEY")) };
    struct web_reply reply;
    enum err e = web_client_call(arena, &call, &reply);
    if (e) return e;
    *answer = reply.body;
    return reply.status < 400 ? OK : refusal_of(arena, reply.body);
}

static enum err call_product(const struct reach *r, struct arena *arena, const char *operation,
                             struct text body, struct text *answer)
{
    struct exchange x;
    exchange_init(&x);
    x.operation = text_of(operation);
    x.body = body;
    x.as = r->as ? r->as : &operator_actor;
    x.request_key = token_make(arena);
    enum err e = service_call(r->product->service, &x);
    *answer = text_copy(arena, x.answer);
    exchange_free(&x);
    return e || answer->at ? e : NO_MEMORY;
}

enum err reach_call(const struct reach *r, struct arena *arena, const char *operation,
                    struct text body, struct text *answer)
{
    *answer = (struct text){ 0 };
    return r->product ? call_product(r, arena, operation, body, answer)
                      : call_server(r, arena, operation, body, answer);
}

enum err reach_call_job(const struct reach *r, struct arena *arena, const char *operation,
                        struct text body, const char *label, struct text *answer)
{
    enum err e = reach_call(r, arena, operation, body, answer);
    if (e) return e;
    struct text job_id = answer_member(arena, *answer, "job_id"), state, shown;
    struct text ask = text_format(arena, "{\"job_id\":\"%.*s\"}", TEXT_ARGS(job_id));
    for (;;) {
        struct arena_mark mark = arena_mark(arena);
        e = reach_call(r, arena, "job_show", ask, &shown);
        if (e) return e;
        *answer = answer_member(arena, shown, "job");
        if (label) show(arena, label, *answer);
        state = answer_member(arena, *answer, "state");
        if (text_is(state, "done") || text_is(state, "failed")) break;
        arena_rewind(arena, mark);
        poll(NULL, 0, LOOK_EVERY_MS);
    }
    if (label && isatty(STDERR_FILENO)) fputc('\n', stderr);
    return text_is(state, "done") ? OK
                                  : refusal_of(arena, answer_member(arena, *answer, "problem"));
}

bool reach_server(struct reach *r, const char *socket_path)
{
    struct arena arena = arena_make(ARENA_REQUEST_LIMIT);
    struct text answer;
    *r = (struct reach){ .socket_path = socket_path };
    enum err e = call_server(r, &arena, "campaign_list", TEXT("{}"), &answer);
    arena_free(&arena);
    return e == OK;
}
