//! A 415 may be about the content coding of the request (RFC 9110, 15.5.16).

use axum::{
    Router,
    http::{StatusCode, header},
    routing::{get, post},
};
use error_response::RouterExt;
use tower_http::decompression::RequestDecompressionLayer;

use super::{layers, send, send_as};

#[tokio::test]
async fn a_coding_that_the_decompression_does_not_know() {
    for (name, layer) in layers() {
        let app = Router::new().route("/", post(async || "fine")).layer(RequestDecompressionLayer::new()).errors(layer);
        let answer = send_as(app, "POST", "/", &[("content-encoding", "snappy")]).await;
        assert_eq!((answer.status, answer.header("accept-encoding")), (415, Some("gzip")), "{name}");
        let text = answer.text();
        let is_right =
            text.contains("content coding of the request body") || name == "finqware" && !text.contains("edia type");
        assert!(is_right, "{name}: {text}");
    }
}

#[tokio::test]
async fn a_media_type_is_still_one() {
    for (name, layer) in layers() {
        let bare = async || StatusCode::UNSUPPORTED_MEDIA_TYPE;
        let accept = async || (StatusCode::UNSUPPORTED_MEDIA_TYPE, [(header::ACCEPT, "application/json")]);
        let app = Router::new().route("/bare", get(bare)).route("/accept", get(accept)).errors(layer);
        for path in ["/bare", "/accept"] {
            assert!(!send(app.clone(), path).await.text().contains("coding"), "{name} {path}");
        }
    }
}
