/* listen.c - opens listening sockets, without a moment in which somebody else could use them. */
#include "web/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static int port_of(int fd)
{
    struct sockaddr_storage bound;
    socklen_t size = sizeof bound;
    if (getsockname(fd, (struct sockaddr *)&bound, &size) != 0) return 0;
    if (bound.ss_family == AF_INET6) return ntohs(((struct sockaddr_in6 *)&bound)->sin6_port);
    return ntohs(((struct sockaddr_in *)&bound)->sin_port);
}

enum err listen_tcp(const char *address, int *port, int *fd)
{
    char service[12];
    snprintf(service, sizeof service, "%d", *port);
    struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
                              .ai_socktype = SOCK_STREAM };
    struct addrinfo *found;
    *fd = -1;
    if (getaddrinfo(address, service, &hints, &found) != 0) return BAD_INPUT;
    int one = 1;
    int socket_fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int failed = socket_fd < 0 ||
                 setsockopt(socket_fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) != 0 ||
                 bind(socket_fd, found->ai_addr, found->ai_addrlen) != 0 ||
                 listen(socket_fd, SOMAXCONN) != 0;
    int reason = errno;
    freeaddrinfo(found);
    if (failed) {
        if (socket_fd >= 0) close(socket_fd);
        return reason == EADDRINUSE ? BUSY : BAD_INPUT;
    }
    *port = port_of(socket_fd);
    *fd = socket_fd;
    return OK;
}

static bool somebody_answers(const struct sockaddr_un *address)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return true; /* not known to be dead */
    int failed = connect(fd, (const struct sockaddr *)address, sizeof *address);
    bool dead = failed && (errno == ECONNREFUSED || errno == ENOENT);
    close(fd);
    return !dead;
}

/* Removes a dead server's socket; anything else at that path is not ours to remove. */
static enum err clear_path(const struct sockaddr_un *address)
{
    struct stat status;
    if (lstat(address->sun_path, &status) != 0) return errno == ENOENT ? OK : CANNOT_READ_FILE;
    if (!S_ISSOCK(status.st_mode)) return CANNOT_READ_FILE;
    if (somebody_answers(address)) return BUSY;
    return unlink(address->sun_path) == 0 ? OK : CANNOT_READ_FILE;
}

enum err listen_unix(const char *path, int *fd)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    *fd = -1;
    if (strlen(path) >= sizeof address.sun_path) return CANNOT_READ_FILE;
    memcpy(address.sun_path, path, strlen(path) + 1);
    enum err e = clear_path(&address);
    if (e) return e;
    int socket_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket_fd < 0) return CANNOT_READ_FILE;
    /* On Linux the file takes the mode of the socket, so it is closed to others from the start;
     * umask() would be the whole process's. */
    int failed = fchmod(socket_fd, 0600) != 0 ||
                 bind(socket_fd, (struct sockaddr *)&address, sizeof address) != 0 ||
                 listen(socket_fd, SOMAXCONN) != 0;
    if (failed) {
        e = errno == EADDRINUSE ? BUSY : CANNOT_READ_FILE;
        close(socket_fd);
        return e;
    }
    *fd = socket_fd;
    return OK;
}

bool peer_is_ours(int fd)
{
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
    return peer.uid == geteuid() || peer.uid == 0;
}
