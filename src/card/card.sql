-- card_add(id int, person_id int, campaign_id int, state text, token_hash blob, phone_hash blob,
--   number text, ordered_ms int, promised_day int) -> none
INSERT INTO card (id, person_id, campaign_id, state, token_hash, phone_hash, phone_blocked, number,
                  ordered_ms, state_ms, wrong_total, batch_id, promised_day)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?8, ?8, 0, 0, ?9);

-- row presented_row(card_id int, person_id int, card_state text, state_ms int, phone_blocked int,
--   wrong_total int, person_state text, given_name text, family_name text, code_mac blob)

-- card_by_token(token_hash blob) -> one(struct presented_row)
SELECT c.id, c.person_id, c.state, c.state_ms, c.phone_blocked, c.wrong_total, p.state,
       p.given_name, p.family_name, u.code_mac
FROM card c JOIN person p ON p.id = c.person_id
LEFT JOIN use_code u ON u.person_id = c.person_id
WHERE c.token_hash = ?1;

-- card_by_phone_token(phone_hash blob) -> one(struct presented_row)
SELECT c.id, c.person_id, c.state, c.state_ms, c.phone_blocked, c.wrong_total, p.state,
       p.given_name, p.family_name, u.code_mac
FROM card c JOIN person p ON p.id = c.person_id
LEFT JOIN use_code u ON u.person_id = c.person_id
WHERE c.phone_hash = ?1;

-- card_by_number(number text) -> one(struct presented_row)
SELECT c.id, c.person_id, c.state, c.state_ms, c.phone_blocked, c.wrong_total, p.state,
       p.given_name, p.family_name, u.code_mac
FROM card c JOIN person p ON p.id = c.person_id
LEFT JOIN use_code u ON u.person_id = c.person_id
WHERE c.number = ?1;

-- card_by_old_token(sha256 blob) -> one(struct presented_row)
SELECT c.id, c.person_id, c.state, c.state_ms, c.phone_blocked, c.wrong_total, p.state,
       p.given_name, p.family_name, u.code_mac
FROM takeover_token t JOIN card c ON c.id = t.card_id JOIN person p ON p.id = c.person_id
LEFT JOIN use_code u ON u.person_id = c.person_id
WHERE t.sha256 = ?1;

-- old_token_add(sha256 blob, card_id int) -> none
INSERT INTO takeover_token (sha256, card_id) VALUES (?1, ?2);

-- card_known(number text, token_hash blob, sha256 blob) -> many(id int)
SELECT id FROM card WHERE number = ?1
UNION ALL SELECT id FROM card WHERE token_hash = ?2
UNION ALL SELECT card_id FROM takeover_token WHERE sha256 = ?3;

-- card_of_member(person_id int) -> one(struct presented_row)
SELECT c.id, c.person_id, c.state, c.state_ms, c.phone_blocked, c.wrong_total, p.state,
       p.given_name, p.family_name, u.code_mac
FROM card c JOIN person p ON p.id = c.person_id
LEFT JOIN use_code u ON u.person_id = c.person_id
WHERE c.person_id = ?1 ORDER BY c.id DESC LIMIT 1;

-- card_number_taken(number text) -> one(id int)
SELECT id FROM card WHERE number = ?1;

-- last_card(person_id int) -> one(id int, campaign_id int, state text, number text, phone_blocked
--   int, ordered_ms int, state_ms int, batch_id int, promised_day int)
SELECT id, campaign_id, state, number, phone_blocked, ordered_ms, state_ms, batch_id, promised_day
FROM card WHERE person_id = ?1 ORDER BY id DESC LIMIT 1;

-- cards_in_campaign(person_id int, campaign_id int) -> one(cards int)
SELECT CAST(count(*) AS BIGINT) FROM card WHERE person_id = ?1 AND campaign_id = ?2;

-- card_set_state(card_id int, old_state text, new_state text, at_ms int) -> count
UPDATE card SET state = ?3, state_ms = ?4 WHERE id = ?1 AND state = ?2;

-- card_block_phone(card_id int) -> count
UPDATE card SET phone_blocked = 1 WHERE id = ?1;

-- code_tries(card_id int, partner_id int) -> one(wrong int, day int)
SELECT wrong, day FROM code_try WHERE card_id = ?1 AND partner_id = ?2;

-- code_try_wrong(card_id int, partner_id int, today int) -> one(wrong int)
-- A new day starts again from one (D33).
INSERT INTO code_try (card_id, partner_id, wrong, day) VALUES (?1, ?2, 1, ?3)
ON CONFLICT (card_id, partner_id) DO UPDATE SET
    wrong = CASE WHEN code_try.day = excluded.day THEN code_try.wrong + 1 ELSE 1 END,
    day = excluded.day
RETURNING wrong;

-- code_try_right(card_id int, partner_id int) -> none
DELETE FROM code_try WHERE card_id = ?1 AND partner_id = ?2;

-- card_wrong_more(card_id int) -> one(wrong_total int)
UPDATE card SET wrong_total = wrong_total + 1 WHERE id = ?1 RETURNING wrong_total;

-- code_set(person_id int, code_mac blob, changed_ms int) -> none
INSERT INTO use_code (person_id, code_mac, changed_ms) VALUES (?1, ?2, ?3)
ON CONFLICT (person_id) DO UPDATE SET
    code_mac = excluded.code_mac, changed_ms = excluded.changed_ms;

-- card_unlock(person_id int) -> none
UPDATE card SET wrong_total = 0 WHERE person_id = ?1;

-- code_tries_forget(person_id int) -> none
DELETE FROM code_try WHERE card_id IN (SELECT id FROM card WHERE person_id = ?1);

-- card_holder(person_id int) -> one(given_name text, family_name text)
SELECT given_name, family_name FROM person WHERE id = ?1;

-- latest_file(person_id int) -> one(campaign_id int, state text, reason text, school_name text)
SELECT e.campaign_id, e.state, e.reason, s.name
FROM enrolment e JOIN school s ON s.id = e.school_id
WHERE e.person_id = ?1 ORDER BY e.id DESC LIMIT 1;

-- card_addressee(card_id int) -> one(address text, postcode text, account_id int)
SELECT p.address, p.postcode, coalesce(a.id, 0)
FROM card c JOIN person p ON p.id = c.person_id LEFT JOIN account a ON a.person_id = p.id
WHERE c.id = ?1 LIMIT 1;
