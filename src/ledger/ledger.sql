-- ledger_account_find(class int, owner_id int, campaign_id int, benefit text, unit text) ->
--   one(id int)
SELECT id FROM ledger_account
WHERE class = ?1 AND owner_id = ?2 AND campaign_id = ?3 AND benefit = ?4 AND unit = ?5;

-- ledger_account_add(id int, class int, owner_id int, campaign_id int, benefit text, unit text)
--   -> one(id int)
-- NO_ROW: somebody opened it first.
INSERT INTO ledger_account (id, class, owner_id, campaign_id, benefit, unit)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (class, owner_id, campaign_id, benefit, unit) DO NOTHING
RETURNING id;

-- transfer_add(id int, kind int, debit_id int, credit_id int, amount int, cause_id int, at_ms
--   int, day int) -> none
INSERT INTO transfer (id, kind, debit_id, credit_id, amount, cause_id, at_ms, day)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- loads_post(first_id int, from_day int, after_id int, until_id int, today int, load int,
--   budget int, issued int, cents text, access text, at_ms int) -> count
-- What is due on the wallets of one page, under ids in a row: see wallet/bookkeeping.c.
INSERT INTO transfer (id, kind, debit_id, credit_id, amount, cause_id, at_ms, day)
SELECT ?1 + row_number() OVER (ORDER BY w.id) - 1, ?6, a.id, w.id, w.granted - w.spent, w.id, ?11,
       ?5
FROM wallet w CROSS JOIN ledger_account a
WHERE w.state = 'due' AND w.from_day = ?2 AND w.id > ?3 AND w.id <= ?4 AND w.until_day >= ?5
  AND w.granted > w.spent AND w.unit <> ?10
  AND a.class = CASE WHEN w.unit = ?9 THEN ?7 ELSE ?8 END AND a.owner_id = 0
  AND a.campaign_id = w.campaign_id AND a.benefit = w.benefit AND a.unit = w.unit;

-- ends_post(first_id int, until_day int, after_id int, until_id int, today int, expire int,
--   budget int, issued int, cents text, at_ms int) -> count
-- What is left on the wallets of one page goes back to where it came from.
INSERT INTO transfer (id, kind, debit_id, credit_id, amount, cause_id, at_ms, day)
SELECT ?1 + row_number() OVER (ORDER BY w.id) - 1, ?6, w.id, a.id, w.balance, w.id, ?10, ?5
FROM wallet w CROSS JOIN ledger_account a
WHERE w.state <> 'closed' AND w.until_day = ?2 AND w.id > ?3 AND w.id <= ?4 AND w.balance > 0
  AND a.class = CASE WHEN w.unit = ?9 THEN ?7 ELSE ?8 END AND a.owner_id = 0
  AND a.campaign_id = w.campaign_id AND a.benefit = w.benefit AND a.unit = w.unit;

-- transfers_copy(shift int, from_id int, until_id int, first_kind int, last_kind int) -> none
-- For a demonstration: the same transfers once more, between wallets so many ids earlier.
INSERT INTO transfer (id, kind, debit_id, credit_id, amount, cause_id, at_ms, day)
SELECT t.id - ?1, t.kind,
       t.debit_id - CASE WHEN EXISTS (SELECT 1 FROM ledger_account a WHERE a.id = t.debit_id)
                         THEN 0 ELSE ?1 END,
       t.credit_id - CASE WHEN EXISTS (SELECT 1 FROM ledger_account a WHERE a.id = t.credit_id)
                          THEN 0 ELSE ?1 END,
       t.amount, t.cause_id - ?1, t.at_ms, t.day
FROM transfer t
WHERE t.id BETWEEN ?2 AND ?3 AND t.kind BETWEEN ?4 AND ?5 ORDER BY t.id;
