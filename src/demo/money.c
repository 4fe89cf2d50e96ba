/* The Region's side of the year: loads and ends booked on their days, and the partners paid back
 * by runs that one accountant prepares and another approves. */
#include <stdio.h>

#include "base/civil.h"
#include "demo/demo.h"

static enum err at(struct demo *d, int64_t at_ms, struct actor who, const char *operation,
                   struct text body, bool is_job, struct text *answer)
{
    int64_t now = clock_now_ms(&d->product->clock);
    clock_set(&d->product->clock, at_ms);
    struct reach r = { .product = d->product, .as = &who };
    enum err e = is_job ? reach_call_job(&r, &d->arena, operation, body, NULL, answer)
                        : reach_call(&r, &d->arena, operation, body, answer);
    clock_set(&d->product->clock, now);
    if (e) fprintf(stderr, "  %s: %.*s\n", operation, TEXT_ARGS(*answer));
    return e;
}

static enum err run(struct demo *d, const char *when, const char *until, bool approved)
{
    int64_t at_ms = demo_instant(when);
    if (at_ms >= d->until_ms) return OK;
    struct text answer;
    enum err e = at(d, at_ms, d->accountant, "run_prepare",
                    text_format(&d->arena, "{\"until_day\":\"%s\"}", until), true, &answer);
    if (e || !approved) return e;
    struct text run_id = answer_member(&d->arena, answer, "report.run_id");
    struct text body = text_format(&d->arena, "{\"run_id\":\"%.*s\"}", TEXT_ARGS(run_id));
    e = at(d, at_ms, d->second_accountant, "run_approve", body, false, &answer);
    if (!e) e = at(d, at_ms, d->accountant, "run_send", body, true, &answer);
    return e ? e : at(d, at_ms, d->accountant, "run_settle", body, true, &answer);
}

static enum err book_day(struct demo *d, const char *when, const char *operation)
{
    int64_t at_ms = demo_instant(when);
    struct text answer;
    if (at_ms >= d->until_ms) return OK;
    return at(d, at_ms, operator_actor, operation, TEXT("{}"), true, &answer);
}

enum err demo_money(struct demo *d)
{
    enum err e = book_day(d, "2024-09-01T00:05", "wallet_load_due");
    if (!e) e = run(d, "2024-11-05T08:00", "2024-10-31", true);
    if (!e) e = run(d, "2025-02-05T08:00", "2025-01-31", true);
    if (!e) e = run(d, "2025-05-05T08:00", "2025-04-30", false);
    if (!e) e = book_day(d, "2025-06-01T00:05", "wallet_expire_due");
    return e ? e : book_day(d, "2025-09-01T00:05", "wallet_expire_due");
}
