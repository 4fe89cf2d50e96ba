/* sqlite_file.c - the SQLite database as a file. One process has it at a time, by a lock on a file
 * beside it (a descriptor on the database itself would, when closed, drop SQLite's own locks). A
 * file system without a journal, or across a network, is refused: neither WAL nor a power cut is
 * safe there. A copy is made under another name, checked, synced, then given its name. */
#include "store/sqlite_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <linux/magic.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/log.h"
#include "store/store_engine.h"

enum { PATH_BYTES = 4096 };
/* statfs(2) */
#define NFS   0x6969UL
#define SMB   0x517bUL
#define SMB_2 0xfe534d42UL
#define CIFS  0xff534d42UL
#define EXFAT 0x2011bab0UL

static void close_fd(int *fd)
{
    if (*fd >= 0) close(*fd);
}

static enum err cannot(const char *what, const char *path)
{
    log_event(LOG_ERROR, "cannot_use_file", "what=%s error=%d file=%s", what, errno, path);
    return CANNOT_READ_FILE;
}

static bool path_add(char out[PATH_BYTES], const char *path, const char *suffix)
{
    int len = snprintf(out, PATH_BYTES, "%s%s", path, suffix);
    return len > 0 && len < PATH_BYTES;
}

/* The folder of a file, opened, to sync or to look at. */
static int folder_open(const char *path)
{
    char copy[PATH_BYTES];
    if (!path_add(copy, path, "")) return -1;
    return open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static enum err file_system_check(int folder, const char *path)
{
    static const unsigned long refused[] = { NFS, CIFS, SMB, SMB_2, MSDOS_SUPER_MAGIC, EXFAT };
    struct statfs fs;
    if (fstatfs(folder, &fs) != 0) return cannot("statfs", path);
    unsigned long type = (unsigned long)fs.f_type & 0xffffffff;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (type == refused[i]) return cannot("file_system_without_journal", path);
    if (type == TMPFS_MAGIC) log_event(LOG_WARN, "database_in_memory", "file=%s", path);
    return OK;
}

enum err sqlite_claim(struct store *store)
{
    char lock[PATH_BYTES];
    if (!path_add(lock, store->place, "-lock")) return cannot("name", store->place);
    if (!store->options.create && access(store->place, R_OK | W_OK) != 0)
        return cannot("access", store->place);
    int folder __attribute__((cleanup(close_fd))) = folder_open(store->place);
    if (folder < 0) return cannot("folder", store->place);
    enum err e = file_system_check(folder, store->place);
    if (e) return e;
    store->lock_file = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (store->lock_file < 0) return cannot("open", lock);
    if (flock(store->lock_file, LOCK_EX | LOCK_NB) != 0)
        return errno == EWOULDBLOCK ? BUSY : cannot("lock", lock);
    int made = open(store->place, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (made < 0) return errno == EEXIST ? OK : cannot("create", store->place);
    close(made);
    return fsync(folder) == 0 ? OK : cannot("sync", store->place);
}

void sqlite_disclaim(struct store *store)
{
    close_fd(&store->lock_file); /* and with it the lock */
    store->lock_file = -1;
}

/* --- backup ----------------------------------------------------------------------------------- */
static void close_db(sqlite3 **db)
{
    sqlite3_close(*db);
}

static int check_row(void *ok, int count, char **cells, char **names)
{
    (void)names;
    *(bool *)ok = count == 1 && cells[0] && strcmp(cells[0], "ok") == 0;
    return 0;
}

static int copy(const char *from, const char *to)
{
    sqlite3 *source __attribute__((cleanup(close_db))) = NULL;
    sqlite3 *target __attribute__((cleanup(close_db))) = NULL;
    bool sound = false;
    int rc = sqlite3_open_v2(from, &source, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (!rc)
        rc = sqlite3_open_v2(
            to, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc) return rc;
    sqlite3_exec(source, "PRAGMA wal_autocheckpoint=0", NULL, NULL, NULL);
    sqlite3_backup *backup = sqlite3_backup_init(target, "main", source, "main");
    if (!backup) return sqlite3_errcode(target);
    sqlite3_backup_step(backup, -1); /* all at once: one instant */
    rc = sqlite3_backup_finish(backup);
    if (!rc) rc = sqlite3_exec(target, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
    if (!rc) rc = sqlite3_exec(target, "PRAGMA quick_check(1)", check_row, &sound, NULL);
    return !rc && !sound ? SQLITE_CORRUPT : rc;
}

static enum err file_sync(const char *path)
{
    int fd __attribute__((cleanup(close_fd))) = open(path, O_RDONLY | O_CLOEXEC);
    return fd >= 0 && fsync(fd) == 0 ? OK : cannot("sync", path);
}

enum err sqlite_backup(struct store *store, const char *path)
{
    char partial[PATH_BYTES];
    if (!path_add(partial, path, ".partial")) return cannot("name", path);
    if (access(path, F_OK) == 0) return cannot("exists", path); /* before the work, not after */
    int folder __attribute__((cleanup(close_fd))) = folder_open(path);
    if (folder < 0) return cannot("folder", path);
    int made = open(partial, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (made < 0) return cannot("create", partial);
    close(made);
    int rc = copy(store->place, partial);
    if (rc) log_event(LOG_ERROR, "backup_failed", "code=%d why=%s", rc, sqlite3_errstr(rc));
    enum err e = rc ? STORE_FAILED : file_sync(partial);
    /* link, not rename: it never takes the place of another file */
    if (!e && link(partial, path) != 0) e = cannot("link", path);
    unlink(partial);
    if (!e && fsync(folder) != 0) e = cannot("sync", path);
    return e;
}
