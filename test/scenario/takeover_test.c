/* A Region whose card runs in another system takes it over in June (R17): 300 holders with their
 * files, cards, codes and what is left, to the cent; their old cards go on at the till. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "stage.h"

static const char *const catalogues[] = { "catalogue/2023-2024.yaml", "catalogue/2024-2025.yaml",
                                          "catalogue/2025-2026.yaml", NULL };
static const char LYCEE[] = "0691626T", COURSE[] = "2472000631";
static const char BOOKSHOP[] = "08829754400012";
static const char LAST_YEAR[] = "2023-2024";
static const char HEADER[] =
    "old_id;given_name;family_name;birth_day;sex;mail;phone;address;postcode;commune;school_uai;"
    "campaign;holder;course;class_name;card_number;card_token;card_token_sha256;code;balances\n";
enum { HOLDERS = 300 };

/* Made up, each its own. */
static int cents_of(int i)
{
    return i % 7 ? (i * 37) % 801 : 0;
}

static int seats_of(int i)
{
    return i % 6;
}

static void old_token(int i, char token[40])
{
    snprintf(token, 40, "OLD-CARD-%04d-zyxwvut", i);
}

static void build_row(struct text_builder *csv, int i, const char *uai)
{
    char token[40], digits[65] = "";
    old_token(i, token);
    if (i % 3 == 0) { /* of these only the hash is known */
        uint8_t sha256[32];
        crypto_hash_sha256(sha256, (const uint8_t *)token, strlen(token));
        sodium_bin2hex(digits, sizeof digits, sha256, sizeof sha256);
        *token = 0;
    }
    build_format(csv,
                 "H%05d;Prénom%d;Nom%d;2007-03-%02d;%c;h%d@mail.example;;;;;%s;2023-2024;pupil;%s;"
                 "2A;90000%05d;%s;%s;%04d;leisure_books=%d,%02d cinema=%d museums=1 "
                 "driving_licence=%d,00@2025-10-03\n",
                 i, i, i, i % 28 + 1, i % 2 ? 'f' : 'm', i, uai, COURSE, i, token, digits, 5000 + i,
                 cents_of(i) / 100, cents_of(i) % 100, seats_of(i), i % 5 ? 0 : 200);
}

static struct text file_of_holders(int from, int until, const char *more)
{
    struct text_builder csv = { .arena = &stage.arena };
    build_chars(&csv, HEADER);
    for (int i = from; i < until; i++) build_row(&csv, i, LYCEE);
    build_chars(&csv, more);
    return built(&csv);
}

static struct actor admin;

static enum err preview(long long file)
{
    return call_as(admin, "takeover_import_preview", "{'file':'%lld'}", file);
}

static enum err take_over(long long file, const char *more)
{
    must(preview(file));
    return job_as(admin, "takeover_import", "{'file':'%lld','fingerprint':'%s'%s}", file,
                  answered_text("fingerprint"), more);
}

static int64_t holder(int i)
{
    char sql[120];
    snprintf(sql, sizeof sql, "SELECT person_id FROM takeover_holder WHERE old_id = 'H%05d'", i);
    return known(sql);
}

static int64_t rows_of(const char *table)
{
    char sql[80];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", table);
    return known(sql);
}

static enum err pay_by_old_card(const char *card, const char *code, int64_t cents)
{
    int64_t place = known("SELECT min(l.id) FROM place l JOIN partner p ON p.id = l.partner_id "
                          "WHERE p.siret = '08829754400012'");
    return call_as(as_cashier(BOOKSHOP), "payment_pay",
                   "{'card':'%s','place_id':'%lld','campaign':'%s','benefit':'leisure_books',"
                   "'amount_cents':%lld,'code':'%s'}",
                   card, (long long)place, LAST_YEAR, (long long)cents, code);
}

static void convention_of_last_year(void)
{
    int64_t id = known("SELECT id FROM partner WHERE siret = '08829754400012'");
    must(call_as(as_region(BENEFITS), "convention_add",
                 "{'partner_id':'%lld','benefit':'leisure_books','from_day':'2024-06-04',"
                 "'until_day':'2024-08-31'}",
                 (long long)id));
}

static void open_on(const char *instant)
{
    stage_open(catalogues);
    stage_at(instant);
    admin = as_region(ADMIN);
}

/* R17: 300 rows; every balance to the cent, the sum of them from the budget; the same file again
 * changes nothing; the file is gone, and nothing of a code is anywhere. */
static void holders_come_with_what_they_have(void **state)
{
    (void)state;
    open_on("2024-06-03T09:00");
    struct text csv = file_of_holders(0, HOLDERS, "");
    long long file = upload_as(admin, csv);
    must(preview(file));
    assert_int_equal(answered("new_rows"), HOLDERS);
    assert_int_equal(answered("faulty_count"), 0);
    assert_int_equal(rows_of("takeover_holder"), 0);
    must(take_over(file, ""));
    assert_int_equal(answered("report.new_rows"), HOLDERS);
    int64_t sum = 0;
    for (int i = 0; i < HOLDERS; i++) {
        int64_t person = holder(i), cents = balance(person, LAST_YEAR, "leisure_books");
        int64_t seats = balance(person, LAST_YEAR, "cinema");
        assert_int_equal(cents, cents_of(i) ? cents_of(i) : -1);
        assert_int_equal(seats, seats_of(i) ? seats_of(i) : -1);
        assert_int_equal(balance(person, LAST_YEAR, "driving_licence"), i % 5 ? -1 : 20000);
        sum += cents_of(i) + (i % 5 ? 0 : 20000);
    }
    assert_int_equal(known("SELECT CAST(sum(t.amount) AS BIGINT) FROM transfer t "
                           "JOIN grant_decision d ON d.id = t.cause_id JOIN wallet w "
                           "ON w.id = t.credit_id WHERE d.cause = 'takeover' "
                           "AND w.unit = 'cents' AND t.kind = 2"),
                     sum);
    assert_int_equal(access(stage.uploads[0].path.at, F_OK), -1);
    assert_int_equal(known("SELECT count(*) FROM audit_record WHERE detail LIKE '%5001%'") +
                         known("SELECT count(*) FROM job WHERE input LIKE '%5001;%' "
                               "OR report LIKE '%5001%'"),
                     0);
    assert_int_equal(rows_of("outbox"), known("SELECT count(*) FROM outbox o JOIN account a "
                                              "ON a.id = o.account_id WHERE a.person_id = 0"));
    uploads_put_back();
    must(take_over(upload_as(admin, csv), ""));
    assert_int_equal(answered("report.new_rows"), 0);
    assert_int_equal(answered("report.unchanged_rows"), HOLDERS);
    assert_int_equal(rows_of("takeover_holder"), HOLDERS);
    stage_close();
}

/* R17, R26: the old plastic by its QR code, also where only its hash came, and by its number; the
 * old code, put under our key. R27: blocked and replaced like any other. */
static void old_cards_go_on_at_the_till(void **state)
{
    (void)state;
    open_on("2024-06-03T09:00");
    must(take_over(upload_as(admin, file_of_holders(0, 20, "")), ""));
    convention_of_last_year();
    stage_at("2024-06-04T10:00");
    char token[40];
    old_token(10, token); /* in clear */
    must(pay_by_old_card(token, "5010", 100));
    assert_int_equal(answered("balance"), cents_of(10) - 100);
    old_token(12, token); /* by its hash */
    must(pay_by_old_card(token, "5012", 44));
    assert_int_equal(balance(holder(12), LAST_YEAR, "leisure_books"), 400);
    refused(pay_by_old_card(token, "5010", 1), WRONG_CODE);
    must(pay_by_old_card("9000000010", "5010", 1));
    refused(pay_by_old_card("OLD-CARD-0011-zyxwvuu", "5011", 1), UNKNOWN_CARD);
    must(call_as(as_holder(holder(12)), "card_block_now", "{'person_id':'%lld'}",
                 (long long)holder(12)));
    refused(pay_by_old_card(token, "5012", 1), CARD_BLOCKED);
    must(
        call_as(as_holder(holder(12)), "card_show", "{'person_id':'%lld'}", (long long)holder(12)));
    must(pay_by_old_card(answered_text("card.token"), "5012", 1)); /* the phone's is ours (D36) */
    stage_close();
}

/* R25, D1, D4: validated again for the new campaign with the card they have; a departure freezes,
 * a new school gives back what it froze, and what the old system had spent is not given again. */
static void they_are_holders_like_any_other(void **state)
{
    (void)state;
    open_on("2024-05-20T09:00");
    char row[400];
    snprintf(row, sizeof row,
             "X1;Rose;Blanc;2007-03-02;f;;;;;;%s;2023-2024;pupil;%s;;777777;;;5999;"
             "equipment=30,00 textbooks_extra=0\n",
             LYCEE, COURSE);
    must(take_over(upload_as(admin, file_of_holders(0, 0, row)), ""));
    int64_t person = known("SELECT person_id FROM takeover_holder");
    struct actor school = as_school(LYCEE);
    must(call_as(school, "enrolment_depart", "{'enrolment_id':'%lld'}",
                 (long long)file_of(person, LAST_YEAR)));
    assert_int_equal(known("SELECT frozen FROM wallet"), 1);
    const char *token = token_of(person);
    must(call_as(as_school("0010001W"), "enrolment_take_in",
                 "{'card':'%s','holder':'pupil','course':'%s'}", token, COURSE));
    assert_int_equal(known("SELECT frozen FROM wallet WHERE benefit = 'equipment'"), 0);
    assert_int_equal(balance(person, LAST_YEAR, "equipment"), 3000);
    assert_int_equal(balance(person, LAST_YEAR, "textbooks_extra"), -1);
    stage_at("2024-06-20T09:00"); /* the year repeated: only what was not spent reloads (D4) */
    must(call_as(as_school("0010001W"), "enrolment_revalidate",
                 "{'person_id':'%lld','holder':'pupil','course':'%s','repeats':true}",
                 (long long)person, COURSE));
    /* 100 € the first instalment of that year, of which 70 € were spent; 150 € of this one. */
    assert_int_equal(balance(person, "2024-2025", "equipment"), 15000 - 7000);
    assert_int_equal(balance(person, "2024-2025", "textbooks_extra"), 5000);
    must(call_as(as_holder(person), "card_show", "{'person_id':'%lld'}", (long long)person));
    assert_string_equal(answered_text("card.printed_number"), "777777");
    assert_string_equal(answered_text("card.state"), "sent");
    stage_close();
}

/* R15, R17: the licence aid of an older campaign goes on to its own end, at the till too. */
static void an_older_aid_goes_on(void **state)
{
    (void)state;
    open_on("2024-06-20T09:00");
    char row[400];
    snprintf(row, sizeof row,
             "X2;Rose;Blanc;2006-03-02;f;;;;;;%s;2024-2025;pupil;%s;;777778;;;5999;"
             "2023-2024/driving_licence=500@2024-07-31\n",
             LYCEE, COURSE);
    must(take_over(upload_as(admin, file_of_holders(0, 0, row)), ""));
    int64_t person = known("SELECT person_id FROM takeover_holder");
    int64_t school = known("SELECT id FROM partner WHERE siret = '02523212500010'");
    must(call_as(as_region(BENEFITS), "convention_add",
                 "{'partner_id':'%lld','benefit':'driving_licence','from_day':'2024-06-21',"
                 "'until_day':'2026-08-31'}",
                 (long long)school));
    const struct purchase lessons = { .siret = "02523212500010",
                                      .campaign = LAST_YEAR,
                                      .benefit = "driving_licence",
                                      .code = "5999",
                                      .amount_cents = 20000 };
    stage_at("2024-07-31T23:59");
    must(pay(person, lessons));
    assert_int_equal(balance(person, LAST_YEAR, "driving_licence"), 30000);
    must(call_as(as_holder(person), "card_show", "{'person_id':'%lld'}", (long long)person));
    assert_string_equal(answered_text("campaign"), "2024-2025");
    stage_at("2024-08-01T00:00");
    refused(pay(person, lessons), ENDED);
    stage_close();
}

static void is_faulty(int line, const char *column, const char *what)
{
    for (int i = 0; i < 60; i++) {
        char path[40];
        snprintf(path, sizeof path, "faulty_rows.%d.line", i);
        if (answered(path) != line) continue;
        snprintf(path, sizeof path, "faulty_rows.%d.column", i);
        if (strcmp(answered_text(path), column) != 0) continue;
        snprintf(path, sizeof path, "faulty_rows.%d.what", i);
        if (!strstr(answered_text(path), what)) fail_msg("line %d: %s", line, answered_text(path));
        return;
    }
    fail_msg("line %d, column %s is not told: %.*s", line, column, TEXT_ARGS(stage.answer));
}

/* R17: each fault by line and column, no code repeated; good rows alone only when that is asked. */
static void faulty_rows_are_told(void **state)
{
    (void)state;
    open_on("2024-06-03T09:00");
#define PERSON   ";Rose;Blanc;2007-03-02;f;;;;;;"
#define OF_LYCEE "0691626T;2023-2024;pupil;2472000631;;"
    static const char faulty[] =
        /* 4 */ "B1" PERSON OF_LYCEE "600001;;;98x6;\n"
                /* 5 */ "B2" PERSON "0010013K;2023-2024;pupil;2472000631;;600002;;;9876;\n"
                /* 6 */ "B3" PERSON "0691626T;1999-2000;pupil;2472000631;;600003;;;9876;\n"
                /* 7 */ "B4" PERSON "0691626T;2023-2024;pupil;nope;;600004;;;9876;\n"
                /* 8 */ "B5" PERSON OF_LYCEE "600005;;;9876;leisure_books=1,234\n"
                /* 9 */ "B6" PERSON OF_LYCEE "600006;;;9876;nothing=1\n"
                /* 10 */ "B7" PERSON OF_LYCEE "600007;;;9876;driving_licence=200\n"
                /* 11 */ "B8" PERSON OF_LYCEE "9000000000;;;9876;\n"
                /* 12 */ "B9" PERSON OF_LYCEE ";;;9876;\n"
                /* 13 */ "B10" PERSON OF_LYCEE "600010;;;9876;cinema=1 cinema=2\n"
                /* 14 */ "B11;Rose;Blanc;02/03/2007;f;;;;;;" OF_LYCEE "600011;;;9876;\n"
                /* 15 */ "B12" PERSON OF_LYCEE "600012;;;9876;textbooks_extra=5\n"
                /* 16 */ "H00000" PERSON OF_LYCEE "600013;;;9876;\n"
                /* 17 */ "B14" PERSON OF_LYCEE ";short;12ab;9876;\n"
                /* 18 */ "B15" PERSON OF_LYCEE "600015;;;9876;cinema=1@2025-01-01 1999/x=2\n";
    long long file = upload_as(admin, file_of_holders(0, 2, faulty));
    must(preview(file));
    assert_int_equal(answered("new_rows"), 2);
    assert_int_equal(answered("faulty_count"), 15);
    is_faulty(4, "code", "un code de 4 chiffres");
    assert_null(strstr(stage.answer.at, "98x6"));
    is_faulty(5, "school_uai", "0010013K");
    is_faulty(6, "campaign", "pas ouverte");
    is_faulty(7, "course", "pas de la campagne");
    is_faulty(8, "balances", "ne se lit pas");
    is_faulty(9, "balances", "inconnu de cette campagne");
    is_faulty(10, "balances", "il faut sa fin");
    is_faulty(11, "card_number", "déjà à la ligne 2");
    is_faulty(12, "card_number", "il faut");
    is_faulty(13, "balances", "dit deux fois");
    is_faulty(14, "birth_day", "pas une date");
    is_faulty(15, "balances", "est terminé");
    is_faulty(16, "old_id", "déjà à la ligne 2");
    is_faulty(17, "card_token", "16 à 80");
    is_faulty(18, "balances", "celle de la campagne");
    refused(take_over(file, ""), FAULTY_ROWS);
    assert_int_equal(rows_of("takeover_holder"), 0);
    assert_int_equal(access(stage.uploads[0].path.at, F_OK), 0); /* kept for another try */
    must(take_over(file, ",'good_rows_only':true"));
    assert_int_equal(answered("report.new_rows"), 2);
    assert_int_equal(answered("report.faulty_count"), 15);
    assert_int_equal(rows_of("takeover_holder"), 2);
    assert_int_equal(access(stage.uploads[0].path.at, F_OK), -1);
    static const char taken[] = "C1" PERSON OF_LYCEE "9000000001;;;9876;\n";
    must(preview(upload_as(admin, file_of_holders(0, 0, taken))));
    is_faulty(2, "card_number", "déjà celle de quelqu'un");
    stage_close();
}

/* R17: a preview holds only while nothing changes. */
static void a_preview_goes_stale(void **state)
{
    (void)state;
    open_on("2024-06-03T09:00");
    long long file = upload_as(admin, file_of_holders(0, 4, ""));
    must(preview(file));
    char seen[64];
    snprintf(seen, sizeof seen, "%s", answered_text("fingerprint"));
    must(take_over(upload_as(admin, file_of_holders(1, 2, "")), ""));
    refused(job_as(admin, "takeover_import", "{'file':'%lld','fingerprint':'%s'}", file, seen),
            STALE_PREVIEW);
    assert_int_equal(rows_of("takeover_holder"), 1);
    must(take_over(file, ""));
    assert_int_equal(answered("report.new_rows"), 3);
    assert_int_equal(answered("report.unchanged_rows"), 1);
    stage_close();
}

int main(int argc, char **argv)
{
    stage_engine(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holders_come_with_what_they_have),
        cmocka_unit_test(old_cards_go_on_at_the_till),
        cmocka_unit_test(they_are_holders_like_any_other),
        cmocka_unit_test(an_older_aid_goes_on),
        cmocka_unit_test(faulty_rows_are_told),
        cmocka_unit_test(a_preview_goes_stale),
    };
    return cmocka_run_group_tests_name("takeover", tests, NULL, NULL);
}
