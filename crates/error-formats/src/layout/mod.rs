//! Where a format puts the parts of an error.
//!
//! The format needs no extra code for this. It renders probes that differ in one fact
//! each, and the place where their bodies differ is the place of that fact. So the layout
//! matches what is really written, in any format. A code in a body must be spelled as the
//! format's [`spelling`](crate::WireFormat::spelling) returns it, because catalogs, pages
//! and documents show that spelling.

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
