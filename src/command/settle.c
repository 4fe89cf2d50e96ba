/* passregion settle: the steps of a reimbursement run, for a machine's timer or an accountant at
 * the terminal. Approving needs somebody's own key (PASSREGION_KEY): a program approves nothing. */
#include <stdio.h>
#include <string.h>

#include "command/command.h"

static const char usage[] =
    "passregion settle prepare DAY    lines for all uses up to DAY (YYYY-MM-DD)\n"
    "passregion settle list           the runs\n"
    "passregion settle approve RUN    by somebody else, with their key in PASSREGION_KEY\n"
    "passregion settle send RUN       approved lines leave for the bank\n"
    "passregion settle paid RUN       the bank paid every line still under way";

static enum err step(const struct reach *r, struct arena *arena, int argc, char **argv,
                     struct text *answer)
{
    const char *verb = argv[1], *what = argc > 2 ? argv[2] : "";
    struct text run = text_format(arena, "{\"run_id\":\"%s\"}", what);
    if (!strcmp(verb, "list")) return reach_call(r, arena, "run_list", TEXT("{}"), answer);
    if (!strcmp(verb, "prepare"))
        return reach_call_job(r, arena, "run_prepare",
                              text_format(arena, "{\"until_day\":\"%s\"}", what), "partners",
                              answer);
    if (!strcmp(verb, "approve")) return reach_call(r, arena, "run_approve", run, answer);
    if (!strcmp(verb, "send")) return reach_call_job(r, arena, "run_send", run, "lines", answer);
    return reach_call_job(r, arena, "run_settle", run, "lines", answer);
}

static bool is_verb(const char *word, int argc)
{
    if (!strcmp(word, "list")) return argc == 2;
    return argc == 3 && (!strcmp(word, "prepare") || !strcmp(word, "approve") ||
                         !strcmp(word, "send") || !strcmp(word, "paid"));
}

int command_settle(int argc, char **argv)
{
    struct common c;
    int code;
    if (!command_options(argc, argv, usage, NULL, &c, &code)) return code;
    if (c.argc < 2 || !is_verb(c.argv[1], c.argc) || strchr(c.argv[c.argc - 1], '"')) {
        fprintf(stderr, "%s\n", usage);
        return EXIT_USAGE;
    }
    struct arena arena = arena_make(ARENA_REQUEST_LIMIT);
    struct product product;
    struct reach r;
    if (command_reach(&c, &product, &r)) return EXIT_FAULT;
    struct text answer = { 0 };
    enum err e = step(&r, &arena, c.argc, c.argv, &answer);
    if (!e) printf("%.*s\n", TEXT_ARGS(answer));
    code = command_end(&arena, e, answer);
    command_close(&r);
    arena_free(&arena);
    return code;
}
