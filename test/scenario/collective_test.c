/* Group orders and group outings, from the proposal to the money paid back: who is left out and
 * why, who objects, what comes back, and that nothing is paid twice. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "script.h"
#include "stage.h"

static const char LYCEE[] = "0691626T", OTHER_LYCEE[] = "0010001W", COURSE[] = "2472000631";
static const char BOOKSHOP[] = "08829754400012", CINEMA[] = "06187530800019",
                  MUSEUM[] = "07396625100016", CLUB[] = "05044662400012", CODE[] = "7394";
enum { CLASS = 35, PRICE = 4000, SEAT = 700, AGREED_PRICE = 700 };

__attribute__((format(printf, 1, 2))) static int64_t number(const char *format, ...)
{
    char sql[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sql, sizeof sql, format, arguments);
    va_end(arguments);
    return known(sql);
}

/* --- pupils ----------------------------------------------------------------------------------- */
static struct actor school;

static int64_t pupil(int i, const char *holder)
{
    char given[24], mail[48];
    snprintf(given, sizeof given, "Eleve%c%c", 'a' + i / 26, 'a' + i % 26);
    snprintf(mail, sizeof mail, "%s@mail.example", given);
    int64_t person = order_card(given, "Martin", "2008-05-04", "f", mail, LYCEE, CODE);
    must(call_as(school, "enrolment_validate",
                 "{'enrolment_id':'%lld','holder':'%s','course':'%s','class_name':'2A'}",
                 (long long)file_of(person, script->campaign), holder, COURSE));
    return person;
}

static void pupils(int64_t *persons, int n)
{
    stage_at(on("2024-06-20T09:00"));
    school = as_school(LYCEE);
    for (int i = 0; i < n; i++) persons[i] = pupil(i, "pupil");
}

/* --- proposals -------------------------------------------------------------------------------- */
static struct actor manager;
static long long proposal, item;

static int64_t place_of(const char *siret)
{
    return number("SELECT min(l.id) FROM place l JOIN partner p ON p.id = l.partner_id "
                  "WHERE p.siret = '%s'",
                  siret);
}

static enum err propose(const char *siret, const char *kind, const char *days, const char *benefit,
                        const char *price)
{
    manager = as_manager(siret);
    enum err e =
        call_as(manager, "collective_propose",
                "{'kind':'%s','place_id':'%lld','school_uai':'%s','title':'Pour la 2A',"
                "%s,'items':[{'label':'Lot','campaign':'%s','benefit':'%s',%s}]}",
                kind, (long long)place_of(siret), LYCEE, days, script->campaign, b(benefit), price);
    proposal = answered("proposal_id");
    item = number("SELECT max(id) FROM proposal_item");
    return e;
}

static enum err step(struct actor actor, const char *operation)
{
    return call_as(actor, operation, "{'proposal_id':'%lld'}", proposal);
}

static enum err job(struct actor actor, const char *operation)
{
    return job_as(actor, operation, "{'proposal_id':'%lld'}", proposal);
}

static void take_the_class(void)
{
    must(job_as(school, "collective_lines_set",
                "{'proposal_id':'%lld','item_id':'%lld','class_name':'2A'}", proposal, item));
}

/* A Tuesday: objections end on Thursday 12 September 2024. */
static void order_agreed(void)
{
    stage_at("2024-09-10T10:00");
    must(propose(BOOKSHOP, "group_order", "'pay_day':'2024-09-13'", "textbooks_extra",
                 "'amount_cents':4000"));
    must(step(manager, "collective_submit"));
    take_the_class();
    must(job(school, "collective_agree"));
}

static void outing_agreed(void)
{
    stage_at("2024-09-10T10:00");
    must(propose(CINEMA, "group_outing", "'event_day':'2024-09-27','pay_day':'2024-09-13'",
                 "cinema", "'units':1"));
    must(step(manager, "collective_submit"));
    take_the_class();
    must(job(school, "collective_agree"));
}

static int64_t line_of(int64_t person)
{
    return number("SELECT id FROM proposal_line WHERE proposal_id = %lld AND person_id = %lld",
                  proposal, (long long)person);
}

static const char *seen(struct actor actor, int64_t person, const char *member)
{
    char path[48];
    must(call_as(actor, "collective_show", "{'proposal_id':'%lld','limit':200}", proposal));
    for (int i = 0;; i++) {
        snprintf(path, sizeof path, "lines.%d.line_id", i);
        if (answered(path) == -1) return "unseen";
        if (answered(path) != line_of(person)) continue;
        snprintf(path, sizeof path, "lines.%d.%s", i, member);
        return answered_text(path);
    }
}

static const char *told_to(int64_t person, const char *member)
{
    char path[48];
    must(call_as(as_holder(person), "collective_mine", "{}"));
    snprintf(path, sizeof path, "items.0.%s", member);
    return answered_text(path);
}

static int64_t mails(const char *template)
{
    return number("SELECT count(*) FROM outbox WHERE template = '%s'", template);
}

static int64_t textbooks(int64_t person)
{
    return balance(person, script->campaign, b("textbooks_extra"));
}

static int64_t seats(int64_t person)
{
    return balance(person, script->campaign, b("cinema"));
}

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
    assert_string_equal(seen(school, p[LEAVER], "type"), "frozen");
    assert_string_equal(seen(school, p[CLOSED_FILE], "type"), "card-not-active");
    assert_string_equal(told_to(p[LATE_SPENDER], "reason"), "Il reste 39,99\u00a0€ sur cet avantage.");
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

/* --- an outing -------------------------------------------------------------------------------- */
static enum err absent(int64_t person)
{
    return job_as(manager, "collective_absent",
                  "{'proposal_id':'%lld','absent':[{'line_id':'%lld'}]}", proposal,
                  (long long)line_of(person));
}

static int64_t run_cents(const char *until)
{
    must(job_as(as_region(ACCOUNTANT), "run_prepare", "{'until_day':'%s'}", until));
    return number("SELECT coalesce(sum(amount_cents), 0) FROM run_line WHERE run_id = %lld",
                  (long long)answered("report.run_id"));
}

/* R91, R60, D38: the school hands over the euros, an absentee's seat comes back within seven days,
 * and the cinema is paid after the film, whatever day a run is asked up to. */
static void an_outing_is_owed_after_it(void)
{
    int64_t p[4];
    pupils(p, 4);
    outing_agreed();
    stage_at("2024-09-13T09:00");
    must(job(manager, "collective_pay"));
    assert_int_equal(answered("report.holder_pays_cents"), 4 * 100);
    assert_int_equal(answered("report.region_pays_cents"), 4 * (SEAT - 100));
    assert_int_equal(seats(p[0]), 4);
    must(call_as(school, "collective_list", "{}"));
    assert_int_equal(answered("items.0.holder_pays_cents"), 4 * 100);
    refused(absent(p[0]), EVENT_TO_COME);
    refused(step(manager, "collective_close"), EVENT_TO_COME);
    assert_int_equal(run_cents("2024-12-31"), 0);
    must(call_as(manager, "partner_dues", "{'partner_id':'%lld'}", (long long)manager.partner_id));
    assert_string_equal(answered_text("items.0.state"), "later");
    stage_at("2024-09-27T18:00");
    assert_int_equal(run_cents("2024-09-27"), 0);
    stage_at("2024-09-28T09:00");
    must(absent(p[0]));
    assert_int_equal(answered("report.given_back"), 1);
    assert_string_equal(answered_text("report.state"), "held");
    assert_int_equal(seats(p[0]), 5);
    must(absent(p[0]));
    assert_int_equal(answered("report.kept"), 1);
    assert_int_equal(seats(p[0]), 5);
    assert_int_equal(run_cents("2024-09-28"), 3 * (SEAT - 100));
    stage_at("2024-10-05T09:00");
    refused(absent(p[1]), ABSENCE_TOO_LATE);
    must(step(manager, "collective_close"));
    refused(job(manager, "collective_cancel"), BAD_INPUT);
}

/* D38: pupils cannot be given two days when the outing is sooner. */
static void an_outing_too_soon_is_not_agreed(void)
{
    int64_t p[1];
    pupils(p, 1);
    stage_at("2024-09-10T10:00");
    must(propose(CINEMA, "group_outing", "'event_day':'2024-09-12','pay_day':'2024-09-11'",
                 "cinema", "'units':1"));
    must(step(manager, "collective_submit"));
    take_the_class();
    refused(job(school, "collective_agree"), AGREED_TOO_LATE);
    must(call_as(school, "collective_refuse", "{'proposal_id':'%lld','reason':'Trop tôt.'}",
                 proposal));
    assert_int_equal(mails("group_refused"), 1);
    refused(step(school, "collective_refuse"), BAD_INPUT);
}

/* R63, R85, D37: free entries too; and what has not begun on the planned day is left out. */
static void entries_are_free_and_have_their_time(void)
{
    int64_t p[2];
    pupils(p, 2);
    must(propose(MUSEUM, "group_outing", "'event_day':'2024-06-28','pay_day':'2024-06-25'",
                 "museums", "'units':0"));
    must(step(manager, "collective_submit"));
    take_the_class();
    assert_int_equal(answered("report.left_out"), 2);
    assert_string_equal(seen(school, p[0], "type"), "not-started");
    assert_string_equal(seen(school, p[0], "reason"),
                        "Cet avantage commence le 1er septembre 2024.");
    must(propose(MUSEUM, "group_outing", "'event_day':'2024-09-27','pay_day':'2024-09-13'",
                 "museums", "'units':0"));
    must(step(manager, "collective_submit"));
    take_the_class();
    must(job(school, "collective_agree"));
    stage_at("2024-09-13T09:00");
    must(job(manager, "collective_pay"));
    assert_int_equal(answered("report.lines"), 2);
    stage_at("2024-09-28T09:00");
    must(absent(p[0]));
    assert_int_equal(answered("report.given_back"), 1);
}

/* --- what comes back -------------------------------------------------------------------------- */
/* R83, R90: what was not delivered goes back to its wallet, the rest stays paid. */
static void an_order_delivered_in_part(void)
{
    int64_t p[3];
    pupils(p, 3);
    order_agreed();
    stage_at("2024-09-13T09:00");
    must(job(manager, "collective_pay"));
    stage_at("2024-09-30T09:00");
    must(job_as(manager, "collective_deliver",
                "{'proposal_id':'%lld','not_delivered':[{'line_id':'%lld'}]}", proposal,
                (long long)line_of(p[1])));
    assert_string_equal(answered_text("report.state"), "partly_delivered");
    assert_int_equal(textbooks(p[1]), eur(50));
    assert_int_equal(textbooks(p[0]), 1000);
    assert_int_equal(payable(BOOKSHOP, script->campaign, b("textbooks_extra")), 2 * PRICE);
    must(step(manager, "collective_close"));
    refused(job(manager, "collective_deliver"), WRONG_STATE);
}

static enum err cancel(struct actor actor)
{
    return job_as(actor, "collective_cancel", "{'proposal_id':'%lld','reason':'Plus de stock.'}",
                  proposal);
}

/* R90: before the payment either side may; pupils who were told are told again. */
static void cancelled_before_payment(void)
{
    int64_t p[2];
    pupils(p, 2);
    order_agreed();
    must(cancel(school));
    assert_int_equal(mails("group_cancelled"), 3);
    assert_int_equal(textbooks(p[0]), eur(50));
    stage_at("2024-09-13T09:00");
    refused(job(manager, "collective_pay"), WRONG_STATE);
    assert_string_equal(told_to(p[0], "proposal_state"), "cancelled");
}

/* R83, D16: after it, only who was paid or the Region; every line comes back. */
static void cancelled_after_payment(void)
{
    int64_t p[2];
    pupils(p, 2);
    order_agreed();
    stage_at("2024-09-13T09:00");
    must(job(manager, "collective_pay"));
    refused(cancel(school), WRONG_STATE);
    must(give_back(BOOKSHOP, number("SELECT max(id) FROM payment"), 500, 0));
    must(cancel(manager));
    assert_int_equal(answered("report.given_back"), 2);
    assert_int_equal(textbooks(p[0]), eur(50));
    assert_int_equal(textbooks(p[1]), eur(50));
    assert_int_equal(payable(BOOKSHOP, script->campaign, b("textbooks_extra")), 0);
    assert_string_equal(told_to(p[0], "state"), "given_back");
}

/* D21: a partner that leaves has its open proposals cancelled, and makes no new one. */
static void a_partner_leaves(void)
{
    int64_t p[1];
    pupils(p, 1);
    order_agreed();
    must(call_as(as_region(BENEFITS), "partner_close", "{'partner_id':'%lld','day':'2024-09-30'}",
                 (long long)manager.partner_id));
    assert_string_equal(told_to(p[0], "proposal_state"), "cancelled");
    stage_at("2024-09-13T09:00");
    refused(job(manager, "collective_pay"), WRONG_STATE);
    refused(propose(BOOKSHOP, "group_order", "'pay_day':'2024-09-20'", "textbooks_extra",
                    "'amount_cents':4000"),
            PARTNER_CLOSED);
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
    refused(propose(BOOKSHOP, "group_order", order, "textbooks_none", "'amount_cents':1"),
            BAD_INPUT);
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

/* --- once ------------------------------------------------------------------------------------- */
/* R84: two items of one wallet cannot take more than it holds; the second is left out. */
static void one_wallet_for_two_items(void)
{
    int64_t p[1];
    pupils(p, 1);
    stage_at("2024-09-10T10:00");
    must(propose(BOOKSHOP, "group_order", "'pay_day':'2024-09-13'", "textbooks_extra",
                 "'amount_cents':4000"));
    must(call_as(manager, "collective_update",
                 "{'proposal_id':'%lld','title':'Deux lots','pay_day':'2024-09-13','items':["
                 "{'label':'A','campaign':'%s','benefit':'%s','amount_cents':4000},"
                 "{'label':'B','campaign':'%s','benefit':'%s','amount_cents':2000}]}",
                 proposal, script->campaign, b("textbooks_extra"), script->campaign,
                 b("textbooks_extra")));
    must(step(manager, "collective_submit"));
    item = number("SELECT min(id) FROM proposal_item");
    take_the_class();
    item = number("SELECT max(id) FROM proposal_item");
    take_the_class();
    must(job(school, "collective_agree"));
    assert_int_equal(answered("report.lines"), 2);
    stage_at("2024-09-13T09:00");
    must(job(manager, "collective_pay"));
    assert_int_equal(answered("report.lines"), 1);
    assert_int_equal(answered("report.left_out"), 1);
    assert_int_equal(textbooks(p[0]), 1000);
}

struct taker { /* a server that is asked to pay */
    struct product *product;
    struct arena arena;
    enum err answered;
};

static void *ask_to_pay(void *arg)
{
    struct taker *taker = arg;
    struct reach reach = { .product = taker->product, .as = &manager };
    struct text answer, body = text_format(&taker->arena, "{\"proposal_id\":\"%lld\"}", proposal);
    taker->answered = reach_call_job(&reach, &taker->arena, "collective_pay", body, NULL, &answer);
    return NULL;
}

/* Two servers of one PostgreSQL database, or two callers of one over SQLite. */
static void pay_from_both(struct product *second)
{
    struct taker takers[2] = { { .product = &stage.product }, { .product = second } };
    pthread_t threads[2];
    for (int i = 0; i < 2; i++) {
        takers[i].arena = arena_make(16 << 20);
        assert_int_equal(pthread_create(&threads[i], NULL, ask_to_pay, &takers[i]), 0);
    }
    for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
    for (int i = 0; i < 2; i++) arena_free(&takers[i].arena);
    assert_true(takers[0].answered == OK || takers[1].answered == OK);
    assert_true(takers[0].answered == WRONG_STATE || takers[1].answered == WRONG_STATE);
}

/* R84: a double click with its key is one payment, a second click another key's refusal; and of
 * two servers asked at once one pays. */
static void paid_once(void)
{
    int64_t p[8];
    pupils(p, 8);
    order_agreed();
    stage_at("2024-09-13T09:00");
    if (stage.database.postgres) {
        struct product second;
        struct product_options options = { .database = stage.database.url,
                                           .keys_path = stage.keys_path,
                                           .now = "2024-09-13T09:00",
                                           .node = 1,
                                           .throttles_off = true };
        must(product_open(&options, &second));
        pay_from_both(&second);
        product_close(&second);
    } else {
        pay_from_both(&stage.product);
    }
    for (int i = 0; i < 8; i++) assert_int_equal(textbooks(p[i]), 1000);
    assert_int_equal(number("SELECT count(*) FROM payment"), 8);
    must(call_with_key(manager, "a-key-of-the-double-click", "collective_pay",
                       "{'proposal_id':'%lld'}", proposal));
    int64_t first = answered("job_id");
    must(call_with_key(manager, "a-key-of-the-double-click", "collective_pay",
                       "{'proposal_id':'%lld'}", proposal));
    assert_int_equal(answered("job_id"), first);
}

static void (*const stories[])(void) = {
    an_order_of_35_leaves_six_out,     a_pupil_objects,
    a_weekend_does_not_count,          an_outing_is_owed_after_it,
    an_outing_too_soon_is_not_agreed,  entries_are_free_and_have_their_time,
    an_order_delivered_in_part,        cancelled_before_payment,
    cancelled_after_payment,           a_partner_leaves,
    not_every_benefit_goes_in_a_group, a_school_names_its_own,
    one_wallet_for_two_items,          paid_once,
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
    stage_engine(2, argv);
    (void)argc;
    const struct CMUnitTest tests[] = {
#define STORY(name) { #name, one_story, NULL, NULL, NULL }
        STORY(an_order_of_35_leaves_six_out),     STORY(a_pupil_objects),
        STORY(a_weekend_does_not_count),          STORY(an_outing_is_owed_after_it),
        STORY(an_outing_too_soon_is_not_agreed),  STORY(entries_are_free_and_have_their_time),
        STORY(an_order_delivered_in_part),        STORY(cancelled_before_payment),
        STORY(cancelled_after_payment),           STORY(a_partner_leaves),
        STORY(not_every_benefit_goes_in_a_group), STORY(a_school_names_its_own),
        STORY(one_wallet_for_two_items),          STORY(paid_once),
    };
    return cmocka_run_group_tests_name("collective", tests, NULL, NULL);
}
