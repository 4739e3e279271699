//! The programs of docs/migrating.md, those of other crates as well (`--cfg peers`).
#![doc = include_str!("../../../../docs/migrating.md")]
