-- fake_pot_fill(partner_id int, left_cents int) -> none
INSERT INTO fake_pot (partner_id, left_cents, tries) VALUES (?1, ?2, 0)
ON CONFLICT (partner_id) DO UPDATE SET left_cents = ?2;

-- fake_pot_take(partner_id int, amount_cents int) -> one(left_cents int)
UPDATE fake_pot SET left_cents = left_cents - ?2 WHERE partner_id = ?1 AND left_cents >= ?2
RETURNING left_cents;

-- fake_pot_find(partner_id int) -> one(left_cents int, tries int)
SELECT left_cents, tries FROM fake_pot WHERE partner_id = ?1;

-- fake_pot_try(partner_id int) -> one(tries int)
UPDATE fake_pot SET tries = tries + 1 WHERE partner_id = ?1 RETURNING tries;

-- fake_note_add(id int, partner_id int, words text, amount_cents int, seen_day int) -> one(id int)
INSERT INTO fake_note (id, partner_id, words, amount_cents, seen_day) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (words) DO NOTHING RETURNING id;

-- row fake_note_row(id int, partner_id int, words text, amount_cents int, seen_day int)

-- fake_note_find(id int) -> one(struct fake_note_row)
SELECT id, partner_id, words, amount_cents, seen_day FROM fake_note WHERE id = ?1;

-- fake_note_set(id int, words text, seen_day int) -> count
UPDATE fake_note SET words = ?2, seen_day = ?3 WHERE id = ?1;

-- fake_note_page(partner_id int, after_words text, after_id int, most int)
--   -> many(struct fake_note_row)
SELECT id, partner_id, words, amount_cents, seen_day FROM fake_note
WHERE partner_id = ?1 AND (words, id) > (?2, ?3) ORDER BY words, id LIMIT ?4;

-- fake_note_count() -> one(n int)
SELECT count(*) AS n FROM fake_note;

-- fake_audit_count() -> one(n int)
SELECT count(*) AS n FROM audit_record;

-- fake_keys_count() -> one(n int)
SELECT count(*) AS n FROM idempotency;
