/* catalogue_read.c - reads a whole catalogue: the calendar, the rules, the windows, then the
 * sections of the other files, then the check. */
#include <sodium.h>
#include <string.h>

#include "base/civil.h"
#include "campaign/catalogue_sections.h"

enum { MOST_WINDOWS = 16 };

/* The root map: plain values go straight into the catalogue, sections wait for their turn,
 * whatever their order in the file. */
struct draft {
    struct catalogue catalogue;
    const struct node *levels, *windows, *partner_kinds, *words, *groups, *benefits;
};
#define AT(member)      offsetof(struct catalogue, member)
#define NODE_AT(member) offsetof(struct draft, member)

/* Sections that only group keys read into the same struct. */
static value_reader read_orders, read_validations, read_calendar, read_code_tries, read_delivery,
    read_card, read_rules;

static void note_backwards(struct reader *reader, const struct node *map, int64_t from,
                           int64_t until)
{
    const struct node *end = node_child(map, "until");
    if (!end || from == DAY_NONE || until == DAY_NONE || from <= until) return;
    note_fault(reader->book, end->line, end->column, "la fin précède le début",
               "the end comes before the beginning");
}

static void read_orders(struct reader *reader, const struct node *node, const struct key *key,
                        void *field)
{
    static const struct key keys[] = {
        { "from", REQUIRED_KEY, read_day, AT(orders_from_day) },
        { "until", REQUIRED_KEY, read_day, AT(orders_until_day) },
    };
    const struct catalogue *c = field;
    (void)key;
    READ_MAP(reader, node, keys, field);
    note_backwards(reader, node, c->orders_from_day, c->orders_until_day);
}

static void read_validations(struct reader *reader, const struct node *node, const struct key *key,
                             void *field)
{
    static const struct key keys[] = { { "from", REQUIRED_KEY, read_day,
                                         AT(validations_from_day) } };
    (void)key;
    READ_MAP(reader, node, keys, field);
}

static void read_calendar(struct reader *reader, const struct node *node, const struct key *key,
                          void *field)
{
    static const struct key keys[] = {
        { "from", REQUIRED_KEY, read_day, AT(from_day) },
        { "until", REQUIRED_KEY, read_day, AT(until_day) },
        { "orders", REQUIRED_KEY, read_orders, 0 },
        { "validations", REQUIRED_KEY, read_validations, 0 },
    };
    const struct catalogue *c = field;
    (void)key;
    READ_MAP(reader, node, keys, field);
    note_backwards(reader, node, c->from_day, c->until_day);
}

static void read_code_tries(struct reader *reader, const struct node *node, const struct key *key,
                            void *field)
{
    static const struct key keys[] = {
        { "at_partner", REQUIRED_KEY, read_count, AT(code_rules.tries_at_partner), 1, 100 },
        { "everywhere", REQUIRED_KEY, read_count, AT(code_rules.tries_everywhere), 1, 1000 },
    };
    (void)key;
    READ_MAP(reader, node, keys, field);
}

static void read_delivery(struct reader *reader, const struct node *node, const struct key *key,
                          void *field)
{
    static const struct key keys[] = {
        { "from", REQUIRED_KEY, read_count, AT(delivery_min_days), 0, 365 },
        { "to", REQUIRED_KEY, read_count, AT(delivery_max_days), 0, 365 },
    };
    const struct catalogue *c = field;
    (void)key;
    READ_MAP(reader, node, keys, field);
    if (c->delivery_min_days > c->delivery_max_days) {
        note_fault(reader->book, node->line, node->column, "la première borne dépasse la seconde",
                   "the first bound is above the second");
    }
}

static const char *const deliveries[] = { "home", "school", NULL };

static void read_card(struct reader *reader, const struct node *node, const struct key *key,
                      void *field)
{
    static const struct key keys[] = {
        { "activation_months", REQUIRED_KEY, read_count, AT(activation_months), 1, 24 },
        { "delivery_days", REQUIRED_KEY, read_delivery, 0 },
        { "deliver_to", OPTIONAL_KEY, read_choice, AT(deliver_to), .choices = deliveries },
        { "cards_per_person", REQUIRED_KEY, read_count, AT(cards_per_person), 1, 100 },
        { "code_tries", REQUIRED_KEY, read_code_tries, 0 },
    };
    (void)key;
    READ_MAP(reader, node, keys, field);
}

static void read_rules(struct reader *reader, const struct node *node, const struct key *key,
                       void *field)
{
    static const struct key keys[] = {
        { "undo_days", REQUIRED_KEY, read_count, AT(undo_days), 0, 365 },
        { "departure_days", REQUIRED_KEY, read_count, AT(departure_days), 0, 365 },
        { "refund_months", REQUIRED_KEY, read_count, AT(refund_months), 0, 120 },
        { "reply_days", REQUIRED_KEY, read_count, AT(reply_days), 1, 120 },
    };
    (void)key;
    READ_MAP(reader, node, keys, field);
}

static const struct key root_keys[] = {
    { "campaign", REQUIRED_KEY, read_code, AT(code) },
    { "label", REQUIRED_KEY, read_bilingual, AT(label) },
    { "calendar", REQUIRED_KEY, read_calendar, 0 },
    { "card", REQUIRED_KEY, read_card, 0 },
    { "rules", REQUIRED_KEY, read_rules, 0 },
    { "levels", REQUIRED_KEY, read_later, NODE_AT(levels) },
    { "windows", REQUIRED_KEY, read_later, NODE_AT(windows) },
    { "partner_kinds", REQUIRED_KEY, read_later, NODE_AT(partner_kinds) },
    { "words", REQUIRED_KEY, read_later, NODE_AT(words) },
    { "groups", OPTIONAL_KEY, read_later, NODE_AT(groups) },
    { "benefits", REQUIRED_KEY, read_later, NODE_AT(benefits) },
};

/* --- windows --------------------------------------------------------------------------------- */

/* "validation", "loading", or the day itself. */
static void read_start(struct reader *reader, const struct node *node, const struct key *key,
                       void *field)
{
    struct window *window = field;
    if (!node_is(reader, node, NODE_SCALAR)) return;
    if (text_is(node->text, "validation")) {
        window->start = FROM_VALIDATION;
    } else if (text_is(node->text, "loading")) {
        window->start = FROM_LOADING;
    } else if (node->text.len > 0 && node->text.at[0] >= '0' && node->text.at[0] <= '9') {
        window->start = FROM_DATE;
        read_day(reader, node, key, &window->from_day);
    } else {
        note_fault(reader->book, node->line, node->column,
                   "« from » est « validation », « loading » ou un jour",
                   "\"from\" is \"validation\", \"loading\" or a day");
    }
}

static void read_window(struct reader *reader, const struct node *node, struct window *window)
{
    static const struct key keys[] = {
        { "from", REQUIRED_KEY, read_start, 0 },
        { "until", OPTIONAL_KEY, read_day, offsetof(struct window, until_day) },
        { "months", OPTIONAL_KEY, read_count, offsetof(struct window, months), 1, 120 },
    };
    size_t faults = reader->book->faults;
    *window = (struct window){ .from_day = DAY_NONE, .until_day = DAY_NONE };
    read_code(reader, node->key, NULL, &window->code);
    READ_MAP(reader, node, keys, window);
    if (reader->book->faults > faults) return;
    bool own_clock = window->start == FROM_LOADING;
    if (own_clock != (window->months > 0) || own_clock == (window->until_day != DAY_NONE)) {
        note_fault(reader->book, node->line, node->column,
                   "une fenêtre finit par « until », ou par « months » si elle part de « loading »",
                   "a window ends by \"until\", or by \"months\" when it starts from \"loading\"");
    }
    note_backwards(reader, node, window->from_day, window->until_day);
}

static void read_windows(struct reader *reader, const struct node *node)
{
    struct catalogue *c = reader->catalogue;
    if (!node_is(reader, node, NODE_MAP) || !node_has_at_most(reader, node, MOST_WINDOWS)) return;
    c->windows = READER_ARRAY(reader, struct window, node->n);
    if (!c->windows) return;
    for (const struct node *child = node->first; child; child = child->next) {
        read_window(reader, child, &c->windows[c->window_count++]);
    }
}

/* --- the whole ------------------------------------------------------------------------------- */

static void read_draft(struct reader *reader, const struct node *root, struct draft *draft)
{
    READ_MAP(reader, root, root_keys, draft);
    if (draft->levels) read_levels(reader, draft->levels);
    if (draft->windows) read_windows(reader, draft->windows);
    if (draft->partner_kinds) read_partner_kinds(reader, draft->partner_kinds);
    if (draft->words) read_words(reader, draft->words);
    if (draft->groups) read_groups(reader, draft->groups);
    if (draft->benefits) read_benefits(reader, draft->benefits);
}

enum err catalogue_read(struct arena *arena, struct text yaml, struct text courses_csv,
                        struct catalogue **out, struct catalogue_notes *notes)
{
    struct note_book book;
    *notes = (struct catalogue_notes){ 0 };
    enum err e = note_book_open(&book, arena);
    if (e) return e;
    struct draft *draft = ARENA_NEW(arena, struct draft);
    struct symbol_table *symbols = ARENA_NEW(arena, struct symbol_table);
    if (!draft || !symbols) return NO_MEMORY;
    struct catalogue *c = &draft->catalogue;
    c->symbols = symbols;
    c->orders_from_day = c->orders_until_day = c->validations_from_day = DAY_NONE;
    c->from_day = c->until_day = DAY_NONE;
    struct reader reader = { .arena = arena, .book = &book, .catalogue = c, .symbols = symbols };
    crypto_hash_sha256(c->sha256, (const unsigned char *)yaml.at, yaml.len);
    const struct node *root = yaml_tree(arena, yaml, &book);
    if (root) {
        read_courses(&reader, courses_csv);
        read_draft(&reader, root, draft);
    }
    if (book.faults == 0 && !book.no_memory) {
        check_shadowed_rows(c, &book);
        check_uncovered_courses(c, &book);
    }
    if (book.no_memory) return NO_MEMORY;
    note_book_close(&book, notes);
    if (notes->faults > 0) return CATALOGUE_FAULTY;
    *out = c;
    return OK;
}
