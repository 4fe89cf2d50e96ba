/* catalogue_notes.h - the faults and warnings found in a catalogue, gathered while it is read. */
#pragma once
#include "base/arena.h"
#include "campaign/catalogue.h"

/* The first NOTES_KEPT are kept, the others counted: nobody reads more. */
enum { NOTES_KEPT = 100 };
struct note_book {
    struct arena *arena;
    struct catalogue_note *at;
    size_t n, faults, left_out;
    bool no_memory; /* once set, what is read is incomplete: catalogue_read answers NO_MEMORY */
};
enum err note_book_open(struct note_book *, struct arena *);
/* Both formats take all of the same arguments in the same order. */
void note_fault(struct note_book *, int line, int column, const char *fr, const char *en, ...)
    __attribute__((format(printf, 4, 6), format(printf, 5, 6)));
void note_warning(struct note_book *, int line, int column, const char *fr, const char *en, ...)
    __attribute__((format(printf, 4, 6), format(printf, 5, 6)));
/* For words that differ from one language to the other. */
void note_fault_said(struct note_book *, int line, int column, struct bilingual says);
void note_warning_said(struct note_book *, int line, int column, struct bilingual says);
/* In the file's order, with one more note when some were left out. */
void note_book_close(struct note_book *, struct catalogue_notes *out);

/* True, and the fault is counted, when the book is full: spares the work of wording it. */
bool note_only_counted(struct note_book *);

/* As much of someone's mistake as is needed to find it: 60 bytes, cut between characters. */
struct text text_shown(struct text);

/* What a wrong name was meant to be, for "did you mean". */
struct noun { /* "le niveau", "the level", "niveaux", "levels" */
    const char *the[2], *all[2];
};
struct names {
    const struct text *at;
    size_t n;
};
/* "le niveau « 1er » n'existe pas ; vouliez-vous dire « 1re » ? niveaux : 4e, 3e, …" */
void note_unknown(struct note_book *, int line, int column, const struct noun *, struct text wrong,
                  struct names known);
/* The closest of the known names within a third of the letters; absent when none is close. */
struct text nearest_name(struct text wrong, struct names known);
