//! Sends requests to an instance, and shows what comes back.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::Request,
    response::Response,
};
use tower::ServiceExt;

pub(crate) fn request(path: &str, key: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let request = Request::post(path).header("idempotency-key", key).header("x-request-id", "req_1");
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    request.body(Body::from("{}")).expect("a request")
}

/// Status, the headers that matter, and the body.
pub(crate) async fn posted(instance: &Router, path: &str, key: &str, headers: &[(&str, &str)]) -> String {
    dumped(instance.clone().oneshot(request(path, key, headers)).await.expect("a router")).await
}

pub(crate) async fn paid(instance: &Router, key: &str, headers: &[(&str, &str)]) -> String {
    posted(instance, "/payments", key, headers).await
}

async fn dumped(response: Response) -> String {
    let (parts, body) = response.into_parts();
    let shown = ["idempotent-replayed", "retry-after", "x-should-retry"];
    let shown = shown.iter().filter_map(|name| Some(format!("{name}: {}\n", parts.headers.get(*name)?.to_str().ok()?)));
    let headers: String = shown.collect();
    let body = to_bytes(body, 1 << 20).await.expect("a body");
    format!("{}\n{headers}\n{}", parts.status.as_u16(), String::from_utf8_lossy(&body))
}
