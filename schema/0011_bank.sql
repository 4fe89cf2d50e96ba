-- online: no — copies every line of the runs, to allow them a state and two columns more
-- Money out (R111, D22, D23, D42): who pays, the files a bank or the treasury is given, what they
-- answered.

-- A line keeps the SIRET and the account it was prepared with. 'returned': paid, and sent back by
-- the partner's bank. booked_day: when the Region's account shows it, DAY_NONE before.
CREATE TABLE run_line_next (
    id INTEGER NOT NULL PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES run (id),
    partner_id INTEGER NOT NULL REFERENCES partner (id),
    amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
    name TEXT NOT NULL,
    siret TEXT NOT NULL,
    iban TEXT NOT NULL,
    bic TEXT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('prepared', 'in_transit', 'paid', 'rejected', 'returned', 'dropped')),
    reason TEXT NOT NULL,
    settled_ms INTEGER NOT NULL,
    booked_day INTEGER NOT NULL,
    UNIQUE (run_id, partner_id)
) STRICT;
INSERT INTO run_line_next (id, run_id, partner_id, amount_cents, name, siret, iban, bic, state,
                           reason, settled_ms, booked_day)
SELECT l.id, l.run_id, l.partner_id, l.amount_cents, l.name, p.siret, l.iban, l.bic, l.state,
       l.reason, l.settled_ms, -2147483648
FROM run_line l JOIN partner p ON p.id = l.partner_id;
DROP TABLE run_line;
ALTER TABLE run_line_next RENAME TO run_line;
CREATE INDEX run_line_by_partner ON run_line (partner_id, id);
CREATE INDEX run_line_by_run ON run_line (run_id, id);

-- Who pays: the Region's account, and what the treasury's protocol wants to know of it. Each change
-- is a row; the last one is in force, and a file keeps the one it was made with.
CREATE TABLE payer (
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    siret TEXT NOT NULL,
    iban TEXT NOT NULL,
    bic TEXT NOT NULL,
    line_limit_cents INTEGER NOT NULL,
    treasury_post TEXT NOT NULL,
    body_code TEXT NOT NULL,
    budget_code TEXT NOT NULL,
    budget_label TEXT NOT NULL,
    nature TEXT NOT NULL,
    function TEXT NOT NULL,
    first_bordereau INTEGER NOT NULL,
    first_piece INTEGER NOT NULL,
    set_ms INTEGER NOT NULL,
    account_id INTEGER NOT NULL
) STRICT;

-- The one file by which a run leaves. 'making' until its last part is written; size and sha256 are
-- of all its parts. A bordereau and its pieces are numbered by budget year (treasury only, else 0).
CREATE TABLE bank_file (
    id INTEGER NOT NULL PRIMARY KEY,
    run_id INTEGER NOT NULL UNIQUE REFERENCES run (id),
    payer_id INTEGER NOT NULL REFERENCES payer (id),
    format TEXT NOT NULL CHECK (format IN ('sepa', 'pes')),
    state TEXT NOT NULL CHECK (state IN ('making', 'made')),
    file_name TEXT NOT NULL,
    execution_day INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    amount_cents INTEGER NOT NULL,
    budget_year INTEGER NOT NULL,
    bordereau INTEGER NOT NULL,
    first_piece INTEGER NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    made_ms INTEGER NOT NULL,
    account_id INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX bank_file_by_bordereau ON bank_file (budget_year, bordereau)
    WHERE bordereau <> 0;

-- Its bytes, in order.
CREATE TABLE bank_file_part (
    file_id INTEGER NOT NULL REFERENCES bank_file (id),
    number INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (file_id, number)
) STRICT;

-- Its lines, numbered from 1. A line leaves in one file only.
CREATE TABLE bank_file_line (
    line_id INTEGER NOT NULL PRIMARY KEY,
    file_id INTEGER NOT NULL REFERENCES bank_file (id),
    number INTEGER NOT NULL,
    UNIQUE (file_id, number)
) STRICT;

-- What came back: every file that was handed in, and what became of each thing it says.
CREATE TABLE bank_answer (
    id INTEGER NOT NULL PRIMARY KEY,
    sha256 TEXT NOT NULL,
    kind TEXT NOT NULL,
    message TEXT NOT NULL,
    file_name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('reading', 'read')),
    entries INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    account_id INTEGER NOT NULL
) STRICT;
CREATE INDEX bank_answer_by_content ON bank_answer (sha256, state);

-- line_id 0: of no line of ours. What a whole file or block is told stands once for each line.
CREATE TABLE bank_answer_entry (
    answer_id INTEGER NOT NULL REFERENCES bank_answer (id),
    number INTEGER NOT NULL,
    line_id INTEGER NOT NULL,
    reference TEXT NOT NULL,
    says TEXT NOT NULL CHECK (says IN ('accepted', 'paid', 'rejected', 'returned', 'other')),
    outcome TEXT NOT NULL CHECK (outcome IN ('done', 'repeated', 'unknown', 'refused')),
    why TEXT NOT NULL,
    code TEXT NOT NULL,
    words TEXT NOT NULL,
    amount_cents INTEGER NOT NULL,
    day INTEGER NOT NULL,
    PRIMARY KEY (answer_id, number, line_id)
) STRICT;
CREATE INDEX bank_answer_entry_by_line ON bank_answer_entry (line_id, answer_id)
    WHERE line_id <> 0;
