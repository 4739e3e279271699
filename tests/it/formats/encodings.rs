//! Problem details in every encoding: whatever fails in a stack is in it, and documents list its media type.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode},
    routing::{get, post},
};
use error_response::{
    ErrorLayer, RouterExt, catalog,
    extract::Json,
    format::{ConciseProblem, ErasedWireFormat, Problem, ProblemHtml, ProblemMarkdown, ProblemText, ProblemXml},
    openapi::Describer,
};
use tower::ServiceExt;

use crate::support::panics;

fn encodings() -> Vec<(&'static str, Arc<dyn ErasedWireFormat>)> {
    vec![
        ("application/concise-problem-details+cbor", Arc::new(ConciseProblem::new(Problem::new()))),
        ("text/html; charset=utf-8", Arc::new(ProblemHtml::new(Problem::new()))),
        ("text/markdown; charset=utf-8", Arc::new(ProblemMarkdown::new(Problem::new()))),
        ("text/plain; charset=utf-8", Arc::new(ProblemText::new(Problem::new()))),
        ("application/problem+xml", Arc::new(ProblemXml::new(Problem::new()))),
    ]
}

async fn count(_: Json<u32>) {}

fn app(format: Arc<dyn ErasedWireFormat>) -> Router {
    Router::new()
        .route("/panic", get(panics))
        .route("/count", post(count))
        .route("/bare", get(async || StatusCode::CONFLICT))
        .route("/foreign", get(async || (StatusCode::BAD_GATEWAY, "connection refused (os error 111)")))
        .errors(ErrorLayer::from_shared(format))
}

#[tokio::test]
async fn every_failure_is_in_the_encoding() {
    for (media_type, format) in encodings() {
        let app = app(format);
        let ask = async |method: &str, path: &str| {
            let request = Request::builder().method(method).uri(path).body(Body::from("x")).unwrap();
            let (head, body) = app.clone().oneshot(request).await.unwrap().into_parts();
            (head, String::from_utf8_lossy(&to_bytes(body, 8_192).await.unwrap()).into_owned())
        };
        let requests = [
            ("GET", "/panic", 500, "internal_error"),
            ("GET", "/nowhere", 404, "not_found"),
            ("GET", "/count", 405, "method_not_allowed"),
            ("POST", "/count", 415, "unsupported_media_type"),
            ("GET", "/bare", 409, "conflict"),
            ("GET", "/foreign", 502, "upstream_failed"),
        ];
        for (method, path, status, code) in requests {
            let (head, body) = ask(method, path).await;
            assert_eq!(
                (head.status.as_u16(), head.headers["content-type"].as_bytes()),
                (status, media_type.as_bytes()),
                "{path}"
            );
            assert!(body.contains(code), "{media_type} {path}: {body}");
            assert!(!body.contains("os error") && !body.contains("hunter2"), "{media_type} {path}: {body}");
            assert_eq!(head.headers["cache-control"], "no-store");
        }
        // HEAD has the headers of GET and no body.
        let ((get, _), (head, body)) = (ask("GET", "/bare").await, ask("HEAD", "/bare").await);
        assert_eq!((head.status.as_u16(), &*body), (409, ""));
        assert_eq!(head.headers["content-type"], get.headers["content-type"]);
    }
}

#[test]
fn documents_list_the_media_type() {
    fn media_types<F>(format: F) -> Vec<String>
    where
        F: error_response::format::WireFormat,
        F::Failure<'static>: error_response::openapi::ToSchema,
        F::Success<'static>: error_response::openapi::ToSchema,
    {
        let mut document = serde_json::from_value(serde_json::json!({
            "openapi": "3.1.0", "info": {"title": "a", "version": "1"},
            "paths": {"/": {"get": {"responses": {"200": {"description": "ok"}}}}},
        }))
        .unwrap();
        Describer::new(format, catalog![]).describe(&mut document).unwrap();
        let document = serde_json::to_value(&document).unwrap();
        let responses = document["components"]["responses"].as_object().unwrap();
        let types = responses.values().flat_map(|response| response["content"].as_object().unwrap().keys().cloned());
        let examples = document.to_string();
        assert!(examples.contains("internal_error"), "{examples}");
        types.collect()
    }
    let of = [
        media_types(ConciseProblem::new(Problem::new())),
        media_types(ProblemHtml::new(Problem::new())),
        media_types(ProblemMarkdown::new(Problem::new())),
        media_types(ProblemText::new(Problem::new())),
        media_types(ProblemXml::new(Problem::new())),
    ];
    for (types, (media_type, _)) in of.iter().zip(encodings()) {
        assert!(!types.is_empty() && types.iter().all(|found| found == media_type), "{types:?} {media_type}");
    }
}
