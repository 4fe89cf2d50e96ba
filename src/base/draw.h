/* draw.h - repeatable draws for property tests: the same seed gives the same case again. */
#pragma once
#include <stdint.h>

/* 64 bits from a counter mixed by multiplications (splitmix64). */
static inline uint64_t draw(uint64_t *state)
{
    uint64_t mixed = *state += UINT64_C(0x9E3779B97F4A7C15);
    mixed = (mixed ^ mixed >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ mixed >> 31;
}

/* 0 <= result < bound; the slight bias of the remainder does not matter to a test. */
static inline int64_t draw_below(uint64_t *state, int64_t bound)
{
    return (int64_t)(draw(state) % (uint64_t)bound);
}
