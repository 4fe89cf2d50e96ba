/* server.h - the operations over HTTP, the pages, and the machine's own addresses.
 *
 *   POST /api/v1/<operation>      JSON in, JSON out; READ and EXPORT also by GET from the query
 *   POST /api/v1/uploads          a raw body, kept for an operation that names its id
 *   GET  /api/v1/openapi.json     what the operations are
 *   GET  /healthz /readyz         the process answers; the database does too
 *   GET  /metrics                 Prometheus; from this machine, or with the metrics key
 *   GET  /, /till, ...            the files of `static_dir`
 *
 * One thread runs the TCP door and one the door of the command line; both only wait for sockets,
 * the operations run on the service's threads. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "op/service.h"

enum { WEB_PORT_DEFAULT = 8080, WEB_PORT_NONE = -1 };

struct web_options {
    struct service *service;
    const char *address;     /* numeric; NULL: 127.0.0.1 */
    int port;                /* 0: a free one, told by web_port; WEB_PORT_NONE: no TCP at all */
    const char *socket_path; /* Unix socket of the command line, whose caller is SYSTEM; or NULL */
    const char *static_dir;  /* NULL: no pages */
    const char *upload_dir;  /* where uploads are spooled, beside the service's; NULL: none taken */
    const char *public_url;  /* "https://pass.example.fr": where browsers find it; or NULL */
    const char *metrics_key; /* bearer token for /metrics from elsewhere; NULL: only from here */
    bool is_production; /* Secure cookies, HSTS, only the public URL's pages; needs public_url */
    bool behind_proxy;  /* only a proxy of ours reaches the port: its X-Real-IP is believed */
    /* Limits, 0 for the default. */
    int connections; /* open at once: 1,024 */
    int head_ms;     /* a new connection's first head: 15 s */
    int idle_ms;     /* a kept connection's next head: 75 s */
    int body_ms;     /* an operation's body: 30 s */
    int upload_ms;   /* an upload's: 5 min */
    int send_ms;     /* an answer on its way: 15 min */
    int drain_ms;    /* what web_stop gives to requests under way: 10 s */
};
struct web;
/* BUSY when the port or the socket is taken, BAD_INPUT for options that cannot be, CANNOT_READ_FILE
 * for a static directory or socket path that cannot be used; each with a log line. */
enum err web_start(const struct web_options *, struct web **);
int web_port(const struct web *);
/* Takes no more connections, answers what is under way, then closes. Waits for the service's
 * answers however long they take: their memory is theirs until then. */
void web_stop(struct web *); /* NULL is fine */
