/* Young people worth meeting: some are found in the crowd, to some of whom something then happens;
 * others are made, because nobody in the crowd is where they stand. */
#include "base/civil.h"
#include "demo/cast.h"
#include "ledger/ledger.h"
#include "sql/demo_sql.h"

enum { FILES_LOOKED_AT = 2000, DAY_MS = 24 * 60 * 60 * 1000 };

static const struct actor nobody = { .role = ANYONE };

struct young {
    struct demo *demo;
    const struct witness *witness;
    int64_t number;
    struct demo_file_row file;
    struct demo_login_row account;
};

static int64_t days_ago(const struct demo *d, int64_t days)
{
    return d->until_ms - days * (int64_t)DAY_MS;
}

static struct text person_body(const struct young *y)
{
    return text_format(&y->demo->arena, "{\"person_id\":\"%lld\"}", (long long)y->file.person_id);
}

/* --- found in the crowd ----------------------------------------------------------------------- */
static bool fits(const struct demo *d, const struct witness *w, const struct demo_file_row *f)
{
    if (!text_equal(f->state, w->state)) return false;
    for (size_t i = 0; i < d->course_count; i++) {
        const struct demo_course *course = &d->courses[i];
        if (!text_equal(course->code, f->course)) continue;
        return (text_is_empty(w->track) || text_equal(course->track, w->track)) &&
               (text_is_empty(w->level) || text_equal(course->level, w->level));
    }
    return false;
}

static enum err find(struct tx *tx, void *arg)
{
    struct young *y = arg;
    struct demo_file_row *rows;
    size_t n;
    enum err e = sql_demo_files(tx, y->demo->campaign_id, 0, FILES_LOOKED_AT, &rows, &n);
    for (size_t i = 0; i < n && !e; i++) {
        if (!fits(y->demo, y->witness, &rows[i])) continue;
        struct demo_is_cast_row other;
        e = sql_demo_is_cast(tx, rows[i].person_id, &other);
        if (e == NO_ROW) {
            y->file = rows[i];
            return sql_demo_login(tx, rows[i].person_id, &y->account);
        }
    }
    return e ? e : NO_ROW;
}

static enum err found(struct young *y)
{
    return store_read(y->demo->product->store, &y->demo->arena, find, y);
}

/* The card is blocked from the space, some days ago (R27). */
static enum err lose_card(struct young *y, int64_t days)
{
    struct actor holder = { .account_id = y->account.account_id,
                            .role = HOLDER,
                            .person_id = y->file.person_id };
    struct text answer;
    return demo_call(y->demo, days_ago(y->demo, days), holder, "card_block_now", person_body(y),
                     &answer);
}

static enum err lost(struct young *y)
{
    enum err e = found(y);
    return e ? e : lose_card(y, 2);
}

static enum err renewed(struct young *y)
{
    enum err e = found(y);
    if (!e) e = lose_card(y, 6);
    struct actor holder = { .account_id = y->account.account_id,
                            .role = HOLDER,
                            .person_id = y->file.person_id };
    struct text answer;
    return e ? e
             : demo_call(y->demo, days_ago(y->demo, 5), holder, "card_order_again", person_body(y),
                         &answer);
}

struct wallets {
    const struct young *young;
    struct demo_wallets_row *rows;
    size_t n;
};

static enum err read_wallets(struct tx *tx, void *arg)
{
    struct wallets *w = arg;
    return sql_demo_wallets(tx, w->young->file.person_id, &w->rows, &w->n);
}

/* Of the money that can be used today, that with the most left; only of what was used before? */
static const struct demo_wallets_row *most_left(const struct wallets *w, int64_t today, bool used)
{
    const struct demo_wallets_row *best = NULL;
    int64_t best_left = 0;
    for (size_t i = 0; i < w->n; i++) {
        const struct demo_wallets_row *one = &w->rows[i];
        bool open = one->from_day <= today && today <= one->until_day;
        int64_t left = one->granted - one->spent;
        if (!open || !text_is(one->unit, CENTS) || left <= best_left) continue;
        if (used && !one->spent) continue;
        best = one;
        best_left = left;
    }
    return best;
}

static enum err suspended(struct young *y)
{
    struct demo *d = y->demo;
    struct wallets w = { .young = y };
    enum err e = found(y);
    if (!e) e = store_read(d->product->store, &d->arena, read_wallets, &w);
    if (e) return e;
    int64_t today = day_of_instant(d->until_ms);
    const struct demo_wallets_row *wallet = most_left(&w, today, true);
    if (!wallet) wallet = most_left(&w, today, false);
    if (!wallet) return OK;
    struct text_builder body = { .arena = &d->arena };
    build_format(&body, "{\"person_id\":\"%lld\"", (long long)y->file.person_id);
    demo_member(&body, "campaign", wallet->campaign);
    demo_member(&body, "benefit", wallet->benefit);
    demo_member(&body, "reason", TEXT("Carte prêtée à quelqu'un d'autre : dossier à l'examen."));
    build_chars(&body, "}");
    struct text answer;
    return demo_call(d, days_ago(d, 4), d->benefit_manager, "wallet_suspend", built(&body),
                     &answer);
}

/* --- made ------------------------------------------------------------------------------------- */
static enum err find_made(struct tx *tx, void *arg)
{
    struct young *y = arg;
    enum err e = sql_demo_file_by_mail(tx, demo_mail(&y->demo->arena, y->number), &y->file);
    return e ? e : sql_demo_login(tx, y->file.person_id, &y->account);
}

static enum err order(struct young *y, int64_t at_ms)
{
    struct demo *d = y->demo;
    struct text answer;
    enum err e = demo_call(d, at_ms, nobody, "card_order", demo_order_body(d, &d->arena, y->number),
                           &answer);
    return e ? e : store_read(d->product->store, &d->arena, find_made, y);
}

static enum err order_days_ago(struct young *y, int64_t days)
{
    int64_t at_ms = days_ago(y->demo, days), day = day_of_instant(at_ms);
    if (day < y->demo->opens_day || day > y->demo->closes_day) return NO_ROW;
    return order(y, at_ms);
}

static enum err validate(struct young *y, int64_t at_ms)
{
    struct actor school = { .role = SCHOOL, .school_id = y->file.school_id };
    struct text answer;
    return demo_call(
        y->demo, at_ms, school, "enrolment_validate",
        demo_validation_body(&y->demo->arena, y->file.enrolment_id, y->file.course, false),
        &answer);
}

static enum err invited(struct young *y)
{
    return order_days_ago(y, 1);
}

static enum err newcomer(struct young *y)
{
    enum err e = order_days_ago(y, 9);
    return e ? e : validate(y, days_ago(y->demo, 2));
}

struct before {
    const struct demo *demo;
    struct demo_campaign_row campaign;
};

static enum err read_before(struct tx *tx, void *arg)
{
    struct before *b = arg;
    return sql_demo_campaign(tx, b->demo->opens_day - 1, &b->campaign);
}

/* A holder of the campaign before, whom no school has validated for this one. */
static enum err last_year(struct young *y)
{
    struct demo *d = y->demo;
    struct before b = { .demo = d };
    enum err e = store_read(d->product->store, &d->arena, read_before, &b);
    if (e) return e;
    int64_t at_ms = instant_of_day(b.campaign.orders_from_day + 20) + DAY_MS / 2;
    e = order(y, at_ms);
    if (!e) e = validate(y, at_ms + 5 * (int64_t)DAY_MS);
    struct text answer;
    return e ? e
             : demo_call(d, at_ms + 16 * (int64_t)DAY_MS, operator_actor, "card_sent",
                         person_body(y), &answer);
}

/* --- into the cast ---------------------------------------------------------------------------- */
static const struct {
    const char *name;
    enum err (*tell)(struct young *);
} stories[] = {
    { "", found },
    { "lost", lost },
    { "renewed", renewed },
    { "suspended", suspended },
    { "newcomer", newcomer },
    { "invited", invited },
    { "last_year", last_year },
};

static enum err tell(struct young *y)
{
    for (size_t i = 0; i < sizeof stories / sizeof *stories; i++)
        if (text_is(y->witness->story, stories[i].name)) return stories[i].tell(y);
    return BAD_INPUT;
}

/* The links of the summer have ended: a new one is asked for, as anybody may (R22). */
static enum err open_account(struct demo *d, struct text login, struct text *password)
{
    struct text_builder body = { .arena = &d->arena };
    build_chars(&body, "{");
    demo_member(&body, "login", login);
    build_chars(&body, "}");
    struct text answer;
    enum err e = demo_call(d, 0, nobody, "account_link_request", built(&body), &answer);
    return e ? e : cast_choose_password(d, login, password);
}

enum err cast_young_person(struct demo *d, const struct witness *w, int64_t number)
{
    struct young y = { .demo = d, .witness = w, .number = number };
    enum err e = tell(&y);
    if (e) return e == NO_ROW ? OK : e;
    const struct demo_file_row *f = &y.file;
    struct cast_row row = {
        .role = TEXT("holder"),
        .login = y.account.login,
        .password = TEXT(""),
        .name = text_format(&d->arena, "%.*s %.*s", TEXT_ARGS(f->given_name),
                            TEXT_ARGS(f->family_name)),
        .says_fr = w->says_fr,
        .says_en = w->says_en,
        .opens = TEXT("/card"),
        .person_id = f->person_id,
        .code = demo_code(&d->arena, demo_hash(f->given_name, f->family_name, f->birth_day)),
    };
    /* Whoever is still invited opens the account from the mail: that is their story. */
    bool opens = !text_is(w->story, "invited");
    if (opens) e = open_account(d, y.account.login, &row.password);
    return e ? e : cast_add(d, &row);
}
