/* account_test.c - the promises of signing in: only the right person, only as long as they may, and
 * nobody learns who has an account. On both engines: account_test sqlite|postgres. */
#include <time.h>

#include "account/account_inside.h"
#include "account/account_testing.h"

/* --- signing in and out ----------------------------------------------------------------------- */
static void a_colleague_signs_in_and_out(void **state)
{
    (void)state;
    const char *token = session_of("cashier", OFFICE_PARTNER, "caisse-1");
    assert_string_equal(answered("role"), "cashier");
    assert_string_equal(answered("name"), "Anne Durand");
    assert_string_equal(answered("expires_at"), "2024-09-02T21:00:00.000Z");
    must(call_with(token, "account_me", "{}"));
    assert_string_equal(answered("role"), "cashier");
    assert_string_equal(answered("login"), "caisse-1");
    assert_string_equal(answered("partner.id"), "21");
    assert_string_equal(answered("partner.name"), "Librairie 21");
    assert_string_equal(answered("partner.kind_label"), "bookshop");
    assert_string_equal(answered("places.0.id"), "121");
    assert_string_equal(answered("places.0.commune"), "Lyon");
    assert_string_equal(answered("school.id"), "");
    must(call_with(token, "account_sign_out", "{}"));
    refused(call_with(token, "account_me", "{}"), NOT_SIGNED_IN);
}

static void each_side_is_told_whom_it_works_for(void **state)
{
    (void)state;
    office_open_campaign("2024-2025", 1);
    must(call_with(session_of("manager", OFFICE_PARTNER, "m"), "account_me", "{}"));
    assert_string_equal(answered("partner.kind_label"), "librairie");
    must(call_with(session_of("school", OFFICE_SCHOOL, "s"), "account_me", "{}"));
    assert_string_equal(answered("school.name"), "Lycée Ampère");
    assert_string_equal(answered("partner.id"), "");
    person_account("Léa Martin", "lea@example.fr");
    must(call_with(NULL, "account_activate", "{'token':'%s','password':'" OFFICE_PASSWORD "'}",
                   latest_link()));
    must(call_with(NULL, "account_sign_in",
                   "{'login':'Léa.MARTIN','password':'" OFFICE_PASSWORD "'}"));
    must(call_with(answered("token"), "account_me", "{}"));
    assert_string_equal(answered("role"), "holder");
    assert_string_not_equal(answered("person_id"), "");
}

/* Same answer, word for word, whatever the reason. */
static void nobody_learns_why_a_sign_in_failed(void **state)
{
    (void)state;
    session_of("support", 0, "open.one");
    must(call_as(&the_system, "account_create",
                 "{'role':'support','name':'X Y','mail':'x@example.fr','login':'invited.one'}"));
    session_of("support", 0, "closed.one");
    known("UPDATE account SET state = 'closed' WHERE login = 'closed.one'");
    static const char *const wrong[][2] = { { "open.one", "not the one" },
                                            { "nobody", OFFICE_PASSWORD },
                                            { "invited.one", OFFICE_PASSWORD },
                                            { "closed.one", OFFICE_PASSWORD } };
    struct text first = { 0 };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        refused(call_with(NULL, "account_sign_in", "{'login':'%s','password':'%s'}", wrong[i][0],
                          wrong[i][1]),
                WRONG_PASSWORD);
        if (!first.at) first = office.answer;
        assert_text(office.answer, first.at);
    }
}

static int64_t cpu_ns(struct text hash)
{
    struct timespec before, after;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
    assert_false(account_password_is(&office.world->arena, hash, TEXT("not the one")));
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after);
    return (after.tv_sec - before.tv_sec) * 1000000000 + after.tv_nsec - before.tv_nsec;
}

static void an_unknown_login_takes_as_long(void **state)
{
    (void)state;
    struct text hash;
    must(password_hash(&office.world->arena, TEXT(OFFICE_PASSWORD), &hash));
    int64_t known_ns = cpu_ns(hash), unknown_ns = cpu_ns((struct text){ 0 });
    assert_true(unknown_ns > known_ns / 4 && known_ns > unknown_ns / 4);
}

static void a_session_ends_by_itself(void **state)
{
    (void)state;
    const char *token = session_of("admin", 0, "chef");
    office_at("2024-09-02T18:59");
    must(call_with(token, "account_me", "{}"));
    office_at("2024-09-02T19:00");
    refused(call_with(token, "account_me", "{}"), NOT_SIGNED_IN);
    must(call_with(NULL, "account_sign_in", "{'login':'chef','password':'" OFFICE_PASSWORD "'}"));
    assert_int_equal(known("SELECT count(*) FROM session"), 1); /* what ended is forgotten */
}

static void the_database_holds_no_token(void **state)
{
    (void)state;
    const char *token = session_of("admin", 0, "chef");
    must(call_with(token, "account_me", "{}"));
    assert_int_equal(known("SELECT count(*) FROM session WHERE length(token_hash) = 32"), 1);
    const char *like_it = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    refused(call_with(like_it, "account_me", "{}"), NOT_SIGNED_IN);
    struct keys others;
    keys_from_seed(&others, 4);
    struct text mine = token_hash(&office.world->arena, &office.keys, KEY_SESSION, text_of(token));
    struct text theirs = token_hash(&office.world->arena, &others, KEY_SESSION, text_of(token));
    assert_false(text_equal(mine, theirs));
}

static void a_closed_person_is_out_at_once(void **state)
{
    (void)state;
    int64_t account_id = person_account("Léa Martin", "lea@example.fr");
    int64_t person_id =
        known("SELECT person_id FROM account WHERE id = %lld", (long long)account_id);
    must(call_with(NULL, "account_activate", "{'token':'%s','password':'" OFFICE_PASSWORD "'}",
                   latest_link()));
    must(call_with(NULL, "account_sign_in",
                   "{'login':'lea.martin','password':'" OFFICE_PASSWORD "'}"));
    const char *token = answered("token");
    must(call_with(token, "account_me", "{}"));
    known("UPDATE person SET state = 'closed' WHERE id = %lld", (long long)person_id);
    refused(call_with(token, "account_me", "{}"), NOT_SIGNED_IN);
    refused(call_with(NULL, "account_sign_in",
                      "{'login':'lea.martin','password':'" OFFICE_PASSWORD "'}"),
            WRONG_PASSWORD);
    known("UPDATE person SET state = 'open' WHERE id = %lld", (long long)person_id);
    must(call_with(token, "account_me", "{}"));
    must(call_as(&the_system, "office_close", "{'person_id':'%lld'}", (long long)person_id));
    refused(call_with(token, "account_me", "{}"), NOT_SIGNED_IN);
    assert_int_equal(known("SELECT count(*) FROM session"), 0);
    must(call_as(&the_system, "office_close", "{'person_id':'%lld'}", (long long)person_id));
}

/* --- logins ----------------------------------------------------------------------------------- */
static void twins_and_namesakes_have_each_their_login(void **state)
{
    (void)state;
    int64_t accounts[14];
    for (size_t i = 0; i < 14; i++) {
        accounts[i] = person_account("Léa Martin", "famille@example.fr");
        for (size_t j = 0; j < i; j++) assert_true(accounts[i] != accounts[j]);
    }
    assert_int_equal(known("SELECT count(DISTINCT login) FROM account"), 14);
    const char *first = "SELECT count(*) FROM account WHERE login IN ('lea.martin', "
                        "'lea.martin2', 'lea.martin9')";
    assert_int_equal(known("%s", first), 3);
    assert_int_equal(known("SELECT count(*) FROM account WHERE mail = 'famille@example.fr'"), 14);
}

static void logins_can_be_typed(void **state)
{
    (void)state;
    struct arena *arena = &office.world->arena;
    assert_text(account_login_fold(arena, TEXT("Léa  MARTIN")), "lea.martin");
    assert_text(account_login_fold(arena, TEXT(" Marie-Anne d'Œuvrard ")), "marie-anne.d.oeuvrard");
    assert_text(account_login_fold(arena, TEXT("caisse_2")), "caisse_2");
    assert_text(account_login_fold(arena, TEXT("Anne@Example.FR")), "anne@example.fr");
    assert_text(account_login_fold(arena, TEXT("")), "");
    person_account("!!!", "");
    assert_int_equal(known("SELECT count(*) FROM account WHERE login = 'compte'"), 1);
    person_account("Anne-Sophie-Charlotte-Victoire de La Tour du Pin Verclause", "");
    assert_int_equal(known("SELECT count(*) FROM account WHERE "
                           "login = 'anne-sophie-charlotte-victoire.de.la.tou'"),
                     1);
}

static void a_person_has_one_account(void **state)
{
    (void)state;
    int64_t account_id = person_account("Léa Martin", "Lea@Example.FR");
    int64_t person_id =
        known("SELECT person_id FROM account WHERE id = %lld", (long long)account_id);
    must(call_as(&the_system, "office_invite", "{'person_id':'%lld','name':'Léa M'}",
                 (long long)person_id));
    assert_int_equal(known("SELECT count(*) FROM account"), 1);
    assert_int_equal(known("SELECT count(*) FROM account WHERE mail = 'lea@example.fr'"), 1);
    must(call_as(&the_system, "office_move", "{'person_id':'%lld','mail':' New@Example.fr'}",
                 (long long)person_id));
    assert_int_equal(
        known("SELECT count(*) FROM account WHERE mail = 'new@example.fr' AND lang = 'en'"), 1);
}

/* --- who may open and close which account ----------------------------------------------------- */
static const char *const roles[] = { "school",   "cashier",    "manager", "admin",
                                     "benefits", "accountant", "support", "auditor" };

static const char *sides_of(const char *role)
{
    if (!strcmp(role, "school")) return ",'school_id':'11'";
    return !strcmp(role, "cashier") || !strcmp(role, "manager") ? ",'partner_id':'21'" : "";
}

static enum err create(const struct actor *actor, const char *role, const char *sides)
{
    return call_as(actor, "account_create",
                   "{'role':'%s','name':'Anne Durand','mail':'anne@example.fr'%s}", role, sides);
}

static void each_opens_the_accounts_that_are_theirs_to_open(void **state)
{
    (void)state;
    const struct actor admin = { .account_id = 1, .role = ADMIN };
    const struct actor manager = { .account_id = 2, .role = MANAGER, .partner_id = OFFICE_PARTNER };
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        bool cashier = !strcmp(roles[i], "cashier");
        const char *sides = sides_of(roles[i]);
        must(create(&the_system, roles[i], sides));
        refused(create(&admin, roles[i], sides), cashier ? NOT_ALLOWED : OK);
        refused(create(&manager, roles[i], cashier ? "" : sides), cashier ? OK : NOT_ALLOWED);
    }
    refused(create(&manager, "cashier", ",'partner_id':'22'"), NOT_FOUND);
    refused(create(&manager, "cashier", ",'school_id':'11'"), BAD_INPUT);
    refused(create(&admin, "manager", ""), BAD_INPUT);
    refused(create(&admin, "admin", ",'partner_id':'21'"), BAD_INPUT);
    refused(create(&admin, "admin", ",'school_id':'11'"), BAD_INPUT);
    refused(create(&admin, "school", ""), BAD_INPUT);
    refused(create(&admin, "school", ",'school_id':'12'"), NO_SUCH_SCHOOL);
    refused(create(&admin, "manager", ",'partner_id':'12'"), NOT_FOUND);
    known("UPDATE school SET state = 'closed'");
    refused(create(&admin, "school", ",'school_id':'11'"), NO_SUCH_SCHOOL);
    /* Each got an invitation. */
    assert_int_equal(known("SELECT count(*) FROM account"), 16);
    assert_int_equal(known("SELECT count(*) FROM outbox WHERE template = 'staff_invitation'"), 16);
}

static enum err close_login(const struct actor *actor, const char *login)
{
    return call_as(actor, "account_close", "{'account_id':'%lld'}",
                   (long long)known("SELECT id FROM account WHERE login = '%s'", login));
}

static void closing_ends_everything_at_once(void **state)
{
    (void)state;
    const char *cashier = session_of("cashier", OFFICE_PARTNER, "c");
    const char *manager = session_of("manager", OFFICE_PARTNER, "m");
    int64_t cashier_id = known("SELECT id FROM account WHERE login = 'c'");
    office_at("2024-09-02T10:00");
    must(call_with(NULL, "account_link_request", "{'login':'c'}"));
    must(call_with(cashier, "account_me", "{}"));
    must(call_with(manager, "account_close", "{'account_id':'%lld'}", (long long)cashier_id));
    refused(call_with(cashier, "account_me", "{}"), NOT_SIGNED_IN);
    refused(call_with(NULL, "account_sign_in", "{'login':'c','password':'" OFFICE_PASSWORD "'}"),
            WRONG_PASSWORD);
    refused(call_with(NULL, "account_activate", "{'token':'%s','password':'" OFFICE_PASSWORD "'}",
                      latest_link()),
            LINK_EXPIRED);
    refused(call_with(manager, "account_close", "{'account_id':'%lld'}", (long long)cashier_id),
            ALREADY_DONE);
}

static void each_closes_the_accounts_that_are_theirs_to_close(void **state)
{
    (void)state;
    const struct actor admin = { .account_id = 1, .role = ADMIN };
    const struct actor manager = { .account_id = 2, .role = MANAGER, .partner_id = OFFICE_PARTNER };
    session_of("cashier", OFFICE_PARTNER, "c1");
    session_of("cashier", OFFICE_NEIGHBOUR, "c2");
    session_of("manager", OFFICE_PARTNER, "m1");
    session_of("admin", 0, "a1");
    person_account("Léa Martin", "lea@example.fr");
    refused(close_login(&manager, "c2"), NOT_FOUND);
    refused(close_login(&manager, "m1"), NOT_ALLOWED);
    refused(close_login(&manager, "a1"), NOT_FOUND);
    refused(close_login(&manager, "lea.martin"), NOT_FOUND);
    must(close_login(&manager, "c1"));
    must(close_login(&admin, "c2"));
    must(close_login(&admin, "m1"));
    refused(close_login(&admin, "lea.martin"), NOT_ALLOWED);
    struct actor oneself = { .account_id = known("SELECT id FROM account WHERE login = 'a1'"),
                             .role = ADMIN };
    refused(close_login(&oneself, "a1"), NOT_ALLOWED);
    must(close_login(&admin, "a1"));
}

static void lists_show_ones_own_staff_page_by_page(void **state)
{
    (void)state;
    const struct actor admin = { .account_id = 1, .role = ADMIN };
    const char *manager = session_of("manager", OFFICE_PARTNER, "m1");
    session_of("cashier", OFFICE_PARTNER, "c1");
    session_of("cashier", OFFICE_NEIGHBOUR, "c2");
    person_account("Léa Martin", "lea@example.fr");
    must(call_with(manager, "account_list", "{}"));
    assert_string_equal(answered("items.0.login"), "c1");
    assert_string_equal(answered("items.0.role"), "cashier");
    assert_string_equal(answered("items.0.partner_name"), "Librairie 21");
    assert_string_equal(answered("items.1.login"), "m1");
    assert_string_equal(answered("items.2.login"), "");
    refused(call_with(manager, "account_list", "{'partner_id':'22'}"), NOT_FOUND);
    must(call_as(&admin, "account_list", "{'partner_id':'22'}"));
    assert_string_equal(answered("items.0.login"), "c2");
    assert_string_equal(answered("items.1.login"), "");
    must(call_as(&admin, "account_list", "{'limit':2}"));
    assert_string_equal(answered("items.0.login"), "c2"); /* and no young person */
    assert_string_equal(answered("items.1.login"), "c1");
    must(call_as(&admin, "account_list", "{'limit':2,'cursor':'%s'}", answered("next_cursor")));
    assert_string_equal(answered("items.0.login"), "m1");
    assert_string_equal(answered("items.1.login"), "");
    assert_string_equal(answered("next_cursor"), "");
    refused(call_as(&admin, "account_list", "{'cursor':'abc'}"), BAD_CURSOR);
}

/* --- passwords -------------------------------------------------------------------------------- */
static void weak_passwords_are_refused(void **state)
{
    (void)state;
    struct call c = { .arena = &office.world->arena, .context = &office.region };
    const struct text weak[] = { TEXT("neuf car."),  TEXT("éééééééé"),    TEXT("AzertyUIOP"),
                                 TEXT("1234567890"), TEXT("Lea.Martin!"), TEXT("# common") };
    const struct text sound[] = { TEXT("dix caract"), TEXT("ééééééééà1"), TEXT("azertyuiop "),
                                  TEXT("lea martin") };
    for (size_t i = 0; i < sizeof weak / sizeof *weak; i++) {
        c.facts.n = 0;
        refused(account_password_is_sound(&c, weak[i], TEXT("lea.martin")), PASSWORD_TOO_WEAK);
        assert_string_equal(c.facts.at[0].name, "length");
    }
    for (size_t i = 0; i < sizeof sound / sizeof *sound; i++)
        must(account_password_is_sound(&c, sound[i], TEXT("lea.martin")));
    must(account_password_is_sound(&c, sound[0], TEXT("")));
    must(account_password_is_sound(&c, sound[0], TEXT("dix")));
}

static void a_changed_password_ends_the_other_sessions(void **state)
{
    (void)state;
    const char *first = session_of("admin", 0, "chef");
    must(call_with(NULL, "account_sign_in", "{'login':'chef','password':'" OFFICE_PASSWORD "'}"));
    const char *second = answered("token");
    must(call_with(NULL, "account_link_request", "{'login':'chef'}"));
    refused(call_with(first, "account_password_change",
                      "{'old_password':'not mine at all',"
                      "'new_password':'encore un autre'}"),
            WRONG_PASSWORD);
    refused(call_with(first, "account_password_change",
                      "{'old_password':'" OFFICE_PASSWORD "','new_password':'court'}"),
            PASSWORD_TOO_WEAK);
    must(call_with(first, "account_password_change",
                   "{'old_password':'" OFFICE_PASSWORD "','new_password':'encore un autre'}"));
    must(call_with(first, "account_me", "{}"));
    refused(call_with(second, "account_me", "{}"), NOT_SIGNED_IN);
    refused(call_with(NULL, "account_sign_in", "{'login':'chef','password':'" OFFICE_PASSWORD "'}"),
            WRONG_PASSWORD);
    must(call_with(NULL, "account_sign_in", "{'login':'chef','password':'encore un autre'}"));
    refused(call_with(NULL, "account_activate", "{'token':'%s','password':'" OFFICE_PASSWORD "'}",
                      latest_link()),
            ALREADY_DONE);
}

/* --- keys of machines ------------------------------------------------------------------------- */
static void a_key_works_until_it_is_revoked(void **state)
{
    (void)state;
    const char *manager = session_of("manager", OFFICE_PARTNER, "m");
    must(call_with(manager, "api_key_create", "{'name':' Caisse  1 '}"));
    const char *key = answered("key"), *key_id = answered("key_id");
    assert_true(text_starts_with(text_of(key), TEXT("prk_")));
    assert_int_equal(strlen(key), 4 + 32);
    must(call_with(key, "account_me", "{}"));
    assert_string_equal(answered("role"), "till_key");
    assert_string_equal(answered("name"), "Caisse 1");
    assert_string_equal(answered("login"), "");
    assert_string_equal(answered("partner.id"), "21");
    refused(call_with(key, "account_list", "{}"), NOT_ALLOWED);
    refused(call_with(key, "account_sign_out", "{}"), NOT_ALLOWED);
    must(call_with(manager, "api_key_list", "{}"));
    assert_string_equal(answered("items.0.key_id"), key_id);
    assert_string_equal(answered("items.0.revoked_at"), "");
    assert_null(memmem(office.answer.at, office.answer.len, "prk_", 4));
    must(call_with(manager, "api_key_revoke", "{'key_id':'%s'}", key_id));
    refused(call_with(key, "account_me", "{}"), NOT_SIGNED_IN);
    refused(call_with(manager, "api_key_revoke", "{'key_id':'%s'}", key_id), ALREADY_DONE);
    must(call_with(manager, "api_key_list", "{}"));
    assert_string_equal(answered("items.0.revoked_at"), "2024-09-02T07:00:00.000Z");
    refused(call_with("prk_", "account_me", "{}"), NOT_SIGNED_IN);
}

static void a_key_is_held_to_its_operations(void **state)
{
    (void)state;
    const struct actor admin = { .account_id = 1, .role = ADMIN };
    refused(call_as(&admin, "api_key_create", "{'name':'x'}"), BAD_INPUT);
    refused(call_as(&admin, "api_key_create", "{'name':'x','partner_id':'12'}"), NOT_FOUND);
    refused(call_as(&admin, "api_key_create",
                    "{'name':'x','partner_id':'21','operations':'payment_check; drop'}"),
            BAD_INPUT);
    must(call_as(&admin, "api_key_create",
                 "{'name':'x','partner_id':'21','operations':'payment_check payment_pay'}"));
    refused(call_with(answered("key"), "account_me", "{}"), NOT_ALLOWED);
    must(call_as(&admin, "api_key_create",
                 "{'name':'x','partner_id':'21','operations':'payment_check account_me'}"));
    must(call_with(answered("key"), "account_me", "{}"));
}

static void nobody_reaches_a_neighbours_keys(void **state)
{
    (void)state;
    const struct actor admin = { .account_id = 1, .role = ADMIN };
    const char *mine = session_of("manager", OFFICE_PARTNER, "m1");
    must(call_with(mine, "api_key_create", "{'name':'x'}"));
    const char *key_id = answered("key_id");
    const char *theirs = session_of("manager", OFFICE_NEIGHBOUR, "m2");
    refused(call_with(theirs, "api_key_revoke", "{'key_id':'%s'}", key_id), NOT_FOUND);
    refused(call_with(theirs, "api_key_revoke", "{'key_id':'77'}"), NOT_FOUND);
    refused(call_with(theirs, "api_key_create", "{'name':'x','partner_id':'21'}"), NOT_FOUND);
    refused(call_with(theirs, "api_key_list", "{'partner_id':'21'}"), NOT_FOUND);
    must(call_with(theirs, "api_key_list", "{}"));
    assert_string_equal(answered("items.0.key_id"), "");
    must(call_with(theirs, "api_key_create", "{'name':'y'}"));
    must(call_as(&admin, "api_key_list", "{'limit':1}"));
    assert_string_equal(answered("items.0.partner_id"), "22");
    must(call_as(&admin, "api_key_list", "{'limit':1,'cursor':'%s'}", answered("next_cursor")));
    assert_string_equal(answered("items.0.partner_id"), "21");
    assert_string_equal(answered("next_cursor"), "");
    must(call_as(&admin, "api_key_list", "{'partner_id':'21'}"));
    assert_string_equal(answered("items.0.key_id"), key_id);
}

static void roles_have_the_words_of_the_service(void **state)
{
    (void)state;
    for (unsigned role = HOLDER; role <= ACCESS_KEY; role <<= 1)
        assert_string_equal(account_role_words[account_role_index(role)], role_name(role));
    assert_null(account_role_words[account_role_index(ACCESS_KEY) + 1]);
}

int main(int argc, char **argv)
{
    test_choose_engine(argc, argv);
    const struct CMUnitTest tests[] = {
        test_in_office(a_colleague_signs_in_and_out),
        test_in_office(each_side_is_told_whom_it_works_for),
        test_in_office(nobody_learns_why_a_sign_in_failed),
        test_in_office(an_unknown_login_takes_as_long),
        test_in_office(a_session_ends_by_itself),
        test_in_office(the_database_holds_no_token),
        test_in_office(a_closed_person_is_out_at_once),
        test_in_office(twins_and_namesakes_have_each_their_login),
        test_in_office(logins_can_be_typed),
        test_in_office(a_person_has_one_account),
        test_in_office(each_opens_the_accounts_that_are_theirs_to_open),
        test_in_office(closing_ends_everything_at_once),
        test_in_office(each_closes_the_accounts_that_are_theirs_to_close),
        test_in_office(lists_show_ones_own_staff_page_by_page),
        test_in_office(weak_passwords_are_refused),
        test_in_office(a_changed_password_ends_the_other_sessions),
        test_in_office(a_key_works_until_it_is_revoked),
        test_in_office(a_key_is_held_to_its_operations),
        test_in_office(nobody_reaches_a_neighbours_keys),
        test_in_office(roles_have_the_words_of_the_service),
    };
    return cmocka_run_group_tests_name("account", tests, NULL, NULL);
}
