/* upload_spool.h - an upload on its way in: written to a file of its own and hashed as it arrives,
 * so that a 30 MiB roster costs the server no memory. */
#pragma once
#include <sodium.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"

enum { UPLOAD_BYTES_MAX = 32 << 20 };

struct upload_spool {
    int fd; /* -1: not open */
    char path[512];
    int64_t size;
    crypto_hash_sha256_state hash;
};
/* Opens a new file, mode 0600, in `directory`. CANNOT_READ_FILE. */
enum err upload_spool_open(struct upload_spool *, const char *directory);
/* BODY_TOO_LARGE past UPLOAD_BYTES_MAX; CANNOT_READ_FILE when the disk does not take it. */
enum err upload_spool_write(struct upload_spool *, const void *bytes, size_t size);
/* Syncs and closes the file, and tells the hash in hexadecimal. Slow: off the HTTP loop. */
enum err upload_spool_finish(struct upload_spool *, struct arena *, struct text *sha256);
/* The file is somebody else's now: discarding leaves it alone. */
void upload_spool_hand_over(struct upload_spool *);
/* Closes it if open, and removes it. Safe to repeat. */
void upload_spool_discard(struct upload_spool *);
