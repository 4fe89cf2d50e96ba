/* serve.h - answering over HTTP until told to stop. */
#pragma once
#include "command/command.h"

struct serving {
    const char *address, *static_dir, *smtp_url, *metrics_key;
    int64_t port;
    bool behind_proxy;
};
/* Before any thread starts: SIGINT and SIGTERM are waited for, not delivered. */
void serve_hold_signals(void);
/* Serves an open product until SIGINT or SIGTERM; prints the address. The exit code. */
int serve_product(struct product *, const struct common *, const struct serving *);
