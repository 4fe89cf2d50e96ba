/* libFuzzer target: whatever bytes come as the bank's answer, reading them ends with entries that
 * fit what the header promises, or with a refusal that has words; never anything else. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "bank/answer.h"
#include "base/civil.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = arena_make(32 << 20);
    struct answer answer;
    const char *why[2] = { NULL, NULL };
    enum err e = answer_read(&arena, (struct text){ (const char *)data, size }, &answer, why);
    assert(e == OK || e == BANK_FILE_UNREADABLE || e == NO_MEMORY);
    assert((e == BANK_FILE_UNREADABLE) == (why[FRENCH] && why[ENGLISH]));
    assert(!e || !answer.n);
    for (size_t i = 0; i < answer.n; i++) {
        const struct answer_entry *entry = &answer.entries[i];
        assert(entry->says >= SAYS_ACCEPTED && entry->says <= SAYS_OTHER);
        assert(entry->cents >= -1 && entry->sum_cents >= -1 && entry->lines >= -1);
        assert(text_is_utf8(entry->line) && text_is_utf8(entry->words));
        assert(entry->day == DAY_NONE || (entry->day > -800000 && entry->day < 3000000));
        reason_words(entry->code, FRENCH);
    }
    arena_free(&arena);
    return 0;
}
