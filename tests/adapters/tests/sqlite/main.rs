//! Each failure that SQLite can have, really provoked.

/// The cases with one version of sqlx.
macro_rules! version {
    ($name:ident, $sqlx:ident) => {
        mod $name {
            use $sqlx as sqlx;
            include!("cases.rs");
        }
    };
}

version!(v0_8, sqlx_0_8);
version!(v0_9, sqlx_0_9);
