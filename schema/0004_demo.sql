-- online: yes — a new table, empty outside a demonstration
-- Who one can be in a demonstration, and how: shown on its start page. Never filled in production.
CREATE TABLE demo_person (
    id INTEGER NOT NULL PRIMARY KEY,
    role TEXT NOT NULL,
    login TEXT NOT NULL,
    password TEXT NOT NULL,
    name TEXT NOT NULL,
    says_fr TEXT NOT NULL,
    says_en TEXT NOT NULL,
    opens TEXT NOT NULL,
    person_id INTEGER NOT NULL,
    code TEXT NOT NULL
) STRICT;
