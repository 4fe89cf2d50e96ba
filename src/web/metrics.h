/* metrics.h - what the server counts: requests by operation and outcome, and how long they took,
 * in Prometheus' text form. Counts only: nothing of who asked or for what. */
#pragma once
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "op/service.h"

struct metrics;
/* One row for each operation of the service, and one for each fixed route below. */
enum metrics_route { /* in the order of their names in metrics.c */
                     METRICS_STATIC,
                     METRICS_UPLOAD,
                     METRICS_OPENAPI,
                     METRICS_PROBE, /* /healthz, /readyz, /metrics */
                     METRICS_UNKNOWN,
                     METRICS_ROUTES
};
enum err metrics_open(const struct service *, struct metrics **);
void metrics_close(struct metrics *); /* NULL is fine */

/* Any thread. `operation` NULL: the fixed route. */
void metrics_count(struct metrics *, const struct operation *, enum metrics_route, enum err outcome,
                   int64_t duration_us);
const char *metrics_route_name(enum metrics_route);

struct metrics_gauges {
    int64_t connections, requests_under_way, waiting_in_service, side_jobs;
};
/* Prometheus' text format, in the arena; absent when it is full. */
struct text metrics_text(struct arena *, const struct metrics *, const struct metrics_gauges *);
