#![doc = include_str!("../README.md")]

mod collect;
mod faults;
mod input;
mod listed;
mod path;
mod place;
mod value;
mod violation;

pub use crate::{
    faults::{Faults, Malformed},
    input::{Input, from_json_slice, from_pairs, from_value},
    listed::Listed,
    path::{Path, Segment, Spelling},
    place::Place,
    value::Value,
    violation::Violation,
};
