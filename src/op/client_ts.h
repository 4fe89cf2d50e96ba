/* client_ts.h - the table of operations as a typed TypeScript client. */
#pragma once
#include "op/service.h"

/* One module, in the arena; absent when the arena is full. */
struct text client_typescript(struct arena *, const struct service *);
