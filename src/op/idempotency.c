/* idempotency.c - a request asked twice happens once (R84). The answer is kept under the caller's
 * key in the very transaction of its effect; asked again, it is given again, word for word. Kept
 * refusals are kept here too, so that a network's retry of a wrong code counts as one try; other
 * refusals changed nothing and are simply decided anew. See docs/decisions/0004. */
#include <string.h>

#include "op/service_inside.h"
#include "sql/op_sql.h"

enum { KEY_MIN = 16, KEY_MAX = 64 };

static bool key_is_good(struct text key)
{
    if (key.len < KEY_MIN || key.len > KEY_MAX) return false;
    for (size_t i = 0; i < key.len; i++)
        if (key.at[i] < '!' || key.at[i] > '~') return false;
    return true;
}

enum err idempotency_check_key(struct request *r)
{
    if (!operation_is_keyed(r->op)) return OK;
    if (text_is_empty(r->x->request_key)) return r->op->money ? KEY_MISSING : OK;
    return key_is_good(r->x->request_key) ? OK : KEY_MISSING;
}

/* Someone without account and without address has nothing to be known by again. */
bool idempotency_wanted(const struct request *r)
{
    return operation_is_keyed(r->op) && !text_is_empty(r->x->request_key) &&
           (r->actor.account_id || r->call.client.at || r->x->as);
}

/* Keyed, because a body can hold a four-digit code that anyone could search for. The canonical body
 * is the input written again by its shape: spaces and the order of members do not count. */
void idempotency_hash(struct request *r)
{
    struct text_builder body = { .arena = r->call.arena };
    memset(r->hash, 0, sizeof r->hash);
    if (shape_write(&body, r->op->in, r->in, EVERYBODY)) return;
    uint8_t full[MAC_BYTES];
    mac(r->service->keys, KEY_REQUEST, r->actor.account_id, built(&body), full);
    memcpy(r->hash, full, sizeof r->hash);
}

static struct text hash_text(const struct request *r)
{
    return (struct text){ (const char *)r->hash, sizeof r->hash };
}

/* An account's keys are its own wherever it calls from. */
static struct text client_of(const struct request *r)
{
    return r->actor.account_id || !r->call.client.at ? TEXT("") : r->call.client;
}

enum err idempotency_find(struct request *r, struct tx *tx, bool *found)
{
    struct idempotency_find_row row;
    enum err e =
        sql_idempotency_find(tx, r->actor.account_id, client_of(r), r->x->request_key, &row);
    *found = e == OK;
    if (e) return e == NO_ROW ? OK : e;
    if (!text_is(row.operation, r->op->name) || !text_equal(row.request_hash, hash_text(r))) {
        *found = false;
        return KEY_REUSED;
    }
    r->err = text_is_empty(row.err) ? OK : err_from_slug(row.err);
    r->answer = row.answer;
    r->replayed = true;
    return r->err == ERR_COUNT ? DEFECT : OK;
}

enum err idempotency_keep(struct request *r, struct tx *tx, bool *taken)
{
    struct idempotency_add_row row;
    enum err e = sql_idempotency_add(
        tx, r->actor.account_id, client_of(r), r->x->request_key, text_of(r->op->name),
        hash_text(r), r->err ? err_http_status(r->err) : 200,
        r->err ? text_of(err_slug(r->err)) : TEXT(""), r->answer, r->call.now_ms, &row);
    *taken = e == NO_ROW;
    return e == NO_ROW ? OK : e;
}
