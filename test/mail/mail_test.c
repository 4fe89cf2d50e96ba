/* mail_test.c - mail over real SMTP: what is queued arrives, once, in the reader's language, and
 * its link opens the account (R22); what the server does not take is tried again, not for ever. On
 * both engines: mail_test sqlite|postgres. */
#include <poll.h>
#include <pthread.h>
#include <stdio.h>

#include "account/account_testing.h"
#include "campaign/catalogue_testing.h"
#include "notice/notice.h"
#include "peer.h"

static struct notice_sender *sender;

static struct notice_options options(void)
{
    return (struct notice_options){ .service = office.service,
                                    .keys = &office.keys,
                                    .region = &office.region,
                                    .smtp_url = peer_url(),
                                    .poll_ms = 10 };
}

static void start(int busy)
{
    peer_start(busy);
    struct notice_options o = options();
    must(notice_sender_open(&o, &sender));
}

static void stop(void)
{
    assert_false(peer_has_mail());
    notice_sender_close(sender);
    peer_stop();
}

static size_t send_due(void)
{
    size_t sent;
    must(notice_send_due(sender, 50, &sent));
    return sent;
}

static const char *words(const json_t *mail, const char *name)
{
    const char *found = json_string_value(json_object_get(mail, name));
    return found ? found : "";
}

static const char *header(const json_t *mail, const char *name)
{
    return words(json_object_get(mail, "headers"), name);
}

static void assert_says(const json_t *mail, const char *part)
{
    if (!strstr(words(mail, "body"), part))
        fail_msg("not in the mail: %s\n%s", part, words(mail, "body"));
}

static void assert_says_not(const json_t *mail, const char *part)
{
    if (strstr(words(mail, "body"), part))
        fail_msg("in the mail: %s\n%s", part, words(mail, "body"));
}

/* The token of the link that the mail carries. */
static const char *token_in(const json_t *mail)
{
    const char *before = "https://pass.example.fr/activate#";
    const char *at = strstr(words(mail, "body"), before);
    assert_non_null(at);
    return text_copy(&office.world->arena, (struct text){ at + strlen(before), 32 }).at;
}

static enum err activate(const char *token)
{
    return call_with(NULL, "account_activate", "{'token':'%s','password':'" OFFICE_PASSWORD "'}",
                     token);
}

/* --- what a mail is about --------------------------------------------------------------------- */
static int64_t the_campaign(void)
{
    return known("SELECT id FROM campaign");
}

/* A file of this person, decided on 2 September. */
static void file_add(int64_t id, int64_t account_id, const char *state, const char *reason)
{
    known("INSERT INTO enrolment (id, person_id, campaign_id, school_id, state, holder, course, "
          "class_name, repeats, first_entrant, ordered_ms, decided_ms, decided_day, account_id, "
          "reason, search_key) SELECT %lld, person_id, %lld, %d, '%s', 'pupil', '', '', 0, 1, 1, "
          "1, 19968, 1, '%s', '' FROM account WHERE id = %lld",
          (long long)id, (long long)the_campaign(), OFFICE_SCHOOL, state, reason,
          (long long)account_id);
}

static void refund_add(int64_t id, int64_t account_id, struct text benefit)
{
    long long person =
        known("SELECT person_id FROM account WHERE id = %lld", (long long)account_id);
    known("INSERT INTO wallet (id, person_id, campaign_id, benefit, unit, state, balance, granted, "
          "spent, from_day, until_day, frozen, suspended, last_use_day, used_that_day) VALUES "
          "(%lld, %lld, %lld, '%.*s', '', 'open', 0, 0, 0, 0, 0, 0, 0, 0, 0)",
          (long long)id, person, (long long)the_campaign(), TEXT_ARGS(benefit));
    known("INSERT INTO payment (id, wallet_id, person_id, card_id, partner_id, place_id, "
          "campaign_id, benefit, amount, price_cents, region_cents, holder_cents, top_up, "
          "refunded, refunded_region_cents, account_id, run_line_id, at_ms, day) VALUES (%lld, "
          "%lld, %lld, 0, %d, 121, %lld, '%.*s', 100, 0, 100, 0, 0, 100, 100, 1, 0, 1, 1)",
          (long long)id, (long long)id, person, OFFICE_PARTNER, (long long)the_campaign(),
          TEXT_ARGS(benefit));
    known("INSERT INTO refund (id, payment_id, partner_id, campaign_id, benefit, amount, "
          "region_cents, to_wallet, reason, account_id, run_line_id, at_ms, day) VALUES (%lld, "
          "%lld, %d, %lld, '%.*s', 100, 100, 1, '', 1, 0, 1, 1)",
          (long long)id, (long long)id, OFFICE_PARTNER, (long long)the_campaign(),
          TEXT_ARGS(benefit));
}

static void tell(const char *template, int64_t account_id, int64_t subject_id, const char *note)
{
    must(call_as(&the_system, "office_tell",
                 "{'template':'%s','account_id':'%lld','subject_id':'%lld','note':'%s'}", template,
                 (long long)account_id, (long long)subject_id, note));
}

/* Sends the mails that are due and takes the only one. */
static json_t *send_one(void)
{
    assert_int_equal(send_due(), 1);
    json_t *mail = peer_take();
    assert_false(peer_has_mail());
    return mail;
}

/* --- the link --------------------------------------------------------------------------------- */
static void the_mail_of_an_order_opens_the_account(void **state)
{
    (void)state;
    start(0);
    office_open_campaign("2024-2025", 1);
    int64_t account_id = person_account("Léa Martin", "lea@example.fr");
    file_add(501, account_id, "ordered", "");
    json_t *mail = send_one();
    assert_string_equal(json_string_value(json_array_get(json_object_get(mail, "to"), 0)),
                        "lea@example.fr");
    assert_int_equal(json_array_size(json_object_get(mail, "to")), 1);
    assert_string_equal(words(mail, "from"), "pass@region.example");
    assert_string_equal(header(mail, "From"),
                        "Pass'Région Auvergne-Rhône-Alpes <pass@region.example>");
    assert_string_equal(header(mail, "To"), "lea@example.fr");
    assert_string_equal(header(mail, "Subject"), "Votre commande est reçue : activez votre compte");
    assert_string_equal(header(mail, "Date"), "Mon, 02 Sep 2024 07:00:00 +0000");
    assert_string_equal(header(mail, "Auto-Submitted"), "auto-generated");
    assert_non_null(strstr(header(mail, "Message-ID"), "@region.example>"));
    assert_string_equal(words(mail, "charset"), "utf-8");
    assert_true(json_is_true(json_object_get(mail, "is_ascii")));
    assert_in_range(json_integer_value(json_object_get(mail, "longest")), 1, 200);
    assert_int_equal(json_integer_value(json_object_get(mail, "bare_newlines")), 0);
    assert_says(mail, "Bonjour Léa Martin,");
    assert_says(mail, "Votre établissement : Lycée Ampère");
    assert_says(mail, "Votre identifiant : lea.martin");
    assert_says(mail, "jusqu'au 2 octobre 2024 :");
    const char *token = token_in(mail);
    json_decref(mail);
    must(activate(token));
    assert_string_equal(answered("login"), "lea.martin");
    refused(activate(token), ALREADY_DONE);
    assert_int_equal(send_due(), 0); /* sent once */
    stop();
}

static void a_mailed_link_ends_after_its_month(void **state)
{
    (void)state;
    start(0);
    person_account("Léa Martin", "lea@example.fr");
    json_t *mail = send_one();
    office_at("2024-10-03T00:00");
    refused(activate(token_in(mail)), LINK_EXPIRED);
    json_decref(mail);
    stop();
}

/* Nobody gets a link that stopped working while the mail waited. */
static void a_dead_link_is_not_mailed(void **state)
{
    (void)state;
    start(0);
    person_account("Léa Martin", "lea@example.fr");
    office_at("2024-10-03T00:00");
    person_account("Ana Petit", "ana@example.fr");
    must(activate(latest_link()));
    assert_int_equal(send_due(), 0);
    assert_int_equal(known("SELECT count(*) FROM outbox WHERE state = 'failed' AND tries = 1 "
                           "AND error = 'nobody'"),
                     2);
    stop();
}

static void staff_get_their_invitation_in_their_language(void **state)
{
    (void)state;
    start(0);
    must(call_as(&the_system, "account_create",
                 "{'role':'cashier','name':'Ann Bell','mail':'ann@example.fr','lang':'en',"
                 "'partner_id':'21'}"));
    json_t *mail = send_one();
    assert_string_equal(header(mail, "Subject"), "A Pass'Région account is open for you");
    assert_says(mail, "For: Librairie 21");
    assert_says(mail, "until 2 October 2024:");
    must(activate(token_in(mail)));
    json_decref(mail);
    office_at("2024-09-02T10:00");
    must(call_with(NULL, "account_link_request", "{'login':'ann.bell'}"));
    mail = send_one();
    assert_string_equal(header(mail, "Subject"), "Choose a new password");
    must(activate(token_in(mail)));
    json_decref(mail);
    must(call_as(&the_system, "account_create",
                 "{'role':'support','name':'Jo Roy','mail':'jo@example.fr'}"));
    mail = send_one();
    assert_says(mail, "Pour : Auvergne-Rhône-Alpes");
    json_decref(mail);
    stop();
}

/* --- the other mails -------------------------------------------------------------------------- */
static void a_decision_is_told_with_what_comes_next(void **state)
{
    (void)state;
    start(0);
    office_open_campaign("2024-2025", 1);
    int64_t account_id = person_account("Léa Martin", "lea@example.fr");
    json_decref(send_one());
    file_add(501, account_id, "validated", "");
    tell("validated", account_id, 501, "");
    json_t *mail = send_one();
    assert_says(mail, "Lycée Ampère a validé votre dossier.");
    assert_says(mail, "entre le 12 septembre 2024 et le 17 septembre 2024"); /* R24 */
    json_decref(mail);
    known("UPDATE enrolment SET state = 'refused', reason = 'Inconnue au lycée'");
    tell("refused", account_id, 501, "");
    mail = send_one();
    assert_says(mail, "Motif : Inconnue au lycée");
    json_decref(mail);
    tell("already_ordered", account_id, 501, "");
    mail = send_one();
    assert_says(mail, "Votre identifiant : lea.martin");
    json_decref(mail);
    stop();
}

static void a_card_or_code_that_changes_is_told(void **state)
{
    (void)state;
    start(0);
    int64_t account_id = person_account("Léa Martin", "lea@example.fr");
    json_decref(send_one());
    tell("card_blocked", account_id, 7, "");
    office_at("2024-09-02T11:00"); /* sent later: it says when it happened */
    json_t *mail = send_one();
    assert_says(mail, "bloquée depuis le 2 septembre 2024 à 9");
    assert_says_not(mail, "Motif");
    json_decref(mail);
    tell("card_blocked", account_id, 7, "Trouvée au guichet");
    mail = send_one();
    assert_says(mail, "Motif : Trouvée au guichet");
    json_decref(mail);
    tell("code_changed", account_id, 7, "");
    mail = send_one();
    assert_says(mail, "a été changé le 2 septembre 2024 à 11");
    json_decref(mail);
    stop();
}

/* A family shares the address: what is about health is not named (R65). */
static void a_refund_says_nothing_about_health(void **state)
{
    (void)state;
    start(0);
    office_open_campaign("2024-2025", 1);
    int64_t account_id = person_account("Léa Martin", "famille@example.fr");
    json_decref(send_one());
    struct catalogue_notes notes;
    const struct catalogue *k = testing_catalogue(&office.world->arena, "2024-2025", &notes);
    const struct benefit *plain = NULL, *health = NULL;
    for (size_t i = 0; i < k->benefit_count; i++)
        *(k->benefits[i].health ? &health : &plain) = &k->benefits[i];
    assert_true(plain && health);
    refund_add(601, account_id, plain->code);
    tell("refund", account_id, 601, "");
    json_t *mail = send_one();
    assert_says(mail, "Avantage : ");
    assert_says(mail, "Partenaire : Librairie 21");
    json_decref(mail);
    refund_add(602, account_id, health->code);
    tell("refund", account_id, 602, "");
    mail = send_one();
    assert_says_not(mail, "Avantage");
    assert_says_not(mail, "Partenaire");
    json_decref(mail);
    stop();
}

static void nobody_writes_about_a_closed_file(void **state)
{
    (void)state;
    start(0);
    int64_t first = person_account("Léa Martin", "lea@example.fr");
    int64_t second = person_account("Ana Petit", "ana@example.fr");
    int64_t third = person_account("Tom Roy", "tom@example.fr");
    known("UPDATE person SET state = 'closed' WHERE id = (SELECT person_id FROM account WHERE id = "
          "%lld)",
          (long long)first);
    known("UPDATE account SET state = 'closed' WHERE id = %lld", (long long)second);
    known("UPDATE account SET mail = '' WHERE id = %lld", (long long)third);
    assert_int_equal(send_due(), 0);
    for (int i = 0; i < 3; i++)
        tell("code_changed", i == 0 ? first : i == 1 ? second : third, 7, "");
    assert_int_equal(known("SELECT count(*) FROM outbox WHERE state = 'queued'"), 0);
    stop();
}

/* D11, D13, D14: who represents a minor gets their mail too, as long as they do when it is sent. */
static void a_representative_is_told_as_long_as_they_are_one(void **state)
{
    (void)state;
    start(0);
    person_account("Léa Martin", "lea@example.fr");
    long long lea = known("SELECT id FROM person");
    json_decref(send_one());
    known("INSERT INTO account VALUES (71, 'anne', '', %d, 'Anne Roux', 'anne@example.fr', 'fr', "
          "0, 0, 0, 'open', 1)",
          (int)REPRESENTATIVE);
    known("INSERT INTO representative VALUES (72, %lld, 71, 'parent', 'active', '', 1, 0, 1, 0)",
          lea);
    static const char *const then[] = { "SELECT 1",
                                        "UPDATE representative SET state = 'barred'",
                                        "UPDATE representative SET state = 'active'",
                                        "UPDATE person SET state = 'closed'",
                                        "UPDATE person SET state = 'open'",
                                        "UPDATE person SET birth_day = birth_day - 607" };
    static const size_t sent[] = { 2, 1, 1, 0, 0, 1 }; /* at last of age, that very day */
    for (size_t i = 0; i < sizeof sent / sizeof *sent; i++) {
        must(call_as(&the_system, "office_tell_person", "{'person_id':'%lld'}", lea));
        known("%s", then[i]);
        assert_int_equal(send_due(), sent[i]);
        for (size_t n = sent[i]; n; n--) json_decref(peer_take());
    }
    stop();
}

/* --- a server that does not take it ----------------------------------------------------------- */
static int64_t minutes_to_next(void)
{
    return (known("SELECT next_ms FROM outbox") - clock_now_ms(&office.clock)) / 60000;
}

static void a_busy_server_is_asked_again(void **state)
{
    (void)state;
    start(2);
    person_account("Léa Martin", "lea@example.fr");
    assert_int_equal(send_due(), 0);
    assert_int_equal(known("SELECT count(*) FROM outbox WHERE state = 'queued' AND tries = 1 AND "
                           "error = 'smtp-451'"),
                     1);
    assert_int_equal(minutes_to_next(), 1);
    office_at("2024-09-02T09:00:59");
    assert_int_equal(send_due(), 0);
    assert_int_equal(known("SELECT tries FROM outbox"), 1);
    office_at("2024-09-02T09:01");
    assert_int_equal(send_due(), 0);
    assert_int_equal(minutes_to_next(), 3);
    office_at("2024-09-02T09:04");
    json_t *mail = send_one();
    assert_says(mail, "Léa Martin");
    json_decref(mail);
    assert_int_equal(known("SELECT count(*) FROM outbox WHERE state = 'sent' AND tries = 3 AND "
                           "error = '' AND sent_ms > 0"),
                     1);
    stop();
}

static void after_eight_tries_it_is_given_up(void **state)
{
    (void)state;
    start(100);
    person_account("Léa Martin", "lea@example.fr");
    static const int64_t waits[] = { 1, 3, 9, 27, 81, 243, 720 };
    for (size_t i = 0; i < 7; i++) {
        assert_int_equal(send_due(), 0);
        assert_int_equal(minutes_to_next(), waits[i]);
        clock_freeze(&office.clock, known("SELECT next_ms FROM outbox"));
    }
    assert_int_equal(send_due(), 0);
    assert_int_equal(known("SELECT count(*) FROM outbox WHERE state = 'failed' AND tries = 8"), 1);
    office_at("2024-09-20T09:00");
    assert_int_equal(send_due(), 0);
    assert_int_equal(known("SELECT tries FROM outbox"), 8);
    stop();
}

static void an_address_that_is_not_there_is_final(void **state)
{
    (void)state;
    start(0);
    person_account("Léa Martin", "nobody@example.fr");
    person_account("Ana Petit", "ana@example.fr");
    json_t *mail = send_one(); /* the next one is sent all the same */
    assert_says(mail, "Ana Petit");
    json_decref(mail);
    assert_int_equal(known("SELECT count(*) FROM outbox WHERE state = 'failed' AND tries = 1 AND "
                           "error = 'smtp-550'"),
                     1);
    stop();
}

static void a_server_that_is_down_is_waited_for(void **state)
{
    (void)state;
    peer_start(0);
    char gone[64];
    snprintf(gone, sizeof gone, "%s", peer_url());
    peer_stop();
    struct notice_options o = options();
    o.smtp_url = gone;
    must(notice_sender_open(&o, &sender));
    person_account("Léa Martin", "lea@example.fr");
    assert_int_equal(send_due(), 0);
    assert_int_equal(known("SELECT count(*) FROM outbox WHERE state = 'queued' AND tries = 1 AND "
                           "error = 'curl-7'"),
                     1);
    notice_sender_close(sender);
}

/* --- who sends -------------------------------------------------------------------------------- */
enum { CROWD = 20 };

struct round {
    struct notice_sender *sender;
    size_t sent;
    enum err e;
};

static void *send_round(void *arg)
{
    struct round *round = arg;
    round->e = notice_send_due(round->sender, CROWD, &round->sent);
    return NULL;
}

static void two_senders_send_each_mail_once(void **state)
{
    (void)state;
    start(0);
    for (int i = 0; i < CROWD; i++) person_account("Léa Martin", "lea@example.fr");
    /* On PostgreSQL the other one is on another server. */
    struct store *store = office.world->store;
    struct store_options elsewhere = { .node = 1 };
    bool postgres = office.world->database.postgres;
    if (postgres) must(store_open(office.world->database.url, &elsewhere, &store));
    struct service *service = office_service(store);
    struct notice_options o = options();
    o.service = service;
    struct round rounds[2] = { { .sender = sender } };
    must(notice_sender_open(&o, &rounds[1].sender));
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, send_round, &rounds[i]), 0);
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
        must(rounds[i].e);
    }
    assert_int_equal(rounds[0].sent + rounds[1].sent, CROWD);
    json_t *ids = json_object();
    for (int i = 0; i < CROWD; i++) {
        json_t *mail = peer_take();
        json_object_set_new(ids, header(mail, "Message-ID"), json_true());
        json_decref(mail);
    }
    assert_int_equal(json_object_size(ids), CROWD);
    json_decref(ids);
    notice_sender_close(rounds[1].sender);
    service_close(service);
    if (postgres) store_close(store);
    stop();
}

/* A sender that died held its mail: somebody else sends it some minutes later, as the same mail. */
static void a_claim_ends(void **state)
{
    (void)state;
    start(0);
    person_account("Léa Martin", "lea@example.fr");
    known("UPDATE outbox SET next_ms = next_ms + 5 * 60 * 1000"); /* as the dead one did */
    assert_int_equal(send_due(), 0);
    office_at("2024-09-02T09:05");
    json_decref(send_one());
    stop();
}

static void the_thread_sends_by_itself(void **state)
{
    (void)state;
    peer_start(0);
    struct notice_options o = options();
    must(notice_start(&o, &sender));
    person_account("Léa Martin", "lea@example.fr");
    json_t *mail = peer_take();
    assert_says(mail, "Léa Martin");
    json_decref(mail);
    /* The peer has it a moment before the sender hears so and writes it down. */
    while (known("SELECT count(*) FROM outbox WHERE state = 'sent'") != 1) poll(NULL, 0, 10);
    notice_stop(sender);
    o.smtp_url = NULL; /* no mail server: all stays queued */
    must(notice_start(&o, &sender));
    person_account("Ana Petit", "ana@example.fr");
    assert_int_equal(send_due(), 0);
    notice_stop(sender);
    assert_int_equal(known("SELECT count(*) FROM outbox WHERE state = 'queued'"), 1);
    peer_stop();
}

/* --- looking ---------------------------------------------------------------------------------- */
static void support_sees_what_became_of_a_mail(void **state)
{
    (void)state;
    const struct actor support = { .account_id = 1, .role = SUPPORT };
    start(0);
    int64_t lea = person_account("Léa Martin", "lea@example.fr");
    json_decref(send_one());
    person_account("Ana Petit", "nobody@example.fr");
    assert_int_equal(send_due(), 0);
    person_account("Tom Roy", "tom@example.fr");
    must(call_as(&support, "notice_list", "{'limit':2}"));
    assert_string_equal(answered("items.0.login"), "tom.roy");
    assert_string_equal(answered("items.0.state"), "queued");
    assert_string_equal(answered("items.0.address_hint"), "t…@example.fr");
    assert_string_equal(answered("items.0.next_at"), "2024-09-02T07:00:00.000Z");
    assert_string_equal(answered("items.0.sent_at"), "");
    assert_string_equal(answered("items.1.state"), "failed");
    assert_string_equal(answered("items.1.error"), "smtp-550");
    assert_string_equal(answered("items.1.next_at"), "");
    assert_null(memmem(office.answer.at, office.answer.len, "tom@", 4));
    must(call_as(&support, "notice_list", "{'limit':2,'cursor':'%s'}", answered("next_cursor")));
    assert_string_equal(answered("items.0.state"), "sent");
    assert_string_equal(answered("items.0.template"), "activation");
    assert_string_equal(answered("items.0.tries"), "1");
    assert_string_equal(answered("next_cursor"), "");
    must(call_as(&support, "notice_list", "{'account_id':'%lld'}", (long long)lea));
    assert_string_equal(answered("items.0.login"), "lea.martin");
    assert_string_equal(answered("items.1.login"), "");
    stop();
}

static void an_outcome_is_recorded_once(void **state)
{
    (void)state;
    person_account("Léa Martin", "lea@example.fr");
    long long id = known("SELECT id FROM outbox");
    const char *result = "notice_result";
    refused(call_as(&the_system, result, "{'outbox_id':'77','outcome':'sent'}"), NOT_FOUND);
    must(call_as(&the_system, result, "{'outbox_id':'%lld','outcome':'not_now'}", id));
    assert_string_equal(answered("state"), "queued");
    assert_string_equal(answered("next_at"), "2024-09-02T07:01:00.000Z");
    must(call_as(&the_system, result, "{'outbox_id':'%lld','outcome':'sent'}", id));
    refused(call_as(&the_system, result, "{'outbox_id':'%lld','outcome':'sent'}", id),
            ALREADY_DONE);
    refused(call_as(&the_system, result, "{'outbox_id':'%lld','outcome':'never'}", id),
            ALREADY_DONE);
}

int main(int argc, char **argv)
{
    test_choose_engine(argc, argv);
    const struct CMUnitTest tests[] = {
        test_in_office(the_mail_of_an_order_opens_the_account),
        test_in_office(a_mailed_link_ends_after_its_month),
        test_in_office(a_dead_link_is_not_mailed),
        test_in_office(staff_get_their_invitation_in_their_language),
        test_in_office(a_decision_is_told_with_what_comes_next),
        test_in_office(a_card_or_code_that_changes_is_told),
        test_in_office(a_refund_says_nothing_about_health),
        test_in_office(nobody_writes_about_a_closed_file),
        test_in_office(a_representative_is_told_as_long_as_they_are_one),
        test_in_office(a_busy_server_is_asked_again),
        test_in_office(after_eight_tries_it_is_given_up),
        test_in_office(an_address_that_is_not_there_is_final),
        test_in_office(a_server_that_is_down_is_waited_for),
        test_in_office(two_senders_send_each_mail_once),
        test_in_office(a_claim_ends),
        test_in_office(the_thread_sends_by_itself),
        test_in_office(support_sees_what_became_of_a_mail),
        test_in_office(an_outcome_is_recorded_once),
    };
    return cmocka_run_group_tests_name("mail", tests, NULL, NULL);
}
