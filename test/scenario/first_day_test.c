/* A Region's first days: schools get their first accounts (R45), last year's holders who have not
 * come back are seen and told (R44), orders that a school leaves lying are not left for ever (D32).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "notice/notice.h"
#include "stage.h"

static const char *const catalogues[] = { "catalogue/2023-2024.yaml", "catalogue/2024-2025.yaml",
                                          "catalogue/2025-2026.yaml", NULL };
static const char LYCEE[] = "0691626T", OTHER[] = "0010001W", COURSE[] = "2472000631";
static const char CAMPAIGN[] = "2024-2025", CODE[] = "7394";

static int64_t count(const char *state)
{
    for (int i = 0; i < 6; i++) {
        char path[40];
        snprintf(path, sizeof path, "counts.%d.state", i);
        if (strcmp(answered_text(path), state) != 0) continue;
        snprintf(path, sizeof path, "counts.%d.schools", i);
        return answered(path);
    }
    return 0;
}

static void follow_link_of(const char *uai)
{
    char sql[200];
    snprintf(sql, sizeof sql,
             "SELECT max(l.id) FROM link l JOIN account a ON a.id = l.account_id "
             "JOIN school s ON s.id = a.school_id WHERE s.uai = '%s'",
             uai);
    struct text token = notice_link_token(&stage.arena, &stage.product.keys, known(sql));
    must(call_as((struct actor){ .role = ANYONE }, "account_activate",
                 "{'token':'%.*s','password':'une phrase que je retiens'}", TEXT_ARGS(token)));
}

/* R45: each school with an address once, however often it is asked; again when the link ran out;
 * a department alone; nobody where somebody has an account. */
static void schools_get_their_first_account(void)
{
    stage_at("2024-05-02T09:00");
    struct actor admin = as_region(ADMIN);
    int64_t schools = known("SELECT count(*) FROM school WHERE state = 'open'");
    int64_t silent = known("SELECT count(*) FROM school WHERE mail = '' AND state = 'open'");
    int64_t ain = known("SELECT count(*) FROM school WHERE department = '01' AND mail <> ''");
    must(job_as(admin, "school_invite", "{'department':'01'}"));
    assert_int_equal(answered("report.invited"), ain);
    must(job_as(admin, "school_invite", "{}"));
    assert_int_equal(answered("report.invited"), schools - silent - ain);
    must(job_as(admin, "school_invite", "{}"));
    assert_int_equal(answered("report.invited"), 0);
    assert_int_equal(known("SELECT count(*) FROM outbox o JOIN account a ON a.id = o.account_id "
                           "WHERE a.school_id <> 0 AND o.template = 'staff_invitation'"),
                     schools - silent);
    follow_link_of(OTHER);
    must(call_as(admin, "school_invitations", "{'state':'all','limit':2}"));
    assert_int_equal(count("opened"), 1);
    assert_int_equal(count("no_address"), silent);
    assert_int_equal(count("invited"), schools - silent - 1);
    must(call_as(admin, "school_invitations", "{'state':'opened'}"));
    assert_string_equal(answered_text("items.0.uai"), OTHER);
    stage_at("2024-06-03T00:00"); /* a month, the last day included (R22) */
    must(call_as(admin, "school_invitations", "{'state':'expired','department':'01'}"));
    assert_int_equal(count("expired"), ain - 1);
    must(job_as(admin, "school_invite", "{'department':'01'}"));
    assert_int_equal(answered("report.invited"), ain - 1);
    assert_int_equal(known("SELECT count(*) FROM account WHERE school_id <> 0"), schools - silent);
    int64_t seen = 0;
    const char *cursor = "";
    do {
        must(call_as(admin, "school_invitations", "{'state':'all','limit':3%s%s%s}",
                     *cursor ? ",'cursor':'" : "", cursor, *cursor ? "'" : ""));
        cursor = answered_text("next_cursor");
        for (int i = 0; i < 3; i++) {
            char path[40];
            snprintf(path, sizeof path, "items.%d.school_id", i);
            seen += answered(path) > 0;
        }
    } while (*cursor);
    assert_int_equal(seen, schools);
}

static int64_t pupil_of(const char *name, const char *mail, const char *uai)
{
    int64_t person = order_card(name, "Petit", "2008-05-04", "m", mail, uai, CODE);
    must(validate(person, CAMPAIGN, uai, COURSE));
    return person;
}

static enum err come_back(int64_t person)
{
    return call_as(as_school(LYCEE), "enrolment_revalidate",
                   "{'person_id':'%lld','holder':'pupil','course':'%s'}", (long long)person,
                   COURSE);
}

/* R44: last year's holders without a file this year, by name; a mail, at most once a fortnight;
 * nobody who left, came back, or went elsewhere. */
static void who_has_not_come_back_is_told(void)
{
    stage_at("2024-09-10T09:00");
    struct actor school = as_school(LYCEE);
    int64_t back = pupil_of("Arthur", "a@mail.example", LYCEE);
    int64_t missing = pupil_of("Basile", "b@mail.example", LYCEE);
    int64_t gone = pupil_of("Chloe", "c@mail.example", LYCEE);
    int64_t elsewhere = pupil_of("Diane", "d@mail.example", OTHER);
    must(call_as(school, "enrolment_depart", "{'enrolment_id':'%lld'}",
                 (long long)file_of(gone, CAMPAIGN)));
    stage_at("2025-06-20T09:00");
    must(come_back(back));
    must(call_as(school, "enrolment_missing", "{}"));
    assert_string_equal(answered_text("campaign"), "2025-2026");
    assert_int_equal(answered("items.0.person_id"), missing);
    assert_int_equal(answered("items.0.has_mail"), 1);
    assert_int_equal(answered("items.1.person_id"), -1);
    must(call_as(as_school(OTHER), "enrolment_missing", "{}"));
    assert_int_equal(answered("items.0.person_id"), elsewhere);
    must(job_as(school, "enrolment_nudge", "{}"));
    assert_int_equal(answered("report.nudged"), 1);
    stage_at("2025-07-04T08:59");
    must(job_as(school, "enrolment_nudge", "{}"));
    assert_int_equal(answered("report.nudged"), 0);
    stage_at("2025-07-04T09:01");
    must(job_as(school, "enrolment_nudge", "{}"));
    assert_int_equal(answered("report.nudged"), 1);
    must(call_as(school, "enrolment_missing", "{}"));
    assert_string_equal(answered_text("items.0.nudged_at"), "2025-07-04T07:01:00.000Z");
    must(come_back(missing));
    must(call_as(school, "enrolment_missing", "{}"));
    assert_int_equal(answered("items.0.person_id"), -1);
}

static enum err region_validates(int64_t person)
{
    return call_as(as_region(BENEFITS), "enrolment_validate",
                   "{'enrolment_id':'%lld','holder':'pupil','course':'%s'}",
                   (long long)file_of(person, CAMPAIGN), COURSE);
}

static int64_t reminders(void)
{
    return known("SELECT count(*) FROM outbox WHERE template = 'orders_waiting'");
}

/* D32: ordered on Friday 25 October 2024: with All Saints' Day and the weekends, the fifth working
 * day is Monday 4 November, the tenth Tuesday 12 (the 11th is a holiday). */
static void a_silent_school_is_reminded_then_done_without(void)
{
    stage_at("2024-10-25T09:00");
    must(job_as(as_region(ADMIN), "school_invite", "{}"));
    follow_link_of(LYCEE);
    int64_t person = order_card("Elio", "Petit", "2008-05-04", "m", "e@mail.example", LYCEE, CODE);
    stage_at("2024-11-03T23:00");
    must(job_as(as_operator(), "enrolment_remind", "{}"));
    assert_int_equal(reminders(), 0);
    stage_at("2024-11-04T08:00");
    must(job_as(as_operator(), "enrolment_remind", "{}"));
    assert_int_equal(answered("report.schools"), 1);
    assert_int_equal(reminders(), 1);
    must(job_as(as_operator(), "enrolment_remind", "{}"));
    assert_int_equal(reminders(), 1); /* once an order */
    stage_at("2024-11-11T23:59");
    must(call_as(as_region(BENEFITS), "enrolment_waiting", "{}"));
    assert_int_equal(answered("items.0.person_id"), -1);
    refused(region_validates(person), SCHOOL_DECIDES_FIRST);
    assert_string_equal(answered_text("until"), "2024-11-08");
    stage_at("2024-11-12T00:00");
    must(call_as(as_region(BENEFITS), "enrolment_waiting", "{}"));
    assert_int_equal(answered("items.0.person_id"), person);
    assert_string_equal(answered_text("items.0.school_uai"), LYCEE);
    must(region_validates(person));
    must(call_as(as_region(BENEFITS), "enrolment_waiting", "{}"));
    assert_int_equal(answered("items.0.person_id"), -1);
}

/* D32: in July and August nobody is at the school: at once. */
static void in_summer_the_region_decides_at_once(void)
{
    stage_at("2024-07-16T09:00");
    int64_t person = order_card("Fleur", "Petit", "2008-05-04", "f", "f@mail.example", LYCEE, CODE);
    must(call_as(as_region(BENEFITS), "enrolment_waiting", "{}"));
    assert_int_equal(answered("items.0.person_id"), person);
    must(region_validates(person));
}

static void (*const stories[])(void) = { schools_get_their_first_account,
                                         who_has_not_come_back_is_told,
                                         a_silent_school_is_reminded_then_done_without,
                                         in_summer_the_region_decides_at_once };
static size_t story;

static void one_story(void **state)
{
    (void)state;
    stage_open(catalogues);
    stories[story++]();
    stage_close();
}

int main(int argc, char **argv)
{
    stage_engine(argc, argv);
#define STORY(name)                                                                                \
    {                                                                                              \
#name, one_story, NULL, NULL, NULL                                                         \
    }
    const struct CMUnitTest tests[] = {
        STORY(schools_get_their_first_account),
        STORY(who_has_not_come_back_is_told),
        STORY(a_silent_school_is_reminded_then_done_without),
        STORY(in_summer_the_region_decides_at_once),
    };
    return cmocka_run_group_tests_name("first day", tests, NULL, NULL);
}
