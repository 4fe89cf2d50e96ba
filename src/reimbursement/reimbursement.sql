-- run_add(id int, until_day int, prepared_ms int, prepared_by int) -> count
INSERT INTO run (id, until_day, state, prepared_ms, prepared_by, approved_ms, approved_by)
VALUES (?1, ?2, 'preparing', ?3, ?4, 0, 0)
ON CONFLICT (id) DO NOTHING;

-- run_by_id(run_id int) -> one(until_day int, state text, prepared_by int, approved_by int)
SELECT until_day, state, prepared_by, approved_by FROM run WHERE id = ?1;

-- run_set_state(run_id int, old_state text, new_state text) -> count
UPDATE run SET state = ?3 WHERE id = ?1 AND state = ?2;

-- run_approve(run_id int, approved_ms int, approved_by int) -> count
UPDATE run SET state = 'approved', approved_ms = ?2, approved_by = ?3
WHERE id = ?1 AND state = 'prepared' AND prepared_by <> ?3;

-- run_list(before_id int, max int) -> many(run_id int, until_day int, state text, prepared_ms
--   int, lines int, amount_cents int, paid int, rejected int)
SELECT r.id, r.until_day, r.state, r.prepared_ms,
       CAST((SELECT count(*) FROM run_line l WHERE l.run_id = r.id) AS BIGINT),
       CAST((SELECT coalesce(sum(l.amount_cents), 0) FROM run_line l
             WHERE l.run_id = r.id AND l.state <> 'dropped') AS BIGINT),
       CAST((SELECT count(*) FROM run_line l
             WHERE l.run_id = r.id AND l.state = 'paid') AS BIGINT),
       CAST((SELECT count(*) FROM run_line l
             WHERE l.run_id = r.id AND l.state IN ('rejected', 'returned')) AS BIGINT)
FROM run r WHERE r.id < ?1 ORDER BY r.id DESC LIMIT ?2;

-- unpaid_partners(until_day int, after_id int, max int) -> many(partner_id int)
SELECT p.id FROM partner p
WHERE p.id > ?2
  AND (EXISTS (SELECT 1 FROM payment u
               WHERE u.partner_id = p.id AND u.run_line_id = 0 AND u.day <= ?1
                 AND u.owed_from_day <= ?1)
       OR EXISTS (SELECT 1 FROM refund f
                  WHERE f.partner_id = p.id AND f.run_line_id = 0 AND f.day <= ?1
                    AND f.owed_from_day <= ?1))
ORDER BY p.id LIMIT ?3;

-- unpaid_groups(partner_id int, until_day int) -> many(campaign_id int, benefit text, cents int)
SELECT campaign_id, benefit, CAST(sum(cents) AS BIGINT)
FROM (SELECT campaign_id, benefit, region_cents AS cents FROM payment
      WHERE partner_id = ?1 AND run_line_id = 0 AND day <= ?2 AND owed_from_day <= ?2
      UNION ALL
      SELECT campaign_id, benefit, -region_cents FROM refund
      WHERE partner_id = ?1 AND run_line_id = 0 AND day <= ?2 AND owed_from_day <= ?2) AS owed
GROUP BY campaign_id, benefit ORDER BY campaign_id, benefit;

-- owed_later(partner_id int, today int) -> many(campaign_id int, benefit text, cents int)
-- Of outings to come, which no run gathers yet (D38).
SELECT campaign_id, benefit, CAST(sum(cents) AS BIGINT)
FROM (SELECT campaign_id, benefit, region_cents AS cents FROM payment
      WHERE partner_id = ?1 AND run_line_id = 0 AND owed_from_day > ?2
      UNION ALL
      SELECT campaign_id, benefit, -region_cents FROM refund
      WHERE partner_id = ?1 AND run_line_id = 0 AND owed_from_day > ?2) AS owed
GROUP BY campaign_id, benefit ORDER BY campaign_id, benefit;

-- line_groups(line_id int) -> many(campaign_id int, benefit text, cents int)
SELECT campaign_id, benefit, CAST(sum(cents) AS BIGINT)
FROM (SELECT campaign_id, benefit, region_cents AS cents FROM payment WHERE run_line_id = ?1
      UNION ALL
      SELECT campaign_id, benefit, -region_cents FROM refund WHERE run_line_id = ?1) AS owed
GROUP BY campaign_id, benefit ORDER BY campaign_id, benefit;

-- blocks_now(partner_id int, now_ms int) -> many(benefit text, reason text)
SELECT benefit, reason FROM payment_block
WHERE partner_id = ?1 AND from_ms <= ?2 AND (until_ms = 0 OR until_ms > ?2)
ORDER BY benefit, id;

-- partner_bank(partner_id int) -> one(name text, siret text, iban text, bic text)
SELECT name, siret, iban, bic FROM partner WHERE id = ?1;

-- run_line_add(id int, run_id int, partner_id int, amount_cents int, name text, siret text, iban
--   text, bic text, no_day int) -> one(id int)
-- NO_ROW: this run already has this partner's line.
INSERT INTO run_line (id, run_id, partner_id, amount_cents, name, siret, iban, bic, state, reason,
                      settled_ms, booked_day)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'prepared', '', 0, ?9)
ON CONFLICT (run_id, partner_id) DO NOTHING
RETURNING id;

-- payments_take(line_id int, partner_id int, campaign_id int, benefit text, until_day int) -> count
UPDATE payment SET run_line_id = ?1
WHERE partner_id = ?2 AND campaign_id = ?3 AND benefit = ?4 AND run_line_id = 0 AND day <= ?5
  AND owed_from_day <= ?5;

-- refunds_take(line_id int, partner_id int, campaign_id int, benefit text, until_day int) -> count
UPDATE refund SET run_line_id = ?1
WHERE partner_id = ?2 AND campaign_id = ?3 AND benefit = ?4 AND run_line_id = 0 AND day <= ?5
  AND owed_from_day <= ?5;

-- payments_free(line_id int) -> count
UPDATE payment SET run_line_id = 0 WHERE run_line_id = ?1;

-- refunds_free(line_id int) -> count
UPDATE refund SET run_line_id = 0 WHERE run_line_id = ?1;

-- run_line_by_id(line_id int) -> one(run_id int, partner_id int, amount_cents int, state text,
--   run_state text)
SELECT l.run_id, l.partner_id, l.amount_cents, l.state, r.state
FROM run_line l JOIN run r ON r.id = l.run_id WHERE l.id = ?1;

-- run_line_set_state(line_id int, old_state text, new_state text, reason text, settled_ms int) ->
--   count
UPDATE run_line SET state = ?3, reason = ?4, settled_ms = ?5 WHERE id = ?1 AND state = ?2;

-- run_line_set_booked(line_id int, day int, no_day int) -> none
-- The first day stays.
UPDATE run_line SET booked_day = ?2 WHERE id = ?1 AND booked_day = ?3;

-- fragment sendable_columns
l.id, l.partner_id, l.amount_cents, l.name, l.siret, l.iban, l.bic, p.siret, p.iban, p.bic

-- row sendable(line_id int, partner_id int, amount_cents int, name text, siret text, iban text,
--   bic text, siret_now text, iban_now text, bic_now text)

-- sendable_line(line_id int) -> one(struct sendable)
SELECT {sendable_columns} FROM run_line l JOIN partner p ON p.id = l.partner_id WHERE l.id = ?1;

-- sendable_lines(run_id int, after_id int, max int) -> many(struct sendable)
SELECT {sendable_columns} FROM run_line l JOIN partner p ON p.id = l.partner_id
WHERE l.run_id = ?1 AND l.state = 'prepared' AND l.id > ?2 ORDER BY l.id LIMIT ?3;

-- payer_add(id int, name text, siret text, iban text, bic text, line_limit_cents int,
--   treasury_post text, body_code text, budget_code text, budget_label text, nature text,
--   function text, first_bordereau int, first_piece int, set_ms int, account_id int) -> none
INSERT INTO payer (id, name, siret, iban, bic, line_limit_cents, treasury_post, body_code,
                   budget_code, budget_label, nature, function, first_bordereau, first_piece,
                   set_ms, account_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16);

-- fragment payer_columns
id, name, siret, iban, bic, line_limit_cents, treasury_post, body_code, budget_code, budget_label,
nature, function, first_bordereau, first_piece

-- row payer_row(id int, name text, siret text, iban text, bic text, line_limit_cents int,
--   treasury_post text, body_code text, budget_code text, budget_label text, nature text,
--   function text, first_bordereau int, first_piece int)

-- payer_now() -> one(struct payer_row)
SELECT {payer_columns} FROM payer ORDER BY id DESC LIMIT 1;

-- payer_by_id(payer_id int) -> one(struct payer_row)
SELECT {payer_columns} FROM payer WHERE id = ?1;

-- run_lines_in(run_id int, state text, after_id int, max int) -> many(line_id int)
SELECT id FROM run_line WHERE run_id = ?1 AND state = ?2 AND id > ?3 ORDER BY id LIMIT ?4;

-- run_lines(run_id int, after_id int, max int) -> many(line_id int, partner_id int, name text,
--   amount_cents int, state text, reason text)
SELECT id, partner_id, name, amount_cents, state, reason FROM run_line
WHERE run_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3;

-- due_by_state(partner_id int) -> many(state text, cents int)
SELECT state, CAST(sum(cents) AS BIGINT)
FROM (SELECT l.state AS state, u.region_cents AS cents
      FROM payment u JOIN run_line l ON l.id = u.run_line_id WHERE u.partner_id = ?1
      UNION ALL
      SELECT l.state, -f.region_cents
      FROM refund f JOIN run_line l ON l.id = f.run_line_id WHERE f.partner_id = ?1) AS lines
GROUP BY state ORDER BY state;

-- row statement_row(id int, at_ms int, day int, kind text, benefit text, campaign text, amount int,
--   region_cents int, state text, run_line_id int)

-- statement_rows(partner_id int, after_id int, max int) -> many(struct statement_row)
SELECT x.id, x.at_ms, x.day, x.kind, x.benefit, k.code, x.amount, x.cents,
       coalesce(l.state, 'due'), x.run_line_id
FROM (SELECT id, at_ms, day, 'use' AS kind, benefit, campaign_id, amount, region_cents AS cents,
             run_line_id
      FROM payment WHERE partner_id = ?1 AND id > ?2
      UNION ALL
      SELECT id, at_ms, day, 'refund', benefit, campaign_id, -amount, -region_cents, run_line_id
      FROM refund WHERE partner_id = ?1 AND id > ?2) AS x
JOIN campaign k ON k.id = x.campaign_id
LEFT JOIN run_line l ON l.id = x.run_line_id
ORDER BY x.id LIMIT ?3;

-- statement_rows_of_line(partner_id int, line_id int, after_id int, max int)
--   -> many(struct statement_row)
SELECT x.id, x.at_ms, x.day, x.kind, x.benefit, k.code, x.amount, x.cents,
       coalesce(l.state, 'due'), x.run_line_id
FROM (SELECT id, at_ms, day, 'use' AS kind, benefit, campaign_id, amount, region_cents AS cents,
             run_line_id
      FROM payment WHERE run_line_id = ?2 AND partner_id = ?1 AND id > ?3
      UNION ALL
      SELECT id, at_ms, day, 'refund', benefit, campaign_id, -amount, -region_cents, run_line_id
      FROM refund WHERE run_line_id = ?2 AND partner_id = ?1 AND id > ?3) AS x
JOIN campaign k ON k.id = x.campaign_id
LEFT JOIN run_line l ON l.id = x.run_line_id
ORDER BY x.id LIMIT ?4;

-- statement_line(line_id int, partner_id int) -> one(amount_cents int, name text, siret text,
--   iban text, state text, reason text, booked_day int, until_day int, prepared_ms int)
SELECT l.amount_cents, l.name, l.siret, l.iban, l.state, l.reason, l.booked_day, r.until_day,
       r.prepared_ms
FROM run_line l JOIN run r ON r.id = l.run_id WHERE l.id = ?1 AND l.partner_id = ?2;

-- statement_sums(line_id int) -> many(campaign_id int, benefit text, uses int, use_cents int,
--   refunds int, refund_cents int)
SELECT campaign_id, benefit, CAST(sum(uses) AS BIGINT), CAST(sum(use_cents) AS BIGINT),
       CAST(sum(refunds) AS BIGINT), CAST(sum(refund_cents) AS BIGINT)
FROM (SELECT campaign_id, benefit, 1 AS uses, region_cents AS use_cents, 0 AS refunds,
             0 AS refund_cents
      FROM payment WHERE run_line_id = ?1
      UNION ALL
      SELECT campaign_id, benefit, 0, 0, 1, region_cents FROM refund WHERE run_line_id = ?1) AS part
GROUP BY campaign_id, benefit ORDER BY campaign_id, benefit;

-- partner_named(partner_id int) -> one(id int)
SELECT id FROM partner WHERE id = ?1;
