//! One effect for each key, in each database: `tests/postgres cargo test`.

mod client;
mod signal;

/// The cases over one type of pool, and one database behind it.
macro_rules! database {
    ($name:ident, $service:ident, $place:ident) => {
        mod $name {
            use databases::$service as service;
            use crate::place::$place as place;
            include!("cases.rs");
        }
    };
}

mod place;

database!(sqlite, sqlite, Sqlite);
database!(sqlite_any, any, Sqlite);
database!(postgres, postgres, Postgres);
database!(postgres_any, any, Postgres);

mod interleavings;
