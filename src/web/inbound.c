/* inbound.c - a request on its way in: its head is looked at once it is whole, its body is kept,
 * spooled, or read and thrown away when the request is refused. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "web/http_words.h"
#include "web/web_inside.h"

static struct watched *watched_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

struct inbound *inbound_new(struct door *door, struct MHD_Connection *connection,
                            const char *target)
{
    struct inbound *in = calloc(1, sizeof *in);
    if (!in) return NULL;
    in->door = door;
    in->web = door->web;
    in->connection = connection;
    in->watched = watched_of(connection);
    in->arena = arena_make(INBOUND_ARENA_BYTES);
    in->started_us = clock_steady_us();
    in->spool.fd = -1;
    in->body.arena = &in->arena;
    exchange_init(&in->exchange);
    unsigned char id[REQUEST_ID_BYTES];
    random_bytes(id, sizeof id);
    sodium_bin2hex(in->id, sizeof in->id, id, sizeof id);
    /* The library is about to cut the target at '?' and to undo its escapes in place. */
    in->head.target_at = target;
    in->head.target = text_copy(&in->arena, text_of(target));
    pthread_mutex_lock(&in->web->lock);
    in->web->under_way++;
    pthread_mutex_unlock(&in->web->lock);
    return in;
}

void inbound_free(struct inbound *in)
{
    struct web *web = in->web;
    watched_expect_input(in->watched, web->options.idle_ms);
    atomic_fetch_sub(&web->bodies_bytes, in->body_bytes_kept);
    upload_spool_discard(&in->spool);
    exchange_free(&in->exchange);
    arena_free(&in->arena);
    free(in);
    pthread_mutex_lock(&web->lock);
    web->under_way--;
    pthread_cond_broadcast(&web->calmer);
    pthread_mutex_unlock(&web->lock);
}

static enum MHD_Result keep_field(void *cls, enum MHD_ValueKind kind, const char *name,
                                  size_t name_len, const char *value, size_t value_len)
{
    (void)kind;
    struct request_head *head = cls;
    head->overflowed = head->n == FIELDS_MAX;
    if (head->overflowed) return MHD_NO;
    head->fields[head->n++] =
        (struct header_field){ { name, name_len }, { value ? value : "", value_len } };
    return MHD_YES;
}

/* Whether the client is told now rather than after its body. */
static bool answer_at_once(const struct inbound *in)
{
    bool has_body = in->framing.chunked || in->framing.length > 0;
    return has_body && (in->framing.expects_continue || in->framing.length > DISCARDED_BYTES_MAX);
}

static enum MHD_Result begin_body(struct inbound *in)
{
    return in->refusal && answer_at_once(in) ? answer_refusal(in, in->refusal) : MHD_YES;
}

enum MHD_Result inbound_take_head(struct inbound *in, const char *method, const char *version)
{
    struct request_head *head = &in->head;
    head->method = text_of(method);
    head->version = text_of(version);
    MHD_get_connection_values_n(in->connection, MHD_HEADER_KIND, keep_field, head);
    in->started_us = clock_steady_us();
    in->stage = STAGE_BODY;
    in->lang = language_wanted(head_field(head, "accept-language"));
    enum err e = guard_check(head, &in->framing);
    if (!e && !head_lies_as_sent(head)) e = MALFORMED_REQUEST;
    if (e) {
        in->close_after = true;
        return answer_refusal(in, e);
    }
    /* Chunks can be framed in ways that two programs read differently and that we do not get to
     * see: nothing that follows them on this connection is believed. */
    in->close_after = in->framing.chunked;
    in->query = head->target;
    in->path = text_cut(&in->query, '?');
    in->route = route_find(in->web->options.service, in->web->files, head->method, in->path);
    bool is_upload = in->route.kind == ROUTE_UPLOAD && !in->route.err;
    watched_expect_input(in->watched,
                         is_upload ? in->web->options.upload_ms : in->web->options.body_ms);
    in->refusal = inbound_admit(in);
    return is_upload && !in->refusal ? inbound_ask_uploader(in) : begin_body(in);
}

enum MHD_Result inbound_admitted(struct inbound *in)
{
    in->stage = STAGE_BODY;
    if (!in->refusal) in->refusal = in->side_err;
    if (!in->refusal) in->refusal = inbound_open_spool(in);
    return begin_body(in);
}

static void refuse_body(struct inbound *in, enum err e, int64_t limit)
{
    in->refusal = e;
    in->facts = (struct facts){ 0 };
    if (e == BODY_TOO_LARGE) facts_add_count(&in->facts, "limit", limit);
    if (e == BUSY) facts_add_count(&in->facts, "seconds", RETRY_AFTER_SECONDS);
}

static void keep_body(struct inbound *in, const char *bytes, size_t size)
{
    if (in->body_bytes > BODY_BYTES_MAX) {
        refuse_body(in, BODY_TOO_LARGE, BODY_BYTES_MAX);
        return;
    }
    in->body_bytes_kept += (int64_t)size;
    int64_t all = atomic_fetch_add(&in->web->bodies_bytes, (int64_t)size) + (int64_t)size;
    if (all > BODIES_BYTES_MAX) {
        refuse_body(in, BUSY, 0);
        return;
    }
    build_text(&in->body, (struct text){ bytes, size });
    if (in->body.failed) refuse_body(in, NO_MEMORY, 0);
}

enum MHD_Result inbound_take_body(struct inbound *in, const char *bytes, size_t size)
{
    bool is_first = in->body_bytes == 0;
    in->body_bytes += (int64_t)size;
    if (is_first && !in->framing.chunked && bytes != head_end(&in->head)) {
        refuse_body(in, MALFORMED_REQUEST, 0);
        in->close_after = true;
    }
    if (!in->refusal && in->route.kind == ROUTE_UPLOAD) {
        enum err e = upload_spool_write(&in->spool, bytes, size);
        if (e) refuse_body(in, e, UPLOAD_BYTES_MAX);
    } else if (!in->refusal) {
        keep_body(in, bytes, size);
    }
    if (!in->refusal) return MHD_YES;
    /* Refused in the middle: the library takes an answer only at the end of the body. What is
     * far longer than allowed is cut off. */
    int64_t limit = in->route.kind == ROUTE_UPLOAD ? UPLOAD_BYTES_MAX : BODY_BYTES_MAX;
    return in->body_bytes > limit + DISCARDED_BYTES_MAX ? MHD_NO : MHD_YES;
}
