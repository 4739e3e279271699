//! The errors of the API, with the texts of its documents.

use std::{borrow::Cow, time::Duration};

use error_response::{ApiError, Masked};

/// What the API's own code answers with when it fails.
///
/// `param` names the parameter at fault wherever it came from: the path, the
/// query or the body.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(type = "invalid_request_error", challenge = "Bearer", example_header("authorization" = "Bearer $API_KEY"))]
#[non_exhaustive]
pub enum StripeLikeError {
    /// Invalid request
    ///
    /// The request as a whole can't be understood, or its parts don't belong together.
    #[error("{problem}")]
    #[api(
        status = 400,
        code = "invalid_request",
        category = invalid_request,
        action = "Compare the request with the documentation of the operation."
    )]
    #[api(example(
        "POST /v1/transfers",
        body = r#"{"amount": 1, "currency": "USD", "source": "acc_1", "destination": "acc_1"}"#
    ))]
    InvalidRequest {
        /// What is wrong.
        problem: &'static str,
        /// The parameter at fault, where it is one.
        #[api(param)]
        param: Option<&'static str>,
    },

    /// Authentication required
    ///
    /// The request has no API key.
    #[error("No API key provided")]
    #[api(
        status = 401,
        code = "authentication_required",
        category = credentials_missing,
        action = "Send an API key: `Authorization: Bearer eyJhb...`.",
        type = "authentication_error"
    )]
    #[api(example("GET /v1/accounts/acc_1", header("authorization" = "")))]
    AuthenticationRequired,

    /// Invalid API key
    ///
    /// The API key of the request is not known.
    #[error("Invalid API key provided: {key}")]
    #[api(
        status = 401,
        code = "invalid_api_key",
        action = "Compare the key with the one in the dashboard.",
        type = "authentication_error",
        category = credentials_invalid,
        challenge = "Bearer error=\"invalid_token\""
    )]
    #[api(example("GET /v1/accounts/acc_1", header("authorization" = "Bearer invalid_key")))]
    InvalidApiKey {
        /// The first characters of the key.
        #[api(example = "eyJhb...")]
        key: Masked,
    },

    /// Forbidden
    ///
    /// The API key may not do this.
    #[error("This API key can only read")]
    #[api(status = 403, code = "forbidden", category = permission_denied, action = "Use a key that may write.", extension)]
    #[api(example(
        "POST /v1/accounts",
        header("authorization" = "Bearer $API_READ_ONLY_KEY"),
        body = r#"{"email": "jane@example.com", "currency": "USD"}"#
    ))]
    Forbidden,

    /// Missing parameter
    ///
    /// The request lacks a parameter it must have.
    #[error("Missing required parameter: {param}")]
    #[api(status = 400, code = "missing_parameter", action = "Add the parameter in `param`.", category = missing_field)]
    #[api(example("POST /v1/accounts", body = r#"{"email": "jane@example.com"}"#))]
    MissingParameter {
        /// The name of the parameter.
        #[api(param, example = "amount")]
        param: &'static str,
    },

    /// Invalid parameter
    ///
    /// A parameter has a value that the API does not take.
    #[error("Invalid {param}: {reason}")]
    #[api(status = 400, code = "invalid_parameter", action = "Correct the parameter in `param`.", category = invalid_field)]
    #[api(example("POST /v1/accounts", body = r#"{"email": "jane@example.com", "currency": "XYZ"}"#))]
    InvalidParameter {
        /// The name of the parameter; of one in a group, in brackets: `metadata[order]`.
        #[api(param, example = "currency")]
        param: Cow<'static, str>,
        /// What is wrong with its value.
        #[api(example = "must be a valid ISO 4217 code")]
        reason: &'static str,
    },

    /// Resource not found
    ///
    /// What the request names does not exist, or its key may not see it.
    #[error("No {resource} found with id: {id}")]
    #[api(status = 404, code = "resource_not_found", category = not_found, action = "List what the key may see, and use an id of the list.")]
    #[api(example = "GET /v1/accounts/acc_999")]
    NotFound {
        /// What was looked for.
        #[api(example = "account")]
        resource: &'static str,
        /// The id it was looked for by.
        #[api(example = "acc_123")]
        id: String,
        /// The parameter the id came in.
        #[api(param, example = "id")]
        param: &'static str,
    },

    /// Conflict
    ///
    /// The request conflicts with the current state of what it names.
    #[error("{problem}")]
    #[api(
        status = 409,
        code = "conflict",
        category = conflict,
        action = "Read what the request changes, and decide again from its current state.",
        extension
    )]
    #[api(example("POST /v1/accounts", body = r#"{"email": "ada@example.com", "currency": "USD"}"#))]
    Conflict {
        /// What stands in the way.
        problem: &'static str,
    },

    /// Validation failed
    ///
    /// The request is valid, but the API does not do what it asks for.
    #[error("{problem}")]
    #[api(status = 422, code = "validation_failed", category = unprocessable_content, action = "Correct the parameter in `param`.", extension)]
    #[api(example(
        "POST /v1/transfers",
        body = r#"{"amount": 2000000, "currency": "USD", "source": "acc_1", "destination": "acc_2"}"#
    ))]
    ValidationFailed {
        /// Why not.
        problem: &'static str,
        /// The parameter at fault.
        #[api(param)]
        param: &'static str,
    },

    /// Insufficient funds
    ///
    /// The account that a transfer starts from has less than the transfer takes.
    #[error("The source account does not have sufficient funds")]
    #[api(
        status = 422,
        code = "insufficient_funds",
        action = "Send less, or add funds to the source account first.",
        type = "card_error",
        category = insufficient_funds
    )]
    #[api(example(
        "POST /v1/transfers",
        body = r#"{"amount": 500000, "currency": "USD", "source": "acc_1", "destination": "acc_2"}"#
    ))]
    InsufficientFunds,

    /// Rate limit exceeded
    ///
    /// Too many requests came from one address.
    #[error("Too many requests. Please wait before making another request")]
    #[api(
        status = 429,
        code = "rate_limit_exceeded",
        category = rate_limited,
        action = "Wait as `Retry-After` says, then send requests at a lower rate.",
        type = "rate_limit_error"
    )]
    #[api(example("GET /v1/accounts", depends_on = "how many requests this address has sent"))]
    RateLimited {
        /// When there is a request left again.
        #[api(retry_after)]
        wait: Duration,
    },

    /// An internal error occurred
    ///
    /// Something went wrong on our end.
    #[error("{cause}")] // for the log; the client reads the title
    #[api(
        status = 500,
        code = "internal_error",
        category = internal_error,
        action = "Send the request again later; if it keeps failing, report the request id.",
        type = "api_error",
        extension
    )]
    #[api(example("GET /v1/accounts", depends_on = "whether the server fails"))]
    Internal {
        /// What went wrong, for the log.
        cause: &'static str,
    },
}
