-- A demonstration larger than its first crowd: copies of it, each so many ids into the past. What
-- differs from person to person is drawn by the program and given here row by row; the rest of a
-- copied row is its original's. Wallets and transfers are copied by their own folders.

-- originals() -> many(person_id int, birth_day int, sex text, decided_day int, account_id int,
--   card_id int)
-- One row a card; a person's rows follow each other.
SELECT p.id, p.birth_day, p.sex, coalesce(e.decided_day, 0), coalesce(a.id, 0), coalesce(c.id, 0)
FROM person p
LEFT JOIN enrolment e ON e.person_id = p.id
LEFT JOIN account a ON a.person_id = p.id AND a.person_id <> 0
LEFT JOIN card c ON c.person_id = p.id
ORDER BY p.id, c.id, e.id;

-- first_id() -> one(id int)
SELECT id FROM campaign ORDER BY id LIMIT 1;

-- --- drawn for each person -----------------------------------------------------------------------

-- person_copy(person_id int, shift int, given_name text, family_name text, birth_day int,
--   mail text, search_key text) -> none
INSERT INTO person (id, given_name, family_name, birth_day, sex, mail, mail_proved_ms, phone,
                    address, postcode, commune, lang, state, search_key, charter_ms, created_ms)
SELECT id - ?2, ?3, ?4, ?5, sex, ?6, mail_proved_ms, phone, address, postcode, commune, lang, state,
       ?7, charter_ms, created_ms
FROM person WHERE id = ?1;

-- use_code_copy(person_id int, shift int, code_mac blob) -> none
INSERT INTO use_code (person_id, code_mac, changed_ms)
SELECT person_id - ?2, ?3, changed_ms FROM use_code WHERE person_id = ?1;

-- account_copy(account_id int, shift int, login text, name text, mail text) -> none
-- Invited, as a new account is: only the cast have passwords.
INSERT INTO account (id, login, password_hash, role, name, mail, lang, person_id, school_id,
                     partner_id, state, created_ms)
SELECT id - ?2, ?3, '', role, ?4, ?5, lang, person_id - ?2, school_id, partner_id, 'invited',
       created_ms
FROM account WHERE id = ?1;

-- card_copy(card_id int, shift int, token_hash blob, phone_hash blob, number text) -> count
-- 0: the number is another card's.
INSERT INTO card (id, person_id, campaign_id, state, token_hash, phone_hash, phone_blocked, number,
                  ordered_ms, state_ms, wrong_total, batch_id, promised_day)
SELECT id - ?2, person_id - ?2, campaign_id, state, ?3, ?4, phone_blocked, ?5, ordered_ms, state_ms,
       0, batch_id, promised_day
FROM card WHERE id = ?1
ON CONFLICT (number) DO NOTHING;

-- --- whole tables: the rows from_id <= id <= until_id --------------------------------------------

-- enrolments_copy(shift int, from_id int, until_id int) -> none
INSERT INTO enrolment (id, person_id, campaign_id, school_id, state, holder, course, class_name,
                       repeats, first_entrant, ordered_ms, decided_ms, decided_day, account_id,
                       reason, search_key)
SELECT e.id - ?1, e.person_id - ?1, e.campaign_id, e.school_id, e.state, e.holder, e.course,
       e.class_name, e.repeats, e.first_entrant, e.ordered_ms, e.decided_ms, e.decided_day,
       e.account_id, e.reason, p.search_key
FROM enrolment e JOIN person p ON p.id = e.person_id - ?1
WHERE e.id BETWEEN ?2 AND ?3 ORDER BY e.id;

-- health_flags_copy(shift int, from_id int, until_id int) -> none
INSERT INTO health_flag (person_id, disability, long_term_illness, set_ms, account_id)
SELECT person_id - ?1, disability, long_term_illness, set_ms, account_id
FROM health_flag WHERE person_id BETWEEN ?2 AND ?3 ORDER BY person_id;

-- reviews_copy(shift int, from_id int, until_id int) -> none
INSERT INTO review (id, enrolment_id, benefit, state, asked_ms)
SELECT id - ?1, enrolment_id - ?1, benefit, state, asked_ms
FROM review WHERE id BETWEEN ?2 AND ?3 ORDER BY id;

-- payments_copy(shift int, from_id int, until_id int) -> none
-- Before any reimbursement: no use stands in a line yet.
INSERT INTO payment (id, wallet_id, person_id, card_id, partner_id, place_id, campaign_id, benefit,
                     amount, price_cents, region_cents, holder_cents, top_up, refunded,
                     refunded_region_cents, account_id, run_line_id, at_ms, day)
SELECT id - ?1, wallet_id - ?1, person_id - ?1, card_id - ?1, partner_id, place_id, campaign_id,
       benefit, amount, price_cents, region_cents, holder_cents, top_up, refunded,
       refunded_region_cents, account_id, 0, at_ms, day
FROM payment WHERE id BETWEEN ?2 AND ?3 ORDER BY id;

-- refunds_copy(shift int, from_id int, until_id int) -> none
INSERT INTO refund (id, payment_id, partner_id, campaign_id, benefit, amount, region_cents,
                    to_wallet, reason, account_id, run_line_id, at_ms, day)
SELECT id - ?1, payment_id - ?1, partner_id, campaign_id, benefit, amount, region_cents, to_wallet,
       reason, account_id, 0, at_ms, day
FROM refund WHERE id BETWEEN ?2 AND ?3 ORDER BY id;
