//! Which database an address is of.

/// A database that the service can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file on this machine, for one instance of the service.
    Sqlite,
    /// A server, which several instances can share.
    Postgres,
}

impl Kind {
    /// The database of `url`; `None` if the service does not support it.
    ///
    /// # Examples
    ///
    /// ```
    /// use example_payments::Kind;
    ///
    /// assert_eq!(Kind::of("postgres://127.0.0.1/payments"), Some(Kind::Postgres));
    /// assert_eq!(Kind::of("sqlite://payments.db"), Some(Kind::Sqlite));
    /// assert_eq!(Kind::of("mysql://127.0.0.1/payments"), None);
    /// ```
    pub fn of(url: &str) -> Option<Kind> {
        match url.split_once(':')?.0 {
            "sqlite" => Some(Kind::Sqlite),
            "postgres" | "postgresql" => Some(Kind::Postgres),
            _ => None,
        }
    }

    /// Begins a transaction that sees no change of another one, and whose changes no other one misses.
    ///
    /// SQLite has one writer at a time: `IMMEDIATE` waits for the other one at the beginning, where waiting is safe, and
    /// not at the first change.
    pub(super) fn begin(self) -> &'static str {
        match self {
            Kind::Sqlite => "BEGIN IMMEDIATE",
            Kind::Postgres => "BEGIN ISOLATION LEVEL SERIALIZABLE",
        }
    }

    /// Reads the clock of the database, in milliseconds since 1970.
    pub(crate) fn now(self) -> &'static str {
        match self {
            Kind::Sqlite => "SELECT CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)",
            Kind::Postgres => "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
        }
    }
}
