/* passregion demo: makes a Region to look at from the real lists of schools and places, with
 * made-up people and a year of their uses, and serves it with a page that says who one can be. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "command/serve.h"
#include "demo/demo.h"

static const char usage[] =
    "passregion demo [--people N] [--port N] [--again]\n\n"
    "Makes a demonstration Region and serves it on http://127.0.0.1:8080. PASSREGION_NOW is the\n"
    "date it shows, during a campaign of the catalogues (left out: today). Made once, it is "
    "served\n"
    "again as it was left, moved to that date; --again makes a new one. Beyond 5,000 people,\n"
    "whole copies of these 5,000 under other names are added.";
enum { DEMO_MEMORY = 1 << 30, PEOPLE_DEFAULT = 5000 /* also the crowd that is then copied */ };

static enum err make(struct product *p, int64_t people, const char *data, const char *catalogues)
{
    struct demo d = { .product = p,
                      .arena = arena_make(DEMO_MEMORY),
                      .dice = { 20240611 },
                      .people = people < PEOPLE_DEFAULT ? people : PEOPLE_DEFAULT,
                      .copies = (people - 1) / PEOPLE_DEFAULT,
                      .until_ms = clock_now_ms(&p->clock),
                      .data_dir = data,
                      .catalogue_dir = catalogues };
    int64_t started = clock_steady_us();
    log_set_level(LOG_ERROR); /* a crowd's long batches are no news here, and hide the progress */
    enum err e = demo_open_region(&d);
    if (!e) e = demo_orders(&d);
    if (!e) e = demo_year(&d);
    if (!e) e = demo_cast(&d);
    if (!e) e = demo_loads(&d);
    if (!e) e = demo_copies(&d);
    if (!e) e = demo_money(&d);
    arena_free(&d.arena);
    if (e)
        fprintf(stderr, "passregion: the demonstration stopped: %s\n", err_template(e, ENGLISH));
    else
        fprintf(stderr, "  fait en %.1f s\n", (double)(clock_steady_us() - started) / 1e6);
    return e;
}

/* A demonstration half made is no demonstration: the mark is set when all of it is there. */
static bool is_made(const char *mark)
{
    return access(mark, F_OK) == 0;
}

static void forget(const char *folder)
{
    static const char *const names[] = { "region.db", "region.db-wal", "region.db-shm", "made" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
}

static bool mark_made(const char *mark)
{
    FILE *f = fopen(mark, "w");
    return f && !fclose(f);
}

int command_demo(int argc, char **argv)
{
    int64_t people = PEOPLE_DEFAULT;
    bool again = false, only_make = false;
    const char *data = "data", *catalogues = "catalogue";
    struct serving s = { .port = 8080, .static_dir = "build/app" };
    const struct own_option own[] = {
        { "people", "N", "5000", take_number, &people },
        { "port", "N", "8080", take_number, &s.port },
        { "again", NULL, "make it anew", take_flag, &again },
        { "only-make", NULL, "do not serve it", take_flag, &only_make },
        { "static", "DIR", "the pages", take_text, &s.static_dir },
        { "data", "DIR", "the lists it is made of", take_text, &data },
        { "catalogues", "DIR", "the campaigns' files", take_text, &catalogues },
        { "smtp", "URL", "smtp://host:25; without it mails stay queued", take_text, &s.smtp_url },
        { 0 },
    };
    struct common c;
    int code;
    serve_hold_signals();
    if (!command_options(argc, argv, usage, own, &c, &code)) return code;
    static char folder[256], database[300], keys[300], socket[300], uploads[300], mark[300];
    snprintf(folder, sizeof folder, "%s/demo-%lld", c.data_dir, (long long)people);
    snprintf(database, sizeof database, "sqlite:%s/region.db", folder);
    snprintf(keys, sizeof keys, "%s/keys", folder);
    snprintf(socket, sizeof socket, "%s/command.sock", folder);
    snprintf(uploads, sizeof uploads, "%s/uploads", folder);
    snprintf(mark, sizeof mark, "%s/made", folder);
    mkdir(c.data_dir, 0700);
    mkdir(folder, 0700);
    if (again || !is_made(mark)) forget(folder);
    c.product.database = database;
    c.product.keys_path = keys;
    c.product.upload_dir = uploads;
    c.socket_path = socket;
    c.product.create = c.product.is_demo = true;
    c.product.is_production = false;
    struct product product;
    if (product_open(&c.product, &product)) return EXIT_FAULT;
    code = EXIT_DONE;
    if (!is_made(mark) && (make(&product, people, data, catalogues) || !mark_made(mark)))
        code = EXIT_FAULT;
    if (!code && !only_make) code = serve_product(&product, &c, &s);
    product_close(&product);
    return code;
}
