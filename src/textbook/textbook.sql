-- loan_find(school_id int, person_id int, campaign_id int) -> one(id int)
SELECT id FROM loan WHERE school_id = ?1 AND person_id = ?2 AND campaign_id = ?3;

-- loan_add(id int, person_id int, school_id int, campaign_id int, benefit text,
--   handed_out_ms int) -> one(id int)
-- NO_ROW: another counter of the school opened it first.
INSERT INTO loan (id, person_id, school_id, campaign_id, benefit, handed_out_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (school_id, person_id, campaign_id) DO NOTHING
RETURNING id;

-- loan_book_add(id int, loan_id int, school_id int, title text, copy text, out_ms int, out_by int)
--   -> one(id int)
-- NO_ROW: this copy is out already.
INSERT INTO loan_book (id, loan_id, school_id, title, copy, state, remark, out_ms, out_by, back_ms,
                       back_by)
VALUES (?1, ?2, ?3, ?4, ?5, 'out', '', ?6, ?7, 0, 0)
ON CONFLICT (school_id, copy) WHERE state = 'out' DO NOTHING
RETURNING id;

-- loan_book_by_id(book_id int) -> one(school_id int, person_id int, state text)
SELECT b.school_id, l.person_id, b.state
FROM loan_book b JOIN loan l ON l.id = b.loan_id WHERE b.id = ?1;

-- loan_book_back(book_id int, state text, remark text, back_ms int, back_by int) -> count
UPDATE loan_book SET state = ?2, remark = ?3, back_ms = ?4, back_by = ?5
WHERE id = ?1 AND state = 'out';

-- row loan_book_row(id int, person_id int, given_name text, family_name text, class_name text,
--   gone int, campaign_id int, title text, copy text, state text, remark text, out_ms int,
--   back_ms int)

-- fragment loan_book_columns
SELECT b.id, l.person_id, p.given_name, p.family_name, coalesce(e.class_name, ''),
       CASE WHEN e.id IS NULL OR e.school_id <> b.school_id OR e.state <> 'validated' THEN 1
            ELSE 0 END,
       l.campaign_id, b.title, b.copy, b.state, b.remark, b.out_ms, b.back_ms
FROM loan_book b
JOIN loan l ON l.id = b.loan_id
JOIN person p ON p.id = l.person_id
LEFT JOIN enrolment e ON e.person_id = l.person_id AND e.campaign_id = l.campaign_id

-- loan_books_of_school(school_id int, state text, after_id int, most int)
--   -> many(struct loan_book_row)
{loan_book_columns}
WHERE b.school_id = ?1 AND b.state = ?2 AND b.id > ?3 ORDER BY b.id LIMIT ?4;

-- loan_books_of_person(person_id int, after_id int, most int) -> many(struct loan_book_row)
{loan_book_columns}
WHERE l.person_id = ?1 AND b.id > ?2 ORDER BY b.id LIMIT ?3;
