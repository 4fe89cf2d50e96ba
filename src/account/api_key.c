/* api_key.c - what a key of a machine looks like: "prk_" so that people and secret scanners know it,
 * then a random token. */
#include "account/account_inside.h"

bool is_api_key(struct text credential)
{
    return text_starts_with(credential, TEXT("prk_"));
}

struct text api_key_hash(struct arena *arena, const struct keys *keys, struct text secret)
{
    return token_hash(arena, keys, KEY_API, secret);
}
