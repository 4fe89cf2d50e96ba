/* shape_read.h - inside the reading of shapes: from a jansson value, however it was made. */
#pragma once
#include <jansson.h>

#include "op/op_shape.h"

enum err shape_read_json(struct arena *, const struct shape *, const json_t *object, enum lang,
                         struct facts *, void *out);
