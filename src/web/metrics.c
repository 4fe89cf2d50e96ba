/* metrics.c - a table of atomic counters, one row an operation, written by the HTTP threads and
 * read whenever someone asks. Rows that never counted are left out of the text. */
#include "web/metrics.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>

/* Upper bounds of the histogram, microseconds. */
static const int64_t bounds_us[] = { 1000,   5000,   10000,   25000,   50000,   100000,
                                     250000, 500000, 1000000, 2500000, 10000000 };
enum { BOUNDS = sizeof bounds_us / sizeof *bounds_us };

struct row {
    const char *name;
    _Atomic int64_t outcomes[ERR_COUNT];
    _Atomic int64_t buckets[BOUNDS + 1]; /* not cumulated; the last one is +Inf */
    _Atomic int64_t sum_us;
};
struct metrics {
    const struct service *service;
    size_t n; /* METRICS_ROUTES, then the operations */
    struct row rows[];
};

const char *metrics_route_name(enum metrics_route route)
{
    static const char *const names[METRICS_ROUTES] = { "static", "upload", "openapi", "probe",
                                                       "unknown" };
    assert((unsigned)route < METRICS_ROUTES);
    return names[route];
}

enum err metrics_open(const struct service *service, struct metrics **out)
{
    size_t operations = service_operation_count(service);
    size_t n = METRICS_ROUTES + operations;
    struct metrics *metrics = calloc(1, sizeof *metrics + n * sizeof *metrics->rows);
    *out = metrics;
    if (!metrics) return NO_MEMORY;
    metrics->service = service;
    metrics->n = n;
    for (int route = 0; route < METRICS_ROUTES; route++)
        metrics->rows[route].name = metrics_route_name((enum metrics_route)route);
    for (size_t i = 0; i < operations; i++)
        metrics->rows[METRICS_ROUTES + i].name = service_operation(service, i)->name;
    return OK;
}

void metrics_close(struct metrics *metrics)
{
    free(metrics);
}

/* The service sorts its operations by name. */
static struct row *row_of(struct metrics *metrics, const struct operation *operation)
{
    size_t low = METRICS_ROUTES, high = metrics->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = text_compare(text_of(metrics->rows[middle].name), text_of(operation->name));
        if (order == 0) return &metrics->rows[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return &metrics->rows[METRICS_UNKNOWN];
}

void metrics_count(struct metrics *metrics, const struct operation *operation,
                   enum metrics_route route, enum err outcome, int64_t duration_us)
{
    struct row *row = operation ? row_of(metrics, operation) : &metrics->rows[route];
    int bucket = 0;
    while (bucket < BOUNDS && duration_us > bounds_us[bucket]) bucket++;
    atomic_fetch_add(&row->outcomes[outcome], 1);
    atomic_fetch_add(&row->buckets[bucket], 1);
    atomic_fetch_add(&row->sum_us, duration_us);
}

/* Microseconds as decimal seconds, without a float. */
static void build_seconds(struct text_builder *out, int64_t us)
{
    build_format(out, "%lld.%06lld", (long long)(us / 1000000), (long long)(us % 1000000));
}

static void build_requests(struct text_builder *out, const struct row *row)
{
    for (int e = 0; e < ERR_COUNT; e++) {
        int64_t count = atomic_load(&row->outcomes[e]);
        if (count == 0) continue;
        build_format(out, "passregion_requests_total{operation=\"%s\",outcome=\"%s\"} %lld\n",
                     row->name, err_slug((enum err)e), (long long)count);
    }
}

static void build_durations(struct text_builder *out, const struct row *row)
{
    int64_t buckets[BOUNDS + 1], total = 0;
    for (int i = 0; i <= BOUNDS; i++) total += buckets[i] = atomic_load(&row->buckets[i]);
    if (total == 0) return;
    int64_t below = 0;
    for (int i = 0; i <= BOUNDS; i++) {
        below += buckets[i];
        build_format(out, "passregion_request_seconds_bucket{operation=\"%s\",le=\"", row->name);
        if (i < BOUNDS)
            build_seconds(out, bounds_us[i]);
        else
            build_chars(out, "+Inf");
        build_format(out, "\"} %lld\n", (long long)below);
    }
    build_format(out, "passregion_request_seconds_sum{operation=\"%s\"} ", row->name);
    build_seconds(out, atomic_load(&row->sum_us));
    build_format(out, "\npassregion_request_seconds_count{operation=\"%s\"} %lld\n", row->name,
                 (long long)total);
}

static void build_gauge(struct text_builder *out, const char *name, const char *help, int64_t value)
{
    build_format(out, "# HELP passregion_%s %s\n# TYPE passregion_%s gauge\npassregion_%s %lld\n",
                 name, help, name, name, (long long)value);
}

struct text metrics_text(struct arena *arena, const struct metrics *metrics,
                         const struct metrics_gauges *gauges)
{
    struct text_builder out = { .arena = arena };
    build_chars(&out, "# HELP passregion_requests_total Requests answered, by outcome.\n"
                      "# TYPE passregion_requests_total counter\n");
    for (size_t i = 0; i < metrics->n; i++) build_requests(&out, &metrics->rows[i]);
    build_chars(&out, "# HELP passregion_request_seconds From the whole head to the answer.\n"
                      "# TYPE passregion_request_seconds histogram\n");
    for (size_t i = 0; i < metrics->n; i++) build_durations(&out, &metrics->rows[i]);
    build_gauge(&out, "connections", "Open connections.", gauges->connections);
    build_gauge(&out, "requests_under_way", "Requests begun and not answered.",
                gauges->requests_under_way);
    build_gauge(&out, "service_waiting", "Requests the operations have not answered.",
                gauges->waiting_in_service);
    build_gauge(&out, "side_jobs_queued", "Uploads and probes waiting for the side thread.",
                gauges->side_jobs);
    build_format(&out,
                 "# HELP passregion_build_info The running program.\n"
                 "# TYPE passregion_build_info gauge\n"
                 "passregion_build_info{version=\"%s\"} 1\n",
                 PASSREGION_VERSION);
    return built(&out);
}
