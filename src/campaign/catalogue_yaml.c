/* catalogue_yaml.c - turns libyaml's events into a tree that keeps every line and column, and
 * refuses the corners of YAML in which a catalogue could hide something: anchors, aliases, tags,
 * several documents, deep nesting, a key given twice. libyaml's own tree (its document API) would
 * expand aliases and has no limits. */
#include "campaign/catalogue_yaml.h"

#include <string.h>
#include <yaml.h>

struct yaml_reading {
    yaml_parser_t *parser;
    struct text source;
    struct arena *arena;
    struct note_book *book;
};

static void parser_release(yaml_parser_t *parser)
{
    yaml_parser_delete(parser);
}

static void event_release(yaml_event_t *event)
{
    yaml_event_delete(event);
}

#define SCOPED_EVENT __attribute__((cleanup(event_release))) yaml_event_t

/* libyaml's most frequent complaints, so that a person who reads no English is not left alone. */
static const char *in_french(const char *problem)
{
    static const char *const table[][2] = {
        { "mapping values are not allowed in this context",
          "un « : » n'a pas sa place ici (mettez le texte entre guillemets)" },
        { "could not find expected ':'", "il manque un « : »" },
        { "did not find expected key", "une clé est attendue ici (vérifiez le retrait)" },
        { "did not find expected ',' or ']'", "il manque une virgule ou un « ] »" },
        { "did not find expected ',' or '}'", "il manque une virgule ou un « } »" },
        { "did not find expected '-' indicator", "il manque un « - » (vérifiez le retrait)" },
        { "did not find expected node content", "il manque une valeur" },
        { "found unexpected end of stream", "le fichier s'arrête au milieu d'un texte" },
        { "found character that cannot start any token", "ce caractère n'a pas sa place ici" },
        { "block sequence entries are not allowed in this context",
          "une liste ne peut pas commencer ici" },
        { "control characters are not allowed", "un caractère de commande est interdit" },
        { "invalid leading UTF-8 octet", "le fichier n'est pas en UTF-8" },
        { "invalid trailing UTF-8 octet", "le fichier n'est pas en UTF-8" },
        { "incomplete UTF-8 octet sequence", "le fichier n'est pas en UTF-8" },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (strcmp(problem, table[i][0]) == 0) return table[i][1];
    }
    return problem;
}

static int line_of(yaml_mark_t mark)
{
    return (int)mark.line + 1;
}

static int column_of(yaml_mark_t mark)
{
    return (int)mark.column + 1;
}

static yaml_mark_t mark_at(struct text source, size_t offset)
{
    yaml_mark_t mark = { .index = offset };
    struct text rest = { source.at, offset < source.len ? offset : source.len };
    struct text line = text_cut(&rest, '\n');
    for (; rest.at; line = text_cut(&rest, '\n')) mark.line++;
    mark.column = text_count_characters(line);
    return mark;
}

static void note_syntax(struct yaml_reading *reading)
{
    const yaml_parser_t *parser = reading->parser;
    const char *problem = parser->problem ? parser->problem : "unreadable";
    if (parser->error == YAML_MEMORY_ERROR) {
        reading->book->no_memory = true;
        return;
    }
    /* The reader runs ahead of the scanner and knows only its offset. */
    yaml_mark_t mark = parser->error == YAML_READER_ERROR
                           ? mark_at(reading->source, parser->problem_offset)
                           : parser->problem_mark;
    struct bilingual says = { { text_format(reading->arena, "le YAML est faux : %s",
                                            in_french(problem)),
                                text_format(reading->arena, "the YAML is wrong: %s", problem) } };
    note_fault_said(reading->book, line_of(mark), column_of(mark), says);
}

static bool next_event(struct yaml_reading *reading, yaml_event_t *event)
{
    if (yaml_parser_parse(reading->parser, event)) return true;
    note_syntax(reading);
    memset(event, 0, sizeof *event);
    return false;
}

/* Anchors, aliases and tags have no use in a catalogue and make it harder to read. */
static bool is_plain(struct yaml_reading *reading, const yaml_event_t *event)
{
    const yaml_char_t *anchor = NULL, *tag = NULL;
    switch (event->type) {
    case YAML_ALIAS_EVENT:
        anchor = event->data.alias.anchor;
        break;
    case YAML_SCALAR_EVENT:
        anchor = event->data.scalar.anchor;
        tag = event->data.scalar.tag;
        break;
    case YAML_SEQUENCE_START_EVENT:
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
        break;
    case YAML_MAPPING_START_EVENT:
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
        break;
    default:
        break;
    }
    int line = line_of(event->start_mark), column = column_of(event->start_mark);
    if (anchor) {
        note_fault(reading->book, line, column,
                   "les ancres et les alias de YAML sont refusés : répétez la valeur",
                   "YAML anchors and aliases are refused: repeat the value");
    } else if (tag) {
        note_fault(reading->book, line, column, "les étiquettes « ! » de YAML sont refusées",
                   "YAML tags \"!\" are refused");
    }
    return !anchor && !tag;
}

static struct node *make_node(struct yaml_reading *reading, const yaml_event_t *event)
{
    struct node *node = ARENA_NEW(reading->arena, struct node);
    if (!node) {
        reading->book->no_memory = true;
        return NULL;
    }
    node->line = line_of(event->start_mark);
    node->column = column_of(event->start_mark);
    node->kind = event->type == YAML_SEQUENCE_START_EVENT  ? NODE_LIST
                 : event->type == YAML_MAPPING_START_EVENT ? NODE_MAP
                                                           : NODE_SCALAR;
    return node;
}

static struct node *read_scalar(struct yaml_reading *reading, const yaml_event_t *event)
{
    struct node *node = make_node(reading, event);
    if (!node) return NULL;
    struct text read = { (const char *)event->data.scalar.value, event->data.scalar.length };
    if (read.len > 0 && memchr(read.at, 0, read.len)) {
        note_fault(reading->book, node->line, node->column, "un caractère nul est interdit",
                   "a null character is not allowed");
        return NULL;
    }
    node->text = text_copy(reading->arena, read);
    if (!node->text.at) {
        reading->book->no_memory = true;
        return NULL;
    }
    node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    return node;
}

/* A key given twice would let one of the two pass unread. */
static void note_repeated_key(struct yaml_reading *reading, const struct node *map,
                              const struct node *key)
{
    for (const struct node *other = map->first; other; other = other->next) {
        if (!text_equal(other->key->text, key->text)) continue;
        note_fault(reading->book, key->line, key->column,
                   "la clé « %.*s » est déjà donnée à la ligne %d",
                   "the key \"%.*s\" is already given on line %d", TEXT_ARGS(text_shown(key->text)),
                   other->key->line);
        return;
    }
}

static struct node *read_node(struct yaml_reading *reading, const yaml_event_t *event, int depth);

/* Children of a list or a map until its end; false when reading stops. */
static bool read_children(struct yaml_reading *reading, struct node *parent, int depth)
{
    for (struct node **end = &parent->first;; end = &(*end)->next) {
        SCOPED_EVENT event = { 0 };
        if (!next_event(reading, &event)) return false;
        if (event.type == YAML_SEQUENCE_END_EVENT || event.type == YAML_MAPPING_END_EVENT) {
            return true;
        }
        struct node *child = read_node(reading, &event, depth);
        if (!child) return false;
        if (parent->kind == NODE_MAP) {
            struct node *key = child;
            if (key->kind != NODE_SCALAR) {
                note_fault(reading->book, key->line, key->column, "une clé doit être un mot",
                           "a key must be a word");
                return false;
            }
            note_repeated_key(reading, parent, key);
            SCOPED_EVENT value = { 0 };
            if (!next_event(reading, &value)) return false;
            child = read_node(reading, &value, depth);
            if (!child) return false;
            child->key = key;
        }
        *end = child;
        if (++parent->n > YAML_MAX_CHILDREN) {
            note_fault(reading->book, child->line, child->column, "plus de %d éléments à la suite",
                       "more than %d items in a row", YAML_MAX_CHILDREN);
            return false;
        }
    }
}

static struct node *read_node(struct yaml_reading *reading, const yaml_event_t *event, int depth)
{
    if (!is_plain(reading, event)) return NULL;
    if (event->type == YAML_SCALAR_EVENT) return read_scalar(reading, event);
    struct node *node = make_node(reading, event);
    if (!node) return NULL;
    if (depth == YAML_MAX_DEPTH) {
        note_fault(reading->book, node->line, node->column, "l'imbrication dépasse %d niveaux",
                   "nesting is deeper than %d levels", YAML_MAX_DEPTH);
        return NULL;
    }
    return read_children(reading, node, depth + 1) ? node : NULL;
}

/* The next event must be of this type; anything else ends the reading. */
static bool expect(struct yaml_reading *reading, yaml_event_type_t type, yaml_event_t *event)
{
    if (!next_event(reading, event)) return false;
    if (event->type == type) return true;
    if (type == YAML_STREAM_END_EVENT) {
        note_fault(reading->book, line_of(event->start_mark), column_of(event->start_mark),
                   "un catalogue est un seul document YAML",
                   "a catalogue is a single YAML document");
    } else {
        note_fault(reading->book, 1, 1, "le fichier est vide", "the file is empty");
    }
    return false;
}

static struct node *read_document(struct yaml_reading *reading)
{
    SCOPED_EVENT stream = { 0 };
    SCOPED_EVENT document = { 0 };
    SCOPED_EVENT first = { 0 };
    SCOPED_EVENT document_end = { 0 };
    SCOPED_EVENT stream_end = { 0 };
    if (!expect(reading, YAML_STREAM_START_EVENT, &stream)) return NULL;
    if (!expect(reading, YAML_DOCUMENT_START_EVENT, &document)) return NULL;
    if (!next_event(reading, &first)) return NULL;
    struct node *root = read_node(reading, &first, 0);
    if (!root) return NULL;
    if (!expect(reading, YAML_DOCUMENT_END_EVENT, &document_end)) return NULL;
    if (!expect(reading, YAML_STREAM_END_EVENT, &stream_end)) return NULL;
    return root;
}

struct node *yaml_tree(struct arena *arena, struct text yaml, struct note_book *book)
{
    if (yaml.len > YAML_MAX_BYTES) {
        note_fault(book, 0, 0, "le fichier dépasse %d octets", "the file is over %d bytes",
                   YAML_MAX_BYTES);
        return NULL;
    }
    __attribute__((cleanup(parser_release))) yaml_parser_t parser = { 0 };
    if (!yaml_parser_initialize(&parser)) {
        book->no_memory = true;
        return NULL;
    }
    /* Said, not guessed from the first bytes: guessing would let UTF-16 in. */
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)yaml.at, yaml.len);
    return read_document(
        &(struct yaml_reading){ .parser = &parser, .source = yaml, .arena = arena, .book = book });
}
