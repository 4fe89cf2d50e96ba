/* catalogue_testing.c - opens the project's own campaigns for tests. */
#include "campaign/catalogue_testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char testing_yaml[] =
    /*  1 */ "campaign: test-1\n"
             /*  2 */ "label: {fr: \"Été\", en: \"Summer\"}\n"
             /*  3 */ "calendar:\n"
             /*  4 */ "  from: 2024-06-11\n"
             /*  5 */ "  until: 2025-08-31\n"
             /*  6 */ "  orders: {from: 2024-06-11, until: 2025-06-10}\n"
             /*  7 */ "  validations: {from: 2024-06-12}\n"
             /*  8 */ "card:\n"
             /*  9 */ "  activation_months: 1\n"
             /* 10 */ "  delivery_days: {from: 10, to: 15}\n"
             /* 11 */ "  cards_per_person: 3\n"
             /* 12 */ "  code_tries: {at_partner: 3, everywhere: 10}\n"
             /* 13 */ "rules: {undo_days: 7, departure_days: 60, refund_months: 12, reply_days: "
             "15}\n"
             /* 14 */ "levels: [cap, 2de, 1re, tle, bac+1]\n"
             /* 15 */ "windows:\n"
             /* 16 */ "  school: {from: validation, until: 2025-05-31}\n"
             /* 17 */ "  leisure: {from: 2024-09-01, until: 2025-08-31}\n"
             /* 18 */ "  licence: {from: loading, months: 24}\n"
             /* 19 */ "partner_kinds:\n"
             /* 20 */ "  shop: {fr: \"magasin\", en: \"shop\"}\n"
             /* 21 */ "words:\n"
             /* 22 */ "  holder: {pupil: {fr: élève, en: pupil}, referent: {fr: référent, en: "
             "referent}}\n"
             /* 23 */ "  level: {tle: {fr: Terminale, en: Terminale}}\n"
             /* 24 */ "groups:\n"
             /* 25 */ "  holder: {all: pupil|referent}\n"
             /* 26 */ "benefits:\n"
             /* 27 */ "- code: tools\n"
             /* 28 */ "  label: {fr: Outils, en: Tools}\n"
             /* 29 */ "  about: {fr: Des outils., en: Tools.}\n"
             /* 30 */ "  measure: money\n"
             /* 31 */ "  window: school\n"
             /* 32 */ "  code_needed: yes\n"
             /* 33 */ "  cap_per_day: 20.00\n"
             /* 34 */ "  budget: 1000\n"
             /* 35 */ "  amount:\n"
             /* 36 */ "    columns: [holder, level, age, amount, instalment]\n"
             /* 37 */ "    rows:\n"
             /* 38 */ "    - [pupil, \"1re|tle\", 14..25, 50.5, tools/1]\n"
             /* 39 */ "    - [all, ..2de, \"\", review, \"\"]\n"
             /* 40 */ "  adjust:\n"
             /* 41 */ "  - {when: {disability: yes}, times: 2}\n"
             /* 42 */ "  top_up_at_use:\n"
             /* 43 */ "  - {when: {place_kind: shop}, to: 70}\n"
             /* 44 */ "  spend:\n"
             /* 45 */ "  - {place_kind: shop}\n"
             /* 46 */ "- code: seats\n"
             /* 47 */ "  label: {fr: Places, en: Seats}\n"
             /* 48 */ "  about: {fr: Des places., en: Seats.}\n"
             /* 49 */ "  measure: units\n"
             /* 50 */ "  unit: seat\n"
             /* 51 */ "  unit_label: {fr: place, en: seat}\n"
             /* 52 */ "  window: leisure\n"
             /* 53 */ "  collective: group_outing\n"
             /* 54 */ "  code_needed: no\n"
             /* 55 */ "  co_payment: 1.00\n"
             /* 56 */ "  budget: 5\n"
             /* 57 */ "  amount: {columns: [amount], rows: [[5]]}\n"
             /* 58 */ "  spend: [{place_kind: shop}]\n";

const char testing_courses[] = "mef;label;level;track;series;diploma;family;speciality\n"
                               "A1;CAP cuisine;cap;professional;;cap;;cuisine\n"
                               "B1;2de pro;2de;professional;;bac_pro;wood;\n"
                               "B2;Terminale pro;tle;professional;;bac_pro;;\n";

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

struct text testing_replaced(struct arena *arena, const char *what, const char *with)
{
    const char *at = strstr(testing_yaml, what);
    if (!at) give_up(what, "is not in the text");
    struct text_builder out = { .arena = arena };
    build_text(&out, (struct text){ testing_yaml, (size_t)(at - testing_yaml) });
    build_chars(&out, with);
    build_chars(&out, at + strlen(what));
    return built(&out);
}
