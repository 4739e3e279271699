//! Who calls, by the key of the request.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
};

use super::error::FinternetError;
use crate::{bearer::bearer, secret};

/// One who has a key.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) key: &'static str,
    pub(super) requests_per_minute: u64,
}

static ACCOUNTS: [Account; 2] = [
    Account { key: Account::DEMO_KEY, requests_per_minute: 100 },
    Account { key: "sk_test_slow", requests_per_minute: 2 },
];

impl Account {
    /// The key of the account that example requests are sent with.
    pub(super) const DEMO_KEY: &str = "sk_test_finternet";

    /// The account whose key the request carries.
    pub(super) fn of(headers: &HeaderMap) -> Result<&'static Account, FinternetError> {
        let key = bearer(headers).ok_or(FinternetError::AuthenticationRequired)?;
        secret::find(&ACCOUNTS, |account| account.key, key).ok_or(FinternetError::Forbidden)
    }
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
