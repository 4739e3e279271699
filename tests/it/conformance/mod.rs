//! What a correct server owes its clients: one test for each row of
//! `docs/conformance.md`, in every dialect the row applies to.

mod authentication;
mod caching;
mod dialect;
mod failures;
mod faults;
mod http;
mod page;
mod problem_details;
mod rate_limits;
mod rendering;
mod retry_after;
mod telemetry;
