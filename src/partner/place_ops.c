/* place_ops.c - the Region says where a partner takes the card, for which benefits and at what
 * price. */
#include "partner/partner.h"
#include "school/school.h"

/* The partner that BY_OBJECT has found, if it stays in the network. */
static enum err find_staying(struct call *c, int64_t partner_id, struct partner *partner)
{
    enum err e = partner_by_id(c, partner_id, partner);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    return partner_stays(c, partner);
}

/* --- place_add -------------------------------------------------------------------------------- */
enum { LATITUDE_MAX = 90 * 100000, LONGITUDE_MAX = 180 * 100000 };
struct place_add_in {
    int64_t partner_id;
    struct text name, address, postcode, commune, insee, department;
    int64_t lat_e5, lon_e5;
    struct text sport, uai;
};
SHAPE(place_add_in, FIELD(place_add_in, partner_id, ID),
      FIELD(place_add_in, name, TEXT_FIELD, .min = 1, .max = 200, .flags = AUDITED),
      FIELD(place_add_in, address, TEXT_FIELD, .flags = OPTIONAL, .max = 200),
      FIELD(place_add_in, postcode, TEXT_FIELD, .format = "postcode"),
      FIELD(place_add_in, commune, TEXT_FIELD, .min = 1, .max = 100),
      FIELD(place_add_in, insee, TEXT_FIELD, .min = 5, .max = 5),
      FIELD(place_add_in, department, TEXT_FIELD, .min = 2, .max = 3),
      FIELD(place_add_in, lat_e5, INT, .flags = OPTIONAL, .min = -LATITUDE_MAX, .max = LATITUDE_MAX,
            .says = "Hundred-thousandths of a degree."),
      FIELD(place_add_in, lon_e5, INT, .flags = OPTIONAL, .min = -LONGITUDE_MAX,
            .max = LONGITUDE_MAX),
      FIELD(place_add_in, sport, TEXT_FIELD, .flags = OPTIONAL, .format = "slug",
            .says = "A word of the catalogue's place_sport."),
      FIELD(place_add_in, uai, TEXT_FIELD, .flags = OPTIONAL, .format = "uai",
            .says = "The school whose pupils buy here, where the place is a school's own."));
struct place_answer {
    int64_t place_id;
};
SHAPE(place_answer, FIELD(place_answer, place_id, ID));
#define place_add_out       place_answer
#define place_add_out_shape place_answer_shape

static struct text tidy(struct call *c, struct text text)
{
    return text.at ? text_tidy(c->arena, text) : TEXT("");
}

static enum err find_school(struct call *c, struct text uai, int64_t *school_id)
{
    if (text_is_empty(uai)) return OK;
    struct school school;
    enum err e = school_by_uai(c, uai, &school);
    if (e) return e == NO_ROW ? NO_SUCH_SCHOOL : e;
    *school_id = school.id;
    return school_is_open(&school) ? OK : NO_SUCH_SCHOOL;
}

static enum err place_add(struct call *c, const struct place_add_in *in, struct place_answer *out)
{
    struct partner partner;
    enum err e = find_staying(c, in->partner_id, &partner);
    if (e) return e;
    struct place place = { .partner_id = partner.id,
                           .name = tidy(c, in->name),
                           .address = tidy(c, in->address),
                           .postcode = in->postcode,
                           .commune = tidy(c, in->commune),
                           .insee = in->insee,
                           .department = in->department,
                           .lat_e5 = in->lat_e5,
                           .lon_e5 = in->lon_e5,
                           .sport = in->sport.at ? in->sport : TEXT("") };
    if (!place.name.at || !place.address.at || !place.commune.at) return NO_MEMORY;
    e = find_school(c, in->uai, &place.school_id);
    return e ? e : place_open(c, &place, partner.name, &out->place_id);
}
OP_RUN(place_add)

/* --- place_close ------------------------------------------------------------------------------ */
struct place_close_in {
    int64_t place_id;
};
SHAPE(place_close_in, FIELD(place_close_in, place_id, ID));
#define place_close_out       place_answer
#define place_close_out_shape place_answer_shape

static enum err owner_of_place(struct call *c, int64_t place_id, struct owner *owner)
{
    struct place place;
    enum err e = place_by_id(c, place_id, &place);
    if (!e) owner->partner_id = place.partner_id;
    return e == NO_ROW ? NOT_FOUND : e;
}

static enum err place_close(struct call *c, const struct place_close_in *in,
                            struct place_answer *out)
{
    out->place_id = in->place_id;
    return place_shut(c, in->place_id);
}
OP_RUN(place_close)

/* --- convention_add --------------------------------------------------------------------------- */
struct convention_add_in {
    int64_t partner_id;
    struct text benefit;
    int64_t from_day, until_day, price_cents;
};
SHAPE(convention_add_in, FIELD(convention_add_in, partner_id, ID),
      FIELD(convention_add_in, benefit, TEXT_FIELD, .format = "slug", .flags = AUDITED),
      FIELD(convention_add_in, from_day, DAY, .flags = AUDITED),
      FIELD(convention_add_in, until_day, DAY, .flags = AUDITED, .says = "Included."),
      FIELD(convention_add_in, price_cents, MONEY, .flags = OPTIONAL | AUDITED,
            .says = "Agreed for a unit, a coupon or an entry; none where the amount is paid."));
struct convention_answer {
    int64_t convention_id;
};
SHAPE(convention_answer, FIELD(convention_answer, convention_id, ID));
#define convention_add_out       convention_answer
#define convention_add_out_shape convention_answer_shape

/* Some campaign must have the benefit, and spend it at this kind of partner. */
static enum err check_benefit(struct call *c, struct text code, struct text kind)
{
    struct campaign *all;
    size_t n;
    enum err e = campaigns_all(c, &all, &n);
    if (e) return e;
    bool known = false;
    for (size_t i = 0; i < n; i++) {
        const struct benefit *benefit = catalogue_benefit(all[i].catalogue, code);
        if (!benefit) continue;
        known = true;
        if (benefit_takes_kind(all[i].catalogue, benefit, kind)) return OK;
    }
    if (known) return WRONG_KIND_OF_PARTNER;
    return partner_bad_input(c, "benefit", "n'est dans aucune campagne", "is in no campaign");
}

static enum err convention_add(struct call *c, const struct convention_add_in *in,
                               struct convention_answer *out)
{
    if (in->until_day < in->from_day)
        return partner_bad_input(c, "until_day", "vient avant from_day", "comes before from_day");
    struct partner partner;
    enum err e = find_staying(c, in->partner_id, &partner);
    if (!e) e = check_benefit(c, in->benefit, partner.kind);
    if (e) return e;
    struct convention convention = { .partner_id = partner.id,
                                     .benefit = in->benefit,
                                     .from_day = in->from_day,
                                     .until_day = in->until_day,
                                     .price_cents = in->price_cents };
    return convention_sign(c, &convention, &out->convention_id);
}
OP_RUN(convention_add)

/* --- convention_end --------------------------------------------------------------------------- */
struct convention_end_in {
    int64_t convention_id, until_day;
};
SHAPE(convention_end_in, FIELD(convention_end_in, convention_id, ID),
      FIELD(convention_end_in, until_day, DAY, .flags = AUDITED,
            .says = "The new last day; before its first one, it never comes into force."));
#define convention_end_out       convention_answer
#define convention_end_out_shape convention_answer_shape

static enum err owner_of_convention(struct call *c, int64_t convention_id, struct owner *owner)
{
    struct convention convention;
    enum err e = convention_by_id(c, convention_id, &convention);
    if (!e) owner->partner_id = convention.partner_id;
    return e == NO_ROW ? NOT_FOUND : e;
}

static enum err convention_end(struct call *c, const struct convention_end_in *in,
                               struct convention_answer *out)
{
    if (in->until_day < c->today)
        return partner_bad_input(c, "until_day", "est passé : ce qui a servi depuis est dû",
                                 "has passed: what was used since is due");
    out->convention_id = in->convention_id;
    return convention_cut(c, in->convention_id, in->until_day);
}
OP_RUN(convention_end)

static const struct operation place_rows[] = {
    OP(place_add, WRITE, BENEFITS | ADMIN, BY_OBJECT, OBJECT_OF(partner_id, partner_owner),
       .touches = "partner", REFUSES(PARTNER_CLOSED, NO_SUCH_SCHOOL),
       .summary = "Add a place where a partner takes the card."),
    OP(place_close, WRITE, BENEFITS | ADMIN, BY_OBJECT, OBJECT_OF(place_id, owner_of_place),
       .touches = "partner", REFUSES(ALREADY_DONE), .summary = "No more uses at a place."),
    OP(convention_add, WRITE, BENEFITS, BY_OBJECT, OBJECT_OF(partner_id, partner_owner),
       .touches = "partner", REFUSES(PARTNER_CLOSED, WRONG_KIND_OF_PARTNER, CONVENTION_KNOWN),
       .summary = "Let a partner take a benefit between two days, at a price."),
    OP(convention_end, WRITE, BENEFITS, BY_OBJECT, OBJECT_OF(convention_id, owner_of_convention),
       .touches = "partner", REFUSES(ALREADY_DONE),
       .summary = "End a convention earlier than agreed."),
};
OP_TABLE(place);
