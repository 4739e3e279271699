#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod received;
#[cfg(feature = "router")]
mod collect;
mod fault;
mod inspector;
mod rules;
mod cache_control;
mod leak;
mod recognised;
mod members;
mod known_errors;
#[cfg(feature = "formats")]
mod format;
#[cfg(feature = "formats")]
mod assert;
#[cfg(feature = "languages")]
mod translated;
mod conformance;
#[cfg(not(feature = "router"))]
mod feature_off;

#[cfg(feature = "formats")]
#[doc(hidden)]
pub use self::assert::__assert_error_in;
#[cfg(feature = "formats")]
pub use self::assert::{ErrorAssertion, assert_error};
#[cfg(feature = "languages")]
#[cfg_attr(docsrs, doc(cfg(feature = "languages")))]
pub use self::translated::assert_translated;
#[cfg(feature = "router")]
pub use self::{
    collect::collect,
    conformance::{Conformance, conformance},
};
pub use self::{
    conformance::{
        ExampleReport, ExampleRequests, Finding, Plan, Report, SentExample, ServiceConformance, ServiceError,
        conformance_at, example_requests, fetch,
    },
    fault::{Fault, FaultKind},
    inspector::Inspector,
    received::{IntoReceived, Received},
    recognised::NoLayout,
};
