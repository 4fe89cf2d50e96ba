/* shape_test.c - reading and writing by shapes: every type refused exactly, what is written reads
 * back the same, wrong declarations found at start. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/civil.h"
#include "base/clock.h"
#include "base/csv.h"
#include "base/log.h"
#include "base/unit_test.h"
#include "op/op_shape.h"

static const char *const colours[] = { "red", "green", NULL };
struct line {
    struct text label;
    int64_t amount_cents;
};
SHAPE(line, FIELD(line, label, TEXT_FIELD, .max = 5), FIELD(line, amount_cents, MONEY));
struct body {
    int64_t count, id, price_cents, day, at, open, colour;
    struct text words, iban;
    struct maybe_text nickname;
    struct maybe_int age, until;
    struct upload file;
    struct line first;
    LIST_OF(struct line) lines;
};
SHAPE(body, FIELD(body, count, INT, .min = -5, .max = 50, .flags = OPTIONAL),
      FIELD(body, id, ID, .flags = OPTIONAL), FIELD(body, price_cents, MONEY, .flags = OPTIONAL),
      FIELD(body, day, DAY, .flags = OPTIONAL), FIELD(body, at, INSTANT, .flags = OPTIONAL),
      FIELD(body, open, FLAG, .flags = OPTIONAL | AUDITED),
      FIELD(body, colour, CHOICE, .choices = colours, .flags = OPTIONAL),
      FIELD(body, words, TEXT_FIELD, .min = 2, .max = 6, .flags = AUDITED),
      FIELD(body, iban, TEXT_FIELD, .format = "iban", .flags = OPTIONAL | SECRET),
      FIELD(body, nickname, MAYBE_TEXT, .max = 10), FIELD(body, age, MAYBE_INT, .max = 130),
      FIELD(body, until, MAYBE_DAY), FIELD(body, file, UPLOAD, .flags = OPTIONAL),
      OBJECT_FIELD(body, first, line, .flags = OPTIONAL),
      LIST_FIELD(body, lines, line, .max = 2, .flags = OPTIONAL));

static struct arena arena;

static int arena_new(void **state)
{
    (void)state;
    arena = arena_make(ARENA_REQUEST_LIMIT);
    return 0;
}

static int arena_end(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static const struct fact *fact(const struct facts *facts, const char *name)
{
    for (size_t i = 0; i < facts->n; i++)
        if (!strcmp(facts->at[i].name, name)) return &facts->at[i];
    fail_msg("no fact %s", name);
    return NULL;
}

/* --- refusals --------------------------------------------------------------------------------- */
static void refused(const char *json, const char *field, const char *why)
{
    struct body body;
    struct facts facts = { 0 };
    enum err e = shape_read(&arena, &body_shape, text_of(json), ENGLISH, &facts, &body);
    if (e != BAD_INPUT) fail_msg("%s: %s", json, e ? err_name(e) : "OK");
    assert_text(fact(&facts, "field")->text, field);
    assert_text(fact(&facts, "why")->text, why);
}

static void each_type_is_refused_exactly(void **state)
{
    (void)state;
    refused("{}", "words", "is missing");
    refused("[]", "-", "must be an object { }");
    refused("{\"words\":\"abc\",\"colour\":null}", "colour", "cannot be null: leave it out");
    refused("{\"words\":\"abc\",\"what\":1}", "what", "is not known here");
    refused("{\"words\":\"a\"}", "words", "must have 2 to 6 characters");
    refused("{\"words\":\"éàüçôîx\"}", "words", "must have 2 to 6 characters");
    refused("{\"words\":\"a\\u0007b\"}", "words", "contains a control character");
    refused("{\"words\":3}", "words", "must be a text");
    refused("{\"words\":\"ab\",\"count\":\"3\"}", "count", "must be a whole number");
    refused("{\"words\":\"ab\",\"count\":1.0}", "count", "must be a whole number");
    refused("{\"words\":\"ab\",\"count\":51}", "count", "must be between -5 and 50");
    refused("{\"words\":\"ab\",\"price_cents\":12.5}", "price_cents",
            "must be a whole number of cents");
    refused("{\"words\":\"ab\",\"price_cents\":-1}", "price_cents",
            "must be between 0 and 1000000000");
    refused("{\"words\":\"ab\",\"id\":12}", "id", "must be an id: digits in quotes");
    refused("{\"words\":\"ab\",\"id\":\"012\"}", "id", "must be an id: digits in quotes");
    refused("{\"words\":\"ab\",\"id\":\"9223372036854775808\"}", "id",
            "must be an id: digits in quotes");
    refused("{\"words\":\"ab\",\"file\":\"x\"}", "file", "must be an id: digits in quotes");
    refused("{\"words\":\"ab\",\"day\":\"2024-02-30\"}", "day",
            "must be a day, written YYYY-MM-DD");
    refused("{\"words\":\"ab\",\"day\":\"1024-02-28\"}", "day",
            "must be between 1900-01-01 and 2199-12-31");
    refused("{\"words\":\"ab\",\"at\":\"soon\"}", "at",
            "must be an instant, written YYYY-MM-DDTHH:MM:SSZ");
    refused("{\"words\":\"ab\",\"open\":1}", "open", "must be true or false");
    refused("{\"words\":\"ab\",\"colour\":\"blue\"}", "colour", "must be one of: red, green");
    refused("{\"words\":\"ab\",\"iban\":\"FR00\"}", "iban",
            "does not have the expected form (iban)");
}

static void a_place_in_a_list_is_named(void **state)
{
    (void)state;
    refused("{\"words\":\"ab\",\"lines\":{}}", "lines", "must be a list");
    refused("{\"words\":\"ab\",\"lines\":[{},{},{}]}", "lines", "must have 0 to 2 items");
    refused("{\"words\":\"ab\",\"lines\":[{\"label\":\"a\",\"amount_cents\":1},"
            "{\"label\":\"b\",\"amount_cents\":\"1\"}]}",
            "lines[1].amount_cents", "must be a whole number of cents");
    refused("{\"words\":\"ab\",\"lines\":[7]}", "lines[0]", "must be an object { }");
    refused("{\"words\":\"ab\",\"first\":{\"label\":\"too long\",\"amount_cents\":1}}",
            "first.label", "must have 1 to 5 characters");
}

static void refusals_speak_french(void **state)
{
    (void)state;
    struct body body;
    struct facts facts = { 0 };
    enum err e = shape_read(&arena, &body_shape, TEXT("{\"words\":5}"), FRENCH, &facts, &body);
    assert_int_equal(e, BAD_INPUT);
    assert_text(err_sentence(&arena, e, FRENCH, &facts),
                "La demande ne peut pas être lue : words doit être un texte.");
}

static enum err read_quietly(const char *json, size_t len)
{
    struct body body;
    struct facts facts = { 0 };
    return shape_read(&arena, &body_shape, (struct text){ json, len }, ENGLISH, &facts, &body);
}

static void what_is_no_json_is_refused(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        "{",
        "{\"words\":\"ab\",\"words\":\"cd\"}",
        "{\"words\":\"ab\"} trailing",
        "nonsense",
        "{\"words\":\"a\xff\"}",
        "{\"words\":\"a\\u0000b\"}",
        "{\"count\":99999999999999999999}",
    };
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        assert_int_equal(read_quietly(bodies[i], strlen(bodies[i])), BAD_JSON);
    char deep[4096];
    memset(deep, '[', sizeof deep);
    assert_int_equal(read_quietly(deep, sizeof deep), BAD_JSON);
    size_t len = SHAPE_BODY_MAX + 1;
    char *large = arena_take(&arena, len);
    memset(large, ' ', len);
    assert_int_equal(read_quietly(large, len), BODY_TOO_LARGE);
}

/* --- what is read ----------------------------------------------------------------------------- */
static void read_into(struct body *body, const char *json)
{
    struct facts facts = { 0 };
    assert_int_equal(shape_read(&arena, &body_shape, text_of(json), ENGLISH, &facts, body), OK);
}

static void what_is_not_said_is_absent(void **state)
{
    (void)state;
    struct body body;
    read_into(&body, "{\"words\":\"ab\"}");
    assert_int_equal(body.day, DAY_NONE);
    assert_null(body.iban.at);
    assert_int_equal(body.nickname.is, ABSENT);
    assert_int_equal(body.lines.n, 0);
}

static void partial_updates_tell_cleared_from_not_said(void **state)
{
    (void)state;
    struct body body;
    read_into(&body, "{\"words\":\"ab\",\"nickname\":null,\"age\":17,\"until\":\"2024-05-31\"}");
    assert_int_equal(body.nickname.is, CLEARED);
    assert_int_equal(body.age.is, GIVEN);
    assert_int_equal(body.age.v, 17);
    assert_int_equal(body.until.v, day_from_ymd((struct ymd){ 2024, 5, 31 }));
}

static void a_query_reads_like_a_body(void **state)
{
    (void)state;
    struct body body;
    struct facts facts = { 0 };
    enum err e = shape_read_query(
        &arena, &body_shape, TEXT("words=d%C3%A9j%C3%A0+1&count=-3&open=true&id=42&day=2024-06-11"),
        ENGLISH, &facts, &body);
    assert_int_equal(e, OK);
    assert_text(body.words, "déjà 1");
    assert_int_equal(body.count, -3);
    assert_int_equal(body.open, 1);
    assert_int_equal(body.id, 42);
}

static void a_faulty_query_is_refused(void **state)
{
    (void)state;
    static const char *const queries[] = {
        "words=%",          "words=%zz",        "words=%ff",    "what=1", "words=ab&words=ab",
        "words=ab&lines=1", "words=ab&count=x", "words=ab%00c", ""
    };
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        struct body body;
        struct facts facts = { 0 };
        enum err e =
            shape_read_query(&arena, &body_shape, text_of(queries[i]), ENGLISH, &facts, &body);
        if (e != BAD_INPUT) fail_msg("%s gave %s", queries[i], e ? err_name(e) : "OK");
    }
}

/* --- round trip ------------------------------------------------------------------------------- */
static struct text write_all(const struct body *body)
{
    struct text_builder out = { .arena = &arena };
    assert_int_equal(shape_write(&out, &body_shape, body, HOLDER), OK);
    return built(&out);
}

static void what_is_written_reads_back_the_same(void **state)
{
    (void)state;
    const char *given = getenv("SEED");
    uint64_t seed = given ? strtoull(given, NULL, 10) : (uint64_t)clock_machine_ms();
    printf("seed %llu (SEED= repeats it)\n", (unsigned long long)seed);
    for (uint64_t i = 0; i < 3000; i++) {
        struct arena_mark mark = arena_mark(&arena);
        struct body body, again;
        struct text sample = shape_sample(&arena, &body_shape, seed + i + 1);
        read_into(&body, sample.at);
        struct text first = write_all(&body);
        read_into(&again, first.at);
        assert_text(write_all(&again), first.at);
        arena_rewind(&arena, mark);
    }
}

/* --- what is written -------------------------------------------------------------------------- */
struct row {
    int64_t id, price_cents, day, at, sick, colour;
    struct text words;
};
SHAPE(row, FIELD(row, id, ID), FIELD(row, price_cents, MONEY),
      FIELD(row, day, DAY, .flags = OPTIONAL), FIELD(row, at, INSTANT, .flags = OPTIONAL),
      FIELD(row, sick, FLAG, .flags = OPTIONAL | HEALTH),
      FIELD(row, colour, CHOICE, .choices = colours), FIELD(row, words, TEXT_FIELD));

static enum err write_row(const struct row *row, unsigned role, struct text *json)
{
    struct text_builder out = { .arena = &arena };
    enum err e = shape_write(&out, &row_shape, row, role);
    *json = built(&out);
    return e;
}

static void health_leaves_for_few(void **state)
{
    (void)state;
    struct row row = { .id = 1, .day = DAY_NONE, .sick = 1, .words = TEXT("x") };
    struct text json;
    assert_int_equal(write_row(&row, HOLDER, &json), OK);
    assert_text(json, "{\"id\":\"1\",\"price_cents\":0,\"sick\":true,\"colour\":\"red\","
                      "\"words\":\"x\"}");
    assert_int_equal(write_row(&row, CASHIER, &json), OK);
    assert_text(json, "{\"id\":\"1\",\"price_cents\":0,\"colour\":\"red\",\"words\":\"x\"}");
}

static void a_required_member_without_value_is_a_defect(void **state)
{
    (void)state;
    struct text json;
    struct row row = { .day = DAY_NONE, .words = TEXT("x") };
    assert_int_equal(write_row(&row, HOLDER, &json), DEFECT);
    row.id = 1;
    row.colour = 2;
    assert_int_equal(write_row(&row, HOLDER, &json), DEFECT);
}

static void only_audited_members_are_audited(void **state)
{
    (void)state;
    struct body body;
    read_into(&body, "{\"words\":\"ab\",\"open\":true,\"id\":\"3\","
                     "\"iban\":\"FR7630006000011234567890189\"}");
    struct text_builder out = { .arena = &arena };
    assert_int_equal(shape_write_audited(&out, &body_shape, &body), OK);
    assert_text(built(&out), "{\"open\":true,\"words\":\"ab\"}");
}

static void a_row_of_csv(void **state)
{
    (void)state;
    struct row row = { .id = 1,
                       .price_cents = 1250,
                       .day = day_from_ymd((struct ymd){ 2024, 6, 11 }),
                       .sick = 1,
                       .words = TEXT("=1+1") };
    struct text_builder out = { .arena = &arena };
    shape_write_csv_header(&out, &row_shape);
    assert_int_equal(shape_write_csv(&out, &row_shape, &row, CASHIER), OK);
    struct csv csv;
    assert_int_equal(csv_read(&arena, built(&out), &csv), OK);
    assert_int_equal(csv.n, 1);
    int price = csv_column(&csv, &arena, "price_cents"), sick = csv_column(&csv, &arena, "sick");
    assert_text(csv_cell(&csv.rows[0], price), "12.50");
    assert_true(text_is_empty(csv_cell(&csv.rows[0], sick)));
    assert_text(csv_cell(&csv.rows[0], csv_column(&csv, &arena, "words")), "'=1+1");
}

/* --- declarations ----------------------------------------------------------------------------- */
static bool good(const struct field *fields, size_t n, size_t size)
{
    struct shape shape = { "wrong", size, fields, n };
    return shape_check(&shape, INPUT_SIDE, "test") && shape_check(&shape, OUTPUT_SIDE, "test");
}

static void wrong_declarations_are_found(void **state)
{
    (void)state;
    assert_true(shape_check(&body_shape, INPUT_SIDE, "test"));
    assert_true(shape_check(&row_shape, OUTPUT_SIDE, "test"));
    struct field a = { .name = "a", .type = INT, .offset = 0, .size = 8 };
    struct field b = { .name = "b", .type = INT, .offset = 8, .size = 8 };
    assert_true(good((struct field[]){ a, b }, 2, 16));
    assert_false(good((struct field[]){ a }, 1, 16));    /* b forgotten */
    assert_false(good((struct field[]){ b }, 1, 16));    /* a forgotten */
    assert_false(good((struct field[]){ a, a }, 2, 16)); /* twice */
    assert_false(good((struct field[]){ a, b }, 2, 8));
    assert_false(good(NULL, 0, 16));
    struct field wrong[] = {
        { .name = "a", .type = INT, .size = 8, .min = 3, .max = 2 },
        { .name = "a", .type = INT, .size = 8, .format = "iban" },
        { .name = "a", .type = INT, .size = 8, .choices = colours },
        { .name = "a", .type = INT, .size = 16 },
        { .name = "a", .type = CHOICE, .size = 8 },
        { .name = "a", .type = OBJECT, .size = 8 },
        { .name = "a", .type = FLAG, .size = 8, .max = 2 },
        { .name = "a", .type = INT, .size = 8, .of = &line_shape },
        { .name = "a", .type = INT, .size = 8, .flags = SECRET | AUDITED },
        { .name = "a", .type = INT, .size = 8, .flags = HEALTH | AUDITED | OPTIONAL },
        { .name = "a", .type = INT, .size = 8, .flags = HEALTH },
        { .name = "a", .type = TEXT_FIELD, .size = 16, .min = 1, .max = 10000000 },
        { .name = "a", .type = LIST, .size = 16, .max = 1000000, .of = &line_shape },
        { .name = "a", .type = RAW_JSON, .size = 16 },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (good(&wrong[i], 1, wrong[i].size)) fail_msg("declaration %zu passes", i);
}

static void twins_are_equal_and_others_not(void **state)
{
    (void)state;
    struct shape twin = line_shape;
    assert_true(shape_equal(&line_shape, &twin));
    twin.n--;
    assert_false(shape_equal(&line_shape, &twin));
    assert_false(shape_equal(&line_shape, &body_shape));
}

int main(void)
{
    civil_init();
    log_set_level(LOG_ERROR + 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_type_is_refused_exactly, arena_new, arena_end),
        cmocka_unit_test_setup_teardown(a_place_in_a_list_is_named, arena_new, arena_end),
        cmocka_unit_test_setup_teardown(refusals_speak_french, arena_new, arena_end),
        cmocka_unit_test_setup_teardown(what_is_no_json_is_refused, arena_new, arena_end),
        cmocka_unit_test_setup_teardown(what_is_not_said_is_absent, arena_new, arena_end),
        cmocka_unit_test_setup_teardown(partial_updates_tell_cleared_from_not_said, arena_new,
                                        arena_end),
        cmocka_unit_test_setup_teardown(a_query_reads_like_a_body, arena_new, arena_end),
        cmocka_unit_test_setup_teardown(a_faulty_query_is_refused, arena_new, arena_end),
        cmocka_unit_test_setup_teardown(what_is_written_reads_back_the_same, arena_new, arena_end),
        cmocka_unit_test_setup_teardown(health_leaves_for_few, arena_new, arena_end),
        cmocka_unit_test_setup_teardown(a_required_member_without_value_is_a_defect, arena_new,
                                        arena_end),
        cmocka_unit_test_setup_teardown(only_audited_members_are_audited, arena_new, arena_end),
        cmocka_unit_test_setup_teardown(a_row_of_csv, arena_new, arena_end),
        cmocka_unit_test(wrong_declarations_are_found),
        cmocka_unit_test(twins_are_equal_and_others_not),
    };
    return cmocka_run_group_tests_name("shapes", tests, NULL, NULL);
}
