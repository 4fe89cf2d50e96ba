/* school_import.c - what a file of schools must hold, and how its rows go into the register. */
#include "school/school_import.h"

#include "base/format.h"
#include "campaign/campaign.h"
#include "school/school.h"

enum { SIRET_DIGITS = 14, PAGE_ROWS = 500, CHUNK_ROWS = 40, LATITUDE_MAX = 9000000 };

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

#define CODE(...)    .set = import_set_code, __VA_ARGS__
#define WORDS(...)   .set = import_set_text, __VA_ARGS__
#define DEGREES(...) .set = import_set_degrees, __VA_ARGS__
#define COLUMN(kind, column, m, ...) kind##_COLUMN(struct school, column, m, __VA_ARGS__)
static const struct import_column columns[] = {
    COLUMN(TEXT, "uai", uai,
           CODE(.required = true, .is_good = format_is_uai,
                .must_be = { { "un code UAI (7 chiffres et leur clé)",
                               "a UAI code (7 digits and their key)" } })),
    COLUMN(TEXT, "name", name, WORDS(.required = true, .max = 200)),
    COLUMN(TEXT, "kind", kind,
           WORDS(.required = true, .max = 40, .is_good = format_is_slug,
                 .must_be = { { "un type d'établissement", "a kind of school" } })),
    COLUMN(TEXT, "sector", sector,
           WORDS(.required = true, .max = 40, .is_good = format_is_slug,
                 .must_be = { { "un secteur (public, private)", "a sector (public, private)" } })),
    COLUMN(TEXT, "address", address, WORDS(.max = 200)),
    COLUMN(TEXT, "postcode", postcode,
           CODE(.required = true, .is_good = format_is_postcode,
                .must_be = { { "un code postal", "a postcode" } })),
    COLUMN(TEXT, "commune", commune, WORDS(.required = true, .max = 100)),
    COLUMN(TEXT, "insee", insee,
           CODE(.required = true, .is_good = import_is_insee,
                .must_be = { { "un code INSEE de commune", "an INSEE code of a commune" } })),
    COLUMN(TEXT, "department", department,
           CODE(.required = true, .is_good = import_is_department,
                .must_be = { { "un numéro de département", "a number of a department" } })),
    COLUMN(NUMBER, "lat", lat_e5,
           DEGREES(.max = LATITUDE_MAX, .must_be = { { "une latitude", "a latitude" } })),
    COLUMN(NUMBER, "lon", lon_e5,
           DEGREES(.max = 2 * LATITUDE_MAX, .must_be = { { "une longitude", "a longitude" } })),
    COLUMN(TEXT, "siret", siret,
           .set = set_siret, .is_good = has_siret_shape,
           .must_be = { { "un SIRET de 14 chiffres", "a SIRET of 14 digits" } }),
    COLUMN(TEXT, "mail", mail,
           WORDS(.max = 254, .is_good = format_is_mail,
                 .must_be = { { "une adresse mail", "a mail address" } })),
};

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
    .present = present,
    .put = put,
};
