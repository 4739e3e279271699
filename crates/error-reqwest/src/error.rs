//! Errors of reqwest as API errors.

use std::{error::Error, fmt, marker::PhantomData, panic::Location};

use error_core::{
    AdaptedError, ApiError, Arguments, Category, CategoryError, Definition, DefinitionSet, ErrorSet, Facts, RetryAfter,
};

use crate::{AnyUpstream, Upstream, failure::Failure};

/// An error of reqwest as an API error. The [crate page](crate) lists the status of each
/// error.
///
/// `U` is your [`Upstream`], which has the settings for the upstream service. Clients
/// read the format's title for the category, never a text or the address of the upstream.
/// `source()` is the error of reqwest, without the path, the query and the credentials of
/// the address; the layer logs it redacted.
///
/// # Examples
///
/// ```
/// use error_core::{AdaptedError, ApiError, Category};
/// use error_reqwest::{ReqwestError, ResponseExt};
/// # use reqwest_0_13 as reqwest;
///
/// let response = http::Response::builder().status(429).header("retry-after", "30").body("secret")?;
/// let error: ReqwestError = reqwest::Response::from(response).upstream_error_for_status().unwrap_err();
/// assert_eq!(error.definition().category(), Category::Unavailable);
/// assert!(error.status() == Some(429) && error.is_named("429"));
/// assert_eq!(error.to_string(), "the upstream returned 429");
/// # Ok::<(), http::Error>(())
/// ```
pub struct ReqwestError<U = AnyUpstream> {
    // One pointer, so that a `Result` stays small.
    inner: Box<Inner>,
    upstream: PhantomData<fn() -> U>,
}

#[derive(Debug)]
struct Inner {
    error: CategoryError,
    failure: Failure,
    location: &'static Location<'static>,
}

impl<U: Upstream> ReqwestError<U> {
    #[track_caller]
    pub(crate) fn new(
        failure: Failure,
        retry_after: Option<RetryAfter>,
        source: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> ReqwestError<U> {
        let mut error = CategoryError::new(failure.category::<U>()).with_source(source);
        if let Some(wait) = retry_after.or(failure.default_wait::<U>()) {
            error = error.with_retry_after(wait);
        }
        let inner = Inner { error, failure, location: Location::caller() };
        ReqwestError { inner: Box::new(inner), upstream: PhantomData }
    }
}

impl<U> ReqwestError<U> {
    /// The status that the upstream returned. It is `None` if there was no response, or
    /// if the response could not be read.
    pub fn status(&self) -> Option<u16> {
        match self.inner.failure {
            Failure::Status(status) => Some(status),
            _ => None,
        }
    }
}

/// The categories of a [`Failure`], without those that are passed on.
const CATEGORIES: &[Definition] = &[
    Definition::of(Category::UpstreamFailed),
    Definition::of(Category::UpstreamTimeout),
    Definition::of(Category::Unavailable),
    Definition::of(Category::InternalError),
];

impl<U: Upstream> ErrorSet for ReqwestError<U> {
    const SET: DefinitionSet =
        DefinitionSet { own: CATEGORIES, parts: &[DefinitionSet { own: U::PASSED, parts: &[] }] };
}

impl<U> ApiError for ReqwestError<U> {
    fn definition(&self) -> &'static Definition {
        self.inner.error.definition()
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        self.inner.error.facts(facts);
    }

    fn arguments(&self, arguments: &mut Arguments) {
        self.inner.error.arguments(arguments);
    }

    fn location(&self) -> Option<&'static Location<'static>> {
        Some(self.inner.location)
    }
}

impl<U: Upstream> AdaptedError for ReqwestError<U> {
    /// By the status that the upstream returned: `when(Bank = 404)`.
    fn is_named(&self, name: &str) -> bool {
        self.status().is_some_and(|status| name.parse() == Ok(status))
    }
}

/// For the log.
impl<U> fmt::Display for ReqwestError<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.inner.failure, f)
    }
}

impl<U> fmt::Debug for ReqwestError<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ReqwestError").field(&self.inner).finish()
    }
}

impl<U> Error for ReqwestError<U> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.inner.error.source()
    }
}
