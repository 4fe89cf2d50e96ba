/* import_test.c - files into records: columns, cells, and what is said of wrong ones. */
#include "import/import.h"

#include "base/unit_test.h"

struct thing {
    struct text code, name;
    int64_t lat_e5, lon_e5, count;
};
static bool is_short(struct text code)
{
    return code.len == 3;
}
static enum err check_thing(struct import *import, void *record)
{
    const struct thing *thing = record;
    return import_check_point(import, thing->lat_e5, thing->lon_e5);
}
static void blank_thing(void *record)
{
    ((struct thing *)record)->count = -1;
}
static const struct import_column columns[] = {
    IMPORT_TEXT(struct thing, "code", code, import_set_code, .required = true, .is_good = is_short,
                .must_be = { "un code", "a code" }),
    IMPORT_TEXT(struct thing, "name", name, import_set_text, .required = true, .max = 10),
    IMPORT_NUMBER(struct thing, "lat", lat_e5, import_set_degrees, .max = IMPORT_LATITUDE_MAX,
                  .must_be = { "une latitude", "a latitude" }),
    IMPORT_NUMBER(struct thing, "lon", lon_e5, import_set_degrees, .max = IMPORT_LONGITUDE_MAX,
                  .must_be = { "une longitude", "a longitude" }),
    IMPORT_NUMBER(struct thing, "count", count, import_set_number, .max = 100,
                  .must_be = { "un nombre", "a number" }),
};
static const struct import_register things = {
    .name = "things",
    .columns = columns,
    .column_count = sizeof columns / sizeof *columns,
    .record_size = sizeof(struct thing),
    .key = offsetof(struct thing, code),
    .blank = blank_thing,
    .check = check_thing,
};

struct reading {
    struct arena arena;
    struct call call;
    struct import import;
};

static int reading_open(void **state)
{
    static struct reading reading;
    reading = (struct reading){ .arena = arena_make(64 << 20) };
    reading.call = (struct call){ .arena = &reading.arena, .lang = ENGLISH };
    *state = &reading;
    return 0;
}

static int reading_close(void **state)
{
    arena_free(&((struct reading *)*state)->arena);
    return 0;
}

static enum err read_things(struct reading *r, struct text file)
{
    r->import = (struct import){ .of = &things, .call = &r->call, .arena = &r->arena };
    return import_read(&r->import, file);
}

static const struct thing *thing(const struct reading *r, size_t i)
{
    assert_true(i < r->import.n);
    return r->import.rows[i].record;
}

static void assert_note(const struct import_notes *notes, size_t i, int64_t line, int64_t number,
                        const char *what)
{
    assert_true(i < notes->n);
    assert_int_equal(notes->at[i].line, line);
    assert_int_equal(notes->at[i].column_number, number);
    assert_text(notes->at[i].what, what);
}

static void columns_come_in_any_order(void **state)
{
    struct reading *r = *state;
    struct text file = TEXT("\uFEFFLon,Extra,NAME,code,count,lat\r\n"
                            "4.83242,x,\"  Saint-  \u00c9tienne\u00a0\",a b1,,45.97497\r\n");
    assert_int_equal(read_things(r, file), OK);
    assert_int_equal(r->import.faulty, 1); /* more than ten characters */
    assert_note(&r->import.faults, 0, 2, 3, "more than 10 characters");
    file = TEXT("lon;name;code;count;lat\n4,83242;E\u0301tienne;a b1;;45.974975\n");
    assert_int_equal(read_things(r, file), OK);
    assert_int_equal(r->import.faulty, 0);
    assert_text(thing(r, 0)->code, "AB1");
    assert_text(thing(r, 0)->name, "Étienne");
    assert_int_equal(thing(r, 0)->lat_e5, 4597498);
    assert_int_equal(thing(r, 0)->lon_e5, 483242);
    assert_int_equal(thing(r, 0)->count, -1);
}

static void degrees_are_read_exactly(void **state)
{
    struct reading *r = *state;
    static const struct {
        const char *cell;
        int64_t e5;
    } good[] = {
        { "45", 4500000 },           { "45.9", 4590000 },      { "-0.00001", -1 },
        { "45.974969999", 4597497 }, { "45,974965", 4597497 }, { "90", 9000000 },
        { "-90.00000", -9000000 },   { "0.000004999", 0 },
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct text file =
            text_format(&r->arena, "code;name;lat;lon;count\nabc;x;\"%s\";1;\n", good[i].cell);
        assert_int_equal(read_things(r, file), OK);
        assert_int_equal(thing(r, 0)->lat_e5, good[i].e5);
    }
    static const char *const wrong[] = { "90.00001", "-90.1", "x",   "4.5.6", "45.",  ".5",
                                         "-",        "1e5",   "4 5", "+4",    "0045", "45,9,7" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct text file =
            text_format(&r->arena, "code;name;lat;lon;count\nabc;x;\"%s\";1;\n", wrong[i]);
        assert_int_equal(read_things(r, file), OK);
        assert_int_equal(r->import.faulty, 1);
        assert_note(&r->import.faults, 0, 2, 3,
                    text_format(&r->arena, "\"%s\" is not a latitude", wrong[i]).at);
    }
}

static void each_fault_is_said_by_line_and_column(void **state)
{
    struct reading *r = *state;
    struct text file = TEXT("code;name;lat;lon;count\n"
                            "abc;one;1;2;3\n"
                            "\n"
                            "abcd;;1;;101\n" /* line 4: three faults */
                            "ABC;two;1;2;3\n"
                            "abe;three;1;;\n"
                            "abf;four;1;2;3;5\n"
                            "abg;five;1;2\n");
    assert_int_equal(read_things(r, file), OK);
    assert_int_equal(r->import.n, 6);
    assert_int_equal(r->import.faulty, 4);
    assert_int_equal(r->import.by_key_count, 2);
    const struct import_notes *faults = &r->import.faults;
    assert_int_equal(faults->n, 6);
    assert_note(faults, 0, 4, 1, "\"abcd\" is not a code");
    assert_note(faults, 1, 4, 2, "the cell is empty");
    assert_note(faults, 2, 4, 5, "\"101\" is not a number");
    assert_note(faults, 3, 5, 1, "already in line 2");
    assert_note(faults, 4, 6, 4, "a latitude goes with a longitude");
    assert_note(faults, 5, 7, 0, "6 cells for 5 columns");
    r->call.lang = FRENCH;
    assert_int_equal(read_things(r, file), OK);
    assert_note(&r->import.faults, 0, 4, 1, "« abcd » n'est pas un code");
    assert_note(&r->import.faults, 3, 5, 1, "déjà à la ligne 2");
}

static void a_long_cell_is_shown_in_part(void **state)
{
    struct reading *r = *state;
    struct text_builder file = { .arena = &r->arena };
    build_chars(&file, "code;name;lat;lon;count\na");
    for (int i = 0; i < 50; i++) build_chars(&file, "é");
    build_chars(&file, ";x;;;\n");
    assert_int_equal(read_things(r, built(&file)), OK);
    struct text what = r->import.faults.at[0].what;
    assert_true(text_is_utf8(what));
    assert_true(what.len < 90);
}

static void many_faults_are_counted_beyond_those_listed(void **state)
{
    struct reading *r = *state;
    struct text_builder file = { .arena = &r->arena };
    build_chars(&file, "code;name;lat;lon;count\n");
    for (int i = 0; i < 2 * IMPORT_NOTES_MAX; i++) build_chars(&file, "abcd;;;;\n");
    assert_int_equal(read_things(r, built(&file)), OK);
    assert_int_equal(r->import.faulty, 2 * IMPORT_NOTES_MAX);
    assert_int_equal(r->import.faults.n, IMPORT_NOTES_MAX);
}

static void a_file_that_cannot_be_read_is_refused(void **state)
{
    struct reading *r = *state;
    assert_int_equal(read_things(r, TEXT("code;name;lat;count\nabc;x;1;2\n")), MISSING_COLUMN);
    assert_text(r->call.facts.at[0].text, "lon");
    r->call.facts.n = 0;
    assert_int_equal(read_things(r, TEXT("")), MISSING_COLUMN);
    r->call.facts.n = 0;
    assert_int_equal(read_things(r, TEXT("code;name;lat;lon;count\nabc;\"x;1;2;\n")), BAD_CSV);
    assert_string_equal(r->call.facts.at[0].name, "line");
    assert_int_equal(r->call.facts.at[0].number, 2);
}

int main(void)
{
#define READING(name) cmocka_unit_test_setup_teardown(name, reading_open, reading_close)
    const struct CMUnitTest tests[] = {
        READING(columns_come_in_any_order),
        READING(degrees_are_read_exactly),
        READING(each_fault_is_said_by_line_and_column),
        READING(a_long_cell_is_shown_in_part),
        READING(many_faults_are_counted_beyond_those_listed),
        READING(a_file_that_cannot_be_read_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
