//! What can fail with an endpoint.

use error_response::{ApiError, source::Located};
use error_sqlx::SqlxError;

use crate::{database::Tables, not_found::NotFound};

/// An operation on a webhook endpoint failed.
#[derive(Debug, thiserror::Error, ApiError)]
pub(crate) enum WebhookError {
    #[error(transparent)]
    #[api(transparent)]
    NotFound(#[from] NotFound),

    /// The URL cannot receive webhooks
    ///
    /// Webhooks are sent to public addresses by `https`. Private networks are rejected, also behind a name.
    #[error("The URL cannot receive webhooks: {reason}")]
    #[api(
        status = 400,
        code = "webhook_url_not_allowed",
        category = invalid_request,
        param = "url",
        action = "Use the `https` URL of a public host."
    )]
    #[api(example(
        "POST /v1/webhook_endpoints",
        header("authorization" = "Bearer $API_KEY"),
        body = r#"{"url": "https://127.0.0.1/hooks"}"#
    ))]
    UrlNotAllowed {
        /// Why not.
        #[api(example = "its host is in a private network")]
        reason: &'static str,
    },

    /// Too many webhook endpoints
    ///
    /// A mode has at most 16 endpoints.
    #[error("There are 16 webhook endpoints already")]
    #[api(
        status = 409,
        code = "too_many_webhook_endpoints",
        category = conflict,
        action = "Delete an endpoint that you no longer need."
    )]
    TooMany,

    /// An internal error occurred
    #[error("no randomness for a secret: {0}")]
    #[api(category = internal_error)]
    Randomness(#[from] Located<getrandom::Error>),

    #[error(transparent)]
    #[api(transparent, from = sqlx::Error)]
    Database(SqlxError<Tables>),
}
