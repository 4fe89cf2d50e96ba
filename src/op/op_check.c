/* op_check.c - the table of operations checked at start, and what follows from a row without being
 * written in it: the refusals that every operation of its kind can answer. */
#include <string.h>

#include "base/log.h"
#include "op/service_inside.h"

bool err_in(const enum err *list, enum err e)
{
    for (; list && *list != OK; list++)
        if (*list == e) return true;
    return false;
}

bool operation_writes(const struct operation *op)
{
    return op->kind == WRITE || op->kind == BULK;
}

bool operation_is_keyed(const struct operation *op)
{
    return operation_writes(op) && !(op->kind == WRITE && shape_has_flag(op->out, SECRET));
}

static bool has_member(const struct operation *op, const char *name)
{
    return shape_field(op->in, text_of(name)) != NULL;
}

bool operation_may_refuse(const struct operation *op, enum err e)
{
    if (e == BAD_INPUT) return true; /* finer than a shape can say */
    if (e == NOT_FOUND && op->ownership == BY_OBJECT) return true;
    if (e == BAD_CURSOR && has_member(op, "cursor")) return true;
    return err_in(op->refusals, e);
}

/* Answered before the function is reached. */
static bool follows_from_row(const struct operation *op, enum err e)
{
    switch ((int)e) {
    case BAD_INPUT: /* a member that is not known, at least */
    case BAD_JSON:
    case BODY_TOO_LARGE:
    case NOT_ALLOWED: /* to a key made for other operations, at least */
        return true;
    case NOT_SIGNED_IN:
        return !(op->who & ANYONE);
    case TOO_MANY_REQUESTS:
        return true;
    case KEY_MISSING:
        return op->money;
    case KEY_REUSED:
        return operation_is_keyed(op);
    case NOT_FOUND:
        return op->ownership == BY_OBJECT;
    case BAD_CURSOR:
        return has_member(op, "cursor");
    default:
        return false;
    }
}

size_t operation_refusals(const struct operation *op, enum err out[ERR_COUNT])
{
    size_t n = 0;
    for (int e = OK + 1; e < ERR_COUNT; e++)
        if (follows_from_row(op, (enum err)e) || err_in(op->refusals, (enum err)e))
            out[n++] = (enum err)e;
    return n;
}

/* --- the checks ------------------------------------------------------------------------------- */
static bool good(const struct operation *op, bool condition, const char *why)
{
    if (!condition) log_event(LOG_ERROR, "operation_wrong", "op=%s why=%s", op->name, why);
    return condition;
}

static bool check_object(const struct operation *op)
{
    if (op->ownership != BY_OBJECT)
        return good(op, !op->object && !op->owner_of, "an object, but no BY_OBJECT");
    if (!good(op, op->object && op->owner_of, "BY_OBJECT needs OBJECT_OF")) return false;
    const struct field *field = shape_field(op->in, text_of(op->object));
    bool all = good(op, field && field->type == ID, "its object is no ID member of the input");
    return good(op, !(op->who & ANYONE), "nobody's objects belong to ANYONE") && all;
}

static bool check_refusals(const struct operation *op)
{
    bool all = true;
    for (const enum err *e = op->refusals; e && *e != OK; e++)
        all &= good(op, *e != NO_ROW && !err_is_fault(*e), "declares what is no refusal");
    for (const enum err *e = op->kept; e && *e != OK; e++)
        all &= good(op, err_in(op->refusals, *e), "keeps a refusal that it does not declare");
    return all & good(op, !op->kept || op->kind == WRITE, "only a WRITE keeps refusals");
}

static bool check_kind(const struct operation *op)
{
    bool writes = operation_writes(op);
    bool all = good(op, op->kind >= READ && op->kind <= EXPORT, "of no kind");
    all &= good(op, !op->prepare || writes, "only a WRITE or a BULK is prepared");
    all &= good(op, !op->prepare_alone || (op->kind == WRITE && op->prepare),
                "only the prepare of a WRITE can be alone");
    all &= good(op, !op->money || operation_is_keyed(op),
                "money needs a WRITE that answers no secret");
    all &= good(op, !op->money || !(op->who & ANYONE), "money is not for ANYONE");
    all &= good(op, !op->watch || op->kind == READ, "only a READ is watched");
    all &= good(op, !op->touches || writes, "only a WRITE or a BULK touches");
    all &= good(op, !op->on_snapshot || op->kind == BULK, "only a BULK chooses a snapshot");
    all &= good(op, !op->recorded || op->kind == EXPORT, "every write is recorded anyway");
    if (op->kind == BULK)
        all &= good(op, !shape_has_flag(op->in, SECRET), "a BULK keeps its input: no SECRET in it");
    all &= good(op, !op->media_type || op->kind == EXPORT, "only an EXPORT has a media type");
    if (op->kind == EXPORT && op->media_type) all &= good(op, !op->out->n, "a document has no row");
    if (op->kind == EXPORT && !op->media_type) {
        all &= good(op, op->out->n > 0 && shape_is_flat(op->out), "an export's row is flat");
        for (size_t i = 0; i < op->out->n; i++) {
            const struct field *field = &op->out->fields[i];
            all &= good(op, field->type <= TEXT_FIELD, "an export's row has plain members");
            all &= good(op, op->recorded || !(field->flags & SECRET),
                        "an export that nobody records has no secrets");
        }
    }
    return all;
}

static bool check_operation(const struct operation *op)
{
    bool all = good(op, op->name && op->summary && op->in && op->out && op->run, "is not complete");
    if (!all) return false;
    all &= good(op, !(op->who & ~(unsigned)EVERYBODY) && op->who, "roles that there are not");
    all &= good(op, op->ownership >= BY_OBJECT && op->ownership <= ON_NOTHING, "no ownership");
    all &= good(op, budget_fits(op), "draws from no budget, or has not what it counts by");
    all &= check_kind(op);
    all &= check_object(op);
    all &= check_refusals(op);
    all &= shape_check(op->in, INPUT_SIDE, op->name);
    all &= shape_check(op->out, OUTPUT_SIDE, op->name);
    return all;
}

/* OpenAPI and the client name types after shapes: one name, one shape. */
static bool shape_is_alone(const struct operation *op, const struct shape *shape,
                           const struct shape *other)
{
    if (!strcmp(shape->name, other->name))
        return good(op, shape_equal(shape, other), "two shapes of one name");
    bool all = true;
    for (size_t i = 0; i < other->n; i++)
        if (other->fields[i].of) all &= shape_is_alone(op, shape, other->fields[i].of);
    return all;
}

static bool shapes_are_alone(const struct operation *op, const struct shape *shape,
                             const struct operation *other)
{
    bool all = shape_is_alone(op, shape, other->in);
    all &= shape_is_alone(op, shape, other->out);
    for (size_t i = 0; i < shape->n; i++)
        if (shape->fields[i].of) all &= shapes_are_alone(op, shape->fields[i].of, other);
    return all;
}

bool operations_check(const struct operation *const *operations, size_t n)
{
    bool all = true;
    for (size_t i = 0; i < n; i++) all &= check_operation(operations[i]);
    if (!all) return false;
    for (size_t i = 0; i < n; i++) {
        if (i) {
            bool alone = strcmp(operations[i - 1]->name, operations[i]->name) != 0;
            all &= good(operations[i], alone, "declared twice");
        }
        for (size_t j = 0; j < i; j++) {
            all &= shapes_are_alone(operations[i], operations[i]->in, operations[j]);
            all &= shapes_are_alone(operations[i], operations[i]->out, operations[j]);
        }
    }
    return all;
}
