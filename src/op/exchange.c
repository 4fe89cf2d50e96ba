/* exchange.c - the sequence that every request goes through, whatever door it came in by: who asks,
 * may that role, how often, what do they say, whose object is it; then the function, and its answer
 * or an exact refusal. Reads are carried out here; writes go on in write.c, exports in export.c. */
#include <arpa/inet.h>
#include <sodium.h>
#include <string.h>

#include "base/civil.h"
#include "base/log.h"
#include "op/service_inside.h"

static const struct actor nobody = { .role = ANYONE };

/* --- admission -------------------------------------------------------------------------------- */
static enum err identify(const struct request *r, struct tx *tx, struct actor *actor)
{
    const struct exchange *x = r->x;
    bool open = r->op->who & ANYONE;
    *actor = nobody;
    if (x->as) {
        *actor = *x->as;
        return OK;
    }
    if (text_is_empty(x->credential)) return open ? OK : NOT_SIGNED_IN;
    enum err e =
        r->service->authenticate(tx, r->service->keys, r->call.now_ms, x->credential, actor);
    if (e != NOT_SIGNED_IN) return e;
    *actor = nobody;
    return open ? OK : NOT_SIGNED_IN;
}

static bool names_operation(struct text operations, const char *name)
{
    while (operations.at)
        if (text_is(text_cut(&operations, ' '), name)) return true;
    return false;
}

static enum err authorise(const struct request *r, struct actor *actor)
{
    const struct operation *op = r->op;
    bool limited = actor->operations.at && !names_operation(actor->operations, op->name);
    if (limited) return NOT_ALLOWED;
    if (actor->role & op->who) return OK;
    if (!(op->who & ANYONE)) return actor->role == ANYONE ? NOT_SIGNED_IN : NOT_ALLOWED;
    *actor = nobody; /* open to the street: then also to those of another role */
    return OK;
}

/* Of a minor, and until the midnight of the day they come of age (D14). */
static enum err represents(struct request *r, const struct actor *actor, const struct owner *owner,
                           bool *does)
{
    *does = false;
    represents_fn *ask = r->service->represents;
    if (actor->role != REPRESENTATIVE || !owner->person_id || !ask) return OK;
    return ask(&r->call, actor->account_id, owner->person_id, does);
}

static bool reaches(const struct actor *actor, const struct owner *owner)
{
    if (actor->role & (REGION_SIDE | SYSTEM)) return true;
    if (actor->role & HOLDER) return actor->person_id && actor->person_id == owner->person_id;
    if (actor->role & SCHOOL_SIDE) return actor->school_id && actor->school_id == owner->school_id;
    if (actor->role & PARTNER_SIDE)
        return actor->partner_id && actor->partner_id == owner->partner_id;
    return false;
}

/* Another's object and no object at all look the same from outside. */
static enum err check_owner(struct request *r, const struct actor *actor)
{
    const struct operation *op = r->op;
    if (op->ownership != BY_OBJECT) return OK;
    const struct field *field = shape_field(op->in, text_of(op->object));
    int64_t id = *(const int64_t *)(const void *)((const char *)r->in + field->offset);
    r->call.object_id = id;
    if (!id) return OK; /* OPTIONAL and left out: the actor's own */
    struct owner owner = { 0 };
    enum err e = op->owner_of(&r->call, id, &owner);
    if (e == NO_ROW) e = NOT_FOUND;
    if (e) return e;
    if (reaches(actor, &owner)) return OK;
    bool does;
    e = represents(r, actor, &owner, &does);
    if (e) return e;
    return does ? OK : NOT_FOUND;
}

static enum err read_input(struct request *r)
{
    struct call *call = &r->call;
    const struct shape *shape = r->op->in;
    r->in = arena_take(call->arena, shape->size);
    if (!r->in) return NO_MEMORY;
    if (r->x->query.at)
        return shape_read_query(call->arena, shape, r->x->query, call->lang, &call->facts, r->in);
    return shape_read(call->arena, shape, r->x->body, call->lang, &call->facts, r->in);
}

enum err request_admit(struct request *r, struct tx *tx)
{
    r->call.tx = tx;
    enum err e = identify(r, tx, &r->actor);
    if (!e) e = authorise(r, &r->actor);
    if (!e) e = throttle_enter(r);
    if (!e) e = idempotency_check_key(r);
    if (!e) e = read_input(r);
    if (!e) e = throttle_enter(r);
    if (!e) e = uploads_resolve(r, tx);
    if (!e) e = check_owner(r, &r->actor);
    return e;
}

enum err request_readmit(struct request *r, struct tx *tx)
{
    r->call.tx = tx;
    r->call.facts.n = 0;
    r->call.object_id = 0;
    struct actor actor;
    enum err e = identify(r, tx, &actor);
    if (!e) e = authorise(r, &actor);
    if (e) return e;
    /* The session ended, or became someone else's, since the snapshot was taken. */
    if (actor.account_id != r->actor.account_id || actor.role != r->actor.role)
        return NOT_SIGNED_IN;
    return check_owner(r, &actor);
}

/* --- running ---------------------------------------------------------------------------------- */
enum err request_run(struct request *r, op_fn *function)
{
    enum err e = function(&r->call, r->in, r->out);
    if (!e || err_is_fault(e) || operation_may_refuse(r->op, e)) return e;
    log_event(LOG_ERROR, "refusal_undeclared", "op=%s refusal=%s", r->op->name,
              e == NO_ROW ? "NO_ROW" : err_name(e));
    return DEFECT;
}

enum err request_write_out(struct request *r)
{
    struct text_builder out = { .arena = r->call.arena };
    enum err e = shape_write(&out, r->op->out, r->out, r->actor.role);
    r->answer = built(&out);
    if (!e && !r->answer.at) e = NO_MEMORY;
    return e;
}

/* Of an IPv6 address the first half: a host owns the other, and could be a new caller with each
 * request. */
static struct text known_part(struct arena *arena, struct text address, struct in6_addr *space)
{
    const char *words = text_to_cstring(arena, address);
    if (!words || inet_pton(AF_INET6, words, space) != 1 || IN6_IS_ADDR_V4MAPPED(space))
        return address;
    return (struct text){ (const char *)space, sizeof *space / 2 };
}

static struct text hash_client(struct arena *arena, const struct keys *keys, struct text address)
{
    if (text_is_empty(address)) return (struct text){ 0 };
    uint8_t hash[MAC_BYTES];
    struct in6_addr space;
    mac(keys, KEY_REQUEST, 0, known_part(arena, address, &space), hash);
    char *hex = arena_take(arena, 2 * REQUEST_HASH_BYTES + 1);
    if (!hex) return (struct text){ 0 };
    sodium_bin2hex(hex, 2 * REQUEST_HASH_BYTES + 1, hash, REQUEST_HASH_BYTES);
    return (struct text){ hex, 2 * REQUEST_HASH_BYTES };
}

void request_begin(struct request *r)
{
    struct exchange *x = r->x;
    arena_rewind(&x->arena, r->mark);
    r->in = r->out = NULL;
    r->answer = (struct text){ 0 };
    int64_t now_ms = x->at_ms ? x->at_ms : service_now_ms(r->service);
    r->call = (struct call){
        .arena = &x->arena,
        .actor = &r->actor,
        .now_ms = now_ms,
        .today = day_of_instant(now_ms),
        .lang = x->lang,
        .keys = r->service->keys,
        .context = r->service->context,
        .request_key = x->request_key,
        .client = hash_client(&x->arena, r->service->keys, x->client_address),
        .service = r->service,
    };
}

/* --- reads ------------------------------------------------------------------------------------ */
static enum err read_in_tx(struct tx *tx, void *arg)
{
    struct request *r = arg;
    enum err e = request_admit(r, tx);
    if (e) return e;
    r->out = arena_take(r->call.arena, r->op->out->size);
    if (!r->out) return NO_MEMORY;
    shape_blank(r->op->out, r->out);
    return request_run(r, r->op->run);
}

static enum err make_etag(struct request *r)
{
    uint8_t hash[REQUEST_HASH_BYTES];
    char *hex = arena_take(r->call.arena, 2 * sizeof hash + 1);
    if (!hex) return NO_MEMORY;
    crypto_generichash(hash, sizeof hash, (const uint8_t *)r->answer.at, r->answer.len, NULL, 0);
    sodium_bin2hex(hex, 2 * sizeof hash + 1, hash, sizeof hash);
    r->x->etag = (struct text){ hex, 2 * sizeof hash };
    return OK;
}

static void request_read(struct request *r)
{
    struct exchange *x = r->x;
    struct service *service = r->service;
    r->topic_version = watch_version(service->watch, r->op->watch);
    enum err e = store_read(service->store, &x->arena, read_in_tx, r);
    if (!e) e = request_write_out(r);
    if (!e) e = make_etag(r);
    bool waits = !e && r->op->watch && r->watch_until_us && text_equal(x->etag, x->seen);
    if (waits && clock_steady_us() < r->watch_until_us)
        watch_park(service->watch, r);
    else
        request_answer(r, e);
}

void request_start(struct request *r)
{
    request_begin(r);
    switch (r->op->kind) {
    case READ:
        request_read(r);
        return;
    case WRITE:
    case BULK:
        request_write(r);
        return;
    case EXPORT:
        request_export(r);
        return;
    }
}

/* --- the end ---------------------------------------------------------------------------------- */
/* Refusals that the service itself gives have their facts here. */
static void complete_facts(struct facts *facts, enum err e)
{
    if (e != BUSY) return;
    facts->n = 0;
    facts_add_count(facts, "seconds", BUSY_SECONDS);
}

void request_answer(struct request *r, enum err e)
{
    struct service *service = r->service;
    struct exchange *x = r->x;
    if (err_is_fault(e))
        log_event(LOG_ERROR, "operation_failed", "op=%s err=%s", r->op->name, err_name(e));
    complete_facts(&r->call.facts, e);
    bool made = r->answer.at && e == r->err; /* write.c makes some beforehand */
    if (e && !made) r->answer = problem_json(&x->arena, e, x->lang, &r->call.facts);
    x->err = e;
    x->status = e ? err_http_status(e) : r->op->kind == BULK ? 202 : 200;
    x->answer = r->answer;
    x->replayed = r->replayed;
    throttle_leave(r, e);
    coverage_count(service, r->op, e);
    export_close(r->export);
    x->done(x); /* r lives in x's arena: it may be gone now */
    request_give(service);
}
