/* shape_sample.c - valid inputs made of the shapes alone, for the tests that call every operation:
 * refused roles, other people's objects, hostile bodies around a good one. */
#include <string.h>

#include "base/civil.h"
#include "op/op_shape.h"

struct sampler {
    struct text_builder *out;
    uint64_t state;
    bool optional; /* some optional members too */
};

/* splitmix64. */
static uint64_t draw(struct sampler *s)
{
    uint64_t x = s->state += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

static int64_t draw_within(struct sampler *s, struct limits limits)
{
    uint64_t span = (uint64_t)limits.max - (uint64_t)limits.min + 1;
    return (int64_t)((uint64_t)limits.min + (span ? draw(s) % span : draw(s)));
}

static const char *format_sample(const char *format)
{
    static const struct {
        const char *format, *sample;
    } samples[] = {
        { "siret", "73282932000074" }, { "siren", "732829320" },
        { "uai", "0690026D" },         { "iban", "FR7630006000011234567890189" },
        { "bic", "BNPAFRPP" },         { "mail", "lea.bernard@example.org" },
        { "phone", "0478000000" },     { "code4", "4821" },
        { "postcode", "69001" },       { "slug", "sample" },
    };
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
        if (!strcmp(samples[i].format, format)) return samples[i].sample;
    return "";
}

static void sample_text(struct sampler *s, const struct field *field)
{
    static const char *const letters[] = { "a", "e", "n", "r", "s", "t", "é", "ç", "Œ", "’" };
    if (field->format) {
        build_json_string(s->out, text_of(format_sample(field->format)));
        return;
    }
    struct limits limits = field_limits(field);
    if (limits.max > limits.min + 12) limits.max = limits.min + 12;
    int64_t characters = draw_within(s, limits);
    build_text(s->out, TEXT("\""));
    for (int64_t i = 0; i < characters; i++)
        build_chars(s->out, letters[draw(s) % (sizeof letters / sizeof *letters)]);
    build_text(s->out, TEXT("\""));
}

static void sample_quoted(struct sampler *s, struct text plain)
{
    build_text(s->out, TEXT("\""));
    build_text(s->out, plain);
    build_text(s->out, TEXT("\""));
}

static void sample_object(struct sampler *, const struct shape *);

static void sample_list(struct sampler *s, const struct field *field)
{
    struct limits limits = field_limits(field);
    if (limits.max > limits.min + 3) limits.max = limits.min + 3;
    int64_t n = s->optional ? draw_within(s, limits) : limits.min;
    build_text(s->out, TEXT("["));
    for (int64_t i = 0; i < n; i++) {
        if (i) build_text(s->out, TEXT(","));
        sample_object(s, field->of);
    }
    build_text(s->out, TEXT("]"));
}

static void sample_choice(struct sampler *s, const struct field *field)
{
    size_t n = 0;
    while (field->choices[n]) n++;
    build_json_string(s->out, text_of(field->choices[draw(s) % n]));
}

static void sample_value(struct sampler *s, const struct field *field)
{
    struct limits few_years = { 0, 1LL << 41 };
    switch (field->type) {
    case INT:
    case MONEY:
    case MAYBE_INT:
        build_int(s->out, draw_within(s, field_limits(field)));
        return;
    case ID:
    case UPLOAD:
        build_format(s->out, "\"%lld\"",
                     (long long)draw_within(s, (struct limits){ 1, 1LL << 60 }));
        return;
    case DAY:
    case MAYBE_DAY:
        sample_quoted(s, day_iso(s->out->arena, draw_within(s, field_limits(field))));
        return;
    case INSTANT:
        sample_quoted(s, instant_iso(s->out->arena, 1 + draw_within(s, few_years)));
        return;
    case FLAG:
        build_text(s->out, draw(s) % 2 ? TEXT("true") : TEXT("false"));
        return;
    case CHOICE:
        sample_choice(s, field);
        return;
    case TEXT_FIELD:
    case MAYBE_TEXT:
        sample_text(s, field);
        return;
    case OBJECT:
        sample_object(s, field->of);
        return;
    case LIST:
        sample_list(s, field);
        return;
    case RAW_JSON:
        build_text(s->out, TEXT("{}"));
        return;
    }
}

static void sample_object(struct sampler *s, const struct shape *shape)
{
    bool first = true;
    build_text(s->out, TEXT("{"));
    for (size_t i = 0; i < shape->n; i++) {
        const struct field *field = &shape->fields[i];
        bool maybe =
            field->type == MAYBE_TEXT || field->type == MAYBE_INT || field->type == MAYBE_DAY;
        bool may_miss = maybe || (field->flags & OPTIONAL);
        if (may_miss && (!s->optional || draw(s) % 2)) continue;
        build_format(s->out, "%s\"%s\":", first ? "" : ",", field->name);
        first = false;
        if (maybe && draw(s) % 3 == 0)
            build_text(s->out, TEXT("null"));
        else
            sample_value(s, field);
    }
    build_text(s->out, TEXT("}"));
}

struct text shape_sample(struct arena *arena, const struct shape *shape, uint64_t seed)
{
    struct text_builder out = { .arena = arena };
    struct sampler sampler = { .out = &out, .state = seed, .optional = seed != 0 };
    sample_object(&sampler, shape);
    return built(&out);
}
