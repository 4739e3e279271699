//! The errors of the API: one enum for each of its four types.
//!
//! The key of an error is the pair of type and code. Where a code stands under
//! two types, what is absent or malformed is an [`InvalidRequest`], and what is
//! well-formed but unknown is [`Unauthorized`].

use std::fmt;

use error_response::ApiError;

/// Errors due to incorrect input.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(type = "invalid_request")]
pub(super) enum InvalidRequest {
    /// Missing fields
    #[error("Missing fields{0}")]
    #[api(status = 400, code = "missing_fields", category = missing_field)]
    MissingFields(Names),

    /// Unknown fields
    #[error("Unknown fields{0}")]
    #[api(status = 400, code = "unknown_fields", category = unknown_field)]
    UnknownFields(Names),

    /// Invalid field
    #[error("Invalid field{0}")]
    #[api(status = 400, code = "invalid_field", category = invalid_field)]
    InvalidField(Names),

    /// Invalid credentials id
    #[error("Invalid credentials id")]
    #[api(status = 400, code = "invalid_credentials_id")]
    InvalidCredentialsId,

    /// Invalid client id
    #[error("Invalid client id")]
    #[api(status = 400, code = "invalid_client_id")]
    InvalidClientId,

    /// Invalid client secret
    #[error("Invalid client secret")]
    #[api(status = 400, code = "invalid_client_secret")]
    InvalidClientSecret,

    /// Invalid access token
    #[error("Invalid access token")]
    #[api(status = 400, code = "invalid_access_token")]
    InvalidAccessToken,

    /// Invalid input
    #[error("Invalid input")]
    #[api(status = 400, code = "invalid_input", category = invalid_request)]
    InvalidInput,

    /// Invalid body
    #[error("Invalid body")]
    #[api(status = 400, code = "invalid_body", category = malformed_body)]
    InvalidBody,

    /// Invalid headers
    #[error("Invalid headers")]
    #[api(status = 400, code = "invalid_headers", category = malformed_headers)]
    InvalidHeaders,

    /// Not found
    #[error("Not found")]
    #[api(status = 404, code = "not_found", category = not_found)]
    NotFound,

    /// Invalid step
    #[error("Invalid step")]
    #[api(status = 400, code = "invalid_step", category = conflict)]
    InvalidStep,

    /// Invalid session id
    #[error("Invalid session id")]
    #[api(status = 400, code = "invalid_session_id")]
    InvalidSessionId,

    /// Invalid skill name
    #[error("Invalid skill name")]
    #[api(status = 400, code = "invalid_skill_name")]
    InvalidSkillName,

    /// Invalid pcd data retention
    #[error("Invalid pcd data retention")]
    #[api(status = 400, code = "invalid_pcd_data_retention")]
    InvalidPcdDataRetention,

    /// Tpp redirect error
    #[error("Tpp redirect error")]
    #[api(status = 400, code = "tpp_redirect_error")]
    TppRedirectError,
}

/// Errors due to incorrect input, related to various security tokens.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(type = "unauthorized", challenge = "Bearer")]
pub(super) enum Unauthorized {
    /// Invalid api keys
    #[error("Invalid api keys")]
    #[api(status = 401, code = "invalid_api_keys", category = credentials_missing)]
    InvalidApiKeys,

    /// Unauthorized tenant
    #[error("Unauthorized tenant")]
    #[api(status = 401, code = "unauthorized_tenant", category = permission_denied)]
    Tenant,

    /// Invalid access token
    #[error("Invalid access token")]
    #[api(status = 401, code = "invalid_access_token", category = credentials_invalid)]
    InvalidAccessToken,

    /// Invalid credentials id
    #[error("Invalid credentials id")]
    #[api(status = 401, code = "invalid_credentials_id")]
    InvalidCredentialsId,

    /// Invalid client id
    #[error("Invalid client id")]
    #[api(status = 401, code = "invalid_client_id")]
    InvalidClientId,

    /// Invalid client secret
    #[error("Invalid client secret")]
    #[api(status = 401, code = "invalid_client_secret")]
    InvalidClientSecret,

    /// Invalid client app key
    #[error("Invalid client app key")]
    #[api(status = 401, code = "invalid_client_app_key")]
    InvalidClientAppKey,

    /// Inactive credentials
    #[error("Inactive credentials")]
    #[api(status = 401, code = "inactive_credentials")]
    InactiveCredentials,

    /// Expired credentials
    #[error("Expired credentials")]
    #[api(status = 401, code = "expired_credentials", category = credentials_expired)]
    ExpiredCredentials,

    /// Invalid uuid
    #[error("Invalid uuid")]
    #[api(status = 401, code = "invalid_uuid")]
    InvalidUuid,

    /// Invalid tenant keys
    #[error("Invalid tenant keys")]
    #[api(status = 401, code = "invalid_tenant_keys")]
    InvalidTenantKeys,

    /// Invalid temp token
    #[error("Invalid temp token")]
    #[api(status = 401, code = "invalid_temp_token")]
    InvalidTempToken,
}

/// Errors of the banks, also where the input is correct.
#[derive(Debug, Clone, Copy, thiserror::Error, ApiError)]
#[api(type = "external_api_error")]
pub(super) enum ExternalApiError {
    /// External api connection error
    #[error("External api connection error")]
    #[api(status = 400, code = "external_api_connection_error", category = upstream_timeout)]
    Connection,

    /// External api too many requests
    #[error("External api too many requests")]
    #[api(status = 400, code = "external_api_too_many_requests")]
    TooManyRequests,

    /// External api unauthorized
    #[error("External api unauthorized")]
    #[api(status = 400, code = "external_api_unauthorized")]
    Unauthorized,

    /// External api forbidden
    #[error("External api forbidden")]
    #[api(status = 400, code = "external_api_forbidden")]
    Forbidden,

    /// External api duplicated consent
    #[error("External api duplicated consent")]
    #[api(status = 400, code = "external_api_duplicated_consent")]
    DuplicatedConsent,

    /// External api expired consent
    #[error("External api expired consent")]
    #[api(status = 400, code = "external_api_expired_consent")]
    ExpiredConsent,

    /// External api invalid psu id
    #[error("External api invalid psu id")]
    #[api(status = 400, code = "external_api_invalid_psu_id")]
    InvalidPsuId,

    /// External api server error
    #[error("External api server error")]
    #[api(status = 400, code = "external_api_server_error", category = upstream_failed)]
    Server,
}

/// Errors of this server; the client reads the title, the log the rest.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(type = "server_error")]
pub(super) enum ServerError {
    /// Internal server error
    #[error("the stored accounts can't be read")]
    #[api(status = 500, code = "internal_server_error", category = internal_error)]
    Stored(#[from] serde_json::Error),

    /// Planned maintenance
    #[error("the skill is under maintenance")]
    #[api(status = 500, code = "planned_maintenance", category = maintenance, retry_after = unknown)]
    PlannedMaintenance,
}

/// The fields an error is about, as the hint at the end of its message.
#[derive(Debug, Default)]
pub(super) struct Names(Vec<String>);

impl Names {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: Into<String>> FromIterator<T> for Names {
    fn from_iter<I: IntoIterator<Item = T>>(names: I) -> Names {
        Names(names.into_iter().map(Into::into).collect())
    }
}

impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() { Ok(()) } else { write!(f, ": {}", self.0.join(", ")) }
    }
}
