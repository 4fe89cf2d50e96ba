/* bank_xml.h - XML written piece by piece into memory, by libxml2's writer. The caller looks at
 * `failed` once, at the end. */
#pragma once
#include <libxml/xmlwriter.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/text.h"

struct bank_xml {
    xmlBufferPtr buffer;
    xmlTextWriterPtr writer;
    bool failed;
};
/* libxml2's own beginnings, once, whichever thread comes first. */
void bank_xml_prepare(void);
/* With __attribute__((cleanup(bank_xml_close))). */
void bank_xml_open(struct bank_xml *);
void bank_xml_close(struct bank_xml *);
/* The head of the document; "UTF-8" or "ISO-8859-1" (all that is written is ASCII or refused). */
void bank_xml_declare(struct bank_xml *, const char *encoding);
void bank_xml_start(struct bank_xml *, const char *name);
void bank_xml_end(struct bank_xml *);
void bank_xml_attribute(struct bank_xml *, const char *name, struct text value);
void bank_xml_leaf(struct bank_xml *, const char *name, struct text value); /* <name>value</name> */
void bank_xml_value(struct bank_xml *, const char *name, struct text value); /* <name V="value"/> */
/* Forgets what was written so far, and stays inside the elements that are open: the next piece of a
 * document goes on where the last one stopped. */
void bank_xml_forget(struct bank_xml *);
/* What was written since the last forgetting, in the arena; absent when anything failed. */
struct text bank_xml_written(struct bank_xml *, struct arena *);
/* In the banks' letters, at most so many of them; "" when none of it can be written. */
struct text bank_xml_letters(struct bank_xml *, struct arena *, struct text words, size_t most);
