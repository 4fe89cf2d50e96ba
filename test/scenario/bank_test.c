/* Money out, from the run to the bank and back (R111): the files judged by the official schemas and
 * by the ledger, the answers that come late, twice, in the wrong order, cut short or forged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "bank_play.h"
#include "script.h"

enum { MANY = 40, PRICE = 650 };
static const char PAIN_001[] = "data/schemas/iso20022/pain.001.001.09.xsd",
                  PAIN_002[] = "data/schemas/iso20022/pain.002.001.11.xsd",
                  CAMT_054[] = "data/schemas/iso20022/camt.054.001.08.xsd",
                  PES_ALLER[] = "data/schemas/pes_v2/PES_V2/Rev0/PES_Aller.xsd";

static struct actor accountant, other;
static int64_t person;

/* PASSREGION_PARTNERS=4000 makes the same run of a whole Region. */
static size_t many(void)
{
    const char *asked = getenv("PASSREGION_PARTNERS");
    return asked ? strtoul(asked, NULL, 10) : MANY;
}

static void open_with(size_t partners)
{
    stage_open(script->catalogues);
    stage_at(on("2024-06-20T09:00"));
    person = order_card("Lea", "Petit", "2008-05-04", "f", "lea@mail.example", "0691626T", "7394");
    must(validate(person, script->campaign, "0691626T", "2472000631"));
    stage_at(on("2024-09-10T10:00"));
    many_are_owed(person, partners, PRICE);
    accountant = as_region(ACCOUNTANT);
    other = as_region(ACCOUNTANT);
    stage_at("2024-10-05T08:00"); /* a Saturday */
}

static struct text file_made(int64_t run, const char *format)
{
    must(job_as(accountant, "run_file_make", "{'run_id':'%lld','format':'%s'}", (long long)run,
                format));
    must(fetch(accountant, "run_file", "{'run_id':'%lld'}", (long long)run));
    return document;
}

static int64_t sum_in_transit(void)
{
    return known("SELECT CAST(sum(CASE WHEN t.credit_id = a.id THEN t.amount ELSE -t.amount END) "
                 "AS BIGINT) FROM ledger_account a JOIN transfer t "
                 "ON a.id IN (t.credit_id, t.debit_id) WHERE a.class = 7");
}

static int64_t lines_in(int64_t run, const char *state)
{
    char sql[160];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM run_line WHERE run_id = %lld AND state = '%s'",
             (long long)run, state);
    return known(sql);
}

/* R111, D23, D25, D42: the file is what the schema wants and what the ledger says, the same bytes
 * each time, and there is no second one. */
static void a_transfer_for_the_bank(void **state)
{
    (void)state;
    size_t n = many();
    open_with(n);
    int64_t run = run_sent(accountant, other, "2024-09-30");
    refused(
        job_as(accountant, "run_file_make", "{'run_id':'%lld','format':'sepa'}", (long long)run),
        NO_PAYER);
    refused(fetch(accountant, "run_file", "{'run_id':'%lld'}", (long long)run), NOT_FOUND);
    payer_is_set();
    struct text xml = file_made(run, "sepa");
    fits_schema(xml, PAIN_001);
    int64_t lines = lines_in(run, "in_transit");
    assert_true(lines >= (int64_t)n);
    assert_int_equal(xml_count(xml, "//CdtTrfTxInf"), lines);
    assert_int_equal(strtoll(xml_first(xml, "//GrpHdr/NbOfTxs"), NULL, 10), lines);
    assert_int_equal(xml_sum_cents(xml, "//InstdAmt"), sum_in_transit());
    assert_int_equal(xml_sum_cents(xml, "//GrpHdr/CtrlSum"), sum_in_transit());
    assert_int_equal(xml_sum_cents(xml, "//PmtInf/CtrlSum"), sum_in_transit());
    assert_int_equal(xml_count(xml, "//PmtInf"), (lines + 999) / 1000);
    assert_string_equal(xml_first(xml, "//ReqdExctnDt/Dt"), "2024-10-07"); /* Monday */
    assert_string_equal(xml_first(xml, "//DbtrAcct/Id/IBAN"), PAYER_IBAN);
    assert_string_equal(xml_first(xml, "//Dbtr/Nm"), "Region Auvergne-Rhone-Alpes");
    assert_int_equal(xml_count(xml, "//Cdtr/Nm[.=\"Musee d'OEuvre + Cie n. 7\"]"), 1);
    char name[64];
    snprintf(name, sizeof name, "PRL%lld", (long long)line_number(run, 1));
    assert_string_equal(xml_first(xml, "//EndToEndId"), name);
    stage_at("2025-01-20T08:00");
    must(job_as(accountant, "run_settle", "{'run_id':'%lld'}", (long long)run));
    must(fetch(accountant, "run_file", "{'run_id':'%lld'}", (long long)run));
    assert_true(text_equal(document, xml));
    refused(
        job_as(accountant, "run_file_make", "{'run_id':'%lld','format':'sepa'}", (long long)run),
        ALREADY_DONE);
    refused(job_as(accountant, "run_file_make", "{'run_id':'%lld','format':'pes'}", (long long)run),
            ALREADY_DONE);
    must(call_as(accountant, "run_file_show", "{'run_id':'%lld'}", (long long)run));
    assert_int_equal(answered("size"), xml.len);
    assert_string_equal(answered_text("fates.0.state"), "paid");
    stage_close();
}

/* R111, D24: the same for the treasury, numbered on through the budget year. */
static void a_bordereau_for_the_treasury(void **state)
{
    (void)state;
    size_t n = many();
    open_with(n);
    payer_is_set();
    int64_t run = run_sent(accountant, other, "2024-09-30");
    struct text xml = file_made(run, "pes");
    fits_schema(xml, PES_ALLER);
    int64_t lines = lines_in(run, "in_transit");
    assert_int_equal(xml_count(xml, "//Piece"), lines);
    assert_int_equal(xml_sum_cents(xml, "//MtHT/@V"), sum_in_transit());
    assert_int_equal(xml_sum_cents(xml, "//MtBordHT/@V"), sum_in_transit());
    assert_string_equal(xml_first(xml, "//IdBord/@V"), "500");
    assert_string_equal(xml_first(xml, "//IdPce/@V"), "40000");
    assert_string_equal(xml_first(xml, "//CodCol/@V"), "123");
    assert_int_equal(xml_count(xml, "//IdTiers"), lines);
    stage_close();
}

/* R111, D22: a SIRET with a wrong key, an account that changed, one that no SEPA transfer reaches:
 * shown before, held when sent, in no file; the next run pays what was mended. */
static void lines_that_may_not_leave(void **state)
{
    (void)state;
    open_with(8);
    payer_is_set();
    known("UPDATE partner SET siret = '70000000900018' WHERE name LIKE '%n° 0'");
    must(job_as(accountant, "run_prepare", "{'until_day':'2024-09-30'}"));
    int64_t run = answered("report.run_id");
    int64_t changed = known("SELECT id FROM partner WHERE name LIKE '%n° 1'");
    must(call_as(accountant, "partner_update",
                 "{'partner_id':'%lld','iban':'FR7630006000011234567890189'}", (long long)changed));
    known("UPDATE run_line SET iban = 'TR330006100519786457841326' WHERE name LIKE '%n° 2'");
    known("UPDATE partner SET iban = 'TR330006100519786457841326' WHERE name LIKE '%n° 2'");
    must(call_as(accountant, "run_check", "{'run_id':'%lld'}", (long long)run));
    assert_int_equal(answered("payer_is_set"), 1);
    assert_string_equal(answered_text("items.0.type"), "siret-wrong");
    assert_string_equal(answered_text("items.1.type"), "bank-changed");
    assert_string_equal(answered_text("items.2.type"), "iban-not-sepa");
    assert_string_equal(answered_text("items.3.type"), "name-rewritten");
    assert_int_equal(answered("items.3.stops"), 0);
    must(call_as(other, "run_approve", "{'run_id':'%lld'}", (long long)run));
    must(job_as(accountant, "run_send", "{'run_id':'%lld'}", (long long)run));
    struct text xml = file_made(run, "sepa");
    assert_int_equal(lines_in(run, "dropped"), 3);
    assert_int_equal(xml_count(xml, "//CdtTrfTxInf"), lines_in(run, "in_transit"));
    assert_int_equal(xml_count(xml, "//Cdtr/Id//Id[.='70000000900018']"), 0);
    must(call_as(accountant, "run_lines", "{'run_id':'%lld'}", (long long)run));
    assert_non_null(strstr(answered_text("items.0.reason"), "SIRET"));
    known("UPDATE partner SET siret = '70000000500010' WHERE siret = '70000000900018'");
    int64_t next = run_sent(accountant, other, "2024-09-30");
    assert_int_equal(lines_in(next, "in_transit"), 1); /* the account that was changed in order */
    stage_close();
}

static int64_t payable_to(int64_t line_id)
{
    char sql[400];
    snprintf(sql, sizeof sql,
             "SELECT coalesce(CAST(sum(CASE WHEN t.credit_id = a.id THEN t.amount ELSE -t.amount "
             "END) AS BIGINT), 0) FROM run_line l JOIN ledger_account a ON a.owner_id = "
             "l.partner_id AND a.class = 6 JOIN transfer t ON a.id IN (t.credit_id, t.debit_id) "
             "WHERE l.id = %lld",
             (long long)line_id);
    return known(sql);
}

static void reasons_are_shown(int64_t run)
{
    must(call_as(accountant, "bank_answer_list", "{}"));
    assert_string_equal(answered_text("items.0.kind"), "camt.054");
    int64_t answer = answered("items.0.answer_id");
    must(call_as(accountant, "bank_answer_lines", "{'answer_id':'%lld'}", (long long)answer));
    assert_string_equal(answered_text("items.0.reason"), "AC01 numéro de compte faux");
    must(call_as(accountant, "run_lines", "{'run_id':'%lld'}", (long long)run));
    assert_string_equal(answered_text("items.1.reason"), "AC04 compte clos");
}

/* R111, D23: accepted, rejected with its reason, paid on its day, come back: each once, whatever
 * comes twice, late or in the wrong order. */
static void answers_of_the_bank(void **state)
{
    (void)state;
    open_with(8);
    payer_is_set();
    int64_t run = run_sent(accountant, other, "2024-09-30");
    file_made(run, "sepa");
    int64_t a = line_number(run, 1), b_ = line_number(run, 2), c = line_number(run, 3),
            d = line_number(run, 4);
    stage_at("2024-10-08T09:00");
    const struct told statuses[] = { { .line_id = a, .status = "ACSP" },
                                     { .line_id = b_, .status = "RJCT", .code = "AC04" } };
    struct text first = pain002(run, "PART", statuses, 2);
    fits_schema(first, PAIN_002);
    must(hand_in(accountant, first));
    assert_int_equal(became("accepted_done"), 1);
    assert_int_equal(became("rejected_done"), 1);
    assert_string_equal(line_state(b_), "rejected");
    assert_int_equal(payable_to(b_), PRICE);
    refused(hand_in(accountant, first), ALREADY_DONE);
    must(hand_in(accountant, pain002(run, "PART", statuses, 2))); /* another message, same words */
    assert_int_equal(became("accepted_repeated"), 1);
    assert_int_equal(became("rejected_repeated"), 1);

    const struct told bookings[] = { { .line_id = c, .status = "DBIT" },
                                     { .line_id = a, .status = "DBIT" },
                                     { .line_id = c, .status = "DBIT" } };
    struct text booked = camt054("2024-10-07", PAYER_IBAN, bookings, 3);
    fits_schema(booked, CAMT_054);
    must(hand_in(accountant, booked));
    assert_int_equal(became("paid_done"), 2);
    assert_int_equal(became("paid_repeated"), 1);
    assert_int_equal(known("SELECT count(*) FROM run_line WHERE booked_day = 20003"), 2);

    /* The account has the last word: a rejection after it is not believed, a return is. */
    const struct told late[] = { { .line_id = a, .status = "RJCT", .code = "MS03" } };
    must(hand_in(accountant, pain002(run, NULL, late, 1)));
    assert_int_equal(became("rejected_refused"), 1);
    assert_string_equal(line_state(a), "paid");
    const struct told back[] = { { .line_id = a, .status = "CRDT", .code = "AC04" } };
    must(hand_in(accountant, camt054("2024-10-09", PAYER_IBAN, back, 1)));
    assert_int_equal(became("returned_done"), 1);
    assert_string_equal(line_state(a), "returned");
    assert_int_equal(payable_to(a), PRICE);
    const struct told again[] = { { .line_id = a, .status = "DBIT" } };
    must(hand_in(accountant, camt054("2024-10-07", PAYER_IBAN, again, 1)));
    assert_int_equal(became("paid_repeated"), 1);
    assert_string_equal(line_state(a), "returned");

    /* In the wrong order: it came back before we heard that it left. */
    const struct told reversed[] = { { .line_id = d, .status = "CRDT", .code = "AC01" },
                                     { .line_id = d, .status = "DBIT" } };
    must(hand_in(accountant, camt054("2024-10-09", PAYER_IBAN, reversed, 2)));
    assert_int_equal(became("returned_done"), 1);
    assert_int_equal(became("paid_repeated"), 1);
    assert_int_equal(payable_to(d), PRICE);

    reasons_are_shown(run);

    /* What came back is paid once more, by the next run, under another name. */
    int64_t next = run_sent(accountant, other, "2024-09-30");
    assert_int_equal(lines_in(next, "in_transit"), 3);
    assert_int_equal(payable_to(a), 0);
    must(hand_in(accountant, camt054("2024-10-10", PAYER_IBAN, back, 1)));
    assert_int_equal(became("returned_repeated"), 1);
    assert_int_equal(lines_in(next, "in_transit"), 3);
    stage_close();
}

/* R111, D23: what is cut short does nothing, what differs from what was sent is told and not done.
 */
static void answers_not_to_be_believed(void **state)
{
    (void)state;
    open_with(8);
    payer_is_set();
    int64_t run = run_sent(accountant, other, "2024-09-30");
    file_made(run, "sepa");
    int64_t a = line_number(run, 1), second = line_number(run, 2);
    stage_at("2024-10-08T09:00");
    const struct told good[] = { { .line_id = a, .status = "DBIT" },
                                 { .line_id = second, .status = "DBIT" } };
    struct text whole = camt054("2024-10-07", PAYER_IBAN, good, 2);
    struct text half = { whole.at, whole.len - 60 };
    refused(hand_in(accountant, half), BANK_FILE_UNREADABLE);
    refused(hand_in(accountant, TEXT("ceci n'est pas du XML")), BANK_FILE_UNREADABLE);
    refused(hand_in(accountant, TEXT("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM "
                                     "\"file:///etc/passwd\">]><a>&b;</a>")),
            BANK_FILE_UNREADABLE);
    assert_string_equal(line_state(a), "in_transit");
    assert_int_equal(known("SELECT count(*) FROM bank_answer"), 0);
    const struct told forged[] = {
        { .line_id = a, .status = "DBIT", .cents = PRICE - 1 },
        { .line_id = a, .status = "DBIT", .iban = "FR7630006000011234567890189" },
        { .line_id = a, .status = "DBIT", .name = "PRL1234567" },
        { .line_id = a, .status = "DBIT", .name = "NOTPROVIDED" },
    };
    must(hand_in(accountant, camt054("2024-10-07", PAYER_IBAN, forged, 4)));
    assert_int_equal(became("paid_refused"), 2);
    assert_int_equal(became("paid_unknown"), 2);
    must(hand_in(accountant, camt054("2024-10-07", "FR7630006000011234567890189", good, 2)));
    assert_int_equal(became("paid_refused"), 2);
    assert_int_equal(known("SELECT count(*) FROM run_line WHERE state = 'paid'"), 0);
    must(hand_in(accountant, whole));
    assert_int_equal(became("paid_done"), 2);
    stage_close();
}

/* R111: a whole file rejected, and a whole block booked, less what was refused of it. */
static void answers_about_many(void **state)
{
    (void)state;
    open_with(24);
    payer_is_set();
    int64_t run = run_sent(accountant, other, "2024-09-30");
    file_made(run, "sepa");
    stage_at("2024-10-08T09:00");
    must(hand_in(accountant, pain002(run, "RJCT", NULL, 0)));
    assert_int_equal(became("rejected_done"), lines_in(run, "rejected"));
    assert_int_equal(lines_in(run, "in_transit"), 0);
    assert_int_equal(sum_in_transit(), 0);
    int64_t next = run_sent(accountant, other, "2024-09-30");
    file_made(next, "sepa");
    int64_t lines = lines_in(next, "in_transit"), sum = sum_in_transit();
    assert_int_equal(lines, lines_in(run, "rejected"));
    const struct told one[] = { { .line_id = line_number(next, 5), .status = "RJCT" } };
    must(hand_in(accountant, pain002(next, NULL, one, 1)));
    must(hand_in(accountant, camt054_block("2024-10-09", next, sum)));
    assert_int_equal(became("paid_refused"), 1); /* not the sum of what is left */
    must(hand_in(accountant, camt054_block("2024-10-09", next, sum - PRICE)));
    assert_int_equal(became("paid_done"), lines - 1);
    assert_int_equal(sum_in_transit(), 0);
    stage_close();
}

static bool pdf_says(const char *words)
{
    char path[] = "/tmp/passregion-statement-XXXXXX", text_path[64];
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, document.at, document.len), document.len);
    close(fd);
    snprintf(text_path, sizeof text_path, "%s.txt", path);
    pid_t child = fork();
    if (!child) {
        execlp("pdftotext", "pdftotext", "-layout", path, text_path, (char *)NULL);
        _exit(127);
    }
    int status;
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
    struct text all = stage_file(text_path);
    unlink(path);
    unlink(text_path);
    return memmem(all.at, all.len, words, strlen(words)) != NULL;
}

/* R111, D16: the partner sees what a transfer pays, its refunds netted, and what is blocked; nobody
 * else does. */
static void a_statement_of_a_transfer(void **state)
{
    (void)state;
    static const char BOOKSHOP[] = "08829754400012", VENUE[] = "06357675500019";
    open_with(1);
    stage_at(on("2024-09-12T10:00"));
    const struct purchase book = { .siret = BOOKSHOP,
                                   .campaign = script->campaign,
                                   .benefit = b("textbooks_extra"),
                                   .code = "7394",
                                   .amount_cents = 3000 };
    must(pay(person, book));
    int64_t payment = answered("payment_id");
    must(give_back(BOOKSHOP, payment, 500, 0));
    const struct purchase leisure = { .siret = BOOKSHOP,
                                      .campaign = script->campaign,
                                      .benefit = b("leisure_books"),
                                      .code = "7394",
                                      .amount_cents = 1200 };
    must(pay(person, leisure));
    long long bookshop = (long long)known("SELECT id FROM partner WHERE siret = '08829754400012'");
    must(call_as(accountant, "partner_block",
                 "{'partner_id':'%lld','benefit':'%s','reason':'pièces manquantes'}", bookshop,
                 b("leisure_books")));
    stage_at("2024-10-05T08:00");
    payer_is_set();
    int64_t run = run_sent(accountant, other, "2024-09-30");
    char sql[160];
    snprintf(sql, sizeof sql, "SELECT id FROM run_line WHERE run_id = %lld AND partner_id = %lld",
             (long long)run, bookshop);
    long long line = (long long)known(sql);
    struct actor manager = as_manager(BOOKSHOP);
    must(fetch(manager, "transfer_statement", "{'partner_id':'%lld','line_id':'%lld'}", bookshop,
               line));
    assert_true(text_starts_with(document, TEXT("%PDF-")));
    assert_true(pdf_says("25,00 €"));
    assert_true(pdf_says("−5,00 €"));
    assert_true(pdf_says("pièces manquantes"));
    assert_true(pdf_says("12,00 €"));
    must(fetch(manager, "partner_statement", "{'partner_id':'%lld','line_id':'%lld'}", bookshop,
               line));
    size_t rows = 0;
    for (size_t i = 0; i < document.len; i++) rows += document.at[i] == '\n';
    assert_int_equal(rows, 3); /* the head, the use, its refund */
    refused(fetch(as_manager(VENUE), "transfer_statement", "{'partner_id':'%lld','line_id':'%lld'}",
                  bookshop, line),
            NOT_FOUND);
    refused(fetch(as_manager(VENUE), "transfer_statement", "{'partner_id':'%lld','line_id':'%lld'}",
                  (long long)known("SELECT id FROM partner WHERE siret = '06357675500019'"), line),
            BAD_INPUT);
    stage_close();
}

/* R111: the sample answers that the standard's users publish are read; nothing in them is ours. */
static void samples_are_read(void **state)
{
    (void)state;
    static const char *const samples[] = {
        "data/schemas/iso20022/samples/camt054.v2.xml",
        "data/schemas/iso20022/samples/camt054.v4.xml",
        "data/schemas/iso20022/samples/camt054.v8.xml",
        "data/schemas/pes_v2/samples/pes_acquit.xml",
        "data/schemas/pes_v2/samples/pes_retour_depense.xml",
    };
    open_with(2);
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        must(hand_in(accountant, stage_file(samples[i])));
        assert_true(answered("report.entries") > 0);
    }
    assert_int_equal(known("SELECT count(*) FROM bank_answer_entry WHERE outcome <> 'unknown'"), 0);
    assert_int_equal(known("SELECT count(*) FROM run_line"), 0);
    stage_close();
}

int main(int argc, char **argv)
{
    script = script_named(argc > 2 ? argv[2] : "as_presented");
    stage_engine(2, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_transfer_for_the_bank),
        cmocka_unit_test(a_bordereau_for_the_treasury),
        cmocka_unit_test(lines_that_may_not_leave),
        cmocka_unit_test(answers_of_the_bank),
        cmocka_unit_test(answers_not_to_be_believed),
        cmocka_unit_test(answers_about_many),
        cmocka_unit_test(a_statement_of_a_transfer),
        cmocka_unit_test(samples_are_read),
    };
    return cmocka_run_group_tests_name("bank", tests, NULL, NULL);
}
