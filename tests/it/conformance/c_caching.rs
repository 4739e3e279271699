//! RFC 9111, and RFC 9110, 15.1: what may be stored.

use axum::{
    Router,
    extract::Path,
    http::{StatusCode, header},
    routing::get,
};
use error_response::{ApiError, ErrorLayer, FinImpulse, HttpPolicy, RouterExt};

use super::failures::{self, AccountError};
use crate::{
    dialect::Dialect,
    support::{REQUEST_ID, Server},
};

#[derive(Debug, thiserror::Error, ApiError)]
enum Stored {
    /// Gone for good
    #[error("Gone for good")]
    #[api(status = 410, code = "gone_for_good", max_age = 3600)]
    Gone,

    /// Not there yet
    #[error("Not there yet")]
    #[api(status = 404, code = "not_there_yet", header("Cache-Control" = "public, max-age=60"))]
    NotYet,
}

#[tokio::test]
async fn c1_errors_are_not_stored_unless_their_author_says_so() {
    for dialect in Dialect::ALL {
        for (failure, answer) in failures::answers(dialect, &[]).await {
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{} {}", dialect.name(), failure.name);
        }
        let bare = Router::new()
            .route("/{status}", get(async |Path(status): Path<u16>| StatusCode::from_u16(status).unwrap()));
        for status in [404, 405, 410, 414, 501] {
            let answer = dialect.ask(bare.clone(), "GET", &format!("/{status}"), &[]).await;
            dialect.check(&answer, status, "heuristically cacheable");
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{} {status}", dialect.name());
        }
        let gone = dialect.answer(|| Stored::Gone).await;
        dialect.check(&gone, 410, "stored by its author's will");
        assert_eq!(gone.header("cache-control"), Some("max-age=3600"), "{}", dialect.name());
        let not_yet = dialect.answer(|| Stored::NotYet).await;
        dialect.check(&not_yet, 404, "stored by its author's will");
        assert_eq!(not_yet.header("cache-control"), Some("public, max-age=60"), "{}", dialect.name());

        let cached = async || {
            (StatusCode::NOT_FOUND, [(header::CACHE_CONTROL, "public, max-age=60"), (header::EXPIRES, "0")], "hunter2")
        };
        let answer = dialect.ask(Router::new().route("/", get(cached)), "GET", "/", &[]).await;
        dialect.check(&answer, 404, "stored by its maker's will");
        let said = (answer.header("cache-control"), answer.header("expires"));
        assert_eq!(said, (Some("public, max-age=60"), Some("0")), "{}", dialect.name());
        // A success is none of our business.
        let answer = dialect.ask(Router::new().route("/", get(async || "fine")), "GET", "/", &[]).await;
        assert_eq!(answer.header("cache-control"), None, "{}", dialect.name());
    }
    // A failure behind a 200 is a failure.
    let layer = ErrorLayer::new(FinImpulse::new().with_http_policy(HttpPolicy::AlwaysOk));
    let routes = Router::new().route("/", get(async || AccountError::NoAccount { id: "acc_1" })).errors(layer);
    let answer = Server::start(routes).await.ask("GET", "/", &[("x-request-id", REQUEST_ID)], "").await;
    assert_eq!((answer.status(), answer.header("cache-control")), (200, Some("no-store")));
}
