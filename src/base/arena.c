/* arena.c - memory of one request. Pieces are cut from the newest block by moving a mark, blocks
 * double as the request grows, and the limit counts whole blocks, so it bounds what the request
 * really holds. Under AddressSanitizer what is not handed out is poisoned and pieces are kept
 * apart, so that running past one is seen as it would be with malloc. */
#include "base/arena.h"

#include <assert.h>
#include <sanitizer/asan_interface.h> /* its macros do nothing without the sanitizer */
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if __has_feature(address_sanitizer) || defined(__SANITIZE_ADDRESS__)
enum { GUARD_BYTES = 16 };
#else
enum { GUARD_BYTES = 0 };
#endif
enum { FIRST_BLOCK = 8 << 10, LARGEST_DOUBLED_BLOCK = 512 << 10, ALIGNMENT = alignof(max_align_t) };

struct arena_block {
    struct arena_block *older;
    size_t used, size; /* of `bytes` */
    alignas(max_align_t) unsigned char bytes[];
};

struct arena arena_make(size_t limit)
{
    assert(limit <= SIZE_MAX / 4); /* the sums below cannot wrap */
    return (struct arena){ .limit = limit };
}

static struct arena_block *block_add(struct arena *arena, size_t needed)
{
    size_t left = arena->limit - arena->used;
    if (needed > left) return NULL;
    size_t size = FIRST_BLOCK;
    if (arena->newest) size = 2 * arena->newest->size;
    if (size > LARGEST_DOUBLED_BLOCK) size = LARGEST_DOUBLED_BLOCK;
    if (size < needed) size = needed;
    if (size > left) size = left;
    struct arena_block *block = malloc(sizeof *block + size);
    if (!block) return NULL;
    block->older = arena->newest;
    block->used = 0;
    block->size = size;
    ASAN_POISON_MEMORY_REGION(block->bytes, size);
    arena->newest = block;
    arena->used += size;
    return block;
}

void *arena_take(struct arena *arena, size_t size)
{
    if (size > arena->limit) return NULL;
    size_t needed = (size + GUARD_BYTES + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (needed == 0) needed = ALIGNMENT; /* a piece of no bytes has an address of its own */
    struct arena_block *block = arena->newest;
    if (!block || block->size - block->used < needed) block = block_add(arena, needed);
    if (!block) return NULL;
    void *piece = block->bytes + block->used;
    block->used += needed;
    ASAN_UNPOISON_MEMORY_REGION(piece, size);
    return memset(piece, 0, size);
}

void *arena_take_array(struct arena *arena, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total)) return NULL;
    return arena_take(arena, total);
}

struct arena_mark arena_mark(const struct arena *arena)
{
    return (struct arena_mark){ .block = arena->newest,
                                .block_used = arena->newest ? arena->newest->used : 0,
                                .used = arena->used };
}

void arena_rewind(struct arena *arena, struct arena_mark mark)
{
    while (arena->newest != mark.block) {
        struct arena_block *block = arena->newest;
        assert(block); /* the mark is of this arena and not older than its last rewind */
        arena->newest = block->older;
        ASAN_UNPOISON_MEMORY_REGION(block->bytes, block->size);
        free(block);
    }
    arena->used = mark.used;
    if (!mark.block) return;
    mark.block->used = mark.block_used;
    ASAN_POISON_MEMORY_REGION(mark.block->bytes + mark.block_used,
                              mark.block->size - mark.block_used);
}

void arena_free(struct arena *arena)
{
    arena_rewind(arena, (struct arena_mark){ 0 });
}
