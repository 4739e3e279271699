//! Why a key is rejected.

use std::time::Duration;

use error_response::{ApiError, Masked, source::Located};
use error_sqlx::SqlxError;

use crate::{database::Tables, not_found::NotFound};

/// The caller may not do this.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(challenge = "Bearer")]
pub(crate) enum CallerError {
    /// Authentication required
    ///
    /// The request has no API key.
    #[error("No API key provided")]
    #[api(category = credentials_missing, action = "Send an API key: `Authorization: Bearer sk_test_...`.")]
    #[api(example("GET /v1/accounts", header("authorization" = "")))]
    Missing,

    /// Invalid API key
    ///
    /// The API key of the request does not exist, or was revoked.
    #[error("Invalid API key provided: {key}")]
    #[api(
        category = credentials_invalid,
        action = "Compare the key with the one that was shown when it was created.",
        challenge = "Bearer error=\"invalid_token\""
    )]
    #[api(example("GET /v1/accounts", header("authorization" = "Bearer invalid_key_123")))]
    Invalid {
        /// The first characters of the key.
        #[api(example = "sk_te...")]
        key: Masked,
    },

    /// Expired API key
    ///
    /// The API key of the request has been rolled, and the time in which the old one is accepted is over.
    #[error("Expired API key provided: {key}")]
    #[api(
        category = credentials_expired,
        action = "Use the key that replaced it.",
        challenge = "Bearer error=\"invalid_token\""
    )]
    #[api(example("GET /v1/accounts", depends_on = "the time since the key was rolled"))]
    Expired {
        /// The first characters of the key.
        #[api(example = "sk_te...")]
        key: Masked,
    },

    /// Too many invalid API keys
    ///
    /// Too many API keys that do not exist, were revoked or have expired came from the address of the client. Valid keys from the
    /// same address are accepted.
    #[error("Too many invalid API keys. Please wait before trying another one")]
    #[api(
        status = 429,
        code = "too_many_invalid_api_keys",
        category = rate_limited,
        before_effects,
        action = "Use a valid API key, or wait as `Retry-After` says."
    )]
    #[api(example(
        "GET /v1/accounts",
        header("authorization" = "Bearer invalid_key_123"),
        depends_on = "how many invalid keys the address has sent"
    ))]
    TooManyInvalid {
        /// When the next key may come.
        #[api(retry_after)]
        wait: Duration,
    },

    /// Forbidden
    ///
    /// The API key may read, and not change anything.
    #[error("This API key can only read")]
    #[api(category = permission_denied, action = "Use a key with the permission `write`.")]
    #[api(example("POST /v1/accounts", header("authorization" = "Bearer $API_READ_ONLY_KEY"), body = "{}"))]
    ReadOnly,

    #[error(transparent)]
    #[api(transparent, from = sqlx::Error)]
    Database(SqlxError<Tables>),
}

/// A key cannot be created, rolled or revoked.
#[derive(Debug, thiserror::Error, ApiError)]
pub(crate) enum KeyError {
    #[error(transparent)]
    #[api(transparent)]
    NotFound(#[from] NotFound),

    /// An internal error occurred
    #[error("no randomness for a key: {0}")]
    #[api(category = internal_error)]
    Randomness(#[from] Located<getrandom::Error>),

    #[error(transparent)]
    #[api(transparent, from = sqlx::Error)]
    Database(SqlxError<Tables>),
}
