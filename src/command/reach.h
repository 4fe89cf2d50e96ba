/* reach.h - how a command reaches the operations: in this process, or in the running server over
 * its Unix socket. */
#pragma once
#include "command/product.h"

struct reach {
    struct product *product; /* NULL: the server at socket_path */
    const struct actor *as;  /* in this process; NULL: the local operator */
    const char *socket_path;
};
/* The local operator: what the command line acts as. */
extern const struct actor operator_actor;

bool reach_server(struct reach *, const char *socket_path); /* is there one? */
/* One operation; the answer, or the problem, lives in `arena`. */
enum err reach_call(const struct reach *, struct arena *, const char *operation, struct text body,
                    struct text *answer);
/* A BULK operation to its last chunk, with a progress bar when `label` is given; *answer is the
 * job. Its refusal comes back as if the call had been refused. */
enum err reach_call_job(const struct reach *, struct arena *, const char *operation,
                        struct text body, const char *label, struct text *answer);
/* A member of a JSON answer by path ("job.report", "items.0.id"), as text; numbers as their
 * digits, objects as JSON; absent when missing. */
struct text answer_member(struct arena *, struct text json, const char *path);
