/* What the Region does about a report, and how the young person answers and appeals (R101, R102,
 * D19). */
#include "base/civil.h"
#include "conduct/conduct.h"

enum { SHORTEST = 10, LONGEST = 3000 };
struct conduct_state_out {
    int64_t conduct_id, state;
};
SHAPE(conduct_state_out, FIELD(conduct_state_out, conduct_id, ID),
      FIELD(conduct_state_out, state, CHOICE, .choices = conduct_state_words));

static enum err find(struct call *c, int64_t conduct_id, struct conduct *k)
{
    enum err e = conduct_by_id(c, conduct_id, k);
    return e == NO_ROW ? NOT_FOUND : e;
}

static enum err say(struct call *c, int64_t conduct_id, struct conduct_state_out *out)
{
    struct conduct k;
    enum err e = conduct_by_id(c, conduct_id, &k);
    if (e) return e == NO_ROW ? DEFECT : e;
    *out = (struct conduct_state_out){ conduct_id, k.state };
    return OK;
}

/* --- conduct_open, conduct_dismiss, conduct_reply, conduct_lift, conduct_appeal --------------- */
struct conduct_words {
    int64_t conduct_id;
    struct text words;
};
SHAPE(conduct_words, FIELD(conduct_words, conduct_id, ID),
      FIELD(conduct_words, words, TEXT_FIELD, .min = SHORTEST, .max = LONGEST,
            .says = "The facts as the young person is told them, the reply, or the reason."));

/* One step of the table, with its words. */
static enum err step(struct call *c, const struct conduct_words *in,
                     enum err (*take)(struct call *, const struct conduct *, struct text words),
                     struct conduct_state_out *out)
{
    struct conduct k;
    enum err e = find(c, in->conduct_id, &k);
    if (!e) e = take(c, &k, in->words);
    return e ? e : say(c, in->conduct_id, out);
}

#define conduct_open_in        conduct_words
#define conduct_open_in_shape  conduct_words_shape
#define conduct_open_out       conduct_state_out
#define conduct_open_out_shape conduct_state_out_shape
static enum err conduct_open(struct call *c, const struct conduct_words *in,
                             struct conduct_state_out *out)
{
    return step(c, in, conduct_open_file, out);
}
OP_RUN(conduct_open)

#define conduct_dismiss_in        conduct_words
#define conduct_dismiss_in_shape  conduct_words_shape
#define conduct_dismiss_out       conduct_state_out
#define conduct_dismiss_out_shape conduct_state_out_shape
static enum err conduct_dismiss(struct call *c, const struct conduct_words *in,
                                struct conduct_state_out *out)
{
    return step(c, in, conduct_dismiss_file, out);
}
OP_RUN(conduct_dismiss)

#define conduct_reply_in        conduct_words
#define conduct_reply_in_shape  conduct_words_shape
#define conduct_reply_out       conduct_state_out
#define conduct_reply_out_shape conduct_state_out_shape
static enum err conduct_reply(struct call *c, const struct conduct_words *in,
                              struct conduct_state_out *out)
{
    return step(c, in, conduct_take_reply, out);
}
OP_RUN(conduct_reply)

#define conduct_lift_in        conduct_words
#define conduct_lift_in_shape  conduct_words_shape
#define conduct_lift_out       conduct_state_out
#define conduct_lift_out_shape conduct_state_out_shape
static enum err conduct_lift(struct call *c, const struct conduct_words *in,
                             struct conduct_state_out *out)
{
    return step(c, in, conduct_lift_decision, out);
}
OP_RUN(conduct_lift)

#define conduct_appeal_in        conduct_words
#define conduct_appeal_in_shape  conduct_words_shape
#define conduct_appeal_out       conduct_state_out
#define conduct_appeal_out_shape conduct_state_out_shape
static enum err conduct_appeal(struct call *c, const struct conduct_words *in,
                               struct conduct_state_out *out)
{
    return step(c, in, conduct_take_appeal, out);
}
OP_RUN(conduct_appeal)

/* --- conduct_decide --------------------------------------------------------------------------- */
struct ticked_benefit {
    struct text benefit;
};
SHAPE(ticked_benefit, FIELD(ticked_benefit, benefit, TEXT_FIELD, .min = 1, .max = 40));
struct conduct_decide_in {
    int64_t conduct_id;
    struct text campaign;
    LIST_OF(struct ticked_benefit) benefits;
    int64_t all_others, until_day;
    struct text reason;
};
SHAPE(conduct_decide_in, FIELD(conduct_decide_in, conduct_id, ID),
      FIELD(conduct_decide_in, campaign, TEXT_FIELD, .min = 1, .max = 40, .flags = AUDITED,
            .says = "Said explicitly: in summer two are under way (R16)."),
      LIST_FIELD(conduct_decide_in, benefits, ticked_benefit, .flags = OPTIONAL,
                 .says = "Ticked one by one; school benefits, the licence aid and health only so."),
      FIELD(conduct_decide_in, all_others, FLAG, .flags = OPTIONAL | AUDITED,
            .says = "Also everything that is not one of those."),
      FIELD(conduct_decide_in, until_day, DAY, .flags = AUDITED,
            .says = "The last day, at most the campaign's."),
      FIELD(conduct_decide_in, reason, TEXT_FIELD, .min = SHORTEST, .max = LONGEST,
            .says = "In words the young person understands; it stands in the decision."));
struct conduct_decide_out {
    int64_t conduct_id, state;
    struct text number;
    int64_t suspended, until_day, appeal_until_day;
};
SHAPE(conduct_decide_out, FIELD(conduct_decide_out, conduct_id, ID),
      FIELD(conduct_decide_out, state, CHOICE, .choices = conduct_state_words),
      FIELD(conduct_decide_out, number, TEXT_FIELD),
      FIELD(conduct_decide_out, suspended, INT, .says = "How many benefits."),
      FIELD(conduct_decide_out, until_day, DAY), FIELD(conduct_decide_out, appeal_until_day, DAY));

static enum err bad_input(struct call *c, const char *field, const char *french,
                          const char *english)
{
    facts_add_text(&c->facts, "field", text_of(field));
    facts_add_text(&c->facts, "why", text_of(c->lang == FRENCH ? french : english));
    return BAD_INPUT;
}

static bool is_among(const struct conduct_decision *d, const struct benefit *b)
{
    for (size_t i = 0; i < d->n; i++)
        if (d->benefits[i] == b) return true;
    return false;
}

/* Those ticked, each once, and all others if so decided. */
static enum err tick(struct call *c, const struct conduct_decide_in *in, struct conduct_decision *d)
{
    const struct catalogue *k = d->campaign->catalogue;
    d->benefits = ARENA_ARRAY(c->arena, const struct benefit *, k->benefit_count + 1);
    if (!d->benefits) return NO_MEMORY;
    for (size_t i = 0; i < in->benefits.n; i++) {
        const struct benefit *b = catalogue_benefit(k, in->benefits.at[i].benefit);
        if (!b || b->measure == MEASURE_GRANT) return NO_SUCH_BENEFIT;
        if (!is_among(d, b)) d->benefits[d->n++] = b;
    }
    for (size_t i = 0; in->all_others && i < k->benefit_count; i++) {
        const struct benefit *b = &k->benefits[i];
        if (conduct_is_other(k, b) && !is_among(d, b)) d->benefits[d->n++] = b;
    }
    return d->n ? OK : bad_input(c, "benefits", "doit en nommer un", "must name one");
}

static enum err check_days(struct call *c, const struct conduct_decision *d)
{
    int64_t last = d->campaign->catalogue->until_day;
    if (c->today > last || c->today < d->campaign->catalogue->validations_from_day)
        return NO_CAMPAIGN;
    if (d->until_day < c->today) return bad_input(c, "until_day", "est passé", "has passed");
    if (d->until_day <= last) return OK;
    facts_add_day(&c->facts, "until", last);
    return UNTIL_TOO_LATE;
}

static enum err conduct_decide(struct call *c, const struct conduct_decide_in *in,
                               struct conduct_decide_out *out)
{
    struct conduct k;
    struct campaign campaign;
    enum err e = find(c, in->conduct_id, &k);
    if (e) return e;
    e = campaign_by_code(c, in->campaign, &campaign);
    if (e) return e == NO_ROW ? NO_CAMPAIGN : e;
    struct conduct_decision d = { .campaign = &campaign,
                                  .until_day = in->until_day,
                                  .reason = in->reason };
    e = check_days(c, &d);
    if (!e) e = tick(c, in, &d);
    if (!e) e = conduct_take_decision(c, &k, &d);
    if (!e) e = find(c, in->conduct_id, &k);
    if (e) return e;
    *out = (struct conduct_decide_out){ .conduct_id = k.id,
                                        .state = k.state,
                                        .number = k.number,
                                        .suspended = (int64_t)d.n,
                                        .until_day = k.until_day,
                                        .appeal_until_day = k.appeal_until_day };
    return OK;
}
OP_RUN(conduct_decide)

/* --- conduct_appeal_decide -------------------------------------------------------------------- */
struct conduct_appeal_decide_in {
    int64_t conduct_id, upheld;
    struct text words;
};
SHAPE(conduct_appeal_decide_in, FIELD(conduct_appeal_decide_in, conduct_id, ID),
      FIELD(conduct_appeal_decide_in, upheld, FLAG, .flags = AUDITED,
            .says = "Whether the decision stands; else the benefits come back at once."),
      FIELD(conduct_appeal_decide_in, words, TEXT_FIELD, .min = SHORTEST, .max = LONGEST));
#define conduct_appeal_decide_out       conduct_state_out
#define conduct_appeal_decide_out_shape conduct_state_out_shape

static enum err conduct_appeal_decide(struct call *c, const struct conduct_appeal_decide_in *in,
                                      struct conduct_state_out *out)
{
    struct conduct k;
    enum err e = find(c, in->conduct_id, &k);
    if (!e) e = conduct_decide_appeal(c, &k, in->upheld, in->words);
    return e ? e : say(c, in->conduct_id, out);
}
OP_RUN(conduct_appeal_decide)

#define BY_ITSELF OBJECT_OF(conduct_id, conduct_owner)
static const struct operation conduct_rows[] = {
    OP(conduct_open, WRITE, BENEFITS, BY_OBJECT, BY_ITSELF, .rules = "R101 D41",
       .touches = "conduct", REFUSES(WRONG_STATE),
       .summary = "Tell the young person the facts, and until when they may reply."),
    OP(conduct_dismiss, WRITE, BENEFITS, BY_OBJECT, BY_ITSELF, .rules = "R101",
       .touches = "conduct", REFUSES(WRONG_STATE),
       .summary = "Close a report without consequence."),
    OP(conduct_reply, WRITE, FAMILY, BY_OBJECT, BY_ITSELF, .rules = "R101 D13",
       .touches = "conduct", REFUSES(WRONG_STATE, ALREADY_DONE),
       .summary = "Say one's side before it is decided."),
    OP(conduct_decide, WRITE, BENEFITS, BY_OBJECT, BY_ITSELF, .rules = "R16 R101 R102 D19 D41",
       .touches = "payment",
       REFUSES(WRONG_STATE, REPLY_PERIOD_RUNS, NO_CAMPAIGN, NO_SUCH_BENEFIT, UNTIL_TOO_LATE),
       .summary = "Suspend benefits of one campaign until a day, with the reason."),
    OP(conduct_lift, WRITE, BENEFITS, BY_OBJECT, BY_ITSELF, .rules = "R102", .touches = "payment",
       REFUSES(WRONG_STATE), .summary = "Take a decision back before its day."),
    OP(conduct_appeal, WRITE, FAMILY, BY_OBJECT, BY_ITSELF, .rules = "R102", .touches = "conduct",
       REFUSES(WRONG_STATE, APPEAL_TOO_LATE), .summary = "Ask that a decision be looked at again."),
    OP(conduct_appeal_decide, WRITE, BENEFITS, BY_OBJECT, BY_ITSELF, .rules = "R102",
       .touches = "payment", REFUSES(WRONG_STATE, SAME_PERSON_APPROVES),
       .summary = "Decide an appeal; not for who took the decision."),
};
OP_TABLE(conduct);
