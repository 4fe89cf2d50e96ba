/* What lines, blocks and files are called at the bank: their own ids behind a word, so that a name
 * is stable, never repeated, and leads back to what it names without a table (D23). */
#include "bank/bank.h"

static const struct text LINE = { "PRL", 3 }, FILE_WORD = { "PRF", 3 };

struct text line_reference(struct arena *arena, int64_t line_id)
{
    return text_format(arena, "PRL%lld", (long long)line_id);
}

struct text file_reference(struct arena *arena, int64_t file_id)
{
    return text_format(arena, "PRF%lld", (long long)file_id);
}

struct text block_reference(struct arena *arena, int64_t file_id, int64_t block)
{
    return text_format(arena, "PRF%lld-%lld", (long long)file_id, (long long)block);
}

/* A number as this program writes it: no sign, no leading zero. */
static int64_t number_of(struct text digits)
{
    int64_t id;
    if (!digits.len || digits.at[0] < '1' || digits.at[0] > '9') return 0;
    return text_to_int(digits, &id) ? id : 0;
}

static int64_t after(struct text reference, struct text word)
{
    if (!text_starts_with(reference, word)) return 0;
    return number_of((struct text){ reference.at + word.len, reference.len - word.len });
}

int64_t line_of_reference(struct text reference)
{
    return after(reference, LINE);
}

int64_t file_of_reference(struct text reference)
{
    return after(reference, FILE_WORD);
}

bool block_of_reference(struct text reference, int64_t *file_id, int64_t *block)
{
    struct text rest = reference, file = text_cut(&rest, '-');
    *file_id = file_of_reference(file);
    *block = rest.at ? number_of(rest) : 0;
    return *file_id && *block;
}
