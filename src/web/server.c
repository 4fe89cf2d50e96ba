/* server.c - opens the doors, hands each request of the library to its inbound, and stops without
 * dropping what is under way. */
#include "web/server.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "op/openapi.h"
#include "web/listen.h"
#include "web/web_inside.h"

enum {
    CONNECTION_MEMORY_BYTES = 64 << 10, /* head, a piece of body, head of the answer */
    STALLED_SECONDS = 60,               /* nothing moves on a connection */
    OPENAPI_ARENA_BYTES = 32 << 20
};

/* --- what the library calls ------------------------------------------------------------------- */
static void log_library(void *cls, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
static void log_library(void *cls, const char *format, va_list args)
{
    (void)cls;
    char line[256];
    vsnprintf(line, sizeof line, format, args);
    line[strcspn(line, "\n")] = '\0';
    log_event(LOG_DEBUG, "http", "says=%s", line);
}

static void *begin_request(void *cls, const char *target, struct MHD_Connection *connection)
{
    return inbound_new(cls, connection, target);
}

static enum MHD_Result go_on(void *cls, struct MHD_Connection *connection, const char *url,
                             const char *method, const char *version, const char *bytes,
                             size_t *size, void **inbound)
{
    (void)cls, (void)connection, (void)url;
    struct inbound *in = *inbound;
    if (!in) return MHD_NO;
    if (in->stage == STAGE_HEAD) return inbound_take_head(in, method, version);
    if (in->stage == STAGE_ADMISSION) return inbound_admitted(in);
    if (in->stage == STAGE_WAITING) return inbound_finish(in);
    if (in->stage == STAGE_ANSWERED) return MHD_NO;
    if (*size == 0) return inbound_perform(in);
    size_t taken = *size;
    *size = 0;
    return inbound_take_body(in, bytes, taken);
}

static void end_request(void *cls, struct MHD_Connection *connection, void **inbound,
                        enum MHD_RequestTerminationCode how)
{
    (void)cls, (void)connection, (void)how;
    if (*inbound) inbound_free(*inbound);
    *inbound = NULL;
}

static void notice_connection(void *cls, struct MHD_Connection *connection, void **watched,
                              enum MHD_ConnectionNotificationCode what)
{
    struct web *web = ((struct door *)cls)->web;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        connection_watch_forget(web->connections, *watched);
        *watched = NULL;
        return;
    }
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    *watched = info ? connection_watch_add(web->connections, info->connect_fd, web->options.head_ms)
                    : NULL;
}

/* --- doors ------------------------------------------------------------------------------------ */
static enum err door_open(struct door *door, struct web *web, int fd, bool is_local)
{
    *door = (struct door){ .web = web, .fd = fd, .is_local = is_local };
    door->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_SUSPEND_RESUME | MHD_USE_ITC | MHD_USE_ERROR_LOG, 0,
        NULL, NULL, go_on, door, MHD_OPTION_EXTERNAL_LOGGER, log_library, NULL,
        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_URI_LOG_CALLBACK, begin_request, door,
        MHD_OPTION_NOTIFY_COMPLETED, end_request, door, MHD_OPTION_NOTIFY_CONNECTION,
        notice_connection, door, MHD_OPTION_CONNECTION_LIMIT, (unsigned)web->options.connections,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY_BYTES,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)STALLED_SECONDS, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_END);
    if (door->daemon) return OK;
    door->fd = -1; /* the library has closed it */
    return OUTSIDE_FAILED;
}

static enum err doors_open(struct web *web)
{
    int fd;
    enum err e = OK;
    if (web->options.port != WEB_PORT_NONE) {
        web->port = web->options.port;
        e = listen_tcp(web->options.address, &web->port, &fd);
        if (!e) e = door_open(&web->tcp, web, fd, false);
        if (e) log_event(LOG_ERROR, "listen", "err=%s port=%d", err_name(e), web->options.port);
    }
    if (!e && web->options.socket_path) {
        e = listen_unix(web->options.socket_path, &fd);
        if (!e) e = door_open(&web->local, web, fd, true);
        if (e)
            log_event(LOG_ERROR, "listen", "err=%s path=%s", err_name(e), web->options.socket_path);
    }
    return e;
}

static void door_close(struct door *door)
{
    if (door->daemon) MHD_stop_daemon(door->daemon);
    if (door->fd >= 0) close(door->fd); /* a quiesced daemon leaves it to us */
    door->daemon = NULL;
    door->fd = -1;
}

/* --- starting --------------------------------------------------------------------------------- */
static void default_int(int *value, int otherwise)
{
    if (*value == 0) *value = otherwise;
}

static void fill_defaults(struct web_options *options)
{
    if (!options->address) options->address = "127.0.0.1";
    default_int(&options->connections, 1024);
    default_int(&options->head_ms, 15 * 1000);
    default_int(&options->idle_ms, 75 * 1000);
    default_int(&options->body_ms, 30 * 1000);
    default_int(&options->upload_ms, 5 * 60 * 1000);
    default_int(&options->send_ms, 15 * 60 * 1000);
    default_int(&options->drain_ms, 10 * 1000);
}

static bool options_make_sense(const struct web_options *options)
{
    bool has_door = options->port != WEB_PORT_NONE || options->socket_path;
    bool https = text_starts_with(text_of(options->public_url), TEXT("https://"));
    return options->service && has_door && (!options->is_production || https);
}

static enum err make_openapi(struct web *web)
{
    struct text document = openapi_document(&web->arena, web->options.service);
    unsigned char hash[crypto_generichash_BYTES_MIN];
    char hex[2 * sizeof hash + 1];
    if (!document.at) return NO_MEMORY;
    crypto_generichash(hash, sizeof hash, (const unsigned char *)document.at, document.len, NULL,
                       0);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    web->openapi.bytes = document;
    web->openapi.etag = text_format(&web->arena, "\"%s\"", hex);
    return web->openapi.etag.at ? OK : NO_MEMORY;
}

static enum err parts_open(struct web *web)
{
    const struct web_options *options = &web->options;
    enum err e = make_openapi(web);
    if (!e && options->static_dir) e = static_files_load(options->static_dir, &web->files);
    if (!e) e = metrics_open(options->service, &web->metrics);
    if (!e) e = side_thread_start(&web->side);
    if (!e) e = connection_watch_start(&web->connections);
    return e ? e : doors_open(web);
}

enum err web_start(const struct web_options *options, struct web **out)
{
    *out = NULL;
    if (!options_make_sense(options)) {
        log_event(LOG_ERROR, "web_options",
                  "says=a service, a port or a socket, and in production an https public URL");
        return BAD_INPUT;
    }
    if (sodium_init() < 0) return OUTSIDE_FAILED;
    struct web *web = calloc(1, sizeof *web);
    if (!web) return NO_MEMORY;
    web->options = *options;
    fill_defaults(&web->options);
    web->site = (struct site){ text_of(options->public_url), options->is_production };
    web->arena = arena_make(OPENAPI_ARENA_BYTES);
    web->tcp.fd = web->local.fd = -1;
    pthread_condattr_t steady;
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_mutex_init(&web->lock, NULL);
    pthread_cond_init(&web->calmer, &steady);
    pthread_condattr_destroy(&steady);
    enum err e = parts_open(web);
    if (e) {
        web_stop(web);
        return e;
    }
    log_event(LOG_INFO, "web_started", "port=%d files=%zu", web->port,
              static_files_count(web->files));
    *out = web;
    return OK;
}

int web_port(const struct web *web)
{
    return web->port;
}

/* --- stopping --------------------------------------------------------------------------------- */
static void wait_until_calm(struct web *web)
{
    int64_t until_us = clock_steady_us() + web->options.drain_ms * INT64_C(1000);
    struct timespec until = { .tv_sec = until_us / 1000000, .tv_nsec = until_us % 1000000 * 1000 };
    pthread_mutex_lock(&web->lock);
    web->stopping = true;
    pthread_mutex_unlock(&web->lock);
    service_release_watchers(web->options.service);
    pthread_mutex_lock(&web->lock);
    int late = 0;
    while (web->under_way > 0 && !late)
        late = pthread_cond_timedwait(&web->calmer, &web->lock, &until);
    /* A client may be given up, an operation may not: it writes into our memory. */
    while (web->waiting > 0) pthread_cond_wait(&web->calmer, &web->lock);
    pthread_mutex_unlock(&web->lock);
}

void web_stop(struct web *web)
{
    if (!web) return;
    if (web->tcp.daemon) MHD_quiesce_daemon(web->tcp.daemon);
    if (web->local.daemon) MHD_quiesce_daemon(web->local.daemon);
    if (web->local.daemon) unlink(web->options.socket_path);
    wait_until_calm(web);
    door_close(&web->tcp);
    door_close(&web->local);
    side_thread_stop(web->side);
    connection_watch_stop(web->connections);
    metrics_close(web->metrics);
    static_files_free(web->files);
    arena_free(&web->arena);
    pthread_cond_destroy(&web->calmer);
    pthread_mutex_destroy(&web->lock);
    free(web);
}
