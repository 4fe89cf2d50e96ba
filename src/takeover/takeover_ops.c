/* takeover_ops.c - the takeover's operations (R17). The file holds codes of use, so it comes as an
 * upload only, which neither a job's record nor an answer repeats, and is wiped when it has been
 * taken over. */
#include "import/import_shapes.h"
#include "takeover/takeover_import.h"

/* --- takeover_import_preview ------------------------------------------------------------------ */
struct takeover_import_preview_in {
    struct upload file;
};
SHAPE(takeover_import_preview_in,
      FIELD(takeover_import_preview_in, file, UPLOAD, .says = "CSV, header first."));
#define takeover_import_preview_out       import_preview
#define takeover_import_preview_out_shape import_preview_shape

static enum err takeover_import_preview(struct call *c, const struct takeover_import_preview_in *in,
                                        struct import_preview *out)
{
    return import_show(c, &takeover_register, &(struct import_source){ .file = in->file }, out);
}
OP_RUN(takeover_import_preview)

/* --- takeover_import -------------------------------------------------------------------------- */
struct takeover_import_in {
    struct upload file;
    struct text fingerprint;
    int64_t good_rows_only;
};
SHAPE(takeover_import_in, FIELD(takeover_import_in, file, UPLOAD),
      FIELD(takeover_import_in, fingerprint, TEXT_FIELD, .min = IMPORT_FINGERPRINT_DIGITS,
            .max = IMPORT_FINGERPRINT_DIGITS, .flags = AUDITED, .says = "Of the preview."),
      FIELD(takeover_import_in, good_rows_only, FLAG, .flags = OPTIONAL | AUDITED,
            .says = "Leave the faulty rows out instead of refusing the file. The file is wiped "
                    "all the same: send the rows put right in another."));
#define takeover_import_out       import_report
#define takeover_import_out_shape import_report_shape

static struct import_order order_of(const struct takeover_import_in *in)
{
    return (struct import_order){ .file = in->file,
                                  .fingerprint = in->fingerprint,
                                  .good_rows_only = in->good_rows_only };
}

/* The cursor's number when all rows are in and only the file is left to be wiped; its words are
 * then the report. */
enum { TO_WIPE = -1 };

static enum err takeover_import_prepare(struct call *c, const struct takeover_import_in *in)
{
    if (c->job->cursor.number == TO_WIPE) return OK;
    struct import_order order = order_of(in);
    return import_prepare(c, &takeover_register, &order);
}
OP_PREPARE(takeover_import)

static enum err wipe(struct call *c, const struct takeover_import_in *in, struct import_report *out)
{
    struct text words = c->job->cursor.words;
    text_to_int(text_cut(&words, ' '), &out->new_rows);
    text_to_int(text_cut(&words, ' '), &out->changed_rows);
    text_to_int(text_cut(&words, ' '), &out->unchanged_rows);
    text_to_int(words, &out->faulty_count);
    c->job->finished = true;
    return upload_wipe(c, &in->file);
}

/* What is wiped cannot come back, so that is done when all rows are committed. */
static enum err takeover_import(struct call *c, const struct takeover_import_in *in,
                                struct import_report *out)
{
    if (c->job->cursor.number == TO_WIPE) return wipe(c, in, out);
    struct import_order order = order_of(in);
    enum err e = import_chunk(c, &order, out);
    if (e || !c->job->finished) return e;
    c->job->finished = false;
    c->job->cursor.number = TO_WIPE;
    c->job->cursor.words = text_format(c->arena, "%lld %lld %lld %lld", (long long)out->new_rows,
                                       (long long)out->changed_rows, (long long)out->unchanged_rows,
                                       (long long)out->faulty_count);
    return c->job->cursor.words.at ? OK : NO_MEMORY;
}
OP_RUN(takeover_import)

static const struct operation takeover_rows[] = {
    OP(takeover_import_preview, READ, ADMIN, ON_NOTHING, REFUSES(IMPORT_REFUSALS), .rules = "R17",
       .summary = "What taking over a file of holders would bring, and which rows are faulty."),
    OP(takeover_import, BULK, ADMIN, ON_NOTHING, PREPARED(takeover_import), .touches = "enrolment",
       REFUSES(IMPORT_ORDER_REFUSALS), .rules = "R17 D4",
       .summary = "Take over holders, cards, codes and balances; the file is then wiped."),
};
OP_TABLE(takeover);
