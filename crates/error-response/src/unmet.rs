//! Logs which required headers are missing in the response of an error without a type.
//!
//! The derive and `api_error!` check this at compile time. For a [`CategoryError`] that
//! is built at run time, it is known only when the error is rendered.

use std::error::Error;

use axum::response::Response;
use error_core::{ApiError, CategoryError};
use http::{HeaderMap, HeaderName, header};

use crate::warn_once::warn_once;

/// Logs what is missing, once for each status in the process.
#[inline]
pub(crate) fn warn(error: &(dyn ApiError + 'static), response: &Response) {
    if matches!(response.status().as_u16(), 405 | 407 | 415 | 416 | 426 | 429 | 451 | 503) {
        warn_of_status(error, response);
    }
}

#[cold]
fn warn_of_status(error: &(dyn ApiError + 'static), response: &Response) {
    let error: &(dyn Error + 'static) = error;
    if !error.is::<CategoryError>() {
        return;
    }
    let headers = response.headers();
    let has = |names: &[HeaderName]| names.iter().any(|name| headers.contains_key(name));
    /// Defines a warning for each row. Each warning is logged once.
    macro_rules! rows {
        ($($status:literal: $is_met:expr, $text:literal;)+) => {
            match response.status().as_u16() {
                $($status if !$is_met => warn_once!("an error without a type {}", $text),)+
                _ => {}
            }
        };
    }
    rows! {
        405: has(&[header::ALLOW]), "is a 405 without `Allow` (RFC 9110, 15.5.6): add `.with_header(ALLOW, ...)`";
        407: has(&[header::PROXY_AUTHENTICATE]), "is a 407 without `Proxy-Authenticate` (RFC 9110, 15.5.8): add \
             `.with_header(PROXY_AUTHENTICATE, ...)`";
        415: has(&ACCEPTED), "is a 415 that does not name what is supported (RFC 9110, 15.5.16): add \
             `.with_header(ACCEPT, ...)`";
        416: has(&[header::CONTENT_RANGE]), "is a 416 without `Content-Range` (RFC 9110, 15.5.17): add \
             `.with_header(CONTENT_RANGE, ...)`";
        426: has(&[header::UPGRADE]), "is a 426 without `Upgrade` (RFC 9110, 15.5.22): add `.with_header(UPGRADE, ...)`";
        429: has(&[header::RETRY_AFTER]), "is a 429 without a wait (RFC 6585, 4): add `.with_retry_after(...)`, or \
             `with_default_wait` to the layer";
        451: links_to_blocker(headers), "is a 451 without a link to who blocks the resource (RFC 7725, 4): add \
             `.with_header(LINK, ...)` with `rel=\"blocked-by\"`";
        503: has(&[header::RETRY_AFTER]), "is a 503 without a wait (RFC 9110, 15.6.4): add `.with_retry_after(...)`, or \
             `with_default_wait` to the layer";
    }
}

const ACCEPTED: [HeaderName; 4] = [
    header::ACCEPT,
    header::ACCEPT_ENCODING,
    HeaderName::from_static("accept-patch"),
    HeaderName::from_static("accept-post"),
];

fn links_to_blocker(headers: &HeaderMap) -> bool {
    let links = headers.get_all(header::LINK).iter().filter_map(|link| link.to_str().ok());
    links.into_iter().any(|link| link.contains("blocked-by"))
}
