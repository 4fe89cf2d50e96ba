/* The start page of a demonstration: what it holds and who one can be. Outside a demonstration it
 * says that it is none, and nothing else. */
#include "campaign/campaign.h"
#include "card/card.h"
#include "notice/letter.h"
#include "sql/demo_sql.h"

struct demo_count {
    int64_t people, schools, partners, uses;
};
SHAPE(demo_count, FIELD(demo_count, people, INT), FIELD(demo_count, schools, INT),
      FIELD(demo_count, partners, INT), FIELD(demo_count, uses, INT));
struct demo_role {
    struct text role, login, password, name, says, opens, card_token, code, mail_subject, mail_body;
};
SHAPE(demo_role, FIELD(demo_role, role, TEXT_FIELD), FIELD(demo_role, login, TEXT_FIELD),
      FIELD(demo_role, password, TEXT_FIELD), FIELD(demo_role, name, TEXT_FIELD),
      FIELD(demo_role, says, TEXT_FIELD),
      FIELD(demo_role, opens, TEXT_FIELD, .says = "The page to go to, or empty."),
      FIELD(demo_role, card_token, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(demo_role, code, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(demo_role, mail_subject, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(demo_role, mail_body, TEXT_FIELD, .flags = OPTIONAL,
            .says = "The mail that invites to open the account, while it is to be opened."));
struct demo_show_in {
    int64_t unused;
};
#define demo_show_in_shape nothing_shape
struct demo_show_out {
    int64_t is_demo, now;
    struct text region;
    struct demo_count counts;
    LIST_OF(struct demo_role) people;
};
SHAPE(demo_show_out, FIELD(demo_show_out, is_demo, FLAG), FIELD(demo_show_out, now, INSTANT),
      FIELD(demo_show_out, region, TEXT_FIELD), OBJECT_FIELD(demo_show_out, counts, demo_count),
      LIST_FIELD(demo_show_out, people, demo_role));

/* Nobody reads the mails of a demonstration: the start page shows the one with the link that opens
 * the account (R22). It is in its reader's language, whoever looks. */
static enum err say_mail(struct call *c, const struct demo_people_row *row, struct demo_role *out)
{
    struct demo_activation_row mail;
    enum err e = sql_demo_activation(c->tx, row->person_id, &mail);
    if (e) return e == NO_ROW ? OK : e;
    enum lang asked = c->lang;
    struct letter letter;
    e = letter_write(c, mail.outbox_id, &letter);
    c->lang = asked;
    if (e) return e == NO_ROW ? OK : e;
    out->mail_subject = letter.subject;
    out->mail_body = letter.body;
    return OK;
}

static enum err say_people(struct call *c, struct demo_show_out *out)
{
    struct demo_people_row *rows;
    size_t n;
    enum err e = sql_demo_people(c->tx, &rows, &n);
    if (e) return e;
    out->people.at = ARENA_ARRAY(c->arena, struct demo_role, n ? n : 1);
    if (!out->people.at) return NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        out->people.at[i] = (struct demo_role){
            .role = rows[i].role,
            .login = rows[i].login,
            .password = rows[i].password,
            .name = rows[i].name,
            .says = c->lang == FRENCH ? rows[i].says_fr : rows[i].says_en,
            .opens = rows[i].opens,
            .code = rows[i].code,
        };
        if (rows[i].card_id) out->people.at[i].card_token = card_token(c, rows[i].card_id);
        if (rows[i].person_id) e = say_mail(c, &rows[i], &out->people.at[i]);
        if (e) return e;
    }
    out->people.n = n;
    return OK;
}

static enum err demo_show(struct call *c, const struct demo_show_in *in, struct demo_show_out *out)
{
    (void)in;
    out->region = region_of(c)->name;
    out->now = c->now_ms;
    out->is_demo = region_of(c)->is_demo;
    if (!out->is_demo) return OK;
    struct demo_counts_row counts;
    enum err e = sql_demo_counts(c->tx, &counts);
    if (e) return e;
    out->counts =
        (struct demo_count){ counts.people, counts.schools, counts.partners, counts.uses };
    return say_people(c, out);
}
OP_RUN(demo_show)

static const struct operation demo_rows[] = {
    OP(demo_show, READ, EVERYBODY, ON_NOTHING, .budget = "public",
       .summary = "What a demonstration holds, and who one can be in it."),
};
OP_TABLE(demo);
