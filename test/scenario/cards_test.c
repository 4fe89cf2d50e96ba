/* The card from the order to the gate of the school: batches for the card maker, what fails and
 * what is late (R24), a new name (D10), and a school's machines that ask who may come in (R28). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "stage.h"

static const char *const catalogues[] = { "catalogue/2023-2024.yaml", "catalogue/2024-2025.yaml",
                                          "catalogue/2025-2026.yaml", NULL };
static const char LYCEE[] = "0691626T", OTHER[] = "0010001W", COURSE[] = "2472000631";
static const char BOOKSHOP[] = "08829754400012", CAMPAIGN[] = "2024-2025", CODE[] = "7394";

static int64_t pupil_at(const char *when, const char *name, const char *uai)
{
    char mail[64];
    snprintf(mail, sizeof mail, "%s@mail.example", name);
    stage_at(when);
    int64_t person = order_card(name, "Petit", "2008-05-04", "m", mail, uai, CODE);
    must(validate(person, CAMPAIGN, uai, COURSE));
    return person;
}

static const char *card_state(int64_t person)
{
    must(call_as(as_holder(person), "card_show", "{'person_id':'%lld'}", (long long)person));
    return answered_text("card.state");
}

static const char *number_of(int64_t person)
{
    card_state(person);
    return answered_text("card.printed_number");
}

static int64_t mails(const char *template, int64_t person)
{
    char sql[200];
    snprintf(sql, sizeof sql,
             "SELECT count(*) FROM outbox o JOIN account a ON a.id = o.account_id "
             "WHERE o.template = '%s' AND a.person_id = %lld",
             template, (long long)person);
    return known(sql);
}

static long long make_batch(struct actor admin, int most, int expected)
{
    must(job_as(admin, "card_batch_make", "{'most':%d}", most));
    assert_int_equal(answered("report.cards"), expected);
    return (long long)answered("report.batch_id");
}

/* The second cell of the row that begins with this number. */
static struct text token_in(struct text csv, const char *number)
{
    const char *row = strstr(csv.at, number);
    assert_non_null(row);
    struct text rest = { row, (size_t)(csv.at + csv.len - row) };
    text_cut(&rest, ',');
    return text_cut(&rest, ',');
}

static enum err check_at_till(struct text token)
{
    int64_t place = known("SELECT min(l.id) FROM place l JOIN partner p ON p.id = l.partner_id "
                          "WHERE p.siret = '08829754400012'");
    return call_as(as_cashier(BOOKSHOP), "payment_check", "{'card':'%.*s','place_id':'%lld'}",
                   TEXT_ARGS(token), (long long)place);
}

/* R24, R26, D36: oldest orders first, nothing for a closed file or a blocked card; the maker's file
 * opens counters, so who takes it is written down; what failed is made again, first of all. */
static void a_batch_is_made_sent_and_made_again(void)
{
    struct actor admin = as_region(ADMIN);
    assert_int_equal(make_batch(admin, 10, 0), -1);
    int64_t first = pupil_at("2024-06-12T09:00", "Un", LYCEE);
    int64_t closed = pupil_at("2024-06-12T09:30", "Clos", LYCEE);
    int64_t blocked = pupil_at("2024-06-12T10:00", "Perdu", LYCEE);
    int64_t second = pupil_at("2024-06-13T09:00", "Deux", LYCEE);
    int64_t third = pupil_at("2024-06-14T09:00", "Trois", LYCEE);
    must(call_as(as_region(SUPPORT), "person_close", "{'person_id':'%lld'}", (long long)closed));
    must(call_as(as_holder(blocked), "card_block_now", "{'person_id':'%lld'}", (long long)blocked));
    assert_string_equal(card_state(first), "to_produce");
    assert_string_equal(answered_text("card.ready_from_day"), "2024-06-22");
    assert_string_equal(answered_text("card.ready_until_day"), "2024-06-27");
    long long batch = make_batch(admin, 2, 2);
    assert_string_equal(card_state(first), "in_production");
    assert_string_equal(card_state(second), "in_production");
    assert_string_equal(card_state(third), "to_produce");
    const char *number = number_of(first), *second_number = number_of(second);
    enum err e;
    struct text csv = export_as(admin, &e, "card_batch_file", "{'batch_id':'%lld'}", batch);
    must(e);
    assert_int_equal(known("SELECT count(*) FROM audit_record WHERE operation = "
                           "'card_batch_file' AND outcome = 'ok'"),
                     1);
    struct text token = token_in(csv, number);
    assert_int_equal(token.len, 32);
    must(check_at_till(token));
    assert_string_equal(answered_text("card_kind"), "token");
    assert_non_null(strstr(csv.at, "Un,Petit,school,0691626T")); /* no address is known */
    assert_int_equal(known("SELECT count(*) FROM audit_record WHERE detail LIKE '%qr_code%'"), 0);
    export_as(as_region(SUPPORT), &e, "card_batch_file", "{'batch_id':'%lld'}", batch);
    refused(e, NOT_ALLOWED);
    stage_at("2024-06-20T09:00");
    refused(job_as(admin, "card_batch_sent",
                   "{'batch_id':'%lld','failed':[{'printed_number':'%s','reason':'x'}]}", batch,
                   number_of(third)),
            BAD_INPUT);
    must(job_as(admin, "card_batch_sent",
                "{'batch_id':'%lld','failed':[{'printed_number':'%s','reason':'Pliée.'},"
                "{'printed_number':'%s','reason':'Deux fois.'}]}",
                batch, number, number));
    assert_int_equal(answered("report.sent"), 1);
    assert_int_equal(answered("report.failed"), 1);
    assert_string_equal(card_state(second), "sent");
    assert_string_equal(answered_text("card.ready_until_day"), "");
    assert_string_equal(second_number, number_of(second));
    assert_string_equal(card_state(first), "to_produce");
    assert_int_equal(mails("card_sent_school", second), 1);
    assert_int_equal(mails("card_sent_school", first), 0);
    refused(job_as(admin, "card_batch_sent", "{'batch_id':'%lld'}", batch), WRONG_STATE);
    export_as(admin, &e, "card_batch_file", "{'batch_id':'%lld'}", batch);
    refused(e, WRONG_STATE);
    long long again = make_batch(admin, 1, 1);
    assert_string_equal(card_state(first), "in_production"); /* it was ordered before the third */
    must(job_as(admin, "card_batch_sent", "{'batch_id':'%lld'}", again));
    must(call_as(admin, "card_batch_list", "{}"));
    assert_int_equal(answered("items.0.sent"), 1);
    assert_int_equal(answered("items.1.failed"), 1);
    assert_int_equal(answered("items.1.cards"), 2);
}

/* R24: a card goes home when the campaign says so and the address is known. */
static void a_card_goes_where_it_is_expected(void)
{
    stage_at("2024-06-12T09:00");
    struct actor admin = as_region(ADMIN);
    int64_t home = pupil_at("2024-06-12T09:00", "Maison", LYCEE);
    must(call_as(as_holder(home), "person_update",
                 "{'person_id':'%lld','address':'1 rue du Lac','postcode':'69003',"
                 "'commune':'Lyon'}",
                 (long long)home));
    long long batch = make_batch(admin, 5, 1);
    enum err e;
    struct text csv = export_as(admin, &e, "card_batch_file", "{'batch_id':'%lld'}", batch);
    must(e);
    assert_non_null(strstr(csv.at, "home,0691626T,Maison Petit,1 rue du Lac,69003,Lyon"));
    must(call_as(admin, "card_sent", "{'person_id':'%lld'}", (long long)home));
    assert_int_equal(mails("card_sent_home", home), 1);
}

/* R24, D36: what has not left on the last day that was promised stands out, the day after. */
static void late_cards_stand_out(void)
{
    struct actor support = as_region(SUPPORT);
    int64_t first = pupil_at("2024-06-12T09:00", "Un", LYCEE);
    int64_t second = pupil_at("2024-06-13T09:00", "Deux", LYCEE);
    stage_at("2024-06-27T23:59");
    must(call_as(support, "card_late", "{}"));
    assert_int_equal(answered("items.0.person_id"), -1);
    stage_at("2024-06-28T00:00");
    must(call_as(support, "card_late", "{}"));
    assert_int_equal(answered("items.0.person_id"), first);
    assert_string_equal(answered_text("items.0.promised_day"), "2024-06-27");
    assert_string_equal(answered_text("items.0.state"), "to_produce");
    assert_int_equal(answered("items.1.person_id"), -1);
    make_batch(as_region(ADMIN), 1, 1);
    stage_at("2024-06-29T00:00");
    must(call_as(support, "card_late", "{'limit':1}"));
    assert_string_equal(answered_text("items.0.state"), "in_production");
    must(call_as(support, "card_late", "{'limit':1,'cursor':'%s'}", answered_text("next_cursor")));
    assert_int_equal(answered("items.0.person_id"), second);
    assert_string_equal(answered_text("next_cursor"), "");
}

/* D10, R26, R27: a new name is a new card, free, with the same code and wallets; the name before is
 * nowhere but in the audit trail. D36: the fourth card of a campaign goes through support. */
static void a_new_name_is_a_new_card(void)
{
    struct actor support = as_region(SUPPORT);
    int64_t person = pupil_at("2024-06-12T09:00", "Camille", LYCEE);
    const char rename[] = "{'person_id':'%lld','old_given_name':'%s','old_family_name':'Petit',"
                          "'given_name':'Camil','family_name':'Grand','sex':'x'}";
    refused(call_as(support, "person_rename", rename, (long long)person, "Clara"), WRONG_NAME);
    must(call_as(as_region(ADMIN), "card_sent", "{'person_id':'%lld'}", (long long)person));
    const char *before = number_of(person);
    must(call_as(support, "person_rename", rename, (long long)person, "camille"));
    assert_string_equal(card_state(person), "to_produce");
    assert_string_equal(answered_text("holder_name"), "Camil Grand");
    assert_string_not_equal(answered_text("card.printed_number"), before);
    refused(check_at_till(text_of(before)), CARD_BLOCKED);
    must(pay(person, (struct purchase){ .siret = BOOKSHOP,
                                        .campaign = CAMPAIGN,
                                        .benefit = "textbooks_extra",
                                        .code = CODE,
                                        .amount_cents = 1000 }));
    assert_int_equal(balance(person, CAMPAIGN, "textbooks_extra"), 4000);
    assert_int_equal(known("SELECT count(*) FROM person WHERE family_name = 'Petit'") +
                         known("SELECT count(*) FROM enrolment WHERE search_key LIKE 'petit%'") +
                         known("SELECT count(*) FROM account WHERE name LIKE '%Petit'"),
                     0);
    assert_int_equal(known("SELECT count(*) FROM audit_record WHERE operation = 'person_rename' "
                           "AND detail LIKE '%Petit%Grand%'"),
                     1);
    must(call_as(as_holder(person), "card_order_again", "{'person_id':'%lld'}", (long long)person));
    refused(
        call_as(as_holder(person), "card_order_again", "{'person_id':'%lld'}", (long long)person),
        TOO_MANY_CARDS);
    must(call_as(support, "card_order_again", "{'person_id':'%lld'}", (long long)person));
}

/* --- access ----------------------------------------------------------------------------------- */
static struct actor gate_of(const char *uai)
{
    struct actor school = as_school(uai);
    must(call_as(school, "access_key_create", "{'name':'Portail'}"));
    return (struct actor){ .account_id = answered("key_id"),
                           .role = ACCESS_KEY,
                           .school_id = school.school_id };
}

static enum err asks(struct actor gate, const char *card)
{
    return call_as(gate, "access_check", "{'card':'%s'}", card);
}

/* R28, D6: a name and a class for the school's own pupils, nothing of what they hold; the other
 * school of a file may let its pupil in, and no more. */
static void a_gate_knows_its_pupils(void)
{
    int64_t person = pupil_at("2024-06-12T09:00", "Zo", LYCEE);
    must(call_as(as_school(LYCEE), "enrolment_change",
                 "{'enrolment_id':'%lld','holder':'pupil','course':'%s','class_name':'2B'}",
                 (long long)file_of(person, CAMPAIGN), COURSE));
    stage_at("2024-09-10T08:00");
    struct actor gate = gate_of(LYCEE), other = gate_of(OTHER);
    const char *token = token_of(person), *number = number_of(person);
    must(asks(gate, token));
    assert_string_equal(answered_text("holder_name"), "Zo P.");
    assert_string_equal(answered_text("class_name"), "2B");
    assert_null(strstr(stage.answer.at, "balance"));
    assert_null(strstr(stage.answer.at, "birth"));
    must(asks(gate, number));
    refused(asks(other, token), NOT_PUPIL_HERE);
    refused(asks(other, number), UNKNOWN_CARD); /* it could have been made up */
    refused(asks(gate, "000000000000"), UNKNOWN_CARD);
    refused(call_as(gate, "enrolment_list", "{'state':'validated'}"), NOT_ALLOWED);
    const char second[] = "{'enrolment_id':'%lld','uai':'%s'}";
    long long file = (long long)file_of(person, CAMPAIGN);
    struct actor school = as_school(LYCEE);
    refused(call_as(school, "enrolment_second_school", second, file, "0690026D"), NO_SUCH_SCHOOL);
    refused(call_as(school, "enrolment_second_school", second, file, LYCEE), ALREADY_DONE);
    must(call_as(school, "enrolment_second_school", second, file, OTHER));
    must(asks(other, token));
    assert_int_equal(answered("second_school"), 1);
    refused(call_as(as_school(OTHER), "enrolment_depart", "{'enrolment_id':'%lld'}", file),
            NOT_FOUND); /* it decides nothing */
    must(call_as(school, "enrolment_second_school", "{'enrolment_id':'%lld','uai':null}", file));
    refused(asks(other, token), NOT_PUPIL_HERE);
    must(call_as(as_holder(person), "card_block_now", "{'person_id':'%lld'}", (long long)person));
    refused(asks(gate, number), CARD_BLOCKED);
    must(asks(gate, token)); /* the phone's (D36) */
    must(call_as(school, "enrolment_depart", "{'enrolment_id':'%lld'}", file));
    refused(asks(gate, token), NOT_PUPIL_HERE);
    must(call_as(as_region(SUPPORT), "person_close", "{'person_id':'%lld'}", (long long)person));
    refused(asks(gate, token), CARD_NOT_ACTIVE);
}

/* R28: a school makes, sees and ends its own machines' keys, and nobody else's. */
static void keys_of_a_school_are_its_own(void)
{
    stage_at("2024-09-10T08:00");
    struct actor school = as_school(LYCEE), other = as_school(OTHER);
    must(call_as(school, "access_key_create", "{'name':'Cantine'}"));
    long long key = (long long)answered("key_id");
    refused(call_as(other, "access_key_create", "{'name':'x','school_id':'%lld'}",
                    (long long)school.school_id),
            NOT_FOUND);
    refused(call_as(as_region(ADMIN), "access_key_create", "{'name':'x'}"), BAD_INPUT);
    must(call_as(other, "api_key_list", "{}"));
    assert_int_equal(answered("items.0.key_id"), -1);
    must(call_as(school, "api_key_list", "{}"));
    assert_int_equal(answered("items.0.key_id"), key);
    assert_int_equal(answered("items.0.school_id"), school.school_id);
    refused(call_as(other, "api_key_revoke", "{'key_id':'%lld'}", key), NOT_FOUND);
    must(call_as(school, "api_key_revoke", "{'key_id':'%lld'}", key));
}

static void (*const stories[])(void) = { a_batch_is_made_sent_and_made_again,
                                         a_card_goes_where_it_is_expected,
                                         late_cards_stand_out,
                                         a_new_name_is_a_new_card,
                                         a_gate_knows_its_pupils,
                                         keys_of_a_school_are_its_own };
static size_t story;

static void one_story(void **state)
{
    (void)state;
    stage_open(catalogues);
    stories[story++]();
    stage_close();
}

int main(int argc, char **argv)
{
    stage_engine(argc, argv);
#define STORY(name)                                                                                \
    {                                                                                              \
#name, one_story, NULL, NULL, NULL                                                         \
    }
    const struct CMUnitTest tests[] = {
        STORY(a_batch_is_made_sent_and_made_again),
        STORY(a_card_goes_where_it_is_expected),
        STORY(late_cards_stand_out),
        STORY(a_new_name_is_a_new_card),
        STORY(a_gate_knows_its_pupils),
        STORY(keys_of_a_school_are_its_own),
    };
    return cmocka_run_group_tests_name("cards", tests, NULL, NULL);
}
