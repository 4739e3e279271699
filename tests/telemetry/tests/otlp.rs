//! A span and a metric of an error arrive at a receiver of OTLP, with the code of the error as `error.type`.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Path, Request},
    http::header,
    routing::{get, post},
};
use error_response::{Api, ApiError, RouterExt, catalog, format::Stripe};
use error_telemetry::OpenTelemetryObserver;
use opentelemetry::{metrics::MeterProvider, trace::TracerProvider};
use opentelemetry_otlp::{MetricExporter, Protocol, SpanExporter, WithExportConfig};
use opentelemetry_proto::tonic::{
    collector::{metrics::v1::ExportMetricsServiceRequest, trace::v1::ExportTraceServiceRequest},
    common::v1::{KeyValue, any_value::Value},
    metrics::v1::{metric::Data, number_data_point},
    trace::v1::{Span, status::StatusCode},
};
use opentelemetry_sdk::{
    metrics::{PeriodicReader, SdkMeterProvider},
    trace::SdkTracerProvider,
};
use prost::Message;
use tower::ServiceExt;
use tower_http::trace::TraceLayer;
use tracing_subscriber::layer::SubscriberExt;

#[derive(Debug, thiserror::Error, ApiError)]
enum LedgerError {
    /// No such account
    #[error("No account found with id: {id}")]
    #[api(status = 404, code = "account_not_found")]
    NotFound { id: u32 },

    /// The ledger failed
    #[error("ledger, password=hunter2")]
    #[api(status = 500, code = "ledger_failed")]
    Failed,
}

const API: Api<Stripe> = Api::new("ledger", Stripe::new(), catalog![LedgerError]);

/// What arrived at the receiver.
#[derive(Clone, Default)]
struct Received {
    spans: Arc<Mutex<Vec<Span>>>,
    /// The attributes of each counted series, with its number.
    counted: Arc<Mutex<BTreeMap<Vec<(String, String)>, i64>>>,
}

impl Received {
    fn add_traces(&self, body: &[u8]) {
        let request = ExportTraceServiceRequest::decode(body).unwrap();
        let scopes = request.resource_spans.into_iter().flat_map(|resource| resource.scope_spans);
        self.spans.lock().unwrap().extend(scopes.flat_map(|scope| scope.spans));
    }

    fn add_metrics(&self, body: &[u8]) {
        let request = ExportMetricsServiceRequest::decode(body).unwrap();
        let scopes = request.resource_metrics.into_iter().flat_map(|resource| resource.scope_metrics);
        for metric in scopes.flat_map(|scope| scope.metrics) {
            assert_eq!((&*metric.name, &*metric.unit), ("http.server.errors", "{error}"));
            let Some(Data::Sum(sum)) = metric.data else { panic!("a counter is a sum") };
            assert!(sum.is_monotonic);
            for point in sum.data_points {
                let Some(number_data_point::Value::AsInt(count)) = point.value else { panic!("a count is an integer") };
                self.counted.lock().unwrap().insert(texts(&point.attributes), count);
            }
        }
    }
}

/// Attributes as texts, sorted by name.
fn texts(attributes: &[KeyValue]) -> Vec<(String, String)> {
    let text = |attribute: &KeyValue| match attribute.value.clone().and_then(|value| value.value) {
        Some(Value::StringValue(text)) => text,
        Some(Value::IntValue(number)) => number.to_string(),
        other => format!("{other:?}"),
    };
    let mut texts: Vec<_> = attributes.iter().map(|attribute| (attribute.key.clone(), text(attribute))).collect();
    texts.sort_unstable();
    texts
}

/// Serves a receiver of OTLP over HTTP; its address.
async fn receiver(received: Received) -> String {
    let metrics = received.clone();
    let ok = || ([(header::CONTENT_TYPE, "application/x-protobuf")], "");
    let app = Router::new()
        .route(
            "/v1/traces",
            post(async move |body: Bytes| {
                received.add_traces(&body);
                ok()
            }),
        )
        .route(
            "/v1/metrics",
            post(async move |body: Bytes| {
                metrics.add_metrics(&body);
                ok()
            }),
        );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    address
}

fn exporters(address: &str) -> (SdkTracerProvider, SdkMeterProvider) {
    let at = |path: &str| format!("{address}{path}");
    let spans = SpanExporter::builder().with_http().with_protocol(Protocol::HttpBinary).with_endpoint(at("/v1/traces"));
    let metrics =
        MetricExporter::builder().with_http().with_protocol(Protocol::HttpBinary).with_endpoint(at("/v1/metrics"));
    (
        SdkTracerProvider::builder().with_batch_exporter(spans.build().unwrap()).build(),
        SdkMeterProvider::builder().with_reader(PeriodicReader::builder(metrics.build().unwrap()).build()).build(),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_span_and_a_metric_have_the_code() {
    let received = Received::default();
    let address = receiver(received.clone()).await;
    // The exporter's client blocks, and so does its end.
    let (tracers, meters) = tokio::task::spawn_blocking(move || exporters(&address)).await.unwrap();
    let observer = OpenTelemetryObserver::new(&meters.meter("ledger"), &API.publish().unwrap());
    let spans = TraceLayer::new_for_http().make_span_with(|request: &Request| {
        tracing::info_span!("request", otel.kind = "server", http.request.method = %request.method())
    });
    let app: Router = Router::new()
        .route("/accounts/{id}", get(async |Path(id): Path<u32>| LedgerError::NotFound { id }))
        .route("/ledger", get(async || LedgerError::Failed))
        .errors(API.layer().with_observer(observer))
        .layer(spans);
    let exported = tracing_opentelemetry::layer().with_tracer(tracers.tracer("ledger"));
    let guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(exported));
    for path in ["/accounts/7", "/accounts/8", "/ledger"] {
        app.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
    }
    drop((app, guard));
    tokio::task::spawn_blocking(move || {
        tracers.shutdown().unwrap();
        meters.shutdown().unwrap();
    })
    .await
    .unwrap();

    let mut spans: Vec<_> = received
        .spans
        .lock()
        .unwrap()
        .iter()
        .map(|span| {
            let code = texts(&span.attributes).into_iter().find(|(name, _)| name == "error.type").map(|(_, code)| code);
            (code.unwrap_or_default(), span.status.as_ref().map_or(StatusCode::Unset, |status| status.code()))
        })
        .collect();
    spans.sort_unstable_by(|one, other| one.0.cmp(&other.0));
    let not_found = ("account_not_found".to_owned(), StatusCode::Unset);
    assert_eq!(spans, [not_found.clone(), not_found, ("ledger_failed".to_owned(), StatusCode::Error)]);

    let counted = received.counted.lock().unwrap();
    let of =
        |code: &str| counted.iter().find(|(attributes, _)| attributes.contains(&("error.type".into(), code.into())));
    let (attributes, count) = of("account_not_found").unwrap();
    assert_eq!(*count, 2);
    assert!(attributes.contains(&("http.route".into(), "/accounts/{id}".into())), "{attributes:?}");
    assert!(attributes.contains(&("http.response.status_code".into(), "404".into())), "{attributes:?}");
    assert_eq!((of("ledger_failed").map(|(_, count)| *count), counted.len()), (Some(1), 2));
    assert!(!format!("{:?}", received.spans.lock().unwrap()).contains("hunter2"));
}
