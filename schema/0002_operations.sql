-- online: yes — first tables of an empty database
-- What the service keeps beside every operation: answers by idempotency key, audit records,
-- uploads and jobs. 0 and '' mean "none"; instants end in _ms (UTC).

-- One answer a key and caller; forgotten after a week (docs/decisions/0004). An account's rows have
-- client '', an unknown caller's account_id 0.
CREATE TABLE idempotency (
    account_id INTEGER NOT NULL,
    client TEXT NOT NULL,
    key TEXT NOT NULL,
    operation TEXT NOT NULL,
    request_hash BLOB NOT NULL,
    status INTEGER NOT NULL,
    err TEXT NOT NULL,
    answer TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (account_id, client, key)
) STRICT;
CREATE INDEX idempotency_by_age ON idempotency (at_ms);

-- Never changed, never deleted. detail: the AUDITED members of the input, as JSON.
CREATE TABLE audit_record (
    id INTEGER NOT NULL PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    role INTEGER NOT NULL,
    operation TEXT NOT NULL,
    object_id INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
CREATE INDEX audit_record_by_object ON audit_record (object_id, id);
CREATE INDEX audit_record_by_account ON audit_record (account_id, id);

-- The content lies in the upload folder under its SHA-256.
CREATE TABLE upload (
    id INTEGER NOT NULL PRIMARY KEY,
    account_id INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    file_name TEXT NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT;

-- A BULK operation under way. A runner holds it under a lease by the machine's clock; each chunk
-- commits its writes, the cursor and the longer lease together.
CREATE TABLE job (
    id INTEGER NOT NULL PRIMARY KEY,
    operation TEXT NOT NULL,
    account_id INTEGER NOT NULL,
    role INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    school_id INTEGER NOT NULL,
    partner_id INTEGER NOT NULL,
    place_id INTEGER NOT NULL,
    lang INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    input TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
    cursor_words TEXT NOT NULL,
    cursor_number INTEGER NOT NULL,
    done INTEGER NOT NULL,
    total INTEGER NOT NULL,
    report TEXT NOT NULL,
    error TEXT NOT NULL,
    problem TEXT NOT NULL,
    ended_ms INTEGER NOT NULL,
    lease_holder INTEGER NOT NULL,
    lease_until_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX job_by_account ON job (account_id, id);
CREATE INDEX job_to_do ON job (id) WHERE state IN ('queued', 'running');
