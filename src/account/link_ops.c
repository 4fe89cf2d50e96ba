/* link_ops.c - asking for a link by mail, and using one. The link opens a page; only the page's
 * button comes here, because the scanners of mail systems open every link they see (R22). */
#include "account/account_inside.h"
#include "sql/account_sql.h"

/* --- account_link_request --------------------------------------------------------------------- */
struct account_link_request_in {
    struct text login;
};
SHAPE(
    account_link_request_in,
    FIELD(account_link_request_in, login, TEXT_FIELD, .max = 254,
          .says = "The login, or the mail address: then each account of the address gets a link."));
NOTHING(account_link_request_out);

/* Folded off the writer; one of the two is absent. */
struct asked_for {
    struct text login, mail;
};

static enum err account_link_request_prepare(struct call *c,
                                             const struct account_link_request_in *in)
{
    struct asked_for *asked = ARENA_NEW(c->arena, struct asked_for);
    if (!asked) return NO_MEMORY;
    struct text rest = text_trim(in->login);
    text_cut(&rest, '@');
    if (rest.at)
        asked->mail = account_small_letters(c->arena, text_trim(in->login));
    else
        asked->login = account_login_fold(c->arena, in->login);
    c->prepared = asked;
    return asked->mail.at || asked->login.at ? OK : NO_MEMORY;
}

/* A mailbox cannot be flooded by asking again and again, from wherever one asks. */
static enum err send_link(struct call *c, const struct linkable *account)
{
    enum { PAUSE_MS = 5 * 60 * 1000 };
    if (c->now_ms - account->last_ms < PAUSE_MS) return OK;
    const char *template = text_is(account->state, "open")   ? "password_link"
                           : account->role == HOLDER         ? "activation"
                           : account->role == REPRESENTATIVE ? "representative_invitation"
                                                             : "staff_invitation";
    return account_invite(c, account->account_id, template);
}

/* The answer is the same whether or not there is such an account. */
static enum err account_link_request(struct call *c, const struct account_link_request_in *in,
                                     struct account_link_request_out *out)
{
    (void)in, (void)out;
    enum { MOST_ACCOUNTS = 10 }; /* of one mail */
    const struct asked_for *asked = c->prepared;
    struct linkable *rows;
    size_t n;
    enum err e = asked->mail.at ? sql_linkable_by_mail(c->tx, asked->mail, MOST_ACCOUNTS, &rows, &n)
                                : sql_linkable_by_login(c->tx, asked->login, &rows, &n);
    for (size_t i = 0; i < n && !e; i++) e = send_link(c, &rows[i]);
    return e;
}
OP_RUN(account_link_request)
OP_PREPARE(account_link_request)

/* --- account_activate ------------------------------------------------------------------------- */
struct account_activate_in {
    struct text token, password;
};
SHAPE(account_activate_in,
      FIELD(account_activate_in, token, TEXT_FIELD, .flags = SECRET, .max = 64),
      FIELD(account_activate_in, password, TEXT_FIELD, .flags = SECRET, .max = 200));
struct account_activate_out {
    struct text login;
};
SHAPE(account_activate_out, FIELD(account_activate_out, login, TEXT_FIELD));

struct activation {
    int64_t account_id;
    struct text token_hash, password_hash, login;
};

static enum err link_status(const struct call *c, const struct link_find_row *link)
{
    bool closed = text_is(link->account_state, "closed") || text_is(link->person_state, "closed");
    if (closed || link->expires_ms <= c->now_ms) return LINK_EXPIRED;
    return link->used_ms ? ALREADY_DONE : OK;
}

/* The costly hash is made only for somebody who holds a good link. */
static enum err account_activate_prepare(struct call *c, const struct account_activate_in *in)
{
    struct activation *a = ARENA_NEW(c->arena, struct activation);
    struct text token = token_tidy(c->arena, in->token);
    if (!a || !token.at) return NO_MEMORY;
    a->token_hash = token_hash(c->arena, c->keys, KEY_LINK, token);
    if (!a->token_hash.at) return NO_MEMORY;
    struct link_find_row link;
    enum err e = sql_link_find(c->tx, a->token_hash, &link);
    if (e) return e == NO_ROW ? LINK_EXPIRED : e;
    e = link_status(c, &link);
    if (e) return e;
    e = account_password_is_sound(c, in->password, link.login);
    if (e) return e;
    a->account_id = link.account_id;
    a->login = link.login;
    c->prepared = a;
    return password_hash(c->arena, in->password, &a->password_hash);
}

/* Whoever follows the link reads the mail of its address; that the person's address is still the
 * one it was sent to is checked here. */
static enum err prove_mail(struct call *c, int64_t account_id)
{
    struct person_of_account_row person;
    enum err e = sql_person_of_account(c->tx, account_id, &person);
    if (e) return e == NO_ROW ? OK : e;
    struct text mail = account_small_letters(c->arena, text_trim(person.mail));
    if (!mail.at) return NO_MEMORY;
    if (!text_equal(mail, person.account_mail)) return OK;
    return sql_person_prove_mail(c->tx, person.person_id, c->now_ms);
}

static enum err account_activate(struct call *c, const struct account_activate_in *in,
                                 struct account_activate_out *out)
{
    (void)in;
    const struct activation *a = c->prepared;
    int64_t used;
    enum err e = sql_link_use(c->tx, a->token_hash, c->now_ms, &used);
    if (e) return e;
    if (!used) return ALREADY_DONE; /* by another request, since it was looked at */
    e = account_set_password(c, a->account_id, a->password_hash);
    if (e) return e == NOT_FOUND ? LINK_EXPIRED : e;
    c->object_id = a->account_id;
    out->login = a->login;
    return prove_mail(c, a->account_id);
}
OP_RUN(account_activate)
OP_PREPARE(account_activate)

static const struct operation link_rows[] = {
    OP(account_link_request, WRITE, ANYONE, ON_NOTHING, .budget = "mail",
       PREPARED(account_link_request),
       .summary = "Ask for a link to activate an account or to choose a new password."),
    OP(account_activate, WRITE, ANYONE, ON_NOTHING, .budget = "public", PREPARED(account_activate),
       REFUSES(LINK_EXPIRED, ALREADY_DONE, PASSWORD_TOO_WEAK),
       .summary = "Choose a password by a link received by mail; the link is then used up."),
};
OP_TABLE(link);
