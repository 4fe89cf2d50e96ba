/* secret.h - keys kept outside the database, and what is made with them (R21, R81). */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/text.h"

enum { MAC_BYTES = 32, TOKEN_BYTES = 20 /* 160 bits */ };

/* Derived from one 32-byte master key in a file only the server can read; each use has its own, so
 * a value made for one is worthless for another. */
enum key_use {
    KEY_CODE,
    KEY_CARD,
    KEY_SESSION,
    KEY_LINK,
    KEY_API,
    KEY_CURSOR,
    KEY_REQUEST, /* fingerprints of request bodies and of callers' addresses */
    KEY_SEAL,    /* signs the seals of the books */
    KEY_USES
};
struct keys {
    uint8_t of[KEY_USES][32];
};
enum err keys_load(struct keys *, const char *path); /* refuses a file others may read */
enum err keys_create(const char *path);              /* O_EXCL, mode 0600, synced */
void keys_from_seed(struct keys *, uint64_t seed);   /* tests and demo only: repeatable */

/* Keyed BLAKE2b over (context, message); context keeps values of two owners apart. */
void mac(const struct keys *, enum key_use, int64_t context, struct text message,
         uint8_t out[MAC_BYTES]);
bool mac_equal(const uint8_t a[MAC_BYTES], const uint8_t b[MAC_BYTES]); /* constant time */

/* A random token as 32 characters of Crockford base32 (0-9A-Z without I, L, O, U). */
struct text token_make(struct arena *);
/* A token that need not be kept to be made again, and that the database alone cannot make: 32 such
 * characters of the keyed hash of whose it is (`id`) and `what` it is for. Absent without memory.
 */
struct text token_derive(struct arena *, const struct keys *, enum key_use, int64_t id,
                         struct text what);
/* What the database keeps of a token: MAC_BYTES bytes, absent without memory. */
struct text token_hash(struct arena *, const struct keys *, enum key_use, struct text token);
/* Upper case, without spaces and dashes, I and L read as 1, O as 0: what people type. */
struct text token_tidy(struct arena *, struct text typed);
void random_bytes(void *, size_t);
uint64_t random_below(uint64_t bound);

/* argon2id, 19 MiB (about 30 ms): never on the writer or the HTTP loop. */
enum err password_hash(struct arena *, struct text password, struct text *hash);
bool password_matches(struct text hash, struct text password);
