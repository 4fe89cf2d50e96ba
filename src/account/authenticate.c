/* authenticate.c - who a credential belongs to. It is asked with every request, and again inside
 * every write, so that a session ended in between does not act. Only keyed hashes are stored: who
 * reads the database cannot sign in with it. */
#include "account/account_inside.h"
#include "sql/account_sql.h"

bool is_api_key(struct text credential)
{
    return text_starts_with(credential, TEXT("prk_"));
}

struct text api_key_hash(struct arena *arena, const struct keys *keys, struct text key)
{
    return token_hash(arena, keys, KEY_API, key);
}

static enum err by_key(struct tx *tx, const struct keys *keys, struct text credential,
                       struct actor *actor)
{
    struct key_actor_row row;
    struct text hash = api_key_hash(tx_arena(tx), keys, credential);
    if (!hash.at) return NO_MEMORY;
    enum err e = sql_key_actor(tx, hash, &row);
    if (e) return e == NO_ROW ? NOT_SIGNED_IN : e;
    *actor = (struct actor){ .account_id = row.key_id,
                             .role = (unsigned)row.role,
                             .school_id = row.school_id,
                             .partner_id = row.partner_id };
    if (row.operations.len) actor->operations = row.operations;
    return OK;
}

static enum err by_session(struct tx *tx, const struct keys *keys, int64_t now_ms,
                           struct text credential, struct actor *actor)
{
    struct session_actor_row row;
    struct text hash = token_hash(tx_arena(tx), keys, KEY_SESSION, credential);
    if (!hash.at) return NO_MEMORY;
    enum err e = sql_session_actor(tx, hash, now_ms, &row);
    if (e) return e == NO_ROW ? NOT_SIGNED_IN : e;
    *actor = (struct actor){ .account_id = row.account_id,
                             .session_id = row.session_id,
                             .role = (unsigned)row.role,
                             .person_id = row.person_id,
                             .school_id = row.school_id,
                             .partner_id = row.partner_id };
    return OK;
}

enum err account_authenticate(struct tx *tx, const struct keys *keys, int64_t now_ms,
                              struct text credential, struct actor *actor)
{
    return is_api_key(credential) ? by_key(tx, keys, credential, actor)
                                  : by_session(tx, keys, now_ms, credential, actor);
}
