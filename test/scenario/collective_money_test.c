/* Group orders and group outings from their payment on: what is owed and when, what comes back,
 * and that nothing is paid twice. */
#include <pthread.h>

#include "groups.h"

/* --- an outing -------------------------------------------------------------------------------- */
static enum err absent(int64_t person)
{
    return job_as(manager, "collective_absent",
                  "{'proposal_id':'%lld','absent':[{'line_id':'%lld'}]}", proposal,
                  (long long)line_of(person));
}

static int64_t run_cents(const char *until)
{
    must(job_as(as_region(ACCOUNTANT), "run_prepare", "{'until_day':'%s'}", until));
    return number("SELECT coalesce(sum(amount_cents), 0) FROM run_line WHERE run_id = %lld",
                  (long long)answered("report.run_id"));
}

/* R91, R60, D38: the school hands over the euros, an absentee's seat comes back within seven days,
 * and the cinema is paid after the film, whatever day a run is asked up to. */
static void an_outing_is_owed_after_it(void)
{
    int64_t p[4];
    pupils(p, 4);
    outing_agreed();
    stage_at("2024-09-13T09:00");
    must(job(manager, "collective_pay"));
    assert_int_equal(answered("report.holder_pays_cents"), 4 * 100);
    assert_int_equal(answered("report.region_pays_cents"), 4 * (SEAT - 100));
    assert_int_equal(seats(p[0]), 4);
    must(call_as(school, "collective_list", "{}"));
    assert_int_equal(answered("items.0.holder_pays_cents"), 4 * 100);
    refused(absent(p[0]), EVENT_TO_COME);
    refused(step(manager, "collective_close"), EVENT_TO_COME);
    assert_int_equal(run_cents("2024-12-31"), 0);
    must(call_as(manager, "partner_dues", "{'partner_id':'%lld'}", (long long)manager.partner_id));
    assert_string_equal(answered_text("items.0.state"), "later");
    stage_at("2024-09-27T18:00");
    assert_int_equal(run_cents("2024-09-27"), 0);
    stage_at("2024-09-28T09:00");
    must(absent(p[0]));
    assert_int_equal(answered("report.given_back"), 1);
    assert_string_equal(answered_text("report.state"), "held");
    assert_int_equal(seats(p[0]), 5);
    must(absent(p[0]));
    assert_int_equal(answered("report.kept"), 1);
    assert_int_equal(seats(p[0]), 5);
    assert_int_equal(run_cents("2024-09-28"), 3 * (SEAT - 100));
    stage_at("2024-10-05T09:00");
    refused(absent(p[1]), ABSENCE_TOO_LATE);
    must(step(manager, "collective_close"));
    refused(job(manager, "collective_cancel"), BAD_INPUT);
}

/* D38: pupils cannot be given two days when the outing is sooner. */
static void an_outing_too_soon_is_not_agreed(void)
{
    int64_t p[1];
    pupils(p, 1);
    stage_at("2024-09-10T10:00");
    must(propose(CINEMA, "group_outing", "'event_day':'2024-09-12','pay_day':'2024-09-11'",
                 "cinema", "'units':1"));
    must(step(manager, "collective_submit"));
    take_the_class();
    refused(job(school, "collective_agree"), AGREED_TOO_LATE);
    must(call_as(school, "collective_refuse", "{'proposal_id':'%lld','reason':'Trop tôt.'}",
                 proposal));
    assert_int_equal(mails("group_refused"), 1);
    refused(step(school, "collective_refuse"), BAD_INPUT);
}

/* R63, R85, D37: free entries too; and what has not begun on the planned day is left out. */
static void entries_are_free_and_have_their_time(void)
{
    int64_t p[2];
    pupils(p, 2);
    must(propose(MUSEUM, "group_outing", "'event_day':'2024-06-28','pay_day':'2024-06-25'",
                 "museums", "'units':0"));
    must(step(manager, "collective_submit"));
    take_the_class();
    assert_int_equal(answered("report.left_out"), 2);
    assert_string_equal(seen(school, p[0], "type"), "not-started");
    assert_string_equal(seen(school, p[0], "reason"),
                        "Cet avantage commence le 1er septembre 2024.");
    must(propose(MUSEUM, "group_outing", "'event_day':'2024-09-27','pay_day':'2024-09-13'",
                 "museums", "'units':0"));
    must(step(manager, "collective_submit"));
    take_the_class();
    must(job(school, "collective_agree"));
    stage_at("2024-09-13T09:00");
    must(job(manager, "collective_pay"));
    assert_int_equal(answered("report.lines"), 2);
    stage_at("2024-09-28T09:00");
    must(absent(p[0]));
    assert_int_equal(answered("report.given_back"), 1);
}

/* --- what comes back -------------------------------------------------------------------------- */
/* R83, R90: what was not delivered goes back to its wallet, the rest stays paid. */
static void an_order_delivered_in_part(void)
{
    int64_t p[3];
    pupils(p, 3);
    order_agreed();
    stage_at("2024-09-13T09:00");
    must(job(manager, "collective_pay"));
    stage_at("2024-09-30T09:00");
    must(job_as(manager, "collective_deliver",
                "{'proposal_id':'%lld','not_delivered':[{'line_id':'%lld'}]}", proposal,
                (long long)line_of(p[1])));
    assert_string_equal(answered_text("report.state"), "partly_delivered");
    assert_int_equal(textbooks(p[1]), eur(50));
    assert_int_equal(textbooks(p[0]), 1000);
    assert_int_equal(payable(BOOKSHOP, script->campaign, b("textbooks_extra")), 2 * PRICE);
    must(step(manager, "collective_close"));
    refused(job(manager, "collective_deliver"), WRONG_STATE);
}

static enum err cancel(struct actor actor)
{
    return job_as(actor, "collective_cancel", "{'proposal_id':'%lld','reason':'Plus de stock.'}",
                  proposal);
}

/* R90: before the payment either side may; pupils who were told are told again. */
static void cancelled_before_payment(void)
{
    int64_t p[2];
    pupils(p, 2);
    order_agreed();
    must(cancel(school));
    assert_int_equal(mails("group_cancelled"), 3);
    assert_int_equal(textbooks(p[0]), eur(50));
    stage_at("2024-09-13T09:00");
    refused(job(manager, "collective_pay"), WRONG_STATE);
    assert_string_equal(told_to(p[0], "proposal_state"), "cancelled");
}

/* R83, D16: after it, only who was paid or the Region; every line comes back. */
static void cancelled_after_payment(void)
{
    int64_t p[2];
    pupils(p, 2);
    order_agreed();
    stage_at("2024-09-13T09:00");
    must(job(manager, "collective_pay"));
    refused(cancel(school), WRONG_STATE);
    must(give_back(BOOKSHOP, number("SELECT max(id) FROM payment"), 500, 0));
    must(cancel(manager));
    assert_int_equal(answered("report.given_back"), 2);
    assert_int_equal(textbooks(p[0]), eur(50));
    assert_int_equal(textbooks(p[1]), eur(50));
    assert_int_equal(payable(BOOKSHOP, script->campaign, b("textbooks_extra")), 0);
    assert_string_equal(told_to(p[0], "state"), "given_back");
}

/* D21: a partner that leaves has its open proposals cancelled, and makes no new one. */
static void a_partner_leaves(void)
{
    int64_t p[1];
    pupils(p, 1);
    order_agreed();
    must(call_as(as_region(BENEFITS), "partner_close", "{'partner_id':'%lld','day':'2024-09-30'}",
                 (long long)manager.partner_id));
    assert_string_equal(told_to(p[0], "proposal_state"), "cancelled");
    stage_at("2024-09-13T09:00");
    refused(job(manager, "collective_pay"), WRONG_STATE);
    refused(propose(BOOKSHOP, "group_order", "'pay_day':'2024-09-20'", "textbooks_extra",
                    "'amount_cents':4000"),
            PARTNER_CLOSED);
}

/* D37: when all have objected nothing is paid. */
static void nothing_is_left_to_pay(void)
{
    int64_t p[1];
    pupils(p, 1);
    order_agreed();
    must(call_as(as_holder(p[0]), "collective_object", "{'line_id':'%lld'}",
                 (long long)line_of(p[0])));
    stage_at("2024-09-13T09:00");
    refused(job(manager, "collective_pay"), NOTHING_TO_PAY);
    assert_string_equal(told_to(p[0], "proposal_state"), "agreed");
}

/* --- once ------------------------------------------------------------------------------------- */
/* R84: two items of one wallet cannot take more than it holds; the second is left out. */
static void one_wallet_for_two_items(void)
{
    int64_t p[1];
    pupils(p, 1);
    stage_at("2024-09-10T10:00");
    must(propose(BOOKSHOP, "group_order", "'pay_day':'2024-09-13'", "textbooks_extra",
                 "'amount_cents':4000"));
    must(call_as(manager, "collective_update",
                 "{'proposal_id':'%lld','title':'Deux lots','pay_day':'2024-09-13','items':["
                 "{'label':'A','campaign':'%s','benefit':'%s','amount_cents':4000},"
                 "{'label':'B','campaign':'%s','benefit':'%s','amount_cents':2000}]}",
                 proposal, script->campaign, b("textbooks_extra"), script->campaign,
                 b("textbooks_extra")));
    must(step(manager, "collective_submit"));
    item = number("SELECT min(id) FROM proposal_item");
    take_the_class();
    item = number("SELECT max(id) FROM proposal_item");
    take_the_class();
    must(job(school, "collective_agree"));
    assert_int_equal(answered("report.lines"), 2);
    stage_at("2024-09-13T09:00");
    must(job(manager, "collective_pay"));
    assert_int_equal(answered("report.lines"), 1);
    assert_int_equal(answered("report.left_out"), 1);
    assert_int_equal(textbooks(p[0]), 1000);
}

struct taker { /* a server that is asked to pay */
    struct product *product;
    struct arena arena;
    enum err answered;
};

static void *ask_to_pay(void *arg)
{
    struct taker *taker = arg;
    struct reach reach = { .product = taker->product, .as = &manager };
    struct text answer, body = text_format(&taker->arena, "{\"proposal_id\":\"%lld\"}", proposal);
    taker->answered = reach_call_job(&reach, &taker->arena, "collective_pay", body, NULL, &answer);
    return NULL;
}

/* Two servers of one PostgreSQL database, or two callers of one over SQLite. */
static void pay_from_both(struct product *second)
{
    struct taker takers[2] = { { .product = &stage.product }, { .product = second } };
    pthread_t threads[2];
    for (int i = 0; i < 2; i++) {
        takers[i].arena = arena_make(16 << 20);
        assert_int_equal(pthread_create(&threads[i], NULL, ask_to_pay, &takers[i]), 0);
    }
    for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
    for (int i = 0; i < 2; i++) arena_free(&takers[i].arena);
    assert_true(takers[0].answered == OK || takers[1].answered == OK);
    assert_true(takers[0].answered == WRONG_STATE || takers[1].answered == WRONG_STATE);
}

/* R84: a double click with its key is one payment, a second click another key's refusal; and of
 * two servers asked at once one pays. */
static void paid_once(void)
{
    int64_t p[8];
    pupils(p, 8);
    order_agreed();
    stage_at("2024-09-13T09:00");
    if (stage.database.postgres) {
        struct product second;
        struct product_options options = { .database = stage.database.url,
                                           .keys_path = stage.keys_path,
                                           .now = "2024-09-13T09:00",
                                           .node = 1,
                                           .throttles_off = true };
        must(product_open(&options, &second));
        pay_from_both(&second);
        product_close(&second);
    } else {
        pay_from_both(&stage.product);
    }
    for (int i = 0; i < 8; i++) assert_int_equal(textbooks(p[i]), 1000);
    assert_int_equal(number("SELECT count(*) FROM payment"), 8);
    must(call_with_key(manager, "a-key-of-the-double-click", "collective_pay",
                       "{'proposal_id':'%lld'}", proposal));
    int64_t first = answered("job_id");
    must(call_with_key(manager, "a-key-of-the-double-click", "collective_pay",
                       "{'proposal_id':'%lld'}", proposal));
    assert_int_equal(answered("job_id"), first);
}

static void (*const stories[])(void) = {
    an_outing_is_owed_after_it,
    an_outing_too_soon_is_not_agreed,
    entries_are_free_and_have_their_time,
    an_order_delivered_in_part,
    cancelled_before_payment,
    cancelled_after_payment,
    a_partner_leaves,
    nothing_is_left_to_pay,
    one_wallet_for_two_items,
    paid_once,
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
    script = script_named("as_presented");
    stage_engine(argc, argv);
    const struct CMUnitTest tests[] = {
#define STORY(name) { #name, one_story, NULL, NULL, NULL }
        STORY(an_outing_is_owed_after_it),
        STORY(an_outing_too_soon_is_not_agreed),
        STORY(entries_are_free_and_have_their_time),
        STORY(an_order_delivered_in_part),
        STORY(cancelled_before_payment),
        STORY(cancelled_after_payment),
        STORY(a_partner_leaves),
        STORY(nothing_is_left_to_pay),
        STORY(one_wallet_for_two_items),
        STORY(paid_once),
    };
    return cmocka_run_group_tests_name("collective_money", tests, NULL, NULL);
}
