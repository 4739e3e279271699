//! Who calls.

use axum::{extract::FromRequestParts, http::request::Parts};
use error_response::Masked;

use super::StripeLikeError;
use crate::bearer::bearer;

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
        match bearer(&parts.headers) {
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
