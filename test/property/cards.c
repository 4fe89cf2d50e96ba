/* cards.c - the card and its two tokens (R24-R27, D36), and the code with its counted tries (R21,
 * R81, D33). */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "model.h"

static bool in_force(const struct card *c)
{
    return c->state == C_TO_PRODUCE || c->state == C_SENT;
}

static struct card *last_card(struct person *p)
{
    return p->card_count ? &p->cards[p->card_count - 1] : NULL;
}

/* A new card takes the place of every earlier one. */
static void add(struct person *p, int campaign, int64_t today)
{
    assert(p->card_count < CARDS_MAX);
    struct card *before = last_card(p);
    if (before) {
        before->state = C_REPLACED;
        before->state_day = today;
    }
    p->cards[p->card_count++] = (struct card){ .campaign = campaign, .state_day = today };
}

void give_card(struct person *p, int campaign, int64_t today)
{
    const struct card *last = last_card(p);
    if (!last || !in_force(last)) add(p, campaign, today);
}

bool card_opens(const struct person *p, int card, enum presented as, struct expected *e)
{
    if (card == NOBODY) {
        expect_refusal(e, "unknown-card");
        return false;
    }
    if (p->closed) {
        expect_refusal(e, "card-not-active");
        return false;
    }
    const struct card *c = &p->cards[card];
    bool blocked = as == BY_PHONE ? c->phone_blocked || c->state == C_REPLACED : !in_force(c);
    if (!blocked) return true;
    expect_refusal(e, "card-blocked");
    expect_day(e, "since", c->state_day);
    return false;
}

/* --- the code --------------------------------------------------------------------------------- */
bool code_opens(struct person *p, int card, int partner, int64_t today, const char *code,
                struct expected *e)
{
    struct card *c = &p->cards[card];
    int wrong_here = c->tries[partner].day == today ? c->tries[partner].wrong : 0;
    const char *refusal = c->wrong_in_all >= TRIES_EVERYWHERE ? "code-locked"
                          : wrong_here >= TRIES_AT_A_PARTNER  ? "code-locked-here"
                          : !code                             ? "code-needed"
                                                              : NULL;
    if (!refusal && !strcmp(code, p->code)) return true;
    if (refusal) {
        expect_refusal(e, refusal);
        return false;
    }
    c->tries[partner].wrong = wrong_here + 1;
    c->tries[partner].day = today;
    c->wrong_in_all++;
    int left_here = TRIES_AT_A_PARTNER - c->tries[partner].wrong;
    int left = TRIES_EVERYWHERE - c->wrong_in_all;
    expect_refusal(e, "wrong-code");
    expect_number(e, "tries", left < left_here ? left : left_here);
    return false;
}

/* A use ends the row of wrong codes at its partner. */
void code_was_right(struct person *p, int card, int partner)
{
    p->cards[card].tries[partner].wrong = 0;
}

bool code_is_birthday(const struct person *p, const char *code)
{
    int y, m, d;
    month_and_day(p->birth_day, &y, &m, &d);
    const int pairs[][2] = {
        { d, m }, { m, d }, { d, y % 100 }, { m, y % 100 }, { y / 100, y % 100 }
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char date[24];
        snprintf(date, sizeof date, "%02d%02d", pairs[i][0], pairs[i][1]);
        if (!strcmp(code, date)) return true;
    }
    return false;
}

void model_code_change(struct person *p, const char *code, bool is_common, struct expected *e)
{
    const char *refusal = is_common                   ? "code-too-common"
                          : code_is_birthday(p, code) ? "code-is-birthday"
                                                      : NULL;
    if (refusal) {
        expect_refusal(e, refusal);
        return;
    }
    snprintf(p->code, sizeof p->code, "%s", code);
    for (int i = 0; i < p->card_count; i++) {
        p->cards[i].wrong_in_all = 0;
        memset(p->cards[i].tries, 0, sizeof p->cards[i].tries);
    }
}

/* --- lost, found, sent ------------------------------------------------------------------------ */
void model_card_block(struct person *p, int64_t at, bool phone_too, struct expected *e)
{
    struct card *c = last_card(p);
    if (!c) {
        expect_refusal(e, "not-found");
        return;
    }
    bool phone = phone_too && !c->phone_blocked;
    if (!in_force(c) && !phone) {
        expect_refusal(e, "already-done");
        return;
    }
    if (in_force(c)) {
        c->state = C_BLOCKED;
        c->state_day = day_at(at);
    }
    if (phone) c->phone_blocked = true;
}

/* D36: the fourth in a campaign is support's to give. */
void model_card_again(struct person *p, int64_t at, bool by_holder, struct expected *e)
{
    if (!p->card_count) {
        expect_refusal(e, "not-found");
        return;
    }
    int campaign = latest_file(p), count = 0;
    for (int i = 0; i < p->card_count; i++) count += p->cards[i].campaign == campaign;
    if (count >= CARDS_A_CAMPAIGN && by_holder) {
        expect_refusal(e, "too-many-cards");
        expect_number(e, "count", count);
        return;
    }
    add(p, campaign, day_at(at));
}

void model_card_sent(struct person *p, int64_t at, struct expected *e)
{
    static const char *const words[] = { "to_produce", "sent", "blocked", "replaced" };
    struct card *c = last_card(p);
    if (!c) {
        expect_refusal(e, "not-found");
    } else if (c->state != C_TO_PRODUCE) {
        expect_refusal(e, "wrong-state");
        expect_text(e, "state", words[c->state]);
    } else {
        c->state = C_SENT;
        c->state_day = day_at(at);
    }
}
