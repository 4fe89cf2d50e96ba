-- takeover.sql: holders of another system, brought in once (R17).

-- takeover_after(after_old_id text, most int) -> many(old_id text)
SELECT old_id FROM takeover_holder WHERE old_id > ?1 ORDER BY old_id LIMIT ?2;

-- takeover_known(old_id text) -> one(person_id int)
SELECT person_id FROM takeover_holder WHERE old_id = ?1;

-- takeover_add(old_id text, person_id int, enrolment_id int, card_id int, at_ms int) -> none
INSERT INTO takeover_holder (old_id, person_id, enrolment_id, card_id, at_ms)
VALUES (?1, ?2, ?3, ?4, ?5);

-- takeover_person_add(id int, given_name text, family_name text, birth_day int, sex text,
--   mail text, phone text, address text, postcode text, commune text, search_key text,
--   now_ms int) -> none
-- The charter was accepted in the old system, nobody knows when; the mail is proved by its first
-- link (R22).
INSERT INTO person (id, given_name, family_name, birth_day, sex, mail, mail_proved_ms, phone,
                    address, postcode, commune, lang, state, search_key, charter_ms, created_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?8, ?9, ?10, 'fr', 'open', ?11, 0, ?12);

-- takeover_file_add(id int, person_id int, campaign_id int, school_id int, holder text,
--   course text, class_name text, now_ms int, decided_day int, account_id int, search_key text)
--   -> none
INSERT INTO enrolment (id, person_id, campaign_id, school_id, state, holder, course, class_name,
                       repeats, first_entrant, ordered_ms, decided_ms, decided_day, account_id,
                       reason, search_key, reminded_ms, taken_over)
VALUES (?1, ?2, ?3, ?4, 'validated', ?5, ?6, ?7, 0, 0, ?8, ?8, ?9, ?10, '', ?11, 0, 1);

-- takeover_file_of(person_id int, campaign_id int) -> one(id int)
SELECT id FROM enrolment WHERE person_id = ?1 AND campaign_id = ?2;

-- takeover_instalment_add(person_id int, instalment text, campaign_id int, benefit text,
--   spent int) -> none
INSERT INTO takeover_instalment (person_id, instalment, campaign_id, benefit, spent)
VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING;
