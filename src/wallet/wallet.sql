-- row wallet_row(id int, person_id int, campaign_id int, benefit text, unit text, state text,
--   balance int, granted int, spent int, from_day int, until_day int, frozen int, suspended int,
--   suspended_until_day int, last_use_day int, used_that_day int)

-- wallet_by_person(person_id int, campaign_id int, benefit text) -> one(struct wallet_row)
SELECT id, person_id, campaign_id, benefit, unit, state, balance, granted, spent, from_day,
       until_day, frozen, suspended, suspended_until_day, last_use_day, used_that_day
FROM wallet WHERE person_id = ?1 AND campaign_id = ?2 AND benefit = ?3;

-- wallet_by_id(wallet_id int) -> one(struct wallet_row)
SELECT id, person_id, campaign_id, benefit, unit, state, balance, granted, spent, from_day,
       until_day, frozen, suspended, suspended_until_day, last_use_day, used_that_day
FROM wallet WHERE id = ?1;

-- wallets_of_person(person_id int) -> many(struct wallet_row)
SELECT id, person_id, campaign_id, benefit, unit, state, balance, granted, spent, from_day,
       until_day, frozen, suspended, suspended_until_day, last_use_day, used_that_day
FROM wallet WHERE person_id = ?1 ORDER BY campaign_id, benefit;

-- wallet_add(id int, person_id int, campaign_id int, benefit text, unit text, granted int,
--   from_day int, until_day int, no_day int) -> one(id int)
-- NO_ROW: it exists.
INSERT INTO wallet (id, person_id, campaign_id, benefit, unit, state, balance, granted, spent,
                    from_day, until_day, frozen, suspended, last_use_day, used_that_day)
VALUES (?1, ?2, ?3, ?4, ?5, 'due', 0, ?6, 0, ?7, ?8, 0, 0, ?9, 0)
ON CONFLICT (person_id, campaign_id, benefit) DO NOTHING
RETURNING id;

-- wallet_set_granted(wallet_id int, granted int, until_day int, frozen int) -> count
UPDATE wallet SET granted = ?2, until_day = ?3, frozen = ?4 WHERE id = ?1;

-- wallet_set_level(wallet_id int, old_state text, old_balance int, new_state text, new_balance
--   int) -> count
-- No row: somebody used it meanwhile.
UPDATE wallet SET state = ?4, balance = ?5 WHERE id = ?1 AND state = ?2 AND balance = ?3;

-- grant_decision_add(id int, wallet_id int, person_id int, benefit text, instalment text, amount
--   int, revision int, line int, cause text, enrolment_id int, account_id int, at_ms int) -> none
INSERT INTO grant_decision (id, wallet_id, person_id, benefit, instalment, amount,
                            catalogue_revision, catalogue_line, cause, enrolment_id, account_id,
                            at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12);

-- wallet_debit(wallet_id int, amount int, today int, once int, cap_per_day int) -> one(balance int)
-- The whole check stands in the statement, so there is no window for a race.
UPDATE wallet
SET balance = balance - ?2,
    spent = spent + ?2,
    used_that_day = CASE WHEN last_use_day = ?3 THEN used_that_day ELSE 0 END + ?2,
    last_use_day = ?3
WHERE id = ?1 AND state = 'open' AND frozen = 0 AND balance >= ?2
  AND (suspended = 0 OR suspended_until_day < ?3)
  AND ?3 BETWEEN from_day AND until_day
  AND (?4 = 0 OR spent = 0)
  AND (?5 = 0 OR CASE WHEN last_use_day = ?3 THEN used_that_day ELSE 0 END + ?2 <= ?5)
RETURNING balance;

-- wallet_credit(wallet_id int, amount int, used_on_day int) -> count
-- Only a wallet whose end has not been booked takes money back.
UPDATE wallet
SET balance = balance + ?2,
    spent = spent - ?2,
    used_that_day = CASE WHEN last_use_day = ?3 AND used_that_day >= ?2 THEN used_that_day - ?2
                         ELSE used_that_day END
WHERE id = ?1 AND state = 'open';

-- wallet_unspend(wallet_id int, amount int) -> count
UPDATE wallet SET spent = spent - ?2 WHERE id = ?1;

-- wallet_take(wallet_id int, amount int) -> count
UPDATE wallet SET balance = balance - ?2, granted = granted - ?2
WHERE id = ?1 AND balance >= ?2 AND granted >= ?2;

-- wallet_freeze(wallet_id int, frozen int) -> count
UPDATE wallet SET frozen = ?2 WHERE id = ?1 AND state <> 'closed';

-- --- what the Region stopped (R101, D19) ---------------------------------------------------------

-- wallet_suspend(wallet_id int, suspended int, until_day int) -> count
UPDATE wallet SET suspended = ?2, suspended_until_day = ?3 WHERE id = ?1 AND suspended <> ?2;

-- suspension_add(id int, wallet_id int, reason text, from_ms int, account_id int, until_day int) ->
--   none
INSERT INTO suspension (id, wallet_id, reason, from_ms, until_ms, account_id, until_day)
VALUES (?1, ?2, ?3, ?4, 0, ?5, ?6);

-- suspension_end(wallet_id int, until_ms int) -> count
UPDATE suspension SET until_ms = ?2 WHERE wallet_id = ?1 AND until_ms = 0;

-- hold_add(id int, person_id int, campaign_id int, benefit text, decision_id int, reason text,
--   from_ms int, until_day int, account_id int) -> none
INSERT INTO benefit_hold (id, person_id, campaign_id, benefit, decision_id, reason, from_ms,
                          until_day, ended_ms, account_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, ?9);

-- hold_longest(person_id int, campaign_id int, benefit text, today int) -> one(until_day int,
--   reason text)
SELECT until_day, reason FROM benefit_hold
WHERE person_id = ?1 AND campaign_id = ?2 AND benefit = ?3 AND ended_ms = 0 AND until_day >= ?4
ORDER BY until_day DESC, id LIMIT 1;

-- row hold_row(id int, person_id int, campaign_id int, benefit text, decision_id int,
--   until_day int)

-- hold_of(person_id int, campaign_id int, benefit text, decision_id int) -> one(struct hold_row)
SELECT id, person_id, campaign_id, benefit, decision_id, until_day FROM benefit_hold
WHERE person_id = ?1 AND campaign_id = ?2 AND benefit = ?3 AND ended_ms = 0 AND decision_id = ?4
ORDER BY id LIMIT 1;

-- holds_of_decision(decision_id int) -> many(struct hold_row)
SELECT id, person_id, campaign_id, benefit, decision_id, until_day FROM benefit_hold
WHERE decision_id = ?1 AND decision_id <> 0 ORDER BY id;

-- holds_over(today int, after_id int, max int) -> many(struct hold_row)
SELECT id, person_id, campaign_id, benefit, decision_id, until_day FROM benefit_hold
WHERE ended_ms = 0 AND until_day < ?1 AND id > ?2 ORDER BY id LIMIT ?3;

-- hold_end(hold_id int, at_ms int) -> count
UPDATE benefit_hold SET ended_ms = ?2 WHERE id = ?1 AND ended_ms = 0;

-- wallets_due(today int, after_id int, max int) -> many(struct wallet_row)
SELECT id, person_id, campaign_id, benefit, unit, state, balance, granted, spent, from_day,
       until_day, frozen, suspended, suspended_until_day, last_use_day, used_that_day
FROM wallet WHERE state = 'due' AND from_day <= ?1 AND id > ?2 ORDER BY id LIMIT ?3;

-- wallets_ended(today int, after_id int, max int) -> many(struct wallet_row)
SELECT id, person_id, campaign_id, benefit, unit, state, balance, granted, spent, from_day,
       until_day, frozen, suspended, suspended_until_day, last_use_day, used_that_day
FROM wallet WHERE state <> 'closed' AND until_day < ?1 AND id > ?2 ORDER BY id LIMIT ?3;

-- instalment_paid(person_id int, instalment text, campaign_id int) -> one(loads int, spent int)
-- What earlier campaigns already paid of a (track, rank) instalment (D4), and what another system
-- did before ours, with what was spent since of what it left (R17).
SELECT CAST(count(*) AS BIGINT), CAST(coalesce(sum(p.spent), 0) AS BIGINT)
FROM (SELECT w.spent AS spent
      FROM wallet w
      WHERE w.person_id = ?1 AND w.campaign_id <> ?3
        AND EXISTS (SELECT 1 FROM grant_decision d
                    WHERE d.wallet_id = w.id AND d.person_id = ?1 AND d.instalment = ?2
                      AND d.amount > 0)
      UNION ALL
      SELECT t.spent + coalesce(w.spent, 0)
      FROM takeover_instalment t
      LEFT JOIN wallet w ON w.person_id = t.person_id AND w.campaign_id = t.campaign_id
                         AND w.benefit = t.benefit
      WHERE t.person_id = ?1 AND t.instalment = ?2 AND t.campaign_id <> ?3) AS p;
