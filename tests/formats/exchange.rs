//! A request to a router whose handler fails, and the whole response.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request},
    response::IntoResponse,
    routing::any,
};
use error_response::{ErrorLayer, RouterExt, format::WireFormat};
use tower::ServiceExt;

/// A router whose handler returns what `handler` makes, whatever the path.
pub(crate) fn app<R: IntoResponse + 'static>(layer: ErrorLayer, handler: fn() -> R) -> Router {
    let handler = any(async move || handler());
    Router::new().route("/", handler.clone()).route("/{*path}", handler).errors(layer)
}

/// The whole response to a request: the status, the headers in order (without the length, which is the body's), an
/// empty line, the body.
pub(crate) async fn exchange(app: Router, request: Request<Body>) -> String {
    let response = app.oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    assert_eq!(parts.headers["content-length"], body.len().to_string());
    let headers = shown(&parts.headers);
    format!("{status}\n{headers}\n{}", String::from_utf8(body.to_vec()).unwrap())
}

/// Holds the whole response of an error against what is expected: its status, the headers but for those that every
/// error has here (`cache-control: no-store`, and `content-type: application/json` where the format says no other),
/// and its body.
pub(crate) async fn check<R: IntoResponse + 'static>(
    format: impl WireFormat,
    handler: fn() -> R,
    status: u16,
    headers: &str,
    body: &str,
) {
    let layer = ErrorLayer::new(format).without_request_id();
    let response = exchange(app(layer, handler), Request::get("/").body(Body::empty()).unwrap()).await;
    let mut expected: Vec<_> = headers.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    expected.push("cache-control: no-store");
    if !headers.contains("content-type: ") {
        expected.push("content-type: application/json");
    }
    expected.sort_unstable();
    assert_eq!(response, format!("{status}\n{}\n\n{body}", expected.join("\n")));
}

fn shown(headers: &HeaderMap) -> String {
    let shown = headers
        .iter()
        .filter(|(name, _)| *name != "content-length")
        .map(|(name, value)| format!("{name}: {}\n", value.to_str().unwrap()));
    let mut lines: Vec<_> = shown.collect();
    lines.sort_unstable();
    lines.concat()
}
