/* problem.h - a refusal or fault as an RFC 9457 problem. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"

/* JSON in the arena; when the arena is full, a fixed text that says so. `facts` may be NULL. */
struct text problem_json(struct arena *, enum err, enum lang, const struct facts *);
