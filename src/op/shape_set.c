/* shape_set.c - gathers the shapes of all operations, each name once. */
#include "op/shape_set.h"

#include <string.h>

static struct shape_use *find(struct shape_set *set, const struct shape *shape)
{
    for (size_t i = 0; i < set->n; i++)
        if (!strcmp(set->at[i].shape->name, shape->name)) return &set->at[i];
    return NULL;
}

static void add(struct shape_set *set, const struct shape *shape, bool comes_in)
{
    struct shape_use *known = find(set, shape);
    if (known && (known->comes_in || !comes_in)) return;
    for (size_t i = 0; i < shape->n; i++)
        if (shape->fields[i].of) add(set, shape->fields[i].of, comes_in);
    if (known)
        known->comes_in = true;
    else if (set->n < set->room)
        set->at[set->n++] = (struct shape_use){ shape, comes_in };
}

static size_t count(const struct shape *shape)
{
    size_t n = 1;
    for (size_t i = 0; i < shape->n; i++)
        if (shape->fields[i].of) n += count(shape->fields[i].of);
    return n;
}

bool shape_set_fill(struct arena *arena, const struct service *service, bool with_results,
                    struct shape_set *set)
{
    size_t operations = service_operation_count(service);
    *set = (struct shape_set){ 0 };
    for (size_t i = 0; i < operations; i++) {
        const struct operation *op = service_operation(service, i);
        set->room += count(op->in) + count(op->out);
    }
    set->at = ARENA_ARRAY(arena, struct shape_use, set->room + 1);
    for (size_t i = 0; set->at && i < operations; i++) {
        const struct operation *op = service_operation(service, i);
        add(set, op->in, true);
        if (with_results || op->kind == READ || op->kind == WRITE) add(set, op->out, false);
    }
    return set->at != NULL;
}
