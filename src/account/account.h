/* account.h - who may sign in: accounts of young people and of staff, their sessions, the links that
 * open an account or replace a password (R22), and keys for machines. Codes of use are not here:
 * they belong to the card. */
#pragma once
#include "op/op.h"

/* The service's authenticate_fn: a session's token, or an API key "prk_…". NOT_SIGNED_IN for an
 * unknown, ended or revoked one, a closed account and a closed person. */
enum err account_authenticate(struct tx *, const struct keys *, int64_t now_ms,
                              struct text credential, struct actor *);

/* An account for a young person, without password: *account_id is the one they have already or a
 * new one. Its login is made of the name and is theirs alone, for twins and families share a mail
 * (D8). `mail` may be absent (D44). */
enum err account_open_for_person(struct call *, int64_t person_id, struct text mail,
                                 struct text name, enum lang, int64_t *account_id);
/* Makes a link valid for the campaign's months (R22) and queues the mail that carries it:
 * "activation", "staff_invitation" or "password_link". */
enum err account_invite(struct call *, int64_t account_id, const char *template);

/* Sets a password already hashed (password_hash) and so opens an account that was invited. Ends
 * its sessions, and its links: none of them may set the password again. NOT_FOUND for a closed
 * account. */
enum err account_set_password(struct call *, int64_t account_id, struct text hash);

/* Words of the roles that people and machines sign in with, in the order of enum role's bits from
 * HOLDER on; NULL-ended. */
extern const char *const account_role_words[];
int64_t account_role_index(unsigned role); /* into them */
