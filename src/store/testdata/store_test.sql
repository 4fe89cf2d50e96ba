-- Statements of the store's own tests.

-- row pot(id int, cents int, name text, seal blob)

-- fragment pot_columns
id, cents, name, seal

-- pot_add(id int, cents int, name text, seal blob) -> none
INSERT INTO pot ({pot_columns}) VALUES (?1, ?2, ?3, ?4);

-- pot_add_new(id int, cents int, name text, seal blob) -> one(id int)
-- A second pot of that id is refused by no row, not by an error.
INSERT INTO pot ({pot_columns}) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (id) DO NOTHING RETURNING id;

-- pot_debit(id int, cents int) -> one(cents int)
UPDATE pot SET cents = cents - ?2 WHERE id = ?1 AND cents >= ?2 RETURNING cents;

-- pot_set(id int, cents int) -> count
UPDATE pot SET cents = ?2 WHERE id = ?1;

-- pot_find(id int) -> one(struct pot)
SELECT {pot_columns} FROM pot WHERE id = ?1;

-- pot_list() -> many(struct pot)
SELECT {pot_columns} FROM pot ORDER BY name, id;

-- pot_sum() -> one(n int, cents int)
SELECT COUNT(*) AS n, CAST(COALESCE(SUM(cents), 0) AS BIGINT) AS cents FROM pot;

-- pot_clear() -> count
DELETE FROM pot;

-- echo(number int, words text, bytes blob) -> one(number int, words text, bytes blob)
-- The literal is not a parameter: '?1'.
SELECT ?1 AS number, ?2 AS words, ?3 AS bytes WHERE '?1' <> '';

-- divide(number int, by int) -> one(number int)
-- By zero: an error in PostgreSQL, NULL in SQLite; a fault on both.
SELECT ?1 / ?2 AS number;

-- count_to(most int) -> one(n int)
WITH RECURSIVE step (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM step WHERE i < ?1)
SELECT COUNT(*) AS n FROM step;

-- migration_forge(number int, sha256 text) -> none
INSERT INTO migration_log (number, name, sha256, landed_ms) VALUES (?1, 'forged', ?2, 0)
ON CONFLICT (number) DO UPDATE SET sha256 = excluded.sha256;

-- migration_forget(number int) -> count
DELETE FROM migration_log WHERE number = ?1;
