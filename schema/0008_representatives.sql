-- online: yes — a new table, a column with a constant default, an index of the staff's few accounts
-- Legal representatives of minors (R8).

-- Who stands for a minor: equal to one another, each with an account of their own, which may stand
-- for several (D8). 'vouched': by the school, when no guardian can be reached (D13). 'barred' by
-- order of a court, whose reference is kept; 'ended': withdrawn. Coming of age ends it without a
-- change here (D14).
CREATE TABLE representative (
    id INTEGER NOT NULL PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES person (id),
    account_id INTEGER NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL CHECK (kind IN ('parent', 'guardian', 'vouched')),
    state TEXT NOT NULL CHECK (state IN ('active', 'barred', 'ended')),
    reference TEXT NOT NULL,
    added_ms INTEGER NOT NULL,
    added_by INTEGER NOT NULL,
    state_ms INTEGER NOT NULL,
    state_by INTEGER NOT NULL,
    UNIQUE (person_id, account_id)
) STRICT;
CREATE INDEX representative_by_account ON representative (account_id, person_id);

-- Mail to a representative names the minor it is about; 0: about the account's own person, or
-- nobody. It is looked at again when the mail is written (D11, D14).
ALTER TABLE outbox ADD COLUMN about_person_id INTEGER NOT NULL DEFAULT 0;

-- 4096 is REPRESENTATIVE (op/op.h): parents are many and no staff.
DROP INDEX account_of_staff;
CREATE INDEX account_of_staff ON account (id) WHERE person_id = 0 AND role <> 4096;
