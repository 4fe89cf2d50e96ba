/* catalogue_diff.c - what changes from one campaign's file to another's, in words: dates and rules
 * of the campaign, then each benefit that comes, goes or changes, row by row of its table. Rows are
 * the same when they ask the same, however the files write it. */
#include "base/civil.h"
#include "base/money.h"
#include "campaign/catalogue_say.h"

enum { MOST_CHANGES = 2000 };

struct diff {
    struct arena *arena;
    const struct catalogue *before, *after;
    enum lang lang;
    struct text benefit; /* the one looked at */
    struct catalogue_changes *changes;
};

static const char *in(const struct diff *d, const char *fr, const char *en)
{
    return d->lang == FRENCH ? fr : en;
}

static void say(struct diff *d, struct text sentence)
{
    if (d->changes->n == MOST_CHANGES) return;
    d->changes->at[d->changes->n++] = (struct catalogue_change){ d->benefit, sentence };
}

/* "le plafond par jour : 20,00 € → 30,00 €", when they differ. */
static void compare(struct diff *d, const char *what, struct text before, struct text after)
{
    if (text_equal(before, after)) return;
    struct text none = text_of(in(d, "rien", "none"));
    if (text_is_empty(before)) before = none;
    if (text_is_empty(after)) after = none;
    say(d, text_format(d->arena, "%s%s%.*s → %.*s", what, in(d, " : ", ": "), TEXT_ARGS(before),
                       TEXT_ARGS(after)));
}

static struct text day_said(const struct diff *d, int64_t day)
{
    if (day == DAY_NONE) return (struct text){ 0 };
    return d->lang == FRENCH ? day_french(d->arena, day) : day_english(d->arena, day);
}

static void compare_days(struct diff *d, const char *what, int64_t before, int64_t after)
{
    compare(d, what, day_said(d, before), day_said(d, after));
}

static struct text number_said(const struct diff *d, int64_t number)
{
    return number ? text_format(d->arena, "%lld", (long long)number) : (struct text){ 0 };
}

static void compare_numbers(struct diff *d, const char *what, int64_t before, int64_t after)
{
    compare(d, what, number_said(d, before), number_said(d, after));
}

static struct text yes_said(const struct diff *d, bool yes)
{
    return text_of(yes ? in(d, "oui", "yes") : in(d, "non", "no"));
}

static void compare_flags(struct diff *d, const char *what, bool before, bool after)
{
    compare(d, what, yes_said(d, before), yes_said(d, after));
}

static struct text cents_said(const struct diff *d, int64_t cents)
{
    return cents ? cents_text(d->arena, cents, d->lang) : (struct text){ 0 };
}

/* Cents or units, by what the benefit counts. */
static struct text amount_said(const struct diff *d, const struct benefit *b, int64_t amount)
{
    if (!amount) return text_of(in(d, "rien", "nothing"));
    if (b->measure == MEASURE_MONEY) return cents_text(d->arena, amount, d->lang);
    if (b->measure == MEASURE_UNITS || b->measure == MEASURE_COUPON)
        return text_format(d->arena, "%lld × %.*s", (long long)amount,
                           TEXT_ARGS(b->unit_label.in[d->lang]));
    return text_of(in(d, "oui", "yes"));
}

/* --- rows ------------------------------------------------------------------------------------- */
static void say_fact(struct diff *d, struct text_builder *out, enum fact_id id)
{
    const char *label = fact_list[id].label[d->lang]; /* a fact about health has none */
    build_chars(out, *label ? label : fact_list[id].name);
}

/* "la situation élève, le niveau 2de"; everybody when nothing is asked. */
static struct text cells_said(struct diff *d, const struct catalogue *k,
                              const enum fact_id *columns, const struct cell *cells, size_t n)
{
    struct text_builder out = { .arena = d->arena };
    bool first = true;
    for (size_t i = 0; i < n; i++) {
        if (cells[i].any) continue;
        if (!first) build_chars(&out, ", ");
        first = false;
        say_fact(d, &out, columns[i]);
        build_chars(&out, " ");
        const struct cell *cell = &cells[i];
        catalogue_say_values(&out, k, columns[i], &cell, 1, d->lang);
    }
    if (first) build_chars(&out, in(d, "tout le monde", "everybody"));
    return built(&out);
}

struct row_said {
    struct text who, gives;
};
struct rows_said {
    struct row_said *at;
    size_t n;
};

static struct text row_gives(struct diff *d, const struct benefit *b, const struct amount_row *row)
{
    if (row->review) return text_of(in(d, "la Région examine", "the Region reviews"));
    struct text amount = amount_said(d, b, row->amount);
    if (text_is_empty(row->instalment)) return amount;
    return text_format(d->arena, "%.*s (%s %.*s)", TEXT_ARGS(amount),
                       in(d, "versement", "instalment"), TEXT_ARGS(row->instalment));
}

static enum err rows_said(struct diff *d, const struct catalogue *k, const struct benefit *b,
                          struct rows_said *rows)
{
    const struct amount_table *t = &b->amount;
    *rows = (struct rows_said){ ARENA_ARRAY(d->arena, struct row_said, t->row_count + 1), 0 };
    if (!rows->at) return NO_MEMORY;
    for (size_t i = 0; i < t->row_count; i++)
        rows->at[rows->n++] = (struct row_said){
            cells_said(d, k, t->columns, t->rows[i].cells, t->column_count),
            row_gives(d, b, &t->rows[i]),
        };
    return OK;
}

static const struct row_said *row_for(const struct rows_said *rows, struct text who)
{
    for (size_t i = 0; i < rows->n; i++)
        if (text_equal(rows->at[i].who, who)) return &rows->at[i];
    return NULL;
}

/* The first row that matches decides, so their order is part of the rule. */
static bool same_order(const struct rows_said *before, const struct rows_said *after)
{
    size_t at = 0;
    for (size_t i = 0; i < before->n; i++) {
        const struct row_said *row = row_for(after, before->at[i].who);
        if (!row) continue;
        if ((size_t)(row - after->at) < at) return false;
        at = (size_t)(row - after->at);
    }
    return true;
}

static enum err compare_rows(struct diff *d, const struct benefit *before,
                             const struct benefit *after)
{
    struct rows_said old, new;
    enum err e = rows_said(d, d->before, before, &old);
    if (!e) e = rows_said(d, d->after, after, &new);
    if (e) return e;
    for (size_t i = 0; i < old.n; i++) {
        const struct row_said *row = row_for(&new, old.at[i].who);
        if (row)
            compare(d, text_to_cstring(d->arena, row->who), old.at[i].gives, row->gives);
        else
            say(d, text_format(d->arena, "%s%.*s (%.*s)", in(d, "ligne retirée : ", "row gone: "),
                               TEXT_ARGS(old.at[i].who), TEXT_ARGS(old.at[i].gives)));
    }
    for (size_t i = 0; i < new.n; i++)
        if (!row_for(&old, new.at[i].who))
            say(d, text_format(d->arena, "%s%.*s (%.*s)", in(d, "ligne nouvelle : ", "new row: "),
                               TEXT_ARGS(new.at[i].who), TEXT_ARGS(new.at[i].gives)));
    if (!same_order(&old, &new))
        say(d, text_of(in(d, "les lignes du barème changent d'ordre",
                          "the rows of the table come in another order")));
    return OK;
}

/* --- conditions beside the table -------------------------------------------------------------- */
static struct text adjustments_said(struct diff *d, const struct catalogue *k,
                                    const struct benefit *b, const struct adjustment *list,
                                    size_t n)
{
    struct text_builder out = { .arena = d->arena };
    for (size_t i = 0; i < n; i++) {
        const struct condition *when = &list[i].when;
        struct text who = cells_said(d, k, when->columns, when->cells, when->n);
        if (i) build_chars(&out, " ; ");
        build_text(&out, who);
        if (list[i].times)
            build_format(&out, " × %lld", (long long)list[i].times);
        else
            build_format(&out, "%s%.*s", in(d, " jusqu'à ", " up to "),
                         TEXT_ARGS(amount_said(d, b, list[i].to)));
    }
    return built(&out);
}

static struct text places_said(struct diff *d, const struct catalogue *k, const struct benefit *b)
{
    struct text_builder out = { .arena = d->arena };
    for (size_t i = 0; i < b->spend_count; i++) {
        const struct condition *at = &b->spend[i];
        if (i) build_chars(&out, " ; ");
        build_text(&out, cells_said(d, k, at->columns, at->cells, at->n));
    }
    return built(&out);
}

static void compare_conditions(struct diff *d, const struct benefit *a, const struct benefit *b)
{
    compare(d, in(d, "majoration", "raised"),
            adjustments_said(d, d->before, a, a->adjust, a->adjust_count),
            adjustments_said(d, d->after, b, b->adjust, b->adjust_count));
    compare(d, in(d, "majoration en caisse", "raised at the till"),
            adjustments_said(d, d->before, a, a->top_up_at_use, a->top_up_count),
            adjustments_said(d, d->after, b, b->top_up_at_use, b->top_up_count));
    compare(d, in(d, "lieux", "places"), places_said(d, d->before, a), places_said(d, d->after, b));
}

/* --- a benefit -------------------------------------------------------------------------------- */
static void compare_windows(struct diff *d, const struct benefit *a, const struct benefit *b)
{
    const struct window *before = benefit_window(d->before, a),
                        *after = benefit_window(d->after, b);
    static const char *const starts[][2] = {
        [FROM_VALIDATION] = { "à la validation", "at validation" },
        [FROM_DATE] = { "à une date", "on a day" },
        [FROM_LOADING] = { "au chargement", "when loaded" },
    };
    compare(d, in(d, "début", "begins"), text_of(starts[before->start][d->lang]),
            text_of(starts[after->start][d->lang]));
    compare_days(d, in(d, "premier jour", "first day"), before->from_day, after->from_day);
    compare_days(d, in(d, "dernier jour", "last day"), before->until_day, after->until_day);
    compare_numbers(d, in(d, "durée en mois", "months"), before->months, after->months);
}

static void compare_limits(struct diff *d, const struct benefit *a, const struct benefit *b)
{
    compare(d, in(d, "part du jeune", "holder's part"), cents_said(d, a->co_payment_cents),
            cents_said(d, b->co_payment_cents));
    compare_numbers(d, in(d, "part du jeune en %", "holder's part in %"), a->co_payment_percent,
                    b->co_payment_percent);
    compare(d, in(d, "prix d'une unité", "price of a unit"), cents_said(d, a->price_cents),
            cents_said(d, b->price_cents));
    compare(d, in(d, "plafond par jour", "cap a day"), amount_said(d, a, a->cap_per_day),
            amount_said(d, b, b->cap_per_day));
    compare(d, in(d, "plafond par usage", "cap a use"), amount_said(d, a, a->cap_per_use),
            amount_said(d, b, b->cap_per_use));
    compare(d, in(d, "budget", "budget"), cents_said(d, a->budget_cents),
            cents_said(d, b->budget_cents));
    compare_flags(d, in(d, "un seul usage", "one use only"), a->once, b->once);
    compare_flags(d, in(d, "code demandé", "code asked for"), a->code_needed, b->code_needed);
    compare_flags(d, in(d, "prêté par l'établissement", "lent by the school"), a->loan, b->loan);
    compare_flags(d, in(d, "le titulaire en personne", "the holder in person"), a->in_person,
                  b->in_person);
    compare_flags(d, in(d, "lié à l'établissement", "bound to the school"), a->school_bound,
                  b->school_bound);
}

static enum err compare_benefits(struct diff *d, const struct benefit *a, const struct benefit *b)
{
    static const char *const together[][2] = {
        [NOT_COLLECTIVE] = { "non", "no" },
        [GROUP_ORDER] = { "commande groupée", "group order" },
        [GROUP_OUTING] = { "sortie de groupe", "group outing" },
    };
    compare(d, in(d, "nom", "name"), a->label.in[d->lang], b->label.in[d->lang]);
    compare_windows(d, a, b);
    compare(d, in(d, "par groupe", "collective"), text_of(together[a->collective][d->lang]),
            text_of(together[b->collective][d->lang]));
    compare_limits(d, a, b);
    compare_conditions(d, a, b);
    return compare_rows(d, a, b);
}

static void compare_campaigns(struct diff *d)
{
    const struct catalogue *a = d->before, *b = d->after;
    compare(d, in(d, "campagne", "campaign"), a->label.in[d->lang], b->label.in[d->lang]);
    compare_days(d, in(d, "ouverture des commandes", "orders open"), a->orders_from_day,
                 b->orders_from_day);
    compare_days(d, in(d, "fin des commandes", "orders close"), a->orders_until_day,
                 b->orders_until_day);
    compare_days(d, in(d, "ouverture des validations", "validations open"), a->validations_from_day,
                 b->validations_from_day);
    compare_days(d, in(d, "fin de la campagne", "campaign's last day"), a->until_day, b->until_day);
    compare_numbers(d, in(d, "essais du code chez un partenaire", "tries of the code at a partner"),
                    a->code_rules.tries_at_partner, b->code_rules.tries_at_partner);
    compare_numbers(d, in(d, "essais du code en tout", "tries of the code in all"),
                    a->code_rules.tries_everywhere, b->code_rules.tries_everywhere);
    compare_numbers(d, in(d, "mois pour rembourser seul", "months to refund alone"),
                    a->refund_months, b->refund_months);
    compare_numbers(d, in(d, "cartes par personne", "cards a person"), a->cards_per_person,
                    b->cards_per_person);
}

enum err catalogue_diff(struct arena *arena, const struct catalogue *before,
                        const struct catalogue *after, enum lang lang,
                        struct catalogue_changes *changes)
{
    struct diff d = { arena, before, after, lang, { 0 }, changes };
    *changes =
        (struct catalogue_changes){ ARENA_ARRAY(arena, struct catalogue_change, MOST_CHANGES), 0 };
    if (!changes->at) return NO_MEMORY;
    compare_campaigns(&d);
    enum err e = OK;
    for (size_t i = 0; i < before->benefit_count && !e; i++) {
        const struct benefit *a = &before->benefits[i], *b = catalogue_benefit(after, a->code);
        d.benefit = a->code;
        if (b)
            e = compare_benefits(&d, a, b);
        else
            say(&d, text_format(arena, "%s%.*s", in(&d, "avantage retiré : ", "benefit gone: "),
                                TEXT_ARGS(a->label.in[lang])));
    }
    for (size_t i = 0; i < after->benefit_count && !e; i++) {
        const struct benefit *b = &after->benefits[i];
        d.benefit = b->code;
        if (!catalogue_benefit(before, b->code))
            say(&d, text_format(arena, "%s%.*s", in(&d, "avantage nouveau : ", "new benefit: "),
                                TEXT_ARGS(b->label.in[lang])));
    }
    return e;
}
