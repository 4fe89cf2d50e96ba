/* answer.h - what a bank or the treasury answered, read from its file and said in one way whatever
 * the format. Nothing here touches the database: reading is told apart from applying, and fuzzed.
 */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"

enum answer_kind { ANSWER_PAIN002, ANSWER_CAMT054, ANSWER_PES_ACQUIT, ANSWER_PES_RETOUR };
extern const char *const answer_kinds[]; /* "pain.002", ... */

enum answer_says { SAYS_ACCEPTED, SAYS_PAID, SAYS_REJECTED, SAYS_RETURNED, SAYS_OTHER };
extern const char *const answer_says[]; /* "accepted", ... */

/* About what: one line, or all those of a block, a file or a bordereau. */
enum answer_about { ABOUT_LINE, ABOUT_BLOCK, ABOUT_FILE };

/* Numbers are -1 and texts absent where the file does not say; texts live in the arena of the
 * reading. */
struct answer_entry {
    enum answer_says says;
    enum answer_about about;
    bool on_account; /* told by the Region's account, which is the last word on money */
    struct text line, block, file;         /* the names we gave: EndToEndId, PmtInfId, MsgId */
    int64_t budget_year, bordereau, piece; /* or the treasury's numbers */
    struct text iban, account, currency;   /* the partner's; the Region's */
    struct text body;                      /* the SIRET that the treasury knows the Region by */
    int64_t cents, lines, sum_cents;       /* of the line; count and sum of what it is about */
    bool amount_is_odd;                    /* an amount was told that is none in cents */
    int64_t day;                           /* DAY_NONE: not told */
    struct text code, words;               /* the reason */
};
struct answer {
    enum answer_kind kind;
    struct text message; /* what its sender calls it */
    struct answer_entry *entries;
    size_t n;
};
enum { ANSWER_MOST_BYTES = 32 << 20, ANSWER_MOST_ENTRIES = 500000 };

/* Reads a whole answer, or nothing of it: BANK_FILE_UNREADABLE, with what is wrong in `why` (French
 * and English), when it is not well-formed to its end, of no known kind, too large or too deep, or
 * brings a document type or entities of its own. NO_MEMORY. Never reads anything but `file`. */
enum err answer_read(struct arena *, struct text file, struct answer *, const char *why[2]);

/* The bank's reason codes in words: "AC04" is "compte clos"; the absent text when unknown. */
struct text reason_words(struct text code, enum lang);
