//! Where a format puts the parts of an error.
//!
//! A format is not asked: it renders probes that differ in one thing each, and
//! where their bodies differ is the place of that thing. So what is found is
//! what is written, also in a format of an author's own. What stands there must
//! be what the format's [`spelling`](crate::WireFormat::spelling) says, since
//! catalogs, pages and documents show that.

mod find;
mod probe;
mod difference;
mod error;
#[cfg(test)]
mod tests;

pub use self::{
    error::LayoutError,
    find::{code_without_member, layout_of, sparse_and_whole_bodies},
};
