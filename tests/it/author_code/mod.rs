//! What an author's own code may do to an error, and what it may not.

mod adopted_bodies;
mod boxed_errors;
mod call_echo;
mod changed_by_middleware;
mod circular_source;
mod cookies;
mod extreme_waits;
mod failing_display;
mod failing_format;
mod id_generator;
mod out_of_scope;
mod panicking_drop;
mod panicking_payload;
mod plain_text_format;
mod shared_request_id;

use std::{
    future::ready,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{
    Router,
    extract::Request,
    response::{IntoResponse, Response},
};
use error_response::{
    ApiError, Error, ErrorEvent, ErrorLayer, Observer, ResultExt,
    format::{Problem, Stripe},
};
use tower::{BoxError, Layer, service_fn};

/// The resource is missing
#[derive(Debug, Clone, thiserror::Error, ApiError)]
#[error("Nothing is here for acc_1")]
#[api(status = 404, code = "not_here")]
pub(super) struct NotHere;

/// Counts what it hears.
#[derive(Clone, Default)]
pub(super) struct Heard(Arc<AtomicU64>);

impl Heard {
    /// How much it heard since it was asked last.
    pub(super) fn take(&self) -> u64 {
        self.0.swap(0, Ordering::Relaxed)
    }
}

impl Observer for Heard {
    fn on_error(&self, _: &ErrorEvent<'_>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

pub(super) fn stripe() -> ErrorLayer {
    ErrorLayer::new(Stripe::new())
}

pub(super) fn problem() -> ErrorLayer {
    ErrorLayer::new(Problem::new())
}

pub(super) const INTERNAL_IN_STRIPE: &str =
    r#"{"error":{"code":"internal_error","message":"An internal error occurred","type":"api_error"}}"#;

/// An error that is rendered on a task that knows nothing of the layer.
pub(super) async fn out_of_scope<E: IntoResponse + Send + 'static>(error: E) -> Result<Response, Error> {
    tokio::spawn(async { error.into_response() }).await.internal()
}

pub(super) fn failing(error: fn() -> BoxError) -> Router {
    let service = service_fn(move |_: Request| ready(Err::<Response, _>(error())));
    Router::new().fallback_service(stripe().downcast::<NotHere>().layer(service))
}
