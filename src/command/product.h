/* product.h - a running passregion: the database, the keys, the clock, the campaigns and the
 * operations over them, opened for the server, a command or a test. */
#pragma once
#include "campaign/region.h"
#include "op/service.h"

struct product_options {
    const char *database;  /* "sqlite:FILE" or "postgresql://…" */
    const char *keys_path; /* made by `init` */
    const char *now;       /* PASSREGION_NOW: Paris time the clock is moved to, or NULL */
    const char *upload_dir;
    const char *region_name, *public_url, *mail_from; /* or NULL */
    const char *coverage_path;                        /* tests, or NULL */
    int64_t node;
    int64_t read_limit_ms; /* store.h; 0: its own */
    bool create;           /* the database and the keys when missing */
    bool is_production;    /* refuses a moved clock */
    bool is_demo;
    bool throttles_off;
};
struct product {
    struct store *store;
    struct service *service;
    struct keys keys;
    struct clock clock;
    struct region region;
    struct arena arena; /* what lives as long as the product */
};
/* Opens, migrates and starts. Each failure is told on stderr in plain words. */
enum err product_open(const struct product_options *, struct product *);
void product_close(struct product *);
