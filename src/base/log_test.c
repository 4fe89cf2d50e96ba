/* log_test.c - one line of JSON an event, whatever the values hold. */
#include "base/log.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/unit_test.h"

/* What the last test logged, in place of the error output; the first byte is that of ts. */
static char line[8192];
static int real_stderr, pipe_ends[2];

static void capture(void)
{
    fflush(stderr);
    dup2(pipe_ends[1], STDERR_FILENO);
}

static const char *captured(void)
{
    dup2(real_stderr, STDERR_FILENO);
    ssize_t len = read(pipe_ends[0], line, sizeof line - 1);
    line[len > 0 ? len : 0] = '\0';
    const char *after_ts = strstr(line, "Z\",");
    return after_ts ? after_ts + 3 : line;
}

static void test_members(void **state)
{
    (void)state;
    capture();
    log_event(LOG_INFO, "request", "op=%s ms=%d", "payment.use", 12);
    assert_string_equal(captured(),
                        "\"level\":\"info\",\"event\":\"request\",\"op\":\"payment.use\","
                        "\"ms\":12}\n");
    assert_memory_equal(line, "{\"ts\":\"20", 9);

    capture();
    log_event(LOG_ERROR, "store", "id=%lld empty=%s ms=%d why=%s", 9007199254740993LL, "", -1,
              "disk is \"full\" now");
    assert_string_equal(captured(), "\"level\":\"error\",\"event\":\"store\","
                                    "\"id\":\"9007199254740993\",\"empty\":\"\",\"ms\":-1,"
                                    "\"why\":\"disk is \\\"full\\\" now\"}\n");

    capture();
    log_event(LOG_INFO, "partner", "siret=%s n=%d", "00073282932074", 0);
    assert_string_equal(captured(), "\"level\":\"info\",\"event\":\"partner\","
                                    "\"siret\":\"00073282932074\",\"n\":0}\n");

    capture();
    log_event(LOG_WARN, "start", "%s", "");
    assert_string_equal(captured(), "\"level\":\"warn\",\"event\":\"start\"}\n");
}

static void test_a_value_cannot_add_members_or_lines(void **state)
{
    (void)state;
    capture();
    log_event(LOG_INFO, "key", "path=%s why=%s", "/tmp/a b", "x ok=1\n{\"level\":\"info\"}");
    assert_string_equal(captured(), "\"level\":\"info\",\"event\":\"key\",\"path\":\"/tmp/a b\","
                                    "\"why\":\"x ok=1\\n{\\\"level\\\":\\\"info\\\"}\"}\n");
}

static void test_levels(void **state)
{
    (void)state;
    capture();
    log_event(LOG_DEBUG, "quiet", "a=%d", 1);
    assert_string_equal(captured(), "");
    log_set_level(LOG_DEBUG);
    capture();
    log_event(LOG_DEBUG, "loud", "a=%d", 1);
    assert_string_equal(captured(), "\"level\":\"debug\",\"event\":\"loud\",\"a\":1}\n");
    log_set_level(LOG_INFO);
}

static void test_too_long_is_said(void **state)
{
    (void)state;
    capture();
    log_event(LOG_INFO, "long", "why=%5000d", 1);
    assert_string_equal(captured(), "\"level\":\"info\",\"event\":\"long\",\"too_long\":true}\n");

    char controls[1200]; /* six bytes each once escaped */
    memset(controls, 1, sizeof controls - 1);
    controls[sizeof controls - 1] = '\0';
    capture();
    log_event(LOG_INFO, "long", "why=%s", controls);
    assert_string_equal(captured(), "\"level\":\"info\",\"event\":\"long\",\"too_long\":true}\n");
}

static int set_up(void **state)
{
    (void)state;
    real_stderr = dup(STDERR_FILENO);
    return real_stderr < 0 || pipe2(pipe_ends, O_NONBLOCK);
}

static int tear_down(void **state)
{
    (void)state;
    return close(real_stderr) || close(pipe_ends[0]) || close(pipe_ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members),
        cmocka_unit_test(test_a_value_cannot_add_members_or_lines),
        cmocka_unit_test(test_levels),
        cmocka_unit_test(test_too_long_is_said),
    };
    return cmocka_run_group_tests_name("log", tests, set_up, tear_down);
}
