/* catalogue_sections.h - the sections of a catalogue, each read by its own file in this order:
 * courses, then levels and words (which courses must know), then benefits (which use them all). */
#pragma once
#include "campaign/catalogue_reader.h"

/* data/courses.csv: mef;label;level;track;series;diploma;family;speciality. */
void read_courses(struct reader *, struct text courses_csv);
/* Does some course have this word for this fact of source OF_COURSE? */
bool courses_know(const struct catalogue *, enum fact_id, struct text word);
void note_no_such_course(struct reader *, int line, int column, enum fact_id, struct text word);

/* `levels`, lowest first; a level that the courses use and that is missing is a fault. */
void read_levels(struct reader *, const struct node *);
/* `words` of each fact with their labels; for a course's fact, words that some course has. */
void read_words(struct reader *, const struct node *);
/* `groups`: names for several words of a fact. */
void read_groups(struct reader *, const struct node *);
/* `partner_kinds`: the words of place_kind. */
void read_partner_kinds(struct reader *, const struct node *);
/* `benefits`, in their order. */
void read_benefits(struct reader *, const struct node *);

/* Tables and conditions of a benefit. */
void read_cell(struct reader *, const struct node *, enum fact_id, struct cell *);
void read_amount_table(struct reader *, const struct node *, enum measure, struct amount_table *);
/* Which facts are known where a condition is tested: place facts only at the till. */
enum condition_place { BEFORE_THE_TILL, AT_THE_TILL, TILL_WITHOUT_HEALTH };
void read_condition(struct reader *, const struct node *, enum condition_place, struct condition *);
void read_amount(struct reader *, const struct node *, enum measure, int64_t *amount);

/* The check, once everything is read without fault. */
void check_shadowed_rows(const struct catalogue *, struct note_book *);
void check_uncovered_courses(const struct catalogue *, struct note_book *);
