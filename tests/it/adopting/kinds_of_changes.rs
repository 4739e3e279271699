//! What is reported of a response, and what is logged.

use axum::{
    Json, Router,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{
    ApiError, ErrorLayer, LeaveAlone, RouterExt,
    format::{Problem, Stripe},
    layer::Change,
};

use super::{changes, only};
use crate::{
    records::watch,
    support::{Server, panics},
};

/// No such seat
#[derive(Debug, thiserror::Error, ApiError)]
#[error("No such seat")]
#[api(status = 404, code = "no_seat")]
struct NoSeat;

/// What a layer reports of one handler, after a request to it.
async fn report_of<R: IntoResponse + 'static>(
    handler: impl Fn() -> R + Clone + Send + Sync + 'static,
) -> error_response::layer::Report {
    let layer = ErrorLayer::new(Stripe::new()).report_only();
    let app = Router::new().route("/seats/{seat}", get(async move || handler())).errors(layer.clone());
    Server::start(app).await.ask("GET", "/seats/4a", &[("x-request-id", "req_1")], "").await;
    layer.report()
}

#[tokio::test]
async fn an_empty_response() {
    let entry = only(&report_of(|| StatusCode::UNAUTHORIZED).await);
    assert_eq!(
        entry.to_string(),
        "GET /seats/{seat}: 401, once, becomes `authentication_required`\n    \
         no body: sends one: an error explains itself in a body (RFC 9110, 15.5 and 15.6)\n    \
         adds `cache-control`: errors are not cached unless their author allows it (RFC 9110, 15.1 lets caches keep a 404 or 410)\n    \
         adds `www-authenticate`: a 401 names its challenge (RFC 9110, 15.5.2)\n    \
         adds `x-request-id`"
    );
    assert_eq!(
        entry.example(),
        "401 Unauthorized\ncontent-type: application/json\ncache-control: no-store\nx-request-id: req_1\n\
         www-authenticate: Bearer\n\n\
         {\"error\":{\"code\":\"authentication_required\",\"message\":\"No API key provided\",\"type\":\"authentication_error\"}}"
    );
}

#[tokio::test]
async fn a_text() {
    let entry = only(&report_of(|| (StatusCode::CONFLICT, "taken")).await);
    assert_eq!(
        changes(&entry),
        ["a text without a structure: sends the API's format", "adds `cache-control`", "adds `x-request-id`"]
    );
}

#[tokio::test]
async fn the_json_of_a_handler_keeps_its_body() {
    let handler = || {
        let body = Json(serde_json::json!({ "error": "hunter2" }));
        (StatusCode::TOO_MANY_REQUESTS, [(header::CACHE_CONTROL, "max-age=60")], body)
    };
    let entry = only(&report_of(handler).await);
    assert_eq!(changes(&entry), ["replaces `cache-control`", "adds `x-request-id`"]);
    assert_eq!(entry.code(), None);
    assert!(entry.example().ends_with("\n\n(the body as it is)"), "{}", entry.example());
}

#[tokio::test]
async fn a_typed_error_in_another_format() {
    let layer = ErrorLayer::new(Stripe::new()).report_only();
    let routes = || Router::new().route("/seat", get(async || Err::<(), _>(NoSeat)));
    let without = Server::start(routes()).await.ask("GET", "/seat", &[], "").await;
    let with = Server::start(routes().errors(layer.clone())).await.ask("GET", "/seat", &[], "").await;
    assert_eq!(with.body(), without.body());
    assert_eq!(with.header("content-type"), Some("application/problem+json"));
    let entry = only(&layer.report());
    assert_eq!(entry.code(), Some("no_seat"));
    assert!(entry.changes().any(|change| *change == Change::OtherFormat), "{entry}");
    assert!(entry.example().contains(r#"{"error":{"code":"no_seat","message":"No such seat""#), "{}", entry.example());
}

#[tokio::test]
async fn nothing_where_nothing_would_change() {
    let proxied = || -> Response { (axum::Extension(LeaveAlone), StatusCode::BAD_GATEWAY).into_response() };
    assert!(report_of(proxied).await.is_empty());
    assert!(report_of(|| "a success").await.is_empty());
    assert!(report_of(|| StatusCode::NOT_MODIFIED).await.is_empty());
}

#[tokio::test]
async fn each_kind_is_logged_once() {
    let layer = ErrorLayer::new(Problem::new()).report_only();
    let routes = Router::new().route("/text", get(async || (StatusCode::BAD_REQUEST, "hunter2")));
    let app = routes.route("/panic", get(panics)).errors(layer.clone());
    let (_, events) = watch(app.clone(), "GET", "/text").await;
    let record = crate::records::one(events);
    assert_eq!(record.level, tracing::Level::WARN);
    assert_eq!((record.get("method"), record.get("route"), record.get("status")), ("GET", "/text", "400"));
    assert_eq!(record.get("error_code"), "invalid_request");
    assert_eq!(
        record.get("changes"),
        "a text without a structure: sends the API's format; adds `cache-control`; adds `x-request-id`"
    );
    assert_eq!(record.get("message"), "GET /text: 400: the error layer would change this response");
    assert_eq!(watch(app.clone(), "GET", "/text").await.1.len(), 0);
    assert_eq!(only(&layer.report()).count(), 2);
}
