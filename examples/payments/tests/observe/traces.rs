//! A trace and a metric of an error arrive at a receiver of OTLP.

use std::sync::{Arc, Mutex};

use axum::{Router, body::Bytes, extract::State, http::Uri, routing::any};
use opentelemetry_proto::tonic::{
    collector::{metrics::v1::ExportMetricsServiceRequest, trace::v1::ExportTraceServiceRequest},
    common::v1::{KeyValue, any_value::Value},
    metrics::v1::{metric::Data, number_data_point},
    trace::v1::{Span, status::StatusCode},
};
use prost::Message;
use tokio::net::TcpListener;

use crate::running::Running;

/// The paths and bodies that arrived.
type Received = Arc<Mutex<Vec<(String, Bytes)>>>;

async fn receiver(received: &Received) -> String {
    let receive = async |State(received): State<Received>, uri: Uri, body: Bytes| {
        received.lock().unwrap().push((uri.path().to_owned(), body));
    };
    let app = Router::new().fallback(any(receive)).with_state(received.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    url
}

/// The attribute with this name, as a text.
fn text(attributes: &[KeyValue], name: &str) -> Option<String> {
    let value = attributes.iter().find(|attribute| attribute.key == name)?.value.clone()?.value?;
    match value {
        Value::StringValue(text) => Some(text),
        other => Some(format!("{other:?}")),
    }
}

fn status(span: &Span) -> StatusCode {
    span.status.as_ref().map_or(StatusCode::Unset, |status| status.code())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trace_and_a_metric_have_the_code() {
    let received = Received::default();
    let endpoint = format!("--otlp-endpoint={}", receiver(&received).await);
    let mut service = Running::start("traces", &[&endpoint]).await;
    let account = service.account("ada@example.com").await;
    assert_eq!(service.get("/v1/accounts/acc_9").await.status, 404);
    let charge = format!("account={account}&amount=5000&currency=EUR&card=tok_error");
    for _ in 0..2 {
        assert_eq!(service.post("/v1/charges", &charge).await.status, 502);
    }
    // What was not sent yet is sent at the end.
    service.stop().await;

    let received = received.lock().unwrap().clone();
    let bodies = |path: &str| -> Vec<Bytes> {
        received.iter().filter(|(at, _)| at == path).map(|(_, body)| body.clone()).collect()
    };
    let requests = bodies("/v1/traces").into_iter().map(|body| ExportTraceServiceRequest::decode(body).unwrap());
    let resources = requests.flat_map(|request| request.resource_spans);
    let scopes = resources.flat_map(|resource| resource.scope_spans);
    let spans: Vec<Span> = scopes.flat_map(|scope| scope.spans).collect();
    let of = |code: &str| -> Vec<&Span> {
        spans.iter().filter(|span| text(&span.attributes, "error.type").as_deref() == Some(code)).collect()
    };
    let statuses = |code: &str| of(code).into_iter().map(status).collect::<Vec<_>>();
    assert_eq!(statuses("resource_not_found"), [StatusCode::Unset], "{spans:?}");
    assert_eq!(statuses("bad_gateway"), [StatusCode::Error; 2], "{spans:?}");
    // What the request did is part of its trace.
    for failed in of("bad_gateway") {
        let call = spans.iter().find(|span| span.name == "charge_card" && span.parent_span_id == failed.span_id);
        assert_eq!(call.map(|call| &call.trace_id), Some(&failed.trace_id), "{spans:?}");
    }

    // The last count of each series.
    let mut counts = Vec::new();
    for body in bodies("/v1/metrics") {
        counts.clear();
        let resources = ExportMetricsServiceRequest::decode(body).unwrap().resource_metrics;
        let scopes = resources.into_iter().flat_map(|resource| resource.scope_metrics);
        for metric in scopes.flat_map(|scope| scope.metrics).filter(|metric| metric.name == "http.server.errors") {
            let Some(Data::Sum(sum)) = metric.data else { panic!("a counter is a sum") };
            counts.extend(sum.data_points.into_iter().map(|point| {
                let Some(number_data_point::Value::AsInt(count)) = point.value else { panic!("not an integer") };
                (text(&point.attributes, "error.type").unwrap(), text(&point.attributes, "http.route").unwrap(), count)
            }));
        }
    }
    counts.sort_unstable();
    assert_eq!(
        counts,
        [
            ("bad_gateway".to_owned(), "/v1/charges".to_owned(), 2),
            ("resource_not_found".to_owned(), "/v1/accounts/{id}".to_owned(), 1),
        ]
    );
}
