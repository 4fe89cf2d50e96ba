/* A rehearsal says to the cent what opening the campaign then loads (R112), benefit by benefit, and
 * who gains and who loses; and it changes nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "script.h"
#include "stage.h"

static const char TRADE_SCHOOL[] = "0691626T", HEALTH_SCHOOL[] = "0071394C";
static const char CODE[] = "7394";

/* Different in all that the rules ask about: families of trades, a course alone, a nurse. */
static const struct pupil {
    const char *given_name, *school, *course;
} pupils[] = {
    { "Ada", TRADE_SCHOOL, "2472000631" },  { "Bea", TRADE_SCHOOL, "2472210731" },
    { "Cleo", TRADE_SCHOOL, "2472320332" }, { "Dora", TRADE_SCHOOL, "2472000931" },
    { "Elsa", TRADE_SCHOOL, "2472000932" }, { "Fanny", HEALTH_SCHOOL, "REGIDE1" },
    { "Gaia", TRADE_SCHOOL, "2472000631" },
};
enum { PUPILS = sizeof pupils / sizeof *pupils };
static int64_t people[PUPILS];

static void a_population(void)
{
    for (int i = 0; i < PUPILS; i++) {
        char mail[40];
        snprintf(mail, sizeof mail, "rehearsed%d@mail.example", i);
        stage_at(on("2024-06-20T09:00"));
        people[i] = order_card(pupils[i].given_name, "Morel", "2008-05-04", i % 2 ? "m" : "f", mail,
                               pupils[i].school, CODE);
        must(validate(people[i], script->campaign, pupils[i].school, pupils[i].course));
    }
}

static void revalidate_all(void)
{
    for (int i = 0; i < PUPILS; i++)
        must(call_as(as_school(pupils[i].school), "enrolment_revalidate",
                     "{'person_id':'%lld','holder':'pupil','course':'%s','repeats':false}",
                     (long long)people[i], pupils[i].course));
}

/* What the books loaded of a benefit, from the transfers alone. */
static int64_t loaded(const char *campaign, const char *benefit)
{
    char sql[400];
    snprintf(sql, sizeof sql,
             "SELECT coalesce(sum(t.amount), 0) FROM transfer t JOIN wallet w ON w.id = t.credit_id"
             " JOIN campaign k ON k.id = w.campaign_id"
             " WHERE t.kind = 2 AND k.code = '%s' AND w.benefit = '%s'",
             campaign, benefit);
    return known(sql);
}

struct foretold {
    char benefit[48];
    int64_t amount, people;
    bool counted;
};
enum { MOST = 32 };

static size_t foretell(struct foretold *list)
{
    size_t n = 0;
    for (;; n++) {
        char path[64];
        snprintf(path, sizeof path, "report.benefits.%zu.benefit", n);
        if (!*answered_text(path)) return n;
        assert_true(n < MOST);
        snprintf(list[n].benefit, sizeof list[n].benefit, "%s", answered_text(path));
        snprintf(path, sizeof path, "report.benefits.%zu.amount", n);
        list[n].amount = answered(path);
        snprintf(path, sizeof path, "report.benefits.%zu.people", n);
        list[n].people = answered(path);
        snprintf(path, sizeof path, "report.benefits.%zu.measure", n);
        const char *measure = answered_text(path);
        list[n].counted = strcmp(measure, "access") != 0 && strcmp(measure, "link") != 0;
    }
}

/* R112: equal to the cent to what opening the next campaign loads; an instalment already paid in
 * the family is not foretold again (D4). */
static void equals_what_opening_loads(void **state)
{
    (void)state;
    stage_open(script->catalogues);
    a_population();
    stage_at(on("2025-06-20T09:00"));
    int64_t before = known("SELECT count(*) FROM transfer");
    must(rehearse_as(as_region(BENEFITS), script->catalogues[2], script->campaign,
                     script->campaign));
    assert_int_equal(known("SELECT count(*) FROM transfer"), before);
    assert_int_equal(answered("report.people"), PUPILS);
    assert_true(answered("report.gainers") + answered("report.losers") > 0);
    struct foretold list[MOST];
    size_t n = foretell(list);
    assert_true(n > 8);
    revalidate_all();
    stage_at(on("2025-09-01T03:00"));
    must(job_as(as_operator(), "wallet_load_due", "{}"));
    for (size_t i = 0; i < n; i++)
        if (list[i].counted && loaded(script->next, list[i].benefit) != list[i].amount)
            fail_msg("%s: foretold %lld, loaded %lld", list[i].benefit, (long long)list[i].amount,
                     (long long)loaded(script->next, list[i].benefit));
    stage_close();
}

/* R112: a file against itself changes nobody's lot. */
static void against_itself(void **state)
{
    (void)state;
    stage_open(script->catalogues);
    a_population();
    must(rehearse_as(as_region(ADMIN), script->catalogues[1], script->campaign, script->campaign));
    assert_int_equal(answered("report.gainers"), 0);
    assert_int_equal(answered("report.losers"), 0);
    assert_int_equal(answered("report.cents"), answered("report.cents_before"));
    refused(rehearse_as(as_region(ADMIN), script->catalogues[1], "no-such", NULL), NO_CAMPAIGN);
    refused(rehearse_as(as_region(ADMIN), "data/courses.csv", script->campaign, NULL),
            CATALOGUE_FAULTY);
    stage_close();
}

int main(int argc, char **argv)
{
    script = script_named(argc > 2 ? argv[2] : "as_presented");
    stage_engine(2, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_what_opening_loads),
        cmocka_unit_test(against_itself),
    };
    return cmocka_run_group_tests_name(argc > 2 ? argv[2] : "as_presented", tests, NULL, NULL);
}
