/* metrics_test.c - what is counted is told, in the form Prometheus reads, and nothing else. */
#include "web/metrics.h"

#include "base/unit_test.h"
#include "web/fake_service.h"

static bool has_line(struct text text, const char *line)
{
    while (text.at)
        if (text_is(text_cut(&text, '\n'), line)) return true;
    return false;
}

static void test_counts_and_durations(void **state)
{
    (void)state;
    struct arena arena = arena_make(1 << 20);
    struct service *service = fake_service_new();
    struct metrics *metrics;
    assert_int_equal(metrics_open(service, &metrics), OK);
    const struct operation *pay = service_find(service, TEXT("echo_write"));
    metrics_count(metrics, pay, METRICS_UNKNOWN, OK, 1000);
    metrics_count(metrics, pay, METRICS_UNKNOWN, OK, 1001);
    metrics_count(metrics, pay, METRICS_UNKNOWN, WRONG_CODE, 20000000);
    metrics_count(metrics, NULL, METRICS_STATIC, OK, 5);
    struct metrics_gauges gauges = { 1, 2, 3, 4 };
    struct text text = metrics_text(&arena, metrics, &gauges);
    static const char *const lines[] = {
        "passregion_requests_total{operation=\"echo_write\",outcome=\"ok\"} 2",
        "passregion_requests_total{operation=\"echo_write\",outcome=\"wrong-code\"} 1",
        "passregion_requests_total{operation=\"static\",outcome=\"ok\"} 1",
        "passregion_request_seconds_bucket{operation=\"echo_write\",le=\"0.001000\"} 1",
        "passregion_request_seconds_bucket{operation=\"echo_write\",le=\"0.005000\"} 2",
        "passregion_request_seconds_bucket{operation=\"echo_write\",le=\"10.000000\"} 2",
        "passregion_request_seconds_bucket{operation=\"echo_write\",le=\"+Inf\"} 3",
        "passregion_request_seconds_sum{operation=\"echo_write\"} 20.002001",
        "passregion_request_seconds_count{operation=\"echo_write\"} 3",
        "passregion_connections 1",
        "passregion_requests_under_way 2",
        "passregion_service_waiting 3",
        "passregion_side_jobs_queued 4",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (!has_line(text, lines[i])) fail_msg("missing: %s", lines[i]);
    assert_null(memmem(text.at, text.len, "large_read", strlen("large_read")));
    metrics_close(metrics);
    fake_service_free(service);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_counts_and_durations) };
    return cmocka_run_group_tests_name("web_metrics", tests, NULL, NULL);
}
