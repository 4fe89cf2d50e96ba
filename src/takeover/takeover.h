/* takeover.h - taking over a card that already runs in another system (R17): its holders with their
 * files, cards, codes and what is left in their wallets. Who was brought in is known by the old
 * system's id and is never brought in twice, nor changed by a later file: from then on what is
 * here is true. */
#pragma once
#include "campaign/campaign.h"

/* What the old system says is left of one benefit. */
struct old_balance {
    struct campaign campaign;
    const struct benefit *benefit;
    int64_t amount;    /* cents or units; access and links: 1 */
    int64_t until_day; /* of a benefit with its own clock (R15); else DAY_NONE */
};
struct old_balances {
    struct old_balance *at;
    size_t n;
};
/* Reads "2023-2024/books=12,50 2023-2024/cinema=3 2023-2024/licence=200@2025-10-03". On false,
 * *wrong says in both languages what is, and why. `code` is the campaign meant when none is said.
 */
struct balances_fault {
    struct text fr, en;
};
struct campaigns_open {
    struct campaign *at;
    size_t n;
};
enum err balances_read(struct arena *, int64_t today, const struct campaigns_open *,
                       struct text code, struct text cell, struct old_balances *,
                       struct balances_fault *);

/* One holder as the file says it. */
struct old_holder {
    struct text old_id, given_name, family_name, sex, mail, phone, address, postcode, commune;
    struct text school_uai, campaign_code, holder, course, class_name;
    struct text card_number, card_token, card_token_sha256; /* hexadecimal */
    struct text code;                                       /* of use, in clear: never kept */
    struct text balances;
    int64_t birth_day;
    /* worked out from it */
    int64_t school_id;
    struct campaign campaign; /* of the file */
    struct text search_key, sha256;
    struct old_balances wallets;
};
/* Person, account, code, file, card and wallets. CARD_KNOWN. */
enum err takeover_put(struct call *, const struct old_holder *);
