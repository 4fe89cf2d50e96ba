/* partner.h - who takes the card (R6, R7), where, for which benefits and at what price. */
#pragma once
#include "campaign/campaign.h"
#include "search/search.h"

/* --- partners: partner.c ---------------------------------------------------------------------- */
struct partner {
    int64_t id;
    struct text siret, name;
    struct text kind;            /* a word of the catalogue's fact place_kind */
    struct text legal_form;      /* one of legal_forms */
    struct text mail, iban, bic; /* "" when not known: without IBAN its money waits */
    struct text state;           /* "open"; "closed": leaves the network after closed_day */
    int64_t closed_day;
    struct text search_key; /* the order of lists: the folded name */
};
extern const char *const legal_forms[]; /* NULL-ended */

enum err partner_by_id(struct call *, int64_t partner_id, struct partner *);   /* NO_ROW */
enum err partner_by_siret(struct call *, struct text siret, struct partner *); /* NO_ROW */
enum err partner_owner(struct call *, int64_t partner_id, struct owner *);     /* NOT_FOUND */
/* PARTNER_CLOSED {since} once it has a day of leaving, even one to come. */
enum err partner_stays(struct call *, const struct partner *);

/* SIRET_KNOWN. */
enum err partner_add(struct call *, const struct partner *, int64_t *partner_id);
/* Adds the partner of that SIRET, or brings its name, kind, form and bank up to date. */
enum err partner_put(struct call *, const struct partner *, int64_t *partner_id);
enum err partner_rename(struct call *, int64_t partner_id, struct text name);
/* What people type or paste, without spaces, in upper case; "" stays "". WRONG_IBAN. */
enum err iban_tidy(struct call *, struct text typed, struct text *iban);
/* No use after that day; those made are paid (D21). ALREADY_DONE. */
enum err partner_leave(struct call *, int64_t partner_id, int64_t last_day);

/* Holds back what is due to a partner, for one benefit or, with "", all of it (D20, R111), until
 * let go. ALREADY_DONE: for that reason it is. */
enum err partner_hold(struct call *, int64_t partner_id, struct text benefit, struct text reason,
                      int64_t *block_id);
enum err partner_let_go(struct call *, int64_t block_id); /* ALREADY_DONE */

/* BAD_INPUT {field, why}, for what a shape cannot say. */
enum err partner_bad_input(struct call *, const char *field, const char *fr, const char *en);

/* --- places: place.c -------------------------------------------------------------------------- */
struct place {
    int64_t id, partner_id;
    struct text name, address, postcode, commune, insee, department;
    int64_t lat_e5, lon_e5; /* hundred-thousandths of a degree; both 0: not known */
    struct text sport;      /* a word of the fact place_sport, or "" */
    int64_t school_id;      /* of whose pupils only (R51), or 0 */
    struct text state;      /* "open", "closed" */
};
enum err place_by_id(struct call *, int64_t place_id, struct place *); /* NO_ROW */
enum err places_of(struct call *, int64_t partner_id, struct place **, size_t *n);
/* `partner_name` is one of the words by which the place is found. */
enum err place_open(struct call *, const struct place *, struct text partner_name,
                    int64_t *place_id);
enum err place_change(struct call *, const struct place *, struct text partner_name);
enum err place_shut(struct call *, int64_t place_id); /* ALREADY_DONE */
/* After the partner's name changed. */
enum err places_write_words(struct call *, int64_t partner_id, struct text partner_name);

struct found_place {
    int64_t place_id, partner_id;
    struct text partner_name, place_name, kind, address, postcode, commune;
    int64_t lat_e5, lon_e5;
    struct text search_key;
};
/* Places where something can be used today (R80), in the order of (search_key, place_id) after
 * that one; with a benefit, those whose convention takes it. */
enum err places_find(struct call *, const struct search *, struct text benefit,
                     const struct page_key *after, int64_t most, struct found_place **, size_t *n);

/* --- conventions: convention.c ---------------------------------------------------------------- */
struct convention { /* in force on every day of both included; of two, the later one */
    int64_t id, partner_id;
    struct text benefit;
    int64_t from_day, until_day;
    int64_t price_cents; /* of a unit, a coupon or an entry (R60); 0 where the amount is paid */
};
enum err convention_by_id(struct call *, int64_t convention_id, struct convention *); /* NO_ROW */
enum err conventions_of(struct call *, int64_t partner_id, struct convention **, size_t *n);
/* The register's, of partners after one SIRET up to another, in that order. */
enum err conventions_between(struct call *, struct text after_siret, struct text last_siret,
                             struct convention **, size_t *n);
/* CONVENTION_KNOWN {from}: another one starts that day, or has set the tariff of days already
 * begun, which stays what it was (D31). */
enum err convention_sign(struct call *, const struct convention *, int64_t *convention_id);
/* It ends earlier. ALREADY_DONE: by that day it has. */
enum err convention_cut(struct call *, int64_t convention_id, int64_t until_day);

/* The campaigns that have not ended, oldest first. NO_CAMPAIGN. */
enum err campaigns_live(struct call *, struct campaign **, size_t *n);
bool campaigns_know_kind(const struct campaign *, size_t n, struct text kind);
/* May the benefit be spent at some place of that kind? */
bool benefit_takes_kind(const struct catalogue *, const struct benefit *, struct text kind);

/* What a kind of partner may sell in these campaigns, from the first validations to the end of
 * each; with `benefits` ("a|b"), only those. price_cents < 0: not said. */
enum err conventions_offered(struct arena *, const struct campaign *, size_t n, struct text kind,
                             struct text benefits, int64_t price_cents, struct convention **,
                             size_t *count);
/* Do the conventions of a partner already say that? A campaign's convention that the Region has cut
 * short stays so; another price holds from the next day. */
bool convention_holds(const struct convention *offered, const struct convention *there, size_t n,
                      int64_t today);
enum err convention_make_hold(struct call *, const struct convention *offered,
                              const struct convention *there, size_t n);
