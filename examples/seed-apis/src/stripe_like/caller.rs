//! Who calls.

use axum::{extract::FromRequestParts, http::request::Parts};
use error_response::Masked;

use super::StripeLikeError;
use crate::{bearer::bearer, secret};

/// The keys of the API, and whether each may change things.
const KEYS: [(&str, bool); 2] = [("eyJhbGciOiJIUzI1NiJ9.full_access", true), ("eyJhbGciOiJIUzI1NiJ9.read_only", false)];

/// Somebody with a valid key.
pub(super) struct Caller {
    may_write: bool,
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = StripeLikeError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Caller, StripeLikeError> {
        let key = bearer(&parts.headers).ok_or(StripeLikeError::AuthenticationRequired)?;
        match secret::find(KEYS, |(known, _)| known, key) {
            Some((_, may_write)) => Ok(Caller { may_write }),
            None => Err(StripeLikeError::InvalidApiKey { key: Masked::new(key) }),
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
