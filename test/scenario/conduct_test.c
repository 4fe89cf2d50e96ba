/* From a report to a decision that ends by itself (R16, R65, R100-R102, D13, D14, D19, D20, D41),
 * walked through the public operations with the clock set. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "script.h"
#include "stage.h"

static const char SCHOOL_A[] = "0691626T", SCHOOL_B[] = "0010001W";
static const char BOOKSHOP[] = "08829754400012", VENUE[] = "06357675500019",
                  CINEMA[] = "06187530800019", PHARMACY[] = "07834754900012",
                  DRIVING[] = "02523212500010";
static const char BUILDING[] = "2472000631", BUILDING_NEXT[] = "2472320332", CODE[] = "7394";
static const char MOTHER[] = "anne.roux@mail.example";
#define REASON "Les insultes répétées ne sont pas acceptables."

static struct actor agent, other_agent; /* of the Region */

/* --- what the stories say ------------------------------------------------------------------------
 */
static int64_t pupil(const char *birth_day)
{
    agent = as_region(BENEFITS);
    other_agent = as_region(BENEFITS);
    struct actor nobody = { .role = ANYONE };
    must(call_as(nobody, "card_order",
                 "{'given_name':'Lea','family_name':'Roux','birth_day':'%s','sex':'f',"
                 "'mail':'lea@mail.example','school_uai':'%s','code':'%s','charter':true"
                 "%s}",
                 birth_day, SCHOOL_A, CODE,
                 strcmp(birth_day, "2006-06-12") > 0
                     ? ",'representative_name':'Anne Roux',"
                       "'representative_mail':'anne.roux@mail.example'"
                     : ""));
    int64_t person = known("SELECT max(id) FROM person");
    must(validate(person, script->campaign, SCHOOL_A, BUILDING));
    return person;
}

static enum err buy(int64_t person, const char *siret, const char *campaign, const char *benefit,
                    int64_t cents)
{
    bool units = siret == CINEMA || siret == PHARMACY;
    return pay(person, (struct purchase){ .siret = siret,
                                          .campaign = campaign,
                                          .benefit = b(benefit),
                                          .code = CODE,
                                          .amount_cents = units ? 0 : cents,
                                          .price_cents = siret == VENUE ? 5 * cents : 0,
                                          .units = units ? 1 : 0 });
}

static enum err show(int64_t person)
{
    return buy(person, VENUE, script->campaign, "shows", 100);
}

static enum err does(struct actor who, const char *operation, int64_t conduct)
{
    return call_as(who, operation, "{'conduct_id':'%lld'}", (long long)conduct);
}

static enum err writes(struct actor who, const char *operation, int64_t conduct, const char *words)
{
    return call_as(who, operation, "{'conduct_id':'%lld','words':'%s'}", (long long)conduct, words);
}

static int64_t reported(int64_t person)
{
    must(call_as(as_school(SCHOOL_A), "conduct_report_person",
                 "{'person_id':'%lld','category':'insult','words':'Un mot de trop.'}",
                 (long long)person));
    return answered("conduct_id");
}

static int64_t opened(int64_t person)
{
    int64_t conduct = reported(person);
    must(writes(agent, "conduct_open", conduct, "Des insultes au guichet du cinéma."));
    return conduct;
}

static int64_t heard(int64_t person)
{
    int64_t conduct = opened(person);
    must(writes(as_holder(person), "conduct_reply", conduct, "Je présente mes excuses."));
    return conduct;
}

static enum err decide(int64_t conduct, const char *campaign, const char *benefits,
                       const char *until)
{
    return call_as(agent, "conduct_decide",
                   "{'conduct_id':'%lld','campaign':'%s',%s,'until_day':'%s','reason':'" REASON
                   "'}",
                   (long long)conduct, campaign, benefits, until);
}

static const char *ticked(const char *benefit)
{
    static char json[96];
    snprintf(json, sizeof json, "'benefits':[{'benefit':'%s'}]", b(benefit));
    return json;
}

static int64_t mails(const char *template)
{
    char sql[96];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM outbox WHERE template = '%s'", template);
    return known(sql);
}

static bool says(const char *word)
{
    return strstr(text_to_cstring(&stage.arena, stage.answer), word) != NULL;
}

/* --- the stories ---------------------------------------------------------------------------------
 */
/* R100: a partner by a use or a card, a school of its own pupil, the Region for who wrote; each
 * sees of its reports that they were dealt with, and of others' nothing. */
static void who_may_report(void)
{
    stage_at(on("2024-06-12T09:00"));
    int64_t lea = pupil("2005-05-04");
    stage_at(on("2024-09-05T09:00"));
    must(show(lea));
    int64_t use = answered("payment_id");
    const char by_use[] = "{'payment_id':'%lld','category':'insult','words':'Insultes.'}";
    must(call_as(as_cashier(VENUE), "conduct_report", by_use, (long long)use));
    refused(call_as(as_cashier(BOOKSHOP), "conduct_report", by_use, (long long)use), NOT_FOUND);
    must(call_as(as_manager(CINEMA), "conduct_report", "{'card':'%s','category':'damage'}",
                 token_of(lea)));
    int64_t of_cinema = answered("conduct_id");
    refused(call_as(as_manager(CINEMA), "conduct_report",
                    "{'card':'000000000000','category':'damage'}"),
            UNKNOWN_CARD);
    refused(call_as(as_manager(CINEMA), "conduct_report", "{'category':'damage'}"), BAD_INPUT);
    const char by_person[] = "{'person_id':'%lld','category':'disorder'}";
    must(call_as(as_school(SCHOOL_A), "conduct_report_person", by_person, (long long)lea));
    refused(call_as(as_school(SCHOOL_B), "conduct_report_person", by_person, (long long)lea),
            NOT_FOUND);
    must(call_as(as_region(SUPPORT), "conduct_report_person", by_person, (long long)lea));
    assert_int_equal(mails("conduct_opened"), 0); /* nothing is said before the Region looked */
    must(call_as(as_holder(lea), "conduct_of_person", "{'person_id':'%lld'}", (long long)lea));
    assert_string_equal(answered_text("items.0"), "");
    refused(does(as_holder(lea), "conduct_show", of_cinema), NOT_FOUND);

    must(call_as(agent, "conduct_list", "{'state':'reported','limit':3}"));
    assert_true(*answered_text("items.2"));
    assert_true(*answered_text("next_cursor"));
    must(does(agent, "conduct_show", of_cinema));
    assert_string_equal(answered_text("reporter"), "Ciné Festival");
    must(call_as(as_cashier(CINEMA), "conduct_reported", "{}"));
    assert_string_equal(answered_text("items.0.state"), "received");
    assert_string_equal(answered_text("items.1"), "");
    must(writes(agent, "conduct_dismiss", of_cinema, "Rien ne relie ces faits à la carte."));
    refused(writes(agent, "conduct_dismiss", of_cinema, "Deux fois de suite."), WRONG_STATE);
    must(call_as(as_cashier(CINEMA), "conduct_reported", "{}"));
    assert_string_equal(answered_text("items.0.state"), "closed");
    assert_false(says("dismissed"));
    assert_int_equal(mails("conduct_dismissed"), 0);
    refused(writes(agent, "conduct_open", of_cinema, "Une ouverture de trop."), WRONG_STATE);
}

/* R101: nothing is decided before the reply, or the end of its period; by the Region alone. */
static void heard_before_decided(void)
{
    stage_at(on("2024-06-12T09:00"));
    int64_t lea = pupil("2005-05-04");
    stage_at("2024-11-04T15:00");
    int64_t conduct = reported(lea);
    refused(decide(conduct, script->campaign, ticked("shows"), "2025-03-31"), WRONG_STATE);
    refused(writes(as_holder(lea), "conduct_reply", conduct, "Je réponds trop tôt."), NOT_FOUND);
    must(writes(agent, "conduct_open", conduct, "Des insultes au guichet du cinéma."));
    assert_int_equal(mails("conduct_opened"), 1);
    must(does(as_holder(lea), "conduct_show", conduct));
    assert_string_equal(answered_text("reply_until_day"), "2024-11-19");
    assert_string_equal(answered_text("steps.0.words"), "Des insultes au guichet du cinéma.");
    assert_string_equal(answered_text("report"), ""); /* nor who, nor their words */
    assert_string_equal(answered_text("reporter"), "");
    refused(does(as_holder(lea), "conduct_decision", conduct), WRONG_STATE);
    stage_at("2024-11-19T23:59:59.999");
    refused(decide(conduct, script->campaign, ticked("shows"), "2025-03-31"), REPLY_PERIOD_RUNS);
    assert_string_equal(answered_text("until"), "2024-11-19");
    stage_at("2024-11-20T00:00:00");
    must(decide(conduct, script->campaign, ticked("shows"), "2025-03-31"));
    assert_string_equal(answered_text("number"), "2024-0001");
    refused(show(lea), SUSPENDED);
    /* or at once after a reply */
    int64_t second = opened(lea);
    must(writes(as_holder(lea), "conduct_reply", second, "Je présente mes excuses."));
    refused(writes(as_holder(lea), "conduct_reply", second, "Encore une fois."), ALREADY_DONE);
    must(decide(second, script->campaign, ticked("cinema"), "2025-03-31"));
    assert_string_equal(answered_text("number"), "2024-0002");
    refused(writes(as_holder(lea), "conduct_reply", second, "Bien trop tard."), WRONG_STATE);
    /* a reply may also end it */
    int64_t third = heard(lea);
    must(writes(agent, "conduct_dismiss", third, "La réponse est convaincante."));
    assert_int_equal(mails("conduct_dismissed"), 1);
}

/* R101, R102, D19: a decision ends at the midnight after its last day, whatever ran; nothing is
 * prolonged; what is not named goes on, and so does the card. */
static void ends_by_itself(void)
{
    stage_at(on("2024-06-12T09:00"));
    int64_t lea = pupil("2005-05-04");
    stage_at("2024-10-01T09:00");
    int64_t conduct = heard(lea);
    must(decide(conduct, script->campaign, ticked("shows"), "2024-10-31"));
    assert_int_equal(answered("suspended"), 1);
    refused(show(lea), SUSPENDED);
    must(buy(lea, BOOKSHOP, script->campaign, "leisure_books", 100));
    must(call_as(as_holder(lea), "wallet_list", "{'person_id':'%lld'}", (long long)lea));
    assert_true(says("suspended"));
    stage_at("2024-10-31T23:59:59.999");
    refused(show(lea), SUSPENDED);
    must(does(agent, "conduct_show", conduct));
    assert_int_equal(answered("in_force"), 1);
    stage_at("2024-11-01T00:00:00");
    must(show(lea)); /* no job has run */
    assert_int_equal(balance(lea, script->campaign, b("shows")), eur(30) - 100);
    must(call_as(as_holder(lea), "wallet_list", "{'person_id':'%lld'}", (long long)lea));
    assert_false(says("suspended"));
    assert_true(says(day("2025-08-31"))); /* the window is what it was */
    must(does(agent, "conduct_show", conduct));
    assert_int_equal(answered("in_force"), 0);
    refused(writes(agent, "conduct_lift", conduct, "Le jeune a compris."), WRONG_STATE);
    stage_at("2024-11-05T09:00"); /* booked late, at its own midnight */
    assert_int_equal(known("SELECT count(*) FROM suspension WHERE until_ms = 0"), 1);
    must(job_as(as_operator(), "suspension_book_ends", "{}"));
    assert_int_equal(known("SELECT count(*) FROM suspension WHERE until_ms = 1730415600000"), 1);
    assert_int_equal(known("SELECT count(*) FROM wallet WHERE suspended = 1"), 0);
    must(show(lea));
}

/* R16, R10: in June two campaigns are under way; the one that is said is suspended, the other not.
 * A suspension cannot outlive its campaign. */
static void two_campaigns_in_june(void)
{
    stage_at(on("2024-06-12T09:00"));
    int64_t lea = pupil("2005-05-04");
    stage_at(on("2025-06-20T09:00"));
    must(call_as(as_school(SCHOOL_A), "enrolment_revalidate",
                 "{'person_id':'%lld','holder':'pupil','course':'%s'}", (long long)lea,
                 BUILDING_NEXT));
    int64_t conduct = heard(lea);
    refused(decide(conduct, "nope", ticked("shows"), day("2025-08-31")), NO_CAMPAIGN);
    refused(decide(conduct, script->previous, ticked("shows"), day("2025-08-31")), NO_CAMPAIGN);
    refused(decide(conduct, script->campaign, ticked("shows"), day("2025-09-01")), UNTIL_TOO_LATE);
    assert_string_equal(answered_text("until"), day("2025-08-31"));
    refused(decide(conduct, script->campaign, ticked("nope"), day("2025-08-31")), NO_SUCH_BENEFIT);
    refused(decide(conduct, script->campaign, ticked("shows"), day("2025-06-19")), BAD_INPUT);
    refused(decide(conduct, script->campaign, "'benefits':[]", day("2025-08-31")), BAD_INPUT);
    must(decide(conduct, script->campaign, ticked("shows"), day("2025-08-31")));
    refused(show(lea), SUSPENDED);
    stage_at(on("2025-09-01T00:00:00"));
    refused(show(lea), ENDED);
    must(buy(lea, VENUE, script->next, "shows", 100));
}

/* R101: decided before the benefit is loaded, or before there is a file at all, it holds all the
 * same once the wallet is there. */
static void loaded_during_a_suspension(void)
{
    stage_at(on("2024-06-12T09:00"));
    int64_t lea = pupil("2005-05-04");
    stage_at(on("2025-06-20T09:00"));
    int64_t conduct = heard(lea);
    must(decide(conduct, script->next, ticked("shows"), day("2025-10-15")));
    assert_int_equal(balance(lea, script->next, b("shows")), -1);
    stage_at(on("2025-07-01T09:00"));
    must(call_as(as_school(SCHOOL_A), "enrolment_revalidate",
                 "{'person_id':'%lld','holder':'pupil','course':'%s'}", (long long)lea,
                 BUILDING_NEXT));
    must(buy(lea, VENUE, script->campaign, "shows", 100)); /* this campaign's is not held */
    stage_at(on("2025-09-02T09:00"));
    refused(buy(lea, VENUE, script->next, "shows", 100), SUSPENDED);
    must(job_as(as_operator(), "wallet_load_due", "{}"));
    refused(buy(lea, VENUE, script->next, "shows", 100), SUSPENDED);
    must(buy(lea, BOOKSHOP, script->next, "leisure_books", 100));
    stage_at(on("2025-10-16T00:00:00"));
    must(buy(lea, VENUE, script->next, "shows", 100));
}

/* D19: "all others" leaves the school's things, the licence aid and health alone; each can be
 * ticked by its name. The licence aid's clock runs on. */
static void what_is_left_alone(void)
{
    stage_at(on("2024-06-12T09:00"));
    int64_t lea = pupil("2005-05-04");
    stage_at(on("2024-09-10T09:00"));
    must(call_as(agent, "engagement_reward", "{'enrolment_id':'%lld','engagement':'mission_35h'}",
                 (long long)file_of(lea, script->campaign)));
    const char *licence_until = text_to_cstring(&stage.arena, text_of(answered_text("until_day")));
    int64_t conduct = heard(lea);
    must(decide(conduct, script->campaign, "'all_others':true", day("2024-12-31")));
    int64_t others = answered("suspended");
    assert_true(others >= 8);
    refused(show(lea), SUSPENDED);
    refused(buy(lea, CINEMA, script->campaign, "cinema", 0), SUSPENDED);
    refused(buy(lea, BOOKSHOP, script->campaign, "leisure_books", 100), SUSPENDED);
    must(buy(lea, BOOKSHOP, script->campaign, "textbooks_extra", 100));
    must(buy(lea, PHARMACY, script->campaign, "health_coupons", 0));
    must(buy(lea, DRIVING, script->campaign, "driving_licence", 1000));
    must(call_as(as_holder(lea), "card_show", "{'person_id':'%lld'}", (long long)lea));
    assert_string_equal(answered_text("card.state"), "to_produce");

    int64_t second = heard(lea);
    char all[160];
    snprintf(all, sizeof all,
             "'all_others':true,'benefits':[{'benefit':'%s'},{'benefit':'%s'},{'benefit':'%s'}]",
             b("driving_licence"), b("textbooks_extra"), b("textbooks_extra"));
    must(decide(second, script->campaign, all, day("2025-01-31")));
    assert_int_equal(answered("suspended"), others + 2);
    refused(buy(lea, BOOKSHOP, script->campaign, "textbooks_extra", 100), SUSPENDED);
    refused(buy(lea, DRIVING, script->campaign, "driving_licence", 1000), SUSPENDED);
    stage_at(on("2025-01-01T00:00:00")); /* the longer of two holds */
    refused(show(lea), SUSPENDED);
    stage_at(on("2025-02-01T00:00:00"));
    must(show(lea));
    must(buy(lea, DRIVING, script->campaign, "driving_licence", 1000));
    must(call_as(as_holder(lea), "wallet_list", "{'person_id':'%lld'}", (long long)lea));
    assert_true(says(licence_until));
}

/* R102: a decision can be lifted, with its reason; what another decision or the Region by itself
 * holds stays held. */
static void lifted(void)
{
    stage_at(on("2024-06-12T09:00"));
    int64_t lea = pupil("2005-05-04");
    stage_at(on("2024-09-10T09:00"));
    int64_t first = heard(lea), second = heard(lea);
    must(decide(first, script->campaign, ticked("shows"), day("2025-01-31")));
    must(decide(second, script->campaign, ticked("shows"), day("2024-10-31")));
    must(writes(agent, "conduct_lift", first, "Le jeune a compris."));
    assert_int_equal(mails("conduct_lifted"), 1);
    refused(writes(agent, "conduct_lift", first, "Le jeune a compris."), WRONG_STATE);
    refused(show(lea), SUSPENDED); /* by the second, to its own day */
    stage_at(on("2024-10-31T23:59:59"));
    refused(show(lea), SUSPENDED);
    stage_at(on("2024-11-01T00:00:00"));
    must(show(lea));
    const char body[] = "{'person_id':'%lld','campaign':'%s','benefit':'%s'%s}";
    must(call_as(agent, "wallet_suspend", body, (long long)lea, script->campaign, b("shows"),
                 ",'reason':'Fraude'"));
    int64_t third = heard(lea);
    must(decide(third, script->campaign, ticked("shows"), day("2025-01-31")));
    must(call_as(agent, "wallet_resume", body, (long long)lea, script->campaign, b("shows"), ""));
    assert_int_equal(answered("suspended"), 1); /* by the decision still */
    refused(show(lea), SUSPENDED);
    refused(call_as(agent, "wallet_resume", body, (long long)lea, script->campaign, b("shows"), ""),
            ALREADY_DONE);
    must(writes(agent, "conduct_lift", third, "Erreur sur la personne."));
    must(show(lea));
    /* when the campaign is over there is nothing left to suspend */
    stage_at(on("2025-09-01T00:00:00"));
    refused(call_as(agent, "wallet_suspend", body, (long long)lea, script->campaign, b("shows"),
                    ",'reason':'Fraude'"),
            ENDED);
}

/* R102: an appeal within two months, looked at by somebody else. */
static void appealed(void)
{
    stage_at(on("2024-06-12T09:00"));
    int64_t lea = pupil("2005-05-04");
    stage_at("2024-10-10T09:00");
    int64_t first = heard(lea), second = heard(lea), third = heard(lea);
    must(decide(first, script->campaign, ticked("shows"), "2025-05-31"));
    assert_string_equal(answered_text("appeal_until_day"), "2024-12-10");
    must(decide(second, script->campaign, ticked("cinema"), "2025-05-31"));
    must(decide(third, script->campaign, ticked("museums"), "2025-05-31"));
    struct actor holder = as_holder(lea);
    stage_at("2024-12-10T23:59:59.999");
    must(writes(holder, "conduct_appeal", first, "Ce jour-là je travaillais."));
    must(writes(holder, "conduct_appeal", second, "Mon frère a ma carte."));
    refused(writes(holder, "conduct_appeal", second, "Mon frère a ma carte."), WRONG_STATE);
    stage_at("2024-12-11T00:00:00");
    refused(writes(holder, "conduct_appeal", third, "Le musée était fermé."), APPEAL_TOO_LATE);
    assert_string_equal(answered_text("until"), "2024-12-10");
    refused(show(lea), SUSPENDED); /* an appeal alone suspends nothing */
    const char body[] = "{'conduct_id':'%lld','upheld':%s,'words':'Après un nouvel examen.'}";
    refused(call_as(agent, "conduct_appeal_decide", body, (long long)first, "false"),
            SAME_PERSON_APPROVES);
    refused(call_as(other_agent, "conduct_appeal_decide", body, (long long)third, "false"),
            WRONG_STATE);
    must(call_as(other_agent, "conduct_appeal_decide", body, (long long)first, "false"));
    assert_string_equal(answered_text("state"), "overturned");
    must(show(lea));
    must(call_as(other_agent, "conduct_appeal_decide", body, (long long)second, "true"));
    refused(buy(lea, CINEMA, script->campaign, "cinema", 0), SUSPENDED);
    must(writes(agent, "conduct_lift", second, "Une mesure de clémence."));
    must(buy(lea, CINEMA, script->campaign, "cinema", 0));
    assert_int_equal(mails("conduct_upheld"), 1);
    assert_int_equal(mails("conduct_overturned"), 1);
}

/* R101, D13, D14: a minor's representatives are told and heard too, each once, and read neither the
 * other's words nor what is about health (R65); of age, it is the holder's affair alone. */
static void of_a_minor(void)
{
    stage_at(on("2024-06-12T09:00"));
    int64_t lea = pupil("2007-03-09");
    struct actor mother = as_representative(MOTHER);
    stage_at("2025-02-20T09:00");
    int64_t conduct = opened(lea);
    assert_int_equal(mails("conduct_opened"), 2);
    must(writes(mother, "conduct_reply", conduct, "Elle était malade ce jour-là."));
    must(writes(as_holder(lea), "conduct_reply", conduct, "Je présente mes excuses."));
    must(does(mother, "conduct_show", conduct));
    assert_true(says("malade"));
    assert_false(says("excuses"));
    char health[120];
    snprintf(health, sizeof health, "'benefits':[{'benefit':'%s'},{'benefit':'%s'}]", b("shows"),
             b("health_coupons"));
    must(decide(conduct, script->campaign, health, "2025-05-31"));
    assert_int_equal(mails("conduct_decided"), 2);
    must(does(mother, "conduct_decision", conduct));
    assert_true(says("2025-0001"));
    assert_false(says("Santé"));
    must(does(as_holder(lea), "conduct_decision", conduct));
    assert_true(says("Santé"));
    refused(does(as_representative(MOTHER), "conduct_lift", conduct), NOT_ALLOWED);
    stage_at("2025-03-09T00:00:00");
    refused(does(mother, "conduct_show", conduct), NOT_FOUND);
    refused(writes(mother, "conduct_appeal", conduct, "Elle est innocente."), NOT_FOUND);
    must(writes(as_holder(lea), "conduct_appeal", conduct, "Je suis innocente."));
    must(writes(agent, "conduct_lift", conduct, "Après un nouvel examen."));
    assert_int_equal(mails("conduct_lifted"), 1);
}

/* R102, D41: the decision in French, reasoned, dated, numbered, with the ways to appeal; and in a
 * few plain words. */
static void the_text_of_a_decision(void)
{
    stage_at(on("2024-06-12T09:00"));
    int64_t lea = pupil("2005-05-04");
    stage_at("2024-10-01T09:00");
    int64_t conduct = heard(lea);
    must(decide(conduct, script->campaign, ticked("shows"), "2024-12-31"));
    must(does(as_holder(lea), "conduct_decision", conduct));
    static const char *const words[] = { "Décision n° 2024-0001 du 1er octobre 2024",
                                         "Lea Roux",
                                         "propos déplacés",
                                         "Des insultes au guichet du cinéma.",
                                         "Vu la réponse reçue le 1er octobre 2024",
                                         "Considérant : Les insultes répétées",
                                         "jusqu'au 31 décembre 2024 inclus",
                                         "Spectacles",
                                         "jusqu'au 1er décembre 2024, un recours",
                                         "tribunal administratif",
                                         "Ces avantages ne marchent plus" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!says(words[i])) fail_msg("no \"%s\" in %s", words[i], stage.answer.at);
}

/* D20: what a partner misuses is withheld from it; no wallet goes below zero and nobody young is
 * claimed from. */
static void a_partner_that_misuses(void)
{
    stage_at(on("2024-06-12T09:00"));
    int64_t lea = pupil("2005-05-04");
    stage_at(on("2024-09-05T09:00"));
    must(buy(lea, BOOKSHOP, script->campaign, "leisure_books", 500));
    must(call_as(as_region(ACCOUNTANT), "partner_block",
                 "{'partner_id':'%lld','reason':'Ventes sans livre.'}",
                 (long long)known("SELECT id FROM partner WHERE siret = '08829754400012'")));
    stage_at(on("2024-10-05T08:00"));
    struct actor accountant = as_region(ACCOUNTANT);
    enum err e = call_as(accountant, "run_prepare", "{'until_day':'%s'}", day("2024-09-30"));
    assert_true(e == OK || e == NOTHING_TO_PAY);
    assert_int_equal(known("SELECT count(*) FROM run_line l JOIN partner p ON p.id = l.partner_id "
                           "WHERE p.siret = '08829754400012'"),
                     0);
    assert_int_equal(payable(BOOKSHOP, script->campaign, b("leisure_books")), 500);
    assert_int_equal(balance(lea, script->campaign, b("leisure_books")), eur(15) - 500);
    assert_int_equal(known("SELECT count(*) FROM wallet WHERE balance < 0"), 0);
}

static void (*const stories[])(void) = {
    who_may_report, heard_before_decided,       ends_by_itself,         two_campaigns_in_june,
    lifted,         loaded_during_a_suspension, what_is_left_alone,     appealed,
    of_a_minor,     the_text_of_a_decision,     a_partner_that_misuses,
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
    script = script_named(argc > 2 ? argv[2] : "as_presented");
    stage_engine(2, argv);
    const struct CMUnitTest tests[] = {
#define STORY(name) { #name, one_story, NULL, NULL, NULL }
        STORY(who_may_report),
        STORY(heard_before_decided),
        STORY(ends_by_itself),
        STORY(two_campaigns_in_june),
        STORY(lifted),
        STORY(loaded_during_a_suspension),
        STORY(what_is_left_alone),
        STORY(appealed),
        STORY(of_a_minor),
        STORY(the_text_of_a_decision),
        STORY(a_partner_that_misuses),
    };
    return cmocka_run_group_tests_name("conduct", tests, NULL, NULL);
}
