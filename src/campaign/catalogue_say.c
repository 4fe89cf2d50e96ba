/* The words of cells: single values, ranges of numbers, lists with "or" before the last. */
#include "campaign/catalogue_say.h"

#include "campaign/catalogue_symbols.h"

/* What the span's numbers stand for, one by one or as a range of numbers. */
static void say_numbers(struct text_builder *out, const struct span *span, enum lang lang)
{
    if (span->low == span->high) {
        build_int(out, span->low);
    } else if (span->high == INT64_MAX) {
        build_format(out, lang == FRENCH ? "%lld ou plus" : "%lld or more", (long long)span->low);
    } else if (span->low == 0) {
        build_format(out, lang == FRENCH ? "%lld ou moins" : "%lld or less", (long long)span->high);
    } else {
        build_format(out, lang == FRENCH ? "%lld à %lld" : "%lld to %lld", (long long)span->low,
                     (long long)span->high);
    }
}

static void say_one(struct text_builder *out, const struct catalogue *c, enum fact_id id,
                    const struct span *span, enum lang lang)
{
    if (fact_list[id].type == FACT_NUMBER) {
        say_numbers(out, span, lang);
        return;
    }
    if (fact_list[id].type == FACT_YES_NO) {
        build_chars(out,
                    span->low ? (lang == FRENCH ? "oui" : "yes") : (lang == FRENCH ? "non" : "no"));
        return;
    }
    struct text code = c->symbols->texts[span->low];
    const struct course *course = id == FACT_course ? catalogue_course(c, code) : NULL;
    build_text(out, course ? course->label : catalogue_fact_word(c, id, code, lang));
}

/* Words and levels one by one; numbers as the ranges they were written as. */
enum { MOST_VALUES = 64 };
static size_t values_of(enum fact_id id, const struct cell *const *cells, size_t cell_count,
                        struct span *values)
{
    size_t n = 0;
    bool whole = fact_list[id].type == FACT_NUMBER;
    for (size_t i = 0; i < cell_count; i++) {
        for (size_t j = 0; j < cells[i]->n; j++) {
            struct span span = cells[i]->spans[j];
            for (int64_t low = span.low; low <= span.high && n < MOST_VALUES; low++) {
                size_t same = 0;
                while (same < n && values[same].low != low) same++;
                if (same == n) values[n++] = (struct span){ low, whole ? span.high : low };
                if (whole) break;
            }
        }
    }
    return n;
}

void catalogue_say_values(struct text_builder *out, const struct catalogue *c, enum fact_id id,
                          const struct cell *const *cells, size_t cell_count, enum lang lang)
{
    enum { SHOWN = 8 };
    struct span values[MOST_VALUES];
    size_t n = values_of(id, cells, cell_count, values);
    for (size_t i = 0; i < n && i < SHOWN; i++) {
        const char * or = lang == FRENCH ? " ou " : " or ";
        if (i > 0) build_chars(out, i + 1 == n ? or : ", ");
        say_one(out, c, id, &values[i], lang);
    }
    if (n > SHOWN)
        build_chars(out, lang == FRENCH ? " ou un autre de la liste" : " or another of the list");
}
