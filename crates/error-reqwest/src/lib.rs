#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(any(feature = "reqwest-0-12", feature = "reqwest-0-13")),
    expect(dead_code, reason = "no version is on")
)]

mod upstream;
mod failure;
mod error;
#[cfg(any(feature = "reqwest-0-12", feature = "reqwest-0-13"))]
mod versions;

#[cfg(any(feature = "reqwest-0-12", feature = "reqwest-0-13"))]
pub use crate::versions::ResponseExt;
pub use crate::{
    error::ReqwestError,
    upstream::{AnyUpstream, Upstream, passed},
};
