-- Read by SQLite and by PostgreSQL. Times of endpoints and events are seconds since 1970; those that the schedule of
-- deliveries compares are milliseconds.

CREATE TABLE webhook_endpoints (
    id TEXT NOT NULL PRIMARY KEY,
    mode TEXT NOT NULL,
    url TEXT NOT NULL,
    -- Signs deliveries, so it cannot be hashed.
    secret TEXT NOT NULL,
    -- Signs them too, until previous_until.
    previous_secret TEXT,
    previous_until BIGINT,
    created BIGINT NOT NULL,
    -- When and why it was disabled.
    disabled BIGINT,
    reason TEXT,
    -- How often it was enabled. Each time it can be disabled once.
    enabled BIGINT NOT NULL,
    CONSTRAINT webhook_endpoints_mode_check CHECK (mode IN ('test', 'live'))
);

CREATE TABLE webhook_events (
    id TEXT NOT NULL PRIMARY KEY,
    -- The JSON that is signed and sent, to the byte.
    body TEXT NOT NULL,
    created BIGINT NOT NULL
);

CREATE TABLE webhook_deliveries (
    id TEXT NOT NULL PRIMARY KEY,
    event TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    -- How many attempts have ended.
    attempts BIGINT NOT NULL,
    -- When the next attempt is due, in milliseconds; absent if there is none.
    due BIGINT,
    -- Who makes an attempt, and until when nobody else does, in milliseconds.
    lease TEXT,
    leased_until BIGINT NOT NULL,
    CONSTRAINT webhook_deliveries_event_key UNIQUE (event, endpoint),
    CONSTRAINT webhook_deliveries_event_fkey FOREIGN KEY (event) REFERENCES webhook_events (id),
    CONSTRAINT webhook_deliveries_endpoint_fkey FOREIGN KEY (endpoint) REFERENCES webhook_endpoints (id) ON DELETE CASCADE
);

CREATE INDEX webhook_deliveries_due ON webhook_deliveries (due);
CREATE INDEX webhook_deliveries_endpoint ON webhook_deliveries (endpoint);

-- The attempts that have ended.
CREATE TABLE webhook_attempts (
    id TEXT NOT NULL PRIMARY KEY,
    delivery TEXT NOT NULL,
    number BIGINT NOT NULL,
    -- In milliseconds.
    ended BIGINT NOT NULL,
    -- The status of the response; absent if there was none.
    status BIGINT,
    CONSTRAINT webhook_attempts_delivery_fkey FOREIGN KEY (delivery) REFERENCES webhook_deliveries (id) ON DELETE CASCADE
);

CREATE INDEX webhook_attempts_delivery ON webhook_attempts (delivery, number);

-- What the owner of an endpoint is notified of: once each time it is disabled.
CREATE TABLE webhook_notifications (
    id TEXT NOT NULL PRIMARY KEY,
    mode TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    enabled BIGINT NOT NULL,
    url TEXT NOT NULL,
    reason TEXT NOT NULL,
    created BIGINT NOT NULL,
    CONSTRAINT webhook_notifications_endpoint_key UNIQUE (endpoint, enabled)
);
