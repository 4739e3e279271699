#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(not(any(feature = "sqlx-0-8", feature = "sqlx-0-9")), expect(dead_code, reason = "no version is on"))]

mod params;
mod schema;
mod code;
mod constraint;
mod failure;
mod error;
#[cfg(any(feature = "sqlx-0-8", feature = "sqlx-0-9"))]
mod versions;

pub use crate::{
    error::SqlxError,
    params::Params,
    schema::{NoSchema, Schema},
};
