/* examples.h - one good call of every operation that writes, told as one story: each step finds the
 * Region as the steps before it left it. */
#pragma once
#include "region.h"

extern const struct step examples[];
extern const size_t example_count;
/* The story has steps besides, and calls some operations again: the first call of one that writes
 * is its example. */
bool is_example(size_t i);
/* Fails, naming them, when some operation of the table that writes has none. */
void examples_are_complete(void);
