//! Finds out what the layer would change in a response, which is sent unchanged.
//!
//! The head of the response is copied, the copy is processed like any other response, and
//! the two are compared.

use std::{collections::BTreeSet, fmt::Write, thread};

use axum::body::{Body, HttpBody};
use bytes::Bytes;
use error_fields::floor_char_boundary;
use http::{HeaderMap, HeaderName, Method, Response, header};

use super::{
    answered::Answered,
    recognise::peek,
    report::{Added, Change, HeaderChange, Kind, Report},
    settle::settle_copy,
    third_party::{is_bare_error, is_error},
};
use crate::{
    ErrorInfo, LeaveAlone,
    guarded::guarded,
    own_body::{Own, Question, ask, drop_replaced},
    provenance::Link,
    scope::Scope,
};

/// How much of a text is copied, since it may say which error it is, in bytes.
const LONGEST_TEXT: u64 = 8 * 1024;
/// How long an example may become, in bytes.
const LONGEST_EXAMPLE: usize = 4 * 1024;

/// Reports what the layer of `scope` would change in `response`, which stays as it is.
#[cold]
pub(super) fn report(response: &mut Response<Body>, scope: &Scope, answered: Answered) {
    let is_linked_error = response.extensions().get::<Link>().is_some_and(|link| link.rendered().is_error());
    if !is_error(response.status()) && !is_linked_error {
        return;
    }
    let Some(report) = scope.settings().and_then(|settings| settings.report.clone()) else { return };
    // An author's format may panic; it does so again where the layer is in effect, and is answered there.
    let Ok(Some(sent)) = guarded(|| settled_copy(response, scope, answered)) else { return };
    let changes = changes(response, &sent, answered);
    if !changes.is_empty() {
        let (code, status) = (sent.code(), Some(response.status().as_u16()));
        add(&report, kind(scope, status, changes), code, || sent.example());
    }
    drop_replaced(sent.response.into_body());
}

/// What the layer would send.
struct Sent {
    response: Response<Body>,
    /// The body that the layer rendered, if it did.
    rendered: Option<Bytes>,
}

/// `response` as it would leave, made of a copy.
fn settled_copy(response: &mut Response<Body>, scope: &Scope, answered: Answered) -> Option<Sent> {
    let mut copy = Response::new(stand_in(response, answered));
    *copy.status_mut() = response.status();
    *copy.version_mut() = response.version();
    *copy.headers_mut() = response.headers().clone();
    *copy.extensions_mut() = response.extensions().clone();
    let unheard = scope.unheard()?;
    // No layer further out knows of the copy.
    Scope::default().enter(|| unheard.enter(|| settle_copy(&mut copy, answered)));
    let rendered = own(&copy).and_then(|own| own.bytes);
    Some(Sent { response: copy, rendered })
}

/// A body that looks like that of `response`, whose text it has where that may say which error it is.
fn stand_in(response: &mut Response<Body>, answered: Answered) -> Body {
    const SOMETHING: &str = "-";
    if let Some(own) = own(response) {
        return own.bytes.map_or_else(|| Body::from(SOMETHING), Body::from);
    }
    let (is_end, exact) = (response.body().is_end_stream(), response.body().size_hint().exact());
    if is_end || exact == Some(0) {
        return Body::empty();
    }
    let is_small = exact.is_some_and(|exact| exact <= LONGEST_TEXT);
    let text = if is_small && is_bare_error(response, answered) { peek(response) } else { None };
    match text.filter(|text| exact == Some(text.len() as u64)) {
        Some(text) => Body::from(text),
        None => Body::from(SOMETHING),
    }
}

/// What a body of ours says of itself.
fn own(response: &Response<Body>) -> Option<Own> {
    ask(Question::Bytes, || response.body().size_hint()).ok()?.1
}

/// What differs between a response and the one that the layer would send.
fn changes(response: &Response<Body>, sent: &Sent, answered: Answered) -> BTreeSet<Change> {
    let mut changes = header_changes(response.headers(), sent.response.headers());
    changes.extend(body_change(response, sent, answered));
    if sent.response.status() != response.status() {
        changes.insert(Change::Status(sent.response.status().as_u16()));
    }
    changes
}

fn body_change(response: &Response<Body>, sent: &Sent, answered: Answered) -> Option<Change> {
    let is_left_alone = response.extensions().get::<LeaveAlone>().is_some();
    let has_other_type =
        || response.headers().get(header::CONTENT_TYPE) != sent.response.headers().get(header::CONTENT_TYPE);
    // What would be sent to HEAD has no body.
    let is_rendered = sent.rendered.is_some() || answered.head && has_other_type();
    if is_left_alone || !is_rendered || own(response).and_then(|own| own.bytes) == sent.rendered && !answered.head {
        return None;
    }
    let is_empty = response.body().is_end_stream() || response.body().size_hint().exact() == Some(0);
    match is_bare_error(response, answered) {
        true if is_empty && !response.headers().contains_key(header::CONTENT_TYPE) => Some(Change::EmptyBody),
        true => Some(Change::UnstructuredBody),
        false => Some(Change::OtherFormat),
    }
}

fn header_changes(before: &HeaderMap, after: &HeaderMap) -> BTreeSet<Change> {
    // They follow from the body.
    let of_body = [header::CONTENT_TYPE, header::CONTENT_LENGTH];
    let values = |headers: &HeaderMap, name: &HeaderName| headers.get_all(name).iter().cloned().collect::<Vec<_>>();
    let names = before.keys().chain(after.keys()).filter(|name| !of_body.contains(name));
    names
        .filter_map(|name| {
            let how = match (before.contains_key(name), after.contains_key(name)) {
                (false, _) => HeaderChange::Added,
                (_, false) => HeaderChange::Removed,
                _ if values(before, name) != values(after, name) => HeaderChange::Replaced,
                _ => return None,
            };
            Some(Change::of_header(name, how))
        })
        .collect()
}

impl Sent {
    /// The code of an error that the layer would render.
    fn code(&self) -> Option<&'static str> {
        self.response.extensions().get::<ErrorInfo>().map(ErrorInfo::code)
    }

    /// The whole response; of a body that the layer keeps nothing is shown.
    fn example(&self) -> String {
        let mut text = format!("{}\n", self.response.status());
        for (name, value) in self.response.headers() {
            // A report is read by more people than one client's session.
            let is_secret = name == header::SET_COOKIE || value.is_sensitive();
            let shown = if is_secret { "***".into() } else { String::from_utf8_lossy(value.as_bytes()) };
            // To write into a string does not fail.
            let _ = writeln!(text, "{name}: {shown}");
        }
        match &self.rendered {
            Some(body) => text.extend(["\n", &String::from_utf8_lossy(body)]),
            None => text.push_str("\n(the body as it is)"),
        }
        text.truncate(floor_char_boundary(&text, LONGEST_EXAMPLE));
        text
    }
}

/// Reports a panic that passes by.
pub(super) struct PanicNote<'a>(&'a Scope);

impl<'a> PanicNote<'a> {
    pub(super) fn of(scope: &'a Scope) -> PanicNote<'a> {
        PanicNote(scope)
    }
}

impl Drop for PanicNote<'_> {
    fn drop(&mut self) {
        let report = self.0.settings().and_then(|settings| settings.report.as_ref());
        if let (true, Some(report)) = (thread::panicking(), report) {
            add(report, kind(self.0, None, BTreeSet::from([Change::Panic])), None, String::new);
        }
    }
}

fn kind(scope: &Scope, status: Option<u16>, changes: BTreeSet<Change>) -> Kind {
    let request = scope.request();
    let method = request.map_or("other", |request| name_of(&request.method));
    #[cfg(feature = "matched-path")]
    let route = request.and_then(|request| Some(request.route.as_ref()?.as_str().to_owned()));
    #[cfg(not(feature = "matched-path"))]
    let route = None;
    Kind { route, method, status, changes }
}

/// The names of HTTP's own methods: a client may send any other.
fn name_of(method: &Method) -> &'static str {
    const NAMES: [&str; 9] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"];
    NAMES.into_iter().find(|name| method == name).unwrap_or("other")
}

/// Adds to the report, and logs the first of a kind.
fn add(report: &Report, kind: Kind, code: Option<&'static str>, example: impl FnOnce() -> String) {
    match report.add(kind.clone(), code, example) {
        Added::First => record(&kind, code),
        Added::Full => record_end(),
        Added::Counted => {}
    }
}

#[cfg(feature = "tracing")]
fn record(kind: &Kind, code: Option<&'static str>) {
    let changes = kind.changes.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    // A panic of the subscriber must not change the response.
    let _ = guarded(|| {
        tracing::warn!(
            target: "error_response::report_only",
            method = kind.method,
            route = kind.route.as_deref(),
            status = kind.status,
            error_code = code,
            changes,
            "{kind}: the error layer would change this response",
        );
    });
}

#[cfg(feature = "tracing")]
fn record_end() {
    let text =
        "the report of the error layer is full: other responses that it would change are counted, and not logged";
    let _ = guarded(|| tracing::warn!(target: "error_response::report_only", "{text}"));
}

#[cfg(not(feature = "tracing"))]
fn record(_: &Kind, _: Option<&'static str>) {}

#[cfg(not(feature = "tracing"))]
fn record_end() {}
