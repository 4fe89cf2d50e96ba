/* The paths beside the straight one: repeating a year (D4), changing the family of trades (D1),
 * leaving, arriving elsewhere (D2, D3, D9), undoing (D43), a leap day and the 24 months (D40),
 * disability (R41, R51, R58), suspension (D19), late files (D35), a partner that leaves (D21). Each
 * with the transfers it must leave. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "script.h"
#include "stage.h"

static const char SCHOOL_A[] = "0691626T", SCHOOL_B[] = "0010001W", HEALTH_SCHOOL[] = "0071394C";
static const char BOOKSHOP[] = "08829754400012", EQUIPMENT[] = "04840494100014",
                  CLUB[] = "05044662400012", VENUE[] = "06357675500019",
                  DRIVING[] = "02523212500010";
static const char BUILDING[] = "2472000631", FOOD[] = "2472210731", BUILDING_NEXT[] = "2472320332",
                  ALONE[] = "2472000931", ALONE_NEXT[] = "2472000932", NURSE[] = "REGIDE1";
static const char CODE[] = "7394";
static int people;

static int64_t pupil(const char *ordered, const char *uai, const char *given_name)
{
    char mail[40];
    snprintf(mail, sizeof mail, "pupil%d@mail.example", ++people);
    stage_at(on(ordered));
    return order_card(given_name, "Petit", "2008-05-04", "m", mail, uai, CODE);
}

static int64_t validated(const char *when, const char *uai, const char *course,
                         const char *given_name)
{
    int64_t person = pupil(when, uai, given_name);
    must(validate(person, script->campaign, uai, course));
    return person;
}

static enum err buy(int64_t person, const char *siret, const char *benefit, int64_t cents)
{
    return pay(person, (struct purchase){ .siret = siret,
                                          .campaign = script->campaign,
                                          .benefit = b(benefit),
                                          .code = CODE,
                                          .amount_cents = cents });
}

static enum err change(int64_t person, const char *uai, const char *course)
{
    return call_as(as_school(uai), "enrolment_change",
                   "{'enrolment_id':'%lld','holder':'pupil','course':'%s'}",
                   (long long)file_of(person, script->campaign), course);
}

static enum err revalidate(int64_t person, const char *uai, const char *course, bool repeats)
{
    return call_as(as_school(uai), "enrolment_revalidate",
                   "{'person_id':'%lld','holder':'pupil','course':'%s','repeats':%s}",
                   (long long)person, course, repeats ? "true" : "false");
}

/* Sum of what a person's wallet was loaded less what was taken back, from the transfers alone. */
static int64_t loaded(int64_t person, const char *campaign, const char *benefit)
{
    char sql[640];
    snprintf(sql, sizeof sql,
             "SELECT coalesce(sum(CASE WHEN t.kind = 2 THEN t.amount ELSE -t.amount END), 0) "
             "FROM transfer t JOIN wallet w ON w.id = t.debit_id OR w.id = t.credit_id "
             "JOIN campaign k ON k.id = w.campaign_id WHERE t.kind IN (2, 8) "
             "AND w.person_id = %lld AND k.code = '%s' AND w.benefit = '%s'",
             (long long)person, campaign, benefit);
    return known(sql);
}

/* D4: 150 loaded, 100 spent, the year repeated: 50 reloads, and never again. */
static void repeats_the_year(void)
{
    int64_t p = validated("2024-06-20T09:00", SCHOOL_A, BUILDING, "Redouble");
    must(buy(p, EQUIPMENT, "equipment", 10000));
    must(buy(p, BOOKSHOP, "textbooks_extra", 3000));
    stage_at(on("2025-06-20T09:00"));
    must(revalidate(p, SCHOOL_A, BUILDING, true));
    int64_t next_year = balance(p, script->next, b("equipment"));
    assert_int_equal(next_year, eur(160) - 10000);
    assert_int_equal(balance(p, script->next, b("textbooks_extra")), eur(60)); /* yearly */
    refused(revalidate(p, SCHOOL_A, BUILDING, true), ALREADY_DONE);
}

/* R55: the second instalment comes with the specialised 1re, whatever the first left. */
static void second_instalment(void)
{
    int64_t p = validated("2024-06-20T10:00", SCHOOL_A, BUILDING, "Avance");
    assert_int_equal(balance(p, script->campaign, b("equipment")), eur(150));
    stage_at(on("2025-06-20T10:00"));
    must(revalidate(p, SCHOOL_A, BUILDING_NEXT, false));
    assert_int_equal(balance(p, script->next, b("equipment")), eur(170));
}

/* D1: another family of trades is the same instalment; leaving the families is another ceiling. */
static void changes_family(void)
{
    int64_t p = validated("2024-06-21T09:00", SCHOOL_A, BUILDING, "Change");
    must(buy(p, EQUIPMENT, "equipment", 4000));
    must(change(p, SCHOOL_A, FOOD));
    assert_int_equal(balance(p, script->campaign, b("equipment")), eur(150) - 4000);
    must(change(p, SCHOOL_A, ALONE));
    assert_int_equal(balance(p, script->campaign, b("equipment")), eur(300) - 4000);
    assert_int_equal(loaded(p, script->campaign, b("equipment")), eur(300));
    must(buy(p, EQUIPMENT, "equipment", eur(300) - 5000));
    must(change(p, SCHOOL_A, FOOD)); /* more was spent than the new ceiling: nothing is claimed */
    assert_int_equal(balance(p, script->campaign, b("equipment")), 0);
    assert_int_equal(loaded(p, script->campaign, b("equipment")), eur(300) - 1000);
    refused(change(p, SCHOOL_A, "no-such-course"), UNKNOWN_COURSE);
}

/* D5: straight into a 1re outside the families, never paid: the Region decides. */
static void enters_late(void)
{
    int64_t p = validated("2024-06-21T10:00", SCHOOL_A, ALONE_NEXT, "Tardif");
    assert_int_equal(balance(p, script->campaign, b("equipment")), -1);
    char sql[160];
    snprintf(sql, sizeof sql,
             "SELECT count(*) FROM review r JOIN enrolment e ON e.id = r.enrolment_id "
             "WHERE e.person_id = %lld",
             (long long)p);
    assert_int_equal(known(sql), 1);
}

/* D2, D3, D9: departure freezes school benefits; a new school validates and they come back. */
static void leaves_and_arrives(void)
{
    int64_t p = validated("2024-06-22T09:00", SCHOOL_A, BUILDING, "Part");
    must(buy(p, BOOKSHOP, "textbooks_extra", 1000));
    long long file = (long long)file_of(p, script->campaign);
    must(call_as(as_school(SCHOOL_A), "enrolment_depart", "{'enrolment_id':'%lld'}", file));
    refused(buy(p, BOOKSHOP, "textbooks_extra", 1000), FROZEN);
    refused(call_as(as_school(SCHOOL_A), "enrolment_depart", "{'enrolment_id':'%lld'}", file),
            WRONG_STATE);
    refused(call_as(as_school(SCHOOL_B), "enrolment_validate",
                    "{'enrolment_id':'%lld','holder':'pupil','course':'%s'}", file, FOOD),
            NOT_FOUND);
    stage_at(on("2024-09-02T09:00"));
    refused(buy(p, VENUE, "shows", 100), NO_SUCH_BENEFIT); /* its day had not come: not loaded */
    const char *token = token_of(p);
    must(call_as(as_school(SCHOOL_B), "enrolment_take_in",
                 "{'card':'%s','holder':'pupil','course':'%s'}", token, FOOD));
    must(buy(p, BOOKSHOP, "textbooks_extra", 1000));
    must(buy(p, VENUE, "shows", 100));
    assert_int_equal(balance(p, script->campaign, b("textbooks_extra")), eur(50) - 2000);
    assert_int_equal(balance(p, script->campaign, b("equipment")), eur(150));
}

/* D43: within seven days and nothing spent; then a departure. */
static void undone(void)
{
    int64_t p = validated("2024-06-23T09:00", SCHOOL_A, BUILDING, "Erreur");
    struct actor school = as_school(SCHOOL_A);
    long long file = (long long)file_of(p, script->campaign);
    must(call_as(school, "enrolment_undo", "{'enrolment_id':'%lld'}", file));
    assert_int_equal(balance(p, script->campaign, b("textbooks_extra")), 0);
    assert_int_equal(loaded(p, script->campaign, b("textbooks_extra")), 0);
    must(validate(p, script->campaign, SCHOOL_A, BUILDING)); /* rightly, this time */
    assert_int_equal(balance(p, script->campaign, b("textbooks_extra")), eur(50));
    must(buy(p, BOOKSHOP, "textbooks_extra", 100));
    refused(call_as(school, "enrolment_undo", "{'enrolment_id':'%lld'}", file), SOMETHING_SPENT);
    stage_at(on("2024-07-01T09:00"));
    refused(call_as(school, "enrolment_undo", "{'enrolment_id':'%lld'}", file), UNDO_TOO_LATE);
}

/* D40: loaded on a leap day the aid lasts to 28 February two years on, and not a day longer; a
 * higher commitment tops up to the highest with its own clock. */
static void leap_day(void)
{
    int64_t p = validated("2024-06-24T09:00", SCHOOL_A, BUILDING, "Engage");
    struct actor region = as_region(BENEFITS);
    long long file = (long long)file_of(p, script->campaign);
    stage_at("2028-02-29T12:00"); /* the commitment is old, its load is of today */
    must(call_as(region, "engagement_reward", "{'enrolment_id':'%lld','engagement':'mission_35h'}",
                 file));
    assert_string_equal(answered_text("until_day"), "2030-02-28");
    refused(call_as(region, "engagement_reward",
                    "{'enrolment_id':'%lld','engagement':'mission_35h'}", file),
            ALREADY_DONE);
    stage_at("2028-03-10T12:00");
    must(call_as(region, "engagement_reward", "{'enrolment_id':'%lld','engagement':'jsp'}", file));
    assert_string_equal(answered_text("until_day"), "2030-03-10");
    assert_int_equal(balance(p, script->campaign, b("driving_licence")), eur(1000));
    assert_int_equal(loaded(p, script->campaign, b("driving_licence")), eur(1000));
    refused(
        call_as(region, "engagement_reward", "{'enrolment_id':'%lld','engagement':'chess'}", file),
        NO_SUCH_BENEFIT);
    int64_t school = known("SELECT id FROM partner WHERE siret = '02523212500010'");
    stage_at("2028-03-11T12:00");
    must(call_as(region, "convention_add",
                 "{'partner_id':'%lld','benefit':'%s','from_day':'2028-03-01',"
                 "'until_day':'2031-12-31'}",
                 (long long)school, b("driving_licence")));
    stage_at("2030-03-10T23:59:59.999");
    must(buy(p, DRIVING, "driving_licence", 20000));
    stage_at("2030-03-11T00:00:00");
    refused(buy(p, DRIVING, "driving_licence", 20000), ENDED);
}

/* R41: doubled for textbooks and the licence, never for shows; nobody is told why. */
static void disability(void)
{
    stage_at(on("2024-06-25T09:00"));
    int64_t p = pupil("2024-06-25T09:00", SCHOOL_A, "Double");
    must(call_as(as_school(SCHOOL_A), "enrolment_validate",
                 "{'enrolment_id':'%lld','holder':'pupil','course':'%s','disability':true}",
                 (long long)file_of(p, script->campaign), BUILDING));
    assert_int_equal(balance(p, script->campaign, b("textbooks_extra")), 2 * eur(50));
    assert_int_equal(balance(p, script->campaign, b("equipment")), eur(150));
    stage_at(on("2024-09-03T09:00"));
    must(pay(p, (struct purchase){ .siret = CLUB,
                                   .campaign = script->campaign,
                                   .benefit = b("sport_licence"),
                                   .code = CODE,
                                   .price_cents = 20000 }));
    assert_int_equal(answered("amount_cents"), eur(60));
    must(call_as(as_holder(p), "benefit_explain",
                 "{'person_id':'%lld','campaign':'%s','benefit':'%s'}", (long long)p,
                 script->campaign, b("textbooks_extra")));
    assert_null(strstr(answered_text("says"), "handicap"));
    assert_true(strlen(answered_text("says")) > 20);
    assert_int_equal(known("SELECT count(*) FROM audit_record WHERE detail LIKE '%disab%'"), 0);
}

/* D1: two benefits of one envelope; what one spent the other has no more. */
static void one_envelope(void)
{
    int64_t p = validated("2024-06-26T09:00", SCHOOL_A, BUILDING, "Enveloppe");
    must(buy(p, BOOKSHOP, "textbooks_extra", 2000));
    const char *token = token_of(p);
    must(call_as(as_school(HEALTH_SCHOOL), "enrolment_take_in",
                 "{'card':'%s','holder':'pupil','course':'%s'}", token, NURSE));
    assert_int_equal(balance(p, script->campaign, b("textbooks_extra")), 0);
    assert_int_equal(balance(p, script->campaign, b("textbooks_all")), eur(100) - 2000);
}

/* R101, D19: one benefit of one campaign, with its reason; the others stay. */
static void suspended(void)
{
    int64_t p = validated("2024-06-27T09:00", SCHOOL_A, BUILDING, "Suspendu");
    struct actor region = as_region(BENEFITS);
    stage_at(on("2024-09-04T09:00"));
    const char body[] = "{'person_id':'%lld','campaign':'%s','benefit':'%s','reason':'incivilité'}";
    must(call_as(region, "wallet_suspend", body, (long long)p, script->campaign, b("shows")));
    refused(call_as(region, "wallet_suspend", body, (long long)p, script->campaign, b("shows")),
            ALREADY_DONE);
    refused(buy(p, VENUE, "shows", 100), SUSPENDED);
    must(buy(p, BOOKSHOP, "leisure_books", 100));
    stage_at(on("2024-10-04T09:00"));
    must(call_as(region, "wallet_resume", "{'person_id':'%lld','campaign':'%s','benefit':'%s'}",
                 (long long)p, script->campaign, b("shows")));
    must(buy(p, VENUE, "shows", 100));
}

/* D35: validated after 31 May, no school benefit; the others at once (R13). */
static void validated_late(void)
{
    int64_t p = pupil("2025-05-20T09:00", SCHOOL_A, "Retard");
    stage_at(on("2025-06-01T09:00"));
    must(validate(p, script->campaign, SCHOOL_A, BUILDING));
    assert_int_equal(balance(p, script->campaign, b("textbooks_extra")), -1);
    assert_int_equal(balance(p, script->campaign, b("shows")), eur(30));
}

/* D21: no use after a partner left; D11: nothing either once a file is closed. */
static void closed(void)
{
    int64_t p = validated("2025-01-06T09:00", SCHOOL_A, BUILDING, "Fin");
    must(buy(p, VENUE, "shows", 100));
    must(call_as(as_region(BENEFITS), "partner_close", "{'partner_id':'%lld','day':'%s'}",
                 (long long)known("SELECT id FROM partner WHERE siret = '06357675500019'"),
                 day("2025-01-06")));
    stage_at(on("2025-01-07T09:00"));
    refused(buy(p, VENUE, "shows", 100), PARTNER_CLOSED);
    must(call_as(as_region(SUPPORT), "person_close", "{'person_id':'%lld'}", (long long)p));
    assert_int_equal(loaded(p, script->campaign, b("textbooks_extra")), 0);
    refused(buy(p, BOOKSHOP, "leisure_books", 100), CARD_NOT_ACTIVE);
}

/* R40: a list of four lines: an order, a returning holder, somebody else's, a wrong course. */
static void a_whole_list(void)
{
    int64_t returning = validated("2024-06-20T09:00", SCHOOL_A, BUILDING, "Revient");
    stage_at(on("2025-06-20T09:00"));
    int64_t fresh = pupil("2025-06-20T09:00", SCHOOL_A, "Nouveau");
    int64_t lost = pupil("2025-06-20T09:00", SCHOOL_A, "Sans-Formation");
    int64_t foreign = pupil("2025-06-20T09:00", SCHOOL_B, "Voisin");
    must(job_as(as_school(SCHOOL_A), "enrolment_validate_list",
                "{'lines':[{'enrolment_id':'%lld','holder':'pupil','course':'%s'},"
                "{'person_id':'%lld','holder':'pupil','course':'%s'},"
                "{'enrolment_id':'%lld','holder':'pupil','course':'%s'},"
                "{'enrolment_id':'%lld','holder':'pupil','course':'no-such-course'}]}",
                (long long)file_of(fresh, script->next), BUILDING, (long long)returning,
                BUILDING_NEXT, (long long)file_of(foreign, script->next), BUILDING,
                (long long)file_of(lost, script->next)));
    assert_int_equal(answered("report.validated"), 2);
    assert_int_equal(answered("report.refused.0.line"), 3);
    assert_string_equal(answered_text("report.refused.0.type"), "urn:passregion:problem:not-found");
    assert_int_equal(answered("report.refused.1.line"), 4);
    assert_string_equal(answered_text("report.refused.1.type"),
                        "urn:passregion:problem:unknown-course");
    assert_int_equal(balance(fresh, script->next, b("textbooks_extra")), eur(60));
    assert_int_equal(balance(returning, script->next, b("equipment")), eur(170));
    assert_int_equal(balance(foreign, script->next, b("textbooks_extra")), -1);
}

static const char WORKSHOP[] = "73282932000074"; /* opened by the path below */

static enum err repair(int64_t person, int64_t price_cents, int64_t amount_cents)
{
    return pay(person, (struct purchase){ .siret = WORKSHOP,
                                          .campaign = script->next,
                                          .benefit = b("bike_repair"),
                                          .code = CODE,
                                          .price_cents = price_cents,
                                          .amount_cents = amount_cents });
}

static void open_workshop(void)
{
    struct actor region = as_region(BENEFITS);
    must(call_as(region, "partner_create",
                 "{'siret':'%s','name':'Atelier du vélo','kind':'bike_workshop',"
                 "'legal_form':'association'}",
                 WORKSHOP));
    long long id = (long long)answered("partner_id");
    must(call_as(region, "place_add",
                 "{'partner_id':'%lld','name':'Atelier','postcode':'69003','commune':'Lyon',"
                 "'insee':'69383','department':'69'}",
                 id));
    must(call_as(region, "convention_add",
                 "{'partner_id':'%lld','benefit':'%s','from_day':'%s','until_day':'%s'}", id,
                 b("bike_repair"), day("2025-09-01"), day("2026-08-31")));
}

/* A share of the price stays with the holder; so much a day, to the cent. */
static void shares_and_caps(void)
{
    enum { A_DAY = 2500 };
    int64_t p = validated("2024-06-28T09:00", SCHOOL_A, BUILDING, "Velo");
    stage_at(on("2025-09-10T09:00"));
    must(revalidate(p, SCHOOL_A, BUILDING_NEXT, false));
    open_workshop();
    refused(repair(p, 0, 1000), PRICE_NEEDED);
    must(repair(p, 2400, 0));
    assert_int_equal(answered("amount_cents"), 1800); /* three quarters */
    assert_int_equal(answered("holder_pays_cents"), 600);
    int64_t left = A_DAY + script->more_cents - 1800;
    refused(repair(p, 4000, left + 1), DAY_CAP_REACHED);
    must(repair(p, 4000, left)); /* the last cent of the day counts */
    refused(repair(p, 100, 0), DAY_CAP_REACHED);
    stage_at(on("2025-09-11T09:00"));
    must(repair(p, 100, 0));
}

static void (*const paths[])(void) = { repeats_the_year, second_instalment,  changes_family,
                                       enters_late,      leaves_and_arrives, undone,
                                       disability,       one_envelope,       suspended,
                                       validated_late,   leap_day,           closed,
                                       a_whole_list,     shares_and_caps };
static size_t path;

static void one_path(void **state)
{
    (void)state;
    stage_open(script->catalogues);
    paths[path++]();
    stage_close();
}

int main(int argc, char **argv)
{
    script = script_named(argc > 2 ? argv[2] : "as_presented");
    stage_engine(2, argv);
    const struct CMUnitTest tests[] = {
#define PATH(name) { #name, one_path, NULL, NULL, NULL }
        PATH(repeats_the_year), PATH(second_instalment),  PATH(changes_family),
        PATH(enters_late),      PATH(leaves_and_arrives), PATH(undone),
        PATH(disability),       PATH(one_envelope),       PATH(suspended),
        PATH(validated_late),   PATH(leap_day),           PATH(closed),
        PATH(a_whole_list),     PATH(shares_and_caps),
    };
    return cmocka_run_group_tests_name(argc > 2 ? argv[2] : "as_presented", tests, NULL, NULL);
}
