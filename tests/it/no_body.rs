//! Answers without a body: to HEAD, and where a status has none.

use std::collections::BTreeMap;

use axum::{
    Router,
    extract::Request,
    http::StatusCode,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{
    ApiError, ErrorLayer, FinImpulse, Finqware, Finternet, Problem, Reply, ResultExt, RouterExt, Stripe,
    SuccessDefinition, Uppercase,
};

use crate::support::{Answer, REQUEST_ID, Server, panics};

/// Too many requests
#[derive(Debug, thiserror::Error, ApiError)]
#[error("Please wait")]
#[api(status = 429, code = "too_many", retry_after = 60)]
struct TooMany;

/// The key is wrong
#[derive(Debug, thiserror::Error, ApiError)]
#[error("The key {key} is wrong")]
#[api(status = 401, code = "wrong_key", challenge = "Bearer", header("Link" = "<https://keys.example.com>"))]
struct WrongKey {
    key: u8,
}

async fn refuse(request: Request, next: Next) -> Response {
    if request.uri().path() == "/refused" { WrongKey { key: 2 }.into_response() } else { next.run(request).await }
}

fn app() -> Router {
    Router::new()
        .route("/fixed", get(async || TooMany))
        .route("/filled", get(async || WrongKey { key: 1 }))
        .route("/bare", get(async || (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "7")])))
        .route("/text", get(async || (StatusCode::FORBIDDEN, "hunter2")))
        .route("/spawned", get(async || tokio::spawn(async { TooMany.into_response() }).await.internal()))
        .route("/panic", get(panics))
        .route("/refused", get(async || "never"))
        .layer(from_fn(refuse))
}

/// The headers, but for the date.
fn headers(answer: &Answer) -> BTreeMap<String, String> {
    let (head, _) = answer.0.split_once("\r\n\r\n").unwrap();
    let lines = head.split("\r\n").skip(1).filter_map(|line| line.split_once(": "));
    lines.filter(|(name, _)| *name != "date").map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

#[tokio::test]
async fn head_has_the_headers_of_get_and_no_body() {
    let layers = [
        ErrorLayer::new(Stripe::new()),
        ErrorLayer::new(Problem::new()),
        ErrorLayer::new(FinImpulse::new()),
        ErrorLayer::new(Finternet::new()),
        ErrorLayer::new(Finqware::new()),
        ErrorLayer::new(Uppercase::new()),
    ];
    for layer in layers {
        let server = Server::start(app().errors(layer)).await;
        for path in ["/fixed", "/fixed", "/filled", "/bare", "/text", "/spawned", "/panic", "/refused", "/unknown"] {
            let id = [("x-request-id", REQUEST_ID)];
            let get = server.ask("GET", path, &id, "").await;
            let head = server.ask("HEAD", path, &id, "").await;
            assert_eq!((head.status(), head.body()), (get.status(), ""), "{path}");
            assert_eq!(headers(&head), headers(&get), "{path}");
            assert_eq!(get.header("content-length"), Some(get.body().len().to_string().as_str()), "{path}");
        }
    }
}

#[tokio::test]
async fn statuses_without_a_body_have_none() {
    static DELETED: SuccessDefinition = SuccessDefinition::new("deleted").with_status(StatusCode::NO_CONTENT);
    static RESET: SuccessDefinition = SuccessDefinition::new("reset").with_status(StatusCode::RESET_CONTENT);
    let routes = || {
        Router::new()
            .route("/deleted", get(async || Reply::no_content()))
            .route("/defined", get(async || Reply::ok("never seen").with_definition(&DELETED)))
            .route("/reset", get(async || Reply::ok("never seen").with_definition(&RESET)))
            .route("/unmodified", get(async || StatusCode::NOT_MODIFIED))
    };
    for layer in [ErrorLayer::new(Stripe::new()), ErrorLayer::new(FinImpulse::new()), ErrorLayer::new(Finqware::new())]
    {
        let server = Server::start(routes().errors(layer)).await;
        for (path, status) in [("/deleted", 204), ("/defined", 204), ("/reset", 205), ("/unmodified", 304)] {
            let answer = server.ask("GET", path, &[], "").await;
            answer.check(status, "");
            assert_eq!(answer.header("content-type"), None, "{path}");
        }
    }
}

#[tokio::test]
async fn an_interim_response_is_no_error() {
    // The upgrade of a connection passes the layer as it is.
    let switch = async || (StatusCode::SWITCHING_PROTOCOLS, [("upgrade", "echo"), ("connection", "upgrade")]);
    let app = Router::new().route("/", get(switch)).errors(ErrorLayer::new(Problem::new()).watch_streams());
    let request = axum::http::Request::get("/").body(axum::body::Body::empty()).unwrap();
    let response = tower::ServiceExt::oneshot(app, request).await.unwrap();
    assert_eq!(response.status(), 101);
    assert!(!response.headers().contains_key("content-type") && !response.headers().contains_key("cache-control"));
}
