/* catalogue_testing.h - the project's own campaigns and courses, for tests of any slice. */
#pragma once
#include "campaign/catalogue.h"

/* A file of the source tree, found by PASSREGION_SOURCE; aborts when it cannot be read. */
struct text testing_file(struct arena *, const char *path);
/* catalogue/CODE.yaml with data/courses.csv; aborts when it has a fault. */
const struct catalogue *testing_catalogue(struct arena *, const char *code,
                                          struct catalogue_notes *notes);
/* Someone of this situation in a school of this kind on this course ("" for none): no health
 * fact, not repeating, a first entrant, 16 years old. */
struct fact_values testing_person(const struct catalogue *, const char *holder,
                                  const char *school_kind, const char *course);
/* A small sound catalogue, its lines numbered in the source, and courses for it. */
extern const char testing_yaml[], testing_courses[];
/* The same with `what` replaced where it first stands; aborts when it does not. */
struct text testing_replaced(struct arena *, const char *what, const char *with);
