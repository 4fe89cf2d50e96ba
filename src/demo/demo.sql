-- demo_counts() -> one(people int, schools int, partners int, uses int)
SELECT CAST((SELECT count(*) FROM person) AS BIGINT),
       CAST((SELECT count(*) FROM school WHERE state = 'open') AS BIGINT),
       CAST((SELECT count(*) FROM partner WHERE state = 'open') AS BIGINT),
       CAST((SELECT count(*) FROM payment) AS BIGINT);

-- demo_person_add(id int, role text, login text, password text, name text, says_fr text,
--   says_en text, opens text, person_id int, code text) -> none
INSERT INTO demo_person (id, role, login, password, name, says_fr, says_en, opens, person_id, code)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);

-- demo_people() -> many(id int, role text, login text, password text, name text, says_fr text,
--   says_en text, opens text, person_id int, code text, card_id int)
SELECT d.id, d.role, d.login, d.password, d.name, d.says_fr, d.says_en, d.opens, d.person_id,
       d.code, coalesce(c.id, 0)
FROM demo_person d
LEFT JOIN card c ON c.person_id = d.person_id AND c.state IN ('to_produce', 'sent')
ORDER BY d.id;

-- demo_is_cast(person_id int) -> one(person_id int)
SELECT person_id FROM demo_person WHERE person_id = ?1;

-- demo_activation(person_id int) -> one(outbox_id int)
-- The last mail with a link to an account that is not open yet.
SELECT o.id FROM outbox o JOIN account a ON a.id = o.account_id
WHERE a.person_id = ?1 AND a.state = 'invited' AND o.template = 'activation'
ORDER BY o.id DESC LIMIT 1;

-- demo_schools() -> many(id int, uai text, name text, kind text, department text, postcode text,
--   commune text)
SELECT id, uai, name, kind, department, postcode, commune FROM school
WHERE state = 'open' ORDER BY uai;

-- demo_places() -> many(place_id int, partner_id int, name text, kind text, department text,
--   school_id int)
SELECT l.id, l.partner_id, p.name, p.kind, l.department, l.school_id
FROM place l JOIN partner p ON p.id = l.partner_id ORDER BY l.id;

-- row demo_file_row(enrolment_id int, person_id int, school_id int, course text, given_name text,
--   family_name text, birth_day int, department text, ordered_ms int, sex text, state text)

-- demo_files(campaign_id int, after_id int, max int) -> many(struct demo_file_row)
SELECT e.id, e.person_id, e.school_id, e.course, p.given_name, p.family_name, p.birth_day,
       s.department, e.ordered_ms, p.sex, e.state
FROM enrolment e JOIN person p ON p.id = e.person_id JOIN school s ON s.id = e.school_id
WHERE e.campaign_id = ?1 AND e.id > ?2 ORDER BY e.id LIMIT ?3;

-- demo_file_by_mail(mail text) -> one(struct demo_file_row)
SELECT e.id, e.person_id, e.school_id, e.course, p.given_name, p.family_name, p.birth_day,
       s.department, e.ordered_ms, p.sex, e.state
FROM enrolment e JOIN person p ON p.id = e.person_id JOIN school s ON s.id = e.school_id
WHERE p.mail = ?1;

-- demo_wallets(person_id int) -> many(campaign text, benefit text, unit text, granted int,
--   spent int, from_day int, until_day int)
SELECT k.code, w.benefit, w.unit, w.granted, w.spent, w.from_day, w.until_day
FROM wallet w JOIN campaign k ON k.id = w.campaign_id
WHERE w.person_id = ?1 ORDER BY w.id;

-- demo_card(person_id int) -> one(card_id int)
SELECT id FROM card WHERE person_id = ?1 AND state IN ('to_produce', 'sent');

-- demo_cards(after_id int, max int) -> many(id int, person_id int, ordered_ms int)
SELECT id, person_id, ordered_ms FROM card
WHERE id > ?1 AND state = 'to_produce' ORDER BY id LIMIT ?2;

-- demo_link(login text) -> one(link_id int)
SELECT l.id FROM link l JOIN account a ON a.id = l.account_id
WHERE a.login = ?1 AND l.used_ms = 0 ORDER BY l.id DESC LIMIT 1;

-- demo_login(person_id int) -> one(login text, account_id int)
SELECT login, id FROM account WHERE person_id = ?1;

-- demo_account(login text) -> one(account_id int)
SELECT id FROM account WHERE login = ?1;

-- demo_some_payments(after_id int, step int, max int) -> many(id int, partner_id int, at_ms int)
SELECT id, partner_id, at_ms FROM payment
WHERE id > ?1 AND amount > 0 AND (id / 4194304) % ?2 = 0 ORDER BY id LIMIT ?3;

-- demo_campaign(today int) -> one(id int, orders_from_day int, orders_until_day int)
SELECT id, orders_from_day, orders_until_day FROM campaign
WHERE ?1 BETWEEN from_day AND until_day ORDER BY from_day LIMIT 1;

-- demo_conventions(today int) -> many(benefit text, place_id int, partner_id int, department text,
--   school_id int)
SELECT v.benefit, l.id, l.partner_id, l.department, l.school_id
FROM convention v JOIN place l ON l.partner_id = v.partner_id
WHERE ?1 BETWEEN v.from_day AND v.until_day ORDER BY v.benefit, l.department, l.id;
