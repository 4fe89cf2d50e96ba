/* import.h - importing a list of schools or partners: shown first, then done. */
#pragma once
#include "command/command.h"

/* `what`: "school" or "partner". Previews, then imports what was previewed; *answer is the finished
 * job, or the problem. */
enum err import_list(const struct reach *, struct arena *, const char *what, struct text csv,
                     bool good_rows_only, const char *label, struct text *answer);
