//! A copy of an error that was rendered outside any scope.

use std::{fmt, sync::Arc};

use bytes::Bytes;
use error_core::{
    ApiError, Challenge, Definition, ErrorStatus, ErrorView, Facts, Id, Link, Message, Param, RateLimit, RetryAfter,
    Row, Violation,
};
use error_formats::BodyError;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header::CONTENT_TYPE};
use serde_json::value::{RawValue, to_raw_value};

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
    definition: &'static Definition,
    id: Id,
    status: Option<ErrorStatus>,
    message: Message,
    user_message: String,
    param: Option<String>,
    retry_after: Option<RetryAfter>,
    rate_limit: Option<RateLimit>,
    challenge: Option<Challenge>,
    instance: Option<String>,
    violations: Vec<Violation>,
    links: Vec<Link>,
    causes: Vec<Snapshot>,
    details: Vec<(String, Box<RawValue>)>,
    headers: Vec<(HeaderName, HeaderValue)>,
    before_effects: bool,
}

/// How many causes are copied, all together, and how deep one may lie in
/// another: an error may be its own cause.
const MOST_CAUSES: usize = 32;
const DEEPEST_CAUSE: usize = 8;

impl Snapshot {
    pub(crate) fn new(error: &dyn ApiError, id: Id, sent: &http::Response<Bytes>) -> Result<Snapshot, BodyError> {
        let message = Message::of(error);
        let view = ErrorView::new(error, &message, Row::standard, Default::default());
        Snapshot::of_view(&view, Message::of(error), id, sent, (DEEPEST_CAUSE, &mut { MOST_CAUSES }))
    }

    /// A copy with causes of `deepest` levels, and no more of them than are
    /// `left`.
    fn of_view(
        view: &ErrorView<'_>,
        message: Message,
        id: Id,
        sent: &http::Response<Bytes>,
        (deepest, left): (usize, &mut usize),
    ) -> Result<Snapshot, BodyError> {
        let definition = view.definition();
        let copied = Copied {
            sent: (sent.status(), sent.headers().clone()),
            sent_length: sent.body().len() as u64,
            definition,
            id,
            status: view.own_status(),
            user_message: view.user_message().map(|message| message.to_string()).unwrap_or_default(),
            param: match view.param() {
                Some(Param::Name(name)) => Some(name.to_owned()),
                // A path is found in the violations again.
                Some(Param::Path(_)) | None => None,
            },
            retry_after: view.retry_after(),
            rate_limit: view.rate_limit().cloned(),
            challenge: view.challenge().cloned(),
            instance: view.instance().map(str::to_owned),
            violations: view.violations().to_vec(),
            links: view.links().to_vec(),
            causes: Snapshot::causes(view, id, sent, (deepest, left))?,
            details: view
                .details()
                .iter()
                .map(|(name, value)| Ok((name.to_owned(), to_raw_value(value).map_err(BodyError::new)?)))
                .collect::<Result<_, BodyError>>()?,
            headers: view.headers().to_vec(),
            message,
            before_effects: view.is_before_effects(),
        };
        Ok(Snapshot { copied: Arc::new(copied), status: None })
    }

    fn causes(
        view: &ErrorView<'_>,
        id: Id,
        sent: &http::Response<Bytes>,
        (deepest, left): (usize, &mut usize),
    ) -> Result<Vec<Snapshot>, BodyError> {
        let Some(deepest) = deepest.checked_sub(1) else { return Ok(Vec::new()) };
        let mut causes = Vec::new();
        for cause in view.causes() {
            let Some(fewer) = left.checked_sub(1) else { break };
            *left = fewer;
            let message = cause.message();
            let view = cause.view(&message, Row::standard, Default::default());
            causes.push(Snapshot::of_view(&view, cause.message(), id, sent, (deepest, left))?);
        }
        Ok(causes)
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
        self.copied.definition
    }

    fn message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.copied.message.as_str())
    }

    fn user_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.copied.user_message)
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        let copied = &*self.copied;
        facts.violations(&copied.violations).links(&copied.links);
        if let Some(status) = self.status.or(copied.status) {
            facts.status(status);
        }
        if let Some(name) = &copied.param {
            facts.param(name);
        }
        if let Some(when) = copied.retry_after {
            facts.retry_after(when);
        }
        if let Some(limit) = &copied.rate_limit {
            facts.rate_limit(limit);
        }
        if let Some(challenge) = &copied.challenge {
            facts.challenge(challenge);
        }
        if let Some(instance) = &copied.instance {
            facts.instance(instance);
        }
        for cause in &copied.causes {
            facts.cause(cause);
        }
        for (name, value) in &copied.details {
            facts.detail(name, value);
        }
        for (name, value) in &copied.headers {
            facts.header_value(name.clone(), value.clone());
        }
        if copied.before_effects {
            facts.before_effects();
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
