/* api_key_ops.c - keys by which a partner's tills ask: made; and all keys listed and revoked. A key
 * is "prk_", so that people and secret scanners know it, and a random token; only its hash is kept.
 */
#include "account/account_inside.h"
#include "sql/account_sql.h"

/* --- api_key_create --------------------------------------------------------------------------- */
struct api_key_create_in {
    struct text name;
    int64_t partner_id;
    struct text operations;
};
SHAPE(api_key_create_in,
      FIELD(api_key_create_in, name, TEXT_FIELD, .flags = AUDITED, .max = 80,
            .says = "What it is for: the till, the shop."),
      FIELD(api_key_create_in, partner_id, ID, .flags = OPTIONAL | AUDITED,
            .says = "Left out by a manager: their own."),
      FIELD(api_key_create_in, operations, TEXT_FIELD, .flags = OPTIONAL | AUDITED, .max = 400,
            .says = "The only operations it may ask for, separated by spaces; left out: all those "
                    "open to a till."));
static enum err check_names(struct call *c, struct text names)
{
    while (names.at) {
        struct text name = text_cut(&names, ' ');
        for (size_t i = 0; i < name.len; i++)
            if ((name.at[i] < 'a' || name.at[i] > 'z') && name.at[i] != '_') name.len = 0;
        if (!name.len)
            return account_bad_input(c, "operations", "doit nommer des opérations",
                                     "must name operations");
    }
    return OK;
}

enum err api_key_make(struct call *c, const struct new_key *new, struct api_key_create_out *out)
{
    struct text token = token_make(c->arena);
    struct text key = text_format(c->arena, "prk_%.*s", TEXT_ARGS(token));
    struct text hash = api_key_hash(c->arena, c->keys, key), name = text_tidy(c->arena, new->name);
    if (!token.at || !key.at || !hash.at || !name.at) return NO_MEMORY;
    c->object_id = out->key_id = id_new(tx_store(c->tx));
    out->key = key;
    return sql_api_key_add(c->tx, out->key_id, hash, name, new->role, new->school_id,
                           new->partner_id, new->operations.at ? new->operations : TEXT(""),
                           c->actor->account_id, c->now_ms);
}

static enum err api_key_create(struct call *c, const struct api_key_create_in *in,
                               struct api_key_create_out *out)
{
    int64_t partner_id = c->actor->role == MANAGER ? c->actor->partner_id : in->partner_id;
    if (!partner_id) return account_bad_input(c, "partner_id", "manque", "is missing");
    enum err e = check_names(c, in->operations);
    if (e) return e;
    const struct new_key key = {
        .role = TILL_KEY, .name = in->name, .partner_id = partner_id, .operations = in->operations
    };
    return api_key_make(c, &key, out);
}
OP_RUN(api_key_create)

/* --- api_key_list ----------------------------------------------------------------------------- */
struct api_key_list_in {
    int64_t partner_id;
    struct text cursor;
    int64_t limit;
};
SHAPE(api_key_list_in,
      FIELD(api_key_list_in, partner_id, ID, .flags = OPTIONAL,
            .says = "Left out: a manager's own partner, a school's own keys; for the Region, all."),
      FIELD(api_key_list_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 400),
      FIELD(api_key_list_in, limit, INT, .flags = OPTIONAL, .max = PAGE_MAX));
struct api_key_line {
    int64_t key_id;
    struct text name;
    int64_t partner_id, school_id;
    struct text partner_name, school_name, operations;
    int64_t created_at, revoked_at;
};
SHAPE(api_key_line, FIELD(api_key_line, key_id, ID), FIELD(api_key_line, name, TEXT_FIELD),
      FIELD(api_key_line, partner_id, ID, .flags = OPTIONAL, .says = "Of a till's key."),
      FIELD(api_key_line, school_id, ID, .flags = OPTIONAL, .says = "Of an access key."),
      FIELD(api_key_line, partner_name, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(api_key_line, school_name, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(api_key_line, operations, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(api_key_line, created_at, INSTANT),
      FIELD(api_key_line, revoked_at, INSTANT, .flags = OPTIONAL));
struct api_key_list_out {
    LIST_OF(struct api_key_line) items;
    struct text next_cursor;
};
SHAPE(api_key_list_out, LIST_FIELD(api_key_list_out, items, api_key_line),
      FIELD(api_key_list_out, next_cursor, TEXT_FIELD, .flags = OPTIONAL));

static struct api_key_line line_of(const struct listed_key *row)
{
    struct api_key_line line = { .key_id = row->id,
                                 .name = row->name,
                                 .partner_id = row->partner_id,
                                 .school_id = row->school_id,
                                 .created_at = row->created_ms,
                                 .revoked_at = row->revoked_ms };
    if (row->partner_id) line.partner_name = row->partner_name;
    if (row->school_id) line.school_name = row->school_name;
    if (row->operations.len) line.operations = row->operations;
    return line;
}

static enum err api_key_list(struct call *c, const struct api_key_list_in *in,
                             struct api_key_list_out *out)
{
    struct page_key from;
    enum err e = page_start(c, "api_key_list", in->cursor, &from);
    if (e) return e;
    int64_t before_id = from.number == INT64_MIN ? INT64_MAX : from.number;
    int64_t partner_id = c->actor->role == MANAGER ? c->actor->partner_id : in->partner_id;
    size_t limit = (size_t)page_limit(in->limit), n;
    struct listed_key *rows;
    int64_t most = (int64_t)limit + 1;
    e = c->actor->role == SCHOOL
            ? sql_api_keys_of_school(c->tx, c->actor->school_id, before_id, most, &rows, &n)
        : partner_id ? sql_api_keys_of_partner(c->tx, partner_id, before_id, most, &rows, &n)
                     : sql_api_keys_all(c->tx, before_id, most, &rows, &n);
    if (e) return e;
    out->items.n = n < limit ? n : limit;
    out->items.at = ARENA_ARRAY(c->arena, struct api_key_line, out->items.n + 1);
    if (!out->items.at) return NO_MEMORY;
    for (size_t i = 0; i < out->items.n; i++) out->items.at[i] = line_of(&rows[i]);
    if (n <= limit) return OK;
    struct page_key last = { .number = rows[limit - 1].id };
    out->next_cursor = page_next(c, "api_key_list", &last);
    return out->next_cursor.at ? OK : NO_MEMORY;
}
OP_RUN(api_key_list)

/* --- api_key_revoke --------------------------------------------------------------------------- */
struct api_key_revoke_in {
    int64_t key_id;
};
SHAPE(api_key_revoke_in, FIELD(api_key_revoke_in, key_id, ID));
NOTHING(api_key_revoke_out);

static enum err api_key_owner(struct call *c, int64_t key_id, struct owner *owner)
{
    struct api_key_find_row row;
    enum err e = sql_api_key_find(c->tx, key_id, &row);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    *owner = (struct owner){ .school_id = row.school_id, .partner_id = row.partner_id };
    return OK;
}

static enum err api_key_revoke(struct call *c, const struct api_key_revoke_in *in,
                               struct api_key_revoke_out *out)
{
    (void)out;
    int64_t changed;
    enum err e = sql_api_key_revoke(c->tx, in->key_id, c->now_ms, &changed);
    if (e) return e;
    return changed ? OK : ALREADY_DONE;
}
OP_RUN(api_key_revoke)

static const struct operation api_key_rows[] = {
    OP(api_key_create, WRITE, ADMIN | MANAGER, BY_OBJECT,
       OBJECT_OF(partner_id, account_partner_owner),
       .summary = "Make a key for a partner's machine."),
    OP(api_key_list, READ, ADMIN | MANAGER | SCHOOL, BY_OBJECT,
       OBJECT_OF(partner_id, account_partner_owner), .summary = "Keys, latest first."),
    OP(api_key_revoke, WRITE, ADMIN | MANAGER | SCHOOL, BY_OBJECT, OBJECT_OF(key_id, api_key_owner),
       REFUSES(ALREADY_DONE), .summary = "End a key: what uses it is refused from then on."),
};
OP_TABLE(api_key);
