/* Who one can be in the demonstration: staff of partners, a school and the Region, and young
 * people in different situations, each with a login, a password and a sentence that says why. */
#include <stdio.h>

#include "base/csv.h"
#include "demo/demo.h"
#include "ledger/ledger.h"
#include "notice/notice.h"
#include "sql/demo_sql.h"

static const char password[] = "Sur-Le-Pont-Du-Rhone";
enum { FILES_LOOKED_AT = 2000 };

static void member(struct text_builder *body, const char *name, struct text value)
{
    build_format(body, "%s\"%s\":", body->len > 1 ? "," : "", name);
    build_json_string(body, value);
}

/* --- passwords -------------------------------------------------------------------------------- */
struct lookup {
    struct text login;
    int64_t link_id, account_id, person_id;
};

static enum err find_link(struct tx *tx, void *arg)
{
    struct lookup *l = arg;
    struct demo_link_row row;
    enum err e = sql_demo_link(tx, l->login, &row);
    if (!e) l->link_id = row.link_id;
    return e;
}

/* As if the mail's link had been followed and the page's button pressed (R22). */
static enum err choose_password(struct demo *d, struct text login)
{
    struct lookup l = { .login = login };
    enum err e = store_read(d->product->store, &d->arena, find_link, &l);
    if (e) return e;
    struct text_builder body = { .arena = &d->arena };
    build_chars(&body, "{");
    member(&body, "token", notice_link_token(&d->arena, &d->product->keys, l.link_id));
    member(&body, "password", text_of(password));
    build_chars(&body, "}");
    static const struct actor nobody = { .role = ANYONE };
    struct reach r = { .product = d->product, .as = &nobody };
    struct text answer;
    e = reach_call(&r, &d->arena, "account_activate", built(&body), &answer);
    if (e) fprintf(stderr, "  %.*s: %.*s\n", TEXT_ARGS(login), TEXT_ARGS(answer));
    return e;
}

/* --- staff ------------------------------------------------------------------------------------ */
struct place {
    const char *kind;
    int64_t partner_id;
    struct text name;
};

static enum err find_place(struct tx *tx, void *arg)
{
    struct place *p = arg;
    struct demo_places_row *rows;
    size_t n;
    enum err e = sql_demo_places(tx, &rows, &n);
    for (size_t i = 0; i < n && !e; i++) {
        if (!text_is(rows[i].kind, p->kind)) continue;
        p->partner_id = rows[i].partner_id;
        p->name = rows[i].name;
        return OK;
    }
    return e ? e : NO_ROW;
}

struct row {
    struct demo *demo;
    struct text role, login, name, says_fr, says_en, opens, code;
    int64_t person_id;
};

static enum err add_row(struct tx *tx, void *arg)
{
    struct row *r = arg;
    return sql_demo_person_add(tx, id_new(tx_store(tx)), r->role, r->login, text_of(password),
                               r->name, r->says_fr, r->says_en, r->opens, r->person_id, r->code);
}

static enum err create_account(struct demo *d, const char *role, struct text name, const char *side,
                               int64_t side_id, struct text *login, int64_t *account_id)
{
    struct text_builder body = { .arena = &d->arena };
    build_chars(&body, "{");
    member(&body, "role", text_of(role));
    member(&body, "name", name);
    member(&body, "mail", TEXT("equipe@region.example"));
    if (side_id) build_format(&body, ",\"%s\":\"%lld\"", side, (long long)side_id);
    build_chars(&body, "}");
    struct reach r = { .product = d->product };
    struct text answer;
    enum err e = reach_call(&r, &d->arena, "account_create", built(&body), &answer);
    if (e) {
        fprintf(stderr, "  %s: %.*s\n", role, TEXT_ARGS(answer));
        return e;
    }
    *login = answer_member(&d->arena, answer, "login");
    text_to_int(answer_member(&d->arena, answer, "account_id"), account_id);
    return choose_password(d, *login);
}

/* The side a role stands on: a partner of its kind, the first school, or the Region itself. */
static enum err find_side(struct demo *d, struct text role, struct place *place, const char **side,
                          int64_t *side_id)
{
    *side_id = 0;
    place->name = d->product->region.name;
    if (*place->kind) {
        enum err e = store_read(d->product->store, &d->arena, find_place, place);
        *side = "partner_id";
        *side_id = place->partner_id;
        return e;
    }
    if (!text_is(role, "school")) return OK;
    *side = "school_id";
    *side_id = d->schools[0].id;
    place->name = d->schools[0].name;
    return OK;
}

/* The accountants of the demo prepare and approve its runs. */
static void keep_accountant(struct demo *d, struct text role, int64_t account_id)
{
    if (!text_is(role, "accountant")) return;
    struct actor *who = d->accountant.account_id ? &d->second_accountant : &d->accountant;
    *who = (struct actor){ .account_id = account_id, .role = ACCOUNTANT };
}

static enum err add_staff(struct demo *d, const struct csv_row *line, const int column[])
{
    struct text role = csv_cell(line, column[0]);
    struct place place = { .kind = text_to_cstring(&d->arena, csv_cell(line, column[1])) };
    const char *side = "";
    int64_t side_id, account_id;
    enum err e = find_side(d, role, &place, &side, &side_id);
    if (e) return e == NO_ROW ? OK : e;
    struct row row = { .demo = d,
                       .role = role,
                       .name = place.name,
                       .says_fr = csv_cell(line, column[2]),
                       .says_en = csv_cell(line, column[3]),
                       .opens = csv_cell(line, column[4]),
                       .code = TEXT("") };
    e = create_account(d, text_to_cstring(&d->arena, role), place.name, side, side_id, &row.login,
                       &account_id);
    if (e) return e;
    keep_accountant(d, role, account_id);
    return store_write(d->product->store, &d->arena, add_row, &row);
}

/* --- young people ----------------------------------------------------------------------------- */
struct witness {
    struct text track, level, state, says_fr, says_en;
};

struct search {
    struct demo *demo;
    const struct witness *witness;
    struct demo_files_row file;
    struct text login;
    int64_t account_id;
};

static bool fits(const struct demo *d, const struct witness *w, const struct demo_files_row *f)
{
    if (!text_equal(f->state, w->state)) return false;
    for (size_t i = 0; i < d->course_count; i++) {
        const struct demo_course *course = &d->courses[i];
        if (!text_equal(course->code, f->course)) continue;
        return (text_is_empty(w->track) || text_equal(course->track, w->track)) &&
               (text_is_empty(w->level) || text_equal(course->level, w->level));
    }
    return false;
}

static enum err find_witness(struct tx *tx, void *arg)
{
    struct search *s = arg;
    struct demo_files_row *rows;
    size_t n;
    enum err e = sql_demo_files(tx, s->demo->campaign_id, 0, FILES_LOOKED_AT, &rows, &n);
    for (size_t i = 0; i < n && !e; i++) {
        if (!fits(s->demo, s->witness, &rows[i])) continue;
        struct demo_login_row login;
        e = sql_demo_login(tx, rows[i].person_id, &login);
        s->file = rows[i];
        s->login = login.login;
        s->account_id = login.account_id;
        return e;
    }
    return e ? e : NO_ROW;
}

static enum err add_witness(struct demo *d, const struct witness *w)
{
    struct search s = { .demo = d, .witness = w };
    enum err e = store_read(d->product->store, &d->arena, find_witness, &s);
    if (e) return e == NO_ROW ? OK : e;
    /* The links of the summer have ended: a new one is asked for from the home page (R22). */
    static const struct actor nobody = { .role = ANYONE };
    struct reach r = { .product = d->product, .as = &nobody };
    struct text_builder body = { .arena = &d->arena };
    build_chars(&body, "{");
    member(&body, "login", s.login);
    build_chars(&body, "}");
    struct text answer;
    e = reach_call(&r, &d->arena, "account_link_request", built(&body), &answer);
    if (!e) e = choose_password(d, s.login);
    if (e) return e;
    struct row row = {
        .demo = d,
        .role = TEXT("holder"),
        .login = s.login,
        .name = text_format(&d->arena, "%.*s %.*s", TEXT_ARGS(s.file.given_name),
                            TEXT_ARGS(s.file.family_name)),
        .says_fr = w->says_fr,
        .says_en = w->says_en,
        .opens = TEXT("/card"),
        .person_id = s.file.person_id,
        .code = demo_code(&d->arena,
                          demo_hash(s.file.given_name, s.file.family_name, s.file.birth_day)),
    };
    return store_write(d->product->store, &d->arena, add_row, &row);
}

enum { COLUMNS_MAX = 8 };

static enum err read_list(struct demo *d, const char *file, const char *const names[],
                          struct csv *csv, int column[COLUMNS_MAX])
{
    struct text text;
    enum err e = demo_file(d, file, &text);
    if (!e) e = csv_read(&d->arena, text, csv);
    for (int i = 0; !e && names[i]; i++) column[i] = csv_column(csv, &d->arena, names[i]);
    return e;
}

enum err demo_cast(struct demo *d)
{
    static const char *const staff[] = { "role", "kind", "says_fr", "says_en", "opens", NULL };
    static const char *const holders[] = { "track", "level", "state", "says_fr", "says_en", NULL };
    struct csv csv;
    int column[COLUMNS_MAX];
    enum err e = read_list(d, "demo_staff.csv", staff, &csv, column);
    for (size_t i = 0; !e && i < csv.n; i++) e = add_staff(d, &csv.rows[i], column);
    if (!e) e = read_list(d, "demo_holders.csv", holders, &csv, column);
    for (size_t i = 0; !e && i < csv.n; i++) {
        const struct csv_row *line = &csv.rows[i];
        struct witness w = { csv_cell(line, column[0]), csv_cell(line, column[1]),
                             csv_cell(line, column[2]), csv_cell(line, column[3]),
                             csv_cell(line, column[4]) };
        e = add_witness(d, &w);
    }
    return e;
}
