//! Finds everything that is wrong with an input that a type has rejected.
//!
//! A type stops at its first mistake. So the input is read into a tree, and each mistake
//! is recorded and repaired: a wrong value is replaced by a stand-in of the expected
//! type, a missing member is added, and an unknown member is removed. Then the type reads
//! the tree again, until it accepts the tree or a limit is reached. This costs time only
//! for rejected input. Texts of serde or of the author are not analysed: a failure is
//! identified by the serde constructor that was called, and by its place.

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
