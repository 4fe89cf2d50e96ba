/* password.c - which passwords are taken, and whether one is right. Both are for prepare: a check
 * costs some 30 ms of argon2id. */
#include <string.h>

#include "account/account_inside.h"

enum {
    SHORTEST_PASSWORD = 10,
    SHORTEST_TELLING_LOGIN = 4 /* a shorter one may stand in any password */
};

bool account_password_is(struct arena *arena, struct text hash, struct text password)
{
    if (!text_is_empty(hash)) return password_matches(hash, password);
    struct text unused; /* hashing takes what checking takes */
    (void)password_hash(arena, password, &unused);
    return false;
}

static bool is_common(struct arena *arena, const char *common, struct text small)
{
    if (!common) return false;
    struct text line = text_format(arena, "\n%.*s\n", TEXT_ARGS(small));
    return !line.at || strstr(common, line.at);
}

enum err account_password_is_sound(struct call *c, struct text password, struct text login)
{
    struct text small = account_small_letters(c->arena, password);
    if (!small.at) return NO_MEMORY;
    bool of_login =
        login.len >= SHORTEST_TELLING_LOGIN && memmem(small.at, small.len, login.at, login.len);
    if (text_count_characters(password) >= SHORTEST_PASSWORD && !of_login &&
        !is_common(c->arena, region_of(c)->common_passwords, small))
        return OK;
    facts_add_count(&c->facts, "length", SHORTEST_PASSWORD);
    return PASSWORD_TOO_WEAK;
}
