/* partner_import.c - what a file of partners must hold, and how a row becomes a partner, its place
 * and its conventions. What a file does not speak of stays as it is: other places, the mail, a
 * convention that was cut short. */
#include "partner/partner_import.h"

#include "base/format.h"
#include "partner/partner.h"
#include "school/school.h"
#include "sql/partner_sql.h"

enum { PAGE_ROWS = 300, CHUNK_ROWS = 16, PRICE_MAX_CENTS = 100000000, PRICE_NOT_SAID = -1 };

struct partner_record {
    /* of the file */
    struct text siret, name, kind, legal_form, address, postcode, commune, insee, department;
    int64_t lat_e5, lon_e5;
    struct text iban, bic, benefits;
    int64_t price_cents;
    struct text sport, uai;
    int64_t school_id;
    /* what a file's row offers, or what is there */
    struct convention *conventions;
    size_t convention_count;
};

/* The campaigns whose kinds and benefits the file may name. */
struct live_campaigns {
    struct campaign *at;
    size_t n;
};

/* --- columns that need more than a format ----------------------------------------------------- */
static enum err set_kind(struct import *import, const struct import_column *column,
                         struct text cell, void *member)
{
    const struct live_campaigns *live = import->context;
    enum err e = import_set_text(import, column, cell, member);
    struct text kind = *(struct text *)member;
    if (e || !kind.len || campaigns_know_kind(live->at, live->n, kind)) return e;
    return import_fault(
        import, column->name,
        text_format(import->arena, "aucune campagne ne connaît le type « %.*s »", TEXT_ARGS(kind)),
        text_format(import->arena, "no campaign knows the kind \"%.*s\"", TEXT_ARGS(kind)));
}

static bool is_legal_form(struct text word)
{
    for (size_t i = 0; legal_forms[i]; i++)
        if (text_is(word, legal_forms[i])) return true;
    return false;
}

/* "1": the club teaches a combat sport, which the catalogue may treat apart (R58, D27). */
static enum err set_sport(struct import *import, const struct import_column *column,
                          struct text cell, void *member)
{
    int64_t combat;
    enum err e = import_set_number(import, column, cell, &combat);
    if (!e && !import->row->faulty)
        *(struct text *)member = combat ? TEXT("combat") : TEXT("other");
    return e;
}

static enum err set_school(struct import *import, const struct import_column *column,
                           struct text cell, void *member)
{
    enum err e = import_set_code(import, column, cell, member);
    struct text uai = *(struct text *)member;
    if (e || !uai.len) return e;
    struct school school;
    e = school_by_uai(import->call, uai, &school);
    if (e == NO_ROW)
        return import_fault(
            import, column->name,
            text_format(import->arena, "l'établissement %.*s n'est pas connu", TEXT_ARGS(uai)),
            text_format(import->arena, "the school %.*s is not known", TEXT_ARGS(uai)));
    struct partner_record *record = import->row->record;
    if (!e) record->school_id = school.id;
    return e;
}

static const struct import_column columns[] = {
    IMPORT_TEXT(struct partner_record, "siret", siret, import_set_code, .required = true,
                .is_good = format_is_siret,
                .must_be = { "un SIRET (14 chiffres, clé comprise)",
                             "a SIRET (14 digits with their check digit)" }),
    IMPORT_TEXT(struct partner_record, "name", name, import_set_text, .required = true, .max = 200),
    IMPORT_TEXT(struct partner_record, "kind", kind, set_kind, .required = true, .max = 40),
    IMPORT_TEXT(struct partner_record, "legal_form", legal_form, import_set_text, .required = true,
                .max = 40, .is_good = is_legal_form,
                .must_be = { "une forme juridique (association, company, sole_trader, "
                             "cooperative, public_body)",
                             "a legal form (association, company, sole_trader, cooperative, "
                             "public_body)" }),
    IMPORT_TEXT(struct partner_record, "address", address, import_set_text, .max = 200),
    IMPORT_TEXT(struct partner_record, "postcode", postcode, import_set_code, .required = true,
                .is_good = format_is_postcode, .must_be = { "un code postal", "a postcode" }),
    IMPORT_TEXT(struct partner_record, "commune", commune, import_set_text, .required = true,
                .max = 100),
    IMPORT_TEXT(struct partner_record, "insee", insee, import_set_code, .required = true,
                .is_good = import_is_insee,
                .must_be = { "un code INSEE de commune", "an INSEE code of a commune" }),
    IMPORT_TEXT(struct partner_record, "department", department, import_set_code, .required = true,
                .is_good = import_is_department,
                .must_be = { "un numéro de département", "a number of a department" }),
    IMPORT_NUMBER(struct partner_record, "lat", lat_e5, import_set_degrees,
                  .max = IMPORT_LATITUDE_MAX, .must_be = { "une latitude", "a latitude" }),
    IMPORT_NUMBER(struct partner_record, "lon", lon_e5, import_set_degrees,
                  .max = IMPORT_LONGITUDE_MAX, .must_be = { "une longitude", "a longitude" }),
    IMPORT_TEXT(struct partner_record, "iban", iban, import_set_code, .is_good = format_is_iban,
                .must_be = { "un IBAN (clé comprise)", "an IBAN (with its check digits)" }),
    IMPORT_TEXT(struct partner_record, "bic", bic, import_set_code, .is_good = format_is_bic,
                .must_be = { "un BIC (8 ou 11 caractères)", "a BIC (8 or 11 characters)" }),
    IMPORT_TEXT(struct partner_record, "benefits", benefits, import_set_text, .silent = true,
                .max = 400),
    IMPORT_NUMBER(struct partner_record, "price_cents", price_cents, import_set_number,
                  .silent = true, .max = PRICE_MAX_CENTS,
                  .must_be = { "un prix en centimes", "a price in cents" }),
    IMPORT_TEXT(struct partner_record, "combat", sport, set_sport, .max = 1,
                .must_be = { "1 (sport de combat) ou 0", "1 (a combat sport) or 0" }),
    IMPORT_TEXT(struct partner_record, "uai", uai, set_school, .is_good = format_is_uai,
                .must_be = { "un code UAI (7 chiffres et leur clé)",
                             "a UAI code (7 digits and their key)" }),
};

/* --- the file --------------------------------------------------------------------------------- */
static enum err open_campaigns(struct import *import)
{
    struct live_campaigns *live = ARENA_NEW(import->arena, struct live_campaigns);
    if (!live) return NO_MEMORY;
    enum err e = campaigns_live(import->call, &live->at, &live->n);
    if (e) return e;
    for (size_t i = 0; i < live->n; i++) {
        import_hash_number(import, live->at[i].id);
        import_hash_number(import, live->at[i].revision);
    }
    import->context = live;
    return OK;
}

static void blank(void *record)
{
    ((struct partner_record *)record)->price_cents = PRICE_NOT_SAID;
}

static bool is_offered(const struct partner_record *record, struct text benefit)
{
    for (size_t i = 0; i < record->convention_count; i++)
        if (text_equal(record->conventions[i].benefit, benefit)) return true;
    return false;
}

static enum err check_benefits(struct import *import, const struct partner_record *record)
{
    struct text rest = record->benefits;
    enum err e = OK;
    while (!e && rest.len) {
        struct text code = text_trim(text_cut(&rest, '|'));
        if (is_offered(record, code)) continue;
        e = import_fault(
            import, "benefits",
            text_format(import->arena,
                        "aucune campagne ne permet « %.*s » chez ce type de partenaire",
                        TEXT_ARGS(code)),
            text_format(import->arena, "no campaign allows \"%.*s\" at this kind of partner",
                        TEXT_ARGS(code)));
    }
    return e;
}

static enum err check(struct import *import, void *at)
{
    const struct live_campaigns *live = import->context;
    struct partner_record *record = at;
    enum err e = import_check_point(import, record->lat_e5, record->lon_e5);
    if (e) return e;
    e = conventions_offered(import->arena, live->at, live->n, record->kind, record->benefits,
                            record->price_cents, &record->conventions, &record->convention_count);
    return e ? e : check_benefits(import, record);
}

/* --- what is there ---------------------------------------------------------------------------- */
static struct partner_record record_from(const struct partners_after_row *r)
{
    return (struct partner_record){ .siret = r->siret,
                                    .name = r->name,
                                    .kind = r->kind,
                                    .legal_form = r->legal_form,
                                    .address = r->address,
                                    .postcode = r->postcode,
                                    .commune = r->commune,
                                    .insee = r->insee,
                                    .department = r->department,
                                    .lat_e5 = r->lat_e5,
                                    .lon_e5 = r->lon_e5,
                                    .iban = r->iban,
                                    .bic = r->bic,
                                    .sport = r->sport,
                                    .uai = r->uai };
}

static enum err present(struct import *import, struct text after, void **records, size_t *n)
{
    struct call *c = import->call;
    struct partners_after_row *rows;
    enum err e = sql_partners_after(c->tx, after, PAGE_ROWS, &rows, n);
    if (e) return e;
    struct partner_record *page = ARENA_ARRAY(c->arena, struct partner_record, *n);
    if (!page) return NO_MEMORY;
    *records = page;
    if (!*n) return OK;
    struct convention *all;
    size_t count, at = 0;
    e = conventions_between(c, after, rows[*n - 1].siret, &all, &count);
    if (e) return e;
    for (size_t i = 0; i < *n; i++) {
        page[i] = record_from(&rows[i]);
        page[i].conventions = &all[at];
        while (at < count && all[at].partner_id == rows[i].partner_id) at++;
        page[i].convention_count = (size_t)(&all[at] - page[i].conventions);
    }
    return OK;
}

static bool same(struct import *import, const void *said, const void *there)
{
    const struct partner_record *record = said, *present_record = there;
    const struct convention *held = present_record->conventions;
    size_t n = present_record->convention_count;
    for (size_t i = 0; i < n; i++) {
        import_hash(import, held[i].benefit);
        import_hash_number(import, held[i].from_day);
        import_hash_number(import, held[i].until_day);
        import_hash_number(import, held[i].price_cents);
    }
    bool all = true;
    for (size_t i = 0; i < record->convention_count; i++)
        all &= convention_holds(&record->conventions[i], held, n, import->call->today);
    return all;
}

/* --- carrying a row out ----------------------------------------------------------------------- */
static enum err put_place(struct call *c, const struct partner_record *r, int64_t partner_id)
{
    struct place *places;
    size_t n;
    enum err e = places_of(c, partner_id, &places, &n);
    if (e) return e;
    struct place place = { .partner_id = partner_id,
                           .name = r->name,
                           .address = r->address,
                           .postcode = r->postcode,
                           .commune = r->commune,
                           .insee = r->insee,
                           .department = r->department,
                           .lat_e5 = r->lat_e5,
                           .lon_e5 = r->lon_e5,
                           .sport = r->sport,
                           .school_id = r->school_id };
    if (!n) return place_open(c, &place, r->name, &place.id);
    place.id = places[0].id;
    e = place_change(c, &place, r->name);
    /* The partner's name is among the words of its other places, too. */
    return e || n == 1 ? e : places_write_words(c, partner_id, r->name);
}

static enum err put_conventions(struct call *c, const struct partner_record *r, int64_t partner_id)
{
    struct convention *there;
    size_t n;
    enum err e = conventions_of(c, partner_id, &there, &n);
    for (size_t i = 0; !e && i < r->convention_count; i++) {
        struct convention offered = r->conventions[i];
        offered.partner_id = partner_id;
        e = convention_make_hold(c, &offered, there, n);
    }
    return e;
}

static enum err put(struct import *import, const void *at)
{
    struct call *c = import->call;
    const struct partner_record *record = at;
    struct partner partner = { .siret = record->siret,
                               .name = record->name,
                               .kind = record->kind,
                               .legal_form = record->legal_form,
                               .iban = record->iban,
                               .bic = record->bic };
    int64_t partner_id;
    enum err e = partner_put(c, &partner, &partner_id);
    if (!e) e = put_place(c, record, partner_id);
    return e ? e : put_conventions(c, record, partner_id);
}

const struct import_register partner_register = {
    .name = "partners",
    .columns = columns,
    .column_count = sizeof columns / sizeof *columns,
    .record_size = sizeof(struct partner_record),
    .key = offsetof(struct partner_record, siret),
    .chunk_rows = CHUNK_ROWS,
    .open = open_campaigns,
    .blank = blank,
    .check = check,
    .present = present,
    .same = same,
    .put = put,
};
