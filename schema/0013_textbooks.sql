-- online: yes — new tables
-- The textbooks a school lends (R42, R50): handed out on presentation of the card, one set a pupil,
-- campaign and school, to which books may be added; each book comes back, or does not.
CREATE TABLE loan (
    id INTEGER NOT NULL PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES person (id),
    school_id INTEGER NOT NULL REFERENCES school (id),
    campaign_id INTEGER NOT NULL REFERENCES campaign (id),
    benefit TEXT NOT NULL,
    handed_out_ms INTEGER NOT NULL,
    UNIQUE (school_id, person_id, campaign_id)
) STRICT;
CREATE INDEX loan_by_person ON loan (person_id, id);

-- One copy, known by the school's own number of it. A copy is out once at a time.
CREATE TABLE loan_book (
    id INTEGER NOT NULL PRIMARY KEY,
    loan_id INTEGER NOT NULL REFERENCES loan (id),
    school_id INTEGER NOT NULL,
    title TEXT NOT NULL,
    copy TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('out', 'returned', 'damaged', 'lost')),
    remark TEXT NOT NULL,
    out_ms INTEGER NOT NULL,
    out_by INTEGER NOT NULL,
    back_ms INTEGER NOT NULL,
    back_by INTEGER NOT NULL
) STRICT;
CREATE INDEX loan_book_by_loan ON loan_book (loan_id, id);
CREATE UNIQUE INDEX loan_book_out ON loan_book (school_id, copy) WHERE state = 'out';
CREATE INDEX loan_book_of_school ON loan_book (school_id, state, id);
