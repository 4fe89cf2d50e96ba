/* school.h - the establishments that validate (R4), known by their UAI. */
#pragma once
#include "op/op.h"
#include "search/search.h"

struct school {
    int64_t id;
    struct text uai, name;
    struct text kind, sector; /* words of the catalogue's facts school_kind and school_sector */
    struct text siret;        /* "" when the State gives none; a few official ones fail Luhn */
    struct text address, postcode, commune, insee, department;
    int64_t lat_e5, lon_e5; /* hundred-thousandths of a degree; both 0: not known */
    struct text mail;       /* the official address of the UAI (R45), or "" */
    struct text state;      /* "open", "closed" */
    struct text search_key; /* the order of lists: folded name, commune */
};
bool school_is_open(const struct school *);

enum err school_by_uai(struct call *, struct text uai, struct school *);  /* NO_ROW */
enum err school_by_id(struct call *, int64_t school_id, struct school *); /* NO_ROW */

/* The register in the order of UAI, open and closed ones, after `after_uai`. */
enum err schools_after(struct call *, struct text after_uai, int64_t most, struct school **,
                       size_t *n);
/* Open ones that the search finds, in the order of lists, after that key. */
enum err schools_find(struct call *, const struct search *, const struct page_key *after,
                      int64_t most, struct school **, size_t *n);

/* Adds the school of that UAI, or brings it up to date and leaves its state as it is. Its id,
 * state and search_key are not read. */
enum err school_put(struct call *, const struct school *, int64_t *school_id);
/* It takes no new file any more; those it validated stay as they are. ALREADY_DONE. */
enum err school_shut(struct call *, int64_t school_id);
