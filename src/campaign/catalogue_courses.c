/* catalogue_courses.c - the training codes a catalogue may speak of, from data/courses.csv. */
#include <stdlib.h>

#include "base/csv.h"
#include "campaign/catalogue_sections.h"

struct course_columns {
    int code, label, level, track, series, diploma, trade_family;
};

static bool find_columns(struct reader *reader, const struct csv *csv, struct course_columns *out)
{
    const struct {
        const char *name;
        int *column;
    } wanted[] = {
        { "mef", &out->code },
        { "label", &out->label },
        { "level", &out->level },
        { "track", &out->track },
        { "series", &out->series },
        { "diploma", &out->diploma },
        { "family", &out->trade_family },
    };
    bool all = true;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        *wanted[i].column = csv_column(csv, reader->arena, wanted[i].name);
        if (*wanted[i].column >= 0) continue;
        note_fault(reader->book, 0, 0, "la colonne « %s » manque dans la liste des formations",
                   "the column \"%s\" is missing in the list of courses", wanted[i].name);
        all = false;
    }
    return all;
}

static int compare_courses(const void *a, const void *b)
{
    return text_compare(((const struct course *)a)->code, ((const struct course *)b)->code);
}

static struct text kept_cell(struct reader *reader, const struct csv_row *row, int column)
{
    struct text cell = csv_cell(row, column);
    if (text_is_empty(cell)) return TEXT("");
    struct text copy = text_copy(reader->arena, cell);
    if (!copy.at) reader->book->no_memory = true;
    return copy;
}

void read_courses(struct reader *reader, struct text courses_csv)
{
    struct catalogue *c = reader->catalogue;
    struct csv csv;
    struct course_columns at;
    if (!courses_csv.at) return;
    enum err e = csv_read(reader->arena, courses_csv, &csv);
    if (e == NO_MEMORY) reader->book->no_memory = true;
    if (e == BAD_CSV) {
        note_fault(reader->book, 0, 0,
                   "la liste des formations ne peut pas être lue après sa ligne %zu",
                   "the list of courses cannot be read after its line %zu", csv.bad_line);
    }
    if (e || !find_columns(reader, &csv, &at)) return;
    c->courses = READER_ARRAY(reader, struct course, csv.n);
    if (!c->courses) return;
    for (size_t i = 0; i < csv.n && !reader->book->no_memory; i++) {
        const struct csv_row *row = &csv.rows[i];
        c->courses[c->course_count++] = (struct course){
            .code = kept_cell(reader, row, at.code),
            .label = kept_cell(reader, row, at.label),
            .level = kept_cell(reader, row, at.level),
            .track = kept_cell(reader, row, at.track),
            .series = kept_cell(reader, row, at.series),
            .diploma = kept_cell(reader, row, at.diploma),
            .trade_family = kept_cell(reader, row, at.trade_family),
        };
    }
    qsort(c->courses, c->course_count, sizeof *c->courses, compare_courses);
    reader->courses_given = true;
}

const struct course *catalogue_course(const struct catalogue *c, struct text code)
{
    if (c->course_count == 0) return NULL;
    return bsearch(&(struct course){ .code = code }, c->courses, c->course_count,
                   sizeof *c->courses, compare_courses);
}

void course_set_facts(const struct course *course, struct fact_values *values)
{
    fact_set_word(values, FACT_course, course->code);
    fact_set_word(values, FACT_level, course->level);
    fact_set_word(values, FACT_track, course->track);
    fact_set_word(values, FACT_series, course->series);
    fact_set_word(values, FACT_diploma, course->diploma);
    fact_set_word(values, FACT_trade_family, course->trade_family);
    fact_set_yes(values, FACT_in_trade_family, !text_is_empty(course->trade_family));
}

bool courses_know(const struct catalogue *c, enum fact_id id, struct text word)
{
    if (id == FACT_course) return catalogue_course(c, word) != NULL;
    for (size_t i = 0; i < c->course_count; i++) {
        struct fact_values values = { 0 };
        course_set_facts(&c->courses[i], &values);
        if (values.of[id].known && text_equal(values.of[id].word, word)) return true;
    }
    return false;
}

void note_no_such_course(struct reader *reader, int line, int column, enum fact_id id,
                         struct text word)
{
    if (note_only_counted(reader->book)) return;
    struct bilingual says;
    for (enum lang lang = FRENCH; lang <= ENGLISH; lang++) {
        struct text_builder out = { .arena = reader->arena };
        build_format(&out,
                     lang == FRENCH ? "aucune formation n'a « %.*s » pour %s"
                                    : "no course has \"%.*s\" for %s",
                     TEXT_ARGS(text_shown(word)), fact_list[id].label[lang]);
        says.in[lang] = built(&out);
    }
    note_fault_said(reader->book, line, column, says);
}
