//! Errors of [reqwest](https://docs.rs/reqwest) as API errors, for a service that calls another one.
//!
//! [`ReqwestError`] gives each failure of the upstream a status of ours. Neither its text nor its address reaches the
//! client; the log has the error of reqwest as the cause, with the host alone of the address: a path or a query may hold
//! a secret.
//!
//! | what happened | category | status, unless the format says otherwise |
//! |---|---|---|
//! | a time-out: while connecting, before the headers, or in the body | `upstream_timeout` | 504 |
//! | no connection: refused, no such host, TLS failed | `unavailable` | 503, after [`Upstream::WAIT`] |
//! | the connection broke, the body was cut off or can't be decoded, too many redirects | `upstream_failed` | 502 |
//! | the upstream returned 429 or 503 | `unavailable` | 503, after its own `Retry-After`, or else [`Upstream::WAIT`] |
//! | the upstream returned 504 | `upstream_timeout` | 504 |
//! | the upstream returned a status in [`Upstream::PASSED`] | that of the status | the same, with its `Retry-After` |
//! | the upstream returned any other error | `upstream_failed` | 502 |
//! | the request could not be built | `internal_error` | 500 |
//!
//! A 401 of the upstream says that *our* credentials are wrong, so it is a 502 for our client, and not its 401. Which
//! statuses are the client's fault is the author's choice: [`Upstream::PASSED`], or a variant with `when`.
//!
//! # Examples
//!
//! ```
//! use error_response::{Api, ApiError, catalog, format::Stripe};
//! use error_reqwest::{ReqwestError, ResponseExt, Upstream};
//! # use reqwest_0_13 as reqwest;
//!
//! #[derive(Debug, thiserror::Error, ApiError)]
//! enum PaymentError {
//!     /// No such customer
//!     #[error("The bank knows no customer with this id")]
//!     #[api(status = 404, code = "customer_not_found", param = "customer", when(Bank = 404))]
//!     NoCustomer,
//!
//!     #[error(transparent)]
//!     #[api(transparent, from = reqwest::Error)]
//!     Bank(ReqwestError<Bank>),
//! }
//!
//! /// The service that is called.
//! #[derive(Debug)]
//! struct Bank;
//!
//! impl Upstream for Bank {}
//!
//! const API: Api<Stripe> = Api::new("payments", Stripe::new(), catalog![PaymentError]);
//!
//! async fn balance(client: &reqwest::Client, customer: u64) -> Result<String, PaymentError> {
//!     let response = client.get(format!("https://bank.example/customers/{customer}")).send().await?;
//!     Ok(response.upstream_error_for_status()?.text().await?)
//! }
//!
//! # fn response(status: u16) -> reqwest::Response {
//! #     http::Response::builder().status(status).header("retry-after", "30").body("secret").unwrap().into()
//! # }
//! let error: PaymentError = response(404).upstream_error_for_status().unwrap_err().into();
//! assert_eq!(API.layer().to_body(&error).status(), 404);
//!
//! let error: PaymentError = response(401).upstream_error_for_status().unwrap_err().into();
//! let body = API.layer().to_body(&error);
//! assert_eq!(body.status(), 502);
//! assert_eq!(
//!     body.into_bytes(),
//!     r#"{"error":{"code":"bad_gateway","message":"An upstream service failed","type":"api_error"}}"#,
//! );
//! ```
//!
//! # Features
//!
//! `reqwest-0-12` and `reqwest-0-13`, for each version. None is on by default, and none turns on TLS.

mod upstream;
mod failure;
mod error;
#[cfg(any(feature = "reqwest-0-12", feature = "reqwest-0-13"))]
mod versions;

#[cfg(any(feature = "reqwest-0-12", feature = "reqwest-0-13"))]
pub use crate::versions::ResponseExt;
pub use crate::{
    error::ReqwestError,
    upstream::{AnyUpstream, Upstream, passed},
};
