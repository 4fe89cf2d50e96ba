/* The Region's side of the year: loads and ends booked on their days, and the partners paid back
 * by runs that one accountant prepares and another approves. */
#include <stdio.h>

#include "base/civil.h"
#include "demo/demo.h"

/* A job to its last chunk, the clock standing where it would have begun. */
static enum err job_at(struct demo *d, int64_t at_ms, struct actor who, const char *operation,
                       struct text body, struct text *answer)
{
    int64_t now = clock_now_ms(&d->product->clock);
    clock_set(&d->product->clock, at_ms);
    struct reach r = { .product = d->product, .as = &who };
    enum err e = reach_call_job(&r, &d->arena, operation, body, NULL, answer);
    clock_set(&d->product->clock, now);
    if (e) fprintf(stderr, "  %s: %.*s\n", operation, TEXT_ARGS(*answer));
    return e;
}

/* On that day, for the uses of five days before and earlier (D42: the 5th, uses to month-end). */
static enum err run(struct demo *d, int64_t days, bool approved)
{
    int64_t at_ms = demo_instant(d, days, 8);
    if (at_ms >= d->until_ms) return OK;
    struct text until = day_iso(&d->arena, d->opens_day + days - 5);
    struct text answer;
    enum err e =
        job_at(d, at_ms, d->accountant, "run_prepare",
               text_format(&d->arena, "{\"until_day\":\"%.*s\"}", TEXT_ARGS(until)), &answer);
    if (e || !approved) return e;
    struct text run_id = answer_member(&d->arena, answer, "report.run_id");
    struct text body = text_format(&d->arena, "{\"run_id\":\"%.*s\"}", TEXT_ARGS(run_id));
    e = demo_call(d, at_ms, d->second_accountant, "run_approve", body, &answer);
    if (!e) e = job_at(d, at_ms, d->accountant, "run_send", body, &answer);
    return e ? e : job_at(d, at_ms, d->accountant, "run_settle", body, &answer);
}

static enum err book_day(struct demo *d, int64_t days, const char *operation)
{
    int64_t at_ms = demo_instant(d, days, 1);
    struct text answer;
    if (at_ms >= d->until_ms) return OK;
    return job_at(d, at_ms, operator_actor, operation, TEXT("{}"), &answer);
}

/* Days after orders open: the autumn, the winter and the spring of a school year. */
enum {
    LOADS = 82,
    LOADS_BEFORE = LOADS - 365, /* of the campaign before, which ends as these begin */
    FIRST_RUN = 147,
    SECOND_RUN = 239,
    THIRD_RUN = 328,
    EARLY_ENDS = 355,
    ENDS = 447
};

enum err demo_money(struct demo *d)
{
    enum err e = book_day(d, LOADS_BEFORE, "wallet_load_due");
    if (!e) e = book_day(d, LOADS, "wallet_expire_due");
    if (!e) e = book_day(d, LOADS, "wallet_load_due");
    if (!e) e = run(d, FIRST_RUN, true);
    if (!e) e = run(d, SECOND_RUN, true);
    if (!e) e = run(d, THIRD_RUN, false);
    if (!e) e = book_day(d, EARLY_ENDS, "wallet_expire_due");
    return e ? e : book_day(d, ENDS, "wallet_expire_due");
}
