-- online: yes — first tables of an empty database
-- People, schools, partners, cards, wallets, uses, the ledger and the reimbursements.
-- Days are counts since 1970-01-01 (DAY_NONE = -2147483648: none); instants end in _ms (UTC);
-- money ends in _cents; 0 and '' mean "none" so that every column is NOT NULL.

-- A campaign is its catalogue file, kept whole (R10); revision grows when it is replaced.
CREATE TABLE campaign (
    id INTEGER NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    catalogue TEXT NOT NULL,
    courses TEXT NOT NULL,
    from_day INTEGER NOT NULL,
    until_day INTEGER NOT NULL,
    orders_from_day INTEGER NOT NULL,
    orders_until_day INTEGER NOT NULL,
    opened_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE school (
    id INTEGER NOT NULL PRIMARY KEY,
    uai TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    sector TEXT NOT NULL,
    siret TEXT NOT NULL,
    address TEXT NOT NULL,
    postcode TEXT NOT NULL,
    commune TEXT NOT NULL,
    insee TEXT NOT NULL,
    department TEXT NOT NULL,
    lat_e5 INTEGER NOT NULL,
    lon_e5 INTEGER NOT NULL,
    mail TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
    search_key TEXT NOT NULL
) STRICT;
CREATE INDEX school_by_search_key ON school (search_key, id);
-- The folded words by which a school is found: name, commune, postcode, UAI.
CREATE TABLE school_word (
    word TEXT NOT NULL,
    school_id INTEGER NOT NULL REFERENCES school (id),
    PRIMARY KEY (word, school_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX school_word_by_school ON school_word (school_id, word);

-- A beneficiary (R2). Never matched on names and birth day alone (D8).
CREATE TABLE person (
    id INTEGER NOT NULL PRIMARY KEY,
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    birth_day INTEGER NOT NULL,
    sex TEXT NOT NULL CHECK (sex IN ('f', 'm', 'x')),
    mail TEXT NOT NULL,
    mail_proved_ms INTEGER NOT NULL,
    phone TEXT NOT NULL,
    address TEXT NOT NULL,
    postcode TEXT NOT NULL,
    commune TEXT NOT NULL,
    lang TEXT NOT NULL CHECK (lang IN ('fr', 'en')),
    state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
    search_key TEXT NOT NULL,
    charter_ms INTEGER NOT NULL,
    created_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX person_by_search_key ON person (search_key, id);
CREATE INDEX person_by_mail ON person (mail);

-- The 4-digit code of use, as a keyed hash (R21): it belongs to the person, not to the plastic.
CREATE TABLE use_code (
    person_id INTEGER NOT NULL PRIMARY KEY REFERENCES person (id),
    code_mac BLOB NOT NULL,
    changed_ms INTEGER NOT NULL
) STRICT;

-- Health facts stand apart and are read by the decision alone (R41, R58).
CREATE TABLE health_flag (
    person_id INTEGER NOT NULL PRIMARY KEY REFERENCES person (id),
    disability INTEGER NOT NULL CHECK (disability IN (0, 1)),
    long_term_illness INTEGER NOT NULL CHECK (long_term_illness IN (0, 1)),
    set_ms INTEGER NOT NULL,
    account_id INTEGER NOT NULL
) STRICT;

-- A person's file for one campaign at the school that validates it (R23, R40, D6).
CREATE TABLE enrolment (
    id INTEGER NOT NULL PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES person (id),
    campaign_id INTEGER NOT NULL REFERENCES campaign (id),
    school_id INTEGER NOT NULL REFERENCES school (id),
    state TEXT NOT NULL CHECK (state IN ('ordered', 'validated', 'refused', 'departed')),
    holder TEXT NOT NULL,
    course TEXT NOT NULL,
    class_name TEXT NOT NULL,
    repeats INTEGER NOT NULL CHECK (repeats IN (0, 1)),
    first_entrant INTEGER NOT NULL CHECK (first_entrant IN (0, 1)),
    ordered_ms INTEGER NOT NULL,
    decided_ms INTEGER NOT NULL,
    decided_day INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    search_key TEXT NOT NULL,
    UNIQUE (person_id, campaign_id)
) STRICT;
CREATE INDEX enrolment_by_school ON enrolment (school_id, campaign_id, state, search_key, id);

-- The tokens of the QR codes, plastic and phone, are derived from the server's key and the id;
-- only their hashes are here. Blocking the plastic leaves the phone working (D36).
CREATE TABLE card (
    id INTEGER NOT NULL PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES person (id),
    campaign_id INTEGER NOT NULL REFERENCES campaign (id),
    state TEXT NOT NULL CHECK (state IN ('to_produce', 'sent', 'blocked', 'replaced')),
    token_hash BLOB NOT NULL UNIQUE,
    phone_hash BLOB NOT NULL UNIQUE,
    phone_blocked INTEGER NOT NULL CHECK (phone_blocked IN (0, 1)),
    number TEXT NOT NULL UNIQUE,
    ordered_ms INTEGER NOT NULL,
    state_ms INTEGER NOT NULL,
    wrong_total INTEGER NOT NULL
) STRICT;
CREATE INDEX card_by_person ON card (person_id, id);

-- Wrong codes in a row at one partner, and the day of the last (D33).
CREATE TABLE code_try (
    card_id INTEGER NOT NULL REFERENCES card (id),
    partner_id INTEGER NOT NULL,
    wrong INTEGER NOT NULL,
    day INTEGER NOT NULL,
    PRIMARY KEY (card_id, partner_id)
) STRICT;

CREATE TABLE partner (
    id INTEGER NOT NULL PRIMARY KEY,
    siret TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    legal_form TEXT NOT NULL,
    mail TEXT NOT NULL,
    iban TEXT NOT NULL,
    bic TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
    closed_day INTEGER NOT NULL,
    search_key TEXT NOT NULL,
    created_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX partner_by_search_key ON partner (search_key, id);

-- Where a partner takes payments; a school's association or shop names its school.
CREATE TABLE place (
    id INTEGER NOT NULL PRIMARY KEY,
    partner_id INTEGER NOT NULL REFERENCES partner (id),
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    postcode TEXT NOT NULL,
    commune TEXT NOT NULL,
    insee TEXT NOT NULL,
    department TEXT NOT NULL,
    lat_e5 INTEGER NOT NULL,
    lon_e5 INTEGER NOT NULL,
    sport TEXT NOT NULL,
    school_id INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'closed'))
) STRICT;
CREATE INDEX place_by_partner ON place (partner_id, id);
-- The folded words by which a place is found: the partner's name, its own, commune, postcode.
CREATE TABLE place_word (
    word TEXT NOT NULL,
    place_id INTEGER NOT NULL REFERENCES place (id),
    PRIMARY KEY (word, place_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX place_word_by_place ON place_word (place_id, word);

-- The right of a partner to take one benefit, for its dates and at its price (R6, D30, D31).
CREATE TABLE convention (
    id INTEGER NOT NULL PRIMARY KEY,
    partner_id INTEGER NOT NULL REFERENCES partner (id),
    benefit TEXT NOT NULL,
    from_day INTEGER NOT NULL,
    until_day INTEGER NOT NULL,
    price_cents INTEGER NOT NULL,
    UNIQUE (partner_id, benefit, from_day)
) STRICT;

-- Why some of a partner's money waits ('' benefit: all of it). Ended by until_ms.
CREATE TABLE payment_block (
    id INTEGER NOT NULL PRIMARY KEY,
    partner_id INTEGER NOT NULL REFERENCES partner (id),
    benefit TEXT NOT NULL,
    reason TEXT NOT NULL,
    from_ms INTEGER NOT NULL,
    until_ms INTEGER NOT NULL,
    account_id INTEGER NOT NULL
) STRICT;
CREATE INDEX payment_block_by_partner ON payment_block (partner_id, until_ms);

-- What one person holds of one benefit in one campaign. `balance` is the only stored balance of
-- the books; granted is the decision in force. State 'due': decided, loaded when from_day comes.
CREATE TABLE wallet (
    id INTEGER NOT NULL PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES person (id),
    campaign_id INTEGER NOT NULL REFERENCES campaign (id),
    benefit TEXT NOT NULL,
    unit TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('due', 'open', 'closed')),
    balance INTEGER NOT NULL CHECK (balance >= 0),
    granted INTEGER NOT NULL CHECK (granted >= 0),
    spent INTEGER NOT NULL CHECK (spent >= 0),
    from_day INTEGER NOT NULL,
    until_day INTEGER NOT NULL,
    frozen INTEGER NOT NULL CHECK (frozen IN (0, 1)),
    suspended INTEGER NOT NULL CHECK (suspended IN (0, 1)),
    last_use_day INTEGER NOT NULL,
    used_that_day INTEGER NOT NULL,
    UNIQUE (person_id, campaign_id, benefit)
) STRICT;
CREATE INDEX wallet_due ON wallet (from_day, id) WHERE state = 'due';
CREATE INDEX wallet_ending ON wallet (until_day, id) WHERE state <> 'closed';

-- Each decision on a wallet, kept: which row of the catalogue gave how much, and what caused it.
CREATE TABLE grant_decision (
    id INTEGER NOT NULL PRIMARY KEY,
    wallet_id INTEGER NOT NULL REFERENCES wallet (id),
    person_id INTEGER NOT NULL,
    benefit TEXT NOT NULL,
    instalment TEXT NOT NULL,
    amount INTEGER NOT NULL,
    catalogue_revision INTEGER NOT NULL,
    catalogue_line INTEGER NOT NULL,
    cause TEXT NOT NULL,
    enrolment_id INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX grant_decision_by_wallet ON grant_decision (wallet_id, id);
CREATE INDEX grant_decision_by_instalment ON grant_decision (person_id, instalment)
    WHERE instalment <> '';

-- Times during which a wallet could not be used, for the books' check.
CREATE TABLE suspension (
    id INTEGER NOT NULL PRIMARY KEY,
    wallet_id INTEGER NOT NULL REFERENCES wallet (id),
    reason TEXT NOT NULL,
    from_ms INTEGER NOT NULL,
    until_ms INTEGER NOT NULL,
    account_id INTEGER NOT NULL
) STRICT;
CREATE INDEX suspension_by_wallet ON suspension (wallet_id, id);

-- Files the Region must decide itself (D5, D7).
CREATE TABLE review (
    id INTEGER NOT NULL PRIMARY KEY,
    enrolment_id INTEGER NOT NULL REFERENCES enrolment (id),
    benefit TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'done')),
    asked_ms INTEGER NOT NULL,
    UNIQUE (enrolment_id, benefit)
) STRICT;

-- Books. An account that is not here is a wallet, under the wallet's id.
CREATE TABLE ledger_account (
    id INTEGER NOT NULL PRIMARY KEY,
    class INTEGER NOT NULL,
    owner_id INTEGER NOT NULL,
    campaign_id INTEGER NOT NULL,
    benefit TEXT NOT NULL,
    unit TEXT NOT NULL,
    UNIQUE (class, owner_id, campaign_id, benefit, unit)
) STRICT;

-- Never updated, never deleted: a mistake is reversed by another transfer.
CREATE TABLE transfer (
    id INTEGER NOT NULL PRIMARY KEY,
    kind INTEGER NOT NULL,
    debit_id INTEGER NOT NULL,
    credit_id INTEGER NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    cause_id INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    day INTEGER NOT NULL,
    CHECK (debit_id <> credit_id)
) STRICT;

-- A use of a benefit at a partner (R82). region_cents is what the Region owes for it; price_cents
-- is the tariff of that day, frozen here (D31).
CREATE TABLE payment (
    id INTEGER NOT NULL PRIMARY KEY,
    wallet_id INTEGER NOT NULL REFERENCES wallet (id),
    person_id INTEGER NOT NULL,
    card_id INTEGER NOT NULL,
    partner_id INTEGER NOT NULL,
    place_id INTEGER NOT NULL,
    campaign_id INTEGER NOT NULL,
    benefit TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount >= 0),
    price_cents INTEGER NOT NULL,
    region_cents INTEGER NOT NULL CHECK (region_cents >= 0),
    holder_cents INTEGER NOT NULL CHECK (holder_cents >= 0),
    top_up INTEGER NOT NULL CHECK (top_up >= 0),
    refunded INTEGER NOT NULL CHECK (refunded >= 0 AND refunded <= amount),
    refunded_region_cents INTEGER NOT NULL
        CHECK (refunded_region_cents >= 0 AND refunded_region_cents <= region_cents),
    account_id INTEGER NOT NULL,
    run_line_id INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    day INTEGER NOT NULL
) STRICT;
CREATE INDEX payment_by_partner ON payment (partner_id, day, id);
CREATE INDEX payment_by_person ON payment (person_id, id);
CREATE INDEX payment_unpaid ON payment (partner_id, day) WHERE run_line_id = 0;

CREATE TABLE refund (
    id INTEGER NOT NULL PRIMARY KEY,
    payment_id INTEGER NOT NULL REFERENCES payment (id),
    partner_id INTEGER NOT NULL,
    campaign_id INTEGER NOT NULL,
    benefit TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount >= 0),
    region_cents INTEGER NOT NULL CHECK (region_cents >= 0),
    to_wallet INTEGER NOT NULL CHECK (to_wallet IN (0, 1)),
    reason TEXT NOT NULL,
    account_id INTEGER NOT NULL,
    run_line_id INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    day INTEGER NOT NULL
) STRICT;
CREATE INDEX refund_by_payment ON refund (payment_id, id);
CREATE INDEX refund_unpaid ON refund (partner_id, day) WHERE run_line_id = 0;
CREATE INDEX payment_by_run_line ON payment (run_line_id) WHERE run_line_id <> 0;
CREATE INDEX refund_by_run_line ON refund (run_line_id) WHERE run_line_id <> 0;

-- Reimbursement of partners (R111, D42): prepared, approved by someone else, then line by line.
CREATE TABLE run (
    id INTEGER NOT NULL PRIMARY KEY,
    until_day INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('preparing', 'prepared', 'approved', 'dropped')),
    prepared_ms INTEGER NOT NULL,
    prepared_by INTEGER NOT NULL,
    approved_ms INTEGER NOT NULL,
    approved_by INTEGER NOT NULL
) STRICT;
-- Until it is sent a line can be dropped; a rejected one frees its uses to be paid again.
CREATE TABLE run_line (
    id INTEGER NOT NULL PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES run (id),
    partner_id INTEGER NOT NULL REFERENCES partner (id),
    amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
    name TEXT NOT NULL,
    iban TEXT NOT NULL,
    bic TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('prepared', 'in_transit', 'paid', 'rejected', 'dropped')),
    reason TEXT NOT NULL,
    settled_ms INTEGER NOT NULL,
    UNIQUE (run_id, partner_id)
) STRICT;
CREATE INDEX run_line_by_partner ON run_line (partner_id, id);

-- People and machines who sign in. `login` and `mail` are folded; a family's accounts may share one
-- mail, each has its own login (D8).
CREATE TABLE account (
    id INTEGER NOT NULL PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    role INTEGER NOT NULL,
    name TEXT NOT NULL,
    mail TEXT NOT NULL,
    lang TEXT NOT NULL CHECK (lang IN ('fr', 'en')),
    person_id INTEGER NOT NULL,
    school_id INTEGER NOT NULL,
    partner_id INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('invited', 'open', 'closed')),
    created_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX account_by_person ON account (person_id) WHERE person_id <> 0;
CREATE INDEX account_by_mail ON account (mail, id) WHERE mail <> '';
CREATE INDEX account_by_partner ON account (partner_id, id) WHERE partner_id <> 0;
CREATE INDEX account_of_staff ON account (id) WHERE person_id = 0;
CREATE TABLE session (
    token_hash BLOB NOT NULL PRIMARY KEY,
    id INTEGER NOT NULL,
    account_id INTEGER NOT NULL REFERENCES account (id),
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX session_by_account ON session (account_id);
CREATE TABLE api_key (
    id INTEGER NOT NULL PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role INTEGER NOT NULL,
    school_id INTEGER NOT NULL,
    partner_id INTEGER NOT NULL,
    operations TEXT NOT NULL,
    created_by INTEGER NOT NULL,
    created_ms INTEGER NOT NULL,
    revoked_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX api_key_by_partner ON api_key (partner_id, id);

-- Activation and password links (R22): the token is derived from the server's key and the id.
CREATE TABLE link (
    id INTEGER NOT NULL PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    token_hash BLOB NOT NULL UNIQUE,
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    used_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX link_by_account ON link (account_id, id);

-- Mail to send: which template about what to whom; addresses and secrets are looked up on sending.
-- `error` is why the last try failed; whoever sends a row moves its next_ms on first.
CREATE TABLE outbox (
    id INTEGER NOT NULL PRIMARY KEY,
    template TEXT NOT NULL,
    account_id INTEGER NOT NULL,
    subject_id INTEGER NOT NULL,
    note TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
    tries INTEGER NOT NULL,
    error TEXT NOT NULL,
    queued_ms INTEGER NOT NULL,
    next_ms INTEGER NOT NULL,
    sent_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_by_account ON outbox (account_id, id);
CREATE INDEX outbox_queued ON outbox (next_ms, id) WHERE state = 'queued';
