//! Who calls, and how often.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use axum::{extract::FromRequestParts, http::request::Parts};

use super::{Shared, UppercaseError};
use crate::{bearer::bearer, secret};

/// The keys of the API; a key that expired is no longer among them.
const KEYS: [(&str, Access); 2] = [("key_full_access", Access::Full), ("key_read_only", Access::ReadOnly)];

/// How many requests a key has in each window.
const REQUESTS: u32 = 30;
const WINDOW: Duration = Duration::from_secs(60);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Full,
    ReadOnly,
}

/// Somebody with a valid key and requests left.
pub(super) struct Caller(Access);

impl FromRequestParts<Shared> for Caller {
    type Rejection = UppercaseError;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Caller, UppercaseError> {
        let key = bearer(&parts.headers).ok_or(UppercaseError::Unauthenticated)?;
        let known = secret::find(KEYS, |(known, _)| known, key);
        let (key, access) = known.ok_or(UppercaseError::Unauthenticated)?;
        shared.rates.lock().await.admit(key, Instant::now())?;
        Ok(Caller(access))
    }
}

/// A caller whose key may change things. A handler that asks for one can't
/// forget to check.
pub(super) struct Writer;

impl FromRequestParts<Shared> for Writer {
    type Rejection = UppercaseError;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Writer, UppercaseError> {
        match Caller::from_request_parts(parts, shared).await? {
            Caller(Access::Full) => Ok(Writer),
            Caller(Access::ReadOnly) => Err(UppercaseError::PermissionDenied),
        }
    }
}

/// How many requests each key sent in its window.
#[derive(Default)]
pub(super) struct RequestRates(HashMap<&'static str, Window>);

struct Window {
    start: Instant,
    requests: u32,
}

impl RequestRates {
    fn admit(&mut self, key: &'static str, now: Instant) -> Result<(), UppercaseError> {
        let window = self.0.entry(key).or_insert(Window { start: now, requests: 0 });
        if now.duration_since(window.start) >= WINDOW {
            *window = Window { start: now, requests: 0 };
        }
        if window.requests == REQUESTS {
            return Err(UppercaseError::RateLimited { wait: WINDOW.saturating_sub(now.duration_since(window.start)) });
        }
        window.requests += 1;
        Ok(())
    }
}
