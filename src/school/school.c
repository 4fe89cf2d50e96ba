/* school.c - the register of schools, and the words by which each is found. */
#include "school/school.h"

#include "sql/school_sql.h"

bool school_is_open(const struct school *school)
{
    return text_is(school->state, "open");
}

static struct school school_from(const struct school_row *r)
{
    return (struct school){ .id = r->id,
                            .uai = r->uai,
                            .name = r->name,
                            .kind = r->kind,
                            .sector = r->sector,
                            .siret = r->siret,
                            .address = r->address,
                            .postcode = r->postcode,
                            .commune = r->commune,
                            .insee = r->insee,
                            .department = r->department,
                            .lat_e5 = r->lat_e5,
                            .lon_e5 = r->lon_e5,
                            .mail = r->mail,
                            .state = r->state,
                            .search_key = r->search_key };
}

enum err school_by_uai(struct call *c, struct text uai, struct school *school)
{
    struct school_row row;
    enum err e = sql_school_by_uai(c->tx, uai, &row);
    if (!e) *school = school_from(&row);
    return e;
}

enum err school_by_id(struct call *c, int64_t school_id, struct school *school)
{
    struct school_row row;
    enum err e = sql_school_by_id(c->tx, school_id, &row);
    if (!e) *school = school_from(&row);
    return e;
}

static enum err schools_from(struct call *c, const struct school_row *rows, size_t n,
                             struct school **out)
{
    *out = ARENA_ARRAY(c->arena, struct school, n);
    if (!*out) return NO_MEMORY;
    for (size_t i = 0; i < n; i++) (*out)[i] = school_from(&rows[i]);
    return OK;
}

enum err schools_after(struct call *c, struct text after_uai, int64_t most, struct school **out,
                       size_t *n)
{
    struct school_row *rows;
    enum err e = sql_schools_after(c->tx, after_uai, most, &rows, n);
    return e ? e : schools_from(c, rows, *n, out);
}

enum err schools_find(struct call *c, const struct search *search, const struct page_key *after,
                      int64_t most, struct school **out, size_t *n)
{
    struct school_row *rows;
    struct text key = after->words.at ? after->words : TEXT("");
    const struct word_range *w = search->of;
    enum err e = search->words ? sql_schools_found(c->tx, key, after->number, most, w[0].from,
                                                   w[0].to, w[1].from, w[1].to, w[2].from, w[2].to,
                                                   w[3].from, w[3].to, w[4].from, w[4].to, &rows, n)
                               : sql_schools_open(c->tx, key, after->number, most, &rows, n);
    return e ? e : schools_from(c, rows, *n, out);
}

static enum err write_words(struct call *c, int64_t school_id, const struct school *school)
{
    enum err e = sql_school_words_drop(c->tx, school_id);
    if (e) return e;
    struct text words = text_format(c->arena, "%.*s %.*s %.*s %.*s", TEXT_ARGS(school->name),
                                    TEXT_ARGS(school->commune), TEXT_ARGS(school->postcode),
                                    TEXT_ARGS(school->uai));
    struct text rest = text_fold(c->arena, words), w[SEARCH_BATCH];
    if (!rest.at) return NO_MEMORY;
    while (!e && search_next_words(&rest, w))
        e = sql_school_words_add(c->tx, school_id, w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]);
    return e;
}

enum err school_put(struct call *c, const struct school *s, int64_t *school_id)
{
    struct text key = text_fold(
        c->arena, text_format(c->arena, "%.*s %.*s", TEXT_ARGS(s->name), TEXT_ARGS(s->commune)));
    if (!key.at) return NO_MEMORY;
    struct school_put_row row;
    enum err e = sql_school_put(c->tx, id_new(tx_store(c->tx)), s->uai, s->name, s->kind, s->sector,
                                s->siret, s->address, s->postcode, s->commune, s->insee,
                                s->department, s->lat_e5, s->lon_e5, s->mail, key, &row);
    if (e) return e;
    *school_id = row.id;
    return write_words(c, row.id, s);
}

enum err school_shut(struct call *c, int64_t school_id)
{
    int64_t changed;
    enum err e = sql_school_shut(c->tx, school_id, &changed);
    if (e) return e;
    return changed ? OK : ALREADY_DONE;
}
