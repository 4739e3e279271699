-- Read by SQLite and by PostgreSQL.

-- When the receiver accepted the event, in milliseconds; absent if it has not.
ALTER TABLE webhook_deliveries ADD COLUMN delivered BIGINT;

UPDATE webhook_deliveries SET delivered = (
    SELECT MAX(a.ended) FROM webhook_attempts a WHERE a.delivery = webhook_deliveries.id AND a.status BETWEEN 200 AND 299
) WHERE due IS NULL;

-- For what is deleted after a while.
CREATE INDEX webhook_deliveries_delivered ON webhook_deliveries (delivered);
CREATE INDEX webhook_events_created ON webhook_events (created);
