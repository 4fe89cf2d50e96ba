/* import_read.c - a file into records: finds the columns, puts each cell into its member, and notes
 * what is wrong by line and column, in both languages, for the person who will correct it. */
#include <stdlib.h>

#include "base/csv.h"
#include "import/import.h"

/* --- notes ------------------------------------------------------------------------------------ */
static int64_t column_number(const struct import *import, const char *column)
{
    for (size_t i = 0; column && i < import->of->column_count; i++)
        if (text_is(text_of(column), import->of->columns[i].name)) return import->column_at[i] + 1;
    return 0;
}

/* The answer outlives what the file was read into. */
static enum err add_note(struct import *import, struct import_notes *notes, const char *column,
                         struct text fr, struct text en)
{
    struct call *c = import->call;
    if (notes->n == IMPORT_NOTES_MAX) return OK;
    if (!notes->at) notes->at = ARENA_ARRAY(c->arena, struct import_note, IMPORT_NOTES_MAX);
    if (!notes->at) return NO_MEMORY;
    struct import_note *note = &notes->at[notes->n++];
    *note = (struct import_note){ .line = (int64_t)import->row->line,
                                  .column = text_of(column),
                                  .column_number = column_number(import, column),
                                  .what = text_copy(c->arena, c->lang == FRENCH ? fr : en) };
    return note->what.at ? OK : NO_MEMORY;
}

enum err import_fault(struct import *import, const char *column, struct text fr, struct text en)
{
    if (!import->row->faulty) import->faulty++;
    import->row->faulty = true;
    return add_note(import, &import->faults, column, fr, en);
}

enum err import_warn(struct import *import, const char *column, struct text fr, struct text en)
{
    return add_note(import, &import->warnings, column, fr, en);
}

/* Some notes are found only when the whole file has been read. */
static int compare_notes(const void *a, const void *b)
{
    const struct import_note *first = a, *second = b;
    if (first->line != second->line) return first->line < second->line ? -1 : 1;
    return (first->column_number > second->column_number) -
           (first->column_number < second->column_number);
}

/* --- cells ------------------------------------------------------------------------------------ */
static enum err refuse_cell(struct import *import, const struct import_column *column,
                            struct text cell)
{
    enum { SHOWN_BYTES = 60 };
    if (cell.len > SHOWN_BYTES) cell.len = SHOWN_BYTES;
    while (!text_is_utf8(cell)) cell.len--; /* cut within a character */
    return import_fault(import, column->name,
                        text_format(import->arena, "« %.*s » n'est pas %s", TEXT_ARGS(cell),
                                    column->must_be[FRENCH]),
                        text_format(import->arena, "\"%.*s\" is not %s", TEXT_ARGS(cell),
                                    column->must_be[ENGLISH]));
}

enum err import_set_text(struct import *import, const struct import_column *column,
                         struct text cell, void *member)
{
    struct text tidy = text_tidy(import->arena, cell);
    if (!tidy.at) return NO_MEMORY;
    if ((int64_t)text_count_characters(tidy) > column->max)
        return import_fault(
            import, column->name,
            text_format(import->arena, "plus de %lld caractères", (long long)column->max),
            text_format(import->arena, "more than %lld characters", (long long)column->max));
    if (column->is_good && !column->is_good(tidy)) return refuse_cell(import, column, cell);
    *(struct text *)member = tidy;
    return OK;
}

struct text import_tidy_code(struct arena *arena, struct text typed)
{
    char *tidy = arena_take(arena, typed.len + 1);
    if (!tidy) return (struct text){ 0 };
    size_t len = 0;
    for (size_t i = 0; i < typed.len; i++) {
        char c = typed.at[i];
        if (c != ' ') tidy[len++] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    return (struct text){ tidy, len };
}

enum err import_set_code(struct import *import, const struct import_column *column,
                         struct text cell, void *member)
{
    struct text code = import_tidy_code(import->arena, cell);
    if (!code.at) return NO_MEMORY;
    if (column->is_good && !column->is_good(code)) return refuse_cell(import, column, cell);
    *(struct text *)member = code;
    return OK;
}

enum err import_set_number(struct import *import, const struct import_column *column,
                           struct text cell, void *member)
{
    int64_t number;
    if (!text_to_int(cell, &number) || number < 0 || number > column->max)
        return refuse_cell(import, column, cell);
    *(int64_t *)member = number;
    return OK;
}

/* Hundred-thousandths, rounded half away from zero: about a metre. */
static bool read_degrees(struct text cell, int64_t *e5)
{
    bool negative = cell.at[0] == '-';
    int64_t value = 0, scale = 0, digits = 0;
    bool round_up = false;
    for (size_t i = negative; i < cell.len; i++) {
        char c = cell.at[i];
        if ((c == '.' || c == ',') && !scale && digits) {
            scale = 1;
            continue;
        }
        if (c < '0' || c > '9') return false;
        digits++;
        if (!scale && digits > 3) return false;
        if (scale == 100000) {
            round_up = c >= '5';
            scale++; /* the digits after that one say nothing more */
        } else if (scale < 100000) {
            value = value * 10 + c - '0';
            scale *= 10;
        }
    }
    if (!digits || scale == 1) return false;
    for (scale = scale ? scale : 1; scale < 100000; scale *= 10) value *= 10;
    *e5 = (negative ? -1 : 1) * (value + round_up);
    return true;
}

enum err import_set_degrees(struct import *import, const struct import_column *column,
                            struct text cell, void *member)
{
    int64_t e5;
    if (!read_degrees(cell, &e5) || e5 < -column->max || e5 > column->max)
        return refuse_cell(import, column, cell);
    *(int64_t *)member = e5;
    return OK;
}

/* Digits, but for the letter of Corsica. */
static bool is_place_code(struct text code, size_t shortest, size_t longest)
{
    if (code.len < shortest || code.len > longest) return false;
    for (size_t i = 0; i < code.len; i++) {
        bool corsican = i == 1 && code.at[0] == '2' && (code.at[1] == 'A' || code.at[1] == 'B');
        if (!corsican && (code.at[i] < '0' || code.at[i] > '9')) return false;
    }
    return true;
}

bool import_is_insee(struct text code)
{
    return is_place_code(code, 5, 5);
}

bool import_is_department(struct text code)
{
    return is_place_code(code, 2, 3);
}

enum err import_check_point(struct import *import, int64_t lat_e5, int64_t lon_e5)
{
    if (!lat_e5 == !lon_e5) return OK;
    return import_fault(import, lat_e5 ? "lon" : "lat", TEXT("une latitude va avec une longitude"),
                        TEXT("a latitude goes with a longitude"));
}

static enum err read_cell(struct import *import, const struct import_column *column,
                          struct text cell)
{
    void *member = (char *)import->row->record + column->offset;
    if (cell.len) return column->set(import, column, cell, member);
    if (!column->required) return OK;
    return import_fault(import, column->name, TEXT("la case est vide"), TEXT("the cell is empty"));
}

/* --- rows ------------------------------------------------------------------------------------- */
static void *blank_record(struct import *import)
{
    const struct import_register *of = import->of;
    char *record = arena_take(import->arena, of->record_size);
    for (size_t i = 0; record && i < of->column_count; i++)
        if (of->columns[i].holds == MEMBER_TEXT)
            *(struct text *)(void *)(record + of->columns[i].offset) = TEXT("");
    if (record && of->blank) of->blank(record);
    return record;
}

/* Cells beyond the header are what a separator within a text leaves. */
static enum err check_width(struct import *import, const struct csv *csv,
                            const struct csv_row *cells)
{
    if (cells->n <= csv->header.n) return OK;
    long long n = (long long)cells->n, header = (long long)csv->header.n;
    return import_fault(import, NULL,
                        text_format(import->arena, "%lld cases pour %lld colonnes", n, header),
                        text_format(import->arena, "%lld cells for %lld columns", n, header));
}

static enum err read_row(struct import *import, const struct csv *csv, const struct csv_row *cells)
{
    const struct import_register *of = import->of;
    struct import_row *row = import->row;
    *row = (struct import_row){ .line = cells->line, .record = blank_record(import) };
    if (!row->record) return NO_MEMORY;
    enum err e = check_width(import, csv, cells);
    for (size_t i = 0; !e && i < of->column_count; i++)
        e = read_cell(import, &of->columns[i], csv_cell(cells, import->column_at[i]));
    if (!e && !row->faulty && of->check) e = of->check(import, row->record);
    row->key = *(struct text *)(void *)((char *)row->record + of->key);
    return e;
}

static enum err find_columns(struct import *import, const struct csv *csv)
{
    const struct import_register *of = import->of;
    import->column_at = ARENA_ARRAY(import->arena, int, of->column_count);
    if (!import->column_at) return NO_MEMORY;
    for (size_t i = 0; i < of->column_count; i++) {
        int at = csv_column(csv, import->arena, of->columns[i].name);
        import->column_at[i] = at;
        if (at >= 0) continue;
        facts_add_text(&import->call->facts, "column", text_of(of->columns[i].name));
        return MISSING_COLUMN;
    }
    return OK;
}

/* --- keys ------------------------------------------------------------------------------------- */
static int compare_rows(const void *a, const void *b)
{
    const struct import_row *first = *(struct import_row *const *)a;
    const struct import_row *second = *(struct import_row *const *)b;
    int order = text_compare(first->key, second->key);
    if (order) return order;
    return (first->line > second->line) - (first->line < second->line);
}

static const char *key_column(const struct import_register *of)
{
    size_t i = 0;
    while (of->columns[i].offset != of->key) i++;
    return of->columns[i].name;
}

/* Which of two rows of one key is meant, nobody can say: the first one stands, the other is shown.
 */
static enum err refuse_twins(struct import *import)
{
    struct import_row *before = NULL;
    for (size_t i = 0; i < import->by_key_count; i++) {
        import->row = import->by_key[i];
        if (!before || !text_equal(before->key, import->row->key)) {
            before = import->row;
            continue;
        }
        enum err e = import_fault(import, key_column(import->of),
                                  text_format(import->arena, "déjà à la ligne %zu", before->line),
                                  text_format(import->arena, "already in line %zu", before->line));
        if (e) return e;
    }
    return OK;
}

static enum err sort_by_key(struct import *import)
{
    import->by_key = ARENA_ARRAY(import->arena, struct import_row *, import->n);
    if (!import->by_key) return NO_MEMORY;
    for (size_t i = 0; i < import->n; i++)
        if (import->rows[i].key.len) import->by_key[import->by_key_count++] = &import->rows[i];
    qsort(import->by_key, import->by_key_count, sizeof(struct import_row *), compare_rows);
    enum err e = refuse_twins(import);
    size_t n = 0;
    for (size_t i = 0; i < import->by_key_count; i++)
        if (!import->by_key[i]->faulty) import->by_key[n++] = import->by_key[i];
    import->by_key_count = n;
    return e;
}

enum err import_read(struct import *import, struct text file)
{
    struct csv csv;
    enum err e = csv_read(import->arena, file, &csv);
    if (e == BAD_CSV) facts_add_count(&import->call->facts, "line", (int64_t)csv.bad_line);
    if (!e) e = find_columns(import, &csv);
    if (e) return e;
    import->rows = ARENA_ARRAY(import->arena, struct import_row, csv.n);
    if (!import->rows) return NO_MEMORY;
    for (; !e && import->n < csv.n; import->n++) {
        import->row = &import->rows[import->n];
        e = read_row(import, &csv, &csv.rows[import->n]);
    }
    if (!e) e = sort_by_key(import);
    if (!e && import->faults.n)
        qsort(import->faults.at, import->faults.n, sizeof *import->faults.at, compare_notes);
    return e;
}
