/* log.h - one JSON object a line on stderr. Never personal data: ids, names of operations and
 * errors, durations. */
#pragma once
#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };
void log_set_level(enum log_level);
/* log_event(LOG_INFO, "request", "op=%s ms=%d", name, ms): event is a fixed word; the format gives
 * space-separated key=value pairs, which leave as JSON members. A value with spaces must be the
 * last. */
void log_event(enum log_level, const char *event, const char *pairs, ...)
    __attribute__((format(printf, 3, 4)));
