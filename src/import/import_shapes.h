/* import_shapes.h - how the members of import.h travel; included by the operations of a register.
 */
#pragma once
#include "import/import.h"

SHAPE(import_source,
      FIELD(import_source, csv, TEXT_FIELD, .flags = OPTIONAL, .max = IMPORT_TEXT_MAX,
            .says = "The file itself, header first; or name an upload."),
      FIELD(import_source, file, UPLOAD, .flags = OPTIONAL));
SHAPE(import_note, FIELD(import_note, line, INT, .says = "Of the file, from 1."),
      FIELD(import_note, column, TEXT_FIELD, .flags = OPTIONAL,
            .says = "Left out: the row as a whole."),
      FIELD(import_note, column_number, INT, .flags = OPTIONAL, .says = "In the file, from 1."),
      FIELD(import_note, what, TEXT_FIELD));
SHAPE(import_preview, FIELD(import_preview, new_rows, INT),
      FIELD(import_preview, changed_rows, INT), FIELD(import_preview, unchanged_rows, INT),
      FIELD(import_preview, faulty_count, INT),
      LIST_FIELD(import_preview, faulty_rows, import_note,
                 .says = "What is wrong; the first remarks only."),
      LIST_FIELD(import_preview, warnings, import_note,
                 .says = "The first ones; their rows are imported all the same."),
      FIELD(import_preview, fingerprint, TEXT_FIELD,
            .says = "To be handed back with the import: it is refused if anything changed."));
SHAPE(import_order, FIELD(import_order, csv, TEXT_FIELD, .flags = OPTIONAL, .max = IMPORT_TEXT_MAX),
      FIELD(import_order, file, UPLOAD, .flags = OPTIONAL),
      FIELD(import_order, fingerprint, TEXT_FIELD, .min = IMPORT_FINGERPRINT_DIGITS,
            .max = IMPORT_FINGERPRINT_DIGITS, .flags = AUDITED, .says = "Of the preview."),
      FIELD(import_order, good_rows_only, FLAG, .flags = OPTIONAL | AUDITED,
            .says = "Leave the faulty rows out instead of refusing the file."));
SHAPE(import_report, FIELD(import_report, new_rows, INT), FIELD(import_report, changed_rows, INT),
      FIELD(import_report, unchanged_rows, INT),
      FIELD(import_report, faulty_count, INT, .says = "Left out."));
/* The refusals of both operations of a register, and those of the second. */
#define IMPORT_REFUSALS       BODY_TOO_LARGE, BAD_CSV, MISSING_COLUMN
#define IMPORT_ORDER_REFUSALS IMPORT_REFUSALS, FAULTY_ROWS, STALE_PREVIEW
