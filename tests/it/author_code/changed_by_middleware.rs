//! What middleware made of an error is not undone.

use axum::{
    Extension, Router,
    body::Body,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::{Next, from_fn},
    response::Response,
    routing::get,
};
use error_response::{LeaveAlone, RouterExt};

use super::{NotHere, out_of_scope, problem, stripe};
use crate::records::{Logged, one, watch};

const NOT_SENT: &str = "not_here was rendered and not sent: its response was dropped";
const STRUCTURED: &str = "an error response that a handler or a library wrote itself; its code is not known";

fn messages(events: &[Logged]) -> Vec<&str> {
    events.iter().map(|logged| logged.get("message")).collect()
}

#[tokio::test]
async fn what_middleware_made_of_an_error_is_not_undone() {
    async fn recover(request: Request, next: Next) -> Response {
        let (mut parts, _) = next.run(request).await.into_parts();
        parts.status = StatusCode::OK;
        parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Response::from_parts(parts, Body::from(r#"{"found":false}"#))
    }
    async fn rewrite(request: Request, next: Next) -> Response {
        let mut response = next.run(request).await;
        *response.status_mut() = StatusCode::GONE;
        response
    }
    async fn own_body(request: Request, next: Next) -> Response {
        let (mut parts, _) = next.run(request).await.into_parts();
        parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Response::from_parts(parts, Body::from(r#"{"found":false}"#))
    }
    let spawned = || Router::new().route("/here", get(async || out_of_scope(NotHere).await));

    let (answer, events) = watch(spawned().layer(from_fn(recover)).errors(stripe()), "GET", "/here").await;
    assert_eq!((answer.status(), answer.body()), (200, r#"{"found":false}"#));
    assert_eq!(messages(&events), ["not_here", NOT_SENT]);

    let (answer, events) = watch(spawned().layer(from_fn(rewrite)).errors(stripe()), "GET", "/here").await;
    assert_eq!((answer.status(), answer.header("content-type")), (410, Some("application/json")));
    assert_eq!(answer.json()["error"]["code"], "not_here");
    one(events);

    let (answer, events) = watch(spawned().layer(from_fn(own_body)).errors(stripe()), "GET", "/here").await;
    assert_eq!((answer.status(), answer.body()), (404, r#"{"found":false}"#));
    // The headers are still those of the task, with an id that the request does not have.
    let [of_error, not_sent, id, structured] = messages(&events)[..] else { panic!("{events:#?}") };
    assert_eq!([of_error, not_sent, structured], ["not_here", NOT_SENT, STRUCTURED]);
    assert!(id.starts_with("`x-request-id: "), "{id}");
}

#[tokio::test]
async fn what_is_to_be_left_alone() {
    let proxied = async || (StatusCode::BAD_GATEWAY, Extension(LeaveAlone), "upstream says no");
    let empty = async || (StatusCode::NOT_FOUND, Extension(LeaveAlone));
    let inner = Router::new().route("/text", get(proxied)).route("/empty", get(empty)).layer(stripe());
    for (path, status, body) in [("/text", 502, "upstream says no"), ("/empty", 404, "")] {
        let (answer, events) = watch(inner.clone().layer(problem()), "GET", path).await;
        assert_eq!((answer.status(), answer.body(), events.len()), (status, body, 0));
        assert_eq!((answer.header("cache-control"), answer.header("x-request-id")), (None, None));
    }
}
