/* clock.h - the time as an argument; PASSREGION_NOW moves it in a demo or a test only. */
#pragma once
#include <stdatomic.h>
#include <stdint.h>

/* Zeroed, it is the machine's clock. */
struct clock {
    /* Twice an offset from the machine's clock, or twice an instant plus one when time stands
     * still: one word, so that setting it while others read is safe. Milliseconds. */
    _Atomic int64_t setting;
};
int64_t clock_machine_ms(void); /* CLOCK_REALTIME */
int64_t clock_steady_us(void);  /* CLOCK_MONOTONIC, for durations */
int64_t clock_now_ms(const struct clock *);
void clock_set(struct clock *, int64_t at_ms);    /* runs on from at_ms */
void clock_freeze(struct clock *, int64_t at_ms); /* stands at at_ms */
