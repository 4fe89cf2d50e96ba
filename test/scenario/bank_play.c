/* The bank's and the treasury's part. */
#include "bank_play.h"

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <libxml/xpath.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/format.h"
#include "script.h"

const char PAYER_IBAN[] = "FR7630001007941234567890185";

/* --- who is owed ------------------------------------------------------------------------------ */
static struct text siret_number(size_t i)
{
    struct text siren = text_format(&stage.arena, "%08zu", SIRETS_FROM + i);
    siren = text_format(&stage.arena, "%.*s%d", TEXT_ARGS(siren), luhn_digit(siren));
    struct text head = text_format(&stage.arena, "%.*s0001", TEXT_ARGS(siren));
    return text_format(&stage.arena, "%.*s%d", TEXT_ARGS(head), luhn_digit(head));
}

static struct text iban_number(size_t i)
{
    struct text bban = text_format(&stage.arena, "3000600001%011zu25", 10000000 + i);
    return iban_make(&stage.arena, TEXT("FR"), bban);
}

static void import_museums(size_t n, int64_t price_cents)
{
    struct text_builder csv = { .arena = &stage.arena };
    build_chars(&csv, "siret;name;kind;legal_form;address;postcode;commune;insee;department;lat;"
                      "lon;iban;bic;benefits;price_cents;combat;uai\n");
    for (size_t i = 0; i < n; i++) {
        struct text siret = siret_number(i), iban = iban_number(i);
        build_format(&csv,
                     "%.*s;Musée d'Œuvre & Cie n° %zu;museum;%s;%zu rue de l'Évêché;69001;Lyon;"
                     "69381;69;45.76;4.83;%.*s;%s;;%lld;0;\n",
                     TEXT_ARGS(siret), i, i % 2 ? "company" : "association", i + 1, TEXT_ARGS(iban),
                     i % 3 ? "AGRIFRPP" : "", (long long)price_cents);
    }
    stage_import("partner", built(&csv));
}

void many_are_owed(int64_t person, size_t n, int64_t price_cents)
{
    import_museums(n, price_cents);
    const char *token = token_of(person);
    struct actor till = { .role = TILL_KEY };
    for (size_t i = 0; i < n; i++) {
        char sql[200];
        snprintf(sql, sizeof sql, "SELECT id FROM partner WHERE siret = '%s'", siret_number(i).at);
        till.partner_id = known(sql);
        snprintf(sql, sizeof sql, "SELECT id FROM place WHERE partner_id = %lld",
                 (long long)till.partner_id);
        must(call_as(till, "payment_pay",
                     "{'card':'%s','place_id':'%lld','campaign':'%s','benefit':'%s'}", token,
                     (long long)known(sql), script->campaign, b("museums")));
    }
}

void payer_is_set(void)
{
    must(call_as(as_region(ADMIN), "payer_set",
                 "{'name':'Région Auvergne-Rhône-Alpes','siret':'20005376700014','iban':'%s',"
                 "'bic':'BDFEFRPPCCT','treasury_post':'069000','body_code':'123',"
                 "'budget_code':'00','budget_label':'Région','nature':'6518','function':'28',"
                 "'first_bordereau':500,'first_piece':40000}",
                 PAYER_IBAN));
}

int64_t run_sent(struct actor accountant, struct actor other, const char *until_day)
{
    must(job_as(accountant, "run_prepare", "{'until_day':'%s'}", until_day));
    int64_t run = answered("report.run_id");
    must(call_as(other, "run_approve", "{'run_id':'%lld'}", (long long)run));
    must(job_as(accountant, "run_send", "{'run_id':'%lld'}", (long long)run));
    return run;
}

struct text document;

enum err fetch(struct actor actor, const char *operation, const char *body, ...)
{
    char raw[512];
    enum err e;
    va_list arguments;
    va_start(arguments, body);
    vsnprintf(raw, sizeof raw, body, arguments);
    va_end(arguments);
    document = export_as(actor, &e, operation, "%s", raw);
    return e;
}

/* --- judging documents ------------------------------------------------------------------------ */
__attribute__((format(printf, 2, 3))) static void say_fault(void *arg, const char *format, ...)
{
    (void)arg;
    va_list arguments;
    va_start(arguments, format);
    char words[512];
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    print_message("  schema: %s", words);
}

__attribute__((format(printf, 2, 3))) static void say_nothing(void *arg, const char *format, ...)
{
    (void)arg;
    (void)format;
}

void fits_schema(struct text xml, const char *schema_path)
{
    xmlSetGenericErrorFunc(NULL, say_nothing); /* an import met twice is none of our faults */
    xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt(schema_path);
    xmlSchemaSetParserErrors(parser, say_nothing, say_nothing, NULL);
    xmlSchemaPtr schema = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
    if (!schema) fail_msg("no schema %s", schema_path);
    xmlDocPtr read = xmlReadMemory(xml.at, (int)xml.len, NULL, NULL, XML_PARSE_NONET);
    assert_non_null(read);
    xmlSchemaValidCtxtPtr judge = xmlSchemaNewValidCtxt(schema);
    xmlSchemaSetValidErrors(judge, say_fault, say_nothing, NULL);
    int faults = xmlSchemaValidateDoc(judge, read);
    xmlSchemaFreeValidCtxt(judge);
    xmlFreeDoc(read);
    xmlSchemaFree(schema);
    if (faults) fail_msg("the document breaks %s", schema_path);
}

/* Paths name elements without their namespace: "//Cdtr/Nm" is found as elements whose local
 * names are Cdtr and Nm. */
static struct text any_namespace(const char *xpath)
{
    struct text_builder out = { .arena = &stage.arena };
    for (const char *at = xpath; *at;) {
        size_t n = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
        if (n && at[0] >= 'A' && at[0] <= 'Z' && (at == xpath || at[-1] == '/'))
            build_format(&out, "*[local-name()='%.*s']", (int)n, at);
        else
            build_text(&out, (struct text){ at, n ? n : 1 });
        at += n ? n : 1;
    }
    return built(&out);
}

static void with_nodes(struct text xml, const char *xpath,
                       void (*visit)(const char *value, void *arg), void *arg)
{
    xmlDocPtr read =
        xmlReadMemory(xml.at, (int)xml.len, NULL, NULL, XML_PARSE_NONET | XML_PARSE_HUGE);
    assert_non_null(read);
    xmlXPathContextPtr context = xmlXPathNewContext(read);
    xmlXPathObjectPtr found =
        xmlXPathEvalExpression((const xmlChar *)any_namespace(xpath).at, context);
    assert_non_null(found);
    for (int i = 0; found->nodesetval && i < found->nodesetval->nodeNr; i++) {
        xmlChar *value = xmlNodeGetContent(found->nodesetval->nodeTab[i]);
        visit((const char *)value, arg);
        xmlFree(value);
    }
    xmlXPathFreeObject(found);
    xmlXPathFreeContext(context);
    xmlFreeDoc(read);
}

static void count_one(const char *value, void *arg)
{
    (void)value;
    ++*(int64_t *)arg;
}

int64_t xml_count(struct text xml, const char *xpath)
{
    int64_t n = 0;
    with_nodes(xml, xpath, count_one, &n);
    return n;
}

static void keep_first(const char *value, void *arg)
{
    const char **first = arg;
    if (!**first) *first = text_to_cstring(&stage.arena, text_of(value));
}

const char *xml_first(struct text xml, const char *xpath)
{
    const char *first = "";
    with_nodes(xml, xpath, keep_first, &first);
    return first;
}

static void add_cents(const char *value, void *arg)
{
    const char *dot = strchr(value, '.');
    assert_true(dot && strlen(dot) == 3);
    *(int64_t *)arg += strtoll(value, NULL, 10) * 100 + strtoll(dot + 1, NULL, 10);
}

int64_t xml_sum_cents(struct text xml, const char *xpath)
{
    int64_t cents = 0;
    with_nodes(xml, xpath, add_cents, &cents);
    return cents;
}

/* --- what a bank writes ----------------------------------------------------------------------- */
static int64_t of_line(int64_t line_id, const char *column)
{
    char sql[120];
    snprintf(sql, sizeof sql, "SELECT %s FROM run_line WHERE id = %lld", column,
             (long long)line_id);
    return known(sql);
}

static int64_t file_of_run(int64_t run)
{
    char sql[120];
    snprintf(sql, sizeof sql, "SELECT id FROM bank_file WHERE run_id = %lld", (long long)run);
    return known(sql);
}

/* The line's IBAN: all in this test are French ones of digits, too long for a number. */
static const char *iban_of(int64_t line_id)
{
    char sql[160];
    char *iban = arena_take(&stage.arena, 32);
    size_t at = 0;
    at += (size_t)snprintf(iban, 32, "FR");
    for (int from = 3; from < 28; from += 5) {
        snprintf(sql, sizeof sql,
                 "SELECT CAST('1' || substr(iban, %d, 5) AS BIGINT) FROM run_line WHERE id = %lld",
                 from, (long long)line_id);
        at += (size_t)snprintf(iban + at, 32 - at, "%05lld", (long long)(known(sql) - 100000));
    }
    return iban;
}

static const char *name_of(const struct told *t)
{
    return t->name ? t->name : text_format(&stage.arena, "PRL%lld", (long long)t->line_id).at;
}

static struct text amount_of(const struct told *t)
{
    int64_t cents = t->cents ? t->cents : of_line(t->line_id, "amount_cents");
    return text_format(&stage.arena, "%lld.%02lld", (long long)(cents / 100),
                       (long long)(cents % 100));
}

static void build_status(struct text_builder *out, const struct told *t)
{
    build_format(out, "<TxInfAndSts><OrgnlEndToEndId>%s</OrgnlEndToEndId><TxSts>%s</TxSts>",
                 name_of(t), t->status);
    if (t->code) build_format(out, "<StsRsnInf><Rsn><Cd>%s</Cd></Rsn></StsRsnInf>", t->code);
    build_format(out,
                 "<OrgnlTxRef><Amt><InstdAmt Ccy=\"EUR\">%s</InstdAmt></Amt><CdtrAcct><Id><IBAN>%s"
                 "</IBAN></Id></CdtrAcct></OrgnlTxRef></TxInfAndSts>",
                 amount_of(t).at, t->iban ? t->iban : iban_of(t->line_id));
}

struct text pain002(int64_t run, const char *group, const struct told *told, size_t n)
{
    static int message;
    long long file = (long long)file_of_run(run);
    struct text_builder out = { .arena = &stage.arena };
    build_format(&out,
                 "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:"
                 "20022:tech:xsd:pain.002.001.11\"><CstmrPmtStsRpt><GrpHdr><MsgId>BANK%d</MsgId>"
                 "<CreDtTm>2024-10-08T08:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>"
                 "PRF%lld</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>",
                 ++message, file);
    if (group) build_format(&out, "<GrpSts>%s</GrpSts>", group);
    build_chars(&out, "</OrgnlGrpInfAndSts>");
    if (n) {
        build_format(&out, "<OrgnlPmtInfAndSts><OrgnlPmtInfId>PRF%lld-1</OrgnlPmtInfId>", file);
        for (size_t i = 0; i < n; i++) build_status(&out, &told[i]);
        build_chars(&out, "</OrgnlPmtInfAndSts>");
    }
    build_chars(&out, "</CstmrPmtStsRpt></Document>");
    return built(&out);
}

static void open_notification(struct text_builder *out, const char *account)
{
    static int message;
    build_format(out,
                 "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:"
                 "20022:tech:xsd:camt.054.001.08\"><BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>NOTE%d"
                 "</MsgId><CreDtTm>2024-10-08T18:00:00</CreDtTm></GrpHdr><Ntfctn><Id>N%d</Id><Acct>"
                 "<Id><IBAN>%s</IBAN></Id></Acct>",
                 message, message + 1, account);
    message += 2;
}

static void open_booking(struct text_builder *out, const char *day, const char *amount,
                         const char *direction)
{
    build_format(out,
                 "<Ntry><Amt Ccy=\"EUR\">%s</Amt><CdtDbtInd>%s</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
                 "<BookgDt><Dt>%s</Dt></BookgDt><BkTxCd><Prtry><Cd>X</Cd></Prtry></BkTxCd>"
                 "<NtryDtls>",
                 amount, direction, day);
}

struct text camt054(const char *day_told, const char *account, const struct told *told, size_t n)
{
    struct text_builder out = { .arena = &stage.arena };
    open_notification(&out, account);
    for (size_t i = 0; i < n; i++) {
        const struct told *t = &told[i];
        struct text amount = amount_of(t);
        open_booking(&out, day_told, amount.at, t->status);
        build_format(&out,
                     "<TxDtls><Refs><EndToEndId>%s</EndToEndId></Refs><Amt Ccy=\"EUR\">%s"
                     "</Amt><CdtDbtInd>%s</CdtDbtInd><RltdPties><CdtrAcct><Id><IBAN>%s</IBAN>"
                     "</Id></CdtrAcct></RltdPties>",
                     name_of(t), amount.at, t->status, t->iban ? t->iban : iban_of(t->line_id));
        if (t->code) build_format(&out, "<RtrInf><Rsn><Cd>%s</Cd></Rsn></RtrInf>", t->code);
        build_chars(&out, "</TxDtls></NtryDtls></Ntry>");
    }
    build_chars(&out, "</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>");
    return built(&out);
}

struct text camt054_block(const char *day_told, int64_t run, int64_t cents)
{
    struct text_builder out = { .arena = &stage.arena };
    struct text amount = text_format(&stage.arena, "%lld.%02lld", (long long)(cents / 100),
                                     (long long)(cents % 100));
    open_notification(&out, PAYER_IBAN);
    open_booking(&out, day_told, amount.at, "DBIT");
    build_format(&out, "<Btch><PmtInfId>PRF%lld-1</PmtInfId></Btch></NtryDtls></Ntry>",
                 (long long)file_of_run(run));
    build_chars(&out, "</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>");
    return built(&out);
}

enum err hand_in(struct actor accountant, struct text answer)
{
    int64_t upload = upload_as(accountant, answer);
    return job_as(accountant, "bank_answer_import", "{'file':'%lld'}", (long long)upload);
}

int64_t became(const char *says_outcome)
{
    char path[80];
    snprintf(path, sizeof path, "report.outcomes.%s", says_outcome);
    int64_t n = answered(path);
    return n < 0 ? 0 : n;
}

int64_t line_number(int64_t run, int64_t n)
{
    char sql[160];
    snprintf(sql, sizeof sql,
             "SELECT id FROM run_line WHERE run_id = %lld ORDER BY id LIMIT 1 OFFSET %lld",
             (long long)run, (long long)(n - 1));
    return known(sql);
}

const char *line_state(int64_t line_id)
{
    static const char *const states[] = { "prepared", "in_transit", "paid",
                                          "rejected", "returned",   "dropped" };
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        char sql[160];
        snprintf(sql, sizeof sql, "SELECT count(*) FROM run_line WHERE id = %lld AND state = '%s'",
                 (long long)line_id, states[i]);
        if (known(sql)) return states[i];
    }
    return "";
}
