/* catalogue_benefit.c - the section `benefits`: what each one is, who gets how much of it, and
 * where it may be spent. */
#include "campaign/catalogue_sections.h"

enum { MOST_BENEFITS = 60, MOST_CONDITIONS = 40 };

static const struct noun window_noun = { { "la fenêtre", "the window" },
                                         { "fenêtres", "windows" } };

static const char *const measures[] = {
    "money", "units", "access", "coupon", "link", "grant", NULL
};
static const char *const collectives[] = { "never", "group_order", "group_outing", NULL };

struct benefit_draft {
    struct benefit benefit;
    const struct node *window, *cap_per_day, *cap_per_use, *amount, *adjust, *top_up, *spend;
};

#define AT(member)      offsetof(struct benefit_draft, benefit.member)
#define NODE_AT(member) offsetof(struct benefit_draft, member)
static const struct key benefit_keys[] = {
    { "code", REQUIRED_KEY, read_code, AT(code) },
    { "label", REQUIRED_KEY, read_bilingual, AT(label) },
    { "about", REQUIRED_KEY, read_bilingual, AT(about) },
    { "measure", REQUIRED_KEY, read_choice, AT(measure), .choices = measures },
    { "unit", OPTIONAL_KEY, read_code, AT(unit) },
    { "unit_label", OPTIONAL_KEY, read_bilingual, AT(unit_label) },
    { "window", REQUIRED_KEY, read_later, NODE_AT(window) },
    { "collective", OPTIONAL_KEY, read_choice, AT(collective), .choices = collectives },
    { "envelope", OPTIONAL_KEY, read_code, AT(envelope) },
    { "school_bound", OPTIONAL_KEY, read_flag, AT(school_bound) },
    { "health", OPTIONAL_KEY, read_flag, AT(health) },
    { "code_needed", REQUIRED_KEY, read_flag, AT(code_needed) },
    { "once", OPTIONAL_KEY, read_flag, AT(once) },
    { "loan", OPTIONAL_KEY, read_flag, AT(loan) },
    { "in_person", OPTIONAL_KEY, read_flag, AT(in_person) },
    { "co_payment", OPTIONAL_KEY, read_cents, AT(co_payment_cents) },
    { "co_payment_percent", OPTIONAL_KEY, read_count, AT(co_payment_percent), 1, 99 },
    { "price", OPTIONAL_KEY, read_cents, AT(price_cents) },
    { "cap_per_day", OPTIONAL_KEY, read_later, NODE_AT(cap_per_day) },
    { "cap_per_use", OPTIONAL_KEY, read_later, NODE_AT(cap_per_use) },
    { "budget", REQUIRED_KEY, read_euros, AT(budget_cents) },
    { "demo_value", OPTIONAL_KEY, read_flag, AT(demo_value) },
    { "amount", REQUIRED_KEY, read_later, NODE_AT(amount) },
    { "adjust", OPTIONAL_KEY, read_later, NODE_AT(adjust) },
    { "top_up_at_use", OPTIONAL_KEY, read_later, NODE_AT(top_up) },
    { "spend", OPTIONAL_KEY, read_later, NODE_AT(spend) },
};
#undef AT
#undef NODE_AT

static void read_window_name(struct reader *reader, const struct node *node,
                             struct benefit *benefit)
{
    struct text names[16];
    const struct catalogue *c = reader->catalogue;
    size_t n = 0;
    if (!node_is(reader, node, NODE_SCALAR)) return;
    for (; n < c->window_count && n < sizeof names / sizeof *names; n++) {
        names[n] = c->windows[n].code;
        benefit->window = n;
        if (text_equal(names[n], node->text)) return;
    }
    note_unknown(reader->book, node->line, node->column, &window_noun, node->text,
                 (struct names){ names, n });
}

static void read_cap(struct reader *reader, const struct node *node, enum measure measure,
                     int64_t *cap)
{
    if (!node) return;
    if (measure == MEASURE_MONEY || measure == MEASURE_UNITS) {
        read_amount(reader, node, measure, cap);
    } else {
        note_fault(reader->book, node->line, node->column,
                   "un plafond ne vaut que pour « money » et « units »",
                   "a cap is only for \"money\" and \"units\"");
    }
}

/* --- adjustments and places ------------------------------------------------------------------ */

struct adjustment_draft {
    const struct node *when, *times, *to;
};

static void read_adjustment(struct reader *reader, const struct node *node, enum measure measure,
                            enum condition_place where, struct adjustment *adjustment)
{
    static const struct key keys[] = {
        { "when", REQUIRED_KEY, read_later, offsetof(struct adjustment_draft, when) },
        { "times", OPTIONAL_KEY, read_later, offsetof(struct adjustment_draft, times) },
        { "to", OPTIONAL_KEY, read_later, offsetof(struct adjustment_draft, to) },
    };
    const struct key factor = { .min = 2, .max = 10 };
    struct adjustment_draft at = { 0 };
    READ_MAP(reader, node, keys, &at);
    if (at.when) read_condition(reader, at.when, where, &adjustment->when);
    if (at.times) read_count(reader, at.times, &factor, &adjustment->times);
    if (at.to) read_amount(reader, at.to, measure, &adjustment->to);
    if (!at.times == !at.to) {
        note_fault(reader->book, node->line, node->column,
                   "il faut « times » ou « to », et un seul des deux",
                   "either \"times\" or \"to\" is needed, and only one of them");
    }
}

static void read_adjustments(struct reader *reader, const struct node *node,
                             const struct benefit *benefit, enum condition_place where,
                             struct adjustment **adjustments, size_t *count)
{
    if (!node) return;
    if (benefit->measure != MEASURE_MONEY && benefit->measure != MEASURE_UNITS) {
        note_fault(reader->book, node->line, node->column,
                   "seuls « money » et « units » ont un montant à relever",
                   "only \"money\" and \"units\" have an amount to raise");
        return;
    }
    if (!node_is(reader, node, NODE_LIST) || !node_has_at_most(reader, node, MOST_CONDITIONS)) {
        return;
    }
    *adjustments = READER_ARRAY(reader, struct adjustment, node->n);
    if (!*adjustments) return;
    for (const struct node *child = node->first; child; child = child->next) {
        read_adjustment(reader, child, benefit->measure, where, &(*adjustments)[(*count)++]);
    }
}

static void read_spend(struct reader *reader, const struct node *node,
                       const struct node *benefit_node, struct benefit *benefit)
{
    bool has_place = benefit->measure != MEASURE_LINK && benefit->measure != MEASURE_GRANT;
    if (!node && has_place) {
        note_fault(reader->book, benefit_node->line, benefit_node->column,
                   "il manque « spend » : où cet avantage s'utilise-t-il ?",
                   "\"spend\" is missing: where is this benefit used?");
    }
    if (!node) return;
    if (!has_place) {
        note_fault(reader->book, node->line, node->column,
                   "un lien ou une subvention ne s'utilise pas chez un partenaire",
                   "a link or a grant is not used at a partner's");
        return;
    }
    if (!node_is(reader, node, NODE_LIST) || !node_has_at_most(reader, node, MOST_CONDITIONS)) {
        return;
    }
    benefit->spend = READER_ARRAY(reader, struct condition, node->n);
    if (!benefit->spend) return;
    for (const struct node *child = node->first; child; child = child->next) {
        read_condition(reader, child, TILL_WITHOUT_HEALTH, &benefit->spend[benefit->spend_count++]);
    }
}

/* --- what must go together ------------------------------------------------------------------- */

static void fault_here(struct reader *reader, const struct node *node, const char *fr,
                       const char *en)
{
    struct bilingual says = { { text_of(fr), text_of(en) } };
    note_fault_said(reader->book, node->line, node->column, says);
}

static void check_measure(struct reader *reader, const struct node *node,
                          const struct benefit *benefit)
{
    bool counted = benefit->measure == MEASURE_UNITS || benefit->measure == MEASURE_COUPON;
    const struct node *unit = node_child(node, "unit");
    const struct node *unit_label = node_child(node, "unit_label");
    const struct node *euro = node_child(node, "co_payment");
    const struct node *percent = node_child(node, "co_payment_percent");
    const struct node *price = node_child(node, "price");
    if (counted && (!unit || !unit_label)) {
        fault_here(reader, node, "il manque « unit » et « unit_label » : que compte-t-on ?",
                   "\"unit\" and \"unit_label\" are missing: what is counted?");
    }
    if (!counted && (unit || unit_label)) {
        fault_here(reader, unit ? unit : unit_label,
                   "« unit » ne vaut que pour « units » et « coupon »",
                   "\"unit\" is only for \"units\" and \"coupon\"");
    }
    if (euro && benefit->measure != MEASURE_UNITS) {
        fault_here(reader, euro, "« co_payment » ne vaut que pour « units »",
                   "\"co_payment\" is only for \"units\"");
    }
    if (percent &&
        (euro || (benefit->measure != MEASURE_MONEY && benefit->measure != MEASURE_UNITS))) {
        fault_here(reader, percent,
                   "« co_payment_percent » ne vaut que pour « money » et « units », sans "
                   "« co_payment »",
                   "\"co_payment_percent\" is only for \"money\" and \"units\", without "
                   "\"co_payment\"");
    }
    if (price && !counted) {
        fault_here(reader, price, "« price » ne vaut que pour « units » et « coupon »",
                   "\"price\" is only for \"units\" and \"coupon\"");
    }
}

static void check_use(struct reader *reader, const struct node *node, const struct benefit *benefit)
{
    const struct node *collective = node_child(node, "collective");
    if (collective && benefit->collective != NOT_COLLECTIVE &&
        (benefit->spend_count == 0 || benefit->health)) {
        fault_here(reader, collective,
                   "un lien, une subvention ou un avantage de santé n'est jamais collectif",
                   "a link, a grant or a health benefit is never collective");
    }
    if (benefit->once && benefit->measure != MEASURE_MONEY) {
        fault_here(reader, node_child(node, "once"), "« once » ne vaut que pour « money »",
                   "\"once\" is only for \"money\"");
    }
    if (benefit->code_needed && benefit->spend_count == 0 && node_child(node, "code_needed")) {
        fault_here(reader, node_child(node, "code_needed"),
                   "sans « spend » il n'y a pas de caisse où taper un code",
                   "without \"spend\" there is no till at which to type a code");
    }
}

static bool condition_is_about_health(const struct condition *condition)
{
    for (size_t i = 0; i < condition->n; i++) {
        if (cell_is_about_health(&condition->cells[i], condition->columns[i])) return true;
    }
    return false;
}

static bool given_by_health(const struct benefit *benefit)
{
    for (size_t i = 0; i < benefit->amount.column_count; i++) {
        if (fact_list[benefit->amount.columns[i]].health) return true;
    }
    return false;
}

static bool varies_by_health(const struct benefit *benefit)
{
    if (given_by_health(benefit)) return true;
    for (size_t i = 0; i < benefit->adjust_count; i++) {
        if (condition_is_about_health(&benefit->adjust[i].when)) return true;
    }
    for (size_t i = 0; i < benefit->top_up_count; i++) {
        if (condition_is_about_health(&benefit->top_up_at_use[i].when)) return true;
    }
    return false;
}

/* --- one benefit, all benefits --------------------------------------------------------------- */

static void read_benefit(struct reader *reader, const struct node *node, struct benefit *out)
{
    struct benefit_draft draft = { .benefit = { .unit = TEXT(""),
                                                .unit_label.in = { TEXT(""), TEXT("") },
                                                .line = node->line,
                                                .column = node->column } };
    struct benefit *benefit = &draft.benefit;
    size_t faults = reader->book->faults;
    READ_MAP(reader, node, benefit_keys, &draft);
    if (!benefit->envelope.at) benefit->envelope = benefit->code;
    if (draft.window) read_window_name(reader, draft.window, benefit);
    read_cap(reader, draft.cap_per_day, benefit->measure, &benefit->cap_per_day);
    read_cap(reader, draft.cap_per_use, benefit->measure, &benefit->cap_per_use);
    if (draft.amount) {
        read_amount_table(reader, draft.amount, benefit->measure, &benefit->amount);
    }
    read_adjustments(reader, draft.adjust, benefit, BEFORE_THE_TILL, &benefit->adjust,
                     &benefit->adjust_count);
    read_adjustments(reader, draft.top_up, benefit, AT_THE_TILL, &benefit->top_up_at_use,
                     &benefit->top_up_count);
    read_spend(reader, draft.spend, node, benefit);
    if (reader->book->faults == faults) {
        check_measure(reader, node, benefit);
        check_use(reader, node, benefit);
    }
    benefit->given_by_health = given_by_health(benefit);
    benefit->varies_by_health = varies_by_health(benefit);
    *out = *benefit;
}

void read_benefits(struct reader *reader, const struct node *node)
{
    struct catalogue *c = reader->catalogue;
    if (!node_is(reader, node, NODE_LIST)) return;
    if (!node_has_at_most(reader, node, MOST_BENEFITS)) return;
    c->benefits = READER_ARRAY(reader, struct benefit, node->n);
    if (!c->benefits) return;
    for (const struct node *child = node->first; child; child = child->next) {
        struct benefit *benefit = &c->benefits[c->benefit_count];
        read_benefit(reader, child, benefit);
        const struct benefit *other = benefit->code.at ? catalogue_benefit(c, benefit->code) : NULL;
        if (other) {
            const struct node *code = node_child(child, "code");
            note_fault(reader->book, code->line, code->column,
                       "l'avantage « %.*s » est déjà donné à la ligne %d",
                       "the benefit \"%.*s\" is already given on line %d", TEXT_ARGS(benefit->code),
                       other->line);
        }
        c->benefit_count++;
    }
}
