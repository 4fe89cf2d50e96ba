/* once_test.c - a write happens whole or not at all, and once however often it is asked: refusals
 * that undo and refusals that are kept, idempotency keys, faults at every call of the store. On
 * both engines: op_once_test sqlite|postgres. */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/civil.h"
#include "base/log.h"
#include "op/op_fake.h"

static const char *const cashier = FAKE_CASHIER, *const rival = FAKE_RIVAL;

static void a_refusal_undoes_what_was_written(void **state)
{
    struct fake_world *w = *state;
    fake_add_note(w, &w->world.arena, "first");
    const char *body = "{\"words\":\"first\",\"amount_cents\":50}";
    assert_int_equal(fake_ask(w, "note_add", cashier, FAKE_KEY(9), body), ALREADY_DONE);
    assert_int_equal(fake_pot(w, 1), FAKE_POT_CENTS - 100);
    assert_int_equal(fake_audits(w), 1);
    assert_int_equal(fake_keys(w), 1);
}

static void a_wrong_code_is_kept(void **state)
{
    struct fake_world *w = *state;
    struct exchange x;
    const char *body = "{\"words\":\"a\",\"amount_cents\":5,\"code\":\"0000\"}";
    assert_int_equal(fake_call(w, &x, "note_add", cashier, FAKE_KEY(1), body), WRONG_CODE);
    assert_text(text_of(fake_member(&x, "tries")), "2");
    exchange_free(&x);
    assert_int_equal(fake_call(w, &x, "note_add", cashier, FAKE_KEY(1), body), WRONG_CODE);
    assert_true(x.replayed);
    assert_text(text_of(fake_member(&x, "tries")), "2");
    assert_int_equal(x.status, 409);
    exchange_free(&x);
    assert_int_equal(fake_tries(w, 1), 1);
    assert_int_equal(fake_ask(w, "note_add", cashier, FAKE_KEY(2), body), WRONG_CODE);
    assert_int_equal(fake_tries(w, 1), 2);
    assert_int_equal(fake_audits(w), 2);
}

/* --- idempotency ------------------------------------------------------------------------------ */
static void the_same_key_gives_one_effect(void **state)
{
    struct fake_world *w = *state;
    struct exchange first, again;
    assert_int_equal(fake_call(w, &first, "note_add", cashier, FAKE_KEY(1),
                               "{\"words\":\"one\",\"amount_cents\":300}"),
                     OK);
    assert_int_equal(fake_call(w, &again, "note_add", cashier, FAKE_KEY(1),
                               " { \"amount_cents\" : 300, \"words\" : \"one\" } "),
                     OK);
    assert_false(first.replayed);
    assert_true(again.replayed);
    assert_int_equal(again.status, first.status);
    assert_text(again.answer, first.answer.at);
    exchange_free(&first);
    exchange_free(&again);
    assert_int_equal(fake_pot(w, 1), FAKE_POT_CENTS - 300);
    assert_int_equal(fake_notes(w), 1);
    assert_int_equal(fake_audits(w), 1);
}

static void a_key_serves_one_request_of_one_caller(void **state)
{
    struct fake_world *w = *state;
    const char *body = "{\"words\":\"one\",\"amount_cents\":300}";
    const char *other = "{\"words\":\"two\",\"amount_cents\":300}";
    assert_int_equal(fake_ask(w, "note_add", cashier, FAKE_KEY(1), body), OK);
    assert_int_equal(fake_ask(w, "note_add", cashier, FAKE_KEY(1), other), KEY_REUSED);
    assert_int_equal(fake_ask(w, "note_add", rival, FAKE_KEY(1), other), OK);
    assert_int_equal(fake_notes(w), 2);
}

static void an_answer_with_a_secret_is_not_kept(void **state)
{
    struct fake_world *w = *state;
    struct exchange first, second;
    const char *body = "{\"login\":\"lea\",\"password\":\"right\"}";
    assert_int_equal(fake_call(w, &first, "sign_in_try", NULL, FAKE_KEY(1), body), OK);
    assert_int_equal(fake_call(w, &second, "sign_in_try", NULL, FAKE_KEY(1), body), OK);
    assert_string_not_equal(fake_member(&first, "token"), fake_member(&second, "token"));
    exchange_free(&first);
    exchange_free(&second);
    assert_int_equal(fake_keys(w), 0);
}

static void a_double_tap_at_the_same_moment_pays_once(void **state)
{
    enum { TAPS = 64 };
    struct fake_world *w = *state;
    struct fake_many many = FAKE_MANY(TAPS);
    struct exchange *taps = calloc(TAPS, sizeof *taps);
    for (int i = 0; i < TAPS; i++) {
        struct exchange *x = &taps[i];
        exchange_init(x);
        x->operation = TEXT("note_add");
        x->credential = text_of(cashier);
        x->request_key = i % 2 ? TEXT("one-key-of-sixteen") : TEXT("another-of-sixteen");
        x->body = i % 2 ? TEXT("{\"words\":\"odd\",\"amount_cents\":10}")
                        : TEXT("{\"words\":\"even\",\"amount_cents\":20}");
        x->done = fake_one_less;
        x->owner = &many;
        service_submit(w->service, x);
    }
    fake_wait_for_all(&many);
    int first_times = 0;
    for (int i = 0; i < TAPS; i++) {
        assert_int_equal(taps[i].err, OK);
        first_times += !taps[i].replayed;
        assert_true(text_equal(taps[i].answer, taps[i % 2].answer));
    }
    for (int i = 0; i < TAPS; i++) exchange_free(&taps[i]);
    free(taps);
    assert_int_equal(first_times, 2);
    assert_int_equal(fake_pot(w, 1), FAKE_POT_CENTS - 30);
    assert_int_equal(fake_notes(w), 2);
}

static void a_key_is_forgotten_after_a_week(void **state)
{
    struct fake_world *w = *state;
    const char *body = "{\"words\":\"old\",\"amount_cents\":5}";
    assert_int_equal(fake_ask(w, "note_add", cashier, FAKE_KEY(1), body), OK);
    fake_service_close(w);
    clock_set(&w->clock, clock_now_ms(&w->clock) + IDEMPOTENCY_KEPT_MS + 1000);
    fake_service_open(w); /* the runner clears when it finds nothing to do */
    int64_t until_us = clock_steady_us() + 20000000;
    while (fake_keys(w) && clock_steady_us() < until_us) sched_yield();
    assert_int_equal(fake_keys(w), 0);
    assert_int_equal(fake_ask(w, "note_add", cashier, FAKE_KEY(1), body), ALREADY_DONE);
}

/* --- faults ----------------------------------------------------------------------------------- */
/* A fault at each store call in turn leaves the state before or the state after; asked again with
 * the same key, there is one effect. */
static void a_fault_anywhere_leaves_before_or_after(void **state)
{
    struct fake_world *w = *state;
    struct arena *arena = &w->world.arena;
    int64_t faults = 0;
    for (int64_t call = 1; call <= 12; call++) {
        const char *key = text_format(arena, "a-key-of-its-own-%lld", (long long)call).at;
        const char *body =
            text_format(arena, "{\"words\":\"w%lld\",\"amount_cents\":70}", (long long)call).at;
        store_fail_at(w->world.store, call);
        enum err e = fake_ask(w, "note_add", cashier, key, body);
        store_fail_at(w->world.store, 0);
        faults += e != OK;
        assert_int_equal(fake_notes(w), e ? call - 1 : call);
        assert_int_equal(fake_pot(w, 1), FAKE_POT_CENTS - 70 * fake_notes(w));
        assert_int_equal(fake_audits(w), fake_notes(w));
        assert_int_equal(fake_keys(w), fake_notes(w));
        assert_int_equal(fake_ask(w, "note_add", cashier, key, body), OK);
        assert_int_equal(fake_notes(w), call);
    }
    assert_true(faults >= 5); /* find, take, add, audit, keep; and the COMMIT */
}

/* Nobody knows whether the COMMIT happened: the caller is told so, and the same key decides. */
static void a_lost_answer_is_found_again_by_its_key(void **state)
{
    struct fake_world *w = *state;
    const char *body = "{\"words\":\"lost\",\"amount_cents\":70}";
    struct exchange x;
    store_lose_commit(w->world.store, false);
    assert_int_equal(fake_ask(w, "note_add", cashier, FAKE_KEY(1), body), OUTCOME_UNKNOWN);
    assert_int_equal(fake_notes(w), 0);
    store_lose_commit(w->world.store, true);
    assert_int_equal(fake_ask(w, "note_add", cashier, FAKE_KEY(1), body), OUTCOME_UNKNOWN);
    assert_int_equal(fake_call(w, &x, "note_add", cashier, FAKE_KEY(1), body), OK);
    assert_true(x.replayed);
    exchange_free(&x);
    assert_int_equal(fake_notes(w), 1);
    assert_int_equal(fake_pot(w, 1), FAKE_POT_CENTS - 70);
}

int main(int argc, char **argv)
{
    civil_init();
    log_set_level(LOG_ERROR + 1);
    test_choose_engine(argc, argv);
    const struct CMUnitTest tests[] = {
        test_on_fake(a_wrong_code_is_kept),
        test_on_fake(the_same_key_gives_one_effect),
        test_on_fake(a_key_serves_one_request_of_one_caller),
        test_on_fake(an_answer_with_a_secret_is_not_kept),
        test_on_fake(a_key_is_forgotten_after_a_week),
        test_on_fake(a_double_tap_at_the_same_moment_pays_once),
        test_on_fake(a_fault_anywhere_leaves_before_or_after),
        test_on_fake(a_lost_answer_is_found_again_by_its_key),
        test_on_fake(a_refusal_undoes_what_was_written),
    };
    return cmocka_run_group_tests_name("once", tests, NULL, NULL);
}
