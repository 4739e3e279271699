//! The headers of a response whose body is replaced.

use axum::body::Body;
use http::{HeaderMap, HeaderName, Response, StatusCode, header, response::Parts};

/// What happens where both sides have a header that may stand several times.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Lists {
    /// Both values are sent: the author's and the one that middleware added.
    Append,
    /// The third-party response's own challenge is kept.
    Keep,
}

/// Puts a rendered body under the headers that were there, and adds those that
/// were not.
pub(super) fn merge(mut parts: Parts, rendered: Response<Body>, lists: Lists) -> Response<Body> {
    const LISTS: [HeaderName; 3] = [header::SET_COOKIE, header::LINK, header::WWW_AUTHENTICATE];
    let (new, body) = rendered.into_parts();
    parts.status = new.status;
    parts.extensions.extend(new.extensions);
    if parts.headers.is_empty() {
        // Most have said nothing but what described the body that is gone.
        parts.headers = new.headers;
        return Response::from_parts(parts, body);
    }
    // The policy of a rendered page is about its own style.
    if let Some(policy) = new.headers.get(header::CONTENT_SECURITY_POLICY) {
        parts.headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
    }
    for name in new.headers.keys() {
        // What chose the format is added in any case.
        let is_list = *name == header::VARY || (lists == Lists::Append && LISTS.contains(name));
        if is_list || !parts.headers.contains_key(name) {
            for value in new.headers.get_all(name) {
                parts.headers.append(name, value.clone());
            }
        }
    }
    Response::from_parts(parts, body)
}

/// Removes the headers that were rendered before, each value once; what
/// middleware added or changed since stays.
pub(super) fn forget(headers: &mut HeaderMap, rendered: &HeaderMap, status: StatusCode) {
    for name in rendered.keys() {
        let mut gone: Vec<_> = rendered.get_all(name).iter().collect();
        let mut kept = Vec::new();
        for value in headers.get_all(name) {
            match gone.iter().position(|rendered| *rendered == value) {
                Some(at) => drop(gone.swap_remove(at)),
                None => kept.push(value.clone()),
            }
        }
        headers.remove(name);
        for value in kept {
            headers.append(name, value);
        }
    }
    strip(headers, status);
}

/// Removes what describes the body that goes. A 412 keeps the validators: they are those
/// of the resource, by which the client's condition was evaluated (RFC 9110, section
/// 15.5.13).
pub(super) fn strip(headers: &mut HeaderMap, status: StatusCode) {
    const DESCRIBING: [HeaderName; 12] = [
        header::CONTENT_TYPE,
        header::CONTENT_LENGTH,
        header::CONTENT_ENCODING,
        header::CONTENT_LANGUAGE,
        header::CONTENT_DISPOSITION,
        header::CONTENT_LOCATION,
        header::TRANSFER_ENCODING,
        header::TRAILER,
        header::ACCEPT_RANGES,
        HeaderName::from_static("content-digest"),
        HeaderName::from_static("repr-digest"),
        HeaderName::from_static("digest"),
    ];
    for name in &DESCRIBING {
        // To look for a name is to hash it, also where nothing is left.
        if headers.is_empty() {
            return;
        }
        headers.remove(name);
    }
    if status != StatusCode::PRECONDITION_FAILED {
        headers.remove(header::ETAG);
        headers.remove(header::LAST_MODIFIED);
    }
}
