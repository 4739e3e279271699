//! Converts a missing value to an error without a type of its own.

use error_core::{Category, CategoryError};

use crate::{Error, Result};

/// Converts a missing value (`None`) to an error.
///
/// The text is a `&'static str`, so it cannot contain values of a request or texts of
/// another error. For a text with values, write
/// `.ok_or_else(|| api_error!(not_found, "No account has the id {id}"))`; see
/// [`api_error!`](crate::api_error).
///
/// No catalog lists such an error. If clients should react to the error, give it a type
/// with `#[derive(ApiError)]`.
///
/// Sealed: implemented for [`Option`] only.
///
/// # Examples
///
/// ```
/// use std::collections::BTreeMap;
/// use error_response::{Category, ErrorLayer, OptionExt, Result, format::Stripe};
///
/// fn owner(accounts: &BTreeMap<u32, &'static str>, id: u32) -> Result<&'static str> {
///     accounts.get(&id).copied().ok_or_not_found("No account has this id")
/// }
///
/// let error = owner(&BTreeMap::new(), 7).unwrap_err();
/// let body = ErrorLayer::new(Stripe::new()).scope().enter(|| error.to_body());
/// assert_eq!(
///     body.into_bytes(),
///     r#"{"error":{"code":"resource_not_found","message":"No account has this id","type":"invalid_request_error"}}"#,
/// );
///
/// let error = None::<u8>.ok_or_error(Category::Gone, "The sale is over").unwrap_err();
/// assert_eq!(error.to_string(), "The sale is over");
/// ```
pub trait OptionExt<T>: sealed::Sealed {
    /// Converts `None` to an error of `category`. Clients read `text`; for a server error
    /// (5xx), it is only logged.
    ///
    /// # Errors
    ///
    /// Fails if there is no value.
    #[track_caller]
    fn ok_or_error(self, category: Category, text: &'static str) -> Result<T>;

    /// Converts `None` to a 400: the request is invalid.
    ///
    /// # Errors
    ///
    /// Fails if there is no value.
    #[track_caller]
    fn ok_or_bad_request(self, text: &'static str) -> Result<T>;

    /// Converts `None` to a 401: credentials are missing. It has the challenge of the
    /// layer or, without one, of the format.
    ///
    /// # Errors
    ///
    /// Fails if there is no value.
    #[track_caller]
    fn ok_or_unauthorized(self, text: &'static str) -> Result<T>;

    /// Converts `None` to a 403: the caller is not allowed to do this.
    ///
    /// # Errors
    ///
    /// Fails if there is no value.
    #[track_caller]
    fn ok_or_forbidden(self, text: &'static str) -> Result<T>;

    /// Converts `None` to a 404: the resource does not exist, or the caller may not know
    /// that it exists.
    ///
    /// # Errors
    ///
    /// Fails if there is no value.
    #[track_caller]
    fn ok_or_not_found(self, text: &'static str) -> Result<T>;

    /// Converts `None` to a 409: the request contradicts the state of the resource.
    ///
    /// # Errors
    ///
    /// Fails if there is no value.
    #[track_caller]
    fn ok_or_conflict(self, text: &'static str) -> Result<T>;
}

mod sealed {
    pub trait Sealed {}

    impl<T> Sealed for Option<T> {}
}

macro_rules! of_categories {
    ($($method:ident: $category:ident,)+) => {$(
        #[track_caller]
        fn $method(self, text: &'static str) -> Result<T> {
            self.ok_or_error(Category::$category, text)
        }
    )+};
}

impl<T> OptionExt<T> for Option<T> {
    #[track_caller]
    fn ok_or_error(self, category: Category, text: &'static str) -> Result<T> {
        // No closure: it would be the caller.
        match self {
            Some(value) => Ok(value),
            None => Err(of_text(category, text)),
        }
    }

    of_categories! {
        ok_or_bad_request: InvalidRequest,
        ok_or_unauthorized: CredentialsMissing,
        ok_or_forbidden: PermissionDenied,
        ok_or_not_found: NotFound,
        ok_or_conflict: Conflict,
    }
}

/// The text of a server error is for the log.
#[cold]
#[track_caller]
fn of_text(category: Category, text: &'static str) -> Error {
    let error = CategoryError::new(category);
    let is_for_the_log = category.standard_status().is_server_error();
    if is_for_the_log { error.with_source(text).into() } else { error.with_message(text).into() }
}
