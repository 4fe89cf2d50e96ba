/* draw_counter.c - what is asked at a partner's counter: paying, looking, giving back, and asking
 * the same thing again. */
#include <stdio.h>
#include <string.h>

#include "life.h"

/* --- the card held out ------------------------------------------------------------------------ */
int draw_presented(struct life *l, enum presented *as, const char **token)
{
    struct dice *d = &l->dice;
    int luck = dice_below(d, 100), last = l->cards_known - 1;
    int card = dice_says(d, 93) ? last : dice_below(d, l->cards_known + 1) - 1;
    *as = luck < 60 ? BY_PHONE : luck < 86 ? BY_PLASTIC : BY_NUMBER;
    if (card < 0) {
        *token = *as == BY_NUMBER ? "000000000000" : "00000000000000000000000000000000";
        return NOBODY;
    }
    *token = *as == BY_PHONE     ? l->cards[card].phone
             : *as == BY_PLASTIC ? l->cards[card].plastic
                                 : l->cards[card].number;
    return card;
}

/* --- where and what --------------------------------------------------------------------------- */
static bool is_usable(const struct person *p, int campaign, int b, int64_t today)
{
    const struct wallet *w = &p->wallets[campaign][b];
    bool stands = w->is && !w->closed && !w->frozen && w->held_until < today && w->granted;
    bool used_up = !w->balance || (benefits[b].once && w->spent);
    return stands && !used_up && today >= w->from && today <= w->until;
}

static void draw_benefit(struct life *l, int64_t today, int *campaign, int *b)
{
    struct dice *d = &l->dice;
    int tries = dice_says(d, 85) ? 30 : 1;
    do {
        *campaign = dice_below(d, YEARS);
        *b = dice_below(d, B_COUNT);
    } while (--tries && !is_usable(l->person, *campaign, *b, today));
    if (dice_says(d, 1)) *campaign = NOBODY;
    if (dice_says(d, 1)) *b = NOBODY;
}

static bool kind_fits(int partner, int b)
{
    for (int i = 0; b != NOBODY && i < KINDS_OF_A_BENEFIT; i++)
        if (benefits[b].spent_at[i].kind == partners_said[partner].kind) return true;
    return false;
}

static int draw_partner(struct dice *d, int b)
{
    int partner = dice_below(d, partner_count);
    int tries = dice_says(d, 93) ? 3 * partner_count : 0;
    while (tries-- && !kind_fits(partner, b)) partner = dice_below(d, partner_count);
    return partner;
}

static int draw_till(struct dice *d, int partner)
{
    return dice_says(d, 98) ? partner : dice_below(d, partner_count);
}

/* --- how much --------------------------------------------------------------------------------- */
static int64_t draw_amount(struct dice *d, int64_t left)
{
    int luck = dice_below(d, 100);
    if (luck < 6) return 0;
    if (luck < 14) return left;
    if (luck < 22) return left + 1;
    if (luck < 26) return left + dice_between(d, 100, 50000);
    return dice_between(d, 1, left > 3000 ? left / 4 : left > 20 ? left / 2 : 20);
}

static void draw_sale(struct life *l, struct sale_said *said)
{
    struct dice *d = &l->dice;
    if (said->campaign == NOBODY || said->benefit == NOBODY) return;
    enum benefit b = (enum benefit)said->benefit;
    const struct wallet *w = &l->person->wallets[said->campaign][b];
    bool share = b == B_SHOWS || b == B_BIKE, once = benefits[b].once;
    switch (benefits[b].counted) {
    case IN_CENTS:
        if (once || share || dice_says(d, 15))
            said->price = dice_says(d, 92) ? dice_between(d, 1, share ? 4000 : 9000) : 0;
        if (!once || dice_says(d, 10)) said->amount = draw_amount(d, w->balance);
        return;
    case IN_UNITS:
        said->units = dice_says(d, 85) ? dice_between(d, 1, 2) : dice_between(d, 0, w->balance + 2);
        said->price = dice_says(d, 40) ? dice_between(d, 50, 1200) : 0;
        return;
    case AS_COUPON:
        said->price = dice_says(d, 30) ? dice_between(d, 500, 4000) : 0;
        said->units = dice_says(d, 50);
        return;
    default:
        return;
    }
}

/* Who has typed a wrong code may have forgotten it, and tries again where they stand. */
static const char *draw_code_typed(struct life *l, int *partner)
{
    int luck = dice_below(&l->dice, 100);
    bool forgot = l->forgot_at != NOBODY;
    if (forgot) *partner = l->forgot_at;
    l->forgot_at = NOBODY;
    if (luck < 3 || !l->person->ordered) return NULL;
    if (luck >= (forgot ? 60 : 9)) return l->person->code;
    l->forgot_at = dice_says(&l->dice, 60) ? *partner : NOBODY;
    return "3059"; /* nobody's */
}

static void body_of_sale(struct step *s, const struct sale_said *said, const char *token)
{
    step_body(s, "{'card':'%s','place_id':'%lld','campaign':'%s','benefit':'%s'", token,
              (long long)cast.place_ids[said->partner],
              said->campaign == NOBODY ? "1998-1999" : years[said->campaign].code,
              said->benefit == NOBODY ? "swimming" : benefits[said->benefit].code);
    if (said->amount) step_body_more(s, ",'amount_cents':%lld", (long long)said->amount);
    if (said->units) step_body_more(s, ",'units':%lld", (long long)said->units);
    if (said->price) step_body_more(s, ",'price_cents':%lld", (long long)said->price);
    if (said->code) step_body_more(s, ",'code':'%s'", said->code);
    step_body_more(s, "}");
}

bool draw_pay(struct life *l, struct step *s)
{
    struct dice *d = &l->dice;
    struct sale_said said = { 0 };
    const char *token;
    said.card = draw_presented(l, &said.as, &token);
    draw_benefit(l, day_at(s->at_ms), &said.campaign, &said.benefit);
    said.partner = draw_partner(d, said.benefit);
    said.code = draw_code_typed(l, &said.partner);
    said.till = draw_till(d, said.partner);
    draw_sale(l, &said);
    int luck = dice_below(d, 100);
    s->how = luck < 84 ? ONCE : luck < 93 ? TAPPED_TWICE : TWO_AT_ONCE;
    s->operation = "payment_pay";
    s->actor = cast.cashiers[said.till];
    body_of_sale(s, &said, token);
    for (int i = 0; i <= (s->how == TWO_AT_ONCE); i++)
        s->asked[i].use = model_pay(l->model, l->person, s->at_ms, &said, &s->asked[i].expected);
    return true;
}

bool draw_check(struct life *l, struct step *s)
{
    struct dice *d = &l->dice;
    enum presented as;
    const char *token;
    int card = draw_presented(l, &as, &token), partner = dice_below(d, partner_count);
    int till = draw_till(d, partner);
    s->operation = "payment_check";
    s->actor = cast.cashiers[till];
    s->reading = LIST_OF_CHECK;
    step_body(s, "{'card':'%s','place_id':'%lld'}", token, (long long)cast.place_ids[partner]);
    model_check(l->model, l->person, s->at_ms, card, as, partner, till, &s->asked[0].expected);
    return true;
}

/* --- giving back ------------------------------------------------------------------------------ */
static void draw_back(struct dice *d, const struct use *u, struct refund_said *said)
{
    int64_t left = u->amount - u->refunded, n = 0;
    int luck = dice_below(d, 100);
    if (luck >= 45) n = dice_between(d, 1, left);
    if (luck >= 88) n = left + dice_between(d, 1, 3);
    bool money = benefits[u->benefit].counted == IN_CENTS;
    if (dice_says(d, 3)) money = !money; /* cents of a seat, units of money */
    if (money)
        said->amount = n;
    else
        said->units = n > 100 ? 100 : n;
}

bool draw_refund(struct life *l, struct step *s)
{
    struct dice *d = &l->dice;
    const struct person *p = l->person;
    if (!p->use_count) return false;
    int recent = p->use_count > 8 && dice_says(d, 70) ? 8 : p->use_count;
    struct refund_said said = { .use = p->use_count - 1 - dice_below(d, recent) };
    const struct use *u = &p->uses[said.use];
    if (u->amount && u->refunded == u->amount && dice_says(d, 85)) return false;
    draw_back(d, u, &said);
    said.till = dice_says(d, 12) ? NOBODY : draw_till(d, u->partner);
    s->how = dice_says(d, 12) ? TAPPED_TWICE : ONCE;
    s->operation = "payment_refund";
    s->actor = said.till == NOBODY ? cast.benefits : cast.cashiers[said.till];
    step_body(s, "{'payment_id':'%lld','reason':'brought back'", (long long)u->known_as);
    if (said.amount) step_body_more(s, ",'amount_cents':%lld", (long long)said.amount);
    if (said.units) step_body_more(s, ",'units':%lld", (long long)said.units);
    step_body_more(s, "}");
    model_refund(l->person, s->at_ms, &said, &s->asked[0].expected);
    return true;
}

/* --- the same again --------------------------------------------------------------------------- */
bool draw_again(struct life *l, struct step *s)
{
    if (!l->remembered_count) return false;
    int known = l->remembered_count < REMEMBERED ? l->remembered_count : REMEMBERED;
    s->remembered = dice_below(&l->dice, known);
    const struct remembered *r = &l->remembered[s->remembered];
    s->how = dice_says(&l->dice, 60) ? ASKED_AGAIN : OTHER_BODY;
    s->operation = r->operation;
    s->actor = r->actor;
    memcpy(s->asked[0].key, r->key, sizeof r->key);
    memcpy(s->body, r->body, sizeof r->body);
    if (s->how == ASKED_AGAIN) return true;
    s->body[strlen(s->body) - 1] = '\0';
    step_body_more(s, strstr(s->body, "\"units\"") ? ",'amount_cents':97}" : ",'units':97}");
    expect_refusal(&s->asked[0].expected, "key-reused");
    return true;
}
