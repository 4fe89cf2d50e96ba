/* convention.c - which benefits a partner takes, from when to when, at what price (R6, R60). The
 * price of a day that has begun never changes (D31): a new one is a new convention from a later
 * day, and the later of two is in force. */
#include "campaign/catalogue_symbols.h"
#include "partner/partner.h"
#include "sql/partner_sql.h"

static enum err conventions_from(struct call *c, const struct convention_row *rows, size_t n,
                                 struct convention **out)
{
    *out = ARENA_ARRAY(c->arena, struct convention, n);
    if (!*out) return NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        (*out)[i] = (struct convention){ .id = rows[i].id,
                                         .partner_id = rows[i].partner_id,
                                         .benefit = rows[i].benefit,
                                         .from_day = rows[i].from_day,
                                         .until_day = rows[i].until_day,
                                         .price_cents = rows[i].price_cents };
    return OK;
}

enum err convention_by_id(struct call *c, int64_t convention_id, struct convention *convention)
{
    struct convention_row row;
    struct convention *one;
    enum err e = sql_convention_by_id(c->tx, convention_id, &row);
    if (!e) e = conventions_from(c, &row, 1, &one);
    if (!e) *convention = *one;
    return e;
}

enum err conventions_of(struct call *c, int64_t partner_id, struct convention **out, size_t *n)
{
    struct convention_row *rows;
    enum err e = sql_conventions_of(c->tx, partner_id, &rows, n);
    return e ? e : conventions_from(c, rows, *n, out);
}

enum err conventions_between(struct call *c, struct text after_siret, struct text last_siret,
                             struct convention **out, size_t *n)
{
    struct convention_row *rows;
    enum err e = sql_conventions_between(c->tx, after_siret, last_siret, &rows, n);
    return e ? e : conventions_from(c, rows, *n, out);
}

static enum err add(struct call *c, const struct convention *v, int64_t *convention_id)
{
    struct convention_add_row row;
    enum err e = sql_convention_add(c->tx, id_new(tx_store(c->tx)), v->partner_id, v->benefit,
                                    v->from_day, v->until_day, v->price_cents, &row);
    if (!e) *convention_id = row.id;
    return e;
}

enum err convention_sign(struct call *c, const struct convention *v, int64_t *convention_id)
{
    struct convention_against_row other;
    enum err e = sql_convention_against(c->tx, v->partner_id, v->benefit, v->from_day, v->until_day,
                                        c->today, &other);
    if (e == NO_ROW) {
        e = add(c, v, convention_id);
        other.from_day = v->from_day; /* should another server just have added it */
        if (e != NO_ROW) return e;
    } else if (e) {
        return e;
    }
    facts_add_day(&c->facts, "from", other.from_day);
    return CONVENTION_KNOWN;
}

enum err convention_cut(struct call *c, int64_t convention_id, int64_t until_day)
{
    int64_t changed;
    enum err e = sql_convention_cut(c->tx, convention_id, until_day, &changed);
    if (e) return e;
    return changed ? OK : ALREADY_DONE;
}

/* --- what campaigns offer --------------------------------------------------------------------- */
enum err campaigns_live(struct call *c, struct campaign **live, size_t *n)
{
    struct campaign *all;
    size_t count;
    enum err e = campaigns_all(c, &all, &count);
    if (e) return e;
    *live = all;
    *n = 0;
    for (size_t i = 0; i < count; i++)
        if (c->today <= all[i].catalogue->until_day) all[(*n)++] = all[i];
    return *n ? OK : NO_CAMPAIGN;
}

bool campaigns_know_kind(const struct campaign *campaigns, size_t n, struct text kind)
{
    for (size_t i = 0; i < n; i++) {
        const struct catalogue *k = campaigns[i].catalogue;
        for (size_t j = 0; j < k->partner_kind_count; j++)
            if (text_equal(k->partner_kinds[j].code, kind)) return true;
    }
    return false;
}

/* Whatever the other columns of the condition ask of the person or the place. */
static bool condition_takes_kind(const struct condition *condition, int64_t kind_point)
{
    for (size_t i = 0; i < condition->n; i++)
        if (condition->columns[i] == FACT_place_kind &&
            !cell_accepts(&condition->cells[i], kind_point))
            return false;
    return true;
}

bool benefit_takes_kind(const struct catalogue *catalogue, const struct benefit *benefit,
                        struct text kind)
{
    struct fact_value value = { .known = true, .word = kind };
    int64_t point = fact_point(catalogue, FACT_place_kind, &value);
    for (size_t i = 0; i < benefit->spend_count; i++)
        if (condition_takes_kind(&benefit->spend[i], point)) return true;
    return false;
}

static bool names_benefit(struct text benefits, struct text code)
{
    while (benefits.at)
        if (text_equal(text_trim(text_cut(&benefits, '|')), code)) return true;
    return false;
}

enum err conventions_offered(struct arena *arena, const struct campaign *campaigns, size_t n,
                             struct text kind, struct text benefits, int64_t price_cents,
                             struct convention **offered, size_t *count)
{
    size_t most = 0;
    for (size_t i = 0; i < n; i++) most += campaigns[i].catalogue->benefit_count;
    *count = 0;
    *offered = ARENA_ARRAY(arena, struct convention, most);
    if (!*offered) return NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const struct catalogue *k = campaigns[i].catalogue;
        int64_t from_day =
            k->validations_from_day < k->from_day ? k->validations_from_day : k->from_day;
        for (size_t j = 0; j < k->benefit_count; j++) {
            const struct benefit *b = &k->benefits[j];
            if (!benefit_takes_kind(k, b, kind)) continue;
            if (!text_is_empty(benefits) && !names_benefit(benefits, b->code)) continue;
            (*offered)[(*count)++] = (struct convention){ .benefit = b->code,
                                                          .from_day = from_day,
                                                          .until_day = k->until_day,
                                                          .price_cents = price_cents };
        }
    }
    return OK;
}

/* --- bringing a partner's conventions up to date ---------------------------------------------- */
/* What is missing for an offer to hold. */
struct missing {
    enum { NOTHING, A_CONVENTION, A_PRICE } what;
    struct convention convention; /* to add, or whose price to set */
};

/* The last convention that starts within the offer: the one in force from then on. */
static const struct convention *last_within(const struct convention *offered,
                                            const struct convention *there, size_t n)
{
    const struct convention *last = NULL;
    for (size_t i = 0; i < n; i++) {
        const struct convention *v = &there[i];
        bool within = v->from_day >= offered->from_day && v->from_day <= offered->until_day;
        if (!within || !text_equal(v->benefit, offered->benefit)) continue;
        if (!last || v->from_day > last->from_day) last = v;
    }
    return last;
}

static struct missing find_missing(const struct convention *offered, const struct convention *there,
                                   size_t n, int64_t today)
{
    const struct convention *last = last_within(offered, there, n);
    struct missing missing = { .what = A_CONVENTION, .convention = *offered };
    if (!last) {
        if (offered->price_cents < 0) missing.convention.price_cents = 0;
        return missing;
    }
    bool same_price = offered->price_cents < 0 || offered->price_cents == last->price_cents;
    if (same_price || last->until_day <= today) return (struct missing){ .what = NOTHING };
    missing.convention = *last;
    missing.convention.price_cents = offered->price_cents;
    if (last->from_day > today)
        missing.what = A_PRICE;
    else
        missing.convention.from_day = today + 1;
    return missing;
}

bool convention_holds(const struct convention *offered, const struct convention *there, size_t n,
                      int64_t today)
{
    return find_missing(offered, there, n, today).what == NOTHING;
}

enum err convention_make_hold(struct call *c, const struct convention *offered,
                              const struct convention *there, size_t n)
{
    struct missing missing = find_missing(offered, there, n, c->today);
    struct convention *v = &missing.convention;
    v->partner_id = offered->partner_id;
    int64_t convention_id;
    enum err e = OK;
    if (missing.what == A_PRICE) e = sql_convention_set_price(c->tx, v->id, v->price_cents);
    if (missing.what == A_CONVENTION) e = add(c, v, &convention_id);
    return e == NO_ROW ? OK : e; /* an earlier offer of the same benefit has just added it */
}
