//! Endpoints and notifications as the API shows them.

use serde::Serialize;
use utoipa::ToSchema;

use crate::mode::Mode;

/// A URL that receives the events of its mode.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Endpoint {
    #[schema(example = "we_0192f3ab6c1d7e5fa1b2c3d4e5f60718")]
    pub(super) id: String,
    pub(super) mode: Mode,
    #[schema(example = "https://example.com/hooks")]
    pub(super) url: String,
    /// When it was created, in seconds since 1970.
    pub(super) created: i64,
    /// When it was disabled, in seconds since 1970: it receives nothing more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) disabled: Option<i64>,
    /// Why it was disabled: `attempts_failed`, or `gone` after a response with 410.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "attempts_failed")]
    pub(super) reason: Option<String>,
}

/// An endpoint with a new secret.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EndpointWithSecret {
    #[serde(flatten)]
    pub(super) endpoint: Endpoint,
    /// What verifies the signatures, by a library for Standard Webhooks. It is shown this once.
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    pub(super) secret: String,
}

/// What the owner of an endpoint is notified of: once each time it is disabled.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Notification {
    #[schema(example = "wn_0192f3ab6c1d7e5fa1b2c3d4e5f60718")]
    pub(super) id: String,
    pub(super) mode: Mode,
    /// The id of the endpoint that was disabled.
    #[schema(example = "we_0192f3ab6c1d7e5fa1b2c3d4e5f60718")]
    pub(super) endpoint: String,
    #[schema(example = "https://example.com/hooks")]
    pub(super) url: String,
    /// `attempts_failed`, or `gone` after a response with 410.
    #[schema(example = "attempts_failed")]
    pub(super) reason: String,
    /// When it was disabled, in seconds since 1970.
    pub(super) created: i64,
}
