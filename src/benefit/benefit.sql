-- row enrolment_facts(enrolment_id int, person_id int, campaign_id int, state text,
--   person_state text, holder text, course text, repeats int, first_entrant int, decided_day int,
--   birth_day int, sex text, postcode text, school_kind text, school_sector text,
--   school_department text, disability int, long_term_illness int, taken_over int)

-- fragment facts_of_files
SELECT e.id, e.person_id, e.campaign_id, e.state, p.state, e.holder, e.course, e.repeats,
       e.first_entrant, e.decided_day, p.birth_day, p.sex, p.postcode, s.kind, s.sector,
       s.department, coalesce(h.disability, 0), coalesce(h.long_term_illness, 0),
       e.taken_over
FROM enrolment e
JOIN person p ON p.id = e.person_id
JOIN school s ON s.id = e.school_id
LEFT JOIN health_flag h ON h.person_id = e.person_id

-- enrolment_facts(enrolment_id int) -> one(struct enrolment_facts)
{facts_of_files}
WHERE e.id = ?1;

-- validated_facts(campaign_id int, after_id int, most int) -> many(struct enrolment_facts)
{facts_of_files}
WHERE e.campaign_id = ?1 AND e.state = 'validated' AND p.state = 'open' AND e.id > ?2
ORDER BY e.id LIMIT ?3;

-- validated_count(campaign_id int) -> one(files int)
SELECT count(*) FROM enrolment e JOIN person p ON p.id = e.person_id
WHERE e.campaign_id = ?1 AND e.state = 'validated' AND p.state = 'open';

-- review_add(id int, enrolment_id int, benefit text, asked_ms int) -> count
INSERT INTO review (id, enrolment_id, benefit, state, asked_ms) VALUES (?1, ?2, ?3, 'open', ?4)
ON CONFLICT (enrolment_id, benefit) DO NOTHING;

-- person_enrolments(person_id int) -> many(enrolment_id int, campaign_id int, state text)
SELECT id, campaign_id, state FROM enrolment WHERE person_id = ?1 ORDER BY campaign_id;

-- person_known(person_id int) -> one(id int)
SELECT id FROM person WHERE id = ?1;

-- agreed_prices(benefit text, today int) -> one(cents int, n int)
-- What partners under convention ask for one unit today (D31).
SELECT CAST(coalesce(sum(price_cents), 0) AS BIGINT), count(*)
FROM convention
WHERE benefit = ?1 AND price_cents > 0 AND from_day <= ?2 AND until_day >= ?2;
