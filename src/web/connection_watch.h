/* connection_watch.h - deadlines of the open connections. The library closes a connection on which
 * nothing moves; a client that sends one byte a second moves for ever, and only a deadline for the
 * whole head and the whole body frees its place. The library (0.9.75, with epoll) also misses a
 * client that leaves in the middle of a request when its last bytes and its farewell come together:
 * that is looked for here. */
#pragma once
#include <stdint.h>

#include "base/err.h"

struct connection_watch;
struct watched; /* one connection */

enum err connection_watch_start(struct connection_watch **);
void connection_watch_stop(struct connection_watch *); /* all connections forgotten by then */
int64_t connection_watch_count(const struct connection_watch *);

/* NULL when there is no memory for it. `fd` must stay open until it is forgotten. */
struct watched *connection_watch_add(struct connection_watch *, int fd, int64_t within_ms);
void connection_watch_forget(struct connection_watch *, struct watched *); /* NULL is fine */
/* What the connection waits for, and for how long from now; what it waited for before no longer
 * counts. Any thread; NULL is fine. */
void watched_expect_input(struct watched *, int64_t within_ms);  /* ended by the client's leaving */
void watched_expect_output(struct watched *, int64_t within_ms); /* a client may have said all */
void watched_expect_nothing(struct watched *);                   /* the server itself works */
