//! Converts an observed error to its record.

use std::{fmt, time::SystemTime};

use error_fields::floor_char_boundary;
use error_response::ErrorEvent;

use crate::record::{Place, PublicBody, Record, millis};

/// How much of a text is kept, in bytes.
const LONGEST_TEXT: usize = 8 * 1024;
/// How much of a backtrace is kept.
const LONGEST_BACKTRACE: usize = 64 * 1024;
/// A longer body is not kept.
const LONGEST_BODY: usize = 64 * 1024;

/// The record of an error.
pub(crate) fn record_of(event: &ErrorEvent<'_>) -> Record {
    let view = event.view();
    let id = view.id().as_str();
    let call_id = Some(view.call_id()).filter(|call| *call != id && view.request_id() != Some(call));
    Record {
        id: id.to_owned(),
        request_id: view.request_id().map(str::to_owned),
        call_id: call_id.map(str::to_owned),
        recorded_at: millis(SystemTime::now()),
        subject: event.subject().map(|subject| cut(&subject, LONGEST_TEXT).to_owned()),
        status: event.status().as_u16(),
        code: event.is_code_known().then(|| view.code().to_owned()),
        method: event.method().map(|method| cut(method.as_str(), LONGEST_TEXT).to_owned()),
        route: route(event),
        owner: event.owner().map(str::to_owned),
        runbook: event.runbook().map(str::to_owned),
        message: cut(&event.log_message(), LONGEST_TEXT).to_owned(),
        causes: event.causes().iter().map(|cause| cut(cause, LONGEST_TEXT).to_owned()).collect(),
        location: event.location().map(Place::from),
        spans: spans(),
        backtrace: event.backtrace().map(bounded),
        public: public(event),
    }
}

#[cfg(feature = "matched-path")]
fn route(event: &ErrorEvent<'_>) -> Option<String> {
    event.route().map(str::to_owned)
}

#[cfg(not(feature = "matched-path"))]
fn route(_: &ErrorEvent<'_>) -> Option<String> {
    None
}

#[cfg(feature = "spans")]
fn spans() -> Vec<crate::SpanRecord> {
    crate::spans::current()
}

#[cfg(not(feature = "spans"))]
fn spans() -> Vec<crate::SpanRecord> {
    Vec::new()
}

/// What the client read; `None` where it is no text.
fn public(event: &ErrorEvent<'_>) -> Option<PublicBody> {
    let (body, media_type) = event.body()?;
    let body = str::from_utf8(body).ok().filter(|body| body.len() <= LONGEST_BODY)?;
    let media_type = media_type.and_then(|value| value.to_str().ok()).unwrap_or_default();
    Some(PublicBody::new(media_type.to_owned(), body.to_owned()))
}

fn bounded(backtrace: &(dyn fmt::Display + Send + Sync)) -> String {
    let mut text = backtrace.to_string();
    text.truncate(cut(&text, LONGEST_BACKTRACE).len());
    text
}

/// The beginning of `text`, up to `longest` bytes.
pub(crate) fn cut(text: &str, longest: usize) -> &str {
    &text[..floor_char_boundary(text, longest)]
}
