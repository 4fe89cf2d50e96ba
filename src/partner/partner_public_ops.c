/* partner_public_ops.c - the network as anybody sees it (R80), and one partner as its own staff and
 * the Region do. */
#include "partner/partner.h"
#include "sql/partner_sql.h"

/* --- partner_search --------------------------------------------------------------------------- */
struct partner_search_in {
    struct text words, benefit, cursor;
    int64_t limit;
};
SHAPE(partner_search_in,
      FIELD(partner_search_in, words, TEXT_FIELD, .flags = OPTIONAL, .max = 100,
            .says = "Beginnings of words of the name, the commune or the postcode."),
      FIELD(partner_search_in, benefit, TEXT_FIELD, .flags = OPTIONAL, .format = "slug",
            .says = "Only places that take it today."),
      FIELD(partner_search_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 1024),
      FIELD(partner_search_in, limit, INT, .flags = OPTIONAL, .min = 1, .max = PAGE_MAX));
struct taken_benefit {
    struct text benefit, label;
};
SHAPE(taken_benefit, FIELD(taken_benefit, benefit, TEXT_FIELD),
      FIELD(taken_benefit, label, TEXT_FIELD));
struct network_place {
    int64_t place_id, partner_id;
    struct text name, place_name, kind, kind_label, address, postcode, commune;
    int64_t lat_e5, lon_e5;
    LIST_OF(struct taken_benefit) benefits;
};
SHAPE(network_place, FIELD(network_place, place_id, ID), FIELD(network_place, partner_id, ID),
      FIELD(network_place, name, TEXT_FIELD), FIELD(network_place, place_name, TEXT_FIELD),
      FIELD(network_place, kind, TEXT_FIELD), FIELD(network_place, kind_label, TEXT_FIELD),
      FIELD(network_place, address, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(network_place, postcode, TEXT_FIELD), FIELD(network_place, commune, TEXT_FIELD),
      FIELD(network_place, lat_e5, INT, .flags = OPTIONAL,
            .says = "Hundred-thousandths of a degree."),
      FIELD(network_place, lon_e5, INT, .flags = OPTIONAL),
      LIST_FIELD(network_place, benefits, taken_benefit, .says = "Taken today."));
struct partner_search_out {
    LIST_OF(struct network_place) items;
    struct text next_cursor;
};
SHAPE(partner_search_out, LIST_FIELD(partner_search_out, items, network_place),
      FIELD(partner_search_out, next_cursor, TEXT_FIELD, .flags = OPTIONAL));

/* What both operations say in the words of the campaigns. */
struct wording {
    struct campaign *campaigns;
    size_t n;
};

static struct text kind_label(const struct call *c, const struct wording *w, struct text kind)
{
    return campaigns_word(w->campaigns, w->n, FACT_place_kind, kind, c->lang);
}

static struct text benefit_label(const struct call *c, const struct wording *w, struct text code)
{
    const struct benefit *benefit = campaigns_benefit(w->campaigns, w->n, code);
    return benefit ? benefit->label.in[c->lang] : code;
}

static bool names(const struct network_place *place, struct text benefit)
{
    for (size_t i = 0; i < place->benefits.n; i++)
        if (text_equal(place->benefits.at[i].benefit, benefit)) return true;
    return false;
}

static enum err say_benefits(struct call *c, const struct wording *w, struct network_place *place)
{
    struct convention *all;
    size_t n;
    enum err e = conventions_of(c, place->partner_id, &all, &n);
    if (e) return e;
    place->benefits.at = ARENA_ARRAY(c->arena, struct taken_benefit, n);
    if (!place->benefits.at) return NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        bool today = c->today >= all[i].from_day && c->today <= all[i].until_day;
        if (!today || names(place, all[i].benefit)) continue;
        place->benefits.at[place->benefits.n++] = (struct taken_benefit){
            all[i].benefit,
            benefit_label(c, w, all[i].benefit),
        };
    }
    return OK;
}

static enum err say_places(struct call *c, const struct found_place *found, size_t n,
                           struct partner_search_out *out)
{
    struct wording w;
    enum err e = campaigns_all(c, &w.campaigns, &w.n);
    if (e) return e;
    out->items.at = ARENA_ARRAY(c->arena, struct network_place, n);
    if (!out->items.at) return NO_MEMORY;
    for (size_t i = 0; i < n && !e; i++) {
        const struct found_place *f = &found[i];
        out->items.at[i] = (struct network_place){ .place_id = f->place_id,
                                                   .partner_id = f->partner_id,
                                                   .name = f->partner_name,
                                                   .place_name = f->place_name,
                                                   .kind = f->kind,
                                                   .kind_label = kind_label(c, &w, f->kind),
                                                   .address = f->address,
                                                   .postcode = f->postcode,
                                                   .commune = f->commune,
                                                   .lat_e5 = f->lat_e5,
                                                   .lon_e5 = f->lon_e5 };
        e = say_benefits(c, &w, &out->items.at[i]);
    }
    out->items.n = n;
    return e;
}

static enum err partner_search(struct call *c, const struct partner_search_in *in,
                               struct partner_search_out *out)
{
    struct page_key after;
    enum err e = page_start(c, "partner_search", in->cursor, &after);
    if (e) return e;
    struct search search;
    e = search_read(c->arena, in->words, &search);
    if (e) return e;
    size_t limit = (size_t)page_limit(in->limit), n;
    struct found_place *found;
    e = places_find(c, &search, in->benefit, &after, (int64_t)limit + 1, &found, &n);
    if (e) return e;
    if (n > limit) {
        n = limit;
        struct page_key last = { found[n - 1].search_key, found[n - 1].place_id };
        out->next_cursor = page_next(c, "partner_search", &last);
    }
    return say_places(c, found, n, out);
}
OP_RUN(partner_search)

/* --- partner_show ----------------------------------------------------------------------------- */
struct partner_show_in {
    int64_t partner_id;
};
SHAPE(partner_show_in, FIELD(partner_show_in, partner_id, ID, .flags = OPTIONAL,
                             .says = "Left out: the caller's own."));
struct partner_place {
    int64_t place_id;
    struct text name, address, postcode, commune, department;
    int64_t lat_e5, lon_e5;
    struct text sport, state;
};
SHAPE(partner_place, FIELD(partner_place, place_id, ID), FIELD(partner_place, name, TEXT_FIELD),
      FIELD(partner_place, address, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(partner_place, postcode, TEXT_FIELD), FIELD(partner_place, commune, TEXT_FIELD),
      FIELD(partner_place, department, TEXT_FIELD),
      FIELD(partner_place, lat_e5, INT, .flags = OPTIONAL,
            .says = "Hundred-thousandths of a degree."),
      FIELD(partner_place, lon_e5, INT, .flags = OPTIONAL),
      FIELD(partner_place, sport, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(partner_place, state, TEXT_FIELD, .says = "open or closed."));
struct partner_convention {
    int64_t convention_id;
    struct text benefit, label;
    int64_t from_day, until_day, price_cents;
};
SHAPE(partner_convention, FIELD(partner_convention, convention_id, ID),
      FIELD(partner_convention, benefit, TEXT_FIELD), FIELD(partner_convention, label, TEXT_FIELD),
      FIELD(partner_convention, from_day, DAY), FIELD(partner_convention, until_day, DAY),
      FIELD(partner_convention, price_cents, MONEY, .says = "Of a unit; 0: none is agreed."));
struct partner_hold_line {
    int64_t block_id;
    struct text benefit, label, reason;
    int64_t since;
};
SHAPE(partner_hold_line, FIELD(partner_hold_line, block_id, ID),
      FIELD(partner_hold_line, benefit, TEXT_FIELD, .flags = OPTIONAL,
            .says = "Left out: all that is due."),
      FIELD(partner_hold_line, label, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(partner_hold_line, reason, TEXT_FIELD), FIELD(partner_hold_line, since, INSTANT));
struct partner_show_out {
    int64_t partner_id;
    struct text siret, name, kind, kind_label, legal_form, mail, iban, bic, state;
    int64_t closed_day;
    LIST_OF(struct partner_place) places;
    LIST_OF(struct partner_convention) conventions;
    LIST_OF(struct partner_hold_line) blocks;
};
SHAPE(partner_show_out, FIELD(partner_show_out, partner_id, ID),
      FIELD(partner_show_out, siret, TEXT_FIELD), FIELD(partner_show_out, name, TEXT_FIELD),
      FIELD(partner_show_out, kind, TEXT_FIELD), FIELD(partner_show_out, kind_label, TEXT_FIELD),
      FIELD(partner_show_out, legal_form, TEXT_FIELD),
      FIELD(partner_show_out, mail, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(partner_show_out, iban, TEXT_FIELD, .flags = OPTIONAL,
            .says = "For the manager, and for those of the Region who pay or set it."),
      FIELD(partner_show_out, bic, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(partner_show_out, state, TEXT_FIELD, .says = "open or closed."),
      FIELD(partner_show_out, closed_day, DAY, .flags = OPTIONAL, .says = "The last of its uses."),
      LIST_FIELD(partner_show_out, places, partner_place),
      LIST_FIELD(partner_show_out, conventions, partner_convention),
      LIST_FIELD(partner_show_out, blocks, partner_hold_line,
                 .says = "Why money that is due to it waits (R111)."));
enum { SEES_BANK = MANAGER | ADMIN | BENEFITS | ACCOUNTANT | AUDITOR };

static enum err show_places(struct call *c, struct partner_show_out *out)
{
    struct place *places;
    size_t n;
    enum err e = places_of(c, out->partner_id, &places, &n);
    if (e) return e;
    out->places.at = ARENA_ARRAY(c->arena, struct partner_place, n);
    if (!out->places.at) return NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        out->places.at[i] = (struct partner_place){ .place_id = places[i].id,
                                                    .name = places[i].name,
                                                    .address = places[i].address,
                                                    .postcode = places[i].postcode,
                                                    .commune = places[i].commune,
                                                    .department = places[i].department,
                                                    .lat_e5 = places[i].lat_e5,
                                                    .lon_e5 = places[i].lon_e5,
                                                    .sport = places[i].sport,
                                                    .state = places[i].state };
    out->places.n = n;
    return OK;
}

static enum err show_conventions(struct call *c, const struct wording *w,
                                 struct partner_show_out *out)
{
    struct convention *all;
    size_t n;
    enum err e = conventions_of(c, out->partner_id, &all, &n);
    if (e) return e;
    out->conventions.at = ARENA_ARRAY(c->arena, struct partner_convention, n);
    if (!out->conventions.at) return NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        out->conventions.at[i] =
            (struct partner_convention){ .convention_id = all[i].id,
                                         .benefit = all[i].benefit,
                                         .label = benefit_label(c, w, all[i].benefit),
                                         .from_day = all[i].from_day,
                                         .until_day = all[i].until_day,
                                         .price_cents = all[i].price_cents };
    out->conventions.n = n;
    return OK;
}

static enum err show_blocks(struct call *c, const struct wording *w, struct partner_show_out *out)
{
    struct partner_blocks_row *rows;
    size_t n;
    enum err e = sql_partner_blocks(c->tx, out->partner_id, &rows, &n);
    if (e) return e;
    out->blocks.at = ARENA_ARRAY(c->arena, struct partner_hold_line, n);
    if (!out->blocks.at) return NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        out->blocks.at[i] =
            (struct partner_hold_line){ .block_id = rows[i].id,
                                        .benefit = rows[i].benefit,
                                        .label = benefit_label(c, w, rows[i].benefit),
                                        .reason = rows[i].reason,
                                        .since = rows[i].from_ms };
    out->blocks.n = n;
    return OK;
}

static enum err partner_show(struct call *c, const struct partner_show_in *in,
                             struct partner_show_out *out)
{
    struct partner p;
    enum err e = partner_by_id(c, in->partner_id ? in->partner_id : c->actor->partner_id, &p);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    struct wording w;
    e = campaigns_all(c, &w.campaigns, &w.n);
    if (e) return e;
    bool sees_bank = c->actor->role & SEES_BANK;
    *out = (struct partner_show_out){ .partner_id = p.id,
                                      .siret = p.siret,
                                      .name = p.name,
                                      .kind = p.kind,
                                      .kind_label = kind_label(c, &w, p.kind),
                                      .legal_form = p.legal_form,
                                      .mail = p.mail,
                                      .iban = sees_bank ? p.iban : TEXT(""),
                                      .bic = sees_bank ? p.bic : TEXT(""),
                                      .state = p.state,
                                      .closed_day = p.closed_day };
    e = show_places(c, out);
    if (!e) e = show_conventions(c, &w, out);
    return e ? e : show_blocks(c, &w, out);
}
OP_RUN(partner_show)

static const struct operation partner_public_rows[] = {
    OP(partner_search, READ, EVERYBODY, ON_NOTHING, .budget = "public",
       .summary = "Where the card can be used today, by name, commune or benefit."),
    OP(partner_show, READ, PARTNER_SIDE | REGION_SIDE, BY_OBJECT,
       OBJECT_OF(partner_id, partner_owner), .watch = "partner",
       .summary = "A partner with its places, its conventions and what holds its money back."),
};
OP_TABLE(partner_public);
