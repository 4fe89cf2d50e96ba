/* passregion audit: every account recomputed from its transfers (R110): OK, or where it breaks. */
#include <stdio.h>

#include "command/command.h"

static const char usage[] =
    "passregion audit\n\n"
    "Recomputes the books from the first transfer on and compares them with what is stored.\n"
    "Exit 0: they are right. Exit 1: they are not, and each break is named.";

static void print_checks(struct arena *arena, struct text report)
{
    for (int i = 0;; i++) {
        char name[40], breaks[40], first[40];
        snprintf(name, sizeof name, "checks.%d.says", i);
        snprintf(breaks, sizeof breaks, "checks.%d.breaks", i);
        snprintf(first, sizeof first, "checks.%d.first", i);
        struct text says = answer_member(arena, report, name);
        if (!says.at) return;
        struct text count = answer_member(arena, report, breaks);
        bool right = text_is(count, "0");
        printf("%s  %.*s", right ? "ok   " : "BREAK", TEXT_ARGS(says));
        if (!right)
            printf(": %.*s (%.*s)", TEXT_ARGS(count),
                   TEXT_ARGS(answer_member(arena, report, first)));
        putchar('\n');
    }
}

static struct text body_of(struct arena *arena, const char *last_seal)
{
    struct text_builder body = { .arena = arena };
    build_chars(&body, "{");
    if (last_seal) {
        build_chars(&body, "\"last_seal\":");
        build_json_string(&body, text_of(last_seal));
    }
    build_chars(&body, "}");
    return built(&body);
}

static bool print_report(struct arena *arena, struct text report)
{
    print_checks(arena, report);
    struct text seal = answer_member(arena, report, "last_seal");
    if (seal.at) printf("last seal: %.*s\n", TEXT_ARGS(seal));
    bool right = text_is(answer_member(arena, report, "right"), "true");
    puts(right ? "OK" : "The books break.");
    return right;
}

int command_audit(int argc, char **argv)
{
    const char *last_seal = NULL;
    const struct own_option own[] = {
        { "last-seal", "HASH", "as told by an earlier audit: still in the chain?", take_text,
          &last_seal },
        { 0 },
    };
    struct common c;
    int code;
    if (!command_options(argc, argv, usage, own, &c, &code)) return code;
    struct arena arena = arena_make(ARENA_REQUEST_LIMIT);
    struct product product;
    struct reach r;
    if (command_reach(&c, &product, &r)) return EXIT_FAULT;
    struct text answer = { 0 };
    enum err e =
        reach_call_job(&r, &arena, "books_audit", body_of(&arena, last_seal), "rows", &answer);
    bool right = !e && print_report(&arena, answer_member(&arena, answer, "report"));
    code = e ? command_end(&arena, e, answer) : right ? EXIT_DONE : EXIT_REFUSED;
    command_close(&r);
    arena_free(&arena);
    return code;
}
