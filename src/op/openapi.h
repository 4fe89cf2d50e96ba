/* openapi.h - the operations as an OpenAPI 3.1 document. */
#pragma once
#include "base/arena.h"
#include "base/text.h"
#include "op/service.h"

/* JSON in the arena; absent when the arena is full. */
struct text openapi_document(struct arena *, const struct service *);
