//! A dialect chosen at run time.

use std::{borrow::Cow, fmt};

use bytes::Bytes;
use error_core::{Category, ErrorView, RetryAfter, Row, SuccessDefinition, SuccessView};
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::{BodyError, CatalogEntry, WireFormat};

/// A [`WireFormat`] behind a pointer. Every format is one; it is not
/// implemented by hand.
///
/// # Examples
///
/// ```
/// use std::sync::Arc;
/// use error_formats::{ErasedWireFormat, Problem, Stripe};
///
/// fn choose(name: &str) -> Option<Arc<dyn ErasedWireFormat>> {
///     match name {
///         "stripe" => Some(Arc::new(Stripe::new())),
///         "problem" => Some(Arc::new(Problem::new())),
///         _ => None,
///     }
/// }
///
/// assert_eq!(choose("problem").map(|format| format.media_type()).as_ref().unwrap(), "application/problem+json");
/// ```
pub trait ErasedWireFormat: fmt::Debug + Send + Sync + 'static + sealed::Sealed {
    /// Writes the body of a failure.
    ///
    /// # Errors
    ///
    /// Fails when a value in the body can't be serialized.
    fn failure_body(&self, view: &ErrorView<'_>) -> Result<Bytes, BodyError>;

    /// Writes the body of a success; `None` where it goes out as it is.
    fn success_body(&self, view: &SuccessView<'_>) -> Option<Result<Bytes, BodyError>>;

    /// See [`WireFormat::media_type`].
    fn media_type(&self) -> HeaderValue;

    /// See [`WireFormat::success_media_type`].
    fn success_media_type(&self) -> HeaderValue;

    /// See [`WireFormat::row`].
    fn row(&self, category: Category) -> Row;

    /// See [`WireFormat::success_definition`].
    fn success_definition(&self) -> Option<&'static SuccessDefinition>;

    /// See [`WireFormat::http_status`].
    fn http_status(&self, view: &ErrorView<'_>) -> StatusCode;

    /// See [`WireFormat::retry_after`].
    fn retry_after(&self, view: &ErrorView<'_>) -> Option<RetryAfter>;

    /// See [`WireFormat::is_repeatable`].
    fn is_repeatable(&self) -> bool;

    /// See [`WireFormat::headers`].
    fn headers(&self, view: &ErrorView<'_>, headers: &mut HeaderMap);

    /// See [`WireFormat::restate`].
    fn restate(&self, body: &[u8], status: StatusCode) -> Option<Bytes>;
    /// See [`WireFormat::name`].
    fn name(&self) -> &'static str;

    /// See [`WireFormat::spelling`].
    fn spelling<'a>(&self, code: &'a str) -> Cow<'a, str>;

    /// See [`WireFormat::docs`].
    fn docs<'a>(&'a self, view: &'a ErrorView<'a>) -> Option<Cow<'a, str>>;

    /// See [`WireFormat::docs_base`].
    fn docs_base(&self) -> Option<&str>;

    /// See [`WireFormat::listing`].
    fn listing<'a>(&'a self, entries: &'a [CatalogEntry]) -> Box<dyn erased_serde::Serialize + 'a>;
}

impl<F: WireFormat> ErasedWireFormat for F {
    fn failure_body(&self, view: &ErrorView<'_>) -> Result<Bytes, BodyError> {
        self.write(&self.failure(view))
    }

    fn success_body(&self, view: &SuccessView<'_>) -> Option<Result<Bytes, BodyError>> {
        Some(self.write(&self.success(view)?))
    }

    fn media_type(&self) -> HeaderValue {
        WireFormat::media_type(self)
    }

    fn success_media_type(&self) -> HeaderValue {
        WireFormat::success_media_type(self)
    }

    fn row(&self, category: Category) -> Row {
        WireFormat::row(self, category)
    }

    fn success_definition(&self) -> Option<&'static SuccessDefinition> {
        WireFormat::success_definition(self)
    }

    fn http_status(&self, view: &ErrorView<'_>) -> StatusCode {
        WireFormat::http_status(self, view)
    }

    fn retry_after(&self, view: &ErrorView<'_>) -> Option<RetryAfter> {
        WireFormat::retry_after(self, view)
    }

    fn is_repeatable(&self) -> bool {
        WireFormat::is_repeatable(self)
    }

    fn headers(&self, view: &ErrorView<'_>, headers: &mut HeaderMap) {
        WireFormat::headers(self, view, headers);
    }

    fn restate(&self, body: &[u8], status: StatusCode) -> Option<Bytes> {
        WireFormat::restate(self, body, status)
    }

    fn name(&self) -> &'static str {
        WireFormat::name(self)
    }

    fn spelling<'a>(&self, code: &'a str) -> Cow<'a, str> {
        WireFormat::spelling(self, code)
    }

    fn docs<'a>(&'a self, view: &'a ErrorView<'a>) -> Option<Cow<'a, str>> {
        WireFormat::docs(self, view)
    }

    fn docs_base(&self) -> Option<&str> {
        WireFormat::docs_base(self)
    }

    fn listing<'a>(&'a self, entries: &'a [CatalogEntry]) -> Box<dyn erased_serde::Serialize + 'a> {
        WireFormat::listing(self, entries)
    }
}

mod sealed {
    pub trait Sealed {}

    impl<F: super::WireFormat> Sealed for F {}
}
