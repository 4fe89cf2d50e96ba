/* store_testing.c - makes and drops the databases that tests run on. SQLite: a folder under
 * TMPDIR. PostgreSQL: databases named after the process, so that test programs run side by side. */
#include "store/store_testing.h"

#include <dirent.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void die(const char *what, const char *why)
{
    fprintf(stderr, "test database: %s: %s\n", what, why);
    abort();
}

static const char *server_url(void)
{
    const char *url = getenv("PASSREGION_TEST_PG");
    return url && url[0] ? url : NULL;
}

bool test_has_postgres(void)
{
    return server_url() != NULL;
}

static long long postgres_sql(const char *url, const char *sql)
{
    PGconn *link = PQconnectdb(url);
    if (PQstatus(link) != CONNECTION_OK) die(url, PQerrorMessage(link));
    PGresult *result = PQexec(link, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) die(sql, PQerrorMessage(link));
    long long number = PQntuples(result) > 0 ? strtoll(PQgetvalue(result, 0, 0), NULL, 10) : 0;
    PQclear(result);
    PQfinish(link);
    return number;
}

static int first_cell(void *number, int count, char **cells, char **names)
{
    (void)names;
    if (count > 0 && cells[0]) *(long long *)number = strtoll(cells[0], NULL, 10);
    return 1; /* the first row is enough */
}

static long long sqlite_sql(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    long long number = 0;
    if (sqlite3_open(path, &db)) die(path, sqlite3_errmsg(db));
    sqlite3_busy_timeout(db, 5000);
    int rc = sqlite3_exec(db, sql, first_cell, &number, NULL);
    if (rc && rc != SQLITE_ABORT) die(sql, sqlite3_errmsg(db));
    sqlite3_close(db);
    return number;
}

long long test_database_sql(const struct test_database *database, const char *sql)
{
    if (database->postgres) return postgres_sql(database->url, sql);
    return sqlite_sql(database->url + strlen("sqlite:"), sql);
}

/* Making and dropping a database takes PostgreSQL a second on a busy machine, emptying one does
 * not: they are kept for the next test of the program and dropped at its end. */
static struct kept {
    char name[32];
    bool in_use;
} kept[4];
static int kept_count;

static void kept_drop(void)
{
    char sql[128];
    for (int i = 0; i < kept_count; i++) {
        snprintf(sql, sizeof sql, "DROP DATABASE IF EXISTS %s WITH (FORCE)", kept[i].name);
        postgres_sql(server_url(), sql);
    }
}

static struct kept *kept_take(void)
{
    char sql[128];
    for (int i = 0; i < kept_count; i++)
        if (!kept[i].in_use) return &kept[i];
    if (kept_count == sizeof kept / sizeof *kept) die("databases", "too many at a time");
    if (kept_count == 0) atexit(kept_drop);
    struct kept *new = &kept[kept_count];
    snprintf(new->name, sizeof new->name, "test_%d_%d", (int)getpid(), kept_count);
    snprintf(sql, sizeof sql, "CREATE DATABASE %s", new->name);
    postgres_sql(server_url(), sql);
    kept_count++;
    return new;
}

static void postgres_make(struct test_database *database)
{
    const char *server = server_url();
    if (!server) die("PASSREGION_TEST_PG", "not set");
    struct kept *taken = kept_take();
    taken->in_use = true;
    snprintf(database->place, sizeof database->place, "%s", taken->name);
    snprintf(database->url, sizeof database->url, "%s%cdbname=%s", server,
             strchr(server, '?') ? '&' : '?', database->place);
}

static void postgres_drop(struct test_database *database)
{
    postgres_sql(database->url, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    for (int i = 0; i < kept_count; i++)
        if (strcmp(kept[i].name, database->place) == 0) kept[i].in_use = false;
}

static void sqlite_make(struct test_database *database)
{
    const char *folder = getenv("TMPDIR");
    int len = snprintf(database->place, sizeof database->place, "%s/passregion-test-XXXXXX",
                       folder && folder[0] ? folder : "/tmp");
    if (len >= (int)sizeof database->place) die("TMPDIR", "too long");
    if (!mkdtemp(database->place)) die(database->place, "cannot be made");
    snprintf(database->url, sizeof database->url, "sqlite:%s/db", database->place);
}

void test_database_make(struct test_database *database, bool postgres)
{
    memset(database, 0, sizeof *database);
    database->postgres = postgres;
    if (postgres)
        postgres_make(database);
    else
        sqlite_make(database);
}

static void folder_remove(const char *path)
{
    char file[512];
    DIR *folder = opendir(path);
    if (!folder) return;
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (entry->d_name[0] == '.') continue;
        snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        unlink(file);
    }
    closedir(folder);
    rmdir(path);
}

void test_database_drop(struct test_database *database)
{
    if (database->postgres)
        postgres_drop(database);
    else
        folder_remove(database->place);
}

/* --- a store on it ---------------------------------------------------------------------------- */
static bool engine_is_postgres;

void test_choose_engine(int argc, char **argv)
{
    if (argc != 2) die("usage", "sqlite|postgres");
    engine_is_postgres = strcmp(argv[1], "postgres") == 0;
    if (!engine_is_postgres || test_has_postgres()) return;
    fprintf(stderr, "skipped: PASSREGION_TEST_PG is not set, see test/postgres.sh\n");
    exit(TEST_NO_POSTGRES);
}

static void world_open(struct test_world *w, const struct store_options *options)
{
    struct store_options filled = options ? *options : (struct store_options){ 0 };
    filled.create = true;
    if (!filled.read_limit_ms) filled.read_limit_ms = 10000;
    if (!filled.batch_ms) filled.batch_ms = 60000;
    enum err e = store_open(w->database.url, &filled, &w->store);
    if (!e) e = store_migrate(w->store);
    if (e) die(w->database.url, err_name(e));
}

int test_world_make(void **state)
{
    struct test_world *w = calloc(1, sizeof *w);
    if (!w) die("memory", "none");
    test_database_make(&w->database, engine_is_postgres);
    w->arena = arena_make(ARENA_REQUEST_LIMIT);
    world_open(w, NULL);
    *state = w;
    return 0;
}

int test_world_drop(void **state)
{
    struct test_world *w = *state;
    store_close(w->store);
    test_database_drop(&w->database);
    arena_free(&w->arena);
    free(w);
    return 0;
}

void test_world_reopen(struct test_world *w, const struct store_options *options)
{
    store_close(w->store);
    world_open(w, options);
}
