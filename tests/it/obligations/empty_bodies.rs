//! What has no body is nobody's error, however it says that.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use axum::{
    Router,
    body::{Body, Bytes, HttpBody},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::RouterExt;
use tower::Layer;

use super::{layers, send_as, structured};

/// A body of no known size that has ended.
struct Ended;

impl HttpBody for Ended {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, axum::Error>>> {
        Poll::Ready(None)
    }

    fn is_end_stream(&self) -> bool {
        true
    }

    fn size_hint(&self) -> http_body::SizeHint {
        http_body::SizeHint::default()
    }
}

fn empty(body: Body) -> Response {
    (StatusCode::CONFLICT, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

fn routes() -> Router {
    Router::new()
        .route("/empty", get(async || empty(Body::empty())))
        .route("/ended", get(async || empty(Body::new(Ended))))
        .route("/structured", get(async || structured(409)))
}

#[tokio::test]
async fn both_ways_to_be_empty_are_adopted() {
    for (name, layer) in layers() {
        let app = routes().errors(layer);
        for path in ["/empty", "/ended"] {
            let answer = send_as(app.clone(), "GET", path, &[]).await;
            assert_eq!(answer.status, 409, "{name} {path}");
            assert!(!answer.body.is_empty(), "{name} {path}");
        }
    }
}

#[tokio::test]
async fn head_has_the_headers_of_get() {
    for (name, layer) in layers() {
        let inside = routes().errors(layer.clone());
        let around = Router::new().fallback_service(layer.layer(routes()));
        for (place, app) in [("inside", inside), ("around", around)] {
            for path in ["/empty", "/structured"] {
                let headers = [("x-request-id", "r")];
                let get = send_as(app.clone(), "GET", path, &headers).await;
                let head = send_as(app.clone(), "HEAD", path, &headers).await;
                assert_eq!((head.status, head.body.len()), (get.status, 0), "{name} {place} {path}");
                for header in ["content-type", "cache-control", "x-request-id"] {
                    assert_eq!(head.header(header), get.header(header), "{name} {place} {path}");
                }
                // Of a body of an id of its own only the length is known.
                let length = (head.header("content-length"), get.header("content-length"));
                assert!(length.1.is_none() || length.0 == length.1, "{name} {place} {path}: {length:?}");
            }
        }
    }
}
