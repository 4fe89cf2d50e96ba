/* Naming, barring and withdrawing the representatives of a minor, and whom one represents. */
#include "base/civil.h"
#include "enrolment/enrolment.h"
#include "representative/representative.h"
#include "sql/representative_sql.h"

static const char *const lang_words[] = { "fr", "en", NULL };

static enum err representative_owner(struct call *c, int64_t representative_id, struct owner *owner)
{
    struct representative r;
    enum err e = representative_by_id(c, representative_id, &r);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    return enrolment_person_owner(c, r.person_id, owner);
}

/* --- representative_add ----------------------------------------------------------------------- */
struct representative_add_in {
    int64_t person_id, kind;
    struct text name, mail;
    int64_t lang;
};
SHAPE(representative_add_in, FIELD(representative_add_in, person_id, ID),
      FIELD(representative_add_in, kind, CHOICE, .choices = representative_kind_words,
            .flags = AUDITED,
            .says = "vouched: by the school alone, when no guardian can be reached (D13)."),
      FIELD(representative_add_in, name, TEXT_FIELD, .min = 2, .max = 120),
      FIELD(representative_add_in, mail, TEXT_FIELD, .format = "mail", .max = 254),
      FIELD(representative_add_in, lang, CHOICE, .flags = OPTIONAL, .choices = lang_words));
struct representative_add_out {
    int64_t representative_id;
};
SHAPE(representative_add_out, FIELD(representative_add_out, representative_id, ID));

static enum err representative_add(struct call *c, const struct representative_add_in *in,
                                   struct representative_add_out *out)
{
    if (in->kind == VOUCHED && c->actor->role != SCHOOL) return NOT_ALLOWED;
    struct new_representative new = { .person_id = in->person_id,
                                      .kind = (enum representative_kind)in->kind,
                                      .name = text_tidy(c->arena, in->name),
                                      .mail = in->mail,
                                      .lang = (enum lang)in->lang };
    if (!new.name.at) return NO_MEMORY;
    return representative_appoint(c, &new, &out->representative_id);
}
OP_RUN(representative_add)

/* --- representative_list ---------------------------------------------------------------------- */
struct representative_list_in {
    int64_t person_id;
};
SHAPE(representative_list_in, FIELD(representative_list_in, person_id, ID));
struct representative_line {
    int64_t representative_id;
    struct text kind, name, state, mail, reference;
    int64_t added_at, until_day;
};
SHAPE(representative_line, FIELD(representative_line, representative_id, ID),
      FIELD(representative_line, kind, TEXT_FIELD), FIELD(representative_line, name, TEXT_FIELD),
      FIELD(representative_line, state, TEXT_FIELD,
            .says = "active; for the Region also barred and ended"),
      FIELD(representative_line, mail, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(representative_line, reference, TEXT_FIELD, .flags = OPTIONAL,
            .says = "Of the court's order; for the Region."),
      FIELD(representative_line, added_at, INSTANT),
      FIELD(representative_line, until_day, DAY,
            .says = "The last day: the eve of the eighteenth birthday."));
struct representative_list_out {
    LIST_OF(struct representative_line) items;
};
SHAPE(representative_list_out, LIST_FIELD(representative_list_out, items, representative_line));

static void say_line(const struct representative_row *r, int64_t until_day, bool to_region,
                     struct representative_line *line)
{
    *line = (struct representative_line){ .representative_id = r->id,
                                          .kind = r->kind,
                                          .name = r->name,
                                          .state = r->state,
                                          .added_at = r->added_ms,
                                          .until_day = until_day };
    if (!to_region) return;
    line->mail = r->mail;
    if (r->reference.len) line->reference = r->reference;
}

/* Parents may not know of each other's order of a court, nor each other's address (D13). */
static enum err representative_list(struct call *c, const struct representative_list_in *in,
                                    struct representative_list_out *out)
{
    bool to_region = c->actor->role & REGION_SIDE;
    struct person_to_represent_row person;
    enum err e = sql_person_to_represent(c->tx, in->person_id, &person);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    int64_t until_day = majority_day(person.birth_day) - 1;
    struct representative_row *rows;
    size_t n;
    e = sql_representatives_of(c->tx, in->person_id, &rows, &n);
    if (e) return e;
    out->items.at = ARENA_ARRAY(c->arena, struct representative_line, n + 1);
    if (!out->items.at) return NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        bool active = text_is(rows[i].state, "active") && c->today <= until_day;
        if (active || to_region)
            say_line(&rows[i], until_day, to_region, &out->items.at[out->items.n++]);
    }
    return OK;
}
OP_RUN(representative_list)

/* --- representative_mine ---------------------------------------------------------------------- */
NOTHING(representative_mine_in);
struct represented_person {
    int64_t representative_id, person_id;
    struct text given_name, family_name, kind;
    int64_t until_day;
};
SHAPE(represented_person, FIELD(represented_person, representative_id, ID),
      FIELD(represented_person, person_id, ID), FIELD(represented_person, given_name, TEXT_FIELD),
      FIELD(represented_person, family_name, TEXT_FIELD),
      FIELD(represented_person, kind, TEXT_FIELD), FIELD(represented_person, until_day, DAY));
struct representative_mine_out {
    LIST_OF(struct represented_person) items;
};
SHAPE(representative_mine_out, LIST_FIELD(representative_mine_out, items, represented_person));

static enum err representative_mine(struct call *c, const struct representative_mine_in *in,
                                    struct representative_mine_out *out)
{
    (void)in;
    struct represented_by_row *rows;
    size_t n;
    enum err e = sql_represented_by(c->tx, c->actor->account_id, &rows, &n);
    if (e) return e;
    out->items.at = ARENA_ARRAY(c->arena, struct represented_person, n + 1);
    if (!out->items.at) return NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        if (!is_minor_on(rows[i].birth_day, c->today)) continue;
        out->items.at[out->items.n++] =
            (struct represented_person){ .representative_id = rows[i].representative_id,
                                         .person_id = rows[i].person_id,
                                         .given_name = rows[i].given_name,
                                         .family_name = rows[i].family_name,
                                         .kind = rows[i].kind,
                                         .until_day = majority_day(rows[i].birth_day) - 1 };
    }
    return OK;
}
OP_RUN(representative_mine)

/* --- representative_bar, representative_unbar, representative_end ----------------------------- */
struct representative_bar_in {
    int64_t representative_id;
    struct text reference;
};
SHAPE(representative_bar_in, FIELD(representative_bar_in, representative_id, ID),
      FIELD(representative_bar_in, reference, TEXT_FIELD, .min = 3, .max = 120, .flags = AUDITED,
            .says = "Of the court's order."));
#define representative_bar_out       nothing
#define representative_bar_out_shape nothing_shape

static enum err representative_bar(struct call *c, const struct representative_bar_in *in,
                                   struct nothing *out)
{
    (void)out;
    return representative_set_state(c, in->representative_id, "active", "barred", in->reference);
}
OP_RUN(representative_bar)

struct representative_unbar_in {
    int64_t representative_id;
    struct text reference;
};
SHAPE(representative_unbar_in, FIELD(representative_unbar_in, representative_id, ID),
      FIELD(representative_unbar_in, reference, TEXT_FIELD, .min = 3, .max = 120, .flags = AUDITED,
            .says = "Of the order that lifts the first."));
#define representative_unbar_out       nothing
#define representative_unbar_out_shape nothing_shape

static enum err representative_unbar(struct call *c, const struct representative_unbar_in *in,
                                     struct nothing *out)
{
    (void)out;
    return representative_set_state(c, in->representative_id, "barred", "active", in->reference);
}
OP_RUN(representative_unbar)

struct representative_end_in {
    int64_t representative_id;
};
SHAPE(representative_end_in, FIELD(representative_end_in, representative_id, ID));
#define representative_end_out       nothing
#define representative_end_out_shape nothing_shape

/* One withdraws oneself, a school whom it vouched for; the rest is the Region's. */
static enum err representative_end(struct call *c, const struct representative_end_in *in,
                                   struct nothing *out)
{
    (void)out;
    struct representative r;
    enum err e = representative_by_id(c, in->representative_id, &r);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    bool others = c->actor->role == REPRESENTATIVE && r.account_id != c->actor->account_id;
    bool not_vouched = c->actor->role == SCHOOL && !text_is(r.kind, "vouched");
    if (others || not_vouched) return NOT_ALLOWED;
    return representative_set_state(c, r.id, "active", "ended", TEXT(""));
}
OP_RUN(representative_end)

#define OF_PERSON OBJECT_OF(person_id, enrolment_person_owner)
#define BY_ITSELF OBJECT_OF(representative_id, representative_owner)
static const struct operation representative_rows[] = {
    OP(representative_add, WRITE, REPRESENTATIVE | SCHOOL | SUPPORT, BY_OBJECT, OF_PERSON,
       .rules = "R8 D8 D13", .touches = "enrolment",
       REFUSES(NOT_ALLOWED, NOT_A_MINOR, ALREADY_DONE, GUARDIAN_REACHABLE,
               TOO_MANY_REPRESENTATIVES),
       .summary = "Name a legal representative of a minor and mail them the way in."),
    OP(representative_list, READ, FAMILY | SCHOOL | SUPPORT | BENEFITS, BY_OBJECT, OF_PERSON,
       .rules = "R8 D13 D14", .watch = "enrolment", .summary = "Who represents a minor."),
    OP(representative_mine, READ, REPRESENTATIVE, ON_OWN, .rules = "R8 D8 D14",
       .watch = "enrolment", .summary = "The minors whom one represents today."),
    OP(representative_bar, WRITE, SUPPORT | BENEFITS, BY_OBJECT, BY_ITSELF, .rules = "D13",
       .touches = "enrolment", REFUSES(ALREADY_DONE),
       .summary = "Bar a representative by order of a court: no view, no mail."),
    OP(representative_unbar, WRITE, SUPPORT | BENEFITS, BY_OBJECT, BY_ITSELF, .rules = "D13",
       .touches = "enrolment", REFUSES(ALREADY_DONE),
       .summary = "Let a barred representative back in, by another order."),
    OP(representative_end, WRITE, REPRESENTATIVE | SCHOOL | SUPPORT, BY_OBJECT, BY_ITSELF,
       .rules = "R8 D13", .touches = "enrolment", REFUSES(NOT_ALLOWED, ALREADY_DONE),
       .summary = "Withdraw a representative."),
};
OP_TABLE(representative);
