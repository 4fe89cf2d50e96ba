-- online: yes — first tables of an empty database
-- What the store keeps for itself.

-- The migrations that landed; sha256 is of the file, so that a later edit of it is refused.
CREATE TABLE migration_log (
    number INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    landed_ms INTEGER NOT NULL
) STRICT;

-- No id of a node was made later than until_ms (milliseconds since 1970 UTC).
CREATE TABLE id_mark (
    node INTEGER NOT NULL PRIMARY KEY CHECK (node BETWEEN 0 AND 63),
    until_ms INTEGER NOT NULL
) STRICT;
