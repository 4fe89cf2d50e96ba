/* upload_spool_test.c - an upload's file: its hash, its limit, and that it never stays behind. */
#include "web/upload_spool.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/unit_test.h"

static char directory[] = "/tmp/upload-spool-test-XXXXXX";

static void test_hash_and_size(void **state)
{
    (void)state;
    struct arena arena = arena_make(1 << 16);
    struct upload_spool spool;
    struct text sha256;
    struct stat status;
    assert_int_equal(upload_spool_open(&spool, directory), OK);
    assert_int_equal(upload_spool_write(&spool, "ab", 2), OK);
    assert_int_equal(upload_spool_write(&spool, "c", 1), OK);
    assert_int_equal(stat(spool.path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(upload_spool_finish(&spool, &arena, &sha256), OK);
    assert_int_equal(spool.size, 3);
    /* FIPS 180-2, "abc" */
    assert_text(sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    upload_spool_discard(&spool);
    upload_spool_discard(&spool);
    arena_free(&arena);
}

static void test_limit(void **state)
{
    (void)state;
    static char block[1 << 20];
    struct upload_spool spool;
    assert_int_equal(upload_spool_open(&spool, directory), OK);
    for (int64_t i = 0; i < UPLOAD_BYTES_MAX / (1 << 20); i++)
        assert_int_equal(upload_spool_write(&spool, block, sizeof block), OK);
    assert_int_equal(upload_spool_write(&spool, block, 1), BODY_TOO_LARGE);
    upload_spool_discard(&spool);
}

static void test_handed_over(void **state)
{
    (void)state;
    struct upload_spool spool;
    assert_int_equal(upload_spool_open(&spool, directory), OK);
    char path[sizeof spool.path];
    memcpy(path, spool.path, sizeof path);
    upload_spool_hand_over(&spool);
    upload_spool_discard(&spool);
    assert_int_equal(unlink(path), 0);
}

static void test_no_directory(void **state)
{
    (void)state;
    struct upload_spool spool;
    assert_int_equal(upload_spool_open(&spool, "/nonexistent"), CANNOT_READ_FILE);
    upload_spool_discard(&spool);
}

static int make_directory(void **state)
{
    (void)state;
    return mkdtemp(directory) ? 0 : -1;
}

/* Fails when a file is left. */
static int remove_directory(void **state)
{
    (void)state;
    return rmdir(directory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hash_and_size),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_handed_over),
        cmocka_unit_test(test_no_directory),
    };
    return cmocka_run_group_tests_name("web_upload_spool", tests, make_directory, remove_directory);
}
