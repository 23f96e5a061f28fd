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
    opened_on DATE NOT NULL
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
    created_at TIMESTAMPTZ NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, number),
    CHECK (period_to > period_from)
);
CREATE INDEX bill_newest ON bill (account_id, billed_on, created_at, id);
CREATE INDEX bill_by_id ON bill (id);

-- Immutable: no statement of ours updates or deletes here.
CREATE TABLE ledger_transfer (
    account_id UUID NOT NULL REFERENCES account (id),
    id UUID NOT NULL,
    debit TEXT NOT NULL,
    credit TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    kind TEXT NOT NULL,
    reference TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    effective_on DATE NOT NULL,
    booked_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, idempotency_key),
    CHECK (debit <> credit)
);
CREATE INDEX ledger_transfer_newest ON ledger_transfer (account_id, booked_at, id);

-- A projection of ledger_transfer, kept in the same transaction.
CREATE TABLE ledger_balance (
    account_id UUID NOT NULL REFERENCES account (id),
    ledger_account TEXT NOT NULL,
    currency TEXT NOT NULL,
    balance_minor BIGINT NOT NULL,
    PRIMARY KEY (account_id, ledger_account)
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
-- An account has at most one open intent: two tabs cannot pay the same bill twice.
CREATE UNIQUE INDEX payment_intent_one_open ON payment_intent (account_id)
    WHERE state IN ('created', 'open');
CREATE INDEX payment_intent_newest ON payment_intent (account_id, created_at, id);
CREATE INDEX payment_intent_by_id ON payment_intent (id);
CREATE INDEX payment_intent_by_state ON payment_intent (state, updated_at);

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
    state TEXT NOT NULL CHECK (state IN ('open', 'captured', 'declined', 'cancelled')),
    captures BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE preference (
    customer_id UUID NOT NULL REFERENCES customer (id),
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    wanted BOOLEAN NOT NULL,
    chosen_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (customer_id, kind, channel)
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
