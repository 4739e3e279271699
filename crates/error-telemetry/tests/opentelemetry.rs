//! What OpenTelemetry is told of an API's errors.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

mod support;

use std::collections::BTreeMap;

use axum::{
    Router,
    extract::Request,
    middleware::{Next, from_fn},
};
use error_telemetry::OpenTelemetryObserver;
use opentelemetry::{
    metrics::MeterProvider,
    trace::{Status, TracerProvider},
};
use opentelemetry_sdk::{
    metrics::{
        InMemoryMetricExporter, PeriodicReader, SdkMeterProvider,
        data::{AggregatedMetrics, MetricData},
    },
    trace::{InMemorySpanExporter, SdkTracerProvider, SpanData},
};
use support::{API, app, send};
use tracing::Instrument;
use tracing_subscriber::layer::SubscriberExt;

/// The attributes of each counted series, with its number.
type Counted = Vec<(BTreeMap<String, String>, u64)>;

/// What is exported after these requests, each in a span of its own.
async fn exported(limit: Option<usize>, requests: &[(&str, &str, u16)]) -> (Vec<SpanData>, Counted) {
    let (spans, metrics) = (InMemorySpanExporter::default(), InMemoryMetricExporter::default());
    let tracers = SdkTracerProvider::builder().with_simple_exporter(spans.clone()).build();
    let meters = SdkMeterProvider::builder().with_reader(PeriodicReader::builder(metrics.clone()).build()).build();
    let observer = OpenTelemetryObserver::new(&meters.meter("ledger"), &API.publish().unwrap());
    let observer = match limit {
        Some(limit) => observer.with_series_limit(limit),
        None => observer,
    };
    let in_a_span = async |request: Request, next: Next| {
        let span = tracing::info_span!("request", otel.kind = "server");
        next.run(request).instrument(span).await
    };
    let app: Router = app(observer).layer(from_fn(in_a_span));
    let subscriber =
        tracing_subscriber::registry().with(tracing_opentelemetry::layer().with_tracer(tracers.tracer("ledger")));
    let _guard = tracing::subscriber::set_default(subscriber);
    for (method, path, status) in requests {
        assert_eq!(send(&app, method, path).await, *status, "{method} {path}");
    }
    meters.force_flush().unwrap();
    let finished = metrics.get_finished_metrics().unwrap();
    let mut counted = Counted::new();
    for metric in finished.iter().flat_map(|it| it.scope_metrics()).flat_map(|it| it.metrics()) {
        assert_eq!((metric.name(), metric.unit()), ("http.server.errors", "{error}"));
        let AggregatedMetrics::U64(MetricData::Sum(sum)) = metric.data() else { panic!("{metric:?}") };
        assert!(sum.is_monotonic());
        for point in sum.data_points() {
            let attributes = point.attributes().map(|it| (it.key.to_string(), it.value.to_string())).collect();
            counted.push((attributes, point.value()));
        }
    }
    counted.sort();
    (spans.get_finished_spans().unwrap(), counted)
}

fn attribute(span: &SpanData, name: &str) -> Vec<String> {
    span.attributes.iter().filter(|it| it.key.as_str() == name).map(|it| it.value.to_string()).collect()
}

#[tokio::test]
async fn the_span_has_the_code_and_is_an_error_for_a_server_error_alone() {
    let requests =
        [("GET", "/accounts/7", 404), ("GET", "/ledger", 500), ("GET", "/forgotten", 409), ("GET", "/proxied", 502)];
    let (spans, _) = exported(None, &requests).await;
    let said: Vec<_> = spans.iter().map(|span| (attribute(span, "error.type"), span.status.clone())).collect();
    let expected = [
        ("account_not_found", Status::Unset),
        ("ledger_failed", Status::error("")),
        ("_OTHER", Status::Unset),
        ("_OTHER", Status::error("")),
    ];
    assert_eq!(said, expected.map(|(code, status)| (vec![code.to_owned()], status)));
    assert!(!format!("{spans:?}").contains("hunter2"));
}

#[tokio::test]
async fn each_error_is_counted_with_its_attributes() {
    let requests = [("GET", "/accounts/7", 404), ("GET", "/accounts/8", 404), ("HUNTER2", "/none", 404)];
    let (_, counted) = exported(None, &requests).await;
    let attributes = |code: &str, category: &str, route: &str, method: &str| {
        [
            ("error.type", code),
            ("error_response.api", "ledger"),
            ("error_response.category", category),
            ("error_response.type", "invalid_request_error"),
            ("http.request.method", method),
            ("http.response.status_code", "404"),
            ("http.route", route),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
    };
    let expected = [
        (attributes("account_not_found", "not_found", "/accounts/{id}", "GET"), 2),
        (attributes("resource_not_found", "route_not_found", "_OTHER", "_OTHER"), 1),
    ];
    assert_eq!(counted, expected);
}

#[tokio::test]
async fn attributes_are_bounded() {
    let requests = [("GET", "/accounts/7", 404), ("GET", "/ledger", 500), ("DELETE", "/ledger", 405)];
    let (spans, counted) = exported(Some(1), &requests).await;
    assert_eq!(counted.iter().map(|(_, count)| count).sum::<u64>(), 3);
    let codes: Vec<_> = counted.iter().map(|(attributes, _)| &*attributes["error.type"]).collect();
    assert_eq!(codes, ["_OTHER", "_OTHER", "account_not_found"]);
    // A span is no series: it has the code.
    assert_eq!(attribute(&spans[1], "error.type"), ["ledger_failed"]);
}

#[tokio::test]
async fn a_success_says_nothing() {
    let (spans, counted) = exported(None, &[("GET", "/fine", 200)]).await;
    assert_eq!((attribute(&spans[0], "error.type").len(), &spans[0].status, counted.len()), (0, &Status::Unset, 0));
}
