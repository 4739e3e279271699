//! The response to HEAD.

use axum::body::Body;
use http::{HeaderValue, Response, header};

use crate::own_body::drop_replaced;

/// A HEAD is answered with the headers a GET gets, and no body (RFC 9110, section 9.3.2).
pub(super) fn without_body(mut response: Response<Body>) -> Response<Body> {
    if let Some(length) = http_body::Body::size_hint(response.body()).exact() {
        response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    response.map(|body| {
        drop_replaced(body);
        Body::empty()
    })
}
