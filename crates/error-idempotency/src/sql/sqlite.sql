CREATE TABLE IF NOT EXISTS idempotency_keys (
    caller          TEXT    NOT NULL, -- SHA-256 of the caller
    idempotency_key TEXT    NOT NULL, -- as the client sent it
    fingerprint     TEXT    NOT NULL, -- SHA-256 of method, path and body
    token           TEXT    NOT NULL, -- which attempt holds the key
    claimed_until   INTEGER NOT NULL, -- the end of its lease: milliseconds since 1970, by the clock of the database
    expires_at      INTEGER NOT NULL, -- the end of the key
    outcome         BLOB,             -- what retries receive; NULL while the request is in progress
    PRIMARY KEY (caller, idempotency_key)
);
CREATE INDEX IF NOT EXISTS idempotency_keys_expires_at ON idempotency_keys (expires_at);
