-- online: yes — new tables and columns with constant defaults; few wallets are suspended
-- What the Region does about reported conduct (R100-R102), and what it stops (R101, D19).

-- A benefit of somebody in a campaign that the Region stopped, up to until_day inclusive, whether
-- or not a wallet of it is there yet. decision_id: the conduct decided; 0: stopped by itself.
-- ended_ms: lifted, or its end booked; the day alone is enough for it to be over.
CREATE TABLE benefit_hold (
    id INTEGER NOT NULL PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES person (id),
    campaign_id INTEGER NOT NULL REFERENCES campaign (id),
    benefit TEXT NOT NULL,
    decision_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    from_ms INTEGER NOT NULL,
    until_day INTEGER NOT NULL,
    ended_ms INTEGER NOT NULL,
    account_id INTEGER NOT NULL
) STRICT;
CREATE INDEX benefit_hold_in_force ON benefit_hold (person_id, campaign_id, benefit)
    WHERE ended_ms = 0;
CREATE INDEX benefit_hold_ending ON benefit_hold (until_day, id) WHERE ended_ms = 0;
CREATE INDEX benefit_hold_by_decision ON benefit_hold (decision_id) WHERE decision_id <> 0;

-- The last day of the wallet's suspension: the debit asks it, so that no job has to run for the
-- benefit to come back. The longest of the holds in force; nothing while suspended = 0.
ALTER TABLE wallet ADD COLUMN suspended_until_day INTEGER NOT NULL DEFAULT 0;
ALTER TABLE suspension ADD COLUMN until_day INTEGER NOT NULL DEFAULT 0;

-- Those of before end with their campaign.
UPDATE suspension SET until_day = (
    SELECT k.until_day FROM wallet w JOIN campaign k ON k.id = w.campaign_id
    WHERE w.id = suspension.wallet_id);
UPDATE wallet SET suspended_until_day = (
    SELECT k.until_day FROM campaign k WHERE k.id = wallet.campaign_id)
WHERE suspended = 1;
INSERT INTO benefit_hold (id, person_id, campaign_id, benefit, decision_id, reason, from_ms,
                          until_day, ended_ms, account_id)
SELECT s.id, w.person_id, w.campaign_id, w.benefit, 0, s.reason, s.from_ms, s.until_day, 0,
       s.account_id
FROM suspension s JOIN wallet w ON w.id = s.wallet_id WHERE s.until_ms = 0;

-- A report and what became of it (R100). report: the reporter's words, for the Region alone;
-- what the young person is told stands in the steps. partner_id, school_id: the reporter's side.
-- From the decision on: its number, campaign, last day, and the last day to appeal (R102).
CREATE TABLE conduct (
    id INTEGER NOT NULL PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES person (id),
    state TEXT NOT NULL CHECK (state IN ('reported', 'dismissed', 'opened', 'replied', 'decided',
                                         'lifted', 'appealed', 'upheld', 'overturned')),
    category TEXT NOT NULL,
    report TEXT NOT NULL,
    payment_id INTEGER NOT NULL,
    partner_id INTEGER NOT NULL,
    school_id INTEGER NOT NULL,
    reported_ms INTEGER NOT NULL,
    reported_by INTEGER NOT NULL,
    reply_until_day INTEGER NOT NULL,
    number TEXT NOT NULL,
    campaign_id INTEGER NOT NULL,
    decided_ms INTEGER NOT NULL,
    decided_by INTEGER NOT NULL,
    until_day INTEGER NOT NULL,
    appeal_until_day INTEGER NOT NULL
) STRICT;
CREATE INDEX conduct_by_state ON conduct (state, id);
CREATE INDEX conduct_by_person ON conduct (person_id, id);
CREATE INDEX conduct_by_partner ON conduct (partner_id, id) WHERE partner_id <> 0;
CREATE INDEX conduct_by_school ON conduct (school_id, id) WHERE school_id <> 0;
CREATE UNIQUE INDEX conduct_by_number ON conduct (number) WHERE number <> '';

-- Each thing done about it, with its words: kept for good.
CREATE TABLE conduct_step (
    id INTEGER NOT NULL PRIMARY KEY,
    conduct_id INTEGER NOT NULL REFERENCES conduct (id),
    action TEXT NOT NULL,
    words TEXT NOT NULL,
    account_id INTEGER NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX conduct_step_by_conduct ON conduct_step (conduct_id, id);

-- Decisions of a calendar year are numbered without a gap.
CREATE TABLE conduct_number (
    year INTEGER NOT NULL PRIMARY KEY,
    latest INTEGER NOT NULL
) STRICT;
