/* static_files_test.c - which file each address finds, and which may be kept for ever. */
#include "web/static_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/unit_test.h"

static char directory[] = "/tmp/static-files-test-XXXXXX";
static const char *const names[] = {
    "index.html",     "till/index.html",   "card.html", "app-5KX2L7QF.js", "app-5KX2L7QF.js.gz",
    "till/style.css", "till/style.css.gz", "data",      ".hidden.html",    "logo-20242025.png"
};
enum { NAMES = sizeof names / sizeof *names };

static void write_file(const char *name, const char *content)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs(content, file);
    assert_int_equal(fclose(file), 0);
}

static int make_files(void **state)
{
    (void)state;
    char path[256];
    assert_non_null(mkdtemp(directory));
    snprintf(path, sizeof path, "%s/till", directory);
    assert_int_equal(mkdir(path, 0700), 0);
    for (size_t i = 0; i < NAMES; i++) write_file(names[i], names[i]);
    write_file("app-5KX2L7QF.js.gz", "small"); /* style.css.gz is larger than style.css */
    return 0;
}

static int remove_files(void **state)
{
    (void)state;
    char path[256];
    for (size_t i = 0; i < NAMES; i++) {
        snprintf(path, sizeof path, "%s/%s", directory, names[i]);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/till", directory);
    rmdir(path);
    return rmdir(directory);
}

static struct static_files *load(void)
{
    struct static_files *files;
    assert_int_equal(static_files_load(directory, &files), OK);
    return files;
}

static void assert_finds(const struct static_files *files, const char *path, const char *content)
{
    const struct static_file *file = static_files_find(files, text_of(path));
    assert_non_null(file);
    assert_text(file->plain.bytes, content);
}

static void test_addresses(void **state)
{
    (void)state;
    struct static_files *files = load();
    assert_int_equal(static_files_count(files), NAMES - 1);
    assert_finds(files, "/", "index.html");
    assert_finds(files, "/index.html", "index.html");
    assert_finds(files, "/till", "till/index.html");
    assert_finds(files, "/till/", "till/index.html");
    assert_finds(files, "/card", "card.html");
    assert_finds(files, "/till/style.css", "till/style.css");
    static const char *const nowhere[] = { "",         "index.html",        "/.hidden.html",
                                           "//",       "/../etc/passwd",    "/till/../index.html",
                                           "/TILL",    "/till/index.html/", "/app",
                                           "/%2e%2e/", "/card.html.html" };
    for (size_t i = 0; i < sizeof nowhere / sizeof *nowhere; i++)
        if (static_files_find(files, text_of(nowhere[i]))) fail_msg("found: %s", nowhere[i]);
    assert_null(static_files_find(NULL, TEXT("/")));
    static_files_free(files);
}

static void test_kinds(void **state)
{
    (void)state;
    struct static_files *files = load();
    const struct static_file *page = static_files_find(files, TEXT("/"));
    assert_string_equal(page->content_type, "text/html; charset=utf-8");
    assert_false(page->is_immutable);
    assert_null(page->gzip.bytes.at);
    const struct static_file *script = static_files_find(files, TEXT("/app-5KX2L7QF.js"));
    assert_string_equal(script->content_type, "text/javascript; charset=utf-8");
    assert_true(script->is_immutable);
    assert_text(script->gzip.bytes, "small");
    assert_false(text_equal(script->gzip.etag, script->plain.etag));
    assert_int_equal(script->plain.etag.len, 26);
    const struct static_file *style = static_files_find(files, TEXT("/till/style.css"));
    assert_null(style->gzip.bytes.at);
    /* A year in a name is not a hash of the content. */
    assert_false(static_files_find(files, TEXT("/logo-20242025.png"))->is_immutable);
    assert_null(static_files_find(files, TEXT("/data"))->content_type);
    static_files_free(files);
}

static void test_no_directory(void **state)
{
    (void)state;
    struct static_files *files;
    log_set_level(LOG_ERROR + 1);
    assert_int_equal(static_files_load("/nonexistent", &files), CANNOT_READ_FILE);
    assert_null(files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_no_directory),
    };
    return cmocka_run_group_tests_name("web_static_files", tests, make_files, remove_files);
}
