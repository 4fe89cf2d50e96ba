/* listen.h - the sockets that the server takes requests from. */
#pragma once
#include <stdbool.h>

#include "base/err.h"

/* A TCP socket on a numeric address; *port 0 becomes the one that was free. BUSY when the port is
 * taken, BAD_INPUT for an address that is not one of this machine. */
enum err listen_tcp(const char *address, int *port, int *fd);
/* A Unix socket, mode 0600. What a server that died left behind is removed; BUSY when one still
 * answers there, CANNOT_READ_FILE when the path cannot be used. */
enum err listen_unix(const char *path, int *fd);
/* True when the other end of this Unix socket runs as our own user or as root. */
bool peer_is_ours(int fd);
