-- row seal_row(id int, from_id int, until_id int, transfers int, root blob, previous blob,
--   sealed_ms int, mac blob)

-- seals_after(after_until_id int, most int) -> many(struct seal_row)
SELECT id, from_id, until_id, transfers, root, previous, sealed_ms, mac
FROM seal WHERE until_id > ?1 ORDER BY until_id LIMIT ?2;

-- seal_last() -> one(struct seal_row)
SELECT id, from_id, until_id, transfers, root, previous, sealed_ms, mac
FROM seal ORDER BY until_id DESC LIMIT 1;

-- seal_add(id int, from_id int, until_id int, transfers int, root blob, previous blob,
--   sealed_ms int, mac blob) -> count
-- 0: another server sealed meanwhile.
INSERT INTO seal (id, from_id, until_id, transfers, root, previous, sealed_ms, mac)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING;

-- transfers_to_seal(after_id int, until_id int, most int)
--   -> many(id int, kind int, debit_id int, credit_id int, amount int, cause_id int, at_ms int,
--           day int)
SELECT id, kind, debit_id, credit_id, amount, cause_id, at_ms, day
FROM transfer WHERE id > ?1 AND id <= ?2 ORDER BY id LIMIT ?3;
