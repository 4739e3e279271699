//! All that is wrong with an input, once a type has refused it.
//!
//! A type stops at its first mistake. So the input is read into a tree; what
//! was wrong is noted and repaired (a value is replaced by a stand-in for
//! whatever is asked there, a missing member is put in, an unknown one is
//! taken out), and the type reads the tree again, until it is content or a
//! bound is met. That costs time on refused input only. No text of serde or of
//! the author is looked at: a failure is which of serde's constructors was
//! called, and where.

mod collector;
mod node;
mod reader;
mod stand_in;
mod failure;
mod diagnosis;
mod trail;
mod narrow;
#[cfg(test)]
mod tests;

pub(crate) use self::{
    collector::{faults_of, read},
    node::{Node, NotRead, Origin},
};
