//! What each format makes of each category.

use error_formats::render;
use error_response::{ApiError, Category, CategoryError, ErasedWireFormat};
use serde_json::Value;

use crate::{format::Format, support::status_and_code};

/// Status and code, as the format puts them on the wire.
fn rendered(error: &dyn ApiError, format: &dyn ErasedWireFormat) -> String {
    let response = render(error, format, Default::default()).unwrap();
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    status_and_code(response.status().as_u16(), &body)
}

#[rustfmt::skip]
const TABLE: &[(Category, [&str; 6])] = &[
    (Category::InvalidRequest, ["400 40000", "400 invalid_request", "400 invalid_request/invalid_input", "400 INVALID_REQUEST", "400 invalid_request", "400 invalid_request"]),
    (Category::MalformedBody, ["400 40000", "400 invalid_request", "400 invalid_request/invalid_body", "400 INVALID_REQUEST", "400 invalid_request", "400 malformed_body"]),
    (Category::MalformedHeaders, ["400 40000", "400 invalid_request", "400 invalid_request/invalid_headers", "400 INVALID_REQUEST", "400 invalid_request", "400 malformed_headers"]),
    (Category::MissingField, ["400 40000", "400 invalid_request", "400 invalid_request/missing_fields", "400 INVALID_REQUEST", "400 missing_parameter", "422 missing_field"]),
    (Category::UnknownField, ["400 40000", "400 invalid_request", "400 invalid_request/unknown_fields", "400 INVALID_REQUEST", "400 invalid_parameter", "422 unknown_field"]),
    (Category::InvalidField, ["400 40000", "400 invalid_request", "400 invalid_request/invalid_field", "400 INVALID_REQUEST", "400 invalid_parameter", "422 invalid_field"]),
    (Category::CredentialsMissing, ["401 40100", "401 authentication_required", "401 unauthorized/invalid_api_keys", "401 UNAUTHENTICATED", "401 authentication_required", "401 credentials_missing"]),
    (Category::CredentialsInvalid, ["401 40100", "403 forbidden", "401 unauthorized/invalid_access_token", "401 UNAUTHENTICATED", "401 invalid_api_key", "401 credentials_invalid"]),
    (Category::CredentialsExpired, ["401 40100", "403 forbidden", "401 unauthorized/expired_credentials", "401 UNAUTHENTICATED", "401 invalid_api_key", "401 credentials_expired"]),
    (Category::PermissionDenied, ["403 40300", "403 forbidden", "401 unauthorized/unauthorized_tenant", "403 PERMISSION_DENIED", "403 forbidden", "403 permission_denied"]),
    (Category::NotFound, ["404 40400", "404 resource_missing", "404 invalid_request/not_found", "404 RESOURCE_NOT_FOUND", "404 resource_not_found", "404 not_found"]),
    (Category::Conflict, ["400 40000", "400 invalid_state_transition", "400 invalid_request/invalid_step", "400 INVALID_REQUEST", "409 conflict", "409 conflict"]),
    (Category::InvalidState, ["400 40000", "400 invalid_status", "400 invalid_request/invalid_step", "400 INVALID_REQUEST", "409 conflict", "409 invalid_state"]),
    (Category::InsufficientFunds, ["402 40200", "400 insufficient_funds", "400 invalid_request/insufficient_funds", "400 INSUFFICIENT_BALANCE", "422 insufficient_funds", "402 insufficient_funds"]),
    (Category::RateLimited, ["429 42900", "429 rate_limit_exceeded", "429 invalid_request/too_many_requests", "429 RATE_LIMIT_EXCEEDED", "429 rate_limit_exceeded", "429 rate_limited"]),
    (Category::UpstreamFailed, ["500 50000", "500 contract_execution_failed", "400 external_api_error/external_api_server_error", "503 SERVICE_UNAVAILABLE", "502 bad_gateway", "502 upstream_failed"]),
    (Category::UpstreamTimeout, ["500 50000", "500 settlement_failed", "400 external_api_error/external_api_connection_error", "503 SERVICE_UNAVAILABLE", "502 bad_gateway", "504 upstream_timeout"]),
    (Category::Internal, ["500 50000", "500 internal_error", "500 server_error/internal_server_error", "500 INTERNAL_SERVER_ERROR", "500 internal_error", "500 internal_error"]),
    (Category::Maintenance, ["500 50000", "500 internal_error", "500 server_error/planned_maintenance", "503 SERVICE_UNAVAILABLE", "503 service_unavailable", "503 maintenance"]),
    (Category::Overload, ["500 50000", "500 internal_error", "500 server_error/planned_maintenance", "503 SERVICE_UNAVAILABLE", "503 service_unavailable", "503 overloaded"]),
    (Category::Unavailable, ["500 50000", "500 internal_error", "500 server_error/planned_maintenance", "503 SERVICE_UNAVAILABLE", "503 service_unavailable", "503 unavailable"]),
    (Category::Timeout, ["500 50000", "500 internal_error", "500 server_error/internal_server_error", "503 SERVICE_UNAVAILABLE", "503 service_unavailable", "503 timeout"]),
    (Category::NotImplemented, ["500 50000", "500 internal_error", "500 server_error/internal_server_error", "500 INTERNAL_SERVER_ERROR", "500 internal_error", "501 not_implemented"]),
    (Category::UnprocessableContent, ["422 40000", "422 invalid_request", "422 invalid_request/invalid_input", "422 INVALID_REQUEST", "422 validation_failed", "422 unprocessable_content"]),
];

#[test]
fn each_category_as_the_table_says() {
    for (category, row) in TABLE {
        let error = CategoryError::new(*category);
        let found = Format::ALL.map(|format| rendered(&error, &*format.wire_format()));
        assert_eq!(found.each_ref().map(String::as_str), *row, "{category}");
    }
}

#[test]
fn what_only_a_framework_finds_keeps_its_status() {
    let is_known = |category: &Category| TABLE.iter().any(|(known, _)| known == category);
    let others: Vec<_> = Category::ALL.iter().copied().filter(|category| !is_known(category)).collect();
    assert!(!others.is_empty());
    for category in others {
        let status = category.standard_status();
        let row = [
            format!("{status} 40000"),
            format!("{status} invalid_request"),
            format!("{status} invalid_request/invalid_input"),
            format!("{status} INVALID_REQUEST"),
            format!("{status} invalid_request"),
            format!("{status} {}", category.name()),
        ];
        assert_eq!(Format::ALL.map(|format| rendered(&CategoryError::new(category), &*format.wire_format())), row);
    }
}

/// Each row marks a code that its document lacks.
#[test]
fn extensions_are_marked() {
    let starred = [
        ("Finternet", vec!["insufficient_funds", "internal_error"]),
        ("Finqware", vec!["insufficient_funds", "too_many_requests"]),
        (
            "Stripe",
            vec!["forbidden", "conflict", "validation_failed", "internal_error", "bad_gateway", "service_unavailable"],
        ),
    ];
    for format in Format::ALL.map(Format::wire_format) {
        let name = format!("{format:?}");
        let mut marked: Vec<_> =
            Category::ALL.iter().map(|category| format.row(*category)).filter(|row| row.is_extension()).collect();
        marked.sort_by_key(|row| row.code());
        marked.dedup_by_key(|row| row.code());
        let mut expected =
            starred.iter().find(|(known, _)| name.starts_with(known)).map_or(vec![], |(_, codes)| codes.clone());
        expected.sort_unstable();
        assert_eq!(marked.iter().map(|row| row.code()).collect::<Vec<_>>(), expected, "{name}");
    }
}
