/* operations.h - the one table of operations: every slice's rows, in one list. */
#pragma once
#include "op/op.h"

extern const struct op_table *const all_operations[]; /* NULL-ended */
