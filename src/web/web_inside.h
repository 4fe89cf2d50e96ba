/* web_inside.h - what the files of src/web share behind server.h. Nobody else includes it. */
#pragma once
#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "op/service.h"
#include "web/connection_watch.h"
#include "web/guard.h"
#include "web/metrics.h"
#include "web/route.h"
#include "web/server.h"
#include "web/session_cookie.h"
#include "web/side_thread.h"
#include "web/static_files.h"
#include "web/upload_spool.h"

enum {
    BODY_BYTES_MAX = 1 << 20,     /* of an operation */
    BODIES_BYTES_MAX = 256 << 20, /* of all operations on their way in */
    /* A refused body is read to its end when it is at most so long: a client that is answered in
     * the middle of its sending often sees a broken connection instead of the answer. */
    DISCARDED_BYTES_MAX = 8 << 20,
    INBOUND_ARENA_BYTES = 8 << 20, /* a body grows by doubling */
    WATCH_WAIT_MAX_SECONDS = 25,   /* below the idle timeouts of proxies */
    RETRY_AFTER_SECONDS = 1,
    REQUEST_ID_BYTES = 8,
    ADDRESS_BYTES = 64
};

struct door { /* one listening socket and the library's daemon behind it */
    struct web *web;
    struct MHD_Daemon *daemon;
    int fd;
    bool is_local; /* the Unix socket */
};
struct web {
    struct web_options options; /* defaults filled in */
    int port;
    struct site site;
    struct static_files *files;
    struct metrics *metrics;
    struct side_thread *side;
    struct connection_watch *connections;
    struct door tcp, local;
    struct arena arena;
    struct static_variant openapi;

    pthread_mutex_t lock; /* of the three below */
    pthread_cond_t calmer;
    bool stopping;
    int64_t under_way; /* from the request line to the end of the answer */
    int64_t waiting;   /* of these, those the service or the side thread has */
    _Atomic int64_t bodies_bytes;
};

enum stage { STAGE_HEAD, STAGE_ADMISSION, STAGE_BODY, STAGE_WAITING, STAGE_ANSWERED };
struct inbound { /* one request, from its first line to the end of its answer */
    struct door *door;
    struct web *web;
    struct MHD_Connection *connection;
    struct watched *watched;
    struct arena arena;
    enum stage stage;

    struct request_head head;
    struct framing framing;
    struct route route;
    struct text path, query;
    struct credential credential;
    enum lang lang;
    char id[2 * REQUEST_ID_BYTES + 1], address[ADDRESS_BYTES];
    bool is_from_here; /* from this very machine, by no proxy */
    int64_t started_us;

    enum err refusal; /* found before the body was there: answered when it is */
    struct facts facts;
    bool close_after;

    struct text_builder body;
    int64_t body_bytes; /* received, kept or not */
    int64_t body_bytes_kept;
    struct upload_spool spool;
    struct exchange exchange;
    struct side_job side_job;
    enum err side_err;
};

/* --- inbound.c: a request on its way in ------------------------------------------------------- */
struct inbound *inbound_new(struct door *, struct MHD_Connection *, const char *target);
void inbound_free(struct inbound *);
enum MHD_Result inbound_take_head(struct inbound *, const char *method, const char *version);
/* The service has said whether the sender of an upload may. */
enum MHD_Result inbound_admitted(struct inbound *);
enum MHD_Result inbound_take_body(struct inbound *, const char *bytes, size_t size);

/* --- admit.c: may it come in ------------------------------------------------------------------ */
/* What can be told from the head alone. A refusal, with in->facts. */
enum err inbound_admit(struct inbound *);
struct text inbound_client_address(struct inbound *);

/* Where an upload's body goes, once its sender is known. */
enum err inbound_open_spool(struct inbound *);

/* --- perform.c: what each route does ---------------------------------------------------------- */
/* Asks the service, before the body: inbound_admitted follows. */
enum MHD_Result inbound_ask_uploader(struct inbound *);
enum MHD_Result inbound_perform(struct inbound *);
/* After the service or the side thread has answered. */
enum MHD_Result inbound_finish(struct inbound *);

/* --- answer.c --------------------------------------------------------------------------------- */
enum { ANSWER_HEADERS_MAX = 10 };
struct answer {
    enum err outcome; /* for the log and the metrics */
    int status;
    const char *content_type;  /* NULL: none */
    const char *cache_control; /* NULL: no-store */
    struct text body;          /* lives as long as the inbound */
    int fd;                    /* a file to send instead, taken; when has_fd */
    bool has_fd;
    struct {
        const char *name, *value;
    } headers[ANSWER_HEADERS_MAX];
    size_t n;
};
/* A value that is absent adds nothing. */
void answer_header(struct answer *, const char *name, struct text value);
enum MHD_Result answer_send(struct inbound *, struct answer *);
enum MHD_Result answer_refusal(struct inbound *, enum err); /* with in->facts */
enum MHD_Result answer_file(struct inbound *, const struct static_file *);
/* `variant` as it is or, when the client has it already, 304. */
enum MHD_Result answer_variant(struct inbound *, struct answer *, const struct static_variant *);
enum MHD_Result answer_exchange(struct inbound *);
