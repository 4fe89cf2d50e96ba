-- op.sql: what the service itself keeps: answers by idempotency key, audit records, uploads, jobs.

-- idempotency_find(account_id int, client text, key text)
--   -> one(operation text, request_hash blob, status int, err text, answer text)
SELECT operation, request_hash, status, err, answer FROM idempotency
WHERE account_id = ?1 AND client = ?2 AND key = ?3;

-- idempotency_add(account_id int, client text, key text, operation text, request_hash blob,
--   status int, err text, answer text, at_ms int) -> one(status int)
-- NO_ROW: another server's transaction took the key first.
INSERT INTO idempotency (account_id, client, key, operation, request_hash, status, err, answer,
                         at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (account_id, client, key) DO NOTHING
RETURNING status;

-- idempotency_stale(before_ms int) -> one(at_ms int)
SELECT at_ms FROM idempotency WHERE at_ms < ?1 ORDER BY at_ms LIMIT 1;

-- idempotency_forget(before_ms int, most int) -> count
DELETE FROM idempotency WHERE (account_id, client, key) IN
    (SELECT account_id, client, key FROM idempotency WHERE at_ms < ?1 ORDER BY at_ms LIMIT ?2);

-- audit_add(id int, at_ms int, account_id int, role int, operation text, object_id int,
--   outcome text, detail text) -> none
INSERT INTO audit_record (id, at_ms, account_id, role, operation, object_id, outcome, detail)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- row audit_row(id int, at_ms int, account_id int, role int, operation text, object_id int,
--   outcome text, detail text)

-- audit_list_all(before_id int, most int) -> many(struct audit_row)
SELECT id, at_ms, account_id, role, operation, object_id, outcome, detail FROM audit_record
WHERE id < ?1 ORDER BY id DESC LIMIT ?2;

-- audit_list_of_object(object_id int, before_id int, most int) -> many(struct audit_row)
SELECT id, at_ms, account_id, role, operation, object_id, outcome, detail FROM audit_record
WHERE object_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3;

-- audit_list_of_account(account_id int, before_id int, most int) -> many(struct audit_row)
SELECT id, at_ms, account_id, role, operation, object_id, outcome, detail FROM audit_record
WHERE account_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3;

-- upload_add(id int, account_id int, sha256 text, size int, media_type text, file_name text,
--   at_ms int) -> none
INSERT INTO upload (id, account_id, sha256, size, media_type, file_name, at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- upload_find(id int, account_id int)
--   -> one(sha256 text, size int, media_type text, file_name text)
SELECT sha256, size, media_type, file_name FROM upload WHERE id = ?1 AND account_id = ?2;

-- row job_row(id int, operation text, account_id int, role int, person_id int, school_id int,
--   partner_id int, place_id int, lang int, at_ms int, input text, state text, cursor_words text,
--   cursor_number int, done int, total int, report text, error text, problem text, ended_ms int)

-- fragment job_columns
id, operation, account_id, role, person_id, school_id, partner_id, place_id, lang, at_ms, input,
state, cursor_words, cursor_number, done, total, report, error, problem, ended_ms

-- job_add(id int, operation text, account_id int, role int, person_id int, school_id int,
--   partner_id int, place_id int, lang int, at_ms int, input text) -> none
INSERT INTO job (id, operation, account_id, role, person_id, school_id, partner_id, place_id, lang,
    at_ms, input, state, cursor_words, cursor_number, done, total, report, error, problem, ended_ms,
    lease_holder, lease_until_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 'queued', '', 0, 0, 0, '', '', '', 0, 0, 0);

-- schedule_take(operation text, day int, job_id int) -> count
-- 0: the day was taken before.
INSERT INTO scheduled_run (operation, day, job_id) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING;

-- job_find(id int) -> one(struct job_row)
SELECT {job_columns} FROM job WHERE id = ?1;

-- job_list_all(before_id int, most int) -> many(struct job_row)
SELECT {job_columns} FROM job WHERE id < ?1 ORDER BY id DESC LIMIT ?2;

-- job_list_of_account(account_id int, before_id int, most int) -> many(struct job_row)
SELECT {job_columns} FROM job WHERE account_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3;

-- job_next(now_ms int, holder int) -> one(id int)
-- The oldest job that waits, that the asker left, or whose runner let its lease run out.
SELECT id FROM job
WHERE state IN ('queued', 'running') AND (lease_until_ms <= ?1 OR lease_holder = ?2)
ORDER BY id LIMIT 1;

-- job_claim(id int, now_ms int, holder int, until_ms int) -> one(struct job_row)
UPDATE job SET state = 'running', lease_holder = ?3, lease_until_ms = ?4
WHERE id = ?1 AND state IN ('queued', 'running') AND (lease_until_ms <= ?2 OR lease_holder = ?3)
RETURNING {job_columns};

-- job_advance(id int, holder int, cursor_words text, cursor_number int, done int, total int,
--   until_ms int) -> count
-- 0: the lease went to another runner; the chunk must not stand.
UPDATE job SET cursor_words = ?3, cursor_number = ?4, done = ?5, total = ?6, lease_until_ms = ?7
WHERE id = ?1 AND lease_holder = ?2 AND state = 'running';

-- job_end(id int, holder int, state text, cursor_words text, cursor_number int, done int,
--   total int, report text, error text, problem text, ended_ms int) -> count
UPDATE job SET state = ?3, cursor_words = ?4, cursor_number = ?5, done = ?6, total = ?7,
    report = ?8, error = ?9, problem = ?10, ended_ms = ?11, lease_holder = 0, lease_until_ms = 0
WHERE id = ?1 AND lease_holder = ?2 AND state = 'running';

-- job_release_all() -> count
-- At start, where no other process can hold the database.
UPDATE job SET lease_holder = 0, lease_until_ms = 0 WHERE state = 'running';
