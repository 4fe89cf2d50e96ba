/* openapi.h - the table of operations as an OpenAPI 3.1 document. */
#pragma once
#include "op/service.h"

/* JSON, in the arena; absent when the arena is full. */
struct text openapi_document(struct arena *, const struct service *);
