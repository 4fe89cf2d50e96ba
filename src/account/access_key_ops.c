/* access_key_ops.c - keys by which a school's access control or canteen asks whether a card may
 * pass (R28). The Region makes them, or the school's own staff; they are listed and revoked like
 * those of tills. */
#include "account/account_inside.h"
#include "sql/account_sql.h"

struct access_key_create_in {
    struct text name;
    int64_t school_id;
};
SHAPE(access_key_create_in,
      FIELD(access_key_create_in, name, TEXT_FIELD, .flags = AUDITED, .max = 80,
            .says = "What it is for: the gate, the canteen."),
      FIELD(access_key_create_in, school_id, ID, .flags = OPTIONAL | AUDITED,
            .says = "Left out by a school's staff: their own."));
#define access_key_create_out       api_key_create_out
#define access_key_create_out_shape api_key_create_out_shape

static enum err school_owner(struct call *c, int64_t school_id, struct owner *owner)
{
    struct school_exists_row row;
    enum err e = sql_school_exists(c->tx, school_id, &row);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    owner->school_id = school_id;
    return OK;
}

static enum err access_key_create(struct call *c, const struct access_key_create_in *in,
                                  struct access_key_create_out *out)
{
    int64_t school_id = c->actor->role == SCHOOL ? c->actor->school_id : in->school_id;
    if (!school_id) return account_bad_input(c, "school_id", "manque", "is missing");
    const struct new_key key = { .role = ACCESS_KEY, .name = in->name, .school_id = school_id };
    return api_key_make(c, &key, out);
}
OP_RUN(access_key_create)

static const struct operation access_key_rows[] = {
    OP(access_key_create, WRITE, ADMIN | SCHOOL, BY_OBJECT, OBJECT_OF(school_id, school_owner),
       .rules = "R28", .summary = "Make a key for a school's access control or canteen."),
};
OP_TABLE(access_key);
