/* Who one can be in the demonstration: staff of partners, a school and the Region, and young
 * people in different situations, each with a login, a password and a sentence that says why. */
#include <stdio.h>
#include <string.h>

#include "demo/demo.h"
#include "ledger/ledger.h"
#include "notice/notice.h"
#include "sql/demo_sql.h"

static const char password[] = "Sur-Le-Pont-2024";
enum { FILES_LOOKED_AT = 2000 };

struct played {
    const char *role, *kind, *says_fr, *says_en, *opens;
};
/* Partners' kinds are looked up among the real ones; the first of the kind plays. */
static const struct played staff[] = {
    { "cashier", "bookshop", "À la caisse d'une librairie : prenez un paiement avec une carte.",
      "At a bookshop's till: take a payment with a card.", "/till" },
    { "cashier", "cinema", "Au guichet d'un cinéma : une place, le jeune paie sa part.",
      "At a cinema's counter: a seat, the young person pays their part.", "/till" },
    { "cashier", "museum", "À l'entrée d'un musée : gratuit, sans code.",
      "At a museum's door: free, without a code.", "/till" },
    { "cashier", "sports_club", "Au bureau d'un club : une aide unique sur le prix de la licence.",
      "At a club's desk: one aid on the price of the licence.", "/till" },
    { "manager", "equipment_shop",
      "Responsable d'un magasin d'équipement : ventes et paiements dus.",
      "Head of an equipment shop: sales and what is owed.", "/till" },
    { "school", "", "Au secrétariat d'un lycée : valider les dossiers.",
      "In a school's office: validate files.", "" },
    { "admin", "", "Administrer : comptes et campagnes.", "Administrator: accounts, campaigns.",
      "" },
    { "benefits", "", "Gérer les avantages, suspendre, examiner.",
      "Benefit manager: suspend, review.", "" },
    { "support", "", "Assistance : retrouver un dossier et ce qui s'y est passé.",
      "Support: find a case and what happened.", "" },
    { "auditor", "", "Contrôler : tout voir, ne rien changer.", "Auditor: see all, change nothing.",
      "" },
};

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

static enum err add_staff(struct demo *d, const struct played *role)
{
    struct place place = { .kind = role->kind, .name = d->product->region.name };
    const char *side = "partner_id";
    int64_t side_id = 0, account_id;
    if (*role->kind) {
        enum err e = store_read(d->product->store, &d->arena, find_place, &place);
        if (e) return e == NO_ROW ? OK : e;
        side_id = place.partner_id;
    } else if (!strcmp(role->role, "school")) {
        side = "school_id";
        side_id = d->schools[0].id;
        place.name = d->schools[0].commune;
    }
    struct row row = { .demo = d,
                       .role = text_of(role->role),
                       .name = place.name,
                       .says_fr = text_of(role->says_fr),
                       .says_en = text_of(role->says_en),
                       .opens = text_of(role->opens),
                       .code = TEXT("") };
    struct text called = text_format(&d->arena, "%.*s", TEXT_ARGS(place.name));
    enum err e = create_account(d, role->role, called, side, side_id, &row.login, &account_id);
    return e ? e : store_write(d->product->store, &d->arena, add_row, &row);
}

static enum err add_accountants(struct demo *d)
{
    struct actor *const who[] = { &d->accountant, &d->second_accountant };
    for (size_t i = 0; i < 2; i++) {
        int64_t account_id;
        struct row row = { .demo = d,
                           .role = TEXT("accountant"),
                           .name = d->product->region.name,
                           .says_fr = TEXT(
                               "Comptable : préparer ou approuver un paiement aux partenaires."),
                           .says_en = TEXT("Accountant: prepare or approve paying the partners."),
                           .opens = TEXT(""),
                           .code = TEXT("") };
        enum err e =
            create_account(d, "accountant", TEXT("Comptable"), "", 0, &row.login, &account_id);
        if (!e) e = store_write(d->product->store, &d->arena, add_row, &row);
        if (e) return e;
        *who[i] = (struct actor){ .account_id = account_id, .role = ACCOUNTANT };
    }
    return OK;
}

/* --- young people ----------------------------------------------------------------------------- */
struct witness {
    const char *track, *level, *state, *says_fr, *says_en;
};
static const struct witness witnesses[] = {
    { "professional", "2de", "validated",
      "En 2de professionnelle : manuels, équipement, et tout le reste.",
      "In the first year of a professional track: textbooks, equipment and all the rest." },
    { "general", "tle", "validated", "En Terminale générale : l'aide aux livres est plus forte.",
      "In the last year before the bac: more for books." },
    { "technological", "1re", "validated", "En 1re technologique.",
      "In the second year of a technological track." },
    { "health_social", "", "validated", "En formation sanitaire et sociale.",
      "In health and social training." },
    { "", "", "ordered", "A commandé : l'établissement n'a pas encore répondu.",
      "Ordered: the school has not answered yet." },
    { "", "", "refused", "Son établissement a refusé le dossier, et dit pourquoi.",
      "The school refused the file, and says why." },
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
    if (!text_is(f->state, w->state)) return false;
    for (size_t i = 0; i < d->course_count; i++) {
        const struct demo_course *course = &d->courses[i];
        if (!text_equal(course->code, f->course)) continue;
        return (!*w->track || text_is(course->track, w->track)) &&
               (!*w->level || text_is(course->level, w->level));
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
        .says_fr = text_of(w->says_fr),
        .says_en = text_of(w->says_en),
        .opens = TEXT("/card"),
        .person_id = s.file.person_id,
        .code = demo_code(&d->arena,
                          demo_hash(s.file.given_name, s.file.family_name, s.file.birth_day)),
    };
    return store_write(d->product->store, &d->arena, add_row, &row);
}

enum err demo_cast(struct demo *d)
{
    enum err e = OK;
    for (size_t i = 0; i < sizeof staff / sizeof *staff && !e; i++) e = add_staff(d, &staff[i]);
    if (!e) e = add_accountants(d);
    for (size_t i = 0; i < sizeof witnesses / sizeof *witnesses && !e; i++)
        e = add_witness(d, &witnesses[i]);
    return e;
}
