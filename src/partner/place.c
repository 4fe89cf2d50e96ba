/* place.c - where partners take payments, and the words by which the public finds each place. */
#include "partner/partner.h"
#include "sql/partner_sql.h"

static struct place place_from(const struct place_row *r)
{
    return (struct place){ .id = r->id,
                           .partner_id = r->partner_id,
                           .name = r->name,
                           .address = r->address,
                           .postcode = r->postcode,
                           .commune = r->commune,
                           .insee = r->insee,
                           .department = r->department,
                           .lat_e5 = r->lat_e5,
                           .lon_e5 = r->lon_e5,
                           .sport = r->sport,
                           .school_id = r->school_id,
                           .state = r->state };
}

enum err place_by_id(struct call *c, int64_t place_id, struct place *place)
{
    struct place_row row;
    enum err e = sql_place_by_id(c->tx, place_id, &row);
    if (!e) *place = place_from(&row);
    return e;
}

enum err places_of(struct call *c, int64_t partner_id, struct place **places, size_t *n)
{
    struct place_row *rows;
    enum err e = sql_partner_places(c->tx, partner_id, &rows, n);
    if (e) return e;
    *places = ARENA_ARRAY(c->arena, struct place, *n);
    if (!*places) return NO_MEMORY;
    for (size_t i = 0; i < *n; i++) (*places)[i] = place_from(&rows[i]);
    return OK;
}

/* --- the words -------------------------------------------------------------------------------- */
static enum err write_words(struct call *c, const struct place *place, struct text partner_name)
{
    enum err e = sql_place_words_drop(c->tx, place->id);
    if (e) return e;
    struct text words =
        text_format(c->arena, "%.*s %.*s %.*s %.*s", TEXT_ARGS(partner_name),
                    TEXT_ARGS(place->name), TEXT_ARGS(place->commune), TEXT_ARGS(place->postcode));
    struct text rest = text_fold(c->arena, words), w[SEARCH_BATCH];
    if (!rest.at) return NO_MEMORY;
    while (!e && search_next_words(&rest, w))
        e = sql_place_words_add(c->tx, place->id, w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]);
    return e;
}

enum err places_write_words(struct call *c, int64_t partner_id, struct text partner_name)
{
    struct place *places;
    size_t n;
    enum err e = places_of(c, partner_id, &places, &n);
    for (size_t i = 0; !e && i < n; i++) e = write_words(c, &places[i], partner_name);
    return e;
}

/* --- keeping them ----------------------------------------------------------------------------- */
enum err place_open(struct call *c, const struct place *place, struct text partner_name,
                    int64_t *place_id)
{
    struct place p = *place;
    *place_id = p.id = id_new(tx_store(c->tx));
    enum err e = sql_place_add(c->tx, p.id, p.partner_id, p.name, p.address, p.postcode, p.commune,
                               p.insee, p.department, p.lat_e5, p.lon_e5, p.sport, p.school_id);
    return e ? e : write_words(c, &p, partner_name);
}

enum err place_change(struct call *c, const struct place *p, struct text partner_name)
{
    enum err e = sql_place_set(c->tx, p->id, p->name, p->address, p->postcode, p->commune, p->insee,
                               p->department, p->lat_e5, p->lon_e5, p->sport, p->school_id);
    return e ? e : write_words(c, p, partner_name);
}

enum err place_shut(struct call *c, int64_t place_id)
{
    int64_t changed;
    enum err e = sql_place_shut(c->tx, place_id, &changed);
    if (e) return e;
    return changed ? OK : ALREADY_DONE;
}

/* --- finding them ----------------------------------------------------------------------------- */
static enum err find_rows(struct call *c, const struct search *search, struct text benefit,
                          const struct page_key *after, int64_t most, struct place_found_row **rows,
                          size_t *n)
{
    struct text key = after->words.at ? after->words : TEXT("");
    const struct word_range *w = search->of;
    bool any_benefit = text_is_empty(benefit);
    if (!search->words && any_benefit)
        return sql_places_all(c->tx, key, after->number, most, c->today, rows, n);
    if (!search->words)
        return sql_places_taking(c->tx, key, after->number, most, c->today, benefit, rows, n);
    if (any_benefit)
        return sql_places_found(c->tx, key, after->number, most, c->today, w[0].from, w[0].to,
                                w[1].from, w[1].to, w[2].from, w[2].to, w[3].from, w[3].to,
                                w[4].from, w[4].to, rows, n);
    return sql_places_found_taking(c->tx, key, after->number, most, c->today, w[0].from, w[0].to,
                                   w[1].from, w[1].to, w[2].from, w[2].to, w[3].from, w[3].to,
                                   w[4].from, w[4].to, benefit, rows, n);
}

enum err places_find(struct call *c, const struct search *search, struct text benefit,
                     const struct page_key *after, int64_t most, struct found_place **found,
                     size_t *n)
{
    struct place_found_row *rows;
    enum err e = find_rows(c, search, benefit, after, most, &rows, n);
    if (e) return e;
    *found = ARENA_ARRAY(c->arena, struct found_place, *n);
    if (!*found) return NO_MEMORY;
    for (size_t i = 0; i < *n; i++)
        (*found)[i] = (struct found_place){ .place_id = rows[i].place_id,
                                            .partner_id = rows[i].partner_id,
                                            .partner_name = rows[i].partner_name,
                                            .place_name = rows[i].place_name,
                                            .kind = rows[i].kind,
                                            .address = rows[i].address,
                                            .postcode = rows[i].postcode,
                                            .commune = rows[i].commune,
                                            .lat_e5 = rows[i].lat_e5,
                                            .lon_e5 = rows[i].lon_e5,
                                            .search_key = rows[i].search_key };
    return OK;
}
