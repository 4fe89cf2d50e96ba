/* listen_test.c - the sockets: who may open them, and what happens when they are taken. */
#include "web/listen.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/unit_test.h"

static char directory[] = "/tmp/listen-test-XXXXXX";

static void test_tcp(void **state)
{
    (void)state;
    int port = 0, fd, other;
    assert_int_equal(listen_tcp("127.0.0.1", &port, &fd), OK);
    assert_true(port > 0);
    assert_int_equal(listen_tcp("127.0.0.1", &port, &other), BUSY);
    close(fd);
    assert_int_equal(listen_tcp("localhost.example", &port, &fd), BAD_INPUT);
    assert_int_equal(listen_tcp("192.0.2.1", &port, &fd), BAD_INPUT);
}

static void test_unix(void **state)
{
    (void)state;
    char path[128];
    int fd, other;
    struct stat status;
    snprintf(path, sizeof path, "%s/socket", directory);
    assert_int_equal(listen_unix(path, &fd), OK);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(listen_unix(path, &other), BUSY);
    /* The server is gone, its file is not. */
    close(fd);
    assert_int_equal(listen_unix(path, &fd), OK);
    close(fd);
    unlink(path);
}

static void test_unix_path_in_use(void **state)
{
    (void)state;
    char path[128];
    int fd;
    snprintf(path, sizeof path, "%s/file", directory);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fclose(file);
    assert_int_equal(listen_unix(path, &fd), CANNOT_READ_FILE);
    assert_int_equal(unlink(path), 0); /* it was left alone */
    memset(path, 'a', sizeof path - 1);
    path[0] = '/';
    path[sizeof path - 1] = '\0';
    assert_int_equal(listen_unix(path, &fd), CANNOT_READ_FILE);
}

static int make_directory(void **state)
{
    (void)state;
    return mkdtemp(directory) ? 0 : -1;
}

static int remove_directory(void **state)
{
    (void)state;
    return rmdir(directory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tcp),
        cmocka_unit_test(test_unix),
        cmocka_unit_test(test_unix_path_in_use),
    };
    return cmocka_run_group_tests_name("web_listen", tests, make_directory, remove_directory);
}
