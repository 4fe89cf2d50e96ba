-- online: no — indexes every transfer by its cause, which takes as long as there are many
-- Proof that the books were not rewritten, and the way from a cause to its transfers.

-- A batch of transfers, closed: those with from_id <= id <= until_id, `transfers` of them. root is
-- the Merkle root of their rows; previous, the hash of the seal before (32 zero bytes for the
-- first); mac signs this seal's own hash with a key that is not in the database. sealed_ms is of
-- the machine's clock, like ids. The two UNIQUE keep a chain from forking between servers.
CREATE TABLE seal (
    id INTEGER NOT NULL PRIMARY KEY,
    from_id INTEGER NOT NULL UNIQUE,
    until_id INTEGER NOT NULL UNIQUE CHECK (until_id >= from_id),
    transfers INTEGER NOT NULL CHECK (transfers > 0),
    root BLOB NOT NULL,
    previous BLOB NOT NULL UNIQUE,
    sealed_ms INTEGER NOT NULL,
    mac BLOB NOT NULL
) STRICT;

-- A cause is as new as its transfers, so a payment adds at the end of this index.
CREATE INDEX transfer_by_cause ON transfer (cause_id, id);
