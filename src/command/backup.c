/* passregion backup: the database copied to a new file, consistent at one instant, also while the
 * server works. The keys are not in it: keep them elsewhere. */
#include <stdio.h>
#include <unistd.h>

#include "command/command.h"

static const char usage[] = "passregion backup FILE\n\n"
                            "Copies a SQLite database to a new FILE. A PostgreSQL database is "
                            "backed up with its own tools.";

/* From the root: a running server stands in another folder. Absent without one. */
static struct text whole_path(struct arena *arena, const char *path)
{
    char folder[4096];
    if (path[0] == '/') return text_of(path);
    if (!getcwd(folder, sizeof folder)) return (struct text){ 0 };
    return text_format(arena, "%s/%s", folder, path);
}

int command_backup(int argc, char **argv)
{
    struct common c;
    int code;
    if (!command_options(argc, argv, usage, NULL, &c, &code)) return code;
    if (c.argc != 2) {
        fprintf(stderr, "%s\n", usage);
        return EXIT_USAGE;
    }
    struct arena arena = arena_make(ARENA_REQUEST_LIMIT);
    struct product product;
    struct reach r;
    if (command_reach(&c, &product, &r)) return EXIT_FAULT;
    struct text_builder body = { .arena = &arena };
    build_chars(&body, "{\"path\":");
    build_json_string(&body, whole_path(&arena, c.argv[1]));
    build_chars(&body, "}");
    struct text answer = { 0 };
    enum err e = reach_call_job(&r, &arena, "database_backup", built(&body), NULL, &answer);
    if (!e) printf("%s\n", c.argv[1]);
    code = command_end(&arena, e, answer);
    command_close(&r);
    arena_free(&arena);
    return code;
}
