/* schedule.c - what runs by itself each day. The runner of jobs looks at the clock between two of
 * them; when a row's hour has come, the day is taken in the database and its job added in one
 * transaction, so that of several servers one does it. From there on it is a job like any other:
 * leased, taken up after a crash, listed and audited. */
#include <stdlib.h>

#include "base/civil.h"
#include "base/log.h"
#include "op/service_inside.h"
#include "sql/op_sql.h"

struct schedule {
    const struct scheduled *rows;
    size_t n;
    int64_t taken_day[]; /* by row, by whichever server: the database is asked once a day */
};

/* A row that could never run shows when the server starts, not at night. */
static bool can_run(const struct service *service, const struct scheduled *row)
{
    const struct operation *op = service_find(service, text_of(row->operation));
    bool fits = op && op->kind == BULK && (op->who & SYSTEM) && !op->in->n && row->from_hour >= 0 &&
                row->from_hour <= 23;
    if (!fits) log_event(LOG_ERROR, "schedule_wrong", "op=%s", row->operation);
    return fits;
}

enum err service_keep_schedule(struct service *service, const struct scheduled *rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!can_run(service, &rows[i])) return DEFECT;
    struct schedule *schedule = malloc(sizeof *schedule + n * sizeof schedule->taken_day[0]);
    if (!schedule) return NO_MEMORY;
    schedule->rows = rows;
    schedule->n = n;
    for (size_t i = 0; i < n; i++) schedule->taken_day[i] = DAY_NONE;
    free(atomic_exchange(&service->schedule, schedule)); /* none yet: it is kept once */
    runner_wake(service->runner);
    return OK;
}

struct taking {
    const struct scheduled *row;
    int64_t now_ms, day;
};

/* Nothing when another server has taken the day. */
static enum err take_day(struct tx *tx, void *arg)
{
    const struct taking *t = arg;
    struct text operation = text_of(t->row->operation);
    int64_t job_id = id_new(tx_store(tx)), taken;
    enum err e = sql_schedule_take(tx, operation, t->day, job_id, &taken);
    if (e || !taken) return e;
    return sql_job_add(tx, job_id, operation, 0, SYSTEM, 0, 0, 0, 0, FRENCH, t->now_ms, TEXT("{}"));
}

void schedule_turn(struct service *service)
{
    struct schedule *schedule = atomic_load(&service->schedule);
    int64_t now_ms = service_now_ms(service), today = day_of_instant(now_ms);
    for (size_t i = 0; schedule && i < schedule->n; i++) {
        const struct scheduled *row = &schedule->rows[i];
        if (schedule->taken_day[i] == today || paris_hour(now_ms) < row->from_hour) continue;
        __attribute__((cleanup(arena_release))) struct arena arena =
            arena_make(ARENA_REQUEST_LIMIT);
        struct taking taking = { row, now_ms, today };
        enum err e = store_write(service->store, &arena, take_day, &taking);
        if (!e) schedule->taken_day[i] = today; /* else the next turn tries again */
    }
}
