//! A copy of an error that was rendered outside any scope.

use std::{fmt, sync::Arc};

use bytes::Bytes;
use error_core::{ApiError, Definition, ErrorStatus, ErrorView, Facts, Id, Message, Occurrence, Row, Value};
use error_formats::BodyError;
use http::{HeaderMap, StatusCode, header::CONTENT_TYPE};
use serde_json::value::to_raw_value;

/// What an enclosing layer needs to render an error anew in its own format.
///
/// A copy of the client's side only, not of the error: it rides in the
/// response's extensions, which demand more of a type (`Send`, `Sync`,
/// `'static`) than an error must offer.
#[derive(Clone)]
pub(crate) struct Snapshot {
    copied: Arc<Copied>,
    /// The status that a layer gave the response since.
    status: Option<ErrorStatus>,
}

struct Copied {
    /// What was sent, to know it again.
    sent: (StatusCode, HeaderMap),
    sent_length: u64,
    id: Id,
    occurrence: Occurrence,
}

impl Snapshot {
    pub(crate) fn new(error: &dyn ApiError, id: Id, sent: &http::Response<Bytes>) -> Result<Snapshot, BodyError> {
        let message = Message::of(error);
        let view = ErrorView::new(error, &message, Row::standard, Default::default());
        let copied = Copied {
            sent: (sent.status(), sent.headers().clone()),
            sent_length: sent.body().len() as u64,
            id,
            occurrence: Occurrence::copy(&view, |value| to_raw_value(value).map(Value::new).map_err(BodyError::new))?,
        };
        Ok(Snapshot { copied: Arc::new(copied), status: None })
    }

    pub(crate) fn id(&self) -> Id {
        self.copied.id
    }

    /// Whether `response` is still the one that was rendered; middleware may
    /// have put another body under the same extensions. Another status is still
    /// the same error.
    pub(crate) fn is_of(&self, response: &http::Response<impl http_body::Body>) -> bool {
        let (_, headers) = &self.copied.sent;
        let length = response.body().size_hint().exact();
        // The body of an answer to HEAD is gone.
        let is_whole = length == Some(self.copied.sent_length) || length == Some(0);
        is_whole && response.headers().get(CONTENT_TYPE) == headers.get(CONTENT_TYPE)
    }

    /// The status that was rendered.
    pub(crate) fn sent_status(&self) -> StatusCode {
        self.copied.sent.0
    }

    /// The same error with the status that its response has now.
    pub(crate) fn with_status(mut self, status: StatusCode) -> Snapshot {
        if status != self.copied.sent.0 {
            self.status = ErrorStatus::try_from(status).ok();
        }
        self
    }

    /// The headers that were rendered with it.
    pub(crate) fn sent_headers(&self) -> &HeaderMap {
        &self.copied.sent.1
    }
}

impl ApiError for Snapshot {
    fn definition(&self) -> &'static Definition {
        self.copied.occurrence.definition()
    }

    fn message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.copied.occurrence.message(f)
    }

    fn user_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.copied.occurrence.user_message(f)
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        self.copied.occurrence.add_to(facts);
        if let Some(status) = self.status {
            facts.status(status);
        }
    }
}

impl fmt::Display for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message(f)
    }
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snapshot").field("id", &self.copied.id).finish_non_exhaustive()
    }
}

impl std::error::Error for Snapshot {}
