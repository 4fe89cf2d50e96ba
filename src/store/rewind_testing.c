/* rewind_testing.c - the kept state is a copy of every table: in a second database that SQLite
 * attaches in memory, in a second schema of PostgreSQL. Both are called "kept", so that one SQL,
 * written here from the tables' own columns, compares and copies on either. */
#include "store/rewind_testing.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

enum { MEMORY = 256 << 20, ID_DIGITS = 18 };

struct table {
    struct text name;
    struct text columns;  /* joined by commas */
    struct text compared; /* those that are */
    struct text told;     /* an SQL expression: the row in words */
};
struct texts {
    struct arena *arena;
    struct text *at;
    size_t n, room;
};
struct rewind {
    const struct rewind_column *special;
    sqlite3 *sqlite; /* or */
    PGconn *postgres;
    struct arena arena;
    struct table *tables;
    size_t table_count;
    sqlite3_stmt *compare; /* every row that came or went, in words; of PostgreSQL under a name */
    int64_t kept_ms;
    /* What the last comparison found, as long as nobody committed since. */
    struct arena found_in;
    struct texts found;
    long long version;
};

static void die(const char *what, const char *why)
{
    fprintf(stderr, "rewind: %.200s: %s\n", what, why);
    abort();
}

/* --- the engines ------------------------------------------------------------------------------ */
static void keep_text(struct texts *texts, const char *words)
{
    if (texts->n == texts->room) {
        size_t room = texts->room ? 2 * texts->room : 64;
        struct text *at = ARENA_ARRAY(texts->arena, struct text, room);
        if (!at) die("memory", "none");
        if (texts->n) memcpy(at, texts->at, texts->n * sizeof *at);
        texts->at = at;
        texts->room = room;
    }
    texts->at[texts->n++] = text_copy(texts->arena, text_of(words ? words : ""));
}

static int on_sqlite_row(void *arg, int count, char **cells, char **names)
{
    (void)names;
    for (int i = 0; arg && i < count; i++) keep_text(arg, cells[i]);
    return 0;
}

static void on_postgres_result(PGconn *link, const PGresult *result, const char *sql,
                               struct texts *texts)
{
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) die(sql, PQerrorMessage(link));
    for (int row = 0; texts && row < PQntuples(result); row++)
        for (int i = 0; i < PQnfields(result); i++) keep_text(texts, PQgetvalue(result, row, i));
}

/* All cells, row after row; `texts` may be NULL. Several statements may stand in `sql`. */
static void run(struct rewind *r, const char *sql, struct texts *texts)
{
    if (r->sqlite) {
        if (sqlite3_exec(r->sqlite, sql, on_sqlite_row, texts, NULL))
            die(sql, sqlite3_errmsg(r->sqlite));
        return;
    }
    PGresult *result = PQexec(r->postgres, sql);
    on_postgres_result(r->postgres, result, sql, texts);
    PQclear(result);
}

static void nothing_said(void *arg, const PGresult *notice)
{
    (void)arg, (void)notice;
}

static void connect_postgres(struct rewind *r, const struct test_database *database)
{
    r->postgres = PQconnectdb(database->url);
    if (PQstatus(r->postgres) != CONNECTION_OK) die(database->url, PQerrorMessage(r->postgres));
    PQsetNoticeReceiver(r->postgres, nothing_said, NULL);
    /* Rows are put back in any order: what they refer to is put back, too. */
    run(r,
        "SET session_replication_role = replica; DROP SCHEMA IF EXISTS kept CASCADE; "
        "CREATE SCHEMA kept",
        NULL);
}

static void connect_sqlite(struct rewind *r, const struct test_database *database)
{
    const char *path = database->url + strlen("sqlite:");
    if (sqlite3_open(path, &r->sqlite)) die(path, sqlite3_errmsg(r->sqlite));
    sqlite3_busy_timeout(r->sqlite, 5000);
    run(r, "ATTACH DATABASE ':memory:' AS kept; PRAGMA synchronous = OFF", NULL);
}

/* --- the tables ------------------------------------------------------------------------------- */
static int special(const struct rewind *r, struct text table, struct text column)
{
    for (const struct rewind_column *c = r->special; c->table; c++)
        if (text_is(table, c->table) && text_is(column, c->column)) return c->is;
    return 0;
}

static void read_columns(struct rewind *r, struct table *table)
{
    static const char on_sqlite[] = "SELECT name, type FROM pragma_table_info('%.*s')";
    static const char on_postgres[] =
        "SELECT column_name, upper(data_type) FROM information_schema.columns "
        "WHERE table_schema = 'public' AND table_name = '%.*s' ORDER BY ordinal_position";
    struct texts cells = { .arena = &r->arena };
    struct text_builder columns = { .arena = &r->arena }, compared = { .arena = &r->arena },
                        told = { .arena = &r->arena };
    struct text sql = r->sqlite ? text_format(&r->arena, on_sqlite, TEXT_ARGS(table->name))
                                : text_format(&r->arena, on_postgres, TEXT_ARGS(table->name));
    run(r, sql.at, &cells);
    build_format(&told, "'%.*s'", TEXT_ARGS(table->name));
    for (size_t i = 0; i < cells.n; i += 2) {
        struct text column = cells.at[i], type = cells.at[i + 1];
        bool blob = text_is(type, "BLOB") || text_is(type, "BYTEA");
        int is = special(r, table->name, column);
        build_format(&columns, "%s%.*s", i ? "," : "", TEXT_ARGS(column));
        if (is == NOT_COMPARED) continue;
        build_format(&compared, "%s%.*s", compared.len ? "," : "", TEXT_ARGS(column));
        if (is == NOT_TOLD) continue;
        build_format(&told, " || ' %.*s=' || ", TEXT_ARGS(column));
        build_format(&told, blob ? "length(%.*s)" : "%.*s", TEXT_ARGS(column));
    }
    table->compared = built(&compared);
    table->columns = built(&columns);
    table->told = built(&told);
}

static void read_tables(struct rewind *r)
{
    struct texts names = { .arena = &r->arena };
    run(r,
        r->sqlite
            ? "SELECT name FROM main.sqlite_schema WHERE type = 'table' "
              "AND name NOT LIKE 'sqlite_%' ORDER BY name"
            : "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename",
        &names);
    r->tables = ARENA_ARRAY(&r->arena, struct table, names.n);
    for (size_t i = 0; i < names.n; i++) {
        struct table *table = &r->tables[r->table_count];
        bool stores_own = text_is(names.at[i], "id_mark") || text_is(names.at[i], "migration_log");
        if (stores_own) continue;
        table->name = names.at[i];
        read_columns(r, table);
        r->table_count++;
    }
}

static const char *home(const struct rewind *r)
{
    return r->sqlite ? "main" : "public";
}

/* SELECT '+…' … what is there and was not kept UNION ALL SELECT '-…' … the reverse. */
static void build_difference(struct text_builder *sql, const struct table *t, const char *sign,
                             const char *there, const char *not_there)
{
    build_format(sql,
                 "%s SELECT '%s' || %.*s FROM (SELECT %.*s FROM %s.%.*s EXCEPT "
                 "SELECT %.*s FROM %s.%.*s) AS d",
                 sql->len ? " UNION ALL" : "", sign, TEXT_ARGS(t->told), TEXT_ARGS(t->compared),
                 there, TEXT_ARGS(t->name), TEXT_ARGS(t->compared), not_there, TEXT_ARGS(t->name));
}

static void prepare_comparison(struct rewind *r)
{
    struct text_builder sql = { .arena = &r->arena };
    for (size_t i = 0; i < r->table_count; i++) {
        build_difference(&sql, &r->tables[i], "+", home(r), "kept");
        build_difference(&sql, &r->tables[i], "-", "kept", home(r));
    }
    struct text all = built(&sql);
    if (r->sqlite && sqlite3_prepare_v2(r->sqlite, all.at, -1, &r->compare, NULL))
        die(all.at, sqlite3_errmsg(r->sqlite));
    if (r->sqlite) return;
    PGresult *result = PQprepare(r->postgres, "compare", all.at, 0, NULL);
    on_postgres_result(r->postgres, result, all.at, NULL);
    PQclear(result);
}

/* Differs when somebody else committed. */
static long long version_now(struct rewind *r)
{
    return rewind_number(r, r->sqlite ? "PRAGMA main.data_version"
                                      : "SELECT pg_snapshot_xmax(pg_current_snapshot())");
}

static void forget_found(struct rewind *r)
{
    arena_free(&r->found_in);
    r->found_in = arena_make(MEMORY);
    r->found = (struct texts){ .arena = &r->found_in };
}

static void compare_on_sqlite(struct rewind *r)
{
    int rc;
    while ((rc = sqlite3_step(r->compare)) == SQLITE_ROW)
        keep_text(&r->found, (const char *)sqlite3_column_text(r->compare, 0));
    if (rc != SQLITE_DONE) die("compare", sqlite3_errmsg(r->sqlite));
    sqlite3_reset(r->compare);
}

static void compare_on_postgres(struct rewind *r)
{
    PGresult *result = PQexecPrepared(r->postgres, "compare", 0, NULL, NULL, NULL, 0);
    on_postgres_result(r->postgres, result, "compare", &r->found);
    PQclear(result);
}

/* Every row that came or went, in words. */
static const struct texts *compare(struct rewind *r)
{
    long long version = version_now(r);
    if (version == r->version) return &r->found;
    r->version = version;
    forget_found(r);
    if (r->sqlite)
        compare_on_sqlite(r);
    else
        compare_on_postgres(r);
    return &r->found;
}

/* This connection has just made both sides the same. */
static void found_alike(struct rewind *r)
{
    forget_found(r);
    r->version = version_now(r);
}

struct rewind *rewind_open(const struct test_database *database,
                           const struct rewind_column *columns)
{
    struct rewind *r = calloc(1, sizeof *r);
    if (!r) die("memory", "none");
    r->special = columns;
    r->arena = arena_make(MEMORY);
    if (database->postgres)
        connect_postgres(r, database);
    else
        connect_sqlite(r, database);
    read_tables(r);
    for (size_t i = 0; i < r->table_count; i++) {
        struct text name = r->tables[i].name;
        struct text copy = text_format(&r->arena, "CREATE TABLE kept.%.*s AS SELECT * FROM %s.%.*s",
                                       TEXT_ARGS(name), home(r), TEXT_ARGS(name));
        run(r, copy.at, NULL);
    }
    prepare_comparison(r);
    found_alike(r);
    r->kept_ms = clock_machine_ms();
    return r;
}

void rewind_close(struct rewind *r)
{
    sqlite3_finalize(r->compare);
    if (r->sqlite) sqlite3_close(r->sqlite);
    if (r->postgres) {
        run(r, "DROP SCHEMA kept CASCADE", NULL);
        PQfinish(r->postgres);
    }
    arena_free(&r->found_in);
    arena_free(&r->arena);
    free(r);
}

/* --- comparing -------------------------------------------------------------------------------- */
static int compare_texts(const void *a, const void *b)
{
    return text_compare(*(const struct text *)a, *(const struct text *)b);
}

static int compare_ids(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return left < right ? -1 : left > right;
}

/* The length of the run of digits at `at`, and its number when it is an id made since. */
static size_t digits_at(const struct rewind *r, struct text line, size_t at, int64_t *id)
{
    size_t n = 0;
    while (at + n < line.len && line.at[at + n] >= '0' && line.at[at + n] <= '9') n++;
    *id = 0;
    bool long_enough = n >= ID_DIGITS && text_to_int((struct text){ line.at + at, n }, id);
    if (!long_enough || id_instant_ms(*id) < r->kept_ms) *id = 0;
    return n;
}

struct ids {
    int64_t *at;
    size_t n;
};

static struct ids new_ids(const struct rewind *r, struct arena *arena, const struct texts *lines)
{
    size_t most = 0;
    for (size_t i = 0; i < lines->n; i++) most += lines->at[i].len / ID_DIGITS;
    struct ids ids = { .at = ARENA_ARRAY(arena, int64_t, most + 1) };
    for (size_t i = 0; i < lines->n; i++)
        for (size_t at = 0; at < lines->at[i].len;) {
            int64_t id;
            size_t n = digits_at(r, lines->at[i], at, &id);
            if (id) ids.at[ids.n++] = id;
            at += n ? n : 1;
        }
    qsort(ids.at, ids.n, sizeof *ids.at, compare_ids);
    size_t unique = 0;
    for (size_t i = 0; i < ids.n; i++)
        if (!i || ids.at[i] != ids.at[i - 1]) ids.at[unique++] = ids.at[i];
    ids.n = unique;
    return ids;
}

static struct text number_ids(const struct rewind *r, struct arena *arena, struct text line,
                              const struct ids *ids)
{
    struct text_builder out = { .arena = arena };
    for (size_t at = 0; at < line.len;) {
        int64_t id;
        size_t n = digits_at(r, line, at, &id);
        const int64_t *found = id ? bsearch(&id, ids->at, ids->n, sizeof id, compare_ids) : NULL;
        if (found)
            build_format(&out, "#%zu", (size_t)(found - ids->at) + 1);
        else
            build_text(&out, (struct text){ line.at + at, n ? n : 1 });
        at += n ? n : 1;
    }
    return built(&out);
}

struct text rewind_changes(struct rewind *r, struct arena *arena)
{
    const struct texts *found = compare(r);
    struct ids ids = new_ids(r, arena, found);
    struct text *lines = ARENA_ARRAY(arena, struct text, found->n + 1);
    for (size_t i = 0; i < found->n; i++) lines[i] = number_ids(r, arena, found->at[i], &ids);
    qsort(lines, found->n, sizeof *lines, compare_texts);
    struct text_builder all = { .arena = arena };
    build_text(&all, TEXT(""));
    for (size_t i = 0; i < found->n; i++) {
        build_text(&all, lines[i]);
        build_text(&all, TEXT("\n"));
    }
    return built(&all);
}

/* --- keeping and going back ------------------------------------------------------------------- */
/* Copies the tables that differ. */
static void copy_tables(struct rewind *r, const char *from, const char *to)
{
    struct arena arena __attribute__((cleanup(arena_release))) = arena_make(MEMORY);
    const struct texts *found = compare(r);
    struct text_builder sql = { .arena = &arena };
    build_chars(&sql, r->sqlite ? "BEGIN IMMEDIATE" : "BEGIN");
    for (size_t i = 0; i < r->table_count; i++) {
        struct text name = r->tables[i].name, columns = r->tables[i].columns;
        bool differs = false;
        for (size_t j = 0; j < found->n && !differs; j++) {
            struct text line = { found->at[j].at + 1, found->at[j].len - 1 };
            differs = text_equal(text_cut(&line, ' '), name);
        }
        if (!differs) continue;
        build_format(&sql,
                     "; DELETE FROM %s.%.*s; INSERT INTO %s.%.*s (%.*s) SELECT %.*s FROM %s.%.*s",
                     to, TEXT_ARGS(name), to, TEXT_ARGS(name), TEXT_ARGS(columns),
                     TEXT_ARGS(columns), from, TEXT_ARGS(name));
    }
    build_chars(&sql, "; COMMIT");
    if (found->n) run(r, built(&sql).at, NULL);
    found_alike(r);
}

void rewind_keep(struct rewind *r)
{
    copy_tables(r, home(r), "kept");
    r->kept_ms = clock_machine_ms();
}

void rewind_back(struct rewind *r)
{
    copy_tables(r, "kept", home(r));
}

long long rewind_number(struct rewind *r, const char *sql)
{
    struct arena arena __attribute__((cleanup(arena_release))) = arena_make(MEMORY);
    struct texts cells = { .arena = &arena };
    int64_t number = 0;
    run(r, sql, &cells);
    if (cells.n) text_to_int(cells.at[0], &number);
    return number;
}
