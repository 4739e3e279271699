//! The column of the body: ours says the status that is sent, a structured one is
//! unchanged to the byte.

use axum::{
    Router,
    body::{Body, Bytes},
    http::{StatusCode, header},
    middleware::map_response,
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{ErrorLayer, RouterExt, format::Problem};
use tower_http::compression::CompressionLayer;

use super::{LEFT_ALONE, STRUCTURED, THEIR_TEXT, THEIRS, TYPED, UNSTRUCTURED, layers, routes, send, send_as, stacks};

#[tokio::test]
async fn a_structured_body_is_unchanged_to_the_byte() {
    for (name, layer) in layers() {
        for (stack, app) in stacks(&routes(), &layer) {
            for path in STRUCTURED.iter().chain(&LEFT_ALONE).filter(|path| **path != "/left-alone/text") {
                let answer = send_as(app.clone(), "GET", path, &[]).await;
                assert_eq!(
                    (answer.text(), answer.header("content-type")),
                    (THEIRS, Some("application/json")),
                    "{name}"
                );
                let bare = send(routes().layer(CompressionLayer::new()), path).await;
                if stack == "compressed" {
                    assert_eq!(send(app.clone(), path).await.body, bare.body, "{name} {stack} {path}");
                }
            }
        }
    }
}

#[tokio::test]
async fn an_error_of_ours_is_the_same_in_each_stack() {
    for (name, layer) in layers() {
        let alone = routes().errors(layer.clone());
        for path in TYPED.iter().chain(&UNSTRUCTURED) {
            let expected = send_as(alone.clone(), "GET", path, &[("x-request-id", "r")]).await;
            for (stack, app) in stacks(&routes(), &layer) {
                let answer = send_as(app.clone(), "GET", path, &[("x-request-id", "r")]).await;
                assert_eq!(
                    (answer.status, answer.header("content-type")),
                    (expected.status, expected.header("content-type"))
                );
                // Some formats make an id for each.
                if name != "finqware" && name != "finimpulse" {
                    assert_eq!(answer.text(), expected.text(), "{stack} {path}");
                }
                assert!(!answer.text().contains(THEIR_TEXT), "{name} {stack} {path}");
            }
        }
    }
}

#[tokio::test]
async fn body_and_status_line_agree_through_a_compression() {
    async fn gone(mut response: Response) -> Response {
        *response.status_mut() = StatusCode::GONE;
        response
    }
    let layer = ErrorLayer::new(Problem::new());
    let app = routes().layer(CompressionLayer::new()).layer(map_response(gone)).errors(layer);
    for path in ["/typed", "/typed/task", "/typed/401"] {
        let answer = send(app.clone(), path).await;
        assert_eq!((answer.status, answer.header("content-encoding")), (410, None), "{path}");
        assert!(answer.text().contains(r#""status":410"#), "{path}: {answer:?}");
    }
    let answer = send(app, "/structured").await;
    assert_eq!((answer.status, answer.header("content-encoding")), (410, Some("gzip")));
}

#[tokio::test]
async fn an_encoded_body_of_somebody_else_is_never_decoded() {
    // It says that it is encoded, and is a text that would be known.
    const TEXT: &str = "Request method must be `GET`";
    let encoded = async || {
        (
            StatusCode::METHOD_NOT_ALLOWED,
            [(header::CONTENT_ENCODING, "gzip"), (header::CONTENT_TYPE, "text/plain")],
            TEXT,
        )
    };
    let structured = async || {
        let head = [(header::CONTENT_ENCODING, "br"), (header::CONTENT_TYPE, "application/json")];
        (StatusCode::CONFLICT, head, vec![0_u8, 1, 2, 255]).into_response()
    };
    let app = Router::new().route("/text", get(encoded)).route("/json", get(structured));
    for (name, layer) in layers() {
        let app = app.clone().errors(layer.forward_client_error_text());
        let answer = send(app.clone(), "/text").await;
        assert_eq!((answer.status, answer.header("content-encoding")), (405, None), "{name}");
        assert_eq!(answer.header("allow"), None, "{name}: the text was read");
        assert!(!answer.text().contains("must be"), "{name}: {answer:?}");
        let answer = send(app, "/json").await;
        assert_eq!(
            (answer.body, answer.headers["content-encoding"].as_bytes()),
            (Bytes::from_static(&[0, 1, 2, 255]), &b"br"[..])
        );
    }
}

#[tokio::test]
async fn an_unstructured_412_keeps_its_validators() {
    let validators = || [(header::ETAG, "\"7\""), (header::LAST_MODIFIED, "Sun, 29 Nov 2026 10:19:32 GMT")];
    let app = Router::new()
        .route("/412", get(async move || (StatusCode::PRECONDITION_FAILED, validators())))
        .route("/412/text", get(async move || (StatusCode::PRECONDITION_FAILED, validators(), "changed")))
        .route("/404", get(async move || (StatusCode::NOT_FOUND, validators())));
    for (name, layer) in layers() {
        let app = app.clone().errors(layer);
        for path in ["/412", "/412/text"] {
            let answer = send(app.clone(), path).await;
            let found = (answer.header("etag"), answer.header("last-modified"));
            assert_eq!(found, (Some("\"7\""), Some("Sun, 29 Nov 2026 10:19:32 GMT")), "{name} {path}");
        }
        let answer = send(app, "/404").await;
        assert_eq!((answer.header("etag"), answer.header("last-modified")), (None, None), "{name}");
    }
}

#[tokio::test]
async fn a_body_that_panics_when_it_is_looked_at() {
    struct Panicking;

    impl axum::body::HttpBody for Panicking {
        type Data = Bytes;
        type Error = axum::Error;

        fn poll_frame(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, axum::Error>>> {
            panic!("hunter2")
        }

        fn size_hint(&self) -> http_body::SizeHint {
            panic!("hunter2")
        }
    }

    for (name, layer) in layers() {
        let panicking = async || {
            (StatusCode::CONFLICT, [(header::CONTENT_TYPE, "application/json")], Body::new(Panicking)).into_response()
        };
        let answer = send(Router::new().route("/", get(panicking)).errors(layer), "/").await;
        assert_eq!((answer.status, answer.header("cache-control")), (500, Some("no-store")), "{name}");
        assert!(!answer.text().contains("hunter2"), "{name}");
    }
}
