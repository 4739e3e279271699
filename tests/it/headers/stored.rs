//! No cache stores an error unless its author says so.

use axum::{Router, http::StatusCode, routing::get};
use error_response::{ApiError, Definition, ErrorLayer, ErrorStatus, Facts, OAuth, RouterExt, Stripe};

use crate::{
    dialect::Dialect,
    support::{Server, ask, panics},
};

#[derive(Debug, thiserror::Error, ApiError)]
enum CacheError {
    /// The account is closed
    #[error("The account is closed")]
    #[api(status = 410, code = "account_closed", max_age = 3600)]
    Fixed,

    /// No such account
    #[error("No account {id}")]
    #[api(status = 404, code = "no_account", max_age = 0)]
    Filled { id: u8 },

    /// The report is not there
    #[error("There is no report")]
    #[api(status = 404, code = "no_report", header("Cache-Control" = "public, max-age=60"))]
    Written,

    #[error("Nothing is here")]
    #[api(category = not_found)]
    Category,

    /// Too many requests
    #[error("Please wait")]
    #[api(status = 429, code = "too_many", retry_after = 60)]
    Limited,

    /// A log-in is required
    #[error("Log in to the network")]
    #[api(status = 511, code = "log_in")]
    Network,
}

fn app() -> Router {
    Router::new()
        .route("/fixed", get(async || CacheError::Fixed))
        .route("/filled", get(async || CacheError::Filled { id: 1 }))
        .route("/written", get(async || CacheError::Written))
        .route("/category", get(async || CacheError::Category))
        .route("/limited", get(async || CacheError::Limited))
        .route("/network", get(async || CacheError::Network))
        .route("/bare", get(async || StatusCode::NOT_FOUND))
        .route("/bare_network", get(async || (StatusCode::from_u16(511).unwrap(), [("cache-control", "max-age=9")])))
        .route("/by_hand", get(async || error_response::Error::from(ByHand)))
        .route("/panic", get(panics))
}

#[tokio::test]
async fn an_error_is_stored_only_where_its_author_says_so() {
    for layer in Dialect::ALL.map(Dialect::layer).into_iter().chain([ErrorLayer::new(OAuth::new())]) {
        let server = Server::start(app().errors(layer)).await;
        let cases = [
            ("/fixed", "max-age=3600"),
            // The second time it is prepared.
            ("/fixed", "max-age=3600"),
            ("/filled", "max-age=0"),
            ("/written", "public, max-age=60"),
            ("/category", "no-store"),
            ("/limited", "no-store"),
            ("/network", "no-store"),
            ("/bare", "no-store"),
            ("/bare_network", "no-store"),
            ("/by_hand", "no-store"),
            ("/panic", "no-store"),
            ("/unknown", "no-store"),
        ];
        for (path, expected) in cases {
            let answer = server.ask("GET", path, &[], "").await;
            assert_eq!(answer.header("cache-control"), Some(expected), "{path}: {}", answer.0);
        }
    }
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

#[tokio::test]
async fn the_client_reads_the_age_of_a_definition() {
    let answer = ask(app().errors(ErrorLayer::new(Stripe::new())), "GET", "/fixed").await;
    assert!(answer.contains("cache-control: max-age=3600\r\n"), "{answer}");
    assert_eq!(CacheError::Fixed.definition().max_age(), Some(3600));
    assert_eq!(CacheError::Limited.definition().max_age(), None);
}
