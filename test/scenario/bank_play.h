/* bank_play.h - a bank and a treasury on the stage: many partners that are owed money, the files by
 * which runs leave judged by the official schemas, and answers written as a bank writes them. */
#pragma once
#include "stage.h"

/* Imports `n` museums that are paid for each visit, and has `person` visit each of them once. */
void many_are_owed(int64_t person, size_t n, int64_t price_cents);
enum { SIRETS_FROM = 70000000 }; /* the museums' numbers */

/* The Region's account; with the treasury's codes too. */
void payer_is_set(void);
extern const char PAYER_IBAN[];
/* Prepares, approves by another, sends: the run's id. */
int64_t run_sent(struct actor accountant, struct actor other, const char *until_day);

/* An EXPORT, whole, in `document`. */
enum err fetch(struct actor, const char *operation, const char *body, ...)
    __attribute__((format(printf, 3, 4)));
extern struct text document;

/* Fails with the schema's own words when the document breaks it. */
void fits_schema(struct text xml, const char *schema);
/* How often an XPath finds something, and the text of the first; namespaces are ignored. */
int64_t xml_count(struct text xml, const char *xpath);
const char *xml_first(struct text xml, const char *xpath);
int64_t xml_sum_cents(struct text xml, const char *xpath); /* of amounts such as "12.50" */

/* --- what a bank writes ----------------------------------------------------------------------- */
struct told { /* about a line */
    int64_t line_id;
    const char *status; /* pain.002: "RJCT"; camt.054: "DBIT" or "CRDT" */
    const char *code;   /* of the reason, or NULL */
    int64_t cents;      /* 0: as we sent it */
    const char *iban;   /* NULL: as we sent it */
    const char *name;   /* EndToEndId; NULL: the line's */
};
/* `group`: GrpSts of the file of `run`, or NULL. */
struct text pain002(int64_t run, const char *group, const struct told *, size_t n);
struct text camt054(const char *day, const char *account, const struct told *, size_t n);
/* A booking of a whole block of the run's file. */
struct text camt054_block(const char *day, int64_t run, int64_t cents);
enum err hand_in(struct actor accountant, struct text answer);
/* Lines of the last handed-in answer by what became of them: "paid_done". */
int64_t became(const char *says_outcome);
int64_t line_number(int64_t run, int64_t n); /* the n-th line's id, from 1 */
const char *line_state(int64_t line_id);
