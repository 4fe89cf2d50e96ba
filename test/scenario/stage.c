/* The stage: opening, calling, and reading beside the store what a scenario wants to know. */
#include "stage.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>
#include <sys/stat.h>

#include "base/civil.h"

/* fontconfig keeps a few words for the life of the process, where the leak check does not look. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig";
}

struct stage stage;
static bool on_postgres;
static int accounts_made;

void stage_engine(int argc, char **argv)
{
    test_choose_engine(argc, argv);
    on_postgres = argc == 2 && !strcmp(argv[1], "postgres");
}

struct text stage_file(const char *path)
{
    FILE *f = fopen(path, "r");
    if (!f) fail_msg("no file %s", path);
    size_t cap = 4 << 20;
    char *at = arena_take(&stage.arena, cap);
    size_t n = fread(at, 1, cap, f);
    fclose(f);
    return (struct text){ at, n };
}

static enum err call_text(struct actor actor, const char *key, const char *operation,
                          struct text body)
{
    struct exchange x;
    exchange_init(&x);
    x.operation = text_of(operation);
    x.body = body;
    x.as = &actor;
    x.request_key = key ? text_of(key) : token_make(&stage.arena);
    enum err e = service_call(stage.product.service, &x);
    stage.answer = text_copy(&stage.arena, x.answer);
    exchange_free(&x);
    return e;
}

__attribute__((format(printf, 1, 0))) static struct text quoted(const char *format,
                                                                va_list arguments)
{
    char raw[8192];
    vsnprintf(raw, sizeof raw, format, arguments);
    for (char *at = raw; *at; at++)
        if (*at == '\'') *at = '"';
    return text_copy(&stage.arena, text_of(raw));
}

enum err call_as(struct actor actor, const char *operation, const char *body, ...)
{
    va_list arguments;
    va_start(arguments, body);
    struct text json = quoted(body, arguments);
    va_end(arguments);
    return call_text(actor, NULL, operation, json);
}

enum err call_with_key(struct actor actor, const char *key, const char *operation, const char *body,
                       ...)
{
    va_list arguments;
    va_start(arguments, body);
    struct text json = quoted(body, arguments);
    va_end(arguments);
    return call_text(actor, key, operation, json);
}

static enum err job_text(struct actor actor, const char *operation, struct text body)
{
    struct reach r = { .product = &stage.product, .as = &actor };
    return reach_call_job(&r, &stage.arena, operation, body, NULL, &stage.answer);
}

enum err job_as(struct actor actor, const char *operation, const char *body, ...)
{
    va_list arguments;
    va_start(arguments, body);
    struct text json = quoted(body, arguments);
    va_end(arguments);
    return job_text(actor, operation, json);
}

/* --- files ------------------------------------------------------------------------------------ */
static void write_file(const char *path, struct text content)
{
    FILE *f = fopen(path, "we");
    assert_non_null(f);
    assert_int_equal(fwrite(content.at, 1, content.len, f), content.len);
    assert_int_equal(fclose(f), 0);
}

int64_t upload_as(struct actor actor, struct text content)
{
    uint8_t sha256[crypto_hash_sha256_BYTES];
    char digits[2 * crypto_hash_sha256_BYTES + 1];
    crypto_hash_sha256(sha256, (const uint8_t *)content.at, content.len);
    sodium_bin2hex(digits, sizeof digits, sha256, sizeof sha256);
    const char *spooled = text_format(&stage.arena, "%s/spooled", stage.upload_dir).at;
    write_file(spooled, content);
    struct upload upload = { .sha256 = text_copy(&stage.arena, text_of(digits)),
                             .media_type = TEXT("text/csv"),
                             .file_name = TEXT("holders.csv"),
                             .size = (int64_t)content.len };
    struct exchange x;
    exchange_init(&x);
    x.as = &actor;
    must(service_upload(stage.product.service, &x, spooled, &upload));
    stage.answer = text_copy(&stage.arena, x.answer);
    exchange_free(&x);
    assert_true(stage.upload_count < sizeof stage.uploads / sizeof *stage.uploads);
    stage.uploads[stage.upload_count++] =
        (struct stage_upload){ text_format(&stage.arena, "%s/%s", stage.upload_dir, digits),
                               content };
    return answered("upload_id");
}

void uploads_put_back(void)
{
    for (size_t i = 0; i < stage.upload_count; i++)
        if (access(stage.uploads[i].path.at, F_OK) != 0)
            write_file(stage.uploads[i].path.at, stage.uploads[i].content);
}

struct text export_as(struct actor actor, enum err *refusal, const char *operation,
                      const char *body, ...)
{
    va_list arguments;
    va_start(arguments, body);
    struct text json = quoted(body, arguments);
    va_end(arguments);
    struct exchange x;
    exchange_init(&x);
    x.operation = text_of(operation);
    x.body = json;
    x.as = &actor;
    x.encoding = AS_CSV;
    *refusal = service_call(stage.product.service, &x);
    stage.answer = text_copy(&stage.arena, x.answer);
    struct text rows = { 0 };
    if (!*refusal) {
        struct stat status;
        assert_int_equal(fstat(x.export_fd, &status), 0);
        char *at = arena_take(&stage.arena, (size_t)status.st_size + 1);
        assert_int_equal(pread(x.export_fd, at, (size_t)status.st_size, 0), status.st_size);
        rows = (struct text){ at, (size_t)status.st_size };
    }
    exchange_free(&x);
    return rows;
}

const char *outcome(enum err e, enum err expected)
{
    if (e != expected) print_message("answer: %.*s\n", TEXT_ARGS(stage.answer));
    return err_name(e);
}

int64_t answered(const char *path)
{
    int64_t n;
    struct text t = answer_member(&stage.arena, stage.answer, path);
    if (text_is(t, "true")) return 1;
    if (text_is(t, "false")) return 0;
    return t.at && text_to_int(t, &n) ? n : -1;
}

const char *answered_text(const char *path)
{
    struct text t = answer_member(&stage.arena, stage.answer, path);
    return t.at ? text_to_cstring(&stage.arena, t) : "";
}

int64_t known(const char *sql)
{
    return test_database_sql(&stage.database, sql);
}

__attribute__((format(printf, 1, 2))) static int64_t known_id(const char *format, ...)
{
    char sql[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sql, sizeof sql, format, arguments);
    va_end(arguments);
    return known(sql);
}

/* --- opening ---------------------------------------------------------------------------------- */
static void open_catalogues(const char *const *catalogues)
{
    struct text courses = stage_file("data/courses.csv");
    for (size_t i = 0; catalogues[i]; i++) {
        struct text_builder body = { .arena = &stage.arena };
        build_chars(&body, "{\"catalogue\":");
        build_json_string(&body, stage_file(catalogues[i]));
        build_chars(&body, ",\"courses\":");
        build_json_string(&body, courses);
        build_chars(&body, "}");
        must(call_text(as_operator(), NULL, "campaign_open", built(&body)));
    }
}

void stage_import(const char *what, struct text csv)
{
    char preview[64], operation[64];
    snprintf(preview, sizeof preview, "%s_import_preview", what);
    snprintf(operation, sizeof operation, "%s_import", what);
    struct text_builder body = { .arena = &stage.arena };
    build_chars(&body, "{\"csv\":");
    build_json_string(&body, csv);
    build_chars(&body, "}");
    must(call_text(as_operator(), NULL, preview, built(&body)));
    struct text fingerprint = answer_member(&stage.arena, stage.answer, "fingerprint");
    body.len--; /* the closing brace */
    build_chars(&body, ",\"good_rows_only\":false,\"fingerprint\":");
    build_json_string(&body, fingerprint);
    build_chars(&body, "}");
    must(job_text(as_operator(), operation, built(&body)));
}

enum err rehearse_as(struct actor actor, const char *catalogue_path, const char *population,
                     const char *against)
{
    struct text_builder body = { .arena = &stage.arena };
    build_chars(&body, "{\"catalogue\":");
    build_json_string(&body, stage_file(catalogue_path));
    build_chars(&body, ",\"courses\":");
    build_json_string(&body, stage_file("data/courses.csv"));
    build_format(&body, ",\"population\":\"%s\"", population);
    if (against) build_format(&body, ",\"against\":\"%s\"", against);
    build_chars(&body, "}");
    return job_text(actor, "campaign_rehearse", built(&body));
}

void stage_open(const char *const *catalogues)
{
    stage = (struct stage){ .arena = arena_make(512 << 20) };
    test_database_make(&stage.database, on_postgres);
    snprintf(stage.keys_path, sizeof stage.keys_path, "/tmp/passregion-stage-%d.keys", getpid());
    unlink(stage.keys_path);
    snprintf(stage.upload_dir, sizeof stage.upload_dir, "/tmp/passregion-stage-%d.d", getpid());
    struct product_options options = { .database = stage.database.url,
                                       .upload_dir = stage.upload_dir,
                                       .keys_path = stage.keys_path,
                                       .create = true,
                                       .read_limit_ms = 20000, /* under sanitizers */
                                       .now = "2024-06-01T08:00",
                                       .coverage_path = getenv("PASSREGION_COVERAGE"),
                                       .throttles_off = true };
    must(product_open(&options, &stage.product));
    stage_at("2024-06-01T08:00");
    open_catalogues(catalogues);
    stage_import("school", stage_file("test/scenario/data/schools.csv"));
    stage_import("partner", stage_file("test/scenario/data/partners.csv"));
}

void stage_close(void)
{
    /* The bookkeeping of first and last days may run late, but it must have run. */
    must(job_as(as_operator(), "wallet_load_due", "{}"));
    must(job_as(as_operator(), "wallet_expire_due", "{}"));
    enum err e = job_as(as_operator(), "books_audit", "{}");
    must(e);
    for (int i = 0; answered("report.right") != 1; i++) {
        char path[48];
        snprintf(path, sizeof path, "report.checks.%d.breaks", i);
        if (answered(path) == -1) fail_msg("the books break");
        if (!answered(path)) continue;
        snprintf(path, sizeof path, "report.checks.%d", i);
        print_message("break: %s\n", answered_text(path));
    }
    product_close(&stage.product);
    test_database_drop(&stage.database);
    unlink(stage.keys_path);
    for (size_t i = 0; i < stage.upload_count; i++) unlink(stage.uploads[i].path.at);
    rmdir(stage.upload_dir);
    arena_free(&stage.arena);
}

void stage_at(const char *instant)
{
    int64_t at_ms;
    assert_true(instant_parse(text_of(instant), &at_ms));
    clock_freeze(&stage.product.clock, at_ms);
}

/* --- who acts --------------------------------------------------------------------------------- */
struct actor as_operator(void)
{
    return operator_actor;
}

static int64_t account_for(const char *role, const char *side, int64_t side_id)
{
    char login[64], sql[160];
    snprintf(login, sizeof login, "%s-%d", role, ++accounts_made);
    char member[64] = "";
    if (side_id) snprintf(member, sizeof member, ",'%s':'%lld'", side, (long long)side_id);
    must(call_as(as_operator(), "account_create",
                 "{'role':'%s','login':'%s','name':'%s','mail':'%s@region.example'%s}", role, login,
                 login, login, member));
    snprintf(sql, sizeof sql, "SELECT id FROM account WHERE login = '%s'", login);
    return known(sql);
}

struct actor as_region(enum role role)
{
    const char *word = role == ADMIN        ? "admin"
                       : role == BENEFITS   ? "benefits"
                       : role == ACCOUNTANT ? "accountant"
                       : role == SUPPORT    ? "support"
                                            : "auditor";
    return (struct actor){ .account_id = account_for(word, "", 0), .role = role };
}

struct actor as_school(const char *uai)
{
    int64_t id = known_id("SELECT id FROM school WHERE uai = '%s'", uai);
    return (struct actor){ .account_id = account_for("school", "school_id", id),
                           .role = SCHOOL,
                           .school_id = id };
}

static struct actor of_partner(const char *siret, enum role role, const char *word)
{
    int64_t id = known_id("SELECT id FROM partner WHERE siret = '%s'", siret);
    return (struct actor){ .account_id = account_for(word, "partner_id", id),
                           .role = role,
                           .partner_id = id };
}

struct actor as_cashier(const char *siret)
{
    return of_partner(siret, CASHIER, "cashier");
}

struct actor as_manager(const char *siret)
{
    return of_partner(siret, MANAGER, "manager");
}

struct actor as_holder(int64_t person_id)
{
    char sql[96];
    snprintf(sql, sizeof sql, "SELECT id FROM account WHERE person_id = %lld",
             (long long)person_id);
    return (struct actor){ .account_id = known(sql), .role = HOLDER, .person_id = person_id };
}

struct actor as_representative(const char *mail)
{
    int64_t id = known_id("SELECT id FROM account WHERE mail = '%s' AND role = %d", mail,
                          (int)REPRESENTATIVE);
    return (struct actor){ .account_id = id, .role = REPRESENTATIVE };
}

/* --- what every scenario does ----------------------------------------------------------------- */
int64_t order_card(const char *given_name, const char *family_name, const char *birth_day,
                   const char *sex, const char *mail, const char *uai, const char *code)
{
    struct actor nobody = { .role = ANYONE };
    must(call_as(nobody, "card_order",
                 "{'given_name':'%s','family_name':'%s','birth_day':'%s','sex':'%s','mail':'%s',"
                 "'school_uai':'%s','code':'%s','charter':true,'postcode':'69003'}",
                 given_name, family_name, birth_day, sex, mail, uai, code));
    return known("SELECT max(id) FROM person");
}

int64_t file_of(int64_t person_id, const char *campaign)
{
    char sql[256];
    snprintf(sql, sizeof sql,
             "SELECT e.id FROM enrolment e JOIN campaign k ON k.id = e.campaign_id "
             "WHERE e.person_id = %lld AND k.code = '%s'",
             (long long)person_id, campaign);
    return known(sql);
}

enum err validate(int64_t person_id, const char *campaign, const char *uai, const char *course)
{
    return call_as(as_school(uai), "enrolment_validate",
                   "{'enrolment_id':'%lld','holder':'pupil','course':'%s'}",
                   (long long)file_of(person_id, campaign), course);
}

const char *token_of(int64_t person_id)
{
    must(call_as(as_holder(person_id), "card_show", "{'person_id':'%lld'}", (long long)person_id));
    return answered_text("card.token");
}

enum err pay(int64_t person_id, struct purchase p)
{
    const char *token = token_of(person_id);
    int64_t place = known_id("SELECT min(l.id) FROM place l JOIN partner p ON p.id = l.partner_id "
                             "WHERE p.siret = '%s'",
                             p.siret);
    char more[256] = "";
    size_t at = 0;
    if (p.amount_cents)
        at += (size_t)snprintf(more + at, sizeof more - at, ",'amount_cents':%lld",
                               (long long)p.amount_cents);
    if (p.units)
        at += (size_t)snprintf(more + at, sizeof more - at, ",'units':%lld", (long long)p.units);
    if (p.price_cents)
        at += (size_t)snprintf(more + at, sizeof more - at, ",'price_cents':%lld",
                               (long long)p.price_cents);
    if (p.code) snprintf(more + at, sizeof more - at, ",'code':'%s'", p.code);
    return call_as(as_cashier(p.siret), "payment_pay",
                   "{'card':'%s','place_id':'%lld','campaign':'%s','benefit':'%s'%s}", token,
                   (long long)place, p.campaign, p.benefit, more);
}

enum err give_back(const char *siret, int64_t payment_id, int64_t amount_cents, int64_t units)
{
    char more[80] = "";
    if (amount_cents) snprintf(more, sizeof more, ",'amount_cents':%lld", (long long)amount_cents);
    if (units) snprintf(more, sizeof more, ",'units':%lld", (long long)units);
    return call_as(as_cashier(siret), "payment_refund", "{'payment_id':'%lld','reason':'retour'%s}",
                   (long long)payment_id, more);
}

int64_t balance(int64_t person_id, const char *campaign, const char *benefit)
{
    char sql[256];
    snprintf(
        sql, sizeof sql,
        "SELECT coalesce(max(w.balance), -1) FROM wallet w JOIN campaign k ON k.id = w.campaign_id "
        "WHERE w.person_id = %lld AND k.code = '%s' AND w.benefit = '%s'",
        (long long)person_id, campaign, benefit);
    return known(sql);
}

int64_t payable(const char *siret, const char *campaign, const char *benefit)
{
    char sql[640];
    snprintf(
        sql, sizeof sql,
        "SELECT coalesce(sum(CASE WHEN t.credit_id = a.id THEN t.amount ELSE -t.amount END), 0) "
        "FROM ledger_account a JOIN partner p ON p.id = a.owner_id "
        "JOIN campaign k ON k.id = a.campaign_id "
        "JOIN transfer t ON t.credit_id = a.id OR t.debit_id = a.id "
        "WHERE a.class = 6 AND p.siret = '%s' AND k.code = '%s' AND a.benefit = '%s'",
        siret, campaign, benefit);
    return known(sql);
}

int64_t transfers(const char *kind_sql)
{
    return known_id("SELECT count(*) FROM transfer WHERE %s", kind_sql);
}
