/* passregion serve: the HTTP server, the command line's socket, the mails and the jobs, until
 * SIGINT or SIGTERM; then nothing new is taken and what is under way is answered. */
#include "command/serve.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>

#include "notice/notice.h"
#include "schedule.h"
#include "web/server.h"

static const char usage[] =
    "passregion serve\n\n"
    "Answers on http://127.0.0.1:8080 (pages, /api/v1, /healthz, /readyz, /metrics). In\n"
    "production, set PASSREGION_PRODUCTION=1 and PASSREGION_URL, and stand behind a proxy that\n"
    "speaks TLS.";

static int wait_for_signal(void)
{
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGINT);
    sigaddset(&stop, SIGTERM);
    int got;
    return sigwait(&stop, &got) ? 0 : got;
}

/* Before any thread starts, so that all inherit it: the signals are waited for, not delivered. */
void serve_hold_signals(void)
{
    sigset_t held;
    sigemptyset(&held);
    sigaddset(&held, SIGINT);
    sigaddset(&held, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &held, NULL);
    signal(SIGPIPE, SIG_IGN);
}

int serve_product(struct product *p, const struct common *c, const struct serving *s)
{
    struct web_options options = { .service = p->service,
                                   .address = s->address,
                                   .port = (int)s->port,
                                   .socket_path = c->socket_path,
                                   .static_dir = s->static_dir,
                                   .upload_dir = c->product.upload_dir,
                                   .public_url = c->product.public_url,
                                   .metrics_key = s->metrics_key,
                                   .is_production = c->product.is_production,
                                   .behind_proxy = s->behind_proxy };
    if (service_keep_schedule(p->service, all_scheduled, all_scheduled_count)) return EXIT_FAULT;
    struct web *web;
    if (web_start(&options, &web)) return EXIT_FAULT;
    struct notice_options mail = {
        .service = p->service, .region = &p->region, .keys = &p->keys, .smtp_url = s->smtp_url
    };
    struct notice_sender *sender;
    if (notice_start(&mail, &sender)) {
        web_stop(web);
        return EXIT_FAULT;
    }
    printf("passregion answers on http://%s:%d\n", s->address ? s->address : "127.0.0.1",
           web_port(web));
    fflush(stdout);
    wait_for_signal();
    notice_stop(sender);
    web_stop(web);
    return EXIT_DONE;
}

int command_serve(int argc, char **argv)
{
    struct serving s = { .port = WEB_PORT_DEFAULT, .static_dir = "build/app" };
    const struct own_option own[] = {
        { "port", "N", "8080", take_number, &s.port },
        { "address", "IP", "127.0.0.1", take_text, &s.address },
        { "static", "DIR", "the pages", take_text, &s.static_dir },
        { "smtp", "URL", "smtp://host:25; without it mails stay queued", take_text, &s.smtp_url },
        { "metrics-key", "KEY", "opens /metrics from elsewhere", take_text, &s.metrics_key },
        { "behind-proxy", NULL, "believe our own proxy's X-Real-IP", take_flag, &s.behind_proxy },
        { 0 },
    };
    struct common c;
    int code;
    serve_hold_signals();
    if (!command_options(argc, argv, usage, own, &c, &code)) return code;
    struct product product;
    if (product_open(&c.product, &product)) return EXIT_FAULT;
    code = serve_product(&product, &c, &s);
    product_close(&product);
    return code;
}
