#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod char_boundary;
mod path;
mod location;
mod violation;
mod fault_code;
mod value;
mod erased;
mod violation_list;
mod faults;
mod input;
mod collect;
#[cfg(feature = "openapi")]
mod schema;

#[doc(hidden)]
pub use crate::char_boundary::floor_char_boundary;
pub use crate::{
    fault_code::FaultCode,
    faults::{Faults, Malformed},
    input::{Input, from_json_slice, from_pairs, from_value},
    location::Location,
    path::{FieldPath, Segment, Spelling},
    value::Value,
    violation::Violation,
    violation_list::ViolationList,
};
