//! Any API error, in one pointer.

use std::{error::Error as StdError, fmt};

use axum::response::{IntoResponse, Response};
use error_core::{ApiError, Category, CategoryError};

use crate::{
    error_body::ErrorBody,
    found::Found,
    respond::respond,
    telling::{Class, Tell},
};

/// Any API error, for handlers that return errors of several types.
///
/// `?` converts every [`ApiError`] into it, also a `Box<dyn ApiError + Send + Sync>`; any other error is converted by
/// [`.internal()`](ResultExt::internal). It is one pointer, so a `Result` stays small.
///
/// # Examples
///
/// ```
/// use axum::response::IntoResponse;
/// use error_response::{Category, CategoryError, Error, ResultExt};
///
/// fn read(path: &str) -> Result<String, Error> {
///     if path.is_empty() {
///         Err(CategoryError::new(Category::NotFound))?;
///     }
///     std::fs::read_to_string(path).internal()
/// }
///
/// assert_eq!(read("").unwrap_err().into_response().status(), 404);
/// // The client reads that the server failed; the log reads why.
/// assert_eq!(read("no/such/file").unwrap_err().into_response().status(), 500);
/// ```
pub struct Error(Box<Box<dyn ApiError + Send + Sync>>);

impl Error {
    /// The error, as its trait.
    pub fn as_api_error(&self) -> &(dyn ApiError + Send + Sync + 'static) {
        &**self.0
    }

    /// The error as an `E`, if it is one; also one that [`.internal()`](ResultExt::internal) found.
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
    /// The body of the error in the format of the current scope, where there is no response: an item of a list, a
    /// WebSocket message. [`ErrorBody`] has an example.
    ///
    /// It is neither logged nor observed: see [`to_recorded_body`](Error::to_recorded_body).
    pub fn to_body(&self) -> ErrorBody {
        ErrorBody::of(self.as_api_error(), Tell::Nobody)
    }

    /// The same body, with one log record and a call of the observers, as for a response.
    pub fn to_recorded_body(&self) -> ErrorBody {
        ErrorBody::of(self.as_api_error(), Tell::Everyone(Class::Status))
    }
}

impl<E: ApiError + Send + Sync + 'static> From<E> for Error {
    #[cold]
    fn from(error: E) -> Error {
        Error(Box::new(Box::new(error)))
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        respond(self.as_api_error())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// Turns errors that are not API errors into internal errors.
///
/// Sealed: implemented for [`Result`] alone.
pub trait ResultExt<T>: sealed::Sealed {
    /// Makes the error an internal one: the client reads that the server
    /// failed, the log reads the error and its sources.
    ///
    /// Use `?` alone on an API error: it keeps its status. `.internal()` on one returns it as it is where its type can be
    /// found: an [`Error`], a [`CategoryError`], a rejection of an [extractor](crate::extract), and a type of your own that
    /// the layer of the request knows by [`ErrorLayer::downcast`](crate::ErrorLayer::downcast); also in a `Box<dyn Error>`, in
    /// an `Arc`, and in an `io::Error` that wraps it.
    ///
    /// # Caveats
    ///
    /// **An API error of any other type becomes an internal error (500).** The log has its text as the cause. An API error
    /// that is the source of another error is never looked for: it is a cause.
    ///
    /// # Errors
    ///
    /// Fails when `self` does.
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
    fn internal(self) -> Result<T, Error>;
}

mod sealed {
    pub trait Sealed {}

    impl<T, E> Sealed for Result<T, E> {}
}

impl<T, E: Into<Box<dyn StdError + Send + Sync>>> ResultExt<T> for Result<T, E> {
    fn internal(self) -> Result<T, Error> {
        self.map_err(|error| internal(error.into()))
    }
}

/// It is an API error already.
impl<T> ResultExt<T> for Result<T, Error> {
    fn internal(self) -> Result<T, Error> {
        self
    }
}

#[cold]
fn internal(error: Box<dyn StdError + Send + Sync>) -> Error {
    match Found::within(error) {
        Ok(found) => found.into(),
        Err(error) => CategoryError::new(Category::Internal).with_source(error).into(),
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
