//! Checks which responses have a body, and the headers that describe it.

use http::{Method, StatusCode, header};

use crate::{
    FaultKind::{Obligation, Status},
    Received,
    fault::Faults,
};

/// What holds for every response, whether it is an error or not.
pub(crate) fn inspect_framing(method: &Method, response: &Received, error_type: Option<&str>, faults: &mut Faults) {
    let status = response.status();
    if method == Method::HEAD && !response.body().is_empty() {
        faults.add(Obligation, "the response to HEAD has no body (RFC 9110, 9.3.2)");
    }
    let has_no_body = status.is_informational() || matches!(status.as_u16(), 204 | 304);
    if has_no_body && !response.body().is_empty() {
        faults.add(Obligation, format!("a {} has no body (RFC 9110, 6.4.1)", status.as_u16()));
    }
    if has_no_body {
        inspect_type_without_body(response, error_type, faults);
    }
    let types = response.headers().get_all(header::CONTENT_TYPE).iter().count();
    if types > 1 {
        faults.add(Obligation, format!("Content-Type must be sent once, not {types} times (RFC 9110, 8.3)"));
    }
    if let Some(coding) = unencoded(response).filter(|_| method != Method::HEAD) {
        let text = "replace the header together with the body";
        let text = format!("Content-Encoding is {coding:?}, and the body is not encoded so (RFC 9110, 8.4): {text}");
        faults.add(Obligation, text);
    }
}

/// A media type describes a body. That of an error says that a layer gave an
/// error a status below 400.
fn inspect_type_without_body(response: &Received, error_type: Option<&str>, faults: &mut Faults) {
    let status = response.status().as_u16();
    let media_type = response.media_type();
    let is_uncached = response.header("cache-control").is_some_and(|policy| policy.contains("no-store"));
    let is_errors = media_type == "application/problem+json" || (is_uncached && Some(&*media_type) == error_type);
    if is_errors {
        let text = "do not give an error this status";
        faults.add(
            Status,
            format!("a {status} is not an error, and its Content-Type {media_type} is that of one: {text}"),
        );
    } else if response.status() == StatusCode::NO_CONTENT && !media_type.is_empty() {
        faults.add(Obligation, "a 204 has no content type (RFC 9110, 6.4.1)");
    }
}

/// The coding that the head names and the body does not have.
fn unencoded(response: &Received) -> Option<String> {
    let body = response.body();
    let codings = response.header("content-encoding")?;
    let coding = codings.rsplit(',').next().unwrap_or_default().trim().to_ascii_lowercase();
    let has_magic = match &*coding {
        "gzip" | "x-gzip" => body.starts_with(&[0x1f, 0x8b]),
        "zstd" => body.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]),
        // With a header of zlib's, or without one (RFC 9110, 8.4.1.2).
        "deflate" | "br" => response.try_json().is_none(),
        _ => true,
    };
    (!body.is_empty() && !has_magic).then_some(coding)
}
