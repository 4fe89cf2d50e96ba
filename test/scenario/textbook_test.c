/* Textbook day (R42, R50): books go out on presentation of the card, come back or do not, and a
 * school sees what is still out, also with pupils who left. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "script.h"
#include "stage.h"

static const char OURS[] = "0691626T", THEIRS[] = "0010001W", CODE[] = "7394",
                  COURSE[] = "2472000631";

static int64_t pupil(const char *given_name, const char *mail, const char *uai)
{
    stage_at(on("2024-06-20T09:00"));
    int64_t person = order_card(given_name, "Petit", "2008-05-04", "f", mail, uai, CODE);
    must(validate(person, script->campaign, uai, COURSE));
    return person;
}

static enum err hand_out(const char *uai, int64_t person, const char *copy)
{
    return call_as(as_school(uai), "textbook_hand_out",
                   "{'card':'%s','books':[{'title':'Mathématiques','copy':'%s'}]}",
                   token_of(person), copy);
}

static int64_t out_now(const char *uai)
{
    must(call_as(as_school(uai), "textbook_list", "{'state':'out'}"));
    for (int i = 0;; i++) {
        char path[40];
        snprintf(path, sizeof path, "items.%d.book_id", i);
        if (answered(path) < 0) return i;
    }
}

static enum err back(const char *uai, int64_t book, const char *state)
{
    return call_as(as_school(uai), "textbook_take_back", "{'book_id':'%lld','state':'%s'}",
                   (long long)book, state);
}

/* R42, R50: without a code, at the pupil's own school only, each copy once at a time. */
static void textbook_day(void **state)
{
    (void)state;
    stage_open(script->catalogues);
    int64_t lea = pupil("Léa", "lea@mail.example", OURS),
            tom = pupil("Tom", "tom@mail.example", OURS);
    must(hand_out(OURS, lea, "M-001"));
    refused(hand_out(OURS, tom, "M-001"), COPY_IS_OUT);
    assert_string_equal(answered_text("copy"), "M-001");
    must(hand_out(OURS, tom, "M-002"));
    refused(hand_out(THEIRS, lea, "X-1"), NOT_PUPIL_HERE);
    assert_int_equal(out_now(OURS), 2);
    must(call_as(as_holder(lea), "textbook_mine", "{}"));
    assert_string_equal(answered_text("items.0.copy"), "M-001");
    assert_string_equal(answered_text("items.0.state"), "out");

    int64_t book = answered("items.0.book_id");
    refused(back(THEIRS, book, "returned"), NOT_FOUND);
    must(back(OURS, book, "damaged"));
    refused(back(OURS, book, "returned"), WRONG_STATE);
    must(hand_out(OURS, lea, "M-001")); /* repaired, and lent again */
    assert_int_equal(out_now(OURS), 2);
    stage_close();
}

/* R50, D2, D19: the right ends with the school year and with a departure, and stays when other
 * benefits are suspended; books still out are seen. */
static void when_the_right_ends(void **state)
{
    (void)state;
    stage_open(script->catalogues);
    int64_t lea = pupil("Léa", "lea@mail.example", OURS);
    must(call_as(as_region(BENEFITS), "wallet_suspend",
                 "{'person_id':'%lld','campaign':'%s','benefit':'%s','reason':'Incivilité.'}",
                 (long long)lea, script->campaign, b("shows")));
    must(hand_out(OURS, lea, "M-001"));
    must(call_as(as_region(BENEFITS), "wallet_suspend",
                 "{'person_id':'%lld','campaign':'%s','benefit':'%s','reason':'Coché exprès.'}",
                 (long long)lea, script->campaign, b("textbook_loan")));
    refused(hand_out(OURS, lea, "M-003"), SUSPENDED);
    must(call_as(as_region(BENEFITS), "wallet_resume",
                 "{'person_id':'%lld','campaign':'%s','benefit':'%s'}", (long long)lea,
                 script->campaign, b("textbook_loan")));
    must(call_as(as_school(OURS), "enrolment_depart",
                 "{'enrolment_id':'%lld','reason':'A changé de région.'}",
                 (long long)file_of(lea, script->campaign)));
    refused(hand_out(OURS, lea, "M-003"), FROZEN);
    assert_int_equal(out_now(OURS), 1);
    assert_int_equal(answered("items.0.gone"), 1);
    int64_t tom = pupil("Tom", "tom@mail.example", OURS);
    stage_at(on("2025-05-31T23:59:59.999"));
    must(hand_out(OURS, tom, "M-004"));
    stage_at(on("2025-06-01T00:00"));
    refused(hand_out(OURS, tom, "M-005"), ENDED);
    stage_close();
}

/* R42, R85: each reason in words that the school can say. */
static void why_not(void **state)
{
    (void)state;
    stage_open(script->catalogues);
    int64_t lea = pupil("Léa", "lea@mail.example", OURS);
    stage_at(on("2024-06-19T09:00")); /* a clock that was set back */
    refused(hand_out(OURS, lea, "M-001"), NOT_STARTED);
    stage_at(on("2024-06-21T09:00"));
    refused(call_as(as_school(OURS), "textbook_hand_out",
                    "{'card':'0000000000','books':[{'title':'Maths','copy':'M-001'}]}"),
            UNKNOWN_CARD);
    char token[80];
    snprintf(token, sizeof token, "%s", token_of(lea));
    must(call_as(as_region(SUPPORT), "card_block_now", "{'person_id':'%lld','phone_too':true}",
                 (long long)lea));
    refused(call_as(as_school(OURS), "textbook_hand_out",
                    "{'card':'%s','books':[{'title':'Maths','copy':'M-001'}]}", token),
            CARD_BLOCKED);
    int64_t nurse = pupil("Zoé", "zoe@mail.example", "0071394C");
    refused(hand_out("0071394C", nurse, "M-001"), NO_SUCH_BENEFIT);
    snprintf(token, sizeof token, "%s", token_of(nurse));
    must(call_as(as_region(SUPPORT), "person_close", "{'person_id':'%lld'}", (long long)nurse));
    refused(call_as(as_school("0071394C"), "textbook_hand_out",
                    "{'card':'%s','books':[{'title':'Maths','copy':'M-001'}]}", token),
            CARD_NOT_ACTIVE);
    stage_close();
}

int main(int argc, char **argv)
{
    script = script_named(argc > 2 ? argv[2] : "as_presented");
    stage_engine(2, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(textbook_day),
        cmocka_unit_test(when_the_right_ends),
        cmocka_unit_test(why_not),
    };
    return cmocka_run_group_tests_name(argc > 2 ? argv[2] : "as_presented", tests, NULL, NULL);
}
