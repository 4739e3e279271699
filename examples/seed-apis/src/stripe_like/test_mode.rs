//! Test mode: keys and e-mail addresses that end in a chosen error.

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Request},
    http::HeaderMap,
    middleware::Next,
    response::{IntoResponse, Response},
};
use error_response::Masked;

use super::{
    StripeLikeError,
    params::{Params, invalid},
};
use crate::bearer::bearer;

/// How long `error@429.com` asks to wait.
const WAIT: Duration = Duration::from_secs(1);

/// Answers with the error that the request's key or e-mail address asks for;
/// before authentication, so the keys need not exist.
pub(super) async fn force_errors(request: Request, next: Next) -> Response {
    if let Some(error) = bearer(request.headers()).and_then(error_of_key) {
        return error.into_response();
    }
    let (parts, body) = request.into_parts();
    // The body is read here and handed on whole.
    let body = match Bytes::from_request(Request::from_parts(parts.clone(), body), &()).await {
        Ok(body) => body,
        Err(rejection) => return rejection.into_response(),
    };
    if let Some(error) = error_of_body(&parts.headers, &body) {
        return error.into_response();
    }
    next.run(Request::from_parts(parts, Body::from(body))).await
}

fn error_of_key(key: &str) -> Option<StripeLikeError> {
    if !key.starts_with("eyJhb") {
        return None;
    }
    if key.ends_with("error_400") {
        Some(StripeLikeError::InvalidRequest { problem: "This test key makes every request invalid", param: None })
    } else if key.ends_with("error_401") {
        Some(StripeLikeError::InvalidApiKey { key: Masked::new(key) })
    } else if key.ends_with("error_500") {
        Some(StripeLikeError::Internal { cause: "forced by a test key" })
    } else {
        None
    }
}

/// A body that can't be read is the handler's to complain about.
fn error_of_body(headers: &HeaderMap, body: &[u8]) -> Option<StripeLikeError> {
    let params = Params::read(headers, body).ok()?;
    error_of_email(params.text("email").ok()??)
}

fn error_of_email(email: &str) -> Option<StripeLikeError> {
    if email.eq_ignore_ascii_case("error@400.com") {
        Some(invalid("email", "this test address is never valid"))
    } else if email.eq_ignore_ascii_case("error@404.com") {
        Some(StripeLikeError::NotFound { resource: "account", id: email.to_owned(), param: "email" })
    } else if email.eq_ignore_ascii_case("error@429.com") {
        Some(StripeLikeError::RateLimited { wait: WAIT })
    } else {
        None
    }
}
