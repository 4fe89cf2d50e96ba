/* service_test.c - the promises of carrying out an operation, on a small table: who may do what to
 * whose object, in which words they are refused, what is recorded, and how often they may ask.
 * On both engines: op_service_test sqlite|postgres. */
#include <stdio.h>
#include <stdlib.h>

#include "base/civil.h"
#include "base/log.h"
#include "op/op_fake.h"

static const char *const cashier = FAKE_CASHIER, *const rival = FAKE_RIVAL;

/* --- roles and ownership ---------------------------------------------------------------------- */
static const char *credential_of(unsigned role, char *buffer, size_t size)
{
    if (role == ANYONE) return NULL;
    snprintf(buffer, size, "%s %u 1", role_name(role), role);
    return buffer;
}

static void every_forbidden_role_is_refused(void **state)
{
    struct fake_world *w = *state;
    for (size_t i = 0; i < service_operation_count(w->service); i++) {
        const struct operation *op = service_operation(w->service, i);
        struct text body = shape_sample(&w->world.arena, op->in, 0);
        for (unsigned role = ANYONE; role <= LAST_ROLE; role <<= 1) {
            if ((op->who & role) || (op->who & ANYONE)) continue;
            char buffer[64];
            const char *credential = credential_of(role, buffer, sizeof buffer);
            enum err e = fake_ask(w, op->name, credential, FAKE_KEY(1), body.at);
            if (e != (role == ANYONE ? NOT_SIGNED_IN : NOT_ALLOWED))
                fail_msg("%s as %s gave %s", op->name, role_name(role), e ? err_name(e) : "OK");
        }
    }
    assert_int_equal(fake_audits(w), 0);
}

static void anothers_object_looks_like_none(void **state)
{
    struct fake_world *w = *state;
    struct arena *arena = &w->world.arena;
    const char *id = fake_add_note(w, arena, "mine");
    const char *mine = text_format(arena, "{\"note_id\":\"%s\"}", id).at;
    const char *none = "{\"note_id\":\"12345\"}";
    struct exchange theirs, nobodys;
    assert_int_equal(fake_call(w, &theirs, "note_show", rival, NULL, mine), NOT_FOUND);
    assert_int_equal(fake_call(w, &nobodys, "note_show", rival, NULL, none), NOT_FOUND);
    assert_text(theirs.answer, nobodys.answer.at);
    exchange_free(&theirs);
    exchange_free(&nobodys);
    assert_int_equal(fake_ask(w, "note_change", rival, NULL, mine), NOT_FOUND);
    assert_int_equal(fake_ask(w, "note_show", cashier, NULL, mine), OK);
    assert_int_equal(fake_ask(w, "note_show", "support 9 0", NULL, mine), OK);
    assert_int_equal(fake_ask(w, "note_show", "support 9 0", NULL, none), NOT_FOUND);
}

static void an_unknown_credential_is_nobody(void **state)
{
    struct fake_world *w = *state;
    struct exchange x;
    assert_int_equal(fake_ask(w, "note_list", "king 1 1", NULL, "{}"), NOT_SIGNED_IN);
    assert_int_equal(fake_call(w, &x, "open_show", "king 1 1", NULL, "{}"), OK);
    assert_text(x.answer, "{\"role\":\"anyone\"}");
    exchange_free(&x);
    assert_int_equal(fake_call(w, &x, "open_show", cashier, NULL, "{}"), OK);
    assert_text(x.answer, "{\"role\":\"anyone\"}");
    exchange_free(&x);
}

static void a_key_reaches_only_the_operations_it_names(void **state)
{
    struct fake_world *w = *state;
    const char *key = "till_key 5 1 note_list note_add";
    assert_int_equal(fake_ask(w, "note_list", key, NULL, "{}"), OK);
    assert_int_equal(fake_ask(w, "note_show", key, NULL, "{\"note_id\":\"1\"}"), NOT_ALLOWED);
}

/* --- refusals --------------------------------------------------------------------------------- */
static void a_problem_is_exact_in_both_languages(void **state)
{
    struct fake_world *w = *state;
    struct exchange x;
    const char *body = "{\"words\":\"dear\",\"amount_cents\":10001}";
    assert_int_equal(fake_call(w, &x, "note_add", cashier, FAKE_KEY(1), body), BALANCE_TOO_LOW);
    assert_int_equal(x.status, 409);
    assert_text(x.answer,
                "{\"type\":\"urn:passregion:problem:balance-too-low\",\"title\":\"… remains on "
                "this benefit.\",\"status\":409,\"detail\":\"€100.00 remains on this benefit.\","
                "\"remaining\":10000}");
    exchange_free(&x);
    exchange_init(&x);
    x.operation = TEXT("note_add");
    x.credential = text_of(cashier);
    x.body = text_of(body);
    x.lang = FRENCH;
    assert_int_equal(service_call(w->service, &x), KEY_MISSING);
    assert_text(text_of(fake_member(&x, "detail")),
                "Il manque l'en-tête Idempotency-Key (16 à 64 caractères).");
    exchange_free(&x);
}

static void what_is_wrong_is_refused_before_anything_happens(void **state)
{
    struct fake_world *w = *state;
    assert_int_equal(fake_ask(w, "no_such_thing", cashier, NULL, "{}"), NO_SUCH_OPERATION);
    assert_int_equal(fake_ask(w, "note_add", cashier, FAKE_KEY(1), "{"), BAD_JSON);
    assert_int_equal(fake_ask(w, "note_add", cashier, FAKE_KEY(1), "{}"), BAD_INPUT);
    assert_int_equal(fake_ask(w, "note_add", cashier, "short", "{}"), KEY_MISSING);
    const char *weak = "{\"words\":\"refused in prepare\",\"amount_cents\":1}";
    assert_int_equal(fake_ask(w, "note_add", cashier, FAKE_KEY(1), weak), CODE_TOO_COMMON);
    assert_int_equal(fake_audits(w), 0);
    assert_int_equal(fake_keys(w), 0);
}

static void an_undeclared_refusal_is_a_defect(void **state)
{
    struct fake_world *w = *state;
    assert_int_equal(fake_ask(w, "stray", "admin 1 0", NULL, "{}"), DEFECT);
    assert_int_equal(fake_notes(w), 0);
}

/* --- audit ------------------------------------------------------------------------------------ */
static void a_write_leaves_a_record_without_secrets(void **state)
{
    struct fake_world *w = *state;
    struct exchange x;
    const char *body = "{\"words\":\"seen\",\"amount_cents\":12,\"code\":\"4821\"}";
    assert_int_equal(fake_ask(w, "note_add", cashier, FAKE_KEY(1), body), OK);
    assert_int_equal(fake_call(w, &x, "audit_trail", "auditor 3 0", NULL, "{\"account_id\":\"7\"}"),
                     OK);
    assert_non_null(strstr(x.answer.at, "\"operation\":\"note_add\""));
    assert_non_null(strstr(x.answer.at, "\"role\":\"cashier\""));
    assert_non_null(strstr(x.answer.at, "\"outcome\":\"ok\""));
    assert_non_null(strstr(x.answer.at, "\"detail\":{\"words\":\"seen\",\"amount_cents\":12}"));
    assert_null(strstr(x.answer.at, "4821"));
    exchange_free(&x);
    assert_int_equal(fake_ask(w, "audit_trail", "auditor 3 0", NULL,
                              "{\"account_id\":\"7\",\"object_id\":\"7\"}"),
                     BAD_INPUT);
}

/* --- what changes between the snapshot and the write ------------------------------------------ */
static void a_session_that_ended_writes_nothing(void **state)
{
    struct fake_world *w = *state;
    w->closed_account = 7;
    assert_int_equal(
        fake_ask(w, "note_add", cashier, FAKE_KEY(1), "{\"words\":\"late\",\"amount_cents\":1}"),
        NOT_SIGNED_IN);
    w->closed_account = 0;
    assert_int_equal(fake_notes(w), 0);
}

/* --- partial updates, every type -------------------------------------------------------------- */
static void a_member_not_said_stays(void **state)
{
    struct fake_world *w = *state;
    struct arena *arena = &w->world.arena;
    struct exchange x;
    const char *id = fake_add_note(w, arena, "old");
    const char *show = text_format(arena, "{\"note_id\":\"%s\"}", id).at;
    const char *set = text_format(arena, "{\"note_id\":\"%s\",\"seen_day\":\"2024-09-02\"}", id).at;
    const char *clear =
        text_format(arena, "{\"note_id\":\"%s\",\"seen_day\":null,\"words\":\"new\"}", id).at;
    assert_int_equal(fake_ask(w, "note_change", cashier, NULL, set), OK);
    assert_int_equal(fake_call(w, &x, "note_show", "benefits 3 0", NULL, show), OK);
    assert_non_null(strstr(x.answer.at, "\"seen_day\":\"2024-09-02\",\"words\":\"old\""));
    exchange_free(&x);
    assert_int_equal(fake_ask(w, "note_change", cashier, NULL, clear), OK);
    assert_int_equal(fake_call(w, &x, "note_show", "benefits 3 0", NULL, show), OK);
    assert_null(strstr(x.answer.at, "seen_day"));
    assert_non_null(strstr(x.answer.at, "\"words\":\"new\""));
    exchange_free(&x);
}

static void every_type_goes_through_and_back(void **state)
{
    struct fake_world *w = *state;
    for (uint64_t seed = 1; seed <= 50; seed++) {
        struct exchange x;
        struct text body = shape_sample(&w->world.arena, fake_all_types, seed);
        enum err e = fake_call(w, &x, "fake_types", "admin 1 0", NULL, body.at);
        if (e) fail_msg("%s: %s", body.at, x.answer.at);
        exchange_free(&x);
    }
}

/* --- pages ------------------------------------------------------------------------------------ */
static void pages_give_every_row_once(void **state)
{
    struct fake_world *w = *state;
    struct arena *arena = &w->world.arena;
    for (int i = 0; i < 7; i++) fake_add_note(w, arena, text_format(arena, "note %d", 6 - i).at);
    const char *cursor = "";
    int pages = 0, rows = 0;
    do {
        struct exchange x;
        const char *body = text_format(arena, "{\"limit\":3,\"cursor\":\"%s\"}", cursor).at;
        assert_int_equal(fake_call(w, &x, "note_list", cashier, NULL, body), OK);
        for (const char *at = x.answer.at; (at = strstr(at, "note_id")); at++) rows++;
        cursor = text_copy(arena, text_of(fake_member(&x, "next_cursor"))).at;
        exchange_free(&x);
        pages++;
    } while (cursor && *cursor);
    assert_int_equal(pages, 3);
    assert_int_equal(rows, 7);
}

static void a_cursor_cannot_be_forged_or_lent(void **state)
{
    struct fake_world *w = *state;
    struct arena *arena = &w->world.arena;
    fake_add_note(w, arena, "a");
    fake_add_note(w, arena, "b");
    struct exchange x;
    assert_int_equal(fake_call(w, &x, "note_list", cashier, NULL, "{\"limit\":1}"), OK);
    char *cursor = text_to_cstring(arena, text_of(fake_member(&x, "next_cursor")));
    exchange_free(&x);
    struct text body = text_format(arena, "{\"cursor\":\"%s\"}", cursor);
    assert_int_equal(fake_ask(w, "note_list", cashier, NULL, body.at), OK);
    assert_int_equal(fake_ask(w, "note_list", rival, NULL, body.at), BAD_CURSOR);
    assert_int_equal(fake_ask(w, "job_list", cashier, NULL, body.at), BAD_CURSOR);
    for (size_t i = 0; i < strlen(cursor); i++) {
        char was = cursor[i];
        cursor[i] = was == '0' ? '1' : '0';
        body = text_format(arena, "{\"cursor\":\"%s\"}", cursor);
        assert_int_equal(fake_ask(w, "note_list", cashier, NULL, body.at), BAD_CURSOR);
        cursor[i] = was;
    }
    assert_int_equal(fake_ask(w, "note_list", cashier, NULL, "{\"cursor\":\"00\"}"), BAD_CURSOR);
    assert_int_equal(fake_ask(w, "note_list", cashier, NULL, "{\"cursor\":\"zz\"}"), BAD_CURSOR);
}

/* --- throttles -------------------------------------------------------------------------------- */
static void throttle_again(struct fake_world *w)
{
    fake_service_close(w);
    w->with_throttles = true;
    fake_service_open(w);
}

static enum err ask_from(struct fake_world *w, const char *address, const char *operation,
                         const char *body)
{
    struct exchange x;
    exchange_init(&x);
    x.operation = text_of(operation);
    x.client_address = text_of(address);
    x.body = text_of(body);
    enum err e = service_call(w->service, &x);
    if (e == TOO_MANY_REQUESTS) assert_true(strtoll(fake_member(&x, "seconds"), NULL, 10) > 0);
    exchange_free(&x);
    return e;
}

static enum err sign_in_from(struct fake_world *w, const char *address, const char *login,
                             const char *password)
{
    char body[128];
    snprintf(body, sizeof body, "{\"login\":\"%s\",\"password\":\"%s\"}", login, password);
    return ask_from(w, address, "sign_in_try", body);
}

/* One account's password is not tried on, from wherever and however its login is spelt. */
static void too_many_wrong_passwords_of_a_login_are_stopped(void **state)
{
    struct fake_world *w = *state;
    throttle_again(w);
    for (int i = 0; i < 100; i++)
        assert_int_equal(sign_in_from(w, "192.0.2.1", "lea.martin", "right"), OK);
    for (int i = 0; i < 20; i++) {
        char address[64];
        snprintf(address, sizeof address, "192.0.2.%d", i);
        const char *login = i % 2 ? " Léa Martin" : "lea.martin";
        assert_int_equal(sign_in_from(w, address, login, "wrong"), WRONG_PASSWORD);
    }
    assert_int_equal(sign_in_from(w, "192.0.2.1", "LEA.MARTIN", "wrong"), TOO_MANY_REQUESTS);
    assert_int_equal(sign_in_from(w, "192.0.2.99", "lea.martin", "right"), TOO_MANY_REQUESTS);
    assert_int_equal(sign_in_from(w, "192.0.2.1", "noe.petit", "right"), OK);
}

/* A school behind one address mistypes as a school does; a machine that goes through everybody's
 * logins is stopped, also when it changes its address within what one host owns. */
static void too_many_wrong_passwords_from_an_address_are_stopped(void **state)
{
    struct fake_world *w = *state;
    throttle_again(w);
    char address[64], login[32];
    for (int i = 0; i < 1000; i++) {
        snprintf(address, sizeof address, "2001:db8:1:2::%x", i + 1);
        snprintf(login, sizeof login, "pupil%d", i);
        assert_int_equal(sign_in_from(w, address, login, "wrong"), WRONG_PASSWORD);
    }
    assert_int_equal(sign_in_from(w, "2001:db8:1:2::ffff", "pupil1000", "wrong"),
                     TOO_MANY_REQUESTS);
    assert_int_equal(sign_in_from(w, "2001:db8:1:3::1", "pupil1000", "wrong"), WRONG_PASSWORD);
}

static void a_partner_cannot_try_codes_at_scale(void **state)
{
    struct fake_world *w = *state;
    throttle_again(w);
    const char *body = "{\"words\":\"a\",\"amount_cents\":5,\"code\":\"0000\"}";
    char key[32], credential[32];
    for (int i = 0; i < 61; i++) {
        snprintf(key, sizeof key, "a-try-of-a-code-%d", i);
        snprintf(credential, sizeof credential, "cashier %d 1", 100 + i);
        assert_int_equal(fake_ask(w, "note_add", credential, key, body),
                         i < 60 ? WRONG_CODE : TOO_MANY_REQUESTS);
    }
    assert_int_equal(fake_ask(w, "note_add", rival, "another-partner-s", body), WRONG_CODE);
}

/* --- watching --------------------------------------------------------------------------------- */
static void submit_watch(struct fake_world *w, struct exchange *x, struct fake_many *many,
                         const char *body, struct text seen, int64_t wait_ms)
{
    exchange_init(x);
    x->operation = TEXT("note_show");
    x->credential = text_of(cashier);
    x->body = text_of(body);
    x->seen = seen;
    x->wait_ms = wait_ms;
    x->done = fake_one_less;
    x->owner = many;
    service_submit(w->service, x);
}

static void a_watcher_hears_of_a_change(void **state)
{
    struct fake_world *w = *state;
    struct arena *arena = &w->world.arena;
    struct fake_many many = FAKE_MANY(1);
    const char *id = fake_add_note(w, arena, "watched");
    const char *body = text_format(arena, "{\"note_id\":\"%s\"}", id).at;
    struct exchange now, watched;
    assert_int_equal(fake_call(w, &now, "note_show", cashier, NULL, body), OK);
    submit_watch(w, &watched, &many, body, now.etag, 20000);
    const char *change = text_format(arena, "{\"note_id\":\"%s\",\"words\":\"changed\"}", id).at;
    int64_t since_us = clock_steady_us();
    assert_int_equal(fake_ask(w, "note_change", cashier, NULL, change), OK);
    fake_wait_for_all(&many);
    assert_true(clock_steady_us() - since_us < 5000000);
    assert_int_equal(watched.err, OK);
    assert_non_null(strstr(watched.answer.at, "changed"));
    assert_false(text_equal(watched.etag, now.etag));
    exchange_free(&now);
    exchange_free(&watched);
}

static void a_watcher_without_news_is_answered_at_its_deadline(void **state)
{
    struct fake_world *w = *state;
    struct arena *arena = &w->world.arena;
    struct fake_many many = FAKE_MANY(1);
    const char *body =
        text_format(arena, "{\"note_id\":\"%s\"}", fake_add_note(w, arena, "still")).at;
    struct exchange now, watched;
    assert_int_equal(fake_call(w, &now, "note_show", cashier, NULL, body), OK);
    int64_t since_us = clock_steady_us();
    submit_watch(w, &watched, &many, body, now.etag, 100);
    fake_wait_for_all(&many);
    assert_true(clock_steady_us() - since_us >= 100000);
    assert_true(text_equal(watched.etag, now.etag));
    exchange_free(&watched);
    /* One who has seen something else is answered at once; closing lets the patient go. */
    many.left = 2;
    struct exchange patient;
    submit_watch(w, &watched, &many, body, TEXT("something else"), 60000);
    submit_watch(w, &patient, &many, body, now.etag, 60000);
    fake_service_close(w);
    fake_wait_for_all(&many);
    assert_int_equal(patient.err, OK);
    exchange_free(&watched);
    exchange_free(&patient);
    exchange_free(&now);
}

/* --- the table -------------------------------------------------------------------------------- */
static bool table_is_good(const struct operation *op)
{
    return operations_check(&op, 1);
}

static void a_wrong_row_does_not_start(void **state)
{
    struct fake_world *w = *state;
    const struct operation *pay = service_find(w->service, TEXT("note_add"));
    const struct operation *show = service_find(w->service, TEXT("note_show"));
    assert_true(table_is_good(pay));
    struct operation wrong = *pay;
    wrong.who = 0;
    assert_false(table_is_good(&wrong));
    wrong = *pay;
    wrong.refusals = (const enum err[]){ BUSY, OK };
    assert_false(table_is_good(&wrong));
    wrong = *pay;
    wrong.kept = (const enum err[]){ SUSPENDED, OK };
    assert_false(table_is_good(&wrong));
    wrong = *pay;
    wrong.budget = "no such budget";
    assert_false(table_is_good(&wrong));
    wrong = *pay;
    wrong.who |= ANYONE;
    assert_false(table_is_good(&wrong));
    wrong = *show;
    wrong.object = "no_such_member";
    assert_false(table_is_good(&wrong));
    wrong = *show;
    wrong.who |= ANYONE;
    assert_false(table_is_good(&wrong));
    wrong = *show;
    wrong.owner_of = NULL;
    assert_false(table_is_good(&wrong));
    const struct operation *twice[] = { show, show };
    assert_false(operations_check(twice, 2));
}

static void what_no_call_produced_is_printed(void **state)
{
    struct fake_world *w = *state;
    char line[128];
    fake_service_close(w);
    snprintf(w->coverage_path, sizeof w->coverage_path, "%s/coverage", w->upload_dir);
    for (int life = 0; life < 2; life++) { /* the second reads what the first wrote */
        fake_service_open(w);
        if (!life)
            assert_int_equal(fake_ask(w, "note_show", rival, NULL, "{\"note_id\":\"1\"}"),
                             NOT_FOUND);
        FILE *file = tmpfile();
        size_t missing = service_print_unproduced(w->service, file);
        rewind(file);
        bool shows_not_found = false, pays_too_low = false;
        size_t lines = 0;
        for (; fgets(line, sizeof line, file); lines++) {
            shows_not_found |= !strcmp(line, "note_show not-found\n");
            pays_too_low |= !strcmp(line, "note_add balance-too-low\n");
        }
        fclose(file);
        assert_int_equal(lines, missing);
        assert_false(shows_not_found);
        assert_true(pays_too_low);
        fake_service_close(w);
    }
}

int main(int argc, char **argv)
{
    civil_init();
    log_set_level(LOG_ERROR + 1);
    test_choose_engine(argc, argv);
    const struct CMUnitTest tests[] = {
        test_on_fake(every_forbidden_role_is_refused),
        test_on_fake(anothers_object_looks_like_none),
        test_on_fake(an_unknown_credential_is_nobody),
        test_on_fake(a_key_reaches_only_the_operations_it_names),
        test_on_fake(a_problem_is_exact_in_both_languages),
        test_on_fake(what_is_wrong_is_refused_before_anything_happens),
        test_on_fake(an_undeclared_refusal_is_a_defect),
        test_on_fake(a_write_leaves_a_record_without_secrets),
        test_on_fake(a_session_that_ended_writes_nothing),
        test_on_fake(a_member_not_said_stays),
        test_on_fake(every_type_goes_through_and_back),
        test_on_fake(pages_give_every_row_once),
        test_on_fake(a_cursor_cannot_be_forged_or_lent),
        test_on_fake(too_many_wrong_passwords_of_a_login_are_stopped),
        test_on_fake(too_many_wrong_passwords_from_an_address_are_stopped),
        test_on_fake(a_partner_cannot_try_codes_at_scale),
        test_on_fake(a_watcher_hears_of_a_change),
        test_on_fake(a_watcher_without_news_is_answered_at_its_deadline),
        test_on_fake(a_wrong_row_does_not_start),
        test_on_fake(what_no_call_produced_is_printed),
    };
    return cmocka_run_group_tests_name("service", tests, NULL, NULL);
}
