//! From the id of an error to the file and line of its cause, in every way in which a server error comes about.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod app;

use std::sync::atomic::Ordering;

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    http::StatusCode,
};
use error_occurrences::{Records, SpanFields};
use tower::ServiceExt;
use tracing::Instrument;
use tracing_subscriber::{Registry, layer::SubscriberExt};

use self::app::{CANARY, FAILURES, LINE, TOKEN, app};

async fn send(app: &Router, request: axum::http::request::Builder) -> (StatusCode, String, String) {
    let response = app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (status, head) = (response.status(), format!("{:?}", response.headers()));
    let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, head, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn the_id_of_an_error_leads_to_the_file_and_line_of_its_cause() {
    let app = app();
    for path in FAILURES {
        let (status, head, body) = send(&app, Request::get(path)).await;
        assert!(status.is_server_error(), "{path}: {status}");
        let problem: serde_json::Value = serde_json::from_str(&body).unwrap();
        let instance = problem["instance"].as_str().unwrap();

        let (status, head_again, body_again) = send(&app, Request::get(instance)).await;
        assert_eq!((status, &body_again), (StatusCode::OK, &body), "{path}");

        for seen in [head, head_again, body] {
            assert!(!seen.contains(CANARY) && !seen.contains(".rs"), "{path}: {seen}");
        }

        let operator = Request::get(format!("/internal{instance}")).header("authorization", format!("Bearer {TOKEN}"));
        let (status, _, body) = send(&app, operator).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        let Records { records, .. } = serde_json::from_str(&body).unwrap();
        let [record] = &*records else { panic!("{path}: {body}") };
        let place = record.location.as_ref().unwrap_or_else(|| panic!("{path}: {body}"));
        let wanted = (FILE, LINE.load(Ordering::SeqCst));
        assert_eq!((&*place.file, place.line), wanted, "{path}");
        let said = [&record.message].into_iter().chain(&record.causes).any(|text| text.contains(CANARY));
        assert!(said, "{path}: {body}");
    }
}

/// The file of the causes.
const FILE: &str = "crates/error-occurrences/tests/located/app.rs";

#[tokio::test]
async fn where_no_place_is_known_a_span_has_one() {
    let _guard = tracing::subscriber::set_default(Registry::default().with(SpanFields::new()));
    let around = tracing::info_span!("request", token = CANARY, method = "GET");
    let app = app();
    let (status, _, body) = send(&app, Request::get("/unlocated")).instrument(around).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    let problem: serde_json::Value = serde_json::from_str(&body).unwrap();
    let path = format!("/internal{}", problem["instance"].as_str().unwrap());
    let operator = Request::get(path).header("authorization", format!("Bearer {TOKEN}"));
    let (_, _, body) = send(&app, operator).await;
    let Records { records, .. } = serde_json::from_str(&body).unwrap();
    let spans: Vec<_> = records[0].spans.iter().map(|span| (&*span.name, &*span.fields, span.ended)).collect();
    let fields = |fields: &[&str]| fields.iter().map(|&field| field.to_owned()).collect::<Vec<_>>();
    let (reading, request) = (fields(&["password=***", "row=7"]), fields(&["token=***", "method=\"GET\""]));
    assert_eq!(spans, [("request", &*request, false), ("reading", &*reading, true)]);
    assert_eq!(records[0].location, None);
    assert_eq!(records[0].spans[1].file.as_deref(), Some(FILE));
    assert!(!body.contains(CANARY), "{body}");
}
