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
