/* account_inside.h - what the files of this folder share behind account.h. */
#pragma once
#include "account/account.h"
#include "campaign/campaign.h"

/* --- account.c -------------------------------------------------------------------------------- */
/* As kept in the database, "Léa MARTIN" -> "lea.martin": case and accents folded, words joined by
 * dots, '-', '_' and '@' left. */
struct text account_login_fold(struct arena *, struct text typed);
struct text account_small_letters(struct arena *, struct text); /* of ASCII */

struct new_account {
    unsigned role;
    struct text name, mail, login; /* login: wished for, or absent: made of the name */
    enum lang lang;
    int64_t person_id, school_id, partner_id; /* 0 where the role has none */
};
/* Invited, under a login that nobody has. */
enum err account_add(struct call *, const struct new_account *, int64_t *account_id,
                     struct text *login);

/* Ends its sessions and its links too. ALREADY_DONE. */
enum err account_shut(struct call *, int64_t account_id);

/* The words of role_name, from HOLDER to ACCESS_KEY, as the choices of an output; NULL-ended. */
extern const char *const account_role_words[];
int64_t account_role_index(unsigned role); /* into them */

/* --- password.c ------------------------------------------------------------------------------- */
/* Takes as long for an absent hash as for any other: time does not tell who has an account. */
bool account_password_is(struct arena *, struct text hash, struct text password);
/* PASSWORD_TOO_WEAK {length}: short, common, or made of the login. */
enum err account_password_is_sound(struct call *, struct text password, struct text login);

/* --- authenticate.c --------------------------------------------------------------------------- */
bool is_api_key(struct text credential); /* else a session's token */
struct text api_key_hash(struct arena *, const struct keys *, struct text key);

/* --- api_key_ops.c ---------------------------------------------------------------------------- */
struct api_key_create_out {
    int64_t key_id;
    struct text key;
};
SHAPE(api_key_create_out, FIELD(api_key_create_out, key_id, ID),
      FIELD(api_key_create_out, key, TEXT_FIELD, .flags = SECRET,
            .says = "Shown now and never again."));
struct new_key {
    unsigned role; /* TILL_KEY, ACCESS_KEY */
    struct text name, operations;
    int64_t school_id, partner_id; /* 0 where the role has none */
};
enum err api_key_make(struct call *, const struct new_key *, struct api_key_create_out *);

/* --- owners and refusals shared by the operations --------------------------------------------- */
/* BAD_INPUT {field, why}. */
enum err account_bad_input(struct call *, const char *field, const char *french,
                           const char *english);
enum err account_partner_owner(struct call *, int64_t partner_id, struct owner *);
