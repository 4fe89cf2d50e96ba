/* passregion rehearse: what a campaign's file would give and cost, before it is opened (R112). */
#include <stdio.h>

#include "base/money.h"
#include "command/command.h"

static const char usage[] =
    "passregion rehearse FILE --population CAMPAIGN [--against CAMPAIGN]\n\n"
    "Tries the file's rules on every validated person of a campaign, and changes nothing:\n"
    "what each benefit would give, what it costs if all of it is used, and, against the file\n"
    "of a campaign that is open, how many people gain and how many lose.";

static struct text body_of(struct arena *arena, struct text yaml, struct text courses,
                           const char *population, const char *against)
{
    struct text_builder body = { .arena = arena };
    build_chars(&body, "{\"catalogue\":");
    build_json_string(&body, yaml);
    build_chars(&body, ",\"courses\":");
    build_json_string(&body, courses);
    build_chars(&body, ",\"population\":");
    build_json_string(&body, text_of(population));
    if (against) {
        build_chars(&body, ",\"against\":");
        build_json_string(&body, text_of(against));
    }
    build_chars(&body, "}");
    return built(&body);
}

static struct text member(struct arena *arena, struct text report, const char *list, int i,
                          const char *name)
{
    char path[80];
    snprintf(path, sizeof path, "%s.%d.%s", list, i, name);
    return answer_member(arena, report, path);
}

static struct text euros(struct arena *arena, struct text cents)
{
    int64_t number = 0;
    text_to_int(cents, &number);
    return cents_text(arena, number, FRENCH);
}

/* Columns are counted in characters, which printf does not: labels have accents. */
static void print_cell(struct text words, size_t width, bool to_the_right)
{
    size_t used = text_count_characters(words);
    int space = used < width ? (int)(width - used) : 0;
    if (to_the_right)
        printf("%*s%.*s", space, "", TEXT_ARGS(words));
    else
        printf("%.*s%*s", TEXT_ARGS(words), space, "");
}

static void print_report(struct arena *arena, struct text report, bool compared)
{
    enum { LABEL = 44, NUMBER = 10, MONEY_WIDTH = 18 };
    print_cell(TEXT("Avantage"), LABEL, false);
    print_cell(TEXT("jeunes"), NUMBER, true);
    print_cell(TEXT("au plus"), MONEY_WIDTH, true);
    if (compared) {
        print_cell(TEXT("jusqu'ici"), MONEY_WIDTH, true);
        print_cell(TEXT("gagnent"), NUMBER, true);
        print_cell(TEXT("perdent"), NUMBER, true);
    }
    putchar('\n');
    for (int i = 0; member(arena, report, "benefits", i, "label").at; i++) {
        print_cell(member(arena, report, "benefits", i, "label"), LABEL, false);
        print_cell(member(arena, report, "benefits", i, "people"), NUMBER, true);
        print_cell(euros(arena, member(arena, report, "benefits", i, "cents")), MONEY_WIDTH, true);
        if (compared) {
            print_cell(euros(arena, member(arena, report, "benefits", i, "cents_before")),
                       MONEY_WIDTH, true);
            print_cell(member(arena, report, "benefits", i, "gainers"), NUMBER, true);
            print_cell(member(arena, report, "benefits", i, "losers"), NUMBER, true);
        }
        putchar('\n');
    }
    printf("\n%.*s jeunes, %.*s au plus", TEXT_ARGS(answer_member(arena, report, "people")),
           TEXT_ARGS(euros(arena, answer_member(arena, report, "cents"))));
    if (compared)
        printf(" (jusqu'ici %.*s) : %.*s y gagnent, %.*s y perdent",
               TEXT_ARGS(euros(arena, answer_member(arena, report, "cents_before"))),
               TEXT_ARGS(answer_member(arena, report, "gainers")),
               TEXT_ARGS(answer_member(arena, report, "losers")));
    puts(".");
}

int command_rehearse(int argc, char **argv)
{
    const char *population = NULL, *against = NULL, *courses_path = "data/courses.csv";
    const struct own_option own[] = {
        { "population", "CAMPAIGN", "whose validated people", take_text, &population },
        { "against", "CAMPAIGN", "an open campaign to compare with", take_text, &against },
        { "courses", "FILE", "the training codes it may name", take_text, &courses_path },
        { 0 },
    };
    struct common c;
    int code;
    if (!command_options(argc, argv, usage, own, &c, &code)) return code;
    if (c.argc != 2 || !population) {
        fprintf(stderr, "%s\n", usage);
        return EXIT_USAGE;
    }
    struct arena arena = arena_make(64 << 20);
    struct text yaml, courses, answer = { 0 };
    struct product product;
    struct reach r;
    code = EXIT_REFUSED;
    if (!read_whole_file(&arena, c.argv[1], &yaml) &&
        !read_whole_file(&arena, courses_path, &courses)) {
        code = EXIT_FAULT;
        if (!command_reach(&c, &product, &r)) {
            enum err e = reach_call_job(&r, &arena, "campaign_rehearse",
                                        body_of(&arena, yaml, courses, population, against),
                                        "people", &answer);
            if (!e) print_report(&arena, answer_member(&arena, answer, "report"), against);
            code = command_end(&arena, e, answer);
            command_close(&r);
        }
    }
    arena_free(&arena);
    return code;
}
