/* catalogue_cover.c - real courses that no row of a benefit speaks of, although a row speaks of
 * another course of the same track and diploma in the same kind of school: most often a level
 * that was forgotten. A row that says 0 or "no" is an answer, and silences the remark. */
#include "campaign/catalogue_sections.h"

enum { SCRATCH_BYTES = 32 << 20, MOST_KINDS = 64, MOST_GROUPS = 400, MOST_LEVEL_BITS = 64 };

/* Courses of one track and diploma, and what was found of them for one benefit. */
struct group {
    int64_t track, diploma;
    const struct course *example; /* not covered */
    uint64_t levels, kinds;       /* not covered: bits of ranks, of kinds in their list */
    size_t courses;               /* not covered */
    bool covered;                 /* some course is, in the kind of school being looked at */
};
struct covering {
    const struct catalogue *catalogue;
    struct arena *scratch;
    struct {
        int64_t at[FACT_IDS];
    } * points;       /* of each course */
    size_t *group_of; /* each course's group */
    size_t *counted;  /* kind after which a course was last counted */
    struct group *groups;
    size_t group_count;
};

static size_t find_group(struct covering *covering, int64_t track, int64_t diploma)
{
    size_t at = 0;
    while (at < covering->group_count &&
           (covering->groups[at].track != track || covering->groups[at].diploma != diploma)) {
        at++;
    }
    if (at == covering->group_count && at < MOST_GROUPS) {
        covering->groups[covering->group_count++] =
            (struct group){ .track = track, .diploma = diploma };
    }
    return at < MOST_GROUPS ? at : MOST_GROUPS - 1;
}

/* Words that the catalogue does not use are all one to it, but two diplomas that it does not use
 * are still two groups: they are told apart by the first course that has them. */
static int64_t word_identity(const struct catalogue *c, enum fact_id id, size_t course,
                             struct text word)
{
    int64_t symbol = symbol_find(c->symbols, word);
    if (symbol != SYMBOL_NONE) return symbol;
    for (size_t i = 0; i < course; i++) {
        struct text other = id == FACT_track ? c->courses[i].track : c->courses[i].diploma;
        if (text_equal(other, word)) return SYMBOLS_MAX + (int64_t)i;
    }
    return SYMBOLS_MAX + (int64_t)course;
}

static bool covering_open(struct covering *covering)
{
    const struct catalogue *c = covering->catalogue;
    size_t n = c->course_count;
    covering->points = arena_take_array(covering->scratch, n, sizeof *covering->points);
    covering->group_of = ARENA_ARRAY(covering->scratch, size_t, n);
    covering->counted = ARENA_ARRAY(covering->scratch, size_t, n);
    covering->groups = ARENA_ARRAY(covering->scratch, struct group, MOST_GROUPS);
    if (!covering->points || !covering->group_of || !covering->counted || !covering->groups) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        const struct course *course = &c->courses[i];
        struct fact_values values = { 0 };
        course_set_facts(course, &values);
        fact_set_word(&values, FACT_holder, TEXT("pupil"));
        for (enum fact_id id = 0; id < FACT_IDS; id++) {
            covering->points[i].at[id] = fact_point(c, id, &values.of[id]);
        }
        covering->group_of[i] = find_group(covering, word_identity(c, FACT_track, i, course->track),
                                           word_identity(c, FACT_diploma, i, course->diploma));
    }
    return true;
}

/* Facts of the person are left open: a row that asks for an age covers the course. */
static bool row_covers(const struct amount_table *table, const struct amount_row *row,
                       const int64_t *points, int64_t kind)
{
    for (size_t k = 0; k < table->column_count; k++) {
        enum fact_id id = table->columns[k];
        bool asked = fact_list[id].source == OF_COURSE || id == FACT_holder;
        int64_t point = id == FACT_school_kind ? kind : points[id];
        if (id == FACT_school_kind && kind != POINT_UNKNOWN) asked = true;
        if (asked && !cell_accepts(&row->cells[k], point)) return false;
    }
    return true;
}

static bool table_covers(const struct amount_table *table, const int64_t *points, int64_t kind)
{
    for (size_t i = 0; i < table->row_count; i++) {
        if (row_covers(table, &table->rows[i], points, kind)) return true;
    }
    return false;
}

/* One kind of school: which groups have a row, then which of their courses have none. */
static void cover_kind(struct covering *covering, const struct amount_table *table, int64_t kind,
                       size_t kind_at)
{
    const struct catalogue *c = covering->catalogue;
    for (size_t g = 0; g < covering->group_count; g++) covering->groups[g].covered = false;
    for (size_t i = 0; i < c->course_count; i++) {
        struct group *group = &covering->groups[covering->group_of[i]];
        if (!group->covered) group->covered = table_covers(table, covering->points[i].at, kind);
    }
    for (size_t i = 0; i < c->course_count; i++) {
        struct group *group = &covering->groups[covering->group_of[i]];
        if (!group->covered || table_covers(table, covering->points[i].at, kind)) continue;
        int64_t rank = covering->points[i].at[FACT_level];
        if (rank >= 0 && rank < MOST_LEVEL_BITS) group->levels |= UINT64_C(1) << rank;
        group->kinds |= UINT64_C(1) << kind_at;
        if (!group->example) group->example = &c->courses[i];
        group->courses += covering->counted[i] == 0;
        covering->counted[i] = 1;
    }
}

static void build_levels(struct text_builder *out, const struct catalogue *c, uint64_t levels)
{
    const char *separator = "";
    for (size_t i = 0; i < c->level_count && i < MOST_LEVEL_BITS; i++) {
        if (!(levels >> i & 1)) continue;
        build_chars(out, separator);
        build_text(out, c->levels[i]);
        separator = ", ";
    }
}

static void build_kinds(struct text_builder *out, const struct catalogue *c, uint64_t kinds)
{
    const char *separator = " ; ";
    const struct word_list *list = &c->words_of[FACT_school_kind];
    for (size_t i = 0; i < list->n && i < MOST_KINDS; i++) {
        if (!(kinds >> i & 1)) continue;
        build_chars(out, separator);
        build_text(out, list->at[i].code);
        separator = ", ";
    }
}

static void note_group(const struct covering *covering, const struct benefit *benefit,
                       const struct group *group, bool by_kind, struct note_book *book)
{
    const struct catalogue *c = covering->catalogue;
    const struct course *example = group->example;
    struct text_builder where = { .arena = book->arena };
    build_format(&where, "%.*s, %.*s : ", TEXT_ARGS(example->track), TEXT_ARGS(example->diploma));
    build_levels(&where, c, group->levels);
    if (by_kind) build_kinds(&where, c, group->kinds);
    note_warning(book, benefit->line, benefit->column,
                 "avantage « %.*s » : aucune ligne pour %.*s (formations : %zu, par exemple %.*s "
                 "« %.*s »), alors que la même voie et le même diplôme en ont une",
                 "benefit \"%.*s\": no row for %.*s (courses: %zu, for example %.*s \"%.*s\"), "
                 "although the same track and diploma have one",
                 TEXT_ARGS(benefit->code), TEXT_ARGS(built(&where)), group->courses,
                 TEXT_ARGS(example->code), TEXT_ARGS(example->label));
}

static void cover_benefit(struct covering *covering, const struct benefit *benefit,
                          struct note_book *book)
{
    const struct catalogue *c = covering->catalogue;
    const struct amount_table *table = &benefit->amount;
    const struct word_list *kinds = &c->words_of[FACT_school_kind];
    bool by_course = false, by_kind = false;
    for (size_t k = 0; k < table->column_count; k++) {
        by_course |= fact_list[table->columns[k]].source == OF_COURSE;
        by_kind |= table->columns[k] == FACT_school_kind;
    }
    if (!by_course) return;
    for (size_t i = 0; i < c->course_count; i++) covering->counted[i] = 0;
    for (size_t g = 0; g < covering->group_count; g++) {
        struct group *group = &covering->groups[g];
        *group = (struct group){ .track = group->track, .diploma = group->diploma };
    }
    if (!by_kind) cover_kind(covering, table, POINT_UNKNOWN, 0);
    for (size_t i = 0; by_kind && i < kinds->n && i < MOST_KINDS; i++) {
        cover_kind(covering, table, kinds->at[i].symbol, i);
    }
    for (size_t g = 0; g < covering->group_count; g++) {
        if (!covering->groups[g].example) continue;
        note_group(covering, benefit, &covering->groups[g], by_kind, book);
    }
}

void check_uncovered_courses(const struct catalogue *c, struct note_book *book)
{
    __attribute__((cleanup(arena_release))) struct arena scratch = arena_make(SCRATCH_BYTES);
    struct covering covering = { .catalogue = c, .scratch = &scratch };
    if (c->course_count == 0) return;
    if (!covering_open(&covering)) {
        book->no_memory = true;
        return;
    }
    for (size_t i = 0; i < c->benefit_count; i++) cover_benefit(&covering, &c->benefits[i], book);
}
