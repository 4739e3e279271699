//! A client that does everything wrong: against a router, or a service that
//! runs.

mod exchange;
mod form;
mod judge;
mod plan;
mod report;
mod request;
mod response;
#[cfg(feature = "router")]
mod router;
#[cfg(feature = "router")]
mod server;
mod service;
mod service_error;
mod socket;
mod sources;
mod target;
#[cfg(feature = "https")]
mod tls;

#[cfg(feature = "router")]
pub use self::router::{Conformance, conformance};
pub use self::{
    plan::Plan,
    report::{Finding, Report},
    service::{ServiceConformance, conformance_at},
    service_error::ServiceError,
};
