/* grant.c - who gets what (R50-R67), from when to when (R12-R15), and what a second decision does
 * to the first (D1-D5, D35, D40). */
#include <stdio.h>

#include "model.h"

/* --- the amounts ------------------------------------------------------------------------------ */
bool is_young(enum holder holder)
{
    return holder == H_PUPIL || holder == H_APPRENTICE;
}

static int64_t at_least_zero(int64_t n)
{
    return n > 0 ? n : 0;
}

/* R51: professional, agricultural and the like up to the bac; of technological ones STMG. */
static int64_t extra_for(const struct year *y, const struct course *c)
{
    if (c->track == T_TECHNOLOGICAL) return c->stmg && c->level >= L_1RE ? y->extra : 0;
    return c->track != T_GENERAL && c->level <= L_TLE ? y->extra : 0;
}

/* R52: by level of qualification. */
static int64_t all_for(const struct year *y, const struct course *c)
{
    return c->level <= L_CAP ? y->all_low : c->level <= L_TLE ? y->all_middle : y->all_high;
}

/* R54, R55, D5: what entering this course gives, and of which instalment; *review: the Region says.
 */
static int64_t equipment_for(const struct year *y, const struct course *c, enum instalment *part,
                             bool *review)
{
    bool bac_pro = c->diploma == D_PRO || c->diploma == D_PRO_AGRICOLE;
    if (!bac_pro || (c->level != L_2DE && c->level != L_1RE)) return 0;
    bool first = c->level == L_2DE;
    *part = !c->in_family ? I_PRO_1 : first ? I_FAMILY_1 : I_FAMILY_2;
    if (c->in_family) return first ? y->family_first : y->family_second;
    *review = !first;
    if (!first) return 0;
    return c->tools == DEAR_TOOLS ? y->pro_dear : c->tools == HARDLY_ANY ? y->pro_cheap : y->pro;
}

/* R50-R52, R54: the pupil's at a school; the doubling for a disability is for textbooks only (R41).
 */
static int64_t school_benefit(const struct person *p, const struct file *f, const struct year *y,
                              enum benefit b, enum instalment *part, bool *review)
{
    const struct course *c = &courses[f->course];
    enum school_group group = schools[f->school].group;
    if (f->holder != H_PUPIL) return 0;
    if (b == B_ALL) return group == HEALTH_IEM_CNED ? all_for(y, c) * (p->disability ? 2 : 1) : 0;
    if (group != SECONDARY) return 0;
    if (b == B_LOAN) return c->level <= L_TLE;
    if (b == B_EXTRA) return extra_for(y, c) * (p->disability ? 2 : 1);
    return equipment_for(y, c, part, review);
}

/* R58-R66, D46: referents have the base amounts, and no health, first aid, digital or licence aid.
 */
static int64_t own_benefit(const struct person *p, const struct file *f, const struct year *y,
                           enum benefit b, int64_t today)
{
    const struct course *c = &courses[f->course];
    bool young = is_young(f->holder);
    bool bac = c->diploma != D_CAP && c->diploma != D_OTHER;
    switch (b) {
    case B_SPORT:
        return young && (p->disability || p->illness) ? y->sport_raised : y->sport;
    case B_FISHING:
        return y->fishing;
    case B_HUNTING:
        return y->hunting;
    case B_BIKE:
        return young && years_between(p->birth_day, today) >= y->bike_age ? y->bike : 0;
    case B_CINEMA:
        return y->seats;
    case B_SHOWS:
        return y->shows;
    case B_BOOKS:
        return young && bac && c->level == L_TLE ? y->books_tle : y->books;
    case B_MUSEUMS:
        return 1;
    case B_STREAMING:
        return young;
    case B_HEALTH:
        return young ? y->coupons : 0;
    case B_FIRST_AID:
        return young ? y->first_aid : 0;
    default:
        return 0;
    }
}

/* --- the windows ------------------------------------------------------------------------------ */
static int64_t opens(const struct file *f, int campaign, enum benefit b)
{
    return benefits[b].open_from == FROM_SEPTEMBER ? day_said(years[campaign].leisure_from)
                                                   : f->validated_on;
}

static int64_t ends(int campaign, enum benefit b)
{
    const struct year *y = &years[campaign];
    return day_said(benefits[b].ends_in_may ? y->school_until : y->ends_on);
}

int64_t grant_of(const struct person *p, int campaign, enum benefit b, int64_t today)
{
    return own_benefit(p, &p->files[campaign], &years[campaign], b, today);
}

/* --- deciding --------------------------------------------------------------------------------- */
/* D4: an instalment paid in another campaign comes again once, less what was spent of it. */
static int64_t instalment_left(const struct person *p, int campaign, enum instalment part,
                               int64_t amount)
{
    int loads = 0;
    int64_t spent = 0;
    for (int y = 0; y < YEARS; y++) {
        if (part == I_NONE || y == campaign || !p->files[y].loaded[part]) continue;
        loads++;
        spent += p->wallets[y][B_EQUIPMENT].spent;
    }
    if (!loads) return amount;
    return loads == 1 ? at_least_zero(amount - spent) : 0;
}

/* D1: the two textbook benefits are one envelope. */
static int64_t spent_beside(const struct person *p, int campaign, enum benefit b)
{
    if (b == B_EXTRA) return p->wallets[campaign][B_ALL].spent;
    return b == B_ALL ? p->wallets[campaign][B_EXTRA].spent : 0;
}

/* A decision that changes nothing leaves the wallet alone: what a refund brought back stays. */
static void decide(struct wallet *w, int64_t amount, int64_t from, int64_t until)
{
    bool same = w->is ? amount == w->granted && !w->frozen && !w->closed : !amount;
    if (same) return;
    if (!w->is) *w = (struct wallet){ .is = true, .from = from };
    w->granted = amount;
    w->until = until;
    w->frozen = w->closed = false;
    w->balance = at_least_zero(amount - w->spent);
}

void grant_all(struct person *p, int campaign, int64_t today)
{
    struct file *f = &p->files[campaign];
    for (enum benefit b = 0; b < B_COUNT; b++) {
        bool known = b != B_BIKE || years[campaign].bike;
        if (!known || benefits[b].open_from == FROM_ITS_LOADING || today > ends(campaign, b))
            continue;
        enum instalment part = I_NONE;
        bool review = false;
        int64_t amount = benefits[b].school_bound
                             ? school_benefit(p, f, &years[campaign], b, &part, &review)
                             : own_benefit(p, f, &years[campaign], b, today);
        if (review) continue; /* until the Region has decided all stays as it is (D5) */
        amount = at_least_zero(amount - spent_beside(p, campaign, b));
        amount = instalment_left(p, campaign, part, amount);
        if (part != I_NONE && amount) f->loaded[part] = true;
        decide(&p->wallets[campaign][b], amount, opens(f, campaign, b), ends(campaign, b));
    }
}

/* D2, D3. */
void grant_leave_school(struct person *p, int campaign, int64_t today)
{
    for (enum benefit b = 0; b < B_COUNT; b++) {
        struct wallet *w = &p->wallets[campaign][b];
        if (!w->is || w->closed || today > w->until) continue;
        if (benefits[b].school_bound)
            w->frozen = true;
        else if (today < w->from)
            w->closed = true;
        if (w->closed) w->balance = 0;
    }
}

/* --- the Region's decisions ------------------------------------------------------------------- */
/* For the rest of the campaign (R101), whatever the benefit's own clock. */
void model_suspend(struct person *p, int64_t at, int campaign, enum benefit b, bool suspended,
                   struct expected *e)
{
    int64_t today = day_at(at), last = day_said(years[campaign].ends_on);
    struct wallet *w = &p->wallets[campaign][b];
    if (!w->is) {
        expect_refusal(e, "no-such-benefit");
        return;
    }
    if (suspended && today > last) {
        expect_refusal(e, "ended");
        expect_day(e, "until", last);
        return;
    }
    if ((w->held_until >= today) == suspended) {
        expect_refusal(e, "already-done");
        return;
    }
    w->held_until = suspended ? last : 0;
    expect_text(e, "suspended", suspended ? "true" : "false");
}

/* R67, D40: the highest of those kept, from the day it was reached. */
void model_reward(struct person *p, int64_t at, int campaign, enum engagement kept,
                  struct expected *e)
{
    const struct year *y = &years[campaign];
    struct wallet *w = &p->wallets[campaign][B_DRIVING];
    int64_t today = day_at(at);
    const struct file *f = &p->files[campaign];
    bool is_holder = !p->closed && (f->state == F_VALIDATED || f->state == F_DEPARTED);
    bool entitled =
        is_holder && is_young(f->holder) && years_between(p->birth_day, today) >= y->driving_age;
    if (!entitled) {
        expect_refusal(e, "no-such-benefit");
        return;
    }
    bool taken_back = w->closed && today <= w->until; /* with an undone validation */
    if (w->is && !taken_back && w->granted >= y->driving[kept]) {
        expect_refusal(e, "already-done");
        return;
    }
    int64_t until = months_after(today, y->driving_months);
    decide(w, y->driving[kept], today, until);
    expect_number(e, "amount_cents", y->driving[kept]);
    expect_day(e, "until_day", until);
}

/* --- showing ---------------------------------------------------------------------------------- */
/* R9: what health can raise; its amounts are for those who may know of it. */
static bool tells_of_health(enum benefit b)
{
    return b == B_EXTRA || b == B_ALL || b == B_SPORT;
}

static const char *state_of(const struct wallet *w, enum benefit b, int64_t today, int64_t balance)
{
    enum counted counted = benefits[b].counted;
    if (today > w->until || w->closed) return "ended";
    if (w->held_until >= today) return "suspended";
    if (w->frozen) return "frozen";
    if (today < w->from) return "not_started";
    return counted != AS_ACCESS && counted != AS_LINK && !balance ? "used_up" : "usable";
}

int64_t wallet_shows(const struct wallet *w, enum benefit b)
{
    if (benefits[b].counted == AS_ACCESS || benefits[b].counted == AS_LINK) return 0;
    return benefits[b].once && w->spent ? 0 : w->balance;
}

static void show_wallet(const struct wallet *w, int campaign, enum benefit b, int64_t today,
                        bool to_holder, struct expected *e)
{
    char from[11], until[11];
    day_say(w->from, from);
    day_say(w->until, until);
    int64_t shown = wallet_shows(w, b);
    if (!to_holder && tells_of_health(b)) {
        expect_line(e, "%s %s 0 0 0 %s %s %s\n", years[campaign].code, benefits[b].code, from,
                    until, state_of(w, b, today, 1));
        return;
    }
    expect_line(e, "%s %s %lld %lld %lld %s %s %s\n", years[campaign].code, benefits[b].code,
                today > w->until ? 0LL : (long long)shown, (long long)w->granted,
                (long long)w->spent, from, until, state_of(w, b, today, shown));
}

void model_wallets(const struct person *p, int64_t at, bool to_holder, struct expected *e)
{
    for (int y = 0; y < YEARS; y++) {
        enum file_state state = p->files[y].state;
        if (state != F_VALIDATED && state != F_DEPARTED) continue;
        for (enum benefit b = 0; b < B_COUNT; b++) {
            const struct wallet *w = &p->wallets[y][b];
            if ((b == B_BIKE && !years[y].bike) || (b == B_HEALTH && !to_holder)) continue;
            if (w->is && (w->granted || w->spent || w->balance))
                show_wallet(w, y, b, day_at(at), to_holder, e);
            else
                expect_line(e, "%s %s not granted\n", years[y].code, benefits[b].code);
        }
    }
}
