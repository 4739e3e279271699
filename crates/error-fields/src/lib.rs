#![doc = include_str!("../README.md")]

mod collect;
mod faults;
mod input;
mod listed;
mod location;
mod path;
mod value;
mod violation;

pub use crate::{
    faults::{Faults, Malformed},
    input::{Input, from_json_slice, from_pairs, from_value},
    listed::Listed,
    location::Location,
    path::{FieldPath, Segment, Spelling},
    value::Value,
    violation::Violation,
};
