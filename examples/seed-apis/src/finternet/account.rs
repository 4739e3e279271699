//! Who calls, by the key of the request.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header::AUTHORIZATION, request::Parts},
};

use super::error::FinternetError;

/// One who has a key.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) key: &'static str,
    pub(super) requests_per_minute: u64,
}

static ACCOUNTS: [Account; 2] = [
    Account { key: "sk_test_finternet", requests_per_minute: 100 },
    Account { key: "sk_test_slow", requests_per_minute: 2 },
];

impl Account {
    /// The account whose key the request carries.
    pub(super) fn of(headers: &HeaderMap) -> Result<&'static Account, FinternetError> {
        let key = bearer(headers).ok_or(FinternetError::AuthenticationRequired)?;
        ACCOUNTS.iter().find(|account| account.key == key).ok_or(FinternetError::Forbidden)
    }
}

/// The credentials of `Authorization: Bearer ...`; the scheme's case does not
/// matter (RFC 9110, 11.1).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, key) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim()).filter(|key| !key.is_empty())
}

/// The account a handler works for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Caller(pub(super) &'static Account);

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = FinternetError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Caller, FinternetError> {
        Account::of(&parts.headers).map(Caller)
    }
}
