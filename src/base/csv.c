/* csv.c - reads delimited files with libcsv, fed one line at a time so that each row knows on which
 * line of the file it begins, and writes cells that no spreadsheet will take for a formula. */
#include "base/csv.h"

#include <csv.h>
#include <string.h>
#include <unicode/utf8.h>

/* What Windows-1252 puts in 0x80..0x9F, where Latin-1 has control characters; 0: nothing. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

static enum err decode_windows_1252(struct arena *arena, struct text *file, size_t *bad_line)
{
    struct text_builder out = { .arena = arena };
    size_t line = 1;
    for (size_t i = 0; i < file->len; i++) {
        unsigned char byte = (unsigned char)file->at[i];
        uint32_t c = byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80] : byte;
        if (c == 0) {
            *bad_line = line;
            return BAD_CSV;
        }
        line += c == '\n';
        char bytes[U8_MAX_LENGTH];
        size_t len = 0;
        U8_APPEND_UNSAFE(bytes, len, c);
        build_text(&out, (struct text){ bytes, len });
    }
    *file = built(&out);
    return file->at ? OK : NO_MEMORY;
}

static enum err decode(struct arena *arena, struct text *file, size_t *bad_line)
{
    struct text mark = TEXT("\uFEFF");
    bool marked = text_starts_with(*file, mark);
    if (marked) *file = (struct text){ file->at + mark.len, file->len - mark.len };
    if (text_is_utf8(*file)) return OK;
    if (!marked) return decode_windows_1252(arena, file, bad_line);
    *bad_line = 1; /* it says that it is UTF-8, and is not */
    struct text rest = *file;
    while (rest.at && text_is_utf8(text_cut(&rest, '\n'))) *bad_line += 1;
    return BAD_CSV;
}

/* Takes the first line with its end: LF, CR LF or CR. */
static struct text take_line(struct text *rest)
{
    size_t len = 0;
    while (len < rest->len && rest->at[len] != '\n' && rest->at[len] != '\r') len++;
    if (len < rest->len && rest->at[len] == '\r') len++;
    if (len < rest->len && rest->at[len] == '\n') len++;
    struct text line = { rest->at, len };
    *rest = (struct text){ rest->at + len, rest->len - len };
    return line;
}

/* ';' or ',', whichever the header has more of outside quotes. */
static unsigned char find_delimiter(struct text file)
{
    struct text header;
    do header = take_line(&file);
    while (file.len && text_is_empty(text_trim(header)));
    size_t semicolons = 0, commas = 0;
    bool quoted = false;
    for (size_t i = 0; i < header.len; i++) {
        char c = header.at[i];
        if (c == '"') quoted = !quoted;
        semicolons += !quoted && c == ';';
        commas += !quoted && c == ',';
    }
    return commas > semicolons ? ',' : ';';
}

/* What libcsv's callbacks fill. */
struct reading {
    struct arena *arena;
    struct csv *csv;
    size_t row_cap;
    struct text *cells; /* of the row under way */
    size_t cell_count, cell_cap;
    size_t row_line;
    bool has_value, has_header;
    bool ended; /* the line just fed ended a row */
    enum err err;
};

/* Doubles an array of `n` elements when it is full; NULL when memory is. */
static void *grow(struct arena *arena, void *at, size_t n, size_t *cap, size_t size)
{
    if (n < *cap) return at;
    size_t wanted = *cap ? *cap * 2 : 16;
    void *larger = arena_take_array(arena, wanted, size);
    if (!larger) return NULL;
    if (n) memcpy(larger, at, n * size);
    *cap = wanted;
    return larger;
}

static void on_cell(void *bytes, size_t len, void *arg)
{
    struct reading *reading = arg;
    if (reading->err) return;
    struct text *cells = grow(reading->arena, reading->cells, reading->cell_count,
                              &reading->cell_cap, sizeof *cells);
    struct text cell = text_copy(reading->arena, (struct text){ bytes ? bytes : "", len });
    if (!cells || !cell.at) {
        reading->err = NO_MEMORY;
        return;
    }
    reading->cells = cells;
    cells[reading->cell_count++] = cell;
    if (!text_is_empty(text_trim(cell))) reading->has_value = true;
}

static void row_keep(struct reading *reading)
{
    struct csv *csv = reading->csv;
    struct csv_row row = { .line = reading->row_line, .n = reading->cell_count };
    row.cells = ARENA_ARRAY(reading->arena, struct text, row.n);
    struct csv_row *rows = grow(reading->arena, csv->rows, csv->n, &reading->row_cap, sizeof *rows);
    if (!row.cells || !rows) {
        reading->err = NO_MEMORY;
        return;
    }
    memcpy(row.cells, reading->cells, row.n * sizeof *row.cells);
    csv->rows = rows;
    if (reading->has_header)
        rows[csv->n++] = row;
    else
        csv->header = row;
    reading->has_header = true;
}

static void on_row(int end, void *arg)
{
    (void)end;
    struct reading *reading = arg;
    if (!reading->err && reading->has_value) row_keep(reading);
    reading->cell_count = 0;
    reading->has_value = false;
    reading->ended = true;
}

static enum err read_lines(struct csv_parser *parser, struct reading *reading, struct text file)
{
    bool within_row = false; /* a quoted cell goes over several lines */
    for (size_t line = 1; file.len; line++) {
        struct text bytes = take_line(&file);
        if (!within_row) reading->row_line = line;
        reading->ended = false;
        size_t read = csv_parse(parser, bytes.at, bytes.len, on_cell, on_row, reading);
        if (reading->err) return reading->err;
        if (read != bytes.len) {
            reading->csv->bad_line = line;
            return csv_error(parser) == CSV_EPARSE ? BAD_CSV : NO_MEMORY;
        }
        bool blank = !within_row && text_is_empty(text_trim(bytes));
        within_row = !reading->ended && !blank;
    }
    if (csv_fini(parser, on_cell, on_row, reading) != 0) {
        reading->csv->bad_line = reading->row_line; /* where the quote never closed was opened */
        return BAD_CSV;
    }
    return reading->err;
}

enum err csv_read(struct arena *arena, struct text file, struct csv *out)
{
    *out = (struct csv){ 0 };
    if (text_is_empty(file)) return OK;
    enum err e = decode(arena, &file, &out->bad_line);
    if (e) return e;
    __attribute__((cleanup(csv_free))) struct csv_parser parser;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) return NO_MEMORY;
    csv_set_delim(&parser, find_delimiter(file));
    struct reading reading = { .arena = arena, .csv = out };
    return read_lines(&parser, &reading, file);
}

int csv_column(const struct csv *csv, struct arena *arena, const char *name)
{
    struct text wanted = text_fold(arena, text_of(name));
    for (size_t i = 0; i < csv->header.n; i++)
        if (text_equal(text_fold(arena, csv->header.cells[i]), wanted)) return (int)i;
    return -1;
}

struct text csv_cell(const struct csv_row *row, int column)
{
    if (column < 0 || (size_t)column >= row->n) return (struct text){ 0 };
    return text_trim(row->cells[column]);
}

/* "-12.50" and the like: a spreadsheet shows it, and runs nothing. */
static bool is_negative_number(struct text cell)
{
    size_t digits = 0, points = 0;
    for (size_t i = 1; i < cell.len; i++) {
        digits += cell.at[i] >= '0' && cell.at[i] <= '9';
        points += cell.at[i] == '.' || cell.at[i] == ',';
    }
    return cell.at[0] == '-' && digits > 0 && points <= 1 && digits + points == cell.len - 1;
}

void csv_build_cell(struct text_builder *out, struct text cell, bool first)
{
    if (!first) build_chars(out, ",");
    if (cell.len == 0) return;
    bool would_run = strchr("=+-@\t\r", cell.at[0]) && !is_negative_number(cell);
    bool quoted = cell.at[0] == ' ' || cell.at[cell.len - 1] == ' ';
    for (size_t i = 0; i < cell.len; i++) quoted |= strchr("\",;\r\n", cell.at[i]) != NULL;
    if (quoted) build_chars(out, "\"");
    if (would_run) build_chars(out, "'");
    while (cell.at) {
        build_text(out, text_cut(&cell, '"'));
        if (cell.at) build_chars(out, "\"\"");
    }
    if (quoted) build_chars(out, "\"");
}
