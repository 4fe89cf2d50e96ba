/* Whatever the store does, an operation happens as a whole or not at all, and asked again with its
 * key it happens once. For one good call of every operation that writes, each statement and COMMIT
 * fails in turn, and the answer of the COMMIT is lost, once when it landed and once when it did
 * not: afterwards every table is as before the call or as after it, and the books are right. On
 * both engines, on PostgreSQL for every second call: fault_test sqlite|postgres. */
#include <stdlib.h>
#include <string.h>

#include "examples.h"
#include "op/op_shape.h"

static const char KEY[] = "a-key-of-the-fault-test";
enum { MEMORY = 512 << 20 };

/* An example under test. */
struct trial {
    const struct step *step;
    struct text body;
    struct text after; /* what it changes when nothing goes wrong */
    int64_t calls;     /* of the store */
    bool keyed;        /* asked again with its key, it answers again */
    const char *fault; /* for messages */
    int64_t at;
};

static struct store *store(void)
{
    return stage.product.store;
}

static enum err call(const struct trial *t)
{
    return region_call(t->step, t->body, KEY);
}

/* --- before or after -------------------------------------------------------------------------- */
enum state { BEFORE, AFTER };

static enum state state_now(const struct trial *t)
{
    struct arena arena __attribute__((cleanup(arena_release))) = arena_make(MEMORY);
    struct text changes = rewind_changes(region_rewind, &arena);
    if (!changes.len) return BEFORE;
    if (!text_equal(changes, t->after))
        fail_msg("%s, %s %lld of %lld, left:\n%s\nwhere all of it is:\n%s", t->step->operation,
                 t->fault, (long long)t->at, (long long)t->calls, changes.at, t->after.at);
    return AFTER;
}

static void is_in_state(const struct trial *t, enum state expected, enum err answered_now)
{
    enum state now = state_now(t);
    if (now != expected)
        fail_msg("%s, %s %lld of %lld, answered %s and is as %s", t->step->operation, t->fault,
                 (long long)t->at, (long long)t->calls, err_name(answered_now),
                 now == AFTER ? "after" : "before");
}

static void answers_as_it_should(const struct trial *t, const char *which, enum err e)
{
    if (e != t->step->answers)
        fail_msg("%s, %s %lld of %lld: %s answered %s: %.*s", t->step->operation, t->fault,
                 (long long)t->at, (long long)t->calls, which, err_name(e),
                 TEXT_ARGS(stage.answer));
}

/* With the same key: one effect, one answer. Without a key only what has not happened is asked
 * again. */
static void asked_again(const struct trial *t, enum state now)
{
    if (!t->keyed && now == AFTER) return;
    answers_as_it_should(t, "asking again", call(t));
    is_in_state(t, AFTER, t->step->answers);
}

static void asked_a_third_time(const struct trial *t)
{
    if (!t->keyed) return;
    struct text first = stage.answer;
    answers_as_it_should(t, "asking a third time", call(t));
    if (!text_equal(first, stage.answer))
        fail_msg("%s answers %s, then %s", t->step->operation, first.at, stage.answer.at);
    is_in_state(t, AFTER, t->step->answers);
}

/* --- what goes wrong -------------------------------------------------------------------------- */
static void a_call_of_the_store_fails(struct trial *t, int64_t at)
{
    t->fault = "store call";
    t->at = at;
    store_fail_at(store(), at);
    enum err e = call(t);
    store_fail_at(store(), 0);
    enum state now = e == t->step->answers ? AFTER : BEFORE;
    if (now == BEFORE && !err_is_fault(e)) answers_as_it_should(t, "the call", e);
    is_in_state(t, now, e);
    asked_again(t, now);
    rewind_back(region_rewind);
}

static void the_answer_of_the_commit_is_lost(struct trial *t, bool landed)
{
    t->fault = landed ? "lost COMMIT that landed" : "lost COMMIT that did not land";
    t->at = 1;
    store_lose_commit(store(), landed);
    enum err e = call(t);
    enum state now = landed ? AFTER : BEFORE;
    if (e != OUTCOME_UNKNOWN) answers_as_it_should(t, "the call", e);
    is_in_state(t, now, e);
    asked_again(t, now);
    asked_a_third_time(t);
    rewind_back(region_rewind);
}

/* Anything else that the asker may do, under the same key. */
static enum err another_call(const struct trial *t)
{
    struct actor actor = region_actor(t->step->who);
    bool signs_out = !strcmp(t->step->operation, "account_sign_out");
    actor.role = actor.account_id ? HOLDER : ANYONE;
    if (!actor.account_id)
        return call_with_key(actor, KEY, "account_link_request", "{'login':'nobody.at.all'}");
    if (!signs_out) return call_with_key(actor, KEY, "account_sign_out", "{}");
    return call_with_key(actor, KEY, "code_change", "{'person_id':'%lld','code':'7396'}",
                         (long long)actor.person_id);
}

/* The key belongs to the request that it came with first. */
static void a_key_of_another_request_is_refused(struct trial *t)
{
    if (!t->keyed) return;
    t->fault = "a key that served before";
    must(another_call(t));
    enum err e = call(t);
    if (e != KEY_REUSED) answers_as_it_should(t, "the call", e);
    rewind_back(region_rewind);
}

static void the_books_are_right(const struct trial *t)
{
    static const struct step audit = { NULL, "auditor", "books_audit", "{}", OK };
    region_play(&audit, 1);
    if (answered("report.right") != 1)
        fail_msg("after %s the books break: %.*s", t->step->operation, TEXT_ARGS(stage.answer));
}

/* --- every example ---------------------------------------------------------------------------- */
static void nothing_goes_wrong(struct trial *t, struct arena *arena)
{
    t->fault = "no fault";
    int64_t before = store_calls(store());
    answers_as_it_should(t, "the call", call(t));
    t->calls = store_calls(store()) - before;
    t->after = rewind_changes(region_rewind, arena);
    assert_true(t->after.len > 0);
    rewind_back(region_rewind);
}

static void everything_goes_wrong(const struct step *step, struct text body)
{
    struct arena arena __attribute__((cleanup(arena_release))) = arena_make(MEMORY);
    const struct operation *op = service_find(stage.product.service, text_of(step->operation));
    struct trial t = { .step = step, .body = body };
    t.keyed = op->kind == BULK || !shape_has_flag(op->out, SECRET);
    rewind_keep(region_rewind);
    nothing_goes_wrong(&t, &arena);
    a_key_of_another_request_is_refused(&t);
    /* A PostgreSQL server takes several times as long to compare and to go back. */
    int64_t every = stage.database.postgres ? 2 : 1;
    for (int64_t at = t.calls; at > 0; at -= every) a_call_of_the_store_fails(&t, at);
    the_answer_of_the_commit_is_lost(&t, true);
    the_answer_of_the_commit_is_lost(&t, false);
}

static void a_fault_leaves_all_or_nothing(void **state)
{
    (void)state;
    region_open_small();
    examples_are_complete();
    for (size_t i = 0; i < example_count; i++) {
        const struct step *step = &examples[i];
        if (step->at) stage_at(step->at);
        struct text body = region_body(step->body);
        if (is_example(i)) everything_goes_wrong(step, body);
        struct text key = token_make(&stage.arena);
        enum err e = region_call(step, body, key.at);
        if (e != step->answers) fail_msg("%s: %s", step->operation, err_name(e));
        if (is_example(i)) the_books_are_right(&(struct trial){ .step = step });
    }
    region_close();
}

int main(int argc, char **argv)
{
    stage_engine(argc, argv);
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_fault_leaves_all_or_nothing) };
    return cmocka_run_group_tests_name("fault", tests, NULL, NULL);
}
