/* The start page of a demonstration: what it holds and who one can be. Outside a demonstration it
 * says that it is none, and nothing else. */
#include "campaign/campaign.h"
#include "card/card.h"
#include "sql/demo_sql.h"

struct demo_count {
    int64_t people, schools, partners, uses;
};
SHAPE(demo_count, FIELD(demo_count, people, INT), FIELD(demo_count, schools, INT),
      FIELD(demo_count, partners, INT), FIELD(demo_count, uses, INT));
struct demo_role {
    struct text role, login, password, name, says, opens, card_token, code;
};
SHAPE(demo_role, FIELD(demo_role, role, TEXT_FIELD), FIELD(demo_role, login, TEXT_FIELD),
      FIELD(demo_role, password, TEXT_FIELD), FIELD(demo_role, name, TEXT_FIELD),
      FIELD(demo_role, says, TEXT_FIELD),
      FIELD(demo_role, opens, TEXT_FIELD, .says = "The page to go to, or empty."),
      FIELD(demo_role, card_token, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(demo_role, code, TEXT_FIELD, .flags = OPTIONAL));
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
