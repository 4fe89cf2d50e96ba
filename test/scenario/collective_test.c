/* Group orders and group outings up to their payment: what may be proposed, who is left out and
 * why, who may object, who sees what. */
#include "groups.h"

enum { CLASS = 35 };

/* --- an order --------------------------------------------------------------------------------- */
enum { SUSPENDED_ONE, APPRENTICE, SPENDER, LEAVER, CLOSED_FILE, LATE_SPENDER, A_GOOD_ONE };

static void spend(int64_t person, int64_t cents)
{
    must(pay(person, (struct purchase){ .siret = BOOKSHOP,
                                        .campaign = script->campaign,
                                        .benefit = b("textbooks_extra"),
                                        .code = CODE,
                                        .amount_cents = cents }));
}

static void make_trouble(const int64_t *p)
{
    must(call_as(as_region(BENEFITS), "wallet_suspend",
                 "{'person_id':'%lld','campaign':'%s','benefit':'%s','reason':'Incivilité.'}",
                 (long long)p[SUSPENDED_ONE], script->campaign, b("textbooks_extra")));
    spend(p[SPENDER], 3000);
}

static void make_more_trouble(const int64_t *p)
{
    must(call_as(school, "enrolment_depart", "{'enrolment_id':'%lld','reason':'Parti.'}",
                 (long long)file_of(p[LEAVER], script->campaign)));
    must(call_as(as_region(SUPPORT), "person_close", "{'person_id':'%lld'}",
                 (long long)p[CLOSED_FILE]));
}

/* R92: each reason is the exact one to the holder, and hides the wallet from everybody else. */
static void reasons_are_exact(const int64_t *p)
{
    assert_string_equal(told_to(p[SUSPENDED_ONE], "reason"),
                        "Cet avantage est suspendu : le titulaire peut contacter la Région.");
    assert_string_equal(seen(school, p[APPRENTICE], "type"), "no-such-benefit");
    assert_string_equal(told_to(p[SPENDER], "reason"), "Il reste 20,00\u00a0€ sur cet avantage.");
    assert_string_equal(seen(school, p[SPENDER], "type"), "not-enough-left");
    assert_string_equal(seen(school, p[SPENDER], "reason"),
                        "Ce qui reste de cet avantage ne suffit pas.");
    assert_string_equal(seen(as_region(BENEFITS), p[SPENDER], "type"), "balance-too-low");
    assert_string_equal(seen(as_region(SUPPORT), p[SPENDER], "type"), "not-enough-left");
    assert_string_equal(seen(school, p[LEAVER], "type"), "frozen");
    assert_string_equal(seen(school, p[CLOSED_FILE], "type"), "card-not-active");
    assert_string_equal(told_to(p[LATE_SPENDER], "reason"),
                        "Il reste 39,99\u00a0€ sur cet avantage.");
    assert_string_equal(seen(manager, p[LATE_SPENDER], "type"), "not-enough-left");
    assert_string_equal(seen(manager, p[SUSPENDED_ONE], "state"), "unseen");
    assert_string_equal(seen(manager, p[A_GOOD_ONE], "holder_name"), "Eleveag M.");
    assert_string_equal(seen(school, p[A_GOOD_ONE], "holder_name"), "Eleveag Martin");
}

/* R90, R92, R51, R85, D37: a class of 35, of whom six cannot, each with the reason; the others are
 * paid at once, at the instant asked for, without a code. */
static void an_order_of_35_leaves_six_out(void)
{
    int64_t p[CLASS];
    pupils(p, CLASS);
    must(call_as(school, "enrolment_change",
                 "{'enrolment_id':'%lld','holder':'apprentice','course':'%s','class_name':'2A'}",
                 (long long)file_of(p[APPRENTICE], script->campaign), COURSE));
    stage_at("2024-09-10T10:00");
    make_trouble(p);
    must(propose(BOOKSHOP, "group_order", "'pay_day':'2024-09-11'", "textbooks_extra",
                 "'amount_cents':4000"));
    refused(step(school, "collective_show"), NOT_FOUND);
    must(step(manager, "collective_submit"));
    assert_int_equal(mails("group_proposed"), number("SELECT count(*) FROM account WHERE school_id "
                                                     "= (SELECT id FROM school WHERE uai = '%s')",
                                                     LYCEE));
    take_the_class();
    assert_int_equal(answered("report.lines"), 32);
    assert_int_equal(answered("report.left_out"), 3);
    assert_string_equal(seen(manager, p[A_GOOD_ONE], "state"), "unseen");
    make_more_trouble(p);
    must(job(school, "collective_agree"));
    assert_int_equal(answered("report.lines"), 30);
    assert_int_equal(answered("report.left_out"), 5);
    assert_string_equal(answered_text("report.object_until_day"), "2024-09-12");
    assert_string_equal(answered_text("report.pay_day"), "2024-09-13");
    assert_int_equal(mails("group_agreed"), 30);
    refused(job(manager, "collective_pay"), OBJECTIONS_OPEN);
    assert_string_equal(answered_text("problem.from"), "2024-09-13");
    spend(p[LATE_SPENDER], 1001);
    stage_at("2024-09-12T23:59");
    refused(job(manager, "collective_pay"), OBJECTIONS_OPEN);
    stage_at("2024-09-13T00:00");
    must(job(manager, "collective_pay"));
    assert_int_equal(answered("report.lines"), 29);
    assert_int_equal(answered("report.left_out"), 1);
    assert_int_equal(answered("report.region_pays_cents"), 29 * PRICE);
    reasons_are_exact(p);
    for (int i = A_GOOD_ONE; i < CLASS; i++) assert_int_equal(textbooks(p[i]), 1000);
    assert_int_equal(textbooks(p[SPENDER]), 2000);
    assert_int_equal(textbooks(p[SUSPENDED_ONE]), 5000);
    assert_int_equal(payable(BOOKSHOP, script->campaign, b("textbooks_extra")),
                     29 * PRICE + 3000 + 1001);
    refused(job(manager, "collective_pay"), WRONG_STATE);
}

/* --- objection -------------------------------------------------------------------------------- */
static enum err object(int64_t person)
{
    return call_as(as_holder(person), "collective_object", "{'line_id':'%lld'}",
                   (long long)line_of(person));
}

/* R92, D37: two working days, the pupil's own line, and no longer. */
static void a_pupil_objects(void)
{
    int64_t p[3];
    pupils(p, 3);
    order_agreed();
    assert_string_equal(told_to(p[0], "can_object"), "true");
    refused(call_as(as_holder(p[1]), "collective_object", "{'line_id':'%lld'}",
                    (long long)line_of(p[0])),
            NOT_FOUND);
    stage_at("2024-09-12T23:59");
    must(object(p[0]));
    refused(object(p[0]), ALREADY_DONE);
    stage_at("2024-09-13T00:00");
    refused(object(p[1]), OBJECTION_TOO_LATE);
    assert_string_equal(told_to(p[1], "can_object"), "false");
    must(job(manager, "collective_pay"));
    assert_int_equal(answered("report.lines"), 2);
    refused(object(p[1]), WRONG_STATE);
    assert_int_equal(textbooks(p[0]), eur(50));
    assert_int_equal(textbooks(p[1]), 1000);
    assert_string_equal(seen(manager, p[0], "state"), "objected");
}

/* D37: the two days are working days, so a Friday's agreement opens until Tuesday. */
static void a_weekend_does_not_count(void)
{
    int64_t p[1];
    pupils(p, 1);
    stage_at("2024-09-13T10:00");
    must(propose(BOOKSHOP, "group_order", "'pay_day':'2024-09-16'", "textbooks_extra",
                 "'amount_cents':4000"));
    must(step(manager, "collective_submit"));
    refused(job(school, "collective_agree"), NO_LINES);
    take_the_class();
    must(job(school, "collective_agree"));
    assert_string_equal(answered_text("report.object_until_day"), "2024-09-17");
    assert_string_equal(answered_text("report.pay_day"), "2024-09-18");
}

/* --- what a group may take -------------------------------------------------------------------- */
/* R90, R91, R92: by the catalogue's word, the partner's kind and its convention. */
static void not_every_benefit_goes_in_a_group(void)
{
    static const char order[] = "'pay_day':'2024-09-20'",
                      outing[] = "'event_day':'2024-09-27','pay_day':'2024-09-20'";
    stage_at("2024-09-10T10:00");
    refused(propose(CLUB, "group_order", order, "sport_licence", "'price_cents':4000"),
            NEVER_IN_GROUP);
    refused(propose(BOOKSHOP, "group_order", order, "leisure_books", "'amount_cents':1000"),
            NEVER_IN_GROUP);
    refused(propose(BOOKSHOP, "group_outing", outing, "textbooks_extra", "'amount_cents':4000"),
            OTHER_KIND_OF_GROUP);
    refused(propose(CINEMA, "group_outing", outing, "shows", "'amount_cents':1000"),
            WRONG_KIND_OF_PARTNER);
    refused(propose(BOOKSHOP, "group_order", order, "textbooks_extra", "'units':1"), AMOUNT_NEEDED);
    refused(propose(CINEMA, "group_outing", outing, "cinema", "'amount_cents':1000"), UNITS_NEEDED);
    refused(propose(CINEMA, "group_outing", order, "cinema", "'units':1"), BAD_INPUT);
    refused(propose(BOOKSHOP, "group_order", outing, "textbooks_extra", "'amount_cents':1"),
            BAD_INPUT);
    refused(propose(BOOKSHOP, "group_order", order, "textbooks_extra",
                    "'amount_cents':4000,'price_cents':3000"),
            BAD_INPUT);
    refused(propose(BOOKSHOP, "group_order", order, "textbooks_none", "'amount_cents':1"),
            BAD_INPUT);
}

static enum err update(const char *days, const char *benefit, const char *price)
{
    return call_as(manager, "collective_update",
                   "{'proposal_id':'%lld','title':'Autrement',%s,'items':[{'label':'Lot',"
                   "'campaign':'%s','benefit':'%s',%s}]}",
                   proposal, days, script->campaign, b(benefit), price);
}

/* R90, R91: a draft changes within the same limits, and no more once it is proposed. */
static void what_a_draft_may_become(void)
{
    static const char order[] = "'pay_day':'2024-09-20'",
                      outing[] = "'event_day':'2024-09-27','pay_day':'2024-09-20'";
    stage_at("2024-09-10T10:00");
    must(propose(BOOKSHOP, "group_order", order, "textbooks_extra", "'amount_cents':4000"));
    refused(update(order, "leisure_books", "'amount_cents':1000"), NEVER_IN_GROUP);
    refused(update(order, "shows", "'amount_cents':1000"), OTHER_KIND_OF_GROUP);
    refused(update(order, "equipment", "'amount_cents':1000"), WRONG_KIND_OF_PARTNER);
    refused(update(order, "textbooks_extra", "'price_cents':1000"), AMOUNT_NEEDED);
    refused(update("'pay_day':'2030-01-07'", "textbooks_extra", "'amount_cents':1"), NO_CONVENTION);
    refused(update("'pay_day':'2024-09-09'", "textbooks_extra", "'amount_cents':1"), BAD_INPUT);
    must(update("'pay_day':'2024-09-30'", "textbooks_extra", "'amount_cents':3000"));
    must(step(manager, "collective_show"));
    assert_int_equal(answered("items.0.amount_cents"), 3000);
    assert_string_equal(answered_text("pay_day"), "2024-09-30");
    must(step(manager, "collective_submit"));
    refused(update(order, "textbooks_extra", "'amount_cents':4000"), WRONG_STATE);
    refused(step(manager, "collective_submit"), WRONG_STATE);
    refused(step(manager, "collective_close"), WRONG_STATE);
    refused(job(manager, "collective_absent"), WRONG_STATE);
    must(propose(CINEMA, "group_outing", outing, "cinema", "'units':1"));
    refused(update(outing, "cinema", "'amount_cents':1000"), UNITS_NEEDED);
    refused(propose(CINEMA, "group_outing", "'event_day':'2030-01-09','pay_day':'2030-01-07'",
                    "cinema", "'units':1"),
            NO_CONVENTION);
    refused(call_as(manager, "collective_propose",
                    "{'kind':'group_outing','place_id':'%lld','school_uai':'0690026D',"
                    "'title':'Un film',%s,'items':[{'label':'Place','campaign':'%s',"
                    "'benefit':'%s','units':1}]}",
                    (long long)place_of(CINEMA), outing, script->campaign, b("cinema")),
            NO_SUCH_SCHOOL);
}

/* D21: nothing goes on at a place that is closed. */
static void a_place_that_closed(void)
{
    static const char order[] = "'pay_day':'2024-09-20'";
    int64_t p[1];
    pupils(p, 1);
    order_agreed();
    long long agreed = proposal;
    must(propose(BOOKSHOP, "group_order", order, "textbooks_extra", "'amount_cents':4000"));
    must(step(manager, "collective_submit"));
    take_the_class();
    long long proposed = proposal;
    must(propose(BOOKSHOP, "group_order", order, "textbooks_extra", "'amount_cents':4000"));
    must(call_as(as_region(BENEFITS), "place_close", "{'place_id':'%lld'}",
                 (long long)place_of(BOOKSHOP)));
    refused(update(order, "textbooks_extra", "'amount_cents':4000"), PARTNER_CLOSED);
    proposal = proposed;
    item = number("SELECT id FROM proposal_item WHERE proposal_id = %lld", proposal);
    refused(call_as(school, "collective_candidates", "{'proposal_id':'%lld','item_id':'%lld'}",
                    proposal, item),
            PARTNER_CLOSED);
    refused(call_as(school, "collective_candidates",
                    "{'proposal_id':'%lld','item_id':'%lld','cursor':'forged'}", proposal, item),
            BAD_CURSOR);
    refused(
        call_as(school, "collective_show", "{'proposal_id':'%lld','cursor':'forged'}", proposal),
        BAD_CURSOR);
    refused(job_as(school, "collective_lines_set",
                   "{'proposal_id':'%lld','item_id':'%lld','class_name':'2A'}", proposal, item),
            PARTNER_CLOSED);
    refused(job(school, "collective_agree"), PARTNER_CLOSED);
    proposal = agreed;
    refused(job_as(school, "collective_lines_set",
                   "{'proposal_id':'%lld','item_id':'%lld','class_name':'2A'}", proposal,
                   (long long)number("SELECT id FROM proposal_item WHERE proposal_id = %lld",
                                     proposal)),
            WRONG_STATE);
    refused(job(school, "collective_agree"), WRONG_STATE);
    refused(
        call_as(school, "collective_refuse", "{'proposal_id':'%lld','reason':'Non.'}", proposal),
        WRONG_STATE);
    stage_at("2024-09-13T09:00");
    refused(job(manager, "collective_pay"), PARTNER_CLOSED);
}

/* R92: another school's files are no candidates and no lines; a neighbour sees nothing. */
static void a_school_names_its_own(void)
{
    int64_t p[2];
    pupils(p, 2);
    int64_t stranger =
        order_card("Zoe", "Roche", "2008-05-04", "f", "zoe@mail.example", OTHER_LYCEE, CODE);
    must(validate(stranger, script->campaign, OTHER_LYCEE, COURSE));
    stage_at("2024-09-10T10:00");
    must(propose(BOOKSHOP, "group_order", "'pay_day':'2024-09-13'", "textbooks_extra",
                 "'amount_cents':4000"));
    must(step(manager, "collective_submit"));
    must(call_as(school, "collective_candidates", "{'proposal_id':'%lld','item_id':'%lld'}",
                 proposal, item));
    assert_int_equal(answered("items.1.eligible"), 1);
    assert_int_equal(answered("items.1.is_line"), 0);
    assert_int_equal(answered("items.2.eligible"), -1);
    must(job_as(school, "collective_lines_set",
                "{'proposal_id':'%lld','item_id':'%lld','pupils':[{'enrolment_id':'%lld'},"
                "{'enrolment_id':'%lld'},{'enrolment_id':'7'}]}",
                proposal, item, (long long)file_of(stranger, script->campaign),
                (long long)file_of(p[0], script->campaign)));
    assert_int_equal(answered("report.lines"), 1);
    assert_int_equal(answered("report.unknown"), 2);
    refused(step(as_school(OTHER_LYCEE), "collective_show"), NOT_FOUND);
    refused(step(as_manager(CINEMA), "collective_show"), NOT_FOUND);
}

static void (*const stories[])(void) = {
    an_order_of_35_leaves_six_out, a_pupil_objects,
    a_weekend_does_not_count,      not_every_benefit_goes_in_a_group,
    what_a_draft_may_become,       a_place_that_closed,
    a_school_names_its_own,
};
static size_t story;

static void one_story(void **state)
{
    (void)state;
    stage_open(script->catalogues);
    stories[story++]();
    stage_close();
}

int main(int argc, char **argv)
{
    script = script_named("as_presented");
    stage_engine(argc, argv);
    const struct CMUnitTest tests[] = {
#define STORY(name) { #name, one_story, NULL, NULL, NULL }
        STORY(an_order_of_35_leaves_six_out), STORY(a_pupil_objects),
        STORY(a_weekend_does_not_count),      STORY(not_every_benefit_goes_in_a_group),
        STORY(what_a_draft_may_become),       STORY(a_place_that_closed),
        STORY(a_school_names_its_own),
    };
    return cmocka_run_group_tests_name("collective", tests, NULL, NULL);
}
