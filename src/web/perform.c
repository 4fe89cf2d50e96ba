/* perform.c - what each route does once the request is whole. What may take time leaves the HTTP
 * loop: the connection is suspended, and resumed by the thread that has the answer. */
#include "base/log.h"
#include "store/store.h"
#include "web/http_words.h"
#include "web/web_inside.h"

static const struct actor local_caller = { .role = SYSTEM };

/* False when the server is stopping: then nothing may be suspended any more. */
static bool wait_begin(struct inbound *in, enum stage stage)
{
    struct web *web = in->web;
    pthread_mutex_lock(&web->lock);
    bool goes_on = !web->stopping;
    if (goes_on) web->waiting++;
    pthread_mutex_unlock(&web->lock);
    if (!goes_on) return false;
    in->stage = stage;
    MHD_suspend_connection(in->connection);
    return true;
}

/* From any thread. The inbound is the HTTP loop's again from the moment of the resume. */
static void wait_end(struct inbound *in)
{
    struct web *web = in->web;
    MHD_resume_connection(in->connection);
    pthread_mutex_lock(&web->lock);
    web->waiting--;
    pthread_cond_broadcast(&web->calmer);
    pthread_mutex_unlock(&web->lock);
}

static enum MHD_Result refuse_busy(struct inbound *in)
{
    in->facts = (struct facts){ 0 };
    facts_add_count(&in->facts, "seconds", RETRY_AFTER_SECONDS);
    return answer_refusal(in, BUSY);
}

/* --- operations ------------------------------------------------------------------------------- */
static void exchange_done(struct exchange *x)
{
    wait_end(x->owner);
}

static enum encoding export_encoding(struct text accept)
{
    int lines = list_weight(accept, TEXT("application/jsonl"), false);
    int csv = list_weight(accept, TEXT("text/csv"), false);
    return lines > 0 && lines > csv ? AS_JSON_LINES : AS_CSV;
}

static void exchange_fill(struct inbound *in)
{
    struct exchange *x = &in->exchange;
    const struct operation *operation = in->route.operation;
    x->credential = in->credential.secret;
    x->client_address = inbound_client_address(in);
    x->lang = in->lang;
    x->done = exchange_done;
    x->owner = in;
    if (in->door->is_local && !x->credential.at) x->as = &local_caller;
    if (!operation) return;
    x->operation = text_of(operation->name);
    if (method_is_safe(in->head.method))
        x->query = in->query;
    else
        x->body = built(&in->body);
    x->request_key = head_field(&in->head, "idempotency-key");
    if (operation->kind == EXPORT) x->encoding = export_encoding(head_field(&in->head, "accept"));
    if (operation->kind != READ || !operation->watch) return;
    int64_t seconds = prefer_wait(head_field(&in->head, "prefer"));
    if (seconds > WATCH_WAIT_MAX_SECONDS) seconds = WATCH_WAIT_MAX_SECONDS;
    x->wait_ms = seconds * 1000;
    x->seen = etag_first(head_field(&in->head, "if-none-match"));
}

static enum MHD_Result perform_operation(struct inbound *in)
{
    exchange_fill(in);
    if (!wait_begin(in, STAGE_WAITING)) return refuse_busy(in);
    service_submit(in->web->options.service, &in->exchange);
    return MHD_YES;
}

/* --- on the side thread ----------------------------------------------------------------------- */
static struct inbound *inbound_of(struct side_job *job)
{
    return (struct inbound *)((char *)job - offsetof(struct inbound, side_job));
}

static void register_upload(struct side_job *job)
{
    struct inbound *in = inbound_of(job);
    struct upload upload = { .size = in->spool.size,
                             .media_type = media_type_bare(head_field(&in->head, "content-type")) };
    in->side_err = upload_spool_finish(&in->spool, &in->arena, &upload.sha256);
    if (!in->side_err)
        in->side_err =
            service_upload(in->web->options.service, &in->exchange, in->spool.path, &upload);
    if (!in->side_err) upload_spool_hand_over(&in->spool);
    wait_end(in);
}

static void ask_database(struct side_job *job)
{
    struct inbound *in = inbound_of(job);
    in->side_err = store_ready(service_store(in->web->options.service));
    wait_end(in);
}

static enum MHD_Result perform_aside(struct inbound *in, enum stage stage,
                                     void (*run)(struct side_job *))
{
    if (!wait_begin(in, stage)) return refuse_busy(in);
    in->side_job.run = run;
    enum err e = side_thread_post(in->web->side, &in->side_job);
    if (e) {
        in->refusal = e;
        facts_add_count(&in->facts, "seconds", RETRY_AFTER_SECONDS);
        wait_end(in);
    }
    return MHD_YES;
}

static void ask_uploader(struct side_job *job)
{
    struct inbound *in = inbound_of(job);
    in->side_err = service_admit_upload(in->web->options.service, &in->exchange, &in->facts);
    wait_end(in);
}

enum MHD_Result inbound_ask_uploader(struct inbound *in)
{
    exchange_fill(in);
    return perform_aside(in, STAGE_ADMISSION, ask_uploader);
}

/* --- the machine's own pages ------------------------------------------------------------------ */
static enum MHD_Result answer_plain(struct inbound *in, struct text body)
{
    struct answer answer = { .status = 200,
                             .content_type = "text/plain; charset=utf-8",
                             .body = body };
    return answer_send(in, &answer);
}

static enum MHD_Result answer_metrics(struct inbound *in)
{
    struct web *web = in->web;
    struct metrics_gauges gauges = { .connections = connection_watch_count(web->connections),
                                     .side_jobs = side_thread_waiting(web->side) };
    pthread_mutex_lock(&web->lock);
    gauges.requests_under_way = web->under_way;
    gauges.waiting_in_service = web->waiting;
    pthread_mutex_unlock(&web->lock);
    struct text body = metrics_text(&in->arena, web->metrics, &gauges);
    if (!body.at) return answer_refusal(in, NO_MEMORY);
    struct answer answer = { .status = 200,
                             .content_type = "text/plain; version=0.0.4; charset=utf-8",
                             .body = body };
    return answer_send(in, &answer);
}

static enum MHD_Result answer_openapi(struct inbound *in)
{
    struct answer answer = { .status = 200,
                             .content_type = "application/json",
                             .cache_control = "no-cache" };
    return answer_variant(in, &answer, &in->web->openapi);
}

enum MHD_Result inbound_perform(struct inbound *in)
{
    watched_expect_nothing(in->watched);
    if (in->refusal) return answer_refusal(in, in->refusal);
    switch (in->route.kind) {
    case ROUTE_OPERATION:
        return perform_operation(in);
    case ROUTE_UPLOAD:
        return perform_aside(in, STAGE_WAITING, register_upload);
    case ROUTE_READYZ:
        return perform_aside(in, STAGE_WAITING, ask_database);
    case ROUTE_HEALTHZ:
        return answer_plain(in, TEXT("ok\n"));
    case ROUTE_METRICS:
        return answer_metrics(in);
    case ROUTE_OPENAPI:
        return answer_openapi(in);
    case ROUTE_STATIC:
        return answer_file(in, in->route.file);
    case ROUTE_NOTHING:
        break; /* refused by the route */
    }
    return answer_refusal(in, NO_SUCH_OPERATION);
}

enum MHD_Result inbound_finish(struct inbound *in)
{
    if (in->refusal) return answer_refusal(in, in->refusal);
    if (in->route.kind == ROUTE_OPERATION) return answer_exchange(in);
    if (in->route.kind == ROUTE_READYZ)
        return in->side_err ? answer_refusal(in, in->side_err) : answer_plain(in, TEXT("ready\n"));
    /* The service has written its own refusal of an upload; the spool's is ours to write. */
    if (in->exchange.answer.at) return answer_exchange(in);
    return answer_refusal(in, in->side_err);
}
