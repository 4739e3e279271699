//! Who else is told of an error: metrics, and middleware further out.

use error_core::{Category, ErrorView, Id};
use http::StatusCode;

/// Is told of every error, where it is rendered; for metrics.
///
/// Open: implement it for your metrics.
///
/// An error that is rendered while an observer or the log is told of another
/// one, on the same thread, is neither logged nor observed: an observer that
/// renders an error would otherwise be called for that one, and so on for ever.
///
/// # Examples
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use error_response::{ErrorLayer, Observer, format::{ErrorView, Stripe}};
/// use axum::http::StatusCode;
///
/// #[derive(Default)]
/// struct ServerErrors(AtomicU64);
///
/// impl Observer for ServerErrors {
///     fn on_error(&self, view: &ErrorView<'_>, status: StatusCode) {
///         // `view.code()` is a label of low cardinality.
///         if status.is_server_error() {
///             self.0.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
///
/// let layer = ErrorLayer::new(Stripe::new()).with_observer(ServerErrors::default());
/// # let _ = layer;
/// ```
pub trait Observer: Send + Sync + 'static {
    /// Is called once for each error, with the status of the response.
    fn on_error(&self, view: &ErrorView<'_>, status: StatusCode);
}

/// What a response says of the error it carries, as an extension; for
/// middleware outside the layer. See
/// [`ErrorLayer::with_error_info`](crate::ErrorLayer::with_error_info).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorInfo {
    category: Category,
    error_type: Option<&'static str>,
    code: &'static str,
    id: Id,
}

impl ErrorInfo {
    pub(crate) fn new(view: &ErrorView<'_>) -> ErrorInfo {
        ErrorInfo { category: view.category(), error_type: view.error_type(), code: view.code(), id: *view.id() }
    }

    /// The neutral kind.
    pub fn category(&self) -> Category {
        self.category
    }

    /// The type.
    pub fn error_type(&self) -> Option<&'static str> {
        self.error_type
    }

    /// The code, in snake case.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The id of the occurrence.
    pub fn id(&self) -> &Id {
        &self.id
    }
}
