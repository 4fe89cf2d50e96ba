-- person_to_represent(person_id int) -> one(birth_day int, state text)
SELECT birth_day, state FROM person WHERE id = ?1;

-- row representative_row(id int, person_id int, account_id int, kind text, state text, reference
--   text, added_ms int, name text, mail text, account_state text)

-- fragment representatives
SELECT r.id, r.person_id, r.account_id, r.kind, r.state, r.reference, r.added_ms, a.name, a.mail,
       a.state AS account_state
FROM representative r JOIN account a ON a.id = r.account_id

-- representatives_of(person_id int) -> many(struct representative_row)
{representatives}
WHERE r.person_id = ?1 ORDER BY r.id;

-- representative_find(representative_id int) -> one(struct representative_row)
{representatives}
WHERE r.id = ?1;

-- representative_put(id int, person_id int, account_id int, kind text, now_ms int, by int) ->
--   one(id int)
-- NO_ROW: they represent this person already, or are barred.
INSERT INTO representative (id, person_id, account_id, kind, state, reference, added_ms, added_by,
                            state_ms, state_by)
VALUES (?1, ?2, ?3, ?4, 'active', '', ?5, ?6, ?5, ?6)
ON CONFLICT (person_id, account_id) DO UPDATE SET
    kind = excluded.kind, state = 'active', reference = '', state_ms = excluded.state_ms,
    state_by = excluded.state_by
WHERE representative.state = 'ended'
RETURNING id;

-- representative_state(id int, old_state text, new_state text, reference text, now_ms int, by
--   int) -> count
UPDATE representative SET state = ?3, reference = ?4, state_ms = ?5, state_by = ?6
WHERE id = ?1 AND state = ?2;

-- stands_for(account_id int, person_id int) -> one(birth_day int)
SELECT p.birth_day FROM representative r JOIN person p ON p.id = r.person_id
WHERE r.account_id = ?1 AND r.person_id = ?2 AND r.state = 'active' AND p.state = 'open';

-- represented_by(account_id int) -> many(representative_id int, person_id int, given_name text,
--   family_name text, birth_day int, kind text)
SELECT r.id, p.id, p.given_name, p.family_name, p.birth_day, r.kind
FROM representative r JOIN person p ON p.id = r.person_id
WHERE r.account_id = ?1 AND r.state = 'active' AND p.state = 'open'
ORDER BY p.birth_day, p.id;
