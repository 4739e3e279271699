//! A layer makes an error of a stream that has not begun: no client reads what the stream would have sent.

use axum::{
    Router,
    response::sse::{Event, Sse},
    routing::get,
};
use error_response::{
    RouterExt,
    stream::{ByteStream, EventStream, JsonLines},
};
use tower_http::compression::CompressionLayer;

use super::{pages, stripe};
use crate::support::Server;

#[tokio::test]
async fn a_stream_with_the_status_of_an_error_is_an_error_of_the_format() {
    let event = || vec![Ok(Event::default().data("1"))];
    let app = Router::new()
        .route("/events", get(async move || EventStream::new(pages(event()))))
        .route("/sse", get(async move || Sse::new(pages(event()))))
        .route("/lines", get(async || JsonLines::new(pages(vec![Ok(1)]))))
        .route("/bytes", get(async || ByteStream::new(pages(vec![Ok("1")]))))
        .layer(CompressionLayer::new())
        .errors(stripe());
    let server = Server::start(app).await;
    for path in ["/events", "/sse", "/lines", "/bytes"] {
        let answer = server.ask("GET", path, &[("accept-encoding", "identity;q=0")], "").await;
        let found = (answer.status(), answer.header("content-type"), answer.header("cache-control"));
        assert_eq!(found, (406, Some("application/json"), Some("no-store")), "{path}: {}", answer.0);
        assert_eq!(answer.json()["error"]["code"], "invalid_request", "{path}");
    }
}
