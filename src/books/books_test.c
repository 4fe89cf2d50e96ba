/* books_test.c - the checks of the books against a Region's real history: right as it stands, and
 * for every check breaks planted beside the operations, each caught and named, with nothing else
 * complaining but what follows from it. On both engines: books_books_test sqlite|postgres. */
#include <sodium.h>
#include <stdio.h>

#include "books/books_testing.h"
#include "books/canaries_testing.h"
#include "ledger/ledger.h"
#include "sql/seal_sql.h"

enum { SMALL_PAGE = 7 };

static void assert_right(const struct audit *a)
{
    for (int i = 0; i < BOOK_CHECKS; i++)
        if (a->found[i].breaks)
            fail_msg("%s: %lld breaks, first %lld", book_check_name((enum book_check)i),
                     (long long)a->found[i].breaks, (long long)a->found[i].first_id);
}

static void books_of_a_year_are_right(void **state)
{
    (void)state;
    struct audit whole, paged;
    audit_all(&whole, 0);
    assert_right(&whole);
    assert_int_equal(whole.transfers, known("SELECT count(*) FROM transfer"));
    audit_all(&paged, SMALL_PAGE);
    assert_right(&paged);
    assert_int_equal(paged.rows, whole.rows);
    assert_int_equal(paged.transfers, whole.transfers);
}

/* The history has what the checks are about, or they would prove nothing. */
static void the_history_has_everything(void **state)
{
    (void)state;
    for (int kind = 1; kind < TRANSFER_KINDS; kind++) {
        if (kind == TRANSFER_GRANT || kind == TRANSFER_RECOVER) continue; /* nothing posts them */
        if (!known("SELECT count(*) FROM transfer WHERE kind = %d", kind))
            fail_msg("no transfer of kind %d", kind);
    }
    static const char *const states[] = { "prepared", "in_transit", "paid", "rejected" };
    for (int i = 0; i < 4; i++)
        if (!known("SELECT count(*) FROM run_line WHERE state = '%s'", states[i]))
            fail_msg("no line is %s", states[i]);
    assert_true(known("SELECT count(*) FROM refund WHERE to_wallet = 0") > 0);
    assert_true(known("SELECT count(*) FROM refund WHERE amount = 0") > 0); /* of a paid entry */
    assert_int_equal(known("SELECT count(*) FROM payment WHERE top_up > 0"), 2);
    assert_true(known("SELECT count(*) FROM wallet WHERE frozen = 1") > 0);
    assert_true(known("SELECT count(*) FROM suspension WHERE until_ms > 0") > 0);
}

/* --- canaries --------------------------------------------------------------------------------- */
static bool caught[BOOK_CHECKS];

static bool is_expected(const struct canary *canary, int check)
{
    for (size_t i = 0; i < canary->n; i++)
        if ((int)canary->expected[i] == check) return true;
    return false;
}

/* How many of the checks did not say what they should have; told on stderr. */
static int count_wrong(const struct canary *canary, const struct audit *a)
{
    int wrong = 0;
    for (int i = 0; i < BOOK_CHECKS; i++) {
        struct finding f = a->found[i];
        bool right_number = i != (int)canary->expected[0] || f.breaks == canary->breaks;
        if (!f.breaks != is_expected(canary, i) && right_number) continue;
        print_error("%s: %s found %lld breaks, first %lld\n", canary->says,
                    book_check_name((enum book_check)i), (long long)f.breaks,
                    (long long)f.first_id);
        wrong++;
    }
    return wrong;
}

static bool same_findings(const struct audit *a, const struct audit *b)
{
    return !memcmp(a->found, b->found, sizeof a->found);
}

/* One that is not cured would be seen with the next. */
static int plant(const struct canary *canary)
{
    struct audit whole, paged;
    known("%s", canary->plant);
    audit_all(&whole, 0);
    audit_all(&paged, SMALL_PAGE);
    int wrong = count_wrong(canary, &whole);
    if (!same_findings(&whole, &paged)) {
        print_error("%s: another finding in small pages\n", canary->says);
        wrong++;
    }
    if (!wrong) caught[canary->expected[0]] = true;
    known("%s", canary->cure);
    return wrong;
}

static void every_break_is_caught_and_named(void **state)
{
    int wrong = 0;
    for (size_t i = 0; i < canary_count; i++) wrong += plant(&canaries[i]);
    assert_int_equal(wrong, 0);
    books_of_a_year_are_right(state); /* again */
}

/* --- seals ------------------------------------------------------------------------------------ */
static void young_transfers_are_not_sealed(void **state)
{
    (void)state;
    must(ask_job(the_operator, "books_seal", "{}"));
    assert_string_equal(answered("job.report.transfers"), "0");
    assert_int_equal(known("SELECT count(*) FROM seal"), 0);
}

static void every_broken_seal_is_found(void **state)
{
    (void)state;
    seal_all();
    struct audit a;
    audit_all(&a, 0);
    assert_right(&a);
    assert_int_equal(a.chain.seals, (a.transfers + SEALED_AT_ONCE - 1) / SEALED_AT_ONCE);
    assert_int_equal(a.chain.until_id, known("SELECT max(id) FROM transfer"));
    int wrong = 0;
    for (size_t i = 0; i < seal_canary_count; i++) wrong += plant(&seal_canaries[i]);
    assert_int_equal(wrong, 0);
    keys_from_seed(&books.keys, 6);
    audit_all(&a, 0);
    assert_int_equal(a.found[BOOK_SEALS].breaks, a.chain.seals);
    keys_from_seed(&books.keys, 5);
}

#define LAST_SEAL "until_id = (SELECT max(until_id) FROM seal)"
/* The chain as an auditor noted it, against one whose end was cut off and sealed anew. */
static void a_noted_seal_is_missed(void **state)
{
    (void)state;
    struct actor auditor = staff(APPROVER, AUDITOR);
    must(ask_job(auditor, "books_audit", "{}"));
    const char *noted = answered("job.report.last_seal");
    assert_int_equal(strlen(noted), 2 * SEAL_HASH_BYTES);
    must(ask_job(auditor, "books_audit", "{'last_seal':'%s'}", noted));
    assert_string_equal(answered("job.report.right"), "true");
    known("CREATE TABLE kept AS SELECT * FROM seal WHERE " LAST_SEAL);
    known("DELETE FROM seal WHERE " LAST_SEAL);
    must(ask_job(auditor, "books_audit", "{}"));
    assert_string_equal(answered("job.report.right"), "true");
    seal_all(); /* at another instant */
    must(ask_job(auditor, "books_audit", "{'last_seal':'%s'}", noted));
    assert_string_equal(answered("job.report.right"), "false");
    known("DELETE FROM seal WHERE " LAST_SEAL);
    known("INSERT INTO seal SELECT * FROM kept");
    known("DROP TABLE kept");
    must(ask_job(auditor, "books_audit", "{'last_seal':'%s'}", noted));
    assert_string_equal(answered("job.report.right"), "true");
}

static uint8_t *number_bytes(uint8_t *at, int64_t number)
{
    for (int i = 0; i < 8; i++) *at++ = (uint8_t)((uint64_t)number >> (8 * i));
    return at;
}

/* The root as RFC 6962 defines it, over rows of eight numbers of eight bytes, lowest first. */
static void expected_root(const struct transfers_to_seal_row *rows, size_t n, uint8_t out[32])
{
    uint8_t bytes[65] = { 0 }, *at = bytes + 1;
    if (n == 1) {
        at = number_bytes(number_bytes(at, rows->id), rows->kind);
        at = number_bytes(number_bytes(at, rows->debit_id), rows->credit_id);
        at = number_bytes(number_bytes(at, rows->amount), rows->cause_id);
        number_bytes(number_bytes(at, rows->at_ms), rows->day);
    } else {
        size_t left = 1;
        while (2 * left < n) left *= 2;
        bytes[0] = 1;
        expected_root(rows, left, at);
        expected_root(rows + left, n - left, at + 32);
    }
    crypto_generichash(out, 32, bytes, sizeof bytes, NULL, 0);
}

static enum err compare_roots(struct tx *tx, void *arg)
{
    struct seal_row *seals;
    size_t *compared = arg, n, rows_count;
    enum err e = sql_seals_after(tx, 0, 1000, &seals, &n);
    for (size_t i = 0; i < n && !e; i++) {
        struct transfers_to_seal_row *rows;
        uint8_t root[32];
        e = sql_transfers_to_seal(tx, seals[i].from_id - 1, seals[i].until_id, 1000, &rows,
                                  &rows_count);
        if (e) return e;
        expected_root(rows, rows_count, root);
        assert_int_equal(seals[i].root.len, sizeof root);
        assert_memory_equal(seals[i].root.at, root, sizeof root);
    }
    *compared = n;
    return e;
}

static void a_root_is_what_others_can_compute(void **state)
{
    struct test_world *w = *state;
    size_t compared = 0;
    must(store_read(w->store, &w->arena, compare_roots, &compared));
    assert_true(compared > 5);
}

/* --- the operations --------------------------------------------------------------------------- */
#define A_WALLET "(SELECT min(id) FROM wallet WHERE state = 'closed')"
static void the_audit_reports(void **state)
{
    (void)state;
    must(ask_job(staff(APPROVER, AUDITOR), "books_audit", "{}"));
    assert_string_equal(answered("job.report.right"), "true");
    assert_string_equal(answered("job.report.checked_at"), "2025-06-10T07:00:00.000Z");
    assert_int_equal(answered_number("job.report.transfers"),
                     known("SELECT count(*) FROM transfer"));
    for (int i = 0; i < BOOK_CHECKS; i++) {
        char path[64];
        snprintf(path, sizeof path, "job.report.checks.%d.name", i);
        assert_string_equal(answered(path), book_check_name((enum book_check)i));
        snprintf(path, sizeof path, "job.report.checks.%d.says", i);
        assert_string_equal(answered(path), book_check_says((enum book_check)i, ENGLISH));
    }
    known("UPDATE wallet SET balance = balance + 1 WHERE id = " A_WALLET);
    must(ask_job(staff(APPROVER, ACCOUNTANT), "books_audit", "{}"));
    assert_string_equal(answered("job.report.right"), "false");
    char path[64];
    snprintf(path, sizeof path, "job.report.checks.%d.breaks", BOOK_WALLET_BALANCE);
    assert_int_equal(answered_number(path), 1);
    snprintf(path, sizeof path, "job.report.checks.%d.first", BOOK_WALLET_BALANCE);
    assert_int_equal(answered_number(path), known("SELECT " A_WALLET));
    known("UPDATE wallet SET balance = balance - 1 WHERE id = " A_WALLET);
}

static void only_the_region_looks_into_the_books(void **state)
{
    (void)state;
    refused(ask(staff(CASHIERS + BOOKSHOP, CASHIER), "books_audit", "{}"), NOT_ALLOWED);
    refused(ask(staff(BENEFITS_ACCOUNT, SUPPORT), "books_audit", "{}"), NOT_ALLOWED);
    refused(ask(staff(APPROVER, AUDITOR), "books_seal", "{}"), NOT_ALLOWED);
    refused(ask(staff(APPROVER, ADMIN), "database_backup", "{'path':'/tmp/x'}"), NOT_ALLOWED);
    refused(ask(the_operator, "books_audit", "{'last_seal':'abc'}"), BAD_INPUT);
}

static void a_backup_is_a_whole_database(void **state)
{
    struct test_world *w = *state;
    struct test_database copy = w->database;
    const char *path = w->database.postgres ? "/tmp/copy" : w->database.place;
    refused(ask_job(the_operator, "database_backup", "{'path':'copy.db'}"), BAD_INPUT);
    if (w->database.postgres) {
        refused(ask_job(the_operator, "database_backup", "{'path':'%s'}", path), BAD_INPUT);
        return;
    }
    must(ask_job(the_operator, "database_backup", "{'path':'%s/copy'}", path));
    snprintf(copy.url, sizeof copy.url, "sqlite:%s/copy", path);
    assert_int_equal(test_database_sql(&copy, "SELECT count(*) FROM transfer"),
                     known("SELECT count(*) FROM transfer"));
    refused(ask_job(the_operator, "database_backup", "{'path':'%s/copy'}", path), CANNOT_READ_FILE);
    refused(ask_job(the_operator, "database_backup", "{'path':'%s/none/copy'}", path),
            CANNOT_READ_FILE);
}

static void every_check_has_caught_something(void **state)
{
    (void)state;
    for (int i = 0; i < BOOK_CHECKS; i++)
        if (!caught[i]) fail_msg("no canary for %s", book_check_name((enum book_check)i));
}

int main(int argc, char **argv)
{
    test_choose_engine(argc, argv);
    /* In this order: on one history, sealed half way. */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_history_has_everything),
        cmocka_unit_test(books_of_a_year_are_right),
        cmocka_unit_test(young_transfers_are_not_sealed),
        cmocka_unit_test(every_break_is_caught_and_named),
        cmocka_unit_test(the_audit_reports),
        cmocka_unit_test(only_the_region_looks_into_the_books),
        cmocka_unit_test(every_broken_seal_is_found),
        cmocka_unit_test(a_root_is_what_others_can_compute),
        cmocka_unit_test(a_noted_seal_is_missed),
        cmocka_unit_test(every_check_has_caught_something),
        cmocka_unit_test(a_backup_is_a_whole_database),
    };
    return cmocka_run_group_tests(tests, books_make, books_drop);
}
