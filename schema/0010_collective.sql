-- online: yes — new tables, columns with a constant default, indexes of what there is little of
-- Group orders and group outings (R90-R93, D37, D38).

-- The Region owes a use, and what is refunded of it, from this day: the day after an outing (D38).
-- 0: at once.
ALTER TABLE payment ADD COLUMN owed_from_day INTEGER NOT NULL DEFAULT 0;
ALTER TABLE refund ADD COLUMN owed_from_day INTEGER NOT NULL DEFAULT 0;

-- What a partner proposes to one school. event_day: of an outing, else DAY_NONE; object_until_day:
-- once the school agreed, the last day on which a pupil may object (D37), else DAY_NONE. The days
-- of agreed_ms and paid_ms are 0 until then.
CREATE TABLE proposal (
    id INTEGER NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('group_order', 'group_outing')),
    partner_id INTEGER NOT NULL REFERENCES partner (id),
    place_id INTEGER NOT NULL REFERENCES place (id),
    school_id INTEGER NOT NULL REFERENCES school (id),
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    event_day INTEGER NOT NULL,
    pay_day INTEGER NOT NULL,
    object_until_day INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'proposed', 'agreed', 'paid', 'partly_delivered',
                                         'delivered', 'held', 'closed', 'refused', 'cancelled')),
    reason TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    created_by INTEGER NOT NULL,
    agreed_ms INTEGER NOT NULL,
    agreed_by INTEGER NOT NULL,
    paid_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX proposal_by_partner ON proposal (partner_id, id);
CREATE INDEX proposal_by_school ON proposal (school_id, id) WHERE state <> 'draft';

-- What each pupil gets, and what it takes: an amount, or units, or what follows from a price.
CREATE TABLE proposal_item (
    id INTEGER NOT NULL PRIMARY KEY,
    proposal_id INTEGER NOT NULL REFERENCES proposal (id),
    label TEXT NOT NULL,
    campaign_id INTEGER NOT NULL REFERENCES campaign (id),
    benefit TEXT NOT NULL,
    amount_cents INTEGER NOT NULL CHECK (amount_cents >= 0),
    units INTEGER NOT NULL CHECK (units >= 0),
    price_cents INTEGER NOT NULL CHECK (price_cents >= 0)
) STRICT;
CREATE INDEX proposal_item_by_proposal ON proposal_item (proposal_id, id);

-- One pupil and one item. told: the school agreed to it and the pupil knows. Of one that is left
-- out or given back, `reason` is the problem's type or what happened, says_* its exact sentence.
-- amount, region_cents and holder_cents are as checked last; of a paid one, as paid.
CREATE TABLE proposal_line (
    id INTEGER NOT NULL PRIMARY KEY,
    proposal_id INTEGER NOT NULL REFERENCES proposal (id),
    item_id INTEGER NOT NULL REFERENCES proposal_item (id),
    enrolment_id INTEGER NOT NULL REFERENCES enrolment (id),
    person_id INTEGER NOT NULL REFERENCES person (id),
    state TEXT NOT NULL CHECK (state IN ('in', 'left_out', 'objected', 'paid', 'given_back')),
    reason TEXT NOT NULL,
    says_fr TEXT NOT NULL,
    says_en TEXT NOT NULL,
    told INTEGER NOT NULL CHECK (told IN (0, 1)),
    amount INTEGER NOT NULL CHECK (amount >= 0),
    region_cents INTEGER NOT NULL CHECK (region_cents >= 0),
    holder_cents INTEGER NOT NULL CHECK (holder_cents >= 0),
    payment_id INTEGER NOT NULL,
    UNIQUE (item_id, person_id)
) STRICT;
CREATE INDEX proposal_line_by_proposal ON proposal_line (proposal_id, id);
-- A use belongs to one line.
CREATE UNIQUE INDEX proposal_line_by_payment ON proposal_line (payment_id) WHERE payment_id <> 0;
CREATE INDEX proposal_line_by_person ON proposal_line (person_id, id);
