/* catalogue_testing.c - opens the project's own campaigns for tests. */
#include "campaign/catalogue_testing.h"

#include <stdio.h>
#include <stdlib.h>

static _Noreturn void give_up(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    abort();
}

static void file_close(FILE **file)
{
    if (*file) fclose(*file);
}

struct text testing_file(struct arena *arena, const char *path)
{
    enum { LARGEST = 4 << 20 };
    const char *root = getenv("PASSREGION_SOURCE");
    struct text name = text_format(arena, "%s/%s", root ? root : ".", path);
    __attribute__((cleanup(file_close))) FILE *file = fopen(name.at, "rb");
    if (!file) give_up(name.at, "cannot be opened");
    struct arena_mark mark = arena_mark(arena);
    char *at = arena_take(arena, LARGEST);
    if (!at) give_up(name.at, "no memory");
    size_t len = fread(at, 1, LARGEST, file);
    if (ferror(file) || len == LARGEST) give_up(name.at, "cannot be read");
    arena_rewind(arena, mark);
    at = arena_take(arena, len + 1);
    rewind(file);
    if (!at || fread(at, 1, len, file) != len) give_up(name.at, "cannot be read again");
    return (struct text){ at, len };
}

const struct catalogue *testing_catalogue(struct arena *arena, const char *code,
                                          struct catalogue_notes *notes)
{
    struct catalogue *catalogue;
    struct text path = text_format(arena, "catalogue/%s.yaml", code);
    struct text yaml = testing_file(arena, path.at);
    enum err e =
        catalogue_read(arena, yaml, testing_file(arena, "data/courses.csv"), &catalogue, notes);
    if (!e) return catalogue;
    for (size_t i = 0; i < notes->n; i++) {
        struct text says = catalogue_note_text(arena, &notes->at[i], ENGLISH);
        fprintf(stderr, "%.*s\n", TEXT_ARGS(says));
    }
    give_up(code, err_name(e));
}

struct fact_values testing_person(const struct catalogue *catalogue, const char *holder,
                                  const char *school_kind, const char *course)
{
    struct fact_values values = { 0 };
    fact_set_word(&values, FACT_holder, text_of(holder));
    fact_set_word(&values, FACT_school_kind, text_of(school_kind));
    fact_set_yes(&values, FACT_first_entrant, true);
    fact_set_yes(&values, FACT_repeats, false);
    fact_set_number(&values, FACT_age, 16);
    fact_set_yes(&values, FACT_disability, false);
    fact_set_yes(&values, FACT_long_term_illness, false);
    if (*course == '\0') return values;
    const struct course *known = catalogue_course(catalogue, text_of(course));
    if (!known) give_up(course, "no such course");
    course_set_facts(known, &values);
    return values;
}
