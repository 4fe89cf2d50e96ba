/* partner_test.c - the network of partners on both engines: imported with the conventions that the
 * campaigns offer each kind, kept one by one, found by the public, held back and let go. */
#include <stdio.h>

#include "import/import_testing.h"

static const char *const header = "siret;name;kind;legal_form;address;postcode;commune;insee;"
                                  "department;lat;lon;iban;bic;benefits;"
                                  "price_cents;combat;uai\n";
#define CINEMA_SIRET "06187530800019"
#define SCHOOL_UAI   "0691626T"
static const char *const cinema_at_7 = CINEMA_SIRET
    ";Ciné Festival;cinema;company;3 avenue de Verdun;01500;Ambérieu-en-Bugey;01004;01;"
    "45.96125;5.35640;FR7699999010000143733934260;PRGNFR20XXX;;700;0;\n";
static const char *const cinema_at_8 = CINEMA_SIRET
    ";Ciné Festival;cinema;company;3 avenue de Verdun;01500;Ambérieu-en-Bugey;01004;01;"
    "45.96125;5.35640;FR7699999010000143733934260;PRGNFR20XXX;;800;0;\n";
static const char *const parents =
    "07989905000011;Association de parents d'élèves;parents_association;association;10 route de "
    "Genève;69144;Rillieux-la-Pape;69286;69;45.80378;4.88253;FR7699999690005442988439092;"
    "PRGNFR20XXX;;;0;" SCHOOL_UAI "\n";
static const char *const school =
    "uai;name;kind;sector;address;postcode;commune;insee;department;lat;lon;siret;mail\n" SCHOOL_UAI
    ";Lycée Georges Lamarque;lycee_professional;public;;69140;Rillieux-la-Pape;69286;69;;;;\n";

static struct text file_of(struct office *o, const char *a, const char *b)
{
    return text_format(&o->arena, "%s%s%s", header, a, b);
}

static void open_region(struct office *o)
{
    office_open_campaign(o, "catalogue/2024-2025.yaml");
    must(office_import(o, "school", text_of(school), ""));
}

static enum err preview(struct office *o, struct text csv)
{
    return office_call(o, as_admin(), "partner_import_preview", "{'csv':%s}",
                       office_quoted(o, csv));
}

static void assert_report(struct office *o, int64_t added, int64_t changed, int64_t unchanged)
{
    assert_int_equal(office_number(o, "job.report.new_rows"), added);
    assert_int_equal(office_number(o, "job.report.changed_rows"), changed);
    assert_int_equal(office_number(o, "job.report.unchanged_rows"), unchanged);
}

static long long partner_of(struct office *o, const char *siret)
{
    char sql[120];
    snprintf(sql, sizeof sql, "SELECT id FROM partner WHERE siret = '%s'", siret);
    return office_count(o, sql);
}

/* --- files ------------------------------------------------------------------------------------ */
static void the_register_comes_in_and_again_changes_nothing(void **state)
{
    struct office *o = *state;
    office_open_campaign(o, "catalogue/2024-2025.yaml");
    must(office_import(o, "school", office_file(o, "data/schools.csv"), ""));
    struct text csv = office_file(o, "data/partners.csv");
    must(office_import(o, "partner", csv, ""));
    assert_report(o, 2354, 0, 0);
    assert_int_equal(office_count(o, "SELECT count(*) FROM place"), 2354);
    assert_int_equal(office_count(o, "SELECT count(*) FROM place WHERE sport = 'combat'"), 88);
    assert_int_equal(office_count(o, "SELECT count(*) FROM place WHERE school_id <> 0"), 210);
    /* A streaming platform sells nothing at a place. */
    assert_int_equal(office_count(o, "SELECT count(*) FROM partner p WHERE NOT EXISTS "
                                     "(SELECT 1 FROM convention v WHERE v.partner_id = p.id) "
                                     "AND kind NOT IN ('streaming', 'mission_association')"),
                     0);
    long long conventions = office_count(o, "SELECT count(*) FROM convention");
    must(office_import(o, "partner", csv, ""));
    assert_report(o, 0, 0, 2354);
    assert_int_equal(office_count(o, "SELECT count(*) FROM convention"), conventions);
    must(office_call(o, as_nobody(), "partner_search", "{'words':'cine festi amb'}"));
    assert_string_equal(office_text(o, "items.0.name"), "Ciné Festival");
    assert_string_equal(office_text(o, "items.1.name"), "");
}

static void a_partner_gets_what_its_kind_may_sell(void **state)
{
    struct office *o = *state;
    open_region(o);
    must(office_import(o, "partner", file_of(o, cinema_at_7, parents), ""));
    assert_report(o, 2, 0, 0);
    must(office_call(o, as_benefits(), "partner_show", "{'partner_id':'%lld'}",
                     partner_of(o, CINEMA_SIRET)));
    assert_string_equal(office_text(o, "kind_label"), "cinema");
    assert_string_equal(office_text(o, "iban"), "FR7699999010000143733934260");
    assert_string_equal(office_text(o, "conventions.0.benefit"), "cinema");
    assert_string_equal(office_text(o, "conventions.0.from_day"), "2024-06-11");
    assert_string_equal(office_text(o, "conventions.0.until_day"), "2025-08-31");
    assert_int_equal(office_number(o, "conventions.0.price_cents"), 700);
    assert_string_equal(office_text(o, "conventions.1.benefit"), "");
    assert_string_equal(office_text(o, "places.0.commune"), "Ambérieu-en-Bugey");
    assert_int_equal(office_number(o, "places.0.lat_e5"), 4596125);
    must(office_call(o, as_benefits(), "partner_show", "{'partner_id':'%lld'}",
                     partner_of(o, "07989905000011")));
    assert_string_equal(office_text(o, "conventions.0.benefit"), "textbooks_extra");
    assert_string_equal(office_text(o, "conventions.1.benefit"), "");
    assert_int_equal(office_count(o, "SELECT count(*) FROM place l JOIN school s "
                                     "ON s.id = l.school_id WHERE s.uai = '" SCHOOL_UAI "'"),
                     1);
}

/* Uses of today keep today's tariff (D31). */
static void a_new_price_holds_from_the_next_day(void **state)
{
    struct office *o = *state;
    open_region(o);
    must(office_import(o, "partner", file_of(o, cinema_at_7, ""), ""));
    must(office_import(o, "partner", file_of(o, cinema_at_8, ""), ""));
    assert_report(o, 0, 1, 0);
    must(office_call(o, as_benefits(), "partner_show", "{'partner_id':'%lld'}",
                     partner_of(o, CINEMA_SIRET)));
    assert_int_equal(office_number(o, "conventions.0.price_cents"), 700);
    assert_string_equal(office_text(o, "conventions.1.from_day"), "2024-09-03");
    assert_string_equal(office_text(o, "conventions.1.until_day"), "2025-08-31");
    assert_int_equal(office_number(o, "conventions.1.price_cents"), 800);
    must(office_import(o, "partner", file_of(o, cinema_at_8, ""), ""));
    assert_report(o, 0, 0, 1);
    /* Back before it began: nothing was used at that price. */
    must(office_import(o, "partner", file_of(o, cinema_at_7, ""), ""));
    assert_report(o, 0, 1, 0);
    assert_int_equal(office_count(o, "SELECT count(*) FROM convention WHERE price_cents = 700"), 2);
}

static void a_convention_cut_short_stays_so(void **state)
{
    struct office *o = *state;
    open_region(o);
    must(office_import(o, "partner", file_of(o, cinema_at_7, ""), ""));
    long long id = office_count(o, "SELECT id FROM convention");
    must(office_call(o, as_benefits(), "convention_end",
                     "{'convention_id':'%lld','until_day':'2024-09-02'}", id));
    must(office_import(o, "partner", file_of(o, cinema_at_8, ""), ""));
    assert_report(o, 0, 0, 1);
    assert_int_equal(office_count(o, "SELECT count(*) FROM convention"), 1);
}

static void the_next_campaign_brings_its_conventions(void **state)
{
    struct office *o = *state;
    open_region(o);
    must(office_import(o, "partner", file_of(o, cinema_at_7, ""), ""));
    office_at(o, "2025-07-01T10:00");
    office_open_campaign(o, "catalogue/2025-2026.yaml");
    must(office_import(o, "partner", file_of(o, cinema_at_7, ""), ""));
    assert_int_equal(office_number(o, "job.report.changed_rows"), 1);
    assert_int_equal(office_count(o, "SELECT count(*) FROM convention WHERE benefit = 'cinema'"),
                     2);
    must(office_import(o, "partner", file_of(o, cinema_at_7, ""), ""));
    assert_report(o, 0, 0, 1);
}

static void what_changed_is_brought_up_to_date(void **state)
{
    struct office *o = *state;
    open_region(o);
    must(office_import(o, "partner", file_of(o, cinema_at_7, ""), ""));
    long long id = partner_of(o, CINEMA_SIRET);
    must(office_call(o, as_benefits(), "partner_update",
                     "{'partner_id':'%lld','mail':'cine@example.org'}", id));
    must(office_call(o, as_benefits(), "place_add",
                     "{'partner_id':'%lld','name':'Plein air','postcode':'01200',"
                     "'commune':'Valserhône','insee':'01033','department':'01'}",
                     id));
    const char *moved =
        CINEMA_SIRET ";Le Club;cinema;association;1 rue Haute;01000;Bourg;01053;01;46.2;5.22;"
                     "FR7699999010008547534306443;;cinema;700;;\n";
    must(office_import(o, "partner", file_of(o, moved, ""), ""));
    assert_report(o, 0, 1, 0);
    must(office_call(o, as_benefits(), "partner_show", "{'partner_id':'%lld'}", id));
    assert_string_equal(office_text(o, "name"), "Le Club");
    assert_string_equal(office_text(o, "mail"), "cine@example.org");
    assert_string_equal(office_text(o, "iban"), "FR7699999010008547534306443");
    assert_string_equal(office_text(o, "places.0.commune"), "Bourg");
    assert_string_equal(office_text(o, "places.1.name"), "Plein air");
    must(office_call(o, as_nobody(), "partner_search", "{'words':'club valser'}"));
    assert_string_equal(office_text(o, "items.0.place_name"), "Plein air");
    must(office_call(o, as_nobody(), "partner_search", "{'words':'festival'}"));
    assert_string_equal(office_text(o, "items.0.name"), "");
}

static void each_fault_of_a_row_is_said(void **state)
{
    struct office *o = *state;
    open_region(o);
    static const struct {
        const char *row, *column, *what;
    } cases[] = {
        { "06187530800018;A;cinema;company;;01500;B;01004;01;;;;;;;;", "siret",
          "\"06187530800018\" is not a SIRET (14 digits with their check digit)" },
        { CINEMA_SIRET ";A;cinema;company;;01500;B;01004;01;;;FR7699999010000143733934261;;;;;",
          "iban", "\"FR7699999010000143733934261\" is not an IBAN (with its check digits)" },
        { CINEMA_SIRET ";A;kiosk;company;;01500;B;01004;01;;;;;;;;", "kind",
          "no campaign knows the kind \"kiosk\"" },
        { CINEMA_SIRET ";A;cinema;club;;01500;B;01004;01;;;;;;;;", "legal_form",
          "\"club\" is not a legal form (association, company, sole_trader, cooperative, "
          "public_body)" },
        { CINEMA_SIRET ";A;cinema;company;;01500;B;01004;01;;;;;;;;0010001W", "uai",
          "the school 0010001W is not known" },
        { CINEMA_SIRET ";A;cinema;company;;01500;B;01004;01;91;5;;;;;;", "lat",
          "\"91\" is not a latitude" },
        { CINEMA_SIRET ";A;cinema;company;;01500;B;01004;01;45;;;;;;;", "lon",
          "a latitude goes with a longitude" },
        { CINEMA_SIRET ";A;cinema;company;;01500;B;01004;01;;;;;cinema|museums;;;", "benefits",
          "no campaign allows \"museums\" at this kind of partner" },
        { CINEMA_SIRET ";A;cinema;company;;01500;B;01004;01;;;;;;6.50;;", "price_cents",
          "\"6.50\" is not a price in cents" },
        { CINEMA_SIRET ";A;cinema;company;;01500;B;01004;01;;;;;;;2;", "combat",
          "\"2\" is not 1 (a combat sport) or 0" },
        { CINEMA_SIRET ";A;cinema;company;;01500;B;01004;01;;;;PRGN;;;;", "bic",
          "\"PRGN\" is not a BIC (8 or 11 characters)" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        must(preview(o, file_of(o, cases[i].row, "\n")));
        assert_string_equal(office_text(o, "faulty_rows.0.what"), cases[i].what);
        assert_string_equal(office_text(o, "faulty_rows.0.column"), cases[i].column);
        assert_int_equal(office_number(o, "faulty_rows.0.line"), 2);
        assert_int_equal(office_number(o, "faulty_count"), 1);
        assert_string_equal(office_text(o, "faulty_rows.1.what"), "");
    }
    struct text csv = file_of(o, cases[0].row, "\n");
    refused(office_import(o, "partner", csv, ""), FAULTY_ROWS);
    must(office_import(o, "partner", csv, ",\"good_rows_only\":true"));
    assert_int_equal(office_count(o, "SELECT count(*) FROM partner"), 0);
}

static const char *order_of(struct office *o, struct text csv, const char *fingerprint)
{
    return text_format(&o->arena, "{'csv':%s,'fingerprint':'%s'}", office_quoted(o, csv),
                       fingerprint)
        .at;
}

static void a_preview_holds_only_while_nothing_changes(void **state)
{
    struct office *o = *state;
    open_region(o);
    struct text csv = file_of(o, cinema_at_7, "");
    must(office_import(o, "partner", csv, ""));
    long long id = partner_of(o, CINEMA_SIRET);
    static const char *const changes[] = {
        "UPDATE partner SET iban = '' RETURNING id",
        "UPDATE place SET commune = 'X' RETURNING id",
        "UPDATE convention SET price_cents = 1 RETURNING id",
        "UPDATE campaign SET revision = revision + 1 RETURNING id",
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        must(preview(o, csv));
        const char *order = order_of(o, csv, office_text(o, "fingerprint"));
        office_count(o, changes[i]);
        refused(office_job(o, as_admin(), "partner_import", "%s", order), STALE_PREVIEW);
    }
    must(preview(o, csv));
    const char *order = order_of(o, csv, office_text(o, "fingerprint"));
    must(office_call(o, as_benefits(), "partner_update", /* not of the file: still good */
                     "{'partner_id':'%lld','mail':'cine@example.org'}", id));
    must(office_job(o, as_admin(), "partner_import", "%s", order));
}

static void a_file_that_is_none_is_refused(void **state)
{
    struct office *o = *state;
    const char *zeros = "00000000000000000000000000000000";
    refused(preview(o, TEXT("siret;name\n")), NO_CAMPAIGN);
    refused(office_job(o, as_admin(), "partner_import", "%s", order_of(o, TEXT("siret\n"), zeros)),
            NO_CAMPAIGN);
    open_region(o);
    refused(preview(o, TEXT("siret;name\n")), MISSING_COLUMN);
    refused(preview(o, TEXT("siret;\"name\n")), BAD_CSV);
    refused(office_job(o, as_admin(), "partner_import", "%s", order_of(o, TEXT("siret\n"), zeros)),
            MISSING_COLUMN);
    refused(office_job(o, as_admin(), "partner_import", "%s", order_of(o, TEXT("\"\n"), zeros)),
            BAD_CSV);
    long long id = office_upload(o, TEXT("siret\n"), (4 << 20) + 1);
    refused(office_call(o, as_admin(), "partner_import_preview", "{'file':'%lld'}", id),
            BODY_TOO_LARGE);
    refused(office_job(o, as_admin(), "partner_import", "{'file':'%lld','fingerprint':'%s'}", id,
                       zeros),
            BODY_TOO_LARGE);
}

static void an_import_goes_on_after_a_restart(void **state)
{
    struct office *o = *state;
    office_open_campaign(o, "catalogue/2024-2025.yaml");
    must(office_import(o, "school", office_file(o, "data/schools.csv"), ""));
    struct text csv = office_file(o, "data/partners.csv");
    must(preview(o, csv));
    must(office_call(o, as_admin(), "partner_import", "%s",
                     order_of(o, csv, office_text(o, "fingerprint"))));
    char job[40];
    snprintf(job, sizeof job, "%s", office_text(o, "job_id"));
    for (int life = 0; life < 3; life++) office_restart(o);
    must(office_wait(o, as_admin(), job));
    assert_report(o, 2354, 0, 0);
    assert_int_equal(office_count(o, "SELECT count(*) FROM place"), 2354);
}

/* --- one by one ------------------------------------------------------------------------------- */
static long long create(struct office *o, const char *siret, const char *kind)
{
    must(office_call(o, as_benefits(), "partner_create",
                     "{'siret':'%s','name':'  Le  Passage ','kind':'%s','legal_form':'company',"
                     "'iban':'fr76 9999 9010 0001 4373 3934 260'}",
                     siret, kind));
    return office_number(o, "partner_id");
}

static void a_partner_is_taken_in(void **state)
{
    struct office *o = *state;
    static const char body[] =
        "{'siret':'" CINEMA_SIRET "','name':'A','kind':'%s','legal_form':'company',"
        "'iban':'%s'}";
    refused(office_call(o, as_benefits(), "partner_create", body, "cinema", ""), NO_CAMPAIGN);
    open_region(o);
    refused(office_call(o, as_benefits(), "partner_create", body, "kiosk", ""), BAD_INPUT);
    assert_string_equal(office_text(o, "field"), "kind");
    refused(office_call(o, as_benefits(), "partner_create", body, "cinema", "FR76"), WRONG_IBAN);
    long long id = create(o, CINEMA_SIRET, "cinema");
    refused(office_call(o, as_benefits(), "partner_create", body, "cinema", ""), SIRET_KNOWN);
    must(office_call(o, as_manager(id), "partner_show", "{}"));
    assert_string_equal(office_text(o, "name"), "Le Passage");
    assert_string_equal(office_text(o, "iban"), "FR7699999010000143733934260");
    must(office_call(o, as_cashier(id), "partner_show", "{'partner_id':'%lld'}", id));
    assert_string_equal(office_text(o, "iban"), "");
    refused(office_call(o, as_manager(id + 1), "partner_show", "{'partner_id':'%lld'}", id),
            NOT_FOUND);
    refused(office_call(o, as_admin(), "partner_show", "{}"), NOT_FOUND);
}

static void each_role_changes_its_part(void **state)
{
    struct office *o = *state;
    open_region(o);
    long long id = create(o, CINEMA_SIRET, "cinema");
    static const char name[] = "{'partner_id':'%lld','name':'Autre'}";
    static const char mail[] = "{'partner_id':'%lld','mail':'a@example.org'}";
    static const char iban[] = "{'partner_id':'%lld','iban':'FR76 9999 9010 0085 4753 4306 443'}";
    refused(office_call(o, as_manager(id), "partner_update", name, id), NOT_ALLOWED);
    must(office_call(o, as_manager(id), "partner_update", mail, id));
    refused(office_call(o, as_manager(id), "partner_update", iban, id), NOT_ALLOWED);
    refused(office_call(o, as_benefits(), "partner_update", iban, id), NOT_ALLOWED);
    refused(office_call(o, as_accountant(), "partner_update", name, id), NOT_ALLOWED);
    must(office_call(o, as_accountant(), "partner_update", iban, id));
    must(office_call(o, as_benefits(), "partner_update", name, id));
    must(office_call(o, as_benefits(), "partner_show", "{'partner_id':'%lld'}", id));
    assert_string_equal(office_text(o, "name"), "Autre");
    assert_string_equal(office_text(o, "mail"), "a@example.org");
    assert_string_equal(office_text(o, "iban"), "FR7699999010008547534306443");
    refused(office_call(o, as_accountant(), "partner_update",
                        "{'partner_id':'%lld','iban':'FR7699999010008547534306444'}", id),
            WRONG_IBAN);
    refused(
        office_call(o, as_benefits(), "partner_update", "{'partner_id':'%lld','name':null}", id),
        BAD_INPUT);
    must(office_call(o, as_admin(), "partner_update",
                     "{'partner_id':'%lld','mail':null,'iban':null,'bic':'PRGNFR20'}", id));
    must(office_call(o, as_benefits(), "partner_show", "{'partner_id':'%lld'}", id));
    assert_string_equal(office_text(o, "mail"), "");
    assert_string_equal(office_text(o, "iban"), "");
    assert_string_equal(office_text(o, "bic"), "PRGNFR20");
    assert_string_equal(office_text(o, "name"), "Autre");
}

static void a_convention_lets_a_partner_take_a_benefit(void **state)
{
    struct office *o = *state;
    open_region(o);
    long long id = create(o, CINEMA_SIRET, "cinema");
    must(office_call(o, as_benefits(), "place_add",
                     "{'partner_id':'%lld','name':'Salle 1','postcode':'69001','commune':'Lyon',"
                     "'insee':'69381','department':'69','uai':'" SCHOOL_UAI "'}",
                     id));
    static const char body[] =
        "{'partner_id':'%lld','benefit':'%s','from_day':'%s','until_day':'%s',"
        "'price_cents':650}";
    refused(office_call(o, as_benefits(), "convention_add", body, id, "cinema", "2024-09-03",
                        "2024-09-01"),
            BAD_INPUT);
    refused(office_call(o, as_benefits(), "convention_add", body, id, "kites", "2024-09-01",
                        "2025-08-31"),
            BAD_INPUT);
    refused(office_call(o, as_benefits(), "convention_add", body, id, "museums", "2024-09-01",
                        "2025-08-31"),
            WRONG_KIND_OF_PARTNER);
    must(office_call(o, as_nobody(), "partner_search", "{'benefit':'cinema'}"));
    assert_string_equal(office_text(o, "items.0.name"), "");
    must(office_call(o, as_benefits(), "convention_add", body, id, "cinema", "2024-09-01",
                     "2024-12-31"));
    long long convention = office_number(o, "convention_id");
    must(office_call(o, as_nobody(), "partner_search", "{'benefit':'cinema','words':'lyon'}"));
    assert_string_equal(office_text(o, "items.0.place_name"), "Salle 1");
    assert_string_equal(office_text(o, "items.0.benefits.0.benefit"), "cinema");
    /* Neither the same day nor days already begun may have two tariffs. */
    refused(office_call(o, as_benefits(), "convention_add", body, id, "cinema", "2024-09-01",
                        "2025-08-31"),
            CONVENTION_KNOWN);
    assert_string_equal(office_text(o, "from"), "2024-09-01");
    refused(office_call(o, as_benefits(), "convention_add", body, id, "cinema", "2024-09-02",
                        "2025-08-31"),
            CONVENTION_KNOWN);
    refused(office_call(o, as_benefits(), "convention_add", body, id, "cinema", "2024-08-01",
                        "2025-08-31"),
            CONVENTION_KNOWN);
    must(office_call(o, as_benefits(), "convention_add", body, id, "cinema", "2024-06-11",
                     "2024-08-31"));
    must(office_call(o, as_benefits(), "convention_add", body, id, "cinema", "2024-09-03",
                     "2025-08-31"));
    refused(office_call(o, as_benefits(), "convention_end",
                        "{'convention_id':'%lld','until_day':'2024-09-01'}", convention),
            BAD_INPUT);
    must(office_call(o, as_benefits(), "convention_end",
                     "{'convention_id':'%lld','until_day':'2024-09-02'}", convention));
    refused(office_call(o, as_benefits(), "convention_end",
                        "{'convention_id':'%lld','until_day':'2024-09-02'}", convention),
            ALREADY_DONE);
    refused(office_call(o, as_benefits(), "convention_end",
                        "{'convention_id':'7','until_day':'2024-09-02'}"),
            NOT_FOUND);
}

static void a_place_opens_and_closes(void **state)
{
    struct office *o = *state;
    open_region(o);
    long long id = create(o, CINEMA_SIRET, "cinema");
    static const char body[] = "{'partner_id':'%lld','name':'Salle 1','postcode':'69001',"
                               "'commune':'Lyon','insee':'69381','department':'69','uai':'%s'}";
    refused(office_call(o, as_benefits(), "place_add", body, id, "0010001W"), NO_SUCH_SCHOOL);
    must(office_call(o, as_admin(), "place_add", body, id, SCHOOL_UAI));
    long long place = office_number(o, "place_id");
    must(office_call(o, as_nobody(), "partner_search", "{}"));
    assert_int_equal(office_number(o, "items.0.place_id"), place);
    must(office_call(o, as_admin(), "place_close", "{'place_id':'%lld'}", place));
    refused(office_call(o, as_admin(), "place_close", "{'place_id':'%lld'}", place), ALREADY_DONE);
    refused(office_call(o, as_admin(), "place_close", "{'place_id':'7'}"), NOT_FOUND);
    must(office_call(o, as_nobody(), "partner_search", "{}"));
    assert_int_equal(office_number(o, "items.0.place_id"), -1);
    office_count(o, "UPDATE school SET state = 'closed' RETURNING id");
    refused(office_call(o, as_benefits(), "place_add", body, id, SCHOOL_UAI), NO_SUCH_SCHOOL);
}

static void a_partner_leaves_after_its_day(void **state)
{
    struct office *o = *state;
    open_region(o);
    must(office_import(o, "partner", file_of(o, cinema_at_7, ""), ""));
    long long id = partner_of(o, CINEMA_SIRET);
    static const char body[] = "{'partner_id':'%lld','day':'%s'}";
    refused(office_call(o, as_benefits(), "partner_close", body, id, "2024-09-01"), BAD_INPUT);
    must(office_call(o, as_benefits(), "partner_close", body, id, "2024-09-30"));
    refused(office_call(o, as_benefits(), "partner_close", body, id, "2024-09-30"), ALREADY_DONE);
    office_at(o, "2024-09-30T23:59");
    must(office_call(o, as_nobody(), "partner_search", "{'benefit':'cinema'}"));
    assert_string_equal(office_text(o, "items.0.name"), "Ciné Festival");
    office_at(o, "2024-10-01T00:00");
    must(office_call(o, as_nobody(), "partner_search", "{'benefit':'cinema'}"));
    assert_string_equal(office_text(o, "items.0.name"), "");
    refused(office_call(o, as_benefits(), "convention_add",
                        "{'partner_id':'%lld','benefit':'cinema','from_day':'2024-10-05',"
                        "'until_day':'2025-08-31'}",
                        id),
            PARTNER_CLOSED);
    refused(office_call(o, as_benefits(), "place_add",
                        "{'partner_id':'%lld','name':'A','postcode':'69001','commune':'Lyon',"
                        "'insee':'69381','department':'69'}",
                        id),
            PARTNER_CLOSED);
    assert_string_equal(office_text(o, "since"), "2024-09-30");
    must(office_import(o, "partner", file_of(o, cinema_at_8, ""), ""));
    must(office_call(o, as_benefits(), "partner_show", "{'partner_id':'%lld'}", id));
    assert_string_equal(office_text(o, "state"), "closed");
    assert_string_equal(office_text(o, "closed_day"), "2024-09-30");
}

static void money_waits_for_each_reason(void **state)
{
    struct office *o = *state;
    open_region(o);
    long long id = create(o, CINEMA_SIRET, "cinema");
    static const char all[] = "{'partner_id':'%lld','reason':'IBAN à vérifier'}";
    static const char one[] =
        "{'partner_id':'%lld','benefit':'cinema','reason':'Justificatif attendu'}";
    must(office_call(o, as_accountant(), "partner_block", all, id));
    long long block = office_number(o, "block_id");
    refused(office_call(o, as_accountant(), "partner_block", all, id), ALREADY_DONE);
    must(office_call(o, as_benefits(), "partner_block", one, id));
    refused(office_call(o, as_benefits(), "partner_block",
                        "{'partner_id':'%lld','benefit':'kites','reason':'abc'}", id),
            BAD_INPUT);
    must(office_call(o, as_manager(id), "partner_show", "{}"));
    assert_string_equal(office_text(o, "blocks.0.reason"), "IBAN à vérifier");
    assert_string_equal(office_text(o, "blocks.1.benefit"), "cinema");
    must(office_call(o, as_accountant(), "partner_unblock", "{'block_id':'%lld'}", block));
    refused(office_call(o, as_accountant(), "partner_unblock", "{'block_id':'%lld'}", block),
            ALREADY_DONE);
    refused(office_call(o, as_accountant(), "partner_unblock", "{'block_id':'7'}"), NOT_FOUND);
    must(office_call(o, as_manager(id), "partner_show", "{}"));
    assert_string_equal(office_text(o, "blocks.0.reason"), "Justificatif attendu");
    assert_string_equal(office_text(o, "blocks.1.reason"), "");
    must(office_call(o, as_accountant(), "partner_block", all, id)); /* again, later */
}

static void what_is_not_there_is_not_found(void **state)
{
    struct office *o = *state;
    open_region(o);
    refused(office_call(o, as_admin(), "partner_show", "{'partner_id':'7'}"), NOT_FOUND);
    refused(office_call(o, as_admin(), "partner_update", "{'partner_id':'7'}"), NOT_FOUND);
    refused(office_call(o, as_benefits(), "partner_close", "{'partner_id':'7','day':'2024-12-31'}"),
            NOT_FOUND);
    refused(office_call(o, as_benefits(), "partner_block", "{'partner_id':'7','reason':'abc'}"),
            NOT_FOUND);
    refused(office_call(o, as_benefits(), "place_add",
                        "{'partner_id':'7','name':'A','postcode':'69001','commune':'Lyon',"
                        "'insee':'69381','department':'69'}"),
            NOT_FOUND);
    refused(office_call(o, as_benefits(), "convention_add",
                        "{'partner_id':'7','benefit':'cinema','from_day':'2024-10-05',"
                        "'until_day':'2025-08-31'}"),
            NOT_FOUND);
}

/* Every place exactly once, in the order of names. */
static void pages_follow_each_other(void **state)
{
    struct office *o = *state;
    office_open_campaign(o, "catalogue/2024-2025.yaml");
    must(office_import(o, "school", office_file(o, "data/schools.csv"), ""));
    must(office_import(o, "partner", office_file(o, "data/partners.csv"), ""));
    static const char *const filters[] = { "'words':'l','benefit':'leisure_books',",
                                           "'benefit':'cinema',", "'words':'lyon'," };
    static const char *const counts[] = {
        "SELECT count(DISTINCT l.id) FROM place l JOIN place_word w ON w.place_id = l.id "
        "JOIN partner p ON p.id = l.partner_id "
        "WHERE w.word >= 'l' AND w.word < 'm' AND p.kind = 'bookshop'",
        "SELECT count(*) FROM partner WHERE kind = 'cinema'",
        "SELECT count(DISTINCT place_id) FROM place_word WHERE word >= 'lyon' AND word < 'lyoo'",
    };
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        int64_t seen = office_walk(o, "partner_search", filters[i], "place_id");
        assert_true(seen > 0);
        assert_int_equal(seen, office_count(o, counts[i]));
    }
    refused(office_call(o, as_nobody(), "partner_search", "{'cursor':'00ff'}"), BAD_CURSOR);
}

int main(int argc, char **argv)
{
    test_choose_engine(argc, argv);
    const struct CMUnitTest tests[] = {
        test_in_office(the_register_comes_in_and_again_changes_nothing),
        test_in_office(a_partner_gets_what_its_kind_may_sell),
        test_in_office(a_new_price_holds_from_the_next_day),
        test_in_office(a_convention_cut_short_stays_so),
        test_in_office(the_next_campaign_brings_its_conventions),
        test_in_office(what_changed_is_brought_up_to_date),
        test_in_office(each_fault_of_a_row_is_said),
        test_in_office(a_preview_holds_only_while_nothing_changes),
        test_in_office(a_file_that_is_none_is_refused),
        test_in_office(an_import_goes_on_after_a_restart),
        test_in_office(a_partner_is_taken_in),
        test_in_office(each_role_changes_its_part),
        test_in_office(a_convention_lets_a_partner_take_a_benefit),
        test_in_office(a_place_opens_and_closes),
        test_in_office(a_partner_leaves_after_its_day),
        test_in_office(money_waits_for_each_reason),
        test_in_office(what_is_not_there_is_not_found),
        test_in_office(pages_follow_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
