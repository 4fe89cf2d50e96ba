/* Who may not, cannot: from the table of operations alone, every role that a row does not name is
 * refused, somebody else's object looks like one that does not exist, a key made for one operation
 * opens no other, and none of these attempts leaves a trace. An operation added to the table is
 * tested by being there. On both engines: denial_test sqlite|postgres. */
#include <stdio.h>
#include <string.h>

#include "op/op_shape.h"
#include "region.h"

/* An object that a row names by this member of its input: somebody else's for each role
 * that has objects, and one of their own where they can have any. */
static const struct object_kind {
    const char *member, *others;
    struct {
        unsigned roles;
        const char *id;
    } own[2];
} kinds[] = {
    { "person_id",
      "$person:Emma",
      { { HOLDER | REPRESENTATIVE, "$person:Lea" }, { SCHOOL, "$person:Lea" } } },
    { "representative_id",
      "$representative:Emma",
      { { REPRESENTATIVE | SCHOOL, "$representative:Lea" } } },
    { "conduct_id", "$conduct:Emma", { { HOLDER | REPRESENTATIVE, "$conduct:Lea" } } },
    { "enrolment_id", "$file:Emma", { { SCHOOL, "$file:Lea" } } },
    { "partner_id", "$partner:cinema", { { PARTNER_SIDE, "$partner:bookshop" } } },
    { "place_id", "$place:cinema", { { PARTNER_SIDE, "$place:bookshop" } } },
    { "payment_id", "$latest:payment", { { 0, NULL } } }, /* Emma's, at the cinema */
    { "account_id", "$account:cashier:cinema", { { MANAGER, "$account:cashier:bookshop" } } },
    { "key_id",
      "$account:till:cinema",
      { { MANAGER, "$account:till" }, { SCHOOL, "$account:gate" } } },
    { "school_id", "$school:0010001W", { { SCHOOL_SIDE, "$school:0691626T" } } },
    { "proposal_id",
      "$proposal:cinema",
      { { MANAGER, "$proposal:bookshop" }, { SCHOOL, "$proposal:bookshop" } } },
    { "line_id", "$member:Emma", { { HOLDER, "$member:Lea" } } },
    { "book_id", "$latest:loan_book", { { 0, NULL } } }, /* Emma's, at the other school */
    { "job_id", "$latest:job", { { 0, NULL } } },        /* the Region's */
};
static const char NOBODYS[] = "4611686018427387904";
enum { OF_SIDES = FAMILY | SCHOOL_SIDE | PARTNER_SIDE };

/* --- asking ----------------------------------------------------------------------------------- */
struct answer {
    enum err err;
    struct text body;
};

static struct answer ask(const struct operation *op, const struct actor *as, struct text credential,
                         struct text body)
{
    struct exchange x;
    exchange_init(&x);
    x.operation = text_of(op->name);
    x.body = body;
    x.as = as;
    x.credential = credential;
    x.request_key = token_make(&stage.arena);
    struct answer answer = { .err = service_call(stage.product.service, &x) };
    answer.body = text_copy(&stage.arena, x.answer);
    exchange_free(&x);
    return answer;
}

/* The body with this member set. */
static struct text body_with(struct text body, const char *member, const char *value)
{
    const char *at = strstr(body.at, text_format(&stage.arena, "\"%s\":\"", member).at);
    if (!at) /* it may be left out, and is */
        return text_format(&stage.arena, "{\"%s\":\"%s\"%s%s", member, value,
                           body.at[1] == '}' ? "" : ",", body.at + 1);
    const char *before = at + strlen(member) + 4, *after = strchr(before, '"');
    return text_format(&stage.arena, "%.*s%s%s", (int)(before - body.at), body.at, value, after);
}

/* A valid body that names this object, and a benefit that there is. */
static struct text body_naming(const struct operation *op, const char *id)
{
    struct text body = shape_sample(&stage.arena, op->in, 0);
    if (shape_field(op->in, TEXT("campaign"))) body = body_with(body, "campaign", "2024-2025");
    if (shape_field(op->in, TEXT("benefit"))) body = body_with(body, "benefit", "leisure_books");
    return body_with(body, op->object, id);
}

static void no_trace(const struct operation *op)
{
    struct arena arena __attribute__((cleanup(arena_release))) = arena_make(64 << 20);
    struct text changes = rewind_changes(region_rewind, &arena);
    if (changes.len) fail_msg("%s was refused and wrote:\n%s", op->name, changes.at);
}

static const struct operation *operation(size_t i)
{
    return service_operation(stage.product.service, i);
}

static size_t operation_count(void)
{
    return service_operation_count(stage.product.service);
}

/* --- roles ------------------------------------------------------------------------------------ */
static void a_role_that_the_row_does_not_name_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < operation_count(); i++) {
        const struct operation *op = operation(i);
        struct text body = shape_sample(&stage.arena, op->in, 0);
        for (size_t j = 0; j < ROLES; j++) {
            if (op->who & (role_holders[j].role | ANYONE)) continue;
            struct actor actor = region_actor(role_holders[j].who);
            enum err expected = role_holders[j].role == ANYONE ? NOT_SIGNED_IN : NOT_ALLOWED;
            enum err e = ask(op, &actor, TEXT(""), body).err;
            if (e != expected)
                fail_msg("%s as %s gave %s", op->name, role_holders[j].who, err_name(e));
        }
        no_trace(op);
    }
}

/* --- objects ---------------------------------------------------------------------------------- */
static const struct object_kind *kind_of(const struct operation *op)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(kinds[i].member, op->object)) return &kinds[i];
    fail_msg("%s acts on a \"%s\" and is open to those who have some of their own: add it to "
             "`kinds` in test/guarantees/denial_test.c, with somebody else's and one's own",
             op->name, op->object);
    return NULL;
}

static void is_nobodys(const struct operation *op, const struct object_kind *kind, const char *who)
{
    struct actor actor = region_actor(who);
    struct text others = body_naming(op, region_body(kind->others).at);
    struct answer of_others = ask(op, &actor, TEXT(""), others);
    struct answer of_nobodys = ask(op, &actor, TEXT(""), body_naming(op, NOBODYS));
    if (of_others.err != NOT_FOUND || of_nobodys.err != NOT_FOUND)
        fail_msg("%s as %s on another's %s gave %s, on none %s", op->name, who, op->object,
                 err_name(of_others.err), err_name(of_nobodys.err));
    if (!text_equal(of_others.body, of_nobodys.body))
        fail_msg("%s as %s tells another's %s from none: %s, %s", op->name, who, op->object,
                 of_others.body.at, of_nobodys.body.at);
}

static void anothers_object_looks_like_none(void **state)
{
    (void)state;
    size_t asked = 0;
    for (size_t i = 0; i < operation_count(); i++) {
        const struct operation *op = operation(i);
        if (op->ownership != BY_OBJECT || !(op->who & OF_SIDES)) continue;
        const struct object_kind *kind = kind_of(op);
        for (size_t j = 0; j < ROLES; j++) {
            if (!(op->who & role_holders[j].role & OF_SIDES)) continue;
            is_nobodys(op, kind, role_holders[j].who);
            asked++;
        }
        no_trace(op);
    }
    assert_true(asked > 0);
}

/* Those who have no objects of their own, the Region's, are told of one that does not exist. */
static void an_object_that_does_not_exist_is_found_by_nobody(void **state)
{
    (void)state;
    for (size_t i = 0; i < operation_count(); i++) {
        const struct operation *op = operation(i);
        if (op->ownership != BY_OBJECT) continue;
        struct text body = body_naming(op, NOBODYS);
        for (size_t j = 0; j < ROLES; j++) {
            if (!(op->who & role_holders[j].role)) continue;
            struct actor actor = region_actor(role_holders[j].who);
            enum err e = ask(op, &actor, TEXT(""), body).err;
            if (e != NOT_FOUND)
                fail_msg("%s as %s gave %s", op->name, role_holders[j].who, err_name(e));
        }
        no_trace(op);
    }
}

/* Or the test above would prove nothing: whoever owns the object gets past the door. A read finds
 * it; a write may have other reasons to refuse, and is taken back. */
static void ones_own_object_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < operation_count(); i++) {
        const struct operation *op = operation(i);
        if (op->ownership != BY_OBJECT || !(op->who & OF_SIDES)) continue;
        const struct object_kind *kind = kind_of(op);
        for (size_t j = 0; j < ROLES; j++)
            for (size_t k = 0; k < 2; k++) {
                if (!(op->who & role_holders[j].role & kind->own[k].roles)) continue;
                struct actor actor = region_actor(role_holders[j].who);
                struct text body = body_naming(op, region_body(kind->own[k].id).at);
                if (ask(op, &actor, TEXT(""), body).err == NOT_FOUND)
                    fail_msg("%s as %s: one's own %s is not found", op->name, role_holders[j].who,
                             op->object);
                rewind_back(region_rewind);
            }
    }
}

/* --- credentials ------------------------------------------------------------------------------ */
static const char PASSWORD[] = "une phrase que je retiens";

/* Through the link that was mailed, as people do. */
static struct text signed_in(const char *who)
{
    char login_of[96];
    snprintf(login_of, sizeof login_of, "{'token':'$link:%s','password':'%s'}", who, PASSWORD);
    const struct step activate = { NULL, "nobody", "account_activate", login_of, OK };
    region_play(&activate, 1);
    struct text login = answer_member(&stage.arena, stage.answer, "login");
    char sign_in[160];
    snprintf(sign_in, sizeof sign_in, "{'login':'%.*s','password':'%s'}", TEXT_ARGS(login),
             PASSWORD);
    const struct step begin = { NULL, "nobody", "account_sign_in", sign_in, OK };
    region_play(&begin, 1);
    return answer_member(&stage.arena, stage.answer, "token");
}

/* The table again, with the sessions that people really have. */
static void a_session_opens_what_its_role_may(void **state)
{
    (void)state;
    stage_at("2024-06-20T10:00"); /* the invitations are still good */
    for (size_t j = 0; j < ROLES; j++) {
        if (role_holders[j].role & (ANYONE | TILL_KEY | ACCESS_KEY | SYSTEM)) continue;
        struct text session = signed_in(role_holders[j].who);
        rewind_keep(region_rewind);
        for (size_t i = 0; i < operation_count(); i++) {
            const struct operation *op = operation(i);
            bool of_role = op->who & (role_holders[j].role | ANYONE);
            if (of_role && strcmp(op->name, "account_me") != 0) continue;
            enum err e = ask(op, NULL, session, shape_sample(&stage.arena, op->in, 0)).err;
            if (e != (of_role ? OK : NOT_ALLOWED))
                fail_msg("%s with the session of a %s gave %s", op->name, role_holders[j].who,
                         err_name(e));
        }
        no_trace(service_find(stage.product.service, TEXT("account_me")));
    }
}

static void a_key_opens_the_operation_it_was_made_for(void **state)
{
    (void)state;
    static const struct step make[] = {
        { NULL, "manager", "api_key_create", "{'name':'Lecteur','operations':'account_me'}", OK },
    };
    play(make);
    struct text key = answer_member(&stage.arena, stage.answer, "key");
    rewind_keep(region_rewind);
    for (size_t i = 0; i < operation_count(); i++) {
        const struct operation *op = operation(i);
        bool made_for = !strcmp(op->name, "account_me");
        enum err e = ask(op, NULL, key, shape_sample(&stage.arena, op->in, 0)).err;
        if (e != (made_for ? OK : NOT_ALLOWED))
            fail_msg("%s with a key for account_me gave %s", op->name, err_name(e));
        no_trace(op);
    }
    bool ends_so = key.at[key.len - 1] == 'X';
    struct text forged =
        text_format(&stage.arena, "%.*s%c", (int)key.len - 1, key.at, ends_so ? 'Y' : 'X');
    const struct operation *me = service_find(stage.product.service, TEXT("account_me"));
    assert_int_equal(ask(me, NULL, forged, TEXT("{}")).err, NOT_SIGNED_IN);
}

/* --- the Region ------------------------------------------------------------------------------- */
static int open_region(void **state)
{
    (void)state;
    static const struct step a_job_and_conduct[] = {
        { NULL, "operator", "wallet_load_due", "{}", OK },
        { NULL, "support", "conduct_report_person",
          "{'person_id':'$person:Lea','category':'other'}", OK },
        { NULL, "benefits", "conduct_open",
          "{'conduct_id':'$conduct:Lea','words':'Une dispute à la caisse.'}", OK },
        { NULL, "support", "conduct_report_person",
          "{'person_id':'$person:Emma','category':'other'}", OK },
        { NULL, "benefits", "conduct_open",
          "{'conduct_id':'$conduct:Emma','words':'Une dispute à la caisse.'}", OK },
    };
    region_open();
    play(a_job_and_conduct);
    rewind_keep(region_rewind);
    return 0;
}

static int close_region(void **state)
{
    (void)state;
    region_close();
    return 0;
}

int main(int argc, char **argv)
{
    stage_engine(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_role_that_the_row_does_not_name_is_refused),
        cmocka_unit_test(anothers_object_looks_like_none),
        cmocka_unit_test(an_object_that_does_not_exist_is_found_by_nobody),
        cmocka_unit_test(ones_own_object_is_found),
        cmocka_unit_test(a_session_opens_what_its_role_may),
        cmocka_unit_test(a_key_opens_the_operation_it_was_made_for),
    };
    return cmocka_run_group_tests_name("denial", tests, open_region, close_region);
}
