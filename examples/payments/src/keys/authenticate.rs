//! Who calls.

use std::net::SocketAddr;

use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::request::Parts,
    middleware::Next,
    response::Response,
};
use error_response::{Call, Masked};
use http::{HeaderMap, header::AUTHORIZATION};

use super::{error::CallerError, invalid_keys::InvalidKeys, key::Permission, secret::Secret, store};
use crate::{clock, database::Database, mode::Mode};

/// The owner of a valid key.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    id: String,
    mode: Mode,
    permission: Permission,
}

impl Caller {
    /// The id of the caller: what belongs to it is counted and stored under it. It is that of its first key, and stays the same
    /// when the key is rolled.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// The world that the caller sees.
    pub(crate) fn mode(&self) -> Mode {
        self.mode
    }
}

/// Lets requests with a valid key pass; handlers and inner layers know the [`Caller`]. Invalid keys are counted by the address of
/// the client.
pub(crate) async fn authenticate(
    State((database, invalid_keys)): State<(Database, InvalidKeys)>,
    mut request: Request,
    next: Next,
) -> Result<Response, CallerError> {
    let caller = match caller(&database, request.headers()).await {
        Err(error @ (CallerError::Invalid { .. } | CallerError::Expired { .. })) => {
            let address = request.extensions().get::<ConnectInfo<SocketAddr>>();
            return Err(invalid_keys.count(address.map(|ConnectInfo(address)| address.ip()), error));
        }
        caller => caller?,
    };
    Call::current().set_subject(caller.id());
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}

async fn caller(database: &Database, headers: &HeaderMap) -> Result<Caller, CallerError> {
    let text = bearer(headers).ok_or(CallerError::Missing)?;
    let invalid = || CallerError::Invalid { key: Masked::new(text) };
    let secret = Secret::parse(text).ok_or_else(invalid)?;
    let stored = store::find(database.pool(), &secret.id()).await?.ok_or_else(invalid)?;
    if !secret.has_hash(&stored.hash) {
        return Err(invalid());
    }
    if stored.key.expires.is_some_and(|expires| expires <= clock::now()) {
        return Err(CallerError::Expired { key: Masked::new(text) });
    }
    Ok(Caller { id: stored.lineage, mode: stored.key.mode, permission: stored.key.permission })
}

/// The credentials of `Authorization: Bearer ...`; the scheme may be written in any case (RFC 9110, 11.1).
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, credentials) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let credentials = credentials.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !credentials.is_empty()).then_some(credentials)
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = CallerError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Caller, CallerError> {
        parts.extensions.get().cloned().ok_or(CallerError::Missing)
    }
}

/// A caller who may change things. A handler that asks for one cannot forget to check.
pub(crate) struct Writer(pub(crate) Caller);

impl<S: Sync> FromRequestParts<S> for Writer {
    type Rejection = CallerError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Writer, CallerError> {
        let caller = Caller::from_request_parts(parts, state).await?;
        if caller.permission == Permission::Write { Ok(Writer(caller)) } else { Err(CallerError::ReadOnly) }
    }
}
