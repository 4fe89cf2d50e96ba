/* catalogue_yaml.h - a YAML file as a tree whose every node knows its line and column. */
#pragma once
#include "campaign/catalogue_notes.h"

enum node_kind { NODE_SCALAR, NODE_LIST, NODE_MAP };
struct node {
    enum node_kind kind;
    int line, column; /* from 1; column in characters */
    struct text text; /* NODE_SCALAR: never absent */
    bool quoted;      /* NODE_SCALAR */
    struct node *key; /* in a map: what stands before the colon */
    struct node *first, *next;
    size_t n; /* children */
};
enum {
    YAML_MAX_BYTES = 1 << 20,
    YAML_MAX_DEPTH = 12,
    YAML_MAX_CHILDREN = 4000, /* of one list or map */
};
/* NULL, with faults in the book, when the text is not YAML or uses more of it than a catalogue
 * needs: anchors, aliases, tags, several documents, keys that are not plain words. A key given
 * twice is a fault too, but the tree is still there. */
struct node *yaml_tree(struct arena *, struct text yaml, struct note_book *);
