//! One error in six dialects: what each of them makes of a category, and of an
//! error whose author wrote everything.

use std::time::Duration;

use error_formats::{FinImpulse, Finternet, Uppercase, render};
use error_response::{ApiError, Category, CategoryError, ErasedWireFormat};
use serde_json::Value;

use crate::{dialect::Dialect, support::status_and_code};

/// Status and code, as the dialect puts them on the wire.
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
        let found = Dialect::ALL.map(|dialect| rendered(&error, &*dialect.format()));
        assert_eq!(found.each_ref().map(String::as_str), *row, "{category}");
    }
}

#[test]
fn what_only_a_framework_finds_keeps_its_status() {
    for &category in Category::ALL.iter().filter(|category| !TABLE.iter().any(|(known, _)| known == *category)) {
        let status = category.standard_status();
        let row = [
            format!("{status} 40000"),
            format!("{status} invalid_request"),
            format!("{status} invalid_request/invalid_input"),
            format!("{status} INVALID_REQUEST"),
            format!("{status} invalid_request"),
            format!("{status} {}", category.name()),
        ];
        assert_eq!(Dialect::ALL.map(|dialect| rendered(&CategoryError::new(category), &*dialect.format())), row);
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
    for format in Dialect::ALL.map(Dialect::format) {
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

#[test]
fn what_an_author_writes_wins_in_every_dialect() {
    /// Too many reports
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("Too many reports at once")]
    #[api(status = 429, code = "too_many_reports", type = "report_error", number = 42_901, param = "report")]
    struct TooManyReports {
        #[api(retry_after)]
        wait: Duration,
        #[api(detail)]
        running: u8,
    }

    let bodies = [
        concat!(
            r#"{"task_id":"ID","status_code":42901,"status_message":"Too many reports at once","#,
            r#""cost":0,"data":[],"result":null}"#
        ),
        concat!(
            r#"{"error":{"code":"too_many_reports","message":"Too many reports at once. Retry after 3 seconds.","#,
            r#""type":"report_error","param":"report"}}"#
        ),
        concat!(
            r#"{"id":"ID","type":"report_error","http":429,"code":"too_many_reports","#,
            r#""message":"Too many reports at once"}"#
        ),
        r#"{"error":{"code":"TOO_MANY_REPORTS","message":"Too many reports at once","details":{"running":7}}}"#,
        concat!(
            r#"{"error":{"code":"too_many_reports","message":"Too many reports at once","param":"report","#,
            r#""type":"report_error","running":7}}"#
        ),
        concat!(
            r#"{"type":"about:blank","title":"Too Many Requests","status":429,"detail":"Too many reports at once","#,
            r#""code":"too_many_reports","param":"report","running":7}"#
        ),
    ];
    let error = TooManyReports { wait: Duration::from_millis(2_001), running: 7 };
    for (format, body) in Dialect::ALL.map(Dialect::format).iter().zip(bodies) {
        let response = render(&error, &**format, Default::default()).unwrap();
        assert_eq!((response.status().as_u16(), &response.headers()["retry-after"]), (429, &"3".parse().unwrap()));
        let text = String::from_utf8(response.body().to_vec()).unwrap();
        let json: Value = serde_json::from_str(&text).unwrap();
        let id = json["task_id"].as_str().or(json["id"].as_str()).unwrap_or("no id");
        assert_eq!(text.replace(id, "ID"), body);
    }
}

/// Every option that the reference APIs' documents leave open.
#[test]
fn the_http_policies_of_finimpulse() {
    use error_formats::HttpPolicy::{AlwaysOk, Documented, Mirror};

    let status = |policy, error: &CategoryError| {
        let format = FinImpulse::new().with_http_policy(policy);
        render(error, &format, Default::default()).unwrap().status().as_u16()
    };
    for (category, own, documented) in [
        (Category::InvalidRequest, 400, 200),
        (Category::CredentialsMissing, 401, 401),
        (Category::InsufficientFunds, 402, 402),
        (Category::PermissionDenied, 403, 200),
        (Category::NotFound, 404, 404),
        (Category::RateLimited, 429, 200),
        (Category::Internal, 500, 500),
        // 40000 in the body, and still HTTP's own status.
        (Category::MethodNotAllowed, 405, 405),
        (Category::UnprocessableContent, 422, 422),
    ] {
        let error = CategoryError::new(category);
        let found = [Mirror, Documented, AlwaysOk].map(|policy| status(policy, &error));
        assert_eq!(found, [own, documented, 200], "{category}");
    }
}

#[test]
fn finimpulse_says_whether_a_call_was_live() {
    use error_core::{CallFacts, CallView, SuccessView};

    let mut facts = CallFacts::default();
    facts.live = Some(true);
    let format = FinImpulse::new().with_live();
    let error = CategoryError::new(Category::NotFound);
    let body = |facts: &CallFacts| {
        let response = render(&error, &format, CallView::default().with_facts(facts)).unwrap();
        String::from_utf8(response.body().to_vec()).unwrap()
    };
    assert!(body(&facts).contains(r#""status_message":"Not Found","live":true,"cost":0"#));
    assert!(body(&CallFacts::default()).contains(r#""status_message":"Not Found","live":false,"cost":0"#));
    let success = SuccessView::new(axum::http::StatusCode::OK, Some(&[7]), CallView::default().with_facts(&facts));
    let body = error_formats::wrap(&success, &format).unwrap().unwrap();
    assert!(
        String::from_utf8_lossy(&body).contains(r#""status_message":"OK","live":true,"cost":0,"data":[],"result":[7]"#)
    );
}

#[test]
fn a_quota_becomes_headers_and_no_wait_ends_before_it() {
    use error_response::RateLimit;

    /// Too many requests
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("Slow down!")]
    #[api(status = 429, code = "slow_down")]
    struct SlowDown {
        #[api(retry_after)]
        wait: Duration,
        #[api(rate_limit)]
        quota: RateLimit,
    }

    let quota = RateLimit::new(100, 0).with_reset(Duration::from_secs(30));
    let error = SlowDown { wait: Duration::from_secs(5), quota };
    let format = Finternet::new().with_retry_after_in_body();
    let response = render(&error, &format, Default::default()).unwrap();
    let header = |name| response.headers()[name].to_str().unwrap();
    assert_eq!((header("x-ratelimit-limit"), header("x-ratelimit-remaining")), ("100", "0"));
    assert!(header("x-ratelimit-reset").parse::<u64>().unwrap() > 1_700_000_000);
    assert_eq!(header("retry-after"), "30");
    assert_eq!(
        response.body(),
        r#"{"error":{"code":"slow_down","message":"Slow down! Retry after 30 seconds.","type":"rate_limit_error","retryAfter":30}}"#,
    );
}

#[test]
fn uppercase_promises_a_wait() {
    let format = Uppercase::new().with_default_retry_after(60);
    let header = |category| {
        let response = render(&CategoryError::new(category), &format, Default::default()).unwrap();
        response.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned())
    };
    assert_eq!(header(Category::RateLimited).as_deref(), Some("60"));
    assert_eq!(header(Category::UpstreamFailed).as_deref(), Some("60"));
    assert_eq!(header(Category::Internal), None);
}
