/* arena.h - memory of one request: taken piece by piece, given back all at once. */
#pragma once
#include <stddef.h>

/* Blocks are chained as needed up to `limit` bytes in all; nothing is freed before arena_free. */
struct arena {
    struct arena_block *newest;
    size_t used, limit;
};
struct arena_mark {
    struct arena_block *block;
    size_t block_used, used;
};

enum { ARENA_REQUEST_LIMIT = 16 << 20 }; /* a request's hard limit, bytes */

struct arena arena_make(size_t limit);
/* Zeroed, aligned for any type; NULL past the limit (the caller answers NO_MEMORY). */
void *arena_take(struct arena *, size_t size);
void *arena_take_array(struct arena *, size_t count, size_t size); /* NULL on overflow too */
#define ARENA_NEW(arena, type)      ((type *)arena_take((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, n) ((type *)arena_take_array((arena), (n), sizeof(type)))
/* A retried job gives back what its failed attempt took. */
struct arena_mark arena_mark(const struct arena *);
void arena_rewind(struct arena *, struct arena_mark);
void arena_free(struct arena *);
static inline void arena_release(struct arena *arena) /* for __attribute__((cleanup)) */
{
    arena_free(arena);
}
