/* paper.h - documents to print or keep: headings, paragraphs and tables on A4, as a PDF whose text
 * can be selected, searched and read aloud (every piece is tagged with what it is). The only user
 * of cairo and pango. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"

struct paper;
struct paper_options {
    struct text title, author;
    struct text foot; /* at the foot of every page, before "page n" */
    int64_t made_ms;  /* the date in the document's properties: the same input, the same bytes */
};
/* NULL without memory. Everything lives in the arena but cairo's own, which paper_close frees. */
struct paper *paper_open(struct arena *, const struct paper_options *);
void paper_heading(struct paper *, int level /* 1..3 */, struct text);
void paper_paragraph(struct paper *, struct text);

enum { PAPER_COLUMNS_MAX = 8 };
struct paper_column {
    const char *title;
    int share;     /* of the width; all shares together are the whole */
    bool is_right; /* amounts */
};
/* A table repeats its head on each page. Cells longer than their column go on below. */
void paper_table(struct paper *, const struct paper_column *, size_t n);
void paper_row(struct paper *, const struct text *cells);
void paper_total(struct paper *, const struct text *cells); /* a row in bold */
void paper_table_end(struct paper *);

/* The whole document; absent when memory or cairo failed. Frees it in any case. */
struct text paper_close(struct paper *);
