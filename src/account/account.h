/* account.h - who may sign in: accounts of young people and of staff, their sessions, the links
 * that open an account or replace a password (R22), and keys for machines. Codes of use are not
 * here: they belong to the card. */
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
/* An account for somebody who represents minors: the one of the same mail and name, so that a
 * parent of several has one login (D8), or a new one, without password; *is_new says which. */
enum err account_open_for_representative(struct call *, struct text mail, struct text name,
                                         enum lang, int64_t *account_id, bool *is_new);
/* A school's first account, under its own name (R45): *account_id is the one invited before, now
 * with this address, or a new one. */
enum err account_open_for_school(struct call *, int64_t school_id, struct text name,
                                 struct text mail, int64_t *account_id);
/* Makes a link valid for the campaign's months (R22) and queues the mail that carries it:
 * "activation", "staff_invitation", "representative_invitation" or "password_link". */
enum err account_invite(struct call *, int64_t account_id, const char *template);
/* The same to a representative, in a mail that names whom they represent. */
enum err account_invite_about(struct call *, int64_t account_id, const char *template,
                              int64_t about_person_id);

/* Sets a password already hashed (password_hash) and so opens an account that was invited. Ends
 * its sessions, and its links: none of them may set the password again. NOT_FOUND for a closed
 * account. */
enum err account_set_password(struct call *, int64_t account_id, struct text hash);

/* What follows from a change of a young person's address or language, and from the closing of
 * their file (D11), for the account they may have. */
enum err account_change_contact(struct call *, int64_t person_id, struct text mail, enum lang);
enum err account_close_person(struct call *, int64_t person_id);
