/* answer_formats.h - where each kind of answer says what: paths of local names from the root.
 * Inside of this folder's reading only. */
#pragma once
#include "bank/answer.h"

enum answer_field {
    OWN_MESSAGE, /* what the sender calls this answer */
    FILE_NAMED,
    FILE_STATUS,
    FILE_COUNT,
    FILE_SUM,
    FILE_CODE,
    FILE_WORDS,
    BLOCK_NAMED,
    BLOCK_STATUS,
    BLOCK_COUNT,
    BLOCK_SUM,
    BLOCK_CODE,
    BLOCK_WORDS,
    LINE_NAMED,
    LINE_STATUS,
    LINE_AMOUNT,
    LINE_CURRENCY,
    LINE_PAID, /* the sum paid so far */
    LINE_IBAN,
    LINE_DIRECTION,
    LINE_RETURN, /* is there: the payment came back */
    LINE_CODE,
    LINE_WORDS,
    ENTRY_AMOUNT, /* a booking on the account, of one line or many */
    ENTRY_CURRENCY,
    ENTRY_DIRECTION,
    ENTRY_REVERSAL,
    ENTRY_STATUS,
    PAY_DAY,
    ACCOUNT_NAMED,
    BODY_NAMED,
    BUDGET_YEAR,
    BORDEREAU,
    PIECE,
    PIECE_STATUS,
    PIECE_WORDS,
    ANSWER_FIELDS
};

struct answer_path {
    const char *path;
    enum answer_field field;
    const char *attribute; /* the value stands in it; NULL: in the element */
};
/* Elements whose values hold inside of them; each is told when it ends, if `tell` finds that it
 * says something. `inside`: something inside of it was told already. */
struct answer_record {
    const char *path;
    enum answer_about about;
};
struct answer_format {
    enum answer_kind kind;
    const char *root, *space; /* local name; how the namespace begins */
    const char *under;        /* what every path below stands under */
    const struct answer_path *paths;
    size_t path_count;
    const struct answer_record *records;
    size_t record_count;
    bool (*tell)(const struct text values[ANSWER_FIELDS], enum answer_about, bool inside,
                 struct answer_entry *);
};
extern const struct answer_format answer_formats[];
extern const size_t answer_format_count;
