-- person_add(id int, given_name text, family_name text, birth_day int, sex text, mail text, phone
--   text, address text, postcode text, commune text, lang text, search_key text, now_ms int) ->
--   none
INSERT INTO person (id, given_name, family_name, birth_day, sex, mail, mail_proved_ms, phone,
                    address, postcode, commune, lang, state, search_key, charter_ms, created_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?8, ?9, ?10, ?11, 'open', ?12, ?13, ?13);

-- person_same(mail text, search_key text, birth_day int) -> one(id int)
-- The same person ordering twice: same mail, same names, same birth day. Twins differ in a name,
-- and without a mail nobody is ever matched (D8).
SELECT id FROM person
WHERE mail = ?1 AND mail <> '' AND search_key = ?2 AND birth_day = ?3 AND state = 'open'
ORDER BY id LIMIT 1;

-- told_before(account_id int, template text) -> one(last_ms int)
SELECT CAST(coalesce(max(queued_ms), 0) AS BIGINT) FROM outbox
WHERE account_id = ?1 AND template = ?2;

-- order_school(uai text) -> one(id int, name text, state text)
SELECT id, name, state FROM school WHERE uai = ?1;

-- person_full(person_id int) -> one(given_name text, family_name text, birth_day int, sex text,
--   mail text, mail_proved_ms int, phone text, address text, postcode text, commune text, lang
--   text, state text)
SELECT given_name, family_name, birth_day, sex, mail, mail_proved_ms, phone, address, postcode,
       commune, lang, state
FROM person WHERE id = ?1;

-- person_contact_set(person_id int, mail text, mail_proved_ms int, phone text, address text,
--   postcode text, commune text, lang text) -> count
UPDATE person SET mail = ?2, mail_proved_ms = ?3, phone = ?4, address = ?5, postcode = ?6,
                  commune = ?7, lang = ?8
WHERE id = ?1;

-- row person_found(id int, given_name text, family_name text, birth_day int, state text,
--   search_key text)

-- person_search(low text, high text, after_key text, after_id int, max int) -> many(struct
--   person_found)
SELECT id, given_name, family_name, birth_day, state, search_key FROM person
WHERE search_key >= ?1 AND search_key < ?2 AND (search_key, id) > (?3, ?4)
ORDER BY search_key, id LIMIT ?5;

-- person_close(person_id int) -> count
UPDATE person SET state = 'closed' WHERE id = ?1 AND state = 'open';

-- health_set(person_id int, disability int, long_term_illness int, set_ms int, account_id int) ->
--   none
INSERT INTO health_flag (person_id, disability, long_term_illness, set_ms, account_id)
VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (person_id) DO UPDATE SET
    disability = excluded.disability, long_term_illness = excluded.long_term_illness,
    set_ms = excluded.set_ms, account_id = excluded.account_id;

-- person_validated_files(person_id int) -> many(enrolment_id int)
SELECT id FROM enrolment WHERE person_id = ?1 AND state = 'validated' ORDER BY id;

-- person_rename(person_id int, old_key text, given_name text, family_name text, sex text,
--   search_key text) -> count
-- 0: they are called otherwise, or their file was closed.
UPDATE person SET given_name = ?3, family_name = ?4, sex = ?5, search_key = ?6
WHERE id = ?1 AND search_key = ?2 AND state = 'open';

-- enrolments_rename(person_id int, search_key text) -> none
UPDATE enrolment SET search_key = ?2 WHERE person_id = ?1;

-- account_rename(person_id int, name text) -> none
UPDATE account SET name = ?2 WHERE person_id = ?1 AND person_id <> 0;
