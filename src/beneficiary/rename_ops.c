/* A change of name, of the name used, or of the sex on file (D10): a new card free of charge, the
 * same wallets and code. The name before stands in the audit record alone; the caller says it, so
 * that nobody is renamed by mistake for another. */
#include "base/civil.h"
#include "beneficiary/beneficiary.h"
#include "card/card.h"
#include "sql/beneficiary_sql.h"

struct person_rename_in {
    int64_t person_id;
    struct text old_given_name, old_family_name, given_name, family_name;
    int64_t sex;
};
SHAPE(person_rename_in, FIELD(person_rename_in, person_id, ID),
      FIELD(person_rename_in, old_given_name, TEXT_FIELD, .max = 80, .flags = AUDITED,
            .says = "As on file now."),
      FIELD(person_rename_in, old_family_name, TEXT_FIELD, .max = 80, .flags = AUDITED),
      FIELD(person_rename_in, given_name, TEXT_FIELD, .max = 80, .flags = AUDITED),
      FIELD(person_rename_in, family_name, TEXT_FIELD, .max = 80, .flags = AUDITED),
      FIELD(person_rename_in, sex, CHOICE, .choices = sex_words));
#define person_rename_out       nothing
#define person_rename_out_shape nothing_shape

/* As kept, and as searched: made off the writer. */
struct new_names {
    struct text old_key, given, family, key, full;
};

static struct text key_of(struct call *c, struct text family, struct text given)
{
    return text_fold(c->arena,
                     text_format(c->arena, "%.*s %.*s", TEXT_ARGS(family), TEXT_ARGS(given)));
}

static enum err person_rename_prepare(struct call *c, const struct person_rename_in *in)
{
    struct new_names *names = ARENA_NEW(c->arena, struct new_names);
    if (!names) return NO_MEMORY;
    *names = (struct new_names){ .old_key = key_of(c, in->old_family_name, in->old_given_name),
                                 .given = text_tidy(c->arena, in->given_name),
                                 .family = text_tidy(c->arena, in->family_name),
                                 .key = key_of(c, in->family_name, in->given_name) };
    names->full =
        text_format(c->arena, "%.*s %.*s", TEXT_ARGS(names->given), TEXT_ARGS(names->family));
    c->prepared = names;
    bool all = names->old_key.at && names->key.at && names->full.at;
    return all ? OK : NO_MEMORY;
}

static enum err person_rename(struct call *c, const struct person_rename_in *in,
                              struct nothing *out)
{
    (void)out;
    const struct new_names *names = c->prepared;
    int64_t changed;
    enum err e =
        sql_person_rename(c->tx, in->person_id, names->old_key, names->given, names->family,
                          text_of(sex_words[in->sex]), names->key, &changed);
    if (e) return e;
    if (!changed) return WRONG_NAME;
    e = sql_enrolments_rename(c->tx, in->person_id, names->key);
    if (!e) e = sql_account_rename(c->tx, in->person_id, names->full);
    return e ? e : card_reissue(c, in->person_id);
}
OP_RUN(person_rename)
OP_PREPARE(person_rename)

static const struct operation rename_rows[] = {
    OP(person_rename, WRITE, SUPPORT | BENEFITS, BY_OBJECT, OBJECT_OF(person_id, person_owner),
       PREPARED(person_rename), .touches = "enrolment", REFUSES(WRONG_NAME), .rules = "D10",
       .summary = "Change somebody's name: a new card is made, free of charge."),
};
OP_TABLE(rename);
