//! The layer that gives everything below it one error format.
//!
//! ```
//! use std::time::Duration;
//! use axum::{Router, body::Body, http::Request, routing::get};
//! use error_response::{ErrorLayer, format::Problem};
//! use tower::{ServiceBuilder, ServiceExt, timeout::TimeoutLayer};
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // The errors of tower's services become responses, without a `HandleErrorLayer`.
//! let stack = ServiceBuilder::new()
//!     .layer(ErrorLayer::new(Problem::new()))
//!     .layer(TimeoutLayer::new(Duration::from_millis(1)));
//! let app: Router = Router::new().route("/", get(std::future::pending::<()>)).layer(stack);
//!
//! let response = app.oneshot(Request::get("/").body(Body::empty())?).await?;
//! assert_eq!(response.status(), 503);
//! assert_eq!(response.headers()["content-type"], "application/problem+json");
//! # Ok(()) }
//! ```

#[expect(clippy::module_inception, reason = "the file of the `Layer` type, as in tower-http")]
mod layer;
pub(crate) mod into_error_layer;
mod service;
mod future;
mod report;
mod settings;
mod selection;
#[cfg(feature = "negotiation")]
mod alternatives;
#[cfg(feature = "languages")]
pub(crate) mod languages;
mod seen_request;
mod recording;
mod field_status;
mod exposed_headers;
mod jitter;
mod idempotency;
mod deprecated_operation;
mod failure;
mod inner_error;
mod last_resort;
mod watched;
mod answered;
mod settle;
mod obligations;
mod replaced;
mod tell;
mod recognise;
mod replay;
mod third_party;
mod adopt;
mod restate;
mod merge;
mod wait;
mod governor;
mod text;
mod known_text;
mod begun;
mod head_method;
mod report_only;

pub use error_core::{IdGenerator, InvalidId, Retry, RetryVerdict, UuidV4};

pub use self::{
    deprecated_operation::{DeprecatedFuture, DeprecatedOperation, DeprecatedService},
    field_status::FieldStatus,
    future::ErrorFuture,
    idempotency::{IdempotencyKeys, IdempotentFuture, IdempotentService},
    into_error_layer::IntoErrorLayer,
    jitter::Jitter,
    layer::{DefaultAlreadySet, ErrorLayer},
    replay::{InvalidReplay, Replay},
    report::{Change, HeaderChange, Report, Reported},
    selection::RequestParts,
    service::ErrorService,
};
pub(crate) use self::{
    inner_error::{Downcast, category_of, downcast},
    settings::Settings,
};
pub use crate::{error_class::ErrorClass, scope::Carried};
#[cfg(feature = "tracing")]
pub use crate::{
    log::RECORD_SCHEMA,
    log_levels::{LogLevel, LogLevels},
};
