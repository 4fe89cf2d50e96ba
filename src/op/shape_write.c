/* shape_write.c - structs to JSON and CSV by their shapes, straight into a text builder. What an
 * operation answers is written here and nowhere else, so that the OpenAPI document made of the same
 * shapes stays true: a required id, day or choice that has no value is a defect, not an empty
 * string.
 */
#include <assert.h>

#include "base/civil.h"
#include "base/csv.h"
#include "base/log.h"
#include "base/money.h"
#include "op/op_shape.h"

struct writer {
    struct text_builder *out;
    unsigned role;
    bool audited_only;
};

static int64_t number_at(const void *at)
{
    return *(const int64_t *)at;
}

static bool is_absent(const struct field *, const void *at);

static bool object_is_absent(const struct shape *shape, const char *in)
{
    for (size_t i = 0; i < shape->n; i++)
        if (!is_absent(&shape->fields[i], in + shape->fields[i].offset)) return false;
    return true;
}

/* What OPTIONAL leaves out. */
static bool is_absent(const struct field *field, const void *at)
{
    switch (field->type) {
    case DAY:
        return number_at(at) == DAY_NONE;
    case TEXT_FIELD:
        return !((const struct text *)at)->at;
    case RAW_JSON:
        return text_is_empty(*(const struct text *)at);
    case UPLOAD:
        return !((const struct upload *)at)->id;
    case LIST:
        return !((const LIST_OF(void) *)at)->n;
    case OBJECT:
        return object_is_absent(field->of, at);
    case MAYBE_TEXT:
    case MAYBE_INT:
    case MAYBE_DAY:
        return number_at(at) == ABSENT;
    default:
        return !number_at(at);
    }
}

static bool goes_out(const struct writer *w, const struct field *field, const void *at)
{
    if (w->audited_only && !(field->flags & AUDITED)) return false;
    if ((field->flags & HEALTH) && !(w->role & HEALTH_ROLES)) return false;
    bool maybe = field->type == MAYBE_TEXT || field->type == MAYBE_INT || field->type == MAYBE_DAY;
    return !((maybe || (field->flags & OPTIONAL)) && is_absent(field, at));
}

static enum err defect(const struct field *field, const char *why)
{
    log_event(LOG_ERROR, "output_wrong", "member=%s why=%s", field->name, why);
    return DEFECT;
}

static void write_quoted(struct text_builder *out, struct text plain)
{
    build_text(out, TEXT("\""));
    build_text(out, plain);
    build_text(out, TEXT("\""));
}

static enum err write_id(struct text_builder *out, const struct field *field, int64_t id)
{
    if (id <= 0) return defect(field, "a required id is none");
    build_text(out, TEXT("\""));
    build_int(out, id);
    build_text(out, TEXT("\""));
    return OK;
}

static enum err write_day(struct text_builder *out, const struct field *field, int64_t day)
{
    if (day == DAY_NONE) return defect(field, "a required day is none");
    write_quoted(out, day_iso(out->arena, day));
    return OK;
}

/* The word of a choice; the absent text when the index is not one of them. */
static struct text choice_word(const struct field *field, int64_t index)
{
    for (int64_t i = 0; field->choices[i]; i++)
        if (i == index) return text_of(field->choices[i]);
    return (struct text){ 0 };
}

static enum err write_choice(struct text_builder *out, const struct field *field, int64_t index)
{
    struct text word = choice_word(field, index);
    if (!word.at) return defect(field, "a choice out of its list");
    build_json_string(out, word);
    return OK;
}

static enum err write_members(struct writer *, const struct shape *, const char *in);

static enum err write_list(struct writer *w, const struct field *field, const void *at)
{
    const LIST_OF(char) *list = at;
    /* The whole of an audited list is kept: its members need not say so again. */
    struct writer inner = { .out = w->out, .role = w->role };
    build_text(w->out, TEXT("["));
    for (size_t i = 0; i < list->n; i++) {
        if (i) build_text(w->out, TEXT(","));
        enum err e = write_members(&inner, field->of, list->at + i * field->of->size);
        if (e) return e;
    }
    build_text(w->out, TEXT("]"));
    return OK;
}

static enum err write_maybe(struct text_builder *out, const struct field *field, const void *at)
{
    if (number_at(at) == CLEARED)
        build_text(out, TEXT("null"));
    else if (field->type == MAYBE_TEXT)
        build_json_string(out, ((const struct maybe_text *)at)->v);
    else if (field->type == MAYBE_DAY)
        return write_day(out, field, ((const struct maybe_int *)at)->v);
    else
        build_int(out, ((const struct maybe_int *)at)->v);
    return OK;
}

static enum err write_value(struct writer *w, const struct field *field, const void *at)
{
    switch (field->type) {
    case INT:
    case MONEY:
        build_int(w->out, number_at(at));
        return OK;
    case ID:
        return write_id(w->out, field, number_at(at));
    case UPLOAD:
        return write_id(w->out, field, ((const struct upload *)at)->id);
    case DAY:
        return write_day(w->out, field, number_at(at));
    case INSTANT:
        if (!number_at(at)) return defect(field, "a required instant is none");
        write_quoted(w->out, instant_iso(w->out->arena, number_at(at)));
        return OK;
    case FLAG:
        build_text(w->out, number_at(at) ? TEXT("true") : TEXT("false"));
        return OK;
    case CHOICE:
        return write_choice(w->out, field, number_at(at));
    case TEXT_FIELD:
        build_json_string(w->out, *(const struct text *)at);
        return OK;
    case MAYBE_TEXT:
    case MAYBE_INT:
    case MAYBE_DAY:
        return write_maybe(w->out, field, at);
    case OBJECT: {
        struct writer inner = { .out = w->out, .role = w->role };
        return write_members(&inner, field->of, at);
    }
    case LIST:
        return write_list(w, field, at);
    case RAW_JSON:
        if (text_is_empty(*(const struct text *)at)) return defect(field, "no JSON");
        build_text(w->out, *(const struct text *)at);
        return OK;
    }
    return DEFECT;
}

static enum err write_members(struct writer *w, const struct shape *shape, const char *in)
{
    bool first = true;
    build_text(w->out, TEXT("{"));
    for (size_t i = 0; i < shape->n; i++) {
        const struct field *field = &shape->fields[i];
        const void *at = in + field->offset;
        if (!goes_out(w, field, at)) continue;
        build_text(w->out, first ? TEXT("\"") : TEXT(",\""));
        build_chars(w->out, field->name);
        build_text(w->out, TEXT("\":"));
        enum err e = write_value(w, field, at);
        if (e) return e;
        first = false;
    }
    build_text(w->out, TEXT("}"));
    return w->out->failed ? NO_MEMORY : OK;
}

enum err shape_write(struct text_builder *out, const struct shape *shape, const void *in,
                     unsigned role)
{
    assert(out->arena); /* days and instants are made there */
    struct writer writer = { .out = out, .role = role };
    return write_members(&writer, shape, in);
}

enum err shape_write_audited(struct text_builder *out, const struct shape *shape, const void *in)
{
    assert(out->arena);
    struct writer writer = { .out = out, .audited_only = true };
    return write_members(&writer, shape, in);
}

/* --- CSV -------------------------------------------------------------------------------------- */
void shape_write_csv_header(struct text_builder *out, const struct shape *shape)
{
    for (size_t i = 0; i < shape->n; i++)
        csv_build_cell(out, text_of(shape->fields[i].name), i == 0);
    build_text(out, TEXT("\r\n"));
}

static struct text csv_value(struct arena *arena, const struct field *field, const void *at)
{
    switch (field->type) {
    case MONEY:
        return cents_plain(arena, number_at(at));
    case DAY:
        return day_iso(arena, number_at(at));
    case INSTANT:
        return instant_iso(arena, number_at(at));
    case FLAG:
        return number_at(at) ? TEXT("true") : TEXT("false");
    case CHOICE:
        return choice_word(field, number_at(at));
    case TEXT_FIELD:
        return *(const struct text *)at;
    default:
        return text_format(arena, "%lld", (long long)number_at(at));
    }
}

enum err shape_write_csv(struct text_builder *out, const struct shape *shape, const void *in,
                         unsigned role)
{
    struct writer writer = { .out = out, .role = role };
    for (size_t i = 0; i < shape->n; i++) {
        const struct field *field = &shape->fields[i];
        assert(!field->of && field->type <= TEXT_FIELD); /* operations_check saw to it */
        const void *at = (const char *)in + field->offset;
        bool blank = !goes_out(&writer, field, at) || is_absent(field, at);
        /* A number or a flag of zero is a value unless it may be left out. */
        if (field->type == INT || field->type == MONEY || field->type == FLAG ||
            field->type == CHOICE)
            blank = !goes_out(&writer, field, at);
        csv_build_cell(out, blank ? TEXT("") : csv_value(out->arena, field, at), i == 0);
    }
    build_text(out, TEXT("\r\n"));
    return out->failed ? NO_MEMORY : OK;
}
