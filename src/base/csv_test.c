/* csv_test.c - files as schools send them: separators, encodings, quotes, line numbers. */
#include "base/csv.h"

#include "base/draw.h"
#include "base/unit_test.h"

static struct arena arena;

static struct csv read_file(struct text file)
{
    struct csv csv;
    assert_int_equal(csv_read(&arena, file, &csv), OK);
    return csv;
}

static void assert_cell(const struct csv *csv, size_t row, const char *column, const char *expected)
{
    assert_true(row < csv->n);
    assert_text(csv_cell(&csv->rows[row], csv_column(csv, &arena, column)), expected);
}

static void test_semicolons_and_columns(void **state)
{
    (void)state;
    struct csv csv =
        read_file(TEXT("Nom;Prénom;Né(e) le\r\nBœuf; Zoé ;2008-02-29\r\nD'Arc;Jeanne\r\n"));
    assert_int_equal(csv.header.n, 3);
    assert_int_equal(csv.header.line, 1);
    assert_int_equal(csv.n, 2);
    assert_cell(&csv, 0, "nom", "Bœuf");
    assert_cell(&csv, 0, "PRENOM", "Zoé");
    assert_cell(&csv, 0, "ne e le", "2008-02-29");
    assert_cell(&csv, 1, "Prénom", "Jeanne");
    assert_null(csv_cell(&csv.rows[1], 2).at); /* the row stops before */
    assert_null(csv_cell(&csv.rows[1], -1).at);
    assert_int_equal(csv_column(&csv, &arena, "classe"), -1);
}

static void test_commas_and_quotes(void **state)
{
    (void)state;
    struct csv csv =
        read_file(TEXT("name,\"a;b;c\",note\n\"Doe, Jane\",1,\"says \"\"hi\"\"\n;twice\"\nx,,\n"));
    assert_int_equal(csv.header.n, 3);
    assert_cell(&csv, 0, "name", "Doe, Jane");
    assert_cell(&csv, 0, "note", "says \"hi\"\n;twice");
    assert_cell(&csv, 1, "note", "");
    assert_int_equal(csv.rows[0].line, 2);
    assert_int_equal(csv.rows[1].line, 4); /* the row before took two lines */
}

static void test_lines_of_the_file(void **state)
{
    (void)state;
    static const char *const ends[] = { "\n", "\r\n", "\r" };
    for (size_t i = 0; i < 3; i++) {
        const char *end = ends[i];
        struct csv csv = read_file(
            text_format(&arena, "%sa;b%s%s1;2%s  %s;;%s3;4", end, end, end, end, end, end));
        assert_int_equal(csv.header.line, 2);
        assert_int_equal(csv.n, 2);
        assert_int_equal(csv.rows[0].line, 4);
        assert_int_equal(csv.rows[1].line, 7);
        assert_cell(&csv, 1, "b", "4");
    }
}

static void test_encodings(void **state)
{
    (void)state;
    struct csv marked = read_file(TEXT("\uFEFFnom;ville\nZoé;Évian\n"));
    assert_cell(&marked, 0, "nom", "Zoé");
    struct csv windows = read_file(TEXT("nom;pr\xE9nom;prix\nB\x9Cuf;Zo\xE9;10 \x80\n"));
    assert_cell(&windows, 0, "nom", "Bœuf");
    assert_cell(&windows, 0, "prénom", "Zoé");
    assert_cell(&windows, 0, "prix", "10 €");
}

static void assert_bad(struct text file, size_t line)
{
    struct csv csv;
    assert_int_equal(csv_read(&arena, file, &csv), BAD_CSV);
    assert_int_equal(csv.bad_line, line);
}

static void test_faulty_files(void **state)
{
    (void)state;
    assert_bad(TEXT("a;b\n1;2\n3;\"open\n4;5\n"), 3);
    assert_bad(TEXT("a;b\n1;2\n3;\"x\"y\n4;5\n"), 3);
    assert_bad(TEXT("a;b\n1;2\n\"x;1\ny\"z;2\n"), 4);
    assert_bad(TEXT("a;b\n1;\x81\n"), 2);
    assert_bad(TEXT("\uFEFFa;b\n1;2\n3;\xE9\n"), 3);
    assert_bad(TEXT("a;b\n\0;2\n"), 2);
}

static void test_nothing_to_read(void **state)
{
    (void)state;
    static const char *const files[] = { "", "\uFEFF", "\n\n", " ;; \n" };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct csv csv = read_file(text_of(files[i]));
        assert_int_equal(csv.n, 0);
        assert_int_equal(csv.header.n, 0);
        assert_int_equal(csv_column(&csv, &arena, "a"), -1);
    }
    struct csv only_header = read_file(TEXT("a;b"));
    assert_int_equal(only_header.header.n, 2);
    assert_int_equal(only_header.n, 0);
    struct csv absent = read_file((struct text){ 0 });
    assert_int_equal(absent.n, 0);
}

static void test_full_memory(void **state)
{
    (void)state;
    struct text_builder file = { .arena = &arena };
    build_chars(&file, "a;b\n");
    for (int i = 0; i < 5000; i++) build_chars(&file, "\xC3\xA9;2\n");
    for (size_t limit = 0; limit < 300000; limit += 10007) {
        struct arena small = arena_make(limit);
        struct csv csv;
        assert_int_equal(csv_read(&small, built(&file), &csv), NO_MEMORY);
        arena_free(&small);
    }
}

static struct text written(struct text cell)
{
    struct text_builder out = { .arena = &arena };
    csv_build_cell(&out, cell, true);
    return built(&out);
}

static void test_writing(void **state)
{
    (void)state;
    struct text_builder out = { .arena = &arena };
    csv_build_cell(&out, TEXT("a"), true);
    csv_build_cell(&out, (struct text){ 0 }, false);
    csv_build_cell(&out, TEXT("b,c"), false);
    assert_text(built(&out), "a,,\"b,c\"");
    assert_text(written(TEXT("say \"x\"")), "\"say \"\"x\"\"\"");
    assert_text(written(TEXT("two\nlines")), "\"two\nlines\"");
    assert_text(written(TEXT("=1+1")), "'=1+1");
    assert_text(written(TEXT("+33 4")), "'+33 4");
    assert_text(written(TEXT("@SUM(A1)")), "'@SUM(A1)");
    assert_text(written(TEXT("-1+cmd|x")), "'-1+cmd|x");
    assert_text(written(TEXT("=\"a\",b")), "\"'=\"\"a\"\",b\"");
    assert_text(written(TEXT("-12.50")), "-12.50");
    assert_text(written(TEXT("-12.5.0")), "'-12.5.0");
    assert_text(written(TEXT("-")), "'-");
}

/* Whatever is written, but for the guard against formulas, is read back. */
static void test_round_trip(void **state)
{
    (void)state;
    static const char *const pieces[] = { "a", "\"", ",", ";", "\n", "x\r\n", " ", "é", "0", "'" };
    uint64_t draws = 4180;
    for (int i = 0; i < 3000; i++) {
        struct arena_mark mark = arena_mark(&arena);
        struct text cells[3];
        struct text_builder file = { .arena = &arena };
        build_chars(&file, "x,y,z\r\n");
        for (size_t j = 0; j < 3; j++) {
            struct text_builder cell = { .arena = &arena };
            if (j == 0) build_chars(&cell, "k"); /* never a row without value */
            for (int64_t n = draw_below(&draws, 6); n > 0; n--)
                build_chars(&cell, pieces[draw_below(&draws, 10)]);
            cells[j] = built(&cell);
            csv_build_cell(&file, cells[j], j == 0);
        }
        build_chars(&file, "\r\n");
        struct csv csv = read_file(built(&file));
        assert_int_equal(csv.n, 1);
        assert_int_equal(csv.rows[0].n, 3);
        for (size_t j = 0; j < 3; j++) assert_true(text_equal(csv.rows[0].cells[j], cells[j]));
        arena_rewind(&arena, mark);
    }
}

static int set_up(void **state)
{
    (void)state;
    arena = arena_make(ARENA_REQUEST_LIMIT);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_semicolons_and_columns),
        cmocka_unit_test(test_commas_and_quotes),
        cmocka_unit_test(test_lines_of_the_file),
        cmocka_unit_test(test_encodings),
        cmocka_unit_test(test_faulty_files),
        cmocka_unit_test(test_nothing_to_read),
        cmocka_unit_test(test_full_memory),
        cmocka_unit_test(test_writing),
        cmocka_unit_test(test_round_trip),
    };
    return cmocka_run_group_tests_name("csv", tests, set_up, tear_down);
}
