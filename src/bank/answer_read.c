/* Reads an answer piece by piece, never as a tree: what it costs depends on what it says, not on
 * how it is nested. The file comes from outside: no network, no entities, no document type, limits
 * on size, depth and number, and nothing is told before its last byte was read. */
#include <libxml/xmlreader.h>
#include <string.h>

#include "bank/answer_formats.h"
#include "bank/bank_xml.h"
#include "base/civil.h"

enum { PATH_MAX_BYTES = 600, DEPTH_MAX = 24, VALUE_MOST = 512, RECORDS_DEEP = 6 };

/* The values told inside one open record; those of the records around it are copied when it opens.
 */
struct level {
    const struct answer_record *record; /* NULL: the document's */
    struct text values[ANSWER_FIELDS];
    bool inside;
};
struct reading {
    struct arena *arena;
    xmlTextReaderPtr xml;
    const struct answer_format *format;
    struct answer *answer;
    size_t room; /* in answer->entries */
    char path[PATH_MAX_BYTES];
    size_t path_len, ends[DEPTH_MAX], depth;
    char value[VALUE_MOST];
    size_t value_len;
    struct level levels[RECORDS_DEEP];
    size_t level;
    const char **why;
};

static const char *const not_xml[] = { "ce n'est pas du XML complet", "it is no complete XML" };
static const char *const not_known[] = { "ce n'est pas une réponse connue (pain.002, camt.054, "
                                         "PES_ACQUIT, PES_Retour)",
                                         "it is no known answer (pain.002, camt.054, PES_ACQUIT, "
                                         "PES_Retour)" };
static const char *const too_large[] = { "il est trop grand", "it is too large" };
static const char *const too_deep[] = { "il est trop imbriqué", "it is nested too deeply" };
static const char *const own_types[] = { "il apporte ses propres définitions",
                                         "it brings definitions of its own" };

static enum err unreadable(const char *why[2], const char *const words[2])
{
    why[FRENCH] = words[FRENCH];
    why[ENGLISH] = words[ENGLISH];
    return BANK_FILE_UNREADABLE;
}

static void close_xml(xmlTextReaderPtr *xml)
{
    if (*xml) xmlFreeTextReader(*xml);
}

static void say_nothing(void *arg, const char *message, xmlParserSeverities severity,
                        xmlTextReaderLocatorPtr where)
{
    (void)arg;
    (void)message;
    (void)severity;
    (void)where;
}

/* --- paths ------------------------------------------------------------------------------------ */
/* The path of the element in hand, from below the format's root; NULL outside. */
static const char *path_below(const struct reading *r)
{
    size_t n = strlen(r->format->under);
    bool below = !strncmp(r->path, r->format->under, n) && r->path[n] == '/';
    return below ? r->path + n + 1 : NULL;
}

static const struct answer_record *record_here(const struct reading *r)
{
    if (!strcmp(r->path, r->format->under)) return &r->format->records[0];
    const char *path = path_below(r);
    for (size_t i = 1; path && i < r->format->record_count; i++)
        if (!strcmp(path, r->format->records[i].path)) return &r->format->records[i];
    return NULL;
}

/* The first value counts; one told deeper stands before one from around it. */
static enum err keep_value(struct reading *r, enum answer_field field, struct text value)
{
    struct level *level = &r->levels[r->level];
    struct text *to = &level->values[field];
    bool own = to->at && (!r->level || to->at != r->levels[r->level - 1].values[field].at);
    if (own) return OK;
    struct text kept = text_copy(r->arena, text_trim(value));
    if (!kept.at) return NO_MEMORY;
    *to = kept;
    return OK;
}

static enum err keep_attribute(struct reading *r, const struct answer_path *p)
{
    xmlChar *value = xmlTextReaderGetAttribute(r->xml, (const xmlChar *)p->attribute);
    if (!value) return OK;
    struct text text = text_of((const char *)value);
    enum err e = text.len <= VALUE_MOST ? keep_value(r, p->field, text) : OK;
    xmlFree(value);
    return e;
}

static enum err keep_values_of_element(struct reading *r, bool at_start)
{
    const char *path = path_below(r);
    enum err e = OK;
    for (size_t i = 0; path && i < r->format->path_count && !e; i++) {
        const struct answer_path *p = &r->format->paths[i];
        if (!p->attribute != !at_start || strcmp(path, p->path) != 0) continue;
        if (at_start)
            e = keep_attribute(r, p);
        else
            e = keep_value(r, p->field, (struct text){ r->value, r->value_len });
    }
    return e;
}

/* --- records ---------------------------------------------------------------------------------- */
static enum err add_entry(struct reading *r, const struct answer_entry *entry)
{
    struct answer *a = r->answer;
    if (a->n == ANSWER_MOST_ENTRIES) return unreadable(r->why, too_large);
    if (a->n == r->room) {
        size_t room = r->room ? 2 * r->room : 64;
        struct answer_entry *more = ARENA_ARRAY(r->arena, struct answer_entry, room);
        if (!more) return NO_MEMORY;
        if (a->n) memcpy(more, a->entries, a->n * sizeof *more);
        a->entries = more;
        r->room = room;
    }
    a->entries[a->n++] = *entry;
    return OK;
}

static enum err open_record(struct reading *r, const struct answer_record *record)
{
    if (r->level + 1 == RECORDS_DEEP) return unreadable(r->why, too_deep);
    r->levels[r->level + 1] = r->levels[r->level];
    r->level++;
    r->levels[r->level].record = record;
    r->levels[r->level].inside = false;
    return OK;
}

static enum err close_record(struct reading *r)
{
    struct level *level = &r->levels[r->level];
    struct answer_entry entry = {
        .about = level->record->about,
        .budget_year = -1,
        .bordereau = -1,
        .piece = -1,
        .cents = -1,
        .lines = -1,
        .sum_cents = -1,
        .day = DAY_NONE,
    };
    bool told = r->format->tell(level->values, entry.about, level->inside, &entry);
    if (!r->answer->message.at) r->answer->message = level->values[OWN_MESSAGE];
    r->level--;
    r->levels[r->level].inside |= told || level->inside;
    return told ? add_entry(r, &entry) : OK;
}

/* --- elements --------------------------------------------------------------------------------- */
static enum err recognise(struct reading *r)
{
    struct text name = text_of((const char *)xmlTextReaderConstLocalName(r->xml)),
                space = text_of((const char *)xmlTextReaderConstNamespaceUri(r->xml));
    for (size_t i = 0; i < answer_format_count; i++) {
        const struct answer_format *f = &answer_formats[i];
        if (!text_is(name, f->root) || !text_starts_with(space, text_of(f->space))) continue;
        r->format = f;
        r->answer->kind = f->kind;
        return OK;
    }
    return unreadable(r->why, not_known);
}

static enum err end_element(struct reading *r)
{
    enum err e = keep_values_of_element(r, false);
    if (!e && r->level && record_here(r) == r->levels[r->level].record) e = close_record(r);
    r->depth--;
    r->path_len = r->ends[r->depth];
    r->path[r->path_len] = '\0';
    r->value_len = 0;
    return e;
}

static enum err start_element(struct reading *r)
{
    if (!r->format) {
        enum err e = recognise(r);
        if (e) return e;
    }
    struct text name = text_of((const char *)xmlTextReaderConstLocalName(r->xml));
    if (r->depth == DEPTH_MAX || r->path_len + name.len + 2 > sizeof r->path)
        return unreadable(r->why, too_deep);
    r->ends[r->depth++] = r->path_len;
    r->path[r->path_len++] = '/';
    memcpy(r->path + r->path_len, name.at, name.len);
    r->path_len += name.len;
    r->path[r->path_len] = '\0';
    r->value_len = 0;
    bool empty = xmlTextReaderIsEmptyElement(r->xml) == 1;
    const struct answer_record *record = record_here(r);
    enum err e = record ? open_record(r, record) : OK;
    if (!e) e = keep_values_of_element(r, true);
    return e || !empty ? e : end_element(r);
}

/* Longer values than any that is looked at are cut: only words for people are so long. */
static void add_value(struct reading *r)
{
    struct text more = text_of((const char *)xmlTextReaderConstValue(r->xml));
    size_t room = sizeof r->value - r->value_len;
    if (more.len > room) {
        more.len = room;
        while (more.len && ((unsigned char)more.at[more.len] & 0xC0) == 0x80) more.len--;
    }
    if (more.len) memcpy(r->value + r->value_len, more.at, more.len);
    r->value_len += more.len;
}

static enum err take_node(struct reading *r)
{
    switch (xmlTextReaderNodeType(r->xml)) {
    case XML_READER_TYPE_ELEMENT:
        return start_element(r);
    case XML_READER_TYPE_END_ELEMENT:
        return end_element(r);
    case XML_READER_TYPE_TEXT:
    case XML_READER_TYPE_CDATA:
        add_value(r);
        return OK;
    case XML_READER_TYPE_DOCUMENT_TYPE:
    case XML_READER_TYPE_ENTITY_REFERENCE:
    case XML_READER_TYPE_ENTITY:
        return unreadable(r->why, own_types);
    default:
        return OK;
    }
}

static enum err read_nodes(struct reading *r)
{
    for (;;) {
        int more = xmlTextReaderRead(r->xml);
        if (more < 0) return unreadable(r->why, not_xml);
        if (!more) return r->format ? OK : unreadable(r->why, not_xml);
        enum err e = take_node(r);
        if (e) return e;
    }
}

enum err answer_read(struct arena *arena, struct text file, struct answer *answer,
                     const char *why[2])
{
    *answer = (struct answer){ 0 };
    if (file.len > ANSWER_MOST_BYTES) return unreadable(why, too_large);
    /* Before the parser sees it: nobody who pays partners declares types in an answer. */
    if (memmem(file.at, file.len, "<!DOCTYPE", 9) || memmem(file.at, file.len, "<!ENTITY", 8))
        return unreadable(why, own_types);
    bank_xml_prepare();
    struct reading *r = ARENA_NEW(arena, struct reading);
    if (!r) return NO_MEMORY;
    r->arena = arena;
    r->answer = answer;
    r->why = why;
    __attribute__((cleanup(close_xml))) xmlTextReaderPtr xml =
        file.len ? xmlReaderForMemory(file.at, (int)file.len, NULL, NULL,
                                      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)
                 : NULL;
    if (!xml) return unreadable(why, not_xml);
    xmlTextReaderSetErrorHandler(xml, say_nothing, NULL);
    r->xml = xml;
    enum err e = read_nodes(r);
    if (e) *answer = (struct answer){ 0 };
    return e;
}
