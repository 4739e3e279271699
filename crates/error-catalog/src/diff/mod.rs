//! What changed between two versions of a catalog.
//!
//! A client breaks where something it read is gone or is another thing; it does
//! not break where something is added, and nobody's program reads a text.
//!
//! Each comparison takes the new version apart, so that a field which is not
//! compared is named with the reason, and one that is forgotten does not compile.

mod compare;
mod changes;
mod wire;
mod errors;
mod facts;
mod samples;
mod headers;
mod cache_control;
mod challenge;
mod members;
mod bodies;
mod body;
mod markup;
mod addresses;
mod operations;
mod fold;

pub use self::compare::{diff, diff_on};
pub(crate) use self::{body::sends_wait, compare::diff_with, fold::sort};
