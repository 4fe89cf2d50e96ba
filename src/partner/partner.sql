-- --- partners ------------------------------------------------------------------------------------

-- row partner_row(id int, siret text, name text, kind text, legal_form text, mail text, iban text,
--                 bic text, state text, closed_day int, search_key text)

-- fragment partner_columns
id, siret, name, kind, legal_form, mail, iban, bic, state, closed_day, search_key

-- partner_by_id(partner_id int) -> one(struct partner_row)
SELECT {partner_columns} FROM partner WHERE id = ?1;

-- partner_by_siret(siret text) -> one(struct partner_row)
SELECT {partner_columns} FROM partner WHERE siret = ?1;

-- partner_add(id int, siret text, name text, kind text, legal_form text, mail text, iban text,
--             bic text, no_day int, search_key text, now_ms int) -> one(id int)
INSERT INTO partner (id, siret, name, kind, legal_form, mail, iban, bic, state, closed_day,
                     search_key, created_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'open', ?9, ?10, ?11)
ON CONFLICT (siret) DO NOTHING RETURNING id;

-- partner_put(id int, siret text, name text, kind text, legal_form text, iban text, bic text,
--             no_day int, search_key text, now_ms int) -> one(id int)
-- From a file, which knows no mail; one that left the network stays out of it.
INSERT INTO partner (id, siret, name, kind, legal_form, mail, iban, bic, state, closed_day,
                     search_key, created_ms)
VALUES (?1, ?2, ?3, ?4, ?5, '', ?6, ?7, 'open', ?8, ?9, ?10)
ON CONFLICT (siret) DO UPDATE SET
    name = excluded.name, kind = excluded.kind, legal_form = excluded.legal_form,
    iban = excluded.iban, bic = excluded.bic, search_key = excluded.search_key
RETURNING id;

-- partner_set_name(partner_id int, name text, search_key text) -> none
UPDATE partner SET name = ?2, search_key = ?3 WHERE id = ?1;

-- partner_set_mail(partner_id int, mail text) -> none
UPDATE partner SET mail = ?2 WHERE id = ?1;

-- partner_set_iban(partner_id int, iban text) -> none
UPDATE partner SET iban = ?2 WHERE id = ?1;

-- partner_set_bic(partner_id int, bic text) -> none
UPDATE partner SET bic = ?2 WHERE id = ?1;

-- partner_leave(partner_id int, day int) -> count
UPDATE partner SET state = 'closed', closed_day = ?2 WHERE id = ?1 AND state = 'open';

-- --- money that waits ----------------------------------------------------------------------------

-- partner_block_add(id int, partner_id int, benefit text, reason text, now_ms int, account_id int)
--                   -> one(id int)
-- Several reasons may hold at once, each ended by itself; the same one twice is one.
INSERT INTO payment_block (id, partner_id, benefit, reason, from_ms, until_ms, account_id)
SELECT ?1, ?2, ?3, ?4, ?5, 0, ?6
WHERE NOT EXISTS (SELECT 1 FROM payment_block
                  WHERE partner_id = ?2 AND benefit = ?3 AND reason = ?4 AND until_ms = 0)
RETURNING id;

-- partner_block_by_id(block_id int) -> one(partner_id int)
SELECT partner_id FROM payment_block WHERE id = ?1;

-- partner_block_end(block_id int, now_ms int) -> count
UPDATE payment_block SET until_ms = ?2 WHERE id = ?1 AND until_ms = 0;

-- partner_blocks(partner_id int) -> many(id int, benefit text, reason text, from_ms int)
SELECT id, benefit, reason, from_ms FROM payment_block
WHERE partner_id = ?1 AND until_ms = 0 ORDER BY id;

-- --- places --------------------------------------------------------------------------------------

-- row place_row(id int, partner_id int, name text, address text, postcode text, commune text,
--               insee text, department text, lat_e5 int, lon_e5 int, sport text, school_id int,
--               state text)

-- fragment place_columns
id, partner_id, name, address, postcode, commune, insee, department, lat_e5, lon_e5, sport,
school_id, state

-- place_by_id(place_id int) -> one(struct place_row)
SELECT {place_columns} FROM place WHERE id = ?1;

-- partner_places(partner_id int) -> many(struct place_row)
SELECT {place_columns} FROM place WHERE partner_id = ?1 ORDER BY id;

-- place_add(id int, partner_id int, name text, address text, postcode text, commune text,
--           insee text, department text, lat_e5 int, lon_e5 int, sport text, school_id int) -> none
INSERT INTO place (id, partner_id, name, address, postcode, commune, insee, department, lat_e5,
                   lon_e5, sport, school_id, state)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 'open');

-- place_set(place_id int, name text, address text, postcode text, commune text, insee text,
--           department text, lat_e5 int, lon_e5 int, sport text, school_id int) -> none
UPDATE place SET name = ?2, address = ?3, postcode = ?4, commune = ?5, insee = ?6, department = ?7,
                 lat_e5 = ?8, lon_e5 = ?9, sport = ?10, school_id = ?11
WHERE id = ?1;

-- place_shut(place_id int) -> count
UPDATE place SET state = 'closed' WHERE id = ?1 AND state = 'open';

-- place_words_drop(place_id int) -> none
DELETE FROM place_word WHERE place_id = ?1;

-- place_words_add(place_id int, word_1 text, word_2 text, word_3 text, word_4 text, word_5 text,
--                  word_6 text, word_7 text, word_8 text) -> none
INSERT INTO place_word (word, place_id)
SELECT w.word, ?1
FROM (SELECT ?2 AS word UNION SELECT ?3 UNION SELECT ?4 UNION SELECT ?5
      UNION SELECT ?6 UNION SELECT ?7 UNION SELECT ?8 UNION SELECT ?9) AS w
WHERE w.word <> '' ON CONFLICT DO NOTHING;

-- --- the public list (R80) -----------------------------------------------------------------------

-- row place_found_row(place_id int, partner_id int, partner_name text, place_name text, kind text,
--                     address text, postcode text, commune text, lat_e5 int, lon_e5 int,
--                     search_key text)

-- fragment places_in_network
SELECT l.id, p.id, p.name, l.name, p.kind, l.address, l.postcode, l.commune, l.lat_e5, l.lon_e5,
       p.search_key
FROM partner p JOIN place l ON l.partner_id = p.id
WHERE p.search_key >= ?1 AND (p.search_key, l.id) > (?1, ?2) AND l.state = 'open'
  AND (p.state = 'open' OR p.closed_day >= ?4)

-- fragment places_with_words
  AND l.id IN (SELECT w.place_id FROM place_word w WHERE w.word >= ?5 AND w.word < ?6)
  AND EXISTS (SELECT 1 FROM place_word w
              WHERE w.place_id = l.id AND w.word >= ?7 AND w.word < ?8)
  AND EXISTS (SELECT 1 FROM place_word w
              WHERE w.place_id = l.id AND w.word >= ?9 AND w.word < ?10)
  AND EXISTS (SELECT 1 FROM place_word w
              WHERE w.place_id = l.id AND w.word >= ?11 AND w.word < ?12)
  AND EXISTS (SELECT 1 FROM place_word w
              WHERE w.place_id = l.id AND w.word >= ?13 AND w.word < ?14)

-- places_all(after_key text, after_id int, most int, today int) -> many(struct place_found_row)
{places_in_network}
ORDER BY p.search_key, l.id LIMIT ?3;

-- places_taking(after_key text, after_id int, most int, today int, benefit text)
--               -> many(struct place_found_row)
{places_in_network}
  AND EXISTS (SELECT 1 FROM convention v
              WHERE v.partner_id = p.id AND v.benefit = ?5
                AND ?4 BETWEEN v.from_day AND v.until_day)
ORDER BY p.search_key, l.id LIMIT ?3;

-- places_found(after_key text, after_id int, most int, today int, from_1 text, to_1 text,
--              from_2 text, to_2 text, from_3 text, to_3 text, from_4 text, to_4 text,
--              from_5 text, to_5 text) -> many(struct place_found_row)
{places_in_network}
{places_with_words}
ORDER BY p.search_key, l.id LIMIT ?3;

-- places_found_taking(after_key text, after_id int, most int, today int, from_1 text, to_1 text,
--                     from_2 text, to_2 text, from_3 text, to_3 text, from_4 text, to_4 text,
--                     from_5 text, to_5 text, benefit text) -> many(struct place_found_row)
{places_in_network}
{places_with_words}
  AND EXISTS (SELECT 1 FROM convention v
              WHERE v.partner_id = p.id AND v.benefit = ?15
                AND ?4 BETWEEN v.from_day AND v.until_day)
ORDER BY p.search_key, l.id LIMIT ?3;

-- --- conventions ---------------------------------------------------------------------------------

-- row convention_row(id int, partner_id int, benefit text, from_day int, until_day int,
--                    price_cents int)

-- convention_by_id(convention_id int) -> one(struct convention_row)
SELECT id, partner_id, benefit, from_day, until_day, price_cents FROM convention WHERE id = ?1;

-- conventions_of(partner_id int) -> many(struct convention_row)
SELECT id, partner_id, benefit, from_day, until_day, price_cents FROM convention
WHERE partner_id = ?1 ORDER BY benefit, from_day;

-- convention_add(id int, partner_id int, benefit text, from_day int, until_day int,
--                price_cents int) -> one(id int)
INSERT INTO convention (id, partner_id, benefit, from_day, until_day, price_cents)
VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING RETURNING id;

-- convention_against(partner_id int, benefit text, from_day int, until_day int, today int)
--                    -> one(from_day int)
-- Two from the same day, or one that would change the tariff of days already begun (D31).
SELECT from_day FROM convention
WHERE partner_id = ?1 AND benefit = ?2
  AND (from_day = ?3 OR (from_day <= ?5 AND until_day >= ?3 AND from_day <= ?4 AND ?3 <= ?5))
ORDER BY from_day LIMIT 1;

-- convention_set_price(convention_id int, price_cents int) -> none
UPDATE convention SET price_cents = ?2 WHERE id = ?1;

-- convention_cut(convention_id int, until_day int) -> count
UPDATE convention SET until_day = ?2 WHERE id = ?1 AND until_day > ?2;

-- --- the register as a file has it ---------------------------------------------------------------

-- partners_after(after_siret text, most int) -> many(partner_id int, siret text, name text,
--                kind text, legal_form text, iban text, bic text, address text, postcode text,
--                commune text, insee text, department text, lat_e5 int, lon_e5 int, sport text,
--                uai text)
-- With their first place: the one that a file speaks of.
SELECT p.id, p.siret, p.name, p.kind, p.legal_form, p.iban, p.bic, coalesce(l.address, ''),
       coalesce(l.postcode, ''), coalesce(l.commune, ''), coalesce(l.insee, ''),
       coalesce(l.department, ''), coalesce(l.lat_e5, 0), coalesce(l.lon_e5, 0),
       coalesce(l.sport, ''), coalesce(s.uai, '')
FROM partner p
LEFT JOIN place l ON l.id = (SELECT min(f.id) FROM place f WHERE f.partner_id = p.id)
LEFT JOIN school s ON s.id = l.school_id
WHERE p.siret > ?1 ORDER BY p.siret LIMIT ?2;

-- conventions_between(after_siret text, last_siret text) -> many(struct convention_row)
SELECT v.id, v.partner_id, v.benefit, v.from_day, v.until_day, v.price_cents
FROM partner p JOIN convention v ON v.partner_id = p.id
WHERE p.siret > ?1 AND p.siret <= ?2 ORDER BY p.siret, v.benefit, v.from_day;
