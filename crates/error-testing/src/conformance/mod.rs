//! Conformance tests: a client that sends all kinds of invalid requests to a router or a
//! running service.

mod request;
mod idempotency_key;
mod requests;
mod left_out;
mod compared;
mod response;
mod exchange;
mod judge;
mod form;
mod report;
#[cfg(feature = "router")]
mod router;
#[cfg(feature = "router")]
mod server;
mod service;
mod plan;
mod target;
mod socket;
#[cfg(feature = "https")]
mod tls;
mod service_error;
mod fetch;
mod example_report;
mod example_requests;

#[cfg(feature = "router")]
pub use self::router::{Conformance, conformance};
pub use self::{
    example_report::{ExampleReport, SentExample},
    example_requests::{ExampleRequests, example_requests},
    fetch::fetch,
    plan::Plan,
    report::{Finding, Report},
    service::{ServiceConformance, conformance_at},
    service_error::ServiceError,
};
