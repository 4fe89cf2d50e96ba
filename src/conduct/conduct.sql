-- row conduct_row(id int, person_id int, state text, category text, report text, payment_id int,
--   partner_id int, school_id int, reported_ms int, reported_by int, reply_until_day int, number
--   text, campaign_id int, decided_ms int, decided_by int, until_day int, appeal_until_day int)

-- fragment conduct_columns
id, person_id, state, category, report, payment_id, partner_id, school_id, reported_ms, reported_by,
reply_until_day, number, campaign_id, decided_ms, decided_by, until_day, appeal_until_day

-- conduct_find(conduct_id int) -> one(struct conduct_row)
SELECT {conduct_columns} FROM conduct WHERE id = ?1;

-- conduct_add(id int, person_id int, category text, report text, payment_id int, partner_id int,
--   school_id int, now_ms int, by int, no_day int) -> none
INSERT INTO conduct (id, person_id, state, category, report, payment_id, partner_id, school_id,
                     reported_ms, reported_by, reply_until_day, number, campaign_id, decided_ms,
                     decided_by, until_day, appeal_until_day)
VALUES (?1, ?2, 'reported', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, '', 0, 0, 0, ?10, ?10);

-- conduct_move(conduct_id int, old_state text, new_state text) -> count
UPDATE conduct SET state = ?3 WHERE id = ?1 AND state = ?2;

-- conduct_reply_until(conduct_id int, reply_until_day int) -> count
UPDATE conduct SET reply_until_day = ?2 WHERE id = ?1;

-- conduct_decided(conduct_id int, number text, campaign_id int, now_ms int, by int, until_day int,
--   appeal_until_day int) -> count
UPDATE conduct SET number = ?2, campaign_id = ?3, decided_ms = ?4, decided_by = ?5, until_day = ?6,
                   appeal_until_day = ?7
WHERE id = ?1;

-- conduct_next_number(year int) -> one(latest int)
INSERT INTO conduct_number (year, latest) VALUES (?1, 1)
ON CONFLICT (year) DO UPDATE SET latest = conduct_number.latest + 1
RETURNING latest;

-- conduct_step_add(id int, conduct_id int, action text, words text, account_id int, at_ms int) ->
--   none
INSERT INTO conduct_step (id, conduct_id, action, words, account_id, at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- conduct_steps(conduct_id int) -> many(action text, words text, account_id int, at_ms int)
SELECT action, words, account_id, at_ms FROM conduct_step WHERE conduct_id = ?1 ORDER BY id;

-- conduct_step_by(conduct_id int, action text, account_id int) -> one(id int)
SELECT id FROM conduct_step
WHERE conduct_id = ?1 AND action = ?2 AND account_id = ?3 ORDER BY id LIMIT 1;

-- --- lists, latest first -------------------------------------------------------------------------

-- row listed_conduct(id int, person_id int, given_name text, family_name text, state text, category
--   text, reported_ms int, partner_id int, school_id int, reply_until_day int, number text,
--   until_day int)

-- fragment listed_conducts
SELECT c.id, c.person_id, p.given_name, p.family_name, c.state, c.category, c.reported_ms,
       c.partner_id, c.school_id, c.reply_until_day, c.number, c.until_day
FROM conduct c JOIN person p ON p.id = c.person_id

-- conducts_all(before_id int, max int) -> many(struct listed_conduct)
{listed_conducts}
WHERE c.id < ?1 ORDER BY c.id DESC LIMIT ?2;

-- conducts_in_state(state text, before_id int, max int) -> many(struct listed_conduct)
{listed_conducts}
WHERE c.state = ?1 AND c.id < ?2 ORDER BY c.id DESC LIMIT ?3;

-- conducts_of_person(person_id int, before_id int, max int, no_day int) ->
--   many(struct listed_conduct)
-- Those that were opened: of the others the young person was never told.
{listed_conducts}
WHERE c.person_id = ?1 AND c.id < ?2 AND c.reply_until_day <> ?4 ORDER BY c.id DESC LIMIT ?3;

-- conducts_by_partner(partner_id int, before_id int, max int) -> many(struct listed_conduct)
{listed_conducts}
WHERE c.partner_id = ?1 AND c.partner_id <> 0 AND c.id < ?2 ORDER BY c.id DESC LIMIT ?3;

-- conducts_by_school(school_id int, before_id int, max int) -> many(struct listed_conduct)
{listed_conducts}
WHERE c.school_id = ?1 AND c.school_id <> 0 AND c.id < ?2 ORDER BY c.id DESC LIMIT ?3;

-- --- words ---------------------------------------------------------------------------------------

-- conduct_person(person_id int) -> one(given_name text, family_name text)
SELECT given_name, family_name FROM person WHERE id = ?1;

-- conduct_reporter(partner_id int, school_id int) -> one(name text)
SELECT coalesce((SELECT name FROM partner WHERE id = ?1), (SELECT name FROM school WHERE id = ?2),
                '');
