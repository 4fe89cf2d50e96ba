/* canaries_testing.h - breaks to plant beside the operations, one rule after another, and what must
 * complain of each. Tests only. */
#pragma once
#include "books/books.h"

struct canary {
    const char *says, *plant, *cure; /* the last two in SQL */
    enum book_check expected[6];     /* the first is what the break is; the rest follow from it */
    size_t n;
    int64_t breaks; /* of the first */
};
extern const struct canary canaries[], seal_canaries[];
extern const size_t canary_count, seal_canary_count;
