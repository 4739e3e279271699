//! The class of an error, for a layer that stores responses.

use error_core::{ErrorView, Retry};

/// The class of an error: whether retrying can help, and whether the request may have had
/// an effect. It is an extension of the error's response.
///
/// A response has this extension if its route [honours idempotency
/// keys](crate::layer::IdempotencyKeys) and the request has a key. A layer that stores
/// responses uses the class to decide which ones to store, and then removes the
/// extension. Errors that were rendered in a spawned task, and responses of other
/// libraries, do not have it.
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

    /// Whether the request had no effect before the error was returned.
    pub fn is_before_effects(self) -> bool {
        self.is_before_effects
    }
}
