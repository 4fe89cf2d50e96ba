/* Puts the parts together: what runs in the server, behind a command, and in the tests. */
#include "command/product.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "account/account.h"
#include "base/civil.h"
#include "campaign/campaign.h"
#include "command/embedded.h"
#include "operations.h"
#include "representative/representative.h"

enum { PRODUCT_MEMORY = 1 << 20 };

static void say(const char *what, const char *which, enum err e)
{
    fprintf(stderr, "passregion: %s %s: %s\n", what, which, err_template(e, ENGLISH));
}

static enum err set_clock(const struct product_options *o, struct product *p)
{
    if (!o->now || !*o->now) return OK;
    int64_t at_ms;
    if (o->is_production) {
        fprintf(stderr, "passregion: PASSREGION_NOW is for demonstrations and tests; "
                        "production keeps the machine's time.\n");
        return NOT_ALLOWED;
    }
    if (!instant_parse(text_of(o->now), &at_ms)) {
        fprintf(stderr, "passregion: PASSREGION_NOW=%s is not a date such as YYYY-MM-DDTHH:MM\n",
                o->now);
        return BAD_INPUT;
    }
    clock_set(&p->clock, at_ms);
    return OK;
}

static enum err open_keys(const struct product_options *o, struct product *p)
{
    if (o->create && access(o->keys_path, F_OK) && errno == ENOENT) {
        enum err e = keys_create(o->keys_path);
        if (e) {
            say("cannot make the key file", o->keys_path, e);
            return e;
        }
    }
    enum err e = keys_load(&p->keys, o->keys_path);
    if (e) say("cannot read the key file", o->keys_path, e);
    return e;
}

static enum err open_store(const struct product_options *o, struct product *p)
{
    struct store_options options = { .create = o->create,
                                     .node = o->node,
                                     .read_limit_ms = o->read_limit_ms };
    enum err e = store_open(o->database, &options, &p->store);
    if (!e) e = store_migrate(p->store);
    if (e) say("cannot open the database", o->database, e);
    return e;
}

static struct text setting(const char *value, const char *otherwise)
{
    return text_of(value ? value : otherwise);
}

static enum err open_service(const struct product_options *o, struct product *p)
{
    p->region = (struct region){ .campaigns = campaigns_make(&p->arena),
                                 .name = setting(o->region_name, "Auvergne-Rhône-Alpes"),
                                 .public_url = setting(o->public_url, "http://127.0.0.1:8080"),
                                 .mail_from = setting(o->mail_from, "passregion@region.example"),
                                 .is_demo = o->is_demo,
                                 .common_codes = common_codes,
                                 .common_passwords = common_passwords };
    if (!p->region.campaigns) return NO_MEMORY;
    if (o->upload_dir) mkdir(o->upload_dir, 0700);
    struct service_options options = { .store = p->store,
                                       .clock = &p->clock,
                                       .keys = &p->keys,
                                       .tables = all_operations,
                                       .authenticate = account_authenticate,
                                       .represents = representative_stands_for,
                                       .context = &p->region,
                                       .upload_dir = o->upload_dir,
                                       .throttles_off = o->throttles_off,
                                       .coverage_path = o->coverage_path };
    enum err e = service_open(&options, &p->service);
    if (e) say("cannot start", "the operations", e);
    return e;
}

enum err product_open(const struct product_options *o, struct product *p)
{
    civil_init();
    *p = (struct product){ .arena = arena_make(PRODUCT_MEMORY) };
    enum err e = set_clock(o, p);
    if (!e) e = open_keys(o, p);
    if (!e) e = open_store(o, p);
    if (!e) e = open_service(o, p);
    if (e) product_close(p);
    return e;
}

void product_close(struct product *p)
{
    if (p->service) service_close(p->service);
    if (p->store) store_close(p->store);
    campaigns_free(p->region.campaigns);
    arena_free(&p->arena);
    explicit_bzero(&p->keys, sizeof p->keys);
    *p = (struct product){ 0 };
}
