/* upload_spool.c - the file of an upload: nobody else can read it, and it is on the disk before
 * anything is told of it. */
#include "web/upload_spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum err upload_spool_open(struct upload_spool *spool, const char *directory)
{
    *spool = (struct upload_spool){ .fd = -1 };
    int len = snprintf(spool->path, sizeof spool->path, "%s/spool-XXXXXX", directory);
    if (len < 0 || (size_t)len >= sizeof spool->path) return CANNOT_READ_FILE;
    spool->fd = mkostemp(spool->path, O_CLOEXEC);
    if (spool->fd < 0) {
        spool->path[0] = '\0';
        return CANNOT_READ_FILE;
    }
    crypto_hash_sha256_init(&spool->hash);
    return OK;
}

enum err upload_spool_write(struct upload_spool *spool, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    spool->size += (int64_t)size;
    if (spool->size > UPLOAD_BYTES_MAX) return BODY_TOO_LARGE;
    crypto_hash_sha256_update(&spool->hash, at, size);
    while (size > 0) {
        ssize_t n = write(spool->fd, at, size);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return CANNOT_READ_FILE;
        at += n;
        size -= (size_t)n;
    }
    return OK;
}

enum err upload_spool_finish(struct upload_spool *spool, struct arena *arena, struct text *sha256)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char hex[2 * sizeof hash + 1];
    crypto_hash_sha256_final(&spool->hash, hash);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    int failed = fsync(spool->fd);
    failed |= close(spool->fd);
    spool->fd = -1;
    if (failed) return CANNOT_READ_FILE;
    *sha256 = text_copy(arena, text_of(hex));
    return sha256->at ? OK : NO_MEMORY;
}

void upload_spool_hand_over(struct upload_spool *spool)
{
    spool->path[0] = '\0';
}

void upload_spool_discard(struct upload_spool *spool)
{
    if (spool->fd >= 0) close(spool->fd);
    spool->fd = -1;
    if (spool->path[0]) unlink(spool->path);
    spool->path[0] = '\0';
}
