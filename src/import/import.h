/* import.h - registers brought in as CSV files (schools, partners): read, checked cell by cell,
 * compared with what is there, shown (a READ), then carried out chunk after chunk (a BULK) if
 * nothing has changed since. What one register has of its own is a table of columns and a few
 * functions, struct import_register; everything else is here. */
#pragma once
#include "op/op.h"

enum {
    IMPORT_FILE_MAX = 4 << 20, /* bytes of an upload */
    IMPORT_TEXT_MAX = 1 << 20, /* characters of a file sent within the request */
    IMPORT_NOTES_MAX = 500,    /* faults listed, and warnings; the others are counted */
    IMPORT_DIGEST_BYTES = 16
};

/* --- what a register has of its own ----------------------------------------------------------- */
struct import;
struct import_column;

/* Puts a cell, trimmed and not empty, into its member; says what is wrong with import_fault. */
typedef enum err import_setter(struct import *, const struct import_column *, struct text cell,
                               void *member);
struct import_column {
    const char *name; /* in the header, in any order, accents and case folded */
    enum import_member { MEMBER_TEXT, MEMBER_NUMBER } holds;
    size_t offset; /* of a struct text or an int64_t in the record */
    import_setter *set;
    bool required; /* the column must always be there; its cells must say something */
    bool silent;   /* not a value of the record by itself: compared by the register's `same` */
    int64_t max;   /* characters, or the largest number */
    bool (*is_good)(struct text); /* NULL: anything is */
    const char *must_be[2];       /* by enum lang: "un code postal", "a postcode" */
};
/* A column, for a member of that type: IMPORT_TEXT(struct school, "name", name, setter, ..) */
#define IMPORT_TEXT(S, column, m, setter, ...)                                                     \
    {                                                                                              \
        .name = column, .holds = MEMBER_TEXT, .set = setter,                                       \
        .offset = offsetof(S, m) + MUST(SAME_TYPE(((S *)0)->m, struct text), #m " is no text"),    \
        __VA_ARGS__                                                                                \
    }
#define IMPORT_NUMBER(S, column, m, setter, ...)                                                   \
    {                                                                                              \
        .name = column, .holds = MEMBER_NUMBER, .set = setter,                                     \
        .offset = offsetof(S, m) + MUST(SAME_TYPE(((S *)0)->m, int64_t), #m " is no number"),      \
        __VA_ARGS__                                                                                \
    }

struct import_register {
    const char *name; /* "schools" */
    const struct import_column *columns;
    size_t column_count;
    size_t record_size, key; /* offset of the text that names a record: unique, and its order */
    int64_t chunk_rows;      /* written in some 15 ms */
    /* What checks need, kept in import->context; what decides beside the file goes to
     * import_hash. NULL: nothing. Refusals are the operations'. */
    enum err (*open)(struct import *);
    /* A blank record's members that are not "" or 0; what concerns several cells of a full one.
     * NULL: nothing. */
    void (*blank)(void *record);
    enum err (*check)(struct import *, void *record);
    /* The next page of what is there, in the order of keys after that one; n == 0 at the end.
     * Records live until the next call. */
    enum err (*present)(struct import *, struct text after_key, void **records, size_t *n);
    /* Do the columns that are `silent` agree too? Called once for each record that is there, with
     * import_hash for what it looked at. NULL: they do. */
    bool (*same)(struct import *, const void *record, const void *present);
    /* Adds the record, or brings it up to date; again on the same record it changes nothing. */
    enum err (*put)(struct import *, const void *record);
};

/* Setters for most columns. */
import_setter import_set_text;    /* tidied, at most `max` characters, is_good */
import_setter import_set_code;    /* without spaces, upper case, is_good: SIRET, IBAN, UAI */
import_setter import_set_degrees; /* "45.97497" or "45,97497" to hundred-thousandths, to +-max */
import_setter import_set_number;  /* 0..max */
struct text import_tidy_code(struct arena *, struct text typed); /* without spaces, upper case */
bool import_is_insee(struct text);                               /* "69123", "2A004" */
bool import_is_department(struct text);                          /* "01", "2A", "974" */
enum { IMPORT_LATITUDE_MAX = 90 * 100000, IMPORT_LONGITUDE_MAX = 180 * 100000 };
/* For `check`: columns "lat" and "lon" are both there, or neither. */
enum err import_check_point(struct import *, int64_t lat_e5, int64_t lon_e5);

/* --- an import under way ---------------------------------------------------------------------- */
enum import_change { ROW_NEW, ROW_CHANGED, ROW_UNCHANGED };
struct import_row {
    size_t line;
    void *record;
    struct text key;
    bool faulty;
    enum import_change change;
};
/* A remark on the row of `line`; without a column: on the row as a whole. */
struct import_note {
    int64_t line;
    struct text column;
    int64_t column_number; /* in the file, from 1; 0 without column */
    struct text what;      /* in the caller's language */
};
struct import_notes {
    struct import_note *at;
    size_t n;
};
struct import {
    const struct import_register *of;
    struct call *call;   /* the READ's, or of the chunk at hand */
    struct arena *arena; /* of all below */
    void *context;       /* the register's own */
    struct import_row *rows;
    size_t n, faulty;
    struct import_row **by_key; /* rows without fault */
    size_t by_key_count;
    struct import_notes faults, warnings;
    struct import_row *row; /* being read */
    int *column_at;         /* of each column of the register, in the file, from 0 */
    struct import_digest {  /* of what import_hash was told so far */
        uint8_t before[IMPORT_DIGEST_BYTES];
        uint8_t pending[1024]; /* hashed when full: many small pieces cost one */
        size_t n;
    } digest;
};

/* About the row being read: a fault keeps it out, a warning does not. `column` is a name of the
 * register's table, or NULL for the row as a whole. NO_MEMORY. */
enum err import_fault(struct import *, const char *column, struct text fr, struct text en);
enum err import_warn(struct import *, const char *column, struct text fr, struct text en);
/* Makes the preview depend on it. */
void import_hash(struct import *, struct text);
void import_hash_number(struct import *, int64_t);

/* Reads and checks the file into *import, whose of, call and arena are set. BAD_CSV {line},
 * MISSING_COLUMN {column}; the register's own. */
enum err import_read(struct import *, struct text file);
/* Says of each good row what it changes, and the fingerprint of the file and of all that this
 * depends on, as hexadecimal digits. */
enum { IMPORT_FINGERPRINT_DIGITS = 2 * IMPORT_DIGEST_BYTES };
enum err import_compare(struct import *, char fingerprint[IMPORT_FINGERPRINT_DIGITS + 1]);

/* --- what the operations of a register call --------------------------------------------------- */
struct import_source { /* one of the two */
    struct text csv;
    struct upload file;
};
struct import_preview {
    int64_t new_rows, changed_rows, unchanged_rows, faulty_count;
    LIST_OF(struct import_note) faulty_rows;
    LIST_OF(struct import_note) warnings;
    struct text fingerprint;
};
struct import_order {
    struct text csv;
    struct upload file;
    struct text fingerprint; /* of the preview that was looked at */
    int64_t good_rows_only;
};
struct import_report {
    int64_t new_rows, changed_rows, unchanged_rows, faulty_count;
};
/* READ's run. BAD_INPUT, BODY_TOO_LARGE {limit}, BAD_CSV, MISSING_COLUMN; the register's own. */
enum err import_show(struct call *, const struct import_register *, const struct import_source *,
                     struct import_preview *);
/* BULK's prepare: the same refusals, and FAULTY_ROWS {count} unless good_rows_only. */
enum err import_prepare(struct call *, const struct import_register *, const struct import_order *);
/* BULK's run, a chunk: STALE_PREVIEW, from the first one only. */
enum err import_chunk(struct call *, const struct import_order *, struct import_report *);
