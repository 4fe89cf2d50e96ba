/* books_testing.c - sets up the Region of the books' tests and lets it live a year. */
#include "books/books_testing.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/civil.h"
#include "base/format.h"
#include "base/log.h"
#include "campaign/catalogue_testing.h"

struct books books;
const struct actor the_operator = { .role = SYSTEM };
static const char CAMPAIGN[] = "2024-2025";
static const char BUILDING[] = "2472000631"; /* 2de pro in a family of trades */
static const char GENERAL[] = "2001001811";  /* 2de générale et technologique */

/* --- calls ------------------------------------------------------------------------------------ */
const char *outcome_name(enum err e)
{
    return e ? err_name(e) : "OK";
}

__attribute__((format(printf, 1, 0))) static struct text body_of(const char *format,
                                                                 va_list arguments)
{
    char plain[1024];
    int len = vsnprintf(plain, sizeof plain, format, arguments);
    assert_in_range(len, 0, sizeof plain - 1);
    for (int i = 0; i < len; i++)
        if (plain[i] == '\'') plain[i] = '"';
    return text_copy(&books.world->arena, (struct text){ plain, (size_t)len });
}

static enum err call(struct actor as, const char *operation, struct text body)
{
    struct exchange x;
    exchange_init(&x);
    x.operation = text_of(operation);
    x.as = &as;
    x.body = body;
    x.lang = ENGLISH;
    x.request_key = token_make(&books.world->arena);
    enum err e = service_call(books.service, &x);
    books.answer = text_copy(&books.world->arena, x.answer);
    exchange_free(&x);
    return e;
}

enum err ask(struct actor as, const char *operation, const char *body, ...)
{
    va_list arguments;
    va_start(arguments, body);
    struct text filled = body_of(body, arguments);
    va_end(arguments);
    return call(as, operation, filled);
}

/* Looks again whenever the job moved. */
static enum err job_end(struct text ask_body)
{
    struct text seen = { 0 };
    for (;;) {
        struct exchange x;
        exchange_init(&x);
        x.operation = TEXT("job_show");
        x.as = &the_operator;
        x.body = ask_body;
        x.lang = ENGLISH;
        x.wait_ms = 1000;
        x.seen = seen;
        must(service_call(books.service, &x));
        seen = text_copy(&books.world->arena, x.etag);
        books.answer = text_copy(&books.world->arena, x.answer);
        exchange_free(&x);
        const char *state = answered("job.state");
        if (!strcmp(state, "done")) return OK;
        if (strcmp(state, "failed") != 0) continue;
        struct text type = text_of(answered("job.problem.type"));
        text_cut(&type, ':'), text_cut(&type, ':'), text_cut(&type, ':');
        return err_from_slug(type);
    }
}

enum err ask_job(struct actor as, const char *operation, const char *body, ...)
{
    va_list arguments;
    va_start(arguments, body);
    struct text filled = body_of(body, arguments);
    va_end(arguments);
    enum err e = call(as, operation, filled);
    if (e) return e;
    return job_end(text_format(&books.world->arena, "{\"job_id\":\"%s\"}", answered("job_id")));
}

const char *answered(const char *path)
{
    struct arena *arena = &books.world->arena;
    json_t *root = json_loadb(books.answer.at, books.answer.len, 0, NULL), *at = root;
    for (struct text rest = text_of(path); rest.at && at;) {
        struct text name = text_cut(&rest, '.');
        int64_t index;
        at = text_to_int(name, &index) ? json_array_get(at, (size_t)index)
                                       : json_object_get(at, text_to_cstring(arena, name));
    }
    struct text words =
        json_is_boolean(at)   ? text_copy(arena, json_is_true(at) ? TEXT("true") : TEXT("false"))
          : json_is_integer(at) ? text_format(arena, "%lld", (long long)json_integer_value(at))
                              : text_copy(arena, text_of(json_string_value(at)));
    json_decref(root);
    return words.at ? words.at : "";
}

int64_t answered_number(const char *path)
{
    int64_t number = 0;
    text_to_int(text_of(answered(path)), &number);
    return number;
}

int64_t known(const char *sql, ...)
{
    char filled[2048];
    va_list arguments;
    va_start(arguments, sql);
    int len = vsnprintf(filled, sizeof filled, sql, arguments);
    va_end(arguments);
    assert_in_range(len, 0, sizeof filled - 1);
    return test_database_sql(&books.world->database, filled);
}

struct actor staff(int64_t account_id, unsigned role)
{
    struct actor actor = { .account_id = account_id, .role = role };
    if (role == SCHOOL) actor.school_id = SCHOOL_ID;
    if (role == CASHIER) actor.partner_id = account_id - CASHIERS;
    return actor;
}

static struct actor holder(int64_t person_id)
{
    int64_t account_id =
        known("SELECT id FROM account WHERE person_id = %lld", (long long)person_id);
    return (struct actor){ .account_id = account_id, .role = HOLDER, .person_id = person_id };
}

static void at(const char *paris_time)
{
    int64_t at_ms;
    assert_true(instant_parse(text_of(paris_time), &at_ms));
    clock_freeze(&books.clock, at_ms);
}

/* --- the checks and the seals, without the jobs around them ----------------------------------- */
static struct call call_now(struct tx *tx)
{
    int64_t now_ms = clock_now_ms(&books.clock);
    return (struct call){ .tx = tx,
                          .arena = tx_arena(tx),
                          .actor = &the_operator,
                          .now_ms = now_ms,
                          .today = day_of_instant(now_ms),
                          .lang = ENGLISH,
                          .keys = &books.keys,
                          .context = &books.region };
}

static enum err step_in_tx(struct tx *tx, void *arg)
{
    struct call c = call_now(tx);
    return audit_step(&c, arg);
}

void audit_all(struct audit *a, int64_t most)
{
    *a = (struct audit){ .most = most };
    while (!a->over) {
        struct arena arena = arena_make(ARENA_REQUEST_LIMIT);
        must(store_read(books.world->store, &arena, step_in_tx, a));
        arena_free(&arena);
    }
}

static enum err seal_in_tx(struct tx *tx, void *arg)
{
    enum { HOUR_MS = 3600 * 1000 };
    struct call c = call_now(tx);
    return seal_next(&c, clock_machine_ms() + HOUR_MS, SEALED_AT_ONCE, arg);
}

void seal_all(void)
{
    int64_t sealed;
    do {
        struct arena arena = arena_make(ARENA_REQUEST_LIMIT);
        must(store_write(books.world->store, &arena, seal_in_tx, &sealed));
        arena_free(&arena);
    } while (sealed);
}

/* --- the lists -------------------------------------------------------------------------------- */
static void add_account(int64_t id, unsigned role)
{
    known("INSERT INTO account (id, login, password_hash, role, name, mail, lang, person_id, "
          "school_id, partner_id, state, created_ms) VALUES (%lld, 'staff-%lld', '', %u, '', '', "
          "'fr', 0, 0, 0, 'open', 0)",
          (long long)id, (long long)id, role);
}

/* With its keys right, or no line of its would leave. */
static const char *siret_of(int64_t id)
{
    struct arena *arena = &books.world->arena;
    struct text siren = text_format(arena, "700000%02lld", (long long)id);
    siren = text_format(arena, "%.*s%d", TEXT_ARGS(siren), luhn_digit(siren));
    siren = text_format(arena, "%.*s0001", TEXT_ARGS(siren));
    return text_format(arena, "%.*s%d", TEXT_ARGS(siren), luhn_digit(siren)).at;
}

static void add_partner(int64_t id, const char *kind, const char *sport, const char *benefit,
                        int price_cents)
{
    int from_day = (int)day_from_ymd((struct ymd){ 2024, 6, 1 });
    int until_day = (int)day_from_ymd((struct ymd){ 2025, 8, 31 });
    known("INSERT INTO partner (id, siret, name, kind, legal_form, mail, iban, bic, state, "
          "closed_day, search_key, created_ms) VALUES (%lld, '%s', 'P', '%s', '', '', "
          "'FR7630006000011234567890189', 'AGRIFRPP', 'open', 0, '', 0)",
          (long long)id, siret_of(id), kind);
    known("INSERT INTO place (id, partner_id, name, address, postcode, commune, insee, "
          "department, lat_e5, lon_e5, sport, school_id, state) VALUES (%lld, %lld, 'L', '', '', "
          "'', '', '', 0, 0, '%s', 0, 'open')",
          (long long)id + 100, (long long)id, sport);
    known("INSERT INTO convention (id, partner_id, benefit, from_day, until_day, price_cents) "
          "VALUES (%lld, %lld, '%s', %d, %d, %d)",
          (long long)id + 200, (long long)id, benefit, from_day, until_day, price_cents);
    add_account(CASHIERS + id, CASHIER);
}

static void add_lists(void)
{
    known("INSERT INTO school (id, uai, name, kind, sector, siret, address, postcode, commune, "
          "insee, department, lat_e5, lon_e5, mail, state, search_key) VALUES (%d, '0690001B', "
          "'Lycée Ampère', 'lycee_polyvalent', '', '', '', '', '', '', '', 0, 0, '', 'open', '')",
          SCHOOL_ID);
    add_partner(BOOKSHOP, "bookshop", "", "textbooks_extra", 0);
    known("INSERT INTO convention (id, partner_id, benefit, from_day, until_day, price_cents) "
          "SELECT 301, partner_id, 'leisure_books', from_day, until_day, 0 FROM convention "
          "WHERE partner_id = %d",
          BOOKSHOP);
    add_partner(CINEMA, "cinema", "", "cinema", 650);
    add_partner(MUSEUM, "museum", "", "museums", 300);
    add_partner(DOJO, "sports_club", "combat", "sport_licence", 0);
    add_partner(PHARMACY, "health_provider", "", "health_coupons", 0);
    add_partner(EQUIPPER, "equipment_shop", "", "equipment", 0);
    add_account(SCHOOL_ACCOUNT, SCHOOL);
    add_account(BENEFITS_ACCOUNT, BENEFITS);
    add_account(PREPARER, ACCOUNTANT);
    add_account(APPROVER, ACCOUNTANT);
}

static void open_campaign(void)
{
    struct arena *arena = &books.world->arena;
    struct text_builder body = { .arena = arena };
    build_chars(&body, "{\"catalogue\":");
    build_json_string(&body, testing_file(arena, "catalogue/2024-2025.yaml"));
    build_chars(&body, ",\"courses\":");
    build_json_string(&body, testing_file(arena, "data/courses.csv"));
    build_chars(&body, "}");
    must(call(the_operator, "campaign_open", built(&body)));
}

/* --- the year --------------------------------------------------------------------------------- */
static int64_t order(const char *name, const char *sex)
{
    struct actor nobody = { .role = ANYONE };
    must(ask(nobody, "card_order",
             "{'given_name':'%s','family_name':'Martin','birth_day':'2008-02-29','sex':'%s',"
             "'mail':'%s@mail.example','school_uai':'0690001B','code':'7394','charter':true}",
             name, sex, name));
    return known("SELECT max(id) FROM person");
}

static int64_t file_of(int64_t person_id)
{
    return known("SELECT id FROM enrolment WHERE person_id = %lld", (long long)person_id);
}

static void validate(int64_t person_id)
{
    must(ask(staff(SCHOOL_ACCOUNT, SCHOOL), "enrolment_validate",
             "{'enrolment_id':'%lld','holder':'pupil','course':'%s'}",
             (long long)file_of(person_id), BUILDING));
}

/* `more`: ",'amount_cents':1234" or the like. Its id. */
static int64_t pay(int64_t person_id, int64_t partner_id, const char *benefit, const char *more)
{
    must(ask(holder(person_id), "card_show", "{'person_id':'%lld'}", (long long)person_id));
    must(ask(staff(CASHIERS + partner_id, CASHIER), "payment_pay",
             "{'card':'%s','place_id':'%lld','campaign':'%s','benefit':'%s','code':'7394'%s}",
             answered("card.token"), (long long)partner_id + 100, CAMPAIGN, benefit, more));
    return answered_number("payment_id");
}

static void give_back(int64_t partner_id, int64_t payment_id, const char *more)
{
    must(ask(staff(CASHIERS + partner_id, CASHIER), "payment_refund",
             "{'payment_id':'%lld','reason':'retour'%s}", (long long)payment_id, more));
}

static void run(const char *until, bool sent)
{
    must(ask_job(staff(PREPARER, ACCOUNTANT), "run_prepare", "{'until_day':'%s'}", until));
    if (!sent) return;
    long long id = answered_number("job.report.run_id");
    must(ask(staff(APPROVER, ACCOUNTANT), "run_approve", "{'run_id':'%lld'}", id));
    must(ask_job(staff(PREPARER, ACCOUNTANT), "run_send", "{'run_id':'%lld'}", id));
}

static void line_goes(int64_t partner_id, const char *operation, const char *more)
{
    must(ask(staff(PREPARER, ACCOUNTANT), operation, "{'line_id':'%lld'%s}",
             (long long)known("SELECT max(id) FROM run_line WHERE partner_id = %lld",
                              (long long)partner_id),
             more));
}

static void summer(void)
{
    at("2024-06-12T10:00");
    books.lea = order("lea", "f");
    books.tom = order("tom", "m");
    validate(books.lea);
    validate(books.tom);
    at("2024-06-20T15:00");
    int64_t use = pay(books.lea, BOOKSHOP, "textbooks_extra", ",'amount_cents':1234");
    pay(books.lea, BOOKSHOP, "textbooks_extra", ",'amount_cents':500");
    int64_t toms = pay(books.tom, BOOKSHOP, "textbooks_extra", ",'amount_cents':2000");
    pay(books.tom, EQUIPPER, "equipment", ",'amount_cents':9000");
    at("2024-06-25T15:00");
    give_back(BOOKSHOP, use, ",'amount_cents':200");
    give_back(BOOKSHOP, toms, "");
}

static void autumn(void)
{
    at("2024-09-01T03:00");
    must(ask_job(the_operator, "wallet_load_due", "{}"));
    at("2024-09-10T15:00");
    int64_t seats = pay(books.lea, CINEMA, "cinema", ",'units':2");
    pay(books.lea, CINEMA, "cinema", ",'units':1,'price_cents':500");
    pay(books.lea, MUSEUM, "museums", "");
    int64_t entry = pay(books.tom, MUSEUM, "museums", "");
    pay(books.lea, PHARMACY, "health_coupons", ",'units':1");
    int64_t licence = pay(books.lea, DOJO, "sport_licence", ",'price_cents':8000");
    at("2024-09-12T15:00");
    give_back(CINEMA, seats, ",'units':1");
    give_back(MUSEUM, entry, "");
    give_back(DOJO, licence, "");
    pay(books.lea, DOJO, "sport_licence", ",'price_cents':8000");
    pay(books.tom, DOJO, "sport_licence", ",'price_cents':2500");
    pay(books.tom, BOOKSHOP, "leisure_books", ",'amount_cents':300");
    struct actor benefits = staff(BENEFITS_ACCOUNT, BENEFITS);
    must(ask(benefits, "wallet_suspend",
             "{'person_id':'%lld','campaign':'%s','benefit':'leisure_books','reason':'abus'}",
             (long long)books.tom, CAMPAIGN));
    at("2024-09-20T15:00");
    must(ask(benefits, "wallet_resume",
             "{'person_id':'%lld','campaign':'%s','benefit':'leisure_books'}", (long long)books.tom,
             CAMPAIGN));
    pay(books.tom, BOOKSHOP, "leisure_books", ",'amount_cents':400");
}

/* The bookshop is blocked, the cinema paid, the dojo rejected, the museum under way. */
static void first_run(void)
{
    at("2024-10-05T08:00");
    known("INSERT INTO payment_block (id, partner_id, benefit, reason, from_ms, until_ms, "
          "account_id) VALUES (401, %d, '', 'pièces', %lld, %lld, %d)",
          BOOKSHOP, (long long)clock_now_ms(&books.clock) - 1000,
          (long long)clock_now_ms(&books.clock) + 1000, PREPARER);
    run("2024-09-30", true);
    must(ask(the_operator, "payer_set",
             "{'name':'Région','siret':'20005376700014','iban':'FR7630001007941234567890185'}"));
    must(ask_job(staff(PREPARER, ACCOUNTANT), "run_file_make", "{'run_id':'%lld','format':'sepa'}",
                 (long long)known("SELECT max(id) FROM run")));
    at("2024-10-07T08:00");
    line_goes(CINEMA, "run_line_paid", "");
    line_goes(DOJO, "run_line_rejected", ",'reason':'IBAN clos'");
    line_goes(EQUIPPER, "run_line_paid", "");
}

/* Léa changes course (D1), Tom leaves (D2); a refund comes after its partner was paid (D16). */
static void winter(void)
{
    at("2024-11-04T09:00");
    must(ask(staff(SCHOOL_ACCOUNT, SCHOOL), "enrolment_change",
             "{'enrolment_id':'%lld','holder':'pupil','course':'%s'}",
             (long long)file_of(books.lea), GENERAL));
    must(ask(staff(SCHOOL_ACCOUNT, SCHOOL), "enrolment_depart", "{'enrolment_id':'%lld'}",
             (long long)file_of(books.tom)));
    at("2024-11-10T09:00");
    give_back(EQUIPPER, known("SELECT id FROM payment WHERE partner_id = %d", EQUIPPER),
              ",'amount_cents':1000");
    at("2024-12-05T08:00");
    run("2024-11-30", true);
    pay(books.lea, BOOKSHOP, "leisure_books", ",'amount_cents':600");
    at("2025-01-05T08:00");
    run("2024-12-31", false);
}

/* The school's benefits end; what is given back afterwards goes to the budget. */
static void spring(void)
{
    at("2025-06-01T03:00");
    give_back(BOOKSHOP,
              known("SELECT min(id) FROM payment WHERE person_id = %lld", (long long)books.lea),
              ",'amount_cents':34");
    must(ask_job(the_operator, "wallet_expire_due", "{}"));
    at("2025-06-05T09:00");
    give_back(BOOKSHOP,
              known("SELECT min(id) FROM payment WHERE person_id = %lld", (long long)books.lea),
              "");
    at("2025-06-10T09:00");
}

/* --- making and dropping ---------------------------------------------------------------------- */
extern const struct op_table bank_file_operations, benefit_operations, books_operations,
    campaign_operations, card_operations, enrolment_operations, order_operations,
    payment_operations, payer_operations, reimbursement_operations;

static enum err no_credentials(struct tx *tx, const struct keys *keys, int64_t now_ms,
                               struct text credential, struct actor *actor)
{
    (void)tx, (void)keys, (void)now_ms, (void)credential, (void)actor;
    return NOT_SIGNED_IN;
}

static void open_service(void)
{
    static const struct op_table *const tables[] = {
        &op_operations,    &bank_file_operations, &benefit_operations,       &payer_operations,
        &books_operations, &campaign_operations,  &card_operations,          &enrolment_operations,
        &order_operations, &payment_operations,   &reimbursement_operations, NULL,
    };
    struct service_options options = { .store = books.world->store,
                                       .clock = &books.clock,
                                       .keys = &books.keys,
                                       .tables = tables,
                                       .authenticate = no_credentials,
                                       .context = &books.region,
                                       .throttles_off = true };
    must(service_open(&options, &books.service));
}

int books_make(void **state)
{
    civil_init();
    log_set_level(LOG_ERROR);
    books = (struct books){ .region = { .name = TEXT("Région"),
                                        .public_url = TEXT("https://pass.example.fr"),
                                        .mail_from = TEXT("pass@region.example"),
                                        .common_codes = "\n",
                                        .common_passwords = "\n" } };
    if (test_world_make((void **)&books.world)) return -1;
    books.region.campaigns = campaigns_make(&books.world->arena);
    *state = books.world;
    keys_from_seed(&books.keys, 5);
    at("2024-06-11T08:00");
    open_service();
    add_lists();
    open_campaign();
    summer();
    autumn();
    first_run();
    winter();
    spring();
    return 0;
}

int books_drop(void **state)
{
    service_close(books.service);
    campaigns_free(books.region.campaigns);
    return test_world_drop(state);
}
