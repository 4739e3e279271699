//! Formats from files: with every part of this project, and against the golden files of the compiled formats.

use std::{process::Command, sync::LazyLock};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::Request,
    routing::{get, post},
};
use error_response::{
    Api, ApiError, Reply, RouterExt, Violation, catalog,
    extract::Json,
    format::FileFormat,
    openapi::{Shape, Version, write},
};
use serde_json::{Value, json};
use tower::ServiceExt;

/// Every golden file of a format, rendered by the format's file: the tests that compare them run again in a process of
/// their own, in which `Format` has the formats from files.
#[test]
fn the_golden_files_are_those_of_the_compiled_formats() {
    if std::env::var_os("FORMATS_FROM_FILES").is_some() {
        return;
    }
    let topics = [
        "conformance::b_rendering",
        "extract::",
        "formats::categories",
        "formats::written",
        "headers::own_headers",
        "obligations::",
        "retry::one_wait",
        "sources::",
        "status::",
        "streams::",
    ];
    let run = Command::new(std::env::current_exe().unwrap())
        .args(topics)
        .args(["--skip", "sources::table"])
        .env("FORMATS_FROM_FILES", "1")
        .env_remove("BLESS")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{text}");
    let passed = text.lines().filter(|line| line.ends_with(" ... ok")).count();
    assert!(passed > 100, "{passed} tests ran: {text}");
}

const FILE: &str = r#"
name = "acme"
media_type = "application/vnd.acme.error+json"
codes = "PascalCase"
docs_base = "/errors/"
headers = { "x-acme" = "1" }

[error]
description = "The body of an error."
members = [
    { name = "error", members = [
        { name = "code", value = "code" },
        { name = "text", value = "message" },
        { name = "status", value = "status", as = "text" },
        { name = "more", value = "docs" },
        { name = "request", value = "request_id", prefix = "urn:request:" },
        { name = "field", value = "param", else = { value = "null" } },
        { name = "invalid", value = "violations", items = [
            { name = "at", value = "path", path = "pointer" },
            { name = "in", value = "location" },
            { name = "text", value = "message" },
        ] },
        { value = "details" },
    ] },
]

[success]
definition = { code = "done" }
members = [{ name = "code", value = "code" }, { name = "data", value = "result" }]
"#;

#[derive(Debug, thiserror::Error, ApiError)]
enum BookError {
    /// No such book
    #[error("No book has the id {id}")]
    #[api(status = 404, code = "book_not_found", param = "id")]
    NotFound { id: u32 },
    /// The book is lent
    #[error("The book is lent")]
    #[api(status = 409, code = "book_lent")]
    Lent {
        #[api(detail)]
        until: &'static str,
    },
    /// The book is invalid
    #[error("The book is invalid")]
    #[api(category = invalid_field)]
    Invalid(#[api(violations)] Vec<Violation>),
}

static API: LazyLock<Api<FileFormat>> =
    LazyLock::new(|| Api::new("books", FileFormat::from_toml(FILE).expect("the file is valid"), catalog![BookError]));

#[derive(serde::Deserialize)]
struct Book {
    pages: u32,
}

fn app() -> Router {
    let router = Router::new()
        .route("/none", get(async || -> Result<(), BookError> { Err(BookError::NotFound { id: 7 }) }))
        .route("/lent", get(async || -> Result<(), BookError> { Err(BookError::Lent { until: "May" }) }))
        .route("/invalid", get(async || -> Result<(), BookError> { Err(BookError::Invalid(Vec::new())) }))
        .route("/one", get(async || Reply::ok(json!({"id": 1}))))
        .route("/books", post(async |Json(book): Json<Book>| book.pages.to_string()));
    router.merge(API.pages().unwrap().router().unwrap()).errors(API.layer())
}

async fn ask(request: axum::http::request::Builder, body: &'static str) -> (u16, axum::http::HeaderMap, String) {
    let request = request.header("x-request-id", "req_1").body(Body::from(body)).unwrap();
    let (head, body) = app().oneshot(request).await.unwrap().into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    (head.status.as_u16(), head.headers, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn a_router_sends_what_the_file_describes() {
    let (status, headers, body) = ask(Request::get("/none"), "").await;
    assert_eq!((status, &headers["content-type"]), (404, &"application/vnd.acme.error+json".parse().unwrap()));
    assert_eq!(headers["x-acme"], "1");
    assert_eq!(
        body,
        r#"{"error":{"code":"BookNotFound","text":"No book has the id 7","status":"404","more":"/errors/book_not_found","request":"urn:request:req_1","field":"id"}}"#,
    );
    let (_, _, body) = ask(Request::get("/lent"), "").await;
    assert_eq!(
        body,
        r#"{"error":{"code":"BookLent","text":"The book is lent","status":"409","more":"/errors/book_lent","request":"urn:request:req_1","field":null,"until":"May"}}"#,
    );
    let (_, _, body) =
        ask(Request::post("/books").header("content-type", "application/json"), r#"{"pages":"x"}"#).await;
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["error"]["invalid"][0]["at"], "/pages");
    assert_eq!(body["error"]["invalid"][0]["in"], "body");
    let (status, _, body) = ask(Request::get("/one"), "").await;
    assert_eq!((status, &*body), (200, r#"{"code":"Done","data":{"id":1}}"#));
    let (status, _, page) = ask(Request::get("/errors/book_not_found"), "").await;
    assert!(status == 200 && page.contains("No such book") && page.contains("BookNotFound"), "{page}");
}

#[tokio::test]
async fn the_catalog_the_document_and_the_conformance_tests_know_it() {
    let catalog = API.publish().unwrap();
    let layout = serde_json::to_value(&catalog).unwrap()["layout"].clone();
    assert_eq!(layout["code"], "/error/code");
    assert_eq!(layout["message"], "/error/text");
    assert_eq!(layout["violations"]["list"], "/error/invalid");

    let mut document = serde_json::from_value(json!({
        "openapi": "3.1.0", "info": {"title": "a", "version": "1"},
        "paths": {"/": {"get": {"operationId": "find", "responses": {"200": {"description": "ok"}}}}},
    }))
    .unwrap();
    API.describer().with_shape(Shape::Enumerated).describe(&mut document).unwrap();
    let document: Value = serde_json::from_str(&write(&document, Version::V3_1).unwrap()).unwrap();
    let error = &document["components"]["schemas"]["Error"];
    assert_eq!(error["description"], "The body of an error.");
    assert!(error["properties"]["error"]["properties"]["status"]["type"] == "string", "{error}");

    let conformance = API.conformance(app()).route("GET", "/none").route("GET", "/lent").route("POST", "/books");
    conformance.run().await.assert_clean();
}

/// A detail cannot have the name of a member beside it.
#[test]
fn a_detail_with_the_name_of_a_member_is_not_published() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("The shelf is full")]
    #[api(status = 409, code = "shelf_full", title = "The shelf is full")]
    struct ShelfFull {
        #[api(detail)]
        field: u32,
    }
    let format = FileFormat::from_toml(FILE).unwrap();
    let refused = Api::new("shelves", format, catalog![ShelfFull]).publish().unwrap_err();
    assert!(refused.to_string().contains("the format writes a member `field` there"), "{refused}");
}
