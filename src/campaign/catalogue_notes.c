/* catalogue_notes.c - gathers what is wrong or odd in a catalogue, each at its line and column and
 * in both languages, and guesses what a misspelt name was meant to be. */
#include "campaign/catalogue_notes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum err note_book_open(struct note_book *book, struct arena *arena)
{
    /* One place more than is kept: the note that says how many were left out. */
    *book = (struct note_book){ .arena = arena,
                                .at = ARENA_ARRAY(arena, struct catalogue_note, NOTES_KEPT + 1) };
    return book->at ? OK : NO_MEMORY;
}

__attribute__((format(printf, 2, 0))) static struct text
format_list(struct arena *arena, const char *format, va_list args)
{
    va_list measured;
    va_copy(measured, args);
    int len = vsnprintf(NULL, 0, format, measured);
    va_end(measured);
    char *at = len < 0 ? NULL : arena_take(arena, (size_t)len + 1);
    if (!at) return (struct text){ 0 };
    vsnprintf(at, (size_t)len + 1, format, args);
    return (struct text){ at, (size_t)len };
}

static void note_add(struct note_book *book, struct catalogue_note note)
{
    book->faults += note.is_fault;
    if (!note.says.in[FRENCH].at || !note.says.in[ENGLISH].at) book->no_memory = true;
    if (book->n == NOTES_KEPT) {
        book->left_out++;
    } else {
        book->at[book->n++] = note;
    }
}

__attribute__((format(printf, 2, 0), format(printf, 3, 0))) static struct bilingual
format_both(struct note_book *book, const char *fr, const char *en, va_list args)
{
    struct bilingual says;
    va_list again;
    /* What is only counted costs no memory. */
    if (book->n == NOTES_KEPT) return (struct bilingual){ { TEXT(""), TEXT("") } };
    va_copy(again, args);
    says.in[FRENCH] = format_list(book->arena, fr, args);
    says.in[ENGLISH] = format_list(book->arena, en, again);
    va_end(again);
    return says;
}

bool note_only_counted(struct note_book *book)
{
    if (book->n < NOTES_KEPT) return false;
    book->faults++;
    book->left_out++;
    return true;
}

void note_fault_said(struct note_book *book, int line, int column, struct bilingual says)
{
    note_add(book, (struct catalogue_note){ line, column, .is_fault = true, says });
}

void note_warning_said(struct note_book *book, int line, int column, struct bilingual says)
{
    note_add(book, (struct catalogue_note){ line, column, .is_fault = false, says });
}

void note_fault(struct note_book *book, int line, int column, const char *fr, const char *en, ...)
{
    va_list args;
    va_start(args, en);
    note_fault_said(book, line, column, format_both(book, fr, en, args));
    va_end(args);
}

void note_warning(struct note_book *book, int line, int column, const char *fr, const char *en, ...)
{
    va_list args;
    va_start(args, en);
    note_warning_said(book, line, column, format_both(book, fr, en, args));
    va_end(args);
}

static int compare_notes(const void *a, const void *b)
{
    const struct catalogue_note *x = a, *y = b;
    if (x->line != y->line) return x->line < y->line ? -1 : 1;
    if (x->column != y->column) return x->column < y->column ? -1 : 1;
    return text_compare(x->says.in[FRENCH], y->says.in[FRENCH]);
}

void note_book_close(struct note_book *book, struct catalogue_notes *out)
{
    qsort(book->at, book->n, sizeof *book->at, compare_notes);
    if (book->left_out > 0) {
        book->at[book->n++] = (struct catalogue_note){
            .is_fault = book->faults > 0,
            .says.in = { text_format(book->arena, "%zu autres remarques ne sont pas montrées",
                                     book->left_out),
                         text_format(book->arena, "%zu more notes are not shown", book->left_out) },
        };
    }
    *out = (struct catalogue_notes){ book->at, book->n, book->faults };
}

/* Letters to change, add, drop or swap with their neighbour; SIZE_MAX when either is too long to
 * be a code. Bytes stand for letters: names are ASCII. */
static size_t edit_distance(struct text a, struct text b)
{
    enum { LONGEST = 40 };
    size_t rows[3][LONGEST + 1];
    if (a.len > LONGEST || b.len > LONGEST) return SIZE_MAX;
    for (size_t j = 0; j <= b.len; j++) rows[0][j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t *now = rows[i % 3], *before = rows[(i + 2) % 3], *two_before = rows[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t least = before[j - 1] + (a.at[i - 1] != b.at[j - 1]);
            if (before[j] + 1 < least) least = before[j] + 1;
            if (now[j - 1] + 1 < least) least = now[j - 1] + 1;
            if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] && a.at[i - 2] == b.at[j - 1] &&
                two_before[j - 2] + 1 < least) {
                least = two_before[j - 2] + 1;
            }
            now[j] = least;
        }
    }
    return rows[a.len % 3][b.len];
}

struct text nearest_name(struct text wrong, struct names known)
{
    struct text nearest = { 0 };
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < known.n; i++) {
        size_t distance = edit_distance(wrong, known.at[i]);
        size_t longer = wrong.len > known.at[i].len ? wrong.len : known.at[i].len;
        size_t allowed = longer / 3 > 0 ? longer / 3 : 1;
        if (distance > allowed || distance >= least) continue;
        least = distance;
        nearest = known.at[i];
    }
    return nearest;
}

static void build_names(struct text_builder *out, struct names names)
{
    enum { SHOWN = 40 };
    for (size_t i = 0; i < names.n && i < SHOWN; i++) {
        if (i > 0) build_chars(out, ", ");
        build_text(out, names.at[i]);
    }
    if (names.n > SHOWN) build_chars(out, ", …");
}

struct text text_shown(struct text text)
{
    enum { SHOWN_BYTES = 60 };
    if (text.len <= SHOWN_BYTES) return text;
    size_t len = SHOWN_BYTES;
    while (len > 0 && (text.at[len] & 0xC0) == 0x80) len--;
    return (struct text){ text.at, len };
}

void note_unknown(struct note_book *book, int line, int column, const struct noun *noun,
                  struct text wrong, struct names known)
{
    if (note_only_counted(book)) return;
    struct text near = nearest_name(wrong, known);
    struct bilingual says;
    for (enum lang lang = FRENCH; lang <= ENGLISH; lang++) {
        struct text_builder out = { .arena = book->arena };
        build_format(&out,
                     lang == FRENCH ? "%s « %.*s » n'existe pas" : "%s \"%.*s\" does not exist",
                     noun->the[lang], TEXT_ARGS(text_shown(wrong)));
        if (near.at) {
            build_format(&out,
                         lang == FRENCH ? " ; vouliez-vous dire « %.*s » ?"
                                        : "; did you mean \"%.*s\"?",
                         TEXT_ARGS(near));
        }
        if (known.n > 0) {
            build_format(&out,
                         near.at          ? " (%s%s"
                         : lang == FRENCH ? " ; %s%s"
                                          : "; %s%s",
                         noun->all[lang], lang == FRENCH ? " : " : ": ");
            build_names(&out, known);
            if (near.at) build_chars(&out, ")");
        }
        says.in[lang] = built(&out);
    }
    note_fault_said(book, line, column, says);
}
