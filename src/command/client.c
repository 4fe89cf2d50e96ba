/* passregion client: the operations as an OpenAPI document or as the typed client of the web
 * pages, made from the same table that answers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/command.h"
#include "op/client_ts.h"
#include "op/openapi.h"

static const char usage[] = "passregion client openapi      the OpenAPI 3.1 document\n"
                            "passregion client typescript   the typed client of the web pages";

/* A product on an empty database of its own, only to be looked at. */
static enum err open_empty(char folder[], struct product *p)
{
    static char database[64], keys[64];
    if (!mkdtemp(folder)) return CANNOT_READ_FILE;
    snprintf(database, sizeof database, "sqlite:%s/db", folder);
    snprintf(keys, sizeof keys, "%s/keys", folder);
    struct product_options options = { .database = database, .keys_path = keys, .create = true };
    return product_open(&options, p);
}

static void remove_folder(const char *folder)
{
    static const char *const names[] = { "db", "db-wal", "db-shm", "db-lock", "keys" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[80];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    rmdir(folder);
}

int command_client(int argc, char **argv)
{
    struct common c;
    int code;
    if (!command_options(argc, argv, usage, NULL, &c, &code)) return code;
    bool openapi = c.argc == 2 && !strcmp(c.argv[1], "openapi");
    if (!openapi && !(c.argc == 2 && !strcmp(c.argv[1], "typescript"))) {
        fprintf(stderr, "%s\n", usage);
        return EXIT_USAGE;
    }
    char folder[] = "/tmp/passregion-XXXXXX";
    struct product product;
    if (open_empty(folder, &product)) return EXIT_FAULT;
    struct arena arena = arena_make(64 << 20);
    struct text out = openapi ? openapi_document(&arena, product.service)
                              : client_typescript(&arena, product.service);
    code = out.at && fwrite(out.at, 1, out.len, stdout) == out.len ? EXIT_DONE : EXIT_FAULT;
    product_close(&product);
    remove_folder(folder);
    arena_free(&arena);
    return code;
}
