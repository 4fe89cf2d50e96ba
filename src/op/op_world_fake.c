/* op_world_fake.c - a service over the operations of op_fake.c, with a database, keys and a clock
 * of its own, and short ways to ask it and to count what it keeps. */
#include <ftw.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/civil.h"
#include "op/op_fake.h"
#include "op/op_fake_sql.h"

/* --- the world -------------------------------------------------------------------------------- */
static struct fake_world *the_world; /* authenticate has no argument of ours */

static enum err fake_authenticate(struct tx *tx, const struct keys *keys, int64_t now_ms,
                                  struct text credential, struct actor *actor)
{
    (void)tx, (void)keys, (void)now_ms;
    struct text role = text_cut(&credential, ' '), account = text_cut(&credential, ' ');
    struct text side = text_cut(&credential, ' ');
    int64_t side_id;
    *actor = (struct actor){ .operations = credential };
    for (unsigned bit = HOLDER; bit <= LAST_ROLE; bit <<= 1)
        if (text_is(role, role_name(bit))) actor->role = bit;
    if (!actor->role || !text_to_int(account, &actor->account_id) || !text_to_int(side, &side_id))
        return NOT_SIGNED_IN;
    if (actor->account_id == the_world->closed_account) return NOT_SIGNED_IN;
    if (actor->role & HOLDER) actor->person_id = side_id;
    if (actor->role & SCHOOL) actor->school_id = side_id;
    if (actor->role & PARTNER_SIDE) actor->partner_id = side_id;
    return OK;
}

static enum err fill_pots(struct tx *tx, void *arg)
{
    (void)arg;
    enum err e = sql_fake_pot_fill(tx, 1, FAKE_POT_CENTS);
    return e ? e : sql_fake_pot_fill(tx, 2, FAKE_POT_CENTS);
}

void fake_service_open(struct fake_world *w)
{
    const char *coverage = *w->coverage_path ? w->coverage_path : NULL;
    struct service_options options = { .store = w->world.store,
                                       .clock = &w->clock,
                                       .keys = &w->keys,
                                       .tables = fake_tables,
                                       .authenticate = fake_authenticate,
                                       .upload_dir = w->upload_dir,
                                       .throttles_off = !w->with_throttles,
                                       .coverage_path = coverage };
    assert_int_equal(service_open(&options, &w->service), OK);
}

void fake_service_close(struct fake_world *w)
{
    service_close(w->service);
    w->service = NULL;
}

int fake_world_make(void **state)
{
    struct test_world *made;
    if (test_world_make((void **)&made)) return -1;
    struct fake_world *w = calloc(1, sizeof *w);
    w->world = *made;
    free(made);
    the_world = w;
    *state = w;
    keys_from_seed(&w->keys, 7);
    clock_set(&w->clock, instant_of_day(day_from_ymd((struct ymd){ 2024, 9, 2 })));
    snprintf(w->upload_dir, sizeof w->upload_dir, "/tmp/passregion-uploads-XXXXXX");
    assert_non_null(mkdtemp(w->upload_dir));
    assert_int_equal(store_write(w->world.store, &w->world.arena, fill_pots, NULL), OK);
    fake_service_open(w);
    return 0;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status, (void)type, (void)walk;
    return remove(path);
}

int fake_world_drop(void **state)
{
    struct fake_world *w = *state;
    if (w->service) service_close(w->service);
    nftw(w->upload_dir, remove_one, 4, FTW_DEPTH | FTW_PHYS);
    struct test_world *world = malloc(sizeof *world);
    *world = w->world;
    free(w);
    *state = world;
    return test_world_drop(state);
}

enum err fake_call(struct fake_world *w, struct exchange *x, const char *operation,
                   const char *credential, const char *key, const char *body)
{
    exchange_init(x);
    x->operation = text_of(operation);
    x->credential = text_of(credential);
    x->request_key = text_of(key);
    x->body = text_of(body);
    x->lang = ENGLISH;
    return service_call(w->service, x);
}

enum err fake_ask(struct fake_world *w, const char *operation, const char *credential,
                  const char *key, const char *body)
{
    struct exchange x;
    enum err e = fake_call(w, &x, operation, credential, key, body);
    exchange_free(&x);
    return e;
}

const char *fake_member(struct exchange *x, const char *name)
{
    json_t *json = json_loadb(x->answer.at, x->answer.len, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(json);
    const json_t *value = json_object_get(json, name);
    const char *found = "";
    if (json_is_string(value)) found = text_copy(&x->arena, text_of(json_string_value(value))).at;
    if (json_is_integer(value))
        found = text_format(&x->arena, "%lld", (long long)json_integer_value(value)).at;
    json_decref(json);
    return found;
}

/* --- many at once ----------------------------------------------------------------------------- */
void fake_one_less(struct exchange *x)
{
    struct fake_many *many = x->owner;
    pthread_mutex_lock(&many->lock);
    if (!--many->left) pthread_cond_signal(&many->all);
    pthread_mutex_unlock(&many->lock);
}

void fake_wait_for_all(struct fake_many *many)
{
    pthread_mutex_lock(&many->lock);
    while (many->left) pthread_cond_wait(&many->all, &many->lock);
    pthread_mutex_unlock(&many->lock);
}

const char *fake_add_note(struct fake_world *w, struct arena *arena, const char *words)
{
    static int n;
    struct exchange x;
    const char *key = text_format(arena, "key-of-a-note-%04d", n++).at;
    const char *body = text_format(arena, "{\"words\":\"%s\",\"amount_cents\":100}", words).at;
    assert_int_equal(fake_call(w, &x, "note_add", FAKE_CASHIER, key, body), OK);
    const char *id = text_copy(arena, text_of(fake_member(&x, "note_id"))).at;
    exchange_free(&x);
    return id;
}

/* --- counting --------------------------------------------------------------------------------- */
struct counts {
    int64_t notes, audits, keys, pot, tries, partner_id;
};

static enum err count_all(struct tx *tx, void *arg)
{
    struct counts *counts = arg;
    struct fake_note_count_row notes;
    struct fake_audit_count_row audits;
    struct fake_keys_count_row keys;
    struct fake_pot_find_row pot;
    enum err e = sql_fake_note_count(tx, &notes);
    if (!e) e = sql_fake_audit_count(tx, &audits);
    if (!e) e = sql_fake_keys_count(tx, &keys);
    if (!e) e = sql_fake_pot_find(tx, counts->partner_id, &pot);
    if (e) return e;
    *counts = (struct counts){ notes.n, audits.n, keys.n, pot.left_cents, pot.tries, 0 };
    return OK;
}

static struct counts counts_now(struct fake_world *w, int64_t partner_id)
{
    struct counts counts = { .partner_id = partner_id };
    assert_int_equal(store_read(w->world.store, &w->world.arena, count_all, &counts), OK);
    return counts;
}

int64_t fake_notes(struct fake_world *w)
{
    return counts_now(w, 1).notes;
}
int64_t fake_audits(struct fake_world *w)
{
    return counts_now(w, 1).audits;
}
int64_t fake_keys(struct fake_world *w)
{
    return counts_now(w, 1).keys;
}
int64_t fake_pot(struct fake_world *w, int64_t partner_id)
{
    return counts_now(w, partner_id).pot;
}
int64_t fake_tries(struct fake_world *w, int64_t partner_id)
{
    return counts_now(w, partner_id).tries;
}
