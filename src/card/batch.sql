-- batch.sql: the card maker's batches (R24).

-- batch_add(id int, account_id int, now_ms int) -> none
INSERT INTO card_batch (id, state, cards, sent, failed, account_id, made_ms, done_ms)
VALUES (?1, 'making', 0, 0, 0, ?2, ?3, 0);

-- batch_fill(batch_id int, most int) -> count
-- Oldest orders first; nothing is made for somebody whose file was closed (D11).
UPDATE card SET batch_id = ?1
WHERE state = 'to_produce' AND batch_id = 0 AND id IN (
    SELECT c.id FROM card c JOIN person p ON p.id = c.person_id
    WHERE c.state = 'to_produce' AND c.batch_id = 0 AND p.state = 'open'
    ORDER BY c.ordered_ms, c.id LIMIT ?2);

-- batch_open(batch_id int, cards int) -> count
UPDATE card_batch SET state = 'open', cards = ?2 WHERE id = ?1 AND state = 'making';

-- batch_forget(batch_id int) -> none
-- Nothing was to be made.
DELETE FROM card_batch WHERE id = ?1 AND state = 'making';

-- batch_find(batch_id int) -> one(state text)
SELECT state FROM card_batch WHERE id = ?1;

-- batch_cards(batch_id int, after_id int, most int) -> many(id int, campaign_id int, number text,
--   given_name text, family_name text, address text, postcode text, commune text, school_uai text,
--   school_name text, school_address text, school_postcode text, school_commune text)
-- What was blocked or replaced since is not made.
SELECT c.id, c.campaign_id, c.number, p.given_name, p.family_name, p.address, p.postcode,
       p.commune, s.uai, s.name, s.address, s.postcode, s.commune
FROM card c JOIN person p ON p.id = c.person_id
JOIN enrolment e ON e.person_id = c.person_id AND e.campaign_id = c.campaign_id
JOIN school s ON s.id = e.school_id
WHERE c.batch_id = ?1 AND c.batch_id <> 0 AND c.id > ?2 AND c.state = 'to_produce'
  AND p.state = 'open'
ORDER BY c.id LIMIT ?3;

-- batch_card(number text, batch_id int) -> one(id int)
SELECT id FROM card WHERE number = ?1 AND batch_id = ?2 AND state = 'to_produce';

-- card_make_again(card_id int, batch_id int) -> count
UPDATE card SET batch_id = 0 WHERE id = ?1 AND batch_id = ?2 AND state = 'to_produce';

-- card_failure_add(batch_id int, card_id int, reason text, at_ms int) -> none
INSERT INTO card_failure (batch_id, card_id, reason, at_ms) VALUES (?1, ?2, ?3, ?4);

-- batch_failed(batch_id int, failed int) -> none
UPDATE card_batch SET failed = failed + ?2 WHERE id = ?1;

-- batch_to_send(batch_id int, after_id int, most int) -> many(id int, campaign_id int)
SELECT id, campaign_id FROM card
WHERE batch_id = ?1 AND batch_id <> 0 AND id > ?2 AND state = 'to_produce' ORDER BY id LIMIT ?3;

-- batch_card_sent(card_id int, at_ms int) -> count
UPDATE card SET state = 'sent', state_ms = ?2 WHERE id = ?1 AND state = 'to_produce';

-- batch_sent(batch_id int, sent int) -> none
UPDATE card_batch SET sent = sent + ?2 WHERE id = ?1;

-- batch_done(batch_id int, at_ms int) -> count
UPDATE card_batch SET state = 'done', done_ms = ?2 WHERE id = ?1 AND state = 'open';

-- batch_counts(batch_id int) -> one(sent int, failed int)
SELECT sent, failed FROM card_batch WHERE id = ?1;

-- batches(before_id int, most int) -> many(id int, state text, cards int, sent int, failed int,
--   made_ms int, done_ms int)
SELECT id, state, cards, sent, failed, made_ms, done_ms FROM card_batch
WHERE id < ?1 ORDER BY id DESC LIMIT ?2;

-- cards_late(today int, no_day int, after_day int, after_id int, most int) -> many(id int,
--   person_id int, given_name text, family_name text, school_name text, ordered_ms int,
--   promised_day int, batch_id int, failures int)
SELECT c.id, c.person_id, p.given_name, p.family_name, coalesce(s.name, ''), c.ordered_ms,
       c.promised_day, c.batch_id,
       CAST((SELECT count(*) FROM card_failure f WHERE f.card_id = c.id
             AND f.batch_id <> c.batch_id) AS BIGINT)
FROM card c JOIN person p ON p.id = c.person_id
LEFT JOIN enrolment e ON e.person_id = c.person_id AND e.campaign_id = c.campaign_id
LEFT JOIN school s ON s.id = e.school_id
WHERE c.state = 'to_produce' AND c.promised_day < ?1 AND c.promised_day > ?2
  AND (c.promised_day, c.id) > (?3, ?4) AND p.state = 'open'
ORDER BY c.promised_day, c.id LIMIT ?5;
