/* passregion import: shows what a list would change and which rows are faulty, then does it when
 * told so. */
#include <stdio.h>
#include <string.h>

#include "command/import.h"

static const char usage[] =
    "passregion import schools|partners FILE [--yes] [--good-rows-only]\n\n"
    "Shows what would be new, changed or faulty. With --yes it is imported; faulty rows are left\n"
    "out only with --good-rows-only, else nothing is imported.";

static void print_rows(struct arena *arena, struct text answer)
{
    for (int i = 0;; i++) {
        char line[48], column[48], what[48];
        snprintf(line, sizeof line, "faulty_rows.%d.line", i);
        snprintf(column, sizeof column, "faulty_rows.%d.column", i);
        snprintf(what, sizeof what, "faulty_rows.%d.what", i);
        struct text at = answer_member(arena, answer, line);
        if (!at.at) return;
        struct text name = answer_member(arena, answer, column),
                    says = answer_member(arena, answer, what);
        printf("  ligne %.*s, colonne %.*s : %.*s\n", TEXT_ARGS(at), TEXT_ARGS(name),
               TEXT_ARGS(says));
    }
}

static void print_preview(struct arena *arena, struct text answer)
{
    struct text added = answer_member(arena, answer, "new_rows"),
                changed = answer_member(arena, answer, "changed_rows"),
                same = answer_member(arena, answer, "unchanged_rows"),
                faulty = answer_member(arena, answer, "faulty_count");
    printf("%.*s nouvelles, %.*s changées, %.*s inchangées, %.*s fautives\n", TEXT_ARGS(added),
           TEXT_ARGS(changed), TEXT_ARGS(same), TEXT_ARGS(faulty));
    print_rows(arena, answer);
}

static struct text import_body(struct arena *arena, struct text csv, struct text fingerprint,
                               bool good_rows_only)
{
    struct text_builder body = { .arena = arena };
    build_chars(&body, "{\"csv\":");
    build_json_string(&body, csv);
    if (fingerprint.at) {
        build_chars(&body, ",\"fingerprint\":");
        build_json_string(&body, fingerprint);
        build_format(&body, ",\"good_rows_only\":%s", good_rows_only ? "true" : "false");
    }
    build_chars(&body, "}");
    return built(&body);
}

enum err import_list(const struct reach *r, struct arena *arena, const char *what, struct text csv,
                     bool good_rows_only, const char *label, struct text *answer)
{
    char preview[48], operation[48];
    snprintf(preview, sizeof preview, "%s_import_preview", what);
    snprintf(operation, sizeof operation, "%s_import", what);
    enum err e =
        reach_call(r, arena, preview, import_body(arena, csv, (struct text){ 0 }, false), answer);
    if (e) return e;
    struct text fingerprint = answer_member(arena, *answer, "fingerprint");
    return reach_call_job(r, arena, operation, import_body(arena, csv, fingerprint, good_rows_only),
                          label, answer);
}

int command_import(int argc, char **argv)
{
    bool yes = false, good_rows_only = false;
    const struct own_option own[] = {
        { "yes", NULL, "import, after showing", take_flag, &yes },
        { "good-rows-only", NULL, "leave faulty rows out", take_flag, &good_rows_only },
        { 0 },
    };
    struct common c;
    int code;
    if (!command_options(argc, argv, usage, own, &c, &code)) return code;
    bool schools = c.argc == 3 && !strcmp(c.argv[1], "schools");
    if (!schools && !(c.argc == 3 && !strcmp(c.argv[1], "partners"))) {
        fprintf(stderr, "%s\n", usage);
        return EXIT_USAGE;
    }
    const char *what = schools ? "school" : "partner";
    struct arena arena = arena_make(128 << 20);
    struct text csv, answer = { 0 };
    struct product product;
    struct reach r;
    if (read_whole_file(&arena, c.argv[2], &csv)) return EXIT_REFUSED;
    if (command_reach(&c, &product, &r)) return EXIT_FAULT;
    char preview[48];
    snprintf(preview, sizeof preview, "%s_import_preview", what);
    enum err e = reach_call(&r, &arena, preview,
                            import_body(&arena, csv, (struct text){ 0 }, false), &answer);
    if (!e) print_preview(&arena, answer);
    if (!e && yes) e = import_list(&r, &arena, what, csv, good_rows_only, c.argv[1], &answer);
    code = command_end(&arena, e, answer);
    command_close(&r);
    arena_free(&arena);
    return code;
}
