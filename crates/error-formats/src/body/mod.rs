//! The body writer.

mod json;
mod writer;
mod member_names;
mod error;
#[cfg(test)]
mod tests;

pub use self::{error::BodyError, json::json, member_names::take_doubled_member};
