/* op_cli.c - options to JSON and JSON to lines, by the shapes: the command line needs no code of
 * its own for an operation. */
#include "op/op_cli.h"

#include <jansson.h>
#include <string.h>

#include "op/op_shape.h"

/* --- options to a body ------------------------------------------------------------------------ */
static const char *value_words(const struct field *field)
{
    switch (field->type) {
    case INT:
    case MAYBE_INT:
        return "NUMBER";
    case MONEY:
        return "CENTS";
    case ID:
        return "ID";
    case UPLOAD:
        return "UPLOAD_ID";
    case DAY:
    case MAYBE_DAY:
        return "YYYY-MM-DD";
    case INSTANT:
        return "INSTANT";
    case FLAG:
        return "true|false";
    case OBJECT:
    case LIST:
        return "JSON";
    default:
        return "TEXT";
    }
}

static void print_help(const struct operation *op)
{
    printf("%s\n", op->summary);
    for (size_t i = 0; i < op->in->n; i++) {
        const struct field *field = &op->in->fields[i];
        printf("  --%s ", field->name);
        if (field->type != CHOICE) printf("%s", value_words(field));
        for (size_t j = 0; field->type == CHOICE && field->choices[j]; j++)
            printf("%s%s", j ? "|" : "", field->choices[j]);
        printf("%s%s%s\n", field->flags & OPTIONAL ? " (optional)" : "", field->says ? "  " : "",
               field->says ? field->says : "");
    }
}

/* The member an option names, dashes taken for underscores. */
static const struct field *field_of_option(struct arena *arena, const struct shape *shape,
                                           const char *option)
{
    char *name = text_to_cstring(arena, text_of(option));
    for (char *at = name; at && *at; at++)
        if (*at == '-') *at = '_';
    return shape_field(shape, text_of(name));
}

static void build_value(struct text_builder *body, const struct field *field, const char *value)
{
    int64_t number;
    switch (field->type) {
    case INT:
    case MONEY:
    case MAYBE_INT:
        if (text_to_int(text_of(value), &number))
            build_int(body, number);
        else
            build_json_string(body, text_of(value)); /* refused by the service, in its words */
        return;
    case FLAG:
        if (!strcmp(value, "true") || !strcmp(value, "false"))
            build_chars(body, value);
        else
            build_json_string(body, text_of(value));
        return;
    case OBJECT:
    case LIST:
        build_chars(body, value);
        return;
    default:
        build_json_string(body, text_of(value));
    }
}

/* One option and its value, if it takes one. How many arguments that was; 0: wrong. */
static int take_option(struct text_builder *body, const struct shape *shape, int argc, char **argv)
{
    if (strncmp(argv[0], "--", 2) != 0) {
        fprintf(stderr, "passregion: %s is no option\n", argv[0]);
        return 0;
    }
    const struct field *field = field_of_option(body->arena, shape, argv[0] + 2);
    if (!field) {
        fprintf(stderr, "passregion: there is no %s here; --help lists the options\n", argv[0]);
        return 0;
    }
    bool alone = argc < 2 || !strncmp(argv[1], "--", 2);
    if (alone && field->type != FLAG) {
        fprintf(stderr, "passregion: %s needs a value\n", argv[0]);
        return 0;
    }
    build_format(body, "%s\"%s\":", body->len > 1 ? "," : "", field->name);
    build_value(body, field, alone ? "true" : argv[1]);
    return alone ? 1 : 2;
}

bool op_cli_body(struct arena *arena, const struct operation *op, int argc, char **argv,
                 struct text *body)
{
    if (argc == 1 && !strcmp(argv[0], "--help")) {
        print_help(op);
        return false;
    }
    if (argc == 1 && argv[0][0] == '{') {
        *body = text_of(argv[0]);
        return true;
    }
    struct text_builder out = { .arena = arena };
    build_text(&out, TEXT("{"));
    for (int i = 0; i < argc;) {
        int taken = take_option(&out, op->in, argc - i, argv + i);
        if (!taken) return false;
        i += taken;
    }
    build_text(&out, TEXT("}"));
    *body = built(&out);
    return body->at;
}

/* --- an answer to lines ----------------------------------------------------------------------- */
static void print_value(FILE *, const json_t *, int indent);

static void print_named(FILE *file, const char *name, const json_t *value, int indent)
{
    bool nests = json_is_object(value) || json_is_array(value);
    fprintf(file, "%*s%s:%s", indent, "", name, nests ? "\n" : " ");
    print_value(file, value, indent + 2);
}

static void print_object(FILE *file, const json_t *object, int indent)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)object, name, value) print_named(file, name, value, indent);
}

static void print_list(FILE *file, const json_t *list, int indent)
{
    size_t i;
    json_t *item;
    if (!json_array_size(list)) fprintf(file, "%*s(none)\n", indent, "");
    json_array_foreach(list, i, item)
    {
        if (i && json_is_object(item)) fprintf(file, "%*s--\n", indent, "");
        print_value(file, item, indent);
    }
}

static void print_value(FILE *file, const json_t *value, int indent)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        print_object(file, value, indent);
        return;
    case JSON_ARRAY:
        print_list(file, value, indent);
        return;
    case JSON_STRING:
        fprintf(file, "%s\n", json_string_value(value));
        return;
    case JSON_INTEGER:
        fprintf(file, "%lld\n", (long long)json_integer_value(value));
        return;
    case JSON_TRUE:
        fputs("yes\n", file);
        return;
    case JSON_FALSE:
        fputs("no\n", file);
        return;
    default:
        fputs("-\n", file);
    }
}

void op_cli_print(FILE *file, struct text answer)
{
    json_t *json = json_loadb(answer.at ? answer.at : "", answer.len, 0, NULL);
    if (json)
        print_value(file, json, 0);
    else
        fprintf(file, "%.*s\n", TEXT_ARGS(answer));
    json_decref(json);
}
