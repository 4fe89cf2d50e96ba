/* passregion audit: every account recomputed from its transfers (R110): OK, or where it breaks. */
#include <stdio.h>

#include "command/command.h"

static const char usage[] =
    "passregion audit\n\n"
    "Recomputes the books from the first transfer on and compares them with what is stored.\n"
    "Exit 0: they are right. Exit 1: they are not, and each break is named.";

static void print_checks(struct arena *arena, struct text answer)
{
    for (int i = 0;; i++) {
        char name[40], breaks[40], first[40];
        snprintf(name, sizeof name, "checks.%d.says", i);
        snprintf(breaks, sizeof breaks, "checks.%d.breaks", i);
        snprintf(first, sizeof first, "checks.%d.first", i);
        struct text says = answer_member(arena, answer, name);
        if (!says.at) return;
        struct text count = answer_member(arena, answer, breaks);
        bool right = text_is(count, "0");
        printf("%s  %.*s", right ? "ok   " : "BREAK", TEXT_ARGS(says));
        if (!right)
            printf(": %.*s (%.*s)", TEXT_ARGS(count),
                   TEXT_ARGS(answer_member(arena, answer, first)));
        putchar('\n');
    }
}

int command_audit(int argc, char **argv)
{
    struct common c;
    int code;
    if (!command_options(argc, argv, usage, NULL, &c, &code)) return code;
    struct arena arena = arena_make(ARENA_REQUEST_LIMIT);
    struct product product;
    struct reach r;
    if (command_reach(&c, &product, &r)) return EXIT_FAULT;
    struct text answer = { 0 };
    enum err e = reach_call(&r, &arena, "books_audit", TEXT("{}"), &answer);
    if (!e) print_checks(&arena, answer);
    bool right = !e && text_is(answer_member(&arena, answer, "right"), "true");
    if (!e) puts(right ? "OK" : "The books break.");
    code = e ? command_end(&arena, e, answer) : right ? EXIT_DONE : EXIT_REFUSED;
    command_close(&r);
    arena_free(&arena);
    return code;
}
