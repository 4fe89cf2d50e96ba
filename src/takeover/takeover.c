/* takeover.c - one holder of the old system made into one of ours. The code of use is put under our
 * own key at once; what was left is loaded from the budget, with "takeover" as its cause, so that
 * the books say where every cent of it came from. */
#include "takeover/takeover.h"

#include "account/account.h"
#include "base/civil.h"
#include "benefit/benefit.h"
#include "card/card.h"
#include "sql/takeover_sql.h"

struct taking { /* one holder being taken over */
    const struct old_holder *of;
    int64_t person_id, enrolment_id, card_id;
};

static enum err add_person(struct call *c, struct taking *t)
{
    const struct old_holder *o = t->of;
    t->person_id = id_new(tx_store(c->tx));
    enum err e = sql_takeover_person_add(c->tx, t->person_id, o->given_name, o->family_name,
                                         o->birth_day, o->sex, o->mail, o->phone, o->address,
                                         o->postcode, o->commune, o->search_key, c->now_ms);
    if (!e) e = card_set_code(c, t->person_id, o->code);
    if (e) return e;
    int64_t account_id;
    struct text name =
        text_format(c->arena, "%.*s %.*s", TEXT_ARGS(o->given_name), TEXT_ARGS(o->family_name));
    if (!name.at) return NO_MEMORY;
    /* Nobody is written to now: who wants their space asks for the link. */
    return account_open_for_person(c, t->person_id, o->mail, name, FRENCH, &account_id);
}

/* Validated from the first day: a departure may be declared, the validation not undone (D43). */
static enum err add_file(struct call *c, const struct taking *t, const struct campaign *campaign,
                         int64_t *enrolment_id)
{
    const struct old_holder *o = t->of;
    *enrolment_id = id_new(tx_store(c->tx));
    return sql_takeover_file_add(c->tx, *enrolment_id, t->person_id, campaign->id, o->school_id,
                                 o->holder, o->course, o->class_name, c->now_ms,
                                 campaign->catalogue->validations_from_day, c->actor->account_id,
                                 o->search_key);
}

static enum err file_in(struct call *c, const struct taking *t, int64_t campaign_id, int64_t *file)
{
    struct takeover_file_of_row row;
    enum err e = sql_takeover_file_of(c->tx, t->person_id, campaign_id, &row);
    if (!e) *file = row.id;
    return e;
}

/* One of each campaign of which something is left, or it could not be used; the file's own last,
 * for it is the latest. */
static enum err add_files(struct call *c, struct taking *t)
{
    const struct old_balances *wallets = &t->of->wallets;
    enum err e = OK;
    int64_t file;
    for (size_t i = 0; i < wallets->n && !e; i++) {
        const struct campaign *campaign = &wallets->at[i].campaign;
        if (campaign->id == t->of->campaign.id) continue;
        e = file_in(c, t, campaign->id, &file);
        if (e == NO_ROW) e = add_file(c, t, campaign, &file);
    }
    return e ? e : add_file(c, t, &t->of->campaign, &t->enrolment_id);
}

static enum err add_card(struct call *c, struct taking *t)
{
    const struct old_holder *o = t->of;
    struct old_card card = { .person_id = t->person_id,
                             .campaign_id = o->campaign.id,
                             .number = o->card_number,
                             .token = o->card_token,
                             .sha256 = o->sha256 };
    return card_take_over(c, &card, &t->card_id);
}

static enum err open_wallet(struct call *c, const struct taking *t, const struct old_balance *left)
{
    const struct catalogue *k = left->campaign.catalogue;
    const struct window *window = benefit_window(k, left->benefit);
    bool own_clock = window->start == FROM_LOADING;
    int64_t file;
    enum err e = file_in(c, t, left->campaign.id, &file);
    if (e) return e == NO_ROW ? DEFECT : e;
    struct wallet_decision decision = {
        .person_id = t->person_id,
        .campaign_id = left->campaign.id,
        .enrolment_id = file,
        .benefit = left->benefit->code,
        .unit = benefit_wallet_unit(left->benefit),
        .instalment = TEXT(""),
        .granted = left->amount,
        .from_day = own_clock                    ? c->today
                    : window->start == FROM_DATE ? window->from_day
                                                 : k->validations_from_day,
        .until_day = own_clock ? left->until_day : window->until_day,
        .catalogue_revision = left->campaign.revision,
        .catalogue_line = left->benefit->line,
        .cause = TEXT("takeover"),
    };
    int64_t wallet_id;
    return wallet_decide(c, &decision, &wallet_id);
}

/* An instalment that the old system paid is not paid again by ours (D4): what it gave is what the
 * campaign's table says, what was spent of it is the rest. */
static enum err keep_instalment(struct call *c, const struct taking *t,
                                const struct fact_values *facts, const struct old_balance *left)
{
    if (left->campaign.id != t->of->campaign.id) return OK;
    struct grant grant = catalogue_decide(left->campaign.catalogue, left->benefit, facts);
    if (grant.outcome != GRANTED || text_is_empty(grant.instalment)) return OK;
    int64_t spent = grant.amount > left->amount ? grant.amount - left->amount : 0;
    return sql_takeover_instalment_add(c->tx, t->person_id, grant.instalment, left->campaign.id,
                                       left->benefit->code, spent);
}

static enum err open_wallets(struct call *c, const struct taking *t)
{
    const struct old_balances *wallets = &t->of->wallets;
    struct fact_values facts;
    enum err e = benefit_facts(c, &t->of->campaign, t->enrolment_id, &facts);
    if (e) return e == NO_ROW ? DEFECT : e;
    for (size_t i = 0; i < wallets->n && !e; i++) {
        e = open_wallet(c, t, &wallets->at[i]);
        if (!e) e = keep_instalment(c, t, &facts, &wallets->at[i]);
    }
    return e;
}

enum err takeover_put(struct call *c, const struct old_holder *old)
{
    struct taking t = { .of = old };
    struct old_card card = { .number = old->card_number,
                             .token = old->card_token,
                             .sha256 = old->sha256 };
    enum err e = card_is_known(c, &card);
    if (!e) e = add_person(c, &t);
    if (!e) e = add_files(c, &t);
    if (!e) e = add_card(c, &t);
    if (!e) e = open_wallets(c, &t);
    if (e) return e;
    return sql_takeover_add(c->tx, old->old_id, t.person_id, t.enrolment_id, t.card_id, c->now_ms);
}
