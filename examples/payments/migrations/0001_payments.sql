-- Read by SQLite and by PostgreSQL: TEXT and BIGINT mean the same in both. Times are seconds since 1970, amounts are
-- in the smallest unit of their currency.

CREATE TABLE api_keys (
    id TEXT NOT NULL PRIMARY KEY,
    mode TEXT NOT NULL,
    permission TEXT NOT NULL,
    name TEXT NOT NULL,
    hash TEXT NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT,
    CONSTRAINT api_keys_mode_check CHECK (mode IN ('test', 'live')),
    CONSTRAINT api_keys_permission_check CHECK (permission IN ('read', 'write'))
);

-- One row, of whoever made the first keys: several instances may start at once.
CREATE TABLE first_keys (
    one BIGINT NOT NULL PRIMARY KEY,
    created BIGINT NOT NULL,
    CONSTRAINT first_keys_one_check CHECK (one = 1)
);

CREATE TABLE accounts (
    id TEXT NOT NULL PRIMARY KEY,
    mode TEXT NOT NULL,
    email TEXT NOT NULL,
    currency TEXT NOT NULL,
    balance BIGINT NOT NULL,
    metadata TEXT NOT NULL,
    created BIGINT NOT NULL,
    CONSTRAINT accounts_email_key UNIQUE (mode, email),
    CONSTRAINT accounts_mode_check CHECK (mode IN ('test', 'live')),
    CONSTRAINT accounts_balance_check CHECK (balance >= 0)
);

CREATE TABLE transfers (
    id TEXT NOT NULL PRIMARY KEY,
    mode TEXT NOT NULL,
    reference TEXT,
    source TEXT NOT NULL,
    destination TEXT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    metadata TEXT NOT NULL,
    created BIGINT NOT NULL,
    CONSTRAINT transfers_reference_key UNIQUE (mode, reference),
    CONSTRAINT transfers_mode_check CHECK (mode IN ('test', 'live')),
    CONSTRAINT transfers_amount_check CHECK (amount > 0),
    CONSTRAINT transfers_source_fkey FOREIGN KEY (source) REFERENCES accounts (id),
    CONSTRAINT transfers_destination_fkey FOREIGN KEY (destination) REFERENCES accounts (id)
);

CREATE INDEX transfers_source ON transfers (source, id);
CREATE INDEX transfers_destination ON transfers (destination, id);

CREATE TABLE charges (
    id TEXT NOT NULL PRIMARY KEY,
    mode TEXT NOT NULL,
    account TEXT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    status TEXT NOT NULL,
    -- Which request it is for: the API key and the idempotency key; a charge that failed frees it.
    request TEXT NOT NULL,
    -- When the processor was last called for it.
    attempted BIGINT NOT NULL,
    created BIGINT NOT NULL,
    CONSTRAINT charges_request_key UNIQUE (request),
    CONSTRAINT charges_mode_check CHECK (mode IN ('test', 'live')),
    CONSTRAINT charges_amount_check CHECK (amount > 0),
    CONSTRAINT charges_status_check CHECK (status IN ('pending', 'succeeded', 'failed')),
    CONSTRAINT charges_account_fkey FOREIGN KEY (account) REFERENCES accounts (id)
);

CREATE INDEX charges_account ON charges (account, id);
CREATE INDEX charges_status ON charges (status, id);

-- The limits of API keys, where several instances share them; in microseconds since 1970.
CREATE TABLE rate_limits (
    name TEXT NOT NULL PRIMARY KEY,
    arrival BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    allowed BIGINT NOT NULL
);
