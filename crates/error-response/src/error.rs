//! An error type that holds any API error.

use std::{borrow::Cow, error::Error as StdError, fmt, panic::Location, result::Result as StdResult};

use axum::response::{IntoResponse, Response};
use error_core::{__private::LogText, ApiError, Category, CategoryError};

use crate::{
    error_body::ErrorBody,
    found::Found,
    raised::Raised,
    respond::respond_raised,
    telling::{Class, Tell},
    unmet,
};

/// The result of a handler: a value, or any API error.
///
/// # Examples
///
/// ```
/// use error_response::{Result, api_ensure};
///
/// async fn withdraw(balance: u64, amount: u64) -> Result<String> {
///     api_ensure!(amount <= balance, insufficient_funds, "The balance is {balance}");
///     Ok(format!("{} are left", balance - amount))
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// assert_eq!(withdraw(5, 7).await.unwrap_err().to_string(), "The balance is 5");
/// # }
/// ```
pub type Result<T, E = Error> = StdResult<T, E>;

/// Holds any API error, for handlers that return errors of several types.
///
/// `?` converts every [`ApiError`] to this type, even a
/// `Box<dyn ApiError + Send + Sync>`. To convert any other error, call
/// [`.internal()`](ResultExt::internal) first. The type is a single pointer, so a
/// `Result` stays small.
///
/// # Examples
///
/// ```
/// use axum::{Router, body::{Body, to_bytes}, extract::Path, http::Request, routing::get};
/// use error_response::{ApiError, Error, ErrorLayer, ResultExt, RouterExt, format::Stripe};
/// # use tower::ServiceExt;
///
/// /// No such report
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("No report has the number {0}")]
/// #[api(status = 404, code = "report_not_found")]
/// struct NoReport(u32);
///
/// async fn report(Path(number): Path<u32>) -> Result<String, Error> {
///     if number > 9 {
///         Err(NoReport(number))?;
///     }
///     std::fs::read_to_string("no/such/file").internal()
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let app: Router = Router::new().route("/reports/{number}", get(report)).errors(ErrorLayer::new(Stripe::new()));
///
/// let response = app.clone().oneshot(Request::get("/reports/10").body(Body::empty())?).await?;
/// assert_eq!(response.status(), 404);
/// assert_eq!(
///     to_bytes(response.into_body(), 1024).await?,
///     r#"{"error":{"code":"report_not_found","message":"No report has the number 10","type":"invalid_request_error"}}"#,
/// );
/// // Clients read only that the server failed; the log says why.
/// let response = app.oneshot(Request::get("/reports/1").body(Body::empty())?).await?;
/// assert_eq!(response.status(), 500);
/// assert_eq!(
///     to_bytes(response.into_body(), 1024).await?,
///     r#"{"error":{"code":"internal_error","message":"An internal error occurred","type":"api_error"}}"#,
/// );
/// # Ok(()) }
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    error: Box<dyn ApiError + Send + Sync>,
    raised: Raised,
}

impl Error {
    /// The error that this value holds.
    pub fn as_api_error(&self) -> &(dyn ApiError + Send + Sync + 'static) {
        &*self.0.error
    }

    /// The place in the source code where the error was created: the place that the error
    /// itself reports ([`ApiError::location`]) or, without one, the place where `?` or
    /// [`.internal()`](ResultExt::internal) converted it to this type.
    pub fn location(&self) -> &'static Location<'static> {
        self.0.error.location().unwrap_or(self.0.raised.location())
    }

    fn raised(error: Box<dyn ApiError + Send + Sync>, raised: Raised) -> Error {
        Error(Box::new(Inner { error, raised }))
    }

    /// Returns the error as an `E` if it has this type, or if
    /// [`.internal()`](ResultExt::internal) found an `E` inside it.
    pub fn downcast_ref<E: ApiError + 'static>(&self) -> Option<&E> {
        let error: &(dyn StdError + 'static) = self.as_api_error();
        let boxed = || error.downcast_ref::<Box<dyn ApiError + Send + Sync>>();
        error.downcast_ref().or_else(|| error.downcast_ref::<Found>()?.downcast_ref()).or_else(|| {
            let inside: &(dyn StdError + 'static) = &**boxed()?;
            inside.downcast_ref()
        })
    }
}

impl Error {
    /// Renders the body of the error in the current scope's format, for an error that is
    /// not a response of its own, such as an item of a list or a WebSocket message.
    /// [`ErrorBody`] has an example.
    ///
    /// The error is not logged, and observers are not called. To do both, call
    /// [`to_recorded_body`](Error::to_recorded_body) instead.
    pub fn to_body(&self) -> ErrorBody {
        ErrorBody::of(self.as_api_error(), None, Tell::Nobody)
    }

    /// Renders the body of the error in the current scope's format like
    /// [`to_body`](Error::to_body), but also logs the error and calls the observers once,
    /// as for a response.
    pub fn to_recorded_body(&self) -> ErrorBody {
        ErrorBody::of(self.as_api_error(), Some(&self.0.raised), Tell::Everyone(Class::Status))
    }
}

impl<E: ApiError + Send + Sync + 'static> From<E> for Error {
    #[cold]
    #[track_caller]
    fn from(error: E) -> Error {
        // Boxed at once: an error may be long, and each move copies it.
        Error(Box::new(Inner { error: Box::new(error), raised: Raised::here() }))
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let response = respond_raised(self.as_api_error(), &self.0.raised);
        unmet::warn(self.as_api_error(), &response);
        response
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0.error, f)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0.error, f)
    }
}

/// Converts errors that are not API errors to internal errors.
///
/// # Examples
///
/// ```
/// use axum::{Router, body::{Body, to_bytes}, http::Request, routing::get};
/// use error_response::{ErrorLayer, Result, ResultExt, RouterExt, format::Problem};
/// # use tower::ServiceExt;
///
/// async fn report() -> Result<String> {
///     std::fs::read_to_string("no/such/file").internal() // the log has "No such file or directory"
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
/// let app: Router = Router::new().route("/report", get(report)).errors(ErrorLayer::new(Problem::new()));
/// let response = app.oneshot(Request::get("/report").body(Body::empty())?).await?;
/// assert_eq!(response.status(), 500);
/// assert_eq!(
///     to_bytes(response.into_body(), 1024).await?,
///     concat!(
///         r#"{"type":"about:blank","title":"Internal Server Error","status":500,"#,
///         r#""detail":"An internal error occurred","code":"internal_error"}"#,
///     ),
/// );
/// # Ok(()) }
/// ```
///
/// Sealed: implemented for [`Result`] only.
pub trait ResultExt<T>: sealed::Sealed {
    /// Converts the error to an internal error: clients read only that the server failed,
    /// and the error and its sources are logged.
    ///
    /// For an API error, use `?` alone, which keeps its status. If you call `.internal()`
    /// on an API error, it is returned unchanged only if its type can be recognised: an
    /// [`Error`], a [`CategoryError`], a rejection of an [extractor](crate::extract), or
    /// one of your own types that you have registered with
    /// [`ErrorLayer::downcast`](crate::ErrorLayer::downcast) on the layer of the request.
    /// These are also recognised inside a `Box<dyn Error>`, an `Arc` or an `io::Error`.
    ///
    /// # Caveats
    ///
    /// **An API error of any other type becomes an internal error (500).** Its text is
    /// logged as the cause. An API error that is the source of another error is not
    /// recognised either; it is logged as a cause.
    ///
    /// # Errors
    ///
    /// Fails if `self` is an error.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::error::Error as StdError;
    /// use axum::response::IntoResponse;
    /// use error_response::{ApiError, Category, CategoryError, ErrorLayer, ResultExt, format::Problem};
    ///
    /// /// No such seat
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("No such seat")]
    /// #[api(status = 404, code = "no_seat")]
    /// struct NoSeat;
    ///
    /// fn seat() -> Result<(), Box<dyn StdError + Send + Sync>> {
    ///     Err(NoSeat.into())
    /// }
    ///
    /// let layer = ErrorLayer::new(Problem::new());
    /// let status = |layer: &ErrorLayer| layer.scope().enter(|| seat().internal().into_response().status());
    /// assert_eq!(status(&layer), 500);
    /// assert_eq!(status(&layer.downcast::<NoSeat>()), 404);
    ///
    /// let failed: Result<(), _> = Err(CategoryError::new(Category::NotFound));
    /// assert_eq!(failed.internal().into_response().status(), 404);
    /// ```
    #[track_caller]
    fn internal(self) -> Result<T, Error>;

    /// Like [`internal`](ResultExt::internal), with a context for the log that says what
    /// was tried: `loading the template: No such file or directory`.
    ///
    /// Clients never read `context`, so it may contain values. An API error that
    /// [`internal`](ResultExt::internal) returns unchanged keeps its status and texts
    /// here as well, and the context is logged in front of its message.
    ///
    /// # Errors
    ///
    /// Fails if `self` does.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_response::{Category, ErrorLayer, Result, ResultExt, format::Stripe};
    ///
    /// fn template(name: &str) -> Result<String> {
    ///     std::fs::read_to_string(name).internal_with(format!("loading the template {name}"))
    /// }
    ///
    /// let error = template("/no/such/file").unwrap_err();
    /// let source = std::error::Error::source(error.as_api_error()).unwrap();
    /// assert_eq!(
    ///     source.to_string(),
    ///     "loading the template /no/such/file: No such file or directory (os error 2)",
    /// );
    /// let body = ErrorLayer::new(Stripe::new()).scope().enter(|| error.to_body());
    /// assert_eq!(body.into_bytes(), r#"{"error":{"code":"internal_error","message":"An internal error occurred","type":"api_error"}}"#);
    /// ```
    #[track_caller]
    fn internal_with(self, context: impl Into<Cow<'static, str>>) -> Result<T, Error>;

    /// Converts the error to an error of `category`. Clients read `text`, and the
    /// original error is logged as the cause. For a server error (5xx), clients read the
    /// title of the category, and `text` is only logged.
    ///
    /// **Every** error of the result is converted to this category. If some errors have
    /// another meaning (a missing row, a lost connection), match on the error instead.
    ///
    /// # Errors
    ///
    /// Fails if `self` does.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_response::{Category, Result, ResultExt};
    ///
    /// fn limit(text: &str) -> Result<u8> {
    ///     text.parse::<u8>().or_error(Category::InvalidField, "The limit is a number up to 255")
    /// }
    ///
    /// let error = limit("hunter2").unwrap_err();
    /// assert_eq!(error.to_string(), "The limit is a number up to 255");
    /// let source = std::error::Error::source(error.as_api_error()).unwrap();
    /// assert_eq!(source.to_string(), "invalid digit found in string");
    /// ```
    #[track_caller]
    fn or_error(self, category: Category, text: &'static str) -> Result<T>;
}

mod sealed {
    pub trait Sealed {}

    impl<T, E> Sealed for std::result::Result<T, E> {}
}

// No closures: one would be the caller of what it calls.
impl<T, E: Into<Box<dyn StdError + Send + Sync>>> ResultExt<T> for Result<T, E> {
    #[track_caller]
    fn internal(self) -> Result<T, Error> {
        match self {
            Ok(value) => Ok(value),
            Err(error) => Err(internal(error.into(), None, Raised::here())),
        }
    }

    #[track_caller]
    fn internal_with(self, context: impl Into<Cow<'static, str>>) -> Result<T, Error> {
        match self {
            Ok(value) => Ok(value),
            Err(error) => Err(internal(error.into(), Some(context.into()), Raised::here())),
        }
    }

    #[track_caller]
    fn or_error(self, category: Category, text: &'static str) -> Result<T> {
        match self {
            Ok(value) => Ok(value),
            Err(error) => Err(of_category(category, text, error.into(), Raised::here())),
        }
    }
}

/// It is an API error already, and keeps the place where it became one.
impl<T> ResultExt<T> for Result<T, Error> {
    fn internal(self) -> Result<T, Error> {
        self
    }

    fn internal_with(self, context: impl Into<Cow<'static, str>>) -> Result<T, Error> {
        self.map_err(|Error(inner)| internal(inner.error.into(), Some(context.into()), inner.raised))
    }

    fn or_error(self, category: Category, text: &'static str) -> Result<T> {
        self.map_err(|Error(inner)| of_category(category, text, inner.error.into(), inner.raised))
    }
}

/// Its text is for the log, though it is no `Error` of std's.
impl LogText for Error {}

#[cold]
fn internal(error: Box<dyn StdError + Send + Sync>, context: Option<Cow<'static, str>>, raised: Raised) -> Error {
    let internal = CategoryError::new(Category::InternalError);
    match (Found::within(error), context) {
        (Ok(found), None) => Error::raised(Box::new(found), raised),
        (Ok(found), Some(context)) => Error::raised(Box::new(found.with_context(context)), raised),
        (Err(error), None) => Error::raised(Box::new(internal.with_source(error)), raised),
        (Err(source), Some(context)) => {
            Error::raised(Box::new(internal.with_source(InContext { context, source })), raised)
        }
    }
}

/// The text of a server error is for the log, as its source is.
#[cold]
fn of_category(
    category: Category,
    text: &'static str,
    source: Box<dyn StdError + Send + Sync>,
    raised: Raised,
) -> Error {
    let error = CategoryError::new(category);
    let error = match category.standard_status().is_server_error() {
        true => error.with_source(InContext { context: text.into(), source }),
        false => error.with_message(text).with_source(source),
    };
    Error::raised(Box::new(error), raised)
}

/// An error, and what was tried.
#[derive(Debug)]
struct InContext {
    context: Cow<'static, str>,
    source: Box<dyn StdError + Send + Sync>,
}

impl fmt::Display for InContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.context, self.source)
    }
}

impl StdError for InContext {
    /// What the error itself comes from: its own text is here already.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.source()
    }
}

#[cfg(test)]
mod tests {
    use super::Error;

    #[test]
    fn is_one_pointer_and_crosses_threads() {
        fn crosses_threads<T: Send + Sync + 'static>() {}
        crosses_threads::<Error>();
        assert_eq!(size_of::<Error>(), size_of::<usize>());
        assert_eq!(size_of::<Result<(), Error>>(), size_of::<usize>());
    }
}
