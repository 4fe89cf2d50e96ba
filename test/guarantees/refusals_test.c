/* Every refusal that the scenarios and the tests of the slices leave out, produced through the
 * public operations: what any operation answers to a malformed request, from the table alone, then
 * stories of a few steps, each from the same Region. What nobody produces is found by
 * produced_test. On both engines: refusals_test sqlite|postgres. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "op/op_shape.h"
#include "region.h"

/* --- malformed requests ----------------------------------------------------------------------- */
static enum err ask(const struct operation *op, struct text body, const char *key)
{
    const struct step step = { NULL, one_of(op->who), op->name, NULL, OK };
    return region_call(&step, body, key);
}

static void every_operation_answers(struct text body, enum err expected)
{
    for (size_t i = 0; i < service_operation_count(stage.product.service); i++) {
        const struct operation *op = service_operation(stage.product.service, i);
        enum err e = ask(op, body, "a-key-of-the-refusals-test");
        if (e != expected) fail_msg("%s to %.40s: %s", op->name, body.at, err_name(e));
    }
}

static void a_body_that_cannot_be_read_is_refused(void **state)
{
    (void)state;
    every_operation_answers(TEXT("{"), BAD_JSON);
    every_operation_answers(TEXT("{\"no_such_member\":1}"), BAD_INPUT);
    char *large = malloc(SHAPE_BODY_MAX + 1);
    assert_non_null(large);
    memset(large, ' ', SHAPE_BODY_MAX + 1);
    every_operation_answers((struct text){ large, SHAPE_BODY_MAX + 1 }, BODY_TOO_LARGE);
    free(large);
}

static void money_does_not_move_without_a_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < service_operation_count(stage.product.service); i++) {
        const struct operation *op = service_operation(stage.product.service, i);
        if (!op->money) continue;
        assert_int_equal(ask(op, shape_sample(&stage.arena, op->in, 0), ""), KEY_MISSING);
    }
}

/* Of a row that needs an object to list from, the stories know one. */
static void a_cursor_of_ones_own_making_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < service_operation_count(stage.product.service); i++) {
        const struct operation *op = service_operation(stage.product.service, i);
        if (!shape_field(op->in, TEXT("cursor"))) continue;
        const struct field *object = op->object ? shape_field(op->in, text_of(op->object)) : NULL;
        if (object && !(object->flags & OPTIONAL)) continue;
        struct text sample = shape_sample(&stage.arena, op->in, 0);
        struct text body = text_format(&stage.arena, "{\"cursor\":\"forged\"%s%s",
                                       sample.at[1] == '}' ? "" : ",", sample.at + 1);
        enum err e = ask(op, body, "");
        if (e != BAD_CURSOR) fail_msg("%s: %s", op->name, err_name(e));
    }
}

/* --- stories ---------------------------------------------------------------------------------- */
#define ORDER_AT(uai)                                                                              \
    "{'given_name':'Ines','family_name':'Faure','birth_day':'2008-01-05','sex':'f',"               \
    "'mail':'ines@mail.example','school_uai':'" uai "','code':'6183','charter':true}"
#define PAY(card, place, benefit, more)                                                            \
    "{'card':'" card "','place_id':'$place:" place "','campaign':'2024-2025','benefit':'" benefit  \
    "'," more ",'code':'7394'}"
#define NO_FINGERPRINT "'fingerprint':'00000000000000000000000000000000'"
#define YEAR           "'holder':'pupil','course':'2472000631'"

static const struct step orders[] = {
    { NULL, "nobody", "card_order", ORDER_AT("0690026D"), NO_SUCH_SCHOOL },
    { "2026-06-01T09:00", "nobody", "card_order", ORDER_AT("0691626T"), ORDERS_CLOSED },
};

static const struct step codes[] = {
    { NULL, "holder", "code_change", "{'person_id':'$person:Lea','code':'1234'}", CODE_TOO_COMMON },
    { NULL, "holder", "code_change", "{'person_id':'$person:Lea','code':'2902'}",
      CODE_IS_BIRTHDAY },
};

static const struct step administrators[] = {
    { NULL, "admin", "account_create",
      "{'role':'admin','name':'Seconde','mail':'seconde@region.example','first':true}",
      ADMIN_EXISTS },
};

static const struct step cards[] = {
    { NULL, "holder", "card_block_now", "{'person_id':'$person:Lea'}", OK },
    { NULL, "holder", "card_block_now", "{'person_id':'$person:Lea'}", ALREADY_DONE },
    { NULL, "admin", "card_sent", "{'person_id':'$person:Lea'}", WRONG_STATE },
    { NULL, "cashier", "payment_pay",
      PAY("$number:Lea", "bookshop", "leisure_books", "'amount_cents':100"), CARD_BLOCKED },
    { NULL, "school:0010001W", "enrolment_take_in", "{'card':'$number:Lea'," YEAR "}",
      CARD_BLOCKED },
    { NULL, "holder", "card_order_again", "{'person_id':'$person:Lea'}", OK },
    { NULL, "holder", "card_order_again", "{'person_id':'$person:Lea'}", OK },
    { NULL, "holder", "card_order_again", "{'person_id':'$person:Lea'}", TOO_MANY_CARDS },
    { NULL, "support", "card_order_again", "{'person_id':'$person:Lea'}", OK },
    { NULL, "support", "person_rename",
      "{'person_id':'$person:Lea','old_given_name':'Lea','old_family_name':'Durand',"
      "'given_name':'Lea','family_name':'Petit','sex':'f'}",
      WRONG_NAME },
};

static const struct step batches[] = {
    { NULL, "admin", "card_batch_make", "{'most':1}", OK },
    { NULL, "admin", "card_batch_sent", "{'batch_id':'$latest:card_batch'}", OK },
    { NULL, "admin", "card_batch_sent", "{'batch_id':'$latest:card_batch'}", WRONG_STATE },
    { NULL, "admin", "card_batch_file", "{'batch_id':'$latest:card_batch'}", WRONG_STATE },
};

static const struct step gates[] = {
    { NULL, "gate", "access_check", "{'card':'000000000000'}", UNKNOWN_CARD },
    { NULL, "gate", "access_check", "{'card':'$card:Emma'}", NOT_PUPIL_HERE },
    { NULL, "school", "enrolment_second_school", "{'enrolment_id':'$file:Lea','uai':'0690026D'}",
      NO_SUCH_SCHOOL },
    { NULL, "school", "enrolment_second_school", "{'enrolment_id':'$file:Lea','uai':'0691626T'}",
      ALREADY_DONE },
    { NULL, "holder", "card_block_now", "{'person_id':'$person:Lea'}", OK },
    { NULL, "gate", "access_check", "{'card':'$number:Lea'}", CARD_BLOCKED },
    { NULL, "support", "person_close", "{'person_id':'$person:Lea'}", OK },
    { NULL, "gate", "access_check", "{'card':'$number:Lea'}", CARD_NOT_ACTIVE },
};

static const struct step takeovers[] = {
    { NULL, "admin", "takeover_import_preview", "{'file':'$upload:no_holders'}", MISSING_COLUMN },
    { NULL, "admin", "takeover_import_preview", "{'file':'$upload:no_csv'}", BAD_CSV },
    { NULL, "admin", "takeover_import", "{'file':'$latest:upload'," NO_FINGERPRINT "}", BAD_CSV },
    { NULL, "admin", "takeover_import", "{'file':'$upload:no_holders'," NO_FINGERPRINT "}",
      MISSING_COLUMN },
    { NULL, "admin", "takeover_import", "{'file':'$upload:faulty_holders'," NO_FINGERPRINT "}",
      FAULTY_ROWS },
    { NULL, "admin", "takeover_import", "{'file':'$upload:holders'," NO_FINGERPRINT "}",
      STALE_PREVIEW },
};

/* Validations open on 12 June 2023 with the first campaign; nothing is open from September 2026. */
static const struct step files_out_of_season[] = {
    { "2023-06-01T09:00", "school", "enrolment_list", "{'state':'ordered'}", VALIDATIONS_NOT_OPEN },
    { NULL, "school", "enrolment_validate", "{'enrolment_id':'$file:Tom'," YEAR "}",
      VALIDATIONS_NOT_OPEN },
    { NULL, "school", "enrolment_revalidate", "{'person_id':'$person:Lea'," YEAR "}",
      VALIDATIONS_NOT_OPEN },
    { NULL, "school", "enrolment_take_in", "{'card':'$card:Emma'," YEAR "}", VALIDATIONS_NOT_OPEN },
    { NULL, "school", "enrolment_missing", "{}", VALIDATIONS_NOT_OPEN },
    { NULL, "school", "enrolment_nudge", "{}", VALIDATIONS_NOT_OPEN },
    { "2026-09-02T09:00", "school", "enrolment_list", "{'state':'ordered'}", NO_CAMPAIGN },
    { NULL, "school", "enrolment_validate", "{'enrolment_id':'$file:Tom'," YEAR "}", NO_CAMPAIGN },
    { NULL, "school", "enrolment_missing", "{}", NO_CAMPAIGN },
    { NULL, "school", "enrolment_nudge", "{}", NO_CAMPAIGN },
    { NULL, "school", "enrolment_revalidate", "{'person_id':'$person:Lea'," YEAR "}", NO_CAMPAIGN },
    { NULL, "school", "enrolment_take_in", "{'card':'$card:Emma'," YEAR "}", NO_CAMPAIGN },
    { NULL, "school", "enrolment_change", "{'enrolment_id':'$file:Lea'," YEAR "}", NO_CAMPAIGN },
    { NULL, "school", "enrolment_undo", "{'enrolment_id':'$file:Lea'}", NO_CAMPAIGN },
};

static const struct step files_still_the_schools[] = {
    { "2024-06-13T09:00", "benefits", "enrolment_validate", "{'enrolment_id':'$file:Tom'," YEAR "}",
      SCHOOL_DECIDES_FIRST },
};

static const struct step files[] = {
    { NULL, "school", "enrolment_list", "{'state':'ordered','campaign':'nope'}", NOT_FOUND },
    { NULL, "school", "enrolment_change", "{'enrolment_id':'$file:Tom'," YEAR "}", WRONG_STATE },
    { NULL, "school", "enrolment_undo", "{'enrolment_id':'$file:Tom'}", WRONG_STATE },
    { NULL, "school", "enrolment_revalidate",
      "{'person_id':'$person:Tom','holder':'pupil','course':'no-such-course'}", UNKNOWN_COURSE },
    { NULL, "school", "enrolment_take_in", "{'card':'$number:Emma'," YEAR "}", NUMBER_ALONE },
    { NULL, "school", "enrolment_take_in", "{'card':'000000000000'," YEAR "}", UNKNOWN_CARD },
    { NULL, "school", "enrolment_take_in", "{'card':'$card:Lea'," YEAR "}", ALREADY_DONE },
    { NULL, "school", "enrolment_take_in",
      "{'card':'$card:Emma','holder':'pupil','course':'no-such-course'}", UNKNOWN_COURSE },
};

static const struct step a_file_closed[] = {
    { NULL, "support", "person_close", "{'person_id':'$person:Emma'}", OK },
    { NULL, "support", "person_close", "{'person_id':'$person:Emma'}", ALREADY_DONE },
    { NULL, "cashier:cinema", "payment_check", "{'card':'$number:Emma','place_id':'$place:cinema'}",
      CARD_NOT_ACTIVE },
    { NULL, "school", "enrolment_take_in", "{'card':'$number:Emma'," YEAR "}", CARD_NOT_ACTIVE },
    { "2025-06-12T09:00", "school:0010001W", "enrolment_revalidate",
      "{'person_id':'$person:Emma'," YEAR "}", WRONG_STATE },
};

static const struct step a_partner_that_left[] = {
    { NULL, "benefits", "partner_close", "{'partner_id':'$partner:cinema','day':'2024-09-10'}",
      OK },
    { "2024-09-11T09:00", "cashier:cinema", "payment_check",
      "{'card':'$card:Lea','place_id':'$place:cinema'}", PARTNER_CLOSED },
};

static const struct step a_convention_that_ended[] = {
    { NULL, "benefits", "convention_end",
      "{'convention_id':'$convention:venue','until_day':'2024-09-10'}", OK },
    { "2024-09-11T09:00", "cashier:venue", "payment_pay",
      PAY("$card:Lea", "venue", "shows", "'amount_cents':100"), NO_CONVENTION },
};

static const struct step sales[] = {
    { NULL, "cashier", "payment_pay",
      PAY("$card:Lea", "bookshop", "no_such_benefit", "'amount_cents':100"), NO_SUCH_BENEFIT },
    { NULL, "cashier", "payment_pay",
      PAY("$card:Lea", "bookshop", "leisure_books", "'amount_cents':1000,'price_cents':999"),
      AMOUNT_ABOVE_PRICE },
    { NULL, "cashier", "payment_refund",
      "{'payment_id':'$payment:Lea','units':1,'reason':'Erreur.'}", AMOUNT_NEEDED },
    { NULL, "cashier:cinema", "payment_refund",
      "{'payment_id':'$payment:Emma','amount_cents':100,'reason':'Erreur.'}", UNITS_NEEDED },
};

static const struct step wallets[] = {
    { NULL, "benefits", "wallet_suspend",
      "{'person_id':'$person:Lea','campaign':'2024-2025','benefit':'nope','reason':'Incivilité.'}",
      NO_SUCH_BENEFIT },
    { NULL, "benefits", "wallet_resume",
      "{'person_id':'$person:Lea','campaign':'2024-2025','benefit':'nope'}", NO_SUCH_BENEFIT },
    { NULL, "benefits", "wallet_resume",
      "{'person_id':'$person:Lea','campaign':'2024-2025','benefit':'shows'}", ALREADY_DONE },
};

static const struct step conducts[] = {
    { NULL, "holder", "conduct_of_person", "{'person_id':'$person:Lea','cursor':'forged'}",
      BAD_CURSOR },
    { NULL, "holder", "card_block_now", "{'person_id':'$person:Lea'}", OK },
    { NULL, "cashier", "conduct_report", "{'card':'$number:Lea','category':'other'}",
      CARD_BLOCKED },
    { NULL, "support", "person_close", "{'person_id':'$person:Emma'}", OK },
    { NULL, "cashier", "conduct_report", "{'card':'$number:Emma','category':'other'}",
      CARD_NOT_ACTIVE },
};

static const struct step campaigns[] = {
    { NULL, "operator", "campaign_open", "{'catalogue':'campaign: x','courses':$csv:courses}",
      CATALOGUE_FAULTY },
    { NULL, "benefits", "campaign_rehearse",
      "{'catalogue':'campaign: x','courses':$csv:courses,'population':'2024-2025'}",
      CATALOGUE_FAULTY },
    { NULL, "benefits", "campaign_rehearse",
      "{'catalogue':$yaml:small,'courses':$csv:courses,'population':'no-such-year'}", NO_CAMPAIGN },
};

static const struct step notices[] = {
    { NULL, "operator", "notice_result", "{'outbox_id':'7','outcome':'sent'}", NOT_FOUND },
    { NULL, "operator", "notice_result", "{'outbox_id':'$latest:outbox','outcome':'sent'}", OK },
    { NULL, "operator", "notice_result", "{'outbox_id':'$latest:outbox','outcome':'sent'}",
      ALREADY_DONE },
};

static const struct step runs[] = {
    { "2024-10-05T08:00", "accountant", "run_prepare", "{'until_day':'2024-09-30'}", OK },
    { NULL, "accountant", "run_lines", "{'run_id':'$latest:run','cursor':'forged'}", BAD_CURSOR },
    { NULL, "accountant", "run_send", "{'run_id':'$latest:run'}", WRONG_STATE },
    { NULL, "accountant", "run_settle", "{'run_id':'$latest:run'}", WRONG_STATE },
    { NULL, "accountant", "run_check", "{'run_id':'$latest:run','cursor':'forged'}", BAD_CURSOR },
    { NULL, "accountant", "run_file_make", "{'run_id':'$latest:run','format':'sepa'}",
      WRONG_STATE },
    { NULL, "accountant", "run_line_paid", "{'line_id':'$line:bookshop'}", WRONG_STATE },
    { NULL, "accountant", "run_line_rejected", "{'line_id':'$line:bookshop','reason':'Non.'}",
      WRONG_STATE },
    { NULL, "accountant:2", "run_approve", "{'run_id':'$latest:run'}", OK },
    { NULL, "accountant:2", "run_approve", "{'run_id':'$latest:run'}", WRONG_STATE },
    { NULL, "accountant", "run_drop", "{'run_id':'$latest:run'}", WRONG_STATE },
};

static const struct step files_for_the_bank[] = {
    { "2024-10-05T08:00", "accountant", "run_prepare", "{'until_day':'2024-09-30'}", OK },
    { NULL, "accountant:2", "run_approve", "{'run_id':'$latest:run'}", OK },
    { NULL, "accountant", "run_send", "{'run_id':'$latest:run'}", OK },
    { NULL, "admin", "payer_set",
      "{'name':'Région','siret':'20005376700014','iban':'FR7630001007941234567890186'}",
      WRONG_IBAN },
    { NULL, "accountant", "run_file_make", "{'run_id':'$latest:run','format':'pes'}", NO_PAYER },
    { NULL, "admin", "payer_set",
      "{'name':'Région','siret':'20005376700014','iban':'FR7630001007941234567890185'}", OK },
    { NULL, "accountant", "run_file_make", "{'run_id':'$latest:run','format':'pes'}", NO_PAYER },
    { NULL, "accountant", "run_file_make", "{'run_id':'$latest:run','format':'sepa'}", OK },
    { NULL, "accountant", "run_file_make", "{'run_id':'$latest:run','format':'sepa'}",
      ALREADY_DONE },
    { NULL, "accountant", "bank_answer_import", "{'file':'$bank:nonsense'}", BANK_FILE_UNREADABLE },
    { NULL, "accountant", "bank_answer_import", "{'file':'$bank:cinema'}", OK },
    { NULL, "accountant", "bank_answer_import", "{'file':'$bank:cinema'}", ALREADY_DONE },
    { NULL, "accountant", "bank_answer_lines",
      "{'answer_id':'$latest:bank_answer','cursor':'forged'}", BAD_CURSOR },
};

static const struct step a_run_settled_by_hand[] = {
    { "2024-10-05T08:00", "accountant", "run_prepare", "{'until_day':'2024-09-30'}", OK },
    { NULL, "accountant:2", "run_approve", "{'run_id':'$latest:run'}", OK },
    { NULL, "accountant", "run_send", "{'run_id':'$latest:run'}", OK },
    { NULL, "accountant", "run_settle", "{'run_id':'$latest:run'}", OK },
    { NULL, "accountant", "run_file_make", "{'run_id':'$latest:run','format':'sepa'}",
      NOTHING_TO_PAY },
};

static const struct story {
    const char *name;
    const struct step *steps;
    size_t n;
} stories[] = {
#define STORY(s)                                                                                   \
    {                                                                                              \
#s, s, sizeof(s) / sizeof *(s)                                                             \
    }
    STORY(orders),
    STORY(codes),
    STORY(administrators),
    STORY(cards),
    STORY(batches),
    STORY(gates),
    STORY(takeovers),
    STORY(files_still_the_schools),
    STORY(files_out_of_season),
    STORY(files),
    STORY(sales),
    STORY(a_file_closed),
    STORY(a_partner_that_left),
    STORY(a_convention_that_ended),
    STORY(wallets),
    STORY(conducts),
    STORY(campaigns),
    STORY(notices),
    STORY(runs),
    STORY(files_for_the_bank),
    STORY(a_run_settled_by_hand),
};

static void each_story_refuses_what_it_should(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof stories / sizeof *stories; i++) {
        stage_at("2024-09-10T10:00");
        print_message("  %s\n", stories[i].name);
        region_play(stories[i].steps, stories[i].n);
        rewind_back(region_rewind);
    }
}

/* --- what needs more than steps --------------------------------------------------------------- */
/* The catalogue of a year, as a JSON string, with `what` replaced. */
static struct text catalogue_with(const char *path, const char *what, const char *with)
{
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char *content = arena_take(&stage.arena, 1 << 20);
    fread(content, 1, (1 << 20) - 1, file);
    fclose(file);
    char *at = strstr(content, what);
    assert_non_null(at);
    struct text changed = text_format(&stage.arena, "%.*s%s%s", (int)(at - content), content, with,
                                      at + strlen(what));
    struct text_builder json = { .arena = &stage.arena };
    build_json_string(&json, changed);
    return built(&json);
}

/* No campaign so far limits a single use. */
static void caps_are_kept(void **state)
{
    (void)state;
    static const struct step next_year[] = {
        { "2025-06-12T09:00", "school", "enrolment_revalidate",
          "{'person_id':'$person:Lea','holder':'pupil','course':'2472320332'}", OK },
        { "2025-09-02T10:00", "cashier:cinema", "payment_pay",
          "{'card':'$card:Lea','place_id':'$place:cinema','campaign':'2025-2026',"
          "'benefit':'cinema','units':3,'code':'7394'}",
          DAY_CAP_REACHED },
        { NULL, "cashier:venue", "payment_pay",
          "{'card':'$card:Lea','place_id':'$place:venue','campaign':'2025-2026',"
          "'benefit':'shows','amount_cents':3000,'price_cents':5000,'code':'7394'}",
          USE_CAP_PASSED },
    };
    struct text catalogue =
        catalogue_with("catalogue/2025-2026.yaml", "cap_per_day: 20.00", "cap_per_use: 20.00");
    struct text courses = catalogue_with("data/courses.csv", "mef", "mef");
    const struct step open = { NULL, "operator", "campaign_open", NULL, OK };
    struct text body =
        text_format(&stage.arena, "{\"catalogue\":%s,\"courses\":%s}", catalogue.at, courses.at);
    assert_int_equal(region_call(&open, body, "a-key-of-the-refusals-test"), OK);
    play(next_year);
    rewind_back(region_rewind);
}

/* No campaign so far pays a share of a price in a group. */
static void a_share_of_a_price_needs_the_price(void **state)
{
    (void)state;
#define SHARED                                                                                     \
    "'title':'Cahiers','pay_day':'2024-09-16','items':[{'label':'Un lot','campaign':'2024-2025',"  \
    "'benefit':'textbooks_extra',"
    static const struct step shares[] = {
        { "2024-09-10T10:00", "manager", "collective_propose",
          "{'kind':'group_order','place_id':'$place:bookshop','school_uai':'0691626T'," SHARED
          "'amount_cents':1000}]}",
          PRICE_NEEDED },
        { NULL, "manager", "collective_propose",
          "{'kind':'group_order','place_id':'$place:bookshop','school_uai':'0691626T'," SHARED
          "'price_cents':1000}]}",
          OK },
        { NULL, "manager", "collective_update",
          "{'proposal_id':'$latest:proposal'," SHARED "'amount_cents':1000}]}", PRICE_NEEDED },
    };
#undef SHARED
    struct text catalogue =
        catalogue_with("catalogue/2024-2025.yaml", "collective: group_order # R90",
                       "collective: group_order\n  co_payment_percent: 10");
    struct text courses = catalogue_with("data/courses.csv", "mef", "mef");
    const struct step open = { NULL, "operator", "campaign_open", NULL, OK };
    struct text body =
        text_format(&stage.arena, "{\"catalogue\":%s,\"courses\":%s}", catalogue.at, courses.at);
    assert_int_equal(region_call(&open, body, "a-key-of-the-refusals-test"), OK);
    play(shares);
    rewind_back(region_rewind);
}

/* Of a list each line is refused for itself, and what is refused leaves nothing (R40). */
static void a_refused_line_leaves_nothing(void **state)
{
    (void)state;
    static const struct step list[] = {
        { "2025-06-12T09:00", "school", "enrolment_validate_list",
          "{'lines':[{'person_id':'$person:Lea','holder':'pupil','course':'no-such-course'},"
          "{'person_id':'$person:Emma'," YEAR "},{'enrolment_id':'$file:Emma'," YEAR "},"
          "{'enrolment_id':'7'," YEAR "}]}",
          OK },
    };
    long long before = rewind_number(region_rewind, "SELECT count(*) FROM enrolment");
    play(list);
    assert_int_equal(answered("report.validated"), 0);
    static const char *const reasons[] = { "unknown-course", "not-found", "not-found",
                                           "not-found" };
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        char path[48];
        snprintf(path, sizeof path, "report.refused.%zu.type", i);
        assert_string_equal(answered_text(path) + strlen("urn:passregion:problem:"), reasons[i]);
    }
    assert_int_equal(rewind_number(region_rewind, "SELECT count(*) FROM enrolment"), before);
    rewind_back(region_rewind);
}

static void a_key_serves_one_backup(void **state)
{
    (void)state;
    const struct step backup = { NULL, "operator", "database_backup", NULL, OK };
    must(call_with_key(region_actor("nobody"), "a-key-that-serves-once", "account_link_request",
                       "{'login':'nobody.at.all'}"));
    assert_int_equal(
        region_call(&backup, TEXT("{\"path\":\"/nowhere/at/all\"}"), "a-key-that-serves-once"),
        KEY_REUSED);
    rewind_back(region_rewind);
}

/* --- before the first campaign ---------------------------------------------------------------- */
static void nobody_orders_before_the_first_campaign(void **state)
{
    (void)state;
    struct test_database database;
    char keys_path[128];
    test_database_make(&database, stage.database.postgres);
    snprintf(keys_path, sizeof keys_path, "/tmp/passregion-empty-%d.keys", (int)getpid());
    struct product_options options = { .database = database.url,
                                       .keys_path = keys_path,
                                       .create = true,
                                       .now = "2024-06-01T08:00",
                                       .coverage_path = getenv("PASSREGION_COVERAGE") };
    struct product product;
    assert_int_equal(product_open(&options, &product), OK);
    struct reach reach = { .product = &product };
    struct text answer;
    assert_int_equal(
        reach_call(&reach, &stage.arena, "card_order", region_body(ORDER_AT("0691626T")), &answer),
        NO_CAMPAIGN);
    product_close(&product);
    test_database_drop(&database);
    unlink(keys_path);
}

/* --- the Region ------------------------------------------------------------------------------- */
static int open_region(void **state)
{
    (void)state;
    region_open();
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
        cmocka_unit_test(a_body_that_cannot_be_read_is_refused),
        cmocka_unit_test(money_does_not_move_without_a_key),
        cmocka_unit_test(a_cursor_of_ones_own_making_is_refused),
        cmocka_unit_test(each_story_refuses_what_it_should),
        cmocka_unit_test(caps_are_kept),
        cmocka_unit_test(a_share_of_a_price_needs_the_price),
        cmocka_unit_test(a_refused_line_leaves_nothing),
        cmocka_unit_test(a_key_serves_one_backup),
        cmocka_unit_test(nobody_orders_before_the_first_campaign),
    };
    return cmocka_run_group_tests_name("refusals", tests, open_region, close_region);
}
