/* op_shape.c - checks the declared shapes once, at start: a struct member that no row declares, a
 * limit that nothing can meet or a secret that would be audited stops the program before its first
 * request instead of corrupting one. */
#include "op/op_shape.h"

#include <string.h>

#include "base/civil.h"
#include "base/format.h"
#include "base/log.h"

const struct shape nothing_shape = { "nothing", sizeof(struct nothing), NULL, 0 };

enum {
    DEFAULT_TEXT_MAX = 200,
    DEFAULT_LIST_MAX = 1000,
    LONGEST_TEXT = 4 << 20, /* a file sent within the body: catalogue, register */
    LONGEST_LIST = 20000,
    MOST_MEMBERS = 64
};
static const int64_t largest_exact = (1LL << 53) - 1; /* JavaScript counts no further exactly */
static const int64_t largest_cents = 1000000000;      /* ten million euros, as money.h */

static size_t type_size(enum type type)
{
    switch (type) {
    case TEXT_FIELD:
    case RAW_JSON:
        return sizeof(struct text);
    case MAYBE_TEXT:
        return sizeof(struct maybe_text);
    case MAYBE_INT:
    case MAYBE_DAY:
        return sizeof(struct maybe_int);
    case UPLOAD:
        return sizeof(struct upload);
    case LIST:
        return sizeof(LIST_OF(struct nothing));
    case OBJECT:
        return 0; /* the size of its own shape */
    default:
        return sizeof(int64_t);
    }
}

static struct limits default_limits(const struct field *field)
{
    switch (field->type) {
    case MONEY:
        return (struct limits){ 0, largest_cents };
    case TEXT_FIELD:
    case MAYBE_TEXT:
        return (struct limits){ 0, DEFAULT_TEXT_MAX };
    case LIST:
        return (struct limits){ 0, DEFAULT_LIST_MAX };
    case DAY:
    case MAYBE_DAY:
        return (struct limits){ day_from_ymd((struct ymd){ 1900, 1, 1 }),
                                day_from_ymd((struct ymd){ 2199, 12, 31 }) };
    case INSTANT:
    case ID:
    case UPLOAD:
        return (struct limits){ 1, INT64_MAX };
    default:
        return (struct limits){ -largest_exact, largest_exact };
    }
}

struct limits field_limits(const struct field *field)
{
    struct limits limits = { field->min, field->max };
    if (!field->min && !field->max) limits = default_limits(field);
    if (field->min > 0 && !field->max) limits.max = default_limits(field).max;
    /* A text that must be given must say something. */
    if (field->type == TEXT_FIELD && !(field->flags & OPTIONAL) && limits.min < 1) limits.min = 1;
    return limits;
}

const struct field *shape_field(const struct shape *shape, struct text name)
{
    for (size_t i = 0; i < shape->n; i++)
        if (text_is(name, shape->fields[i].name)) return &shape->fields[i];
    return NULL;
}

bool shape_has_flag(const struct shape *shape, unsigned flag)
{
    for (size_t i = 0; i < shape->n; i++) {
        const struct field *field = &shape->fields[i];
        if (field->flags & flag) return true;
        if (field->of && shape_has_flag(field->of, flag)) return true;
    }
    return false;
}

bool shape_is_flat(const struct shape *shape)
{
    for (size_t i = 0; i < shape->n; i++)
        if (shape->fields[i].of) return false;
    return true;
}

/* --- the checks ------------------------------------------------------------------------------- */
struct check {
    const char *operation;
    enum side side;
    bool good;
};

static void fault(struct check *check, const struct shape *shape, const char *member,
                  const char *why)
{
    check->good = false;
    log_event(LOG_ERROR, "shape_wrong", "op=%s shape=%s member=%s why=%s", check->operation,
              shape->name, member, why);
}

/* Follows the members by offset: each must begin where the one before it ends. */
static void check_layout(struct check *check, const struct shape *shape)
{
    size_t at = 0;
    for (size_t placed = 0; placed < shape->n; placed++) {
        const struct field *here = NULL;
        for (size_t i = 0; i < shape->n && !here; i++)
            if (shape->fields[i].offset == at) here = &shape->fields[i];
        if (!here) {
            fault(check, shape, "-",
                  at < shape->size ? "a struct member is not declared" : "members overlap");
            return;
        }
        at += here->size;
    }
    if (at != shape->size) fault(check, shape, "-", "the last struct members are not declared");
}

static void check_names(struct check *check, const struct shape *shape)
{
    for (size_t i = 0; i < shape->n; i++)
        for (size_t j = 0; j < i; j++)
            if (!strcmp(shape->fields[i].name, shape->fields[j].name))
                fault(check, shape, shape->fields[i].name, "declared twice");
}

static bool limits_fit(const struct field *field)
{
    struct limits limits = field_limits(field);
    switch (field->type) {
    case TEXT_FIELD:
    case MAYBE_TEXT:
        return limits.min >= 0 && limits.max > 0 && limits.max <= LONGEST_TEXT;
    case LIST:
        return limits.min >= 0 && limits.max > 0 && limits.max <= LONGEST_LIST;
    case INT:
    case MONEY:
    case MAYBE_INT:
        return limits.min >= -largest_exact && limits.max <= largest_exact;
    case FLAG:
    case CHOICE:
    case OBJECT:
        return !field->min && !field->max;
    default:
        return true;
    }
}

static void check_limits(struct check *check, const struct shape *shape, const struct field *field)
{
    struct limits limits = field_limits(field);
    if (limits.min > limits.max || !limits_fit(field))
        fault(check, shape, field->name, "limits that make no sense");
    bool is_text = field->type == TEXT_FIELD || field->type == MAYBE_TEXT;
    if (field->format && !is_text) fault(check, shape, field->name, "only a text has a format");
    if (field->format) format_find(field->format); /* aborts when unknown */
    if ((field->type == CHOICE) != (field->choices && field->choices[0]))
        fault(check, shape, field->name, "a choice, and nothing else, has choices");
}

static void check_flags(struct check *check, const struct shape *shape, const struct field *field)
{
    bool kept = field->flags & AUDITED;
    if (kept && (field->flags & (SECRET | HEALTH)))
        fault(check, shape, field->name, "AUDITED, yet SECRET or HEALTH");
    if (kept && field->of && shape_has_flag(field->of, SECRET | HEALTH))
        fault(check, shape, field->name, "AUDITED, yet something in it is SECRET or HEALTH");
    bool maybe = field->type == MAYBE_TEXT || field->type == MAYBE_INT || field->type == MAYBE_DAY;
    bool can_miss = maybe || (field->flags & OPTIONAL);
    if (check->side == OUTPUT_SIDE && (field->flags & HEALTH) && !can_miss)
        fault(check, shape, field->name, "HEALTH is left out for most: make it OPTIONAL");
    if (check->side == OUTPUT_SIDE && field->type == UPLOAD)
        fault(check, shape, field->name, "an upload only comes in");
    if (check->side == INPUT_SIDE && field->type == RAW_JSON)
        fault(check, shape, field->name, "ready JSON only goes out");
}

static void check_shape(struct check *check, const struct shape *shape, int depth)
{
    if (depth > SHAPE_DEPTH_MAX) {
        fault(check, shape, "-", "nested too deeply");
        return;
    }
    if (!shape->n) {
        if (shape->size > sizeof(struct nothing)) fault(check, shape, "-", "declares no member");
        return;
    }
    if (shape->n > MOST_MEMBERS) fault(check, shape, "-", "too many members");
    check_layout(check, shape);
    check_names(check, shape);
    for (size_t i = 0; i < shape->n; i++) {
        const struct field *field = &shape->fields[i];
        bool nests = field->type == OBJECT || field->type == LIST;
        if (nests != (field->of != NULL)) {
            fault(check, shape, field->name, "an object or a list, and nothing else, has a shape");
            continue;
        }
        size_t size = field->type == OBJECT ? field->of->size : type_size(field->type);
        if (field->size != size) fault(check, shape, field->name, "a size its type does not have");
        check_limits(check, shape, field);
        check_flags(check, shape, field);
        if (nests) check_shape(check, field->of, depth + 1);
    }
}

bool shape_check(const struct shape *shape, enum side side, const char *operation)
{
    struct check check = { .operation = operation, .side = side, .good = true };
    check_shape(&check, shape, 0);
    return check.good;
}

static bool choices_equal(const char *const *a, const char *const *b)
{
    if (!a || !b) return a == b;
    for (; *a && *b; a++, b++)
        if (strcmp(*a, *b) != 0) return false;
    return !*a && !*b;
}

static bool field_equal(const struct field *a, const struct field *b)
{
    bool same_format =
        (!a->format && !b->format) || (a->format && b->format && !strcmp(a->format, b->format));
    return !strcmp(a->name, b->name) && a->type == b->type && a->flags == b->flags &&
           a->offset == b->offset && a->min == b->min && a->max == b->max && same_format &&
           choices_equal(a->choices, b->choices) && (!a->of || shape_equal(a->of, b->of));
}

bool shape_equal(const struct shape *a, const struct shape *b)
{
    if (a == b) return true;
    if (strcmp(a->name, b->name) != 0 || a->size != b->size || a->n != b->n) return false;
    for (size_t i = 0; i < a->n; i++)
        if (!field_equal(&a->fields[i], &b->fields[i])) return false;
    return true;
}
