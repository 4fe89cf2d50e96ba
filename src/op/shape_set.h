/* shape_set.h - every shape of a table once, for the documents that name types after them. */
#pragma once
#include "op/op_shape.h"
#include "op/service.h"

struct shape_use {
    const struct shape *shape;
    bool comes_in; /* reached from some input: its limits are promised */
};
struct shape_set {
    struct shape_use *at;
    size_t n, room;
};
/* In the order of the table, inner shapes before those that hold them; without the rows of exports
 * and the reports of jobs, unless `with_results`. False: no memory. */
bool shape_set_fill(struct arena *, const struct service *, bool with_results, struct shape_set *);
