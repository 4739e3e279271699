//! Each reader gets the error in its format.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use axum::{body::Body, http::Request};
use error_response::format::Stripe;
use example_polyglot::{api, app};
use http_body_util::BodyExt;
use tower::ServiceExt;

async fn ask(path: &str, accept: &str) -> (String, String) {
    let request =
        Request::get(path).header("accept", accept).header("x-request-id", "req_123").body(Body::empty()).unwrap();
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

/// The OpenAPI document and the page of a code list what a client can choose.
#[tokio::test]
async fn documents_list_every_media_type() {
    let get = async |path: &str| {
        let response = app().unwrap().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
        String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
    };
    let document: serde_json::Value = serde_json::from_str(&get("/openapi.json").await).unwrap();
    let response = &document["components"]["responses"]["NotFound.book_not_found"];
    let content = response["content"].as_object().unwrap();
    let page = get("/errors/book_not_found").await;
    assert_eq!(content.len(), 6, "{content:?}");
    for (media_type, documented) in content {
        assert!(page.contains(media_type.split(';').next().unwrap()), "{media_type}: {page}");
        let (_, sent) = ask("/books/9", media_type).await;
        let example = &documented["examples"]["book_not_found"];
        match &example["value"] {
            serde_json::Value::String(text) => assert_eq!(*text, sent, "{media_type}"),
            serde_json::Value::Null => {
                assert!(example["description"].as_str().unwrap().contains("7807: {0: "), "{example}")
            }
            json => assert_eq!(*json, serde_json::from_str::<serde_json::Value>(&sent).unwrap()),
        }
    }
    assert_eq!(response["headers"]["Vary"]["$ref"], "#/components/headers/Vary");
}

#[tokio::test]
async fn every_response_is_in_a_format_that_its_request_accepts() {
    let run = api().unwrap().conformance(app().unwrap()).format_under("/v1", Stripe::new());
    let run = run.route("GET", "/books/{isbn}").route("POST", "/loans").json(r#"{"isbn": 2}"#);
    run.run().await.assert_clean();
}

async fn ask_in(language: &str, method: &str, path: &str, body: &str) -> (String, String) {
    let request = Request::builder().method(method).uri(path).header("accept-language", language);
    let request = request.header("content-type", "application/json").body(Body::from(body.to_owned())).unwrap();
    let response = app().unwrap().oneshot(request).await.unwrap();
    let tag = response.headers()["content-language"].to_str().unwrap().to_owned();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (tag, String::from_utf8_lossy(&body).into_owned())
}

#[tokio::test]
async fn each_reader_has_its_language() {
    let (tag, body) = ask_in("de", "GET", "/books/9", "").await;
    assert!(include_str!("../README.md").contains(&body), "{body}");
    assert_eq!(tag, "de");
    let lent = r#"{"isbn":1}"#;
    let (_, body) = ask_in("fr", "POST", "/loans", lent).await;
    assert!(body.contains("Les 2 exemplaires du livre sont prêtés"), "{body}");
    let (_, body) = ask_in("de", "POST", "/v1/loans", lent).await;
    assert!(body.contains("Alle 2 Exemplare des Buches sind verliehen"), "{body}");
    let (_, body) = ask_in("de", "POST", "/loans", "{}").await;
    assert!(body.contains(r#""detail":"isbn fehlt""#), "{body}");
    let (_, body) = ask_in("fr", "GET", "/none", "").await;
    assert!(body.contains("Il n’y a rien à cette adresse"), "{body}");
}

#[tokio::test]
async fn a_page_is_in_one_language() {
    let request = Request::post("/loans").header("accept-language", "de").header("accept", "text/html");
    let request = request.header("content-type", "application/json").body(Body::from(r#"{"isbn":1}"#)).unwrap();
    let response = app().unwrap().oneshot(request).await.unwrap();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    let page = String::from_utf8_lossy(&body);
    for text in ["<p class=\"status\">409 Konflikt</p>", "in 60 Minuten noch einmal senden.", "Mehr über diesen Fehler"]
    {
        assert!(page.contains(text), "{page}");
    }
}

#[test]
fn every_language_has_every_text() {
    let catalog = example_polyglot::api().unwrap().publish().unwrap();
    error_response::testing::assert_translated(&example_polyglot::languages().unwrap(), &catalog);
}
