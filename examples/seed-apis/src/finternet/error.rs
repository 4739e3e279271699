//! The errors of the API, in the order of its document.

use std::{borrow::Cow, time::Duration};

use error_response::ApiError;

use super::intent::{OrderStatus, Status};

#[derive(Debug, thiserror::Error, ApiError)]
#[api(type = "invalid_request_error", challenge = "Bearer", example_header("authorization" = "Bearer $API_KEY"))]
pub(super) enum FinternetError {
    /// API key missing
    ///
    /// API key is missing from the request.
    #[error("API key is required")]
    #[api(status = 401, code = "authentication_required", category = credentials_missing, type = "authentication_error")]
    #[api(example("GET /v1/payment-intents/intent_new", header("authorization" = "")))]
    AuthenticationRequired,

    /// Invalid API key
    ///
    /// Invalid API key or access denied.
    #[error("Invalid API key")]
    #[api(status = 403, code = "forbidden", category = permission_denied, type = "authentication_error")]
    #[api(example("GET /v1/payment-intents/intent_new", header("authorization" = "Bearer invalid_key")))]
    Forbidden,

    /// Invalid request
    ///
    /// General invalid request error.
    #[error("{problem}")]
    #[api(status = 400, code = "invalid_request", category = invalid_request)]
    #[api(example("POST /v1/payment-intents", body = r#"{"amount": "-1", "currency": "USDC"}"#))]
    InvalidRequest {
        problem: &'static str,
        #[api(param)]
        param: Option<Cow<'static, str>>,
    },

    /// Invalid state transition
    ///
    /// Invalid state transition in payment intent lifecycle.
    #[error("Cannot {action} payment intent in status: {status}")]
    #[api(status = 400, code = "invalid_state_transition", category = conflict)]
    #[api(example = "POST /v1/payment-intents/intent_new/settle")]
    InvalidStateTransition {
        #[api(example = "confirm")]
        action: &'static str,
        #[api(example = "SUCCEEDED")]
        status: Status,
    },

    /// Signature verification failed
    ///
    /// EIP-712 signature verification failed.
    #[error("Signature verification failed")]
    #[api(status = 400, code = "signature_verification_failed")]
    #[api(example(
        "POST /v1/payment-intents/intent_new/confirm",
        body = r#"{"signature": "0x1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e1d"}"#
    ))]
    SignatureVerificationFailed,

    /// Invalid status for operation
    ///
    /// Invalid order or payment status for the requested operation.
    #[error("Cannot {action}: order status is {actual}, must be {expected}")]
    #[api(status = 400, code = "invalid_status", category = invalid_state)]
    #[api(example = "POST /v1/payment-intents/intent_paid/settle")]
    InvalidStatus {
        #[api(example = "submit delivery proof")]
        action: &'static str,
        #[api(example = 2)]
        actual: u8,
        #[api(example = "Created (0)")]
        expected: OrderStatus,
    },

    /// Resource not found
    ///
    /// Requested resource not found.
    #[error("{resource} not found: {id}")]
    #[api(status = 404, code = "resource_missing", category = not_found)]
    #[api(example = "GET /v1/payment-intents/intent_0")]
    ResourceMissing {
        #[api(example = "Payment intent")]
        resource: &'static str,
        #[api(example = "intent_2xYz9AbC123")]
        id: String,
    },

    /// Contract execution failed
    ///
    /// Blockchain contract execution failed.
    #[error("the contract call for {intent} was reverted")]
    #[api(status = 500, code = "contract_execution_failed", category = upstream_failed, type = "api_error")]
    #[api(example(
        "POST /v1/payment-intents/intent_reverted/confirm",
        body = r#"{"signature": "0x1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e1b"}"#
    ))]
    #[api(message = "Failed to execute contract function")]
    ContractExecutionFailed { intent: String },

    /// Settlement failed
    ///
    /// Settlement processing failed.
    #[error("the off-ramp refused to settle {intent}")]
    #[api(status = 500, code = "settlement_failed", category = upstream_timeout, type = "api_error")]
    #[api(example = "POST /v1/payment-intents/intent_unsettled/settle")]
    #[api(message = "Settlement processing failed")]
    SettlementFailed { intent: String },

    // The format appends the wait to the message.
    /// Rate limit exceeded
    ///
    /// Rate limit exceeded.
    #[error("Rate limit exceeded.")]
    #[api(status = 429, code = "rate_limit_exceeded", category = rate_limited, type = "rate_limit_error")]
    #[api(example("GET /v1/payment-intents/intent_new", depends_on = "how many requests were sent in this minute"))]
    RateLimitExceeded {
        #[api(retry_after)]
        wait: Duration,
    },

    /// Internal server error
    #[error("the ledger lost {intent}")]
    #[api(status = 500, code = "internal_error", category = internal_error, type = "api_error", extension)]
    #[api(example = "POST /v1/payment-intents/intent_lost/settle")]
    Internal { intent: String },
}

impl FinternetError {
    /// The error of `code` with the values of the document's example.
    pub(super) fn example(code: &str) -> Option<FinternetError> {
        let intent = || "intent_2xYz9AbC123".to_owned();
        let examples = [
            FinternetError::AuthenticationRequired,
            FinternetError::Forbidden,
            FinternetError::InvalidRequest { problem: "The request is invalid", param: Some("amount".into()) },
            FinternetError::InvalidStateTransition { action: "confirm", status: Status::Succeeded },
            FinternetError::SignatureVerificationFailed,
            FinternetError::InvalidStatus {
                action: "submit delivery proof",
                actual: 2,
                expected: OrderStatus::Created,
            },
            FinternetError::ResourceMissing { resource: "Payment intent", id: intent() },
            FinternetError::ContractExecutionFailed { intent: intent() },
            FinternetError::SettlementFailed { intent: intent() },
            FinternetError::RateLimitExceeded { wait: Duration::from_secs(60) },
            FinternetError::Internal { intent: intent() },
        ];
        examples.into_iter().find(|example| example.definition().code() == Some(code))
    }
}
