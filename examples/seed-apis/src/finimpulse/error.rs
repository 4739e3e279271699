//! The codes of the FinImpulse API.

use std::{fmt, time::Duration};

use error_response::ApiError;

/// The errors of the FinImpulse API. Titles are the texts of its table;
/// `listed` is the text in `v1/errors` where that differs.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(example_header("authorization" = "Bearer $API_KEY"))]
pub enum FinImpulseError {
    /// Validation failed
    ///
    /// The request contains invalid data or is missing required fields.
    #[error("Validation failed{0}")]
    #[api(status = 400, code = "validation_failed", category = invalid_request, number = 40_000)]
    #[api(example("POST /v1/search", body = r#"{"query": ""}"#))]
    ValidationFailed(#[api(example = ": limit must be at most 1000")] Context),

    /// Unauthorized
    ///
    /// The provided Bearer token is missing, invalid, or expired.
    #[error("Unauthorized")]
    #[api(status = 401, code = "unauthorized", category = credentials_missing, number = 40_100, challenge = "Bearer")]
    #[api(example("GET /v1/errors", header("authorization" = "")))]
    Unauthorized,

    /// Insufficient balance
    ///
    /// The account does not have sufficient funds to complete this request.
    #[error("Insufficient balance")]
    #[api(status = 402, code = "insufficient_balance", category = insufficient_funds, number = 40_200)]
    #[api(example("POST /v1/search", header("authorization" = "Bearer $API_EMPTY_KEY"), body = r#"{"query": "AC"}"#))]
    InsufficientBalance,

    /// Access Forbidden
    ///
    /// The request originated from an IP address not whitelisted for this API token.
    #[error("Access Forbidden")]
    #[api(status = 403, code = "access_forbidden", category = permission_denied, number = 40_300, listed = "Access forbidden")]
    #[api(example("GET /v1/errors", header("authorization" = "Bearer $API_OFFICE_KEY")))]
    AccessForbidden,

    /// Not Found
    ///
    /// The requested resource could not be found. Check the request URL.
    #[error("Not Found")]
    #[api(status = 404, code = "not_found", category = not_found, number = 40_400, listed = "Not found")]
    #[api(example = "GET /v1/no-such-resource")]
    NotFound,

    /// Rate limit exceeded
    ///
    /// The number of requests per minute has exceeded. Reduce request frequency.
    #[error("Rate limit exceeded")]
    #[api(status = 429, code = "rate_limit_exceeded", category = rate_limited, number = 42_900)]
    #[api(example("GET /v1/errors", depends_on = "how many requests were sent in this minute"))]
    RateLimitExceeded {
        /// The time until the next minute begins.
        #[api(retry_after)]
        wait: Duration,
    },

    /// Internal server error
    ///
    /// An unexpected server-side error occurred. Please contact support.
    #[error("the index failed")]
    #[api(status = 500, code = "internal_server_error", category = internal_error, number = 50_000)]
    #[api(example("POST /v1/search", body = r#"{"query": "LOST"}"#))]
    InternalServerError(#[from] Unreadable),
}

impl FinImpulseError {
    /// A request that is wrong, and how.
    pub fn validation(how: &'static str) -> FinImpulseError {
        FinImpulseError::ValidationFailed(Context(Some(how)))
    }

    /// The error of a documented code, without further context.
    pub fn documented(number: u32) -> Option<FinImpulseError> {
        Some(match number {
            40_000 => FinImpulseError::ValidationFailed(Context(None)),
            40_100 => FinImpulseError::Unauthorized,
            40_200 => FinImpulseError::InsufficientBalance,
            40_300 => FinImpulseError::AccessForbidden,
            40_400 => FinImpulseError::NotFound,
            42_900 => FinImpulseError::RateLimitExceeded { wait: Duration::from_secs(60) },
            50_000 => FinImpulseError::InternalServerError(Unreadable { ticker: "LOST" }),
            _ => return None,
        })
    }
}

/// What a status message says beyond its table's text.
#[derive(Debug)]
pub struct Context(Option<&'static str>);

impl fmt::Display for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |how| write!(f, ": {how}"))
    }
}

/// An entry of the index that can't be read; for the log.
#[derive(Debug, thiserror::Error)]
#[error("the entry of {ticker} can't be read")]
pub struct Unreadable {
    /// The key of the entry.
    pub ticker: &'static str,
}
