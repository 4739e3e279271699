//! The SQL statements for each kind of database. They always use the clock of the
//! database.

pub(super) const SQLITE_SCHEMA: &str = include_str!("sqlite.sql");

pub(super) const POSTGRES_SCHEMA: &str = include_str!("postgres.sql");

/// The SQL statements for one kind of database.
#[derive(Debug)]
pub struct Statements {
    /// Creates the table, if it is not there; several processes may run it at once.
    pub(super) migrate: &'static str,
    /// Begins a transaction that writes.
    pub(super) begin: &'static str,
    pub(super) find: &'static str,
    pub(super) insert: &'static str,
    pub(super) take_over: &'static str,
    pub(super) finish: &'static str,
    pub(super) release: &'static str,
    pub(super) sweep: &'static str,
}

macro_rules! statements {
    (now = $now:literal, begin = $begin:literal, migrate = $migrate:expr) => {
        Statements {
            migrate: $migrate,
            begin: $begin,
            find: concat!(
                "SELECT fingerprint, token, claimed_until - ", $now, " AS lease_left, expires_at - ", $now, " AS life_left, outcome \
                 FROM idempotency_keys WHERE caller = $1 AND idempotency_key = $2",
            ),
            insert: concat!(
                "INSERT INTO idempotency_keys (caller, idempotency_key, fingerprint, token, claimed_until, expires_at) \
                 VALUES ($1, $2, $3, $4, ", $now, " + $5, ", $now, " + $6) ON CONFLICT (caller, idempotency_key) DO NOTHING",
            ),
            take_over: concat!(
                "UPDATE idempotency_keys SET fingerprint = $3, token = $4, claimed_until = ", $now, " + $5, expires_at = ", $now,
                " + $6, outcome = NULL WHERE caller = $1 AND idempotency_key = $2 AND token = $7 AND claimed_until <= ", $now,
                " AND (outcome IS NULL OR expires_at <= ", $now, ")",
            ),
            finish: concat!(
                "UPDATE idempotency_keys SET outcome = $4, expires_at = ", $now, " + $5 \
                 WHERE caller = $1 AND idempotency_key = $2 AND token = $3 AND outcome IS NULL",
            ),
            release: "DELETE FROM idempotency_keys WHERE caller = $1 AND idempotency_key = $2 AND token = $3 AND outcome IS NULL",
            sweep: concat!("DELETE FROM idempotency_keys WHERE expires_at <= ", $now, " AND claimed_until <= ", $now),
        }
    };
}

#[cfg(any(feature = "sqlite", feature = "any"))]
pub(super) static SQLITE: Statements = statements!(
    now = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)",
    // Else two that have read both wait for the other to write.
    begin = "BEGIN IMMEDIATE",
    migrate = SQLITE_SCHEMA
);

#[cfg(any(feature = "postgres", feature = "any"))]
pub(super) static POSTGRES: Statements = statements!(
    now = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
    begin = "BEGIN",
    // PostgreSQL may fail where two sessions create one table.
    migrate = concat!("SELECT pg_advisory_xact_lock(7283956109734);\n", include_str!("postgres.sql"))
);
