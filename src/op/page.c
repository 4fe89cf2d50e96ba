/* page.c - keyset pages. A cursor is the sort keys of the last row under a MAC bound to the
 * operation and the caller: it opens exactly the page that follows and can be neither forged nor
 * lent. */
#include <sodium.h>
#include <string.h>

#include "op/op.h"

enum { CURSOR_MAC_BYTES = 16, CURSOR_MAX = 1024 };

int64_t page_limit(int64_t asked)
{
    if (asked <= 0) return PAGE_DEFAULT;
    return asked > PAGE_MAX ? PAGE_MAX : asked;
}

/* What the MAC covers: the operation, a NUL, and the keys. */
static bool cursor_mac(struct call *c, const char *operation, struct text keys,
                       uint8_t out[MAC_BYTES])
{
    struct text_builder covered = { .arena = c->arena };
    build_chars(&covered, operation);
    build_text(&covered, (struct text){ "", 1 });
    build_text(&covered, keys);
    if (covered.failed) return false;
    mac(c->keys, KEY_CURSOR, c->actor->account_id, built(&covered), out);
    return true;
}

struct text page_next(struct call *c, const char *operation, const struct page_key *last)
{
    /* "number:words", or without ':' when there are no words, then the MAC; all in hexadecimal. */
    struct text_builder keys = { .arena = c->arena };
    build_int(&keys, last->number);
    if (last->words.at) build_text(&keys, TEXT(":"));
    build_text(&keys, last->words);
    uint8_t code[MAC_BYTES];
    if (keys.failed || !cursor_mac(c, operation, built(&keys), code)) return (struct text){ 0 };
    build_text(&keys, (struct text){ (const char *)code, CURSOR_MAC_BYTES });
    struct text plain = built(&keys);
    char *hex = plain.at ? arena_take(c->arena, 2 * plain.len + 1) : NULL;
    if (!hex) return (struct text){ 0 };
    sodium_bin2hex(hex, 2 * plain.len + 1, (const uint8_t *)plain.at, plain.len);
    return (struct text){ hex, 2 * plain.len };
}

enum err page_start(struct call *c, const char *operation, struct text cursor,
                    struct page_key *first)
{
    *first = (struct page_key){ .number = INT64_MIN };
    if (text_is_empty(cursor)) return OK;
    if (cursor.len > CURSOR_MAX) return BAD_CURSOR;
    size_t len = 0;
    uint8_t *plain = arena_take(c->arena, cursor.len / 2 + 1);
    if (!plain) return NO_MEMORY;
    int failed = sodium_hex2bin(plain, cursor.len / 2, cursor.at, cursor.len, NULL, &len, NULL);
    if (failed || len <= CURSOR_MAC_BYTES) return BAD_CURSOR;
    struct text keys = { (const char *)plain, len - CURSOR_MAC_BYTES };
    uint8_t code[MAC_BYTES];
    if (!cursor_mac(c, operation, keys, code)) return NO_MEMORY;
    if (sodium_memcmp(code, plain + keys.len, CURSOR_MAC_BYTES) != 0) return BAD_CURSOR;
    struct text number = text_cut(&keys, ':');
    first->words = keys;
    return text_to_int(number, &first->number) ? OK : BAD_CURSOR;
}
