/* shape_read.c - fills a struct from JSON by its shape. Everything that does not fit is refused
 * with the path of the member and the end of a sentence that says what is expected there, so that
 * whoever wrote the request can correct it without us (R85). Nothing is guessed: no number in
 * quotes, no member we do not know, no key twice. */
#include <assert.h>
#include <jansson.h>
#include <string.h>

#include "base/civil.h"
#include "base/format.h"
#include "op/op_shape.h"
#include "op/shape_read.h"

static inline void release_json(json_t **json)
{
    json_decref(*json);
}

struct step { /* where we are in the document */
    const struct step *up;
    const char *name; /* a member; NULL: the item at `index` */
    size_t index;
};
struct reader {
    struct arena *arena;
    struct facts *facts;
    enum lang lang;
};

static void build_path(struct text_builder *path, const struct step *step)
{
    if (!step) return;
    build_path(path, step->up);
    if (!step->name)
        build_format(path, "[%zu]", step->index);
    else
        build_format(path, "%s%s", path->len ? "." : "", step->name);
}

static enum err refuse(struct reader *r, const struct step *step, struct text why)
{
    struct text_builder path = { .arena = r->arena };
    build_path(&path, step);
    r->facts->n = 0;
    facts_add_text(r->facts, "field", step ? built(&path) : TEXT("-"));
    facts_add_text(r->facts, "why", why);
    return BAD_INPUT;
}

/* `why` in the caller's language. */
static enum err refuse_plain(struct reader *r, const struct step *step, const char *french,
                             const char *english)
{
    return refuse(r, step, text_of(r->lang == FRENCH ? french : english));
}

static enum err refuse_range(struct reader *r, const struct step *step, struct limits limits)
{
    long long min = limits.min, max = limits.max;
    return refuse(r, step,
                  r->lang == FRENCH
                      ? text_format(r->arena, "doit être compris entre %lld et %lld", min, max)
                      : text_format(r->arena, "must be between %lld and %lld", min, max));
}

static enum err refuse_days(struct reader *r, const struct step *step, struct limits limits)
{
    struct text from = day_iso(r->arena, limits.min), until = day_iso(r->arena, limits.max);
    return refuse(r, step,
                  r->lang == FRENCH ? text_format(r->arena, "doit être entre le %.*s et le %.*s",
                                                  TEXT_ARGS(from), TEXT_ARGS(until))
                                    : text_format(r->arena, "must be between %.*s and %.*s",
                                                  TEXT_ARGS(from), TEXT_ARGS(until)));
}

static struct text text_of_json(const json_t *json)
{
    return (struct text){ json_string_value(json), json_string_length(json) };
}

/* --- one member of each type ------------------------------------------------------------------ */
typedef enum err read_fn(struct reader *, const struct step *, const struct field *, const json_t *,
                         void *at);

static enum err read_int(struct reader *r, const struct step *step, const struct field *field,
                         const json_t *json, void *at)
{
    if (!json_is_integer(json))
        return field->type == MONEY
                   ? refuse_plain(r, step, "doit être un nombre entier de centimes",
                                  "must be a whole number of cents")
                   : refuse_plain(r, step, "doit être un nombre entier", "must be a whole number");
    struct limits limits = field_limits(field);
    int64_t value = json_integer_value(json);
    if (value < limits.min || value > limits.max) return refuse_range(r, step, limits);
    *(int64_t *)at = value;
    return OK;
}

static enum err read_id(struct reader *r, const struct step *step, const struct field *field,
                        const json_t *json, void *at)
{
    (void)field;
    struct text digits = text_of_json(json);
    int64_t id = 0;
    if (!digits.at || text_is_empty(digits) || digits.at[0] == '0' || !text_to_int(digits, &id) ||
        id <= 0)
        return refuse_plain(r, step, "doit être un identifiant : des chiffres entre guillemets",
                            "must be an id: digits in quotes");
    *(int64_t *)at = id;
    return OK;
}

static enum err read_upload(struct reader *r, const struct step *step, const struct field *field,
                            const json_t *json, void *at)
{
    struct upload *upload = at;
    return read_id(r, step, field, json, &upload->id);
}

static enum err read_day(struct reader *r, const struct step *step, const struct field *field,
                         const json_t *json, void *at)
{
    int64_t day;
    if (!json_is_string(json) || !day_parse(text_of_json(json), &day))
        return refuse_plain(r, step, "doit être un jour, de la forme AAAA-MM-JJ",
                            "must be a day, written YYYY-MM-DD");
    struct limits limits = field_limits(field);
    if (day < limits.min || day > limits.max) return refuse_days(r, step, limits);
    *(int64_t *)at = day;
    return OK;
}

static enum err read_instant(struct reader *r, const struct step *step, const struct field *field,
                             const json_t *json, void *at)
{
    int64_t at_ms;
    struct limits limits = field_limits(field);
    if (!json_is_string(json) || !instant_parse(text_of_json(json), &at_ms) || at_ms < limits.min ||
        at_ms > limits.max)
        return refuse_plain(r, step, "doit être un instant, de la forme AAAA-MM-JJTHH:MM:SSZ",
                            "must be an instant, written YYYY-MM-DDTHH:MM:SSZ");
    *(int64_t *)at = at_ms;
    return OK;
}

static enum err read_flag(struct reader *r, const struct step *step, const struct field *field,
                          const json_t *json, void *at)
{
    (void)field;
    if (!json_is_boolean(json))
        return refuse_plain(r, step, "doit être true ou false", "must be true or false");
    *(int64_t *)at = json_is_true(json);
    return OK;
}

static enum err read_choice(struct reader *r, const struct step *step, const struct field *field,
                            const json_t *json, void *at)
{
    struct text word = text_of_json(json);
    for (size_t i = 0; word.at && field->choices[i]; i++) {
        if (!text_is(word, field->choices[i])) continue;
        *(int64_t *)at = (int64_t)i;
        return OK;
    }
    struct text_builder why = { .arena = r->arena };
    build_chars(&why, r->lang == FRENCH ? "doit être l'un de :" : "must be one of:");
    for (size_t i = 0; field->choices[i]; i++)
        build_format(&why, "%s %s", i ? "," : "", field->choices[i]);
    return refuse(r, step, built(&why));
}

static bool has_control(struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if ((c < ' ' && c != '\n' && c != '\r' && c != '\t') || c == 0x7f) return true;
    }
    return false;
}

static enum err refuse_length(struct reader *r, const struct step *step, struct limits limits)
{
    long long min = limits.min, max = limits.max;
    bool french = r->lang == FRENCH;
    if (min == max)
        return refuse(r, step,
                      french ? text_format(r->arena, "doit avoir %lld caractères", max)
                             : text_format(r->arena, "must have %lld characters", max));
    return refuse(r, step,
                  french ? text_format(r->arena, "doit avoir de %lld à %lld caractères", min, max)
                         : text_format(r->arena, "must have %lld to %lld characters", min, max));
}

static enum err read_text(struct reader *r, const struct step *step, const struct field *field,
                          const json_t *json, void *at)
{
    if (!json_is_string(json)) return refuse_plain(r, step, "doit être un texte", "must be a text");
    struct text text = text_of_json(json);
    struct limits limits = field_limits(field);
    int64_t characters = (int64_t)text_count_characters(text);
    if (characters < limits.min || characters > limits.max) return refuse_length(r, step, limits);
    if (has_control(text))
        return refuse_plain(r, step, "contient un caractère de contrôle",
                            "contains a control character");
    bool empty_allowed = !characters && (field->flags & OPTIONAL);
    if (field->format && !empty_allowed && !format_find(field->format)(text))
        return refuse(
            r, step,
            r->lang == FRENCH
                ? text_format(r->arena, "n'a pas la forme attendue (%s)", field->format)
                : text_format(r->arena, "does not have the expected form (%s)", field->format));
    struct text copy = text_copy(r->arena, text);
    if (!copy.at) return NO_MEMORY;
    *(struct text *)at = copy;
    return OK;
}

static enum err read_maybe(struct reader *r, const struct step *step, const struct field *field,
                           const json_t *json, void *at)
{
    int64_t *is = at;
    *is = json_is_null(json) ? CLEARED : GIVEN;
    if (*is == CLEARED) return OK;
    if (field->type == MAYBE_TEXT)
        return read_text(r, step, field, json, &((struct maybe_text *)at)->v);
    int64_t *value = &((struct maybe_int *)at)->v;
    return field->type == MAYBE_DAY ? read_day(r, step, field, json, value)
                                    : read_int(r, step, field, json, value);
}

static enum err read_members(struct reader *, const struct step *, const struct shape *,
                             const json_t *, char *out);

static enum err read_object(struct reader *r, const struct step *step, const struct field *field,
                            const json_t *json, void *at)
{
    return read_members(r, step, field->of, json, at);
}

static enum err read_list(struct reader *r, const struct step *step, const struct field *field,
                          const json_t *json, void *at)
{
    if (!json_is_array(json)) return refuse_plain(r, step, "doit être une liste", "must be a list");
    struct limits limits = field_limits(field);
    size_t n = json_array_size(json);
    if ((int64_t)n < limits.min || (int64_t)n > limits.max) {
        long long min = limits.min, max = limits.max;
        return refuse(r, step,
                      r->lang == FRENCH
                          ? text_format(r->arena, "doit avoir de %lld à %lld éléments", min, max)
                          : text_format(r->arena, "must have %lld to %lld items", min, max));
    }
    if (!n) return OK;
    char *items = arena_take_array(r->arena, n, field->of->size);
    if (!items) return NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        struct step item = { .up = step, .index = i };
        char *out = items + i * field->of->size;
        shape_blank(field->of, out);
        enum err e = read_members(r, &item, field->of, json_array_get(json, i), out);
        if (e) return e;
    }
    LIST_OF(void) *list = at;
    list->at = items;
    list->n = n;
    return OK;
}

static read_fn *const readers[] = {
    [INT] = read_int,         [ID] = read_id,           [MONEY] = read_int,
    [DAY] = read_day,         [INSTANT] = read_instant, [FLAG] = read_flag,
    [CHOICE] = read_choice,   [TEXT_FIELD] = read_text, [MAYBE_TEXT] = read_maybe,
    [MAYBE_INT] = read_maybe, [MAYBE_DAY] = read_maybe, [UPLOAD] = read_upload,
    [OBJECT] = read_object,   [LIST] = read_list,
};

/* --- objects ---------------------------------------------------------------------------------- */
static bool is_maybe(const struct field *field)
{
    return field->type == MAYBE_TEXT || field->type == MAYBE_INT || field->type == MAYBE_DAY;
}

static enum err refuse_unknown(struct reader *r, const struct step *up, const struct shape *shape,
                               const json_t *object)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)object, name, value)
    {
        if (shape_field(shape, text_of(name))) continue;
        struct step step = { .up = up, .name = name };
        return refuse_plain(r, &step, "n'est pas connu ici", "is not known here");
    }
    return OK;
}

static enum err read_members(struct reader *r, const struct step *up, const struct shape *shape,
                             const json_t *object, char *out)
{
    if (!json_is_object(object))
        return refuse_plain(r, up, "doit être un objet { }", "must be an object { }");
    size_t known = 0;
    for (size_t i = 0; i < shape->n; i++) {
        const struct field *field = &shape->fields[i];
        struct step step = { .up = up, .name = field->name };
        const json_t *value = json_object_get(object, field->name);
        if (!value) {
            if ((field->flags & OPTIONAL) || is_maybe(field)) continue;
            return refuse_plain(r, &step, "manque", "is missing");
        }
        known++;
        if (json_is_null(value) && !is_maybe(field))
            return refuse_plain(r, &step, "ne peut pas être null : omettez-le",
                                "cannot be null: leave it out");
        enum err e = readers[field->type](r, &step, field, value, out + field->offset);
        if (e) return e;
    }
    return known == json_object_size(object) ? OK : refuse_unknown(r, up, shape, object);
}

void shape_blank(const struct shape *shape, void *out)
{
    memset(out, 0, shape->size);
    for (size_t i = 0; i < shape->n; i++) {
        const struct field *field = &shape->fields[i];
        char *at = (char *)out + field->offset;
        if (field->type == DAY) *(int64_t *)(void *)at = DAY_NONE;
        if (field->type == OBJECT) shape_blank(field->of, at);
    }
}

enum err shape_read_json(struct arena *arena, const struct shape *shape, const json_t *object,
                         enum lang lang, struct facts *facts, void *out)
{
    struct reader reader = { .arena = arena, .facts = facts, .lang = lang };
    shape_blank(shape, out);
    return read_members(&reader, NULL, shape, object, out);
}

/* jansson reads recursively: what is nested deeper than any shape is refused before it does. */
static bool nests_too_deeply(struct text body)
{
    int depth = 0;
    bool in_string = false;
    for (size_t i = 0; i < body.len; i++) {
        char c = body.at[i];
        if (in_string) {
            if (c == '\\') i++;
            if (c == '"') in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > 2 * SHAPE_DEPTH_MAX + 2) return true;
        } else if (c == '}' || c == ']') {
            depth--;
        }
    }
    return false;
}

static enum err refuse_json(struct facts *facts, int64_t line)
{
    facts->n = 0;
    facts_add_count(facts, "line", line);
    return BAD_JSON;
}

enum err shape_read(struct arena *arena, const struct shape *shape, struct text body,
                    enum lang lang, struct facts *facts, void *out)
{
    if (body.len > SHAPE_BODY_MAX) {
        facts->n = 0;
        facts_add_count(facts, "limit", SHAPE_BODY_MAX);
        return BODY_TOO_LARGE;
    }
    if (text_is_empty(body)) body = TEXT("{}");
    if (nests_too_deeply(body)) return refuse_json(facts, 1);
    json_error_t error;
    __attribute__((cleanup(release_json))) json_t *json =
        json_loadb(body.at, body.len, JSON_REJECT_DUPLICATES, &error);
    if (!json) return refuse_json(facts, error.line > 0 ? error.line : 1);
    return shape_read_json(arena, shape, json, lang, facts, out);
}
