/* school_import.c - what a file of schools must hold, and how its rows go into the register. */
#include "school/school_import.h"

#include "base/format.h"
#include "school/school.h"

enum { SIRET_DIGITS = 14, PAGE_ROWS = 500, CHUNK_ROWS = 40 };

/* A few official SIRET of schools fail their check digit: nobody is paid by it, so it is kept. */
static enum err set_siret(struct import *import, const struct import_column *column,
                          struct text cell, void *member)
{
    enum err e = import_set_code(import, column, cell, member);
    struct text siret = *(struct text *)member;
    if (e || !siret.len || format_is_siret(siret)) return e;
    return import_warn(import, column->name,
                       TEXT("la clé de ce SIRET est fausse : il est gardé tel quel"),
                       TEXT("the check digit of this SIRET is wrong: it is kept as it is"));
}

static bool has_siret_shape(struct text siret)
{
    for (size_t i = 0; i < siret.len; i++)
        if (siret.at[i] < '0' || siret.at[i] > '9') return false;
    return siret.len == SIRET_DIGITS;
}

static const struct import_column columns[] = {
    IMPORT_TEXT(struct school, "uai", uai, import_set_code, .required = true,
                .is_good = format_is_uai,
                .must_be = { "un code UAI (7 chiffres et leur clé)",
                             "a UAI code (7 digits and their key)" }),
    IMPORT_TEXT(struct school, "name", name, import_set_text, .required = true, .max = 200),
    IMPORT_TEXT(struct school, "kind", kind, import_set_text, .required = true, .max = 40,
                .is_good = format_is_slug,
                .must_be = { "un type d'établissement", "a kind of school" }),
    IMPORT_TEXT(struct school, "sector", sector, import_set_text, .required = true, .max = 40,
                .is_good = format_is_slug,
                .must_be = { "un secteur (public, private)", "a sector (public, private)" }),
    IMPORT_TEXT(struct school, "address", address, import_set_text, .max = 200),
    IMPORT_TEXT(struct school, "postcode", postcode, import_set_code, .required = true,
                .is_good = format_is_postcode, .must_be = { "un code postal", "a postcode" }),
    IMPORT_TEXT(struct school, "commune", commune, import_set_text, .required = true, .max = 100),
    IMPORT_TEXT(struct school, "insee", insee, import_set_code, .required = true,
                .is_good = import_is_insee,
                .must_be = { "un code INSEE de commune", "an INSEE code of a commune" }),
    IMPORT_TEXT(struct school, "department", department, import_set_code, .required = true,
                .is_good = import_is_department,
                .must_be = { "un numéro de département", "a number of a department" }),
    IMPORT_NUMBER(struct school, "lat", lat_e5, import_set_degrees, .max = IMPORT_LATITUDE_MAX,
                  .must_be = { "une latitude", "a latitude" }),
    IMPORT_NUMBER(struct school, "lon", lon_e5, import_set_degrees, .max = IMPORT_LONGITUDE_MAX,
                  .must_be = { "une longitude", "a longitude" }),
    IMPORT_TEXT(struct school, "siret", siret, set_siret, .is_good = has_siret_shape,
                .must_be = { "un SIRET de 14 chiffres", "a SIRET of 14 digits" }),
    IMPORT_TEXT(struct school, "mail", mail, import_set_text, .max = 254, .is_good = format_is_mail,
                .must_be = { "une adresse mail", "a mail address" }),
};

static enum err check(struct import *import, void *record)
{
    const struct school *school = record;
    return import_check_point(import, school->lat_e5, school->lon_e5);
}

static enum err present(struct import *import, struct text after, void **records, size_t *n)
{
    struct school *schools;
    enum err e = schools_after(import->call, after, PAGE_ROWS, &schools, n);
    *records = schools;
    return e;
}

static enum err put(struct import *import, const void *record)
{
    int64_t school_id;
    return school_put(import->call, record, &school_id);
}

const struct import_register school_register = {
    .name = "schools",
    .columns = columns,
    .column_count = sizeof columns / sizeof *columns,
    .record_size = sizeof(struct school),
    .key = offsetof(struct school, uai),
    .chunk_rows = CHUNK_ROWS,
    .check = check,
    .present = present,
    .put = put,
};
