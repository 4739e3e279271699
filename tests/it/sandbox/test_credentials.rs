//! Without test credentials nothing tells that there is a sandbox.

use axum::{Router, routing::get};
use error_formats::built_in_formats;
use error_response::{ErrorLayer, RouterExt, format::Stripe, sandbox::Sandbox};

use super::transfers::{CATALOG, KEY, Transfers, published};

/// Everything that a preference may be.
const PREFERENCES: [&str; 5] = ["error=account_not_found", "error=none", "error", "error=\"", "error=gone;wait=x"];

#[tokio::test]
async fn the_response_is_that_of_an_api_without_a_sandbox() {
    for format in built_in_formats() {
        let api = Transfers::new(&format);
        for request in ["GET /transfers/7", "GET /health", "GET /unknown", "PUT /transfers/7"] {
            let plain = api.send(request, &[]).await;
            for prefer in PREFERENCES {
                for key in ["", "Bearer sk_live_1", "Bearer sk_test_12", "bearer sk_test_1"] {
                    let answer = api.send(request, &[(KEY.0, key), ("prefer", prefer)]).await;
                    assert_eq!((answer.status, &answer.body), (plain.status, &plain.body), "{request} {prefer} {key}");
                    assert_eq!(answer.headers, plain.headers, "{request} {prefer} {key}");
                }
            }
        }
        assert_eq!(api.runs(), 2 * (1 + PREFERENCES.len() * 4));
    }
}

/// The test may ask what an outer layer knows of the caller.
#[tokio::test]
async fn an_authenticated_caller_may_be_known_by_an_extension() {
    #[derive(Clone)]
    struct Caller {
        is_test: bool,
    }

    let format = Stripe::new();
    let is_test = |request: error_response::layer::RequestParts<'_>| {
        request.extensions().get::<Caller>().is_some_and(|caller| caller.is_test)
    };
    let sandbox = Sandbox::new(&format, &CATALOG, &published(&format), is_test).unwrap();
    for (is_test, status) in [(true, "404"), (false, "200")] {
        let app = Router::new()
            .route("/transfers/{id}", get(async || "done"))
            .layer(sandbox.clone())
            .layer(axum::Extension(Caller { is_test }))
            .errors(ErrorLayer::new(format.clone()));
        let prefer = [("prefer", "error=account_not_found")];
        let answer = crate::support::ask_with(app, "GET", "/transfers/7", &prefer, "").await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{answer}");
    }
}
