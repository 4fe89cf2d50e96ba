/* bank.h - money out and what comes back (R111, D23, D42): the one file by which a run's lines
 * leave, as a SEPA credit transfer for a bank or in PES v2 for the treasury, and the answers of
 * both, read and matched to the lines they speak of. It stands above reimbursement, which knows
 * lines and their money and no file format; here is no rule about money but "who may say what of
 * which line". */
#pragma once
#include "op/op.h"
#include "reimbursement/reimbursement.h"

/* --- the file: file.c ------------------------------------------------------------------------- */
enum bank_format { BANK_SEPA, BANK_PES };
extern const char *const bank_formats[]; /* "sepa", "pes"; NULL-ended */

/* One chunk of making the run's file; the job's id becomes the file's. What it holds: every line
 * under way, once; nobody can make a second one for the run, in any format (ALREADY_DONE).
 * WRONG_STATE while the run is not approved or not all sent, NOTHING_TO_PAY, NO_PAYER. */
enum err bank_file_step(struct call *, int64_t run_id, enum bank_format, struct progress *);

/* D23: what a line is called at the bank, and back; 0: no such name. */
struct text line_reference(struct arena *, int64_t line_id);
int64_t line_of_reference(struct text reference);
/* What a file and a block of its lines are called. */
struct text file_reference(struct arena *, int64_t file_id);
int64_t file_of_reference(struct text reference);
struct text block_reference(struct arena *, int64_t file_id, int64_t block);
bool block_of_reference(struct text reference, int64_t *file_id, int64_t *block);
enum { LINES_A_BLOCK = 1000 }; /* banks book a block at once: a wrong line spoils no more */

/* --- the formats: pain001.c, pes_depense.c ---------------------------------------------------- */
struct bank_xml;
struct bank_file { /* what a format must know of the whole */
    int64_t id, lines, amount_cents, made_ms, until_day, execution_day;
    int64_t budget_year, bordereau, first_piece;
    struct text file_name;
    struct payer payer;
};
struct bank_line {
    int64_t number; /* in the file, from 1 */
    int64_t line_id, amount_cents;
    struct text name, siret, iban, bic, legal_form, address, postcode, commune;
};
struct bank_block { /* the lines from the next one to the block's last */
    int64_t block, lines, amount_cents;
};
void pain001_head(struct bank_xml *, struct arena *, const struct bank_file *);
void pain001_block(struct bank_xml *, struct arena *, const struct bank_file *,
                   const struct bank_block *);
void pain001_line(struct bank_xml *, struct arena *, const struct bank_file *,
                  const struct bank_line *);
/* Opens again the elements that the lines of a block stand in. */
void pain001_inside(struct bank_xml *, bool in_block);

/* The same of a "PES Aller dépense": its head, a payment of one line, what lines stand in, its end.
 */
void pes_head(struct bank_xml *, struct arena *, const struct bank_file *);
void pes_line(struct bank_xml *, struct arena *, const struct bank_file *,
              const struct bank_line *);
void pes_inside(struct bank_xml *);
void pes_tail(struct bank_xml *);

/* --- the answers: answer_apply.c -------------------------------------------------------------- */
struct answer_entry;
/* Where an entry that speaks of many lines stopped; zeroed before the first. */
struct answer_place {
    int64_t number; /* of the last line it was applied to */
    bool over;
};
/* Applies one entry of an answer to its line, or to the next lines of those it speaks of, and keeps
 * what came of it under (answer, number). It is looked up, checked against what we sent, and only
 * then believed: nothing happens that happened already, nothing when an amount, account or name
 * differs, and money comes back only by what says that it came back. Only faults are answered. */
enum err answer_apply(struct call *, int64_t answer_id, int64_t number, const struct answer_entry *,
                      struct answer_place *);
