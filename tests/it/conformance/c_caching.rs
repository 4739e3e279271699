//! RFC 9111, and RFC 9110, 15.1: what may be stored.

use axum::{
    Router,
    extract::Path,
    http::{StatusCode, header},
    routing::get,
};
use error_response::{
    ApiError, ErrorLayer, ErrorStatus, RouterExt,
    catalog::Definition,
    format::{Facts, FinImpulse, HttpPolicy, OAuth},
};

use super::failures::{self, AccountError};
use crate::{
    format::Format,
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

    /// No such account
    #[error("No account {id}")]
    #[api(status = 404, code = "no_account", max_age = 0)]
    Filled { id: u8 },

    /// A log-in is required
    #[error("Log in to the network")]
    #[api(status = 511, code = "log_in")]
    Network,
}

/// An occurrence whose status its definition did not know.
#[derive(Debug, thiserror::Error)]
#[error("By hand")]
struct ByHand;

static GONE: Definition = Definition::new(ErrorStatus::GONE, "by_hand").with_max_age(60);

impl ApiError for ByHand {
    fn definition(&self) -> &'static Definition {
        &GONE
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        facts.status(ErrorStatus::TOO_MANY_REQUESTS);
    }
}

/// Each error with what its author says of caches.
const SAID: [(&str, &str); 7] = [
    ("/gone", "max-age=3600"),
    // The second time it is prepared.
    ("/gone", "max-age=3600"),
    ("/filled", "max-age=0"),
    ("/not_yet", "public, max-age=60"),
    ("/network", "no-store"),
    ("/bare_network", "no-store"),
    ("/by_hand", "no-store"),
];

fn said() -> Router {
    let network = StatusCode::NETWORK_AUTHENTICATION_REQUIRED;
    Router::new()
        .route("/gone", get(async || Stored::Gone))
        .route("/filled", get(async || Stored::Filled { id: 1 }))
        .route("/not_yet", get(async || Stored::NotYet))
        .route("/network", get(async || Stored::Network))
        .route("/bare_network", get(async move || (network, [("cache-control", "max-age=9")])))
        .route("/by_hand", get(async || error_response::Error::from(ByHand)))
}

async fn each_as_said(layer: ErrorLayer) {
    let server = Server::start(said().errors(layer)).await;
    for (path, expected) in SAID {
        let answer = server.ask("GET", path, &[], "").await;
        assert_eq!(answer.header("cache-control"), Some(expected), "{path}: {}", answer.0);
    }
}

#[tokio::test]
async fn c1_errors_are_not_stored_unless_their_author_says_so() {
    for format in Format::all() {
        for (failure, answer) in failures::answers(format, &[]).await {
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{} {}", format.name(), failure.name);
        }
        let bare = Router::new()
            .route("/{status}", get(async |Path(status): Path<u16>| StatusCode::from_u16(status).unwrap()));
        for status in [404, 405, 410, 414, 501] {
            let answer = format.ask(bare.clone(), "GET", &format!("/{status}"), &[]).await;
            format.check(&answer, status, "heuristically cacheable");
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{} {status}", format.name());
        }
        each_as_said(format.layer()).await;
        let cached = async || {
            (StatusCode::NOT_FOUND, [(header::CACHE_CONTROL, "public, max-age=60"), (header::EXPIRES, "0")], "hunter2")
        };
        let answer = format.ask(Router::new().route("/", get(cached)), "GET", "/", &[]).await;
        format.check(&answer, 404, "a policy that is not an error's own");
        let said = (answer.header("cache-control"), answer.header("expires"));
        assert_eq!(said, (Some("no-store"), None), "{}", format.name());
        // A success is none of our business.
        let answer = format.ask(Router::new().route("/", get(async || "fine")), "GET", "/", &[]).await;
        assert_eq!(answer.header("cache-control"), None, "{}", format.name());
    }
    each_as_said(ErrorLayer::new(OAuth::new())).await;
    // A failure behind a 200 is a failure.
    let layer = ErrorLayer::new(FinImpulse::new().with_http_policy(HttpPolicy::AlwaysOk));
    let routes = Router::new().route("/", get(async || AccountError::NoAccount { id: "acc_1" })).errors(layer);
    let answer = Server::start(routes).await.ask("GET", "/", &[("x-request-id", REQUEST_ID)], "").await;
    assert_eq!((answer.status(), answer.header("cache-control")), (200, Some("no-store")));
}
