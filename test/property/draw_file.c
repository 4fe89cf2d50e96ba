/* draw_file.c - what is asked around a file: the order, what schools decide, what the Region does,
 * cards and codes. */
#include <stdio.h>
#include <string.h>

#include "life.h"

/* --- the order -------------------------------------------------------------------------------- */
static const char *draw_any_code(struct life *l, bool *is_common)
{
    static char birthday[24];
    int y, m, d;
    *is_common = dice_says(&l->dice, 8);
    if (*is_common) return dice_says(&l->dice, 50) ? "1234" : "0000";
    month_and_day(l->person->birth_day, &y, &m, &d);
    snprintf(birthday, sizeof birthday, "%02d%02d", d, m);
    return dice_says(&l->dice, 6) ? birthday : draw_sound_code(&l->dice);
}

bool draw_order(struct life *l, struct step *s)
{
    char birth[11];
    if (l->person->closed) return false; /* somebody else could then order under that name */
    struct order_said said = { .school = dice_says(&l->dice, 5)
                                             ? NOBODY
                                             : dice_below(&l->dice, school_count),
                               .course = NOBODY,
                               .charter = !dice_says(&l->dice, 5) };
    said.code = draw_any_code(l, &said.code_is_common);
    day_say(l->person->birth_day, birth);
    s->operation = "card_order";
    s->actor = (struct actor){ .role = ANYONE };
    s->looks_up = !l->person->ordered;
    step_body(s,
              "{'given_name':'Camille','family_name':'Famille %04d','birth_day':'%s','sex':'%s',"
              "'mail':'famille%04d@mail.example','school_uai':'%s','code':'%s','charter':%s}",
              l->number, birth, l->person->girl ? "f" : "m", l->number,
              said.school == NOBODY ? "0011111C" : schools[said.school].uai, said.code,
              said.charter ? "true" : "false");
    model_order(l->person, s->at_ms, &said, &s->asked[0].expected);
    return true;
}

/* --- schools ---------------------------------------------------------------------------------- */
static struct year_said draw_year(struct dice *d)
{
    int luck = dice_below(d, 100);
    return (struct year_said){ .holder = luck < 82   ? H_PUPIL
                                         : luck < 92 ? H_APPRENTICE
                                                     : H_REFERENT,
                               .course = dice_below(d, dice_says(d, 20) ? course_count
                                                                        : course_count - 1) };
}

static void body_of_year(struct step *s, const struct year_said *said)
{
    step_body_more(s, ",'holder':'%s','course':'%s'", holder_says[said->holder],
                   courses[said->course].code);
}

static bool draw_take_in(struct life *l, struct step *s, int school)
{
    const char *token;
    enum presented as;
    struct year_said said = draw_year(&l->dice);
    int card = draw_presented(l, &as, &token);
    s->operation = "enrolment_take_in";
    s->actor = cast.schools[school];
    s->looks_up = true;
    step_body(s, "{'card':'%s'", token);
    body_of_year(s, &said);
    step_body_more(s, "}");
    model_take_in(l->person, s->at_ms, school, card, as, &said, &s->asked[0].expected);
    return true;
}

static bool draw_revalidate(struct life *l, struct step *s, int school)
{
    struct year_said said = draw_year(&l->dice);
    s->operation = "enrolment_revalidate";
    s->looks_up = true;
    step_body(s, "{'person_id':'%lld'", (long long)l->person_id);
    body_of_year(s, &said);
    step_body_more(s, "}");
    if (school == NOBODY) school = l->person->files[latest_file(l->person)].school;
    model_revalidate(l->person, s->at_ms, school, &said, &s->asked[0].expected);
    return true;
}

static void draw_validate(struct life *l, struct step *s, int campaign, int school)
{
    struct year_said said = draw_year(&l->dice);
    bool disability = dice_says(&l->dice, 8);
    s->operation = "enrolment_validate";
    s->looks_up = true;
    body_of_year(s, &said);
    step_body_more(s, "%s}", disability ? ",'disability':true" : "");
    model_validate(l->person, s->at_ms, campaign, school, &said, disability, &s->asked[0].expected);
}

static void draw_change(struct life *l, struct step *s, int campaign, int school)
{
    struct year_said said = draw_year(&l->dice);
    s->operation = "enrolment_change";
    body_of_year(s, &said);
    step_body_more(s, "}");
    model_change(l->person, s->at_ms, campaign, school, &said, &s->asked[0].expected);
}

enum deed { VALIDATE, REFUSE, CHANGE, DEPART, TURN_BACK, REVALIDATE, TAKE_IN, DEEDS };

/* What a school would sensibly do with a file in that state, nine times in ten. */
static enum deed draw_deed(struct dice *d, enum file_state state)
{
    static const enum deed sensible[][6] = {
        [F_NONE] = { REVALIDATE, TAKE_IN, REVALIDATE, REVALIDATE, REVALIDATE, REVALIDATE },
        [F_ORDERED] = { VALIDATE, VALIDATE, VALIDATE, VALIDATE, VALIDATE, REFUSE },
        [F_VALIDATED] = { CHANGE, CHANGE, CHANGE, TAKE_IN, DEPART, TURN_BACK },
        [F_REFUSED] = { VALIDATE, VALIDATE, VALIDATE, VALIDATE, REVALIDATE, TAKE_IN },
        [F_DEPARTED] = { TAKE_IN, TAKE_IN, TAKE_IN, REVALIDATE, REVALIDATE, REVALIDATE },
    };
    return dice_says(d, 88) ? sensible[state][dice_below(d, 6)] : (enum deed)dice_below(d, DEEDS);
}

static void draw_on_file(struct life *l, struct step *s, enum deed deed, int campaign, int school)
{
    struct expected *e = &s->asked[0].expected;
    step_body(s, "{'enrolment_id':'%lld'", (long long)l->file_ids[campaign]);
    switch (deed) {
    case VALIDATE:
        draw_validate(l, s, campaign, school);
        return;
    case CHANGE:
        draw_change(l, s, campaign, school);
        return;
    case REFUSE:
        s->operation = "enrolment_refuse";
        step_body_more(s, ",'reason':'unknown in our classes'}");
        model_refuse(l->person, s->at_ms, campaign, school, e);
        return;
    case DEPART:
        s->operation = "enrolment_depart";
        step_body_more(s, "}");
        model_depart(l->person, s->at_ms, campaign, school, e);
        return;
    default:
        s->operation = "enrolment_undo";
        step_body_more(s, "}");
        model_undo(l->person, s->at_ms, campaign, school, e);
    }
}

bool draw_school(struct life *l, struct step *s)
{
    struct dice *d = &l->dice;
    int latest = latest_file(l->person);
    if (latest == NOBODY) return false;
    bool next_is_open =
        latest + 1 < YEARS && day_at(s->at_ms) >= day_said(years[latest + 1].opens_on);
    bool moves_on = next_is_open && dice_says(d, 60);
    int campaign = latest > 0 && dice_says(d, 10) ? latest - 1 : latest;
    const struct file *f = &l->person->files[campaign];
    if (f->state == F_NONE) return false;
    enum deed deed = draw_deed(d, moves_on ? F_NONE : f->state);
    int school = dice_says(d, 88) ? f->school : dice_below(d, school_count);
    if (deed == TAKE_IN) return draw_take_in(l, s, dice_below(d, school_count));
    bool by_region = dice_says(d, 6);
    s->actor = by_region ? cast.benefits : cast.schools[school];
    if (deed == REVALIDATE) return draw_revalidate(l, s, by_region ? NOBODY : school);
    draw_on_file(l, s, deed, campaign, by_region ? NOBODY : school);
    return true;
}

/* --- the Region ------------------------------------------------------------------------------- */
bool draw_reward(struct life *l, struct step *s)
{
    int campaign = dice_below(&l->dice, YEARS);
    enum engagement kept = (enum engagement)dice_below(&l->dice, ENGAGEMENTS);
    if (!l->file_ids[campaign]) return false;
    s->operation = "engagement_reward";
    s->actor = cast.benefits;
    step_body(s, "{'enrolment_id':'%lld','engagement':'%s'}", (long long)l->file_ids[campaign],
              engagement_words[kept]);
    model_reward(l->person, s->at_ms, campaign, kept, &s->asked[0].expected);
    return true;
}

/* Mostly what can be: a wallet that is there, and given back when it was suspended. */
bool draw_suspend(struct life *l, struct step *s)
{
    struct dice *d = &l->dice;
    int campaign = dice_below(d, YEARS);
    enum benefit b = (enum benefit)dice_below(d, B_COUNT);
    for (int tries = 0; tries < 8 && !l->person->wallets[campaign][b].is; tries++)
        b = (enum benefit)dice_below(d, B_COUNT);
    bool now = l->person->wallets[campaign][b].held_until >= day_at(s->at_ms);
    bool suspend = dice_says(d, 90) ? !now : now;
    if (!l->person_id) return false;
    s->operation = suspend ? "wallet_suspend" : "wallet_resume";
    s->actor = cast.benefits;
    step_body(s, "{'person_id':'%lld','campaign':'%s','benefit':'%s'%s}", (long long)l->person_id,
              years[campaign].code, benefits[b].code, suspend ? ",'reason':'incivility'" : "");
    model_suspend(l->person, s->at_ms, campaign, b, suspend, &s->asked[0].expected);
    return true;
}

bool draw_health(struct life *l, struct step *s)
{
    bool disability = dice_says(&l->dice, 40), illness = dice_says(&l->dice, 30);
    if (!l->person_id) return false;
    s->operation = "health_set";
    s->actor = cast.benefits;
    step_body(s, "{'person_id':'%lld','disability':%s,'long_term_illness':%s}",
              (long long)l->person_id, disability ? "true" : "false", illness ? "true" : "false");
    model_health(l->person, s->at_ms, disability, illness, &s->asked[0].expected);
    return true;
}

bool draw_leave(struct life *l, struct step *s)
{
    if (!l->person_id) return false;
    s->operation = "person_close";
    s->actor = cast.support;
    step_body(s, "{'person_id':'%lld'}", (long long)l->person_id);
    model_leave(l->person, &s->asked[0].expected);
    return true;
}

/* --- the holder ------------------------------------------------------------------------------- */
static struct actor holder(const struct life *l)
{
    return (struct actor){ .account_id = l->account_id, .role = HOLDER, .person_id = l->person_id };
}

bool draw_wallets(struct life *l, struct step *s)
{
    bool mine = dice_says(&l->dice, 70);
    if (!l->person_id) return false;
    s->operation = "wallet_list";
    s->actor = mine ? holder(l) : cast.support;
    s->reading = LIST_OF_WALLETS;
    step_body(s, "{'person_id':'%lld'}", (long long)l->person_id);
    model_wallets(l->person, s->at_ms, mine, &s->asked[0].expected);
    return true;
}

bool draw_code(struct life *l, struct step *s)
{
    bool is_common;
    const char *code = draw_any_code(l, &is_common);
    if (!l->person_id) return false;
    s->operation = "code_change";
    s->actor = holder(l);
    step_body(s, "{'person_id':'%lld','code':'%s'}", (long long)l->person_id, code);
    model_code_change(l->person, code, is_common, &s->asked[0].expected);
    return true;
}

bool draw_card(struct life *l, struct step *s)
{
    struct dice *d = &l->dice;
    struct expected *e = &s->asked[0].expected;
    int luck = dice_below(d, 100);
    bool mine = dice_says(d, 70), phone_too = dice_says(d, 25);
    if (!l->person_id || l->person->card_count == CARDS_MAX) return false;
    s->actor = mine ? holder(l) : cast.support;
    step_body(s, "{'person_id':'%lld'%s}", (long long)l->person_id,
              luck < 40 && phone_too ? ",'phone_too':true" : "");
    if (luck < 40) {
        s->operation = "card_block_now";
        model_card_block(l->person, s->at_ms, phone_too, e);
    } else if (luck < 70) {
        s->operation = "card_order_again";
        s->looks_up = true;
        model_card_again(l->person, s->at_ms, mine, e);
    } else {
        s->operation = "card_sent";
        s->actor = cast.admin;
        model_card_sent(l->person, s->at_ms, e);
    }
    return true;
}
