-- collective.sql: proposals of partners to schools, their items, and one line a pupil and item.

-- row proposal_row(id int, kind text, partner_id int, place_id int, school_id int, title text,
--   description text, event_day int, pay_day int, object_until_day int, state text, reason text,
--   created_by int, agreed_ms int, paid_ms int)

-- proposal_by_id(proposal_id int) -> one(struct proposal_row)
SELECT id, kind, partner_id, place_id, school_id, title, description, event_day, pay_day,
       object_until_day, state, reason, created_by, agreed_ms, paid_ms
FROM proposal WHERE id = ?1;

-- proposal_add(id int, kind text, partner_id int, place_id int, school_id int, title text,
--   description text, event_day int, pay_day int, no_day int, created_ms int, created_by int) ->
--   none
INSERT INTO proposal (id, kind, partner_id, place_id, school_id, title, description, event_day,
                      pay_day, object_until_day, state, reason, created_ms, created_by, agreed_ms,
                      agreed_by, paid_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'draft', '', ?11, ?12, 0, 0, 0);

-- proposal_change(proposal_id int, title text, description text, event_day int, pay_day int) ->
--   count
UPDATE proposal SET title = ?2, description = ?3, event_day = ?4, pay_day = ?5
WHERE id = ?1 AND state = 'draft';

-- proposal_set_state(proposal_id int, old_state text, new_state text, reason text) -> count
UPDATE proposal SET state = ?3, reason = ?4 WHERE id = ?1 AND state = ?2;

-- proposal_agree(proposal_id int, pay_day int, object_until_day int, agreed_ms int, agreed_by
--   int) -> count
UPDATE proposal
SET state = 'agreed', pay_day = ?2, object_until_day = ?3, agreed_ms = ?4, agreed_by = ?5
WHERE id = ?1 AND state = 'proposed';

-- proposal_pay(proposal_id int, paid_ms int) -> count
-- Of two servers asked at once the second waits here, and then finds nothing to pay.
UPDATE proposal SET state = 'paid', paid_ms = ?2 WHERE id = ?1 AND state = 'agreed';

-- proposals_open(partner_id int) -> many(id int, school_id int)
SELECT id, school_id FROM proposal
WHERE partner_id = ?1 AND state IN ('draft', 'proposed', 'agreed') ORDER BY id;

-- row proposal_summary(id int, kind text, title text, partner_name text, school_name text,
--   event_day int, pay_day int, object_until_day int, state text, lines int, holder_cents int)

-- fragment summaries
SELECT p.id, p.kind, p.title, r.name, s.name, p.event_day, p.pay_day, p.object_until_day, p.state,
       CAST((SELECT count(*) FROM proposal_line l
             WHERE l.proposal_id = p.id AND l.state IN ('in', 'paid')) AS BIGINT),
       CAST((SELECT coalesce(sum(l.holder_cents), 0) FROM proposal_line l
             WHERE l.proposal_id = p.id AND l.state IN ('in', 'paid')) AS BIGINT)
FROM proposal p JOIN partner r ON r.id = p.partner_id JOIN school s ON s.id = p.school_id

-- proposals_of_partner(partner_id int, before_id int, most int) -> many(struct proposal_summary)
{summaries}
WHERE p.partner_id = ?1 AND p.id < ?2 ORDER BY p.id DESC LIMIT ?3;

-- proposals_of_school(school_id int, before_id int, most int) -> many(struct proposal_summary)
{summaries}
WHERE p.school_id = ?1 AND p.state <> 'draft' AND p.id < ?2 ORDER BY p.id DESC LIMIT ?3;

-- proposal_names(proposal_id int) -> one(partner_name text, place_name text, school_name text)
SELECT r.name, l.name, s.name
FROM proposal p JOIN partner r ON r.id = p.partner_id JOIN place l ON l.id = p.place_id
JOIN school s ON s.id = p.school_id
WHERE p.id = ?1;

-- --- items ---------------------------------------------------------------------------------------

-- item_add(id int, proposal_id int, label text, campaign_id int, benefit text, amount_cents int,
--   units int, price_cents int) -> none
INSERT INTO proposal_item (id, proposal_id, label, campaign_id, benefit, amount_cents, units,
                           price_cents)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- items_forget(proposal_id int) -> none
DELETE FROM proposal_item WHERE proposal_id = ?1;

-- items_of(proposal_id int) -> many(id int, label text, campaign_id int, benefit text,
--   amount_cents int, units int, price_cents int)
SELECT id, label, campaign_id, benefit, amount_cents, units, price_cents
FROM proposal_item WHERE proposal_id = ?1 ORDER BY id;

-- item_proposal(item_id int) -> one(proposal_id int)
SELECT proposal_id FROM proposal_item WHERE id = ?1;

-- --- lines ---------------------------------------------------------------------------------------

-- lines_forget(item_id int) -> none
DELETE FROM proposal_line WHERE item_id = ?1;

-- lines_in_proposal(proposal_id int) -> one(lines int)
SELECT CAST(count(*) AS BIGINT) FROM proposal_line WHERE proposal_id = ?1;

-- line_add(id int, proposal_id int, item_id int, enrolment_id int, person_id int, state text,
--   reason text, says_fr text, says_en text, amount int, region_cents int, holder_cents int) ->
--   count
-- Somebody named twice is one line.
INSERT INTO proposal_line (id, proposal_id, item_id, enrolment_id, person_id, state, reason,
                           says_fr, says_en, told, amount, region_cents, holder_cents, payment_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, ?10, ?11, ?12, 0)
ON CONFLICT (item_id, person_id) DO NOTHING;

-- line_judge(line_id int, state text, reason text, says_fr text, says_en text, told int, amount
--   int, region_cents int, holder_cents int) -> count
-- Only one that nobody has decided on meanwhile.
UPDATE proposal_line
SET state = ?2, reason = ?3, says_fr = ?4, says_en = ?5, told = ?6, amount = ?7,
    region_cents = ?8, holder_cents = ?9
WHERE id = ?1 AND state IN ('in', 'left_out');

-- line_pay(line_id int, payment_id int, amount int, region_cents int, holder_cents int) -> count
UPDATE proposal_line
SET state = 'paid', payment_id = ?2, amount = ?3, region_cents = ?4, holder_cents = ?5
WHERE id = ?1 AND state = 'in' AND told = 1;

-- line_set_state(line_id int, old_state text, new_state text, reason text) -> count
UPDATE proposal_line SET state = ?3, reason = ?4 WHERE id = ?1 AND state = ?2;

-- line_by_id(line_id int) -> one(proposal_id int, person_id int, state text, told int, payment_id
--   int)
SELECT proposal_id, person_id, state, told, payment_id FROM proposal_line WHERE id = ?1;

-- row line_key(id int, item_id int, enrolment_id int, person_id int, state text, told int,
--   payment_id int)

-- lines_after(proposal_id int, after_id int, most int) -> many(struct line_key)
SELECT id, item_id, enrolment_id, person_id, state, told, payment_id
FROM proposal_line WHERE proposal_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3;

-- lines_to_pay(proposal_id int) -> many(struct line_key)
SELECT id, item_id, enrolment_id, person_id, state, told, payment_id
FROM proposal_line WHERE proposal_id = ?1 AND state = 'in' AND told = 1 ORDER BY id;

-- line_sums(proposal_id int) -> many(state text, lines int, region_cents int, holder_cents int)
SELECT state, CAST(count(*) AS BIGINT), CAST(sum(region_cents) AS BIGINT),
       CAST(sum(holder_cents) AS BIGINT)
FROM proposal_line WHERE proposal_id = ?1 GROUP BY state ORDER BY state;

-- item_sums(item_id int) -> many(state text, lines int)
SELECT state, CAST(count(*) AS BIGINT)
FROM proposal_line WHERE item_id = ?1 GROUP BY state ORDER BY state;

-- row line_view(id int, item_id int, enrolment_id int, given_name text, family_name text,
--   class_name text, state text, reason text, says_fr text, says_en text, amount int, holder_cents
--   int)

-- lines_to_school(proposal_id int, after_id int, most int) -> many(struct line_view)
SELECT l.id, l.item_id, l.enrolment_id, h.given_name, h.family_name, e.class_name, l.state,
       l.reason, l.says_fr, l.says_en, l.amount, l.holder_cents
FROM proposal_line l JOIN person h ON h.id = l.person_id JOIN enrolment e ON e.id = l.enrolment_id
WHERE l.proposal_id = ?1 AND l.id > ?2 ORDER BY l.id LIMIT ?3;

-- lines_to_partner(proposal_id int, after_id int, most int) -> many(struct line_view)
-- Only those the school agreed to.
SELECT l.id, l.item_id, l.enrolment_id, h.given_name, h.family_name, e.class_name, l.state,
       l.reason, l.says_fr, l.says_en, l.amount, l.holder_cents
FROM proposal_line l JOIN person h ON h.id = l.person_id JOIN enrolment e ON e.id = l.enrolment_id
WHERE l.proposal_id = ?1 AND l.told = 1 AND l.id > ?2 ORDER BY l.id LIMIT ?3;

-- lines_of_person(person_id int, before_id int, most int) -> many(line_id int, proposal_id int,
--   kind text, title text, partner_name text, school_name text, event_day int, pay_day int,
--   object_until_day int, proposal_state text, label text, campaign_id int, benefit text, state
--   text, told int, says_fr text, says_en text, amount int, holder_cents int)
SELECT l.id, p.id, p.kind, p.title, r.name, s.name, p.event_day, p.pay_day, p.object_until_day,
       p.state, i.label, i.campaign_id, i.benefit, l.state, l.told, l.says_fr, l.says_en, l.amount,
       l.holder_cents
FROM proposal_line l JOIN proposal p ON p.id = l.proposal_id
JOIN proposal_item i ON i.id = l.item_id
JOIN partner r ON r.id = p.partner_id JOIN school s ON s.id = p.school_id
WHERE l.person_id = ?1 AND p.agreed_ms <> 0 AND l.id < ?2 ORDER BY l.id DESC LIMIT ?3;

-- --- pupils of the school ------------------------------------------------------------------------

-- row candidate(enrolment_id int, given_name text, family_name text, class_name text, search_key
--   text, line_id int)

-- candidates(school_id int, campaign_id int, item_id int, after_key text, after_id int, most int)
--   -> many(struct candidate)
SELECT e.id, h.given_name, h.family_name, e.class_name, e.search_key, coalesce(l.id, 0)
FROM enrolment e JOIN person h ON h.id = e.person_id
LEFT JOIN proposal_line l ON l.item_id = ?3 AND l.person_id = e.person_id
WHERE e.school_id = ?1 AND e.campaign_id = ?2 AND e.state = 'validated'
  AND (e.search_key, e.id) > (?4, ?5)
ORDER BY e.search_key, e.id LIMIT ?6;

-- candidates_in_class(school_id int, campaign_id int, item_id int, after_key text, after_id int,
--   most int, class_name text) -> many(struct candidate)
SELECT e.id, h.given_name, h.family_name, e.class_name, e.search_key, coalesce(l.id, 0)
FROM enrolment e JOIN person h ON h.id = e.person_id
LEFT JOIN proposal_line l ON l.item_id = ?3 AND l.person_id = e.person_id
WHERE e.school_id = ?1 AND e.campaign_id = ?2 AND e.state = 'validated' AND e.class_name = ?7
  AND (e.search_key, e.id) > (?4, ?5)
ORDER BY e.search_key, e.id LIMIT ?6;

-- accounts_of_school(school_id int, most int) -> many(account_id int)
SELECT id FROM account WHERE school_id = ?1 AND school_id <> 0 AND state <> 'closed'
ORDER BY id LIMIT ?2;
