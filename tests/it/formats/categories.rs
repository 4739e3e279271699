//! What each format makes of each category.

use std::collections::BTreeSet;

use error_formats::render;
use error_response::{
    ApiError, Category, CategoryError, ErrorStatus,
    format::{ErasedWireFormat, Problem, Stripe, Value},
};
use serde_json::Value as Json;

use crate::{format::Format, support::status_and_code};

/// Status and code, as the format puts them on the wire.
fn rendered(error: &dyn ApiError, format: &dyn ErasedWireFormat) -> String {
    let response = render(error, format, Default::default()).unwrap();
    let body: Json = serde_json::from_slice(response.body()).unwrap();
    status_and_code(response.status().as_u16(), &body)
}

#[rustfmt::skip]
const TABLE: &[(Category, &[&str])] = &[
    (Category::InvalidRequest, &["400 40000", "400 invalid_request/invalid_input", "400 invalid_request", "400 invalid_request", "400 invalid_request", "400 invalid_request", "400 INVALID_REQUEST"]),
    (Category::MalformedBody, &["400 40000", "400 invalid_request/invalid_body", "400 invalid_request", "400 invalid_request", "400 malformed_body", "400 invalid_request", "400 INVALID_REQUEST"]),
    (Category::MalformedHeaders, &["400 40000", "400 invalid_request/invalid_headers", "400 invalid_request", "400 invalid_request", "400 malformed_headers", "400 invalid_request", "400 INVALID_REQUEST"]),
    (Category::MissingField, &["400 40000", "400 invalid_request/missing_fields", "400 invalid_request", "400 invalid_request", "422 missing_field", "400 missing_parameter", "400 INVALID_REQUEST"]),
    (Category::UnknownField, &["400 40000", "400 invalid_request/unknown_fields", "400 invalid_request", "400 invalid_request", "422 unknown_field", "400 invalid_parameter", "400 INVALID_REQUEST"]),
    (Category::InvalidField, &["400 40000", "400 invalid_request/invalid_field", "400 invalid_request", "400 invalid_request", "422 invalid_field", "400 invalid_parameter", "400 INVALID_REQUEST"]),
    (Category::CredentialsMissing, &["401 40100", "401 unauthorized/invalid_api_keys", "401 authentication_required", "401 invalid_client", "401 credentials_missing", "401 authentication_required", "401 UNAUTHENTICATED"]),
    (Category::CredentialsInvalid, &["401 40100", "401 unauthorized/invalid_access_token", "403 forbidden", "401 invalid_client", "401 credentials_invalid", "401 invalid_api_key", "401 UNAUTHENTICATED"]),
    (Category::CredentialsExpired, &["401 40100", "401 unauthorized/expired_credentials", "403 forbidden", "401 invalid_client", "401 credentials_expired", "401 invalid_api_key", "401 UNAUTHENTICATED"]),
    (Category::PermissionDenied, &["403 40300", "401 unauthorized/unauthorized_tenant", "403 forbidden", "400 unauthorized_client", "403 permission_denied", "403 forbidden", "403 PERMISSION_DENIED"]),
    (Category::NotFound, &["404 40400", "404 invalid_request/not_found", "404 resource_missing", "404 invalid_request", "404 not_found", "404 resource_not_found", "404 RESOURCE_NOT_FOUND"]),
    (Category::RouteNotFound, &["404 40400", "404 invalid_request/not_found", "404 resource_missing", "404 invalid_request", "404 not_found", "404 resource_not_found", "404 RESOURCE_NOT_FOUND"]),
    (Category::Conflict, &["400 40000", "400 invalid_request/invalid_step", "400 invalid_state_transition", "400 invalid_request", "409 conflict", "409 conflict", "400 INVALID_REQUEST"]),
    (Category::InvalidState, &["400 40000", "400 invalid_request/invalid_step", "400 invalid_status", "400 invalid_request", "409 invalid_state", "409 conflict", "400 INVALID_REQUEST"]),
    (Category::InsufficientFunds, &["402 40200", "400 invalid_request/insufficient_funds", "400 insufficient_funds", "400 invalid_request", "402 insufficient_funds", "422 insufficient_funds", "400 INSUFFICIENT_BALANCE"]),
    (Category::PaymentRequired, &["402 40200", "402 invalid_request/payment_required", "402 payment_required", "400 invalid_request", "402 payment_required", "402 payment_required", "402 PAYMENT_REQUIRED"]),
    (Category::RateLimited, &["429 42900", "429 invalid_request/too_many_requests", "429 rate_limit_exceeded", "429 temporarily_unavailable", "429 rate_limited", "429 rate_limit_exceeded", "429 RATE_LIMIT_EXCEEDED"]),
    (Category::UpstreamFailed, &["500 50000", "400 external_api_error/external_api_server_error", "500 contract_execution_failed", "502 server_error", "502 upstream_failed", "502 bad_gateway", "503 SERVICE_UNAVAILABLE"]),
    (Category::UpstreamTimeout, &["500 50000", "400 external_api_error/external_api_connection_error", "500 settlement_failed", "504 server_error", "504 upstream_timeout", "502 bad_gateway", "503 SERVICE_UNAVAILABLE"]),
    (Category::InternalError, &["500 50000", "500 server_error/internal_server_error", "500 internal_error", "500 server_error", "500 internal_error", "500 internal_error", "500 INTERNAL_SERVER_ERROR"]),
    (Category::Maintenance, &["500 50000", "500 server_error/planned_maintenance", "500 internal_error", "503 temporarily_unavailable", "503 maintenance", "503 service_unavailable", "503 SERVICE_UNAVAILABLE"]),
    (Category::Overloaded, &["500 50000", "500 server_error/planned_maintenance", "500 internal_error", "503 temporarily_unavailable", "503 overloaded", "503 service_unavailable", "503 SERVICE_UNAVAILABLE"]),
    (Category::Unavailable, &["500 50000", "500 server_error/planned_maintenance", "500 internal_error", "503 temporarily_unavailable", "503 unavailable", "503 service_unavailable", "503 SERVICE_UNAVAILABLE"]),
    (Category::Timeout, &["500 50000", "500 server_error/internal_server_error", "500 internal_error", "503 temporarily_unavailable", "503 timeout", "503 service_unavailable", "503 SERVICE_UNAVAILABLE"]),
    (Category::NotImplemented, &["500 50000", "500 server_error/internal_server_error", "500 internal_error", "501 server_error", "501 not_implemented", "500 internal_error", "500 INTERNAL_SERVER_ERROR"]),
    (Category::UnprocessableContent, &["422 40000", "422 invalid_request/invalid_input", "422 invalid_request", "422 invalid_request", "422 unprocessable_content", "422 validation_failed", "422 INVALID_REQUEST"]),
];

#[test]
fn each_category_as_the_table_says() {
    for (category, row) in TABLE {
        let error = CategoryError::new(*category);
        for format in Format::all() {
            assert_eq!(rendered(&error, &*format.wire_format()), format.cell(row), "{format:?} {category}");
        }
    }
}

/// A 402 says that a payment is missing, not that an account is empty.
#[test]
fn a_status_of_402_is_a_missing_payment() {
    let row: [&str; 7] = [
        "402 40200",
        "402 invalid_request/payment_required",
        "402 payment_required",
        "402 invalid_request",
        "402 payment_required",
        "402 payment_required",
        "402 PAYMENT_REQUIRED",
    ];
    for format in Format::all() {
        let error = CategoryError::of_status(ErrorStatus::PAYMENT_REQUIRED);
        assert_eq!(rendered(&error, &*format.wire_format()), format.cell(&row), "{format:?}");
    }
}

/// An error that no type has: code, status, message and details are the occurrence's own.
#[test]
fn an_error_without_a_type_says_all_that_a_body_has() {
    let error = || {
        CategoryError::of_status(ErrorStatus::CONFLICT)
            .with_status(ErrorStatus::PAYMENT_REQUIRED)
            .with_code("Plan.Too-Small")
            .with_message("The plan has 3 seats")
            .with_detail("seats", Value::new(3))
    };
    let body = |format: &dyn ErasedWireFormat| {
        let response = render(&error(), format, Default::default()).unwrap();
        (response.status().as_u16(), String::from_utf8(response.into_body().to_vec()).unwrap())
    };
    assert_eq!(
        body(&Stripe::new()),
        (
            402,
            r#"{"error":{"code":"Plan.Too-Small","message":"The plan has 3 seats","type":"invalid_request_error","seats":3}}"#
                .to_owned()
        )
    );
    assert_eq!(
        body(&Problem::new()),
        (
            402,
            r#"{"type":"about:blank","title":"Payment Required","status":402,"detail":"The plan has 3 seats","code":"Plan.Too-Small","seats":3}"#
                .to_owned()
        )
    );
}

#[test]
fn what_only_a_framework_finds_keeps_its_status() {
    let is_known = |category: &Category| TABLE.iter().any(|(known, _)| known == category);
    let others: Vec<_> = Category::ALL.iter().copied().filter(|category| !is_known(category)).collect();
    assert!(!others.is_empty());
    for category in others {
        let status = category.standard_status();
        let request = "invalid_request";
        let row =
            ["40000", "invalid_request/invalid_input", request, request, category.name(), request, "INVALID_REQUEST"];
        for format in Format::all() {
            let found = rendered(&CategoryError::new(category), &*format.wire_format());
            assert_eq!(found, format!("{status} {}", format.cell(&row)), "{format:?} {category}");
        }
    }
}

/// Each row marks a code that its document lacks.
#[test]
fn extensions_are_marked() {
    let rows: [&[&str]; 7] = [
        &[],
        &["insufficient_funds", "payment_required", "too_many_requests"],
        &["insufficient_funds", "internal_error", "payment_required"],
        &["server_error", "temporarily_unavailable"],
        &[],
        &[
            "bad_gateway",
            "conflict",
            "forbidden",
            "internal_error",
            "payment_required",
            "service_unavailable",
            "validation_failed",
        ],
        &[],
    ];
    for format in Format::all() {
        let wire_format = format.wire_format();
        let rows_of_format = Category::ALL.iter().map(|category| wire_format.row(*category));
        let marked: BTreeSet<_> = rows_of_format.filter(|row| row.is_extension()).map(|row| row.code()).collect();
        assert_eq!(marked.into_iter().collect::<Vec<_>>(), format.cell(&rows), "{format:?}");
    }
}
