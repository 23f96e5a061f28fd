-- The first schema, one text for SQLite and PostgreSQL.
--
-- Rules: every number is BIGINT, every code TEXT, every instant TIMESTAMPTZ (integer microseconds
-- on SQLite), every civil day DATE (ISO text on SQLite). SQLite takes the type names as they
-- stand. Tables of an account carry account_id first in their key. Never edited once landed.

CREATE TABLE customer (
    id UUID NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT,
    vulnerable BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE account (
    id UUID NOT NULL PRIMARY KEY,
    customer_id UUID NOT NULL REFERENCES customer (id),
    number TEXT NOT NULL UNIQUE,
    label TEXT NOT NULL,
    currency TEXT NOT NULL,
    payment_method TEXT NOT NULL,
    collection_day BIGINT CHECK (collection_day BETWEEN 1 AND 28),
    opened_on DATE NOT NULL,
    -- Counts changes of what is supplied and of what is known of it (ADR 18).
    supply_version BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX account_by_customer ON account (customer_id, number);

CREATE TABLE property (
    account_id UUID NOT NULL REFERENCES account (id),
    id UUID NOT NULL,
    line1 TEXT NOT NULL,
    line2 TEXT NOT NULL,
    town TEXT NOT NULL,
    postcode TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    PRIMARY KEY (account_id, id)
);

CREATE TABLE service_point (
    account_id UUID NOT NULL,
    id UUID NOT NULL,
    property_id UUID NOT NULL,
    fuel TEXT NOT NULL,
    direction TEXT NOT NULL,
    identifier TEXT NOT NULL,
    -- First and last day of interval data in its direction, kept with the days.
    first_day DATE,
    last_day DATE,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, property_id) REFERENCES property (account_id, id)
);
CREATE INDEX service_point_by_property ON service_point (account_id, property_id);

CREATE TABLE meter (
    account_id UUID NOT NULL,
    id UUID NOT NULL,
    service_point_id UUID NOT NULL,
    serial TEXT NOT NULL,
    smart BOOLEAN NOT NULL,
    installed_on DATE NOT NULL,
    removed_on DATE,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, service_point_id) REFERENCES service_point (account_id, id),
    CHECK (removed_on >= installed_on)
);
CREATE INDEX meter_by_service_point ON meter (account_id, service_point_id);

CREATE TABLE register (
    account_id UUID NOT NULL,
    id UUID NOT NULL,
    meter_id UUID NOT NULL,
    label TEXT NOT NULL,
    role TEXT NOT NULL,
    digits BIGINT NOT NULL CHECK (digits BETWEEN 1 AND 12),
    decimals BIGINT NOT NULL CHECK (decimals BETWEEN 0 AND 6),
    multiplier_millionths BIGINT NOT NULL DEFAULT 1000000
        CHECK (multiplier_millionths BETWEEN 1 AND 1000000000000),
    unit TEXT NOT NULL,
    position BIGINT NOT NULL,
    -- What its readings come to, kept with them: first and last day with an accepted one, the last
    -- with one that is no estimate, and whether one waits for somebody to confirm it.
    first_read_on DATE,
    last_read_on DATE,
    seen_on DATE,
    doubted BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, meter_id, position),
    FOREIGN KEY (account_id, meter_id) REFERENCES meter (account_id, id)
);

CREATE TABLE tariff (
    id UUID NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX tariff_by_code ON tariff (code, id);

CREATE TABLE agreement (
    account_id UUID NOT NULL,
    id UUID NOT NULL,
    service_point_id UUID NOT NULL,
    tariff_id UUID NOT NULL REFERENCES tariff (id),
    service_from DATE NOT NULL,
    service_to DATE,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, service_point_id, service_from),
    FOREIGN KEY (account_id, service_point_id) REFERENCES service_point (account_id, id),
    CHECK (service_to > service_from)
);

-- What a customer declared of the use at a point, for taxes: a decimal percentage of domestic use,
-- from a day until the next declaration.
CREATE TABLE use_declaration (
    account_id UUID NOT NULL,
    service_point_id UUID NOT NULL,
    declared_from DATE NOT NULL,
    domestic_percent TEXT NOT NULL,
    PRIMARY KEY (account_id, service_point_id, declared_from),
    FOREIGN KEY (account_id, service_point_id) REFERENCES service_point (account_id, id)
);

-- Published prices by the interval. A revision is added and never changed: what a bill was made of
-- is the newest row of each day up to the revision it names.
CREATE TABLE price_series (
    key TEXT NOT NULL PRIMARY KEY,
    currency TEXT NOT NULL,
    resolution_minutes BIGINT NOT NULL CHECK (resolution_minutes BETWEEN 1 AND 1440),
    revision BIGINT NOT NULL CHECK (revision >= 0),
    updated_at TIMESTAMPTZ NOT NULL
);

-- Decimal texts with commas between them, from midnight UTC; nothing where none was published.
CREATE TABLE price_day (
    series TEXT NOT NULL REFERENCES price_series (key),
    utc_day DATE NOT NULL,
    revision BIGINT NOT NULL CHECK (revision > 0),
    prices TEXT NOT NULL,
    PRIMARY KEY (series, utc_day, revision)
);

-- The newest version of each local day. Totals stand before the values, so that a chart of days
-- never touches them. `issued` says when each value was made: the later one holds.
CREATE TABLE interval_day (
    account_id UUID NOT NULL,
    service_point_id UUID NOT NULL,
    channel TEXT NOT NULL,
    local_day DATE NOT NULL,
    version BIGINT NOT NULL CHECK (version > 0),
    resolution_minutes BIGINT NOT NULL CHECK (resolution_minutes > 0),
    slot_count BIGINT NOT NULL,
    total_wh BIGINT NOT NULL,
    missing_count BIGINT NOT NULL,
    estimated_count BIGINT NOT NULL,
    packed BYTEA NOT NULL,
    issued BYTEA NOT NULL,
    PRIMARY KEY (account_id, service_point_id, channel, local_day),
    FOREIGN KEY (account_id, service_point_id) REFERENCES service_point (account_id, id)
);

-- What a newer version of a day replaced.
CREATE TABLE interval_day_history (
    account_id UUID NOT NULL,
    service_point_id UUID NOT NULL,
    channel TEXT NOT NULL,
    local_day DATE NOT NULL,
    version BIGINT NOT NULL,
    resolution_minutes BIGINT NOT NULL,
    slot_count BIGINT NOT NULL,
    total_wh BIGINT NOT NULL,
    missing_count BIGINT NOT NULL,
    estimated_count BIGINT NOT NULL,
    packed BYTEA NOT NULL,
    issued BYTEA NOT NULL,
    PRIMARY KEY (account_id, service_point_id, channel, local_day, version)
);

-- What the rules of validation doubt in a day, for the staff queue. One row a finding.
CREATE TABLE interval_exception (
    account_id UUID NOT NULL,
    id UUID NOT NULL,
    service_point_id UUID NOT NULL,
    channel TEXT NOT NULL,
    local_day DATE NOT NULL,
    version BIGINT NOT NULL,
    rule TEXT NOT NULL,
    first_slot BIGINT NOT NULL,
    slot_count BIGINT NOT NULL,
    observed_wh BIGINT,
    expected_wh BIGINT,
    status TEXT NOT NULL,
    found_at TIMESTAMPTZ NOT NULL,
    resolved_at TIMESTAMPTZ,
    resolved_by TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, service_point_id, channel, local_day, version, rule, first_slot),
    FOREIGN KEY (account_id, service_point_id) REFERENCES service_point (account_id, id)
);
CREATE INDEX interval_exception_queue ON interval_exception (status, found_at, id);

-- How far an import of a file has come, so that one that broke off goes on where it stopped.
CREATE TABLE import_run (
    account_id UUID NOT NULL,
    service_point_id UUID NOT NULL,
    file_key TEXT NOT NULL,
    issued_at TIMESTAMPTZ NOT NULL,
    days_done BIGINT NOT NULL CHECK (days_done >= 0),
    days_written BIGINT NOT NULL,
    finished BOOLEAN NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (account_id, service_point_id, file_key),
    FOREIGN KEY (account_id, service_point_id) REFERENCES service_point (account_id, id)
);

-- Calorific values of gas as published, by charging area and gas day; `area` is a code of the
-- market, and '' holds where an area has none of its own.
CREATE TABLE calorific_value (
    area TEXT NOT NULL,
    gas_day DATE NOT NULL,
    megajoules TEXT NOT NULL,
    PRIMARY KEY (area, gas_day)
);

-- Until an operator loads what is published: close to the mean of Great Britain.
INSERT INTO calorific_value (area, gas_day, megajoules) VALUES ('', '2000-01-01', '39.5');

-- Which charging area a postcode lies in; the longest prefix that fits holds.
CREATE TABLE calorific_area (
    postcode_prefix TEXT NOT NULL PRIMARY KEY,
    area TEXT NOT NULL
);

CREATE TABLE login (
    id UUID NOT NULL PRIMARY KEY,
    customer_id UUID NOT NULL REFERENCES customer (id),
    email TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    totp_sealed_secret BYTEA NOT NULL,
    totp_confirmed_at TIMESTAMPTZ,
    totp_last_step BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE session (
    id UUID NOT NULL PRIMARY KEY,
    token_hash BYTEA NOT NULL UNIQUE,
    login_id UUID NOT NULL REFERENCES login (id),
    current_account UUID REFERENCES account (id),
    proved_at TIMESTAMPTZ,
    device TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    last_seen_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX session_by_login ON session (login_id, expires_at);
CREATE INDEX session_by_expiry ON session (expires_at);

CREATE TABLE recovery_code (
    login_id UUID NOT NULL REFERENCES login (id),
    code_hash BYTEA NOT NULL,
    used_at TIMESTAMPTZ,
    PRIMARY KEY (login_id, code_hash)
);

CREATE TABLE attempt (
    bucket TEXT NOT NULL,
    window_start TIMESTAMPTZ NOT NULL,
    attempts BIGINT NOT NULL CHECK (attempts > 0),
    PRIMARY KEY (bucket, window_start)
);
CREATE INDEX attempt_by_window ON attempt (window_start);

CREATE TABLE reading (
    account_id UUID NOT NULL,
    id UUID NOT NULL,
    register_id UUID NOT NULL,
    read_on DATE NOT NULL,
    value BIGINT NOT NULL CHECK (value >= 0),
    source TEXT NOT NULL,
    status TEXT NOT NULL,
    doubt TEXT NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    sent_by UUID REFERENCES login (id),
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, register_id) REFERENCES register (account_id, id)
);
CREATE INDEX reading_newest ON reading (account_id, read_on, received_at, id);
CREATE INDEX reading_by_register
    ON reading (account_id, register_id, status, read_on, received_at, id);

CREATE TABLE bill (
    account_id UUID NOT NULL REFERENCES account (id),
    id UUID NOT NULL,
    number TEXT NOT NULL,
    period_from DATE NOT NULL,
    period_to DATE NOT NULL,
    billed_on DATE NOT NULL,
    due_on DATE NOT NULL,
    currency TEXT NOT NULL,
    total_minor BIGINT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('issued', 'in_review', 'rejected', 'cancelled')),
    created_at TIMESTAMPTZ NOT NULL,
    -- The document in short: what it charges, and what the days after it go on from.
    summary TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, number),
    CHECK (period_to > period_from)
);
-- Whatever goes wrong elsewhere, no day begins two bills that hold.
CREATE UNIQUE INDEX bill_one_a_period ON bill (account_id, period_from)
    WHERE status IN ('issued', 'in_review');
-- What a bill of some days goes on from, and what the newest days were billed.
CREATE INDEX bill_by_end ON bill (account_id, period_to);
CREATE INDEX bill_newest ON bill (account_id, billed_on, created_at, id);
CREATE INDEX bill_by_id ON bill (id);
CREATE INDEX bill_review_queue ON bill (created_at, id) WHERE status = 'in_review';

-- Why a person looks at a bill before it is sent.
CREATE TABLE bill_finding (
    account_id UUID NOT NULL,
    bill_id UUID NOT NULL,
    rule TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (account_id, bill_id, rule),
    FOREIGN KEY (account_id, bill_id) REFERENCES bill (account_id, id)
);

-- What was agreed with an account about its bills, where it differs from its segment, and why it
-- gets none for now.
CREATE TABLE account_billing (
    account_id UUID NOT NULL PRIMARY KEY REFERENCES account (id),
    segment TEXT,
    bill_day BIGINT CHECK (bill_day BETWEEN 1 AND 31),
    purchase_order TEXT NOT NULL DEFAULT '',
    hold_reason TEXT,
    hold_until DATE,
    held_at TIMESTAMPTZ,
    CHECK ((hold_reason IS NULL) = (held_at IS NULL))
);

-- The company behind a customer, as its bills name it.
CREATE TABLE business (
    customer_id UUID NOT NULL PRIMARY KEY REFERENCES customer (id),
    company_name TEXT NOT NULL,
    company_number TEXT NOT NULL,
    vat_number TEXT NOT NULL
);

-- Numbers without gaps: taken in the transaction that uses them.
CREATE TABLE number_series (
    series TEXT NOT NULL PRIMARY KEY,
    last_number BIGINT NOT NULL
);

-- A bill run. Accounts are cut into pages by their identifiers; `last_account` ends the last page
-- that somebody took.
CREATE TABLE bill_run (
    id UUID NOT NULL PRIMARY KEY,
    on_day DATE NOT NULL,
    segment TEXT NOT NULL,
    accounts BIGINT NOT NULL,
    pages BIGINT NOT NULL,
    last_account UUID,
    all_taken BOOLEAN NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX bill_run_one_open ON bill_run (on_day, segment) WHERE finished_at IS NULL;
CREATE INDEX bill_run_newest ON bill_run (started_at, id);

CREATE TABLE bill_run_page (
    run_id UUID NOT NULL REFERENCES bill_run (id),
    page BIGINT NOT NULL,
    after_account UUID,
    up_to_account UUID NOT NULL,
    accounts BIGINT NOT NULL,
    issued BIGINT NOT NULL,
    in_review BIGINT NOT NULL,
    done BOOLEAN NOT NULL,
    PRIMARY KEY (run_id, page)
);

-- Accounts that got no issued bill from a run, and why.
CREATE TABLE bill_run_account (
    account_id UUID NOT NULL REFERENCES account (id),
    run_id UUID NOT NULL REFERENCES bill_run (id),
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (account_id, run_id)
);
CREATE INDEX bill_run_account_by_run ON bill_run_account (run_id, account_id);

-- Why a bill was cancelled, and which one took its place. The bill itself stays as it was sent.
CREATE TABLE bill_cancellation (
    account_id UUID NOT NULL,
    bill_id UUID NOT NULL,
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    cancelled_on DATE NOT NULL,
    cancelled_at TIMESTAMPTZ NOT NULL,
    cancelled_by TEXT NOT NULL,
    replaced_by UUID,
    PRIMARY KEY (account_id, bill_id),
    FOREIGN KEY (account_id, bill_id) REFERENCES bill (account_id, id),
    FOREIGN KEY (account_id, replaced_by) REFERENCES bill (account_id, id)
);

-- A question about a bill. `disputed_minor` is on hold while it is open: not collected, not late. It
-- moves nothing in the ledger. `line` is `section.line`, both counted from 0; NULL: the whole bill.
CREATE TABLE bill_query (
    account_id UUID NOT NULL REFERENCES account (id),
    id UUID NOT NULL,
    reference TEXT NOT NULL,
    bill_id UUID NOT NULL,
    line TEXT,
    category TEXT NOT NULL,
    words TEXT NOT NULL,
    currency TEXT NOT NULL,
    disputed_minor BIGINT NOT NULL CHECK (disputed_minor >= 0),
    reviews_next_bill BOOLEAN NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'answered', 'closed', 'withdrawn')),
    asked_by TEXT NOT NULL,
    opened_at TIMESTAMPTZ NOT NULL,
    answer_due DATE NOT NULL,
    outcome TEXT,
    answer TEXT,
    correction TEXT,
    answered_at TIMESTAMPTZ,
    answered_by TEXT,
    pay_by DATE,
    ended_at TIMESTAMPTZ,
    updated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, reference),
    FOREIGN KEY (account_id, bill_id) REFERENCES bill (account_id, id),
    CHECK ((state IN ('answered', 'closed')) = (answered_at IS NOT NULL)),
    CHECK ((state IN ('closed', 'withdrawn')) = (ended_at IS NOT NULL))
);
-- A bill has at most one open question: a double click or two tabs cannot ask twice.
CREATE UNIQUE INDEX bill_query_one_open ON bill_query (account_id, bill_id) WHERE state = 'open';
CREATE INDEX bill_query_by_id ON bill_query (id);
CREATE INDEX bill_query_by_bill ON bill_query (account_id, bill_id);
CREATE INDEX bill_query_queue ON bill_query (answer_due, id) WHERE state = 'open';

-- A credit, a corrected charge, or a debt given up, and why. `amount_minor` is what it adds to
-- what is owed; what it moved is in the ledger. `request_key` makes one request one adjustment.
CREATE TABLE adjustment (
    account_id UUID NOT NULL REFERENCES account (id),
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    bill_id UUID,
    currency TEXT NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor <> 0),
    reason TEXT NOT NULL,
    words TEXT NOT NULL,
    request_key TEXT NOT NULL,
    made_on DATE NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    made_by TEXT NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, request_key),
    -- A bill's own credit is written before the bill is, in one transaction.
    FOREIGN KEY (account_id, bill_id) REFERENCES bill (account_id, id)
        DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX adjustment_newest ON adjustment (account_id, made_at, id);
CREATE INDEX adjustment_by_bill ON adjustment (account_id, bill_id);

-- Customers who obstructed the supplier: the limit on charging for long ago does not hold.
CREATE TABLE obstruction (
    account_id UUID NOT NULL PRIMARY KEY REFERENCES account (id),
    words TEXT NOT NULL,
    noted_at TIMESTAMPTZ NOT NULL
);

-- A book of the ledger: a customer account's, or the supplier's own of a currency (a reserved
-- identifier). A book has one currency; the foreign keys on both columns keep it so.
CREATE TABLE ledger_book (
    account_id UUID NOT NULL PRIMARY KEY,
    currency TEXT NOT NULL,
    UNIQUE (account_id, currency)
);

-- Immutable: no statement of ours updates or deletes here. `reference_id` is the UUID within
-- `reference`. The bound on amounts keeps every sum of ours far from overflow.
CREATE TABLE ledger_transfer (
    account_id UUID NOT NULL,
    id UUID NOT NULL,
    debit TEXT NOT NULL,
    credit TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor BETWEEN 1 AND 1000000000000000),
    kind TEXT NOT NULL,
    reference TEXT NOT NULL,
    reference_id UUID,
    idempotency_key TEXT NOT NULL,
    effective_on DATE NOT NULL,
    booked_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, idempotency_key),
    FOREIGN KEY (account_id, currency) REFERENCES ledger_book (account_id, currency),
    CHECK (debit <> credit)
);
CREATE INDEX ledger_transfer_by_reference ON ledger_transfer (reference_id, account_id);
CREATE INDEX ledger_transfer_newest ON ledger_transfer (account_id, booked_at, id);

-- A projection of ledger_transfer, kept in the same transaction.
CREATE TABLE ledger_balance (
    account_id UUID NOT NULL,
    ledger_account TEXT NOT NULL,
    currency TEXT NOT NULL,
    balance_minor BIGINT NOT NULL
        CHECK (balance_minor BETWEEN -8000000000000000000 AND 8000000000000000000),
    PRIMARY KEY (account_id, ledger_account),
    FOREIGN KEY (account_id, currency) REFERENCES ledger_book (account_id, currency)
);

CREATE TABLE payment_intent (
    account_id UUID NOT NULL REFERENCES account (id),
    id UUID NOT NULL,
    currency TEXT NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    state TEXT NOT NULL
        CHECK (state IN ('created', 'open', 'captured', 'declined', 'cancelled')),
    gateway TEXT NOT NULL,
    reference TEXT,
    attempt_key TEXT NOT NULL,
    receipt_number TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    captured_at TIMESTAMPTZ,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, attempt_key),
    UNIQUE (gateway, reference),
    CHECK ((state = 'captured') = (captured_at IS NOT NULL))
);
CREATE INDEX payment_intent_newest ON payment_intent (account_id, created_at, id);
CREATE INDEX payment_intent_by_id ON payment_intent (id);
CREATE INDEX payment_intent_by_state ON payment_intent (state, updated_at);
CREATE INDEX payment_intent_by_capture ON payment_intent (gateway, captured_at);

-- What of a payment goes to which account. `open` as long as the payment is created or open.
CREATE TABLE payment_part (
    account_id UUID NOT NULL REFERENCES account (id),
    payment_id UUID NOT NULL,
    currency TEXT NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    bill_id UUID,
    open BOOLEAN NOT NULL,
    PRIMARY KEY (account_id, payment_id)
);
CREATE INDEX payment_part_by_payment ON payment_part (payment_id);
-- Few choose a bill to pay: whether one ever did is asked on every page that says what is owed.
CREATE INDEX payment_part_chosen ON payment_part (account_id) WHERE bill_id IS NOT NULL;
-- An account has at most one open payment: two tabs cannot pay the same bill twice.
CREATE UNIQUE INDEX payment_part_one_open ON payment_part (account_id) WHERE open;

-- Credit on its way back to the card of a payment. A form's refund may go to several cards.
CREATE TABLE refund (
    account_id UUID NOT NULL REFERENCES account (id),
    id UUID NOT NULL,
    payment_id UUID NOT NULL,
    currency TEXT NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    state TEXT NOT NULL CHECK (state IN ('created', 'sent', 'done', 'refused', 'returned')),
    gateway TEXT NOT NULL,
    checkout TEXT NOT NULL,
    reference TEXT,
    attempt_key TEXT NOT NULL,
    place BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    done_at TIMESTAMPTZ,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, attempt_key, place),
    UNIQUE (gateway, reference),
    CHECK ((state IN ('done', 'returned')) = (done_at IS NOT NULL))
);
CREATE INDEX refund_newest ON refund (account_id, created_at, id);
CREATE INDEX refund_by_id ON refund (id);
CREATE INDEX refund_by_state ON refund (state, updated_at);
CREATE INDEX refund_by_done ON refund (gateway, done_at);

-- Lines in which a gateway's books and ours do not agree, until they do.
CREATE TABLE reconciliation_difference (
    gateway TEXT NOT NULL,
    kind TEXT NOT NULL,
    reference TEXT NOT NULL,
    reason TEXT NOT NULL,
    account_id UUID,
    here_currency TEXT,
    here_minor BIGINT,
    there_currency TEXT,
    there_minor BIGINT,
    found_at TIMESTAMPTZ NOT NULL,
    resolved_at TIMESTAMPTZ,
    PRIMARY KEY (gateway, kind, reference)
);
CREATE INDEX reconciliation_difference_open ON reconciliation_difference (gateway, found_at)
    WHERE resolved_at IS NULL;

CREATE TABLE webhook_seen (
    gateway TEXT NOT NULL,
    event_id TEXT NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (gateway, event_id)
);

-- The sandbox gateway's own books: they stand for somebody else's database.
CREATE TABLE sandbox_checkout (
    reference TEXT NOT NULL PRIMARY KEY,
    payment_key TEXT NOT NULL UNIQUE,
    currency TEXT NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    description TEXT NOT NULL,
    return_url TEXT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('open', 'checking', 'captured', 'declined', 'cancelled')),
    captures BIGINT NOT NULL,
    silent BIGINT NOT NULL,
    payout TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ
);
CREATE INDEX sandbox_checkout_by_end ON sandbox_checkout (state, finished_at);

CREATE TABLE sandbox_refund (
    reference TEXT NOT NULL PRIMARY KEY,
    refund_key TEXT NOT NULL UNIQUE,
    checkout TEXT NOT NULL REFERENCES sandbox_checkout (reference),
    currency TEXT NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    payout TEXT,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX sandbox_refund_by_checkout ON sandbox_refund (checkout);
CREATE INDEX sandbox_refund_by_time ON sandbox_refund (created_at);

CREATE TABLE sandbox_payout (
    reference TEXT NOT NULL PRIMARY KEY,
    currency TEXT NOT NULL,
    paid_minor BIGINT NOT NULL,
    fee_minor BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

-- Direct Debit. Bank details are sealed; `shown` is what may be seen of them.
CREATE TABLE mandate (
    account_id UUID NOT NULL REFERENCES account (id),
    id UUID NOT NULL,
    reference TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL
        CHECK (state IN ('new', 'pending', 'active', 'paused', 'cancelled', 'refused')),
    sealed_account BYTEA NOT NULL,
    sealed_holder BYTEA NOT NULL,
    shown TEXT NOT NULL,
    arrangement TEXT NOT NULL CHECK (arrangement IN ('fixed_monthly', 'whole_bill')),
    currency TEXT NOT NULL,
    fixed_minor BIGINT CHECK (fixed_minor > 0),
    collection_day BIGINT NOT NULL CHECK (collection_day BETWEEN 1 AND 28),
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    lodged_on DATE,
    paused_until DATE,
    reason TEXT NOT NULL,
    PRIMARY KEY (account_id, id),
    CHECK ((arrangement = 'fixed_monthly') = (fixed_minor IS NOT NULL))
);
CREATE UNIQUE INDEX mandate_one_open ON mandate (account_id)
    WHERE state IN ('new', 'pending', 'active', 'paused');
CREATE INDEX mandate_by_state ON mandate (state, id);

-- A file for the bank: one for each input day.
CREATE TABLE bank_submission (
    id UUID NOT NULL PRIMARY KEY,
    serial BIGINT NOT NULL UNIQUE CHECK (serial BETWEEN 1 AND 999999),
    input_on DATE NOT NULL UNIQUE,
    processing_on DATE NOT NULL,
    entry_on DATE NOT NULL,
    currency TEXT NOT NULL,
    total_minor BIGINT NOT NULL CHECK (total_minor >= 0),
    settled_by UUID,
    created_at TIMESTAMPTZ NOT NULL
);

-- What the bank has to be told of a mandate.
CREATE TABLE mandate_instruction (
    account_id UUID NOT NULL,
    mandate_id UUID NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('lodge', 'cancel')),
    submission_id UUID REFERENCES bank_submission (id),
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (account_id, mandate_id, what),
    FOREIGN KEY (account_id, mandate_id) REFERENCES mandate (account_id, id)
);
CREATE INDEX mandate_instruction_waiting ON mandate_instruction (created_at, mandate_id)
    WHERE submission_id IS NULL;
CREATE INDEX mandate_instruction_by_file ON mandate_instruction (submission_id);

CREATE TABLE collection (
    account_id UUID NOT NULL,
    id UUID NOT NULL,
    mandate_id UUID NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('monthly', 'bill', 'scheduled', 'instalment')),
    occasion TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    due_on DATE NOT NULL,
    announced_at TIMESTAMPTZ NOT NULL,
    state TEXT NOT NULL CHECK (state IN
        ('announced', 'submitted', 'collected', 'returned', 'refunded', 'withdrawn')),
    submission_id UUID REFERENCES bank_submission (id),
    reason TEXT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, occasion),
    FOREIGN KEY (account_id, mandate_id) REFERENCES mandate (account_id, id)
);
CREATE INDEX collection_newest ON collection (account_id, due_on, id);
CREATE INDEX collection_due ON collection (state, due_on, id);
CREATE INDEX collection_by_file ON collection (submission_id);

-- Lines of bank statements. Whose they are may not be known, so they are no account's.
CREATE TABLE bank_line (
    id UUID NOT NULL PRIMARY KEY,
    line_key TEXT NOT NULL UNIQUE,
    bank_account TEXT NOT NULL,
    booked_on DATE NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('credit', 'debit')),
    reversal BOOLEAN NOT NULL,
    currency TEXT NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    remittance TEXT NOT NULL,
    payer TEXT NOT NULL,
    end_to_end TEXT NOT NULL,
    bank_reference TEXT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('matched', 'suspense', 'reversal', 'reversed', 'not_ours')),
    account_id UUID REFERENCES account (id),
    suggestion UUID REFERENCES account (id),
    how TEXT NOT NULL,
    imported_at TIMESTAMPTZ NOT NULL,
    decided_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX bank_line_queue ON bank_line (state, booked_on, id);
CREATE INDEX bank_line_like ON bank_line (bank_account, amount_minor, booked_on);

-- Payment plans; `budget` and `instalments` are JSON.
CREATE TABLE payment_plan (
    account_id UUID NOT NULL REFERENCES account (id),
    id UUID NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('proposed', 'active', 'breathing_space', 'completed',
        'broken', 'replaced', 'withdrawn')),
    currency TEXT NOT NULL,
    debt_minor BIGINT NOT NULL CHECK (debt_minor > 0),
    agreed_at TIMESTAMPTZ NOT NULL,
    space_from DATE,
    space_to DATE,
    budget TEXT NOT NULL,
    instalments TEXT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (account_id, id),
    CHECK (space_to > space_from)
);
CREATE UNIQUE INDEX payment_plan_one_open ON payment_plan (account_id)
    WHERE state IN ('active', 'breathing_space', 'broken');
CREATE INDEX payment_plan_by_state ON payment_plan (state, id);

CREATE TABLE preference (
    customer_id UUID NOT NULL REFERENCES customer (id),
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    wanted BOOLEAN NOT NULL,
    chosen_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (customer_id, kind, channel)
);

-- How a customer gets their bills; no row until they chose.
CREATE TABLE bill_preference (
    customer_id UUID NOT NULL PRIMARY KEY REFERENCES customer (id),
    delivery TEXT NOT NULL,
    print TEXT NOT NULL,
    chosen_at TIMESTAMPTZ NOT NULL
);

-- Append-only; identifiers and codes, no personal data.
CREATE TABLE audit (
    id UUID NOT NULL PRIMARY KEY,
    happened_at TIMESTAMPTZ NOT NULL,
    actor TEXT NOT NULL,
    on_behalf_of UUID,
    account_id UUID,
    action TEXT NOT NULL,
    detail TEXT NOT NULL,
    request TEXT NOT NULL
);
CREATE INDEX audit_by_account ON audit (account_id, happened_at, id);

CREATE TABLE outbox (
    id UUID NOT NULL PRIMARY KEY,
    happened_at TIMESTAMPTZ NOT NULL,
    account_id UUID,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL
);
