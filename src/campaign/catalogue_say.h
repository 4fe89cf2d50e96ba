/* catalogue_say.h - the values that cells of a table accept, as people say them: for explanations
 * and for what changes from one campaign to the next. */
#pragma once
#include "campaign/catalogue.h"

/* The values accepted by any of the cells, each once: "a, b ou c"; the first few of many. */
void catalogue_say_values(struct text_builder *, const struct catalogue *, enum fact_id,
                          const struct cell *const *cells, size_t cell_count, enum lang);
