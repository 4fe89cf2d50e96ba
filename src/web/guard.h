/* guard.h - what a request's head must look like before anything else looks at it. libmicrohttpd
 * is tolerant where a proxy in front of it may read differently, and that difference is how one
 * request is smuggled inside another: whatever could be read in two ways is refused here. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/text.h"

enum {
    FIELDS_MAX = 64,           /* header fields of a request */
    TARGET_MAX = 4096,         /* bytes of path and query */
    HEAD_BYTES_MAX = 16 << 10, /* names and values together */
    HOST_MAX = 255
};

struct header_field {
    struct text name, value;
};
/* The texts are where the library left them; `target` is the line's own, before the library cut
 * it, and `target_at` the place it stood at. */
struct request_head {
    struct text method, target, version;
    const char *target_at;
    struct header_field fields[FIELDS_MAX];
    size_t n;
    bool overflowed; /* there were more than FIELDS_MAX */
};
struct framing {
    bool chunked;
    bool expects_continue; /* the client waits for our word before it sends the body */
    int64_t length;        /* bytes; 0 when chunked */
};

/* MALFORMED_REQUEST, ADDRESS_TOO_LONG, HEADERS_TOO_LARGE. After a refusal the connection must be
 * closed: where its next request starts is in doubt. */
enum err guard_check(const struct request_head *, struct framing *);

/* The library cuts the head in place, so a head without surprises lies in memory as it was sent:
 * "name: value CRLF name: value CRLF". A NUL inside a value, a line ended by a bare LF, and a
 * value folded over two lines (which this library appends to the *name*) all leave a gap, and only
 * here can be seen. `method`, `target_at`, `version` and the fields must be the library's own
 * pointers, each ended by NUL.
 *
 * One gap cannot be seen from here: NULs behind the last value, or one LF too few, when nothing has
 * been received behind them. With a body they show in time: it must start at head_end(). Without
 * one there is nothing that they could hide. And NUL LF looks like CR LF: a line ends either way.
 */
bool head_lies_as_sent(const struct request_head *);
const char *
head_end(const struct request_head *); /* of a head with a field: behind its empty line */

/* The first field of that name (given in lower case), absent when there is none. */
struct text head_field(const struct request_head *, const char *lower_case_name);
