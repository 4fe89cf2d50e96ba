/* client.h - the command line's side of the Unix socket: one operation of the running server. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "op/service.h"

struct web_call {
    const char *socket_path;
    struct text operation, body; /* JSON object; absent reads as {} */
    struct text request_key;     /* absent: none */
    struct text credential;      /* absent: as SYSTEM */
    enum lang lang;
    enum encoding encoding; /* of an EXPORT */
    int to_fd;              /* where a good answer's body goes; 0: into the reply */
};
struct web_reply { /* texts in the arena */
    int status;
    struct text content_type;
    struct text body; /* JSON, or an RFC 9457 problem when status is 400 or more */
};
/* OK when the server answered, be it with a refusal. OUTSIDE_FAILED: nobody answers at that path,
 * nothing was done. OUTCOME_UNKNOWN: the connection broke under way, ask again with the same key.
 * NO_MEMORY: the answer does not fit the arena. CANNOT_READ_FILE: to_fd does not take it. */
enum err web_client_call(struct arena *, const struct web_call *, struct web_reply *);
