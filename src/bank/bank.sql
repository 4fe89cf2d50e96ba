-- bank.sql: the files by which runs leave, and the answers to them.

-- --- the file ------------------------------------------------------------------------------------

-- run_of_file(run_id int) -> one(state text, until_day int, unsent int, under_way int)
SELECT r.state, r.until_day,
       CAST((SELECT count(*) FROM run_line l
             WHERE l.run_id = r.id AND l.state = 'prepared') AS BIGINT),
       CAST((SELECT count(*) FROM run_line l
             WHERE l.run_id = r.id AND l.state = 'in_transit') AS BIGINT)
FROM run r WHERE r.id = ?1;

-- file_numbers(budget_year int) -> one(last_bordereau int, next_piece int)
-- What this program used of the year's numbers; 0 before the first file.
SELECT CAST(coalesce(max(bordereau), 0) AS BIGINT),
       CAST(coalesce(max(first_piece + lines), 0) AS BIGINT)
FROM bank_file WHERE budget_year = ?1 AND format = 'pes';

-- file_add(id int, run_id int, payer_id int, format text, file_name text, execution_day int,
--   lines int, budget_year int, bordereau int, first_piece int, made_ms int, account_id int)
--   -> one(id int)
-- NO_ROW: the run has its file.
INSERT INTO bank_file (id, run_id, payer_id, format, state, file_name, execution_day, lines,
                       amount_cents, budget_year, bordereau, first_piece, size, sha256, made_ms,
                       account_id)
VALUES (?1, ?2, ?3, ?4, 'making', ?5, ?6, ?7, 0, ?8, ?9, ?10, 0, '', ?11, ?12)
ON CONFLICT (run_id) DO NOTHING
RETURNING id;

-- row bank_file_row(id int, run_id int, payer_id int, format text, state text, file_name text,
--   execution_day int, lines int, amount_cents int, budget_year int, bordereau int,
--   first_piece int, size int, sha256 text, made_ms int, until_day int)

-- fragment file_columns
f.id, f.run_id, f.payer_id, f.format, f.state, f.file_name, f.execution_day, f.lines,
f.amount_cents, f.budget_year, f.bordereau, f.first_piece, f.size, f.sha256, f.made_ms, r.until_day

-- file_of_run(run_id int) -> one(struct bank_file_row)
SELECT {file_columns} FROM bank_file f JOIN run r ON r.id = f.run_id WHERE f.run_id = ?1;

-- file_by_id(file_id int) -> one(struct bank_file_row)
SELECT {file_columns} FROM bank_file f JOIN run r ON r.id = f.run_id WHERE f.id = ?1;

-- file_by_name(file_name text) -> one(struct bank_file_row)
SELECT {file_columns} FROM bank_file f JOIN run r ON r.id = f.run_id WHERE f.file_name = ?1;

-- file_by_bordereau(budget_year int, bordereau int) -> one(struct bank_file_row)
SELECT {file_columns} FROM bank_file f JOIN run r ON r.id = f.run_id
WHERE f.budget_year = ?1 AND f.bordereau = ?2;

-- file_number_lines(file_id int, run_id int, after_id int, numbered int, max int) -> count
-- The next lines under way, numbered on.
INSERT INTO bank_file_line (line_id, file_id, number)
SELECT id, ?1, ?4 + row_number() OVER (ORDER BY id)
FROM (SELECT id FROM run_line
      WHERE run_id = ?2 AND state = 'in_transit' AND id > ?3 ORDER BY id LIMIT ?5) AS next_lines;

-- file_numbered(file_id int) -> one(lines int, amount_cents int, last_id int)
SELECT CAST(count(*) AS BIGINT), CAST(coalesce(sum(l.amount_cents), 0) AS BIGINT),
       CAST(coalesce(max(l.id), 0) AS BIGINT)
FROM bank_file_line n JOIN run_line l ON l.id = n.line_id WHERE n.file_id = ?1;

-- file_set_total(file_id int, lines int, amount_cents int) -> none
UPDATE bank_file SET lines = ?2, amount_cents = ?3 WHERE id = ?1 AND state = 'making';

-- file_block(file_id int, from_number int, until_number int) -> one(lines int, amount_cents int)
SELECT CAST(count(*) AS BIGINT), CAST(coalesce(sum(l.amount_cents), 0) AS BIGINT)
FROM bank_file_line n JOIN run_line l ON l.id = n.line_id
WHERE n.file_id = ?1 AND n.number >= ?2 AND n.number <= ?3;

-- file_lines(file_id int, after_number int, max int) -> many(number int, line_id int,
--   amount_cents int, name text, siret text, iban text, bic text, legal_form text, address text,
--   postcode text, commune text)
SELECT n.number, l.id, l.amount_cents, l.name, l.siret, l.iban, l.bic, p.legal_form,
       coalesce(a.address, ''), coalesce(a.postcode, ''), coalesce(a.commune, '')
FROM bank_file_line n JOIN run_line l ON l.id = n.line_id JOIN partner p ON p.id = l.partner_id
LEFT JOIN place a ON a.id = (SELECT min(b.id) FROM place b WHERE b.partner_id = p.id)
WHERE n.file_id = ?1 AND n.number > ?2 ORDER BY n.number LIMIT ?3;

-- file_part_add(file_id int, number int, bytes blob) -> none
INSERT INTO bank_file_part (file_id, number, bytes) VALUES (?1, ?2, ?3);

-- file_last_part(file_id int) -> one(number int)
-- A part is numbered after its last line.
SELECT CAST(coalesce(max(number), 0) AS BIGINT) FROM bank_file_part WHERE file_id = ?1;

-- file_parts(file_id int, after_number int, max int) -> many(number int, bytes blob)
SELECT number, bytes FROM bank_file_part WHERE file_id = ?1 AND number > ?2
ORDER BY number LIMIT ?3;

-- file_finish(file_id int, size int, sha256 text) -> count
UPDATE bank_file SET state = 'made', size = ?2, sha256 = ?3 WHERE id = ?1 AND state = 'making';

-- file_fates(file_id int) -> many(state text, lines int, cents int)
SELECT l.state, CAST(count(*) AS BIGINT), CAST(sum(l.amount_cents) AS BIGINT)
FROM bank_file_line n JOIN run_line l ON l.id = n.line_id
WHERE n.file_id = ?1 GROUP BY l.state ORDER BY l.state;

-- --- answers -------------------------------------------------------------------------------------

-- answer_known(sha256 text) -> one(id int)
SELECT id FROM bank_answer WHERE sha256 = ?1 AND state = 'read' ORDER BY id LIMIT 1;

-- answer_add(id int, sha256 text, kind text, message text, file_name text, entries int, at_ms int,
--   account_id int) -> none
INSERT INTO bank_answer (id, sha256, kind, message, file_name, state, entries, at_ms, account_id)
VALUES (?1, ?2, ?3, ?4, ?5, 'reading', ?6, ?7, ?8);

-- answer_finish(answer_id int) -> count
UPDATE bank_answer SET state = 'read' WHERE id = ?1 AND state = 'reading';

-- answer_entry_add(answer_id int, number int, line_id int, reference text, says text, outcome text,
--   why text, code text, words text, amount_cents int, day int) -> none
INSERT INTO bank_answer_entry (answer_id, number, line_id, reference, says, outcome, why, code,
                               words, amount_cents, day)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11);

-- row answered_line(line_id int, number int, file_id int, state text, amount_cents int, iban text,
--   booked_day int, payer_iban text, payer_siret text)

-- fragment answered_columns
l.id, n.number, n.file_id, l.state, l.amount_cents, l.iban, l.booked_day, p.iban, p.siret

-- fragment answered_tables
FROM bank_file_line n JOIN run_line l ON l.id = n.line_id JOIN bank_file f ON f.id = n.file_id
JOIN payer p ON p.id = f.payer_id

-- answered_line_by_id(line_id int) -> one(struct answered_line)
SELECT {answered_columns} {answered_tables} WHERE n.line_id = ?1 AND f.state = 'made';

-- answered_lines(file_id int, after_number int, until_number int, max int)
--   -> many(struct answered_line)
SELECT {answered_columns} {answered_tables}
WHERE n.file_id = ?1 AND n.number > ?2 AND n.number <= ?3 AND f.state = 'made'
ORDER BY n.number LIMIT ?4;

-- answered_sums(file_id int, after_number int, until_number int)
--   -> one(lines int, cents int, live_cents int)
-- All its lines, and those that no bank refused yet.
SELECT CAST(count(*) AS BIGINT), CAST(coalesce(sum(l.amount_cents), 0) AS BIGINT),
       CAST(coalesce(sum(CASE WHEN l.state IN ('in_transit', 'paid') THEN l.amount_cents
                              ELSE 0 END), 0) AS BIGINT)
FROM bank_file_line n JOIN run_line l ON l.id = n.line_id
WHERE n.file_id = ?1 AND n.number > ?2 AND n.number <= ?3;

-- line_was_told(line_id int, says text) -> one(told int)
SELECT CAST(count(*) AS BIGINT) FROM bank_answer_entry
WHERE line_id = ?1 AND says = ?2 AND outcome = 'done';

-- answer_outcomes(answer_id int) -> many(says text, outcome text, entries int)
SELECT says, outcome, CAST(count(*) AS BIGINT) FROM bank_answer_entry
WHERE answer_id = ?1 GROUP BY says, outcome ORDER BY says, outcome;

-- answers(before_id int, max int) -> many(id int, kind text, message text, file_name text,
--   state text, entries int, at_ms int, account_id int, sha256 text, done int, repeated int,
--   unknown int, refused int)
SELECT a.id, a.kind, a.message, a.file_name, a.state, a.entries, a.at_ms, a.account_id, a.sha256,
       CAST((SELECT count(*) FROM bank_answer_entry e
             WHERE e.answer_id = a.id AND e.outcome = 'done') AS BIGINT),
       CAST((SELECT count(*) FROM bank_answer_entry e
             WHERE e.answer_id = a.id AND e.outcome = 'repeated') AS BIGINT),
       CAST((SELECT count(*) FROM bank_answer_entry e
             WHERE e.answer_id = a.id AND e.outcome = 'unknown') AS BIGINT),
       CAST((SELECT count(*) FROM bank_answer_entry e
             WHERE e.answer_id = a.id AND e.outcome = 'refused') AS BIGINT)
FROM bank_answer a WHERE a.id < ?1 ORDER BY a.id DESC LIMIT ?2;

-- answer_by_id(answer_id int) -> one(id int)
SELECT id FROM bank_answer WHERE id = ?1;

-- row answer_line(number int, line_id int, reference text, says text, outcome text, why text,
--   code text, words text, amount_cents int, day int, partner_id int, name text)

-- fragment answer_line_columns
e.number, e.line_id, e.reference, e.says, e.outcome, e.why, e.code, e.words, e.amount_cents, e.day,
coalesce(l.partner_id, 0), coalesce(l.name, '')

-- answer_lines(answer_id int, after_number int, after_line_id int, max int)
--   -> many(struct answer_line)
SELECT {answer_line_columns}
FROM bank_answer_entry e LEFT JOIN run_line l ON l.id = e.line_id
WHERE e.answer_id = ?1 AND (e.number > ?2 OR (e.number = ?2 AND e.line_id > ?3))
ORDER BY e.number, e.line_id LIMIT ?4;
