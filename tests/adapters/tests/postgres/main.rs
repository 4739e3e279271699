//! Each failure that PostgreSQL can have, really provoked: `tests/postgres cargo test`.

/// The cases with one version of sqlx.
macro_rules! version {
    ($name:ident, $sqlx:ident) => {
        mod $name {
            use $sqlx as sqlx;
            const SCHEMA: &str = stringify!($name);
            include!("cases.rs");
        }
    };
}

version!(v0_8, sqlx_0_8);
version!(v0_9, sqlx_0_9);
