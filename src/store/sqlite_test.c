/* sqlite_test.c - what only SQLite meets: the disk itself. A write error kills the process, a full
 * disk fails the batch and nothing else, a killed process keeps what it was told is done, and the
 * WAL stays within its cap. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/unit_test.h"
#include "store/store_test_sql.h"
#include "store/store_testing.h"

enum { SKIPPED = 77, SEAL_BYTES = 60000 };
static char seal[SEAL_BYTES];

static enum err pot_add_large(struct tx *tx, void *arg)
{
    return sql_pot_add(tx, *(int64_t *)arg, 0, TEXT("large"), (struct text){ seal, sizeof seal });
}

static enum err pots_count(struct tx *tx, void *arg)
{
    struct pot_sum_row row;
    enum err e = sql_pot_sum(tx, &row);
    if (!e) *(int64_t *)arg = row.n;
    return e;
}

static int64_t pots(struct test_world *w)
{
    int64_t n = -1;
    assert_int_equal(store_read(w->store, &w->arena, pots_count, &n), OK);
    return n;
}

/* In a process of its own, which opens the store itself: threads do not survive a fork. */
static int child_run(struct test_world *w, int (*child)(const char *url, int out), int *in)
{
    int ends[2], status;
    store_close(w->store);
    w->store = NULL;
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        _exit(child(w->database.url, ends[1]));
    }
    close(ends[1]);
    *in = ends[0];
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(store_open(w->database.url, &(struct store_options){ 0 }, &w->store), OK);
    return status;
}

static struct store *child_open(const char *url)
{
    struct store *store = NULL;
    if (store_open(url, &(struct store_options){ .create = true }, &store)) _exit(10);
    if (store_migrate(store)) _exit(11);
    return store;
}

static int child_meets_write_error(const char *url, int out)
{
    struct store *store = child_open(url);
    struct arena arena = arena_make(1 << 20);
    /* EFBIG from here on: an error of the disk, as SQLite sees it, that is not "full" */
    struct rlimit limit = { 100000, 100000 }, no_core = { 0, 0 };
    (void)out;
    signal(SIGXFSZ, SIG_IGN);
    signal(SIGABRT, SIG_DFL);
    setrlimit(RLIMIT_CORE, &no_core);
    setrlimit(RLIMIT_FSIZE, &limit);
    for (int64_t id = 1; id < 10; id++) store_write(store, &arena, pot_add_large, &id);
    return 12; /* it went on */
}

static void a_write_error_kills_the_process(void **state)
{
    struct test_world *w = *state;
    int in, status = child_run(w, child_meets_write_error, &in);
    close(in);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
    assert_true(pots(w) < 10);
}

static int child_is_killed(const char *url, int out)
{
    struct store *store = child_open(url);
    struct arena arena = arena_make(1 << 20);
    for (int64_t id = 1;; id++) {
        if (store_write(store, &arena, pot_add_large, &id)) return 12;
        if (write(out, &id, sizeof id) != sizeof id) return 13;
        if (id == 50) kill(getpid(), SIGKILL);
    }
}

static void what_was_told_outlives_a_kill(void **state)
{
    struct test_world *w = *state;
    int in, status = child_run(w, child_is_killed, &in);
    int64_t id = 0, last = 0;
    while (read(in, &id, sizeof id) == sizeof id) last = id;
    close(in);
    assert_int_equal(WTERMSIG(status), SIGKILL);
    assert_int_equal(last, 50);
    assert_int_equal(pots(w), 50);
}

/* A file system of 2 MiB, seen by this process alone. */
static int child_fills_disk(const char *url, int out)
{
    char folder[] = "/tmp/passregion-full-XXXXXX", place[128];
    (void)url, (void)out;
    if (unshare(CLONE_NEWNS) || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL)) return SKIPPED;
    if (!mkdtemp(folder) || mount("tmpfs", folder, "tmpfs", 0, "size=2m")) return SKIPPED;
    snprintf(place, sizeof place, "sqlite:%s/db", folder);
    struct store *store = child_open(place);
    struct arena arena = arena_make(1 << 20);
    enum err e = OK;
    int64_t id = 0, n = 0;
    while (!e && id < 1000) {
        id++;
        e = store_write(store, &arena, pot_add_large, &id);
    }
    bool exact =
        e == STORE_FAILED && store_read(store, &arena, pots_count, &n) == OK && n == id - 1;
    store_close(store);
    arena_free(&arena);
    umount2(folder, MNT_DETACH);
    rmdir(folder);
    return exact ? 0 : 12;
}

static void a_full_disk_fails_the_batch_alone(void **state)
{
    struct test_world *w = *state;
    int in, status = child_run(w, child_fills_disk, &in);
    close(in);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == SKIPPED) skip(); /* mounting is not allowed here */
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void the_wal_stays_within_its_cap(void **state)
{
    struct test_world *w = *state;
    char path[128];
    struct stat wal;
    for (int64_t id = 1; id <= 1000; id++) /* 60 MB of rows */
        assert_int_equal(store_write(w->store, &w->arena, pot_add_large, &id), OK);
    snprintf(path, sizeof path, "%s/db-wal", w->database.place);
    assert_int_equal(stat(path, &wal), 0);
    assert_true(wal.st_size < 24 << 20);
}

static void the_file_is_its_owners_alone(void **state)
{
    struct test_world *w = *state;
    char path[128];
    struct stat file;
    snprintf(path, sizeof path, "%s/db", w->database.place);
    assert_int_equal(stat(path, &file), 0);
    assert_int_equal(file.st_mode & 0777, 0600);
    snprintf(path, sizeof path, "%s/db-wal", w->database.place);
    assert_int_equal(stat(path, &file), 0);
    assert_int_equal(file.st_mode & 0777, 0600);
}

static int child_opens_the_same(const char *url, int out)
{
    struct store *store = NULL;
    (void)out;
    return store_open(url, &(struct store_options){ 0 }, &store) == BUSY ? 0 : 12;
}

static void another_process_is_refused(void **state)
{
    struct test_world *w = *state;
    int status;
    pid_t pid = fork();
    if (pid == 0) _exit(child_opens_the_same(w->database.url, -1));
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_int_equal(pots(w), 0);
}

int main(int argc, char **argv)
{
    test_choose_engine(argc, argv);
    const struct CMUnitTest tests[] = {
        test_on_world(a_write_error_kills_the_process),
        test_on_world(what_was_told_outlives_a_kill),
        test_on_world(a_full_disk_fails_the_batch_alone),
        test_on_world(the_wal_stays_within_its_cap),
        test_on_world(the_file_is_its_owners_alone),
        test_on_world(another_process_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
