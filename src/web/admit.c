/* admit.c - what can be said of a request before its body is there: is there such an address, who
 * says they send it, may a page of another site be behind it, is the body of a kind and a size
 * that can be taken. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sodium.h>
#include <string.h>
#include <sys/socket.h>

#include "web/http_words.h"
#include "web/listen.h"
#include "web/web_inside.h"

static bool is_loopback(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        const struct sockaddr_in *ip4 = (const struct sockaddr_in *)address;
        return ntohl(ip4->sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
    }
    if (address->sa_family != AF_INET6) return false;
    return IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)address)->sin6_addr);
}

static void keep_peer(struct inbound *in)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(in->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *peer = info ? info->client_addr : NULL;
    if (!peer) return;
    const void *number = peer->sa_family == AF_INET6
                             ? (const void *)&((const struct sockaddr_in6 *)peer)->sin6_addr
                             : (const void *)&((const struct sockaddr_in *)peer)->sin_addr;
    bool is_ip = peer->sa_family == AF_INET || peer->sa_family == AF_INET6;
    if (is_ip) inet_ntop(peer->sa_family, number, in->address, sizeof in->address);
    /* A proxy on this machine stands for clients of anywhere. */
    bool by_proxy = head_field(&in->head, "x-real-ip").at ||
                    head_field(&in->head, "x-forwarded-for").at ||
                    head_field(&in->head, "forwarded").at;
    in->is_from_here = is_loopback(peer) && !by_proxy;
}

struct text inbound_client_address(struct inbound *in)
{
    struct text real = head_field(&in->head, "x-real-ip");
    if (in->web->options.behind_proxy && !text_is_empty(real)) return real;
    return text_of(in->address);
}

static bool is_local_caller(const struct inbound *in)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(in->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info && peer_is_ours(info->connect_fd);
}

static bool keys_equal(struct text a, struct text b)
{
    return a.len == b.len && a.len > 0 && sodium_memcmp(a.at, b.at, a.len) == 0;
}

static enum err admit_metrics(struct inbound *in)
{
    if (in->door->is_local || in->is_from_here) return OK;
    struct text key = bearer_of(head_field(&in->head, "authorization"));
    return keys_equal(key, text_of(in->web->options.metrics_key)) ? OK : NOT_ALLOWED;
}

static enum err wrong_media_type(struct inbound *in, const char *expected)
{
    facts_add_text(&in->facts, "expected", text_of(expected));
    return WRONG_MEDIA_TYPE;
}

static enum err admit_operation(struct inbound *in)
{
    if (method_is_safe(in->head.method)) return OK;
    bool has_body = in->framing.chunked || in->framing.length > 0;
    /* A page of another site can post a form, but not JSON without asking us first. */
    bool must_be_json = has_body || in->credential.from_cookie;
    if (must_be_json && !media_type_is(head_field(&in->head, "content-type"), "application/json"))
        return wrong_media_type(in, "application/json");
    if (in->framing.length <= BODY_BYTES_MAX) return OK;
    facts_add_count(&in->facts, "limit", BODY_BYTES_MAX);
    return BODY_TOO_LARGE;
}

static enum err admit_upload(struct inbound *in)
{
    static const char *const of_forms[] = { "multipart/form-data", "text/plain",
                                            "application/x-www-form-urlencoded" };
    if (!in->web->options.upload_dir) return NO_SUCH_OPERATION;
    /* Nobody fills the disk without having said who they are; the service is then asked whether it
     * is so, before the first byte is kept. */
    if (!in->credential.secret.at && !in->door->is_local) return NOT_SIGNED_IN;
    struct text type = media_type_bare(head_field(&in->head, "content-type"));
    if (type.len == 0) return wrong_media_type(in, "application/octet-stream");
    for (size_t i = 0; i < sizeof of_forms / sizeof *of_forms; i++)
        if (in->credential.from_cookie && text_equal_caseless(type, text_of(of_forms[i])))
            return wrong_media_type(in, "application/octet-stream");
    if (in->framing.length > UPLOAD_BYTES_MAX) {
        facts_add_count(&in->facts, "limit", UPLOAD_BYTES_MAX);
        return BODY_TOO_LARGE;
    }
    return OK;
}

enum err inbound_open_spool(struct inbound *in)
{
    enum err e = upload_spool_open(&in->spool, in->web->options.upload_dir);
    if (e) facts_add_text(&in->facts, "file", TEXT("upload"));
    return e;
}

/* Who says they send it, and that no page of another site does it with their cookie. */
static enum err admit_sender(struct inbound *in)
{
    if (in->door->is_local) {
        in->credential.secret = bearer_of(head_field(&in->head, "authorization"));
        return OK;
    }
    enum err e = credential_find(&in->head, &in->credential);
    if (e) return e;
    bool by_bearer = in->credential.secret.at && !in->credential.from_cookie;
    if (by_bearer || method_is_safe(in->head.method)) return OK;
    return same_origin_check(&in->head, &in->web->site, in->credential.from_cookie);
}

static enum err admit_route(struct inbound *in)
{
    if (head_field(&in->head, "content-encoding").at) return wrong_media_type(in, "identity");
    switch (in->route.kind) {
    case ROUTE_METRICS:
        return admit_metrics(in);
    case ROUTE_OPERATION:
    case ROUTE_UPLOAD:
        break;
    default:
        return OK;
    }
    enum err e = admit_sender(in);
    if (e) return e;
    return in->route.kind == ROUTE_UPLOAD ? admit_upload(in) : admit_operation(in);
}

enum err inbound_admit(struct inbound *in)
{
    keep_peer(in);
    pthread_mutex_lock(&in->web->lock);
    bool stopping = in->web->stopping;
    pthread_mutex_unlock(&in->web->lock);
    if (stopping) {
        facts_add_count(&in->facts, "seconds", RETRY_AFTER_SECONDS);
        return BUSY;
    }
    if (in->door->is_local && !is_local_caller(in)) return NOT_ALLOWED;
    if (in->route.err == METHOD_NOT_ALLOWED)
        facts_add_text(&in->facts, "method", text_of(in->route.allowed));
    if (in->route.err) return in->route.err;
    return admit_route(in);
}
