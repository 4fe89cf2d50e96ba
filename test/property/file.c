/* file.c - the order (R11, R20-R23, D8) and what a school does with a file: validate, refuse,
 * change, let go, undo, take in (R25, R40, D2, D9, D35, D43). */
#include <string.h>

#include "model.h"

static const char *const state_words[] = { "none", "ordered", "validated", "refused", "departed" };

/* --- ordering --------------------------------------------------------------------------------- */
/* The latest campaign whose orders are open (R11). */
static int campaign_to_order(int64_t today, struct expected *e)
{
    int open = NOBODY, next = NOBODY, last = NOBODY;
    for (int y = 0; y < YEARS; y++) {
        if (today > day_said(years[y].orders_until))
            last = y;
        else if (today >= day_said(years[y].opens_on))
            open = y;
        else if (next == NOBODY)
            next = y;
    }
    if (open != NOBODY) return open;
    expect_refusal(e, next != NOBODY ? "orders-not-open" : "orders-closed");
    if (next != NOBODY)
        expect_day(e, "opens_on", day_said(years[next].opens_on));
    else
        expect_day(e, "closed_on", day_said(years[last].orders_until));
    return NOBODY;
}

void model_order(struct person *p, int64_t at, const struct order_said *said, struct expected *e)
{
    const char *refusal = !said->charter                    ? "charter-not-accepted"
                          : said->code_is_common            ? "code-too-common"
                          : code_is_birthday(p, said->code) ? "code-is-birthday"
                                                            : NULL;
    if (refusal) {
        expect_refusal(e, refusal);
        return;
    }
    int campaign = campaign_to_order(day_at(at), e);
    if (campaign == NOBODY) return;
    if (said->school == NOBODY) {
        expect_refusal(e, "no-such-school");
        return;
    }
    expect_text(e, "school_name", schools[said->school].name);
    if (p->ordered) return; /* a stranger learns nothing, nothing changes */
    p->ordered = true;
    memcpy(p->code, said->code, sizeof p->code);
    p->files[campaign] = (struct file){
        .state = F_ORDERED, .school = said->school, .course = said->course, .ordered_on = day_at(at)
    };
}

/* --- what a school may decide ----------------------------------------------------------------- */
static bool wrong_state(const char *state, struct expected *e)
{
    expect_refusal(e, "wrong-state");
    expect_text(e, "state", state);
    return false;
}

static bool file_is(const struct file *f, int school, enum file_state one, enum file_state other,
                    struct expected *e)
{
    if (f->state == F_NONE || (school != NOBODY && f->school != school)) {
        expect_refusal(e, "not-found");
        return false;
    }
    if (f->state == one || f->state == other) return true;
    return wrong_state(state_words[f->state], e);
}

/* A file is decided until its campaign ends. */
static bool still_decided(int campaign, int64_t today, struct expected *e)
{
    if (today <= day_said(years[campaign].ends_on)) return true;
    expect_refusal(e, "no-campaign");
    return false;
}

static bool year_is_sound(const struct person *p, int64_t today, int campaign,
                          const struct year_said *said, struct expected *e)
{
    if (p->closed) return wrong_state("closed", e); /* D11 */
    if (!still_decided(campaign, today, e)) return false;
    if (said->course < course_count - 1) return true;
    expect_refusal(e, "unknown-course");
    return false;
}

static void say_state(const struct file *f, struct expected *e)
{
    expect_text(e, "state", state_words[f->state]);
}

/* A decision in favour, whatever the file was before. */
static void settle(struct person *p, int64_t today, int campaign, int school,
                   const struct year_said *said, struct expected *e)
{
    if (!year_is_sound(p, today, campaign, said, e)) return;
    struct file *f = &p->files[campaign];
    f->state = F_VALIDATED;
    f->school = school;
    f->holder = said->holder;
    f->course = said->course;
    f->validated_on = today;
    grant_all(p, campaign, today);
    give_card(p, campaign, today);
    say_state(f, e);
}

/* D32: the Region decides an order once its school has been silent for ten working days, or while
 * schools are shut. */
static bool school_was_asked(const struct file *f, int64_t today, struct expected *e)
{
    enum { JULY = 7, AUGUST = 8, SILENT_DAYS = 10 };
    int year, month, of_month;
    month_and_day(today, &year, &month, &of_month);
    if (f->state != F_ORDERED || month == JULY || month == AUGUST) return true;
    if (working_days_after(f->ordered_on, SILENT_DAYS) <= today) return true;
    expect_refusal(e, "school-decides-first");
    expect_day(e, "until", working_days_after(f->ordered_on, SILENT_DAYS - 1));
    return false;
}

void model_validate(struct person *p, int64_t at, int campaign, int school,
                    const struct year_said *said, bool disability, struct expected *e)
{
    const struct file *f = &p->files[campaign];
    if (!file_is(f, school, F_ORDERED, F_REFUSED, e)) return;
    if (school == NOBODY && !school_was_asked(f, day_at(at), e)) return;
    bool before = p->disability;
    p->disability |= disability;
    settle(p, day_at(at), campaign, f->school, said, e);
    if (e->refusal) p->disability = before;
}

void model_refuse(struct person *p, int64_t at, int campaign, int school, struct expected *e)
{
    (void)at;
    struct file *f = &p->files[campaign];
    if (!file_is(f, school, F_ORDERED, F_ORDERED, e)) return;
    f->state = F_REFUSED;
    say_state(f, e);
}

void model_change(struct person *p, int64_t at, int campaign, int school,
                  const struct year_said *said, struct expected *e)
{
    struct file *f = &p->files[campaign];
    if (!file_is(f, school, F_VALIDATED, F_VALIDATED, e)) return;
    if (!year_is_sound(p, day_at(at), campaign, said, e)) return;
    f->holder = said->holder;
    f->course = said->course;
    grant_all(p, campaign, day_at(at));
    say_state(f, e);
}

void model_depart(struct person *p, int64_t at, int campaign, int school, struct expected *e)
{
    struct file *f = &p->files[campaign];
    if (!file_is(f, school, F_VALIDATED, F_VALIDATED, e)) return;
    f->state = F_DEPARTED;
    grant_leave_school(p, campaign, day_at(at));
    say_state(f, e);
}

/* D43. */
void model_undo(struct person *p, int64_t at, int campaign, int school, struct expected *e)
{
    struct file *f = &p->files[campaign];
    int64_t today = day_at(at);
    if (!file_is(f, school, F_VALIDATED, F_VALIDATED, e)) return;
    if (!still_decided(campaign, today, e)) return;
    if (today > f->validated_on + UNDO_DAYS) {
        expect_refusal(e, "undo-too-late");
        expect_number(e, "days", UNDO_DAYS);
        return;
    }
    struct wallet *wallets = p->wallets[campaign];
    for (enum benefit b = 0; b < B_COUNT; b++) {
        if (!wallets[b].spent) continue;
        expect_refusal(e, "something-spent");
        return;
    }
    for (enum benefit b = 0; b < B_COUNT; b++) {
        wallets[b].closed = true;
        wallets[b].balance = 0;
    }
    f->state = F_ORDERED;
    say_state(f, e);
}

/* --- a returning holder, a newcomer from another school --------------------------------------- */
/* The latest campaign whose validations are open and that has not ended. */
static int campaign_to_validate(int64_t today, struct expected *e)
{
    int open = NOBODY, next = NOBODY;
    for (int y = 0; y < YEARS; y++) {
        if (today < day_said(years[y].opens_on))
            next = next == NOBODY ? y : next;
        else if (today <= day_said(years[y].ends_on))
            open = y;
    }
    if (open != NOBODY) return open;
    expect_refusal(e, next != NOBODY ? "validations-not-open" : "no-campaign");
    if (next != NOBODY) expect_day(e, "opens_on", day_said(years[next].opens_on));
    return NOBODY;
}

static void take(struct person *p, int64_t today, int school, const struct year_said *said,
                 struct expected *e)
{
    int campaign = campaign_to_validate(today, e);
    if (campaign == NOBODY) return;
    const struct file *f = &p->files[campaign];
    if (f->state == F_VALIDATED && f->school == school) {
        expect_refusal(e, "already-done");
        return;
    }
    settle(p, today, campaign, school, said, e);
}

void model_revalidate(struct person *p, int64_t at, int school, const struct year_said *said,
                      struct expected *e)
{
    int latest = latest_file(p);
    if (latest == NOBODY || p->files[latest].school != school)
        expect_refusal(e, "not-found");
    else
        take(p, day_at(at), school, said, e);
}

/* A number can be read over a shoulder. */
void model_take_in(struct person *p, int64_t at, int school, int card, enum presented as,
                   const struct year_said *said, struct expected *e)
{
    if (!card_opens(p, card, as, e)) return;
    if (as == BY_NUMBER)
        expect_refusal(e, "number-alone");
    else
        take(p, day_at(at), school, said, e);
}

/* --- the Region ------------------------------------------------------------------------------- */
/* R41, R58: decided again at once for what is validated. */
void model_health(struct person *p, int64_t at, bool disability, bool illness, struct expected *e)
{
    (void)e;
    p->disability = disability;
    p->illness = illness;
    for (int y = 0; y < YEARS && !p->closed; y++)
        if (p->files[y].state == F_VALIDATED) grant_all(p, y, day_at(at));
}

/* D11. */
void model_leave(struct person *p, struct expected *e)
{
    if (p->closed) {
        expect_refusal(e, "already-done");
        return;
    }
    p->closed = true;
    for (int y = 0; y < YEARS; y++)
        for (enum benefit b = 0; b < B_COUNT; b++) {
            p->wallets[y][b].closed = true;
            p->wallets[y][b].balance = 0;
        }
}
