/* The Region before anyone orders: its campaigns, its schools and partners from the real lists,
 * and the names that its young people will have. */
#include <glob.h>
#include <stdio.h>

#include "base/civil.h"
#include "base/csv.h"
#include "command/import.h"
#include "demo/demo.h"
#include "sql/demo_sql.h"

int64_t demo_instant(const struct demo *d, int64_t days, int hour)
{
    return instant_of_day(d->opens_day + days) + hour * (int64_t)3600 * 1000;
}

enum err demo_file(struct demo *d, const char *name, struct text *out)
{
    struct text path = text_format(&d->arena, "%s/%s", d->data_dir, name);
    return path.at ? read_whole_file(&d->arena, path.at, out) : NO_MEMORY;
}

static enum err open_catalogue(struct demo *d, const char *path, struct text courses)
{
    struct text yaml, answer;
    enum err e = read_whole_file(&d->arena, path, &yaml);
    if (e) return e;
    struct text_builder body = { .arena = &d->arena };
    build_chars(&body, "{\"catalogue\":");
    build_json_string(&body, yaml);
    build_chars(&body, ",\"courses\":");
    build_json_string(&body, courses);
    build_chars(&body, "}");
    struct reach r = { .product = d->product };
    e = reach_call(&r, &d->arena, "campaign_open", built(&body), &answer);
    if (e) fprintf(stderr, "%s: %.*s\n", path, TEXT_ARGS(answer));
    return e;
}

static enum err import(struct demo *d, const char *what, const char *file, const char *label)
{
    struct text csv, answer;
    enum err e = demo_file(d, file, &csv);
    if (e) return e;
    struct reach r = { .product = d->product };
    e = import_list(&r, &d->arena, what, csv, false, label, &answer);
    if (e) fprintf(stderr, "%s: %.*s\n", file, TEXT_ARGS(answer));
    return e;
}

static enum err read_names(struct demo *d, const char *file, struct demo_name **names, size_t *n)
{
    struct text text;
    struct csv csv;
    enum err e = demo_file(d, file, &text);
    if (!e) e = csv_read(&d->arena, text, &csv);
    if (e) return e;
    int name = csv_column(&csv, &d->arena, "name"), weight = csv_column(&csv, &d->arena, "weight"),
        sex = csv_column(&csv, &d->arena, "sex");
    *names = ARENA_ARRAY(&d->arena, struct demo_name, csv.n);
    if (!*names) return NO_MEMORY;
    int64_t sum = 0;
    for (size_t i = 0; i < csv.n; i++) {
        int64_t w = 1;
        text_to_int(csv_cell(&csv.rows[i], weight), &w);
        sum += w;
        struct text letter = sex < 0 ? TEXT("") : csv_cell(&csv.rows[i], sex);
        char s = letter.len ? letter.at[0] : 'x';
        (*names)[i] = (struct demo_name){ csv_cell(&csv.rows[i], name), s, sum };
    }
    *n = csv.n;
    return OK;
}

static enum err read_courses(struct demo *d, struct text file)
{
    struct csv csv;
    enum err e = csv_read(&d->arena, file, &csv);
    if (e) return e;
    int code = csv_column(&csv, &d->arena, "mef"), level = csv_column(&csv, &d->arena, "level"),
        track = csv_column(&csv, &d->arena, "track"),
        diploma = csv_column(&csv, &d->arena, "diploma");
    d->courses = ARENA_ARRAY(&d->arena, struct demo_course, csv.n);
    if (!d->courses) return NO_MEMORY;
    for (size_t i = 0; i < csv.n; i++)
        d->courses[i] =
            (struct demo_course){ csv_cell(&csv.rows[i], code), csv_cell(&csv.rows[i], level),
                                  csv_cell(&csv.rows[i], track), csv_cell(&csv.rows[i], diploma) };
    d->course_count = csv.n;
    return OK;
}

static enum err read_schools(struct tx *tx, void *arg)
{
    struct demo *d = arg;
    struct demo_schools_row *rows;
    enum err e = sql_demo_schools(tx, &rows, &d->school_count);
    if (e) return e;
    d->schools = ARENA_ARRAY(&d->arena, struct demo_school, d->school_count + 1);
    if (!d->schools) return NO_MEMORY;
    for (size_t i = 0; i < d->school_count; i++)
        d->schools[i] = (struct demo_school){ rows[i].id,     rows[i].uai,        rows[i].name,
                                              rows[i].kind,   rows[i].department, rows[i].postcode,
                                              rows[i].commune };
    struct demo_campaign_row campaign;
    e = sql_demo_campaign(tx, day_of_instant(d->until_ms), &campaign);
    if (e) {
        fprintf(stderr, "passregion: no campaign is under way at the demonstration's date\n");
        return e == NO_ROW ? NO_CAMPAIGN : e;
    }
    d->campaign_id = campaign.id;
    d->opens_day = campaign.orders_from_day;
    d->closes_day = campaign.orders_until_day;
    return OK;
}

enum err demo_open_region(struct demo *d)
{
    struct text courses;
    enum err e = demo_file(d, "courses.csv", &courses);
    if (!e) e = read_courses(d, courses);
    glob_t found;
    struct text pattern = text_format(&d->arena, "%s/*.yaml", d->catalogue_dir);
    if (!e && (!pattern.at || glob(pattern.at, 0, NULL, &found))) e = CANNOT_READ_FILE;
    if (e) return e;
    for (size_t i = 0; i < found.gl_pathc && !e; i++)
        e = open_catalogue(d, found.gl_pathv[i], courses);
    globfree(&found);
    if (!e) e = import(d, "school", "schools.csv", "établissements");
    if (!e) e = import(d, "partner", "partners.csv", "partenaires");
    if (!e) e = read_names(d, "given_names.csv", &d->given, &d->given_count);
    if (!e) e = read_names(d, "family_names.csv", &d->family, &d->family_count);
    return e ? e : store_read(d->product->store, &d->arena, read_schools, d);
}
