-- online: yes — first tables of an empty database
-- What the operations of op_fake.c keep.
CREATE TABLE fake_note (
    id INTEGER NOT NULL PRIMARY KEY,
    partner_id INTEGER NOT NULL,
    words TEXT NOT NULL UNIQUE,
    amount_cents INTEGER NOT NULL,
    seen_day INTEGER NOT NULL
) STRICT;
CREATE TABLE fake_pot (
    partner_id INTEGER NOT NULL PRIMARY KEY,
    left_cents INTEGER NOT NULL CHECK (left_cents >= 0),
    tries INTEGER NOT NULL
) STRICT;
