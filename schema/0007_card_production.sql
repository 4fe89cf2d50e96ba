-- online: no — indexes every card, file and account, which takes as long as there are many
-- The card's production, access control, the first day of a Region and the takeover of a running
-- card.

-- --- production (R24) ---------------------------------------------------------------------------

-- The batch that a card went out with to the card maker; 0: none yet, or it is to be made again.
-- A card 'to_produce' with a batch is in production.
ALTER TABLE card ADD COLUMN batch_id INTEGER NOT NULL DEFAULT 0;
-- The last day on which it should have left, as it was promised when the card was ordered.
ALTER TABLE card ADD COLUMN promised_day INTEGER NOT NULL DEFAULT -2147483648;

-- 'open': its file may be fetched, its cards have not all left; 'done': they have, or failed.
CREATE TABLE card_batch (
    id INTEGER NOT NULL PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('making', 'open', 'done')),
    cards INTEGER NOT NULL,
    sent INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    done_ms INTEGER NOT NULL
) STRICT;
-- A card that the maker could not make, and why.
CREATE TABLE card_failure (
    batch_id INTEGER NOT NULL REFERENCES card_batch (id),
    card_id INTEGER NOT NULL REFERENCES card (id),
    reason TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (batch_id, card_id)
) STRICT;
-- The failures of one card.
CREATE INDEX card_failure_by_card ON card_failure (card_id);
CREATE INDEX card_to_make ON card (ordered_ms, id) WHERE state = 'to_produce' AND batch_id = 0;
CREATE INDEX card_by_batch ON card (batch_id, id) WHERE batch_id <> 0;
CREATE INDEX card_awaited ON card (promised_day, id) WHERE state = 'to_produce';

-- --- access control (R28, D6) -------------------------------------------------------------------

-- The second school of a file: it lets the pupil in, and decides nothing.
CREATE TABLE second_school (
    enrolment_id INTEGER NOT NULL PRIMARY KEY REFERENCES enrolment (id),
    school_id INTEGER NOT NULL REFERENCES school (id),
    account_id INTEGER NOT NULL,
    set_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX api_key_by_school ON api_key (school_id, id) WHERE school_id <> 0;

-- --- schools' first accounts (R45), orders that wait (D32) ---------------------------------------

CREATE INDEX account_by_school ON account (school_id, id) WHERE school_id <> 0;
-- When the school was reminded of an order it has not decided; 0: not yet.
ALTER TABLE enrolment ADD COLUMN reminded_ms INTEGER NOT NULL DEFAULT 0;
CREATE INDEX enrolment_undecided ON enrolment (ordered_ms, id) WHERE state = 'ordered';
CREATE INDEX enrolment_to_remind ON enrolment (school_id, ordered_ms)
    WHERE state = 'ordered' AND reminded_ms = 0;

-- --- taking over a running card (R17) -----------------------------------------------------------

-- What an old system decided of this file stands, and what it spent is not known (D1).
ALTER TABLE enrolment ADD COLUMN taken_over INTEGER NOT NULL DEFAULT 0;
-- Who came from the old system, under its own id: nobody comes twice.
CREATE TABLE takeover_holder (
    old_id TEXT NOT NULL PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES person (id),
    enrolment_id INTEGER NOT NULL REFERENCES enrolment (id),
    card_id INTEGER NOT NULL REFERENCES card (id),
    at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- Of an old card only the SHA-256 of its token may be known.
CREATE TABLE takeover_token (
    sha256 BLOB NOT NULL PRIMARY KEY,
    card_id INTEGER NOT NULL REFERENCES card (id)
) STRICT;
-- What the old system paid of an instalment that is paid once (D4).
CREATE TABLE takeover_instalment (
    person_id INTEGER NOT NULL REFERENCES person (id),
    instalment TEXT NOT NULL,
    campaign_id INTEGER NOT NULL REFERENCES campaign (id),
    benefit TEXT NOT NULL,
    spent INTEGER NOT NULL CHECK (spent >= 0),
    PRIMARY KEY (person_id, instalment, campaign_id)
) STRICT;
