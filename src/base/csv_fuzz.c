/* libFuzzer target: whatever bytes somebody sends as a list, reading it ends with rows that know
 * their line, or with a refusal; never anything else. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "base/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = arena_make(8 << 20);
    struct csv csv = { 0 };
    enum err e = csv_read(&arena, (struct text){ (const char *)data, size }, &csv);
    assert(e == OK || e == BAD_CSV || e == NO_MEMORY);
    for (size_t i = 0; e == OK && i < csv.n; i++) {
        assert(csv.rows[i].line > csv.header.line);
        for (int cell = 0; cell < (int)csv.rows[i].n; cell++)
            assert(text_is_utf8(csv_cell(&csv.rows[i], cell)));
    }
    arena_free(&arena);
    return 0;
}
