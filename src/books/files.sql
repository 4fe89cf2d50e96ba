-- files.sql: what the books check of the files made for the bank and the treasury.

-- files_off_lines(after_id int, until_id int, run int, transit_class int)
--   -> one(breaks int, first_id int)
-- A file that was made holds each line of its run that was sent, once, and its sum is what they
-- moved into transit, which is their own (lines_off_amount).
WITH held AS (
    SELECT n.file_id AS file_id, l.id AS line_id, n.number AS number,
           CASE WHEN l.run_id = f.run_id AND l.state NOT IN ('prepared', 'dropped')
                THEN 0 ELSE 1 END AS wrong
    FROM bank_file f JOIN bank_file_line n ON n.file_id = f.id JOIN run_line l ON l.id = n.line_id
    WHERE f.id > ?1 AND f.id <= ?2),
moved AS (
    SELECT h.file_id AS file_id,
           CAST(sum(CASE WHEN t.credit_id = a.id THEN t.amount ELSE -t.amount END) AS BIGINT)
               AS cents
    FROM held h CROSS JOIN transfer t CROSS JOIN ledger_account a
    WHERE t.cause_id = h.line_id AND t.kind = ?3 AND a.id IN (t.debit_id, t.credit_id)
      AND a.class = ?4
    GROUP BY h.file_id),
summed AS (
    SELECT file_id, count(*) AS lines, max(number) AS last, CAST(sum(wrong) AS BIGINT) AS wrong
    FROM held GROUP BY file_id)
SELECT count(*) AS breaks, coalesce(min(f.id), 0) AS first_id
FROM bank_file f LEFT JOIN summed s ON s.file_id = f.id LEFT JOIN moved m ON m.file_id = f.id
WHERE f.id > ?1 AND f.id <= ?2 AND f.state = 'made'
  AND (coalesce(s.lines, 0) <> f.lines OR coalesce(s.last, 0) <> f.lines
       OR coalesce(s.wrong, 1) <> 0 OR coalesce(m.cents, 0) <> f.amount_cents
       OR EXISTS (SELECT 1 FROM run_line l WHERE l.run_id = f.run_id AND l.state = 'in_transit'
                  AND NOT EXISTS (SELECT 1 FROM bank_file_line n WHERE n.line_id = l.id)));

-- files_made(after_id int, until_id int) -> many(id int, size int, sha256 text)
SELECT id, size, sha256 FROM bank_file WHERE id > ?1 AND id <= ?2 AND state = 'made' ORDER BY id;

-- file_bytes(file_id int, after_number int, most int) -> many(number int, bytes blob)
SELECT number, bytes FROM bank_file_part WHERE file_id = ?1 AND number > ?2
ORDER BY number LIMIT ?3;
