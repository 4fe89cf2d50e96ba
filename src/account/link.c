/* link.c - the links that mails carry (R22). Their token is derived from the server's key, so that
 * the mail can be written at the moment it is sent and the database never holds it. */
#include "account/account_inside.h"
#include "base/civil.h"
#include "notice/notice.h"
#include "sql/account_sql.h"

/* Before the first campaign is opened the Region's own staff are already invited. */
enum { MONTHS_WITHOUT_CAMPAIGN = 1 };

static enum err link_months(struct call *c, int64_t *months)
{
    struct campaign *all;
    size_t n;
    enum err e = campaigns_all(c, &all, &n);
    if (e) return e;
    *months = n ? all[n - 1].catalogue->activation_months : MONTHS_WITHOUT_CAMPAIGN;
    return OK;
}

enum err account_invite(struct call *c, int64_t account_id, const char *template)
{
    return account_invite_about(c, account_id, template, 0);
}

enum err account_invite_about(struct call *c, int64_t account_id, const char *template,
                              int64_t about_person_id)
{
    int64_t months;
    enum err e = link_months(c, &months);
    if (e) return e;
    int64_t link_id = id_new(tx_store(c->tx));
    struct text token = notice_link_token(c->arena, c->keys, link_id);
    struct text hash = token_hash(c->arena, c->keys, KEY_LINK, token);
    if (!token.at || !hash.at) return NO_MEMORY;
    /* The last day is inclusive, like every date that people are told. */
    int64_t expires_ms = instant_of_day(day_add_months(c->today, months) + 1);
    e = sql_link_add(c->tx, link_id, account_id, hash, c->now_ms, expires_ms);
    if (e) return e;
    return notice_queue_about(c, template, account_id, about_person_id, link_id, TEXT(""));
}
