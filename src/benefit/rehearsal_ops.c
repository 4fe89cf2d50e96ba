/* Rehearsing a campaign's file on the whole population (issue of a Region's budget: what would this
 * rule cost, and whom would it touch?), as a job that only reads. */
#include "base/civil.h"
#include "benefit/rehearsal.h"

enum { CATALOGUE_MAX = 1 << 20, COURSES_MAX = 1 << 20 };

struct campaign_rehearse_in {
    struct text catalogue, courses, population, against;
    int64_t validated_day;
};
SHAPE(campaign_rehearse_in,
      FIELD(campaign_rehearse_in, catalogue, TEXT_FIELD, .min = 1, .max = CATALOGUE_MAX,
            .says = "The campaign's YAML file, open or not."),
      FIELD(campaign_rehearse_in, courses, TEXT_FIELD, .max = COURSES_MAX,
            .says = "The training codes (CSV) that its rules may name."),
      FIELD(campaign_rehearse_in, population, TEXT_FIELD, .min = 1, .max = 40, .flags = AUDITED,
            .says = "The campaign whose validated files it is tried on."),
      FIELD(campaign_rehearse_in, against, TEXT_FIELD, .max = 40, .flags = OPTIONAL | AUDITED,
            .says = "A campaign that is open: who gains and who loses against its file."),
      FIELD(campaign_rehearse_in, validated_day, DAY, .flags = OPTIONAL,
            .says = "On which the files are validated; by default, as soon as they can be."));

struct rehearsal_department {
    struct text department;
    int64_t people, amount, cents, people_before, amount_before, cents_before;
};
SHAPE(rehearsal_department, FIELD(rehearsal_department, department, TEXT_FIELD),
      FIELD(rehearsal_department, people, INT), FIELD(rehearsal_department, amount, INT),
      FIELD(rehearsal_department, cents, INT), FIELD(rehearsal_department, people_before, INT),
      FIELD(rehearsal_department, amount_before, INT),
      FIELD(rehearsal_department, cents_before, INT));
struct rehearsal_benefit {
    struct text benefit, label, measure;
    int64_t month, people, amount, cents, unit_cents, people_before, amount_before, cents_before;
    int64_t gainers, losers;
    LIST_OF(struct rehearsal_department) departments;
};
SHAPE(rehearsal_benefit, FIELD(rehearsal_benefit, benefit, TEXT_FIELD),
      FIELD(rehearsal_benefit, label, TEXT_FIELD), FIELD(rehearsal_benefit, measure, TEXT_FIELD),
      FIELD(rehearsal_benefit, month, DAY, .says = "The first day of the month it is loaded in."),
      FIELD(rehearsal_benefit, people, INT),
      FIELD(rehearsal_benefit, amount, INT, .says = "Cents, units, or accesses given."),
      FIELD(rehearsal_benefit, cents, INT, .says = "What it costs if all of it is used."),
      FIELD(rehearsal_benefit, unit_cents, INT,
            .says = "What a unit costs the Region at the prices agreed today; 0 for money."),
      FIELD(rehearsal_benefit, people_before, INT), FIELD(rehearsal_benefit, amount_before, INT),
      FIELD(rehearsal_benefit, cents_before, INT), FIELD(rehearsal_benefit, gainers, INT),
      FIELD(rehearsal_benefit, losers, INT),
      LIST_FIELD(rehearsal_benefit, departments, rehearsal_department));
struct rehearsal_group {
    struct text level, track;
    int64_t people, gainers, losers, cents, cents_before;
};
SHAPE(rehearsal_group, FIELD(rehearsal_group, level, TEXT_FIELD),
      FIELD(rehearsal_group, track, TEXT_FIELD), FIELD(rehearsal_group, people, INT),
      FIELD(rehearsal_group, gainers, INT), FIELD(rehearsal_group, losers, INT),
      FIELD(rehearsal_group, cents, INT), FIELD(rehearsal_group, cents_before, INT));
struct campaign_rehearse_out {
    struct text campaign, population, against;
    int64_t validated_day, people, gainers, losers, cents, cents_before;
    LIST_OF(struct rehearsal_benefit) benefits;
    LIST_OF(struct rehearsal_group) groups;
};
SHAPE(campaign_rehearse_out, FIELD(campaign_rehearse_out, campaign, TEXT_FIELD),
      FIELD(campaign_rehearse_out, population, TEXT_FIELD),
      FIELD(campaign_rehearse_out, against, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(campaign_rehearse_out, validated_day, DAY), FIELD(campaign_rehearse_out, people, INT),
      FIELD(campaign_rehearse_out, gainers, INT), FIELD(campaign_rehearse_out, losers, INT),
      FIELD(campaign_rehearse_out, cents, INT), FIELD(campaign_rehearse_out, cents_before, INT),
      LIST_FIELD(campaign_rehearse_out, benefits, rehearsal_benefit),
      LIST_FIELD(campaign_rehearse_out, groups, rehearsal_group));

static enum err known(struct call *c, struct text code, struct campaign *campaign)
{
    enum err e = campaign_by_code(c, code, campaign);
    return e == NO_ROW ? NO_CAMPAIGN : e;
}

/* What was summed so far is kept in memory only: after a restart the rehearsal begins again. */
static enum err campaign_rehearse_prepare(struct call *c, const struct campaign_rehearse_in *in)
{
    struct rehearsal *r = ARENA_NEW(c->arena, struct rehearsal);
    struct catalogue *file;
    struct catalogue_notes notes = { 0 };
    if (!r) return NO_MEMORY;
    enum err e = catalogue_read(c->arena, in->catalogue, in->courses, &file, &notes);
    if (e == CATALOGUE_FAULTY) facts_add_count(&c->facts, "count", (int64_t)notes.faults);
    struct campaign population, against, same;
    if (!e) e = known(c, in->population, &population);
    if (!e && !text_is_empty(in->against)) e = known(c, in->against, &against);
    if (e) return e;
    e = campaign_by_code(c, file->code, &same);
    if (e && e != NO_ROW) return e;
    r->campaign_id = e ? 0 : same.id;
    r->after = file;
    r->before = text_is_empty(in->against) ? NULL : against.catalogue;
    r->before_id = r->before ? against.id : 0;
    r->population_id = population.id;
    r->day = in->validated_day == DAY_NONE ? file->validations_from_day : in->validated_day;
    c->prepared = r;
    return rehearsal_begin(c, r);
}

static enum err say_departments(struct call *c, const struct rehearsal *r,
                                const struct rehearsed_benefit *b, struct rehearsal_benefit *line)
{
    line->departments.at = ARENA_ARRAY(c->arena, struct rehearsal_department,
                                       r->department_count ? r->department_count : 1);
    if (!line->departments.at) return NO_MEMORY;
    for (size_t i = 0; i < r->department_count; i++) {
        const struct tally *after = &b->departments[i].after, *before = &b->departments[i].before;
        if (!after->people && !before->people) continue;
        line->departments.at[line->departments.n++] = (struct rehearsal_department){
            text_of(r->departments[i]),
            after->people,
            after->amount,
            after->cents,
            before->people,
            before->amount,
            before->cents,
        };
    }
    return OK;
}

static enum err say_benefit(struct call *c, const struct rehearsal *r,
                            const struct rehearsed_benefit *b, struct rehearsal_benefit *line)
{
    const struct benefit *said = b->after ? b->after : b->before;
    *line = (struct rehearsal_benefit){
        .benefit = said->code,
        .label = said->label.in[c->lang],
        .measure = text_of(benefit_measure_word(said->measure)),
        .month = b->month_day,
        .people = b->after_all.people,
        .amount = b->after_all.amount,
        .cents = b->after_all.cents,
        .unit_cents = b->after ? b->price_after : b->price_before,
        .people_before = b->before_all.people,
        .amount_before = b->before_all.amount,
        .cents_before = b->before_all.cents,
        .gainers = r->before ? b->gainers : 0,
        .losers = r->before ? b->losers : 0,
    };
    return say_departments(c, r, b, line);
}

static enum err say_rehearsal(struct call *c, const struct rehearsal *r,
                              const struct campaign_rehearse_in *in,
                              struct campaign_rehearse_out *out)
{
    *out = (struct campaign_rehearse_out){ .campaign = r->after->code,
                                           .population = in->population,
                                           .against = in->against,
                                           .validated_day = r->day,
                                           .people = r->people,
                                           .gainers = r->gainers,
                                           .losers = r->losers };
    out->benefits.at = ARENA_ARRAY(c->arena, struct rehearsal_benefit, r->benefit_count + 1);
    out->groups.at = ARENA_ARRAY(c->arena, struct rehearsal_group, r->group_count + 1);
    if (!out->benefits.at || !out->groups.at) return NO_MEMORY;
    for (size_t i = 0; i < r->benefit_count; i++) {
        enum err e = say_benefit(c, r, &r->benefits[i], &out->benefits.at[out->benefits.n++]);
        if (e) return e;
        out->cents += r->benefits[i].after_all.cents;
        out->cents_before += r->benefits[i].before_all.cents;
    }
    for (size_t i = 0; i < r->group_count; i++) {
        const struct rehearsed_group *g = &r->groups[i];
        out->groups.at[out->groups.n++] = (struct rehearsal_group){
            g->level.at ? g->level : TEXT(""),
            g->track.at ? g->track : TEXT(""),
            g->people,
            g->gainers,
            g->losers,
            g->cents_after,
            g->cents_before,
        };
    }
    return OK;
}

static enum err campaign_rehearse(struct call *c, const struct campaign_rehearse_in *in,
                                  struct campaign_rehearse_out *out)
{
    struct rehearsal *r = c->prepared;
    enum err e = rehearsal_step(c, r);
    if (e) return e;
    c->job->done = r->people;
    c->job->total = r->total;
    c->job->finished = r->over;
    return r->over ? say_rehearsal(c, r, in, out) : OK;
}
OP_RUN(campaign_rehearse)
OP_PREPARE(campaign_rehearse)

static const struct operation rehearsal_rows[] = {
    OP(campaign_rehearse, BULK, BENEFITS | ADMIN | ACCOUNTANT | SYSTEM, ON_NOTHING,
       PREPARED(campaign_rehearse), .on_snapshot = true, REFUSES(CATALOGUE_FAULTY, NO_CAMPAIGN),
       .rules = "R112",
       .summary = "What a campaign's file would give and cost to a whole population."),
};
OP_TABLE(rehearsal);
