/* clock.c - reads the machine's clocks, and shifts or stops time for a demo or a test. What was
 * set is one atomic word: a thread that reads while another sets sees the old time or the new
 * one, never an offset taken for an instant. */
#include "base/clock.h"

#include <assert.h>
#include <stdbool.h>
#include <time.h>

static int64_t read_clock(clockid_t id, int64_t units_per_second)
{
    struct timespec now;
    int failed = clock_gettime(id, &now);
    assert(!failed); /* both clocks exist on every Linux */
    (void)failed;
    return now.tv_sec * units_per_second + now.tv_nsec / (1000000000 / units_per_second);
}

int64_t clock_machine_ms(void)
{
    return read_clock(CLOCK_REALTIME, 1000);
}

int64_t clock_steady_us(void)
{
    return read_clock(CLOCK_MONOTONIC, 1000000);
}

int64_t clock_now_ms(const struct clock *clock)
{
    int64_t setting = atomic_load(&clock->setting);
    bool frozen = setting & 1;
    int64_t ms = (setting - frozen) / 2;
    return frozen ? ms : clock_machine_ms() + ms;
}

void clock_set(struct clock *clock, int64_t at_ms)
{
    atomic_store(&clock->setting, (at_ms - clock_machine_ms()) * 2);
}

void clock_freeze(struct clock *clock, int64_t at_ms)
{
    atomic_store(&clock->setting, at_ms * 2 + 1);
}
