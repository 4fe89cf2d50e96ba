/* XML in memory: libxml2's writer, with one flag for all that can fail and texts with lengths. */
#include "bank/bank_xml.h"

#include <libxml/parser.h>
#include <pthread.h>

enum { TEXT_MAX = 512 }; /* no value of these formats is longer */

void bank_xml_prepare(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, xmlInitParser);
}

void bank_xml_open(struct bank_xml *x)
{
    bank_xml_prepare();
    *x = (struct bank_xml){ .buffer = xmlBufferCreate() };
    if (x->buffer) x->writer = xmlNewTextWriterMemory(x->buffer, 0);
    x->failed = !x->writer;
}

void bank_xml_close(struct bank_xml *x)
{
    if (x->writer) xmlFreeTextWriter(x->writer);
    if (x->buffer) xmlBufferFree(x->buffer);
    *x = (struct bank_xml){ .failed = true };
}

static void keep(struct bank_xml *x, int written)
{
    if (written < 0) x->failed = true;
}

/* libxml2 wants a NUL at the end. */
static const xmlChar *ended(struct bank_xml *x, struct text text, char room[TEXT_MAX])
{
    struct text_builder out = { .at = room, .cap = TEXT_MAX };
    build_text(&out, text);
    if (out.failed) x->failed = true;
    return (const xmlChar *)room;
}

void bank_xml_declare(struct bank_xml *x, const char *encoding)
{
    if (!x->failed) keep(x, xmlTextWriterStartDocument(x->writer, NULL, encoding, NULL));
}

void bank_xml_start(struct bank_xml *x, const char *name)
{
    if (!x->failed) keep(x, xmlTextWriterStartElement(x->writer, (const xmlChar *)name));
}

void bank_xml_end(struct bank_xml *x)
{
    if (!x->failed) keep(x, xmlTextWriterEndElement(x->writer));
}

void bank_xml_attribute(struct bank_xml *x, const char *name, struct text value)
{
    char room[TEXT_MAX];
    const xmlChar *words = ended(x, value, room);
    if (!x->failed) keep(x, xmlTextWriterWriteAttribute(x->writer, (const xmlChar *)name, words));
}

void bank_xml_leaf(struct bank_xml *x, const char *name, struct text value)
{
    char room[TEXT_MAX];
    const xmlChar *words = ended(x, value, room);
    if (!x->failed) keep(x, xmlTextWriterWriteElement(x->writer, (const xmlChar *)name, words));
}

void bank_xml_value(struct bank_xml *x, const char *name, struct text value)
{
    bank_xml_start(x, name);
    bank_xml_attribute(x, "V", value);
    bank_xml_end(x);
}

/* Nothing written raw closes the tag that is still open for attributes. */
static void flush(struct bank_xml *x)
{
    if (x->failed) return;
    keep(x, xmlTextWriterWriteRawLen(x->writer, (const xmlChar *)"", 0));
    keep(x, xmlTextWriterFlush(x->writer));
}

void bank_xml_forget(struct bank_xml *x)
{
    flush(x);
    if (!x->failed) xmlBufferEmpty(x->buffer);
}

struct text bank_xml_written(struct bank_xml *x, struct arena *arena)
{
    flush(x);
    if (x->failed) return (struct text){ 0 };
    struct text all = { (const char *)xmlBufferContent(x->buffer),
                        (size_t)xmlBufferLength(x->buffer) };
    return text_copy(arena, all);
}

struct text bank_xml_letters(struct bank_xml *x, struct arena *arena, struct text words,
                             size_t most)
{
    struct text sepa = text_sepa(arena, words);
    if (words.at && !sepa.at) x->failed = true;
    if (sepa.len > most) sepa.len = most;
    return text_trim(sepa);
}
