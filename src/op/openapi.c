/* openapi.c - the OpenAPI 3.1 document, made of the table at start: what it says and what the
 * server does cannot differ, because both are the same rows. */
#include "op/openapi.h"

#include <string.h>

#include "base/format.h"
#include "op/service_inside.h"
#include "op/shape_set.h"

static void chars(struct text_builder *out, const char *json)
{
    build_chars(out, json);
}

static void string(struct text_builder *out, const char *words)
{
    build_json_string(out, text_of(words));
}

static void member(struct text_builder *out, const char *name, const char *words)
{
    build_format(out, ",\"%s\":", name);
    string(out, words);
}

/* --- schemas ---------------------------------------------------------------------------------- */
struct manner {
    bool comes_in; /* limits are promised */
    bool whole;    /* inner shapes stand in place instead of being referred to */
};
static void shape_schema(struct text_builder *, const struct shape *, struct manner);

static void number_limits(struct text_builder *out, const struct field *field, bool comes_in)
{
    chars(out, ",\"format\":\"int64\"");
    if (!comes_in && !field->min && !field->max) return;
    struct limits limits = field_limits(field);
    build_format(out, ",\"minimum\":%lld,\"maximum\":%lld", (long long)limits.min,
                 (long long)limits.max);
}

static void text_limits(struct text_builder *out, const struct field *field, bool comes_in)
{
    if (!comes_in) return;
    struct limits limits = field_limits(field);
    build_format(out, ",\"minLength\":%lld,\"maxLength\":%lld", (long long)limits.min,
                 (long long)limits.max);
    const char *pattern = field->format ? format_pattern(field->format) : NULL;
    if (pattern) member(out, "pattern", pattern);
}

static void choice_schema(struct text_builder *out, const struct field *field)
{
    chars(out, "\"type\":\"string\",\"enum\":[");
    for (size_t i = 0; field->choices[i]; i++) {
        if (i) chars(out, ",");
        string(out, field->choices[i]);
    }
    chars(out, "]");
}

/* This and those below write the inside of a schema, without its braces. */
static void inner_schema(struct text_builder *out, const struct shape *shape, struct manner manner)
{
    if (manner.whole)
        shape_schema(out, shape, manner);
    else
        build_format(out, "\"$ref\":\"#/components/schemas/%s\"", shape->name);
}

static void list_schema(struct text_builder *out, const struct field *field, struct manner manner)
{
    chars(out, "\"type\":\"array\",\"items\":{");
    inner_schema(out, field->of, manner);
    chars(out, "}");
    if (!manner.comes_in) return;
    struct limits limits = field_limits(field);
    build_format(out, ",\"minItems\":%lld,\"maxItems\":%lld", (long long)limits.min,
                 (long long)limits.max);
}

static void field_schema(struct text_builder *out, const struct field *field, struct manner manner)
{
    bool comes_in = manner.comes_in;
    switch (field->type) {
    case INT:
    case MONEY:
        chars(out, "\"type\":\"integer\"");
        number_limits(out, field, comes_in);
        return;
    case MAYBE_INT:
        chars(out, "\"type\":[\"integer\",\"null\"]");
        number_limits(out, field, comes_in);
        return;
    case ID:
    case UPLOAD:
        chars(out, "\"type\":\"string\",\"pattern\":\"^[1-9][0-9]{0,18}$\"");
        return;
    case DAY:
        chars(out, "\"type\":\"string\",\"format\":\"date\"");
        return;
    case MAYBE_DAY:
        chars(out, "\"type\":[\"string\",\"null\"],\"format\":\"date\"");
        return;
    case INSTANT:
        chars(out, "\"type\":\"string\",\"format\":\"date-time\"");
        return;
    case FLAG:
        chars(out, "\"type\":\"boolean\"");
        return;
    case CHOICE:
        choice_schema(out, field);
        return;
    case TEXT_FIELD:
        chars(out, "\"type\":\"string\"");
        text_limits(out, field, comes_in);
        return;
    case MAYBE_TEXT:
        chars(out, "\"type\":[\"string\",\"null\"]");
        text_limits(out, field, comes_in);
        return;
    case OBJECT:
        inner_schema(out, field->of, manner);
        return;
    case LIST:
        list_schema(out, field, manner);
        return;
    case RAW_JSON:
        chars(out, "\"type\":\"object\"");
        return;
    }
}

/* What the member's type means, and what its row says of it. */
static void field_description(struct text_builder *out, const struct field *field)
{
    const char *unit = field->type == MONEY    ? "Cents."
                       : field->type == UPLOAD ? "The id of an upload of the same account."
                                               : NULL;
    const char *health =
        field->flags & HEALTH ? "Only for the holder and the Region's benefit managers." : NULL;
    if (!unit && !health && !field->says) return;
    struct text_builder words = { .arena = out->arena };
    const char *const parts[] = { field->says, unit, health };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i]) build_format(&words, "%s%s", words.len ? " " : "", parts[i]);
    chars(out, ",\"description\":");
    build_json_string(out, built(&words));
}

static bool is_required(const struct field *field)
{
    bool maybe = field->type == MAYBE_TEXT || field->type == MAYBE_INT || field->type == MAYBE_DAY;
    return !maybe && !(field->flags & OPTIONAL);
}

static void shape_schema(struct text_builder *out, const struct shape *shape, struct manner manner)
{
    bool any = false;
    chars(out, "\"type\":\"object\",\"additionalProperties\":false,\"properties\":{");
    for (size_t i = 0; i < shape->n; i++) {
        const struct field *field = &shape->fields[i];
        build_format(out, "%s\"%s\":{", i ? "," : "", field->name);
        field_schema(out, field, manner);
        field_description(out, field);
        chars(out, "}");
    }
    chars(out, "}");
    for (size_t i = 0; i < shape->n; i++) {
        if (!is_required(&shape->fields[i])) continue;
        chars(out, any ? "," : ",\"required\":[");
        string(out, shape->fields[i].name);
        any = true;
    }
    if (any) chars(out, "]");
}

/* --- responses -------------------------------------------------------------------------------- */
static void problem_response(struct text_builder *out, const enum err *refusals, size_t n,
                             int status)
{
    bool first = true;
    build_format(out, ",\"%d\":{\"description\":\"Refused.\",\"content\":{", status);
    chars(out, "\"application/problem+json\":{\"schema\":{\"allOf\":["
               "{\"$ref\":\"#/components/schemas/problem\"},{\"type\":\"object\","
               "\"properties\":{\"type\":{\"type\":\"string\",\"enum\":[");
    for (size_t i = 0; i < n; i++) {
        if (err_http_status(refusals[i]) != status) continue;
        build_format(out, "%s\"urn:passregion:problem:%s\"", first ? "" : ",",
                     err_slug(refusals[i]));
        first = false;
    }
    chars(out, "]}}}]}}}}");
}

static void problem_responses(struct text_builder *out, const struct operation *op)
{
    enum err refusals[ERR_COUNT];
    size_t n = operation_refusals(op, refusals);
    for (int status = 400; status < 500; status++) {
        bool any = false;
        for (size_t i = 0; i < n; i++) any |= err_http_status(refusals[i]) == status;
        if (any) problem_response(out, refusals, n, status);
    }
    chars(out, ",\"default\":{\"$ref\":\"#/components/responses/fault\"}");
}

static void good_response(struct text_builder *out, const struct operation *op, bool by_get)
{
    if (op->kind == BULK) {
        chars(out, "\"202\":{\"description\":\"Accepted; job_show tells how it goes.\",\"content\":"
                   "{\"application/json\":{\"schema\":{\"$ref\":\"#/components/schemas/"
                   "job_accepted\"}}}}");
        return;
    }
    if (op->kind == EXPORT && op->media_type) {
        build_format(out,
                     "\"200\":{\"description\":\"The document.\",\"content\":{\"%s\":"
                     "{\"schema\":{\"type\":\"string\",\"format\":\"binary\"}}}}",
                     op->media_type);
        return;
    }
    if (op->kind == EXPORT) {
        chars(out, "\"200\":{\"description\":\"A row a line, with the members of x-row.\","
                   "\"content\":{\"text/csv\":{\"schema\":{\"type\":\"string\"}},"
                   "\"application/jsonl\":{\"schema\":{\"type\":\"string\"}}}}");
        return;
    }
    chars(out, "\"200\":{\"description\":\"Done.\"");
    if (by_get) chars(out, ",\"headers\":{\"ETag\":{\"schema\":{\"type\":\"string\"}}}");
    build_format(out,
                 ",\"content\":{\"application/json\":{\"schema\":"
                 "{\"$ref\":\"#/components/schemas/%s\"}}}}",
                 op->out->name);
    if (by_get) chars(out, ",\"304\":{\"description\":\"Not changed since the ETag given.\"}");
}

/* --- operations ------------------------------------------------------------------------------- */
static const char *ownership_words(const struct operation *op)
{
    switch (op->ownership) {
    case BY_OBJECT:
        return "Only for objects of the caller's own side.";
    case ON_OWN:
        return "Acts on the caller's own side only.";
    case ON_NOTHING:
        return "";
    }
    return "";
}

static void description(struct text_builder *out, const struct operation *op)
{
    struct text_builder words = { .arena = out->arena };
    build_chars(&words, "For:");
    bool everybody = op->who & ANYONE;
    if (everybody) build_chars(&words, " anyone, signed in or not");
    for (unsigned role = HOLDER, n = 0; !everybody && role <= LAST_ROLE; role <<= 1)
        if (op->who & role) build_format(&words, "%s%s", n++ ? ", " : " ", role_name(role));
    build_chars(&words, ".");
    if (ownership_words(op)[0]) build_format(&words, " %s", ownership_words(op));
    if (op->watch)
        build_chars(&words, " With If-None-Match and Prefer: wait=SECONDS, answers when it has "
                            "changed or the time is over.");
    chars(out, ",\"description\":");
    build_json_string(out, built(&words));
}

static void query_parameters(struct text_builder *out, const struct operation *op)
{
    for (size_t i = 0; i < op->in->n; i++) {
        const struct field *field = &op->in->fields[i];
        build_format(out, ",{\"name\":\"%s\",\"in\":\"query\",\"required\":%s", field->name,
                     is_required(field) ? "true" : "false");
        field_description(out, field);
        chars(out, ",\"schema\":{");
        field_schema(out, field, (struct manner){ .comes_in = true });
        chars(out, "}}");
    }
}

/* What comes later or line by line has a shape too. */
static void result_schema(struct text_builder *out, const char *name, const struct operation *op)
{
    build_format(out, ",\"%s\":{", name);
    shape_schema(out, op->out, (struct manner){ .whole = true });
    chars(out, "}");
}

static void operation_head(struct text_builder *out, const struct operation *op, bool by_get)
{
    struct text rest = text_of(op->name);
    struct text subject = text_cut(&rest, '_');
    build_format(out, "\"%s\":{\"operationId\":\"%s%s\",\"tags\":[\"%.*s\"]",
                 by_get ? "get" : "post", op->name, by_get ? "_get" : "", TEXT_ARGS(subject));
    member(out, "summary", op->summary);
    if (op->rules) member(out, "x-rules", op->rules);
    description(out, op);
    if (op->who & ANYONE) chars(out, ",\"security\":[]");
    if (op->kind == BULK) result_schema(out, "x-report", op);
    if (op->kind == EXPORT && !op->media_type) result_schema(out, "x-row", op);
    chars(out, ",\"parameters\":[{\"$ref\":\"#/components/parameters/language\"}");
    if (by_get) query_parameters(out, op);
    if (operation_is_keyed(op))
        build_format(out, ",{\"$ref\":\"#/components/parameters/%s\"}",
                     op->money ? "idempotency_key_required" : "idempotency_key");
    chars(out, "]");
}

static void operation_method(struct text_builder *out, const struct operation *op, bool by_get)
{
    operation_head(out, op, by_get);
    if (!by_get) {
        bool required = false;
        for (size_t i = 0; i < op->in->n; i++) required |= is_required(&op->in->fields[i]);
        build_format(out,
                     ",\"requestBody\":{\"required\":%s,\"content\":{\"application/json\":"
                     "{\"schema\":{\"$ref\":\"#/components/schemas/%s\"}}}}",
                     required ? "true" : "false", op->in->name);
    }
    chars(out, ",\"responses\":{");
    good_response(out, op, by_get && op->kind == READ);
    problem_responses(out, op);
    chars(out, "}}");
}

static void operation_path(struct text_builder *out, const struct operation *op, bool first)
{
    build_format(out, "%s\"/%s\":{", first ? "" : ",", op->name);
    bool reads = op->kind == READ || op->kind == EXPORT;
    if (reads && shape_is_flat(op->in) && !shape_has_flag(op->in, SECRET)) {
        operation_method(out, op, true);
        chars(out, ",");
    }
    operation_method(out, op, false);
    chars(out, "}");
}

/* --- what stands around ----------------------------------------------------------------------- */
static const char head[] =
    "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Pass'R\303\251gion\",\"version\":\"1\","
    "\"summary\":\"A Region's youth benefit card.\",\"description\":\"Ids are strings, money is "
    "whole cents, days are YYYY-MM-DD in Europe/Paris, instants are UTC. Refusals are RFC 9457 "
    "problems whose type is stable and whose detail is a sentence in the language asked for; the "
    "facts in it are members of their own.\",\"license\":{\"name\":\"AGPL-3.0-or-later\","
    "\"identifier\":\"AGPL-3.0-or-later\"}},\"servers\":[{\"url\":\"/api/v1\"}],"
    "\"security\":[{\"session\":[]},{\"key\":[]}],";

static const char components[] =
    "\"securitySchemes\":{"
    "\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"passregion_session\"},"
    "\"key\":{\"type\":\"http\",\"scheme\":\"bearer\",\"description\":\"A machine's key.\"}},"
    "\"parameters\":{"
    "\"language\":{\"name\":\"Accept-Language\",\"in\":\"header\",\"required\":false,"
    "\"description\":\"fr or en, for sentences.\",\"schema\":{\"type\":\"string\"}},"
    "\"idempotency_key\":{\"name\":\"Idempotency-Key\",\"in\":\"header\",\"required\":false,"
    "\"description\":\"The same key and body, sent again, are answered again without a second "
    "effect.\",\"schema\":{\"$ref\":\"#/components/schemas/idempotency_key\"}},"
    "\"idempotency_key_required\":{\"name\":\"Idempotency-Key\",\"in\":\"header\","
    "\"required\":true,\"description\":\"The same key and body, sent again, are answered again "
    "without a second effect.\",\"schema\":{\"$ref\":\"#/components/schemas/idempotency_key\"}}},"
    "\"responses\":{\"fault\":{\"description\":\"A fault of the server, or a request that is not "
    "HTTP as we read it.\",\"content\":{\"application/problem+json\":{\"schema\":"
    "{\"$ref\":\"#/components/schemas/problem\"}}}}},"
    "\"schemas\":{"
    "\"idempotency_key\":{\"type\":\"string\",\"minLength\":16,\"maxLength\":64,"
    "\"pattern\":\"^[!-~]+$\"},"
    "\"problem\":{\"type\":\"object\",\"required\":[\"type\",\"title\",\"status\",\"detail\"],"
    "\"properties\":{\"type\":{\"type\":\"string\",\"pattern\":\"^urn:passregion:problem:\"},"
    "\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},"
    "\"detail\":{\"type\":\"string\"}}},"
    "\"job_accepted\":{\"type\":\"object\",\"additionalProperties\":false,"
    "\"required\":[\"job_id\"],\"properties\":{\"job_id\":{\"type\":\"string\","
    "\"pattern\":\"^[1-9][0-9]{0,18}$\"}}},"
    "\"upload_accepted\":{\"type\":\"object\",\"additionalProperties\":false,"
    "\"required\":[\"upload_id\"],\"properties\":{\"upload_id\":{\"type\":\"string\","
    "\"pattern\":\"^[1-9][0-9]{0,18}$\"}}}";

static const char uploads[] =
    "\"/uploads\":{\"post\":{\"operationId\":\"uploads\",\"tags\":[\"uploads\"],"
    "\"summary\":\"Keeps a file for an operation that names its id.\","
    "\"requestBody\":{\"required\":true,\"content\":{\"*/*\":{\"schema\":{\"type\":\"string\","
    "\"format\":\"binary\"}}}},\"responses\":{"
    "\"201\":{\"description\":\"Kept.\",\"content\":{\"application/json\":{\"schema\":"
    "{\"$ref\":\"#/components/schemas/upload_accepted\"}}}},"
    "\"401\":{\"description\":\"Not signed in.\",\"content\":{\"application/problem+json\":"
    "{\"schema\":{\"$ref\":\"#/components/schemas/problem\"}}}},"
    "\"default\":{\"$ref\":\"#/components/responses/fault\"}}}},";

static void tags(struct text_builder *out, const struct service *service)
{
    struct text before = { 0 };
    chars(out, "\"tags\":[{\"name\":\"uploads\",\"description\":\"Files.\"}");
    for (size_t i = 0; i < service_operation_count(service); i++) {
        struct text rest = text_of(service_operation(service, i)->name);
        struct text subject = text_cut(&rest, '_');
        if (text_equal(subject, before)) continue; /* the table is sorted by name */
        build_format(out, ",{\"name\":\"%.*s\",\"description\":\"Operations %.*s_*.\"}",
                     TEXT_ARGS(subject), TEXT_ARGS(subject));
        before = subject;
    }
    chars(out, "],");
}

struct text openapi_document(struct arena *arena, const struct service *service)
{
    struct text_builder out = { .arena = arena };
    struct shape_set shapes;
    if (!shape_set_fill(arena, service, false, &shapes)) return (struct text){ 0 };
    chars(&out, head);
    tags(&out, service);
    chars(&out, "\"paths\":{");
    chars(&out, uploads);
    for (size_t i = 0; i < service_operation_count(service); i++)
        operation_path(&out, service_operation(service, i), i == 0);
    chars(&out, "},\"components\":{");
    chars(&out, components);
    for (size_t i = 0; i < shapes.n; i++) {
        build_format(&out, ",\"%s\":{", shapes.at[i].shape->name);
        shape_schema(&out, shapes.at[i].shape,
                     (struct manner){ .comes_in = shapes.at[i].comes_in });
        chars(&out, "}");
    }
    chars(&out, "}}}");
    return built(&out);
}
