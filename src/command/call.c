/* passregion call: any operation of the table by its name, with its members as options. */
#include <stdio.h>
#include <string.h>

#include "command/command.h"
#include "op/op_cli.h"
#include "operations.h"

static const char usage[] =
    "passregion call OPERATION [--member VALUE ...] [JSON]\n"
    "passregion call OPERATION --help\n\n"
    "The members are those of /api/v1/openapi.json; a JSON object may be given instead. Acts as\n"
    "the local operator, or with the key in PASSREGION_KEY.";

static const struct operation *operation_named(const char *name)
{
    for (size_t t = 0; all_operations[t]; t++)
        for (size_t i = 0; i < all_operations[t]->n; i++)
            if (!strcmp(all_operations[t]->at[i].name, name)) return &all_operations[t]->at[i];
    return NULL;
}

static int list_operations(void)
{
    for (size_t t = 0; all_operations[t]; t++)
        for (size_t i = 0; i < all_operations[t]->n; i++)
            printf("  %-28s %s\n", all_operations[t]->at[i].name, all_operations[t]->at[i].summary);
    return EXIT_DONE;
}

int command_call(int argc, char **argv)
{
    if (argc < 2 || !strcmp(argv[1], "--help")) {
        printf("%s\n\n", usage);
        return argc < 2 ? EXIT_USAGE : list_operations();
    }
    const struct operation *op = operation_named(argv[1]);
    if (!op) {
        fprintf(stderr, "passregion: there is no operation %s; call --help lists them\n", argv[1]);
        return EXIT_USAGE;
    }
    struct arena arena = arena_make(ARENA_REQUEST_LIMIT);
    struct text body, answer = { 0 };
    int code = EXIT_USAGE;
    if (op_cli_body(&arena, op, argc - 2, argv + 2, &body)) {
        struct common c;
        char *only[] = { argv[0] };
        struct product product;
        struct reach r;
        command_options(1, only, usage, NULL, &c, &code);
        code = EXIT_FAULT;
        if (!command_reach(&c, &product, &r)) {
            enum err e = op->kind == BULK
                             ? reach_call_job(&r, &arena, op->name, body, op->name, &answer)
                             : reach_call(&r, &arena, op->name, body, &answer);
            if (!e) op_cli_print(stdout, answer);
            code = command_end(&arena, e, answer);
            command_close(&r);
        }
    }
    arena_free(&arena);
    return code;
}
