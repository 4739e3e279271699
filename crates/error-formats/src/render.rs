//! Creates a complete response from a view: the body of the format and the headers that
//! HTTP requires.

use std::mem;

use bytes::Bytes;
use error_core::{Allow, ApiError, CallView, Category, ErrorStatus, ErrorView, Message, SuccessView};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};

use crate::{BodyError, ErasedWireFormat, retry_after_header};

/// Renders `error` in `format` as a complete response.
///
/// # Errors
///
/// Fails if a value in the body cannot be serialized.
///
/// # Examples
///
/// The [crate page](crate) has an example.
pub fn render(
    error: &dyn ApiError,
    format: &dyn ErasedWireFormat,
    call: CallView<'_>,
) -> Result<Response<Bytes>, BodyError> {
    let message = Message::of(error);
    let view = ErrorView::new(error, &message, |definition| format.resolve(definition), call);
    let mut response = Response::new(Bytes::new());
    render_view(&view, format, &BaseHeaders::new(format, None), &mut response)?;
    Ok(response)
}

/// The headers that every error in a format has. They are created once and then cloned.
///
/// Headers that are set later already have an entry here, because a cloned `HeaderMap`
/// has no spare capacity.
#[derive(Debug, Clone)]
pub struct BaseHeaders {
    plain: HeaderMap,
    with_wait: HeaderMap,
}

impl BaseHeaders {
    /// Creates the headers for errors in `format`. `filled` names a header whose value
    /// the caller sets for each error.
    pub fn new(format: &dyn ErasedWireFormat, filled: Option<&HeaderName>) -> BaseHeaders {
        const EMPTY: HeaderValue = HeaderValue::from_static("");
        let mut plain = HeaderMap::new();
        plain.insert(header::CONTENT_TYPE, format.media_type());
        // Several statuses are cacheable unless told otherwise (RFC 9110, 15.1);
        // an author opts in by writing the header.
        plain.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(filled) = filled {
            plain.insert(filled, EMPTY);
        }
        let mut with_wait = plain.clone();
        with_wait.insert(header::RETRY_AFTER, EMPTY);
        BaseHeaders { plain, with_wait }
    }

    /// Adds a `Vary` header with these names of request headers, which decide the format
    /// of a response (RFC 9110, section 12.5.5).
    #[must_use]
    pub fn with_vary(mut self, names: &[HeaderName]) -> BaseHeaders {
        if let Some(vary) = vary(names) {
            self.plain.insert(header::VARY, vary.clone());
            self.with_wait.insert(header::VARY, vary);
        }
        self
    }

    /// Adds a `Content-Language` header (RFC 9110, section 8.5).
    #[must_use]
    pub fn with_language(mut self, tag: &HeaderValue) -> BaseHeaders {
        self.plain.insert(header::CONTENT_LANGUAGE, tag.clone());
        self.with_wait.insert(header::CONTENT_LANGUAGE, tag.clone());
        self
    }
}

/// The value of `Vary` with these names; `None` if there are none.
#[doc(hidden)]
pub fn vary(names: &[HeaderName]) -> Option<HeaderValue> {
    let names: Vec<_> = names.iter().map(HeaderName::as_str).collect();
    (!names.is_empty()).then(|| HeaderValue::from_str(&names.join(", ")).ok()).flatten()
}

/// Renders an existing view into `response`, which must be empty. The response is passed
/// by reference, because moving it would cost as much as writing a header.
///
/// # Errors
///
/// Fails if a value in the body cannot be serialized.
pub fn render_view(
    view: &ErrorView<'_>,
    format: &dyn ErasedWireFormat,
    base: &BaseHeaders,
    response: &mut Response<Bytes>,
) -> Result<(), BodyError> {
    *response.body_mut() = format.failure_body(view)?;
    *response.status_mut() = format.http_status(view);
    let status = response.status();
    add_headers(view, format, status, base, response.headers_mut());
    Ok(())
}

/// Writes the body of a success. It is `None` if the format does not wrap successes.
pub fn wrap(view: &SuccessView<'_>, format: &dyn ErasedWireFormat) -> Option<Result<Bytes, BodyError>> {
    format.success_body(view)
}

/// The headers HTTP demands of this error, the author's, and the format's.
fn add_headers(
    view: &ErrorView<'_>,
    format: &dyn ErasedWireFormat,
    status: StatusCode,
    base: &BaseHeaders,
    headers: &mut HeaderMap,
) {
    let wait = format.retry_after(view);
    let made = if wait.is_none() { &base.plain } else { &base.with_wait };
    put(headers, made.clone());
    // Its place was kept, and there are few: none is hashed.
    if let Some(wait) = wait
        && let Some((_, place)) = headers.iter_mut().find(|(name, _)| **name == header::RETRY_AFTER)
    {
        *place = retry_after_header::header_value(wait);
    }
    add_authors_headers(view, status, headers);
    if let Some(challenge) = challenge(view, format, status) {
        headers.insert(header::WWW_AUTHENTICATE, challenge);
    }
    if let Some(seconds) = view.definition().max_age()
        && !is_never_cached(status)
        && let Ok(value) = HeaderValue::try_from(format!("max-age={seconds}"))
    {
        headers.insert(header::CACHE_CONTROL, value);
    }
    if let Some(Allow::Methods(methods)) = view.definition().allow() {
        headers.insert(header::ALLOW, HeaderValue::from_static(methods));
    }
    format.headers(view, headers);
}

/// Puts headers in the place of others. Those of a new response own nothing, and
/// to drop them costs as much as to move a response does.
fn put(headers: &mut HeaderMap, made: HeaderMap) {
    let before = mem::replace(headers, made);
    if before.capacity() == 0 {
        mem::forget(before);
    }
}

/// An occurrence may have a status of its own, which its definition can't check.
fn is_never_cached(status: StatusCode) -> bool {
    ErrorStatus::try_from(status).is_ok_and(ErrorStatus::is_never_cached)
}

fn add_authors_headers(view: &ErrorView<'_>, status: StatusCode, headers: &mut HeaderMap) {
    if view.definition().headers().is_empty() && view.headers().is_empty() {
        return;
    }
    for (name, value, sent) in view.own_headers() {
        if sent.is_ok() {
            add(headers, name, value);
        }
    }
    if is_never_cached(status) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if headers.contains_key(header::UPGRADE) {
        // RFC 9110, 7.8: the sender of `Upgrade` names it in `Connection`.
        headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    }
}

/// Adds a header of the author's. One of which a response has only one replaces what is
/// there (RFC 9110, section 5.3); others may come several times (`Set-Cookie`, `Link`). A
/// place that the caller fills stays the caller's.
fn add(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    if SINGLE.contains(&name) {
        headers.insert(name, value);
    } else if headers.get(&name).is_none_or(|place| !place.is_empty()) {
        headers.append(name, value);
    }
}

/// The headers of which a response has one.
const SINGLE: [HeaderName; 20] = [
    header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
    header::ACCESS_CONTROL_ALLOW_ORIGIN,
    header::ACCESS_CONTROL_MAX_AGE,
    header::AGE,
    header::CACHE_CONTROL,
    header::CONTENT_DISPOSITION,
    header::CONTENT_LANGUAGE,
    header::CONTENT_LOCATION,
    header::CONTENT_RANGE,
    header::DATE,
    header::ETAG,
    header::EXPIRES,
    header::LAST_MODIFIED,
    header::LOCATION,
    header::REFERRER_POLICY,
    header::REFRESH,
    header::RETRY_AFTER,
    header::SERVER,
    header::STRICT_TRANSPORT_SECURITY,
    header::X_FRAME_OPTIONS,
];

/// A 401 always has a challenge (RFC 9110, section 15.5.2); another status has one where
/// its author wrote it (RFC 6750, section 3.1: `insufficient_scope` is a 403).
fn challenge(view: &ErrorView<'_>, format: &dyn ErasedWireFormat, status: StatusCode) -> Option<HeaderValue> {
    if let Some(challenge) = view.challenge() {
        return Some(challenge.header_value());
    }
    let is_unauthorized = status == StatusCode::UNAUTHORIZED;
    let is_refused = matches!(view.category(), Category::CredentialsInvalid | Category::CredentialsExpired);
    let owed = || match view.category() {
        Category::CredentialsMissing | Category::CredentialsInvalid | Category::CredentialsExpired => {
            view.row().challenge()
        }
        // Another error, to which somebody gave this status.
        _ => format.row(Category::CredentialsMissing).challenge(),
    };
    let challenge = view.definition().challenge().or_else(|| is_unauthorized.then(owed))?;
    // Credentials that were sent and refused are told why (RFC 6750, section 3.1).
    let is_bare = is_unauthorized && is_refused && challenge.eq_ignore_ascii_case("Bearer");
    Some(HeaderValue::from_static(if is_bare { "Bearer error=\"invalid_token\"" } else { challenge }))
}
