-- row enrolment_row(id int, person_id int, campaign_id int, school_id int, state text, holder
--   text, course text, class_name text, repeats int, first_entrant int, decided_day int)

-- enrolment_by_id(enrolment_id int) -> one(struct enrolment_row)
SELECT id, person_id, campaign_id, school_id, state, holder, course, class_name, repeats,
       first_entrant, decided_day
FROM enrolment WHERE id = ?1;

-- enrolment_of(person_id int, campaign_id int) -> one(struct enrolment_row)
SELECT id, person_id, campaign_id, school_id, state, holder, course, class_name, repeats,
       first_entrant, decided_day
FROM enrolment WHERE person_id = ?1 AND campaign_id = ?2;

-- enrolment_latest(person_id int) -> one(id int, school_id int, campaign_id int, state text,
--   reason text, search_key text)
SELECT id, school_id, campaign_id, state, reason, search_key
FROM enrolment WHERE person_id = ?1 ORDER BY id DESC LIMIT 1;

-- enrolment_add(id int, person_id int, campaign_id int, school_id int, holder text, course text,
--   class_name text, repeats int, first_entrant int, ordered_ms int, no_day int, search_key text)
--   -> one(id int)
-- NO_ROW: there is one already.
INSERT INTO enrolment (id, person_id, campaign_id, school_id, state, holder, course, class_name,
                       repeats, first_entrant, ordered_ms, decided_ms, decided_day, account_id,
                       reason, search_key)
VALUES (?1, ?2, ?3, ?4, 'ordered', ?5, ?6, ?7, ?8, ?9, ?10, 0, ?11, 0, '', ?12)
ON CONFLICT (person_id, campaign_id) DO NOTHING
RETURNING id;

-- enrolment_decide(enrolment_id int, old_state text, new_state text, school_id int, holder text,
--   course text, class_name text, repeats int, now_ms int, today int, account_id int, reason
--   text) -> count
UPDATE enrolment
SET state = ?3, school_id = ?4, holder = ?5, course = ?6, class_name = ?7, repeats = ?8,
    decided_ms = ?9, decided_day = ?10, account_id = ?11, reason = ?12
WHERE id = ?1 AND state = ?2;

-- enrolment_set_state(enrolment_id int, old_state text, new_state text, now_ms int, account_id
--   int, reason text) -> count
UPDATE enrolment SET state = ?3, decided_ms = ?4, account_id = ?5, reason = ?6
WHERE id = ?1 AND state = ?2;

-- person_state(person_id int) -> one(state text)
SELECT state FROM person WHERE id = ?1;

-- person_has_card(person_id int) -> one(id int)
SELECT id FROM card WHERE person_id = ?1 LIMIT 1;

-- row school_file(enrolment_id int, person_id int, campaign_id int, state text, holder text,
--   course text, class_name text, repeats int, given_name text, family_name text, birth_day int,
--   ordered_ms int, reason text, search_key text)

-- school_files(school_id int, campaign_id int, state text, after_key text, after_id int, max int)
--   -> many(struct school_file)
SELECT e.id, e.person_id, e.campaign_id, e.state, e.holder, e.course, e.class_name, e.repeats,
       p.given_name, p.family_name, p.birth_day, e.ordered_ms, e.reason, e.search_key
FROM enrolment e JOIN person p ON p.id = e.person_id
WHERE e.school_id = ?1 AND e.campaign_id = ?2 AND e.state = ?3
  AND (e.search_key, e.id) > (?4, ?5)
ORDER BY e.search_key, e.id LIMIT ?6;

-- school_file_counts(school_id int, campaign_id int) -> many(state text, files int)
SELECT state, CAST(count(*) AS BIGINT) FROM enrolment
WHERE school_id = ?1 AND campaign_id = ?2 GROUP BY state ORDER BY state;

-- health_disability_set(person_id int, disability int, set_ms int, account_id int) -> none
INSERT INTO health_flag (person_id, disability, long_term_illness, set_ms, account_id)
VALUES (?1, ?2, 0, ?3, ?4)
ON CONFLICT (person_id) DO UPDATE SET
    disability = excluded.disability, set_ms = excluded.set_ms, account_id = excluded.account_id;
