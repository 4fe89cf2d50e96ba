/* account.c - opening accounts. A login is made of the name, and made different when somebody has
 * it already: neither the mail, which a family shares (D8), nor the name tells people apart. */
#include <assert.h>
#include <string.h>

#include "account/account_inside.h"
#include "notice/notice.h"
#include "sql/account_sql.h"

const char *const account_role_words[] = { "holder",     "school",  "cashier",  "manager",
                                           "till_key",   "admin",   "benefits", "accountant",
                                           "support",    "auditor", "system",   "representative",
                                           "access_key", NULL };

int64_t account_role_index(unsigned role)
{
    return __builtin_ctz(role) - __builtin_ctz(HOLDER);
}

/* The folded words of one part of a login, between separators that stay as they are. */
static void build_part(struct text_builder *login, struct text part)
{
    struct text folded = text_fold(login->arena, part);
    for (struct text rest = folded; rest.at;) {
        build_text(login, text_cut(&rest, ' '));
        if (rest.at) build_text(login, TEXT("."));
    }
    if (!folded.at) login->failed = true;
}

struct text account_login_fold(struct arena *arena, struct text typed)
{
    struct text_builder login = { .arena = arena };
    struct text rest = text_trim(typed);
    for (size_t i = 0; i < rest.len;) {
        size_t end = i;
        while (end < rest.len && !strchr(".-_@", rest.at[end])) end++;
        build_part(&login, (struct text){ rest.at + i, end - i });
        if (end < rest.len) build_text(&login, (struct text){ rest.at + end, 1 });
        i = end + 1;
    }
    build_text(&login, TEXT(""));
    return built(&login);
}

struct text account_small_letters(struct arena *arena, struct text text)
{
    char *out = arena_take(arena, text.len + 1);
    if (!out) return (struct text){ 0 };
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        out[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    return (struct text){ out, text.len };
}

/* Short enough to be typed; cut between characters, and never after a dot. */
static struct text login_base(struct arena *arena, const struct new_account *a)
{
    enum { LONGEST = 40 };
    struct text base = account_login_fold(arena, a->login.at ? a->login : a->name);
    if (base.len > LONGEST) {
        base.len = LONGEST;
        while (base.len && ((uint8_t)base.at[base.len] & 0xC0) == 0x80) base.len--;
    }
    while (base.len && base.at[base.len - 1] == '.') base.len--;
    return base.at && !base.len ? TEXT("compte") : base;
}

/* The base itself, then 2 to 9; hundreds share some names, so then numbers drawn at random, which
 * need few attempts however many there are. */
static struct text login_attempt(struct arena *arena, struct text base, int attempt)
{
    enum { COUNTED = 9, DRAWN_FROM = 100, DRAWN_BELOW = 1000000 };
    if (attempt == 1) return base;
    int64_t number =
        attempt <= COUNTED ? attempt : DRAWN_FROM + (int64_t)random_below(DRAWN_BELOW - DRAWN_FROM);
    return text_format(arena, "%.*s%lld", TEXT_ARGS(base), (long long)number);
}

static struct text lang_word(enum lang lang)
{
    return lang == FRENCH ? TEXT("fr") : TEXT("en");
}

enum err account_add(struct call *c, const struct new_account *a, int64_t *account_id,
                     struct text *login)
{
    enum { ATTEMPTS = 50 };
    struct text base = login_base(c->arena, a);
    struct text mail = account_small_letters(c->arena, text_trim(a->mail));
    if (!base.at || !mail.at) return NO_MEMORY;
    *account_id = id_new(tx_store(c->tx));
    enum err e = NO_ROW;
    for (int attempt = 1; e == NO_ROW && attempt <= ATTEMPTS; attempt++) {
        *login = login_attempt(c->arena, base, attempt);
        if (!login->at) return NO_MEMORY;
        struct account_add_row row;
        e = sql_account_add(c->tx, *account_id, *login, a->role, a->name, mail, lang_word(a->lang),
                            a->person_id, a->school_id, a->partner_id, c->now_ms, &row);
    }
    return e == NO_ROW ? BUSY : e;
}

enum err account_open_for_person(struct call *c, int64_t person_id, struct text mail,
                                 struct text name, enum lang lang, int64_t *account_id)
{
    struct account_of_person_row row;
    enum err e = sql_account_of_person(c->tx, person_id, &row);
    if (!e) *account_id = row.id;
    if (e != NO_ROW) return e;
    struct new_account account = {
        .role = HOLDER, .name = name, .mail = mail, .lang = lang, .person_id = person_id
    };
    struct text login;
    return account_add(c, &account, account_id, &login);
}

static bool same_name(struct arena *arena, struct text a, struct text b)
{
    struct text folded_a = text_fold(arena, a), folded_b = text_fold(arena, b);
    return folded_a.at && folded_b.at && text_equal(folded_a, folded_b);
}

enum err account_open_for_representative(struct call *c, struct text mail, struct text name,
                                         enum lang lang, int64_t *account_id, bool *is_new)
{
    enum { MOST_OF_ONE_MAIL = 10 };
    struct text folded = account_small_letters(c->arena, text_trim(mail));
    if (!folded.at) return NO_MEMORY;
    struct accounts_of_role_by_mail_row *rows;
    size_t n;
    enum err e =
        sql_accounts_of_role_by_mail(c->tx, folded, REPRESENTATIVE, MOST_OF_ONE_MAIL, &rows, &n);
    if (e) return e;
    *is_new = false;
    for (size_t i = 0; i < n; i++) {
        if (!same_name(c->arena, rows[i].name, name)) continue;
        *account_id = rows[i].id;
        return OK;
    }
    *is_new = true;
    struct new_account account = {
        .role = REPRESENTATIVE, .name = name, .mail = mail, .lang = lang
    };
    struct text login;
    return account_add(c, &account, account_id, &login);
}

enum err account_open_for_school(struct call *c, int64_t school_id, struct text name,
                                 struct text mail, int64_t *account_id)
{
    struct text login, folded = account_small_letters(c->arena, text_trim(mail));
    if (!folded.at) return NO_MEMORY;
    struct account_invited_of_school_row row;
    enum err e = sql_account_invited_of_school(c->tx, school_id, name, folded, &row);
    if (!e) *account_id = row.id;
    if (e != NO_ROW) return e;
    struct new_account account = {
        .role = SCHOOL, .name = name, .mail = mail, .lang = FRENCH, .school_id = school_id
    };
    return account_add(c, &account, account_id, &login);
}

enum err account_change_contact(struct call *c, int64_t person_id, struct text mail, enum lang lang)
{
    struct text folded = account_small_letters(c->arena, text_trim(mail));
    if (!folded.at) return NO_MEMORY;
    return sql_account_change_contact(c->tx, person_id, folded, lang_word(lang));
}

enum err account_close_person(struct call *c, int64_t person_id)
{
    struct account_of_person_row row;
    enum err e = sql_account_of_person(c->tx, person_id, &row);
    if (e) return e == NO_ROW ? OK : e;
    e = account_shut(c, row.id);
    return e == ALREADY_DONE ? OK : e;
}

enum err account_shut(struct call *c, int64_t account_id)
{
    int64_t changed;
    enum err e = sql_account_close(c->tx, account_id, &changed);
    if (e) return e;
    if (!changed) return ALREADY_DONE;
    e = sql_sessions_end(c->tx, account_id, 0);
    return e ? e : sql_links_end(c->tx, account_id, c->now_ms);
}

enum err account_set_password(struct call *c, int64_t account_id, struct text hash)
{
    int64_t changed;
    enum err e = sql_account_set_password(c->tx, account_id, hash, &changed);
    if (e) return e;
    if (!changed) return NOT_FOUND;
    e = sql_sessions_end(c->tx, account_id, 0);
    return e ? e : sql_links_end(c->tx, account_id, c->now_ms);
}

enum err account_bad_input(struct call *c, const char *field, const char *french,
                           const char *english)
{
    facts_add_text(&c->facts, "field", text_of(field));
    facts_add_text(&c->facts, "why", text_of(c->lang == FRENCH ? french : english));
    return BAD_INPUT;
}

enum err account_partner_owner(struct call *c, int64_t partner_id, struct owner *owner)
{
    struct partner_exists_row row;
    enum err e = sql_partner_exists(c->tx, partner_id, &row);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    owner->partner_id = partner_id;
    return OK;
}
