-- Read by SQLite and by PostgreSQL.

-- The first key of those that replaced each other, for keys that replaced one.
ALTER TABLE api_keys ADD COLUMN lineage TEXT;
