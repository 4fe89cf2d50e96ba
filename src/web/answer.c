/* answer.c - an answer on its way out: the headers that each one carries, the cookie of a session
 * that begins or ends, the line in the log. */
#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "op/problem.h"
#include "web/http_words.h"
#include "web/web_inside.h"

/* No script, style or frame but our own files: what somebody types is never run. */
static const char content_policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'";

static const char *const security_headers[][2] = {
    { "Content-Security-Policy", content_policy },
    { "X-Content-Type-Options", "nosniff" },
    { "Referrer-Policy", "no-referrer" },
    { "Permissions-Policy", "camera=(self), geolocation=(), microphone=()" },
    { "Cross-Origin-Opener-Policy", "same-origin" },
    { "Cross-Origin-Resource-Policy", "same-origin" },
};

void answer_header(struct answer *answer, const char *name, struct text value)
{
    if (!value.at || answer->n == ANSWER_HEADERS_MAX) return;
    answer->headers[answer->n].name = name;
    answer->headers[answer->n++].value = value.at; /* texts of an arena end with NUL */
}

static void add_headers(struct inbound *in, struct MHD_Response *response,
                        const struct answer *answer)
{
    for (size_t i = 0; i < sizeof security_headers / sizeof *security_headers; i++)
        MHD_add_response_header(response, security_headers[i][0], security_headers[i][1]);
    if (in->web->options.is_production)
        MHD_add_response_header(response, "Strict-Transport-Security",
                                "max-age=31536000; includeSubDomains");
    MHD_add_response_header(response, "X-Request-Id", in->id);
    MHD_add_response_header(response, "Cache-Control",
                            answer->cache_control ? answer->cache_control : "no-store");
    if (answer->content_type)
        MHD_add_response_header(response, "Content-Type", answer->content_type);
    for (size_t i = 0; i < answer->n; i++)
        MHD_add_response_header(response, answer->headers[i].name, answer->headers[i].value);
    if (in->close_after) MHD_add_response_header(response, "Connection", "close");
}

static struct MHD_Response *make_response(struct answer *answer)
{
    struct stat status;
    if (!answer->has_fd)
        return MHD_create_response_from_buffer(answer->body.len, (void *)answer->body.at,
                                               MHD_RESPMEM_PERSISTENT);
    struct MHD_Response *response = NULL;
    if (fstat(answer->fd, &status) == 0)
        response = MHD_create_response_from_fd64((uint64_t)status.st_size, answer->fd);
    if (!response) close(answer->fd);
    return response;
}

enum MHD_Result answer_send(struct inbound *in, struct answer *answer)
{
    const struct operation *operation = in->route.operation;
    int64_t took_us = clock_steady_us() - in->started_us;
    metrics_count(in->web->metrics, operation, route_metrics(&in->route), answer->outcome, took_us);
    log_event(err_is_fault(answer->outcome) ? LOG_WARN : LOG_INFO, "request",
              "op=%s outcome=%s status=%d us=%lld id=%s",
              operation ? operation->name : metrics_route_name(route_metrics(&in->route)),
              err_slug(answer->outcome), answer->status, (long long)took_us, in->id);
    in->stage = STAGE_ANSWERED;
    watched_expect_output(in->watched, in->web->options.send_ms);
    struct MHD_Response *response = make_response(answer);
    if (!response) return MHD_NO;
    add_headers(in, response, answer);
    enum MHD_Result queued = MHD_queue_response(in->connection, (unsigned)answer->status, response);
    MHD_destroy_response(response);
    return queued;
}

/* --- refusals --------------------------------------------------------------------------------- */
static bool cookie_is_secure(const struct inbound *in)
{
    struct text url = in->web->site.public_url;
    return in->web->options.is_production || text_starts_with(url, TEXT("https:")) ||
           !in->is_from_here;
}

static void add_refusal_headers(struct inbound *in, struct answer *answer, enum err e,
                                int64_t seconds)
{
    if (answer->status == 401)
        answer_header(answer, "WWW-Authenticate", TEXT("Bearer realm=\"passregion\""));
    if (answer->status == 405) answer_header(answer, "Allow", text_of(in->route.allowed));
    if (answer->status == 429 || answer->status == 503) {
        struct text wait = text_format(&in->arena, "%lld", (long long)seconds);
        answer_header(answer, "Retry-After", wait);
    }
    /* Else a browser would send its dead session for ever. */
    if (e == NOT_SIGNED_IN && in->credential.from_cookie)
        answer_header(answer, "Set-Cookie", session_cookie_clear(&in->arena, cookie_is_secure(in)));
}

enum MHD_Result answer_refusal(struct inbound *in, enum err e)
{
    struct answer answer = { .outcome = e,
                             .status = err_http_status(e),
                             .content_type = "application/problem+json",
                             .body = problem_json(&in->arena, e, in->lang, &in->facts) };
    add_refusal_headers(in, &answer, e, RETRY_AFTER_SECONDS);
    return answer_send(in, &answer);
}

/* --- files ------------------------------------------------------------------------------------ */
enum MHD_Result answer_variant(struct inbound *in, struct answer *answer,
                               const struct static_variant *variant)
{
    answer_header(answer, "ETag", variant->etag);
    if (etag_in_list(head_field(&in->head, "if-none-match"), variant->etag)) {
        answer->status = 304;
        answer->content_type = NULL;
    } else {
        answer->body = variant->bytes;
    }
    return answer_send(in, answer);
}

enum MHD_Result answer_file(struct inbound *in, const struct static_file *file)
{
    struct answer answer = {
        .status = 200,
        .content_type = file->content_type ? file->content_type : "application/octet-stream",
        .cache_control = file->is_immutable ? "public, max-age=31536000, immutable" : "no-cache"
    };
    if (!file->gzip.bytes.at) return answer_variant(in, &answer, &file->plain);
    answer_header(&answer, "Vary", TEXT("Accept-Encoding"));
    struct text accepted = head_field(&in->head, "accept-encoding");
    if (list_weight(accepted, TEXT("gzip"), false) <= 0)
        return answer_variant(in, &answer, &file->plain);
    answer_header(&answer, "Content-Encoding", TEXT("gzip"));
    return answer_variant(in, &answer, &file->gzip);
}

/* --- operations ------------------------------------------------------------------------------- */
/* The member `seconds` of a problem that says when to come back. */
static int64_t seconds_of(struct text problem)
{
    json_t *json = json_loadb(problem.at, problem.len, 0, NULL);
    json_int_t seconds = json_integer_value(json_object_get(json, "seconds"));
    json_decref(json);
    return seconds > 0 ? seconds : RETRY_AFTER_SECONDS;
}

/* A session that begins leaves as a cookie, and a page never sees its token. */
static enum err begin_session(struct inbound *in, struct answer *answer)
{
    struct text token, rest;
    if (!session_token_take(&in->arena, answer->body, &token, &rest)) return DEFECT;
    if (!rest.at) return NO_MEMORY;
    if (is_browser_page(&in->head)) answer->body = rest;
    struct text cookie = session_cookie_set(&in->arena, token, cookie_is_secure(in));
    if (!cookie.at) return DEFECT;
    answer_header(answer, "Set-Cookie", cookie);
    return OK;
}

static enum err add_session(struct inbound *in, struct answer *answer)
{
    if (in->door->is_local) return OK;
    struct text name = in->exchange.operation;
    if (text_is(name, SIGN_IN_OPERATION)) return begin_session(in, answer);
    if (text_is(name, SIGN_OUT_OPERATION))
        answer_header(answer, "Set-Cookie", session_cookie_clear(&in->arena, cookie_is_secure(in)));
    return OK;
}

static void take_export(struct inbound *in, struct answer *answer)
{
    struct exchange *x = &in->exchange;
    answer->has_fd = true;
    answer->fd = x->export_fd;
    x->export_fd = -1;
    if (x->media_type) {
        struct text name = x->file_name.at ? x->file_name : x->operation;
        answer->content_type = x->media_type;
        answer_header(answer, "Content-Disposition",
                      text_format(&in->arena, "attachment; filename=\"%.*s\"", TEXT_ARGS(name)));
        return;
    }
    bool csv = x->encoding == AS_CSV;
    answer->content_type = csv ? "text/csv; charset=utf-8" : "application/jsonl";
    answer_header(answer, "Content-Disposition",
                  text_format(&in->arena, "attachment; filename=\"%.*s.%s\"",
                              TEXT_ARGS(x->operation), csv ? "csv" : "jsonl"));
}

enum MHD_Result answer_exchange(struct inbound *in)
{
    struct exchange *x = &in->exchange;
    struct answer answer = { .outcome = x->err,
                             .status = x->status,
                             .body = x->answer,
                             .content_type = "application/json" };
    if (x->err) {
        answer.content_type = "application/problem+json";
        add_refusal_headers(in, &answer, x->err, seconds_of(x->answer));
        return answer_send(in, &answer);
    }
    enum err e = add_session(in, &answer);
    if (e) return answer_refusal(in, e);
    if (x->replayed) answer_header(&answer, "Idempotent-Replayed", TEXT("true"));
    if (x->export_fd >= 0) take_export(in, &answer);
    if (text_is_empty(x->etag) || !method_is_safe(in->head.method)) return answer_send(in, &answer);
    struct static_variant variant = { x->answer,
                                      text_format(&in->arena, "\"%.*s\"", TEXT_ARGS(x->etag)) };
    return answer_variant(in, &answer, &variant);
}
