/* balances.c - reads what the old system says is left: one cell, entries between spaces, each with
 * its campaign, benefit and amount, and an end where the benefit has its own clock (R15). */
#include "base/civil.h"
#include "base/money.h"
#include "takeover/takeover.h"

struct reading {
    struct arena *arena;
    int64_t today;
    const struct campaign *campaigns;
    size_t campaign_count;
    struct text code; /* of the campaign meant when none is said */
    struct balances_fault *fault;
};

/* Only the campaign and the benefit are repeated: what a person has left is their own. */
static enum err wrong(const struct reading *r, struct text entry, const char *fr, const char *en)
{
    struct text name = text_cut(&entry, '=');
    r->fault->fr = text_format(r->arena, "« %.*s » : %s", TEXT_ARGS(name), fr);
    r->fault->en = text_format(r->arena, "\"%.*s\": %s", TEXT_ARGS(name), en);
    return r->fault->fr.at && r->fault->en.at ? OK : NO_MEMORY;
}

static const struct campaign *campaign_called(const struct reading *r, struct text code)
{
    for (size_t i = 0; i < r->campaign_count; i++)
        if (text_equal(r->campaigns[i].catalogue->code, code)) return &r->campaigns[i];
    return NULL;
}

static bool read_amount(const struct benefit *b, struct text said, int64_t *amount)
{
    if (b->measure == MEASURE_MONEY) return cents_parse(said, amount);
    enum { MOST_UNITS = 10000 };
    int64_t most = b->measure == MEASURE_UNITS ? MOST_UNITS : 1;
    return text_to_int(said, amount) && *amount >= 0 && *amount <= most;
}

/* The end must not have come; a benefit without days of its own takes the one that is said. */
static enum err read_end(const struct reading *r, struct text entry, struct text said,
                         struct old_balance *balance)
{
    const struct window *window = benefit_window(balance->campaign.catalogue, balance->benefit);
    bool own_clock = window->start == FROM_LOADING;
    balance->until_day = DAY_NONE;
    if (own_clock && (!said.at || !day_parse(said, &balance->until_day)))
        return wrong(r, entry, "il faut sa fin, comme @AAAA-MM-JJ",
                     "its end is needed, as @YYYY-MM-DD");
    if (!own_clock && said.at)
        return wrong(r, entry, "sa fin est celle de la campagne",
                     "its end is that of the campaign");
    int64_t until = own_clock ? balance->until_day : window->until_day;
    if (r->today > until && balance->amount)
        return wrong(r, entry, "cet avantage est terminé", "this benefit has ended");
    return OK;
}

static enum err read_entry(const struct reading *r, struct text entry, struct old_balance *balance)
{
    struct text end = entry, name = text_cut(&end, '@'), amount = name;
    struct text benefit = text_cut(&amount, '='), code = r->code;
    if (!amount.at) return wrong(r, entry, "il manque le solde", "the balance is missing");
    struct text after = benefit, before = text_cut(&after, '/');
    if (after.at) {
        code = before;
        benefit = after;
    }
    const struct campaign *campaign = campaign_called(r, code);
    if (!campaign) return wrong(r, entry, "campagne inconnue", "unknown campaign");
    const struct benefit *b = catalogue_benefit(campaign->catalogue, benefit);
    if (!b || b->measure == MEASURE_GRANT)
        return wrong(r, entry, "avantage inconnu de cette campagne",
                     "benefit unknown to this campaign");
    *balance = (struct old_balance){ .campaign = *campaign, .benefit = b };
    if (!read_amount(b, amount, &balance->amount))
        return wrong(r, entry, "le solde ne se lit pas", "the balance cannot be read");
    return read_end(r, entry, end, balance);
}

static bool said_before(const struct old_balances *all, const struct old_balance *balance)
{
    for (size_t i = 0; i < all->n; i++)
        if (all->at[i].benefit == balance->benefit &&
            all->at[i].campaign.id == balance->campaign.id)
            return true;
    return false;
}

static size_t count_entries(struct text cell)
{
    size_t n = 1;
    for (size_t i = 0; i < cell.len; i++) n += cell.at[i] == ' ';
    return n;
}

enum err balances_read(struct arena *arena, int64_t today, const struct campaigns_open *open,
                       struct text code, struct text cell, struct old_balances *out,
                       struct balances_fault *fault)
{
    struct reading r = { arena, today, open->at, open->n, code, fault };
    *fault = (struct balances_fault){ 0 };
    *out = (struct old_balances){ ARENA_ARRAY(arena, struct old_balance, count_entries(cell)), 0 };
    if (!out->at) return NO_MEMORY;
    for (struct text rest = cell; rest.at && !fault->fr.at;) {
        struct text entry = text_cut(&rest, ' ');
        if (!entry.len) continue;
        struct old_balance *balance = &out->at[out->n];
        enum err e = read_entry(&r, entry, balance);
        if (!e && !fault->fr.at && said_before(out, balance))
            e = wrong(&r, entry, "dit deux fois", "said twice");
        if (e) return e;
        out->n++;
    }
    return OK;
}
