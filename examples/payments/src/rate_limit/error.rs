//! Too many requests.

use std::time::Duration;

use error_response::{ApiError, RateLimit};
use error_sqlx::SqlxError;

use crate::database::Tables;

/// The limit rejected a request, or could not be read.
#[derive(Debug, thiserror::Error, ApiError)]
pub(crate) enum RateLimitError {
    /// Rate limit exceeded
    ///
    /// The API key has sent more requests than it may.
    #[error("Too many requests. Please wait before making another request")]
    #[api(
        category = rate_limited,
        before_effects,
        action = "Wait as `Retry-After` says, then send requests at a lower rate."
    )]
    #[api(example(
        "GET /v1/accounts",
        header("authorization" = "Bearer $API_KEY"),
        depends_on = "how many requests the key has sent"
    ))]
    Exceeded {
        /// When the next request may come.
        #[api(retry_after)]
        wait: Duration,
        #[api(rate_limit)]
        quota: RateLimit,
    },

    /// An internal error occurred
    #[error("a request without a caller reached the limit")]
    #[api(category = internal_error)]
    NoCaller,

    #[error(transparent)]
    #[api(transparent, from = sqlx::Error)]
    Database(SqlxError<Tables>),
}

impl RateLimitError {
    pub(super) fn exceeded(burst: u32, wait: Duration) -> RateLimitError {
        RateLimitError::Exceeded { wait, quota: RateLimit::new(burst.into(), 0).with_reset(wait) }
    }
}
