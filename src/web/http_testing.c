/* http_testing.c - starts servers on a free port of this machine, and talks to them in bytes. */
#include "web/http_testing.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "base/unit_test.h"
#include "web/http_words.h"

enum { ANSWER_WITHIN_SECONDS = 5, ARENA_BYTES = 64 << 20 };

void testing_open(struct testing *testing, struct web_options options)
{
    *testing = (struct testing){ .service = options.service, .arena = arena_make(ARENA_BYTES) };
    log_set_level(LOG_ERROR);
    snprintf(testing->directory, sizeof testing->directory, "/tmp/web-test-XXXXXX");
    assert_non_null(mkdtemp(testing->directory));
    snprintf(testing->socket_path, sizeof testing->socket_path, "%s/socket", testing->directory);
    if (!options.upload_dir) options.upload_dir = testing->directory;
    if (!options.socket_path) options.socket_path = testing->socket_path;
    assert_int_equal(web_start(&options, &testing->web), OK);
    testing->port = web_port(testing->web);
}

/* True when nothing was left in it: no spooled file outlives its request. */
static bool empty_directory(const char *path)
{
    DIR *directory = opendir(path);
    struct dirent *entry;
    bool was_empty = true;
    while (directory && (entry = readdir(directory))) {
        if (entry->d_name[0] == '.') continue;
        if (strncmp(entry->d_name, "spool-", 6) == 0) was_empty = false;
        unlinkat(dirfd(directory), entry->d_name, 0);
    }
    if (directory) closedir(directory);
    return was_empty;
}

void testing_close(struct testing *testing)
{
    web_stop(testing->web);
    assert_int_not_equal(access(testing->socket_path, F_OK), 0);
    assert_true(empty_directory(testing->directory));
    rmdir(testing->directory);
    arena_free(&testing->arena);
}

const char *testing_file(struct testing *testing, const char *name, const char *content)
{
    const char *path = text_format(&testing->arena, "%s/%s", testing->directory, name).at;
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs(content, file);
    assert_int_equal(fclose(file), 0);
    return path;
}

static int connect_to(int family, const struct sockaddr *address, socklen_t size)
{
    int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    struct timeval within = { .tv_sec = ANSWER_WITHIN_SECONDS };
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &within, sizeof within);
    assert_int_equal(connect(fd, address, size), 0);
    return fd;
}

int raw_connect(const struct testing *testing)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((uint16_t)testing->port),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    return connect_to(AF_INET, (struct sockaddr *)&address, sizeof address);
}

int raw_connect_unix(const struct testing *testing)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    snprintf(address.sun_path, sizeof address.sun_path, "%s", testing->socket_path);
    return connect_to(AF_UNIX, (struct sockaddr *)&address, sizeof address);
}

void raw_send_bytes(int fd, const void *bytes, size_t size)
{
    const char *at = bytes;
    while (size > 0) {
        ssize_t n = send(fd, at, size, MSG_NOSIGNAL);
        if (n <= 0) return; /* the server has had enough: what it said is read next */
        at += n;
        size -= (size_t)n;
    }
}

void raw_send(int fd, const char *bytes)
{
    raw_send_bytes(fd, bytes, strlen(bytes));
}

bool raw_is_closed(int fd)
{
    char bytes[4096];
    ssize_t n;
    while ((n = recv(fd, bytes, sizeof bytes, 0)) > 0) {
    }
    return n == 0 || errno == ECONNRESET;
}

struct text reply_header(struct reply reply, const char *lower_case_name)
{
    struct text rest = reply.head;
    while (rest.at) {
        struct text value = text_cut(&rest, '\n');
        struct text name = text_cut(&value, ':');
        if (value.at && text_equal_caseless(name, text_of(lower_case_name)))
            return text_trim(value);
    }
    return (struct text){ 0 };
}

/* Byte by byte: what follows the head is left on the connection. */
static struct text read_head(struct testing *testing, int fd)
{
    struct text_builder head = { .arena = &testing->arena };
    char byte;
    while (recv(fd, &byte, 1, 0) == 1) {
        build_text(&head, (struct text){ &byte, 1 });
        if (head.len >= 4 && memcmp(head.at + head.len - 4, "\r\n\r\n", 4) == 0)
            return built(&head);
    }
    return (struct text){ 0 };
}

struct reply raw_read(struct testing *testing, int fd, bool without_body)
{
    struct reply reply = { .head = read_head(testing, fd) };
    if (!reply.head.at) return reply;
    int64_t status;
    assert_true(text_to_int((struct text){ reply.head.at + strlen("HTTP/1.1 "), 3 }, &status));
    reply.status = (int)status;
    int64_t size = 0;
    struct text length = reply_header(reply, "content-length");
    if (length.at) assert_true(text_to_int(length, &size));
    if (without_body || reply.status == 304 || reply.status == 100) size = 0;
    char *body = arena_take(&testing->arena, (size_t)size + 1);
    assert_non_null(body);
    for (int64_t got = 0; got < size;) {
        ssize_t n = recv(fd, body + got, (size_t)(size - got), 0);
        assert_true(n > 0);
        got += n;
    }
    reply.body = (struct text){ body, (size_t)size };
    return reply;
}

struct reply ask(struct testing *testing, const char *bytes)
{
    int fd = raw_connect(testing);
    raw_send(fd, bytes);
    struct reply reply = raw_read(testing, fd, strncmp(bytes, "HEAD", 4) == 0);
    close(fd);
    return reply;
}

struct reply post(struct testing *testing, const char *operation, const char *body,
                  const char *headers)
{
    struct text request = text_format(
        &testing->arena,
        "POST /api/v1/%s HTTP/1.1\r\nHost: localhost:%d\r\nContent-Type: application/json\r\n"
        "Content-Length: %zu\r\n%s\r\n%s",
        operation, testing->port, strlen(body), headers, body);
    return ask(testing, request.at);
}

struct reply get(struct testing *testing, const char *target, const char *headers)
{
    struct text request =
        text_format(&testing->arena, "GET %s HTTP/1.1\r\nHost: localhost:%d\r\n%s\r\n", target,
                    testing->port, headers);
    return ask(testing, request.at);
}
