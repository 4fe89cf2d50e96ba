/* card.h - the card: a random token in a QR on the plastic, another on the phone, and a printed
 * number that alone opens little. Wallets follow the person, not the plastic (R27); the code
 * belongs to the person too (R26). */
#pragma once
#include "campaign/campaign.h"

/* Issues a card for somebody whose file was validated; nothing when they have one in force (R25).
 * *card_id is the one in force after it. */
enum err card_issue(struct call *, int64_t person_id, int64_t campaign_id, int64_t *card_id);

/* The tokens to draw as QR codes, made again from the server's key: 32 characters each. */
struct text card_token(struct call *, int64_t card_id);
struct text card_phone_token(struct call *, int64_t card_id);

/* What somebody holds out at a counter; BY_GROUP: nothing, a school agreed for them (R92). */
enum presented_as { BY_PLASTIC_TOKEN, BY_PHONE_TOKEN, BY_NUMBER, BY_GROUP };
struct presented_card {
    int64_t card_id, person_id;
    enum presented_as as;
    int64_t wrong_total;
    struct text given_name, family_name;
    struct text code_mac; /* absent when no code was chosen yet */
};
/* UNKNOWN_CARD; CARD_BLOCKED {since}; CARD_NOT_ACTIVE for a closed file. */
enum err card_present(struct call *, struct text typed, struct presented_card *);
/* The person's last card, without a counter and without a code (R90): lost plastic does not matter.
 * CARD_NOT_ACTIVE: there never was one, or the file is closed. */
enum err card_present_in_group(struct call *, int64_t person_id, struct presented_card *);

/* Checks the holder's code at a partner (R81, D33). WRONG_CODE {tries} with the try counted: the
 * operation keeps that refusal's writes. CODE_NEEDED, CODE_LOCKED_HERE, CODE_LOCKED. */
enum err card_check_code(struct call *, const struct presented_card *, int64_t partner_id,
                         const struct code_rules *, struct text code);

/* Is it among the codes anyone would try first, or a birthday (R21)? OK, CODE_TOO_COMMON,
 * CODE_IS_BIRTHDAY. */
enum err card_code_is_sound(const struct call *, struct text code, int64_t birth_day);
/* Sets the person's code; unlocks every partner and the card (D33). */
enum err card_set_code(struct call *, int64_t person_id, struct text code);

/* The card in force or the last one; NO_ROW when there never was one. */
struct card {
    int64_t id, campaign_id, ordered_ms, state_ms;
    struct text state, number;
    int64_t phone_blocked;
    int64_t batch_id;     /* it was made with, or is being made; 0: not yet */
    int64_t promised_day; /* the last day on which it should have left (R24) */
};
enum err card_of_person(struct call *, int64_t person_id, struct card *);
enum err card_block(struct call *, int64_t person_id, bool phone_too);     /* ALREADY_DONE */
enum err card_replace(struct call *, int64_t person_id, int64_t *card_id); /* TOO_MANY_CARDS */
/* Free of charge, for a name that changed (D10); nothing when there is no card in force, or when
 * its production has not begun and will take the new name. */
enum err card_reissue(struct call *, int64_t person_id);
/* The maker sent it: the young person is told where it goes. WRONG_STATE {state}. */
enum err card_leave(struct call *, int64_t person_id);

/* A card that another system made, taken over as it is, with what its QR code says, or the SHA-256
 * of it when no more is known (R17). */
struct old_card {
    int64_t person_id, campaign_id;
    struct text number; /* 6 to 20 digits, or absent: it gets one */
    struct text token;  /* absent: sha256 */
    struct text sha256; /* 32 bytes, or absent */
};
enum { OLD_NUMBER_MIN = 6, NUMBER_MAX = 20 };
/* CARD_KNOWN: somebody has a card of that number or token. */
enum err card_take_over(struct call *, const struct old_card *, int64_t *card_id);
enum err card_is_known(struct call *, const struct old_card *); /* OK: it is not */
