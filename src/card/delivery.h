/* delivery.h - where a card goes when the maker sends it, and telling so (R24). */
#pragma once
#include "campaign/campaign.h"

/* Home when the campaign says so and the whole address is known; else the school hands it out. */
bool card_goes_home(const struct catalogue *, struct text address, struct text postcode);
/* Queues the mail that says that the card left, and where to. */
enum err card_tell_sent(struct call *, int64_t card_id, int64_t campaign_id);
