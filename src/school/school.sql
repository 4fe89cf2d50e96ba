-- row school_row(id int, uai text, name text, kind text, sector text, siret text, address text,
--                postcode text, commune text, insee text, department text, lat_e5 int, lon_e5 int,
--                mail text, state text, search_key text)

-- fragment school_columns
s.id, s.uai, s.name, s.kind, s.sector, s.siret, s.address, s.postcode, s.commune, s.insee,
s.department, s.lat_e5, s.lon_e5, s.mail, s.state, s.search_key

-- school_by_uai(uai text) -> one(struct school_row)
SELECT {school_columns} FROM school s WHERE s.uai = ?1;

-- school_by_id(school_id int) -> one(struct school_row)
SELECT {school_columns} FROM school s WHERE s.id = ?1;

-- schools_after(after_uai text, most int) -> many(struct school_row)
-- The whole register, open or closed, for the import to compare with.
SELECT {school_columns} FROM school s WHERE s.uai > ?1 ORDER BY s.uai LIMIT ?2;

-- schools_open(after_key text, after_id int, most int) -> many(struct school_row)
SELECT {school_columns} FROM school s
WHERE s.state = 'open' AND (s.search_key, s.id) > (?1, ?2)
ORDER BY s.search_key, s.id LIMIT ?3;

-- schools_found(after_key text, after_id int, most int, from_1 text, to_1 text, from_2 text,
--               to_2 text, from_3 text, to_3 text, from_4 text, to_4 text, from_5 text, to_5 text)
--               -> many(struct school_row)
-- The first range is the longest word's: it drives the look-up, the others test what it found.
SELECT {school_columns} FROM school s
WHERE s.state = 'open' AND (s.search_key, s.id) > (?1, ?2)
  AND s.id IN (SELECT w.school_id FROM school_word w WHERE w.word >= ?4 AND w.word < ?5)
  AND EXISTS (SELECT 1 FROM school_word w
              WHERE w.school_id = s.id AND w.word >= ?6 AND w.word < ?7)
  AND EXISTS (SELECT 1 FROM school_word w
              WHERE w.school_id = s.id AND w.word >= ?8 AND w.word < ?9)
  AND EXISTS (SELECT 1 FROM school_word w
              WHERE w.school_id = s.id AND w.word >= ?10 AND w.word < ?11)
  AND EXISTS (SELECT 1 FROM school_word w
              WHERE w.school_id = s.id AND w.word >= ?12 AND w.word < ?13)
ORDER BY s.search_key, s.id LIMIT ?3;

-- school_put(id int, uai text, name text, kind text, sector text, siret text, address text,
--            postcode text, commune text, insee text, department text, lat_e5 int, lon_e5 int,
--            mail text, search_key text) -> one(id int)
-- A closed one stays closed: its row in a file does not bring it back.
INSERT INTO school (id, uai, name, kind, sector, siret, address, postcode, commune, insee,
                    department, lat_e5, lon_e5, mail, state, search_key)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, 'open', ?15)
ON CONFLICT (uai) DO UPDATE SET
    name = excluded.name, kind = excluded.kind, sector = excluded.sector, siret = excluded.siret,
    address = excluded.address, postcode = excluded.postcode, commune = excluded.commune,
    insee = excluded.insee, department = excluded.department, lat_e5 = excluded.lat_e5,
    lon_e5 = excluded.lon_e5, mail = excluded.mail, search_key = excluded.search_key
RETURNING id;

-- school_words_drop(school_id int) -> none
DELETE FROM school_word WHERE school_id = ?1;

-- school_words_add(school_id int, word_1 text, word_2 text, word_3 text, word_4 text, word_5 text,
--                  word_6 text, word_7 text, word_8 text) -> none
INSERT INTO school_word (word, school_id)
SELECT w.word, ?1
FROM (SELECT ?2 AS word UNION SELECT ?3 UNION SELECT ?4 UNION SELECT ?5
      UNION SELECT ?6 UNION SELECT ?7 UNION SELECT ?8 UNION SELECT ?9) AS w
WHERE w.word <> '' ON CONFLICT DO NOTHING;

-- school_shut(school_id int) -> count
UPDATE school SET state = 'closed' WHERE id = ?1 AND state = 'open';

-- --- first accounts (R45) ------------------------------------------------------------------------

-- fragment invited_schools
SELECT s.id AS id, s.uai AS uai, s.name AS name, s.commune AS commune, s.department AS department,
       s.mail AS mail, s.search_key AS search_key, coalesce(a.id, 0) AS account_id,
       coalesce(l.created_ms, 0) AS invited_ms, coalesce(l.expires_ms, 0) AS expires_ms,
       CASE WHEN EXISTS (SELECT 1 FROM account o WHERE o.school_id = s.id AND o.school_id <> 0
                         AND o.state = 'open') THEN 'opened'
            WHEN s.mail = '' THEN 'no_address'
            WHEN l.id IS NULL THEN 'to_invite'
            WHEN l.expires_ms > ?1 THEN 'invited'
            ELSE 'expired' END AS state
FROM school s
LEFT JOIN account a ON a.id = (SELECT min(i.id) FROM account i WHERE i.school_id = s.id
                               AND i.school_id <> 0 AND i.state = 'invited' AND i.name = s.name)
LEFT JOIN link l ON l.id = (SELECT max(m.id) FROM link m WHERE m.account_id = a.id)
WHERE s.state = 'open' AND (?2 = '' OR s.department = ?2)

-- row invited_school(id int, uai text, name text, commune text, department text, mail text,
--   search_key text, account_id int, invited_ms int, expires_ms int, state text)

-- schools_to_invite(now_ms int, department text, after_id int, most int)
--   -> many(struct invited_school)
-- Nobody there has an account, and no invitation that still opens.
SELECT id, uai, name, commune, department, mail, search_key, account_id, invited_ms, expires_ms,
       state
FROM ({invited_schools}) AS v
WHERE state IN ('to_invite', 'expired') AND id > ?3 ORDER BY id LIMIT ?4;

-- schools_invited(now_ms int, department text, only_state text, after_key text, after_id int,
--   most int) -> many(struct invited_school)
SELECT id, uai, name, commune, department, mail, search_key, account_id, invited_ms, expires_ms,
       state
FROM ({invited_schools}) AS v
WHERE (?3 = '' OR state = ?3) AND (search_key, id) > (?4, ?5) ORDER BY search_key, id LIMIT ?6;

-- school_invitation_counts(now_ms int, department text) -> many(state text, schools int)
SELECT state, CAST(count(*) AS BIGINT) AS schools
FROM ({invited_schools}) AS v GROUP BY state ORDER BY state;
