-- account.sql: accounts, sessions, links by mail and keys of machines.

-- --- who a credential belongs to -----------------------------------------------------------------

-- session_actor(token_hash blob, now_ms int) -> one(session_id int, account_id int, role int,
--   person_id int, school_id int, partner_id int)
SELECT s.id, a.id, a.role, a.person_id, a.school_id, a.partner_id
FROM session s JOIN account a ON a.id = s.account_id
LEFT JOIN person p ON p.id = a.person_id
WHERE s.token_hash = ?1 AND s.expires_ms > ?2 AND a.state = 'open'
  AND coalesce(p.state, 'open') = 'open';

-- key_actor(token_hash blob) -> one(key_id int, role int, school_id int, partner_id int,
--   operations text)
SELECT id, role, school_id, partner_id, operations FROM api_key
WHERE token_hash = ?1 AND revoked_ms = 0;

-- --- signing in ----------------------------------------------------------------------------------

-- account_to_sign_in(login text) -> one(account_id int, role int, name text, password_hash text)
SELECT a.id, a.role, a.name, a.password_hash
FROM account a LEFT JOIN person p ON p.id = a.person_id
WHERE a.login = ?1 AND a.state = 'open' AND coalesce(p.state, 'open') = 'open';

-- session_add(token_hash blob, id int, account_id int, password_hash text, now_ms int,
--   expires_ms int) -> count
-- 0: the account was closed or its password changed since it was read.
INSERT INTO session (token_hash, id, account_id, created_ms, expires_ms)
SELECT ?1, ?2, a.id, ?5, ?6
FROM account a LEFT JOIN person p ON p.id = a.person_id
WHERE a.id = ?3 AND a.password_hash = ?4 AND a.state = 'open'
  AND coalesce(p.state, 'open') = 'open';

-- sessions_forget(account_id int, now_ms int) -> none
DELETE FROM session WHERE account_id = ?1 AND expires_ms <= ?2;

-- session_end(account_id int, session_id int) -> none
DELETE FROM session WHERE account_id = ?1 AND id = ?2;

-- sessions_end(account_id int, but_session_id int) -> none
DELETE FROM session WHERE account_id = ?1 AND id <> ?2;

-- --- who one is ----------------------------------------------------------------------------------

-- row self(name text, login text, partner_id int, partner_name text, partner_kind text,
--   school_id int, school_name text)

-- account_self(account_id int) -> one(struct self)
SELECT a.name, a.login, a.partner_id, coalesce(r.name, ''), coalesce(r.kind, ''), a.school_id,
       coalesce(s.name, '')
FROM account a LEFT JOIN partner r ON r.id = a.partner_id LEFT JOIN school s ON s.id = a.school_id
WHERE a.id = ?1;

-- key_self(key_id int) -> one(struct self)
SELECT k.name, '', k.partner_id, coalesce(r.name, ''), coalesce(r.kind, ''), k.school_id,
       coalesce(s.name, '')
FROM api_key k LEFT JOIN partner r ON r.id = k.partner_id LEFT JOIN school s ON s.id = k.school_id
WHERE k.id = ?1;

-- places_of_partner(partner_id int) -> many(id int, name text, commune text)
SELECT id, name, commune FROM place WHERE partner_id = ?1 AND state = 'open' ORDER BY id;

-- --- accounts ------------------------------------------------------------------------------------

-- account_add(id int, login text, role int, name text, mail text, lang text, person_id int,
--   school_id int, partner_id int, created_ms int) -> one(id int)
-- NO_ROW: the login is taken.
INSERT INTO account (id, login, password_hash, role, name, mail, lang, person_id, school_id,
    partner_id, state, created_ms)
VALUES (?1, ?2, '', ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'invited', ?10)
ON CONFLICT (login) DO NOTHING
RETURNING id;

-- account_admin(role int) -> one(login text)
SELECT login FROM account WHERE role = ?1 AND state <> 'closed' ORDER BY id LIMIT 1;

-- account_of_person(person_id int) -> one(id int)
SELECT id FROM account WHERE person_id = ?1 AND person_id <> 0 ORDER BY id LIMIT 1;

-- accounts_of_role_by_mail(mail text, role int, most int) -> many(id int, name text)
SELECT id, name FROM account
WHERE mail = ?1 AND mail <> '' AND role = ?2 AND state <> 'closed' ORDER BY id LIMIT ?3;
-- account_invited_of_school(school_id int, name text, mail text) -> one(id int)
-- The official address may have been put right since.
UPDATE account SET mail = ?3
WHERE id = (SELECT min(id) FROM account
            WHERE school_id = ?1 AND school_id <> 0 AND state = 'invited' AND name = ?2)
RETURNING id;

-- account_find(account_id int) -> one(role int, state text, login text, password_hash text,
--   person_id int, school_id int, partner_id int)
SELECT role, state, login, password_hash, person_id, school_id, partner_id FROM account
WHERE id = ?1;

-- account_close(account_id int) -> count
UPDATE account SET state = 'closed', password_hash = '' WHERE id = ?1 AND state <> 'closed';

-- account_change_contact(person_id int, mail text, lang text) -> none
UPDATE account SET mail = ?2, lang = ?3 WHERE person_id = ?1 AND person_id <> 0;

-- account_set_password(account_id int, password_hash text) -> count
UPDATE account SET password_hash = ?2, state = 'open' WHERE id = ?1 AND state <> 'closed';

-- account_change_password(account_id int, old_hash text, new_hash text) -> count
UPDATE account SET password_hash = ?3 WHERE id = ?1 AND password_hash = ?2 AND state = 'open';

-- row listed_account(id int, login text, name text, role int, state text, mail text,
--   partner_id int, partner_name text, school_id int, school_name text, created_ms int)

-- fragment listed_accounts
SELECT a.id, a.login, a.name, a.role, a.state, a.mail, a.partner_id, coalesce(r.name, ''),
       a.school_id, coalesce(s.name, ''), a.created_ms
FROM account a LEFT JOIN partner r ON r.id = a.partner_id LEFT JOIN school s ON s.id = a.school_id

-- accounts_of_partner(partner_id int, before_id int, most int) -> many(struct listed_account)
{listed_accounts}
WHERE a.partner_id = ?1 AND a.partner_id <> 0 AND a.id < ?2 ORDER BY a.id DESC LIMIT ?3;

-- accounts_of_staff(before_id int, most int) -> many(struct listed_account)
-- 4096 is REPRESENTATIVE, as in the index's own condition.
{listed_accounts}
WHERE a.person_id = 0 AND a.role <> 4096 AND a.id < ?1 ORDER BY a.id DESC LIMIT ?2;

-- partner_exists(partner_id int) -> one(id int)
SELECT id FROM partner WHERE id = ?1;

-- school_exists(school_id int) -> one(id int)
SELECT id FROM school WHERE id = ?1 AND state = 'open';

-- --- links by mail (R22) -------------------------------------------------------------------------

-- link_add(id int, account_id int, token_hash blob, created_ms int, expires_ms int) -> none
INSERT INTO link (id, account_id, token_hash, created_ms, expires_ms, used_ms)
VALUES (?1, ?2, ?3, ?4, ?5, 0);

-- link_find(token_hash blob) -> one(account_id int, expires_ms int, used_ms int, login text,
--   account_state text, person_state text)
SELECT l.account_id, l.expires_ms, l.used_ms, a.login, a.state, coalesce(p.state, 'open')
FROM link l JOIN account a ON a.id = l.account_id LEFT JOIN person p ON p.id = a.person_id
WHERE l.token_hash = ?1;

-- link_use(token_hash blob, now_ms int) -> count
UPDATE link SET used_ms = ?2 WHERE token_hash = ?1 AND used_ms = 0 AND expires_ms > ?2;

-- links_end(account_id int, now_ms int) -> none
UPDATE link SET used_ms = ?2 WHERE account_id = ?1 AND used_ms = 0;

-- row linkable(account_id int, role int, state text, last_ms int)

-- fragment linkables
SELECT a.id, a.role, a.state,
       coalesce((SELECT max(l.created_ms) FROM link l WHERE l.account_id = a.id), 0)
FROM account a LEFT JOIN person p ON p.id = a.person_id

-- linkable_by_login(login text) -> many(struct linkable)
{linkables}
WHERE a.login = ?1 AND a.mail <> '' AND a.state <> 'closed' AND coalesce(p.state, 'open') = 'open';

-- linkable_by_mail(mail text, most int) -> many(struct linkable)
{linkables}
WHERE a.mail = ?1 AND a.mail <> '' AND a.state <> 'closed' AND coalesce(p.state, 'open') = 'open'
ORDER BY a.id DESC LIMIT ?2;

-- person_of_account(account_id int) -> one(person_id int, mail text, account_mail text)
SELECT p.id, p.mail, a.mail FROM account a JOIN person p ON p.id = a.person_id WHERE a.id = ?1;

-- person_prove_mail(person_id int, at_ms int) -> none
UPDATE person SET mail_proved_ms = ?2 WHERE id = ?1;

-- --- keys of machines ----------------------------------------------------------------------------

-- api_key_add(id int, token_hash blob, name text, role int, school_id int, partner_id int,
--   operations text, created_by int, created_ms int) -> none
INSERT INTO api_key (id, token_hash, name, role, school_id, partner_id, operations, created_by,
    created_ms, revoked_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0);

-- api_key_find(key_id int) -> one(partner_id int, school_id int)
SELECT partner_id, school_id FROM api_key WHERE id = ?1;

-- api_key_revoke(key_id int, at_ms int) -> count
UPDATE api_key SET revoked_ms = ?2 WHERE id = ?1 AND revoked_ms = 0;

-- row listed_key(id int, name text, partner_id int, partner_name text, school_id int,
--   school_name text, operations text, created_ms int, revoked_ms int)

-- fragment listed_keys
SELECT k.id, k.name, k.partner_id, coalesce(r.name, ''), k.school_id, coalesce(s.name, ''),
       k.operations, k.created_ms, k.revoked_ms
FROM api_key k LEFT JOIN partner r ON r.id = k.partner_id LEFT JOIN school s ON s.id = k.school_id

-- api_keys_of_partner(partner_id int, before_id int, most int) -> many(struct listed_key)
{listed_keys}
WHERE k.partner_id = ?1 AND k.id < ?2 ORDER BY k.id DESC LIMIT ?3;

-- api_keys_of_school(school_id int, before_id int, most int) -> many(struct listed_key)
{listed_keys}
WHERE k.school_id = ?1 AND k.school_id <> 0 AND k.id < ?2 ORDER BY k.id DESC LIMIT ?3;

-- api_keys_all(before_id int, most int) -> many(struct listed_key)
{listed_keys}
WHERE k.id < ?1 ORDER BY k.id DESC LIMIT ?2;
