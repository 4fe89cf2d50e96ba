/* passregion catalogue: check a campaign's file before anyone's money depends on it, open it,
 * list what is open. */
#include <stdio.h>
#include <string.h>

#include "campaign/catalogue.h"
#include "command/command.h"

static const char usage[] =
    "passregion catalogue check FILE   every fault and doubt, by line and column\n"
    "passregion catalogue open FILE    open the campaign, or replace its file\n"
    "passregion catalogue diff A B     what changes from one file to the other, in words\n"
    "passregion catalogue list         the campaigns that are open";

static void print_note(const char *path, const struct catalogue_note *note, enum lang lang)
{
    printf("%s:%d:%d: %s: %.*s\n", path, note->line, note->column,
           note->is_fault ? (lang == FRENCH ? "défaut" : "fault")
                          : (lang == FRENCH ? "attention" : "warning"),
           TEXT_ARGS(note->says.in[lang]));
}

static int check(struct arena *arena, const char *path, struct text yaml, struct text courses,
                 enum lang lang)
{
    struct catalogue *catalogue;
    struct catalogue_notes notes = { 0 };
    enum err e = catalogue_read(arena, yaml, courses, &catalogue, &notes);
    for (size_t i = 0; i < notes.n; i++) print_note(path, &notes.at[i], lang);
    if (e && e != CATALOGUE_FAULTY) return command_end(arena, e, (struct text){ 0 });
    if (e) return EXIT_REFUSED;
    printf("%s: %zu %s\n", path, catalogue->benefit_count,
           lang == FRENCH ? "avantages, aucun défaut" : "benefits, no fault");
    return EXIT_DONE;
}

static int open_file(const struct common *c, struct arena *arena, struct text yaml,
                     struct text courses)
{
    struct text_builder body = { .arena = arena };
    build_chars(&body, "{\"catalogue\":");
    build_json_string(&body, yaml);
    build_chars(&body, ",\"courses\":");
    build_json_string(&body, courses);
    build_chars(&body, "}");
    struct product product;
    struct reach r;
    if (command_reach(c, &product, &r)) return EXIT_FAULT;
    struct text answer;
    enum err e = reach_call(&r, arena, "campaign_open", built(&body), &answer);
    if (!e) printf("%.*s\n", TEXT_ARGS(answer));
    command_close(&r);
    return command_end(arena, e, answer);
}

/* Both files must be right before what changes between them means anything. */
static int diff(struct arena *arena, const char *const paths[2], const struct text files[2],
                struct text courses, enum lang lang)
{
    struct catalogue *catalogues[2];
    for (int i = 0; i < 2; i++) {
        struct catalogue_notes notes = { 0 };
        enum err e = catalogue_read(arena, files[i], courses, &catalogues[i], &notes);
        if (e == CATALOGUE_FAULTY) {
            for (size_t j = 0; j < notes.n; j++) print_note(paths[i], &notes.at[j], lang);
            return EXIT_REFUSED;
        }
        if (e) return command_end(arena, e, (struct text){ 0 });
    }
    struct catalogue_changes changes;
    enum err e = catalogue_diff(arena, catalogues[0], catalogues[1], lang, &changes);
    if (e) return command_end(arena, e, (struct text){ 0 });
    struct text said = { 0 };
    for (size_t i = 0; i < changes.n; i++) {
        const struct catalogue_change *change = &changes.at[i];
        if (change->benefit.at && !text_equal(change->benefit, said))
            printf("\n%.*s\n", TEXT_ARGS(change->benefit));
        said = change->benefit;
        printf("  %.*s\n", TEXT_ARGS(change->says));
    }
    if (!changes.n) puts(lang == FRENCH ? "Rien ne change." : "Nothing changes.");
    return EXIT_DONE;
}

static int list(const struct common *c, struct arena *arena)
{
    struct product product;
    struct reach r;
    if (command_reach(c, &product, &r)) return EXIT_FAULT;
    struct text answer;
    enum err e = reach_call(&r, arena, "campaign_list", TEXT("{}"), &answer);
    for (int i = 0; !e; i++) {
        char path[32];
        snprintf(path, sizeof path, "items.%d.code", i);
        struct text code = answer_member(arena, answer, path);
        if (!code.at) break;
        printf("%.*s\n", TEXT_ARGS(code));
    }
    command_close(&r);
    return command_end(arena, e, answer);
}

int command_catalogue(int argc, char **argv)
{
    const char *courses_path = "data/courses.csv", *lang = "fr";
    const struct own_option own[] = {
        { "courses", "FILE", "the training codes it may name", take_text, &courses_path },
        { "lang", "fr|en", "of the messages", take_text, &lang },
        { 0 },
    };
    struct common c;
    int code;
    if (!command_options(argc, argv, usage, own, &c, &code)) return code;
    struct arena arena = arena_make(64 << 20);
    enum lang told = strcmp(lang, "en") ? FRENCH : ENGLISH;
    bool wants_two = c.argc == 4 && !strcmp(c.argv[1], "diff");
    bool wants_one = c.argc == 3 && strcmp(c.argv[1], "list") && strcmp(c.argv[1], "diff");
    struct text files[2] = { 0 }, courses = { 0 };
    code = EXIT_USAGE;
    if (((wants_one || wants_two) && (read_whole_file(&arena, c.argv[2], &files[0]) ||
                                      read_whole_file(&arena, courses_path, &courses))) ||
        (wants_two && read_whole_file(&arena, c.argv[3], &files[1])))
        code = EXIT_REFUSED;
    else if (wants_two)
        code = diff(&arena, (const char *const[]){ c.argv[2], c.argv[3] }, files, courses, told);
    else if (wants_one && !strcmp(c.argv[1], "check"))
        code = check(&arena, c.argv[2], files[0], courses, told);
    else if (wants_one && !strcmp(c.argv[1], "open"))
        code = open_file(&c, &arena, files[0], courses);
    else if (c.argc == 2 && !strcmp(c.argv[1], "list"))
        code = list(&c, &arena);
    else
        fprintf(stderr, "%s\n", usage);
    arena_free(&arena);
    return code;
}
