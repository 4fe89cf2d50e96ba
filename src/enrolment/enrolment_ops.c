/* What a school does with its files: list, validate, refuse, revalidate, change, let go (R40). */
#include "base/civil.h"
#include "card/card.h"
#include "enrolment/decide.h"
#include "enrolment/waiting.h"
#include "sql/enrolment_sql.h"

static const char *const state_words[] = { "ordered", "validated", "refused", "departed", NULL };

/* --- enrolment_list --------------------------------------------------------------------------- */
struct enrolment_list_in {
    struct text campaign;
    int64_t state;
    struct text cursor;
    int64_t limit;
};
SHAPE(enrolment_list_in,
      FIELD(enrolment_list_in, campaign, TEXT_FIELD, .flags = OPTIONAL, .max = 40,
            .says = "Its code; left out: the campaign whose validations are open."),
      FIELD(enrolment_list_in, state, CHOICE, .choices = state_words),
      FIELD(enrolment_list_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 600),
      FIELD(enrolment_list_in, limit, INT, .flags = OPTIONAL, .max = PAGE_MAX));
struct enrolment_line {
    int64_t enrolment_id, person_id;
    struct text given_name, family_name;
    int64_t birth_day;
    struct text state, holder, course, course_label, class_name;
    int64_t repeats, ordered_at;
    struct text reason;
};
SHAPE(enrolment_line, FIELD(enrolment_line, enrolment_id, ID), FIELD(enrolment_line, person_id, ID),
      FIELD(enrolment_line, given_name, TEXT_FIELD), FIELD(enrolment_line, family_name, TEXT_FIELD),
      FIELD(enrolment_line, birth_day, DAY), FIELD(enrolment_line, state, TEXT_FIELD),
      FIELD(enrolment_line, holder, TEXT_FIELD), FIELD(enrolment_line, course, TEXT_FIELD),
      FIELD(enrolment_line, course_label, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(enrolment_line, class_name, TEXT_FIELD), FIELD(enrolment_line, repeats, FLAG),
      FIELD(enrolment_line, ordered_at, INSTANT),
      FIELD(enrolment_line, reason, TEXT_FIELD, .flags = OPTIONAL));
struct state_count {
    struct text state;
    int64_t files;
};
SHAPE(state_count, FIELD(state_count, state, TEXT_FIELD), FIELD(state_count, files, INT));
struct enrolment_list_out {
    struct text campaign;
    LIST_OF(struct enrolment_line) items;
    LIST_OF(struct state_count) counts;
    struct text next_cursor;
};
SHAPE(enrolment_list_out, FIELD(enrolment_list_out, campaign, TEXT_FIELD),
      LIST_FIELD(enrolment_list_out, items, enrolment_line),
      LIST_FIELD(enrolment_list_out, counts, state_count),
      FIELD(enrolment_list_out, next_cursor, TEXT_FIELD, .flags = OPTIONAL));

static enum err asked_campaign(struct call *c, struct text code, struct campaign *campaign)
{
    if (text_is_empty(code)) return campaign_to_validate(c, campaign);
    enum err e = campaign_by_code(c, code, campaign);
    return e == NO_ROW ? NOT_FOUND : e;
}

static enum err say_counts(struct call *c, int64_t campaign_id, struct enrolment_list_out *out)
{
    struct school_file_counts_row *rows;
    size_t n;
    enum err e = sql_school_file_counts(c->tx, c->actor->school_id, campaign_id, &rows, &n);
    if (e) return e;
    out->counts.at = ARENA_ARRAY(c->arena, struct state_count, n ? n : 1);
    if (!out->counts.at) return NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        out->counts.at[i] = (struct state_count){ rows[i].state, rows[i].files };
    out->counts.n = n;
    return OK;
}

static enum err say_files(struct call *c, const struct campaign *campaign,
                          const struct school_file *rows, size_t n, struct enrolment_list_out *out)
{
    out->items.at = ARENA_ARRAY(c->arena, struct enrolment_line, n ? n : 1);
    if (!out->items.at) return NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const struct course *course = catalogue_course(campaign->catalogue, rows[i].course);
        out->items.at[i] = (struct enrolment_line){ .enrolment_id = rows[i].enrolment_id,
                                                    .person_id = rows[i].person_id,
                                                    .given_name = rows[i].given_name,
                                                    .family_name = rows[i].family_name,
                                                    .birth_day = rows[i].birth_day,
                                                    .state = rows[i].state,
                                                    .holder = rows[i].holder,
                                                    .course = rows[i].course,
                                                    .class_name = rows[i].class_name,
                                                    .repeats = rows[i].repeats,
                                                    .ordered_at = rows[i].ordered_ms,
                                                    .reason = rows[i].reason };
        if (course) out->items.at[i].course_label = course->label;
    }
    out->items.n = n;
    return OK;
}

static enum err enrolment_list(struct call *c, const struct enrolment_list_in *in,
                               struct enrolment_list_out *out)
{
    struct campaign campaign;
    enum err e = asked_campaign(c, in->campaign, &campaign);
    if (e) return e;
    out->campaign = campaign.catalogue->code;
    struct page_key from;
    e = page_start(c, "enrolment_list", in->cursor, &from);
    if (e) return e;
    int64_t limit = page_limit(in->limit);
    struct school_file *rows;
    size_t n;
    struct text after = from.words.at ? from.words : TEXT("");
    e = sql_school_files(c->tx, c->actor->school_id, campaign.id, text_of(state_words[in->state]),
                         after, from.number, limit + 1, &rows, &n);
    if (e) return e;
    if (n > (size_t)limit) {
        n = (size_t)limit;
        struct page_key last = { rows[n - 1].search_key, rows[n - 1].enrolment_id };
        out->next_cursor = page_next(c, "enrolment_list", &last);
    }
    e = say_files(c, &campaign, rows, n, out);
    return e ? e : say_counts(c, campaign.id, out);
}
OP_RUN(enrolment_list)

/* --- the year, as a school says it ------------------------------------------------------------ */
#define YEAR_MEMBERS                                                                               \
    int64_t holder;                                                                                \
    struct text course, class_name;                                                                \
    int64_t repeats
#define YEAR_FIELDS(S)                                                                             \
    FIELD(S, holder, CHOICE, .choices = holder_words, .flags = AUDITED),                           \
        FIELD(S, course, TEXT_FIELD, .flags = OPTIONAL | AUDITED, .max = 40,                       \
              .says = "The training code (MEF); a referent has none."),                            \
        FIELD(S, class_name, TEXT_FIELD, .flags = OPTIONAL, .max = 40),                            \
        FIELD(S, repeats, FLAG, .flags = OPTIONAL | AUDITED)
#define YEAR_OF(in)                                                                                \
    {                                                                                              \
        text_of(holder_words[(in)->holder]), (in)->course.at ? (in)->course : TEXT(""),            \
            (in)->class_name.at ? (in)->class_name : TEXT(""), (in)->repeats                       \
    }

struct enrolment_answer {
    int64_t enrolment_id;
    struct text state;
};
SHAPE(enrolment_answer, FIELD(enrolment_answer, enrolment_id, ID),
      FIELD(enrolment_answer, state, TEXT_FIELD));

static enum err say(struct call *c, int64_t enrolment_id, struct enrolment_answer *out)
{
    struct enrolment file;
    enum err e = enrolment_by_id(c, enrolment_id, &file);
    if (e) return e == NO_ROW ? DEFECT : e;
    c->object_id = enrolment_id;
    *out = (struct enrolment_answer){ enrolment_id, file.state };
    return OK;
}

static enum err find(struct call *c, int64_t enrolment_id, struct enrolment *file)
{
    enum err e = enrolment_by_id(c, enrolment_id, file);
    return e == NO_ROW ? NOT_FOUND : e;
}

/* --- enrolment_validate ----------------------------------------------------------------------- */
struct enrolment_validate_in {
    int64_t enrolment_id;
    YEAR_MEMBERS;
    int64_t disability;
};
SHAPE(enrolment_validate_in, FIELD(enrolment_validate_in, enrolment_id, ID),
      YEAR_FIELDS(enrolment_validate_in),
      FIELD(enrolment_validate_in, disability, FLAG, .flags = OPTIONAL | SECRET,
            .says = "Known to the school; never the reason, never an illness."));
#define enrolment_validate_out       enrolment_answer
#define enrolment_validate_out_shape enrolment_answer_shape

static enum err enrolment_validate(struct call *c, const struct enrolment_validate_in *in,
                                   struct enrolment_answer *out)
{
    struct enrolment file;
    enum err e = find(c, in->enrolment_id, &file);
    if (!e && c->actor->role == BENEFITS && text_is(file.state, "ordered"))
        e = waiting_region_may_decide(c, &file);
    if (e) return e;
    if (in->disability) {
        e = enrolment_set_disability(c, file.person_id, true);
        if (e) return e;
    }
    struct year year = YEAR_OF(in);
    e = enrolment_validate_file(c, &file, &year);
    return e ? e : say(c, file.id, out);
}
OP_RUN(enrolment_validate)

/* --- enrolment_refuse ------------------------------------------------------------------------- */
struct enrolment_refuse_in {
    int64_t enrolment_id;
    struct text reason;
};
SHAPE(enrolment_refuse_in, FIELD(enrolment_refuse_in, enrolment_id, ID),
      FIELD(enrolment_refuse_in, reason, TEXT_FIELD, .min = 3, .max = 300, .flags = AUDITED,
            .says = "Told to the young person as it stands."));
#define enrolment_refuse_out       enrolment_answer
#define enrolment_refuse_out_shape enrolment_answer_shape

static enum err enrolment_refuse(struct call *c, const struct enrolment_refuse_in *in,
                                 struct enrolment_answer *out)
{
    struct enrolment file;
    enum err e = find(c, in->enrolment_id, &file);
    if (e) return e;
    e = enrolment_refuse_file(c, &file, in->reason);
    return e ? e : say(c, file.id, out);
}
OP_RUN(enrolment_refuse)

/* --- enrolment_revalidate --------------------------------------------------------------------- */
struct enrolment_revalidate_in {
    int64_t person_id;
    YEAR_MEMBERS;
};
SHAPE(enrolment_revalidate_in, FIELD(enrolment_revalidate_in, person_id, ID),
      YEAR_FIELDS(enrolment_revalidate_in));
#define enrolment_revalidate_out       enrolment_answer
#define enrolment_revalidate_out_shape enrolment_answer_shape

/* A returning holder at the school that had them last (R25). */
static enum err enrolment_revalidate(struct call *c, const struct enrolment_revalidate_in *in,
                                     struct enrolment_answer *out)
{
    struct owner owner;
    enum err e = enrolment_person_owner(c, in->person_id, &owner);
    if (e) return e;
    struct year year = YEAR_OF(in);
    int64_t id;
    e = enrolment_revalidate_person(c, in->person_id, owner.school_id, &year, &id);
    return e ? e : say(c, id, out);
}
OP_RUN(enrolment_revalidate)

/* --- enrolment_take_in ------------------------------------------------------------------------ */
struct enrolment_take_in_in {
    struct text card;
    YEAR_MEMBERS;
};
SHAPE(enrolment_take_in_in,
      FIELD(enrolment_take_in_in, card, TEXT_FIELD, .min = 1, .max = 80, .flags = SECRET,
            .says = "The QR code the newcomer shows; the printed number is not enough."),
      YEAR_FIELDS(enrolment_take_in_in));
#define enrolment_take_in_out       enrolment_answer
#define enrolment_take_in_out_shape enrolment_answer_shape

/* Somebody who comes from another school and shows their card (D2, D9). */
static enum err enrolment_take_in(struct call *c, const struct enrolment_take_in_in *in,
                                  struct enrolment_answer *out)
{
    struct presented_card card;
    enum err e = card_present(c, in->card, &card);
    if (e) return e;
    /* A number can be read over a shoulder: it does not move a pupil from one school to another. */
    if (card.as == BY_NUMBER) return NUMBER_ALONE;
    struct year year = YEAR_OF(in);
    int64_t id;
    e = enrolment_revalidate_person(c, card.person_id, c->actor->school_id, &year, &id);
    return e ? e : say(c, id, out);
}
OP_RUN(enrolment_take_in)

/* --- enrolment_change ------------------------------------------------------------------------- */
struct enrolment_change_in {
    int64_t enrolment_id;
    YEAR_MEMBERS;
};
SHAPE(enrolment_change_in, FIELD(enrolment_change_in, enrolment_id, ID),
      YEAR_FIELDS(enrolment_change_in));
#define enrolment_change_out       enrolment_answer
#define enrolment_change_out_shape enrolment_answer_shape

static enum err enrolment_change(struct call *c, const struct enrolment_change_in *in,
                                 struct enrolment_answer *out)
{
    struct enrolment file;
    enum err e = find(c, in->enrolment_id, &file);
    if (e) return e;
    struct year year = YEAR_OF(in);
    e = enrolment_change_year(c, &file, &year);
    return e ? e : say(c, file.id, out);
}
OP_RUN(enrolment_change)

/* --- enrolment_depart, enrolment_undo --------------------------------------------------------- */
struct enrolment_depart_in {
    int64_t enrolment_id;
    struct text reason;
};
SHAPE(enrolment_depart_in, FIELD(enrolment_depart_in, enrolment_id, ID),
      FIELD(enrolment_depart_in, reason, TEXT_FIELD, .flags = OPTIONAL | AUDITED, .max = 300));
#define enrolment_depart_out       enrolment_answer
#define enrolment_depart_out_shape enrolment_answer_shape

static enum err enrolment_depart(struct call *c, const struct enrolment_depart_in *in,
                                 struct enrolment_answer *out)
{
    struct enrolment file;
    enum err e = find(c, in->enrolment_id, &file);
    if (e) return e;
    e = enrolment_leave(c, &file, in->reason.at ? in->reason : TEXT(""));
    return e ? e : say(c, file.id, out);
}
OP_RUN(enrolment_depart)

struct enrolment_undo_in {
    int64_t enrolment_id;
};
SHAPE(enrolment_undo_in, FIELD(enrolment_undo_in, enrolment_id, ID));
#define enrolment_undo_out       enrolment_answer
#define enrolment_undo_out_shape enrolment_answer_shape

static enum err enrolment_undo(struct call *c, const struct enrolment_undo_in *in,
                               struct enrolment_answer *out)
{
    struct enrolment file;
    enum err e = find(c, in->enrolment_id, &file);
    if (e) return e;
    e = enrolment_undo_validation(c, &file);
    return e ? e : say(c, file.id, out);
}
OP_RUN(enrolment_undo)

#define DECIDING SCHOOL | BENEFITS
static const struct operation enrolment_rows[] = {
    OP(enrolment_list, READ, SCHOOL, ON_OWN, .watch = "enrolment",
       REFUSES(BAD_CURSOR, NOT_FOUND, VALIDATIONS_NOT_OPEN, NO_CAMPAIGN),
       .summary = "The school's files of a campaign in one state, by name."),
    OP(enrolment_validate, WRITE, DECIDING, BY_OBJECT, OBJECT_OF(enrolment_id, enrolment_owner),
       .touches = "enrolment",
       REFUSES(UNKNOWN_COURSE, WRONG_STATE, VALIDATIONS_NOT_OPEN, NO_CAMPAIGN,
               SCHOOL_DECIDES_FIRST),
       .rules = "R23 R40 D32", .summary = "Validate an order: benefits load and the card is made."),
    OP(enrolment_refuse, WRITE, DECIDING, BY_OBJECT, OBJECT_OF(enrolment_id, enrolment_owner),
       .touches = "enrolment", REFUSES(WRONG_STATE),
       .summary = "Refuse an order, with the reason the young person reads."),
    OP(enrolment_revalidate, WRITE, DECIDING, BY_OBJECT,
       OBJECT_OF(person_id, enrolment_person_owner), .touches = "enrolment",
       REFUSES(UNKNOWN_COURSE, WRONG_STATE, VALIDATIONS_NOT_OPEN, NO_CAMPAIGN, ALREADY_DONE),
       .summary = "Validate a returning holder for the campaign now open."),
    OP(enrolment_take_in, WRITE, SCHOOL, ON_OWN, .budget = "code", .touches = "enrolment",
       REFUSES(UNKNOWN_CARD, NUMBER_ALONE, CARD_BLOCKED, CARD_NOT_ACTIVE, UNKNOWN_COURSE,
               VALIDATIONS_NOT_OPEN, NO_CAMPAIGN, ALREADY_DONE),
       .summary = "Take in a holder who comes from another school and shows the card."),
    OP(enrolment_change, WRITE, DECIDING, BY_OBJECT, OBJECT_OF(enrolment_id, enrolment_owner),
       .touches = "enrolment", REFUSES(UNKNOWN_COURSE, WRONG_STATE, NO_CAMPAIGN),
       .summary = "Change the course, class or situation: benefits are decided again."),
    OP(enrolment_depart, WRITE, DECIDING, BY_OBJECT, OBJECT_OF(enrolment_id, enrolment_owner),
       .touches = "enrolment", REFUSES(WRONG_STATE),
       .summary = "Declare that the pupil left: school benefits are frozen."),
    OP(enrolment_undo, WRITE, DECIDING, BY_OBJECT, OBJECT_OF(enrolment_id, enrolment_owner),
       .touches = "enrolment", REFUSES(WRONG_STATE, UNDO_TOO_LATE, SOMETHING_SPENT, NO_CAMPAIGN),
       .summary = "Undo a validation of the last days when nothing was spent."),
};
OP_TABLE(enrolment);
