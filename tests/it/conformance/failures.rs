//! One failure from each side of a stack: a typed error, a rejection, a bare
//! status, another service's error, a panic, no route at all.

use std::io;

use axum::{
    Extension, Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, Request},
    http::StatusCode,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use error_response::{ApiError, Error, ResultExt, RouterExt};
use tower::{BoxError, Layer, service_fn};

use crate::format::Format;
use crate::support::{Answer, REQUEST_ID, Server};

#[derive(Debug, thiserror::Error, ApiError)]
pub(super) enum AccountError {
    /// No such account
    #[error("No account found with id: {id}")]
    #[api(status = 404, code = "no_account", param = "id")]
    NoAccount { id: &'static str },

    /// The account is closed
    #[error("The account is closed")]
    #[api(status = 410, code = "account_closed")]
    Closed,

    /// The statement is not ready
    #[error("The statement is not ready yet")]
    #[api(status = 409, code = "not_ready")]
    NotReady(#[source] io::Error),

    /// The ledger failed
    #[error("secret ledger: {0}")]
    #[api(status = 500, code = "ledger_failed")]
    Ledger(#[from] io::Error),
}

/// An error whose text is for the log.
pub(super) fn secret() -> io::Error {
    io::Error::other("secret-cause: password=hunter2 in /srv/src/ledger.rs")
}

/// A request that fails.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) name: &'static str,
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) status: u16,
    /// The headers of its own.
    pub(super) headers: &'static [(&'static str, &'static str)],
    pub(super) body: &'static str,
}

const NONE: &[(&str, &str)] = &[];
const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

const fn get_of(name: &'static str, path: &'static str, status: u16) -> Failure {
    Failure { name, method: "GET", path, status, headers: NONE, body: "" }
}

const fn post_to(
    name: &'static str,
    path: &'static str,
    status: u16,
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
) -> Failure {
    Failure { name, method: "POST", path, status, headers, body }
}

pub(super) const FAILURES: &[Failure] = &[
    get_of("a typed client error", "/typed", 404),
    get_of("an error that is the same each time", "/closed", 410),
    get_of("the same once more", "/closed", 410),
    get_of("a client error with a source", "/not-ready", 409),
    get_of("a typed server error", "/ledger", 500),
    get_of("an error of no API", "/internal", 500),
    get_of("an error rendered in a task", "/spawned", 404),
    get_of("a middleware's refusal", "/refused", 404),
    get_of("a bare status", "/bare", 418),
    get_of("a bare 401", "/unauthorized", 401),
    get_of("a text", "/text", 403),
    get_of("a server's text", "/broken", 502),
    get_of("a parameter in the path", "/number/hunter2", 400),
    get_of("a missing extension", "/extension", 500),
    get_of("a panic", "/panic", 500),
    get_of("an error of an inner service", "/inner", 500),
    get_of("an unknown path", "/none", 404),
    Failure { name: "a wrong method", method: "DELETE", path: "/typed", status: 405, headers: NONE, body: "" },
    get_of("a wrong method of reading", "/json", 405),
    post_to("broken JSON", "/json", 400, JSON, "hunter2"),
    post_to("JSON of another type", "/json", 422, JSON, r#""hunter2""#),
    post_to("no JSON", "/json", 415, NONE, "hunter2"),
    post_to("too large a body", "/bytes", 413, NONE, "hunter2hunter2"),
];

/// An app in which each of them fails.
pub(super) fn app(format: Format) -> Router {
    #[derive(Clone)]
    struct Secret;
    async fn spawned() -> Result<Response, Error> {
        tokio::spawn(async { AccountError::NoAccount { id: "acc_1" }.into_response() }).await.internal()
    }
    async fn refuse(_: Request, _: Next) -> AccountError {
        AccountError::NoAccount { id: "acc_1" }
    }
    let inner = service_fn(async |_: Request| Err::<Response, BoxError>(secret().into()));
    Router::new()
        .route("/typed", get(async || AccountError::NoAccount { id: "acc_1" }))
        .route("/closed", get(async || AccountError::Closed))
        .route("/not-ready", get(async || AccountError::NotReady(secret())))
        .route("/ledger", get(async || AccountError::from(secret())))
        .route("/internal", get(async || Err::<(), _>(secret()).internal()))
        .route("/spawned", get(spawned))
        .route("/refused", get(async || "never").layer(from_fn(refuse)))
        .route("/bare", get(async || StatusCode::IM_A_TEAPOT))
        .route("/unauthorized", get(async || StatusCode::UNAUTHORIZED))
        .route("/text", get(async || (StatusCode::FORBIDDEN, "token=hunter2")))
        .route("/broken", get(async || (StatusCode::BAD_GATEWAY, "token=hunter2")))
        .route("/number/{number}", get(async |_: Path<u8>| "never"))
        .route("/extension", get(async |_: Extension<Secret>| "never"))
        .route("/panic", get(async || -> &'static str { panic!("the secret ledger is gone") }))
        .route("/json", post(async |_: Json<u8>| "never"))
        .route("/bytes", post(async |_: Bytes| "never").layer(DefaultBodyLimit::max(4)))
        .route_service("/inner", format.layer().layer(inner))
        .errors(format.layer())
}

/// What each of them is answered with, under further request headers.
pub(super) async fn answers(format: Format, headers: &[(&str, &str)]) -> Vec<(&'static Failure, Answer)> {
    let server = Server::start(app(format)).await;
    let mut answers = Vec::new();
    for failure in FAILURES {
        let headers = [&[("x-request-id", REQUEST_ID)], failure.headers, headers].concat();
        answers.push((failure, server.ask(failure.method, failure.path, &headers, failure.body).await));
    }
    answers
}
