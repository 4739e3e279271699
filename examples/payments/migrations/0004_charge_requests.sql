-- Read by SQLite and by PostgreSQL.

-- The hash of the whole request that a charge is for; absent in charges that are older than this column.
ALTER TABLE charges ADD COLUMN fingerprint TEXT;
