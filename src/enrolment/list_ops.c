/* A school's whole list at once (R40): each line is validated, or revalidated, on its own; a line
 * that cannot be is told with its reason and keeps nobody else waiting. */
#include <stdio.h>

#include "enrolment/decide.h"

enum { LINES_MAX = 2000, LINES_A_CHUNK = 10 };

struct list_line {
    int64_t enrolment_id, person_id, holder;
    struct text course, class_name;
    int64_t repeats;
};
SHAPE(list_line,
      FIELD(list_line, enrolment_id, ID, .flags = OPTIONAL, .says = "An order to validate."),
      FIELD(list_line, person_id, ID, .flags = OPTIONAL,
            .says = "Or a returning holder of this school to revalidate."),
      FIELD(list_line, holder, CHOICE, .choices = holder_words),
      FIELD(list_line, course, TEXT_FIELD, .flags = OPTIONAL, .max = 40,
            .says = "The training code (MEF); a referent has none."),
      FIELD(list_line, class_name, TEXT_FIELD, .flags = OPTIONAL, .max = 40),
      FIELD(list_line, repeats, FLAG, .flags = OPTIONAL));
struct enrolment_validate_list_in {
    LIST_OF(struct list_line) lines;
};
SHAPE(enrolment_validate_list_in,
      LIST_FIELD(enrolment_validate_list_in, lines, list_line, .min = 1, .max = LINES_MAX));
struct refused_line {
    int64_t line;
    struct text type, reason;
};
SHAPE(refused_line, FIELD(refused_line, line, INT, .says = "From 1, as they were sent."),
      FIELD(refused_line, type, TEXT_FIELD), FIELD(refused_line, reason, TEXT_FIELD));
struct enrolment_validate_list_out {
    int64_t validated;
    LIST_OF(struct refused_line) refused;
};
SHAPE(enrolment_validate_list_out, FIELD(enrolment_validate_list_out, validated, INT),
      LIST_FIELD(enrolment_validate_list_out, refused, refused_line));

static enum err owned(struct call *c, const struct list_line *line)
{
    struct owner owner = { 0 };
    enum err e = line->enrolment_id ? enrolment_owner(c, line->enrolment_id, &owner)
                                    : enrolment_person_owner(c, line->person_id, &owner);
    if (e) return e;
    return owner.school_id == c->actor->school_id ? OK : NOT_FOUND;
}

/* Every refusal comes before the line's first write: what is refused leaves nothing behind. */
static enum err carry_out(struct call *c, const struct list_line *line)
{
    enum err e = owned(c, line);
    if (e) return e;
    struct year year = { text_of(holder_words[line->holder]),
                         line->course.at ? line->course : TEXT(""),
                         line->class_name.at ? line->class_name : TEXT(""), line->repeats };
    int64_t enrolment_id;
    if (!line->enrolment_id)
        return enrolment_revalidate_person(c, line->person_id, c->actor->school_id, &year,
                                           &enrolment_id);
    struct enrolment file;
    e = enrolment_by_id(c, line->enrolment_id, &file);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    return enrolment_validate_file(c, &file, &year);
}

/* Refused lines travel from chunk to chunk in the cursor, as "12:wrong-state;". */
static enum err report(struct call *c, struct enrolment_validate_list_out *out)
{
    struct text rest = c->job->cursor.words;
    out->refused.at = ARENA_ARRAY(c->arena, struct refused_line, LINES_MAX);
    if (!out->refused.at) return NO_MEMORY;
    while (!text_is_empty(rest)) {
        struct text entry = text_cut(&rest, ';'), slug = entry;
        struct text number = text_cut(&slug, ':');
        struct refused_line *line = &out->refused.at[out->refused.n++];
        struct facts none = { 0 };
        text_to_int(number, &line->line);
        line->type = text_format(c->arena, "urn:passregion:problem:%.*s", TEXT_ARGS(slug));
        line->reason = err_sentence(c->arena, err_from_slug(slug), c->lang, &none);
    }
    out->validated = c->job->done - (int64_t)out->refused.n;
    return OK;
}

static enum err enrolment_validate_list(struct call *c, const struct enrolment_validate_list_in *in,
                                        struct enrolment_validate_list_out *out)
{
    struct progress *job = c->job;
    struct text_builder refused = { .arena = c->arena };
    build_text(&refused, job->cursor.words.at ? job->cursor.words : TEXT(""));
    job->total = (int64_t)in->lines.n;
    for (int i = 0; i < LINES_A_CHUNK && job->done < job->total; i++, job->done++) {
        c->facts.n = 0;
        enum err e = carry_out(c, &in->lines.at[job->done]);
        if (e && err_is_fault(e)) return e;
        if (e) build_format(&refused, "%lld:%s;", (long long)job->done + 1, err_slug(e));
    }
    c->facts.n = 0;
    job->cursor.words = built(&refused);
    job->finished = job->done == job->total;
    if (refused.failed) return NO_MEMORY;
    return job->finished ? report(c, out) : OK;
}
OP_RUN(enrolment_validate_list)

static const struct operation enrolment_list_rows[] = {
    OP(enrolment_validate_list, BULK, SCHOOL, ON_OWN, .touches = "enrolment",
       .summary = "Validate or revalidate a list, line by line, with the reason of each refusal."),
};
OP_TABLE(enrolment_list);
