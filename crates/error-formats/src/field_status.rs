//! A format whose invalid fields have a status of the author's.

use std::{borrow::Cow, sync::Arc, time::Duration};

use bytes::Bytes;
use error_core::{Category, ErrorStatus, ErrorView, RequestNeeds, RetryAfter, Row, SuccessDefinition, SuccessView};
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::{BodyError, CatalogEntry, ErasedWireFormat, LastEvent, erased::sealed::Erased};

/// A format that gives missing, unknown and invalid fields another status, and is
/// the same otherwise: for documents and catalogs of an API whose layer does so.
///
/// # Examples
///
/// ```
/// use std::sync::Arc;
/// use error_core::{Category, ErrorStatus};
/// use error_formats::{ErasedWireFormat, FieldStatusFormat, Problem};
///
/// let format = FieldStatusFormat::new(Arc::new(Problem::new()), ErrorStatus::BAD_REQUEST);
/// let format: &dyn ErasedWireFormat = &format;
/// assert_eq!(format.name(), "problem");
/// assert_eq!(format.row(Category::MissingField).status(), ErrorStatus::BAD_REQUEST);
/// assert_eq!(format.row(Category::NotFound).status(), ErrorStatus::NOT_FOUND);
/// ```
#[derive(Debug, Clone)]
pub struct FieldStatusFormat {
    format: Arc<dyn ErasedWireFormat>,
    status: ErrorStatus,
}

impl FieldStatusFormat {
    /// `format`, with `status` for invalid fields.
    pub fn new(format: Arc<dyn ErasedWireFormat>, status: ErrorStatus) -> FieldStatusFormat {
        FieldStatusFormat { format, status }
    }
}

impl ErasedWireFormat for FieldStatusFormat {}

// Each method is required: one that is new and not handed on does not compile.
impl Erased for FieldStatusFormat {
    fn erased_row(&self, category: Category) -> Row {
        let row = self.format.row(category);
        match category {
            Category::MissingField | Category::UnknownField | Category::InvalidField => row.with_status(self.status),
            _ => row,
        }
    }

    fn erased_failure_body(&self, view: &ErrorView<'_>) -> Result<Bytes, BodyError> {
        self.format.failure_body(view)
    }

    fn erased_success_body(&self, view: &SuccessView<'_>) -> Option<Result<Bytes, BodyError>> {
        self.format.success_body(view)
    }

    fn erased_name(&self) -> &'static str {
        self.format.name()
    }

    fn erased_media_type(&self) -> HeaderValue {
        self.format.media_type()
    }

    fn erased_success_media_type(&self) -> HeaderValue {
        self.format.success_media_type()
    }

    fn erased_success_definition(&self) -> Option<&'static SuccessDefinition> {
        self.format.success_definition()
    }

    fn erased_http_status(&self, view: &ErrorView<'_>) -> StatusCode {
        self.format.http_status(view)
    }

    fn erased_other_status(&self, status: ErrorStatus) -> Option<ErrorStatus> {
        self.format.other_status(status)
    }

    fn erased_retry_after(&self, view: &ErrorView<'_>) -> Option<RetryAfter> {
        self.format.retry_after(view)
    }

    fn erased_is_repeatable(&self) -> bool {
        self.format.is_repeatable()
    }

    fn erased_needs(&self) -> RequestNeeds {
        self.format.needs()
    }

    fn erased_headers(&self, view: &ErrorView<'_>, headers: &mut HeaderMap) {
        self.format.headers(view, headers);
    }

    fn erased_restate(&self, body: &[u8], status: StatusCode) -> Option<Bytes> {
        self.format.restate(body, status)
    }

    fn erased_last_events(&self, body: &[u8], wait: Option<Duration>) -> Vec<LastEvent> {
        self.format.last_events(body, wait)
    }

    fn erased_last_lines(&self, body: &[u8]) -> Vec<Bytes> {
        self.format.last_lines(body)
    }

    fn erased_spelling<'a>(&self, code: &'a str) -> Cow<'a, str> {
        self.format.spelling(code)
    }

    fn erased_rejects_detail(&self, name: &str) -> Option<&'static str> {
        self.format.rejects_detail(name)
    }

    fn erased_docs<'a>(&'a self, view: &'a ErrorView<'a>) -> Option<Cow<'a, str>> {
        self.format.docs(view)
    }

    fn erased_docs_base(&self) -> Option<&str> {
        self.format.docs_base()
    }

    fn erased_listing<'a>(&'a self, entries: &'a [CatalogEntry]) -> Box<dyn erased_serde::Serialize + 'a> {
        self.format.listing(entries)
    }

    fn erased_default_waits(&self) -> &[(ErrorStatus, Duration)] {
        self.format.default_waits()
    }
}
