//! Each reader gets the error in its format.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use axum::{body::Body, http::Request};
use example_polyglot::app;
use http_body_util::BodyExt;
use tower::ServiceExt;

async fn ask(path: &str, accept: &str) -> (String, String) {
    let request = Request::get(path).header("accept", accept).body(Body::empty()).unwrap();
    let response = app().unwrap().oneshot(request).await.unwrap();
    assert_eq!(response.status(), 404);
    let media_type = response.headers()["content-type"].to_str().unwrap().to_owned();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (media_type, String::from_utf8_lossy(&body).into_owned())
}

/// The README shows the first two answers as they are.
#[tokio::test]
async fn the_readme_shows_what_is_sent() {
    let readme = include_str!("../README.md");
    for accept in ["*/*", "application/problem+xml"] {
        let (_, body) = ask("/books/9", accept).await;
        assert!(readme.contains(&body), "{body}");
    }
}

#[tokio::test]
async fn each_media_type_has_its_format() {
    let types = [
        "application/problem+json",
        "application/problem+xml",
        "application/concise-problem-details+cbor",
        "text/html; charset=utf-8",
        "text/markdown; charset=utf-8",
        "text/plain; charset=utf-8",
    ];
    for media_type in types {
        let (found, body) = ask("/books/9", media_type).await;
        assert_eq!(found, media_type);
        assert!(body.contains("book_not_found"), "{body}");
        let (found, body) = ask("/v1/books/9", media_type).await;
        assert_eq!(found, "application/json");
        assert!(body.starts_with(r#"{"error":{"code":"book_not_found""#), "{body}");
    }
}
