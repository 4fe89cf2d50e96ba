/* delivery.c - a card goes home or to the school, as the campaign says; without an address only the
 * school can hand it out. */
#include "card/delivery.h"

#include "notice/notice.h"
#include "sql/card_sql.h"

bool card_goes_home(const struct catalogue *k, struct text address, struct text postcode)
{
    return k->deliver_to == TO_HOME && address.len && postcode.len;
}

enum err card_tell_sent(struct call *c, int64_t card_id, int64_t campaign_id)
{
    struct campaign campaign;
    struct card_addressee_row to;
    enum err e = campaign_by_id(c, campaign_id, &campaign);
    if (!e) e = sql_card_addressee(c->tx, card_id, &to);
    if (e) return e == NO_ROW ? DEFECT : e;
    if (!to.account_id) return OK;
    bool home = card_goes_home(campaign.catalogue, to.address, to.postcode);
    return notice_queue(c, home ? "card_sent_home" : "card_sent_school", to.account_id, card_id,
                        TEXT(""));
}
