/* dice.h - chance that repeats itself: the same seed gives the same Region. */
#pragma once
#include <stdint.h>

struct dice {
    uint64_t state;
};
static inline uint64_t dice_roll(struct dice *dice)
{
    /* splitmix64: every seed is a good one. */
    uint64_t z = dice->state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}
/* 0 .. below-1 */
static inline int64_t dice_below(struct dice *dice, int64_t below)
{
    return (int64_t)(dice_roll(dice) % (uint64_t)below);
}
static inline int64_t dice_between(struct dice *dice, int64_t low, int64_t high)
{
    return low + dice_below(dice, high - low + 1);
}
