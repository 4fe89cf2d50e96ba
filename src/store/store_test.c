/* store_test.c - reading, cells, ids, migrations and copies, on both engines: store_test
 * sqlite|postgres. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/unit_test.h"
#include "store/store_engine.h"
#include "store/store_sql.h"
#include "store/store_test_sql.h"
#include "store/store_testing.h"

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

static enum err pot_one(struct tx *tx, void *arg)
{
    (void)arg;
    return sql_pot_add(tx, 1, 100, TEXT("from"), TEXT(""));
}

/* --- reading ---------------------------------------------------------------------------------- */
static enum err snapshot_holds(struct tx *tx, void *arg)
{
    struct test_world *w = arg;
    struct pot_sum_row first, second;
    assert_false(tx_can_write(tx));
    enum err e = sql_pot_sum(tx, &first);
    if (e) return e;
    assert_int_equal(store_write(w->store, &w->arena, pot_one, NULL), OK);
    e = sql_pot_sum(tx, &second);
    if (e) return e;
    assert_int_equal(first.n, 0);
    assert_int_equal(second.n, 0);
    return OK;
}

static void a_read_sees_one_instant(void **state)
{
    struct test_world *w = *state;
    assert_int_equal(store_read(w->store, &w->arena, snapshot_holds, w), OK);
    assert_int_equal(pots(w), 1);
}

static enum err counts_for_ever(struct tx *tx, void *arg)
{
    struct count_to_row row;
    (void)arg;
    return sql_count_to(tx, INT64_C(100000000000), &row);
}

static void a_read_ends_at_its_limit(void **state)
{
    struct test_world *w = *state;
    struct store_options short_reads = { .read_limit_ms = 100, .readers = 1 };
    test_world_reopen(w, &short_reads);
    assert_int_equal(store_read(w->store, &w->arena, counts_for_ever, NULL), STORE_FAILED);
    assert_int_equal(pots(w), 0); /* and the reader is of use again */
}

static enum err waits_for_a_reader(struct tx *tx, void *arg)
{
    (void)tx;
    struct test_world *w = arg;
    int64_t n;
    assert_int_equal(store_read(w->store, &w->arena, pots_count, &n), BUSY);
    return OK;
}

static void no_free_reader_is_busy(void **state)
{
    struct test_world *w = *state;
    struct store_options one_reader = { .readers = 1, .read_limit_ms = 5000 };
    test_world_reopen(w, &one_reader);
    assert_int_equal(store_read(w->store, &w->arena, waits_for_a_reader, w), OK);
}

/* --- cells ------------------------------------------------------------------------------------ */
struct echoed {
    struct text words, bytes;
    int64_t number;
    struct echo_row row;
};

static enum err echo_read(struct tx *tx, void *arg)
{
    struct echoed *echoed = arg;
    return sql_echo(tx, echoed->number, echoed->words, echoed->bytes, &echoed->row);
}

static void assert_same(struct text actual, struct text expected)
{
    assert_int_equal(actual.at == NULL, expected.at == NULL);
    assert_int_equal(actual.len, expected.len);
    if (expected.len) assert_memory_equal(actual.at, expected.at, expected.len);
}

static void cells_come_back_as_they_went(void **state)
{
    struct test_world *w = *state;
    static const struct echoed cases[] = {
        { .words = { NULL, 0 }, .bytes = { NULL, 0 }, .number = 0 },
        { .words = { "", 0 }, .bytes = { "", 0 }, .number = -1 },
        { .words = { "L'Abbé « Bœuf » 😀", 24 },
          .bytes = { "\0\377'\n\0", 5 },
          .number = INT64_MAX },
        { .words = { "?1 $1 \\ %", 9 }, .bytes = { "\\x00", 4 }, .number = INT64_MIN },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct echoed echoed = cases[i];
        assert_int_equal(store_read(w->store, &w->arena, echo_read, &echoed), OK);
        assert_same(echoed.row.words, cases[i].words);
        assert_same(echoed.row.bytes, cases[i].bytes);
        assert_true(echoed.row.number == cases[i].number);
    }
}

static const char *const names[] = { "Zoé", "élan", "elan", "Élan", "œuf", "oeuf", "a-b", "ab",
                                     "a b", "A",    "a",    "",     "é",   "e",    "Ω",   "ß",
                                     "ss",  "Été",  "été",  "zoé",  "_",   "10",   "9",   "à" };
enum { NAMES = sizeof names / sizeof *names };

static enum err names_add(struct tx *tx, void *arg)
{
    (void)arg;
    for (int i = 0; i < NAMES; i++) {
        enum err e = sql_pot_add(tx, i, 0, text_of(names[i]), TEXT(""));
        if (e) return e;
    }
    return OK;
}

static enum err names_are_bytewise(struct tx *tx, void *arg)
{
    (void)arg;
    struct pot *rows;
    size_t n;
    enum err e = sql_pot_list(tx, &rows, &n);
    if (e) return e;
    assert_int_equal(n, NAMES);
    for (size_t i = 1; i < n; i++) assert_true(text_compare(rows[i - 1].name, rows[i].name) < 0);
    return OK;
}

static void texts_sort_bytewise(void **state)
{
    struct test_world *w = *state;
    assert_int_equal(store_write(w->store, &w->arena, names_add, NULL), OK);
    assert_int_equal(store_read(w->store, &w->arena, names_are_bytewise, NULL), OK);
}

static enum err rows_and_changes(struct tx *tx, void *arg)
{
    int64_t changed = -1;
    size_t n = 7;
    struct pot *rows = NULL, row;
    struct pot_add_new_row added;
    (void)arg;
    assert_true(tx_can_write(tx));
    assert_int_equal(sql_pot_list(tx, &rows, &n), OK);
    assert_int_equal(n, 0);
    for (int64_t id = 1; id <= 100; id++)
        assert_int_equal(sql_pot_add_new(tx, id, id, TEXT("pot"), TEXT(""), &added), OK);
    assert_int_equal(sql_pot_add_new(tx, 1, 1, TEXT("pot"), TEXT(""), &added), NO_ROW);
    assert_int_equal(sql_pot_list(tx, &rows, &n), OK);
    assert_int_equal(n, 100); /* more than the first room of the array */
    for (int64_t i = 0; i < 100; i++) assert_int_equal(rows[i].cents, i + 1);
    assert_int_equal(sql_pot_find(tx, 101, &row), NO_ROW);
    assert_int_equal(sql_pot_set(tx, 101, 5, &changed), OK);
    assert_int_equal(changed, 0);
    assert_int_equal(sql_pot_set(tx, 100, 5, &changed), OK);
    assert_int_equal(changed, 1);
    assert_int_equal(sql_pot_clear(tx, &changed), OK);
    assert_int_equal(changed, 100);
    return OK;
}

static void rows_and_changes_are_counted(void **state)
{
    struct test_world *w = *state;
    assert_int_equal(store_write(w->store, &w->arena, rows_and_changes, NULL), OK);
}

static enum err rows_past_the_arena(struct tx *tx, void *arg)
{
    (void)arg;
    struct pot *rows;
    size_t n;
    return sql_pot_list(tx, &rows, &n);
}

static void rows_past_the_arena_are_no_memory(void **state)
{
    struct test_world *w = *state;
    struct arena small = arena_make(64);
    assert_int_equal(store_write(w->store, &w->arena, names_add, NULL), OK);
    assert_int_equal(store_read(w->store, &small, rows_past_the_arena, NULL), NO_MEMORY);
    arena_free(&small);
}

/* --- ids -------------------------------------------------------------------------------------- */
enum { ID_THREADS = 4, IDS = 50000 };
struct id_run {
    struct store *store;
    int64_t *ids;
};

static void *ids_make(void *arg)
{
    struct id_run *run = arg;
    for (int i = 0; i < IDS; i++) run->ids[i] = id_new(run->store);
    return NULL;
}

static int compare_ids(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void ids_are_unique_and_grow_in_all_threads(void **state)
{
    struct test_world *w = *state;
    int64_t *all = calloc(ID_THREADS * IDS, sizeof *all);
    pthread_t threads[ID_THREADS];
    struct id_run runs[ID_THREADS];
    for (int t = 0; t < ID_THREADS; t++) {
        runs[t] = (struct id_run){ w->store, all + t * IDS };
        pthread_create(&threads[t], NULL, ids_make, &runs[t]);
    }
    for (int t = 0; t < ID_THREADS; t++) pthread_join(threads[t], NULL);
    for (int t = 0; t < ID_THREADS; t++)
        for (int i = 1; i < IDS; i++) assert_true(runs[t].ids[i - 1] < runs[t].ids[i]);
    qsort(all, ID_THREADS * IDS, sizeof *all, compare_ids);
    for (int i = 1; i < ID_THREADS * IDS; i++) assert_true(all[i - 1] < all[i]);
    assert_true(all[0] > 0);
    free(all);
}

static enum err id_keep(struct tx *tx, void *arg)
{
    int64_t *id = arg;
    *id = id_new(tx_store(tx));
    return sql_pot_add(tx, *id, 0, TEXT("id"), TEXT(""));
}

static void ids_grow_across_lives(void **state)
{
    struct test_world *w = *state;
    int64_t last = 0;
    for (int life = 0; life < 3; life++) {
        int64_t id = 0;
        assert_int_equal(store_write(w->store, &w->arena, id_keep, &id), OK);
        assert_true(id > last);
        last = id;
        test_world_reopen(w, NULL);
    }
    assert_int_equal(pots(w), 3);
}

static enum err mark_ahead(struct tx *tx, void *arg)
{
    return sql_id_mark_raise(tx, 0, *(int64_t *)arg);
}

/* An earlier life that ran a day ahead is, for this one, a clock set back by a day. */
static void a_clock_set_back_repeats_no_id(void **state)
{
    struct test_world *w = *state;
    int64_t tomorrow_ms = clock_machine_ms() + 86400000;
    assert_int_equal(store_write(w->store, &w->arena, mark_ahead, &tomorrow_ms), OK);
    test_world_reopen(w, NULL);
    int64_t first = id_new(w->store), second = id_new(w->store);
    assert_true(id_instant_ms(first) > tomorrow_ms);
    assert_true(second > first);
    int64_t earlier_ms = 1;
    assert_int_equal(store_write(w->store, &w->arena, mark_ahead, &earlier_ms), OK);
    test_world_reopen(w, NULL);
    assert_true(id_new(w->store) > second); /* the mark never goes back */
}

static void nodes_never_share_an_id(void **state)
{
    struct test_world *w = *state;
    int64_t id = id_new(w->store);
    struct store_options node_7 = { .node = 7 };
    test_world_reopen(w, &node_7);
    assert_int_not_equal(id >> 14 & 63, id_new(w->store) >> 14 & 63);
    assert_int_equal(id_new(w->store) >> 14 & 63, 7);
    assert_true(llabs(id_instant_ms(id) - clock_machine_ms()) < 60000);
}

/* --- opening, migrations, copies -------------------------------------------------------------- */
static void a_database_has_one_process(void **state)
{
    struct test_world *w = *state;
    struct store *second = NULL;
    struct store_options same_node = { .create = true };
    assert_int_equal(store_open(w->database.url, &same_node, &second), BUSY);
    assert_null(second);
    assert_int_equal(pots(w), 0); /* the first is none the worse */
}

static void what_is_not_there_is_not_opened(void **state)
{
    (void)state;
    struct store *store = NULL;
    struct store_options no_create = { 0 };
    assert_int_equal(store_open("sqlite:/nowhere/db", &no_create, &store), CANNOT_READ_FILE);
    assert_int_equal(store_open("sqlite:", &no_create, &store), CANNOT_READ_FILE);
    assert_int_equal(store_open("mysql://x", &no_create, &store), CANNOT_READ_FILE);
    assert_int_equal(store_open("postgresql://x@/x?host=/nowhere", &no_create, &store),
                     STORE_FAILED);
    assert_null(store);
}

static void every_statement_fits_its_declaration(void **state)
{
    struct test_world *w = *state;
    assert_true(store_statement_count > 10);
    assert_int_equal(store_check_statements(w->store), OK);
}

static void columns_in_another_order_are_found(void **state)
{
    (void)state;
    static const struct column columns[] = { { "paid", CELL_INT, 0 }, { "due", CELL_INT, 8 } };
    struct stmt stmt = { .name = "swapped", .columns = columns, .column_count = 2 };
    static const char *const swapped[] = { "due", "paid" }, *const right[] = { "paid", "due" },
                             *const without_as[] = { "id", "sum" },
                             *const same[] = { "due", "due" };
    assert_int_equal(columns_check_names(&stmt, swapped), DEFECT);
    assert_int_equal(columns_check_names(&stmt, right), OK);
    assert_int_equal(columns_check_names(&stmt, without_as), OK);
    assert_int_equal(columns_check_names(&stmt, same), OK);
}

static enum err forge(struct tx *tx, void *arg)
{
    return sql_migration_forge(tx, *(int64_t *)arg, TEXT("0123"));
}

static enum err forget_third(struct tx *tx, void *arg)
{
    int64_t changed;
    (void)arg;
    return sql_migration_forget(tx, 9999, &changed);
}

static void migrations_land_once(void **state)
{
    struct test_world *w = *state;
    assert_int_equal(store_migrate(w->store), OK);
    assert_int_equal(store_ready(w->store), OK);
    test_world_reopen(w, NULL);
    assert_int_equal(store_migrate(w->store), OK);
    assert_int_equal(test_database_sql(&w->database, "SELECT COUNT(*) FROM migration_log"), 2);
}

static void a_changed_migration_is_refused(void **state)
{
    struct test_world *w = *state;
    int64_t newer = 9999, landed = 2;
    assert_int_equal(store_write(w->store, &w->arena, forge, &newer), OK);
    assert_int_equal(store_migrate(w->store), DEFECT);
    assert_int_equal(store_ready(w->store), STORE_FAILED);
    assert_int_equal(store_write(w->store, &w->arena, forget_third, NULL), OK);
    assert_int_equal(store_migrate(w->store), OK);
    assert_int_equal(store_write(w->store, &w->arena, forge, &landed), OK);
    assert_int_equal(store_migrate(w->store), DEFECT);
}

static void a_store_without_tables_is_not_ready(void **state)
{
    struct test_world *w = *state;
    struct test_database empty;
    struct store *store;
    struct store_options create = { .create = true };
    test_database_make(&empty, w->database.postgres);
    assert_int_equal(store_open(empty.url, &create, &store), OK);
    assert_int_equal(store_ready(store), STORE_FAILED);
    store_close(store);
    test_database_drop(&empty);
}

static void a_copy_is_whole_and_replaces_nothing(void **state)
{
    struct test_world *w = *state;
    char path[128], url[160];
    snprintf(path, sizeof path, "%s/copy", w->database.place);
    if (w->database.postgres) {
        assert_int_equal(store_backup(w->store, path), DEFECT);
        return;
    }
    assert_int_equal(store_write(w->store, &w->arena, pot_one, NULL), OK);
    assert_int_equal(store_backup(w->store, path), OK);
    assert_int_equal(store_backup(w->store, path), CANNOT_READ_FILE);
    snprintf(url, sizeof url, "sqlite:%s", path);
    struct store *first = w->store;
    assert_int_equal(store_open(url, &(struct store_options){ 0 }, &w->store), OK);
    assert_int_equal(pots(w), 1);
    assert_int_equal(store_ready(w->store), OK);
    store_close(w->store);
    w->store = first;
}

int main(int argc, char **argv)
{
    test_choose_engine(argc, argv);
    const struct CMUnitTest tests[] = {
        test_on_world(a_read_sees_one_instant),
        test_on_world(a_read_ends_at_its_limit),
        test_on_world(no_free_reader_is_busy),
        test_on_world(cells_come_back_as_they_went),
        test_on_world(texts_sort_bytewise),
        test_on_world(rows_and_changes_are_counted),
        test_on_world(rows_past_the_arena_are_no_memory),
        test_on_world(ids_are_unique_and_grow_in_all_threads),
        test_on_world(ids_grow_across_lives),
        test_on_world(a_clock_set_back_repeats_no_id),
        test_on_world(nodes_never_share_an_id),
        test_on_world(a_database_has_one_process),
        test_on_world(what_is_not_there_is_not_opened),
        test_on_world(every_statement_fits_its_declaration),
        test_on_world(columns_in_another_order_are_found),
        test_on_world(migrations_land_once),
        test_on_world(a_changed_migration_is_refused),
        test_on_world(a_store_without_tables_is_not_ready),
        test_on_world(a_copy_is_whole_and_replaces_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
