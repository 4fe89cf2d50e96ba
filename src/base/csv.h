/* csv.h - delimited files read whole (libcsv): rows that know their line, cells that know their
 * column, for messages a secretary can act on. UTF-8 (BOM dropped) or Windows-1252, ';' or ','
 * found by itself from the header. */
#pragma once
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"

struct csv_row {
    size_t line; /* of the file, from 1: where the row begins */
    struct text *cells;
    size_t n;
};
struct csv {
    struct csv_row header, *rows;
    size_t n;
    size_t bad_line; /* where reading stopped, with BAD_CSV */
};
/* BAD_CSV: unclosed or stray quote, text not decodable; NO_MEMORY. Lines without any value are
 * passed over; a file without header has one of no cells. Cells are copied into the arena. */
enum err csv_read(struct arena *, struct text file, struct csv *out);
/* Column of that name in the header, case and accents folded; -1 when missing. */
int csv_column(const struct csv *, struct arena *, const char *name);
struct text csv_cell(const struct csv_row *, int column); /* trimmed; absent past the row's end */
/* RFC 4180 writing, ',' before all but the first cell of a line; the caller ends lines with CRLF. A
 * cell that a spreadsheet would run (=, +, -, @) gets a leading quote; a negative number none. */
void csv_build_cell(struct text_builder *, struct text cell, bool first);
