/* sign_in_ops.c - signing in and out, saying who one is, changing one's password. */
#include "account/account_inside.h"
#include "sql/account_sql.h"

enum { LONGEST_LOGIN = 254, LONGEST_PASSWORD = 200 };

/* A counter is signed in once a working day, an office too; a young person's phone stays so for a
 * month, or nobody would look at their balance. */
static int64_t session_ms(unsigned role)
{
    enum { HOUR_MS = 3600 * 1000 };
    int64_t hours = role & FAMILY ? 30 * 24 : role & PARTNER_SIDE ? 14 : 10;
    return hours * HOUR_MS;
}

/* --- account_sign_in -------------------------------------------------------------------------- */
struct account_sign_in_in {
    struct text login, password;
};
SHAPE(account_sign_in_in, FIELD(account_sign_in_in, login, TEXT_FIELD, .max = LONGEST_LOGIN),
      FIELD(account_sign_in_in, password, TEXT_FIELD, .flags = SECRET, .max = LONGEST_PASSWORD));
struct account_sign_in_out {
    struct text token;
    int64_t role;
    struct text name;
    int64_t expires_at;
};
SHAPE(account_sign_in_out,
      FIELD(account_sign_in_out, token, TEXT_FIELD, .flags = SECRET,
            .says = "The session, for a program; a browser gets it as a cookie instead."),
      FIELD(account_sign_in_out, role, CHOICE, .choices = account_role_words),
      FIELD(account_sign_in_out, name, TEXT_FIELD),
      FIELD(account_sign_in_out, expires_at, INSTANT));

static enum err account_sign_in_prepare(struct call *c, const struct account_sign_in_in *in)
{
    struct text login = account_login_fold(c->arena, in->login);
    struct account_to_sign_in_row *account = ARENA_NEW(c->arena, struct account_to_sign_in_row);
    if (!login.at || !account) return NO_MEMORY;
    enum err e = sql_account_to_sign_in(c->tx, login, account);
    if (e && e != NO_ROW) return e;
    if (!account_password_is(c->arena, account->password_hash, in->password)) return WRONG_PASSWORD;
    c->prepared = account;
    return OK;
}

static enum err account_sign_in(struct call *c, const struct account_sign_in_in *in,
                                struct account_sign_in_out *out)
{
    (void)in;
    const struct account_to_sign_in_row *account = c->prepared;
    struct text token = token_make(c->arena);
    struct text hash = token_hash(c->arena, c->keys, KEY_SESSION, token);
    if (!token.at || !hash.at) return NO_MEMORY;
    int64_t expires_ms = c->now_ms + session_ms((unsigned)account->role), added;
    enum err e = sql_sessions_forget(c->tx, account->account_id, c->now_ms);
    if (e) return e;
    e = sql_session_add(c->tx, hash, id_new(tx_store(c->tx)), account->account_id,
                        account->password_hash, c->now_ms, expires_ms, &added);
    if (e) return e;
    if (!added) return WRONG_PASSWORD;
    c->object_id = account->account_id;
    *out = (struct account_sign_in_out){ .token = token,
                                         .role = account_role_index((unsigned)account->role),
                                         .name = account->name,
                                         .expires_at = expires_ms };
    return OK;
}
OP_RUN(account_sign_in)
OP_PREPARE(account_sign_in)

/* --- account_sign_out ------------------------------------------------------------------------- */
NOTHING(account_sign_out_in);
NOTHING(account_sign_out_out);

static enum err account_sign_out(struct call *c, const struct account_sign_out_in *in,
                                 struct account_sign_out_out *out)
{
    (void)in, (void)out;
    c->object_id = c->actor->account_id;
    return sql_session_end(c->tx, c->actor->account_id, c->actor->session_id);
}
OP_RUN(account_sign_out)

/* --- account_me ------------------------------------------------------------------------------- */
NOTHING(account_me_in);
struct own_partner {
    int64_t id;
    struct text name, kind_label;
};
SHAPE(own_partner, FIELD(own_partner, id, ID), FIELD(own_partner, name, TEXT_FIELD),
      FIELD(own_partner, kind_label, TEXT_FIELD));
struct own_school {
    int64_t id;
    struct text name;
};
SHAPE(own_school, FIELD(own_school, id, ID), FIELD(own_school, name, TEXT_FIELD));
struct own_place {
    int64_t id;
    struct text name, commune;
};
SHAPE(own_place, FIELD(own_place, id, ID), FIELD(own_place, name, TEXT_FIELD),
      FIELD(own_place, commune, TEXT_FIELD));
struct account_me_out {
    int64_t role;
    struct text name, login;
    struct own_partner partner;
    struct own_school school;
    int64_t person_id;
    LIST_OF(struct own_place) places;
};
SHAPE(account_me_out, FIELD(account_me_out, role, CHOICE, .choices = account_role_words),
      FIELD(account_me_out, name, TEXT_FIELD),
      FIELD(account_me_out, login, TEXT_FIELD, .flags = OPTIONAL,
            .says = "A machine's key has none."),
      OBJECT_FIELD(account_me_out, partner, own_partner, .flags = OPTIONAL),
      OBJECT_FIELD(account_me_out, school, own_school, .flags = OPTIONAL),
      FIELD(account_me_out, person_id, ID, .flags = OPTIONAL),
      LIST_FIELD(account_me_out, places, own_place,
                 .says = "Where a partner's staff may take payments."));

/* As the latest campaign says it; before the first one, the code. */
static enum err kind_label(struct call *c, struct text kind, struct text *label)
{
    struct campaign *all;
    size_t n;
    enum err e = campaigns_all(c, &all, &n);
    if (e) return e;
    *label = n ? catalogue_fact_word(all[n - 1].catalogue, FACT_place_kind, kind, c->lang) : kind;
    return OK;
}

static enum err own_places(struct call *c, int64_t partner_id, struct account_me_out *out)
{
    struct places_of_partner_row *rows;
    size_t n;
    enum err e = sql_places_of_partner(c->tx, partner_id, &rows, &n);
    if (e) return e;
    out->places.at = ARENA_ARRAY(c->arena, struct own_place, n + 1);
    if (!out->places.at) return NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        out->places.at[i] = (struct own_place){ rows[i].id, rows[i].name, rows[i].commune };
    out->places.n = n;
    return OK;
}

static enum err account_me(struct call *c, const struct account_me_in *in,
                           struct account_me_out *out)
{
    (void)in;
    const struct actor *actor = c->actor;
    struct self self;
    enum err e = actor->role & (TILL_KEY | ACCESS_KEY)
                     ? sql_key_self(c->tx, actor->account_id, &self)
                     : sql_account_self(c->tx, actor->account_id, &self);
    if (e) return e == NO_ROW ? NOT_SIGNED_IN : e;
    *out = (struct account_me_out){ .role = account_role_index(actor->role),
                                    .name = self.name,
                                    .person_id = actor->person_id };
    if (self.login.len) out->login = self.login;
    if (self.school_id) out->school = (struct own_school){ self.school_id, self.school_name };
    if (!self.partner_id) return OK;
    struct text label;
    e = kind_label(c, self.partner_kind, &label);
    if (e) return e;
    out->partner = (struct own_partner){ self.partner_id, self.partner_name, label };
    return own_places(c, self.partner_id, out);
}
OP_RUN(account_me)

/* --- account_password_change ------------------------------------------------------------------ */
struct account_password_change_in {
    struct text old_password, new_password;
};
SHAPE(account_password_change_in,
      FIELD(account_password_change_in, old_password, TEXT_FIELD, .flags = SECRET,
            .max = LONGEST_PASSWORD),
      FIELD(account_password_change_in, new_password, TEXT_FIELD, .flags = SECRET,
            .max = LONGEST_PASSWORD));
NOTHING(account_password_change_out);
struct password_change {
    struct text old_hash, new_hash;
};

static enum err account_password_change_prepare(struct call *c,
                                                const struct account_password_change_in *in)
{
    struct account_find_row account;
    enum err e = sql_account_find(c->tx, c->actor->account_id, &account);
    if (e) return e == NO_ROW ? NOT_SIGNED_IN : e;
    if (!account_password_is(c->arena, account.password_hash, in->old_password))
        return WRONG_PASSWORD;
    e = account_password_is_sound(c, in->new_password, account.login);
    if (e) return e;
    struct password_change *change = ARENA_NEW(c->arena, struct password_change);
    if (!change) return NO_MEMORY;
    c->prepared = change;
    change->old_hash = account.password_hash;
    return password_hash(c->arena, in->new_password, &change->new_hash);
}

/* Whoever had got in by the old password is out: every other session ends. */
static enum err account_password_change(struct call *c, const struct account_password_change_in *in,
                                        struct account_password_change_out *out)
{
    (void)in, (void)out;
    const struct password_change *change = c->prepared;
    int64_t account_id = c->actor->account_id, changed;
    enum err e = sql_account_change_password(c->tx, account_id, change->old_hash, change->new_hash,
                                             &changed);
    if (e) return e;
    if (!changed) return WRONG_PASSWORD;
    c->object_id = account_id;
    e = sql_sessions_end(c->tx, account_id, c->actor->session_id);
    return e ? e : sql_links_end(c->tx, account_id, c->now_ms);
}
OP_RUN(account_password_change)
OP_PREPARE(account_password_change)

enum { WITH_PASSWORD = FAMILY | SCHOOL | CASHIER | MANAGER | REGION_SIDE };

static const struct operation sign_in_rows[] = {
    OP(account_sign_in, WRITE, ANYONE, ON_NOTHING, .budget = "sign_in", PREPARED(account_sign_in),
       REFUSES(WRONG_PASSWORD), .summary = "Begin a session."),
    OP(account_sign_out, WRITE, WITH_PASSWORD, ON_OWN, .summary = "End the session."),
    OP(account_me, READ, WITH_PASSWORD | TILL_KEY | ACCESS_KEY, ON_OWN, REFUSES(NOT_SIGNED_IN),
       .summary = "Who is signed in, for whom, and where they may work."),
    OP(account_password_change, WRITE, WITH_PASSWORD, ON_OWN, .budget = "password",
       PREPARED(account_password_change), REFUSES(WRONG_PASSWORD, PASSWORD_TOO_WEAK, NOT_SIGNED_IN),
       .summary = "Replace one's password and end one's other sessions."),
};
OP_TABLE(sign_in);
