//! The comparison of two versions of a catalog.
//!
//! A client breaks if something that it reads is removed or changes its meaning. It does
//! not break if something is added or if a text changes, because programs do not depend
//! on texts.
//!
//! Each comparison destructures the new version. So a field that is not compared is named
//! with the reason, and a forgotten field does not compile.

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
