/* account_ops.c - accounts of staff: who may open, close and see which. */
#include "account/account_inside.h"
#include "sql/account_sql.h"

_Static_assert(REPRESENTATIVE == 4096, "account.sql and its index leave this role out of staff");

/* Words for the roles that staff can be given, and the roles. */
static const char *const staff_words[] = { "school",     "cashier", "manager", "admin", "benefits",
                                           "accountant", "support", "auditor", NULL };
static const unsigned staff_roles[] = { SCHOOL,   CASHIER,    MANAGER, ADMIN,
                                        BENEFITS, ACCOUNTANT, SUPPORT, AUDITOR };
static const char *const lang_words[] = { "fr", "en", NULL };

/* A partner's manager opens its cashiers' accounts, the Region all others; the local command line
 * opens the first of all. */
static bool may_open(const struct actor *actor, unsigned role)
{
    if (actor->role == MANAGER) return role == CASHIER;
    return actor->role == SYSTEM || role != CASHIER;
}

/* The Region can also stop a cashier, whatever their manager does. */
static bool may_close(const struct actor *actor, unsigned role)
{
    return actor->role == MANAGER ? role == CASHIER : role != HOLDER;
}

/* --- account_create --------------------------------------------------------------------------- */
struct account_create_in {
    int64_t role;
    struct text name, mail, login;
    int64_t lang, school_id, partner_id, first;
};
SHAPE(account_create_in,
      FIELD(account_create_in, role, CHOICE, .flags = AUDITED, .choices = staff_words),
      FIELD(account_create_in, name, TEXT_FIELD, .max = 120),
      FIELD(account_create_in, mail, TEXT_FIELD, .format = "mail", .max = 254),
      FIELD(account_create_in, login, TEXT_FIELD, .flags = OPTIONAL, .max = 40,
            .says = "Left out: made of the name. A number follows it when somebody has it."),
      FIELD(account_create_in, lang, CHOICE, .flags = OPTIONAL, .choices = lang_words),
      FIELD(account_create_in, school_id, ID, .flags = OPTIONAL | AUDITED),
      FIELD(account_create_in, partner_id, ID, .flags = OPTIONAL | AUDITED,
            .says = "Left out by a manager: their own."),
      FIELD(account_create_in, first, FLAG, .flags = OPTIONAL,
            .says = "Only where nobody administers yet: what `passregion init` asks for."));
struct account_create_out {
    int64_t account_id;
    struct text login;
};
SHAPE(account_create_out, FIELD(account_create_out, account_id, ID),
      FIELD(account_create_out, login, TEXT_FIELD));

/* A school's staff have a school, a partner's a partner, the Region's neither. */
static enum err check_side(struct call *c, const struct new_account *a)
{
    if ((a->role == SCHOOL) != (a->school_id != 0))
        return account_bad_input(c, "school_id", "va avec le rôle d'établissement, et lui seul",
                                 "goes with the school's role, and no other");
    bool partner = a->role & (CASHIER | MANAGER);
    if (partner != (a->partner_id != 0))
        return account_bad_input(c, "partner_id", "va avec un rôle de partenaire, et lui seul",
                                 "goes with a partner's role, and no other");
    if (!a->school_id) return OK;
    struct school_exists_row row;
    enum err e = sql_school_exists(c->tx, a->school_id, &row);
    return e == NO_ROW ? NO_SUCH_SCHOOL : e;
}

/* Making the system ready twice makes no second administrator. */
static enum err check_first(struct call *c)
{
    struct account_admin_row row;
    enum err e = sql_account_admin(c->tx, ADMIN, &row);
    if (e) return e == NO_ROW ? OK : e;
    facts_add_text(&c->facts, "login", row.login);
    return ADMIN_EXISTS;
}

static enum err account_create(struct call *c, const struct account_create_in *in,
                               struct account_create_out *out)
{
    struct new_account a = { .role = staff_roles[in->role],
                             .name = text_tidy(c->arena, in->name),
                             .mail = in->mail,
                             .login = in->login,
                             .lang = in->lang ? ENGLISH : FRENCH,
                             .school_id = in->school_id,
                             .partner_id = in->partner_id };
    if (!a.name.at) return NO_MEMORY;
    if (c->actor->role == MANAGER) a.partner_id = c->actor->partner_id;
    if (!may_open(c->actor, a.role)) return NOT_ALLOWED;
    enum err e = check_side(c, &a);
    if (!e && in->first) e = check_first(c);
    if (e) return e;
    e = account_add(c, &a, &out->account_id, &out->login);
    if (e) return e;
    c->object_id = out->account_id;
    return account_invite(c, out->account_id, "staff_invitation");
}
OP_RUN(account_create)

/* --- account_close ---------------------------------------------------------------------------- */
struct account_close_in {
    int64_t account_id;
};
SHAPE(account_close_in, FIELD(account_close_in, account_id, ID));
NOTHING(account_close_out);

static enum err account_owner(struct call *c, int64_t account_id, struct owner *owner)
{
    struct account_find_row row;
    enum err e = sql_account_find(c->tx, account_id, &row);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    *owner = (struct owner){ .person_id = row.person_id,
                             .school_id = row.school_id,
                             .partner_id = row.partner_id };
    return OK;
}

static enum err account_close(struct call *c, const struct account_close_in *in,
                              struct account_close_out *out)
{
    (void)out;
    struct account_find_row row;
    enum err e = sql_account_find(c->tx, in->account_id, &row);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    /* Nobody shuts themselves out by a slip of the hand; the last administrator neither. */
    bool oneself = in->account_id == c->actor->account_id;
    if (oneself || !may_close(c->actor, (unsigned)row.role)) return NOT_ALLOWED;
    return account_shut(c, in->account_id);
}
OP_RUN(account_close)

/* --- account_list ----------------------------------------------------------------------------- */
struct account_list_in {
    int64_t partner_id;
    struct text cursor;
    int64_t limit;
};
SHAPE(account_list_in,
      FIELD(account_list_in, partner_id, ID, .flags = OPTIONAL,
            .says = "Left out: a manager's own partner; for the Region, all staff."),
      FIELD(account_list_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 400),
      FIELD(account_list_in, limit, INT, .flags = OPTIONAL, .max = PAGE_MAX));
struct account_line {
    int64_t account_id;
    struct text login, name;
    int64_t role;
    struct text state, mail;
    int64_t partner_id;
    struct text partner_name;
    int64_t school_id;
    struct text school_name;
    int64_t created_at;
};
SHAPE(account_line, FIELD(account_line, account_id, ID), FIELD(account_line, login, TEXT_FIELD),
      FIELD(account_line, name, TEXT_FIELD),
      FIELD(account_line, role, CHOICE, .choices = account_role_words),
      FIELD(account_line, state, TEXT_FIELD, .says = "invited, open or closed"),
      FIELD(account_line, mail, TEXT_FIELD), FIELD(account_line, partner_id, ID, .flags = OPTIONAL),
      FIELD(account_line, partner_name, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(account_line, school_id, ID, .flags = OPTIONAL),
      FIELD(account_line, school_name, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(account_line, created_at, INSTANT));
struct account_list_out {
    LIST_OF(struct account_line) items;
    struct text next_cursor;
};
SHAPE(account_list_out, LIST_FIELD(account_list_out, items, account_line),
      FIELD(account_list_out, next_cursor, TEXT_FIELD, .flags = OPTIONAL));

static struct account_line line_of(const struct listed_account *row)
{
    struct account_line line = { .account_id = row->id,
                                 .login = row->login,
                                 .name = row->name,
                                 .role = account_role_index((unsigned)row->role),
                                 .state = row->state,
                                 .mail = row->mail,
                                 .partner_id = row->partner_id,
                                 .school_id = row->school_id,
                                 .created_at = row->created_ms };
    if (row->partner_id) line.partner_name = row->partner_name;
    if (row->school_id) line.school_name = row->school_name;
    return line;
}

static enum err account_list(struct call *c, const struct account_list_in *in,
                             struct account_list_out *out)
{
    struct page_key from;
    enum err e = page_start(c, "account_list", in->cursor, &from);
    if (e) return e;
    int64_t before_id = from.number == INT64_MIN ? INT64_MAX : from.number;
    int64_t partner_id = c->actor->role == MANAGER ? c->actor->partner_id : in->partner_id;
    size_t limit = (size_t)page_limit(in->limit), n;
    struct listed_account *rows;
    e = partner_id
            ? sql_accounts_of_partner(c->tx, partner_id, before_id, (int64_t)limit + 1, &rows, &n)
            : sql_accounts_of_staff(c->tx, before_id, (int64_t)limit + 1, &rows, &n);
    if (e) return e;
    out->items.n = n < limit ? n : limit;
    out->items.at = ARENA_ARRAY(c->arena, struct account_line, out->items.n + 1);
    if (!out->items.at) return NO_MEMORY;
    for (size_t i = 0; i < out->items.n; i++) out->items.at[i] = line_of(&rows[i]);
    if (n <= limit) return OK;
    struct page_key last = { .number = rows[limit - 1].id };
    out->next_cursor = page_next(c, "account_list", &last);
    return out->next_cursor.at ? OK : NO_MEMORY;
}
OP_RUN(account_list)

static const struct operation account_rows[] = {
    OP(account_create, WRITE, ADMIN | MANAGER | SYSTEM, BY_OBJECT,
       OBJECT_OF(partner_id, account_partner_owner),
       REFUSES(NOT_ALLOWED, NO_SUCH_SCHOOL, ADMIN_EXISTS),
       .summary = "Open an account for somebody on the staff and mail them the link to it."),
    OP(account_close, WRITE, ADMIN | MANAGER, BY_OBJECT, OBJECT_OF(account_id, account_owner),
       REFUSES(NOT_ALLOWED, ALREADY_DONE),
       .summary = "Close the account of somebody on the staff and end its sessions."),
    OP(account_list, READ, ADMIN | MANAGER, BY_OBJECT, OBJECT_OF(partner_id, account_partner_owner),
       .summary = "Accounts of staff, latest first."),
};
OP_TABLE(account);
