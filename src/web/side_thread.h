/* side_thread.h - one thread for what would make the HTTP loop wait: syncing an upload and
 * registering it, asking the database whether it is there. */
#pragma once
#include <stdint.h>

#include "base/err.h"

struct side_thread;
struct side_job {
    void (*run)(struct side_job *); /* on the side thread, once; the job is the runner's again */
    struct side_job *next;          /* the side thread's */
};
enum err side_thread_start(struct side_thread **);
void side_thread_stop(struct side_thread *); /* after its queue is done; NULL is fine */
/* Takes the job; BUSY when too many wait. */
enum err side_thread_post(struct side_thread *, struct side_job *);
int64_t side_thread_waiting(struct side_thread *);
