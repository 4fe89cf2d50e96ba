/* What somebody tries who wants more than is theirs: a refund to pass a ceiling (D1), one wrong
 * code sent again and again (D33), a family's mailbox flooded by the order form, a health flag
 * guessed from the audit trail or from a doubled amount (R9), a wallet read off a printed number.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "schedule.h"
#include "script.h"
#include "stage.h"

static const char LYCEE[] = "0691626T", BOOKSHOP[] = "08829754400012", COURSE[] = "2472000631";
static const char CODE[] = "7394", OTHER_CODE[] = "7395";

static int64_t order(void)
{
    return order_card("Alix", "Petit", "2008-05-04", "m", "alix@mail.example", LYCEE, CODE);
}

static int64_t validated_pupil(void)
{
    stage_at(on("2024-06-20T09:00"));
    int64_t person = order();
    must(validate(person, script->campaign, LYCEE, COURSE));
    return person;
}

static enum err set_disability(int64_t person, bool has_one)
{
    return call_as(as_region(BENEFITS), "health_set",
                   "{'person_id':'%lld','disability':%s,'long_term_illness':false}",
                   (long long)person, has_one ? "true" : "false");
}

static enum err buy_textbooks(int64_t person, int64_t cents)
{
    return pay(person, (struct purchase){ .siret = BOOKSHOP,
                                          .campaign = script->campaign,
                                          .benefit = b("textbooks_extra"),
                                          .code = CODE,
                                          .amount_cents = cents });
}

/* D1: what comes back beyond the ceiling in force returns to the Region. */
static void a_refund_does_not_pass_the_ceiling(void)
{
    int64_t person = validated_pupil(), base = eur(50);
    must(set_disability(person, true));
    must(buy_textbooks(person, 2 * base));
    int64_t payment = answered("payment_id");
    must(set_disability(person, false));
    must(give_back(BOOKSHOP, payment, 0, 0));
    assert_int_equal(balance(person, script->campaign, b("textbooks_extra")), base);
    refused(buy_textbooks(person, base + 1), BALANCE_TOO_LOW);
    must(buy_textbooks(person, base));
}

static enum err try_code(struct actor cashier, int64_t person, const char *key, const char *code)
{
    const char *token = token_of(person);
    int64_t place = known("SELECT l.id FROM place l JOIN partner p ON p.id = l.partner_id "
                          "WHERE p.siret = '08829754400012'");
    return call_with_key(cashier, key, "payment_pay",
                         "{'card':'%s','place_id':'%lld','campaign':'%s','benefit':'%s',"
                         "'code':'%s','amount_cents':100}",
                         token, (long long)place, script->campaign, b("textbooks_extra"), code);
}

/* D33: a key repeated is one try, and is no way to a second one for nothing. */
static void a_key_repeated_is_one_try(void)
{
    int64_t person = validated_pupil();
    struct actor cashier = as_cashier(BOOKSHOP);
    for (int i = 0; i < 5; i++)
        refused(try_code(cashier, person, "the-first-try-of-a-code", OTHER_CODE), WRONG_CODE);
    refused(try_code(cashier, person, "the-first-try-of-a-code", CODE), KEY_REUSED);
    assert_int_equal(known("SELECT max(wrong_total) FROM card"), 1);
    refused(try_code(cashier, person, "the-second-try-of-a-code", OTHER_CODE), WRONG_CODE);
    refused(try_code(cashier, person, "the-third-try-of-a-code", OTHER_CODE), WRONG_CODE);
    refused(try_code(cashier, person, "the-fourth-try-of-a-code", CODE), CODE_LOCKED_HERE);
    assert_int_equal(balance(person, script->campaign, b("textbooks_extra")), eur(50));
}

static int64_t told_ordered_before(void)
{
    return known("SELECT count(*) FROM outbox WHERE template = 'already_ordered'");
}

static enum err order_again(void)
{
    static const struct actor nobody = { .role = ANYONE };
    return call_as(nobody, "card_order",
                   "{'given_name':'Alix','family_name':'Petit','birth_day':'2008-05-04','sex':'m',"
                   "'mail':'alix@mail.example','school_uai':'%s','code':'%s','charter':true}",
                   LYCEE, CODE);
}

static void the_form_does_not_flood_a_mailbox(void)
{
    stage_at(on("2024-06-20T09:00"));
    order();
    for (int i = 0; i < 5; i++) must(order_again());
    assert_int_equal(told_ordered_before(), 1);
    stage_at(on("2024-06-20T09:06"));
    must(order_again());
    assert_int_equal(told_ordered_before(), 2);
}

/* However many children are invented: the mailbox is somebody's, and the answer tells nothing. */
static void invented_children_do_not_flood_a_mailbox(void)
{
    static const struct actor nobody = { .role = ANYONE };
    stage_at(on("2024-06-20T09:00"));
    for (int i = 0; i < 12; i++) {
        must(call_as(nobody, "card_order",
                     "{'given_name':'Alix','family_name':'Petit','birth_day':'2008-05-%02d',"
                     "'sex':'m','mail':'alix@mail.example','school_uai':'%s','code':'%s',"
                     "'charter':true}",
                     i + 10, LYCEE, CODE));
        assert_true(strstr(text_to_cstring(&stage.arena, stage.answer), "\"mail_sent\":true"));
    }
    assert_int_equal(known("SELECT count(*) FROM outbox WHERE template = 'activation'"), 10);
    stage_at(on("2024-06-21T09:01"));
    must(call_as(nobody, "account_link_request", "{'login':'alix@mail.example'}"));
    assert_int_equal(known("SELECT count(*) FROM outbox WHERE template = 'activation'"), 20);
}

/* R9: nobody's amount is told where a fact about health could have doubled it; the holder and the
 * Region's health role see theirs. */
static const char *wallet_line(enum role role, int64_t person, const char *benefit)
{
    struct actor actor = role == HOLDER ? as_holder(person) : as_region(role);
    must(call_as(actor, "wallet_list", "{'person_id':'%lld'}", (long long)person));
    char *from = strstr(text_to_cstring(&stage.arena, stage.answer), b(benefit));
    assert_non_null(from);
    *strchr(from, '}') = '\0';
    return from;
}

static void a_doubled_amount_is_not_shown_round(void)
{
    int64_t person = validated_pupil();
    static const enum role must_not[] = { SUPPORT, AUDITOR }, may[] = { HOLDER, BENEFITS };
    const char *before = wallet_line(SUPPORT, person, "textbooks_extra");
    must(set_disability(person, true));
    assert_string_equal(wallet_line(SUPPORT, person, "textbooks_extra"), before);
    for (size_t i = 0; i < 2; i++) {
        assert_null(strstr(wallet_line(must_not[i], person, "textbooks_extra"), "\"loaded\""));
        assert_non_null(strstr(wallet_line(must_not[i], person, "equipment"), "\"loaded\""));
        assert_non_null(strstr(wallet_line(may[i], person, "textbooks_extra"), "\"loaded\""));
        must(call_as(as_region(must_not[i]), "benefit_explain",
                     "{'person_id':'%lld','campaign':'%s','benefit':'%s'}", (long long)person,
                     script->campaign, b("textbooks_extra")));
        assert_int_equal(answered("amount"), -1);
    }
}

static void check_number(int64_t person)
{
    int64_t place = known("SELECT l.id FROM place l JOIN partner p ON p.id = l.partner_id "
                          "WHERE p.siret = '08829754400012'");
    must(call_as(as_holder(person), "card_show", "{'person_id':'%lld'}", (long long)person));
    const char *number = answered_text("card.printed_number");
    must(call_as(as_cashier(BOOKSHOP), "payment_check", "{'card':'%s','place_id':'%lld'}", number,
                 (long long)place));
}

/* Who finds a card learns what the shop takes, not what this young person has or lacks. */
static void a_number_alone_tells_nothing_of_its_holder(void)
{
    int64_t pupil = validated_pupil();
    int64_t other =
        order_card("Sacha", "Roy", "2007-02-03", "f", "sacha@mail.example", "0010001W", CODE);
    check_number(pupil);
    const char *told = text_to_cstring(&stage.arena, stage.answer);
    assert_non_null(strstr(told, b("textbooks_extra")));
    assert_null(strstr(told, "until_day"));
    assert_null(strstr(told, "Alix"));
    must(set_disability(pupil, true));
    must(buy_textbooks(pupil, 2 * eur(50)));
    check_number(pupil);
    assert_string_equal(text_to_cstring(&stage.arena, stage.answer), told);
    must(validate(other, script->campaign, "0010001W", COURSE));
    must(call_as(as_region(BENEFITS), "wallet_suspend",
                 "{'person_id':'%lld','campaign':'%s','benefit':'%s','reason':'Enquête.'}",
                 (long long)other, script->campaign, b("textbooks_extra")));
    check_number(other);
    assert_string_equal(text_to_cstring(&stage.arena, stage.answer), told);
}

/* R110: what is written stays written, and nobody has to remember to see to it. */
static void the_night_seals_the_books(void)
{
    validated_pupil();
    stage_at(on("2024-06-21T03:05"));
    must(service_keep_schedule(stage.product.service, all_scheduled, all_scheduled_count));
    must(job_as(as_operator(), "books_seal", "{}"));
    must(job_as(as_operator(), "books_seal", "{}"));
    assert_int_equal(known("SELECT count(*) FROM scheduled_run WHERE operation = 'books_seal'"), 1);
    assert_int_equal(known("SELECT count(*) FROM job WHERE operation = 'books_seal'"), 3);
}

static bool trail_names(enum role role, int64_t person, const char *operation)
{
    must(call_as(as_region(role), "audit_trail", "{'object_id':'%lld'}", (long long)person));
    return strstr(text_to_cstring(&stage.arena, stage.answer), operation) != NULL;
}

/* R9: support finds the case, not the flag. */
static void support_does_not_learn_of_a_health_flag(void)
{
    int64_t person = validated_pupil();
    must(set_disability(person, true));
    must(call_as(as_region(SUPPORT), "card_block_now", "{'person_id':'%lld'}", (long long)person));
    assert_true(trail_names(SUPPORT, person, "card_block_now"));
    assert_false(trail_names(SUPPORT, person, "health_set"));
    assert_true(trail_names(AUDITOR, person, "health_set"));
}

static void (*const attacks[])(void) = {
    a_refund_does_not_pass_the_ceiling,  a_key_repeated_is_one_try,
    the_form_does_not_flood_a_mailbox,   invented_children_do_not_flood_a_mailbox,
    a_doubled_amount_is_not_shown_round, a_number_alone_tells_nothing_of_its_holder,
    the_night_seals_the_books,           support_does_not_learn_of_a_health_flag
};
static size_t attack;

static void one_attack(void **state)
{
    (void)state;
    stage_open(script->catalogues);
    attacks[attack++]();
    stage_close();
}

int main(int argc, char **argv)
{
    script = script_named(argc > 2 ? argv[2] : "as_presented");
    stage_engine(2, argv);
    const struct CMUnitTest tests[] = {
#define ATTACK(name) { #name, one_attack, NULL, NULL, NULL }
        ATTACK(a_refund_does_not_pass_the_ceiling),
        ATTACK(a_key_repeated_is_one_try),
        ATTACK(the_form_does_not_flood_a_mailbox),
        ATTACK(invented_children_do_not_flood_a_mailbox),
        ATTACK(a_doubled_amount_is_not_shown_round),
        ATTACK(a_number_alone_tells_nothing_of_its_holder),
        ATTACK(the_night_seals_the_books),
        ATTACK(support_does_not_learn_of_a_health_flag),
    };
    return cmocka_run_group_tests_name(argc > 2 ? argv[2] : "as_presented", tests, NULL, NULL);
}
