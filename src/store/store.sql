-- The store's own tables: which migrations landed, and how far ids may have been given.

-- id_mark_find(node int) -> one(until_ms int)
SELECT until_ms FROM id_mark WHERE node = ?1;

-- id_mark_raise(node int, until_ms int) -> none
-- Never goes back, whatever order two lives of a node write in.
INSERT INTO id_mark (node, until_ms) VALUES (?1, ?2)
ON CONFLICT (node) DO UPDATE SET until_ms = excluded.until_ms
WHERE id_mark.until_ms < excluded.until_ms;

-- migration_list() -> many(number int, sha256 text)
SELECT number, sha256 FROM migration_log ORDER BY number;

-- migration_record(number int, name text, sha256 text, landed_ms int) -> none
INSERT INTO migration_log (number, name, sha256, landed_ms) VALUES (?1, ?2, ?3, ?4);

-- migration_last() -> one(number int)
SELECT COALESCE(MAX(number), 0) AS number FROM migration_log;
