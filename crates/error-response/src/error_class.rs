//! The class of an error, for a layer that keeps responses.

use error_core::{ErrorView, Retry};

/// The class of an error, in the extensions of its response: whether retrying can help, and whether anything has happened.
///
/// A response has it where its route [honours idempotency keys](crate::layer::IdempotencyKeys) and the request has one, so that
/// a layer that keeps responses can decide which to keep. A layer that reads it removes it from the response. Errors that were
/// rendered in a task, and responses of other libraries, have none.
///
/// # Examples
///
/// ```
/// use axum::{Router, body::Body, http::Request, middleware::map_response, response::Response, routing::post};
/// use error_response::{ApiError, ErrorLayer, RouterExt, format::Stripe, layer::{ErrorClass, IdempotencyKeys, Retry}};
/// use tower::ServiceExt;
///
/// /// The bank is closed
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("the bank is closed")]
/// #[api(status = 503, code = "bank_closed", retry_after = 60, before_effects)]
/// struct BankClosed;
///
/// async fn pay() -> Result<(), BankClosed> {
///     Err(BankClosed)
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let look = map_response(async |mut response: Response| {
///     let class = response.extensions_mut().remove::<ErrorClass>().unwrap();
///     assert_eq!((class.retry(), class.is_before_effects()), (Retry::AfterWait, true));
///     response
/// });
/// let pay = post(pay).layer(IdempotencyKeys::default()).layer(look);
/// let app: Router = Router::new().route("/payments", pay).errors(ErrorLayer::new(Stripe::new()));
/// let request = Request::post("/payments").header("idempotency-key", "\"k1\"").body(Body::empty())?;
/// assert_eq!(app.oneshot(request).await?.status(), 503);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorClass {
    retry: Retry,
    is_before_effects: bool,
}

impl ErrorClass {
    pub(crate) fn of(view: &ErrorView<'_>) -> ErrorClass {
        ErrorClass { retry: view.retry(), is_before_effects: view.is_before_effects() }
    }

    /// Whether retrying can help.
    pub fn retry(self) -> Retry {
        self.retry
    }

    /// Whether nothing had happened yet when the error was returned.
    pub fn is_before_effects(self) -> bool {
        self.is_before_effects
    }
}
