//! A compression keeps bytes back; the last frame is sent nevertheless.

use std::convert::Infallible;

use axum::{
    Router,
    body::{Body, Bytes},
    http::{Request, Response},
    routing::get,
};
use error_response::{
    RouterExt,
    stream::{ByteStream, JsonLines},
};
use http_body_util::BodyExt;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_stream::iter;
use tower::{Layer, ServiceExt, service_fn};
use tower_http::{compression::CompressionLayer, decompression::DecompressionLayer};

use super::{ExportError, FAILED_IN_STRIPE, pages, stripe};
use crate::support::Server;

fn failing<T>(item: T) -> Vec<Result<T, ExportError>> {
    vec![Ok(item), Err(ExportError::Failed { page: 2 })]
}

fn routes() -> Router {
    Router::new()
        .route("/at_once", get(async || JsonLines::new(iter(failing(1)))))
        .route("/slowly", get(async || JsonLines::new(pages(failing(1)))))
        .route("/bytes", get(async || ByteStream::new(iter(failing(Bytes::from_static(b"1\n"))))))
}

/// What a client reads of a compressed body that is cut.
async fn read(app: Router, path: &str) -> String {
    let server = Server::start(app).await;
    let mut socket = TcpStream::connect(server.address()).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: api.example.com\r\naccept-encoding: gzip\r\n\r\n");
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).await.unwrap();
    let (head, mut rest) = halves(&answer);
    let head = std::str::from_utf8(head).unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK") && head.contains("content-encoding: gzip"), "{head}");
    let mut packed = Vec::new();
    while let Some(end) = rest.windows(2).position(|pair| pair == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..end]).unwrap(), 16).unwrap();
        assert_ne!(size, 0, "the client does not see that the body is incomplete");
        packed.extend_from_slice(&rest[end + 2..end + 2 + size]);
        rest = &rest[end + 2 + size + 2..];
    }
    unpacked(packed).await
}

/// The head and the body of an answer.
fn halves(answer: &[u8]) -> (&[u8], &[u8]) {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("the answer has a head");
    (&answer[..end], &answer[end + 4..])
}

/// As much as a compressed text that ends too early holds.
async fn unpacked(sent: Vec<u8>) -> String {
    let gzip = service_fn(async |_: Request<Body>| {
        Ok::<_, Infallible>(
            Response::builder().header("content-encoding", "gzip").body(Body::from(sent.clone())).unwrap(),
        )
    });
    let response = DecompressionLayer::new().layer(gzip).oneshot(Request::new(Body::empty())).await.unwrap();
    let (mut body, mut text) = (response.into_body(), Vec::new());
    while let Some(Ok(frame)) = body.frame().await {
        text.extend_from_slice(frame.data_ref().unwrap());
    }
    String::from_utf8(text).unwrap()
}

#[tokio::test]
async fn the_last_frame_is_sent() {
    let inside = || routes().layer(CompressionLayer::new()).errors(stripe());
    let outside = || routes().errors(stripe()).layer(CompressionLayer::new());
    for app in [inside, outside] {
        for path in ["/at_once", "/slowly"] {
            assert_eq!(read(app(), path).await, format!("1\n{FAILED_IN_STRIPE}\n"), "{path}");
        }
        assert_eq!(read(app(), "/bytes").await, "1\n");
    }
}
