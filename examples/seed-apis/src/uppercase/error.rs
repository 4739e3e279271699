//! The errors of the API, with the texts of its documents.

use std::{error::Error, time::Duration};

use error_response::ApiError;

use super::Money;

/// What the API's own code answers with when it fails.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(challenge = "Bearer", example_header("authorization" = "Bearer $API_KEY"))]
#[non_exhaustive]
pub enum UppercaseError {
    /// Invalid request
    ///
    /// The server cannot or will not process the request due to something that is perceived to be a client error
    /// (e.g., malformed request syntax, invalid request message framing, or deceptive request routing).
    #[error("Missing required '{parameter}' parameter.")]
    #[api(
        status = 400,
        code = "invalid_request",
        category = invalid_request,
        action = "Review your request payload and ensure all required parameters are present and correctly formatted \
                  according to the API documentation."
    )]
    #[api(example("POST /api/v1/users", body = "{}"))]
    MissingParameter {
        /// The name of the parameter.
        parameter: &'static str,
    },

    /// A parameter has a value that the API does not take.
    #[error("Invalid '{parameter}' parameter: {problem}.")]
    #[api(same_as = MissingParameter)]
    InvalidParameter {
        /// The name of the parameter.
        parameter: &'static str,
        /// What is wrong with its value.
        problem: &'static str,
    },

    /// Not authenticated
    ///
    /// The request requires user authentication. The client might not have provided credentials or the provided
    /// credentials are invalid.
    #[error("Authentication credentials not provided or invalid.")]
    #[api(
        status = 401,
        code = "unauthenticated",
        category = credentials_missing,
        action = "Ensure you have included a valid API key or authentication token in your request headers. If using \
                  OAuth, verify the token's validity and scope."
    )]
    #[api(example("GET /api/v1/users", header("authorization" = "")))]
    Unauthenticated,

    /// Permission denied
    ///
    /// The server understood the request, but refuses to authorize it. This is different from 401 Unauthorized
    /// because it means the identity of the client is known to the server, but the client does not have permission
    /// to perform the requested action.
    #[error("You do not have permission to perform this action.")]
    #[api(
        status = 403,
        code = "permission_denied",
        category = permission_denied,
        action = "Verify that the authenticated user or API key has the necessary permissions for the requested \
                  operation. Consult your account settings or administrator."
    )]
    #[api(example(
        "POST /api/v1/users",
        header("authorization" = "Bearer $API_READ_ONLY_KEY"),
        body = r#"{"name": "Grace"}"#
    ))]
    PermissionDenied,

    /// Resource not found
    ///
    /// The server can not find the requested resource. This may be because the resource does not exist or because
    /// the request URL is incorrect.
    #[error("The requested resource could not be found.")]
    #[api(
        status = 404,
        code = "resource_not_found",
        category = not_found,
        action = "Double-check the URL for typos and ensure that the resource you are trying to access actually exists \
                  and is accessible via the API."
    )]
    #[api(example = "GET /api/v1/users/usr_none")]
    NotFound,

    /// Rate limit exceeded
    ///
    /// The user has sent too many requests in a given amount of time ("rate limiting").
    #[error("You have exceeded your allowed request rate. Please try again later.")]
    #[api(
        status = 429,
        code = "rate_limit_exceeded",
        category = rate_limited,
        action = "Implement backoff strategies in your application. Check the Retry-After header for guidance on when \
                  to resubmit the request. Refer to our Rate Limiting guide."
    )]
    #[api(example("GET /api/v1/users", depends_on = "how many requests were sent in this minute"))]
    RateLimited {
        /// When the key has requests left again.
        #[api(retry_after)]
        wait: Duration,
    },

    /// Insufficient balance
    ///
    /// The account cannot pay for what the request asks for.
    #[error("Your account balance is insufficient to complete this transaction.")]
    #[api(status = 400, code = "insufficient_balance", category = insufficient_funds)]
    #[api(example("POST /api/v1/charges", body = r#"{"user_id": "usr_1", "amount": "1000.00"}"#))]
    InsufficientBalance {
        /// What the transaction costs.
        #[api(detail, example = "100.00")]
        required: Money,
        /// What the account has.
        #[api(detail, example = "50.50")]
        available: Money,
    },

    /// Internal server error
    ///
    /// The server encountered an unexpected condition that prevented it from fulfilling the request. This is a
    /// generic error message when no more specific message is suitable.
    #[error("internal error")] // for the log, together with its cause
    #[api(
        status = 500,
        code = "internal_server_error",
        category = internal_error,
        message = "An unexpected error occurred. Please try again later or contact support if the problem persists.",
        action = "This error is on our end. Please try the request again after a short while. If the issue persists, \
                  please contact our support team with details of your request."
    )]
    #[api(example = "GET /api/v1/users/usr_damaged")]
    Internal {
        /// What went wrong, for the log.
        #[source]
        cause: Box<dyn Error + Send + Sync>,
    },

    /// Service unavailable
    ///
    /// The server is not ready to handle the request. This may be due to a temporary overload or maintenance.
    #[error("too much to do at once")] // for the log
    #[api(
        status = 503,
        code = "service_unavailable",
        category = unavailable,
        retry_after = 1,
        message = "The service is temporarily unavailable. Please try again later.",
        action = "The service should be back online shortly. Please try your request again later. Check our status \
                  page for updates."
    )]
    #[api(example("GET /api/v1/report", depends_on = "whether another report is being written"))]
    Overloaded,
}
