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
#[api(example_header("x-api-key" = "$API_KEY"), example_header("x-tenant-key" = "$API_TENANT_KEY"))]
#[api(example_header("x-client-id" = "11111111-1111-4111-8111-111111111111"))]
#[api(example_header("x-client-secret" = "$API_CLIENT_SECRET"), example_header("x-client-app-key" = "$API_CLIENT_APP_KEY"))]
pub(super) enum InvalidRequest {
    /// Missing fields
    #[error("Missing fields{0}")]
    #[api(status = 400, code = "missing_fields", category = missing_field)]
    #[api(example("POST /v1/sessions", body = r#"{"user_uuid": "22222222-2222-4222-8222-222222222222"}"#))]
    MissingFields(Names),

    /// Unknown fields
    #[error("Unknown fields{0}")]
    #[api(status = 400, code = "unknown_fields", category = unknown_field)]
    #[api(example(
        "POST /v1/sessions",
        body = r#"{"user_uuid": "22222222-2222-4222-8222-222222222222", "credentials_id": "33333333-3333-4333-8333-333333333333", "skill_name": "accounts", "bank": "sandbox", "psu_id": "psu-1", "colour": "red"}"#
    ))]
    UnknownFields(Names),

    /// Invalid field
    #[error("Invalid field{0}")]
    #[api(status = 400, code = "invalid_field", category = invalid_field)]
    #[api(example(
        "POST /v1/sessions",
        body = r#"{"user_uuid": "22222222-2222-4222-8222-222222222222", "credentials_id": "33333333-3333-4333-8333-333333333333", "skill_name": "accounts", "bank": "no_such_bank", "psu_id": "psu-1"}"#
    ))]
    InvalidField(Names),

    /// Invalid credentials id
    #[error("Invalid credentials id")]
    #[api(status = 400, code = "invalid_credentials_id")]
    #[api(example(
        "POST /v1/sessions",
        body = r#"{"user_uuid": "22222222-2222-4222-8222-222222222222", "credentials_id": "1", "skill_name": "accounts", "bank": "sandbox", "psu_id": "psu-1"}"#
    ))]
    InvalidCredentialsId,

    /// Invalid client id
    #[error("Invalid client id")]
    #[api(status = 400, code = "invalid_client_id")]
    #[api(example("POST /v1/sessions", header("x-client-id" = "1"), body = r#"{"user_uuid": "22222222-2222-4222-8222-222222222222", "credentials_id": "33333333-3333-4333-8333-333333333333", "skill_name": "accounts", "bank": "sandbox", "psu_id": "psu-1"}"#))]
    InvalidClientId,

    /// Invalid client secret
    #[error("Invalid client secret")]
    #[api(status = 400, code = "invalid_client_secret")]
    #[api(example("POST /v1/sessions", header("x-client-secret" = "invalid_secret"), body = r#"{"user_uuid": "22222222-2222-4222-8222-222222222222", "credentials_id": "33333333-3333-4333-8333-333333333333", "skill_name": "accounts", "bank": "sandbox", "psu_id": "psu-1"}"#))]
    InvalidClientSecret,

    /// Invalid access token
    #[error("Invalid access token")]
    #[api(status = 400, code = "invalid_access_token")]
    #[api(example("GET /v1/sessions/77777777-7777-4777-8777-000000000001", header("authorization" = "Bearer invalid_token")))]
    InvalidAccessToken,

    /// Invalid input
    #[error("Invalid input")]
    #[api(status = 400, code = "invalid_input", category = invalid_request)]
    #[api(example("POST /v1/sessions", body = r#"[]"#))]
    InvalidInput,

    /// Invalid body
    #[error("Invalid body")]
    #[api(status = 400, code = "invalid_body", category = malformed_body)]
    #[api(example("POST /v1/sessions", raw_body = "{"))]
    InvalidBody,

    /// Invalid headers
    #[error("Invalid headers")]
    #[api(status = 400, code = "invalid_headers", category = malformed_headers)]
    #[api(example("POST /v1/sessions", header("content-type" = "text/plain"), body = r#"{}"#))]
    InvalidHeaders,

    /// Not found
    #[error("Not found")]
    #[api(status = 404, code = "not_found", category = not_found)]
    #[api(example("GET /v1/sessions/99999999-9999-4999-8999-999999999999", header("authorization" = "Bearer $API_ACCESS_TOKEN")))]
    NotFound,

    /// Invalid step
    #[error("Invalid step")]
    #[api(status = 400, code = "invalid_step", category = conflict)]
    #[api(example("GET /v1/sessions/77777777-7777-4777-8777-000000000001/accounts", header("authorization" = "Bearer $API_ACCESS_TOKEN")))]
    InvalidStep,

    /// Invalid session id
    #[error("Invalid session id")]
    #[api(status = 400, code = "invalid_session_id")]
    #[api(example("GET /v1/sessions/1", header("authorization" = "Bearer $API_ACCESS_TOKEN")))]
    InvalidSessionId,

    /// Invalid skill name
    #[error("Invalid skill name")]
    #[api(status = 400, code = "invalid_skill_name")]
    #[api(example(
        "POST /v1/sessions",
        body = r#"{"user_uuid": "22222222-2222-4222-8222-222222222222", "credentials_id": "33333333-3333-4333-8333-333333333333", "skill_name": "no_such_skill", "bank": "sandbox", "psu_id": "psu-1"}"#
    ))]
    InvalidSkillName,

    /// Invalid pcd data retention
    #[error("Invalid pcd data retention")]
    #[api(status = 400, code = "invalid_pcd_data_retention")]
    #[api(example(
        "POST /v1/sessions",
        body = r#"{"user_uuid": "22222222-2222-4222-8222-222222222222", "credentials_id": "33333333-3333-4333-8333-333333333333", "skill_name": "accounts", "bank": "sandbox", "psu_id": "psu-1", "pcd_data_retention": 366}"#
    ))]
    InvalidPcdDataRetention,

    /// Tpp redirect error
    #[error("Tpp redirect error")]
    #[api(status = 400, code = "tpp_redirect_error")]
    #[api(example(
        "POST /v1/sessions",
        body = r#"{"user_uuid": "22222222-2222-4222-8222-222222222222", "credentials_id": "33333333-3333-4333-8333-333333333333", "skill_name": "accounts", "bank": "sandbox", "psu_id": "psu-1", "redirect_url": "https://elsewhere.example/"}"#
    ))]
    TppRedirectError,
}

/// Errors due to incorrect input, related to various security tokens.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(type = "unauthorized", challenge = "Bearer")]
#[api(example_header("x-api-key" = "$API_KEY"), example_header("x-tenant-key" = "$API_TENANT_KEY"))]
#[api(example_header("x-client-id" = "11111111-1111-4111-8111-111111111111"))]
#[api(example_header("x-client-secret" = "$API_CLIENT_SECRET"), example_header("x-client-app-key" = "$API_CLIENT_APP_KEY"))]
pub(super) enum Unauthorized {
    /// Invalid api keys
    #[error("Invalid api keys")]
    #[api(status = 401, code = "invalid_api_keys", category = credentials_missing)]
    #[api(example("POST /v1/sessions", header("x-api-key" = "invalid_key"), body = r#"{"user_uuid": "22222222-2222-4222-8222-222222222222", "credentials_id": "33333333-3333-4333-8333-333333333333", "skill_name": "accounts", "bank": "sandbox", "psu_id": "psu-1"}"#))]
    InvalidApiKeys,

    /// Unauthorized tenant
    #[error("Unauthorized tenant")]
    #[api(status = 401, code = "unauthorized_tenant", category = permission_denied)]
    #[api(example("POST /v1/sessions", header("x-tenant-key" = "$API_OTHER_TENANT_KEY"), body = r#"{"user_uuid": "22222222-2222-4222-8222-222222222222", "credentials_id": "33333333-3333-4333-8333-333333333333", "skill_name": "accounts", "bank": "sandbox", "psu_id": "psu-1"}"#))]
    Tenant,

    /// Invalid access token
    #[error("Invalid access token")]
    #[api(status = 401, code = "invalid_access_token", category = credentials_invalid)]
    #[api(example("GET /v1/sessions/77777777-7777-4777-8777-000000000001", header("authorization" = "Bearer $API_ENDED_TOKEN")))]
    InvalidAccessToken,

    /// Invalid credentials id
    #[error("Invalid credentials id")]
    #[api(status = 401, code = "invalid_credentials_id")]
    #[api(example(
        "POST /v1/sessions",
        body = r#"{"user_uuid": "22222222-2222-4222-8222-222222222222", "credentials_id": "99999999-9999-4999-8999-999999999999", "skill_name": "accounts", "bank": "sandbox", "psu_id": "psu-1"}"#
    ))]
    InvalidCredentialsId,

    /// Invalid client id
    #[error("Invalid client id")]
    #[api(status = 401, code = "invalid_client_id")]
    #[api(example("POST /v1/sessions", header("x-client-id" = "99999999-9999-4999-8999-999999999999"), body = r#"{"user_uuid": "22222222-2222-4222-8222-222222222222", "credentials_id": "33333333-3333-4333-8333-333333333333", "skill_name": "accounts", "bank": "sandbox", "psu_id": "psu-1"}"#))]
    InvalidClientId,

    /// Invalid client secret
    #[error("Invalid client secret")]
    #[api(status = 401, code = "invalid_client_secret")]
    #[api(example("POST /v1/sessions", header("x-client-secret" = "$API_OTHER_CLIENT_SECRET"), body = r#"{"user_uuid": "22222222-2222-4222-8222-222222222222", "credentials_id": "33333333-3333-4333-8333-333333333333", "skill_name": "accounts", "bank": "sandbox", "psu_id": "psu-1"}"#))]
    InvalidClientSecret,

    /// Invalid client app key
    #[error("Invalid client app key")]
    #[api(status = 401, code = "invalid_client_app_key")]
    #[api(example("POST /v1/sessions", header("x-client-app-key" = "invalid_key"), body = r#"{"user_uuid": "22222222-2222-4222-8222-222222222222", "credentials_id": "33333333-3333-4333-8333-333333333333", "skill_name": "accounts", "bank": "sandbox", "psu_id": "psu-1"}"#))]
    InvalidClientAppKey,

    /// Inactive credentials
    #[error("Inactive credentials")]
    #[api(status = 401, code = "inactive_credentials")]
    #[api(example(
        "POST /v1/sessions",
        body = r#"{"user_uuid": "22222222-2222-4222-8222-222222222222", "credentials_id": "44444444-4444-4444-8444-444444444444", "skill_name": "accounts", "bank": "sandbox", "psu_id": "psu-1"}"#
    ))]
    InactiveCredentials,

    /// Expired credentials
    #[error("Expired credentials")]
    #[api(status = 401, code = "expired_credentials", category = credentials_expired)]
    #[api(example(
        "POST /v1/sessions",
        body = r#"{"user_uuid": "22222222-2222-4222-8222-222222222222", "credentials_id": "55555555-5555-4555-8555-555555555555", "skill_name": "accounts", "bank": "sandbox", "psu_id": "psu-1"}"#
    ))]
    ExpiredCredentials,

    /// Invalid uuid
    #[error("Invalid uuid")]
    #[api(status = 401, code = "invalid_uuid")]
    #[api(example(
        "POST /v1/sessions",
        body = r#"{"user_uuid": "99999999-9999-4999-8999-999999999999", "credentials_id": "33333333-3333-4333-8333-333333333333", "skill_name": "accounts", "bank": "sandbox", "psu_id": "psu-1"}"#
    ))]
    InvalidUuid,

    /// Invalid tenant keys
    #[error("Invalid tenant keys")]
    #[api(status = 401, code = "invalid_tenant_keys")]
    #[api(example("POST /v1/sessions", header("x-tenant-key" = "invalid_key"), body = r#"{"user_uuid": "22222222-2222-4222-8222-222222222222", "credentials_id": "33333333-3333-4333-8333-333333333333", "skill_name": "accounts", "bank": "sandbox", "psu_id": "psu-1"}"#))]
    InvalidTenantKeys,

    /// Invalid temp token
    #[error("Invalid temp token")]
    #[api(status = 401, code = "invalid_temp_token")]
    #[api(example("POST /v1/sessions/77777777-7777-4777-8777-000000000010/complete", header("authorization" = "Bearer $API_ACCESS_TOKEN"), body = r#"{"temp_token": "wrong_token"}"#))]
    InvalidTempToken,
}

/// Errors of the banks, also where the input is correct.
#[derive(Debug, Clone, Copy, thiserror::Error, ApiError)]
#[api(type = "external_api_error", example_header("authorization" = "Bearer $API_ACCESS_TOKEN"))]
pub(super) enum ExternalApiError {
    /// External api connection error
    #[error("External api connection error")]
    #[api(status = 400, code = "external_api_connection_error", category = upstream_timeout)]
    #[api(example = "POST /v1/sessions/77777777-7777-4777-8777-000000000002/consent")]
    Connection,

    /// External api too many requests
    #[error("External api too many requests")]
    #[api(status = 400, code = "external_api_too_many_requests")]
    #[api(example = "POST /v1/sessions/77777777-7777-4777-8777-000000000003/consent")]
    TooManyRequests,

    /// External api unauthorized
    #[error("External api unauthorized")]
    #[api(status = 400, code = "external_api_unauthorized")]
    #[api(example = "POST /v1/sessions/77777777-7777-4777-8777-000000000004/consent")]
    Unauthorized,

    /// External api forbidden
    #[error("External api forbidden")]
    #[api(status = 400, code = "external_api_forbidden")]
    #[api(example = "POST /v1/sessions/77777777-7777-4777-8777-000000000005/consent")]
    Forbidden,

    /// External api duplicated consent
    #[error("External api duplicated consent")]
    #[api(status = 400, code = "external_api_duplicated_consent")]
    #[api(example = "POST /v1/sessions/77777777-7777-4777-8777-000000000006/consent")]
    DuplicatedConsent,

    /// External api expired consent
    #[error("External api expired consent")]
    #[api(status = 400, code = "external_api_expired_consent")]
    #[api(example = "POST /v1/sessions/77777777-7777-4777-8777-000000000007/consent")]
    ExpiredConsent,

    /// External api invalid psu id
    #[error("External api invalid psu id")]
    #[api(status = 400, code = "external_api_invalid_psu_id")]
    #[api(example = "POST /v1/sessions/77777777-7777-4777-8777-000000000009/consent")]
    InvalidPsuId,

    /// External api server error
    #[error("External api server error")]
    #[api(status = 400, code = "external_api_server_error", category = upstream_failed)]
    #[api(example = "POST /v1/sessions/77777777-7777-4777-8777-000000000008/consent")]
    Server,
}

/// Errors of this server; the client reads the title, the log the rest.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(type = "server_error")]
#[api(example_header("x-api-key" = "$API_KEY"), example_header("x-tenant-key" = "$API_TENANT_KEY"))]
#[api(example_header("x-client-id" = "11111111-1111-4111-8111-111111111111"))]
#[api(example_header("x-client-secret" = "$API_CLIENT_SECRET"), example_header("x-client-app-key" = "$API_CLIENT_APP_KEY"))]
pub(super) enum ServerError {
    /// Internal server error
    #[error("the stored accounts can't be read")]
    #[api(status = 500, code = "internal_server_error", category = internal_error)]
    #[api(example("GET /v1/sessions/77777777-7777-4777-8777-000000000011/accounts", header("authorization" = "Bearer $API_ACCESS_TOKEN")))]
    Stored(#[from] serde_json::Error),

    /// Planned maintenance
    #[error("the skill is under maintenance")]
    #[api(status = 500, code = "planned_maintenance", category = maintenance, retry_after = unknown)]
    #[api(example(
        "POST /v1/sessions",
        body = r#"{"user_uuid": "22222222-2222-4222-8222-222222222222", "credentials_id": "33333333-3333-4333-8333-333333333333", "skill_name": "payments", "bank": "sandbox", "psu_id": "psu-1"}"#
    ))]
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
