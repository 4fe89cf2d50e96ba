/* link_test.c - the promises of the links that mails carry (R22): each works once, for a month,
 * only by its button, and asking for one tells nothing. On both engines: link_test sqlite|postgres.
 */
#include <stdio.h>

#include "account/account_testing.h"

static enum err activate(const char *token)
{
    return call_with(NULL, "account_activate", "{'token':'%s','password':'" OFFICE_PASSWORD "'}",
                     token);
}

static enum err ask_link(const char *login)
{
    return call_with(NULL, "account_link_request", "{'login':'%s'}", login);
}

static int64_t mails(const char *template)
{
    return known("SELECT count(*) FROM outbox WHERE template = '%s'", template);
}

static void a_link_works_once(void **state)
{
    (void)state;
    person_account("Léa Martin", "lea@example.fr");
    const char *token = latest_link();
    must(activate(token));
    assert_string_equal(answered("login"), "lea.martin");
    refused(activate(token), ALREADY_DONE);
    refused(activate("0123456789ABCDEFGHJKMNPQRSTVWXYZ"), LINK_EXPIRED);
    must(call_with(NULL, "account_sign_in",
                   "{'login':'lea.martin','password':'" OFFICE_PASSWORD "'}"));
}

/* A password that is refused does not use the link up. */
static void a_weak_password_can_be_replaced(void **state)
{
    (void)state;
    person_account("Léa Martin", "lea@example.fr");
    const char *token = latest_link();
    refused(call_with(NULL, "account_activate", "{'token':'%s','password':'lea'}", token),
            PASSWORD_TOO_WEAK);
    refused(
        call_with(NULL, "account_activate", "{'token':'%s','password':'Lea.Martin 2008'}", token),
        PASSWORD_TOO_WEAK);
    assert_int_equal(known("SELECT count(*) FROM account WHERE state = 'open'"), 0);
    must(activate(token));
}

static void a_link_ends_after_the_campaigns_months(void **state)
{
    (void)state;
    person_account("Léa Martin", "lea@example.fr"); /* 2 September, no campaign: one month */
    const char *first = latest_link();
    office_open_campaign("2024-2025", 2);
    person_account("Ana Petit", "ana@example.fr");
    const char *second = latest_link();
    office_at("2024-10-02T23:59:59");
    refused(call_with(NULL, "account_activate", "{'token':'%s','password':'short'}", first),
            PASSWORD_TOO_WEAK); /* still good */
    office_at("2024-10-03T00:00:00");
    refused(activate(first), LINK_EXPIRED);
    must(activate(second));
    refused(activate(first), LINK_EXPIRED);
}

static void what_is_typed_by_hand_is_read_kindly(void **state)
{
    (void)state;
    person_account("Léa Martin", "lea@example.fr");
    const char *token = latest_link();
    char typed[40];
    snprintf(typed, sizeof typed, "%.8s-%.8s %.16s", token, token + 8, token + 16);
    for (char *c = typed; *c; c++)
        if (*c >= 'A' && *c <= 'Z') *c = (char)(*c - 'A' + 'a');
    must(activate(typed));
}

static void the_same_answer_whoever_is_asked_for(void **state)
{
    (void)state;
    person_account("Léa Martin", "lea@example.fr");
    office_at("2024-09-02T10:00");
    must(ask_link("nobody"));
    struct text nobody = office.answer;
    must(ask_link("lea.martin"));
    assert_text(office.answer, nobody.at);
    assert_int_equal(mails("activation"), 2);
    must(ask_link("nobody@example.fr"));
    assert_text(office.answer, nobody.at);
    assert_int_equal(known("SELECT count(*) FROM outbox"), 2);
}

static void a_mailbox_is_not_flooded(void **state)
{
    (void)state;
    session_of("support", 0, "aide");
    office_at("2024-09-02T10:00");
    must(ask_link("aide"));
    assert_int_equal(mails("password_link"), 1);
    office_at("2024-09-02T10:04:59");
    must(ask_link("Aide"));
    assert_int_equal(mails("password_link"), 1);
    office_at("2024-09-02T10:05");
    must(ask_link("AIDE"));
    assert_int_equal(mails("password_link"), 2);
}

/* Twins share a mail and have each their login: by the mail both get a link (D8). */
static void by_the_mail_each_account_gets_its_link(void **state)
{
    (void)state;
    person_account("Léa Martin", "famille@example.fr");
    person_account("Tom Martin", "Famille@example.fr");
    person_account("Sans Adresse", "");
    must(call_as(&the_system, "account_create",
                 "{'role':'support','name':'Pa Martin','mail':'famille@example.fr'}"));
    assert_int_equal(mails("activation"), 2);
    office_at("2024-09-02T11:00");
    must(ask_link(" FAMILLE@example.fr "));
    assert_int_equal(mails("activation"), 4);
    assert_int_equal(mails("staff_invitation"), 2);
    must(ask_link("sans.adresse")); /* D44: the school hands out a slip */
    assert_int_equal(known("SELECT count(*) FROM outbox"), 6);
    known("UPDATE account SET state = 'closed' WHERE login = 'tom.martin'");
    known("UPDATE person SET state = 'closed' WHERE id IN "
          "(SELECT person_id FROM account WHERE login = 'lea.martin')");
    office_at("2024-09-02T12:00");
    must(ask_link("famille@example.fr"));
    assert_int_equal(known("SELECT count(*) FROM outbox"), 7); /* the colleague's alone */
}

static void following_the_link_proves_the_address(void **state)
{
    (void)state;
    person_account("Léa Martin", "Lea@example.fr");
    const char *token = latest_link();
    assert_int_equal(known("SELECT mail_proved_ms FROM person"), 0);
    must(activate(token));
    assert_true(known("SELECT mail_proved_ms FROM person") > 0);
    known("UPDATE person SET mail_proved_ms = 0, mail = 'other@example.fr'");
    must(ask_link("lea.martin"));
    office_at("2024-09-02T10:00");
    must(ask_link("lea.martin"));
    must(activate(latest_link())); /* it went to the old address */
    assert_int_equal(known("SELECT mail_proved_ms FROM person"), 0);
}

static void a_new_password_ends_sessions_and_links(void **state)
{
    (void)state;
    const char *session = session_of("support", 0, "aide");
    office_at("2024-09-02T10:00");
    must(ask_link("aide"));
    const char *first = latest_link();
    office_at("2024-09-02T11:00");
    must(ask_link("aide"));
    const char *second = latest_link();
    must(call_with(session, "account_me", "{}"));
    must(call_with(NULL, "account_activate", "{'token':'%s','password':'tout autre chose'}",
                   second));
    refused(call_with(session, "account_me", "{}"), NOT_SIGNED_IN);
    refused(activate(first), ALREADY_DONE);
    must(call_with(NULL, "account_sign_in", "{'login':'aide','password':'tout autre chose'}"));
}

int main(int argc, char **argv)
{
    test_choose_engine(argc, argv);
    const struct CMUnitTest tests[] = {
        test_in_office(a_link_works_once),
        test_in_office(a_weak_password_can_be_replaced),
        test_in_office(a_link_ends_after_the_campaigns_months),
        test_in_office(what_is_typed_by_hand_is_read_kindly),
        test_in_office(the_same_answer_whoever_is_asked_for),
        test_in_office(a_mailbox_is_not_flooded),
        test_in_office(by_the_mail_each_account_gets_its_link),
        test_in_office(following_the_link_proves_the_address),
        test_in_office(a_new_password_ends_sessions_and_links),
    };
    return cmocka_run_group_tests_name("link", tests, NULL, NULL);
}
