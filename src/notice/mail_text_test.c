/* mail_text_test.c - the mails are whole in both languages, short, and never leave a gap. */
#include <ctype.h>

#include "base/unit_test.h"
#include "notice/mail_text.h"
#include "notice/mime_header.h"

static struct arena arena;

static void a_line_without_its_fact_is_left_out(void **state)
{
    (void)state;
    const struct mail_fact facts[] = { { "name", TEXT("Léa {x}") }, { "empty", TEXT("") }, { 0 } };
    assert_text(mail_text_fill(&arena, "Hello {name}.\n", facts), "Hello Léa {x}.\n");
    assert_text(mail_text_fill(&arena, "a\nb {empty} {name}\nc {name}\n{absent}\nd", facts),
                "a\nc Léa {x}\nd");
    assert_text(mail_text_fill(&arena, "", facts), "");
    struct arena none = arena_make(0);
    assert_null(mail_text_fill(&none, "Hello", facts).at);
}

/* Every fact that letter.c can give; a template that names another would lose its line. */
static const char *const known_facts[] = { "name",        "login",        "organisation", "region",
                                           "home",        "note",         "at",           "link",
                                           "until",       "school",       "reason",       "from",
                                           "benefit",     "partner",      "child",        "number",
                                           "reply_until", "appeal_until", "campaign",     "title" };

static void check_facts(const char *name, const char *body)
{
    for (const char *at = strchr(body, '{'); at; at = strchr(at + 1, '{')) {
        bool found = false;
        for (size_t i = 0; i < sizeof known_facts / sizeof *known_facts; i++) {
            size_t len = strlen(known_facts[i]);
            found |= !strncmp(at + 1, known_facts[i], len) && at[1 + len] == '}';
        }
        if (!found) fail_msg("%s: unknown fact at %.20s", name, at);
    }
}

static void every_mail_is_whole_and_short(void **state)
{
    (void)state;
    static const char *const names[] = { "activation",
                                         "already_ordered",
                                         "staff_invitation",
                                         "password_link",
                                         "validated",
                                         "refused",
                                         "card_blocked",
                                         "code_changed",
                                         "refund",
                                         "representative_invitation",
                                         "representative_added",
                                         "conduct_opened",
                                         "conduct_dismissed",
                                         "conduct_decided",
                                         "conduct_lifted",
                                         "conduct_upheld",
                                         "conduct_overturned",
                                         "group_proposed",
                                         "group_agreed",
                                         "group_accepted",
                                         "group_refused",
                                         "group_cancelled" };
    enum { MOST_LINES = 18, WIDEST = 90 };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct mail_text *text = mail_text_find(text_of(names[i]));
        assert_non_null(text);
        for (int lang = FRENCH; lang <= ENGLISH; lang++) {
            const char *body = text->in[lang].body;
            check_facts(names[i], body);
            assert_true(strlen(text->in[lang].subject) > 5);
            size_t lines = 0;
            for (struct text rest = text_of(body); rest.at; lines++)
                assert_true(text_count_characters(text_cut(&rest, '\n')) <= WIDEST);
            assert_in_range(lines - 1, 8, MOST_LINES);
            assert_int_equal(text->about == ABOUT_LINK, strstr(body, "{link}") != NULL);
        }
    }
    assert_null(mail_text_find(TEXT("nothing")));
}

/* D8: a mail to a representative says whom it is about; one to the young person does not. */
static void a_representative_reads_whose_mail_it_is(void **state)
{
    (void)state;
    const struct mail_text *text = mail_text_find(TEXT("validated"));
    const struct mail_fact own[] = { { "name", TEXT("Léa Martin") }, { 0 } };
    const struct mail_fact of_child[] = { { "name", TEXT("Anne Roux") },
                                          { "child", TEXT("Léa Martin") },
                                          { 0 } };
    const char *body = text->in[FRENCH].body;
    assert_null(strstr(mail_text_fill(&arena, body, own).at, "que vous représentez"));
    assert_non_null(strstr(mail_text_fill(&arena, body, of_child).at,
                           "Bonjour Anne Roux,\n\nPour Léa Martin, que vous représentez :\n"));
}

static void headers_are_ascii(void **state)
{
    (void)state;
    assert_text(mime_words(&arena, TEXT("Your card")), "Your card");
    assert_text(mime_words(&arena, TEXT("Pass'Région")), "=?UTF-8?B?UGFzcydSw6lnaW9u?=");
    assert_text(mime_words(&arena, TEXT("=?x")), "=?UTF-8?B?PT94?=");
    assert_text(mime_words(&arena, TEXT("a\r\nBcc: b")), "=?UTF-8?B?YQ0KQmNjOiBi?=");
    struct text long_one = mime_words(&arena, TEXT("éééééééééééééééééééééééééééééééééééé"));
    size_t words = 0;
    for (struct text rest = long_one; rest.at; words++) assert_true(text_cut(&rest, ' ').len <= 75);
    assert_int_equal(words, 2);
    for (size_t i = 0; i < long_one.len; i++) assert_true(isascii(long_one.at[i]));
}

static void dates_are_in_utc(void **state)
{
    (void)state;
    assert_text(mime_date(&arena, 0), "Thu, 01 Jan 1970 00:00:00 +0000");
    assert_text(mime_date(&arena, INT64_C(1718087415999)), "Tue, 11 Jun 2024 06:30:15 +0000");
    assert_text(mime_date(&arena, INT64_C(1709251199000)), "Thu, 29 Feb 2024 23:59:59 +0000");
}

static int set_up(void **state)
{
    (void)state;
    arena = arena_make(ARENA_REQUEST_LIMIT);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_without_its_fact_is_left_out),
        cmocka_unit_test(every_mail_is_whole_and_short),
        cmocka_unit_test(a_representative_reads_whose_mail_it_is),
        cmocka_unit_test(headers_are_ascii),
        cmocka_unit_test(dates_are_in_utc),
    };
    return cmocka_run_group_tests_name("mail_text", tests, set_up, tear_down);
}
