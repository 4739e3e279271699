//! A format whose errors have default waits of the author's.

use std::{borrow::Cow, sync::Arc, time::Duration};

use bytes::Bytes;
use error_core::{Category, ErrorStatus, ErrorView, RequestNeeds, RetryAfter, Row, SuccessDefinition, SuccessView};
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::{BodyError, CatalogEntry, ErasedWireFormat, LastEvent, erased::sealed::Erased};

/// A format with waits for errors that know none, and the same otherwise: for
/// documents and catalogs of an API whose layer sends them. A [`Sample`](crate::Sample)
/// and a published catalog show them.
///
/// # Examples
///
/// ```
/// use std::{sync::Arc, time::Duration};
/// use error_core::ErrorStatus;
/// use error_formats::{DefaultWaitFormat, Problem, Sample};
///
/// let waits = [(ErrorStatus::SERVICE_UNAVAILABLE, Duration::from_secs(30))];
/// let format = DefaultWaitFormat::new(Arc::new(Problem::new()), waits);
/// let sample = Sample::of_status(ErrorStatus::SERVICE_UNAVAILABLE).render(&format)?;
/// assert_eq!(sample.headers()["retry-after"], "30");
/// # Ok::<(), error_formats::BodyError>(())
/// ```
#[derive(Debug, Clone)]
pub struct DefaultWaitFormat {
    format: Arc<dyn ErasedWireFormat>,
    waits: Vec<(ErrorStatus, Duration)>,
}

impl DefaultWaitFormat {
    /// `format`, with these waits in errors of the status that know none.
    pub fn new(
        format: Arc<dyn ErasedWireFormat>,
        waits: impl IntoIterator<Item = (ErrorStatus, Duration)>,
    ) -> DefaultWaitFormat {
        DefaultWaitFormat { format, waits: waits.into_iter().collect() }
    }
}

impl ErasedWireFormat for DefaultWaitFormat {}

// Each method is required: one that is new and not handed on does not compile.
impl Erased for DefaultWaitFormat {
    fn erased_row(&self, category: Category) -> Row {
        self.format.row(category)
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

    fn erased_other_status(&self, status: ErrorStatus) -> Option<ErrorStatus> {
        self.format.other_status(status)
    }

    fn erased_default_waits(&self) -> &[(ErrorStatus, Duration)] {
        &self.waits
    }
}
