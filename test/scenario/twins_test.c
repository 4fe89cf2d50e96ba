/* One pupil and her twin over the calendar (R10-R16, R20-R27, R81-R85): from the evening before
 * orders open to the partner paid back, on the catalogues as presented and on shifted ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "script.h"
#include "stage.h"

/* test/scenario/data */
static const char SCHOOL_OF_TWINS[] = "0691626T", OTHER_SCHOOL[] = "0150760V";
static const char BOOKSHOP[] = "08829754400012", OWN_PARENTS[] = "07989905000011",
                  OTHER_PARENTS[] = "07200750300013", CINEMA[] = "06187530800019",
                  CLUB[] = "05044662400012", DOJO[] = "07896589400013", VENUE[] = "06357675500019",
                  MUSEUM[] = "07396625100016", EQUIPMENT[] = "04840494100014",
                  FIRST_AID[] = "06811583100015";
static const char CODE[] = "7394", TWINS_CODE[] = "8051";
enum { CINEMA_PRICE = 700, HOLDERS_EURO = 100 };
static const char BUILDING[] = "2472000631"; /* 2de pro in a family of trades */

static int64_t lea, emma;

static enum err buy(int64_t person, const char *siret, const char *benefit, int64_t cents)
{
    return pay(person, (struct purchase){ .siret = siret,
                                          .campaign = script->campaign,
                                          .benefit = b(benefit),
                                          .code = person == lea ? CODE : TWINS_CODE,
                                          .amount_cents = cents });
}

static enum err buy_at_price(int64_t person, const char *siret, const char *benefit, int64_t price)
{
    return pay(person, (struct purchase){ .siret = siret,
                                          .campaign = script->campaign,
                                          .benefit = b(benefit),
                                          .code = person == lea ? CODE : TWINS_CODE,
                                          .price_cents = price });
}

static enum err seats(int64_t person, int64_t units)
{
    return pay(person, (struct purchase){ .siret = CINEMA,
                                          .campaign = script->campaign,
                                          .benefit = b("cinema"),
                                          .code = person == lea ? CODE : TWINS_CODE,
                                          .units = units });
}

static enum err order_on(const char *instant, const char *code, const char *charter)
{
    stage_at(on(instant));
    struct actor nobody = { .role = ANYONE };
    return call_as(nobody, "card_order",
                   "{'given_name':'Léa','family_name':'Martin','birth_day':'2008-02-29','sex':'f',"
                   "'mail':'famille.martin@mail.example','school_uai':'%s','code':'%s',"
                   "'charter':%s,'postcode':'69003'}",
                   SCHOOL_OF_TWINS, code, charter);
}

/* R11, R20, R21, D8. */
static void orders(void)
{
    refused(order_on("2024-06-10T23:59:59.999", CODE, "true"), ORDERS_NOT_OPEN);
    assert_string_equal(answered_text("opens_on"), day("2024-06-11"));
    refused(order_on("2024-06-11T00:00:00", "1234", "true"), CODE_TOO_COMMON);
    refused(order_on("2024-06-11T00:00:00", "2902", "true"), CODE_IS_BIRTHDAY);
    refused(order_on("2024-06-11T00:00:00", CODE, "false"), CHARTER_NOT_ACCEPTED);
    must(order_on("2024-06-11T00:00:00", CODE, "true"));
    lea = known("SELECT max(id) FROM person");
    emma = order_card("Emma", "Martin", "2008-02-29", "f", "famille.martin@mail.example",
                      SCHOOL_OF_TWINS, TWINS_CODE);
    assert_int_not_equal(lea, emma);
    must(order_on("2024-06-11T09:00:00", "9406", "true")); /* says nothing to a stranger */
    assert_int_equal(known("SELECT count(*) FROM person"), 2);
    assert_int_equal(known("SELECT count(DISTINCT login) FROM account WHERE person_id <> 0"), 2);
}

/* R12, R13, R40: the school's decision loads school benefits; leisure waits for its day. */
static void validations(void)
{
    stage_at(on("2024-06-12T10:00"));
    refused(validate(lea, script->campaign, OTHER_SCHOOL, BUILDING), NOT_FOUND);
    refused(validate(lea, script->campaign, SCHOOL_OF_TWINS, "no-such-course"), UNKNOWN_COURSE);
    must(validate(lea, script->campaign, SCHOOL_OF_TWINS, BUILDING));
    refused(validate(lea, script->campaign, SCHOOL_OF_TWINS, BUILDING), WRONG_STATE);
    must(validate(emma, script->campaign, SCHOOL_OF_TWINS, BUILDING));
    assert_int_equal(balance(lea, script->campaign, b("textbooks_extra")), eur(50));
    assert_int_equal(balance(lea, script->campaign, b("equipment")), eur(150));
    assert_int_equal(balance(lea, script->campaign, b("shows")), 0);
    assert_int_equal(balance(lea, script->campaign, b("textbooks_all")), -1);
}

/* R51: bookshops, and the parents' association of one's own school. R82: in parts. */
static void school_benefits(void)
{
    must(buy(lea, BOOKSHOP, "textbooks_extra", 1234));
    assert_int_equal(answered("balance"), eur(50) - 1234);
    assert_int_equal(payable(BOOKSHOP, script->campaign, b("textbooks_extra")), 1234);
    must(buy(lea, OWN_PARENTS, "textbooks_extra", 500));
    refused(buy(lea, OTHER_PARENTS, "textbooks_extra", 500), NOT_OWN_SCHOOL);
    refused(buy(lea, VENUE, "textbooks_extra", 500), WRONG_KIND_OF_PARTNER);
    refused(buy(lea, BOOKSHOP, "textbooks_extra", eur(50)), BALANCE_TOO_LOW);
    assert_int_equal(answered("remaining"), eur(50) - 1734);
    refused(buy(lea, BOOKSHOP, "textbooks_extra", 0), AMOUNT_NEEDED);
    refused(buy(lea, VENUE, "shows", 1000), NOT_STARTED);
    assert_string_equal(answered_text("from"), day("2024-09-01"));
    must(buy(emma, EQUIPMENT, "equipment", 15000));
}

/* R84: a tap repeated, a key reused, a network retry of a wrong code. */
static void double_tap(void)
{
    const char *token = token_of(lea);
    struct actor till = as_cashier(BOOKSHOP);
    int64_t place = known("SELECT min(l.id) FROM place l JOIN partner p ON p.id = l.partner_id "
                          "WHERE p.siret = '08829754400012'");
    const char body[] = "{'card':'%s','place_id':'%lld','campaign':'%s','benefit':'%s',"
                        "'amount_cents':%d,'code':'%s'}";
#define TAP(amount, code)                                                                          \
    call_with_key(till, "tap-0123456789abcdef", "payment_pay", body, token, (long long)place,      \
                  script->campaign, b("textbooks_extra"), amount, code)
    must(TAP(100, CODE));
    int64_t first = answered("payment_id");
    must(TAP(100, CODE));
    assert_int_equal(answered("payment_id"), first);
    refused(TAP(200, CODE), KEY_REUSED);
#undef TAP
    assert_int_equal(balance(lea, script->campaign, b("textbooks_extra")), eur(50) - 1834);
    must(give_back(BOOKSHOP, first, 0, 0));
    refused(give_back(BOOKSHOP, first, 0, 0), REFUND_TOO_LARGE);
}

/* R13 and D18: the window opens at midnight in Paris, whether or not a job ran. */
static void first_of_september(void)
{
    stage_at(on("2024-08-31T23:59:59.999"));
    refused(seats(lea, 1), NOT_STARTED);
    stage_at(on("2024-09-01T00:00:00"));
    must(seats(lea, 2));
    int64_t part = HOLDERS_EURO + script->more_cents;
    int64_t region = CINEMA_PRICE > part ? 2 * (CINEMA_PRICE - part) : 0;
    assert_int_equal(answered("region_pays_cents"), region);
    assert_int_equal(answered("holder_pays_cents"), 2 * CINEMA_PRICE - region);
    assert_int_equal(answered("balance"), 3);
    must(job_as(as_operator(), "wallet_load_due", "{}"));
    assert_int_equal(balance(lea, script->campaign, b("cinema")), 3);
    assert_int_equal(balance(emma, script->campaign, b("cinema")), 5);
}

/* Each measure once: R58 (D27), R60, R61, R62, R63, R66 (D26). */
static void every_measure(void)
{
    stage_at(on("2024-10-05T15:00"));
    refused(seats(lea, 4), UNITS_TOO_LOW);
    refused(seats(lea, 0), UNITS_NEEDED);
    must(pay(lea, (struct purchase){ .siret = MUSEUM,
                                     .campaign = script->campaign,
                                     .benefit = b("museums") })); /* no code */
    must(buy(lea, VENUE, "shows", 1250));
    must(buy(lea, BOOKSHOP, "leisure_books", 1000));
    refused(buy(lea, BOOKSHOP, "leisure_books", eur(15) - 999), BALANCE_TOO_LOW);
    refused(buy(lea, DOJO, "sport_licence", 8000), PRICE_NEEDED);
    must(buy_at_price(lea, DOJO, "sport_licence", 8000)); /* a girl in a combat club */
    assert_int_equal(answered("amount_cents"), eur(60));
    int64_t licence = answered("payment_id");
    refused(buy_at_price(lea, CLUB, "sport_licence", 8000), ALREADY_USED);
    must(give_back(DOJO, licence, 0, 0));
    assert_int_equal(balance(lea, script->campaign, b("sport_licence")), eur(30));
    must(buy_at_price(lea, CLUB, "sport_licence", 8000));
    assert_int_equal(answered("amount_cents"), eur(30));
    must(buy_at_price(emma, FIRST_AID, "first_aid", 5500)); /* the rest is lost */
    assert_int_equal(answered("amount_cents"), 5500);
    refused(buy_at_price(emma, FIRST_AID, "first_aid", 500), ALREADY_USED);
}

static enum err with_code(const char *siret, const char *code)
{
    return pay(emma, (struct purchase){ .siret = siret,
                                        .campaign = script->campaign,
                                        .benefit = b(siret == VENUE ? "shows" : "leisure_books"),
                                        .code = code,
                                        .amount_cents = 100 });
}

/* R81, D33. */
static void wrong_codes(void)
{
    stage_at(on("2024-10-07T10:00"));
    refused(with_code(VENUE, NULL), CODE_NEEDED);
    for (int left = 2; left >= 0; left--) {
        refused(with_code(VENUE, "0420"), WRONG_CODE);
        assert_int_equal(answered("tries"), left);
    }
    refused(with_code(VENUE, TWINS_CODE), CODE_LOCKED_HERE);
    must(with_code(BOOKSHOP, TWINS_CODE)); /* elsewhere it still opens */
    stage_at(on("2024-10-08T10:00"));
    must(with_code(VENUE, TWINS_CODE)); /* the next day too */
    for (int day_of_tries = 9; day_of_tries < 12; day_of_tries++) {
        char instant[32];
        snprintf(instant, sizeof instant, "2024-10-%02dT10:00", day_of_tries);
        stage_at(on(instant));
        for (int i = 0; i < 3; i++)
            if (known("SELECT max(wrong_total) FROM card") < 10)
                refused(with_code(BOOKSHOP, "0420"), WRONG_CODE);
    }
    refused(with_code(VENUE, TWINS_CODE), CODE_LOCKED);
    must(call_as(as_holder(emma), "code_change", "{'person_id':'%lld','code':'%s'}",
                 (long long)emma, TWINS_CODE));
    must(with_code(VENUE, TWINS_CODE));
}

/* R26, R27, D36. */
static void lost_card(void)
{
    stage_at(on("2024-11-02T18:00"));
    char plastic[16];
    char sql[96];
    snprintf(sql, sizeof sql, "SELECT CAST(number AS BIGINT) FROM card WHERE person_id = %lld",
             (long long)lea);
    snprintf(plastic, sizeof plastic, "%012lld", (long long)known(sql));
    struct actor till = as_cashier(VENUE);
    int64_t place = known("SELECT min(l.id) FROM place l JOIN partner p ON p.id = l.partner_id "
                          "WHERE p.siret = '06357675500019'");
    must(call_as(till, "payment_check", "{'card':'%s','place_id':'%lld'}", plastic,
                 (long long)place));
    assert_string_equal(answered_text("holder_name"), ""); /* the number alone opens little */
    must(call_as(as_holder(lea), "card_block_now", "{'person_id':'%lld'}", (long long)lea));
    refused(call_as(till, "payment_check", "{'card':'%s','place_id':'%lld'}", plastic,
                    (long long)place),
            CARD_BLOCKED);
    must(buy(lea, VENUE, "shows", 100)); /* the phone still works */
    must(call_as(as_holder(lea), "card_order_again", "{'person_id':'%lld'}", (long long)lea));
    must(buy(lea, VENUE, "shows", 100)); /* the new one has the same code and wallets */
}

/* R12, R14, D16, D18: the last second counts; after it nothing comes back to the wallet. */
static void thirty_first_of_may(void)
{
    stage_at(on("2025-05-31T23:59:59.999"));
    must(buy(lea, BOOKSHOP, "textbooks_extra", 200));
    int64_t last = answered("payment_id");
    must(buy(lea, BOOKSHOP, "textbooks_extra", 300));
    must(give_back(BOOKSHOP, answered("payment_id"), 0, 0)); /* still open: back to the wallet */
    assert_string_equal(answered_text("goes_to"), "wallet");
    stage_at(on("2025-06-01T00:00:00"));
    refused(buy(lea, BOOKSHOP, "textbooks_extra", 100), ENDED);
    assert_string_equal(answered_text("until"), day("2025-05-31"));
    must(give_back(BOOKSHOP, last, 50, 0));
    assert_string_equal(answered_text("goes_to"), "budget");
    must(job_as(as_operator(), "wallet_expire_due", "{}"));
    assert_int_equal(balance(lea, script->campaign, b("textbooks_extra")), 0);
    must(give_back(BOOKSHOP, last, 0, 0)); /* the rest, after the wallet was closed */
    assert_string_equal(answered_text("goes_to"), "budget");
}

/* R10, R25: the next campaign is validated while this one is still spent. */
static void two_campaigns(void)
{
    stage_at(on("2025-06-11T09:00"));
    must(call_as(as_school(SCHOOL_OF_TWINS), "enrolment_revalidate",
                 "{'person_id':'%lld','holder':'pupil','course':'2472320332'}", (long long)lea));
    assert_true(balance(lea, script->next, b("textbooks_extra")) > 0);
    must(buy(lea, VENUE, "shows", 300)); /* last year's leisure still works */
    refused(pay(lea, (struct purchase){ .siret = VENUE,
                                        .campaign = script->next,
                                        .benefit = b("shows"),
                                        .code = CODE,
                                        .amount_cents = 300 }),
            NOT_STARTED);
    stage_at(on("2025-08-31T23:59:59.999"));
    must(buy(lea, VENUE, "shows", 100));
    stage_at(on("2025-09-01T00:00:00"));
    refused(buy(lea, VENUE, "shows", 100), ENDED);
    must(job_as(as_operator(), "wallet_expire_due", "{}"));
    must(job_as(as_operator(), "wallet_load_due", "{}"));
    assert_true(balance(lea, script->next, b("shows")) > 0);
}

static int64_t prepare_run(struct actor accountant, const char *until)
{
    must(job_as(accountant, "run_prepare", "{'until_day':'%s'}", until));
    return answered("job_id") > 0 ? answered("job_id") : answered("report.run_id");
}

static int64_t lines_for(int64_t run, const char *siret)
{
    char sql[256];
    snprintf(sql, sizeof sql,
             "SELECT coalesce(sum(l.amount_cents), 0) FROM run_line l JOIN partner p "
             "ON p.id = l.partner_id WHERE l.run_id = %lld AND p.siret = '%s'",
             (long long)run, siret);
    return known(sql);
}

static void pay_out(struct actor accountant, struct actor other, int64_t run)
{
    must(call_as(other, "run_approve", "{'run_id':'%lld'}", (long long)run));
    must(job_as(accountant, "run_send", "{'run_id':'%lld'}", (long long)run));
    must(job_as(accountant, "run_settle", "{'run_id':'%lld'}", (long long)run));
}

/* R111, D16: blocked, then paid; a refund after the payout is netted from the next run. */
static void paid_back(void)
{
    stage_at(on("2025-09-05T08:00"));
    struct actor accountant = as_region(ACCOUNTANT), other = as_region(ACCOUNTANT);
    int64_t bookshop = known("SELECT id FROM partner WHERE siret = '08829754400012'");
    must(call_as(accountant, "partner_block", "{'partner_id':'%lld','reason':'pièces manquantes'}",
                 (long long)bookshop));
    int64_t block = answered("block_id");
    int64_t run = prepare_run(accountant, day("2025-08-31"));
    assert_int_equal(lines_for(run, BOOKSHOP), 0);
    assert_true(lines_for(run, VENUE) > 0);
    must(call_as(as_manager(BOOKSHOP), "partner_dues", "{'partner_id':'%lld'}",
                 (long long)bookshop));
    assert_string_equal(answered_text("items.0.state"), "blocked");
    assert_string_equal(answered_text("items.0.blocker"), "pièces manquantes");
    refused(call_as(accountant, "run_approve", "{'run_id':'%lld'}", (long long)run),
            SAME_PERSON_APPROVES);
    pay_out(accountant, other, run);
    assert_int_equal(payable(VENUE, script->campaign, b("shows")), 0);
    stage_at(on("2025-10-05T08:00"));
    must(call_as(accountant, "partner_unblock", "{'block_id':'%lld'}", (long long)block));
    int64_t next = prepare_run(accountant, day("2025-09-30"));
    assert_int_equal(lines_for(next, BOOKSHOP),
                     payable(BOOKSHOP, script->campaign, b("textbooks_extra")) +
                         payable(BOOKSHOP, script->campaign, b("leisure_books")));
    pay_out(accountant, other, next);
}

/* D16: after the payout the payable goes below zero; after a year only the Region refunds. */
static void refunds_after_all(void)
{
    int64_t use = known("SELECT min(p.id) FROM payment p JOIN partner r ON r.id = p.partner_id "
                        "WHERE r.siret = '06357675500019' AND p.refunded = 0");
    stage_at(on("2025-10-05T10:00")); /* twelve months, to the day */
    must(give_back(VENUE, use, 250, 0));
    assert_string_equal(answered_text("goes_to"), "budget");
    assert_int_equal(payable(VENUE, script->campaign, b("shows")), -250);
    stage_at(on("2025-12-05T10:00"));
    refused(give_back(VENUE, use, 0, 0), REFUND_TOO_LATE);
    must(call_as(as_region(BENEFITS), "payment_refund",
                 "{'payment_id':'%lld','reason':'erreur de caisse'}", (long long)use));
    assert_int_equal(payable(VENUE, script->campaign, b("shows")), -1250);
    struct actor accountant = as_region(ACCOUNTANT);
    int64_t run = prepare_run(accountant, day("2025-12-05"));
    assert_int_equal(lines_for(run, VENUE), 0); /* nets from what comes next */
}

static void twins(void **state)
{
    (void)state;
    stage_open(script->catalogues);
    orders();
    validations();
    school_benefits();
    double_tap();
    first_of_september();
    every_measure();
    wrong_codes();
    lost_card();
    thirty_first_of_may();
    two_campaigns();
    paid_back();
    refunds_after_all();
    stage_close();
}

int main(int argc, char **argv)
{
    script = script_named(argc > 2 ? argv[2] : "as_presented");
    stage_engine(2, argv);
    const struct CMUnitTest tests[] = { cmocka_unit_test(twins) };
    return cmocka_run_group_tests_name(argc > 2 ? argv[2] : "as_presented", tests, NULL, NULL);
}
