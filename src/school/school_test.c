/* school_test.c - the register of schools on both engines: imported from the project's own file,
 * searched, brought up to date, and never from a preview that no longer holds. */
#include <stdio.h>

#include "import/import_testing.h"

static const char *const header =
    "uai;name;kind;sector;address;postcode;commune;insee;department;lat;lon;siret;mail\n";
static const char *const first =
    "0010001W;Lycée professionnel Alexandre Bérard;lycee_professional;public;223 rue Bérard;01505;"
    "Ambérieu-en-Bugey;01004;01;45.97497;5.35024;19010001600012;ce.0010001w@etab.example\n";
static const char *const second =
    "0010006B;Lycée polyvalent Saint-Exupéry;lycee_polyvalent;public;15 avenue Saint-Exupéry;01206;"
    "Valserhône;01033;01;46.11248;5.81829;19010007300013;\n";

static struct text file_of(struct office *o, const char *a, const char *b)
{
    return text_format(&o->arena, "%s%s%s", header, a, b);
}

static enum err preview(struct office *o, struct text csv)
{
    struct text body = text_format(&o->arena, "{\"csv\":%s}", office_quoted(o, csv));
    return office_call(o, as_admin(), "school_import_preview", "%.*s", TEXT_ARGS(body));
}

static void assert_report(struct office *o, int64_t added, int64_t changed, int64_t unchanged)
{
    assert_int_equal(office_number(o, "job.report.new_rows"), added);
    assert_int_equal(office_number(o, "job.report.changed_rows"), changed);
    assert_int_equal(office_number(o, "job.report.unchanged_rows"), unchanged);
}

static void the_register_comes_in_and_again_changes_nothing(void **state)
{
    struct office *o = *state;
    struct text csv = office_file(o, "data/schools.csv");
    must(office_import(o, "school", csv, ""));
    assert_report(o, 1258, 0, 0);
    assert_int_equal(office_count(o, "SELECT count(*) FROM school"), 1258);
    long long words = office_count(o, "SELECT count(*) FROM school_word");
    must(office_import(o, "school", csv, ""));
    assert_report(o, 0, 0, 1258);
    assert_int_equal(office_count(o, "SELECT count(*) FROM school_word"), words);
}

/* Two official SIRET have a wrong check digit: said, and taken. */
static void a_siret_of_a_school_may_have_a_wrong_key(void **state)
{
    struct office *o = *state;
    struct text body = text_format(&o->arena, "{\"csv\":%s}",
                                   office_quoted(o, office_file(o, "data/schools.csv")));
    must(office_call(o, as_admin(), "school_import_preview", "%.*s", TEXT_ARGS(body)));
    assert_int_equal(office_number(o, "new_rows"), 1258);
    assert_int_equal(office_number(o, "faulty_count"), 0);
    assert_string_equal(office_text(o, "warnings.1.column"), "siret");
    assert_string_equal(office_text(o, "warnings.1.what"),
                        "the check digit of this SIRET is wrong: it is kept as it is");
    assert_string_equal(office_text(o, "warnings.2.column"), "");
    assert_int_equal(office_count(o, "SELECT count(*) FROM school"), 0); /* a preview only shows */
}

static void what_changed_is_brought_up_to_date(void **state)
{
    struct office *o = *state;
    must(office_import(o, "school", file_of(o, first, second), ""));
    assert_report(o, 2, 0, 0);
    const char *renamed =
        "0010006B;Lycée Germaine Tillion;lycee_polyvalent;public;15 avenue Saint-Exupéry;01206;"
        "Valserhône;01033;01;46.11248;5.81829;;\n";
    must(preview(o, file_of(o, renamed, first)));
    assert_int_equal(office_number(o, "changed_rows"), 1);
    assert_int_equal(office_number(o, "unchanged_rows"), 1);
    must(office_import(o, "school", file_of(o, renamed, first), ""));
    assert_report(o, 0, 1, 1);
    must(office_call(o, as_nobody(), "school_search", "{'words':'tillion vals'}"));
    assert_string_equal(office_text(o, "items.0.uai"), "0010006B");
    must(office_call(o, as_nobody(), "school_search", "{'words':'exupery'}"));
    assert_string_equal(office_text(o, "items.0.uai"), "");
    must(office_call(o, as_admin(), "school_show", "{'uai':'0010006B'}"));
    assert_string_equal(office_text(o, "siret"), "");
}

static void faulty_rows_stop_the_import_unless_told(void **state)
{
    struct office *o = *state;
    const char *faulty =
        "0010006C;Lycée;lycee_polyvalent;public;;0120;Valserhône;01033;01;95;5;;x\n";
    struct text csv = file_of(o, first, faulty);
    must(preview(o, csv));
    assert_int_equal(office_number(o, "new_rows"), 1);
    assert_int_equal(office_number(o, "faulty_count"), 1);
    const char *const columns[] = { "uai", "postcode", "lat", "mail" };
    for (int i = 0; i < 4; i++) {
        char path[40];
        snprintf(path, sizeof path, "faulty_rows.%d.line", i);
        assert_int_equal(office_number(o, path), 3);
        snprintf(path, sizeof path, "faulty_rows.%d.column", i);
        assert_string_equal(office_text(o, path), columns[i]);
    }
    assert_string_equal(office_text(o, "faulty_rows.0.what"),
                        "\"0010006C\" is not a UAI code (7 digits and their key)");
    refused(office_import(o, "school", csv, ""), FAULTY_ROWS);
    assert_int_equal(office_number(o, "job.problem.count"), 1);
    assert_int_equal(office_count(o, "SELECT count(*) FROM school"), 0);
    must(office_import(o, "school", csv, ",\"good_rows_only\":true"));
    assert_report(o, 1, 0, 0);
    assert_int_equal(office_number(o, "job.report.faulty_count"), 1);
}

static void a_preview_holds_only_while_nothing_changes(void **state)
{
    struct office *o = *state;
    struct text csv = file_of(o, first, second);
    must(preview(o, csv));
    const char *seen = office_text(o, "fingerprint");
    must(preview(o, csv));
    assert_string_equal(office_text(o, "fingerprint"), seen);
    struct text order =
        text_format(&o->arena, "{\"csv\":%s,\"fingerprint\":\"%s\"}", office_quoted(o, csv), seen);
    must(office_import(o, "school", file_of(o, second, ""), "")); /* somebody else, meanwhile */
    refused(office_job(o, as_admin(), "school_import", "%.*s", TEXT_ARGS(order)), STALE_PREVIEW);
    assert_int_equal(office_count(o, "SELECT count(*) FROM school"), 1);
    must(preview(o, csv));
    seen = office_text(o, "fingerprint");
    order = text_format(&o->arena, "{\"csv\":%s,\"fingerprint\":\"%s\"}",
                        office_quoted(o, file_of(o, first, "")), seen);
    refused(office_job(o, as_admin(), "school_import", "%.*s", TEXT_ARGS(order)), STALE_PREVIEW);
}

static void a_file_that_is_none_is_refused(void **state)
{
    struct office *o = *state;
    refused(preview(o, TEXT("uai;name\n0010001W;x\n")), MISSING_COLUMN);
    assert_string_equal(office_text(o, "column"), "kind");
    refused(preview(o, TEXT("uai;\"name\n0010001W;x\n")), BAD_CSV);
    refused(office_call(o, as_admin(), "school_import_preview", "{}"), BAD_INPUT);
    struct text bad = TEXT("{\"csv\":\"uai;name\\n\",\"fingerprint\":"
                           "\"00000000000000000000000000000000\"}");
    refused(office_job(o, as_admin(), "school_import", "%.*s", TEXT_ARGS(bad)), MISSING_COLUMN);
    bad = TEXT("{\"csv\":\"\\\"\",\"fingerprint\":\"00000000000000000000000000000000\"}");
    refused(office_job(o, as_admin(), "school_import", "%.*s", TEXT_ARGS(bad)), BAD_CSV);
}

static void a_file_may_be_uploaded(void **state)
{
    struct office *o = *state;
    struct text csv = file_of(o, first, second);
    long long id = office_upload(o, csv, (int64_t)csv.len);
    must(office_call(o, as_admin(), "school_import_preview", "{'file':'%lld'}", id));
    assert_int_equal(office_number(o, "new_rows"), 2);
    must(office_job(o, as_admin(), "school_import", "{'file':'%lld','fingerprint':'%s'}", id,
                    office_text(o, "fingerprint")));
    assert_report(o, 2, 0, 0);
    refused(office_call(o, as_admin(), "school_import_preview", "{'csv':'x','file':'%lld'}", id),
            BAD_INPUT);
    id = office_upload(o, csv, (4 << 20) + 1);
    refused(office_call(o, as_admin(), "school_import_preview", "{'file':'%lld'}", id),
            BODY_TOO_LARGE);
    refused(office_job(o, as_admin(), "school_import",
                       "{'file':'%lld','fingerprint':'00000000000000000000000000000000'}", id),
            BODY_TOO_LARGE);
}

/* --- faults and restarts ---------------------------------------------------------------------- */
static void an_import_goes_on_after_a_restart(void **state)
{
    struct office *o = *state;
    struct text csv = office_file(o, "data/schools.csv");
    must(preview(o, csv));
    struct text order = text_format(&o->arena, "{\"csv\":%s,\"fingerprint\":\"%s\"}",
                                    office_quoted(o, csv), office_text(o, "fingerprint"));
    must(office_call(o, as_admin(), "school_import", "%.*s", TEXT_ARGS(order)));
    char job[40];
    snprintf(job, sizeof job, "%s", office_text(o, "job_id"));
    for (int life = 0; life < 3; life++) office_restart(o);
    must(office_wait(o, as_admin(), job));
    assert_report(o, 1258, 0, 0);
    assert_int_equal(office_number(o, "job.done"), 1258);
    assert_int_equal(office_count(o, "SELECT count(*) FROM school"), 1258);
}

/* --- finding ---------------------------------------------------------------------------------- */
static void schools_are_found_by_beginnings_of_words(void **state)
{
    struct office *o = *state;
    office_open_campaign(o, "catalogue/2024-2025.yaml");
    must(office_import(o, "school", file_of(o, first, second), ""));
    static const struct {
        const char *words, *uai;
    } cases[] = {
        { "alexandre", "0010001W" },
        { "BERARD", "0010001W" },
        { "bér alex lyc", "0010001W" },
        { "0010006", "0010006B" },
        { "0010006b", "0010006B" },
        { "01206", "0010006B" },
        { "saint-exupéry", "0010006B" },
        { "valserhone lycee", "0010006B" },
        { "erard", "" },
        { "alexandre valserhône", "" },
        { "lyc%", "0010006B" },
        { "x", "" },
        { "ambérieu en bugey lycée professionnel alexandre bérard", "0010001W" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        must(office_call(o, as_nobody(), "school_search", "{'words':'%s'}", cases[i].words));
        assert_string_equal(office_text(o, "items.0.uai"), cases[i].uai);
    }
    must(office_call(o, as_nobody(), "school_search", "{'words':'berard'}"));
    assert_string_equal(office_text(o, "items.0.kind_label"), "vocational lycée");
    assert_string_equal(office_text(o, "items.0.commune"), "Ambérieu-en-Bugey");
}

/* Every school exactly once, in one order, whatever the size of the pages. */
static void pages_follow_each_other(void **state)
{
    struct office *o = *state;
    must(office_import(o, "school", office_file(o, "data/schools.csv"), ""));
    assert_int_equal(office_walk(o, "school_search", "'words':'l',", "school_id"),
                     office_count(o, "SELECT count(DISTINCT school_id) FROM school_word "
                                     "WHERE word >= 'l' AND word < 'm'"));
    refused(office_call(o, as_nobody(), "school_search", "{'cursor':'00ff'}"), BAD_CURSOR);
}

static void the_public_sees_no_mail(void **state)
{
    struct office *o = *state;
    must(office_import(o, "school", file_of(o, first, second), ""));
    must(office_call(o, as_nobody(), "school_show", "{'uai':'0010001W'}"));
    int64_t id = office_number(o, "school_id");
    assert_string_equal(office_text(o, "name"), "Lycée professionnel Alexandre Bérard");
    assert_int_equal(office_number(o, "lat_e5"), 4597497);
    assert_string_equal(office_text(o, "mail"), "");
    must(office_call(o, as_admin(), "school_show", "{'school_id':'%lld'}", (long long)id));
    assert_string_equal(office_text(o, "mail"), "ce.0010001w@etab.example");
    struct actor own = { .account_id = 9, .role = SCHOOL, .school_id = id };
    must(office_call(o, own, "school_show", "{'uai':'0010001W'}"));
    assert_string_equal(office_text(o, "siret"), "19010001600012");
    must(office_call(o, own, "school_show", "{'uai':'0010006B'}"));
    assert_string_equal(office_text(o, "siret"), "");
    refused(office_call(o, as_nobody(), "school_show", "{'uai':'0010007C'}"), NOT_FOUND);
    refused(office_call(o, as_nobody(), "school_show", "{}"), NOT_FOUND);
}

static void a_closed_school_is_not_found_and_stays_closed(void **state)
{
    struct office *o = *state;
    must(office_import(o, "school", file_of(o, first, second), ""));
    must(office_call(o, as_nobody(), "school_show", "{'uai':'0010001W'}"));
    long long id = office_number(o, "school_id");
    must(office_call(o, as_admin(), "school_close", "{'school_id':'%lld'}", id));
    refused(office_call(o, as_admin(), "school_close", "{'school_id':'%lld'}", id), ALREADY_DONE);
    refused(office_call(o, as_admin(), "school_close", "{'school_id':'12'}"), NOT_FOUND);
    must(office_call(o, as_nobody(), "school_search", "{'words':'berard'}"));
    assert_string_equal(office_text(o, "items.0.uai"), "");
    must(office_import(o, "school", file_of(o, first, ""), ""));
    assert_report(o, 0, 0, 1);
    must(office_call(o, as_nobody(), "school_show", "{'uai':'0010001W'}"));
    assert_string_equal(office_text(o, "state"), "closed");
}

int main(int argc, char **argv)
{
    test_choose_engine(argc, argv);
    const struct CMUnitTest tests[] = {
        test_in_office(the_register_comes_in_and_again_changes_nothing),
        test_in_office(a_siret_of_a_school_may_have_a_wrong_key),
        test_in_office(what_changed_is_brought_up_to_date),
        test_in_office(faulty_rows_stop_the_import_unless_told),
        test_in_office(a_preview_holds_only_while_nothing_changes),
        test_in_office(a_file_that_is_none_is_refused),
        test_in_office(a_file_may_be_uploaded),
        test_in_office(an_import_goes_on_after_a_restart),
        test_in_office(schools_are_found_by_beginnings_of_words),
        test_in_office(pages_follow_each_other),
        test_in_office(the_public_sees_no_mail),
        test_in_office(a_closed_school_is_not_found_and_stays_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
