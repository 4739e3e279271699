//! Who calls.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header::AUTHORIZATION, request::Parts},
};
use error_response::Masked;

use super::StripeLikeError;

/// The keys of the API.
const FULL_KEY: &str = "eyJhbGciOiJIUzI1NiJ9.full_access";
const READ_ONLY_KEY: &str = "eyJhbGciOiJIUzI1NiJ9.read_only";

/// Somebody with a valid key.
pub(super) struct Caller {
    may_write: bool,
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = StripeLikeError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Caller, StripeLikeError> {
        match presented_key(&parts.headers) {
            None => Err(StripeLikeError::AuthenticationRequired),
            Some(FULL_KEY) => Ok(Caller { may_write: true }),
            Some(READ_ONLY_KEY) => Ok(Caller { may_write: false }),
            Some(key) => Err(StripeLikeError::InvalidApiKey { key: Masked::new(key) }),
        }
    }
}

/// A caller whose key may change things. A handler that asks for one can't
/// forget to check.
pub(super) struct Writer;

impl<S: Sync> FromRequestParts<S> for Writer {
    type Rejection = StripeLikeError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Writer, StripeLikeError> {
        let caller = Caller::from_request_parts(parts, state).await?;
        if caller.may_write { Ok(Writer) } else { Err(StripeLikeError::Forbidden) }
    }
}

/// The key in `Authorization: Bearer`; the scheme's case means nothing
/// (RFC 9110, 11.1).
pub(super) fn presented_key(headers: &HeaderMap) -> Option<&str> {
    let value = str::from_utf8(headers.get(AUTHORIZATION)?.as_bytes()).ok()?;
    let (scheme, key) = value.split_once(' ')?;
    let key = key.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !key.is_empty()).then_some(key)
}
