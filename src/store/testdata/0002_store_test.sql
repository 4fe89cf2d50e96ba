-- online: yes — a table for the tests of the store
CREATE TABLE pot (
    id INTEGER NOT NULL PRIMARY KEY,
    cents INTEGER NOT NULL CHECK (cents >= 0),
    name TEXT NOT NULL,
    seal BLOB NOT NULL DEFAULT x'',
    UNIQUE (name, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX pot_by_name ON pot (name, id) WHERE CAST(name AS TEXT) <> '';
