//! What a failure is to a client: its category, and status and code in each
//! format. The whole answers are in `golden/sources`.

use error_response::Category;

use crate::format::Format;

pub(super) struct Outcome {
    /// The name of its golden files.
    pub(super) name: &'static str,
    pub(super) category: Category,
    /// Status and code, a cell for each format.
    is: &'static [&'static str],
}

impl Outcome {
    pub(super) fn is(&self, format: Format) -> &'static str {
        format.cell(self.is)
    }

    pub(super) fn golden(&self, format: Format) -> String {
        format!("sources/{}/{}.http", format.name(), self.name.to_ascii_lowercase())
    }
}

/// A constant for each outcome.
macro_rules! outcomes {
    ($($constant:ident: $category:ident = [$($is:literal),+ $(,)?],)+) => {
        $(pub(super) static $constant: Outcome =
            Outcome { name: stringify!($constant), category: Category::$category, is: &[$($is),+] };)+
    };
}

// Where only a status is known, every format keeps it.
#[rustfmt::skip]
outcomes! {
    BAD_REQUEST: InvalidRequest = ["400 40000", "400 invalid_request/invalid_input", "400 invalid_request", "400 invalid_request", "400 invalid_request", "400 invalid_request", "400 INVALID_REQUEST"],
    UNAUTHORIZED: CredentialsMissing = ["401 40100", "401 unauthorized/invalid_api_keys", "401 authentication_required", "401 invalid_client", "401 credentials_missing", "401 authentication_required", "401 UNAUTHENTICATED"],
    FORBIDDEN: PermissionDenied = ["403 40300", "403 unauthorized/unauthorized_tenant", "403 forbidden", "403 unauthorized_client", "403 permission_denied", "403 forbidden", "403 PERMISSION_DENIED"],
    NOT_FOUND: NotFound = ["404 40400", "404 invalid_request/not_found", "404 resource_missing", "404 invalid_request", "404 not_found", "404 resource_not_found", "404 RESOURCE_NOT_FOUND"],
    METHOD_NOT_ALLOWED: MethodNotAllowed = ["405 40000", "405 invalid_request/invalid_input", "405 invalid_request", "405 invalid_request", "405 method_not_allowed", "405 invalid_request", "405 INVALID_REQUEST"],
    NOT_ACCEPTABLE: NotAcceptable = ["406 40000", "406 invalid_request/invalid_input", "406 invalid_request", "406 invalid_request", "406 not_acceptable", "406 invalid_request", "406 INVALID_REQUEST"],
    REQUEST_TIMEOUT: RequestTimeout = ["408 40000", "408 invalid_request/invalid_input", "408 invalid_request", "408 invalid_request", "408 request_timeout", "408 invalid_request", "408 INVALID_REQUEST"],
    CONFLICT: Conflict = ["409 40000", "409 invalid_request/invalid_step", "409 invalid_state_transition", "409 invalid_request", "409 conflict", "409 conflict", "409 INVALID_REQUEST"],
    CONTENT_TOO_LARGE: ContentTooLarge = ["413 40000", "413 invalid_request/invalid_input", "413 invalid_request", "413 invalid_request", "413 content_too_large", "413 invalid_request", "413 INVALID_REQUEST"],
    UNSUPPORTED_MEDIA_TYPE: UnsupportedMediaType = ["415 40000", "415 invalid_request/invalid_input", "415 invalid_request", "415 invalid_request", "415 unsupported_media_type", "415 invalid_request", "415 INVALID_REQUEST"],
    TEAPOT: InvalidRequest = ["418 40000", "418 invalid_request/invalid_input", "418 invalid_request", "418 invalid_request", "418 invalid_request", "418 invalid_request", "418 INVALID_REQUEST"],
    UNPROCESSABLE: UnprocessableContent = ["422 40000", "422 invalid_request/invalid_input", "422 invalid_request", "422 invalid_request", "422 unprocessable_content", "422 validation_failed", "422 INVALID_REQUEST"],
    UPGRADE_REQUIRED: UpgradeRequired = ["426 40000", "426 invalid_request/invalid_input", "426 invalid_request", "426 invalid_request", "426 upgrade_required", "426 invalid_request", "426 INVALID_REQUEST"],
    RATE_LIMITED: RateLimited = ["429 42900", "429 invalid_request/too_many_requests", "429 rate_limit_exceeded", "429 temporarily_unavailable", "429 rate_limited", "429 rate_limit_exceeded", "429 RATE_LIMIT_EXCEEDED"],
    RATE_LIMITED_FOR_A_MINUTE: RateLimited = ["429 42900", "429 invalid_request/too_many_requests", "429 rate_limit_exceeded", "429 temporarily_unavailable", "429 rate_limited", "429 rate_limit_exceeded", "429 RATE_LIMIT_EXCEEDED"],
    INTERNAL: InternalError = ["500 50000", "500 server_error/internal_server_error", "500 internal_error", "500 server_error", "500 internal_error", "500 internal_error", "500 INTERNAL_SERVER_ERROR"],
    NOT_IMPLEMENTED: NotImplemented = ["501 50000", "501 server_error/internal_server_error", "501 internal_error", "501 server_error", "501 not_implemented", "501 internal_error", "501 INTERNAL_SERVER_ERROR"],
    BAD_GATEWAY: UpstreamFailed = ["502 50000", "502 external_api_error/external_api_server_error", "502 contract_execution_failed", "502 server_error", "502 upstream_failed", "502 bad_gateway", "502 SERVICE_UNAVAILABLE"],
    SERVICE_UNAVAILABLE: Unavailable = ["503 50000", "503 server_error/planned_maintenance", "503 internal_error", "503 temporarily_unavailable", "503 unavailable", "503 service_unavailable", "503 SERVICE_UNAVAILABLE"],
    GATEWAY_TIMEOUT: UpstreamTimeout = ["504 50000", "504 external_api_error/external_api_connection_error", "504 settlement_failed", "504 server_error", "504 upstream_timeout", "504 bad_gateway", "504 SERVICE_UNAVAILABLE"],
}

// Where the kind of an error is known, a format's row has the status as well.
#[rustfmt::skip]
outcomes! {
    TIMEOUT: Timeout = ["500 50000", "500 server_error/internal_server_error", "500 internal_error", "503 temporarily_unavailable", "503 timeout", "503 service_unavailable", "503 SERVICE_UNAVAILABLE"],
    OVERLOAD: Overloaded = ["500 50000", "500 server_error/planned_maintenance", "500 internal_error", "503 temporarily_unavailable", "503 overloaded", "503 service_unavailable", "503 SERVICE_UNAVAILABLE"],
    UNAVAILABLE: Unavailable = ["500 50000", "500 server_error/planned_maintenance", "500 internal_error", "503 temporarily_unavailable", "503 unavailable", "503 service_unavailable", "503 SERVICE_UNAVAILABLE"],
    DENIED: PermissionDenied = ["403 40300", "401 unauthorized/unauthorized_tenant", "403 forbidden", "400 unauthorized_client", "403 permission_denied", "403 forbidden", "403 PERMISSION_DENIED"],
    // `AccountClosed`, the author's own.
    ACCOUNT_CLOSED: Conflict = ["409 40000", "409 invalid_request/account_closed", "409 account_closed", "409 account_closed", "409 account_closed", "409 account_closed", "409 ACCOUNT_CLOSED"],
    // Not every format shows the detail that can't be written.
    UNWRITABLE: InternalError = ["409 40000", "409 invalid_request/never_seen", "409 never_seen", "409 never_seen", "500 internal_error", "500 internal_error", "500 INTERNAL_SERVER_ERROR"],
}
