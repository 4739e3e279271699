//! What Prometheus reads of an API's errors.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

mod support;

use axum::{Router, body::Body, http::Request, routing::get};
use error_response::{
    RouterExt,
    catalog::{ErrorKey, PublishedOperation},
};
use error_telemetry::MetricsObserver;
use metrics_exporter_prometheus::PrometheusBuilder;
use support::{API, LedgerError, app, send};
use tower::ServiceExt;

/// The counted series after these requests, in order, with their numbers.
fn counted(observer: fn() -> MetricsObserver, requests: &[(&str, &str, u16)]) -> Vec<String> {
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    metrics::with_local_recorder(&recorder, || {
        let app = app(observer());
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            for (method, path, status) in requests {
                assert_eq!(send(&app, method, path).await, *status, "{method} {path}");
            }
        });
    });
    let mut series: Vec<_> =
        handle.render().lines().filter(|line| line.starts_with("http")).map(str::to_owned).collect();
    series.sort_unstable();
    series
}

fn observer() -> MetricsObserver {
    MetricsObserver::new(&API.publish().unwrap())
}

/// A series as it is written.
fn series(code: &str, category: &str, status: u16, method: &str, route: &str, error_type: Option<&str>) -> String {
    let error_type = error_type.map(|it| format!(",error_response_type=\"{it}\"")).unwrap_or_default();
    format!(
        "http_server_errors_total{{error_response_api=\"ledger\",error_type=\"{code}\",\
         error_response_category=\"{category}\",http_response_status_code=\"{status}\",\
         http_request_method=\"{method}\",http_route=\"{route}\"{error_type}}}"
    )
}

#[test]
fn an_error_of_the_catalog_is_counted_by_its_code() {
    let requests =
        [("GET", "/accounts/7", 404), ("GET", "/accounts/8", 404), ("GET", "/ledger", 500), ("DELETE", "/ledger", 405)];
    let (request, api) = (Some("invalid_request_error"), Some("api_error"));
    let expected = [
        format!("{} 2", series("account_not_found", "not_found", 404, "GET", "/accounts/{id}", request)),
        format!("{} 1", series("invalid_request", "method_not_allowed", 405, "DELETE", "/ledger", request)),
        format!("{} 1", series("ledger_failed", "internal_error", 500, "GET", "/ledger", api)),
    ];
    assert_eq!(counted(observer, &requests), expected);
}

#[test]
fn what_the_catalog_does_not_have_is_counted_as_other() {
    let requests = [("GET", "/forgotten", 409), ("GET", "/structured", 409), ("GET", "/proxied", 502)];
    let expected = [
        format!("{} 1", series("_OTHER", "conflict", 409, "GET", "/forgotten", None)),
        format!("{} 1", series("_OTHER", "conflict", 409, "GET", "/structured", None)),
        format!("{} 1", series("_OTHER", "upstream_failed", 502, "GET", "/proxied", None)),
    ];
    assert_eq!(counted(observer, &requests), expected);
}

#[test]
fn clients_cannot_make_series() {
    let paths: Vec<_> = (0..5_000).map(|number| format!("/hunter2/{number}")).collect();
    let mut requests: Vec<_> = paths.iter().map(|path| ("GET", &**path, 404)).collect();
    requests.extend([("HUNTER2", "/hunter2", 404), ("GETX", "/hunter2", 404), ("QUERY", "/hunter2", 404)]);
    let not_found =
        |method| series("resource_not_found", "route_not_found", 404, method, "_OTHER", Some("invalid_request_error"));
    let expected = [
        format!("{} 5000", not_found("GET")),
        format!("{} 1", not_found("QUERY")),
        format!("{} 2", not_found("_OTHER")),
    ];
    assert_eq!(counted(observer, &requests), expected);
}

#[test]
fn beyond_the_limit_the_status_is_counted() {
    let requests = [
        ("GET", "/accounts/7", 404),
        ("GET", "/ledger", 500),
        ("GET", "/forgotten", 409),
        ("DELETE", "/ledger", 405),
        ("GET", "/none", 404),
        // What is counted already still is.
        ("GET", "/accounts/8", 404),
        ("PUT", "/accounts/8", 405),
    ];
    let limited = || observer().with_series_limit(2);
    let other = |status| series("_OTHER", "_OTHER", status, "_OTHER", "_OTHER", None);
    let counted = counted(limited, &requests);
    let expected = [
        format!("{} 1", other(404)),
        format!("{} 2", other(405)),
        format!("{} 1", other(409)),
        format!(
            "{} 2",
            series("account_not_found", "not_found", 404, "GET", "/accounts/{id}", Some("invalid_request_error"))
        ),
        format!("{} 1", series("ledger_failed", "internal_error", 500, "GET", "/ledger", Some("api_error"))),
    ];
    assert_eq!(counted, expected);
}

#[test]
fn a_recorder_that_is_installed_later_counts() {
    let app = app(observer());
    let recorder = PrometheusBuilder::new().build_recorder();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert_eq!(runtime.block_on(send(&app, "GET", "/ledger")), 500);
    metrics::with_local_recorder(&recorder, || {
        assert_eq!(runtime.block_on(send(&app, "GET", "/ledger")), 500);
    });
    assert!(recorder.handle().render().contains("\"ledger_failed\""), "{}", recorder.handle().render());
}

#[test]
fn errors_that_a_sandbox_returned_are_not_counted() {
    let key = ErrorKey::new(500, Some("api_error"), "ledger_failed");
    let operation = PublishedOperation::new("ledger", "GET", "/ledger").with_errors([key]);
    let sandbox = API.sandbox(&API.publish().unwrap().with_operation(operation), |_| true).unwrap();
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    metrics::with_local_recorder(&recorder, || {
        let layer = API.layer().with_observer(observer());
        let app: Router =
            Router::new().route("/ledger", get(async || LedgerError::Failed)).layer(sandbox).errors(layer);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            for (prefer, status) in [("error=ledger_failed", 500), ("error=none", 400), ("return=minimal", 500)] {
                let request = Request::get("/ledger").header("prefer", prefer).body(Body::empty()).unwrap();
                assert_eq!(app.clone().oneshot(request).await.unwrap().status(), status, "{prefer}");
            }
        });
    });
    let counted: Vec<_> = handle.render().lines().filter(|line| line.starts_with("http")).map(str::to_owned).collect();
    let expected = series("ledger_failed", "internal_error", 500, "GET", "/ledger", Some("api_error"));
    assert_eq!(counted, [format!("{expected} 1")]);
}
