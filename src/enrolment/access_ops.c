/* Daily use (R28): a school's gate or canteen asks whether the card that was held out is that of a
 * pupil of the school today. It learns a name and a class, and nothing of benefits or health. */
#include "base/civil.h"
#include "card/card.h"
#include "enrolment/enrolment.h"
#include "payment/payment.h"
#include "school/school.h"
#include "sql/enrolment_sql.h"

/* --- access_check ----------------------------------------------------------------------------- */
struct access_check_in {
    struct text card;
};
SHAPE(access_check_in,
      FIELD(access_check_in, card, TEXT_FIELD, .min = 1, .max = 80, .flags = SECRET,
            .says = "The QR code's token or the printed number."));
struct access_check_out {
    struct text holder_name, class_name;
    int64_t second_school;
};
SHAPE(access_check_out,
      FIELD(access_check_out, holder_name, TEXT_FIELD, .says = "Given name and initial."),
      FIELD(access_check_out, class_name, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(access_check_out, second_school, FLAG,
            .says = "Another school validated the file; this one lets the pupil in too."));

/* In summer two campaigns are alive: a file in either is enough. */
static enum err access_check(struct call *c, const struct access_check_in *in,
                             struct access_check_out *out)
{
    struct presented_card card;
    enum err e = card_present(c, in->card, &card);
    if (e) return e;
    struct pupil_here_row here;
    e = sql_pupil_here(c->tx, card.person_id, c->actor->school_id, c->today, &here);
    /* Of a number that was perhaps only tried, another school's is as unknown as nobody's. */
    if (e == NO_ROW) return card.as == BY_NUMBER ? UNKNOWN_CARD : NOT_PUPIL_HERE;
    if (e) return e;
    *out = (struct access_check_out){
        .holder_name = holder_at_counter(c, card.given_name, card.family_name),
        .class_name = here.class_name,
        .second_school = here.school_id != c->actor->school_id,
    };
    return out->holder_name.at ? OK : NO_MEMORY;
}
OP_RUN(access_check)

/* --- enrolment_second_school ------------------------------------------------------------------ */
struct enrolment_second_school_in {
    int64_t enrolment_id;
    struct maybe_text uai;
};
SHAPE(enrolment_second_school_in, FIELD(enrolment_second_school_in, enrolment_id, ID),
      FIELD(enrolment_second_school_in, uai, MAYBE_TEXT, .max = 8, .flags = AUDITED,
            .says = "The other school's; null: none any more."));
#define enrolment_second_school_out       nothing
#define enrolment_second_school_out_shape nothing_shape

/* One file and one school that decides; the other is told only who may come in (D6). */
static enum err enrolment_second_school(struct call *c, const struct enrolment_second_school_in *in,
                                        struct nothing *out)
{
    (void)out;
    if (in->uai.is != GIVEN) return sql_second_school_drop(c->tx, in->enrolment_id);
    struct enrolment file;
    enum err e = enrolment_by_id(c, in->enrolment_id, &file);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    struct school school;
    e = school_by_uai(c, in->uai.v, &school);
    if (e == NO_ROW || (!e && !school_is_open(&school))) return NO_SUCH_SCHOOL;
    if (e) return e;
    if (school.id == file.school_id) return ALREADY_DONE;
    return sql_second_school_set(c->tx, file.id, school.id, c->actor->account_id, c->now_ms);
}
OP_RUN(enrolment_second_school)

static const struct operation access_rows[] = {
    OP(access_check, READ, ACCESS_KEY | SCHOOL, ON_OWN, .budget = "access",
       REFUSES(UNKNOWN_CARD, CARD_BLOCKED, CARD_NOT_ACTIVE, NOT_PUPIL_HERE), .rules = "R28 D6",
       .summary = "Is this card that of a pupil of the school today?"),
    OP(enrolment_second_school, WRITE, SCHOOL | BENEFITS, BY_OBJECT,
       OBJECT_OF(enrolment_id, enrolment_owner), REFUSES(NO_SUCH_SCHOOL, ALREADY_DONE),
       .rules = "D6", .summary = "Name the other school that lets the pupil in, or none."),
};
OP_TABLE(access);
