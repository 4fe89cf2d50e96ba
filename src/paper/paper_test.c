/* paper_test.c - documents are whole, tagged, and the same bytes for the same input; their words
 * can be selected, which a PDF reader of Debian says. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/civil.h"
#include "base/unit_test.h"
#include "paper/paper.h"

/* fontconfig keeps a few words for the life of the process, where the leak check does not look. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig";
}

static const struct paper_column columns[] = { { "Avantage", 3, false }, { "Montant", 1, true } };

static struct text make(struct arena *arena, int rows)
{
    const struct paper_options options = { .title = TEXT("Relevé"),
                                           .author = TEXT("Région"),
                                           .foot = TEXT("Référence 7"),
                                           .made_ms = INT64_C(1728100000000) };
    struct paper *p = paper_open(arena, &options);
    assert_non_null(p);
    paper_heading(p, 1, TEXT("Relevé de remboursement"));
    paper_paragraph(p, TEXT("Musée de l'Œuvre, à Saint-Étienne"));
    paper_table(p, columns, 2);
    for (int i = 0; i < rows; i++) {
        const struct text cells[] = { text_format(arena, "Ligne %d", i), TEXT("12,50 €") };
        paper_row(p, cells);
    }
    const struct text total[] = { TEXT("Total"), TEXT("125,00 €") };
    paper_total(p, total);
    paper_table_end(p);
    return paper_close(p);
}

static char *words_of(struct text pdf)
{
    char path[] = "/tmp/passregion-paper-XXXXXX", command[128];
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, pdf.at, pdf.len), pdf.len);
    close(fd);
    snprintf(command, sizeof command, "%s.txt", path);
    char *words = calloc(1, 1 << 20);
    pid_t child = fork();
    if (!child) {
        execlp("pdftotext", "pdftotext", "-layout", path, command, (char *)NULL);
        _exit(127);
    }
    int status;
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
    FILE *file = fopen(command, "r");
    assert_non_null(file);
    fread(words, 1, (1 << 20) - 1, file);
    fclose(file);
    unlink(path);
    unlink(command);
    return words;
}

/* R111: what is printed can be selected and read aloud. */
static void test_words_can_be_selected(void **state)
{
    (void)state;
    struct arena arena = arena_make(16 << 20);
    struct text pdf = make(&arena, 3);
    assert_true(text_starts_with(pdf, TEXT("%PDF-")));
    assert_non_null(memmem(pdf.at, pdf.len, "/StructTreeRoot", 15));
    char *words = words_of(pdf);
    assert_non_null(strstr(words, "Relevé de remboursement"));
    assert_non_null(strstr(words, "Musée de l'Œuvre, à Saint-Étienne"));
    assert_non_null(strstr(words, "12,50 €"));
    assert_non_null(strstr(words, "Référence 7 · page 1"));
    free(words);
    arena_free(&arena);
}

static void test_tables_go_on_over_pages(void **state)
{
    (void)state;
    struct arena arena = arena_make(64 << 20);
    struct text pdf = make(&arena, 200), again = make(&arena, 200);
    assert_true(text_equal(pdf, again));
    char *words = words_of(pdf);
    assert_non_null(strstr(words, "Ligne 199"));
    assert_non_null(strstr(words, "page 4"));
    size_t heads = 0;
    for (char *at = words; (at = strstr(at, "Avantage")); at++) heads++;
    assert_true(heads >= 4);
    free(words);
    arena_free(&arena);
}

int main(void)
{
    civil_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_can_be_selected),
        cmocka_unit_test(test_tables_go_on_over_pages),
    };
    return cmocka_run_group_tests_name("paper", tests, NULL, NULL);
}
