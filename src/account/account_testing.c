/* account_testing.c - sets up the office. People, schools and partners are rows put beside the
 * service, so that these tests need no other slice. */
#include "account/account_testing.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "account/account.h"
#include "base/civil.h"
#include "base/log.h"
#include "campaign/catalogue_testing.h"
#include "notice/notice.h"

struct office office;
const struct actor the_system = { .role = SYSTEM };

/* --- what an order does ----------------------------------------------------------------------- */
struct office_invite_in {
    int64_t person_id;
    struct text name, mail;
};
SHAPE(office_invite_in, FIELD(office_invite_in, person_id, ID),
      FIELD(office_invite_in, name, TEXT_FIELD),
      FIELD(office_invite_in, mail, TEXT_FIELD, .flags = OPTIONAL));
struct office_invite_out {
    int64_t account_id;
};
SHAPE(office_invite_out, FIELD(office_invite_out, account_id, ID));

static enum err office_invite(struct call *c, const struct office_invite_in *in,
                              struct office_invite_out *out)
{
    enum err e =
        account_open_for_person(c, in->person_id, in->mail, in->name, FRENCH, &out->account_id);
    return e ? e : account_invite(c, out->account_id, "activation");
}
OP_RUN(office_invite)

struct office_tell_in {
    struct text template;
    int64_t account_id, subject_id;
    struct text note;
};
SHAPE(office_tell_in, FIELD(office_tell_in, template, TEXT_FIELD),
      FIELD(office_tell_in, account_id, ID),
      FIELD(office_tell_in, subject_id, ID, .flags = OPTIONAL),
      FIELD(office_tell_in, note, TEXT_FIELD, .flags = OPTIONAL));
NOTHING(office_tell_out);

static enum err office_tell(struct call *c, const struct office_tell_in *in,
                            struct office_tell_out *out)
{
    (void)out;
    return notice_queue(c, text_to_cstring(c->arena, in->template), in->account_id, in->subject_id,
                        in->note);
}
OP_RUN(office_tell)

struct office_tell_person_in {
    int64_t person_id;
};
SHAPE(office_tell_person_in, FIELD(office_tell_person_in, person_id, ID));
NOTHING(office_tell_person_out);

static enum err office_tell_person(struct call *c, const struct office_tell_person_in *in,
                                   struct office_tell_person_out *out)
{
    (void)out;
    return notice_queue_person(c, "already_ordered", in->person_id, in->person_id, TEXT(""));
}
OP_RUN(office_tell_person)

struct office_close_in {
    int64_t person_id;
};
SHAPE(office_close_in, FIELD(office_close_in, person_id, ID));
NOTHING(office_close_out);

static enum err office_close(struct call *c, const struct office_close_in *in,
                             struct office_close_out *out)
{
    (void)out;
    return account_close_person(c, in->person_id);
}
OP_RUN(office_close)

struct office_move_in {
    int64_t person_id;
    struct text mail;
};
SHAPE(office_move_in, FIELD(office_move_in, person_id, ID),
      FIELD(office_move_in, mail, TEXT_FIELD));
NOTHING(office_move_out);

static enum err office_move(struct call *c, const struct office_move_in *in,
                            struct office_move_out *out)
{
    (void)out;
    return account_change_contact(c, in->person_id, in->mail, ENGLISH);
}
OP_RUN(office_move)

static const struct operation office_rows[] = {
    OP(office_invite, WRITE, SYSTEM, ON_NOTHING, .summary = "As after an order."),
    OP(office_tell, WRITE, SYSTEM, ON_NOTHING, .summary = "Queues a mail."),
    OP(office_tell_person, WRITE, SYSTEM, ON_NOTHING, .summary = "Tells somebody and family."),
    OP(office_close, WRITE, SYSTEM, ON_NOTHING, .summary = "As after a death."),
    OP(office_move, WRITE, SYSTEM, ON_NOTHING, .summary = "As after a new address."),
};
OP_TABLE(office);

extern const struct op_table account_operations, api_key_operations, campaign_operations,
    link_operations, notice_operations, sign_in_operations;

/* --- the office ------------------------------------------------------------------------------- */
struct service *office_service(struct store *store)
{
    static const struct op_table *const tables[] = {
        &account_operations, &api_key_operations, &campaign_operations,
        &link_operations,    &notice_operations,  &sign_in_operations,
        &office_operations,  &op_operations,      NULL
    };
    struct service_options options = { .store = store,
                                       .clock = &office.clock,
                                       .keys = &office.keys,
                                       .tables = tables,
                                       .authenticate = account_authenticate,
                                       .context = &office.region,
                                       .throttles_off = true,
                                       .coverage_path = getenv("PASSREGION_COVERAGE") };
    struct service *service;
    assert_int_equal(service_open(&options, &service), OK);
    return service;
}

int office_make(void **state)
{
    civil_init();
    log_set_level(LOG_ERROR);
    office = (struct office){ 0 };
    if (test_world_make((void **)&office.world)) return -1;
    office.region = (struct region){ .campaigns = campaigns_make(&office.world->arena),
                                     .name = TEXT("Auvergne-Rhône-Alpes"),
                                     .public_url = TEXT("https://pass.example.fr"),
                                     .mail_from = TEXT("pass@region.example"),
                                     .common_passwords = "# common\n1234567890\nazertyuiop\n" };
    *state = office.world;
    office.region.campaigns = campaigns_make(&office.world->arena);
    keys_from_seed(&office.keys, 3);
    office_at("2024-09-02T09:00");
    assert_int_equal(store_check_statements(office.world->store), OK);
    known("INSERT INTO school (id, uai, name, kind, sector, siret, address, postcode, commune, "
          "insee, department, lat_e5, lon_e5, mail, state, search_key) VALUES (%d, '0690001A', "
          "'Lycée Ampère', '', '', '', '', '', '', '', '', 0, 0, '', 'open', '')",
          OFFICE_SCHOOL);
    for (int id = OFFICE_PARTNER; id <= OFFICE_NEIGHBOUR; id++) {
        known("INSERT INTO partner (id, siret, name, kind, legal_form, mail, iban, bic, state, "
              "closed_day, search_key, created_ms) VALUES (%d, '%d', 'Librairie %d', 'bookshop', "
              "'', '', '', '', 'open', 0, '', 0)",
              id, id, id);
        known("INSERT INTO place (id, partner_id, name, address, postcode, commune, insee, "
              "department, lat_e5, lon_e5, sport, school_id, state) VALUES (%d, %d, 'Rayon', '', "
              "'', 'Lyon', '', '', 0, 0, '', 0, 'open')",
              id + 100, id);
    }
    office.service = office_service(office.world->store);
    return 0;
}

int office_drop(void **state)
{
    service_close(office.service);
    campaigns_free(office.region.campaigns);
    return test_world_drop(state);
}

void office_at(const char *paris_time)
{
    int64_t at_ms;
    assert_true(instant_parse(text_of(paris_time), &at_ms));
    clock_freeze(&office.clock, at_ms);
}

/* `text` with the first `from` in it replaced. */
static struct text replaced(struct arena *arena, struct text text, const char *from, const char *to)
{
    const char *at = memmem(text.at, text.len, from, strlen(from));
    assert_non_null(at);
    size_t before = (size_t)(at - text.at), after = before + strlen(from);
    struct text_builder out = { .arena = arena };
    build_text(&out, (struct text){ text.at, before });
    build_chars(&out, to);
    build_text(&out, (struct text){ text.at + after, text.len - after });
    return built(&out);
}

void office_open_campaign(const char *code, int months)
{
    struct arena *arena = &office.world->arena;
    struct text path = text_format(arena, "catalogue/%s.yaml", code);
    struct text months_line = text_format(arena, "activation_months: %d", months);
    struct text yaml =
        replaced(arena, testing_file(arena, path.at), "activation_months: 1", months_line.at);
    struct text_builder body = { .arena = arena };
    build_chars(&body, "{\"catalogue\":");
    build_json_string(&body, yaml);
    build_chars(&body, ",\"courses\":");
    build_json_string(&body, testing_file(arena, "data/courses.csv"));
    build_chars(&body, "}");
    struct exchange x;
    exchange_init(&x);
    x.operation = TEXT("campaign_open");
    x.body = built(&body);
    x.as = &the_system;
    must(service_call(office.service, &x));
    exchange_free(&x);
}

/* --- calls ------------------------------------------------------------------------------------ */
__attribute__((format(printf, 1, 0))) static struct text body_of(const char *format,
                                                                 va_list arguments)
{
    char plain[1024];
    int len = vsnprintf(plain, sizeof plain, format, arguments);
    assert_in_range(len, 0, sizeof plain - 1);
    for (int i = 0; i < len; i++)
        if (plain[i] == '\'') plain[i] = '"';
    return text_copy(&office.world->arena, (struct text){ plain, (size_t)len });
}

static enum err call(const struct actor *as, const char *credential, const char *operation,
                     struct text body)
{
    struct exchange x;
    exchange_init(&x);
    x.operation = text_of(operation);
    x.credential = text_of(credential);
    x.as = as;
    x.body = body;
    enum err e = service_call(office.service, &x);
    office.answer = text_copy(&office.world->arena, x.answer);
    exchange_free(&x);
    return e;
}

enum err call_as(const struct actor *as, const char *operation, const char *body, ...)
{
    va_list arguments;
    va_start(arguments, body);
    struct text filled = body_of(body, arguments);
    va_end(arguments);
    return call(as, NULL, operation, filled);
}

enum err call_with(const char *credential, const char *operation, const char *body, ...)
{
    va_list arguments;
    va_start(arguments, body);
    struct text filled = body_of(body, arguments);
    va_end(arguments);
    return call(NULL, credential, operation, filled);
}

const char *answered(const char *path)
{
    json_t *root = json_loadb(office.answer.at, office.answer.len, 0, NULL), *at = root;
    for (struct text rest = text_of(path); rest.at && at;) {
        struct text name = text_cut(&rest, '.');
        int64_t index;
        at = text_to_int(name, &index)
                 ? json_array_get(at, (size_t)index)
                 : json_object_get(at, text_to_cstring(&office.world->arena, name));
    }
    struct text words =
        json_is_integer(at)
            ? text_format(&office.world->arena, "%lld", (long long)json_integer_value(at))
            : text_copy(&office.world->arena, text_of(json_string_value(at)));
    json_decref(root);
    return words.at ? words.at : "";
}

int64_t known(const char *sql, ...)
{
    char filled[1024];
    va_list arguments;
    va_start(arguments, sql);
    int len = vsnprintf(filled, sizeof filled, sql, arguments);
    va_end(arguments);
    assert_in_range(len, 0, sizeof filled - 1);
    return test_database_sql(&office.world->database, filled);
}

const char *outcome_name(enum err e)
{
    return e ? err_name(e) : "OK";
}

/* --- people ----------------------------------------------------------------------------------- */
const char *latest_link(void)
{
    int64_t link_id = known("SELECT id FROM link ORDER BY id DESC LIMIT 1");
    return notice_link_token(&office.world->arena, &office.keys, link_id).at;
}

const char *session_of(const char *role, int64_t side, const char *login)
{
    char sides[64] = "";
    if (side)
        snprintf(sides, sizeof sides, ",'%s_id':'%lld'",
                 side == OFFICE_SCHOOL ? "school" : "partner", (long long)side);
    must(call_as(&the_system, "account_create",
                 "{'role':'%s','name':'Anne Durand','mail':'anne@example.fr','login':'%s'%s}", role,
                 login, sides));
    must(call_with(NULL, "account_activate", "{'token':'%s','password':'" OFFICE_PASSWORD "'}",
                   latest_link()));
    must(call_with(NULL, "account_sign_in", "{'login':'%s','password':'" OFFICE_PASSWORD "'}",
                   login));
    return answered("token");
}

int64_t person_account(const char *name, const char *mail)
{
    static int64_t people = 1000;
    int64_t person_id = ++people;
    known("INSERT INTO person (id, given_name, family_name, birth_day, sex, mail, mail_proved_ms, "
          "phone, address, postcode, commune, lang, state, search_key, charter_ms, created_ms) "
          "VALUES (%lld, '', '', 14000, 'x', '%s', 0, '', '', '', '', 'fr', 'open', '', 1, 1)",
          (long long)person_id, mail);
    must(call_as(&the_system, "office_invite", "{'person_id':'%lld','name':'%s','mail':'%s'}",
                 (long long)person_id, name, mail));
    int64_t account_id;
    assert_true(text_to_int(text_of(answered("account_id")), &account_id));
    return account_id;
}
