/* Who one can be in the demonstration: staff of partners, a school and the Region, and the list of
 * the young people of young.c, each with a login, a password and a sentence that says why. */
#include "demo/cast.h"

#include <stdio.h>

#include "base/csv.h"
#include "notice/notice.h"
#include "sql/demo_sql.h"

static const char password[] = "Sur-Le-Pont-Du-Rhone";

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
enum err cast_choose_password(struct demo *d, struct text login, struct text *chosen)
{
    struct lookup l = { .login = login };
    enum err e = store_read(d->product->store, &d->arena, find_link, &l);
    if (e) return e;
    struct text_builder body = { .arena = &d->arena };
    build_chars(&body, "{");
    demo_member(&body, "token", notice_link_token(&d->arena, &d->product->keys, l.link_id));
    demo_member(&body, "password", text_of(password));
    build_chars(&body, "}");
    static const struct actor nobody = { .role = ANYONE };
    struct text answer;
    *chosen = text_of(password);
    return demo_call(d, 0, nobody, "account_activate", built(&body), &answer);
}

static enum err add_row(struct tx *tx, void *arg)
{
    const struct cast_row *r = arg;
    return sql_demo_person_add(tx, id_new(tx_store(tx)), r->role, r->login, r->password, r->name,
                               r->says_fr, r->says_en, r->opens, r->person_id, r->code);
}

enum err cast_add(struct demo *d, struct cast_row *row)
{
    return store_write(d->product->store, &d->arena, add_row, row);
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

static enum err create_account(struct demo *d, const char *side, int64_t side_id,
                               struct cast_row *row, int64_t *account_id)
{
    struct text_builder body = { .arena = &d->arena };
    build_chars(&body, "{");
    demo_member(&body, "role", row->role);
    demo_member(&body, "name", row->name);
    demo_member(&body, "mail", TEXT("equipe@region.example"));
    if (side_id) build_format(&body, ",\"%s\":\"%lld\"", side, (long long)side_id);
    build_chars(&body, "}");
    struct text answer;
    enum err e = demo_call(d, 0, operator_actor, "account_create", built(&body), &answer);
    if (e) return e;
    row->login = answer_member(&d->arena, answer, "login");
    text_to_int(answer_member(&d->arena, answer, "account_id"), account_id);
    return cast_choose_password(d, row->login, &row->password);
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

/* Who prepares and approves the demo's runs, and who suspends a benefit in it. */
static void keep_account(struct demo *d, struct text role, int64_t account_id)
{
    if (text_is(role, "benefits"))
        d->benefit_manager = (struct actor){ .account_id = account_id, .role = BENEFITS };
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
    struct cast_row row = { .role = role,
                            .name = place.name,
                            .says_fr = csv_cell(line, column[2]),
                            .says_en = csv_cell(line, column[3]),
                            .opens = csv_cell(line, column[4]),
                            .code = TEXT("") };
    e = create_account(d, side, side_id, &row, &account_id);
    if (e) return e;
    keep_account(d, role, account_id);
    return cast_add(d, &row);
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
    static const char *const young[] = { "track",   "level",   "state", "story",
                                         "says_fr", "says_en", NULL };
    struct csv csv;
    int column[COLUMNS_MAX];
    enum err e = read_list(d, "demo_staff.csv", staff, &csv, column);
    for (size_t i = 0; !e && i < csv.n; i++) e = add_staff(d, &csv.rows[i], column);
    if (!e) e = read_list(d, "demo_holders.csv", young, &csv, column);
    for (size_t i = 0; !e && i < csv.n; i++) {
        const struct csv_row *line = &csv.rows[i];
        struct witness w = { csv_cell(line, column[0]), csv_cell(line, column[1]),
                             csv_cell(line, column[2]), csv_cell(line, column[3]),
                             csv_cell(line, column[4]), csv_cell(line, column[5]) };
        e = cast_young_person(d, &w, d->people + 1 + (int64_t)i);
    }
    return e;
}
