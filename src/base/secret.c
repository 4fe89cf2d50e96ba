/* secret.c - keys and what is made with them: codes and tokens under a keyed hash, passwords under
 * argon2id, randomness from the kernel. All of it is libsodium; this file only chooses the
 * parameters and keeps the uses apart. */
#include "base/secret.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"

_Static_assert(MAC_BYTES == crypto_generichash_BYTES, "mac() fills its output");
_Static_assert(sizeof((struct keys){ 0 }.of[0]) == crypto_kdf_KEYBYTES, "a derived key fits");

enum { MASTER_BYTES = crypto_kdf_KEYBYTES, TOKEN_CHARACTERS = TOKEN_BYTES * 8 / 5 };

/* OWASP's argon2id setting of 19 MiB and two passes. */
enum { PASSWORD_PASSES = 2, PASSWORD_MEMORY_BYTES = 19 << 20 };

static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static void sodium_start(void)
{
    if (sodium_init() < 0) abort(); /* no randomness: nothing may go on */
}

static void sodium_ready(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, sodium_start);
}

static void close_file(int *file)
{
    if (*file >= 0) close(*file);
}

static enum err refuse_file(const char *path, const char *why)
{
    log_event(LOG_ERROR, "key_file", "path=%s why=%s", path, why);
    return CANNOT_READ_FILE;
}

static void keys_derive(struct keys *keys, const uint8_t master[MASTER_BYTES])
{
    static const char context[crypto_kdf_CONTEXTBYTES] = "passregn";
    for (int use = 0; use < KEY_USES; use++) {
        int failed = crypto_kdf_derive_from_key(keys->of[use], sizeof keys->of[use],
                                                (uint64_t)use + 1, context, master);
        assert(!failed); /* only lengths can be wrong */
        (void)failed;
    }
}

enum err keys_load(struct keys *keys, const char *path)
{
    sodium_ready();
    __attribute__((cleanup(close_file))) int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0) return refuse_file(path, strerror(errno));
    struct stat status;
    if (fstat(file, &status) != 0) return refuse_file(path, strerror(errno));
    if (!S_ISREG(status.st_mode)) return refuse_file(path, "not a regular file");
    if (status.st_mode & (S_IRWXG | S_IRWXO)) return refuse_file(path, "others may read it");
    uint8_t master[MASTER_BYTES + 1]; /* one more, to see that the file ends */
    ssize_t got = read(file, master, sizeof master);
    if (got == MASTER_BYTES) keys_derive(keys, master);
    sodium_memzero(master, sizeof master);
    if (got != MASTER_BYTES) return refuse_file(path, "not a key of 32 bytes");
    return OK;
}

/* A new file is durable only when its folder is. */
static int folder_sync(const char *path)
{
    char *copy = strdup(path);
    if (!copy) return -1;
    __attribute__((cleanup(close_file))) int folder =
        open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(copy);
    return folder < 0 ? -1 : fsync(folder);
}

enum err keys_create(const char *path)
{
    sodium_ready();
    __attribute__((cleanup(close_file))) int file =
        open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0) return refuse_file(path, strerror(errno));
    uint8_t master[MASTER_BYTES];
    randombytes_buf(master, sizeof master);
    ssize_t written = write(file, master, sizeof master);
    sodium_memzero(master, sizeof master);
    if (written == MASTER_BYTES && fsync(file) == 0 && folder_sync(path) == 0) return OK;
    unlink(path); /* half a key would stop every later start */
    return refuse_file(path, "cannot be written");
}

static void number_to_bytes(uint8_t out[8], uint64_t number)
{
    for (int i = 0; i < 8; i++) out[i] = (uint8_t)(number >> (8 * i));
}

void keys_from_seed(struct keys *keys, uint64_t seed)
{
    sodium_ready();
    uint8_t bytes[8], master[MASTER_BYTES];
    number_to_bytes(bytes, seed);
    crypto_generichash(master, sizeof master, bytes, sizeof bytes, NULL, 0);
    keys_derive(keys, master);
}

void mac(const struct keys *keys, enum key_use use, int64_t context, struct text message,
         uint8_t out[MAC_BYTES])
{
    /* The context has a fixed length, so (context, message) can be cut in one way only. */
    uint8_t prefix[8];
    number_to_bytes(prefix, (uint64_t)context);
    crypto_generichash_state state;
    crypto_generichash_init(&state, keys->of[use], sizeof keys->of[use], MAC_BYTES);
    crypto_generichash_update(&state, prefix, sizeof prefix);
    crypto_generichash_update(&state, (const uint8_t *)message.at, message.len);
    crypto_generichash_final(&state, out, MAC_BYTES);
}

bool mac_equal(const uint8_t a[MAC_BYTES], const uint8_t b[MAC_BYTES])
{
    return sodium_memcmp(a, b, MAC_BYTES) == 0;
}

struct text token_make(struct arena *arena)
{
    uint8_t characters[TOKEN_CHARACTERS];
    char token[TOKEN_CHARACTERS];
    /* A character stands for five bits: 32 characters are the 160 bits, each of five bits alone. */
    random_bytes(characters, sizeof characters);
    for (size_t i = 0; i < TOKEN_CHARACTERS; i++) token[i] = crockford[characters[i] % 32];
    return text_copy(arena, (struct text){ token, TOKEN_CHARACTERS });
}

struct text token_derive(struct arena *arena, const struct keys *keys, enum key_use use, int64_t id,
                         struct text what)
{
    uint8_t hash[MAC_BYTES];
    mac(keys, use, id, what, hash);
    char token[TOKEN_CHARACTERS];
    for (size_t i = 0; i < TOKEN_CHARACTERS; i++) {
        size_t bit = i * 5;
        unsigned two = (unsigned)hash[bit / 8] << 8 | hash[bit / 8 + 1];
        token[i] = crockford[two >> (11 - bit % 8) & 31];
    }
    return text_copy(arena, (struct text){ token, TOKEN_CHARACTERS });
}

struct text token_hash(struct arena *arena, const struct keys *keys, enum key_use use,
                       struct text token)
{
    uint8_t *hash = arena_take(arena, MAC_BYTES);
    if (!hash) return (struct text){ 0 };
    mac(keys, use, 0, token, hash);
    return (struct text){ (const char *)hash, MAC_BYTES };
}

struct text token_tidy(struct arena *arena, struct text typed)
{
    char *token = arena_take(arena, typed.len + 1);
    if (!token) return (struct text){ 0 };
    size_t len = 0;
    for (size_t i = 0; i < typed.len; i++) {
        char c = typed.at[i];
        if (c == ' ' || c == '-') continue;
        if (c >= 'a' && c <= 'z') c = (char)(c - 'a' + 'A');
        if (c == 'I' || c == 'L') c = '1';
        if (c == 'O') c = '0';
        token[len++] = c;
    }
    return (struct text){ token, len };
}

void random_bytes(void *out, size_t size)
{
    sodium_ready();
    randombytes_buf(out, size);
}

uint64_t random_below(uint64_t bound)
{
    assert(bound > 0);
    /* The lowest 2^64 mod bound values would make some results likelier: they are drawn again. */
    uint64_t refused = -bound % bound, drawn;
    do random_bytes(&drawn, sizeof drawn);
    while (drawn < refused);
    return drawn % bound;
}

/* libsodium takes no null pointer, even for no bytes. */
static const char *password_bytes(struct text password)
{
    return password.at ? password.at : "";
}

enum err password_hash(struct arena *arena, struct text password, struct text *hash)
{
    sodium_ready();
    char *out = arena_take(arena, crypto_pwhash_STRBYTES);
    if (!out) return NO_MEMORY;
    if (crypto_pwhash_str_alg(out, password_bytes(password), password.len, PASSWORD_PASSES,
                              PASSWORD_MEMORY_BYTES, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return NO_MEMORY; /* the only reason it can fail */
    *hash = text_of(out);
    return OK;
}

bool password_matches(struct text hash, struct text password)
{
    sodium_ready();
    char stored[crypto_pwhash_STRBYTES] = { 0 };
    if (hash.len == 0 || hash.len >= sizeof stored) return false;
    memcpy(stored, hash.at, hash.len);
    return crypto_pwhash_str_verify(stored, password_bytes(password), password.len) == 0;
}
