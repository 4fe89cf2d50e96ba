/* Who stands for a minor, and until when (R8, R65, D8, D11, D13, D14, D15); and the referents of a
 * school (R5, D46). Walked through the public operations, with the clock set. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "notice/notice.h"
#include "script.h"
#include "stage.h"

static const char SCHOOL_A[] = "0691626T", SCHOOL_B[] = "0010001W";
static const char BOOKSHOP[] = "08829754400012", VENUE[] = "06357675500019",
                  PHARMACY[] = "07834754900012", CINEMA[] = "06187530800019";
static const char BUILDING[] = "2472000631", CODE[] = "7394";
static const char MOTHER[] = "anne.roux@mail.example", FATHER[] = "paul.roux@mail.example";

/* --- what the stories say ------------------------------------------------------------------------
 */
static enum err order_for(const char *given_name, const char *birth_day, const char *more)
{
    struct actor nobody = { .role = ANYONE };
    return call_as(nobody, "card_order",
                   "{'given_name':'%s','family_name':'Roux','birth_day':'%s','sex':'f',"
                   "'mail':'%s@mail.example','school_uai':'%s','code':'%s','charter':true%s}",
                   given_name, birth_day, given_name, SCHOOL_A, CODE, more);
}

static int64_t last_person(void)
{
    return known("SELECT max(id) FROM person");
}

static int64_t minor(const char *given_name, const char *birth_day)
{
    must(order_for(given_name, birth_day,
                   ",'representative_name':'Anne Roux','representative_mail':"
                   "'anne.roux@mail.example'"));
    return last_person();
}

static enum err name_representative(struct actor who, int64_t person, const char *kind,
                                    const char *name, const char *mail)
{
    return call_as(who, "representative_add",
                   "{'person_id':'%lld','kind':'%s','name':'%s','mail':'%s'}", (long long)person,
                   kind, name, mail);
}

static enum err asks(struct actor who, const char *operation, int64_t person)
{
    return call_as(who, operation, "{'person_id':'%lld'}", (long long)person);
}

static int64_t mails(const char *template, const char *mail)
{
    char sql[256];
    snprintf(sql, sizeof sql,
             "SELECT count(*) FROM outbox o JOIN account a ON a.id = o.account_id "
             "WHERE o.template = '%s' AND lower(a.mail) = lower('%s')",
             template, mail);
    return known(sql);
}

/* By the link that was mailed last. */
static void opens_account(const char *mail)
{
    char sql[160];
    snprintf(sql, sizeof sql,
             "SELECT max(l.id) FROM link l JOIN account a ON a.id = l.account_id "
             "WHERE a.mail = '%s'",
             mail);
    struct text token = notice_link_token(&stage.arena, &stage.product.keys, known(sql));
    must(call_as((struct actor){ .role = ANYONE }, "account_activate",
                 "{'token':'%.*s','password':'une phrase que je retiens'}", TEXT_ARGS(token)));
}

static int64_t list_length(const char *list)
{
    for (int i = 0;; i++) {
        char path[64];
        snprintf(path, sizeof path, "%s.%d", list, i);
        if (!*answered_text(path)) return i;
    }
}

static bool says(const char *word)
{
    return strstr(text_to_cstring(&stage.arena, stage.answer), word) != NULL;
}

static enum err buy(int64_t person, const char *siret, const char *benefit, int64_t cents,
                    int64_t units)
{
    return pay(person, (struct purchase){ .siret = siret,
                                          .campaign = script->campaign,
                                          .benefit = b(benefit),
                                          .code = CODE,
                                          .amount_cents = cents,
                                          .units = units });
}

/* --- the stories ---------------------------------------------------------------------------------
 */
/* R8, D8: named with the order, one login for two children, who share no more than the mail. */
static void one_login_for_two_children(void)
{
    stage_at(on("2024-06-12T09:00"));
    int64_t lea = minor("Lea", "2008-05-04");
    int64_t tom = minor("Tom", "2010-01-31");
    assert_int_equal(known("SELECT count(*) FROM account WHERE mail = 'anne.roux@mail.example'"),
                     1);
    assert_int_equal(mails("representative_invitation", MOTHER), 1);
    assert_int_equal(mails("representative_added", MOTHER), 1);
    struct actor mother = as_representative(MOTHER);
    must(call_as(mother, "representative_mine", "{}"));
    assert_int_equal(list_length("items"), 2);
    assert_string_equal(answered_text("items.0.given_name"), "Lea");
    assert_string_equal(answered_text("items.0.until_day"), "2026-05-03");
    must(asks(mother, "card_show", lea));
    must(asks(mother, "wallet_list", tom));
    int64_t other =
        order_card("Ines", "Noir", "2008-05-04", "f", "ines@mail.example", SCHOOL_A, CODE);
    refused(asks(mother, "card_show", other), NOT_FOUND);
    refused(asks(mother, "payment_mine", other), NOT_FOUND);
    refused(call_as(mother, "payment_mine", "{}"), NOT_FOUND);
    /* staff lists do not show families */
    must(call_as(as_region(ADMIN), "account_list", "{}"));
    assert_false(says("anne.roux"));
}

/* R8: a name goes with a mail, and only for a minor. */
static void a_named_representative_is_a_minors(void)
{
    stage_at(on("2024-06-12T09:00"));
    refused(order_for("Zoe", "2006-01-01",
                      ",'representative_name':'Anne Roux','representative_mail':'a@b.example'"),
            NOT_A_MINOR);
    refused(order_for("Zoe", "2008-01-01", ",'representative_name':'Anne Roux'"), BAD_INPUT);
    must(order_for("Zoe", "2006-01-01", ""));
    refused(name_representative(as_school(SCHOOL_A), last_person(), "parent", "Anne", MOTHER),
            NOT_A_MINOR);
}

/* R8, R65: what a representative sees and may do: the holder's view, without the code, the card's
 * QR and anything about health. */
static void what_a_representative_sees(void)
{
    stage_at(on("2024-06-12T09:00"));
    int64_t lea = minor("Lea", "2008-05-04");
    must(validate(lea, script->campaign, SCHOOL_A, BUILDING));
    assert_int_equal(mails("validated", MOTHER), 1);
    assert_int_equal(mails("validated", "lea@mail.example"), 1);
    struct actor mother = as_representative(MOTHER);
    stage_at(on("2024-09-05T09:00"));
    must(buy(lea, PHARMACY, "health_coupons", 0, 1));
    must(buy(lea, VENUE, "shows", 700, 0));
    must(buy(lea, PHARMACY, "health_coupons", 0, 1));

    must(call_as(mother, "payment_mine", "{'person_id':'%lld','limit':1}", (long long)lea));
    assert_int_equal(list_length("items"), 1);
    assert_string_equal(answered_text("items.0.partner_name"), "La Rotonde");
    assert_string_equal(answered_text("next_cursor"), ""); /* not even that there is more */
    assert_false(says("Pharmacie"));
    must(call_as(as_holder(lea), "payment_mine", "{}"));
    assert_int_equal(list_length("items"), 3);

    must(asks(mother, "wallet_list", lea));
    assert_true(says(b("shows")));
    assert_false(says("health_coupons"));
    must(asks(as_holder(lea), "wallet_list", lea));
    assert_true(says("health_coupons"));
    const char ask[] = "{'person_id':'%lld','campaign':'%s','benefit':'%s'}";
    refused(call_as(mother, "benefit_explain", ask, (long long)lea, script->campaign,
                    b("health_coupons")),
            NOT_FOUND);
    must(call_as(mother, "benefit_explain", ask, (long long)lea, script->campaign, b("shows")));

    must(asks(mother, "card_show", lea));
    assert_string_equal(answered_text("card.token"), "");
    refused(call_as(mother, "code_change", "{'person_id':'%lld','code':'9406'}", (long long)lea),
            NOT_ALLOWED);
    refused(asks(mother, "person_show", lea), NOT_ALLOWED);
    must(asks(mother, "card_block_now", lea));
    must(asks(mother, "card_show", lea));
    assert_string_equal(answered_text("card.state"), "blocked");
}

/* D13: guardians are equal; one names the other; six are the most. */
static void equal_guardians(void)
{
    stage_at(on("2024-06-12T09:00"));
    int64_t lea = minor("Lea", "2008-05-04");
    struct actor mother = as_representative(MOTHER);
    must(name_representative(mother, lea, "parent", "Paul Roux", FATHER));
    refused(name_representative(mother, lea, "parent", "PAUL ROUX", "Paul.Roux@mail.example"),
            ALREADY_DONE);
    struct actor father = as_representative(FATHER);
    must(asks(father, "representative_list", lea));
    assert_int_equal(list_length("items"), 2);
    assert_false(says(MOTHER)); /* nor where the other lives or writes */
    refused(name_representative(mother, lea, "vouched", "Foyer", "foyer@mail.example"),
            NOT_ALLOWED);
    int64_t of_father = known("SELECT max(id) FROM representative");
    refused(
        call_as(mother, "representative_end", "{'representative_id':'%lld'}", (long long)of_father),
        NOT_ALLOWED);
    must(call_as(father, "representative_end", "{'representative_id':'%lld'}",
                 (long long)of_father));
    refused(asks(father, "card_show", lea), NOT_FOUND);
    must(name_representative(as_region(SUPPORT), lea, "guardian", "Paul Roux", FATHER));
    must(asks(father, "card_show", lea));
    for (int i = 2; i < 6; i++) {
        char mail[40];
        snprintf(mail, sizeof mail, "other%d@mail.example", i);
        must(name_representative(mother, lea, "guardian", "Tuteur Roux", mail));
    }
    refused(name_representative(mother, lea, "guardian", "Tuteur Roux", "seven@mail.example"),
            TOO_MANY_REPRESENTATIVES);
    assert_int_equal(answered("count"), 6);
}

/* D13: the school vouches where no guardian can be reached, for its own pupil only. */
static void the_school_vouches(void)
{
    stage_at(on("2024-06-12T09:00"));
    must(order_for("Sam", "2009-03-03", ""));
    int64_t sam = last_person();
    refused(name_representative(as_school(SCHOOL_B), sam, "vouched", "Foyer", "f@mail.example"),
            NOT_FOUND);
    struct actor school = as_school(SCHOOL_A);
    must(name_representative(school, sam, "vouched", "Foyer des Tilleuls", "foyer@mail.example"));
    int64_t vouched = known("SELECT max(id) FROM representative");
    must(asks(as_representative("foyer@mail.example"), "wallet_list", sam));
    must(name_representative(school, sam, "parent", "Anne Roux", MOTHER));
    int64_t of_mother = known("SELECT max(id) FROM representative");
    refused(
        call_as(school, "representative_end", "{'representative_id':'%lld'}", (long long)of_mother),
        NOT_ALLOWED);
    must(call_as(school, "representative_end", "{'representative_id':'%lld'}", (long long)vouched));
    refused(call_as(as_region(SUPPORT), "representative_end", "{'representative_id':'%lld'}",
                    (long long)vouched),
            ALREADY_DONE);
    /* a guardian who opened the account is reachable */
    must(name_representative(school, sam, "vouched", "Foyer des Tilleuls", "foyer@mail.example"));
    must(call_as(school, "representative_end", "{'representative_id':'%lld'}", (long long)vouched));
    opens_account(MOTHER);
    refused(name_representative(school, sam, "vouched", "Foyer des Tilleuls", "foyer@mail.example"),
            GUARDIAN_REACHABLE);
}

/* D13: barred by a court: no view, no mail, not named to the other side, not let in again by them;
 * the Region keeps the reference. */
static void barred_by_a_court(void)
{
    stage_at(on("2024-06-12T09:00"));
    int64_t lea = minor("Lea", "2008-05-04");
    must(name_representative(as_representative(MOTHER), lea, "parent", "Paul Roux", FATHER));
    int64_t id = known("SELECT max(id) FROM representative");
    const char bar[] = "{'representative_id':'%lld','reference':'JAF Lyon 24/01234'}";
    refused(call_as(as_representative(MOTHER), "representative_bar", bar, (long long)id),
            NOT_ALLOWED);
    must(call_as(as_region(SUPPORT), "representative_bar", bar, (long long)id));
    refused(call_as(as_region(SUPPORT), "representative_bar", bar, (long long)id), ALREADY_DONE);
    struct actor father = as_representative(FATHER);
    refused(asks(father, "card_show", lea), NOT_FOUND);
    refused(asks(father, "representative_list", lea), NOT_FOUND);
    must(call_as(father, "representative_mine", "{}"));
    assert_int_equal(list_length("items"), 0);
    must(asks(as_representative(MOTHER), "representative_list", lea));
    assert_int_equal(list_length("items"), 1);
    assert_false(says("Paul"));
    must(asks(as_school(SCHOOL_A), "representative_list", lea));
    assert_false(says("Paul"));
    refused(name_representative(as_school(SCHOOL_A), lea, "parent", "Paul Roux", FATHER),
            ALREADY_DONE);
    must(validate(lea, script->campaign, SCHOOL_A, BUILDING));
    assert_int_equal(mails("validated", FATHER), 0);
    assert_int_equal(mails("validated", MOTHER), 1);
    must(asks(as_region(BENEFITS), "representative_list", lea));
    assert_true(says("JAF Lyon 24/01234"));
    must(call_as(as_region(BENEFITS), "representative_unbar", bar, (long long)id));
    refused(call_as(as_region(BENEFITS), "representative_unbar", bar, (long long)id), ALREADY_DONE);
    must(asks(father, "card_show", lea));
}

/* D14: at 00:00 of the eighteenth birthday the representative's view and mail end; nothing ran. */
static void of_age_at_midnight(void)
{
    stage_at(on("2024-06-12T09:00"));
    int64_t lea = minor("Lea", "2007-03-09");
    struct actor mother = as_representative(MOTHER);
    stage_at("2025-03-08T23:59:59.999");
    must(asks(mother, "card_show", lea));
    must(call_as(mother, "representative_mine", "{}"));
    assert_int_equal(list_length("items"), 1);
    stage_at("2025-03-09T00:00:00");
    refused(asks(mother, "card_show", lea), NOT_FOUND);
    refused(asks(mother, "payment_mine", lea), NOT_FOUND);
    must(call_as(mother, "representative_mine", "{}"));
    assert_int_equal(list_length("items"), 0);
    must(asks(as_holder(lea), "representative_list", lea));
    assert_int_equal(list_length("items"), 0);
    must(validate(lea, script->campaign, SCHOOL_A, BUILDING));
    assert_int_equal(mails("validated", MOTHER), 0);
    assert_int_equal(mails("validated", "lea@mail.example"), 1);
}

/* D11: a file closed ends all mail and every view, the family's too. */
static void all_mail_stops(void)
{
    stage_at(on("2024-06-12T09:00"));
    int64_t lea = minor("Lea", "2008-05-04");
    must(validate(lea, script->campaign, SCHOOL_A, BUILDING));
    struct actor mother = as_representative(MOTHER);
    must(asks(as_region(SUPPORT), "person_close", lea));
    refused(asks(mother, "card_show", lea), NOT_FOUND);
    must(call_as(mother, "representative_mine", "{}"));
    assert_int_equal(list_length("items"), 0);
    refused(name_representative(as_region(SUPPORT), lea, "parent", "Paul Roux", FATHER), NOT_FOUND);
}

/* D15: the till is told which benefits one of the family may bring card and code for: textbooks and
 * equipment; for all others the holder must be there. */
static void a_proxy_brings_card_and_code(void)
{
    stage_at(on("2024-06-12T09:00"));
    int64_t lea = minor("Lea", "2008-05-04");
    must(validate(lea, script->campaign, SCHOOL_A, BUILDING));
    stage_at(on("2024-09-05T09:00"));
    const char *token = token_of(lea);
    int64_t shop = known("SELECT min(l.id) FROM place l JOIN partner p ON p.id = l.partner_id "
                         "WHERE p.siret = '08829754400012'");
    must(call_as(as_cashier(BOOKSHOP), "payment_check", "{'card':'%s','place_id':'%lld'}", token,
                 (long long)shop));
    int64_t seen = list_length("benefits");
    assert_int_equal(seen, 2);
    for (int i = 0; i < seen; i++) {
        char benefit[32], in_person[32];
        snprintf(benefit, sizeof benefit, "benefits.%d.benefit", i);
        snprintf(in_person, sizeof in_person, "benefits.%d.in_person", i);
        bool proxy = !strcmp(answered_text(benefit), b("textbooks_extra"));
        assert_int_equal(answered(in_person), !proxy);
    }
}

/* R5, D46: a referent orders like everybody, follows no course, and gets culture, sport and
 * outdoors at the base amounts; nothing of school, health, first aid, digital, licence. Leaving the
 * school keeps what is loaded (D2). */
static void a_referent(void)
{
    stage_at(on("2024-06-12T09:00"));
    must(order_for("Odile", "1980-02-02", ",'holder':'referent'"));
    int64_t odile = last_person();
    struct actor school = as_school(SCHOOL_A);
    const char body[] = "{'enrolment_id':'%lld','holder':'%s'}";
    long long file = file_of(odile, script->campaign);
    refused(call_as(school, "enrolment_validate", body, file, "pupil"), UNKNOWN_COURSE);
    must(call_as(school, "enrolment_validate", body, file, "referent"));
    static const char *const none[] = { "textbook_loan", "textbooks_extra", "textbooks_all",
                                        "equipment",     "streaming",       "health_coupons",
                                        "first_aid",     "driving_licence" };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(balance(odile, script->campaign, b(none[i])), -1);
    stage_at(on("2024-09-01T00:00:00"));
    must(job_as(as_operator(), "wallet_load_due", "{}"));
    static const struct {
        const char *benefit;
        int64_t euros;
    } base[] = { { "sport_licence", 30 },
                 { "fishing", 30 },
                 { "hunting", 30 },
                 { "shows", 30 },
                 { "leisure_books", 15 } };
    for (size_t i = 0; i < sizeof base / sizeof *base; i++)
        assert_int_equal(balance(odile, script->campaign, b(base[i].benefit)), eur(base[i].euros));
    assert_int_equal(balance(odile, script->campaign, b("cinema")), 5);
    assert_int_equal(balance(odile, script->campaign, b("museums")), 0);
    must(buy(odile, CINEMA, "cinema", 0, 1));
    must(call_as(school, "enrolment_depart", "{'enrolment_id':'%lld'}", file));
    must(buy(odile, VENUE, "shows", 700, 0));
    /* next year, in the school's whole list */
    stage_at(on("2025-06-12T09:00"));
    must(job_as(school, "enrolment_validate_list",
                "{'lines':[{'person_id':'%lld','holder':'referent'}]}", (long long)odile));
    assert_int_equal(answered("report.validated"), 1);
}

static void (*const stories[])(void) = {
    one_login_for_two_children,   a_named_representative_is_a_minors,
    what_a_representative_sees,   equal_guardians,
    the_school_vouches,           barred_by_a_court,
    of_age_at_midnight,           all_mail_stops,
    a_proxy_brings_card_and_code, a_referent,
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
        STORY(one_login_for_two_children),   STORY(a_named_representative_is_a_minors),
        STORY(what_a_representative_sees),   STORY(equal_guardians),
        STORY(the_school_vouches),           STORY(barred_by_a_court),
        STORY(of_age_at_midnight),           STORY(all_mail_stops),
        STORY(a_proxy_brings_card_and_code), STORY(a_referent),
    };
    return cmocka_run_group_tests_name("representatives", tests, NULL, NULL);
}
