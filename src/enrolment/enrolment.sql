-- row enrolment_row(id int, person_id int, campaign_id int, school_id int, state text, holder
--   text, course text, class_name text, repeats int, first_entrant int, decided_day int,
--   ordered_ms int)

-- enrolment_by_id(enrolment_id int) -> one(struct enrolment_row)
SELECT id, person_id, campaign_id, school_id, state, holder, course, class_name, repeats,
       first_entrant, decided_day, ordered_ms
FROM enrolment WHERE id = ?1;

-- enrolment_of(person_id int, campaign_id int) -> one(struct enrolment_row)
SELECT id, person_id, campaign_id, school_id, state, holder, course, class_name, repeats,
       first_entrant, decided_day, ordered_ms
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

-- --- access (R28, D6) ----------------------------------------------------------------------------

-- pupil_here(person_id int, school_id int, today int) -> one(school_id int, class_name text)
-- Validated here, or elsewhere with this as the second school, in a campaign that runs today; here
-- first, the latest campaign first.
SELECT e.school_id, e.class_name
FROM enrolment e JOIN campaign k ON k.id = e.campaign_id
LEFT JOIN second_school s ON s.enrolment_id = e.id
WHERE e.person_id = ?1 AND e.state = 'validated' AND ?3 BETWEEN k.from_day AND k.until_day
  AND (e.school_id = ?2 OR coalesce(s.school_id, 0) = ?2)
ORDER BY CASE WHEN e.school_id = ?2 THEN 0 ELSE 1 END, e.id DESC LIMIT 1;

-- second_school_set(enrolment_id int, school_id int, account_id int, now_ms int) -> none
INSERT INTO second_school (enrolment_id, school_id, account_id, set_ms) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (enrolment_id) DO UPDATE SET
    school_id = excluded.school_id, account_id = excluded.account_id, set_ms = excluded.set_ms;

-- second_school_drop(enrolment_id int) -> none
DELETE FROM second_school WHERE enrolment_id = ?1;

-- --- who is missing (R44), what waits (D32) ------------------------------------------------------

-- fragment missing_files
FROM enrolment e JOIN person p ON p.id = e.person_id
LEFT JOIN account a ON a.id = (SELECT min(o.id) FROM account o
                               WHERE o.person_id = e.person_id AND o.person_id <> 0)
WHERE e.school_id = ?1 AND e.campaign_id = ?2 AND e.state = 'validated' AND p.state = 'open'
  AND NOT EXISTS (SELECT 1 FROM enrolment n
                  WHERE n.person_id = e.person_id AND n.campaign_id = ?3)

-- files_missing(school_id int, before_id int, campaign_id int, after_key text, after_id int,
--   most int) -> many(id int, person_id int, given_name text, family_name text, birth_day int,
--   holder text, course text, class_name text, has_mail int, nudged_ms int, search_key text)
SELECT e.id, e.person_id, p.given_name, p.family_name, p.birth_day, e.holder, e.course,
       e.class_name, CAST(CASE WHEN coalesce(a.mail, '') = '' THEN 0 ELSE 1 END AS BIGINT),
       coalesce((SELECT max(o.queued_ms) FROM outbox o
                 WHERE o.account_id = a.id AND o.template = 'not_revalidated'), 0), e.search_key
{missing_files} AND (e.search_key, e.id) > (?4, ?5)
ORDER BY e.search_key, e.id LIMIT ?6;

-- files_to_nudge(school_id int, before_id int, campaign_id int, after_id int, since_ms int,
--   most int) -> many(id int, account_id int)
SELECT e.id, a.id
{missing_files} AND e.id > ?4 AND a.mail <> '' AND a.state <> 'closed'
  AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.account_id = a.id AND o.queued_ms > ?5
                  AND o.template = 'not_revalidated')
ORDER BY e.id LIMIT ?6;

-- schools_to_remind(before_ms int, after_id int, most int) -> many(school_id int)
-- Where nobody has an account yet, nobody can be reminded: the Region sees those orders.
SELECT DISTINCT e.school_id FROM enrolment e
WHERE e.state = 'ordered' AND e.ordered_ms < ?1 AND e.reminded_ms = 0 AND e.school_id > ?2
  AND EXISTS (SELECT 1 FROM account a
              WHERE a.school_id = e.school_id AND a.school_id <> 0 AND a.state = 'open')
ORDER BY e.school_id LIMIT ?3;

-- orders_reminded(school_id int, before_ms int, now_ms int) -> count
UPDATE enrolment SET reminded_ms = ?3
WHERE school_id = ?1 AND state = 'ordered' AND ordered_ms < ?2 AND reminded_ms = 0;

-- school_accounts(school_id int) -> many(account_id int)
SELECT id FROM account WHERE school_id = ?1 AND school_id <> 0 AND state = 'open' ORDER BY id;

-- orders_waiting(before_ms int, after_ms int, after_id int, most int) -> many(id int,
--   person_id int, given_name text, family_name text, birth_day int, uai text, name text,
--   ordered_ms int, reminded_ms int)
SELECT e.id, e.person_id, p.given_name, p.family_name, p.birth_day, s.uai, s.name, e.ordered_ms,
       e.reminded_ms
FROM enrolment e JOIN person p ON p.id = e.person_id JOIN school s ON s.id = e.school_id
WHERE e.state = 'ordered' AND e.ordered_ms < ?1 AND (e.ordered_ms, e.id) > (?2, ?3)
  AND p.state = 'open'
ORDER BY e.ordered_ms, e.id LIMIT ?4;
