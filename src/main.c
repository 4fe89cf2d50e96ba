/* passregion: one program, one subcommand for each thing an operator does. */
#include <stdio.h>
#include <string.h>

#include "command/command.h"

const struct command commands[] = {
    { "init", "", "make the database, the keys and the first administrator", command_init },
    { "serve", "", "answer over HTTP", command_serve },
    { "demo", "", "make a Region to look at, and serve it", command_demo },
    { "catalogue", "check|open|diff|list FILE", "check, open or compare a campaign's file",
      command_catalogue },
    { "rehearse", "FILE", "what a campaign's file would give and cost", command_rehearse },
    { "import", "schools|partners FILE", "import a list, after showing what it would change",
      command_import },
    { "settle", "prepare|approve|send|paid", "pay the partners back", command_settle },
    { "audit", "", "recompute every account: OK, or where the books break", command_audit },
    { "backup", "FILE", "copy the database, consistent at one instant", command_backup },
    { "call", "OPERATION", "any operation, by name", command_call },
    { "client", "openapi|typescript", "print what the operations are", command_client },
};
const size_t command_count = sizeof commands / sizeof *commands;

static int help(FILE *out, int code)
{
    fprintf(out, "passregion: a Region's youth benefit card.\n\n");
    for (size_t i = 0; i < command_count; i++) {
        char left[64];
        snprintf(left, sizeof left, "%s %s", commands[i].name, commands[i].arguments);
        fprintf(out, "  %-36s %s\n", left, commands[i].summary);
    }
    fprintf(out, "\npassregion COMMAND --help tells more. Exit: 0 done, 1 refused, 2 wrong "
                 "command line, 3 fault.\n");
    return code;
}

int main(int argc, char **argv)
{
    if (argc < 2) return help(stderr, EXIT_USAGE);
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "help")) return help(stdout, EXIT_DONE);
    for (size_t i = 0; i < command_count; i++)
        if (!strcmp(argv[1], commands[i].name)) return commands[i].run(argc - 1, argv + 1);
    fprintf(stderr, "passregion: there is no command %s\n\n", argv[1]);
    return help(stderr, EXIT_USAGE);
}
