/* client_ts.c - a TypeScript module made of the table: a type for each shape, a function for each
 * operation, one class for refusals. It uses fetch and nothing else. */
#include "op/client_ts.h"

#include "op/service_inside.h"
#include "op/shape_set.h"

/* "payment_pay_in" -> "PaymentPayIn" */
static void type_name(struct text_builder *out, const char *name)
{
    bool up = true;
    for (; *name; name++) {
        char c = *name;
        if (c == '_') {
            up = true;
            continue;
        }
        if (up && c >= 'a' && c <= 'z') c = (char)(c - 'a' + 'A');
        build_text(out, (struct text){ &c, 1 });
        up = false;
    }
}

static void choices(struct text_builder *out, const struct field *field)
{
    for (size_t i = 0; field->choices[i]; i++) {
        if (i) build_chars(out, " | ");
        build_json_string(out, text_of(field->choices[i]));
    }
}

static const char *simple_type(enum type type)
{
    switch (type) {
    case INT:
        return "number";
    case MONEY:
        return "Cents";
    case ID:
    case UPLOAD:
        return "Id";
    case DAY:
        return "Day";
    case INSTANT:
        return "Instant";
    case FLAG:
        return "boolean";
    case TEXT_FIELD:
        return "string";
    case MAYBE_TEXT:
        return "string | null";
    case MAYBE_INT:
        return "number | null";
    case MAYBE_DAY:
        return "Day | null";
    case RAW_JSON:
        return "Record<string, unknown>";
    default:
        return NULL;
    }
}

static void field_type(struct text_builder *out, const struct field *field)
{
    if (field->type == CHOICE) {
        choices(out, field);
    } else if (field->of) {
        type_name(out, field->of->name);
        if (field->type == LIST) build_chars(out, "[]");
    } else {
        build_chars(out, simple_type(field->type));
    }
}

static bool may_miss(const struct field *field)
{
    return (field->flags & OPTIONAL) || field->type == MAYBE_TEXT || field->type == MAYBE_INT ||
           field->type == MAYBE_DAY;
}

static void interface(struct text_builder *out, const struct shape *shape)
{
    build_chars(out, "export interface ");
    type_name(out, shape->name);
    build_chars(out, " {\n");
    for (size_t i = 0; i < shape->n; i++) {
        const struct field *field = &shape->fields[i];
        if (field->says) build_format(out, "  /** %s */\n", field->says);
        build_format(out, "  %s%s: ", field->name, may_miss(field) ? "?" : "");
        field_type(out, field);
        build_chars(out, ";\n");
    }
    build_chars(out, "}\n");
}

static bool input_may_miss(const struct shape *shape)
{
    for (size_t i = 0; i < shape->n; i++)
        if (!may_miss(&shape->fields[i])) return false;
    return true;
}

static void function(struct text_builder *out, const struct operation *op)
{
    bool keyed = operation_is_keyed(op);
    build_format(out, "  /** %s */\n  %s: (input: ", op->summary, op->name);
    type_name(out, op->in->name);
    bool bare = input_may_miss(op->in);
    const char *options = op->money ? "MoneyOptions" : keyed ? "WriteOptions" : "CallOptions";
    if (bare && !op->money) build_chars(out, " = {}");
    build_format(out, ", options: %s%s) =>\n    ", options, op->money ? "" : " = {}");
    if (op->kind == EXPORT) {
        build_format(out, "callForFile('%s', input, options, '%s'),\n", op->name,
                     op->media_type ? op->media_type : "text/csv");
        return;
    }
    build_chars(out, "call<");
    if (op->kind == BULK)
        build_chars(out, "JobAccepted");
    else
        type_name(out, op->out->name);
    build_format(out, ">('%s', input, options),\n", op->name);
}

static void problem_types(struct text_builder *out)
{
    build_chars(out, "export type ProblemType =\n");
    for (int e = OK + 1, n = 0; e < ERR_COUNT; e++) {
        if (e == NO_ROW || !err_template((enum err)e, ENGLISH)) continue;
        build_format(out, "%s  | '%s'", n++ ? "\n" : "", err_slug((enum err)e));
    }
    build_chars(out, ";\n\n");
}

static const char head[] =
    "// Made from the table of operations by `passregion client`: do not edit.\n"
    "\n"
    "/** Digits. */\n"
    "export type Id = string;\n"
    "/** Whole cents. */\n"
    "export type Cents = number;\n"
    "/** \"YYYY-MM-DD\", in Europe/Paris. */\n"
    "export type Day = string;\n"
    "/** \"YYYY-MM-DDTHH:MM:SS.mmmZ\" */\n"
    "export type Instant = string;\n"
    "export interface JobAccepted {\n  job_id: Id;\n}\n\n";

static const char machinery[] =
    "/** A refusal or a fault: RFC 9457, with its facts as members. */\n"
    "export class Problem extends Error {\n"
    "  constructor(\n"
    "    readonly type: ProblemType,\n"
    "    readonly status: number,\n"
    "    readonly title: string,\n"
    "    detail: string,\n"
    "    readonly facts: Record<string, string | number>,\n"
    "  ) {\n"
    "    super(detail);\n"
    "    this.name = 'Problem';\n"
    "  }\n"
    "}\n"
    "\n"
    "export interface CallOptions {\n"
    "  lang?: 'fr' | 'en';\n"
    "  signal?: AbortSignal;\n"
    "}\n"
    "export interface WriteOptions extends CallOptions {\n"
    "  /** The same key and input, sent again, have one effect. */\n"
    "  key?: string;\n"
    "}\n"
    "export interface MoneyOptions extends CallOptions {\n"
    "  /** 16 to 64 characters; the same key and input, sent again, have one effect. */\n"
    "  key: string;\n"
    "}\n"
    "\n"
    "let base = '/api/v1/';\n"
    "let credential: string | undefined;\n"
    "/** For use outside the pages: another server, a machine's key. */\n"
    "export function connect(url: string, key?: string): void {\n"
    "  base = url.endsWith('/') ? url : `${url}/`;\n"
    "  credential = key;\n"
    "}\n"
    "\n"
    "async function refuse(response: Response): Promise<never> {\n"
    "  const body = (await response.json().catch(() => ({}))) as Record<string, string | number>;\n"
    "  const { type, title, status, detail, ...facts } = body;\n"
    "  const slug = String(type ?? 'urn:passregion:problem:busy').split(':').pop();\n"
    "  throw new Problem(slug as ProblemType, response.status, String(title ?? ''),\n"
    "    String(detail ?? response.statusText), facts);\n"
    "}\n"
    "\n"
    "async function send(name: string, input: object, options: WriteOptions, accept: string):\n"
    "  Promise<Response> {\n"
    "  const headers: Record<string, string> = {\n"
    "    'Content-Type': 'application/json', Accept: accept,\n"
    "  };\n"
    "  if (options.key) headers['Idempotency-Key'] = options.key;\n"
    "  if (options.lang) headers['Accept-Language'] = options.lang;\n"
    "  if (credential) headers['Authorization'] = `Bearer ${credential}`;\n"
    "  const response = await fetch(base + name, {\n"
    "    method: 'POST', headers, body: JSON.stringify(input), credentials: 'same-origin',\n"
    "    ...(options.signal ? { signal: options.signal } : {}),\n"
    "  });\n"
    "  return response.ok ? response : refuse(response);\n"
    "}\n"
    "\n"
    "async function call<T>(name: string, input: object, options: WriteOptions): Promise<T> {\n"
    "  const response = await send(name, input, options, 'application/json');\n"
    "  return (await response.json()) as T;\n"
    "}\n"
    "\n"
    "/** Rows as CSV, or a document. */\n"
    "async function callForFile(name: string, input: object, options: CallOptions, accept: "
    "string):\n"
    "  Promise<Blob> {\n"
    "  const response = await send(name, input, options, accept);\n"
    "  return response.blob();\n"
    "}\n"
    "\n"
    "export const api = {\n";

struct text client_typescript(struct arena *arena, const struct service *service)
{
    struct text_builder out = { .arena = arena };
    struct shape_set shapes;
    if (!shape_set_fill(arena, service, true, &shapes)) return (struct text){ 0 };
    build_chars(&out, head);
    problem_types(&out);
    for (size_t i = 0; i < shapes.n; i++) interface(&out, shapes.at[i].shape);
    build_chars(&out, "\n");
    build_chars(&out, machinery);
    for (size_t i = 0; i < service_operation_count(service); i++)
        function(&out, service_operation(service, i));
    build_chars(&out, "};\n");
    return built(&out);
}
