/* The decisions on a file and what follows from each: wallets, card, mail. A state changes only
 * from the one that was seen, so that two secretaries never decide the same file twice. */
#include "enrolment/enrolment.h"

#include "base/civil.h"
#include "benefit/benefit.h"
#include "card/card.h"
#include "enrolment/decide.h"
#include "notice/notice.h"
#include "sql/enrolment_sql.h"

const char *const holder_words[] = { "pupil", "apprentice", "referent", NULL };

static struct enrolment enrolment_from(const struct enrolment_row *r)
{
    struct enrolment e = { .id = r->id,
                           .person_id = r->person_id,
                           .campaign_id = r->campaign_id,
                           .school_id = r->school_id,
                           .state = r->state,
                           .holder = r->holder,
                           .course = r->course,
                           .class_name = r->class_name,
                           .repeats = r->repeats,
                           .first_entrant = r->first_entrant,
                           .decided_day = r->decided_day,
                           .ordered_ms = r->ordered_ms };
    return e;
}

enum err enrolment_by_id(struct call *c, int64_t enrolment_id, struct enrolment *file)
{
    struct enrolment_row row;
    enum err e = sql_enrolment_by_id(c->tx, enrolment_id, &row);
    if (!e) *file = enrolment_from(&row);
    return e;
}

enum err enrolment_owner(struct call *c, int64_t enrolment_id, struct owner *owner)
{
    struct enrolment_row row;
    enum err e = sql_enrolment_by_id(c->tx, enrolment_id, &row);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    owner->person_id = row.person_id;
    owner->school_id = row.school_id;
    return OK;
}

enum err enrolment_person_owner(struct call *c, int64_t person_id, struct owner *owner)
{
    struct enrolment_latest_row row;
    enum err e = sql_enrolment_latest(c->tx, person_id, &row);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    owner->person_id = person_id;
    owner->school_id = row.school_id;
    return OK;
}

enum err enrolment_order(struct call *c, int64_t person_id, int64_t campaign_id, int64_t school_id,
                         const struct year *year, struct text search_key, int64_t *enrolment_id)
{
    struct person_has_card_row card;
    enum err e = sql_person_has_card(c->tx, person_id, &card);
    if (e && e != NO_ROW) return e;
    struct enrolment_add_row added;
    bool first = e == NO_ROW;
    e = sql_enrolment_add(c->tx, id_new(tx_store(c->tx)), person_id, campaign_id, school_id,
                          year->holder, year->course, year->class_name, year->repeats, first,
                          c->now_ms, DAY_NONE, search_key, &added);
    if (!e) *enrolment_id = added.id;
    return e;
}

/* A file is decided from the opening of validations to the end of its campaign (R11, D35). */
static enum err still_decided(struct call *c, int64_t campaign_id, struct campaign *campaign)
{
    enum err e = campaign_by_id(c, campaign_id, campaign);
    if (e) return e == NO_ROW ? DEFECT : e;
    const struct catalogue *k = campaign->catalogue;
    if (c->today > k->until_day) return NO_CAMPAIGN;
    if (c->today >= k->validations_from_day) return OK;
    facts_add_day(&c->facts, "opens_on", k->validations_from_day);
    return VALIDATIONS_NOT_OPEN;
}

static enum err wrong_state(struct call *c, struct text state)
{
    facts_add_text(&c->facts, "state", state);
    return WRONG_STATE;
}

enum err enrolment_tell(struct call *c, int64_t person_id, const char *template,
                        int64_t enrolment_id)
{
    return notice_queue_person(c, template, person_id, enrolment_id, TEXT(""));
}

/* Nothing is given any more to somebody whose file was closed (D11). */
static enum err person_stays(struct call *c, int64_t person_id)
{
    struct person_state_row person;
    enum err e = sql_person_state(c->tx, person_id, &person);
    if (e) return e == NO_ROW ? DEFECT : e;
    return text_is(person.state, "open") ? OK : wrong_state(c, person.state);
}

/* A referent follows no course (R5); everybody else is in one that the campaign knows. */
static bool course_is_sound(const struct campaign *campaign, const struct year *year)
{
    bool studies = !text_is(year->holder, holder_words[REFERENT]);
    if (!studies && text_is_empty(year->course)) return true;
    return catalogue_course(campaign->catalogue, year->course) != NULL;
}

/* All that a decision in favour can be refused for. */
static enum err may_settle(struct call *c, int64_t person_id, int64_t campaign_id,
                           const struct year *year)
{
    struct campaign campaign;
    enum err e = person_stays(c, person_id);
    if (!e) e = still_decided(c, campaign_id, &campaign);
    if (e) return e;
    return course_is_sound(&campaign, year) ? OK : UNKNOWN_COURSE;
}

/* A school's decision in favour, at `school_id`, whatever the file was before. */
static enum err settle(struct call *c, const struct enrolment *file, int64_t school_id,
                       const struct year *year)
{
    enum err e = may_settle(c, file->person_id, file->campaign_id, year);
    if (e) return e;
    int64_t changed;
    e = sql_enrolment_decide(c->tx, file->id, file->state, TEXT("validated"), school_id,
                             year->holder, year->course, year->class_name, year->repeats, c->now_ms,
                             c->today, c->actor->account_id, TEXT(""), &changed);
    if (e) return e;
    if (!changed) return BUSY; /* decided at the same instant by another server */
    e = benefit_grant_all(c, file->id, "validation");
    if (e) return e;
    int64_t card_id;
    e = card_issue(c, file->person_id, file->campaign_id, &card_id);
    return e ? e : enrolment_tell(c, file->person_id, "validated", file->id);
}

enum err enrolment_validate_file(struct call *c, const struct enrolment *file,
                                 const struct year *year)
{
    bool waits = text_is(file->state, "ordered") || text_is(file->state, "refused");
    if (!waits) return wrong_state(c, file->state);
    return settle(c, file, file->school_id, year);
}

enum err enrolment_revalidate_person(struct call *c, int64_t person_id, int64_t school_id,
                                     const struct year *year, int64_t *enrolment_id)
{
    struct campaign campaign;
    enum err e = campaign_to_validate(c, &campaign);
    if (e) return e;
    struct enrolment_row row;
    e = sql_enrolment_of(c->tx, person_id, campaign.id, &row);
    if (e == NO_ROW) {
        struct enrolment_latest_row last;
        e = sql_enrolment_latest(c->tx, person_id, &last);
        if (e) return e == NO_ROW ? NOT_FOUND : e;
        e = may_settle(c, person_id, campaign.id, year); /* before the first write */
        if (e) return e;
        int64_t id;
        e = enrolment_order(c, person_id, campaign.id, school_id, year, last.search_key, &id);
        if (e) return e == NO_ROW ? BUSY : e;
        e = sql_enrolment_by_id(c->tx, id, &row);
    }
    if (e) return e;
    struct enrolment file = enrolment_from(&row);
    *enrolment_id = file.id;
    bool here = file.school_id == school_id;
    if (here && text_is(file.state, "validated")) return ALREADY_DONE;
    return settle(c, &file, school_id, year);
}

enum err enrolment_refuse_file(struct call *c, const struct enrolment *file, struct text reason)
{
    if (!text_is(file->state, "ordered")) return wrong_state(c, file->state);
    int64_t changed;
    enum err e = sql_enrolment_set_state(c->tx, file->id, file->state, TEXT("refused"), c->now_ms,
                                         c->actor->account_id, reason, &changed);
    if (e) return e;
    if (!changed) return wrong_state(c, file->state);
    return enrolment_tell(c, file->person_id, "refused", file->id);
}

enum err enrolment_change_year(struct call *c, const struct enrolment *file,
                               const struct year *year)
{
    if (!text_is(file->state, "validated")) return wrong_state(c, file->state);
    struct campaign campaign;
    enum err e = person_stays(c, file->person_id);
    if (!e) e = still_decided(c, file->campaign_id, &campaign);
    if (e) return e;
    if (!course_is_sound(&campaign, year)) return UNKNOWN_COURSE;
    int64_t changed;
    e = sql_enrolment_decide(c->tx, file->id, file->state, file->state, file->school_id,
                             year->holder, year->course, year->class_name, year->repeats, c->now_ms,
                             file->decided_day, c->actor->account_id, TEXT(""), &changed);
    if (e) return e;
    if (!changed) return wrong_state(c, file->state);
    return benefit_grant_all(c, file->id, "course_change");
}

enum err enrolment_leave(struct call *c, const struct enrolment *file, struct text reason)
{
    if (!text_is(file->state, "validated")) return wrong_state(c, file->state);
    int64_t changed;
    enum err e = sql_enrolment_set_state(c->tx, file->id, file->state, TEXT("departed"), c->now_ms,
                                         c->actor->account_id, reason, &changed);
    if (e) return e;
    if (!changed) return wrong_state(c, file->state);
    return benefit_leave_school(c, file->person_id, file->campaign_id);
}

/* Within the days the campaign allows, and only if nothing was spent (D43). */
enum err enrolment_undo_validation(struct call *c, const struct enrolment *file)
{
    if (!text_is(file->state, "validated")) return wrong_state(c, file->state);
    struct campaign campaign;
    enum err e = still_decided(c, file->campaign_id, &campaign);
    if (e) return e;
    int64_t days = campaign.catalogue->undo_days;
    if (c->today > file->decided_day + days) {
        facts_add_count(&c->facts, "days", days);
        return UNDO_TOO_LATE;
    }
    int64_t changed;
    e = sql_enrolment_set_state(c->tx, file->id, file->state, TEXT("ordered"), c->now_ms,
                                c->actor->account_id, TEXT(""), &changed);
    if (e) return e;
    if (!changed) return wrong_state(c, file->state);
    return benefit_take_back_all(c, file->person_id, file->campaign_id, file->id);
}

enum err enrolment_set_disability(struct call *c, int64_t person_id, bool disability)
{
    return sql_health_disability_set(c->tx, person_id, disability, c->now_ms, c->actor->account_id);
}
