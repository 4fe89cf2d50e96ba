/* passregion init: an empty system ready for its first catalogue and its first administrator. */
#include <stdio.h>
#include <sys/stat.h>

#include "command/command.h"

static const char usage[] =
    "passregion init --admin LOGIN --mail ADDRESS\n\n"
    "Makes the database, the key file and the first administrator, who gets a link by mail to\n"
    "choose a password; where there is one already, it is refused. Keep the key file apart from\n"
    "the database's backups: the one without the other opens nothing.";

static enum err add_admin(const struct reach *r, struct arena *arena, const char *login,
                          const char *mail, struct text *answer)
{
    struct text_builder body = { .arena = arena };
    build_chars(&body, "{\"role\":\"admin\",\"first\":true,\"login\":");
    build_json_string(&body, text_of(login));
    build_chars(&body, ",\"name\":");
    build_json_string(&body, text_of(login));
    build_chars(&body, ",\"mail\":");
    build_json_string(&body, text_of(mail));
    build_chars(&body, "}");
    return reach_call(r, arena, "account_create", built(&body), answer);
}

int command_init(int argc, char **argv)
{
    const char *login = NULL, *mail = NULL;
    const struct own_option own[] = {
        { "admin", "LOGIN", "the first administrator's login", take_text, &login },
        { "mail", "ADDRESS", "where the invitation goes", take_text, &mail },
        { 0 },
    };
    struct common c;
    int code;
    if (!command_options(argc, argv, usage, own, &c, &code)) return code;
    if (!login || !mail || c.argc != 1) {
        fprintf(stderr, "%s\n", usage);
        return EXIT_USAGE;
    }
    mkdir(c.data_dir, 0700);
    c.product.create = true;
    struct product product;
    if (product_open(&c.product, &product)) return EXIT_FAULT;
    struct reach r = { .product = &product };
    struct arena arena = arena_make(ARENA_REQUEST_LIMIT);
    struct text answer = { 0 };
    enum err e = add_admin(&r, &arena, login, mail, &answer);
    code = command_end(&arena, e, answer);
    if (!e) printf("Ready: %s, keys in %s.\n", c.product.database, c.product.keys_path);
    arena_free(&arena);
    product_close(&product);
    return code;
}
