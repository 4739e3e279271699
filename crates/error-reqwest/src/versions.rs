//! Reads the errors and responses of each version of reqwest.

use error_core::RetryAfter;

use crate::{ReqwestError, Upstream, failure::Failure};

/// Converts an error response of an upstream to an error, including its `Retry-After`.
///
/// Sealed: implemented for the `Response` of each supported version of reqwest.
pub trait ResponseExt: Sized + sealed::Sealed {
    /// Returns the response, or an error if its status is 400 or higher.
    ///
    /// Use it instead of reqwest's `error_for_status`, which drops the response with its
    /// `Retry-After`. Other statuses, such as a redirect that was not followed, are
    /// returned as responses.
    ///
    /// # Errors
    ///
    /// Fails if the upstream returned an error.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_reqwest::{ReqwestError, ResponseExt};
    /// # use reqwest_0_13 as reqwest;
    ///
    /// let response = |status| http::Response::builder().status(status).body("").map(reqwest::Response::from);
    /// let checked: Result<_, ReqwestError> = response(200)?.upstream_error_for_status();
    /// assert!(checked.is_ok());
    /// let checked: Result<_, ReqwestError> = response(500)?.upstream_error_for_status();
    /// assert_eq!(checked.unwrap_err().status(), Some(500));
    /// # Ok::<(), http::Error>(())
    /// ```
    fn upstream_error_for_status<U: Upstream>(self) -> Result<Self, ReqwestError<U>>;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! version {
    ($feature:literal, $reqwest:ident, $read:ident) => {
        #[cfg(feature = $feature)]
        impl<U: Upstream> From<$reqwest::Error> for ReqwestError<U> {
            #[cold]
            #[track_caller]
            fn from(error: $reqwest::Error) -> ReqwestError<U> {
                $read(error, None)
            }
        }

        #[cfg(feature = $feature)]
        #[track_caller]
        fn $read<U: Upstream>(mut error: $reqwest::Error, retry_after: Option<RetryAfter>) -> ReqwestError<U> {
            let failure = match error.status() {
                Some(status) => Failure::Status(status.as_u16()),
                None if error.is_timeout() => Failure::TimedOut,
                None if error.is_connect() => Failure::NotReached,
                None if error.is_redirect() => Failure::Redirected,
                None if error.is_body() || error.is_decode() => Failure::Body,
                None if error.is_builder() => Failure::Built,
                None => Failure::Broken,
            };
            // A path may hold a token as well.
            if let Some(url) = error.url_mut() {
                let _ = (url.set_username(""), url.set_password(None));
                url.set_path("");
                url.set_query(None);
                url.set_fragment(None);
            }
            ReqwestError::new(failure, retry_after, error)
        }

        #[cfg(feature = $feature)]
        impl sealed::Sealed for $reqwest::Response {}

        #[cfg(feature = $feature)]
        impl ResponseExt for $reqwest::Response {
            #[track_caller]
            fn upstream_error_for_status<U: Upstream>(self) -> Result<Self, ReqwestError<U>> {
                let values = self.headers().get_all($reqwest::header::RETRY_AFTER);
                let retry_after = values.iter().find_map(|value| RetryAfter::parse(value.to_str().ok()?));
                // No closure: it would be the caller.
                match self.error_for_status() {
                    Ok(response) => Ok(response),
                    Err(error) => Err($read(error, retry_after)),
                }
            }
        }
    };
}

version!("reqwest-0-12", reqwest_0_12, read_0_12);
version!("reqwest-0-13", reqwest_0_13, read_0_13);
