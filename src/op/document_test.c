/* document_test.c - what is made of the table for others: the OpenAPI document, the TypeScript
 * client, the command line. With DOCUMENTS_DIR set the documents of the test's table are left
 * there, for linters and compilers to judge. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/civil.h"
#include "base/log.h"
#include "op/client_ts.h"
#include "op/op_cli.h"
#include "op/op_fake.h"
#include "op/openapi.h"

static void leave(const char *name, struct text document)
{
    const char *folder = getenv("DOCUMENTS_DIR");
    if (!folder) return;
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fwrite(document.at, 1, document.len, file);
    fclose(file);
}

/* The value at "/a/b" of nested objects; '~' in a name stands for '/'. */
static const json_t *at(const json_t *json, const char *path)
{
    char name[128];
    while (json && *path) {
        size_t n = 0;
        for (path++; *path && *path != '/'; path++) name[n++] = *path == '~' ? '/' : *path;
        name[n] = '\0';
        json = json_object_get(json, name);
    }
    return json;
}

static bool has(const json_t *list, const char *word)
{
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item) if (!strcmp(json_string_value(item), word)) return true;
    return false;
}

static void openapi_says_what_the_rows_say(void **state)
{
    struct fake_world *w = *state;
    struct text document = openapi_document(&w->world.arena, w->service);
    leave("openapi.json", document);
    json_error_t error;
    json_t *root = json_loadb(document.at, document.len, JSON_REJECT_DUPLICATES, &error);
    if (!root) fail_msg("line %d: %s", error.line, error.text);
    assert_non_null(at(root, "/paths/~note_show/get"));
    assert_non_null(at(root, "/paths/~note_show/post"));
    assert_null(at(root, "/paths/~note_add/get"));
    const json_t *responses = at(root, "/paths/~note_add/post/responses");
    assert_non_null(at(responses, "/409"));
    assert_non_null(at(responses, "/422"));
    const json_t *schema = at(root, "/components/schemas/fake_types_in");
    assert_true(has(at(schema, "/required"), "words"));
    assert_false(has(at(schema, "/required"), "nickname"));
    assert_int_equal(json_integer_value(at(schema, "/properties/words/maxLength")), 10);
    assert_int_equal(json_integer_value(at(schema, "/properties/count/minimum")), -5);
    assert_true(has(at(schema, "/properties/colour/enum"), "green"));
    assert_non_null(at(root, "/paths/~note_import/post/responses/202"));
    assert_non_null(at(root, "/paths/~note_export/get/responses/200/content/text~csv"));
    json_decref(root);
}

static void the_client_has_a_function_for_each_operation(void **state)
{
    struct fake_world *w = *state;
    struct text module = client_typescript(&w->world.arena, w->service);
    leave("client.ts", module);
    for (size_t i = 0; i < service_operation_count(w->service); i++) {
        const char *name = service_operation(w->service, i)->name;
        assert_non_null(strstr(module.at, text_format(&w->world.arena, "  %s: (", name).at));
    }
    assert_non_null(strstr(module.at, "note_add: (input: NoteAddIn, options: MoneyOptions)"));
    assert_non_null(strstr(module.at, "  colour: \"red\" | \"green\" | \"blue\";"));
    assert_non_null(strstr(module.at, "  | 'wrong-code'"));
}

/* The body made of arguments written with '|' between them. */
static struct text body_of(struct fake_world *w, const char *line)
{
    struct arena *arena = &w->world.arena;
    const struct operation *op = service_find(w->service, TEXT("fake_types"));
    struct text rest = text_of(line), body = { 0 };
    char *arguments[16];
    int n = 0;
    while (!text_is_empty(rest)) arguments[n++] = text_to_cstring(arena, text_cut(&rest, '|'));
    return op_cli_body(arena, op, n, arguments, &body) ? body : TEXT("refused");
}

static void options_become_a_body(void **state)
{
    struct fake_world *w = *state;
    assert_text(body_of(w, "--count|-3|--open|--words|l'été \"vrai\"|--price-cents|x|--id|42|"
                           "--lines|[{}]"),
                "{\"count\":-3,\"open\":true,\"words\":\"l'été \\\"vrai\\\"\","
                "\"price_cents\":\"x\",\"id\":\"42\",\"lines\":[{}]}");
    assert_text(body_of(w, "{\"a\":1}"), "{\"a\":1}");
    assert_text(body_of(w, ""), "{}");
}

static void options_that_do_not_fit_are_refused(void **state)
{
    struct fake_world *w = *state;
    assert_text(body_of(w, "--what|1"), "refused");
    assert_text(body_of(w, "count"), "refused");
    assert_text(body_of(w, "--count"), "refused");
}

static void an_answer_reads_as_lines(void **state)
{
    (void)state;
    char shown[256] = "";
    FILE *file = tmpfile();
    op_cli_print(file, TEXT("{\"name\":\"Léa\",\"open\":true,\"none\":[],\"first\":{\"n\":3},"
                            "\"lines\":[{\"a\":1},{\"a\":2}]}"));
    rewind(file);
    assert_true(fread(shown, 1, sizeof shown - 1, file) > 0);
    fclose(file);
    assert_string_equal(shown, "name: Léa\nopen: yes\nnone:\n  (none)\nfirst:\n  n: 3\nlines:\n"
                               "  a: 1\n  --\n  a: 2\n");
}

int main(int argc, char **argv)
{
    civil_init();
    log_set_level(LOG_ERROR + 1);
    test_choose_engine(argc, argv);
    const struct CMUnitTest tests[] = {
        test_on_fake(openapi_says_what_the_rows_say),
        test_on_fake(the_client_has_a_function_for_each_operation),
        test_on_fake(options_become_a_body),
        test_on_fake(options_that_do_not_fit_are_refused),
        cmocka_unit_test(an_answer_reads_as_lines),
    };
    return cmocka_run_group_tests_name("documents", tests, NULL, NULL);
}
