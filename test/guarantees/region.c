/* The small Region of region.h: its cast, the words by which bodies name things, and steps. */
#include "region.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "campaign/catalogue_testing.h"
#include "notice/notice.h"

struct rewind *region_rewind;

static const struct rewind_column special_columns[] = {
    { "account", "password_hash", NOT_TOLD },
    { "card", "number", NOT_TOLD },
    { "job", "lease_holder", NOT_TOLD },
    { "job", "lease_until_ms", NOT_TOLD },
    { "seal", "sealed_ms", NOT_TOLD },
    { "campaign", "catalogue", NOT_COMPARED },
    { "campaign", "courses", NOT_COMPARED },
    { "bank_file", "sha256", NOT_TOLD },
    { NULL, NULL, 0 },
};

/* --- partners by a short name ----------------------------------------------------------------- */
static const struct {
    const char *name, *siret; /* of test/scenario/data/partners.csv */
} partners[] = {
    { "bookshop", "08829754400012" },  { "cinema", "06187530800019" },
    { "club", "05044662400012" },      { "museum", "07396625100016" },
    { "venue", "06357675500019" },     { "equipment", "04840494100014" },
    { "first_aid", "06811583100015" }, { "driving", "02523212500010" },
    { "parents", "07989905000011" },   { "other_parents", "07200750300013" },
};

static const char *siret_of(const char *partner)
{
    for (size_t i = 0; i < sizeof partners / sizeof *partners; i++)
        if (!strcmp(partners[i].name, partner)) return partners[i].siret;
    fail_msg("no partner \"%s\": add it to test/guarantees/region.c", partner);
    return NULL;
}

/* --- the cast --------------------------------------------------------------------------------- */
enum { CAST_MAX = 40 };
static struct cast_member {
    char name[40];
    struct actor actor;
} cast[CAST_MAX];
static size_t cast_count;

static void engage(const char *name, struct actor actor)
{
    assert_true(cast_count < CAST_MAX);
    struct cast_member *member = &cast[cast_count++];
    snprintf(member->name, sizeof member->name, "%s", name);
    member->actor = actor;
}

struct actor region_actor(const char *who)
{
    for (size_t i = 0; i < cast_count; i++)
        if (!strcmp(cast[i].name, who)) return cast[i].actor;
    fail_msg("nobody called \"%s\": add them to test/guarantees/region.c", who);
    return (struct actor){ 0 };
}

const struct role_holder role_holders[ROLES] = {
    { ANYONE, "nobody" },
    { HOLDER, "holder" },
    { SCHOOL, "school" },
    { CASHIER, "cashier" },
    { MANAGER, "manager" },
    { TILL_KEY, "till" },
    { ADMIN, "admin" },
    { BENEFITS, "benefits" },
    { ACCOUNTANT, "accountant" },
    { SUPPORT, "support" },
    { AUDITOR, "auditor" },
    { SYSTEM, "operator" },
    { REPRESENTATIVE, "representative" },
    { ACCESS_KEY, "gate" },
};

const char *one_of(unsigned roles)
{
    for (size_t i = 0; i < ROLES; i++)
        if (role_holders[i].role & roles) return role_holders[i].who;
    fail_msg("nobody has any of the roles %x", roles);
    return NULL;
}

static struct actor till_of(const char *partner)
{
    struct actor manager = as_manager(siret_of(partner));
    must(call_as(manager, "api_key_create", "{'name':'Caisse'}"));
    return (struct actor){ .account_id = answered("key_id"),
                           .role = TILL_KEY,
                           .partner_id = manager.partner_id };
}

static struct actor gate_of(const char *school)
{
    struct actor staff = region_actor(school);
    must(call_as(staff, "access_key_create", "{'name':'Portail'}"));
    return (struct actor){ .account_id = answered("key_id"),
                           .role = ACCESS_KEY,
                           .school_id = staff.school_id };
}

static void engage_partners(void)
{
    static const char *const counters[] = { "bookshop", "cinema",       "club",      "museum",
                                            "venue",    "equipment",    "first_aid", "driving",
                                            "parents",  "other_parents" };
    char name[40];
    for (size_t i = 0; i < sizeof counters / sizeof *counters; i++) {
        snprintf(name, sizeof name, "cashier:%s", counters[i]);
        engage(name, as_cashier(siret_of(counters[i])));
    }
    engage("cashier", region_actor("cashier:bookshop"));
    engage("manager", as_manager(siret_of("bookshop")));
    engage("manager:cinema", as_manager(siret_of("cinema")));
    engage("till", till_of("bookshop"));
    engage("till:cinema", till_of("cinema"));
}

static void engage_staff(void)
{
    engage("nobody", (struct actor){ .role = ANYONE });
    engage("operator", as_operator());
    engage("school", as_school("0691626T"));
    engage("school:0010001W", as_school("0010001W"));
    engage("gate", gate_of("school"));
    engage("gate:0010001W", gate_of("school:0010001W"));
    engage("admin", as_region(ADMIN));
    engage("admin:2", as_region(ADMIN));
    engage("benefits", as_region(BENEFITS));
    engage("benefits:2", as_region(BENEFITS));
    engage("accountant", as_region(ACCOUNTANT));
    engage("accountant:2", as_region(ACCOUNTANT));
    engage("support", as_region(SUPPORT));
    engage("auditor", as_region(AUDITOR));
}

/* --- naming things ---------------------------------------------------------------------------- */
__attribute__((format(printf, 1, 2))) static struct text id_text(const char *format, ...)
{
    char sql[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sql, sizeof sql, format, arguments);
    va_end(arguments);
    long long id = rewind_number(region_rewind, sql);
    if (!id) fail_msg("nothing is found by %s", sql);
    return text_format(&stage.arena, "%lld", id);
}

static struct text person_text(const char *name)
{
    return id_text("SELECT max(id) FROM person WHERE given_name = '%s'", name);
}

static struct text file_text(const char *name)
{
    return id_text("SELECT max(e.id) FROM enrolment e JOIN person p ON p.id = e.person_id "
                   "WHERE p.given_name = '%s'",
                   name);
}

static struct text card_text(const char *name)
{
    int64_t person;
    assert_true(text_to_int(person_text(name), &person));
    return text_of(token_of(person));
}

static struct text number_text(const char *name)
{
    struct text number = id_text("SELECT CAST(c.number AS BIGINT) FROM card c JOIN person p "
                                 "ON p.id = c.person_id WHERE p.given_name = '%s' "
                                 "ORDER BY c.id DESC LIMIT 1",
                                 name);
    return text_format(&stage.arena, "%012lld", strtoll(number.at, NULL, 10));
}

static struct text partner_text(const char *name)
{
    return id_text("SELECT id FROM partner WHERE siret = '%s'", siret_of(name));
}

static struct text place_text(const char *name)
{
    return id_text("SELECT min(l.id) FROM place l JOIN partner p ON p.id = l.partner_id "
                   "WHERE p.siret = '%s'",
                   siret_of(name));
}

static struct text school_text(const char *uai)
{
    return id_text("SELECT id FROM school WHERE uai = '%s'", uai);
}

static struct text account_text(const char *who)
{
    return text_format(&stage.arena, "%lld", (long long)region_actor(who).account_id);
}

static struct text link_text(const char *who)
{
    struct text link =
        id_text("SELECT max(id) FROM link WHERE account_id = %s", account_text(who).at);
    return notice_link_token(&stage.arena, &stage.product.keys, strtoll(link.at, NULL, 10));
}

static struct text latest_text(const char *table)
{
    return id_text("SELECT max(id) FROM \"%s\"", table);
}

static struct text payment_text(const char *name)
{
    return id_text("SELECT max(u.id) FROM payment u JOIN person p ON p.id = u.person_id "
                   "WHERE p.given_name = '%s'",
                   name);
}

static struct text representative_text(const char *name)
{
    return id_text("SELECT max(r.id) FROM representative r JOIN person p ON p.id = r.person_id "
                   "WHERE p.given_name = '%s'",
                   name);
}

static struct text conduct_text(const char *name)
{
    return id_text("SELECT max(k.id) FROM conduct k JOIN person p ON p.id = k.person_id "
                   "WHERE p.given_name = '%s'",
                   name);
}

static struct text convention_text(const char *name)
{
    return id_text("SELECT v.id FROM convention v JOIN partner p ON p.id = v.partner_id "
                   "JOIN campaign k ON k.until_day = v.until_day "
                   "WHERE p.siret = '%s' AND k.code = '2024-2025' ORDER BY v.id LIMIT 1",
                   siret_of(name));
}

static struct text proposal_text(const char *name)
{
    return id_text("SELECT max(p.id) FROM proposal p JOIN partner r ON r.id = p.partner_id "
                   "WHERE r.siret = '%s'",
                   siret_of(name));
}

static struct text member_text(const char *name)
{
    return id_text("SELECT max(l.id) FROM proposal_line l JOIN person p ON p.id = l.person_id "
                   "WHERE p.given_name = '%s'",
                   name);
}

static struct text line_text(const char *name)
{
    return id_text("SELECT max(l.id) FROM run_line l JOIN partner p ON p.id = l.partner_id "
                   "WHERE p.siret = '%s'",
                   siret_of(name));
}

/* Files of one row, as JSON strings. */
static struct text csv_text(const char *name)
{
    static const struct {
        const char *name, *content;
    } files[] = {
        { "schools", "uai;name;kind;sector;address;postcode;commune;insee;department;lat;lon;siret;"
                     "mail\n0690026D;Lycée Ampère;lycee_general;public;31 rue de la Bourse;69002;"
                     "Lyon;69382;69;45.76;4.83;;ce.0690026d@etab.example\n" },
        { "partners",
          "siret;name;kind;legal_form;address;postcode;commune;insee;department;lat;lon;"
          "iban;bic;benefits;price_cents;combat;uai\n"
          "55208131766522;Ciné Lumière;cinema;company;1 rue du Premier-Film;69008;Lyon;"
          "69388;69;45.74;4.87;FR7630006000011234567890189;AGRIFRPP;;700;0;\n" },
        { "courses", testing_courses },
    };
    struct text_builder json = { .arena = &stage.arena };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (!strcmp(files[i].name, name)) build_json_string(&json, text_of(files[i].content));
    if (!json.len) fail_msg("no file of %s", name);
    return built(&json);
}

#define HOLDERS                                                                                    \
    "old_id;given_name;family_name;birth_day;sex;mail;phone;address;postcode;commune;school_uai;"  \
    "campaign;holder;course;class_name;card_number;card_token;card_token_sha256;code;balances\n"
#define HOLDER_OF(id)                                                                              \
    id ";Rose;Blanc;2007-03-02;f;;;;;;0691626T;2024-2025;pupil;2472000631;2A;90000" id             \
       ";OLD-CARD-of-rose-" id ";;9876;leisure_books=5,50\n"
static struct text upload_text(const char *name)
{
    static const struct {
        const char *name, *content;
    } files[] = {
        { "holders", HOLDERS HOLDER_OF("101") },
        { "faulty_holders", HOLDERS HOLDER_OF("102") HOLDER_OF("102") },
        { "no_holders", "old_id;given_name\n" },
        { "no_csv", "old_id;\"given_name\n" },
    };
    struct text content = { 0 };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (!strcmp(files[i].name, name)) content = text_of(files[i].content);
    if (!content.at) fail_msg("no file of %s to upload", name);
    return text_format(&stage.arena, "%lld", (long long)upload_as(region_actor("admin"), content));
}

/* A bank's rejection of a partner's latest line, or ("nonsense") what is no answer at all. */
static struct text answer_text(const char *name)
{
    struct text content = TEXT("<nonsense/>");
    if (strcmp(name, "nonsense") != 0)
        content = text_format(
            &stage.arena,
            "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.11\"><CstmrPmtStsRpt>"
            "<GrpHdr><MsgId>B1</MsgId></GrpHdr><OrgnlPmtInfAndSts><TxInfAndSts><OrgnlEndToEndId>"
            "PRL%s</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn>"
            "</StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>",
            line_text(name).at);
    int64_t id = upload_as(region_actor("accountant"), content);
    return text_format(&stage.arena, "%lld", (long long)id);
}

static struct text yaml_text(const char *name)
{
    struct text_builder json = { .arena = &stage.arena };
    if (!strcmp(name, "small")) build_json_string(&json, text_of(testing_yaml));
    if (!json.len) fail_msg("no catalogue %s", name);
    return built(&json);
}

static struct text answered_member(const char *path)
{
    struct text member = answer_member(&stage.arena, stage.answer, path);
    if (!member.at) fail_msg("no %s in %.*s", path, TEXT_ARGS(stage.answer));
    return member;
}

static const struct {
    const char *kind;
    struct text (*text)(const char *name);
} kinds[] = {
    { "person", person_text },
    { "file", file_text },
    { "card", card_text },
    { "number", number_text },
    { "partner", partner_text },
    { "place", place_text },
    { "school", school_text },
    { "account", account_text },
    { "link", link_text },
    { "latest", latest_text },
    { "line", line_text },
    { "csv", csv_text },
    { "yaml", yaml_text },
    { "payment", payment_text },
    { "convention", convention_text },
    { "answered", answered_member },
    { "representative", representative_text },
    { "conduct", conduct_text },
    { "upload", upload_text },
    { "bank", answer_text },
    { "proposal", proposal_text },
    { "member", member_text },
};

static struct text named(struct text kind, const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (text_is(kind, kinds[i].kind)) return kinds[i].text(name);
    fail_msg("no kind \"%.*s\"", TEXT_ARGS(kind));
    return (struct text){ 0 };
}

struct text region_body(const char *body)
{
    static const char in_names[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                   "_:.";
    struct text_builder out = { .arena = &stage.arena };
    for (const char *at = body; *at;) {
        size_t plain = strcspn(at, "$'");
        build_text(&out, (struct text){ at, plain });
        at += plain;
        if (*at == '\'') {
            build_chars(&out, "\"");
            at++;
        } else if (*at == '$') {
            struct text rest = { at + 1, strspn(at + 1, in_names) };
            at += 1 + rest.len;
            struct text kind = text_cut(&rest, ':');
            build_text(&out, named(kind, text_to_cstring(&stage.arena, rest)));
        }
    }
    return built(&out);
}

/* --- steps ------------------------------------------------------------------------------------ */
static void wait_for_jobs(void)
{
    enum { LOOK_EVERY_MS = 1, LOOKS = 40000 };
    static const char going_on[] = "SELECT count(*) FROM job WHERE state IN ('queued', 'running')";
    for (int i = 0; rewind_number(region_rewind, going_on); i++) {
        if (i == LOOKS) fail_msg("a job does not come to its end");
        poll(NULL, 0, LOOK_EVERY_MS);
    }
}

/* The job as job_show tells it, in stage.answer; what it was refused for. */
static enum err job_outcome(void)
{
    static const struct text type = { "urn:passregion:problem:", 23 };
    struct reach r = { .product = &stage.product };
    struct text shown, ask = region_body("{'job_id':'$latest:job'}");
    must(reach_call(&r, &stage.arena, "job_show", ask, &shown));
    stage.answer = answer_member(&stage.arena, shown, "job");
    struct text problem = answer_member(&stage.arena, stage.answer, "problem.type");
    if (!problem.at) return OK;
    assert_true(text_starts_with(problem, type));
    return err_from_slug((struct text){ problem.at + type.len, problem.len - type.len });
}

enum err region_call(const struct step *step, struct text body, const char *key)
{
    struct actor actor = region_actor(step->who);
    uploads_put_back();
    struct exchange x;
    exchange_init(&x);
    x.operation = text_of(step->operation);
    x.body = body;
    x.as = &actor;
    x.request_key = text_of(key);
    const struct operation *op = service_find(stage.product.service, x.operation);
    enum err e = service_call(stage.product.service, &x);
    stage.answer = text_copy(&stage.arena, x.answer);
    exchange_free(&x);
    if (!op || op->kind != BULK) return e;
    wait_for_jobs();
    store_fail_at(stage.product.store, 0);
    return e ? e : job_outcome();
}

void region_play(const struct step *steps, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct step *step = &steps[i];
        if (step->at) stage_at(step->at);
        struct text key = token_make(&stage.arena);
        enum err e = region_call(step, region_body(step->body), key.at);
        if (e == step->answers) continue;
        fail_msg("%s as %s: %s, not %s: %.*s", step->operation, step->who, err_name(e),
                 err_name(step->answers), TEXT_ARGS(stage.answer));
    }
}

/* --- opening ---------------------------------------------------------------------------------- */
static const char LAMARQUE[] = "0691626T", BERARD[] = "0010001W"; /* test/scenario/data */
static const char CAMPAIGN[] = "2024-2025", BUILDING[] = "2472000631" /* 2de pro */;

static const struct step first_uses[] = {
    { "2024-09-10T10:00", "cashier", "payment_pay",
      "{'card':'$card:Lea','place_id':'$place:bookshop','campaign':'2024-2025',"
      "'benefit':'leisure_books','amount_cents':500,'code':'7394'}",
      OK },
    { NULL, "cashier:cinema", "payment_pay",
      "{'card':'$card:Emma','place_id':'$place:cinema','campaign':'2024-2025',"
      "'benefit':'cinema','units':1,'code':'8051'}",
      OK },
    { NULL, "school:0010001W", "textbook_hand_out",
      "{'card':'$card:Emma','books':[{'title':'Histoire','copy':'H-1'}]}", OK },
};

static void represent(int64_t person_id, const char *mail)
{
    must(call_as(region_actor("support"), "representative_add",
                 "{'person_id':'%lld','kind':'parent','name':'Parent','mail':'%s'}",
                 (long long)person_id, mail));
}
/* The bookshop's proposal to Lea's school, and the cinema's to Emma's. */
static const struct step first_proposals[] = {
    { NULL, "manager", "collective_propose",
      "{'kind':'group_order','place_id':'$place:bookshop','school_uai':'0691626T','title':'Cahiers'"
      ","
      "'pay_day':'2024-09-20','items':[{'label':'Un lot','campaign':'2024-2025',"
      "'benefit':'textbooks_extra','amount_cents':1000}]}",
      OK },
    { NULL, "manager", "collective_submit", "{'proposal_id':'$latest:proposal'}", OK },
    { NULL, "school", "collective_lines_set",
      "{'proposal_id':'$latest:proposal','item_id':'$latest:proposal_item',"
      "'pupils':[{'enrolment_id':'$file:Lea'}]}",
      OK },
    { NULL, "manager:cinema", "collective_propose",
      "{'kind':'group_outing','place_id':'$place:cinema','school_uai':'0010001W','title':'Un film',"
      "'event_day':'2024-09-27','pay_day':'2024-09-20','items':[{'label':'Une place',"
      "'campaign':'2024-2025','benefit':'cinema','units':1}]}",
      OK },
    { NULL, "manager:cinema", "collective_submit", "{'proposal_id':'$latest:proposal'}", OK },
    { NULL, "school:0010001W", "collective_lines_set",
      "{'proposal_id':'$latest:proposal','item_id':'$latest:proposal_item',"
      "'pupils':[{'enrolment_id':'$file:Emma'}]}",
      OK },
};

static void open_on(const char *const *catalogues)
{
    stage_open(catalogues);
    service_set_job_retry(stage.product.service, 1);
    cast_count = 0;
    engage_staff();
    engage_partners();
    stage_at("2024-06-12T09:00");
    int64_t lea =
        order_card("Lea", "Martin", "2008-02-29", "f", "lea@mail.example", LAMARQUE, "7394");
    int64_t emma =
        order_card("Emma", "Petit", "2008-03-02", "f", "emma@mail.example", BERARD, "8051");
    order_card("Tom", "Blanc", "2008-11-20", "m", "tom@mail.example", LAMARQUE, "9406");
    represent(lea, "mother.of.lea@mail.example");
    represent(emma, "mother.of.emma@mail.example");
    engage("representative", as_representative("mother.of.lea@mail.example"));
    engage("holder", as_holder(lea));
    engage("holder:Emma", as_holder(emma));
    must(validate(lea, CAMPAIGN, LAMARQUE, BUILDING));
    must(validate(emma, CAMPAIGN, BERARD, BUILDING));
    region_rewind = rewind_open(&stage.database, special_columns);
    play(first_uses);
    play(first_proposals);
    rewind_keep(region_rewind);
}

void region_open(void)
{
    static const char *const presented[] = { "catalogue/2023-2024.yaml", "catalogue/2024-2025.yaml",
                                             "catalogue/2025-2026.yaml", NULL };
    open_on(presented);
}

void region_open_small(void)
{
    static const char *const small[] = { "test/guarantees/data/2024-2025.yaml",
                                         "test/guarantees/data/2025-2026.yaml", NULL };
    open_on(small);
}

void region_close(void)
{
    rewind_close(region_rewind);
    region_rewind = NULL;
    stage_close();
}
