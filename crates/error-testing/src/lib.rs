#![doc = include_str!("../README.md")]

#[cfg(feature = "formats")]
mod assert;
#[cfg(feature = "router")]
mod collect;
mod conformance;
mod fault;
#[cfg(feature = "formats")]
mod format;
mod inspector;
mod known_errors;
mod leak;
mod members;
mod received;
mod shape;

#[cfg(feature = "formats")]
pub use self::assert::{ErrorAssertion, assert_error};
#[cfg(feature = "router")]
pub use self::{
    collect::collect,
    conformance::{Conformance, conformance},
};
pub use self::{
    conformance::{Finding, Plan, Report, ServiceConformance, ServiceError, conformance_at},
    fault::{Fault, FaultKind},
    inspector::Inspector,
    received::{IntoReceived, Received},
    shape::NoLayout,
};
