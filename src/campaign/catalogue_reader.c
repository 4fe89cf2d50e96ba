/* catalogue_reader.c - reads maps of the YAML tree by tables of keys, so that each section of a
 * catalogue is declared once and every mistake in it is told the same way. */
#include "campaign/catalogue_reader.h"

#include <string.h>

#include "base/civil.h"
#include "base/format.h"
#include "base/money.h"

static const struct noun key_noun = { { "la clé", "the key" }, { "clés", "keys" } };
static const struct noun value_noun = { { "la valeur", "the value" }, { "valeurs", "values" } };

#define TEXT_INIT(literal)                                                                         \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }
enum { LONGEST_LABEL = 400 /* bytes */ };

bool node_is(struct reader *reader, const struct node *node, enum node_kind kind)
{
    static const struct bilingual wanted[] = {
        [NODE_SCALAR] = { { TEXT_INIT("une valeur simple est attendue ici"),
                            TEXT_INIT("a single value is expected here") } },
        [NODE_LIST] = { { TEXT_INIT("une liste est attendue ici"),
                          TEXT_INIT("a list is expected here") } },
        [NODE_MAP] = { { TEXT_INIT("des clés et leurs valeurs sont attendues ici"),
                         TEXT_INIT("keys with their values are expected here") } },
    };
    if (node->kind == kind) return true;
    note_fault_said(reader->book, node->line, node->column, wanted[kind]);
    return false;
}

bool node_has_at_most(struct reader *reader, const struct node *node, size_t limit)
{
    if (node->n <= limit) return true;
    note_fault(reader->book, node->line, node->column, "%zu éléments : %zu au plus",
               "%zu items: %zu at most", node->n, limit);
    return false;
}

const struct node *node_child(const struct node *map, const char *key)
{
    if (map->kind != NODE_MAP) return NULL;
    for (const struct node *child = map->first; child; child = child->next) {
        if (text_is(child->key->text, key)) return child;
    }
    return NULL;
}

void *reader_array(struct reader *reader, size_t count, size_t size)
{
    /* One more than none: an empty list is not a failure. */
    void *at = arena_take_array(reader->arena, count > 0 ? count : 1, size);
    if (!at) reader->book->no_memory = true;
    return at;
}

bool reader_intern(struct reader *reader, const struct node *node, struct text word,
                   int64_t *symbol)
{
    *symbol = symbol_intern(reader->symbols, word);
    if (*symbol != SYMBOL_NONE) return true;
    note_fault(reader->book, node->line, node->column, "plus de %d mots différents",
               "more than %d different words", SYMBOLS_MAX);
    return false;
}

static const struct key *find_key(const struct key *keys, size_t n, struct text name)
{
    for (size_t i = 0; i < n; i++) {
        if (text_is(name, keys[i].name)) return &keys[i];
    }
    return NULL;
}

static void note_unknown_key(struct reader *reader, const struct node *key, const struct key *keys,
                             size_t n)
{
    if (note_only_counted(reader->book)) return;
    struct text *names = READER_ARRAY(reader, struct text, n);
    if (!names) return;
    for (size_t i = 0; i < n; i++) names[i] = text_of(keys[i].name);
    note_unknown(reader->book, key->line, key->column, &key_noun, key->text,
                 (struct names){ names, n });
}

void read_map(struct reader *reader, const struct node *node, const struct key *keys, size_t n,
              void *into)
{
    if (!node_is(reader, node, NODE_MAP)) return;
    for (const struct node *child = node->first; child; child = child->next) {
        const struct key *key = find_key(keys, n, child->key->text);
        if (key) {
            key->read(reader, child, key, (char *)into + key->offset);
        } else {
            note_unknown_key(reader, child->key, keys, n);
        }
    }
    for (size_t i = 0; i < n; i++) {
        if (keys[i].need != REQUIRED_KEY || node_child(node, keys[i].name)) continue;
        note_fault(reader->book, node->line, node->column, "il manque la clé « %s »",
                   "the key \"%s\" is missing", keys[i].name);
    }
}

void read_code(struct reader *reader, const struct node *node, const struct key *key, void *field)
{
    (void)key;
    if (!node_is(reader, node, NODE_SCALAR)) return;
    if (!format_is_slug(node->text)) {
        note_fault(reader->book, node->line, node->column,
                   "un code s'écrit en lettres minuscules, chiffres, - et _",
                   "a code is written in lower-case letters, digits, - and _");
        return;
    }
    *(struct text *)field = node->text;
}

static void read_sentence(struct reader *reader, const struct node *node, const struct key *key,
                          void *field)
{
    (void)key;
    if (!node_is(reader, node, NODE_SCALAR)) return;
    struct text said = text_trim(node->text);
    if (said.len == 0 || said.len > LONGEST_LABEL) {
        note_fault(reader->book, node->line, node->column,
                   "un texte de 1 à %d octets est attendu ici",
                   "a text of 1 to %d bytes is expected here", LONGEST_LABEL);
        return;
    }
    *(struct text *)field = said;
}

void read_bilingual(struct reader *reader, const struct node *node, const struct key *key,
                    void *field)
{
    static const struct key languages[] = {
        { "fr", REQUIRED_KEY, read_sentence, FRENCH * sizeof(struct text) },
        { "en", REQUIRED_KEY, read_sentence, ENGLISH * sizeof(struct text) },
    };
    (void)key;
    READ_MAP(reader, node, languages, ((struct bilingual *)field)->in);
}

void read_day(struct reader *reader, const struct node *node, const struct key *key, void *field)
{
    (void)key;
    if (!node_is(reader, node, NODE_SCALAR)) return;
    if (!day_parse(node->text, field)) {
        note_fault(reader->book, node->line, node->column,
                   "un jour s'écrit AAAA-MM-JJ, et « %.*s » n'en est pas un",
                   "a day is written YYYY-MM-DD, and \"%.*s\" is none",
                   TEXT_ARGS(text_shown(node->text)));
    }
}

void read_count(struct reader *reader, const struct node *node, const struct key *key, void *field)
{
    int64_t count;
    if (!node_is(reader, node, NODE_SCALAR)) return;
    if (!text_to_int(node->text, &count) || count < key->min || count > key->max) {
        note_fault(reader->book, node->line, node->column,
                   "un nombre de %lld à %lld est attendu ici",
                   "a number from %lld to %lld is expected here", (long long)key->min,
                   (long long)key->max);
        return;
    }
    *(int64_t *)field = count;
}

void read_cents(struct reader *reader, const struct node *node, const struct key *key, void *field)
{
    (void)key;
    if (!node_is(reader, node, NODE_SCALAR)) return;
    if (!cents_parse(node->text, field)) {
        note_fault(reader->book, node->line, node->column,
                   "un montant s'écrit en euros avec deux décimales au plus, et « %.*s » n'en est "
                   "pas un",
                   "an amount is written in euros with at most two decimals, and \"%.*s\" is none",
                   TEXT_ARGS(text_shown(node->text)));
    }
}

void read_euros(struct reader *reader, const struct node *node, const struct key *key, void *field)
{
    int64_t euros = -1;
    const struct key count = { .name = key->name, .min = 0, .max = 1000000000 };
    read_count(reader, node, &count, &euros);
    if (euros >= 0) *(int64_t *)field = euros * 100;
}

void read_choice(struct reader *reader, const struct node *node, const struct key *key, void *field)
{
    struct text names[8];
    size_t n = 0;
    if (!node_is(reader, node, NODE_SCALAR)) return;
    for (; key->choices[n]; n++) {
        names[n] = text_of(key->choices[n]);
        if (!text_equal(node->text, names[n])) continue;
        *(int *)field = (int)n;
        return;
    }
    note_unknown(reader->book, node->line, node->column, &value_noun, node->text,
                 (struct names){ names, n });
}

void read_flag(struct reader *reader, const struct node *node, const struct key *key, void *field)
{
    static const char *const no_yes[] = { "no", "yes", NULL };
    const struct key choice = { .name = key->name, .choices = no_yes };
    int chosen = *(bool *)field;
    read_choice(reader, node, &choice, &chosen);
    *(bool *)field = chosen == 1;
}

void read_later(struct reader *reader, const struct node *node, const struct key *key, void *field)
{
    (void)reader;
    (void)key;
    *(const struct node **)field = node;
}
