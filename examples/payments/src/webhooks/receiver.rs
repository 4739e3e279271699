//! A receiver to try webhooks with.

use axum::{
    Router,
    body::Bytes,
    http::{HeaderMap, StatusCode},
    routing::post,
};

/// A receiver that prints each event with the headers of its signature, and responds with `status`.
pub fn receiver(status: StatusCode) -> Router {
    let receive = async move |headers: HeaderMap, body: Bytes| {
        println!("{}", printed(&headers, &body));
        status
    };
    Router::new().route("/hooks", post(receive))
}

/// The request without control characters, which could change a terminal.
fn printed(headers: &HeaderMap, body: &Bytes) -> String {
    let mut lines = Vec::new();
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        if let Some(value) = headers.get(name).and_then(|value| value.to_str().ok()) {
            lines.push(format!("{name}: {value}"));
        }
    }
    lines.push(String::from_utf8_lossy(body).replace(char::is_control, " "));
    lines.join("\n")
}
