/* http_testing.h - for the tests of the server: a server over any service, and a client that sends
 * exactly the bytes it is given. */
#pragma once
#include <stdbool.h>

#include "base/arena.h"
#include "base/text.h"
#include "web/server.h"

struct testing {
    struct service *service;
    struct web *web;
    struct arena arena;
    int port;
    char directory[64]; /* empty, removed with what is in it at the end */
    char socket_path[96];
};
/* Over options.service; fills in a free port, a socket and a directory for uploads. */
void testing_open(struct testing *, struct web_options);
/* Stops the server if it still runs. Fails when it left a socket or an upload behind. */
void testing_close(struct testing *);
/* A file of the directory, whose path is the answer. */
const char *testing_file(struct testing *, const char *name, const char *content);

int raw_connect(const struct testing *);
int raw_connect_unix(const struct testing *);
void raw_send(int fd, const char *bytes);
void raw_send_bytes(int fd, const void *bytes, size_t size);
bool raw_is_closed(int fd); /* the server has ended the stream, or does within 5 s */

struct reply {
    int status; /* 0: the connection ended without an answer */
    struct text head, body;
};
/* Reads one answer, which tells its length; `without_body` for HEAD. The connection stays open. */
struct reply raw_read(struct testing *, int fd, bool without_body);
struct text reply_header(struct reply, const char *lower_case_name); /* the first one, or absent */
/* One connection, one request, one answer. */
struct reply ask(struct testing *, const char *bytes);
/* "POST /api/v1/<operation>" with that body and more header lines, each ended by CRLF. */
struct reply post(struct testing *, const char *operation, const char *body, const char *headers);
struct reply get(struct testing *, const char *target, const char *headers);
