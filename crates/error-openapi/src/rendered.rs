//! One declared error, as the format renders it.

use std::collections::BTreeSet;

use error_catalog::Layout;
use error_core::{ApiError, Category, CategoryError, Deprecation, ErrorStatus, Resolved, Wait};
use error_formats::{BodyError, ErasedWireFormat, ExtraHeaders, Sample};
use http::{HeaderMap, StatusCode, header};
use serde_json::Value;

use crate::Declared;

/// What the document shows of one error: what the error says, and what the
/// format renders.
#[derive(Debug)]
pub(crate) struct RenderedSample {
    pub(crate) error: Resolved,
    /// The code as bodies spell it.
    pub(crate) wire_code: String,
    /// The status of the error.
    pub(crate) error_status: ErrorStatus,
    /// The status of the response, which the format decides.
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
    /// Whether the body is text. One that is not is shown in another notation.
    pub(crate) is_text: bool,
    pub(crate) headers: HeaderMap,
}

impl RenderedSample {
    /// The error under its own status, or under another one of several.
    pub(crate) fn new(
        declared: Declared,
        status: Option<ErrorStatus>,
        format: &dyn ErasedWireFormat,
    ) -> Result<RenderedSample, BodyError> {
        let sample = match declared {
            Declared::Definition(definition) => Sample::of(definition),
            Declared::Status(status) => Sample::of_status(status),
        };
        let sample = status.into_iter().fold(sample, Sample::with_status);
        let response = sample.render(format)?;
        let error = declared.resolved(format);
        let (parts, body) = response.into_parts();
        Ok(RenderedSample {
            wire_code: format.wire_code(&error).into_owned(),
            error_status: status.unwrap_or(error.status()),
            error,
            status: parts.status,
            // A format that writes no JSON is shown as the text it writes.
            body: serde_json::from_slice(&body).unwrap_or_else(|_| Value::String(format.shown(&body).into_owned())),
            is_text: std::str::from_utf8(&body).is_ok(),
            headers: parts.headers,
        })
    }

    /// What the document says of it in words.
    pub(crate) fn text(&self) -> String {
        let definition = self.error.definition();
        let end = definition.deprecation().map(deprecation_text);
        let parts = [Some(self.error.title()), definition.description(), end.as_deref()];
        parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n")
    }

    /// Whether the API will stop returning it.
    pub(crate) fn is_deprecated(&self) -> bool {
        self.error.definition().deprecation().is_some()
    }

    /// Its title, and how it ends, for a list of errors.
    pub(crate) fn listed(&self) -> String {
        match self.error.definition().deprecation() {
            Some(end) => format!("{} ({end})", self.error.title()),
            None => self.error.title().to_owned(),
        }
    }

    /// Whether its responses may have statuses that nothing lists.
    pub(crate) fn has_open_status(&self) -> bool {
        let definition = self.error.definition();
        definition.has_open_status() && definition.statuses().is_empty()
    }

    /// The value of the member at `place`.
    pub(crate) fn member(&self, place: Option<&str>) -> Option<&Value> {
        self.body.pointer(place?)
    }

    /// What tells it apart on the wire: code and type.
    pub(crate) fn key(&self, layout: &Layout) -> (String, String) {
        let text = |place: Option<&str>| match self.member(place) {
            Some(Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
            None => String::new(),
        };
        (text(layout.identity()), text(layout.error_type.as_deref()))
    }
}

/// What is said of the end of an error.
fn deprecation_text(end: &Deprecation) -> String {
    let mut text = match end.since() {
        Some(since) => format!("Deprecated since {since}."),
        None => "Deprecated.".to_owned(),
    };
    if let Some(note) = end.note() {
        text.push(' ');
        text.push_str(note);
        if !note.ends_with(['.', '!', '?']) {
            text.push('.');
        }
    }
    if let Some(code) = end.replaced_by() {
        text.push_str(&format!(" It is replaced by `{code}`."));
    }
    if let Some(sunset) = end.sunset() {
        text.push_str(&format!(" It may be returned until {sunset}."));
    }
    text
}

impl Declared {
    /// The error with the row of `format`. An answer of which only the status is
    /// known has it instead of the row's.
    pub(crate) fn resolved(self, format: &dyn ErasedWireFormat) -> Resolved {
        match self {
            Declared::Definition(definition) => format.resolve(definition),
            Declared::Status(status) => {
                let category = Category::of(status);
                Resolved::new(CategoryError::new(category).definition(), format.row(category).with_status(status))
            }
        }
    }
}

/// Whether `Retry-After` is whole seconds in every answer of `format`.
pub(crate) fn waits_in_seconds(format: &dyn ErasedWireFormat) -> bool {
    let definition = CategoryError::new(Category::RateLimited).definition();
    let rendered = Sample::of(definition).with_moment().render(format);
    let header = rendered.ok().and_then(|response| response.headers().get(header::RETRY_AFTER).cloned());
    header.is_none_or(|value| value.as_bytes().iter().all(u8::is_ascii_digit))
}

/// The names of the headers that `errors` have, with `extra` ones and without
/// those that describe the body.
pub(crate) fn header_names<'a>(
    errors: impl Iterator<Item = &'a RenderedSample>,
    extra: &ExtraHeaders,
) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for error in errors {
        names.extend(error.headers.keys().map(|name| name.as_str().to_owned()));
        if error.error.definition().wait() == Wait::Occurrence {
            names.insert(header::RETRY_AFTER.as_str().to_owned());
        }
        let retry =
            extra.retry().iter().filter(|header| header.is_on(error.error.definition())).map(|header| header.name());
        names.extend(retry.map(|name| name.as_str().to_owned()));
        if error.error.category() == Category::RateLimited {
            let quota = extra.rate_limit().iter().flat_map(|family| family.names());
            names.extend(quota.map(|name| name.as_str().to_owned()));
        }
    }
    names.remove(header::CONTENT_TYPE.as_str());
    names
}
